"""The report as one HTML page: no script, no network, fit to print and to attach to a mail."""

from datetime import date
from functools import cache
from pathlib import Path

import jinja2

from coibot.model.wording import long_date
from coibot.report.model import HORIZON_DAYS, Report, Standing

_TEMPLATE = Path(__file__).with_name("page.html.j2")
_SECTIONS = (
    ("Needs attention", (Standing.NOTHING_ON_FILE, Standing.DEFICIENT, Standing.REVIEW)),
    ("In order", (Standing.COMPLIANT,)),
    ("Inactive", (Standing.INACTIVE,)),
)


def html(report: Report) -> str:
    """The whole page. Everything that came from outside is escaped."""
    sections = [
        (heading, [vendor for vendor in report.vendors if vendor.verdict in standings])
        for heading, standings in _SECTIONS
    ]
    return _template().render(
        company=report.company,
        as_of=report.as_of,
        figures=report.figures,
        shares=_shares(report),
        expirations=report.expirations(),
        horizon=HORIZON_DAYS,
        sections=[(heading, vendors) for heading, vendors in sections if vendors],
        looks=[vendor for vendor in report.vendors if vendor.worth_a_look],
        waived=[(vendor, waiver) for vendor in report.vendors for waiver in vendor.waivers],
    )


def _shares(report: Report) -> list[tuple[str, int, float]]:
    """Standing, count, and percent of the active vendors, for the bar."""
    figures = report.figures
    counts = (
        (Standing.COMPLIANT, figures.compliant),
        (Standing.REVIEW, figures.review),
        (Standing.DEFICIENT, figures.deficient),
        (Standing.NOTHING_ON_FILE, figures.nothing_on_file),
    )
    return [(standing.value, count, 100 * count / figures.active) for standing, count in counts if count]


def _short_date(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["long_date"] = long_date
    environment.filters["short_date"] = _short_date
    return environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
