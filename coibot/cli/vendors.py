"""`coibot vendors`: the roster."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import click

from coibot.cli.ground import today, workplace
from coibot.cli.known import judged_vendor, known_vendors, vendor
from coibot.cli.lifecycle import end_vendor, merge, release, rename_vendor
from coibot.cli.roster import export_roster, import_roster
from coibot.cli.telling import VERDICT_STYLE
from coibot.cli.terminal import (
    BAD_SETTINGS,
    DATE,
    counted,
    err,
    out,
    safe,
    say,
    show,
    stop,
    table,
    write_json,
)
from coibot.codec import to_json
from coibot.desk.case import Case, Decision
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.desk.roster import vendor_id_for
from coibot.intake.clean import clean_line
from coibot.model.record import Record
from coibot.model.vendor import Contact, Role, VendorProfile
from coibot.pipeline.staff import CommandError
from coibot.workplace import Workplace


@click.group()
def vendors() -> None:
    """The roster: import, export, list, show, add, edit, release, rename, merge, end."""


vendors.add_command(import_roster)
vendors.add_command(export_roster)
for one in (release, rename_vendor, merge, end_vendor):
    vendors.add_command(one)


@vendors.command("list")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def list_vendors(as_json: bool) -> None:
    """All vendors with their verdict today."""
    with workplace() as place:
        office = place.committer.office()
        known = [(record, profile, judge(record, office, office.today)) for record, profile in known_vendors(place)]
        if as_json:
            write_json(
                [{"id": r.id, "verdict": a.verdict.value, "profile": to_json(profile)} for r, profile, a in known]
            )
            return
        rows = table("Id", "Name", "Class", "Verdict", "Next expiration", "")
        for record, profile, assessment in known:
            verdict = VERDICT_STYLE[assessment.verdict] if record.documents else "[dim]nothing on file[/dim]"
            expires = str(assessment.next_expiration or "")
            rows.add_row(
                record.id, safe(profile.name), safe(profile.vendor_class), verdict, expires, _state(profile, place)
            )
        show(rows)
        err.print(f"{counted(len(known), 'vendor')}.")
        if not known:
            err.print("`coibot vendors import FILE` takes over a spreadsheet, `coibot vendors add` starts one vendor.")


def _state(profile: VendorProfile, place: Workplace) -> str:
    if not profile.active:
        return "inactive"
    if profile.paused_until and profile.paused_until > today(place):
        return f"paused until {profile.paused_until}"
    return ""


@vendors.command("show")
@click.argument("vendor_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="The whole record.")
def show_vendor(vendor_id: str, as_json: bool) -> None:
    """One vendor: who they are, what is on file, what was said."""
    with workplace() as place:
        if as_json:
            write_json(to_json(vendor(place, vendor_id, merged=True)))
            return
        record, profile = judged_vendor(place, vendor_id, merged=True)
        assessment = judge(record, place.committer.office(), today(place))
        verdict = VERDICT_STYLE[assessment.verdict] if record.documents else "nothing on file"
        facts = (record.id, safe(profile.vendor_class), verdict, _state(profile, place))
        out.print(f"[bold]{safe(profile.name)}[/bold]  {'  '.join(filter(None, facts))}")
        if record.merged_into is not None:
            day = f"{record.history[-1].at.astimezone(place.office.zone):%Y-%m-%d}"
            say(f"[yellow]merged into {record.merged_into}[/yellow] on {day}; below is what it was", indent=2)
        if record.hold is not None:
            say(f"[yellow]held[/yellow]: {safe(record.hold.because)} ({safe(record.hold.by)})", indent=2)
        _show_profile(profile, record)
        for line in assessment.on_file:
            policy, until = safe(line.policy_number or "no number"), line.expiration or "?"
            out.print(f"  [cyan]{safe(line.title)}[/cyan]  {policy}  until {until}")
        for waiver in record.waivers:
            say(
                f"waived {safe(waiver.requirement)} until {waiver.until}: {safe(waiver.reason)} "
                f"({safe(waiver.approved_by)})",
                indent=2,
            )
        for note in record.history:
            if note.what in ("merged", "renamed", "ended"):
                day = f"{note.at.astimezone(place.office.zone):%Y-%m-%d}"
                say(f"{note.what} ({day}): {safe(note.detail, 400)}", indent=2)
        for question in record.questions:
            if question.resolved_at is None:
                say(f"[yellow]open question {question.id}[/yellow]: {safe(question.reason)}", indent=2)
        for note in record.history:
            if note.what == "signal":
                day = f"{note.at.astimezone(place.office.zone):%Y-%m-%d}"
                say(f"[yellow]worth a look[/yellow] ({day}): {safe(note.detail, 400)}", indent=2)
        if record.conversation:
            out.print("\n[bold]Conversation[/bold]")
        for mail in record.conversation:
            arrow = "to  " if mail.direction.value == "out" else "from"
            at = f"{mail.at.astimezone(place.office.zone):%Y-%m-%d %H:%M}"
            out.print(f"  {at} {arrow} {safe(mail.counterpart)}: {safe(mail.subject)}")
            say(f"[dim]{safe(mail.summary)}[/dim]", indent=6)


def _show_profile(profile: VendorProfile, record: Record) -> None:
    for words, values in (("also known as", profile.aliases), ("works at", profile.sites)):
        if values:
            say(f"{words} {safe('; '.join(values))}", indent=2)
    if profile.written_contract:
        out.print("  a written contract is on file")
    if profile.notes:
        say(safe(profile.notes), indent=2)
    if not profile.contacts:
        out.print("  [yellow]no contact[/yellow]: nobody can be written to")
    for contact in profile.contacts:
        about = [f"{contact.name} <{contact.email}>" if contact.name else contact.email, contact.phone]
        marks = ("unreachable" if contact.failing else "", "" if contact.trusted else "not confirmed, not written to")
        marked = "".join(f"  [red]{mark}[/red]" for mark in marks if mark)
        out.print(f"  {contact.role.value:<7} {safe('  '.join(filter(None, about)))}{marked}")
    if not profile.released and not record.documents and profile.active:
        out.print("  not asked yet: the first request waits for `coibot vendors release ID`")


def _profile_options(command: Callable[..., None]) -> Callable[..., None]:
    options = (
        click.option("--class", "vendor_class", metavar="CLASS", help="A class of rules.yaml."),
        click.option("--email", multiple=True, metavar="ADDRESS", help="A contact of the vendor (may be repeated)."),
        click.option("--agent-email", multiple=True, metavar="ADDRESS", help="An insurance agent's (may be repeated)."),
        click.option("--alias", multiple=True, metavar="NAME", help="Another name it is insured under."),
        click.option("--state", metavar="XX", help="Two-letter state."),
        click.option("--site", multiple=True, metavar="SITE", help="A site or project it works at."),
        click.option("--written-contract/--no-written-contract", default=None, help="Whether a contract is on file."),
        click.option("--notes", help="Anything a colleague should know."),
        click.option(
            "--release/--hold",
            "released",
            default=None,
            help="Whether the first request may go out when nothing is on file.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@vendors.command("add")
@click.argument("name")
@click.option("--id", "vendor_id", metavar="ID", help="Its id (made from the name when left out).")
@_profile_options
def add(name: str, vendor_id: str | None, vendor_class: str | None, **given: object) -> None:
    """Start a vendor. With --release, the first request goes out with the next beat of the daemon."""
    with workplace() as place:
        if vendor_class is None:
            stop(BAD_SETTINGS, f"say its class: --class with one of {', '.join(place.rulebook.classes)}")
        _require_class(place, vendor_class)
        name = _named(name)
        chosen = vendor_id or vendor_id_for(name, place.store.index.ids())
        profile = _changed(VendorProfile(name, vendor_class), vendor_class=None, **given)
        try:
            place.staff_desk.start_vendor(chosen, profile)
        except (CommandError, ValueError) as fault:
            stop(BAD_SETTINGS, str(fault))
        out.print(f"{safe(name)} is now vendor [bold]{chosen}[/bold].")
        if not profile.contacts:
            err.print(f"Nobody can be written to yet: `coibot vendors edit {chosen} --email ADDRESS`.")
        elif not profile.released:
            err.print(f"Nothing is asked for yet: `coibot vendors release {chosen}` lets the first request go.")


@vendors.command("edit")
@click.argument("vendor_id", metavar="ID")
@click.option("--name", help="The legal name.")
@_profile_options
@click.option("--remove-contact", multiple=True, metavar="ADDRESS", help="Forget a contact.")
@click.option("--remove-alias", multiple=True, metavar="NAME", help="Forget another name.")
@click.option("--remove-site", multiple=True, metavar="SITE", help="Forget a site.")
@click.option("--active/--inactive", default=None, help="Inactive vendors are neither written to nor reported.")
@click.option("--pause-until", type=DATE, metavar="DATE", help="No reminders before that day.")
@click.option("--resume", is_flag=True, help="End a pause.")
def edit(
    vendor_id: str,
    name: str | None,
    vendor_class: str | None,
    remove_contact: tuple[str, ...],
    remove_alias: tuple[str, ...],
    remove_site: tuple[str, ...],
    active: bool | None,
    pause_until: date | None,
    resume: bool,
    **given: object,
) -> None:
    """Change what the roster says of a vendor. Options that are left out change nothing."""
    with workplace() as place:
        record = vendor(place, vendor_id)
        if vendor_class is not None:
            _require_class(place, vendor_class)
        legal = None if name is None else _named(name)

        def change(current: Record, office: Office) -> Decision:
            assert current.profile is not None
            profile = _changed(current.profile, vendor_class=vendor_class, **given)
            gone = {address.strip().lower() for address in remove_contact}
            profile = replace(
                profile,
                name=legal or profile.name,
                contacts=tuple(contact for contact in profile.contacts if contact.email not in gone),
                aliases=tuple(alias for alias in profile.aliases if alias not in remove_alias),
                sites=tuple(site for site in profile.sites if site not in remove_site),
                active=profile.active if active is None else active,
                paused_until=None if resume else pause_until or profile.paused_until,
            )
            case = Case(current, office)
            if profile != current.profile:
                case.change(profile=profile)
                case.note("edited", "by a command on the terminal")
            return case.close()

        after = place.committer.change(record.id, change)
        changed = after.profile != record.profile
        out.print(f"{record.id}: {'changed' if changed else 'nothing to change'}.")


def _named(name: str) -> str:
    legal = clean_line(name)
    if not legal:
        stop(BAD_SETTINGS, "a vendor needs a name: the legal one, as in the contract")
    return legal


def _require_class(place: Workplace, vendor_class: str) -> None:
    if vendor_class not in place.rulebook.classes:
        stop(BAD_SETTINGS, f"the rules have no class {vendor_class}; they have {', '.join(place.rulebook.classes)}")


def _changed(profile: VendorProfile, *, vendor_class: str | None, **given: object) -> VendorProfile:
    """The profile with the options that were given; contacts, aliases and sites are added to."""
    contacts = list(profile.contacts)
    for option, role in (("email", Role.VENDOR), ("agent_email", Role.AGENT)):
        for address in _texts(given.get(option)):
            email = address.strip().lower()
            if email.count("@") != 1 or not all(email.partition("@")[::2]):
                stop(BAD_SETTINGS, f"{address!r} is not an e-mail address; write it as in office@vendor.example")
            known = next((contact for contact in contacts if contact.email == email), None)
            given_now = Contact(email, role, source="staff")
            if known is not None:  # what is known of them stays; staff vouch for the address
                given_now = replace(known, role=role, trusted=True, failing=False)
                contacts.remove(known)
            contacts.append(given_now)
    released, contract = given.get("released"), given.get("written_contract")
    return replace(
        profile,
        vendor_class=vendor_class or profile.vendor_class,
        contacts=tuple(contacts),
        aliases=_added(profile.aliases, given.get("alias")),
        sites=_added(profile.sites, given.get("site")),
        state=_state_code(given.get("state"), profile.state),
        notes=profile.notes if given.get("notes") is None else clean_line(str(given["notes"]), 1_000),
        released=profile.released if released is None else bool(released),
        written_contract=profile.written_contract if contract is None else bool(contract),
    )


def _state_code(given: object, before: str) -> str:
    code = before if given is None else str(given).strip().upper()
    if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
        stop(BAD_SETTINGS, f"{given!r} is not a state; write its two letters, as in IL")
    return code


def _texts(value: object) -> tuple[str, ...]:
    return tuple(text for one in value if (text := clean_line(str(one)))) if isinstance(value, tuple) else ()


def _added(before: tuple[str, ...], more: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before, *_texts(more))))
