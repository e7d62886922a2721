"""What is due: derived from the record and the day, never from a job somebody stored.

A missed week loses nothing and doubles nothing: of the steps that have passed only the latest is written, and each
(line, expiration, step) is written once. Anything that arrives ends the chase by what it changes: a newer policy on
file takes the line off the list, and a person's unanswered words stop all letters but those to staff.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from coibot.desk.case import Case, Decision
from coibot.desk.judgement import judge
from coibot.desk.office import Office, add_business_days, business_day
from coibot.desk.recipients import Recipients, for_request
from coibot.model.assessment import Assessment, LineOnFile, Status, Verdict
from coibot.model.letter import LetterKind, Question
from coibot.model.record import Record
from coibot.model.vendor import Contact, VendorProfile
from coibot.model.wording import long_date
from coibot.rules.rulebook import Recipients as Audience
from coibot.rules.rulebook import Rulebook

_PATIENCE = timedelta(days=7)
"""For how long a question to staff may hold up reminders without a word."""


@dataclass(frozen=True, slots=True)
class Step:
    """One point of the cadence."""

    days: int
    """Relative to the expiration: -30, -14, -7, 0, 3, 10."""
    send_to: Audience


@dataclass(frozen=True, slots=True)
class Due:
    """One letter that is due on a day."""

    kind: LetterKind
    key: str
    marks: tuple[str, ...]
    """The (line, expiration, step) keys it uses up."""
    lines: tuple[LineOnFile, ...]
    step: int | None
    """Days relative to the expiration; None for the first request."""
    why: str
    staff_only: bool = False
    copy_staff: bool = False


def what_is_due(record: Record, office: Office, assessment: Assessment) -> tuple[Due, ...]:
    """The letters due today for a vendor, judged today."""
    profile = record.profile
    if profile is None or not profile.active or profile.vendor_class not in office.rulebook.classes:
        return ()
    if profile.paused_until is not None and profile.paused_until > office.today:
        return ()
    if not record.documents:
        return _first_request(record, "nothing is on file")
    if brought_in(record) and not profile.released:
        return ()
    # What staff bring in from a folder is answered to no one: the first request tells them.
    untold = brought_in(record) and assessment.verdict is Verdict.DEFICIENT
    if untold and (request := _first_request(record, "what staff brought in does not meet the rules")):
        return request
    return tuple(_renewals(record, office, assessment))


def brought_in(record: Record) -> bool:
    """Whether staff filed all that there is, and neither the vendor nor its agent ever sent anything."""
    return bool(record.documents) and all(filed.from_folder for filed in record.documents)


def cadence(rulebook: Rulebook) -> tuple[Step, ...]:
    """The steps in the order of their days. From the expiration on, staff are in copy."""
    before = [Step(-days, Audience.VENDOR if days else Audience.VENDOR_AND_STAFF) for days in rulebook.renewals.before]
    after = [Step(step.days, step.send_to) for step in rulebook.renewals.after]
    return tuple(sorted([*before, *after], key=lambda step: step.days))


def in_send_window(office: Office) -> bool:
    """Whether letters that nobody waits for may go out at this hour."""
    local = office.now.astimezone(office.zone)
    renewals = office.rulebook.renewals
    if renewals.business_days_only and business_day(local.date(), forward=True) != local.date():
        return False
    return renewals.send_from <= f"{local:%H:%M}" < renewals.send_until


def upcoming(record: Record, office: Office, until: date) -> tuple[tuple[date, Due], ...]:
    """The letters that will be due from today to `until` if nothing arrives, with their days."""
    if record.profile is None:
        return ()
    ends = [line.expiration for line in judge(record, office, office.today).on_file if line.expiration is not None]
    first = office.today
    if office.rulebook.renewals.business_days_only:
        first = business_day(first, forward=True)
    days = {first, *(_day_of(step, end, office) for step in cadence(office.rulebook) for end in ends)}
    found = []
    for day in sorted(day for day in days if first <= day <= until):
        then = replace(office, now=datetime.combine(day, time(12), office.zone).astimezone(UTC))
        for due in what_is_due(record, then, judge(record, then, day)):
            found.append((day, due))
            record = replace(record, keys=(*record.keys, due.key, *due.marks))
    return tuple(found)


def day_began(record: Record, office: Office) -> Decision:
    """Decide the letters that are due today."""
    case = Case(record, office)
    if record.profile is None:
        return case.close()
    if record.profile.active and record.profile.vendor_class not in office.rulebook.classes:
        _ask_for_class(case, record.profile)
        return case.close()
    assessment = judge(record, office, office.today)
    for due in what_is_due(record, office, assessment):
        _write(case, due, assessment)
    return case.close()


def _first_request(record: Record, why: str) -> tuple[Due, ...]:
    profile = record.profile
    key = f"request:{record.id}"
    if profile is None or not profile.released or key in record.keys:
        return ()
    return (Due(LetterKind.REQUEST, key, (), (), None, why),)


def _renewals(record: Record, office: Office, assessment: Assessment) -> Iterator[Due]:
    """One letter for the lines that the vendor is still written to about, one question for those that it is not."""
    lines = [
        line
        for line in assessment.on_file
        if line.required
        and line.expiration is not None
        and not _waived(assessment, line)
        and not _renewed(record, office, line)
    ]
    reached = {line: step for line in lines if (step := _step_of(record, line, office)) is not None}
    given_up = {line for line, step in reached.items() if _for_staff_alone(step, office)}
    chased = [line for line in lines if line not in given_up]
    fresh = [line for line in chased if line in reached and not _told(record, line, reached[line], chased)]
    if fresh:
        yield from _letter(record, office, chased, reached, fresh)
    fresh = [line for line in given_up if _mark(record, line, reached[line]) not in record.keys]
    if fresh:
        first = max(fresh, key=lambda line: (reached[line].days, line.line))
        about = tuple(sorted(fresh, key=_by_end))
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
    about = tuple(sorted({*close, *fresh}, key=_by_end))
    marks = [_mark(record, line, reached[line]) for line in about if line in reached]
    if step.days < 0:
        # What shares the letter has been asked for: the same step of its own, some days later, would say it again.
        marks += [_shared(record, line, step, first) for line in close if line != first]
    if not _waits_for_us(record):
        yield _due(record, office, first, step, about, tuple(dict.fromkeys(marks)))
    elif step.days >= 0:
        yield _due(record, office, first, step, about, tuple(dict.fromkeys(marks)), staff_only=True)
    else:
        yield from _unreminded(record, office, first, about, _why(first, office.today))


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
        why=_why(first, office.today),
        staff_only=staff_only,
        copy_staff=step.send_to is Audience.VENDOR_AND_STAFF,
    )


def _unreminded(
    record: Record, office: Office, first: LineOnFile, lines: tuple[LineOnFile, ...], why: str
) -> Iterator[Due]:
    """Staff hear of it, once, when a question of theirs has held up reminders for longer than a week or so."""
    key = f"unreminded:{record.id}:{first.line}:{first.expiration}"
    if key not in record.keys and _waits_for_us(record, since=office.now - _PATIENCE):
        yield Due(LetterKind.RENEWAL, key, (), lines, None, why, staff_only=True)


def _write(case: Case, due: Due, assessment: Assessment) -> None:
    office = case.office
    if due.kind is LetterKind.REQUEST:
        case.write(
            LetterKind.REQUEST,
            due.key,
            for_request(case.record, office),
            assessment=assessment,
            due_by=add_business_days(office.today, office.rulebook.letters.days_to_answer),
        )
        if due.key in case.record.keys:
            case.change(requested_at=office.now)
        else:
            _nobody_to_ask(case, due)
        return
    recipients = for_request(case.record, office, copy_staff=due.copy_staff)
    if not due.staff_only and recipients.to:
        case.write(
            LetterKind.RENEWAL,
            due.key,
            recipients,
            assessment=assessment,
            expiring=due.lines,
            step=due.step,
            sequence=_sequence(due.step, office),
        )
    else:
        _stop_work_question(case, due, recipients)
    case.change(keys=tuple(dict.fromkeys((*case.record.keys, due.key, *due.marks))))


def _stop_work_question(case: Case, due: Due, recipients: Recipients) -> None:
    profile = case.record.profile
    name = profile.name if profile else case.record.id
    if (due.step or 0) > 0:
        reason = f"{name} has not renewed: {due.why}. No further reminder goes out."
    elif _waits_for_us(case.record):
        reason = f"{name}: {due.why}, and a message of theirs waits for your answer, so they were not reminded."
    else:
        reason = f"{name}: {due.why}, and nobody can be written to."
    facts = [("Vendor", f"{name} ({case.record.id})")]
    facts.extend((line.title, _ending(line, case.office.today)) for line in due.lines)
    facts.extend(("Phone", f"{contact.name or contact.email}: {contact.phone}") for contact in _phones(case.record))
    facts.extend(("Not written to", words) for words in recipients.withheld)
    first = due.lines[0].line
    commands = (
        (f"WAIVE {first}.* UNTIL 2027-03-01 BECAUSE reason", "do without this coverage until that day"),
        ("DISMISS", "you have stopped the work, or spoken with them"),
    )
    case.ask(due.key, Question(reason, tuple(facts), commands))


def _ask_for_class(case: Case, profile: VendorProfile) -> None:
    """What is asked of the vendor is not known: nothing is asked, and staff hear of it once."""
    known = ", ".join(sorted(case.office.rulebook.classes))
    reason = f"{profile.name} is of class {profile.vendor_class}, which the rules do not have: nothing is asked of it."
    facts = (
        ("Vendor", f"{profile.name} ({case.record.id})"),
        ("To mend it", f"coibot vendors edit {case.record.id} --class CLASS"),
        ("The rules have", known),
    )
    commands = (("DISMISS", "you have seen to it"),)
    case.ask(f"class:{profile.vendor_class}", Question(reason, facts, commands))


def _nobody_to_ask(case: Case, due: Due) -> None:
    profile = case.record.profile
    name = profile.name if profile else case.record.id
    reason = f"{name} has no contact that can be written to, so the first request did not go out."
    commands = (("DISMISS", "you have seen to it"),)
    case.ask(due.key, Question(reason, (("Vendor", f"{name} ({case.record.id})"),), commands))


def _step_of(record: Record, line: LineOnFile, office: Office) -> Step | None:
    return None if line.expiration is None else _latest_step(line.expiration, _received(record, line), office)


def _latest_step(expiration: date, received: datetime | None, office: Office) -> Step | None:
    """The last step whose day has come; steps before the expiration move to the working day before, others after.

    A step whose day had come before the certificate did is no step: the answer to the certificate said it already.
    """
    known = received.astimezone(office.zone).date() if received else date.min
    reached = None
    for step in cadence(office.rulebook):
        day = _day_of(step, expiration, office)
        if known < day <= office.today:
            reached = step
    return reached


def _day_of(step: Step, expiration: date, office: Office) -> date:
    day = expiration + timedelta(days=step.days)
    if office.rulebook.renewals.business_days_only:
        return business_day(day, forward=step.days > 0)
    return day


def _received(record: Record, line: LineOnFile) -> datetime | None:
    return min((filed.received for filed in record.documents if filed.file_sha256 == line.file_sha256), default=None)


def _renewed(record: Record, office: Office, line: LineOnFile) -> bool:
    """Whether a later policy on file carries the line past this expiration."""
    if line.expiration is None:
        return False
    after = judge(record, office, line.expiration + timedelta(days=1))
    return any(
        later.line == line.line and later.expiration is not None and later.expiration > line.expiration
        for later in after.on_file
    )


def _waived(assessment: Assessment, line: LineOnFile) -> bool:
    return any(
        finding.requirement in (line.line, f"{line.line}.expiration") and finding.status is Status.WAIVED
        for finding in assessment.findings
    )


def _waits_for_us(record: Record, *, since: datetime | None = None) -> bool:
    """A message from their side that a person of ours still has to answer; `since`: has had to for so long."""
    return any(
        question.resolved_at is None
        and (since is None or question.asked_at <= since)
        and question.purpose.startswith(("words:", "look:", "review:"))
        for question in record.questions
    )


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


def _by_end(line: LineOnFile) -> tuple[date, str]:
    return line.expiration or date.max, line.line


def _for_staff_alone(step: Step, office: Office) -> bool:
    """Whether the vendor is not written to at this step: it is for staff, or past the cap on letters."""
    place = _sequence(step.days, office)
    return place is None or place[0] > place[1]


def _sequence(days: int | None, office: Office) -> tuple[int, int] | None:
    """Which letter of how many to a vendor the step is; None for steps that only staff hear of."""
    steps = [step.days for step in cadence(office.rulebook) if step.send_to is not Audience.STAFF]
    most = min(len(steps), office.rulebook.letters.per_vendor_sequence)
    return (steps.index(days) + 1, most) if days in steps else None


def _phones(record: Record) -> list[Contact]:
    return [contact for contact in (record.profile.contacts if record.profile else ()) if contact.phone]


def _why(line: LineOnFile, today: date) -> str:
    policy = f" (policy {line.policy_number})" if line.policy_number else ""
    return f"{line.title}{policy} {_ending(line, today)}"


def _ending(line: LineOnFile, today: date) -> str:
    if line.expiration is None:
        return "has no expiration date"
    word = "expires" if line.expiration > today else "expired" if line.expiration < today else "expires today,"
    return f"{word} {long_date(line.expiration)}"
