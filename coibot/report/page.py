"""The report as one HTML page that stands by itself: no network, fit to print and to attach to a mail."""

import base64
import hashlib
from functools import cache
from pathlib import Path

import jinja2
from markupsafe import Markup

from coibot.intake.clean import clean_line
from coibot.model.wording import long_date
from coibot.report import drawings
from coibot.report.calls import calls
from coibot.report.embed import Link, Picture, details_base64, roster_json
from coibot.report.model import HORIZON_DAYS, PATIENCE_DAYS, Group, Report, Standing

_HERE = Path(__file__).parent
LISTED = 40
"""Rows of a list that stands in the page itself; the roster has everybody."""


def html(report: Report, *, picture: Picture | None = None, link: Link | None = None) -> str:
    """The whole page. Everything that came from outside is escaped, and nothing but the page's own script may run.

    `picture` draws the place a value was read; `link` tells where the page finds an original in the archive.
    """
    style, script = part("page.css"), part("page.js")
    classes = sorted({vendor.vendor_class.replace("_", " ") for vendor in report.vendors})
    sites = sorted({site for vendor in report.vendors for site in vendor.sites})
    agencies = sorted({vendor.agency for vendor in report.vendors if vendor.agency})
    return template("page.html.j2").render(
        report=report,
        figures=report.figures,
        policy=content_policy(style, script),
        style=Markup(style),  # noqa: S704 -- our own file
        script=Markup(script),  # noqa: S704 -- our own file
        roster=Markup(roster_json(report)),  # noqa: S704 -- escaped there
        details=details_base64(report, picture, link),
        shares=shares(report),
        choices=[("class", "Class", classes), ("site", "Site", sites), ("agency", "Agency", agencies)],
        calls=calls(report),
        stop_work=report.stop_work(),
        groups=worst_groups(report),
        attention=[v for v in report.active if v.verdict is not Standing.COMPLIANT],
        looks=[vendor for vendor in report.vendors if vendor.worth_a_look],
        waived=[(vendor, waiver) for vendor in report.vendors for waiver in vendor.waivers],
        listed=LISTED,
        horizon=HORIZON_DAYS,
        patience=PATIENCE_DAYS,
    )


def content_policy(style: str, script: str = "") -> str:
    """The page's Content-Security-Policy: its own style and script by their hashes, and its own pictures."""
    rules = [
        "default-src 'none'",
        f"style-src '{_hash(style)}'",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    if script:
        rules.insert(2, f"script-src '{_hash(script)}'")
    return "; ".join(rules)


def worst_groups(report: Report) -> list[tuple[str, list[Group]]]:
    """Classes, sites and agencies with somebody missing, those with the most first."""
    kinds = (("Classes", report.by_class()), ("Sites", report.by_site()), ("Agencies", report.by_agency()))
    return [(words, [group for group in groups if group.compliant < group.active][:5]) for words, groups in kinds]


def shares(report: Report) -> list[tuple[str, int, float]]:
    """Standing, count, and percent of the active vendors, for the bar."""
    figures = report.figures
    counts = (
        (Standing.COMPLIANT, figures.compliant),
        (Standing.REVIEW, figures.review),
        (Standing.DEFICIENT, figures.deficient),
        (Standing.NOTHING_ON_FILE, figures.nothing_on_file),
    )
    return [(standing.value, count, 100 * count / figures.active) for standing, count in counts if count]


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def part(name: str) -> str:
    """One of the room's own files, as it stands."""
    return (_HERE / name).read_text(encoding="utf-8")


@cache
def template(name: str) -> jinja2.Template:
    """One of the room's own templates."""
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=jinja2.FileSystemLoader(_HERE),
    )
    environment.filters["long_date"] = long_date
    environment.filters["short_date"] = drawings.short_date
    environment.filters["thousands"] = lambda number: f"{number:,}"
    environment.filters["line"] = clean_line
    for draw in (drawings.compliance_chart, drawings.expirations_chart, drawings.shares_bar, drawings.share_bar):
        environment.globals[draw.__name__] = _as_markup(draw)
    return environment.get_template(name)


def _as_markup(draw: drawings.Draw) -> drawings.Draw:
    return lambda *given: Markup(draw(*given))  # noqa: S704 -- numbers and escaped words
