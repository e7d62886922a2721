"""The days around an expiration on which something is said: which steps there are, and which has been reached."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coibot.desk.office import Office
from coibot.rules.rulebook import Recipients, Rulebook


@dataclass(frozen=True, slots=True)
class Step:
    """One point of the cadence."""

    days: int
    """Relative to the expiration: -30, -14, -7, 0, 3, 10."""
    send_to: Recipients


def cadence(rulebook: Rulebook) -> tuple[Step, ...]:
    """The steps in the order of their days. From the expiration on, staff are in copy."""
    renewals = rulebook.renewals
    before = [Step(-days, Recipients.VENDOR if days else Recipients.VENDOR_AND_STAFF) for days in renewals.before]
    after = [Step(step.days, step.send_to) for step in renewals.after]
    return tuple(sorted([*before, *after], key=lambda step: step.days))


def day_of(step: Step, expiration: date, office: Office) -> date:
    """Up to the expiration a step moves to the working day before, later ones to the working day after."""
    day = expiration + timedelta(days=step.days)
    if office.rulebook.renewals.business_days_only:
        return office.business_day(day, forward=step.days > 0)
    return day


def latest_step(expiration: date, received: datetime | None, office: Office) -> Step | None:
    """The last step whose day has come; the days that were missed before it are let go.

    A step whose day had come before the certificate did is no step: the answer to the certificate said it already.
    """
    known = received.astimezone(office.zone).date() if received else date.min
    reached = None
    for step in cadence(office.rulebook):
        if known < day_of(step, expiration, office) <= office.today:
            reached = step
    return reached


def sequence(days: int | None, rulebook: Rulebook) -> tuple[int, int] | None:
    """Which letter of how many to a vendor the step is; None for steps that only staff hear of."""
    steps = [step.days for step in cadence(rulebook) if step.send_to is not Recipients.STAFF]
    most = min(len(steps), rulebook.letters.per_vendor_sequence)
    return (steps.index(days) + 1, most) if days in steps else None


def for_staff_alone(step: Step, rulebook: Rulebook) -> bool:
    """Whether the vendor is not written to at this step: it is for staff, or past the cap on letters."""
    place = sequence(step.days, rulebook)
    return place is None or place[0] > place[1]


def in_send_window(office: Office) -> bool:
    """Whether letters that nobody waits for may go out at this hour."""
    local = office.now.astimezone(office.zone)
    renewals = office.rulebook.renewals
    if renewals.business_days_only and not office.works_on(local.date()):
        return False
    return renewals.send_from <= f"{local:%H:%M}" < renewals.send_until
