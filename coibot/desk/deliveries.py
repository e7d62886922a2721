"""What becomes of letters: the outbox's states, retries, bounces.

A letter is never sent again after a server took it, and at most twice more where nobody can know (RFC 1047).
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from coibot.desk.case import Case, Decision
from coibot.desk.events import LetterAttempted
from coibot.desk.office import Office
from coibot.model.letter import LetterKind, OutboxEntry, Question, SendResult, SendState
from coibot.model.message import FailedRecipient, IncomingMessage
from coibot.model.record import Record

_RETRY = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
_GIVE_UP = timedelta(hours=48)
_UNCERTAIN_WAIT = timedelta(minutes=30)
_UNCERTAIN_TRIES = 2
_BAD_ADDRESS = re.compile(r"\b5\.1\.\d|^\s*55[013]\b")
"""The mailbox does not exist (RFC 3463 section 3.2, RFC 5321 section 4.2.3)."""
_POLICY = re.compile(r"\b5\.7\.\d")
"""Refused for what we are or say, not for the address: the operator's to mend."""
_WAITING = frozenset({SendState.QUEUED, SendState.DEFERRED, SendState.UNCERTAIN})


def ready(record: Record, office: Office) -> tuple[OutboxEntry, ...]:
    """The letters that may be handed to the server now, oldest first."""
    return tuple(
        sorted(
            (
                entry
                for entry in record.outbox
                if entry.state in _WAITING and (entry.next_attempt is None or entry.next_attempt <= office.now)
            ),
            key=lambda entry: (entry.queued_at, entry.key),
        )
    )


def sending(record: Record, key: str) -> Record:
    """The record with that letter marked as on its way: committed before the server is spoken to."""
    return _with_entry(record, key, state=SendState.SENDING)


def recovered(record: Record, office: Office) -> Record:
    """After a crash: a letter that was on its way may or may not have arrived."""
    interrupted = [entry for entry in record.outbox if entry.state is SendState.SENDING]
    for entry in interrupted:
        result = SendResult(SendState.UNCERTAIN, detail="coibot stopped while the letter was on its way")
        record = letter_attempted(record, LetterAttempted(entry.key, result), office).record
    return record


def letter_attempted(record: Record, event: LetterAttempted, office: Office) -> Decision:
    """Take the server's answer into the record; what a person must know becomes a question."""
    case = Case(record, office)
    entry = next(entry for entry in record.outbox if entry.key == event.key)
    result = event.result
    for_now = {address: words for address, words in result.refused.items() if words.lstrip().startswith("4")}
    if result.state is SendState.SENT and for_now:
        # The server took it for the others: only those it put off are tried again.
        case.record = _with_entry(record, event.key, recipients=tuple(for_now))
        result = SendResult(SendState.DEFERRED, detail=next(iter(for_now.values())))
        record = case.record
    state, next_attempt = _next(entry, result, office)
    changes: dict[str, object] = {
        "state": state,
        "attempts": entry.attempts + 1,
        "next_attempt": next_attempt,
        "refused": {**entry.refused, **result.refused},
        "last_error": result.detail,
    }
    if state is SendState.SENT:
        changes["sent_at"] = office.now
    if result.state is SendState.UNCERTAIN:
        changes["uncertain_attempts"] = entry.uncertain_attempts + 1
    case.record = _with_entry(record, event.key, **changes)
    if state is SendState.SENT and not result.refused:
        return case.close()
    if state in _WAITING:
        return case.close()
    _tell_staff(case, entry, state, result.refused, result.detail)
    return case.close()


def _next(entry: OutboxEntry, result: SendResult, office: Office) -> tuple[SendState, object]:
    if result.state is SendState.DEFERRED:
        if office.now - entry.queued_at >= _GIVE_UP:
            return SendState.REFUSED, None
        return SendState.DEFERRED, office.now + _RETRY[min(entry.attempts, len(_RETRY) - 1)]
    if result.state is SendState.UNCERTAIN:
        if entry.uncertain_attempts + 1 >= _UNCERTAIN_TRIES:
            return SendState.REFUSED, None
        return SendState.UNCERTAIN, office.now + _UNCERTAIN_WAIT
    return result.state, None


def _tell_staff(case: Case, entry: OutboxEntry, state: SendState, refused: Mapping[str, str], detail: str) -> None:
    for address, words in refused.items():
        if _BAD_ADDRESS.search(words) and not _POLICY.search(words):
            _mark_failing(case, address, words)
    if entry.kind in (LetterKind.ESCALATION, LetterKind.DECISION):
        # A letter to staff that staff cannot get is shown by `coibot status`; writing another would not help.
        case.note("undelivered", f"{entry.subject}: {detail or dict(refused)}")
        return
    everyone = state is not SendState.SENT
    facts = [("Letter", entry.subject), ("To", ", ".join(refused or entry.recipients))]
    facts.extend((address, words) for address, words in refused.items())
    if detail:
        facts.append(("Server", detail))
    reason = (
        f"A letter to {', '.join(entry.recipients)} could not be delivered."
        if everyone
        else f"A letter did not reach {', '.join(refused)}; the other recipients have it."
    )
    commands = (("DISMISS", "you have seen to it"),)
    case.ask(f"undelivered:{entry.key}:{','.join(sorted(refused))}", Question(reason, tuple(facts), commands))


def bounced(case: Case, message: IncomingMessage) -> str:
    """A delivery report about one of our letters (RFC 3464): contacts that fail are not written to any more."""
    bounce = message.bounce
    entry = next(
        (e for e in case.record.outbox if bounce is not None and e.message_id == bounce.original_message_id), None
    )
    if bounce is None or entry is None:
        case.note("bounce", "a delivery report that names no letter of ours; not believed")
        return "a delivery report about nothing of ours, noted"
    failed = [recipient for recipient in bounce.recipients if _is_failure(recipient)]
    if not failed:
        case.note("bounce", f"{entry.subject}: delayed or relayed")
        return "a delivery report without a failure, noted"
    refused = {recipient.email: f"{recipient.status} {recipient.diagnostic}".strip() for recipient in failed}
    case.record = _with_entry(case.record, entry.key, refused={**entry.refused, **refused})
    _tell_staff(case, entry, SendState.SENT, refused, "")
    return f"undeliverable to {', '.join(refused)}, put before staff"


def _is_failure(recipient: FailedRecipient) -> bool:
    return recipient.action.lower() == "failed" or recipient.status.startswith("5")


def _mark_failing(case: Case, address: str, words: str) -> None:
    profile = case.record.profile
    if profile is None or not any(contact.email == address for contact in profile.contacts):
        return
    contacts = tuple(
        replace(contact, failing=True) if contact.email == address else contact for contact in profile.contacts
    )
    case.change(profile=replace(profile, contacts=contacts))
    case.note("contact", f"{address} cannot be reached ({words}); not written to until staff mend it")


def _with_entry(record: Record, key: str, **changes: object) -> Record:
    outbox = tuple(
        replace(entry, **changes) if entry.key == key else entry  # type: ignore[arg-type]
        for entry in record.outbox
    )
    return replace(record, outbox=outbox)
