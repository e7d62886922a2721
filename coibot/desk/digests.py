"""When staff get the digest and the review for a meeting.

Nothing is scheduled. The record of what was sent (`m-digests`, which is no vendor's) and the hour say what is due: of
all that was missed only the latest, and each week and month once, whatever is restarted or changed in between.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from coibot.desk.case import Case, Decision
from coibot.desk.office import Office
from coibot.desk.recipients import Recipients
from coibot.model.digest import Digest
from coibot.model.letter import LetterKind
from coibot.model.record import Record
from coibot.rules.rulebook import DigestDay

RECORD_ID = "m-digests"
_WEEKDAYS = tuple(DigestDay)


@dataclass(frozen=True, slots=True)
class DueDigest:
    """A digest or review whose hour has come."""

    kind: LetterKind
    key: str
    """`digest:2026-W48`, `meeting:2026-12`: used once."""
    on: date
    """The day it was due, in the office's time zone."""
    since: date
    """The day that its changes look back to."""


def latest(office: Office) -> tuple[DueDigest, ...]:
    """The last digest and the last review whose hour has come, sent or not."""
    return tuple(due for due in (_digest(office), _meeting(office)) if due is not None)


def due_digests(record: Record | None, office: Office) -> tuple[DueDigest, ...]:
    """What is due now. Nothing is, before the record was begun: who starts coibot on a Wednesday waits for Monday."""
    if record is None:
        return ()
    return tuple(due for due in latest(office) if due.key not in record.keys)


def begin(record: Record, office: Office) -> Decision:
    """Begin the record: the weeks and months from now on count, those before do not."""
    case = Case(record, office)
    case.change(keys=tuple(due.key for due in latest(office)))
    case.note("begun", "digests to staff begin")
    return case.close()


def write(
    record: Record, office: Office, due: DueDigest, digest: Digest, attach: Iterable[tuple[str, str]]
) -> Decision:
    """Write it to all of staff. `attach` as pairs of file name and SHA-256 in the archive."""
    case = Case(record, office)
    if due.key not in record.keys:
        staff = Recipients(office.staff, (), ("no staff address is set",))
        case.write(due.kind, due.key, staff, digest=digest, attach=tuple(attach))
        if due.key not in case.record.keys:
            case.change(keys=(*case.record.keys, due.key))
    return case.close()


def skip(record: Record, office: Office, due: DueDigest) -> Decision:
    """Nobody is on the roster: nothing to write about, this time."""
    case = Case(record, office)
    if due.key not in record.keys:
        case.change(keys=(*record.keys, due.key))
    return case.close()


def _digest(office: Office) -> DueDigest | None:
    wanted = office.rulebook.reports.digest_on
    if wanted is DigestDay.NEVER:
        return None
    today = office.today
    on = today - timedelta(days=(today.weekday() - _WEEKDAYS.index(wanted)) % 7)
    if not _has_come(on, office):
        on -= timedelta(days=7)
    year, week, _ = on.isocalendar()
    return DueDigest(LetterKind.DIGEST, f"digest:{year}-W{week:02}", on, office.today - timedelta(days=7))


def _meeting(office: Office) -> DueDigest | None:
    wanted = office.rulebook.reports.meeting_on
    if not wanted:
        return None
    today = office.today
    for month in (today, today.replace(day=1) - timedelta(days=1)):
        on = office.business_day(month.replace(day=wanted), forward=True)
        if _has_come(on, office):
            return DueDigest(LetterKind.MEETING, f"meeting:{month:%Y-%m}", on, today - timedelta(days=30))
    return None


def _has_come(on: date, office: Office) -> bool:
    hour = time.fromisoformat(office.rulebook.reports.at)
    return datetime.combine(on, hour, office.zone).astimezone(UTC) <= office.now
