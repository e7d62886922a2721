"""The programme review for a meeting: what changed, what must be decided, where it is worst. Two printed sheets."""

from datetime import date, timedelta

from markupsafe import Markup

from coibot.report.calls import calls
from coibot.report.model import Report, Standing, VendorLine
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
    ended = [(on, vendor) for vendor in report.active if (on := _ended_on(vendor, report.as_of)) is not None]
    ended.sort(key=lambda pair: (pair[0], pair[1].name.casefold(), pair[1].id))
    return template("meeting.html.j2").render(
        report=report,
        figures=report.figures,
        policy=content_policy(style),
        style=Markup(style),  # noqa: S704 -- our own file
        shares=shares(report),
        groups=worst_groups(report),
        waivers=waivers,
        ended=ended,
        calls=calls(report),
        rows=ROWS,
        waiver_days=WAIVER_DAYS,
    )


def _ended_on(vendor: VendorLine, as_of: date) -> date | None:
    """When the first of the required lines of a vendor that is not compliant ended; None when all go on."""
    if vendor.verdict is Standing.COMPLIANT:
        return None
    ends = [line.expiration for line in vendor.lines if line.required and line.expiration]
    return min((end for end in ends if end <= as_of), default=None)
