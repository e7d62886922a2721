"""Charts that say in words what they show, and stand without any style of their own."""

import re
from datetime import date, timedelta

from coibot.report.drawings import compliance_chart, expirations_chart, share_bar, shares_bar
from coibot.report.model import Point

FIRST = date(2026, 5, 26)
POINTS = [Point(FIRST + timedelta(weeks=week), 200, 100 + 2 * week) for week in range(27)]


def test_the_line_says_where_it_begins_and_ends() -> None:
    drawn = compliance_chart(POINTS)
    assert (
        'aria-label="Compliant vendors in percent: 50 on May 26, 2026, 76 on Nov 24, 2026; between 50 and 76."' in drawn
    )
    points = re.findall(r'<polyline class="line" points="([^"]+)"', drawn)[0].split()
    heights = [float(point.split(",")[1]) for point in points]
    assert len(points) == 27 and heights == sorted(heights, reverse=True), "it rises"


def test_weeks_before_anybody_was_known_are_no_zero() -> None:
    unknown = [Point(FIRST - timedelta(weeks=week), 0, 0) for week in (3, 2, 1)]
    assert compliance_chart(unknown + POINTS) == compliance_chart(POINTS)
    assert compliance_chart([*unknown, POINTS[0]]) == "", "one point is no course"


def test_the_columns_are_as_tall_as_what_ends() -> None:
    weeks = [(FIRST + timedelta(weeks=week), count) for week, count in enumerate((2, 0, 4, 8))]
    drawn = expirations_chart(weeks)
    tall = [float(height) for height in re.findall(r'<rect[^>]* height="([\d.]+)"', drawn)]
    assert len(tall) == 3 and tall[2] == 2 * tall[1] == 4 * tall[0]
    assert "14 in all, at most 8, in the week of Jun 16, 2026" in drawn
    assert expirations_chart([(FIRST, 0)]) == ""


def test_nothing_has_a_style_that_the_pages_policy_would_refuse() -> None:
    drawn = compliance_chart(POINTS) + expirations_chart([(FIRST, 3)]) + share_bar(1, 3)
    drawn += shares_bar([("nothing on file", 1, 50.0), ("compliant", 1, 50.0)])
    assert "style" not in drawn and "fill-nothing" in drawn
