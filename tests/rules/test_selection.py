"""How the dates of a policy stand to a day, to the day."""

from datetime import date

import pytest

from coibot.rules.pages import same_policy_number
from coibot.rules.selection import Standing, select, standing
from coibot.rules.statements import StatedCertificate, StatedPolicy
from tests.rules.build import certificate


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2025, 12, 31), Standing.FUTURE),
        (date(2026, 1, 1), Standing.CURRENT),
        (date(2026, 12, 31), Standing.CURRENT),
        (date(2027, 1, 1), Standing.EXPIRED),
    ],
)
def test_a_term_runs_from_its_first_day_to_the_day_before_its_last(as_of: date, expected: Standing) -> None:
    assert standing(stated({}), as_of) is expected


@pytest.mark.parametrize(
    ("change", "unreadable", "expected"),
    [
        ({"expiration": "2036-01-01"}, [], Standing.CURRENT),
        ({"expiration": "2036-02-01"}, [], Standing.UNDATED),
        ({"expiration": "2026-01-01"}, [], Standing.UNDATED),
        ({"expiration": None}, [], Standing.UNDATED),
        ({"expiration": None, "effective": "2026-07-01"}, [], Standing.FUTURE),
        ({"expiration": None, "effective": "2026-07-01"}, ["effective"], Standing.UNDATED),
        ({"expiration": "2026-05-01"}, ["expiration"], Standing.UNDATED),
        ({"expiration": "2026-05-01"}, ["effective"], Standing.EXPIRED),
        ({}, ["effective"], Standing.UNDATED),
        ({"effective": None}, [], Standing.CURRENT),
    ],
)
def test_dates_that_are_missing_or_cannot_be(change: dict[str, str], unreadable: list[str], expected: Standing) -> None:
    assert standing(stated(change, unreadable), date(2026, 6, 1)) is expected


def stated(change: dict[str, str], unreadable: list[str] | None = None) -> StatedPolicy:
    line = "general_liability"
    filed = certificate(
        [line],
        {f"{line}.{part}": value for part, value in change.items()},
        [f"{line}.{part}" for part in unreadable or ()],
    )
    whole = filed.document.certificate
    assert whole is not None
    return StatedPolicy(StatedCertificate(filed, whole), 0, whole.policies[0])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("GL-1001", "GL 1001", True),
        ("GL1O01", "gl-1001", True),
        ("GL-1001", "GL-1001-02", None),
        ("CPP 0012345-25", "CPP 0012345-26", None),
        ("GL-1001", "QX-77120", False),
        ("12", "123", False),
        ("1234", "12345678", False),
        ("12345", "1234567", None),
        ("GL12345", "12345", None),
        ("12345-01", "12345", None),
        ("GL1234567890", "GL1234567891", None),
        ("", "", False),
    ],
)
def test_policy_numbers(one: str, other: str, same: bool | None) -> None:
    assert same_policy_number(one, other) is same
    assert same_policy_number(other, one) is same


def test_of_policies_that_begin_later_the_first_comes_next() -> None:
    now = stated({"policy_number": "GL-1"})
    then = stated({"policy_number": "GL-2", "effective": "2027-01-01", "expiration": "2028-01-01"})
    after = stated({"policy_number": "GL-3", "effective": "2028-01-01", "expiration": "2029-01-01"})
    state = select([after, then, now], date(2026, 6, 1))
    assert state is not None and state.serving == now and state.upcoming == then
    early = select([after, then], date(2026, 6, 1))
    assert early is not None and (early.serving, early.standing) == (then, Standing.FUTURE)
