"""`coibot due` and `explain`: what staff need to see. Nothing here changes anything."""

from datetime import date, timedelta, tzinfo

import click

from coibot.cli.covered import at_site, line_of, only
from coibot.cli.ground import today, workplace
from coibot.cli.known import judged_vendor, known_vendors
from coibot.cli.shapes import assessment_json
from coibot.cli.telling import show_assessment
from coibot.cli.terminal import BAD_SETTINGS, DATE, counted, err, out, safe, say, show, stop, table, write_json
from coibot.codec import to_json
from coibot.desk.comparison import compare_on_file
from coibot.desk.covered import covered
from coibot.desk.due import Due, ending
from coibot.desk.judgement import judge
from coibot.desk.recipients import for_confirmation, for_request
from coibot.desk.renewals import brought_in, upcoming
from coibot.desk.stop_work import stop_work_list
from coibot.model.letter import LetterKind
from coibot.model.record import Confirmation, Record
from coibot.model.wording import listing, long_date
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
    _show_stop_work(place)
    held = sum(_held(record) for record in place.store.vendors())
    if held:
        err.print(
            f"{counted(held, 'vendor')} with nothing on file, or what you brought in alone, will not be asked "
            "until released: `coibot vendors release ID`."
        )


def _show_stop_work(place: Workplace) -> None:
    office = place.committer.office()
    listed = stop_work_list((record for record, _ in known_vendors(place)), office)
    if not listed:
        return
    out.print("\n[bold]Stop-work list[/bold]: required coverage ended, and no letter goes out any more.")
    rows = table("Vendor", "Name", "Since", "Without")
    for one in listed:
        without = listing([f"{line.title} ({ending(line, office.today)})" for line in one.lines])
        rows.add_row(safe(one.vendor_id), safe(one.name), str(one.since), safe(without))
    show(rows)


def _addressed(place: Workplace, record: Record, one: Due) -> tuple[str, tuple[str, ...]]:
    """What the letter is, and who gets it: staff when it is theirs, or when nobody else can be written to."""
    office = place.committer.office()
    recipients = for_request(record, office, copy_staff=one.copy_staff)
    if one.kind is LetterKind.CONFIRM:
        recipients = for_confirmation(record, office)
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
        confirmed = [one for one in record.confirmations if one.asked_on <= day]
        if as_json:
            aside = {"worth_a_look": differences, "confirmations": confirmed}
            told = {key: [to_json(one) for one in found] for key, found in aside.items()}
            told |= {"answer": to_json(answer)} if answer else {}
            write_json(assessment_json(assessment) | told | ({"site": site} if site else {}))
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
        if confirmed:
            out.print("\n[bold]Still in force?[/bold] Asked of the agent.")
        for one in confirmed:
            say(safe(_answer(one, place.office.zone), 300), indent=2)
        out.print("\n[bold]Documents on file[/bold]" if record.documents else "\nNothing is on file.")
        rows = table("Received", "File", "Form", "SHA-256", "")
        for filed in record.documents:
            form = filed.document.form or filed.document.kind.value
            received = filed.received.astimezone(place.office.zone).date()
            gone = "[dim]replaced by a newer one[/dim]" if filed.replaced_by else ""
            gone = gone or ("[yellow]came after that day[/yellow]" if received > day else "")
            rows.add_row(str(received), safe(filed.file), safe(form), filed.file_sha256[:12], gone)
        show(rows)


def _answer(asked: Confirmation, zone: tzinfo) -> str:
    """ "YES on March 3, 2026 from dana@oakridge.example: General liability (GL1002003)"."""
    policies = listing([f"{title} ({number})" for title, number in zip(asked.titles, asked.policies, strict=True)])
    if asked.answer is None or asked.answered_at is None:
        return f"Asked on {long_date(asked.asked_on)}, no answer: {policies}"
    on = long_date(asked.answered_at.astimezone(zone).date())
    return f"{asked.answer.value.upper()} on {on} from {asked.answered_by}: {policies}"
