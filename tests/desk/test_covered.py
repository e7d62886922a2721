"""The answer that a counsel reads: was this line in force on that day?"""

from datetime import date
from typing import Any

import pytest

from coibot.desk.covered import Covered, covered
from coibot.model.assessment import Assessment
from coibot.rules.titles import LINES
from tests.rules.build import certificate, judge, waiver

AUTO = "automobile_liability"
POLICY = " (policy CA-2002 of Granite Mutual, January 1, 2026 to January 1, 2027, by coi.pdf)"


def answer(assessment: Assessment, line: str = AUTO) -> tuple[Covered, str]:
    told = covered(assessment, line, LINES.get(line, line))
    assert told.line == line
    return told.covered, told.words


def short(**more: Any) -> Assessment:
    return judge(certificate(change={f"{AUTO}.limits.combined_single_limit": 500_000}), **more)


def test_in_force_and_enough() -> None:
    assert answer(judge(certificate())) == (
        Covered.YES,
        f"Automobile liability is in force on June 1, 2026{POLICY}, and meets what is asked.",
    )


def test_in_force_and_short() -> None:
    assert answer(short()) == (
        Covered.SHORT,
        f"Automobile liability is in force on June 1, 2026{POLICY}, and falls short of what is asked. "
        "The certificate shows $500,000 combined single limit; $1,000,000 is required.",
    )


def test_what_is_waived_is_told() -> None:
    limit = waiver(f"{AUTO}.combined_single_limit", "2026-12-31")
    assert answer(short(waivers=(limit,)))[1].endswith(
        "and meets what is asked, but for what is waived: combined single limit."
    )


@pytest.mark.parametrize("as_of", [date(2027, 1, 1), date(2027, 3, 1)])
def test_not_in_force_from_the_day_it_ends(as_of: date) -> None:
    state, words = answer(judge(certificate(), as_of=as_of))
    assert state is Covered.NO and words.startswith("Automobile liability is not shown to be in force on ")
    assert "expired on January 1, 2027" in words


def test_nothing_on_file() -> None:
    assert answer(judge()) == (
        Covered.NO,
        "Automobile liability is not shown to be in force on June 1, 2026. "
        "Automobile liability is required, and we have no certificate yet.",
    )
    assert answer(judge(waivers=(waiver(f"{AUTO}.*", "2026-12-31"),))) == (
        Covered.UNKNOWN,
        "Automobile liability need not be shown to be in force on June 1, 2026. Waived until December 31, 2026.",
    )


@pytest.mark.parametrize("day", ["effective", "expiration"])
def test_a_term_that_could_not_be_read_is_not_known(day: str) -> None:
    dates = judge(certificate(unreadable=[f"{AUTO}.{day}"]))
    assert answer(dates)[0] is Covered.UNKNOWN
    assert answer(dates)[1].startswith("Automobile liability is not known to be in force on June 1, 2026. ")


def test_a_limit_that_could_not_be_read_is_not_known() -> None:
    limit = judge(certificate(unreadable=[f"{AUTO}.limits.combined_single_limit"]))
    assert answer(limit)[0] is Covered.UNKNOWN
    assert f"is in force on June 1, 2026{POLICY}; not all that is asked is known. " in answer(limit)[1]


@pytest.mark.parametrize(
    ("change", "as_of", "expected", "words"),
    [
        ({}, "2026-06-01", Covered.YES, "Property is in force on June 1, 2026 (policy PR-8008 of Granite Mutual, "
         "January 1, 2026 to January 1, 2027, by coi.pdf). Nothing is asked of it."),
        ({}, "2026-01-01", Covered.YES, "is in force on January 1, 2026"),
        ({}, "2027-01-01", Covered.NO, "Property is not shown to be in force on January 1, 2027 (policy PR-8008"),
        ({"property.expiration": None}, "2026-06-01", Covered.UNKNOWN, "its dates are not known"),
        ({"property.effective": None}, "2026-06-01", Covered.UNKNOWN, "its dates are not known"),
        ({"property.policy_number": None, "property.insurer_letter": "B"}, "2026-06-01", Covered.YES,
         "(a policy without a number, January 1, 2026"),
    ],
)  # fmt: skip
def test_a_line_that_nobody_asks_for(change: dict[str, Any], as_of: str, expected: Covered, words: str) -> None:
    state, told = answer(judge(certificate(["property"], change), as_of=date.fromisoformat(as_of)), "property")
    assert state is expected and words in told
    nothing = "Property is not asked for, and nothing on file shows it."
    assert answer(judge(certificate()), "property") == (Covered.NO, nothing)
