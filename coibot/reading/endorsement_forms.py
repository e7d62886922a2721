"""The endorsement forms that requirements ask for, by form number: what they are called and what they give.

They stand in endorsement_forms.csv, one a row: the form number, the edition (MM YY; blank for every edition that has no
row of its own), the title, what it grants (parted by "|"), and whether it is automatic. Form numbers are ISO's (CG, CA,
BP), NCCI's (WC) and the states' own variants, as underwriters and contracts cite them. An insurer's own form with the
same effect has its own number and is not in the table: a person looks at it. A form without a grant is known by name
alone, because what it gives depends on what the two firms are to one another (CG 20 11, CG 20 12).

An office may have a table of its own beside these (`endorsement_forms` in rules.yaml): insurers' own forms that
somebody there has read. Its rows come before ours.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
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


_OWN: ContextVar[Mapping[Key, EndorsementForm]] = ContextVar("endorsement forms of the office")


@contextmanager
def own_forms(table: str) -> Iterator[None]:
    """Within this, the rows of `table` are known as well; "" for none.

    Raises EndorsementFormsError.
    """
    before = _OWN.set(parse_forms(table) if table else {})
    try:
        yield
    finally:
        _OWN.reset(before)


def form_of(form: str, edition: str | None) -> EndorsementForm | None:
    """What is known of a form in an edition; None for forms that are not in the tables."""
    for forms in (_OWN.get({}), FORMS):
        if (known := forms.get((form, edition or "")) or forms.get((form, ""))) is not None:
            return known
    return None


def own_numbers(text: str) -> Iterator[tuple[str, str | None]]:
    """The office's own form numbers that stand in a line, each with the edition behind it: "GX 4410 (04 13)"."""
    for form in sorted({form for form, _ in _OWN.get({})}):
        number = r"[\s-]?".join(map(re.escape, re.findall(r"[A-Z0-9]+", form)))
        edition = r"(?:\s*\(?\s*(?:Ed\.?\s*)?(?P<month>\d{2})\s?[-/]?\s?(?P<year>\d{2})\)?)?"
        for match in re.finditer(rf"(?<![A-Z0-9]){number}(?![A-Z0-9]){edition}(?!\d)", text, re.IGNORECASE):
            yield form, f"{match['month']} {match['year']}" if match["month"] else None
