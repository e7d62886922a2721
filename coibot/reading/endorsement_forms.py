"""The endorsement forms that requirements ask for, by form number: what they are called and what they give.

They stand in endorsement_forms.csv, one a row: the form number, the edition (MM YY; blank for every edition that has no
row of its own), the title, what it grants (parted by "|"), and whether it is automatic. Form numbers are ISO's (CG, CA,
BP), NCCI's (WC) and the states' own variants, as underwriters and contracts cite them. An insurer's own form with the
same effect has its own number and is not in the table: a person looks at it. A form without a grant is known by name
alone, because what it gives depends on what the two firms are to one another (CG 20 11, CG 20 12).
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

GRANTS = (
    "additional_insured_ongoing", "additional_insured_completed", "primary_noncontributory", "waiver_of_subrogation",
    "aggregate_per_project", "aggregate_per_location", "notice_of_cancellation",
)  # fmt: skip
COLUMNS = ("form", "edition", "title", "grants", "automatic")
Key = tuple[str, str]
"""Form number and edition; the edition is blank for all the others."""


class EndorsementFormsError(ValueError):
    """A row of the table that says something it cannot mean; the message tells the line and what would be right."""


@dataclass(frozen=True, slots=True)
class EndorsementForm:
    title: str
    grants: tuple[str, ...]
    automatic: bool = False
    """It reaches whoever a written contract requires, and has no schedule of names."""


def parse_forms(table: str) -> dict[Key, EndorsementForm]:
    """The rows of a table with the columns of `COLUMNS`.

    Raises EndorsementFormsError.
    """
    rows = csv.DictReader(io.StringIO(table))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise EndorsementFormsError(f"line 1: the columns must be {', '.join(COLUMNS)}")
    forms: dict[Key, EndorsementForm] = {}
    for row in rows:
        form = " ".join((row["form"] or "").split()).upper()
        key = form, " ".join((row["edition"] or "").split())
        grants = tuple(part for part in (row["grants"] or "").split("|") if part)
        strange = [grant for grant in grants if grant not in GRANTS]
        if not form or key in forms:
            raise EndorsementFormsError(f"line {rows.line_num}: each row needs a form number and edition of its own")
        if strange:
            known = ", ".join(GRANTS)
            raise EndorsementFormsError(f"line {rows.line_num}: {strange[0]!r} is no grant; choose from {known}")
        forms[key] = EndorsementForm(row["title"] or "", grants, (row["automatic"] or "") == "yes")
    return forms


FORMS: Mapping[Key, EndorsementForm] = parse_forms(
    resources.files("coibot.reading").joinpath("endorsement_forms.csv").read_text(encoding="utf-8")
)


def form_of(form: str, edition: str | None) -> EndorsementForm | None:
    """What is known of a form in an edition; None for forms that are not in the table."""
    return FORMS.get((form, edition or "")) or FORMS.get((form, ""))
