"""The meaning of words in boxes: every known way of writing is read, everything else is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coibot.model.certificate import Mark
from coibot.reading.fields import day, email, letters, mark, money, naic, policy_number, ticked, words, yes_or_no

AMOUNTS = st.integers(min_value=0, max_value=99_999_999_999)
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2069, 12, 31))


@given(AMOUNTS)
def test_amounts_read_the_same_in_every_style(amount: int) -> None:
    for text in (f"{amount:,}", f"{amount}", f"${amount:,}", f"$ {amount:,}.00", f" {amount:,} ", f"$\xa0{amount:,}"):
        assert money(text).value == amount, text


@given(st.integers(min_value=1, max_value=999))
def test_millions_in_words(count: int) -> None:
    assert money(f"{count} Million").value == count * 1_000_000
    assert money(f"${count} million").value == count * 1_000_000


@pytest.mark.parametrize(
    "text",
    [
        "1M",  # a thousand to some, a million to others
        "1,00,000",
        "1.000.000",
        "1,000,000.50",
        "1,000,000 / 2,000,000",
        "l,OOO,OOO",
        "0500",
        "1,000,00O",
        "-5,000",
        "$500,000/accident",
        "5,000 Ded",
        "1 \ufffd00,000",
        "??",
        "999,999,999,999,999",
    ],
)
def test_doubtful_amounts_are_refused(text: str) -> None:
    assert money(text).value is None
    assert not money(text).readable


@pytest.mark.parametrize("text", ["Included", "Excluded", "Statutory", "N/A", "See Policy"])
def test_words_in_place_of_an_amount_stay_words(text: str) -> None:
    assert money(text).value == text


@pytest.mark.parametrize(("text", "amount"), [("1.5 Million", 1_500_000), ("100K", 100_000), ("2 MM", 2_000_000)])
def test_scaled_amounts(text: str, amount: int) -> None:
    assert money(text).value == amount


@pytest.mark.parametrize("text", ["", "  ", "$", "$ "])
def test_nothing_but_the_printed_dollar_is_blank(text: str) -> None:
    assert money(text).value is None
    assert money(text).readable


@given(DAYS)
def test_dates_read_the_same_in_every_style(when: date) -> None:
    for pattern in ("%m/%d/%Y", "%m-%d-%Y", "%m.%d.%Y", "%Y-%m-%d", "%m/%d/%y", "%b %d, %Y", "%B %d, %Y", "%d %b %Y"):
        assert day(when.strftime(pattern)).value == when, pattern
    assert day(f"{when.month}/{when.day}/{when.year}").value == when
    assert day(f"{when.month}/{when.day}/{when.year % 100:02}").value == when
    assert day(f"{when:%m/%d/%Y} 12:01 AM").value == when


@pytest.mark.parametrize(
    "text",
    ["13/01/2026", "02/30/2026", "01/01/202", "1/1", "01/01/2026-01/01/2027", "Continuous", "01/O1/2026", "01/01-2026",
     "Jam 1, 2026", "00/00/0000", "01/01/1226", "01/01/85"],
)  # fmt: skip
def test_doubtful_dates_are_refused(text: str) -> None:
    assert day(text).value is None
    assert not day(text).readable


@pytest.mark.parametrize("text", ["", "MM/DD/YYYY", "(MM/DD/YYYY)", "  /  /  ", "__/__/____"])
def test_an_empty_mask_is_a_blank_date(text: str) -> None:
    assert day(text).value is None
    assert day(text).readable


@pytest.mark.parametrize(
    ("text", "value"),
    [("X", Mark.YES), ("x", Mark.YES), ("✔", Mark.YES), ("✘", Mark.YES), ("Y", Mark.YES), ("Yes", Mark.YES),
     ("N", Mark.NO), ("NO", Mark.NO), ("N / A", Mark.NOT_APPLICABLE), ("NA", Mark.NOT_APPLICABLE), ("", Mark.BLANK),
     ("□", Mark.BLANK)],
)  # fmt: skip
def test_marks(text: str, value: Mark) -> None:
    assert mark(text).value is value


@pytest.mark.parametrize("text", ["V", "YN", "30", "A", "*", "XY", "see below"])
def test_other_signs_are_no_marks(text: str) -> None:
    assert not mark(text).readable


def test_a_check_box_is_never_unticked_by_a_sign_that_is_not_understood() -> None:
    assert ticked("X").value is True
    assert ticked("").value is False
    assert not ticked("N").readable
    assert not ticked("1").readable


def test_an_x_does_not_answer_yes_or_no() -> None:
    assert yes_or_no("Yes").value == "Y"
    assert yes_or_no("N").value == "N"
    assert yes_or_no("").readable
    assert not yes_or_no("X").readable
    assert not yes_or_no("N/A").readable


def test_insurer_letters() -> None:
    assert letters("B / C") == ["B", "C"]
    assert letters("a") == ["A"]
    assert letters("8") is None
    assert letters("AB") is None


def test_naic_codes_keep_their_digits() -> None:
    assert naic("00123").value == "00123"
    assert naic("").readable
    assert not naic("N/A").readable
    assert not naic("1O123").readable


def test_a_character_that_cannot_be_decoded_spoils_a_value() -> None:
    assert not words("Acme\ufffd Inc.").readable
    assert not policy_number("GL(cid:17)23").readable
    assert policy_number("—").value is None
    assert not policy_number("—").readable


def test_email_addresses_are_whole_or_refused() -> None:
    assert email("ann@agency.example").value == "ann@agency.example"
    assert not email("ann@agency .example").readable


@given(st.text(max_size=60))
def test_no_parser_ever_raises(text: str) -> None:
    for parse in (money, day, mark, ticked, yes_or_no, naic, words, policy_number, email):
        meaning = parse(text)
        assert meaning.readable or meaning.value is None
    letters(text)
