"""Who should not be at work any more."""

from dataclasses import replace
from datetime import date

import pytest

from coibot.desk.stop_work import stop_work_list, uncovered_lines
from coibot.model.assessment import Waiver
from coibot.model.certificate import CoverageLine
from coibot.model.record import Record
from coibot.rules.rulebook import AfterStep, Recipients
from coibot.samples import with_policy
from tests.certificates import compliant
from tests.desk.desk import STAFF, noon, office, on_file, rulebook, vendor

WC = CoverageLine.WORKERS_COMPENSATION


def insured(vendor_id: str = "acme", **ends: date) -> Record:
    certificate = compliant()
    for line, end in ends.items():
        certificate = with_policy(certificate, CoverageLine(line), expiration=end)
    return replace(vendor(vendor_id=vendor_id), documents=on_file(certificate, noon(date(2026, 2, 1))))


@pytest.mark.parametrize(("day", "listed"), [(11, 0), (12, 3)])
def test_more_than_ten_days_after_the_end(day: int, listed: int) -> None:
    assert len(uncovered_lines(insured(), office(noon(date(2027, 1, day))))) == listed


def test_the_longest_uncovered_comes_first_with_its_lines() -> None:
    records = [insured("a-late"), insured("b-later", workers_compensation=date(2026, 12, 1))]
    listed = stop_work_list(records, office(noon(date(2026, 12, 20))))
    assert [(one.vendor_id, [line.line for line in one.lines], one.since) for one in listed] == [
        ("b-later", ["workers_compensation"], date(2026, 12, 1))
    ]
    listed = stop_work_list(records, office(noon(date(2027, 1, 20))))
    assert [(one.vendor_id, len(one.lines)) for one in listed] == [("b-later", 3), ("a-late", 3)]


def test_who_renewed_who_is_waived_and_who_is_gone_is_not_on_it() -> None:
    here = office(noon(date(2027, 2, 1)))
    record = insured()
    assert record.profile is not None
    renewal = on_file(compliant(effective=date(2027, 1, 1), expiration=date(2028, 1, 1)), noon(date(2027, 1, 9)), "b")
    renewed = replace(record, documents=(*record.documents, *renewal))
    waivers = tuple(
        Waiver(f"{line}.*", date(2027, 3, 1), "x", STAFF.email, date(2027, 1, 1))
        for line in ("general_liability", "automobile_liability", "workers_compensation")
    )
    gone = replace(record, profile=replace(record.profile, active=False))
    assert stop_work_list([renewed, replace(record, waivers=waivers), gone], here) == ()


@pytest.mark.parametrize("today", [date(2026, 12, 1), date(2027, 2, 1)])
@pytest.mark.parametrize(("until", "listed"), [(date(2027, 2, 1), 2), (date(2027, 1, 31), 3), (date(2027, 1, 10), 3)])
def test_a_waiver_that_has_ended_by_the_day_asked_about_covers_nobody(today: date, until: date, listed: int) -> None:
    """Whether that day is today or still to come."""
    waiver = Waiver("automobile_liability.*", until, "no cars", STAFF.email, date(2026, 2, 1))
    record = replace(insured(), waivers=(waiver,))
    assert len(uncovered_lines(record, office(noon(today)), date(2027, 2, 1))) == listed


def test_how_many_days_are_given_is_the_last_step_for_staff_alone() -> None:
    def days(*steps: tuple[int, Recipients]) -> list[int]:
        after = tuple(AfterStep(days=day, send_to=to) for day, to in steps)
        renewals = rulebook().renewals.model_copy(update={"after": after})
        by = replace(office(), rulebook=rulebook().model_copy(update={"renewals": renewals}))
        return [day for day in range(1, 31) if uncovered_lines(insured(), by, date(2027, 1, day))][:1]

    both, staff = Recipients.VENDOR_AND_STAFF, Recipients.STAFF
    assert days((3, both), (5, staff), (7, staff)) == [9]
    assert days((3, staff), (7, both)) == [5]
    assert days((3, both)) == days() == [12], "ten days where no step is for staff alone"


def test_a_line_that_ends_later_is_not_on_it_today() -> None:
    record = insured(workers_compensation=date(2027, 1, 25))
    assert [line.line for line in uncovered_lines(record, office(noon(date(2027, 1, 20))))] == [
        "automobile_liability", "general_liability",
    ]  # fmt: skip


def test_one_of_a_class_that_is_gone_or_none_at_all_is_not_on_it() -> None:
    here = office(noon(date(2027, 2, 1)))
    record = insured()
    assert record.profile is not None
    classless = replace(record, profile=replace(record.profile, vendor_class="gone"))
    assert stop_work_list([classless, Record("stray", "token")], here) == ()
    assert uncovered_lines(classless, here) == ()


def test_a_pause_of_letters_insures_nobody() -> None:
    record = insured()
    assert record.profile is not None
    paused = replace(record, profile=replace(record.profile, paused_until=date(2027, 6, 1)))
    assert len(stop_work_list([paused], office(noon(date(2027, 2, 1))))) == 1
