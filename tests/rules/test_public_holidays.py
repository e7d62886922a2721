"""The days on which the calendar writes nobody."""

from datetime import date

import pytest

from coibot.rules.loading import load_rulebook
from coibot.rules.problems import RulesError
from coibot.rules.public_holidays import check_place
from coibot.rules.rulebook import Holidays
from coibot.settings import shipped


def with_holidays(lines: str) -> Holidays:
    text = shipped("rules.yaml").read_text(encoding="utf-8").replace("    country: US ", f"    {lines} #", 1)
    return load_rulebook(text).renewals.holidays


@pytest.mark.parametrize(
    ("day", "closed"),
    [
        (date(2026, 7, 3), True),  # the Fourth is a Saturday
        (date(2027, 12, 31), True),  # New Year's Day 2028 is a Saturday
        (date(2026, 11, 26), True),
        (date(2026, 11, 27), False),
        (date(2026, 2, 12), False),  # Lincoln's Birthday: Illinois only
    ],
)
def test_the_federal_days_with_their_observance(day: date, closed: bool) -> None:
    assert with_holidays("country: US").includes(day) is closed
    assert Holidays().includes(day) is closed


def test_a_state_and_days_of_ones_own_count_as_well() -> None:
    theirs = Holidays(country="US", state="IL", also=(date(2026, 11, 27),))
    assert all(map(theirs.includes, (date(2026, 2, 12), date(2026, 11, 27), date(2026, 12, 25))))


@pytest.mark.parametrize(
    ("country", "state", "words"),
    [("US", "QQ", "known: AK, AL"), ("VA", "IL", "known: none"), ("America", None, "write its two letters, as US")],
)
def test_what_is_known_of_a_country_is_told(country: str, state: str | None, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_place(country, state)


def test_none_is_none() -> None:
    assert not Holidays.model_validate("none").includes(date(2026, 12, 25))


@pytest.mark.parametrize(
    ("lines", "says"), [("country: America", "two letters"), ("{country: US, state: QQ}", "state"), ("state: IL", "")]
)
def test_an_unknown_place_is_a_mistake_with_its_line(lines: str, says: str) -> None:
    text = shipped("rules.yaml").read_text(encoding="utf-8")
    head, _, tail = text.partition("  holidays:\n    country: US")
    block = f"  holidays: {lines}\n" if lines.startswith("{") else f"  holidays:\n    {lines}\n"
    text = head + block + tail.partition("\n")[2]
    if says:
        with pytest.raises(RulesError, match=says):
            load_rulebook(text)
    else:
        assert load_rulebook(text).renewals.holidays.country == "US"
