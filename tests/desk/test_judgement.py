"""The record judged on a day, and what a fresh submission must be told."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from coibot.desk.judgement import judge, judge_submission
from coibot.model.assessment import Status, Verdict, Waiver
from coibot.model.certificate import CoverageLine
from coibot.model.record import Record
from coibot.model.vendor import VendorProfile
from tests.certificates import compliant, with_limit
from tests.desk.desk import ZONE, noon, office, on_file, vendor

GL = CoverageLine.GENERAL_LIABILITY
KEY = "general_liability.each_occurrence"
SHORT = with_limit(compliant(), GL, "each_occurrence", 500_000)


def statuses(record: Record, on: date) -> dict[str, Status]:
    return {found.requirement: found.status for found in judge(record, office(), on).findings}


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2026, 2, 28), Status.NOT_MET),
        (date(2026, 3, 1), Status.WAIVED),
        (date(2026, 6, 1), Status.WAIVED),
        (date(2026, 6, 2), Status.NOT_MET),
    ],
)
def test_a_waiver_counts_from_the_day_it_was_granted_to_its_last(on: date, status: Status) -> None:
    waiver = Waiver(KEY, date(2026, 6, 1), "small job", "pat@property.example", date(2026, 3, 1))
    record = replace(vendor(), documents=on_file(SHORT), waivers=(waiver,))
    assert statuses(record, on)[KEY] is status


def test_only_vendors_are_judged() -> None:
    with pytest.raises(ValueError, match="stray-1 is no vendor"):
        judge(Record("stray-1", "t"), office(), date(2026, 3, 1))


def test_all_that_the_roster_knows_of_a_vendor_counts() -> None:
    """Its other names and its state each decide a finding."""
    profile = VendorProfile("Acme Plumbing LLC", "standard", aliases=("Blue Heron Inc",), state="OH")
    record = replace(vendor(), profile=profile, documents=on_file(compliant("Blue Heron Inc")))
    assert statuses(record, date(2026, 3, 2))["insured"] is Status.MET
    other = replace(record, profile=replace(profile, aliases=()))
    assert statuses(other, date(2026, 3, 2))["insured"] is not Status.MET
    assert "workers_compensation.state_fund" in statuses(record, date(2026, 3, 2)), "Ohio insures by itself alone"


@pytest.mark.parametrize(("ahead", "told"), [(0, False), (1, True), (120, True), (121, False)])
def test_a_renewal_is_judged_when_it_comes_if_it_begins_soon(ahead: int, told: bool) -> None:
    """The old certificate is in order, the new one falls short on the day it begins."""
    ends = date(2026, 7, 1)
    today = date.fromordinal(ends.toordinal() - ahead)
    new = with_limit(compliant(effective=ends, expiration=date(2027, 7, 1)), GL, "each_occurrence", 500_000)
    at = datetime(2026, 1, 5, 12, tzinfo=ZONE)
    old = on_file(compliant(effective=date(2025, 7, 1), expiration=ends), at, "old.pdf")
    fresh = on_file(new, noon(today), "new.pdf")
    record = replace(vendor(), documents=(*old, *fresh))
    here = office(noon(today))
    submission = judge_submission(record, here, [fresh[0].file_sha256])
    short = {found.requirement for found in submission.findings if found.status is Status.NOT_MET}
    assert (KEY in short) == (told or ahead == 0)
    assert submission.verdict is (Verdict.DEFICIENT if short else Verdict.COMPLIANT)
    assert judge_submission(record, here, [old[0].file_sha256]) == judge(record, here, today)
