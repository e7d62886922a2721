"""`coibot review`, `waive` and `replay`: what staff decide. Everything here can be done by answering an e-mail, too."""

import difflib
import email
import email.policy
import re
from datetime import date

import click

from coibot.cli.ground import today, workplace
from coibot.cli.known import judged_vendor
from coibot.cli.terminal import BAD_SETTINGS, BY, DATE, by_whom, counted, err, out, safe, say, show, stop, table
from coibot.desk.events import Adopt, Alias, Approve, Assign, Command, Dismiss, StaffDecided, Waive
from coibot.desk.judgement import judge
from coibot.edge.sandbox import SandboxError
from coibot.intake.clean import clean_text
from coibot.model.record import OpenQuestion, Record
from coibot.pipeline.staff import CommandError
from coibot.workplace import Workplace

QUESTION = click.argument("question_id", metavar="QUESTION")


@click.group(short_help="Decisions that staff owe: see them, make them.")
def review() -> None:
    """Decisions that staff owe: list, show, assign, new, approve, alias, dismiss.

    QUESTION is an id as `coibot review list` shows it.
    """


@review.command("list")
def list_review() -> None:
    """All open questions, oldest first."""
    with workplace() as place:
        found = [
            (question, record)
            for record_id in place.store.index.open_questions()
            if (record := place.store.get(record_id)) is not None
            for question in record.questions
            if question.resolved_at is None
        ]
        rows = table("Question", "Since", "About", "Why")
        for question, record in sorted(found, key=lambda pair: pair[0].asked_at):
            since = f"{question.asked_at.astimezone(place.office.zone):%Y-%m-%d}"
            rows.add_row(question.id, since, _about(record), safe(question.reason))
        show(rows)
        err.print(f"{counted(len(found), 'open question')}.")


def _about(record: Record) -> str:
    if record.profile is not None:
        return safe(record.profile.name)
    sender = record.stray.message.sender if record.stray else None
    return f"a message from {safe(sender.email)}" if sender else "a message from an unknown sender"


@review.command("show")
@QUESTION
def show_review(question_id: str) -> None:
    """One question with what it is about, and how to answer it."""
    with workplace() as place:
        record, question = _question(place, question_id)
        say(f"[bold]{safe(question.reason)}[/bold]")
        out.print(f"  {_about(record)}, asked {question.asked_at.astimezone(place.office.zone):%Y-%m-%d %H:%M}")
        for reading in record.stray.readings if record.stray else ():
            for document in reading.documents:
                insured = document.certificate.insured.name if document.certificate else None
                words = ", ".join(filter(None, (document.form or document.why or document.kind.value, insured)))
                say(f"{safe(reading.file)}: {safe(words)}", indent=2)
        letter = next((entry for entry in record.outbox if entry.key == f"question:{question.id}"), None)
        if letter is not None:
            out.print("\n[bold]The letter that asked[/bold]")
            for line in _plain_text(place.archive.get(letter.sha256)).splitlines():
                out.print(f"  {safe(line)}".rstrip())
        verbs = "approve, alias or dismiss" if record.profile else "assign, new or dismiss"
        err.print(f"\nDecide by answering that letter, or here with `coibot review` {verbs} {question.id}.")


def _plain_text(raw: bytes) -> str:
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    body = letter.get_body(("plain",))
    return clean_text(str(body.get_content())) if body is not None else ""


@review.command("assign", short_help="A message that is nobody's belongs to this vendor.")
@QUESTION
@click.argument("vendor_id", metavar="VENDOR")
@BY
def assign(question_id: str, vendor_id: str, by: str | None) -> None:
    """A message that is nobody's belongs to this vendor; it is filed and answered as usual."""
    _decide(question_id, Assign(vendor_id), by)


@review.command("new", short_help="A message that is nobody's is from a new vendor.")
@QUESTION
@click.argument("vendor_class", metavar="CLASS")
@BY
def new(question_id: str, vendor_class: str, by: str | None) -> None:
    """A message that is nobody's is from a new vendor of this class, named as its certificate says."""
    _decide(question_id, Adopt(vendor_class), by)


@review.command("approve", short_help="Accept what could not be known.")
@QUESTION
@click.option("--because", default="", metavar="REASON", help="For the record.")
@BY
def approve(question_id: str, because: str, by: str | None) -> None:
    """You have looked: what could not be known is accepted while the coverage on file lasts."""
    _decide(question_id, Approve(because), by)


@review.command("alias", short_help="The name on the certificate is the vendor's, too.")
@QUESTION
@click.argument("name", default="")
@BY
def alias(question_id: str, name: str, by: str | None) -> None:
    """The name on the certificate is another name of this vendor (NAME, or the one the certificate gives)."""
    _decide(question_id, Alias(name), by)


@review.command("dismiss")
@QUESTION
@click.option("--because", default="", metavar="REASON", help="For the record.")
@BY
def dismiss(question_id: str, because: str, by: str | None) -> None:
    """Nothing is owed; nobody is written to."""
    _decide(question_id, Dismiss(because), by)


def _decide(question_id: str, command: Command, by: str | None) -> None:
    with workplace(needs_mail=True) as place:
        record, question = _question(place, question_id)
        waiting = place.store.index.standing().outbox
        try:
            done = place.staff_desk.carry_out(record.id, StaffDecided(command, by_whom(by), question.id))
        except CommandError as fault:
            stop(BAD_SETTINGS, str(fault))
        out.print(f"Done: {safe(done)}.")
        follow = place.store.index.standing().outbox - waiting
        if follow > 0:
            out.print(f"To go out with the daemon's next beat: {counted(follow, 'letter')}.")


def _question(place: Workplace, question_id: str) -> tuple[Record, OpenQuestion]:
    for record_id in place.store.index.open_questions():
        record = place.store.get(record_id)
        for question in record.questions if record else ():
            if question.id == question_id.lower() and question.resolved_at is None and record is not None:
                return record, question
    return stop(BAD_SETTINGS, f"there is no open question {question_id}; `coibot review list` shows them")


@click.command()
@click.argument("vendor_id", metavar="VENDOR")
@click.argument("requirement")
@click.option("--until", type=DATE, required=True, metavar="DATE", help="The last day it counts.")
@click.option("--because", required=True, metavar="REASON", help="For the record, and for who asks later.")
@BY
def waive(vendor_id: str, requirement: str, until: date, because: str, by: str | None) -> None:
    """Do without a requirement for a while.

    REQUIREMENT is a key as `coibot explain` shows it, such as general_liability.additional_insured, or a whole line
    as in "automobile_liability.*".
    """
    with workplace(needs_mail=True) as place:  # it may let a letter go out
        record, profile = judged_vendor(place, vendor_id)
        if until < today(place):
            stop(BAD_SETTINGS, f"{until} has passed; give the last day on which it should count")
        known = {finding.requirement for finding in judge(record, place.committer.office(), today(place)).findings}
        lines = {f"{key.partition('.')[0]}.*" for key in known}
        if requirement not in known | lines:
            near = difflib.get_close_matches(requirement, sorted(known | lines), 3, 0.5)
            hint = f"did you mean {', '.join(near)}? " if near else ""
            stop(
                BAD_SETTINGS,
                f"{record.id} has no requirement {requirement}; {hint}"
                f"`coibot explain {record.id} --json` names them all",
            )
        place.staff_desk.carry_out(record.id, StaffDecided(Waive(requirement, until, because), by_whom(by), None))
        out.print(f"{safe(profile.name)} need not show {safe(requirement)} until {until}.")


@click.command(short_help="Take a message again that was set aside.")
@click.argument("sha256", metavar="MESSAGE")
def replay(sha256: str) -> None:
    """Take a message again that was set aside, from the archive, as if it came now.

    MESSAGE is the SHA-256 of its bytes, or the first characters of it, as the daemon's log shows them.
    """
    with workplace(needs_mail=True) as place:
        wanted = sha256.lower()
        if not re.fullmatch(r"[0-9a-f]{8,64}", wanted):
            stop(BAD_SETTINGS, f"{sha256} is no SHA-256: at least its first 8 characters, 0 to 9 and a to f")
        found = place.archive.find(wanted)
        if len(found) != 1:
            words = "more than one message" if found else "no message"
            stop(BAD_SETTINGS, f"the archive has {words} whose SHA-256 begins with {sha256}")
        try:
            handling = place.ingester.replay(found[0])
        except SandboxError as fault:
            stop(1, str(fault))
        out.print(f"{safe(handling.summary)} ({handling.shelf.value})")
