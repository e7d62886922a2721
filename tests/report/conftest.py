"""A report with every standing in it."""

from datetime import date

import pytest

from coibot.model.assessment import LineOnFile, Waiver
from coibot.report import Report, Standing, VendorLine

TODAY = date(2026, 11, 24)


def line(name: str, until: date | None, *, required: bool = True) -> LineOnFile:
    title = name.replace("_", " ").capitalize()
    return LineOnFile(name, title, f"POL-{name[:2].upper()}-771", "Granite Shore Mutual", None, until, required)


@pytest.fixture
def report() -> Report:
    gl, auto = "general_liability", "automobile_liability"
    return Report(
        company="Acme Property Group",
        as_of=TODAY,
        vendors=(
            VendorLine(
                "harbor-roofing", "Harbor Roofing Inc", "contractor", Standing.NOTHING_ON_FILE,
                waiting_since=date(2026, 11, 9),
            ),
            VendorLine(
                "northside-electric", "Northside Electric LLC", "contractor", Standing.DEFICIENT,
                missing=(
                    "General liability: each occurrence ($500,000; required: at least $1,000,000)",
                    "Automobile liability (nothing on file; required: $1,000,000 combined single limit)",
                ),
                next_expiration=date(2027, 1, 1), lines=(line(gl, date(2027, 1, 1)),),
                waiting_since=date(2026, 11, 20), last_document=date(2026, 11, 20),
                waivers=(Waiver("professional", date(2027, 3, 1), "no design work", "risk@acme.example", TODAY),),
            ),
            VendorLine(
                "quill-consulting", "Quill Consulting", "professional", Standing.REVIEW,
                unknown=("General liability: med exp: Something stands in this box that could not be read.",),
                next_expiration=date(2026, 12, 5), lines=(line(gl, date(2026, 12, 5)), line("cyber", None)),
                last_document=date(2026, 11, 23), questions=1,
            ),
            VendorLine(
                "birch-janitorial", "Birch Janitorial Co", "janitorial", Standing.COMPLIANT,
                next_expiration=date(2026, 11, 24),
                lines=(line(gl, TODAY), line(auto, date(2027, 6, 1)),
                       line("umbrella", date(2026, 12, 1), required=False)),
                last_document=date(2026, 1, 4),
                worth_a_look=("General liability: each occurrence is $1,000,000, and was $2,000,000 before.",),
            ),
            VendorLine(
                "old-paving", "Old Paving", "contractor", Standing.INACTIVE, lines=(line(gl, date(2026, 12, 1)),)
            ),
        ),
    )  # fmt: skip
