"""The outbox: each letter marked as on its way, handed to the server, and its fate committed."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coibot.desk.case import Decision
from coibot.desk.deliveries import ready, recovered, sending, server_down
from coibot.desk.events import LetterAttempted
from coibot.desk.holding import is_held
from coibot.model.letter import OutboxEntry, SendResult, SendState
from coibot.pipeline.committing import Committer
from coibot.store.files import DamagedFileError

log = logging.getLogger(__name__)

PUT_OFF_IN_A_ROW = 3
"""Letters. When the server puts off so many, one after the other, it is not about the letters."""

Deliver = Callable[[Sequence[str], bytes], SendResult]
"""Hands a letter's bytes to the server for these recipients; whatever happens is in the result."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One letter, one try."""

    record_id: str
    entry: OutboxEntry
    result: SendResult

    @property
    def server_down(self) -> bool:
        """Whether the server took no letter at all, whatever the letter."""
        return server_down(self.result)


class Outbox:
    """The way out."""

    def __init__(self, committer: Committer) -> None:
        self._committer = committer
        self._store = committer.store
        self._unrecorded: dict[tuple[str, str], SendResult] = {}
        """What the server said of letters while the disk would not take it."""

    def recover(self) -> int:
        """At start: letters that were on their way when the process died are now uncertain. Returns how many."""
        interrupted = 0
        for record_id in self._store.index.pending():
            record = self._store.get(record_id)
            stuck = [entry for entry in record.outbox if entry.state is SendState.SENDING] if record else []
            if stuck:
                interrupted += len(stuck)
                self._committer.change(record_id, recovered)
        return interrupted

    def flush(self, deliver: Deliver, *, stopping: Callable[[], bool] = lambda: False) -> list[Attempt]:
        """Try every letter that may go now, once. When the server can't be reached, the rest waits for a later beat.

        A letter that was put off for its own sake holds nobody else's up. `stopping` is asked before each letter.
        Raises OSError when the disk will not take it.
        """
        for (record_id, key), result in list(self._unrecorded.items()):
            self._record(record_id, key, result)
        attempts: list[Attempt] = []
        put_off = 0
        office = self._committer.office()
        paused = self._committer.paused
        for record_id in self._store.index.pending():
            for entry in self._ready(record_id):
                if stopping():
                    return attempts
                if paused and is_held(entry, office):
                    continue
                attempt = self._send(record_id, entry, deliver)
                if attempt is None:
                    continue
                attempts.append(attempt)
                put_off = put_off + 1 if attempt.result.state in (SendState.DEFERRED, SendState.UNCERTAIN) else 0
                if attempt.server_down or put_off == PUT_OFF_IN_A_ROW:
                    return attempts
        return attempts

    def _ready(self, record_id: str) -> tuple[OutboxEntry, ...]:
        try:
            record = self._store.get(record_id)
        except DamagedFileError as fault:
            log.error("the letters of %s wait: %s", record_id, fault)
            return ()
        return ready(record, self._committer.office()) if record else ()

    def _send(self, record_id: str, entry: OutboxEntry, deliver: Deliver) -> Attempt | None:
        """None when the letter may not go after all."""
        raw = self._bytes(entry)
        marked = self._committer.change(
            record_id, lambda record, office: Decision(sending(record, entry.key, office), ())
        )
        if not any(one.key == entry.key and one.state is SendState.SENDING for one in marked.outbox):
            return None
        result = _handed_over(entry, raw, deliver)
        self._unrecorded[record_id, entry.key] = result
        self._record(record_id, entry.key, result)
        log.info(
            "letter %s to %s: %s %s", entry.subject, ", ".join(entry.recipients), result.state.value, result.detail
        )
        return Attempt(record_id, entry, result)

    def _bytes(self, entry: OutboxEntry) -> bytes | None:
        try:
            return self._committer.archive.get(entry.sha256)
        except (KeyError, DamagedFileError) as fault:
            log.error("letter %s: %s", entry.subject, fault)
            return None

    def _record(self, record_id: str, key: str, result: SendResult) -> None:
        """Commit what became of a letter; until that is done, it is kept for the next flush."""
        self._committer.apply(record_id, LetterAttempted(key, result))
        del self._unrecorded[record_id, key]


def _handed_over(entry: OutboxEntry, raw: bytes | None, deliver: Deliver) -> SendResult:
    if raw is None:
        return SendResult(SendState.REFUSED, detail="its bytes are lost from the archive, or damaged there")
    try:
        return deliver(entry.recipients, raw)
    except Exception as fault:  # whatever it was, nobody knows how far the letter got
        log.exception("a fault in coibot itself while a letter was on its way")
        return SendResult(SendState.UNCERTAIN, detail=f"{type(fault).__name__}: {fault}")
