"""What is due: derived from the record and the day, never from a job somebody stored.

A missed week loses nothing and doubles nothing: of the steps that have passed only the latest is written, and each
(line, expiration, step) is written once. Anything that arrives ends the chase by what it changes: a newer policy on
file takes the line off the list, and a person's unanswered words stop all letters but those to staff.

docs/renewals.md has the rules in words; bench/year.py holds them against a reckoning of its own.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from coibot.desk.cadence import Step, cadence, day_of, for_staff_alone, latest_step
from coibot.desk.confirming import confirmation_days, confirmations_due
from coibot.desk.due import Due, by_end, open_lines, received, waits_for_us, why
from coibot.desk.follow_ups import follow_up_days, follow_up_due
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.model.assessment import Assessment, LineOnFile, Verdict
from coibot.model.letter import LetterKind
from coibot.model.record import Record
from coibot.model.wording import long_date
from coibot.rules.rulebook import Recipients

_PATIENCE = timedelta(days=7)
"""For how long a question to staff may hold up reminders without a word."""


def what_is_due(record: Record, office: Office, assessment: Assessment) -> tuple[Due, ...]:
    """The letters due today for a vendor, judged today."""
    profile = record.profile
    if profile is None or not profile.active or profile.vendor_class not in office.rulebook.classes:
        return ()
    if profile.paused_until is not None and profile.paused_until > office.today:
        return ()
    if not record.documents:
        first = _first_request(record, "nothing is on file")
        return first or tuple(_follow_up(record, office, assessment))
    if brought_in(record) and not profile.released:
        return ()
    # What staff bring in from a folder is answered to no one: the first request tells them.
    untold = brought_in(record) and assessment.verdict is Verdict.DEFICIENT
    if untold and (request := _first_request(record, "what staff brought in does not meet the rules")):
        return request
    renewals = tuple(_renewals(record, office, assessment))
    asked = renewals or tuple(_follow_up(record, office, assessment))
    return (*asked, *confirmations_due(record, office, assessment))


def brought_in(record: Record) -> bool:
    """Whether staff filed all that there is, and neither the vendor nor its agent ever sent anything."""
    return bool(record.documents) and all(filed.from_folder for filed in record.documents)


def upcoming(record: Record, office: Office, until: date) -> tuple[tuple[date, Due], ...]:
    """The letters that will be due from today to `until` if nothing arrives, with their days."""
    if record.profile is None:
        return ()
    lines = judge(record, office, office.today).on_file
    ends = [line.expiration for line in lines if line.expiration is not None]
    first = office.today
    if office.rulebook.renewals.business_days_only:
        first = office.business_day(first, forward=True)
    days = {first, *(day_of(step, end, office) for step in cadence(office.rulebook) for end in ends)}
    days |= confirmation_days(record, office, lines)
    days.update(follow_up_days(record, office))
    found = []
    for day in sorted(day for day in days if first <= day <= until):
        then = replace(office, now=datetime.combine(day, time(12), office.zone).astimezone(UTC))
        for due in what_is_due(record, then, judge(record, then, day)):
            found.append((day, due))
            record = replace(record, keys=(*record.keys, due.key, *due.marks))
    return tuple(found)


def _first_request(record: Record, why: str) -> tuple[Due, ...]:
    profile = record.profile
    key = f"request:{record.id}"
    if profile is None or not profile.released or key in record.keys:
        return ()
    return (Due(LetterKind.REQUEST, key, (), (), None, why),)


def _renewals(record: Record, office: Office, assessment: Assessment) -> Iterator[Due]:
    """One letter for the lines that the vendor is still written to about, one question for those that it is not."""
    renewals = office.rulebook.renewals
    # Two weeks more than any step needs, for the holidays it may move over.
    ahead = timedelta(days=max(renewals.before, default=0) + renewals.bundle_within_days + 14)
    lines = open_lines(record, office, assessment, until=office.today + ahead)
    reached = {line: step for line in lines if (step := _step_of(record, line, office)) is not None}
    given_up = {line for line, step in reached.items() if for_staff_alone(step, office.rulebook)}
    chased = [line for line in lines if line not in given_up]
    fresh = [line for line in chased if line in reached and not _told(record, line, reached[line], chased)]
    if fresh:
        yield from _letter(record, office, chased, reached, fresh)
    fresh = [line for line in given_up if _mark(record, line, reached[line]) not in record.keys]
    if fresh:
        first = max(fresh, key=lambda line: (reached[line].days, line.line))
        about = tuple(sorted(fresh, key=by_end))
        marks = tuple(_mark(record, line, reached[line]) for line in about)
        yield _due(record, office, first, reached[first], about, marks, staff_only=True)


def _letter(
    record: Record, office: Office, chased: list[LineOnFile], reached: dict[LineOnFile, Step], fresh: list[LineOnFile]
) -> Iterator[Due]:
    """One letter for all lines whose expirations lie close together; the most urgent step gives the tone."""
    first = max(fresh, key=lambda line: (reached[line].days, line.line))
    step = reached[first]
    close = [line for line in chased if _apart(line, first) <= office.rulebook.renewals.bundle_within_days]
    # What is due today by a step of its own is in the letter too, however far off: one letter a day says it all.
    about = tuple(sorted({*close, *fresh}, key=by_end))
    marks = [_mark(record, line, reached[line]) for line in about if line in reached]
    if step.days < 0:
        # What shares the letter has been asked for: the same step of its own, some days later, would say it again.
        marks += [_shared(record, line, step, first) for line in close if line != first]
    if not waits_for_us(record):
        yield _due(record, office, first, step, about, tuple(dict.fromkeys(marks)))
    elif step.days >= 0:
        yield _due(record, office, first, step, about, tuple(dict.fromkeys(marks)), staff_only=True)
    else:
        yield from _unreminded(record, office, first, about)


def _due(
    record: Record,
    office: Office,
    first: LineOnFile,
    step: Step,
    about: tuple[LineOnFile, ...],
    marks: tuple[str, ...],
    *,
    staff_only: bool = False,
) -> Due:
    return Due(
        kind=LetterKind.RENEWAL,
        key=f"renewal:{record.id}:{first.line}:{first.expiration}:{step.days}",
        marks=marks,
        lines=about,
        step=step.days,
        why=why(about, office.today),
        staff_only=staff_only,
        copy_staff=step.send_to is Recipients.VENDOR_AND_STAFF,
    )


def _follow_up(record: Record, office: Office, assessment: Assessment) -> Iterator[Due]:
    """The letter that was not answered, once more; a message of theirs that waits for us holds it up."""
    due = follow_up_due(record, office, assessment)
    if due is None or (waits_for_us(record) and not due.staff_only):
        return
    since = f"nothing has come since our letter of {long_date(due.first)}"
    yield Due(due.kind, due.key, (), (), None, since, staff_only=due.staff_only, follow_up=due)


def _unreminded(record: Record, office: Office, first: LineOnFile, lines: tuple[LineOnFile, ...]) -> Iterator[Due]:
    """Staff hear of it, once, when a question of theirs has held up reminders for longer than a week or so."""
    key = f"unreminded:{record.id}:{first.line}:{first.expiration}"
    if key not in record.keys and waits_for_us(record, since=office.now - _PATIENCE):
        yield Due(LetterKind.RENEWAL, key, (), lines, None, why(lines, office.today), staff_only=True)


def _step_of(record: Record, line: LineOnFile, office: Office) -> Step | None:
    return None if line.expiration is None else latest_step(line.expiration, received(record, line), office)


def _told(record: Record, line: LineOnFile, step: Step, chased: list[LineOnFile]) -> bool:
    """Whether the step was written, or an earlier letter about a line that is still chased said the same."""
    return _mark(record, line, step) in record.keys or any(
        _shared(record, line, step, pacer) in record.keys for pacer in chased if pacer != line
    )


def _mark(record: Record, line: LineOnFile, step: Step) -> str:
    return f"step:{record.id}:{line.line}:{line.expiration}:{step.days}"


def _shared(record: Record, line: LineOnFile, step: Step, pacer: LineOnFile) -> str:
    return f"{_mark(record, line, step)}:with:{pacer.line}:{pacer.expiration}"


def _apart(one: LineOnFile, other: LineOnFile) -> int:
    """Days between two expirations."""
    return abs(((one.expiration or date.max) - (other.expiration or date.max)).days)
