"""Compliance and upcoming expirations of everyone, as a page, a spreadsheet, JSON, text, and for a meeting."""

from coibot.report.build import build
from coibot.report.calls import Call, calls, calls_text
from coibot.report.digest import monthly_digest, weekly_digest
from coibot.report.embed import pictures_by
from coibot.report.history import WEEKS, history, look_back, weekly
from coibot.report.meeting import meeting
from coibot.report.model import PATIENCE_DAYS, Expiration, Figures, OpenDecision, Point, Report, Standing, VendorLine
from coibot.report.package import Package, audit_package
from coibot.report.page import html
from coibot.report.plain import as_json, as_text
from coibot.report.spreadsheet import vendors_csv, xlsx

__all__ = [
    "PATIENCE_DAYS",
    "WEEKS",
    "Call",
    "Expiration",
    "Figures",
    "OpenDecision",
    "Package",
    "Point",
    "Report",
    "Standing",
    "VendorLine",
    "as_json",
    "as_text",
    "audit_package",
    "build",
    "calls",
    "calls_text",
    "history",
    "html",
    "look_back",
    "meeting",
    "monthly_digest",
    "pictures_by",
    "vendors_csv",
    "weekly",
    "weekly_digest",
    "xlsx",
]
