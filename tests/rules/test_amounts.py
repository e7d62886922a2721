"""Dollars as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coibot.rules.amounts import SMALLEST_LIMIT, parse_dollars


@pytest.mark.parametrize(
    ("written", "dollars"),
    [
        (1_000_000, 1_000_000),
        ("1,000,000", 1_000_000),
        ("$1,000,000", 1_000_000),
        ("$ 1,000,000.00", 1_000_000),
        ("1_000_000", 1_000_000),
        ("1M", 1_000_000),
        ("1.5 million", 1_500_000),
        ("2MM", 2_000_000),
        ("500k", 500_000),
        ("0.25M", 250_000),
        (2_500_000.0, 2_500_000),
        ("100", 100),
        (" 1M\t", 1_000_000),
        ("200.00", 200),
    ],
)
def test_parse_dollars(written: object, dollars: int) -> None:
    assert parse_dollars(written) == dollars


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("1.000.000", "not an amount"),
        ("1,00,000", "not an amount"),
        ("a lot", "not an amount"),
        ("", "not an amount"),
        ("1 euro", "'euro' is not a unit"),
        ("1000.5", "not a whole number"),
        ("1M - 2M", "not an amount"),
        (" -1", "must be positive"),
        (-1, "must be positive"),
        ("-1M", "must be positive"),
        (0, "too little"),
        (1, "too little"),
        (True, "not an amount"),
        (None, "not an amount"),
        ([1_000_000], "not an amount"),
        (float("nan"), "not an amount"),
        (float("inf"), "not an amount"),
    ],
)
def test_what_is_not_an_amount(written: object, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_dollars(written)


@given(st.integers(min_value=SMALLEST_LIMIT, max_value=10**12))
def test_every_way_of_writing_is_the_same_amount(dollars: int) -> None:
    assert {parse_dollars(form) for form in (dollars, f"{dollars:,}", f"${dollars:,}", f"{dollars:_}")} == {dollars}


@given(st.text(max_size=20))
def test_total(written: str) -> None:
    try:
        assert parse_dollars(written) >= SMALLEST_LIMIT
    except ValueError as fault:
        assert str(fault)
