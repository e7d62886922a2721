"""Compliance and upcoming expirations of everyone, as a page, a spreadsheet, JSON, text, and for a meeting."""

from coibot.report.build import build
from coibot.report.calls import Call, calls, calls_text
from coibot.report.history import history, weekly
from coibot.report.model import Expiration, Figures, OpenDecision, Point, Report, Standing, VendorLine
from coibot.report.page import html
from coibot.report.plain import as_json, as_text
from coibot.report.spreadsheet import xlsx

__all__ = [
    "Call",
    "Expiration",
    "Figures",
    "OpenDecision",
    "Point",
    "Report",
    "Standing",
    "VendorLine",
    "as_json",
    "as_text",
    "build",
    "calls",
    "calls_text",
    "history",
    "html",
    "weekly",
    "xlsx",
]
