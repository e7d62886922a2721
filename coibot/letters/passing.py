"""The coverage table of a certificate that would do for a vendor, drawn from what is asked for.

It shows an agent at a glance which boxes matter. It is a drawing in the letter and no file: a sample that comes back
attached to a reply must never be read as a certificate.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from coibot.letters.phrases import PhraseBook
from coibot.model.assessment import Finding
from coibot.model.certificate import LINE_TITLES, CoverageLine

PRINTED_LIMITS: Mapping[str, str] = {
    "each_occurrence": "EACH OCCURRENCE",
    "damage_to_rented_premises": "DAMAGE TO RENTED PREMISES",
    "med_exp": "MED EXP",
    "personal_adv_injury": "PERSONAL & ADV INJURY",
    "general_aggregate": "GENERAL AGGREGATE",
    "products_completed_ops_aggregate": "PRODUCTS - COMP/OP AGG",
    "combined_single_limit": "COMBINED SINGLE LIMIT",
    "bodily_injury_per_person": "BODILY INJURY (Per person)",
    "bodily_injury_per_accident": "BODILY INJURY (Per accident)",
    "property_damage": "PROPERTY DAMAGE",
    "aggregate": "AGGREGATE",
    "el_each_accident": "E.L. EACH ACCIDENT",
    "el_disease_each_employee": "E.L. DISEASE - EA EMPLOYEE",
    "el_disease_policy_limit": "E.L. DISEASE - POLICY LIMIT",
    "each_claim": "EACH CLAIM",
    "limit": "LIMIT",
}
"""As the form prints them, in every language."""
_MARKS: Mapping[str, str] = {"occurrence": "OCCUR", "statutory": "PER STATUTE"}
"""Requirements that one box meets."""


@dataclass(slots=True)
class SampleRow:
    """A row of the table."""

    title: str
    boxes: list[str] = field(default_factory=list)
    """Printed names of boxes to be marked, or which autos."""
    additional_insured: bool = False
    waiver: bool = False
    limits: list[tuple[str, str]] = field(default_factory=list)
    """Printed name and amount."""


def sample_rows(needed: Iterable[Finding], book: PhraseBook) -> tuple[SampleRow, ...]:
    """The rows for the requirements of a first request, in their order. Raises UnsaidError."""
    rows: dict[str, SampleRow] = {}
    for finding in needed:
        line, _, part = finding.requirement.partition(".")
        title = LINE_TITLES[CoverageLine(line)] if line in tuple(CoverageLine) else finding.title.partition(": ")[0]
        if not part:
            continue
        row = rows.setdefault(line, SampleRow(book.tell(title)))
        required = finding.required.partition(" (")[0]
        if part in PRINTED_LIMITS and required.startswith("$"):
            row.limits.append((PRINTED_LIMITS[part], required))
        elif part in _MARKS:
            row.boxes.append(_MARKS[part])
        elif part == "autos":
            row.boxes.append(book.tell(required))
        elif part == "aggregate_applies_per":
            row.boxes.append(book.tell(finding.required))
        elif part.partition(".")[0] == "additional_insured":
            row.additional_insured = True
        elif part.partition(".")[0] == "waiver_of_subrogation":
            row.waiver = True
    return tuple(row for row in rows.values() if row.limits or row.boxes or row.additional_insured)
