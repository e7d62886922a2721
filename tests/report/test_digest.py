"""The digest in words: short enough for a minute, and whole in what it counts."""

from dataclasses import replace
from datetime import date

from coibot.report import OpenDecision, Point, Report, monthly_digest, weekly_digest
from coibot.report.model import Change, LookBack, Standing

WEEK_AGO = date(2026, 11, 17)


def looking_back(report: Report, then: Point, *changes: Change) -> Report:
    return replace(report, back=LookBack(then, changes))


def sections(report: Report) -> dict[str, list[str]]:
    return {section.title: [line.head for line in section.lines] for section in weekly_digest(report).sections}


def test_the_headline_says_how_it_moved(report: Report) -> None:
    plain = "1 of 4 active vendors meets the requirements (25 %)"
    for compliant, words in ((2, ", 25 points less than on"), (1, ", as on"), (0, ", 25 points more than on")):
        told = weekly_digest(looking_back(report, Point(WEEK_AGO, 4, compliant))).headline
        assert told == f"{plain}{words} November 17, 2026."
    assert weekly_digest(looking_back(report, Point(WEEK_AGO, 0, 0))).headline == f"{plain}."


def test_the_period_is_the_week_or_the_month(report: Report) -> None:
    assert weekly_digest(report).period == "Week of November 23, 2026"
    assert monthly_digest(report).period == "November 2026"


def test_who_rose_and_who_fell_is_named_and_nothing_empty_is_shown(report: Report) -> None:
    changes = (
        Change("a", "Alder", Standing.COMPLIANT, Standing.DEFICIENT),
        Change("b", "Birch", None, Standing.COMPLIANT),
        Change("c", "Cedar", None, Standing.NOTHING_ON_FILE),
    )
    told = sections(looking_back(report, Point(WEEK_AGO, 2, 1), *changes))
    assert told["No longer compliant (1)"] == ["Alder"] and told["Became compliant (1)"] == ["Birch"]
    assert "Waits for a decision (0)" not in told and not any("(0)" in title for title in told)


def test_a_long_list_is_cut_and_counted(report: Report) -> None:
    decisions = tuple(
        OpenDecision("a", f"Vendor {n:02}", "What now?", date(2026, 11, 1 + n), about_message=n % 2 == 0)
        for n in range(10)
    )
    asked = replace(report, decisions=decisions)
    section = next(s for s in weekly_digest(asked).sections if s.title == "Waits for a decision (10)")
    assert [line.head for line in section.lines] == [f"Vendor {n:02}" for n in range(6)] and section.more == 4
    figures = {figure.label: figure for figure in weekly_digest(asked).figures}
    assert figures["Messages that wait to be looked at"].value == "5"
    assert figures["Decisions that wait for you"].change == "the oldest since November 1, 2026"


def test_a_waiver_that_runs_out_is_named_in_time(report: Report) -> None:
    assert "Waivers that run out within 30 days (1)" not in sections(report), "it runs until March"
    late = replace(report, as_of=date(2027, 2, 15))
    assert sections(late)["Waivers that run out within 30 days (1)"] == ["Northside Electric LLC"]


def test_the_chart_ends_with_the_reports_day(report: Report) -> None:
    history = tuple(Point(date(2026, 10, day), 4, 1) for day in range(1, 20))
    bars = weekly_digest(replace(report, history=history)).bars
    assert len(bars) == 8 and (bars[-1].label, bars[-1].percent, bars[-1].words) == ("Oct 19", 25, "1 of 4")
