"""Look-ups over all records, in memory: rebuilt at start, never the truth."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from coibot.model.certificate import CoverageLine
from coibot.model.letter import UNASKED, SendState
from coibot.model.record import Direction, HandledMessage, Record
from coibot.model.vendor import Role
from coibot.rules.selection import policy_number_key

STUCK_AFTER = 3
PENDING = frozenset({SendState.QUEUED, SendState.SENDING, SendState.DEFERRED, SendState.UNCERTAIN})


@dataclass(frozen=True, slots=True)
class _Entry:
    """What the index holds of one record, so that it can be taken out again."""

    tokens: frozenset[str]
    message_ids: frozenset[str]
    handled: tuple[HandledMessage, ...]
    addresses: frozenset[str]
    own_addresses: frozenset[str]
    names: tuple[str, ...]
    pending: int
    """Letters still to be sent."""
    stuck: int
    """Of these, the ones that have failed more than STUCK_AFTER times."""
    asked: tuple[datetime, ...]
    """When each decision that staff owe was asked for."""
    written: tuple[tuple[str, datetime], ...]
    policies: frozenset[str]
    """Keys of the policy numbers on a vendor's certificates; those of workers' compensation left out."""
    insurers: frozenset[tuple[str, str]]
    """NAIC numbers with the names beside them."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How much there is of everything."""

    vendors: int
    outbox: int
    """Letters still to be sent."""
    stuck: int
    open_questions: int
    oldest_unanswered: datetime | None
    """When the oldest decision that staff owe was asked for."""


class Index:
    """What must be found without opening every record."""

    def __init__(self) -> None:
        self._entries: dict[str, _Entry] = {}
        self._tokens: dict[str, str] = {}
        self._message_ids: dict[str, set[str]] = defaultdict(set)
        self._handled: dict[str, dict[str, HandledMessage]] = defaultdict(dict)
        self._addresses: dict[str, set[str]] = defaultdict(set)
        self._own_addresses: dict[str, set[str]] = defaultdict(set)
        self._written: dict[str, dict[str, tuple[datetime, ...]]] = defaultdict(dict)
        self._names: dict[str, tuple[str, ...]] = {}
        self._policies: dict[str, set[str]] = defaultdict(set)
        self._insurers: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._changed: set[str] = set()

    def replace(self, record: Record) -> None:
        """Take account of `record` as it is now."""
        self.forget(record.id)
        entry = _entry(record)
        self._entries[record.id] = entry
        self._changed.add(record.id)
        for token in entry.tokens:
            self._tokens[token] = record.id
        for message_id in entry.message_ids:
            self._message_ids[message_id].add(record.id)
        for mark in entry.handled:
            self._handled[mark.sha256][record.id] = mark
        for address in entry.addresses:
            self._addresses[address].add(record.id)
        for address in entry.own_addresses:
            self._own_addresses[address].add(record.id)
        for address in {address for address, _ in entry.written}:
            self._written[address][record.id] = tuple(at for written, at in entry.written if written == address)
        for number in entry.policies:
            self._policies[number].add(record.id)
        for naic, name in entry.insurers:
            self._insurers[naic][name].add(record.id)
        if entry.names:
            self._names[record.id] = entry.names

    def forget(self, record_id: str) -> None:
        """Take the record out: its file is gone."""
        entry = self._entries.pop(record_id, None)
        if entry is None:
            return
        for token in entry.tokens:
            self._tokens.pop(token, None)
        for message_id in entry.message_ids:
            self._message_ids[message_id].discard(record_id)
        for mark in entry.handled:
            self._handled[mark.sha256].pop(record_id, None)
        for address in entry.addresses:
            self._addresses[address].discard(record_id)
        for address in entry.own_addresses:
            self._own_addresses[address].discard(record_id)
        for address, _ in entry.written:
            self._written[address].pop(record_id, None)
        for number in entry.policies:
            self._policies[number].discard(record_id)
        for naic, name in entry.insurers:
            self._insurers[naic][name].discard(record_id)
        self._names.pop(record_id, None)
        self._changed.discard(record_id)

    def take_changed(self) -> tuple[str, ...]:
        """The records that changed since this was last asked."""
        changed = tuple(sorted(self._changed))
        self._changed.clear()
        return changed

    def ids(self) -> tuple[str, ...]:
        return tuple(sorted(self._entries))

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

    def by_own_address(self, email: str) -> tuple[str, ...]:
        """Vendors whose own contact this is, not an agent's."""
        return tuple(sorted(self._own_addresses.get(email, ())))

    def by_policy(self, number: str) -> tuple[str, ...]:
        """Vendors whose certificates show a policy of this number, but for workers' compensation.

        One such policy covers all clients of a staffing firm.
        """
        return tuple(sorted(self._policies.get(number, ())))

    def insurers(self, naic: str) -> Mapping[str, frozenset[str]]:
        """Names that certificates give the company of this NAIC number -> the vendors whose certificates do."""
        return {name: frozenset(known) for name, known in self._insurers.get(naic, {}).items() if known}

    def handled(self, sha256: str) -> Mapping[str, HandledMessage]:
        """Record id -> its note that this message is done there."""
        return self._handled.get(sha256, {})

    def is_handled(self, sha256: str) -> bool:
        """Whether every record that the message concerns has taken its effect."""
        done = self.handled(sha256)
        return bool(done) and all(other in done for note in done.values() for other in note.shared_with)

    def pending(self) -> tuple[str, ...]:
        """Records with letters still to be sent."""
        return tuple(sorted(record_id for record_id, entry in self._entries.items() if entry.pending))

    def open_questions(self) -> tuple[str, ...]:
        """Records with decisions that staff owe."""
        return tuple(sorted(record_id for record_id, entry in self._entries.items() if entry.asked))

    def standing(self) -> Standing:
        entries = self._entries.values()
        asked = [moment for entry in entries for moment in entry.asked]
        return Standing(
            vendors=len(self._names),
            outbox=sum(entry.pending for entry in entries),
            stuck=sum(entry.stuck for entry in entries),
            open_questions=len(asked),
            oldest_unanswered=min(asked, default=None),
        )

    def letters_since(self, email: str, since: datetime, until: datetime) -> int:
        """How many letters were decided for this address in that time, over all records.

        Reminders and first requests do not count: the calendar bounds them, and no loop can make one.
        """
        return sum(since <= at <= until for moments in self._written.get(email, {}).values() for at in moments)


def _entry(record: Record) -> _Entry:
    profile = record.profile if record.merged_into is None else None
    waiting = [entry for entry in record.outbox if entry.state in PENDING]
    contacts = profile.contacts if profile else ()
    certificates = [
        filed.document.certificate for filed in record.documents if profile and filed.document.certificate is not None
    ]
    received = {e.message_id for e in record.conversation if e.message_id and e.direction is Direction.IN}
    return _Entry(
        # The open questions of a merged vendor stand in the other's record under the same ids.
        tokens=frozenset(
            {record.token.lower(), *(question.id.lower() for question in record.questions if not record.merged_into)}
        ),
        message_ids=frozenset({*received, *(entry.message_id for entry in record.outbox)}),
        handled=record.handled,
        addresses=frozenset(contact.email for contact in contacts),
        own_addresses=frozenset(contact.email for contact in contacts if contact.role is Role.VENDOR),
        names=(profile.name, *profile.aliases) if profile else (),
        pending=len(waiting),
        stuck=sum(entry.attempts > STUCK_AFTER for entry in waiting),
        asked=tuple(question.asked_at for question in record.questions if question.resolved_at is None),
        written=tuple(
            (address, entry.queued_at)
            for entry in record.outbox
            if entry.kind not in UNASKED
            for address in entry.recipients
        ),
        policies=frozenset(
            policy_number_key(policy.policy_number)
            for certificate in certificates
            for policy in certificate.policies
            if policy.policy_number and policy.line is not CoverageLine.WORKERS_COMPENSATION
        ),
        insurers=frozenset(
            (insurer.naic, insurer.name)
            for certificate in certificates
            for insurer in certificate.insurers.values()
            if insurer.naic and insurer.name
        ),
    )
