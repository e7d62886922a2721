"""The stop-work list: vendors whose coverage ended so long ago that no letter is sent any more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coibot.desk.due import open_lines
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.model.assessment import LineOnFile
from coibot.model.record import Record
from coibot.rules.rulebook import Recipients, Rulebook

TEN_DAYS = 10
"""After an expiration, where the rules have no step for staff alone."""


@dataclass(frozen=True, slots=True)
class StopWork:
    """A vendor without coverage that it needs for its work."""

    vendor_id: str
    name: str
    lines: tuple[LineOnFile, ...]
    """Required lines that ended, nothing in their place, the longest ended first."""
    since: date
    """The first day without the first of them."""


def uncovered_lines(record: Record, office: Office, on: date | None = None) -> tuple[LineOnFile, ...]:
    """The required lines of a vendor that ended more than ten days before `on` (default: today).

    Or as many days as the rules' last step says.

    Waived lines are left out, and so are vendors that are no more. A pause of letters insures nobody: who is paused is
    on the list.
    """
    profile = record.profile
    if profile is None or not profile.active or profile.vendor_class not in office.rulebook.classes:
        return ()
    day = on or office.today
    ended = [
        line
        for line in open_lines(record, office, judge(record, office, day))
        if line.expiration is not None and (day - line.expiration).days > _patience(office.rulebook)
    ]
    return tuple(sorted(ended, key=lambda line: (line.expiration or date.max, line.line)))


def stop_work_list(records: Iterable[Record], office: Office) -> tuple[StopWork, ...]:
    """Every vendor of `records` that should not be at work, the longest uncovered first."""
    found = []
    for record in records:
        lines = uncovered_lines(record, office)
        if lines and record.profile is not None:
            found.append(StopWork(record.id, record.profile.name, lines, lines[0].expiration or date.min))
    return tuple(sorted(found, key=lambda one: (one.since, one.vendor_id)))


def _patience(rulebook: Rulebook) -> int:
    return max((step.days for step in rulebook.renewals.after if step.send_to is Recipients.STAFF), default=TEN_DAYS)
