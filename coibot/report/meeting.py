"""The programme review for a meeting: what changed, what must be decided, where it is worst. Two printed sheets."""

from datetime import timedelta

from markupsafe import Markup

from coibot.report.calls import calls
from coibot.report.model import Report
from coibot.report.page import content_policy, part, shares, template, worst_groups

WAIVER_DAYS = 60
"""How far ahead a waiver that runs out is a matter for the meeting."""
ROWS = 6
"""Rows of a list: what does not fit is counted, so that the review always prints on two sheets."""


def meeting(report: Report) -> str:
    """One HTML page without any script, for reading and for printing. Its numbers are the report's."""
    style = part("meeting.css")
    until = report.as_of + timedelta(days=WAIVER_DAYS)
    waivers = sorted(
        ((w, v) for v in report.active for w in v.waivers if w.until <= until),
        key=lambda pair: (pair[0].until, pair[1].name.casefold()),
    )
    return template("meeting.html.j2").render(
        report=report,
        figures=report.figures,
        policy=content_policy(style),
        style=Markup(style),  # noqa: S704 -- our own file
        shares=shares(report),
        groups=worst_groups(report),
        waivers=waivers,
        stop_work=report.stop_work(),
        calls=calls(report),
        rows=ROWS,
        waiver_days=WAIVER_DAYS,
    )
