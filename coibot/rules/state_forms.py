"""The states' own workers' compensation papers: certificates of coverage, and exemptions from it.

Ohio, North Dakota, Washington and Wyoming insure through a state fund alone, so no private policy shows coverage there,
and the fund gives no employers' liability. New York has forms of its own (Workers' Compensation Law section 57).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from coibot.model.document import Document

FUND_STATES: Mapping[str, str] = {"OH": "Ohio", "ND": "North Dakota", "WA": "Washington", "WY": "Wyoming"}
"""States whose fund alone insures workers' compensation."""
FUNDS = re.compile(
    r"bureau of workers|\bbwc\b|workforce safety|\bwsi\b|labor (and|&) industries|\bl ?& ?i\b|workforce services"
    r"|state fund|workers.? (compensation|safety) (fund|division)",
    re.IGNORECASE,
)
"""How those funds are called in an insurer's place."""
NEW_YORK_FORMS = ("C-105.2", "U-26.3", "SI-12", "GSI-105.2")
"""By a carrier, by the state fund, by a self-insured employer, by a self-insured group."""

STATE_NAMES: Mapping[str, str] = {**FUND_STATES, "NY": "New York", "FL": "Florida", "TX": "Texas", "CA": "California"}


@dataclass(frozen=True, slots=True)
class StateForm:
    """What a state's own paper is."""

    name: str
    """ "C-105.2", or what it calls itself."""
    state: str
    """Two letters; empty when it does not tell."""
    exempts: bool = False
    """Whether it says that somebody need not be covered."""

    @property
    def label(self) -> str:
        """ "the New York form C-105.2"."""
        state = STATE_NAMES.get(self.state, self.state)
        return f"the {state} form {self.name}" if state and self.name else f"the {self.name or state} form"


_FORMS: Mapping[str, StateForm] = {
    **{re.sub(r"\W", "", name): StateForm(name, "NY") for name in NEW_YORK_FORMS},
    "CE200": StateForm("CE-200", "NY", exempts=True),
    "DWC252": StateForm("DWC-252", "FL", exempts=True),
    "DFSF2DWC252": StateForm("DWC-252", "FL", exempts=True),
    "DWC005": StateForm("DWC005", "TX", exempts=True),
    "DWC5": StateForm("DWC005", "TX", exempts=True),
}
_EXEMPTION = re.compile(r"\bexempt(ion|ed)?\b|non-?subscriber|no coverage notice", re.IGNORECASE)
_COVERAGE = re.compile(r"workers.? comp|\bbwc\b|state fund|labor (and|&) industries|workforce safety", re.IGNORECASE)


def state_form(document: Document) -> StateForm | None:
    """The state's paper that a document is, by its form number or by what it calls itself."""
    key = re.sub(r"\W", "", document.form or "").upper()
    if key in _FORMS:
        return _FORMS[key]
    if key.startswith(("ACORD", "CG", "CA", "CU", "WC", "DB")):
        return None
    words = " ".join(filter(None, (document.title, document.why, document.form)))
    if not words:
        return None
    exempts = bool(_EXEMPTION.search(words))
    if not exempts and not _COVERAGE.search(words):
        return None
    state = _state_in(words)
    if not exempts and not state:
        return None
    name = document.form or ("exemption" if exempts else "workers' compensation")
    return StateForm(name, state, exempts)


def _state_in(words: str) -> str:
    for code, name in STATE_NAMES.items():
        if re.search(rf"\b{name}\b", words, re.IGNORECASE):
            return code
    return "OH" if re.search(r"\bbwc\b", words, re.IGNORECASE) else ""
