"""What becomes of letters: the outbox's states, retries, bounces.

A letter is never sent again after a server took it, and at most twice more where nobody can know (RFC 1047).
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from coibot.desk.case import Case, Decision
from coibot.desk.events import LetterAttempted
from coibot.desk.office import Office
from coibot.model.letter import TO_STAFF, LetterPlan, OutboxEntry, Question, SendResult, SendState
from coibot.model.message import FailedRecipient, IncomingMessage
from coibot.model.record import Record

_RETRY = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
_SERVER_DOWN_WAIT = timedelta(minutes=1)
"""For a letter that met no working server: the daemon itself waits before it tries the server again."""
_GIVE_UP = timedelta(hours=48)
_UNCERTAIN_WAIT = timedelta(minutes=30)
_UNCERTAIN_TRIES = 2
_ENHANCED = re.compile(r"\b5\.(\d{1,3}\.\d{1,3})\b")
_BAD_ADDRESS = frozenset({"1.0", "1.1", "1.2", "1.3", "1.4", "1.6", "1.10", "2.1", "4.1"})
"""The mailbox or its domain does not exist, moved, or is closed (RFC 3463 sections 3.2 and 3.3, RFC 7505); 5.4.1 is
what Microsoft 365 says of a mailbox it does not know. 5.1.7 and 5.1.8 speak of the sender, 5.7.x of our standing."""
_BAD_ADDRESS_CODE = re.compile(r"\b55[013]\b")
"""Where the answer has no enhanced code (RFC 5321 section 4.2.3)."""
_ABOUT_THE_LETTER = re.compile(r"4(?!21)\d\d\b")
"""A temporary answer in a conversation that went on; 421 ends it (RFC 5321 section 4.2.2)."""
_WAITING = frozenset({SendState.QUEUED, SendState.DEFERRED, SendState.UNCERTAIN})


def ready(record: Record, office: Office) -> tuple[OutboxEntry, ...]:
    """The letters that may be handed to the server now, oldest first."""
    return tuple(
        sorted(
            (entry for entry in record.outbox if entry.state in _WAITING and _may_go(entry, office)),
            key=lambda entry: (entry.queued_at, entry.key),
        )
    )


def _may_go(entry: OutboxEntry, office: Office) -> bool:
    """A time farther ahead than any wait of ours was noted while the clock was wrong, and does not count."""
    return entry.next_attempt is None or not office.now < entry.next_attempt <= office.now + _RETRY[-1]


def sending(record: Record, key: str, office: Office) -> Record:
    """The record with that letter marked as on its way: committed before the server is spoken to.

    Nothing changes when the letter may not go any more: somebody cancelled it meanwhile.
    """
    if any(entry.key == key for entry in ready(record, office)):
        return _with_entry(record, key, state=SendState.SENDING)
    return record


def recovered(record: Record, office: Office) -> Decision:
    """After a crash: a letter that was on its way may or may not have arrived."""
    letters: list[LetterPlan] = []
    for entry in record.outbox:
        if entry.state is SendState.SENDING:
            result = SendResult(SendState.UNCERTAIN, detail="coibot stopped while the letter was on its way")
            decision = letter_attempted(record, LetterAttempted(entry.key, result), office)
            record = decision.record
            letters.extend(decision.letters)
    return Decision(record, tuple(letters))


def server_down(result: SendResult) -> bool:
    """Whether the letter was put off for no reason of its own: no server, no log-in, a server that hangs up."""
    return result.state is SendState.DEFERRED and not result.refused and not _ABOUT_THE_LETTER.match(result.detail)


def letter_attempted(record: Record, event: LetterAttempted, office: Office) -> Decision:
    """Take the server's answer into the record; what a person must know becomes a question.

    Recipients are let go of one by one: who has the letter, or never will, is not written to again when it is tried
    once more for the others.
    """
    case = Case(record, office)
    entry = next(entry for entry in record.outbox if entry.key == event.key)
    result = event.result
    put_off = {address: words for address, words in result.refused.items() if _is_temporary(words)}
    lost = {address: words for address, words in result.refused.items() if address not in put_off}
    taken = result.state is SendState.SENT
    if taken and put_off:
        left = tuple(address for address in entry.recipients if address in put_off)
        result = replace(result, state=SendState.DEFERRED, detail=next(iter(put_off.values())))
    else:
        left = tuple(address for address in entry.recipients if address not in lost) or entry.recipients
    state, next_attempt = _next(entry, result, office)
    case.record = _with_entry(
        record,
        event.key,
        state=state,
        recipients=left if state in _WAITING else entry.recipients,
        attempts=entry.attempts + 1,
        uncertain_attempts=entry.uncertain_attempts + (result.state is SendState.UNCERTAIN),
        next_attempt=next_attempt,
        sent_at=office.now if taken else entry.sent_at,
        refused={**entry.refused, **result.refused},
        last_error=result.detail,
    )
    if state is SendState.REFUSED:
        unreached = entry if not taken else replace(entry, recipients=tuple(result.refused))
        _tell_staff(case, unreached, result, result.refused)
    elif lost:
        _tell_staff(case, entry, SendResult(SendState.SENT), lost)
    return case.close()


def _next(entry: OutboxEntry, result: SendResult, office: Office) -> tuple[SendState, datetime | None]:
    if result.state is SendState.DEFERRED:
        if office.now - entry.queued_at >= _GIVE_UP:
            return SendState.REFUSED, None
        wait = _SERVER_DOWN_WAIT if server_down(result) else _RETRY[min(entry.attempts, len(_RETRY) - 1)]
        return SendState.DEFERRED, office.now + wait
    if result.state is SendState.UNCERTAIN:
        if entry.uncertain_attempts + 1 >= _UNCERTAIN_TRIES:
            return SendState.REFUSED, None
        return SendState.UNCERTAIN, office.now + _UNCERTAIN_WAIT
    return result.state, None


def _tell_staff(case: Case, entry: OutboxEntry, result: SendResult, refused: Mapping[str, str]) -> None:
    """`result` SENT: only those in `refused` lack the letter."""
    written_to = _written_to(case.record, entry)
    for address, words in refused.items():
        if address in written_to and _is_bad_address(words):
            _mark_failing(case, address, words)
    if entry.kind in TO_STAFF:
        # A letter to staff that staff cannot get is shown by `coibot status`; writing another would not help.
        case.note("undelivered", f"{entry.subject}: {result.detail or dict(refused)}")
        return
    facts = [("Letter", entry.subject), ("To", ", ".join(refused or entry.recipients))]
    facts.extend((address, words) for address, words in refused.items())
    if result.detail:
        facts.append(("Server", result.detail))
    match result.state:
        case SendState.SENT:
            reason = f"A letter did not reach {', '.join(refused)}; any other recipients have it."
        case SendState.UNCERTAIN:
            reason = f"A letter to {', '.join(entry.recipients)} may not have arrived; nobody can know."
        case _:
            reason = f"A letter to {', '.join(entry.recipients)} could not be delivered."
    commands = (("DISMISS", "you have seen to it"),)
    purpose = f"undelivered:{entry.key}:{entry.attempts}:{','.join(sorted(refused))}"
    case.ask(purpose, Question(reason, tuple(facts), commands))


def _is_temporary(answer: str) -> bool:
    """Whether the server's answer about one recipient allows another attempt later."""
    return not answer.lstrip().startswith("5")


def _is_bad_address(answer: str) -> bool:
    """Whether the answer says that the address is no good, as far as it says anything exact."""
    said = [code for code in _ENHANCED.findall(answer) if code != "0.0"]
    if said:
        return all(code in _BAD_ADDRESS for code in said)
    return _BAD_ADDRESS_CODE.search(answer) is not None


def _written_to(record: Record, entry: OutboxEntry) -> frozenset[str]:
    """Everyone the letter was ever for: who got it is no longer among the entry's recipients."""
    sent = next((e.counterpart for e in record.conversation if e.message_id == entry.message_id), "")
    return frozenset({*entry.recipients, *sent.split(", ")})


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
    _tell_staff(case, entry, SendResult(SendState.SENT), refused)
    return f"undeliverable to {', '.join(refused)}, put before staff"


def address_failed(record: Record, office: Office, *, failed: FailedRecipient) -> Decision:
    """Take note that a letter about this vendor and others could not reach an address of its."""
    case = Case(record, office)
    words = f"{failed.status} {failed.diagnostic}".strip()
    if _is_failure(failed) and _is_bad_address(words):
        _mark_failing(case, failed.email, words)
    return case.close()


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
