"""What is mended in a line that was read from a picture, and what is left of the form's own print."""

import pytest

pytest.importorskip("coibot.reading.picture", reason="needs the extra `ocr`")

from coibot.reading.blank import Holds
from coibot.reading.picture.manners import (
    AMOUNT,
    ANSWER,
    CODE,
    DAY,
    MARK,
    NAMES,
    PHONE,
    PROSE,
    Manner,
    is_remnant,
    manner_of,
)


@pytest.mark.parametrize(
    ("manner", "read", "mended"),
    [
        (DAY, "(M D/YYYY) 2027-08-10", "2027-08-10"),
        (DAY, "04/ 05/2026", "04/05/2026"),
        (DAY, "Jan 5, 2026", "Jan 5, 2026"),
        (CODE, "GL-7332-881 -06", "GL-7332-881-06"),
        (CODE, "23 PKG 8", "23 PKG 8"),
        (AMOUNT, "$ $.1,000,000.00", "$1,000,000.00"),
        (AMOUNT, "$ 1,.000,000:00", "$ 1,000,000.00"),
        (PHONE, "AX (543) 555-6068 x12", "(543) 555-6068 x12"),
        (PHONE, "( 503.555.1184", "503.555.1184"),
        (PHONE, "508) 555-3259", "(508) 555-3259"),
        (PROSE, "_Priya Ruiz", "Priya Ruiz"),
        (PROSE, "Attn: Bob, 1 Sth Street", "Attn: Bob, 1 5th Street"),
        (PROSE, "- a bullet", "- a bullet"),
        (ANSWER, "Ly]", "y"),
        (MARK, "N/A|", "N/A"),
    ],
)
def test_what_can_mean_one_thing_only_is_mended(manner: Manner, read: str, mended: str) -> None:
    assert manner.tidy(read) == mended


@pytest.mark.parametrize(
    ("key", "manner"),
    [
        ("property.row.8", NAMES), ("coverage", NAMES), ("flood.deductible", AMOUNT), ("flood.limit", AMOUNT),
        ("loan_number", CODE), ("policy_number", CODE),
    ],
)  # fmt: skip
def test_what_names_or_is_an_amount_is_not_read_as_prose(key: str, manner: Manner) -> None:
    assert manner_of(key, Holds.LINE) is manner


def test_remnants_of_labels_are_no_values() -> None:
    assert is_remnant("(MM/DD/YYYY)", DAY)
    assert is_remnant("FAX", PHONE)
    assert is_remnant("$", AMOUNT)
    assert not is_remnant("0", AMOUNT)
    assert not is_remnant("1/5/26", DAY)
    assert not is_remnant("May 5, 2026", DAY)
