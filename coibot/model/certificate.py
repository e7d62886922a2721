"""What a certificate or an endorsement page says.

`None` in any field means that the box is blank, unless the field's path is among the document's `unreadable` paths:
then something is there, and it could not be read with confidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class CoverageLine(StrEnum):
    """A row of the coverage table."""

    GENERAL_LIABILITY = "general_liability"
    AUTOMOBILE_LIABILITY = "automobile_liability"
    UMBRELLA_EXCESS = "umbrella_excess"
    WORKERS_COMPENSATION = "workers_compensation"
    PROPERTY = "property"
    OTHER = "other"


LINE_TITLES: Mapping[CoverageLine, str] = {
    CoverageLine.GENERAL_LIABILITY: "General liability",
    CoverageLine.AUTOMOBILE_LIABILITY: "Automobile liability",
    CoverageLine.UMBRELLA_EXCESS: "Umbrella / excess liability",
    CoverageLine.WORKERS_COMPENSATION: "Workers' compensation",
    CoverageLine.PROPERTY: "Property",
    CoverageLine.OTHER: "Other coverage",
}


class Mark(StrEnum):
    """The ADDL INSD and SUBR WVD boxes. An X or a check mark is `YES`."""

    YES = "Y"
    NO = "N"
    NOT_APPLICABLE = "N/A"
    BLANK = "blank"


Limit = int | str | None
"""Whole dollars, or the printed words ("Included", "Excluded"), or blank."""

Flag = bool | str | None
"""A check box; `proprietor_excluded` alone holds "Y", "N" or None."""


@dataclass(frozen=True, slots=True)
class Producer:
    """The agency that issued the certificate."""

    name: str | None = None
    address: str | None = None
    contact_name: str | None = None
    phone: str | None = None
    fax: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A name and the address lines below it, joined by newlines."""

    name: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Insurer:
    """A company named beside a letter A to F, with its NAIC number (five digits, kept as text)."""

    name: str | None = None
    naic: str | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy as one row of the coverage table states it."""

    line: CoverageLine
    type: str | None = None
    """The printed words, for rows that are not one of the four standing ones."""
    insurer_letter: str | None = None
    policy_number: str | None = None
    effective: date | None = None
    expiration: date | None = None
    additional_insured: Mark | None = Mark.BLANK
    """None only when unreadable."""
    subrogation_waived: Mark | None = Mark.BLANK
    flags: Mapping[str, Flag] = field(default_factory=dict)
    limits: Mapping[str, Limit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Certificate:
    """All that an ACORD 25 (or a form like it) says."""

    issue_date: date | None = None
    producer: Producer = Producer()
    insured: Party = Party()
    insurers: Mapping[str, Insurer] = field(default_factory=dict)
    certificate_number: str | None = None
    revision_number: str | None = None
    policies: tuple[Policy, ...] = ()
    description_of_operations: str | None = None
    certificate_holder: str | None = None
    signed: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)
    """What has no place above, on forms other than ACORD 25."""


@dataclass(frozen=True, slots=True)
class Endorsement:
    """An endorsement page: what it changes in which policy."""

    policy_number: str | None = None
    named_insured: str | None = None
    scheduled_person: str | None = None
    locations: str | None = None
    blanket: bool | None = None
    grants: tuple[str, ...] = ()
    effective: date | None = None
    """The day from which the page is part of the policy, where it says so."""


class NoticeKind(StrEnum):
    CANCELLATION = "cancellation"
    REINSTATEMENT = "reinstatement"


@dataclass(frozen=True, slots=True)
class Notice:
    """An insurer's notice that a policy ends before its time, or goes on after all."""

    kind: NoticeKind
    policy_number: str | None = None
    effective: date | None = None
    """The first day without coverage; of a reinstatement, the first day with it again."""
    named_insured: str | None = None
    reason: str | None = None
    """"non-payment of premium", or the words printed."""
