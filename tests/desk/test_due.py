"""What ends, in words, and what carries it on."""

from dataclasses import replace
from datetime import date

import pytest

from coibot.desk.due import ending, open_lines, why
from coibot.desk.judgement import judge
from coibot.model.assessment import LineOnFile, Waiver
from coibot.model.record import Record
from tests.certificates import compliant
from tests.desk.desk import STAFF, noon, office, on_file, vendor

TODAY = date(2026, 12, 2)


def line(title: str, number: str | None, expiration: date | None, notice: str = "") -> LineOnFile:
    return LineOnFile(title.lower(), title, number, None, None, expiration, required=True, notice_sha256=notice)


@pytest.mark.parametrize(
    ("expiration", "notice", "words"),
    [
        (date(2026, 12, 3), "", "expires December 3, 2026"),
        (date(2026, 12, 2), "", "expires today, December 2, 2026"),
        (date(2026, 12, 1), "", "expired December 1, 2026"),
        (date(2026, 12, 3), "n", "is cancelled as of December 3, 2026"),
        (date(2026, 12, 2), "n", "was cancelled as of December 2, 2026"),
        (date(2026, 12, 1), "n", "was cancelled as of December 1, 2026"),
        (None, "", "has no expiration date"),
    ],
)
def test_how_the_end_of_a_policy_is_put(expiration: date | None, notice: str, words: str) -> None:
    assert ending(line("Auto", "CA-1", expiration, notice), TODAY) == words


def test_policies_that_end_on_one_day_end_in_one_sentence() -> None:
    soon, later = date(2026, 12, 30), date(2027, 1, 15)
    lines = (line("General liability", "GL-1", soon), line("Auto", None, later), line("Umbrella", "UM-1", soon))
    assert why(lines, TODAY) == (
        "General liability (policy GL-1) and Umbrella (policy UM-1) expire December 30, 2026; "
        "Auto expires January 15, 2027"
    )


def still_open(record: Record, on: date = TODAY) -> set[str]:
    here = office(noon(on))
    found = open_lines(record, here, judge(record, here, on), until=date(2027, 1, 1))
    return {one.line for one in found}


ALL = {"general_liability", "automobile_liability", "workers_compensation"}


@pytest.mark.parametrize("begins", [date(2026, 12, 1), date(2027, 1, 1), date(2027, 1, 2)])
def test_what_was_renewed_is_not_open(begins: date) -> None:
    renewal = compliant(effective=begins, expiration=date(2028, 1, 1), issued=date(2026, 11, 30))
    filed = (*on_file(compliant()), *on_file(renewal, noon(date(2026, 12, 1)), "new.pdf"))
    assert still_open(replace(vendor(), documents=filed)) == set()


def test_what_ends_on_the_last_day_asked_for_is_open_and_what_ends_later_is_not() -> None:
    assert still_open(replace(vendor(), documents=on_file(compliant()))) == ALL
    assert still_open(replace(vendor(), documents=on_file(compliant(expiration=date(2027, 1, 2))))) == set()


@pytest.mark.parametrize(
    ("waived", "left"),
    [
        ("automobile_liability.*", ALL - {"automobile_liability"}),
        ("automobile_liability.expiration", ALL - {"automobile_liability"}),
        ("automobile_liability.combined_single_limit", ALL),
        ("insured", ALL),
    ],
)
def test_only_a_waiver_of_the_line_or_its_term_ends_the_chase(waived: str, left: set[str]) -> None:
    waiver = Waiver(waived, date(2027, 6, 1), "x", STAFF.email, date(2026, 2, 1))
    certificate = compliant("Acme Plumbing Inc")
    assert still_open(replace(vendor(), documents=on_file(certificate), waivers=(waiver,)), date(2027, 1, 4)) == left
