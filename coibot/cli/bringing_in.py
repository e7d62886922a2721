"""`coibot import`: a folder of certificates that are there already."""

import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from coibot.cli.ground import workplace
from coibot.cli.known import vendor
from coibot.cli.terminal import BAD_SETTINGS, counted, err, out, safe, say, show, stop, table, write_json
from coibot.codec import to_json
from coibot.edge.sandbox import SandboxError
from coibot.edge.spreadsheets import SpreadsheetError, write_rows
from coibot.pipeline.bringing_in import FOR_A_PERSON, BringingIn, Fate, Outcome, files_below

NEEDS_A_PERSON = 3
STOPPED = 1
EVERY = 25
"""Files. Where there is no terminal to draw a bar on, a line says so often how far it is."""


@click.command("import", short_help="Take over a folder of certificates.")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False), metavar="FOLDER")
@click.option("--vendor", "vendor_id", metavar="ID", help="All of it is this vendor's.")
@click.option("--dry-run", is_flag=True, help="Read and say what would be done; file nothing.")
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.csv|.xlsx",
    help="Write the fate of every file.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a file, one a line.")
def bring_in(folder: Path, vendor_id: str | None, dry_run: bool, report: Path | None, as_json: bool) -> None:
    """Read every file below FOLDER and file it for its vendor: PDFs, pictures, zip archives, mails (.eml).

    A file goes to the vendor that its insured names, exactly or by a known alias, or in whose folder it lies when it
    names nobody; nothing is guessed, and the rest is listed. Nobody is written to: not now, and not later before the
    vendor is released (`coibot vendors release`). Stop it when you like; the same command goes on, and doubles nothing.

    Exit status 0 when every file was settled, 3 when some wait for a person, 1 when it was stopped.
    """
    fates: list[Fate] = []
    with workplace(dry=dry_run) as place, _stops() as stopping:
        if vendor_id is not None:
            vendor_id = vendor(place, vendor_id).id
        run = BringingIn(place.committer, place.reader, place.own, workers=place.workers)
        try:
            for fate in _watched(run.run(folder, vendor_id=vendor_id, stopping=stopping.is_set), folder):
                fates.append(fate)
                if as_json:
                    write_json(to_json(fate))
        except SandboxError as fault:
            stop(STOPPED, str(fault))
    if report is not None:
        _write_report(report, fates)
    if not as_json:
        _tell(fates, dry_run=dry_run)
    if stopping.is_set():
        stop(STOPPED, "stopped; the same command goes on from here")
    sys.exit(NEEDS_A_PERSON if any(fate.outcome in FOR_A_PERSON for fate in fates) else 0)


@contextmanager
def _stops() -> Iterator[threading.Event]:
    """Ctrl-C ends the run between two files."""
    stopping = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stopping
        return
    before = signal.signal(signal.SIGINT, lambda *_: stopping.set())
    try:
        yield stopping
    finally:
        signal.signal(signal.SIGINT, before)


def _watched(fates: Iterator[Fate], folder: Path) -> Iterator[Fate]:
    """The same, with how far it is on standard error."""
    there = {str(path.relative_to(folder)) for path in files_below(folder)}
    total, done = len(there), 0
    if err.is_terminal:
        columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.fields[file]}"))
        with Progress(*columns, console=err, transient=True) as bar:
            task = bar.add_task("", total=total, file="")
            for fate in fates:
                done += fate.file in there  # what is in an archive is not one of the folder's own
                bar.update(task, completed=done, file=safe(fate.file, 40))
                yield fate
        return
    for fate in fates:
        yield fate
        done += fate.file in there
        if fate.file in there and done % EVERY == 0:
            err.print(f"{done} of {counted(total, 'file')}")


def _tell(fates: list[Fate], *, dry_run: bool) -> None:
    for outcome in Outcome:
        if outcome not in (Outcome.NOBODYS, Outcome.UNREADABLE, Outcome.NOT_OPENED):
            continue
        these = [fate for fate in fates if fate.outcome is outcome]
        if these:
            out.print(f"[bold]{outcome.value.capitalize()}[/bold]")
            rows = table("File", "Why", "Perhaps")
            for fate in these:
                rows.add_row(safe(fate.file), safe(fate.words, 300), ", ".join(fate.suggestions))
            show(rows)
            out.print()
    counts = Counter(fate.outcome for fate in fates)
    words = "would be " if dry_run else ""
    vendors = len({fate.vendor_id for fate in fates if fate.outcome is Outcome.FILED})
    for outcome in Outcome:
        if counts[outcome]:
            said = f"{words}{outcome.value}" if outcome is Outcome.FILED else outcome.value
            to = f" for {counted(vendors, 'vendor')}" if outcome is Outcome.FILED else ""
            out.print(f"{counts[outcome]:>6}  {said}{to}")
    out.print(f"{len(fates):>6}  in all")
    if counts[Outcome.NOBODYS]:
        say(
            "Nobody's: add the vendor (`coibot vendors add`), tell another name of one (`coibot vendors edit ID "
            "--alias NAME`), or say whose they are (`coibot import FOLDER --vendor ID`); then the same again.",
            on=err,
        )


def _write_report(file: Path, fates: list[Fate]) -> None:
    rows = [["file", "outcome", "vendor", "why", "perhaps", "sha256"]]
    rows += [
        [fate.file, fate.outcome.value, fate.vendor_id or "", fate.words, ", ".join(fate.suggestions), fate.sha256]
        for fate in fates
    ]
    try:
        write_rows(file, rows)
    except SpreadsheetError as fault:
        stop(BAD_SETTINGS, str(fault))
    err.print(f"written: {safe(file)}")
