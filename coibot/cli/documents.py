"""`coibot read` and `coibot check`: documents without a mailbox."""

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from coibot.cli.golden import differences, golden_path, golden_text
from coibot.cli.ground import forms_to_read_by, records_at_hand, rulebook, settings, today_in
from coibot.cli.shapes import assessment_json, reading_json
from coibot.cli.telling import show_assessment, show_reading
from coibot.cli.terminal import BAD_SETTINGS, DATE, err, safe, stop, write_json
from coibot.edge.sandbox import Sandbox, SandboxError
from coibot.model.assessment import Verdict
from coibot.model.document import DocumentKind, FiledDocument, FileReading
from coibot.model.record import Record
from coibot.rules import assess
from coibot.store.tiny import TinyStore

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")

NEEDS_A_PERSON = 3
STATUS = {Verdict.COMPLIANT: 0, Verdict.DEFICIENT: 1, Verdict.REVIEW: NEEDS_A_PERSON}


def _contents(files: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Names and bytes, or the end of the program with a line for each file that cannot be opened."""
    contents, problems = [], []
    for path in files:
        try:
            contents.append((path.name, path.read_bytes()))
        except OSError as fault:
            problems.append(f"{path}: {fault.strerror or fault}")
    if problems:
        stop(BAD_SETTINGS, *problems)
    return contents


def _readings(files: Sequence[Path], forms: str) -> list[FileReading]:
    contents = _contents(files)
    try:
        with Sandbox(forms=forms) as sandbox:
            return [sandbox.read_file(name, content) for name, content in contents]
    except SandboxError as fault:
        stop(1, str(fault))


def _understood(reading: FileReading) -> bool:
    """Whether something in the file could be read; a file of no insurance document at all was read, too."""
    known = (DocumentKind.CERTIFICATE, DocumentKind.ENDORSEMENT, DocumentKind.REMARKS, DocumentKind.NOTICE)
    return any(document.kind in known for document in reading.documents) or not reading.problems


@click.command()
@FILES
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file, one a line.")
@click.option("--update-golden", is_flag=True, help="Write what is read beside each file, as FILE.golden.json.")
@click.option("--golden", is_flag=True, help="Compare what is read with the golden file beside each file.")
def read(files: tuple[Path, ...], as_json: bool, update_golden: bool, golden: bool) -> None:
    """Only reads documents: what is on the certificate.

    Exit status 0 when every file was read, 3 when one could not be (the JSON says why); with --golden, 1 when a file
    reads otherwise than its golden file says.
    """
    readings = _readings(files, forms_to_read_by())
    if update_golden:
        _write_golden(files, readings)
    if golden:
        sys.exit(_compare_golden(files, readings))
    for reading in readings:
        if as_json:
            write_json(reading_json(reading))
        elif not update_golden:
            show_reading(reading)
    sys.exit(0 if all(map(_understood, readings)) else NEEDS_A_PERSON)


def _write_golden(files: Sequence[Path], readings: Sequence[FileReading]) -> None:
    for path, reading in zip(files, readings, strict=True):
        target = golden_path(path)
        try:
            target.write_text(golden_text(reading), encoding="utf-8")
        except OSError as fault:
            stop(BAD_SETTINGS, f"{target}: {fault.strerror or fault}")
        err.print(f"Wrote {safe(str(target))}. Read it against the document, and correct what is wrong.")


def _compare_golden(files: Sequence[Path], readings: Sequence[FileReading]) -> int:
    changed = 0
    for path, reading in zip(files, readings, strict=True):
        try:
            lines = differences(reading, path)
        except FileNotFoundError:
            stop(BAD_SETTINGS, f"{golden_path(path)} is missing; write it with coibot read {path} --update-golden")
        except OSError as fault:
            stop(BAD_SETTINGS, f"{golden_path(path)}: {fault.strerror or fault}")
        changed += bool(lines)
        for line in lines:
            err.print(safe(line))
    return 1 if changed else 0


@click.command()
@FILES
@click.option("--class", "vendor_class", metavar="CLASS", help="The vendor class of rules.yaml to judge by.")
@click.option("--vendor", metavar="ID", help="Judge as this vendor: its class, name, aliases and waivers.")
@click.option("--as-of", type=DATE, metavar="DATE", help="The day to judge for, as in 2027-03-01 (default: today).")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def check(
    files: tuple[Path, ...], vendor_class: str | None, vendor: str | None, as_of: date | None, as_json: bool
) -> None:
    """Reads and assesses: what a vendor of that class would be told. Several files are one submission.

    Exit status 0 compliant, 1 deficient, 3 needs a person.
    """
    given = settings()
    rules = rulebook(given.rules)
    record = _vendor(given.data_dir, vendor) if vendor else None
    profile = record.profile if record else None
    chosen = vendor_class or (profile.vendor_class if profile else None)
    if chosen is None:
        stop(BAD_SETTINGS, f"say which class to judge by: --class with one of {', '.join(rules.classes)}")
    if chosen not in rules.classes:
        stop(BAD_SETTINGS, f"{given.rules} has no class {chosen}; it has {', '.join(rules.classes)}")
    readings = _readings(files, rules.endorsement_table)
    day = as_of or today_in(given)
    assessment = assess(
        rules,
        chosen,
        vendor_name=profile.name if profile else None,
        aliases=profile.aliases if profile else (),
        written_contract=profile.written_contract if profile else False,
        state=profile.state if profile else "",
        sites=profile.sites if profile else (),
        documents=[
            FiledDocument(document, reading.file, reading.sha256, datetime.combine(day, time(12), UTC))
            for reading in readings
            for document in reading.documents
        ],
        waivers=record.waivers if record else (),
        as_of=day,
    )
    for reading in readings:
        for problem in reading.problems:
            err.print(f"[yellow]{safe(reading.file)}:[/yellow] {safe(problem.message)}")
    if not any(document.kind is DocumentKind.CERTIFICATE for reading in readings for document in reading.documents):
        err.print("[yellow]There is no certificate in what was given; a person must look.[/yellow]")
        assessment = replace(assessment, verdict=Verdict.REVIEW)
    if as_json:
        write_json(assessment_json(assessment))
    else:
        show_assessment(assessment, rules)
    sys.exit(STATUS[assessment.verdict])


def _vendor(folder: Path, vendor_id: str) -> Record:
    with records_at_hand(folder):
        record = TinyStore(folder).get(vendor_id) if folder.exists() else None
    if record is None or record.profile is None:
        stop(BAD_SETTINGS, f"there is no vendor {vendor_id} in {folder}; `coibot vendors list` shows them all")
    return record
