"""The outbox: each letter marked as on its way, handed to the server, and its fate committed."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from coibot.desk.case import Decision
from coibot.desk.deliveries import ready, recovered, sending
from coibot.desk.events import LetterAttempted
from coibot.model.letter import OutboxEntry, SendResult, SendState
from coibot.pipeline.committing import Committer

log = logging.getLogger(__name__)

Deliver = Callable[[Sequence[str], bytes], SendResult]
"""Hands a letter's bytes to the server for these recipients; whatever happens is in the result."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One letter, one try."""

    record_id: str
    entry: OutboxEntry
    result: SendResult


class Outbox:
    """The way out."""

    def __init__(self, committer: Committer) -> None:
        self._committer = committer
        self._store = committer.store

    def recover(self) -> int:
        """At start: letters that were on their way when the process died are now uncertain. Returns how many."""
        interrupted = 0
        for record_id in self._store.index.pending():
            record = self._store.get(record_id)
            stuck = [entry for entry in record.outbox if entry.state is SendState.SENDING] if record else []
            if stuck:
                interrupted += len(stuck)
                self._committer.change(record_id, lambda r, office: Decision(recovered(r, office), ()))
        return interrupted

    def flush(self, deliver: Deliver) -> list[Attempt]:
        """Try every letter that may go now, once. When the server can't be reached, the rest waits for a later beat."""
        attempts: list[Attempt] = []
        for record_id in self._store.index.pending():
            record = self._store.get(record_id)
            for entry in ready(record, self._committer.office()) if record else ():
                attempt = self._send(record_id, entry, deliver)
                attempts.append(attempt)
                if attempt.result.state is SendState.DEFERRED and not attempt.result.refused:
                    return attempts
        return attempts

    def _send(self, record_id: str, entry: OutboxEntry, deliver: Deliver) -> Attempt:
        raw = self._committer.archive.get(entry.sha256)
        self._committer.change(record_id, lambda record, _office: Decision(sending(record, entry.key), ()))
        result = deliver(entry.recipients, raw)
        self._committer.apply(record_id, LetterAttempted(entry.key, result))
        log.info(
            "letter %s to %s: %s %s", entry.subject, ", ".join(entry.recipients), result.state.value, result.detail
        )
        return Attempt(record_id, entry, result)
