"""The second and third letter about what was asked for and has not come.

Derived from the outbox and the day, as renewals are: a letter that asks for something begins a sequence, and anything
that arrives begins another one or ends it. When the sequence is through, a person takes over.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from coibot.desk.office import Office
from coibot.model.assessment import Assessment, Status
from coibot.model.letter import LetterKind, OutboxEntry, SendState
from coibot.model.record import Record

_REST = timedelta(days=3)
"""Nobody is reminded so soon after another letter of ours."""
_BEGINS = frozenset({LetterKind.REQUEST, LetterKind.DEFICIENT})
_TO_THEM = frozenset({*_BEGINS, LetterKind.RENEWAL, LetterKind.COULD_NOT_READ, LetterKind.RECEIPT})


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A reminder that is due."""

    key: str
    kind: LetterKind
    """REQUEST or DEFICIENT, as the letter that it repeats."""
    number: int
    """Of the sequence: the first letter is 1."""
    most: int
    first: date
    """The day of the first letter."""
    staff_only: bool


def follow_up_due(record: Record, office: Office, assessment: Assessment) -> FollowUp | None:
    """The reminder that is due today; None when none is, or all is in order."""
    days = office.rulebook.letters.follow_up_after
    first = _first_letter(record, office)
    if first is None or not days or not any(f.status is Status.NOT_MET for f in assessment.findings):
        return None
    if first.kind is LetterKind.REQUEST and any(not filed.from_folder for filed in record.documents):
        return None  # what they sent was answered, or a person looks at it
    begun = first.queued_at.astimezone(office.zone).date()
    steps = _steps(begun, office)
    reached = [n for n, day in enumerate(steps, start=2) if _working(day, office) <= office.today]
    if not reached:
        return None
    most = min(len(days) + 1, office.rulebook.letters.per_vendor_sequence)
    number = reached[-1]
    if any(f"follow:{first.key}:{later}" in record.keys for later in range(number, len(steps) + 2)):
        return None
    if number > most:
        # Nobody is given up on without having been reminded once.
        told = any(f"follow:{first.key}:{n}" in record.keys for n in range(2, most + 1))
        if not told and most > 1:
            number = most
    staff_only = number > most
    if staff_only and office.today < _answerable_until(record, office, first, steps):
        return None
    if not staff_only and _rests(record, office):
        return None
    return FollowUp(f"follow:{first.key}:{number}", first.kind, number, most, begun, staff_only)


def follow_up_days(record: Record, office: Office) -> tuple[date, ...]:
    """The days on which a reminder of what has been asked may fall due, the one for staff alone among them."""
    first = _first_letter(record, office)
    if first is None or not office.rulebook.letters.follow_up_after:
        return ()
    begun = first.queued_at.astimezone(office.zone).date()
    return tuple(_working(day, office) for day in _steps(begun, office))


def _steps(begun: date, office: Office) -> list[date]:
    """The reminders' days, and one more interval later the day for staff."""
    days = office.rulebook.letters.follow_up_after
    last = days[-1] - (days[-2] if len(days) > 1 else 0)
    return [begun + timedelta(days=after) for after in (*days, days[-1] + last)]


def _first_letter(record: Record, office: Office) -> OutboxEntry | None:
    """The last letter that asked for something and was no reminder; none when it was called off."""
    asked = [
        entry
        for entry in record.outbox
        if entry.kind in _BEGINS
        and entry.state not in (SendState.CANCELLED, SendState.REFUSED)
        and not entry.key.startswith("follow:")
        and not all(office.is_staff(address) for address in entry.recipients)
    ]
    return max(asked, key=lambda entry: entry.queued_at, default=None)


def _rests(record: Record, office: Office) -> bool:
    return any(entry.kind in _TO_THEM and entry.queued_at > office.now - _REST for entry in record.outbox)


def _answerable_until(record: Record, office: Office, first: OutboxEntry, steps: list[date]) -> date:
    """A reminder that came late, after a pause, leaves as much time to answer as it would have left on its day."""
    reminded = [entry.queued_at for entry in record.outbox if entry.key.startswith(f"follow:{first.key}:")]
    last = max(reminded, default=first.queued_at).astimezone(office.zone).date()
    return last + (steps[-1] - steps[-2])


def _working(day: date, office: Office) -> date:
    return office.business_day(day, forward=True) if office.rulebook.renewals.business_days_only else day
