"""`coibot letters`: how the letters look, before anybody gets one."""

import base64
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import click

from coibot.cli.ground import workplace
from coibot.cli.terminal import BAD_SETTINGS, counted, err, out, safe, stop, warn
from coibot.desk.judgement import judge
from coibot.edge.sandbox import SandboxError
from coibot.edge.sandbox_pool import SandboxPool
from coibot.letters import LetterError, TemplateError, compose, parts_of
from coibot.letters.sample import sample_plans
from coibot.model.assessment import FindingEvidence
from coibot.model.document import Evidence
from coibot.model.letter import LetterKind, LetterPlan
from coibot.model.record import Record
from coibot.workplace import Workplace

_OF_THE_FILE = (LetterKind.COMPLIANT, LetterKind.DEFICIENT, LetterKind.RECEIPT, LetterKind.CHECK_RESULT)
"""Letters about what is on file today."""


@click.group()
def letters() -> None:
    """Look at the letters before anybody gets one."""


@letters.command(short_help="Write every letter as a file to look at; sends nothing.")
@click.argument("kinds", metavar="[KIND]...", nargs=-1, type=click.Choice([kind.value for kind in LetterKind]))
@click.option("--language", metavar="CODE", help="Of the letters, as in es (default: the vendor's, or English).")
@click.option("--out", "folder", type=click.Path(path_type=Path, file_okay=False), default="letters", metavar="DIR")
@click.option("--vendor", "vendor_id", metavar="ID", help="A vendor of yours in place of a made-up one.")
def preview(kinds: tuple[str, ...], language: str | None, folder: Path, vendor_id: str | None) -> None:
    """Writes the letters to files, and sends nothing: an .eml to open in a mail program, an .html for a browser.

    KIND is one or several of the kinds of letters; without any, all are written. The words are those of your
    templates, the requirements and names those of your rules.

    Exit status 0, or 2 when a letter cannot be made: the template that is wrong is named with its line.
    """
    with workplace() as place:
        plans = sample_plans()
        house = replace(place.house, plus_addressing=False, picture=_pictured(place.reader))
        if vendor_id is not None:
            record = place.store.get(vendor_id)
            if record is None or record.profile is None:
                stop(BAD_SETTINGS, f"there is no vendor {vendor_id}; `coibot vendors list` shows them all")
            plans = tuple(_of_vendor(plan, place, record) for plan in plans)
            house = replace(place.house, plus_addressing=False)
        wanted = [plan for plan in plans if not kinds or plan.kind.value in kinds]
        folder.mkdir(parents=True, exist_ok=True)
        english: dict[str, None] = {}
        for plan in wanted:
            try:
                letter = compose(replace(plan, language=language) if language else plan, house)
            except (LetterError, TemplateError) as fault:
                stop(BAD_SETTINGS, str(fault))
            if letter.unsaid:
                english[f"{plan.kind} is in English: {letter.unsaid}"] = None
            _write(folder, plan, letter.raw)
    for line in english:
        warn(line)
    out.print(f"{counted(len(wanted), 'letter')} in {safe(folder)}, each as .eml and .html. Nothing was sent.")


def _write(folder: Path, plan: LetterPlan, raw: bytes) -> None:
    name = plan.key.removeprefix("sample:").replace(":", "_")
    try:
        (folder / f"{name}.eml").write_bytes(raw)
        (folder / f"{name}.html").write_text(browser_page(raw), encoding="utf-8")
    except OSError as fault:
        stop(BAD_SETTINGS, f"{fault.filename}: {fault.strerror or fault}")
    err.print(f"written: {safe(folder / name)}.eml, .html")


def browser_page(raw: bytes) -> str:
    """The HTML of a letter with its pictures inside, as a browser can show it."""
    _, page = parts_of(raw)
    for part in message_from_bytes(raw, policy=policy.default).walk():
        image = part.get_payload(decode=True)
        if part.get_content_type() == "image/png" and part["Content-ID"] and isinstance(image, bytes):
            content = base64.b64encode(image).decode()
            page = page.replace(f"cid:{str(part['Content-ID']).strip('<>')}", f"data:image/png;base64,{content}")
    return page


def _pictured(reader: SandboxPool) -> Callable[[FindingEvidence], bytes | None]:
    """Boxes of the certificate that the made-up letters speak of; none where nothing can draw it."""
    try:
        from coibot.samples.northside import northside_certificate
    except ImportError:
        return lambda _evidence: None
    content = northside_certificate()
    (reading,) = reader.read_files([("certificate.pdf", content)])
    places: dict[str, Evidence] = {}
    for document in reading.documents:
        for _, where in sorted(document.evidence.items()):
            places.setdefault(where.text, where)

    def picture(evidence: FindingEvidence) -> bytes | None:
        where = places.get(evidence.text)
        try:
            return reader.picture_of_box(content, where.page, where.box, where.text) if where else None
        except SandboxError:
            return None

    return picture


def _of_vendor(plan: LetterPlan, place: Workplace, record: Record) -> LetterPlan:
    """The made-up plan with a vendor's own facts, as far as it speaks of a vendor."""
    office, profile = place.committer.office(), record.profile
    assert profile is not None
    if plan.vendor_name is None:
        return plan
    known = office.rulebook.classes.get(profile.vendor_class)
    plan = replace(
        plan,
        vendor_id=record.id,
        vendor_name=profile.name,
        vendor_class=known.title if known else profile.vendor_class,
        language=profile.language,
        state=profile.state,
        sites=profile.sites,
        token=record.token,
        decided_at=office.now,
    )
    on_file = judge(record, office, office.today)
    if plan.kind in _OF_THE_FILE:
        return replace(plan, assessment=on_file)
    if plan.kind is LetterKind.REQUEST:
        nothing = replace(record, documents=(), waivers=())
        due = office.today + timedelta(days=14)
        return replace(plan, assessment=judge(nothing, office, office.today), due_by=due)
    if plan.kind is LetterKind.RENEWAL:
        ending = tuple(line for line in on_file.on_file if line.required and line.expiration)
        if ending:
            return replace(plan, assessment=on_file, expiring=ending)
    return plan
