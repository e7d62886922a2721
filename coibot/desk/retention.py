"""What may be deleted today, by the rules of retention, and what must not be whatever they say.

Kept always: what belongs to a vendor under hold, the files that a verdict of today rests on, letters that still wait,
and what staff have yet to decide on. Of bytes that several records speak of, the one that keeps them longest counts.
Records of vendors stay whole: what was read, decided and said can be explained without the original bytes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.model.document import FiledDocument
from coibot.model.letter import SendState
from coibot.model.record import Direction, Record
from coibot.rules.rulebook import Retention

_WAITING = frozenset({SendState.QUEUED, SendState.SENDING, SendState.DEFERRED, SendState.UNCERTAIN})
FOR_EVER = date.max


@dataclass(frozen=True, slots=True)
class Deletion:
    """One thing that may go."""

    what: str
    """The SHA-256 of bytes in the archive, or the id of a stray's record."""
    kind: str
    """"mail", "letter", "document", "stray"."""
    rule: str
    """As in `retention.mails: 365`."""
    since: date
    """The day from which the rule counts."""
    records: tuple[str, ...]
    """Ids of the records that speak of it."""


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What the records say of what is in the archive."""

    bytes: tuple[Deletion, ...]
    strays: tuple[Deletion, ...]
    spoken_of: frozenset[str]
    """Every SHA-256 that some record names."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """One record's interest in bytes."""

    record_id: str
    kind: str
    until: date
    """The first day on which it may go."""
    since: date


def rests_on(record: Record, office: Office) -> frozenset[str]:
    """The files that today's verdict on a vendor rests on: also one that says since when a policy has been over."""
    profile = record.profile
    if profile is None or not profile.active or profile.vendor_class not in office.rulebook.classes:
        return frozenset()
    assessment = judge(record, office, office.today)
    evidence = {finding.evidence.file_sha256 for finding in assessment.findings if finding.evidence is not None}
    return frozenset({line.file_sha256 for line in assessment.on_file if line.file_sha256} | evidence)


def reckon(
    records: Sequence[Record],
    rules: Retention,
    today: date,
    zone: ZoneInfo,
    resting: Callable[[Record], frozenset[str]] = lambda _record: frozenset(),
) -> Reckoning:
    """`records` must be all there are: bytes that a missing one speaks of would seem to be nobody's.

    `resting`: the files that a verdict on the record rests on today.
    """
    held = {record.id for record in records if record.hold is not None}
    held |= {record.id for record in records if record.merged_into in held}
    claims: dict[str, list[_Claim]] = {}
    strays = []
    for record in records:
        if (gone := _stray_may_go(record, rules, today, zone, held)) is not None:
            strays.append(gone)
        needed = resting(record)
        for sha256, kind, since in _spoken_of(record, today, zone):
            days: int | None = getattr(rules, f"{kind}s")
            keeps = record.id in held or sha256 in needed
            until = FOR_EVER if keeps or since is None or days is None else since + timedelta(days=days)
            claims.setdefault(sha256, []).append(_Claim(record.id, kind, until, since or FOR_EVER))
    return Reckoning(
        tuple(_deletion(sha256, of, rules) for sha256, of in sorted(claims.items()) if _may_go(of, today)),
        tuple(strays),
        frozenset(claims),
    )


def _may_go(claims: Iterable[_Claim], today: date) -> bool:
    return all(claim.until <= today for claim in claims)


def _deletion(sha256: str, claims: Sequence[_Claim], rules: Retention) -> Deletion:
    last = max(claims, key=lambda claim: (claim.until, claim.kind))
    rule = f"retention.{last.kind}s: {getattr(rules, f'{last.kind}s')}"
    return Deletion(sha256, last.kind, rule, last.since, tuple(dict.fromkeys(claim.record_id for claim in claims)))


def _spoken_of(record: Record, today: date, zone: ZoneInfo) -> Iterable[tuple[str, str, date | None]]:
    """SHA-256, kind, and the day since which nobody needs it; None while somebody does."""
    open_about = {question.message_sha256 for question in record.questions if question.resolved_at is None}
    waiting = {entry.sha256 for entry in record.outbox if entry.state in _WAITING}
    for entry in record.outbox:
        yield entry.sha256, "letter", None if entry.sha256 in waiting else _day(entry.sent_at or entry.queued_at, zone)
    for mail in record.conversation:
        if mail.sha256 and mail.direction is Direction.IN:
            yield mail.sha256, "mail", None if mail.sha256 in open_about else _day(mail.at, zone)
        elif mail.sha256:
            yield mail.sha256, "letter", None if mail.sha256 in waiting else _day(mail.at, zone)
    for mark in record.handled:
        yield mark.sha256, "mail", None if mark.sha256 in open_about else _day(mark.at, zone)
    received = {filed.file_sha256: _day(filed.received, zone) for filed in record.documents}
    for filed in record.documents:
        yield filed.file_sha256, "document", _useless_since(filed, received, today, zone)
        if filed.message_sha256:
            still = filed.message_sha256 in open_about
            yield filed.message_sha256, "mail", None if still else _day(filed.received, zone)
    if record.stray is not None:
        decided = _decided(record, zone)
        yield record.stray.message.sha256, "stray", decided
        for file in record.stray.message.files:
            yield file.sha256, "stray", decided
        for reading in record.stray.readings:
            yield reading.sha256, "stray", decided


def _useless_since(filed: FiledDocument, received: Mapping[str, date], today: date, zone: ZoneInfo) -> date | None:
    """The day from which no verdict can rest on it; None while one can.

    Endorsements count as long as they are not replaced: which policy they belong to is the rules' business.
    """
    came = _day(filed.received, zone)
    if filed.replaced_by is not None:
        return max(came, received.get(filed.replaced_by, FOR_EVER)) if filed.replaced_by in received else None
    certificate = filed.document.certificate
    if certificate is None or not certificate.policies:
        return None
    ends = [policy.expiration for policy in certificate.policies]
    if any(end is None or end > today for end in ends):
        return None
    return max(came, *(end for end in ends if end is not None))


def _stray_may_go(
    record: Record, rules: Retention, today: date, zone: ZoneInfo, held: Iterable[str]
) -> Deletion | None:
    decided = _decided(record, zone)
    if record.stray is None or rules.strays is None or decided is None:
        return None
    assigned = {note.detail for note in record.history if note.what == "assigned"}
    if not assigned.isdisjoint(held) or any(entry.state in _WAITING for entry in record.outbox):
        return None
    if decided + timedelta(days=rules.strays) > today:
        return None
    return Deletion(record.id, "stray", f"retention.strays: {rules.strays}", decided, (record.id,))


def _decided(record: Record, zone: ZoneInfo) -> date | None:
    """The day of the last decision on a message that is nobody's; None while staff owe one."""
    if any(question.resolved_at is None for question in record.questions):
        return None
    moments: list[datetime] = [question.resolved_at for question in record.questions if question.resolved_at]
    moments += [mark.at for mark in record.handled] + [note.at for note in record.history]
    return _day(max(moments), zone) if moments else None


def _day(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()
