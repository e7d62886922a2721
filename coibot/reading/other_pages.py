"""Pages that are no certificate of liability insurance, and what each of them is: told by its own title or number.

Certificates of the states' funds and boards, exemptions, and what vendors attach by mistake. The words of `called`
reach people; those for workers' compensation say so, because a person may accept such a page for that line.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OtherPage:
    pattern: re.Pattern[str]
    called: str
    form: str | None = None
    labelled: bool = False
    """Its labels lead to facts that help a person."""
    margins: bool = False
    """The pattern is a form number, which stands at the edges of the page."""


def _numbered(form: str, called: str) -> OtherPage:
    pattern = re.compile(rf"(?<![\w-]){re.escape(form)}(?![\w.])", re.IGNORECASE)
    return OtherPage(pattern, f"{called} ({form})", form, labelled=True, margins=True)


def _titled(pattern: str, called: str, form: str | None = None) -> OtherPage:
    return OtherPage(re.compile(pattern, re.IGNORECASE), called, form, labelled=True)


STATE_FORMS = (
    _numbered("C-105.2", "a New York workers' compensation certificate"),
    _numbered("U-26.3", "a New York State Insurance Fund workers' compensation certificate"),
    _numbered("GSI-105.2", "a New York workers' compensation certificate of group self-insurance"),
    _numbered("SI-12", "a New York workers' compensation certificate of self-insurance"),
    _numbered("DB-120.1", "a New York disability benefits certificate"),
    _numbered("DB-155", "a New York disability benefits certificate of self-insurance"),
    _numbered("CE-200", "a New York exemption certificate"),
    _titled("certificate of attestation of exemption", "a New York exemption certificate (CE-200)", "CE-200"),
    _titled(
        r"certificate of (nys|new york state) workers.? compensation insurance",
        "a New York workers' compensation certificate (C-105.2)", "C-105.2",
    ),
    _titled(
        r"(nys|new york state) disability (and|&) paid family leave|disability benefits (law|insurance coverage)",
        "a New York disability benefits certificate (DB-120.1)", "DB-120.1",
    ),
    _titled(
        r"election to be exempt|exempt from (the )?florida workers",
        "a Florida exemption certificate (workers' compensation)",
    ),
    _titled(
        r"(exemption|exempt) .{0,30}workers.? compensation|workers.? compensation .{0,30}exempt",
        "a workers' compensation exemption",
    ),
    _titled(r"certificate of ohio workers.? compensation", "an Ohio state fund workers' compensation certificate"),
    _titled(
        r"certificate of .{0,40}workers.? compensation|workers.? compensation .{0,30}certificate"
        r"|(premium payment|good standing) .{0,40}workers.? compensation|workforce safety (&|and) insurance",
        "a state's workers' compensation certificate",
    ),
)  # fmt: skip
"""Certificates and exemptions of states, the more particular ones first."""

_COMPANY_PAPER = (
    r"^(articles|certificate) of (incorporation|formation|organization|authority|good standing|status|amendment)\b"
)
_APPLICATION = r"\binsurance application\b|^application for .*insurance|applicant information section"
NO_INSURANCE = (
    OtherPage(
        re.compile(_COMPANY_PAPER, re.IGNORECASE),
        "a company's certificate of incorporation or standing, which is no insurance document",
    ),
    OtherPage(re.compile(_APPLICATION, re.IGNORECASE), "an application for insurance"),
)
