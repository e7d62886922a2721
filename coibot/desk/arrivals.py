"""A message has come: what it changes and what it is answered."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace

from coibot.desk.case import Case, Decision
from coibot.desk.comparison import Difference, compare_arrival
from coibot.desk.confirming import take_answer
from coibot.desk.deliveries import bounced
from coibot.desk.events import MessageArrived
from coibot.desk.judgement import judge, judge_submission
from coibot.desk.notices import believed, notices_came
from coibot.desk.office import Office
from coibot.desk.questions import review_question, stray_question, words_question
from coibot.desk.recipients import Recipients, for_answer, introduces_itself
from coibot.desk.replies import words_came
from coibot.desk.shares import shares
from coibot.desk.signs import Sign, signs_of
from coibot.model.assessment import Assessment, Status, Verdict
from coibot.model.certificate import NoticeKind
from coibot.model.document import Document, DocumentKind, FiledDocument, FileReading, Problem
from coibot.model.letter import LetterKind, Topic, Unread
from coibot.model.message import IncomingMessage, Nature, Verification
from coibot.model.record import Record, Stray
from coibot.model.vendor import Contact, Role
from coibot.rules.cancellations import certain_notice

_FILED = frozenset({DocumentKind.CERTIFICATE, DocumentKind.ENDORSEMENT, DocumentKind.REMARKS, DocumentKind.NOTICE})

_RESEND = {
    "encrypted": "Please send a copy that opens without a password.",
    "xfa": 'Please print the form to PDF ("Save as PDF" or "Microsoft Print to PDF") and send that file.',
    "damaged": "Please send the file again, as a PDF.",
    "too_large": "Please send the certificate pages alone, as a PDF below 20 MB.",
    "timeout": "Please send the certificate pages alone, printed to a new PDF.",
}
_PERHAPS = r"endorsement|certificate in|exemption|compensation|no text that can be read|too poor to be read"

_AS_PDF = "Please send it as a PDF."
"""What the sender can do about a file we could not open, by the problem's code. Other problems go to staff."""


def message_arrived(record: Record, event: MessageArrived, office: Office) -> Decision:
    """File what came, judge it, and answer; or put it before a person."""
    case = Case(record, office)
    message = event.message
    # What staff assign may be another part of a message of which this record has one already.
    if any(
        mark.sha256 == message.sha256 and (event.vouched_by is None or mark.shared_with == event.shared_with)
        for mark in record.handled
    ):
        return case.close()
    outcome = _take(case, event)
    case.received(message, outcome)
    case.handled(message, outcome, event.shared_with)
    return case.close()


def _take(case: Case, event: MessageArrived) -> str:
    message = event.message
    if message.nature is Nature.BOUNCE and message.bounce is not None:
        return bounced(case, message)
    if case.record.profile is None:
        return _stray(case, event)
    if event.readings:
        return _submission(case, event)
    lost = _not_documents(message)
    if lost and message.nature in (Nature.PERSON, Nature.ROBOT):
        return _could_not_read(case, event, lost)
    if (answered := take_answer(case, event)) is not None:
        return answered
    return words_came(case, event)


def _stray(case: Case, event: MessageArrived) -> str:
    message = event.message
    if not event.readings and message.nature is not Nature.PERSON:
        case.note("read", f"{message.nature.value} from {_who(message)}: nothing to file, not answered")
        return f"{message.nature.value.replace('_', ' ')}, noted"
    attach = [(file.name, file.sha256) for file in message.files]
    case.change(stray=Stray(message, event.readings))  # it may have been known by its header alone
    case.ask(f"stray:{message.sha256}", stray_question(message, event, case.office), about=message, attach=attach)
    return "nobody's yet, put before staff"


def _submission(case: Case, event: MessageArrived) -> str:
    _learn_sender(case, event)
    known = {filed.file_sha256 for filed in case.record.documents}
    fresh = list({reading.sha256: reading for reading in event.readings if reading.sha256 not in known}.values())
    if not fresh:
        case.note("duplicate", f"{_files(event.readings)} came before; nothing new to say")
        return "the same file again"
    sure = _sure_of_sender(case, event)
    filed = [
        believed(document, sure_of_sender=sure or document.file_sha256 != event.message.sha256)
        for reading in fresh
        for document in filed_from(reading, event.message, case.office)
    ]
    unread = [unread for reading in fresh for unread in unread_of(reading)] + _not_documents(event.message)
    strange = [reading for reading in fresh if _needs_eyes(reading)]
    before = case.record.documents
    differences = compare_arrival(before, filed, case.office.rulebook.other_lines)
    if filed:
        case.change(documents=superseding(case.record.documents, filed))
        case.note(
            "filed", f"{_files([r for r in fresh if any(d.file_sha256 == r.sha256 for d in filed)])}: {event.how}"
        )
    for difference in differences:
        case.note("compared", difference.words)
    signs = signs_of(case.record, fresh, filed, before, case.office.elsewhere)
    for sign in signs:
        case.note("signal", f"{sign.file}: {sign.words}")
    case.change(assessment=judge(case.record, case.office, case.office.today))
    told = notices_came(case, event.message, filed)
    answerable = any(_is_judged(one) for one in filed)
    if answerable:
        outcome = _answer(case, event, [document.file_sha256 for document in filed], unread, [*differences, *signs])
    elif unread and not strange:
        outcome = _could_not_read(case, event, unread)
    else:
        outcome = ", ".join(told) or "put before staff"
    if told and answerable:
        outcome = ", ".join([*told, outcome])
    if strange and not answerable:
        _ask_to_look(case, event, strange)
    return outcome


def _sure_of_sender(case: Case, event: MessageArrived) -> bool:
    """Whether what a mail says in its own words may be believed: staff, our mail server or the roster vouch for it."""
    message, profile = event.message, case.record.profile
    if event.vouched_by is not None or message.verification is Verification.PASS:
        return True
    known = {contact.email for contact in (profile.contacts if profile else ())}
    return (
        message.verification is not Verification.FAIL and message.sender is not None and message.sender.email in known
    )


def filed_from(reading: FileReading, message: IncomingMessage, office: Office) -> list[FiledDocument]:
    """The documents of a file as they go on file."""
    sender = message.sender.email if message.sender else None
    return [
        FiledDocument(document, reading.file, reading.sha256, office.now, message.sha256, sender)
        for document in reading.documents
        if worth_filing(document)
    ]


def _is_judged(filed: FiledDocument) -> bool:
    """Whether its sender is told how the vendor stands now. A cancellation has a letter of its own."""
    if filed.document.kind is DocumentKind.NOTICE:
        notice = certain_notice(filed)
        return notice is not None and notice.kind is NoticeKind.REINSTATEMENT
    return filed.document.kind in _FILED


def worth_filing(document: Document) -> bool:
    """An insurance document, or a page that may yet turn out to be one."""
    return document.kind in _FILED or _may_matter(document)


def _may_matter(document: Document) -> bool:
    """A page that nobody could read or name, and that may yet be the very one that is missing.

    While it is on file, what it may show is unknown and not missing; staff who have looked dismiss it.
    """
    if document.kind is not DocumentKind.OTHER or document.form == "ACORD 25":
        return False
    named = (document.form or "").startswith("ACORD")
    return named or re.search(_PERHAPS, document.why or "", re.IGNORECASE) is not None


def unread_of(reading: FileReading) -> list[Unread]:
    """What of a file the sender can send differently, so that it can be read."""
    return [
        Unread(reading.file, problem, _RESEND[problem.code]) for problem in reading.problems if problem.code in _RESEND
    ]


def _not_documents(message: IncomingMessage) -> list[Unread]:
    """Attachments that were meant as documents and are of a kind we do not open: winmail.dat, Word files, ..."""
    return [
        Unread(
            part.name or f"attachment {part.path}",
            Problem("unsupported", f"{part.why[:1].upper()}{part.why[1:]}."),
            _AS_PDF,
        )
        for part in message.ignored
        if part.resend
    ]


def _needs_eyes(reading: FileReading) -> bool:
    """Nothing in the file was understood, and the sender can't help it by sending it differently."""
    if any(document.kind in _FILED for document in reading.documents):
        return False
    return not reading.problems or any(problem.code not in _RESEND for problem in reading.problems)


def superseding(old: tuple[FiledDocument, ...], new: list[FiledDocument]) -> tuple[FiledDocument, ...]:
    """The documents on file after `new` came; a certificate restated policy by policy in a newer one counts no more."""
    restated = {_policies(filed): filed.file_sha256 for filed in new if _policies(filed)}
    kept = []
    for filed in old:
        policies = _policies(filed)
        by = next((sha for stated, sha in restated.items() if policies and policies <= stated), None)
        kept.append(replace(filed, replaced_by=by) if by and filed.replaced_by is None else filed)
    return (*kept, *new)


def _policies(filed: FiledDocument) -> frozenset[tuple[str, str, str]]:
    """The policies that a certificate states, each by line, number and expiration; empty when one can't be told."""
    certificate = filed.document.certificate
    if certificate is None:
        return frozenset()
    stated = [(policy.line.value, policy.policy_number, policy.expiration) for policy in certificate.policies]
    if any(number is None or expiration is None for _, number, expiration in stated):
        return frozenset()
    return frozenset((line, str(number).upper(), str(expiration)) for line, number, expiration in stated)


def _answer(
    case: Case, event: MessageArrived, files: list[str], unread: list[Unread], aside: Sequence[Difference | Sign]
) -> str:
    assessment = judge_submission(case.record, case.office, files)
    recipients = for_answer(case.record, event.message, case.office, in_thread=event.in_thread)
    key = f"{assessment.verdict.value}:{case.record.id}:{_digest(assessment, files)}"
    unknown = [finding for finding in assessment.findings if finding.status is Status.UNKNOWN]
    attach = [(file.name, file.sha256) for file in event.message.files if file.sha256 in files]
    if assessment.verdict is Verdict.COMPLIANT:
        case.write(
            LetterKind.COMPLIANT,
            key,
            recipients,
            answering=event.message,
            assessment=assessment,
            unread=tuple(unread),
        )
        _settle(case, "the vendor is compliant")
        return "filed, compliant"
    if assessment.verdict is Verdict.DEFICIENT:
        _tell_what_is_open(case, event, assessment, recipients, files, unread)
    else:
        case.write(
            LetterKind.RECEIPT, key, recipients, answering=event.message, assessment=assessment, unread=tuple(unread)
        )
    if unknown or not recipients.to:
        case.ask(
            f"review:{key}",
            review_question(case.record, event.message, assessment, recipients, case.office.today, aside),
            about=event.message,
            attach=attach,
            assessment=assessment,
        )
    missing = sum(finding.status is Status.NOT_MET for finding in assessment.findings)
    counts = ((missing, "deficient"), (len(unknown), "for a person"))
    return ", ".join(["filed", *(f"{count} {words}" for count, words in counts if count)])


def _tell_what_is_open(
    case: Case,
    event: MessageArrived,
    assessment: Assessment,
    recipients: Recipients,
    files: list[str],
    unread: list[Unread],
) -> None:
    """To each agent what is open on his lines; who has sent something hears of it even when nothing is.

    Agents who have sent nothing are told once: the same findings make no second letter.
    """
    sender = event.message.sender.email if event.message.sender else ""
    due_by = case.office.in_business_days(case.office.rulebook.letters.days_to_answer)
    divided = shares(case.record, assessment, recipients)
    for share in divided:
        theirs = share.of(assessment)
        answers = len(divided) == 1 or any(address.email == sender for address in share.recipients.to)
        still_open = tuple(finding for finding in theirs.findings if finding.status is Status.NOT_MET)
        digest = _digest(theirs, files) if answers else _digest(replace(theirs, findings=still_open), [])
        if any(finding.status is Status.NOT_MET for finding in theirs.findings):
            case.write(
                LetterKind.DEFICIENT,
                f"{Verdict.DEFICIENT.value}:{case.record.id}:{digest}",
                share.recipients,
                answering=event.message if answers else None,
                assessment=theirs,
                unread=tuple(unread) if answers else (),
                due_by=due_by,
            )
        elif answers and not any(finding.status is Status.UNKNOWN for finding in theirs.findings):
            key = f"in_order:{case.record.id}:{digest}"
            only = replace(share.recipients, cc=())
            case.write(LetterKind.REPLY, key, only, answering=event.message, topic=Topic.IN_ORDER)


def _could_not_read(case: Case, event: MessageArrived, unread: list[Unread]) -> str:
    recipients = for_answer(case.record, event.message, case.office, in_thread=event.in_thread)
    key = f"unread:{case.record.id}:{hashlib.sha256(repr([u.file for u in unread]).encode()).hexdigest()[:16]}"
    key = f"{key}:{event.message.sha256[:16]}"
    case.write(LetterKind.COULD_NOT_READ, key, recipients, answering=event.message, unread=tuple(unread))
    if not recipients.to:
        _ask_to_look(case, event, list(event.readings))
    return "could not be read, a plain copy asked for"


def _ask_to_look(case: Case, event: MessageArrived, readings: list[FileReading]) -> None:
    message = event.message
    shas = {reading.sha256 for reading in readings}
    recipients = for_answer(case.record, message, case.office, in_thread=event.in_thread)
    case.write(LetterKind.RECEIPT, f"receipt:{case.record.id}:{message.sha256[:16]}", recipients, answering=message)
    case.ask(
        f"look:{message.sha256}",
        words_question(case.record, message, case.office.today, readings=readings),
        about=message,
        attach=[(file.name, file.sha256) for file in message.files if file.sha256 in shas],
    )


def _settle(case: Case, resolution: str) -> None:
    """Questions about earlier submissions are moot once everything is in order."""
    for question in case.record.questions:
        if question.resolved_at is None and question.purpose.startswith(("review:", "look:")):
            case.resolve(question.id, resolution)


def _learn_sender(case: Case, event: MessageArrived) -> None:
    """An agency that we can be sure of becomes a contact; one that staff vouch for, too."""
    message, profile = event.message, case.record.profile
    if profile is None or message.sender is None or message.nature is not Nature.PERSON:
        return
    email = message.sender.email
    if case.office.is_staff(email) or any(contact.email == email for contact in profile.contacts):
        return
    sure = message.verification is Verification.PASS or (
        event.in_thread and message.verification is not Verification.FAIL
    )
    if event.vouched_by is None and not (sure and introduces_itself(message, event.readings)):
        return
    source = "staff" if event.vouched_by else "certificate"
    contact = Contact(email, Role.AGENT, message.sender.name, source=source)
    case.change(profile=replace(profile, contacts=(*profile.contacts, contact)))
    case.note("contact", f"{email} added as agent ({source})")


def _digest(assessment: Assessment, files: list[str]) -> str:
    """The same findings about the same files give the same letter, whatever the day."""
    facts = [(f.requirement, f.status.value, f.required, f.found) for f in assessment.findings]
    return hashlib.sha256(repr((facts, sorted(files))).encode()).hexdigest()[:16]


def _files(readings: list[FileReading] | tuple[FileReading, ...]) -> str:
    return ", ".join(reading.file for reading in readings)


def _who(message: IncomingMessage) -> str:
    return message.sender.email if message.sender else "an unknown sender"
