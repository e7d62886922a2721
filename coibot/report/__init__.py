"""Compliance and upcoming expirations of everyone, as a page, a spreadsheet, JSON or text."""

from coibot.report.model import Expiration, Figures, Report, Standing, VendorLine, build
from coibot.report.page import html
from coibot.report.plain import as_json, as_text
from coibot.report.spreadsheet import xlsx

__all__ = [
    "Expiration",
    "Figures",
    "Report",
    "Standing",
    "VendorLine",
    "as_json",
    "as_text",
    "build",
    "html",
    "xlsx",
]
