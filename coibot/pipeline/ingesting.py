"""Messages: archived, taken apart and read out of harm's way, dealt out to whom they concern, committed."""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Protocol

from coibot.desk.case import Case, Decision
from coibot.desk.events import MessageArrived
from coibot.desk.office import Office
from coibot.desk.questions import too_large_question, untouchable_question
from coibot.desk.whose import route, thread_of
from coibot.edge.sandbox import SandboxError, UnpackFailedError
from coibot.intake import OwnIdentity
from coibot.letters import TemplateError
from coibot.model.document import FileReading
from coibot.model.letter import Question
from coibot.model.message import IncomingMessage, Unpacked, Verification
from coibot.model.record import HandledMessage, Record
from coibot.pipeline.addresses import tokens_in
from coibot.pipeline.committing import Committer
from coibot.pipeline.staff import StaffDesk
from coibot.pipeline.strays import new_stray, stray_id
from coibot.store.attempts import Attempts
from coibot.store.files import DamagedFileError
from coibot.store.tiny import ConflictError

log = logging.getLogger(__name__)

ATTEMPTS = 3
"""A message that has brought its handling down this often is set aside for a person."""


SET_ASIDE = "set aside"
"""How the outcome of such a message begins."""

OURS = (OSError, SandboxError, TemplateError, ConflictError, DamagedFileError)
"""Faults that no message is to blame for: a full disk, no reading process, a template that somebody is editing, a
record that is damaged or that another process keeps changing. The message waits where it is."""


class Shelf(StrEnum):
    """Where a handled message is put in the mailbox."""

    PROCESSED = "processed"
    NEEDS_REVIEW = "needs review"
    QUARANTINE = "quarantine"


class Reader(Protocol):
    """Takes foreign bytes apart, out of harm's way."""

    def unpack(self, raw: bytes, own: OwnIdentity) -> Unpacked:
        """Raises UnpackFailedError for a message that can't be, SandboxError when the fault is ours."""

    def read_files(self, files: Sequence[tuple[str, bytes]]) -> list[FileReading]:
        """Of each name and content, in the same order."""


@dataclass(frozen=True, slots=True)
class Handling:
    """What became of a message."""

    shelf: Shelf
    summary: str
    sha256: str


class Ingester:
    """The way in."""

    def __init__(
        self, committer: Committer, attempts: Attempts, reader: Reader, own: OwnIdentity, staff_desk: StaffDesk
    ) -> None:
        self._committer = committer
        self._store = committer.store
        self._archive = committer.archive
        self._attempts = attempts
        self._reader = reader
        self._own = own
        self._staff_desk = staff_desk

    def ingest(self, raw: bytes) -> Handling:
        """Take the effect of one message, once, whatever it is.

        Raises what is in OURS; the message then counts as not seen.
        """
        sha256 = self._archive.put(raw)
        if self._is_done(sha256):
            return Handling(self._shelf(sha256), "handled before", sha256)
        if self._attempts.begin(sha256) > ATTEMPTS:
            handling = self._set_aside(raw, sha256, f"handling it failed {ATTEMPTS} times")
        else:
            try:
                handling = self._take(raw, sha256)
            except OURS:
                self._attempts.forgive(sha256)
                raise
        self._attempts.done(sha256)
        return handling

    def _is_done(self, sha256: str) -> bool:
        """Every record concerned has taken its effect, or the whole was given up and put before staff."""
        index = self._store.index
        return index.is_handled(sha256) or any(map(_is_set_aside, index.handled(sha256).values()))

    def ingest_oversized(self, header: bytes, size: int) -> Handling:
        """A message too large to fetch: its header alone is looked at, and staff are told. `size` in bytes."""
        sha256 = self._archive.put(header)
        summary = f"{size / 1_000_000:.0f} MB, too large to fetch"
        if not self._store.index.is_handled(sha256):
            message = self._header_only(header, sha256)
            self._put_before_staff(message, f"large:{sha256}", too_large_question(message, size), summary)
        return Handling(Shelf.NEEDS_REVIEW, summary, sha256)

    def replay(self, sha256: str) -> Handling:
        """Take a message again that was set aside, from the archive, as if it came now.

        Raises KeyError when the archive does not have it. A message that has taken its effect is left alone, and so is
        one that waits for a decision of staff.
        """
        raw = self._archive.get(sha256)
        for record_id, mark in self._store.index.handled(sha256).items():
            if _is_set_aside(mark):
                self._committer.change(record_id, partial(_again, sha256=sha256))
                break
        self._attempts.done(sha256)
        return self.ingest(raw)

    def _take(self, raw: bytes, sha256: str) -> Handling:
        try:
            unpacked = self._reader.unpack(raw, self._own)
        except UnpackFailedError as fault:
            return self._set_aside(raw, sha256, fault.reason)
        for content in unpacked.contents.values():
            self._archive.put(content)
        message = unpacked.message
        summary = self._staff_desk.take(message)
        if summary is None:
            # A letter of ours that came back brings back what we attached to it: reading that would ask about it anew.
            files = () if _is_own_letter(message, self._own) else {file.sha256: file for file in message.files}.values()
            readings = self._reader.read_files([(file.name, unpacked.contents[file.sha256]) for file in files])
            summary = self._deal_out(message, readings)
        return Handling(self._shelf(sha256), summary, sha256)

    def _deal_out(self, message: IncomingMessage, readings: Sequence[FileReading]) -> str:
        """Each file to its owner, and what nobody owns to staff. Every record concerned commits on its own."""
        index = self._store.index
        if message.bounce is not None and message.bounce.original_message_id:
            message = replace(message, in_reply_to=message.bounce.original_message_id)
        tokens = tokens_in(message, self._own)
        origin = thread_of(message, index, tokens)
        thread = self._vendor_of(origin)
        way = route(message, readings, index, thread=thread)
        owners: dict[str, tuple[str, ...]] = dict(way.owners)
        if not readings:
            known = index.by_address(message.sender.email) if message.sender else ()
            alone = thread or (origin if message.bounce else None) or (known[0] if len(known) == 1 else None)
            if alone is not None:
                owners = {alone: ()}
        strays = tuple(reading for reading in readings if reading.sha256 in way.nobody)
        suggestions = way.suggestions
        if message.verification is Verification.FAIL and readings:
            # Whoever wrote this is not who it says: nothing is filed or replaced until staff vouch for it.
            suggestions = tuple(dict.fromkeys((*owners, *way.suggestions)))
            strays, owners = tuple(readings), {}
        nobody = stray_id(message.sha256)
        everyone = (*owners, nobody) if strays or not owners else tuple(owners)
        outcomes = []
        for record_id, files in owners.items():
            event = MessageArrived(
                message=message,
                readings=tuple(reading for reading in readings if reading.sha256 in files),
                how=way.how.get(record_id, "it came in this conversation"),
                in_thread=record_id == thread and self._answers_us(message, origin or thread, tokens),
                shared_with=everyone,
            )
            record = self._committer.apply(record_id, event)
            outcomes.append(f"{record_id}: {_outcome(record, message)}")
        if nobody in everyone:
            hint = ", ".join(f"{index.names()[vendor][0]} ({vendor})" for vendor in suggestions[:3])
            event = MessageArrived(message, strays, hint, in_thread=False, shared_with=everyone)
            record = self._committer.apply(nobody, event, new=new_stray(message, strays))
            outcomes.append(_outcome(record, message))
        return "; ".join(outcomes)

    def _vendor_of(self, origin: str | None) -> str | None:
        """The vendor behind a thread: the record itself, the one it was merged into, or that of an assigned stray."""
        record = self._store.living(origin) if origin else None
        if record is None:
            return None
        if record.profile is not None:
            return record.id
        assigned = next((note.detail for note in reversed(record.history) if note.what == "assigned"), None)
        vendor = self._store.living(assigned) if assigned else None
        return vendor.id if vendor else None

    def _answers_us(self, message: IncomingMessage, record_id: str, tokens: Sequence[str]) -> bool:
        """Whether the message answers a letter of ours in that record, or in one that was merged.

        To name another mail of the conversation is not enough: a stranger knows the Message-ID of its own last one.
        """
        record = self._store.get(record_id)
        if record is None:
            return False
        ours = {entry.message_id for entry in record.outbox}
        return record.token in tokens or not ours.isdisjoint({message.in_reply_to, *message.references})

    def _set_aside(self, raw: bytes, sha256: str, why: str) -> Handling:
        message = self._header_only(re.split(rb"\r?\n\r?\n", raw[:65536], maxsplit=1)[0] + b"\r\n\r\n", sha256)
        question = untouchable_question(message, why)
        self._put_before_staff(message, f"poison:{sha256}", question, f"{SET_ASIDE}: {why}")
        return Handling(Shelf.QUARANTINE, f"{SET_ASIDE}: {why}", sha256)

    def _put_before_staff(self, message: IncomingMessage, purpose: str, question: Question, outcome: str) -> None:
        def ask(record: Record, office: Office) -> Decision:
            case = Case(record, office)
            times = sum(note.what == "replayed" for note in record.history)
            case.ask(f"{purpose}:{times}" if times else purpose, question, about=message)
            case.received(message, outcome)
            case.handled(message, outcome, (record.id,))
            return case.close()

        self._committer.change(stray_id(message.sha256), ask, new=new_stray(message, ()))

    def _header_only(self, header: bytes, sha256: str) -> IncomingMessage:
        """The message as its header tells it, under the hash of the whole."""
        try:
            message = self._reader.unpack(header, self._own).message
        except OURS:
            raise
        except Exception as fault:  # a header that defeats us in a way we do not know must not stop its being set aside
            log.warning("not even the header of %s can be read: %s", sha256[:12], fault)
            message = IncomingMessage(sha256, None, "", None, None)
        return replace(message, sha256=sha256, files=(), ignored=())

    def _shelf(self, sha256: str) -> Shelf:
        """What a person sees in the mailbox: whether somebody must look."""
        for record_id, mark in self._store.index.handled(sha256).items():
            if _is_set_aside(mark):
                return Shelf.QUARANTINE
            record = self._store.get(record_id)
            if record and any(q.message_sha256 == sha256 and q.resolved_at is None for q in record.questions):
                return Shelf.NEEDS_REVIEW
        return Shelf.PROCESSED


def _is_set_aside(mark: HandledMessage) -> bool:
    return mark.outcome.startswith(SET_ASIDE)


def _is_own_letter(message: IncomingMessage, own: OwnIdentity) -> bool:
    """Written by this coibot, as its marks say; a colleague may write from the shared mailbox, too."""
    return message.headers.get("X-Coibot-Loop") == own.loop_id or own.made(message.message_id or "")


def _again(record: Record, office: Office, *, sha256: str) -> Decision:
    """The record as if the message that was set aside had not come yet."""
    case = Case(record, office)
    for question in record.questions:
        if question.message_sha256 == sha256:
            case.resolve(question.id, "replayed")
    case.change(handled=tuple(mark for mark in record.handled if mark.sha256 != sha256))
    case.note("replayed", "by a command on the terminal")
    return case.close()


def _outcome(record: Record, message: IncomingMessage) -> str:
    marks: list[HandledMessage] = [mark for mark in record.handled if mark.sha256 == message.sha256]
    return marks[-1].outcome if marks else ""
