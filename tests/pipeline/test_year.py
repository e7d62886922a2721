"""A year on a stepped clock through the real pipeline, held against the reckoning of bench/year.py."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from bench.year import Line, expected, simulate
from coibot.desk.case import Decision
from coibot.desk.decide import decide
from coibot.desk.events import DayBegan
from coibot.desk.office import Office
from coibot.model.certificate import CoverageLine
from coibot.model.letter import LetterKind
from coibot.rules.rulebook import AfterStep, Holidays, Recipients, Renewals
from coibot.samples import with_policy
from tests.certificates import compliant
from tests.desk.desk import ZONE, noon, on_file, queued, vendor
from tests.desk.desk import office as desk

LINES = {
    "GL": CoverageLine.GENERAL_LIABILITY,
    "CA": CoverageLine.AUTOMOBILE_LIABILITY,
    "WC": CoverageLine.WORKERS_COMPENSATION,
}


def test_every_request_on_its_day_none_twice_none_after_an_answer(tmp_path: Path) -> None:
    had = simulate(12, "America/Chicago", 7, tmp_path)
    assert had.letters > 20 and had.questions > 2
    assert (had.missing, had.unexpected, had.doubled) == ([], [], 0)


@settings(max_examples=200, deadline=None)
@given(
    before=st.sets(st.integers(0, 60), min_size=1, max_size=4),
    after=st.dictionaries(st.integers(1, 20), st.sampled_from(Recipients), max_size=2),
    together=st.sampled_from([0, 10, 21, 40]),
    closed=st.sets(st.dates(date(2026, 11, 1), date(2027, 2, 20)), max_size=12),
    gaps=st.tuples(st.integers(0, 50), st.integers(0, 50)),
    running=st.sets(st.dates(date(2026, 11, 1), date(2027, 3, 1)), max_size=30),
    came=st.dates(date(2026, 9, 1), date(2027, 1, 10)),
    renewed=st.none()
    | st.tuples(st.sets(st.sampled_from(sorted(LINES)), min_size=1), st.dates(date(2026, 11, 1), date(2027, 2, 1))),
)  # fmt: skip
def test_whatever_the_cadence_the_holidays_and_the_downtime(
    before: set[int],
    after: dict[int, Recipients],
    together: int,
    closed: set[date],
    gaps: tuple[int, int],
    running: set[date],
    came: date,
    renewed: tuple[set[str], date] | None,
) -> None:
    ends = {"GL": date(2027, 1, 1), "CA": date(2027, 1, 1) + timedelta(days=gaps[0])}
    ends["WC"] = date(2027, 1, 1) + timedelta(days=gaps[1])
    renewals = Renewals(
        before=tuple(before),
        after=tuple(AfterStep(days=days, send_to=to) for days, to in after.items()),
        holidays=Holidays(country=None, also=tuple(closed)),
        bundle_within_days=together,
    )
    steps = {-days: "vendor" if days else "both" for days in before}
    steps |= {days: {"vendor_and_staff": "both"}.get(to.value, to.value) for days, to in after.items()}
    again = None if renewed is None or renewed[1] <= came else renewed
    lines = [
        Line(
            kind,
            end,
            noon(came).astimezone(ZONE),
            noon(again[1]).astimezone(ZONE) if again and kind in again[0] else None,
        )
        for kind, end in ends.items()
    ]
    days = sorted(day for day in running if day > came)
    due = expected(lines, [datetime.combine(day, datetime.min.time(), ZONE).replace(hour=13) for day in days],
                   steps, frozenset(closed), together)  # fmt: skip
    assert _written(ends, came, again, days, renewals) == [(one.on, one.to, one.policies) for one in due]


def _written(
    ends: dict[str, date], came: date, again: tuple[set[str], date] | None, days: list[date], renewals: Renewals
) -> list[tuple[date, str, frozenset[str]]]:
    certificate = compliant()
    for kind, end in ends.items():
        certificate = with_policy(certificate, LINES[kind], policy_number=kind, expiration=end)
    record = vendor()
    documents = on_file(certificate, noon(came))
    found = []
    for day in days:
        here = _office(day, renewals)
        have = documents
        if again is not None and again[1] <= day:
            new = compliant(issued=again[1])
            for kind in again[0]:
                new = with_policy(new, LINES[kind], effective=ends[kind], expiration=ends[kind] + timedelta(days=400))
            kept = tuple(policy for policy in new.policies if policy.line in {LINES[kind] for kind in again[0]})
            have = (*documents, *on_file(replace(new, policies=kept), noon(again[1]), "b.pdf"))
        if not here.works_on(day):
            continue
        record = replace(record, documents=have)
        decision: Decision = decide(record, DayBegan(), here)
        record = queued(decision.record, decision.letters)
        for letter in decision.letters:
            staff = any(here.is_staff(address.email) for address in letter.cc)
            if letter.kind is LetterKind.RENEWAL:
                policies = frozenset(line.policy_number or "" for line in letter.expiring)
                found.append((day, "both" if staff else "vendor", policies))
            elif letter.question is not None:
                policies = frozenset(kind for kind in ends if f"(policy {kind})" in letter.question.reason)
                found.append((day, "staff", policies))
    return found


def _office(day: date, renewals: Renewals) -> Office:
    here = desk(noon(day) + timedelta(hours=1))
    letters = here.rulebook.letters.model_copy(update={"per_vendor_sequence": 20})
    rules = here.rulebook.model_copy(update={"renewals": renewals, "letters": letters})
    return replace(here, rulebook=rules)
