"""`coibot due`, `explain` and `report`: what staff need to see. Nothing here changes anything."""

import sys
from datetime import date, timedelta
from pathlib import Path

import click

from coibot import report as reports
from coibot.cli.covered import at_site, line_of, only
from coibot.cli.ground import today, workplace
from coibot.cli.known import judged_vendor, known_vendors
from coibot.cli.shapes import assessment_json
from coibot.cli.telling import show_assessment
from coibot.cli.terminal import BAD_SETTINGS, DATE, counted, err, out, safe, say, show, stop, table, write_json
from coibot.codec import to_json
from coibot.desk.comparison import compare_on_file
from coibot.desk.covered import covered
from coibot.desk.judgement import judge
from coibot.desk.recipients import for_request
from coibot.desk.renewals import Due, brought_in, upcoming
from coibot.intake.clean import clean_text
from coibot.model.assessment import Assessment
from coibot.model.record import Record
from coibot.workplace import Workplace


@click.command()
@click.option("--until", type=DATE, metavar="DATE", help="Up to that day (default: today and the next 30).")
def due(until: date | None) -> None:
    """The letters that would go out by then: to whom, why, when."""
    with workplace() as place:
        first = today(place)
        last = until or first + timedelta(days=30)
        if last < first:
            stop(BAD_SETTINGS, f"{last} has passed; give today ({first}) or a later day")
        show_due(place, last)


def show_due(place: Workplace, last: date) -> None:
    """The letters from today to `last`, if nothing arrives."""
    office = place.committer.office()
    letters = sorted(
        ((day, record, one) for record, _ in known_vendors(place) for day, one in upcoming(record, office, last)),
        key=lambda letter: (letter[0], letter[1].id),
    )
    rows = table("Day", "Vendor", "Letter", "To", "Why")
    for day, record, one in letters:
        kind, readers = _addressed(place, record, one)
        rows.add_row(str(day), safe(record.id), kind, safe(", ".join(readers)), safe(one.why))
    show(rows)
    days = f"from {office.today} to {last}" if last > office.today else f"today, {last}"
    out.print(f"{counted(len(letters), 'letter')} {days}, if nothing arrives.")
    held = sum(_held(record) for record in place.store.vendors())
    if held:
        err.print(
            f"{counted(held, 'vendor')} with nothing on file, or what you brought in alone, will not be asked "
            "until released: `coibot vendors release ID`."
        )


def _addressed(place: Workplace, record: Record, one: Due) -> tuple[str, tuple[str, ...]]:
    """What the letter is, and who gets it: staff when it is theirs, or when nobody else can be written to."""
    office = place.committer.office()
    recipients = for_request(record, office, copy_staff=one.copy_staff)
    if one.staff_only or not recipients.to:
        return "to staff", tuple(address.email for address in office.staff)
    return one.kind.value, tuple(address.email for address in (*recipients.to, *recipients.cc))


def _held(record: Record) -> bool:
    profile = record.profile
    if profile is None or not profile.active or profile.released:
        return False
    return not record.documents or brought_in(record)


@click.command(short_help="The whole reasoning for one vendor on a day.")
@click.argument("vendor_id", metavar="VENDOR")
@click.option("--as-of", type=DATE, metavar="DATE", help="The day to explain, as in 2027-03-01 (default: today).")
@click.option("--site", metavar="SITE", help="As if it worked there alone: a site of the rules or of the vendor.")
@click.option("--line", "word", metavar="LINE", help="Was this in force that day? As in auto, or workers_compensation.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def explain(vendor_id: str, as_of: date | None, site: str | None, word: str | None, as_json: bool) -> None:
    """The whole reasoning for one vendor on a date: which policy of which certificate meets which requirement.

    VENDOR is an id as `coibot vendors list` shows it. The rules are today's, and the documents all that are on file.
    """
    with workplace() as place:
        record, profile = judged_vendor(place, vendor_id, merged=True)
        day = as_of or today(place)
        asked, remark = at_site(record, place.rulebook, site) if site else (record, "")
        assessment = judge(asked, place.committer.office(), day)
        answer = covered(assessment, *line_of(assessment, place.rulebook, word)) if word else None
        if answer:
            assessment = only(assessment, answer.line)
        differences = compare_on_file(record.documents, place.rulebook.other_lines, day)
        if as_json:
            shape = assessment_json(assessment) | {"worth_a_look": [to_json(one) for one in differences]}
            write_json(shape | ({"answer": to_json(answer)} if answer else {}) | ({"site": site} if site else {}))
            return
        out.print(f"[bold]{safe(profile.name)}[/bold] ({record.id}){f', at {safe(site)}' if site else ''}")
        if remark:
            say(f"[yellow]{safe(remark)}[/yellow]")
        if answer:
            say(f"[bold]{safe(answer.covered.value.capitalize())}.[/bold] {safe(answer.words, 2_000)}")
        for note in record.history:
            if note.what == "merged":
                on = f"{note.at.astimezone(place.office.zone):%Y-%m-%d}"
                say(f"[yellow]merged[/yellow] on {on}: {safe(note.detail, 300)}", indent=2)
        show_assessment(assessment, place.rulebook, of_one_line=answer is not None)
        if differences:
            out.print("\n[bold]Worth a look[/bold]: not as before. Nobody is written to about these.")
        for difference in differences:
            say(f"{safe(difference.words, 300)} [dim]({safe(difference.file)})[/dim]", indent=2)
        out.print("\n[bold]Documents on file[/bold]" if record.documents else "\nNothing is on file.")
        rows = table("Received", "File", "Form", "SHA-256", "")
        for filed in record.documents:
            form = filed.document.form or filed.document.kind.value
            received = filed.received.astimezone(place.office.zone).date()
            gone = "[dim]replaced by a newer one[/dim]" if filed.replaced_by else ""
            gone = gone or ("[yellow]came after that day[/yellow]" if received > day else "")
            rows.add_row(str(received), safe(filed.file), safe(form), filed.file_sha256[:12], gone)
        show(rows)


@click.command()
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write one web page.")
@click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write a workbook.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable, on standard output.")
def report(html: Path | None, xlsx: Path | None, as_json: bool) -> None:
    """Compliance and upcoming expirations for everyone."""
    with workplace() as place:
        made = make_report(place)
    try:
        if html is not None:
            html.write_text(reports.html(made), encoding="utf-8")
            err.print(f"written: {safe(html)}")
        if xlsx is not None:
            xlsx.write_bytes(reports.xlsx(made))
            err.print(f"written: {safe(xlsx)}")
    except OSError as fault:
        stop(BAD_SETTINGS, f"{fault.filename}: {fault.strerror or fault}")
    if as_json:
        write_json(reports.as_json(made))
    elif html is None and xlsx is None:
        words = reports.as_text(made)
        sys.stdout.write(f"{clean_text(words, len(words))}\n")


def make_report(place: Workplace) -> reports.Report:
    """Everyone, judged today."""
    office = place.committer.office()

    def assess(record: Record) -> Assessment | None:
        known = record.profile is not None and record.profile.vendor_class in place.rulebook.classes
        return judge(record, office, office.today) if known else None

    def look(record: Record) -> tuple[str, ...]:
        found = compare_on_file(record.documents, place.rulebook.other_lines, office.today)
        return tuple(difference.words for difference in found)

    return reports.build(
        place.store.records(), assess, office.today, place.rulebook.company.name, office.zone, look=look
    )
