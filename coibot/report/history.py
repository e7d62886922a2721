"""How everyone stood on days gone by: derived from what is on file, never from figures that somebody stored.

A day is judged by what had arrived, and what was waived, until its end, under the rules of today.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from coibot.intake.clean import clean_line
from coibot.model.assessment import Assessment
from coibot.model.record import Record
from coibot.report.build import standing_of
from coibot.report.model import Change, LookBack, Point, Standing
from coibot.rules.rulebook import Checks

WEEKS = 26
"""How far back a page looks."""

_CHECKS = Checks()

AssessOn = Callable[[Record, date], Assessment | None]
"""The assessment of a record on a day; None when there is nothing to assess."""


def weekly(as_of: date, weeks: int = WEEKS) -> tuple[date, ...]:
    """`as_of` and the same day of the weeks before it, oldest first."""
    return tuple(as_of - timedelta(weeks=week) for week in range(weeks, -1, -1))


def history(
    records: Iterable[Record], assess: AssessOn, days: Sequence[date], timezone: tzinfo = UTC, checks: Checks = _CHECKS
) -> tuple[Point, ...]:
    """For each of `days`, ascending: how many vendors were known, and how many of them were compliant."""
    active = dict.fromkeys(days, 0)
    compliant = dict.fromkeys(days, 0)
    for record in records:
        for day, standing in zip(days, standings(record, assess, days, timezone, checks), strict=True):
            if standing is not None and standing is not Standing.INACTIVE:
                active[day] += 1
                compliant[day] += standing is Standing.COMPLIANT
    return tuple(Point(day, active[day], compliant[day]) for day in days)


def look_back(
    records: Iterable[Record], assess: AssessOn, then: date, now: date, timezone: tzinfo = UTC, checks: Checks = _CHECKS
) -> LookBack:
    """How everyone stood at the end of `then`, and who stands otherwise on `now`, a later day."""
    active = compliant = 0
    changes = []
    for record in records:
        was, is_now = standings(record, assess, (then, now), timezone, checks)
        if record.profile is None or is_now is None or is_now is Standing.INACTIVE:
            continue
        active += was is not None
        compliant += was is Standing.COMPLIANT
        if was is not is_now:
            changes.append(Change(record.id, clean_line(record.profile.name), was, is_now))
    changes.sort(key=lambda change: (change.name.casefold(), change.vendor_id))
    return LookBack(Point(then, active, compliant), tuple(changes))


def standings(
    record: Record, assess: AssessOn, days: Sequence[date], timezone: tzinfo = UTC, checks: Checks = _CHECKS
) -> tuple[Standing | None, ...]:
    """How the vendor stood on each of `days`, ascending; None before it was known.

    The last of them is taken for today: then everybody is known. Between two days on which no date of the record's
    falls, nothing is judged anew.
    """
    if record.profile is None:
        return (None,) * len(days)
    begin = known_since(record, timezone)
    turns = _turns(record, timezone, checks)
    told: list[Standing | None] = []
    judged: date | None = None
    for day in days:
        if day != days[-1] and (begin is None or day < begin):
            told.append(None)
        elif judged is not None and not any(judged < turn <= day for turn in turns):
            told.append(told[-1])
        else:
            then = known_on(record, day, timezone)
            told.append(standing_of(then, assess(then, day) if record.profile.active else None))
            judged = day
    return tuple(told)


def known_on(record: Record, day: date, timezone: tzinfo = UTC) -> Record:
    """The record with the documents and waivers that it had at the end of `day`."""
    documents = [filed for filed in record.documents if filed.received.astimezone(timezone).date() <= day]
    here = {filed.file_sha256 for filed in documents}
    later = {filed.file_sha256 for filed in record.documents} - here
    return replace(
        record,
        documents=tuple(
            replace(filed, replaced_by=None) if filed.replaced_by in later else filed for filed in documents
        ),
        waivers=tuple(waiver for waiver in record.waivers if waiver.granted_on <= day),
    )


def known_since(record: Record, timezone: tzinfo = UTC) -> date | None:
    """The day of the first thing that is noted about the vendor; None when nothing is."""
    moments: list[datetime] = [filed.received for filed in record.documents]
    moments += [mail.at for mail in record.conversation]
    moments += [note.at for note in record.history]
    moments += [entry.queued_at for entry in record.outbox]
    return min(moments).astimezone(timezone).date() if moments else None


def _turns(record: Record, timezone: tzinfo, checks: Checks) -> frozenset[date]:
    """The days on which a judgement can change: every date that the record holds, and as far from it as rules look."""
    days: set[date] = set()
    for filed in record.documents:
        days.add(filed.received.astimezone(timezone).date())
        certificate, endorsement = filed.document.certificate, filed.document.endorsement
        if certificate is not None:
            days.update(day for policy in certificate.policies for day in (policy.effective, policy.expiration) if day)
            if certificate.issue_date:
                days.add(certificate.issue_date)
        if endorsement is not None and endorsement.effective:
            days.add(endorsement.effective)
    for waiver in record.waivers:
        days.update((waiver.granted_on, waiver.until))
    spans = {0, -checks.minimum_days_left, checks.grace_days, checks.binder_days or 0}
    return frozenset(
        day + timedelta(days=span + after)
        for day in days
        if date(1900, 1, 1) < day < date(9000, 1, 1)
        for span in spans
        for after in (0, 1)
    )
