"""What a change of rules, or a later day, changes for a vendor."""

from datetime import date

from coibot.model.assessment import Verdict
from coibot.rules.changes import compare_assessments
from coibot.rules.loading import load_rulebook
from tests.rules.build import HERE, certificate, judge

SITE = (HERE / "site_rules.yaml").read_text(encoding="utf-8")


def test_nothing_changes_between_equals() -> None:
    changes = compare_assessments(judge(certificate()), judge(certificate()))
    assert (changes.findings, changes.verdict_changed) == ((), False)


def test_a_higher_minimum_is_told_with_both_amounts() -> None:
    stricter = load_rulebook(SITE.replace("each_occurrence: 1M, general", "each_occurrence: 2M, general"))
    changes = compare_assessments(judge(certificate()), judge(certificate(), rules=stricter))
    assert (changes.before, changes.after) == (Verdict.COMPLIANT, Verdict.DEFICIENT)
    assert [change.why for change in changes.findings] == [
        "General liability: each occurrence: met -> not met; required $2,000,000, was $1,000,000, found $1,000,000"
    ]


def test_a_new_and_a_dropped_requirement() -> None:
    plain, split = judge(certificate()), judge(certificate(), vendor_class="maybe")
    changes = {change.requirement: change.why for change in compare_assessments(plain, split).findings}
    assert changes["property"] == "Property: not asked for -> not met; required in force"
    assert changes["workers_compensation.statutory"] == (
        "Workers' compensation: statutory limits: met -> not asked for; no longer required"
    )


def test_a_later_day() -> None:
    today, later = judge(certificate()), judge(certificate(), as_of=date(2027, 1, 1))
    changes = compare_assessments(today, later)
    assert changes.verdict_changed
    assert (
        "General liability: expiration date: met -> not met; The certificate shows policy GL-1001, which expired on "
        "January 1, 2027."
    ) in [change.why for change in changes.findings]


def test_what_is_met_is_told_without_what_was_found() -> None:
    lower = load_rulebook(SITE.replace("each_occurrence: 1M, general", "each_occurrence: 500k, general"))
    changes = compare_assessments(judge(certificate()), judge(certificate(), rules=lower))
    assert [change.why for change in changes.findings] == [
        "General liability: each occurrence: met -> met; required $500,000, was $1,000,000"
    ]
