"""Decisions of staff: the lines they write, and what each does.

A command counts only when it is known to come from staff (see `authorised`); who merely claims to be gets no effect,
and staff are told.
"""

from dataclasses import replace
from datetime import date, timedelta

from coibot.desk.case import Case, Decision
from coibot.desk.events import (
    AddContact,
    Adopt,
    Alias,
    Approve,
    Assign,
    Command,
    Dismiss,
    PauseAll,
    RequestFrom,
    ResumeAll,
    Snooze,
    StaffDecided,
    Status,
    Stop,
    Waive,
)
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.desk.orders import VERBS, Misunderstood
from coibot.desk.recipients import Recipients, for_request
from coibot.desk.whose import insured_name
from coibot.model.assessment import Assessment, Verdict, Waiver
from coibot.model.assessment import Status as Standing
from coibot.model.document import DocumentKind, FiledDocument
from coibot.model.letter import LetterKind, Question, SendState
from coibot.model.message import Address, IncomingMessage, Verification
from coibot.model.record import OpenQuestion, Record
from coibot.model.vendor import Contact, Role
from coibot.model.wording import listing, long_date
from coibot.rules.cancellations import certain_notice

DISMISSED = "dismissed"
"""In place of the newer document's hash: staff looked at the page, and it stands for nothing."""


def authorised(
    message: IncomingMessage, question: OpenQuestion | None, office: Office, *, letter: bool = False
) -> str | None:
    """Why the message may not command; None when it may.

    It must come from a staff address, and either our own mail server vouches for that address, or the message holds
    the secret of a question that went to staff alone. `letter`: it answers another letter that went to staff alone.
    """
    if message.sender is None or not office.is_staff(message.sender.email):
        return "it does not come from a staff address"
    if message.verification is Verification.FAIL:
        return "our mail server could not verify the From address"
    if question is None and not letter and message.verification is not Verification.PASS:
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
        case Snooze(until):
            done = _snooze(case, until)
        case Stop():
            done = _stop(case)
        case AddContact(email, role):
            done = _add_contact(case, email, role)
        case Adopt() | RequestFrom() | Status() | PauseAll() | ResumeAll():
            raise ValueError(f"{describe(event.command)} concerns no one record")
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
        case Snooze(until, vendor):
            return f"SNOOZE {vendor} UNTIL {until}".replace("  ", " ")
        case Stop(vendor):
            return f"STOP {vendor}".strip()
        case AddContact(email, role):
            return f"CONTACT {email} {role.value.upper()}"
        case RequestFrom(name, email, vendor_class):
            return f"REQUEST {name} <{email}> {vendor_class}"
        case Status(name):
            return f"STATUS {name}".strip()
        case PauseAll():
            return "PAUSE ALL"
        case ResumeAll():
            return "RESUME ALL"


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
        words = f"No command was found in your message. Begin a line with one of {listing(VERBS, 'or')}."
    before = f"Done: {'; '.join(done)}. Not done: " if done else "Nothing was changed. "
    _write_decision(case, message, f"{before}{words}", f"misunderstood:{message.sha256}")
    return case.close()


def answer_staff(
    record: Record, message: IncomingMessage, said: str, key: str, office: Office, assessment: Assessment | None = None
) -> Decision:
    """Tell staff what their command did, or what they asked for, where it concerns no one record."""
    case = Case(record, office)
    _write_decision(case, message, said, key, assessment)
    return case.close()


def _approve(case: Case, by: str, reason: str) -> str:
    assessment = case.record.assessment
    unknown = [f for f in assessment.findings if f.status is Standing.UNKNOWN] if assessment else []
    if assessment is None or not unknown:
        return "There was nothing to approve."
    until = assessment.next_expiration or case.office.today + timedelta(days=365)
    words = f"seen and approved{f': {reason}' if reason else ''}"
    _grant(case, [Waiver(f.requirement, until, words, by, case.office.today) for f in unknown])
    return f"Approved until {long_date(until)}: {listing([f.title for f in unknown])}."


def _waived(case: Case, by: str, command: Waive) -> str:
    _grant(case, [Waiver(command.requirement, command.until, command.reason, by, case.office.today)])
    return f"Waived until {long_date(command.until)}: {command.requirement} ({command.reason})."


def _snooze(case: Case, until: date) -> str:
    profile = case.record.profile
    if profile is None:
        return "There is no vendor to snooze."
    case.change(profile=replace(profile, paused_until=until))
    return f"No reminder goes to {profile.name} before {long_date(until)}; what they send is answered as usual."


def _stop(case: Case) -> str:
    profile = case.record.profile
    if profile is None:
        return "There is no vendor to stop."
    case.change(
        profile=replace(profile, active=False),
        outbox=tuple(
            replace(entry, state=SendState.CANCELLED)
            if entry.state in (SendState.QUEUED, SendState.DEFERRED)
            and not all(case.office.is_staff(address) for address in entry.recipients)
            else entry
            for entry in case.record.outbox
        ),
    )
    back = f"`coibot vendors edit {case.record.id} --active` takes it up again"
    return f"{profile.name} is asked for nothing any more; {back}."


def _add_contact(case: Case, email: str, role: Role) -> str:
    profile = case.record.profile
    if profile is None:
        return "There is no vendor to add it to."
    known = next((contact for contact in profile.contacts if contact.email == email), None)
    new = replace(known or Contact(email, role, source="staff"), trusted=True, failing=False, silent="")
    contacts = tuple(contact for contact in profile.contacts if contact.email != email)
    case.change(profile=replace(profile, contacts=(*contacts, new)))
    case.note("contact", f"{email} added as {new.role.value} (staff)")
    return f"{email} is written to from now on, as the {new.role.value} of {profile.name}.{_ask_again(case, email)}"


def _ask_again(case: Case, email: str) -> str:
    """What is open goes to the new contact at once."""
    assessment = judge(case.record, case.office, case.office.today)
    open_ones = [finding for finding in assessment.findings if finding.status is Standing.NOT_MET]
    asked = bool(case.record.documents) or case.record.requested_at is not None
    if not open_ones or not asked:
        return ""
    kind = LetterKind.DEFICIENT if case.record.documents else LetterKind.REQUEST
    due_by = case.office.in_business_days(case.office.rulebook.letters.days_to_answer)
    to = for_request(case.record, case.office)
    if not case.write(kind, f"again:{case.record.id}:{email}", to, assessment=assessment, due_by=due_by):
        return ""
    return " They are asked for what is open."


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
    files = sorted({filed.file for filed in looked_at})
    return f"Dismissed; {listing(files)} {'counts' if len(files) == 1 else 'count'} for nothing."


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
    return {finding.requirement for finding in assessment.findings if finding.status is Standing.NOT_MET}


def _confirm(case: Case, event: StaffDecided, done: str) -> None:
    assessment = case.record.assessment
    state = f" {case.record.profile.name} is now {_verdict(assessment)}." if case.record.profile and assessment else ""
    if event.message is not None:
        _write_decision(case, event.message, f"{done}{state}", _decision_key(event, event.message))


def _decision_key(event: StaffDecided, message: IncomingMessage) -> str:
    return f"decision:{message.sha256}:{describe(event.command)}"


def _verdict(assessment: Assessment) -> str:
    open_points = sum(finding.status is Standing.NOT_MET for finding in assessment.findings)
    waiting = sum(finding.status is Standing.UNKNOWN for finding in assessment.findings)
    if open_points:
        return f"deficient in {open_points} point{'s' if open_points > 1 else ''}"
    return f"waiting for a decision on {waiting} point{'s' if waiting > 1 else ''}" if waiting else "compliant"


def _write_decision(
    case: Case, message: IncomingMessage, note: str, key: str, assessment: Assessment | None = None
) -> None:
    sender = message.sender or Address("")
    case.write(
        LetterKind.DECISION,
        key,
        Recipients((sender,), (), ()) if sender.email else Recipients((), (), ("no From address",)),
        answering=message,
        assessment=assessment or case.record.assessment,
        note=note,
    )
