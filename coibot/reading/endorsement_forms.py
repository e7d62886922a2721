"""The endorsement forms that requirements ask for, by form number: what they are called and what they give.

Form numbers are ISO's (CG, CA) and NCCI's (WC), as underwriters and contracts cite them. An insurer's own form with the
same effect has its own number and is not in this table: a person looks at it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

ONGOING, COMPLETED = "additional_insured_ongoing", "additional_insured_completed"
PRIMARY, WAIVER = "primary_noncontributory", "waiver_of_subrogation"
PER_PROJECT, PER_LOCATION = "aggregate_per_project", "aggregate_per_location"


@dataclass(frozen=True, slots=True)
class EndorsementForm:
    title: str
    grants: tuple[str, ...]
    automatic: bool = False
    """It reaches whoever a written contract requires, and has no schedule of names."""


FORMS: Mapping[str, EndorsementForm] = {
    "CG 20 01": EndorsementForm("Primary and noncontributory - other insurance condition", (PRIMARY,), automatic=True),
    "CG 20 10": EndorsementForm("Additional insured - owners, lessees or contractors - scheduled", (ONGOING,)),
    "CG 20 26": EndorsementForm("Additional insured - designated person or organization", (ONGOING,)),
    "CG 20 33": EndorsementForm(
        "Additional insured - automatic status in construction agreement", (ONGOING,), automatic=True
    ),
    "CG 20 37": EndorsementForm(
        "Additional insured - owners, lessees or contractors - completed operations", (COMPLETED,)
    ),
    "CG 20 38": EndorsementForm("Additional insured - automatic status for other parties", (ONGOING,), automatic=True),
    "CG 24 04": EndorsementForm("Waiver of transfer of rights of recovery against others to us", (WAIVER,)),
    "CG 25 03": EndorsementForm("Designated construction project(s) general aggregate limit", (PER_PROJECT,)),
    "CG 25 04": EndorsementForm("Designated location(s) general aggregate limit", (PER_LOCATION,)),
    "CA 04 43": EndorsementForm("Waiver of transfer of rights of recovery - automatic", (WAIVER,), automatic=True),
    "CA 04 44": EndorsementForm("Waiver of transfer of rights of recovery against others to us", (WAIVER,)),
    "CA 04 49": EndorsementForm("Primary and noncontributory - other insurance condition", (PRIMARY,), automatic=True),
    "CA 20 48": EndorsementForm("Designated insured for covered autos liability coverage", (ONGOING,)),
    "WC 00 03 13": EndorsementForm("Waiver of our right to recover from others", (WAIVER,)),
}
BOTH_BEFORE_2001 = {("CG 20 10", "11 85")}
"""Editions of the ongoing operations form whose wording ("your work") reaches completed operations as well."""


def grants_of(form: str, edition: str | None) -> tuple[str, ...]:
    """What a page of this form and edition gives, whatever its schedule says."""
    known = FORMS.get(form)
    if known is None:
        return ()
    if (form, edition) in BOTH_BEFORE_2001:
        return (*known.grants, COMPLETED)
    return known.grants
