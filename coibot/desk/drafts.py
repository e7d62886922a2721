"""A draft that was mailed to coi+check@…: what would be said of it, told to its sender alone, and nothing filed."""

from dataclasses import dataclass, replace
from datetime import timedelta

from coibot.desk.arrivals import filed_from, unread_of
from coibot.desk.case import Case, Decision
from coibot.desk.judgement import judge_submission
from coibot.desk.office import Office
from coibot.desk.recipients import Recipients, may_answer
from coibot.model.document import FileReading
from coibot.model.letter import LetterKind, Topic
from coibot.model.message import IncomingMessage
from coibot.model.record import Record

CHECK_TAG = "check"
"""The plus-address tag."""
DRAFTS_A_DAY = 10
"""Answers to one address, of whatever kind, past which drafts are not answered: no loop runs on drafts."""


@dataclass(frozen=True, slots=True)
class DraftCame:
    message: IncomingMessage
    readings: tuple[FileReading, ...]
    known: bool
    """Whether the sender is a contact, staff, or vouched for by our own mail server."""


def draft_came(record: Record, event: DraftCame, office: Office) -> Decision:
    """Judge it beside what is on file, and answer. The record keeps the exchange, and no document."""
    case = Case(record, office)
    if any(mark.sha256 == event.message.sha256 for mark in record.handled):
        return case.close()
    outcome = _answered(case, event)
    case.note("draft", outcome)
    case.received(event.message, outcome)
    case.handled(event.message, outcome, (record.id,))
    return case.close()


def _answered(case: Case, event: DraftCame) -> str:
    message, office = event.message, case.office
    why_not = list(may_answer(message))
    if not event.known:
        why_not.append("nobody knows the sender")
    if message.sender is None or why_not:
        return f"a draft, not answered: {'; '.join(why_not)}"
    if office.letters_since(message.sender.email, office.now - timedelta(days=1)) >= DRAFTS_A_DAY:
        return "a draft, not answered: too many within a day"
    to = Recipients((message.sender,), (), ())
    key = f"check:{message.sha256}"
    unread = tuple(unread for reading in event.readings for unread in unread_of(reading))
    filed = [document for reading in event.readings for document in filed_from(reading, message, office)]
    if not event.readings:
        case.write(LetterKind.REPLY, key, to, answering=message, topic=Topic.NO_FILE)
        return "a draft without a file, asked for"
    if unread and not filed:
        case.write(LetterKind.COULD_NOT_READ, key, to, answering=message, unread=unread)
        return "a draft that could not be read, answered"
    if case.record.profile is None or not filed:
        case.write(LetterKind.REPLY, key, to, answering=message, topic=Topic.CHECK_UNKNOWN)
        return "a draft for no vendor that we know, answered"
    as_if = replace(case.record, documents=(*case.record.documents, *filed))
    assessment = judge_submission(as_if, office, [document.file_sha256 for document in filed])
    case.write(LetterKind.CHECK_RESULT, key, to, answering=message, assessment=assessment, unread=unread)
    return f"a draft, looked at and not filed: {assessment.verdict.value}"
