"""Look-ups over all records, in memory: rebuilt at start, never the truth."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from coibot.model.letter import SendState
from coibot.model.record import Direction, HandledMessage, Record

PENDING = frozenset({SendState.QUEUED, SendState.SENDING, SendState.DEFERRED, SendState.UNCERTAIN})


class Index:
    """What must be found without opening every record."""

    def __init__(self) -> None:
        self._tokens: dict[str, str] = {}
        self._message_ids: dict[str, set[str]] = defaultdict(set)
        self._handled: dict[str, dict[str, HandledMessage]] = defaultdict(dict)
        self._addresses: dict[str, set[str]] = defaultdict(set)
        self._names: dict[str, tuple[str, ...]] = {}
        self._pending: set[str] = set()
        self._open_questions: set[str] = set()
        self._written: dict[str, dict[str, list[datetime]]] = {}
        self._ids: set[str] = set()

    def replace(self, old: Record | None, new: Record) -> None:
        """Take account of `new`; `old` is what it replaces."""
        if old is not None:
            self._forget(old)
        self._ids.add(new.id)
        self._tokens[new.token.lower()] = new.id
        for question in new.questions:
            self._tokens[question.id.lower()] = new.id
            if question.resolved_at is None:
                self._open_questions.add(new.id)
        for message_id in _message_ids(new):
            self._message_ids[message_id].add(new.id)
        for handled in new.handled:
            self._handled[handled.sha256][new.id] = handled
        if new.profile is not None:
            for contact in new.profile.contacts:
                self._addresses[contact.email].add(new.id)
            self._names[new.id] = (new.profile.name, *new.profile.aliases)
        if any(entry.state in PENDING for entry in new.outbox):
            self._pending.add(new.id)
        written: dict[str, list[datetime]] = defaultdict(list)
        for entry in new.outbox:
            for recipient in entry.recipients:
                written[recipient].append(entry.queued_at)
        self._written[new.id] = written

    def _forget(self, old: Record) -> None:
        self._tokens.pop(old.token.lower(), None)
        for question in old.questions:
            self._tokens.pop(question.id.lower(), None)
        for message_id in _message_ids(old):
            self._message_ids[message_id].discard(old.id)
        for handled in old.handled:
            self._handled[handled.sha256].pop(old.id, None)
        if old.profile is not None:
            for contact in old.profile.contacts:
                self._addresses[contact.email].discard(old.id)
        for table in (self._names, self._written):
            table.pop(old.id, None)
        for group in (self._pending, self._open_questions, self._ids):
            group.discard(old.id)

    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(self._ids))

    def vendor_ids(self) -> tuple[str, ...]:
        return tuple(sorted(self._names))

    def names(self) -> Mapping[str, tuple[str, ...]]:
        """Vendor id -> legal name and aliases."""
        return self._names

    def by_token(self, token: str) -> str | None:
        """The record of a conversation token or of a question's id."""
        return self._tokens.get(token.lower())

    def by_message_id(self, message_id: str) -> tuple[str, ...]:
        return tuple(sorted(self._message_ids.get(message_id, ())))

    def by_address(self, email: str) -> tuple[str, ...]:
        """Vendors that have this contact; an agent's address may serve many."""
        return tuple(sorted(self._addresses.get(email, ())))

    def handled(self, sha256: str) -> Mapping[str, HandledMessage]:
        """Record id -> its note that this message is done there."""
        return self._handled.get(sha256, {})

    def is_handled(self, sha256: str) -> bool:
        """Whether every record that the message concerns has taken its effect."""
        done = self.handled(sha256)
        return bool(done) and all(other in done for note in done.values() for other in note.shared_with)

    def pending(self) -> tuple[str, ...]:
        """Records with letters still to be sent."""
        return tuple(sorted(self._pending))

    def open_questions(self) -> tuple[str, ...]:
        return tuple(sorted(self._open_questions))

    def letters_since(self, email: str, since: datetime) -> int:
        """How many letters were decided for this address since then, over all records."""
        return sum(moment >= since for written in self._written.values() for moment in written.get(email, ()))


def _message_ids(record: Record) -> Iterable[str]:
    yield from (entry.message_id for entry in record.outbox)
    yield from (e.message_id for e in record.conversation if e.message_id and e.direction is Direction.IN)
