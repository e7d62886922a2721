"""Decisions of staff: the lines they write, and what each does.

A command counts only when it is known to come from staff (see `authorised`); who merely claims to be gets no effect,
and staff are told.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from coibot.desk.case import Case, Decision
from coibot.desk.events import (
    Adopt,
    Alias,
    Approve,
    Assign,
    Command,
    Dismiss,
    StaffDecided,
    Waive,
)
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.desk.recipients import Recipients, for_request
from coibot.desk.whose import insured_name
from coibot.model.assessment import Assessment, Status, Verdict, Waiver
from coibot.model.document import DocumentKind, FiledDocument
from coibot.model.letter import LetterKind, Question
from coibot.model.message import Address, IncomingMessage, Verification
from coibot.model.record import OpenQuestion, Record
from coibot.model.wording import listing, long_date
from coibot.rules.cancellations import certain_notice

DISMISSED = "dismissed"
"""In place of the newer document's hash: staff looked at the page, and it stands for nothing."""

_VERBS = ("ASSIGN", "NEW", "DISMISS", "APPROVE", "WAIVE", "ALIAS")


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """A line that begins like a command and is none; `why` says what would be right."""

    line: str
    why: str


def parse(text: str, *, unasked: bool = False) -> tuple[Command | Misunderstood, ...]:
    """The commands in the new lines of a mail; lines that begin with no command word are prose.

    In a mail that answers no question (`unasked`) the word must be in capitals: prose begins with "New" or "Assign".
    A line that is quoted commands nothing.
    """
    found: list[Command | Misunderstood] = []
    for raw in text.splitlines():
        line = " ".join(raw.split()).strip("*_`\"'“” ").rstrip(".!")
        verb, _, rest = line.partition(" ")
        verb = verb.rstrip(":,*_`")
        if verb.upper() in _VERBS and (verb.isupper() or not unasked):
            found.append(_PARSERS[verb.upper()](rest.strip(), line))
    return tuple(found)


_FILLING = frozenset({"a", "as", "class", "it", "this", "to", "vendor"})


def _first_word(rest: str) -> str:
    """The word that matters in "this to acme-plumbing, thanks"."""
    words = (word.strip("<>\"'“”,:") for word in rest.split())
    return next((word for word in words if word.lower() not in _FILLING), "")


def _assign(rest: str, line: str) -> Command | Misunderstood:
    word = _first_word(rest)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*", word):
        return Misunderstood(line, "write ASSIGN and the vendor's id, such as ASSIGN acme-plumbing")
    return Assign(word.lower())


def _new(rest: str, line: str) -> Command | Misunderstood:
    word = _first_word(rest)
    if not word:
        return Misunderstood(line, "write NEW and a class of your rules, such as NEW contractor")
    return Adopt(word.lower())


_WAIVE = re.compile(
    r"(?P<requirement>[a-z0-9_.*]+)\s+until\s+(?P<until>\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4})"
    r"(?:\s+(?:because|since|as)\b\s*(?P<reason>.*))?",
    re.IGNORECASE,
)


def _waive(rest: str, line: str) -> Command | Misunderstood:
    match = _WAIVE.fullmatch(rest)
    if match is None or not match["reason"]:
        return Misunderstood(
            line, "write WAIVE requirement UNTIL 2027-03-01 BECAUSE reason, with the requirement as the letter names it"
        )
    until = _day(match["until"])
    if until is None:
        return Misunderstood(line, f"{match['until']} is no date; write it as 2027-03-01")
    return Waive(match["requirement"].lower(), until, match["reason"].strip())


def _day(text: str) -> date | None:
    try:
        if "/" in text:
            month, day, year = (int(part) for part in text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        return None


_PARSERS: dict[str, Callable[[str, str], Command | Misunderstood]] = {
    "ASSIGN": _assign,
    "NEW": _new,
    "DISMISS": lambda rest, _line: Dismiss(rest),
    "APPROVE": lambda rest, _line: Approve(re.sub(r"^(because|since|as)\s+", "", rest, flags=re.IGNORECASE)),
    "WAIVE": _waive,
    "ALIAS": lambda rest, _line: Alias(rest.strip("\"'“” ")),
}


def authorised(message: IncomingMessage, question: OpenQuestion | None, office: Office) -> str | None:
    """Why the message may not command; None when it may.

    It must come from a staff address, and either our own mail server vouches for that address, or the message holds
    the secret of a question that went to staff alone.
    """
    if message.sender is None or not office.is_staff(message.sender.email):
        return "it does not come from a staff address"
    if message.verification is Verification.FAIL:
        return "our mail server could not verify the From address"
    if question is None and message.verification is not Verification.PASS:
        return "it answers no question of ours, and our mail server does not vouch for the From address"
    return None


def staff_decided(record: Record, event: StaffDecided, office: Office) -> Decision:
    """Carry out one command on a record. Assigning and adopting concern two records: the pipeline does those."""
    case = Case(record, office)
    if event.message is not None and _decision_key(event, event.message) in record.keys:
        return case.close()  # carried out before a crash, and the mail is taken again
    case.note("decision", f"{event.by}: {describe(event.command)}")
    match event.command:
        case Dismiss():
            done = _dismissed(case, event.question_id)
        case Approve(reason):
            done = _approve(case, event.by, reason)
        case Waive():
            done = _waived(case, event.by, event.command)
        case Alias(name):
            done = _alias(case, name, event.question_id)
        case Assign(vendor_id):
            case.note("assigned", vendor_id)
            done = f"Filed for {vendor_id}, who is answered as usual."
        case Adopt(vendor_class):
            raise ValueError(f"NEW {vendor_class} concerns a record that does not exist yet")
    if event.question_id is not None:
        case.resolve(event.question_id, f"{event.by}: {describe(event.command)}")
    if case.record.profile is not None:
        case.change(assessment=judge(case.record, office, office.today))
        _tell_them(case, event, record.assessment)
    _confirm(case, event, done)
    return case.close()


def describe(command: Command) -> str:
    """The command as staff would write it."""
    match command:
        case Dismiss(reason):
            return f"DISMISS {reason}".strip()
        case Approve(reason):
            return f"APPROVE {reason}".strip()
        case Waive(requirement, until, reason):
            return f"WAIVE {requirement} UNTIL {until} BECAUSE {reason}"
        case Alias(name):
            return f"ALIAS {name}".strip()
        case Assign(vendor_id):
            return f"ASSIGN {vendor_id}"
        case Adopt(vendor_class):
            return f"NEW {vendor_class}"


def refuse(record: Record, message: IncomingMessage, why: str, office: Office) -> Decision:
    """A message that would command and may not: no effect, and staff are told loudly."""
    case = Case(record, office)
    who = message.sender.email if message.sender else "an unknown sender"
    question = Question(
        f"A command from {who} was refused: {why}.",
        (("Subject", message.subject), ("Nothing was changed", "if it was you, answer the question's own letter")),
        (("DISMISS", "you have seen it"),),
        message.new_text[:500],
    )
    case.ask(f"refused:{message.sha256}", question, about=message)
    case.received(message, f"a command, refused: {why}")
    return case.close()


def not_understood(
    record: Record,
    message: IncomingMessage,
    lines: tuple[Misunderstood, ...],
    office: Office,
    *,
    done: tuple[str, ...] = (),
) -> Decision:
    """Answer staff whose command could not be carried out, with what would be right.

    `done`: the commands of the same mail that were carried out before.
    """
    case = Case(record, office)
    words = " ".join(f"“{one.line}”: {one.why}." for one in lines)
    if not lines:
        words = f"No command was found in your message. Begin a line with one of {listing(_VERBS, 'or')}."
    before = f"Done: {'; '.join(done)}. Not done: " if done else "Nothing was changed. "
    _write_decision(case, message, f"{before}{words}", f"misunderstood:{message.sha256}")
    return case.close()


def _approve(case: Case, by: str, reason: str) -> str:
    assessment = case.record.assessment
    unknown = [f for f in assessment.findings if f.status is Status.UNKNOWN] if assessment else []
    if assessment is None or not unknown:
        return "There was nothing to approve."
    until = assessment.next_expiration or case.office.today + timedelta(days=365)
    words = f"seen and approved{f': {reason}' if reason else ''}"
    _grant(case, [Waiver(f.requirement, until, words, by, case.office.today) for f in unknown])
    return f"Approved until {long_date(until)}: {listing([f.title for f in unknown])}."


def _waived(case: Case, by: str, command: Waive) -> str:
    _grant(case, [Waiver(command.requirement, command.until, command.reason, by, case.office.today)])
    return f"Waived until {long_date(command.until)}: {command.requirement} ({command.reason})."


def _grant(case: Case, waivers: list[Waiver]) -> None:
    replaced = {waiver.requirement for waiver in waivers}
    kept = [waiver for waiver in case.record.waivers if waiver.requirement not in replaced]
    case.change(waivers=(*kept, *waivers))
    for waiver in waivers:
        case.note("waiver", f"{waiver.requirement} until {waiver.until}: {waiver.reason} ({waiver.approved_by})")


def _alias(case: Case, name: str, question_id: str | None) -> str:
    profile = case.record.profile
    name = name or _stated_name(case.record, question_id)
    if profile is None or not name:
        return "No name was given, and no certificate names one."
    if name not in profile.aliases:
        case.change(profile=replace(profile, aliases=(*profile.aliases, name)))
    return f"{name} is now known as another name of {profile.name}."


def _stated_name(record: Record, question_id: str | None) -> str:
    """The insured on the certificate the question was about, else on the newest one."""
    about = next((question.message_sha256 for question in record.questions if question.id == question_id), None)
    for filed in sorted(
        record.documents, key=lambda filed: (filed.message_sha256 == about, filed.received), reverse=True
    ):
        name = insured_name(filed.document)
        if name:
            return name
    return ""


def _dismissed(case: Case, question_id: str | None) -> str:
    """Somebody has looked: pages of that message that nobody could read or name stand for nothing any more."""
    about = next((question.message_sha256 for question in case.record.questions if question.id == question_id), None)
    looked_at = [
        filed
        for filed in case.record.documents
        if filed.message_sha256 == about and filed.replaced_by is None and _means_nothing(filed)
    ]
    if about is None or not looked_at:
        return "Dismissed."
    documents = tuple(
        replace(filed, replaced_by=DISMISSED) if filed in looked_at else filed for filed in case.record.documents
    )
    case.change(documents=documents)
    return f"Dismissed; {listing(sorted({filed.file for filed in looked_at}))} counts for nothing."


def _means_nothing(filed: FiledDocument) -> bool:
    """A page that nobody could name, or a notice in doubt."""
    kind = filed.document.kind
    return kind is DocumentKind.OTHER or (kind is DocumentKind.NOTICE and certain_notice(filed) is None)


def _tell_them(case: Case, event: StaffDecided, before: Assessment | None) -> None:
    """Who was told that a person looks hears what came of it: that nothing is open, or what is."""
    assessment = case.record.assessment
    if assessment is None or before is None:
        return
    key = f"settled:{case.record.id}:{event.question_id or describe(event.command)}"
    to = for_request(case.record, case.office)
    if assessment.verdict is Verdict.COMPLIANT and before.verdict is not Verdict.COMPLIANT:
        case.write(LetterKind.COMPLIANT, key, to, assessment=assessment)
    elif _open(assessment) - _open(before):
        due_by = case.office.in_business_days(case.office.rulebook.letters.days_to_answer)
        case.write(LetterKind.DEFICIENT, key, to, assessment=assessment, due_by=due_by)


def _open(assessment: Assessment) -> set[str]:
    return {finding.requirement for finding in assessment.findings if finding.status is Status.NOT_MET}


def _confirm(case: Case, event: StaffDecided, done: str) -> None:
    assessment = case.record.assessment
    state = f" {case.record.profile.name} is now {_verdict(assessment)}." if case.record.profile and assessment else ""
    if event.message is not None:
        _write_decision(case, event.message, f"{done}{state}", _decision_key(event, event.message))


def _decision_key(event: StaffDecided, message: IncomingMessage) -> str:
    return f"decision:{message.sha256}:{describe(event.command)}"


def _verdict(assessment: Assessment) -> str:
    open_points = sum(finding.status is Status.NOT_MET for finding in assessment.findings)
    waiting = sum(finding.status is Status.UNKNOWN for finding in assessment.findings)
    if open_points:
        return f"deficient in {open_points} point{'s' if open_points > 1 else ''}"
    return f"waiting for a decision on {waiting} point{'s' if waiting > 1 else ''}" if waiting else "compliant"


def _write_decision(case: Case, message: IncomingMessage, note: str, key: str) -> None:
    sender = message.sender or Address("")
    case.write(
        LetterKind.DECISION,
        key,
        Recipients((sender,), (), ()) if sender.email else Recipients((), (), ("no From address",)),
        answering=message,
        assessment=case.record.assessment,
        note=note,
    )
