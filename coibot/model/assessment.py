"""A judgement: which requirement is met by what, what is missing, and who can mend it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"
    WAIVED = "waived"
    NOT_APPLICABLE = "not_applicable"


class Verdict(StrEnum):
    COMPLIANT = "compliant"
    DEFICIENT = "deficient"
    REVIEW = "review"
    """Something could not be known; a person decides."""


class Who(StrEnum):
    """Who can mend a finding."""

    AGENT = "agent"
    VENDOR = "vendor"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class FindingEvidence:
    file: str
    page: int
    box: tuple[float, float, float, float]
    """Points, origin at the bottom left."""
    text: str
    file_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    requirement: str
    """A dotted key such as `general_liability.each_occurrence`; waivers name it."""
    title: str
    """For people: "General liability: each occurrence"."""
    status: Status
    required: str
    """"$1,000,000"."""
    found: str | None
    """"$500,000"; None when there was nothing to find."""
    why: str
    """One sentence."""
    fix: str | None
    """What to send or do; None when nothing is owed."""
    who: Who
    evidence: FindingEvidence | None = None


@dataclass(frozen=True, slots=True)
class LineOnFile:
    """A coverage line that counts today: what is on file and until when."""

    line: str
    """The requirement's first part: `general_liability`, or `professional` for a free row."""
    title: str
    policy_number: str | None
    insurer: str | None
    effective: date | None
    expiration: date | None
    required: bool
    """Whether the vendor's class asks for the line; only such lines are chased at renewal."""
    file: str = ""
    file_sha256: str = ""
    agent_email: str | None = None
    """The producer's e-mail on the certificate, when it gives one."""
    notice_sha256: str = ""
    """The file with the insurer's notice that cancels the policy as of `expiration`; empty when it runs its term."""

    @property
    def cancelled(self) -> bool:
        return bool(self.notice_sha256)


@dataclass(frozen=True, slots=True)
class Assessment:
    verdict: Verdict
    vendor_class: str
    as_of: date
    rules_sha256: str
    next_expiration: date | None
    """The first expiration among the required lines on file."""
    findings: tuple[Finding, ...]
    on_file: tuple[LineOnFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiver:
    """Staff's decision to do without a requirement for a while."""

    requirement: str
    """A requirement key, or a prefix ending in `.*` for a whole line."""
    until: date
    """Last day it counts."""
    reason: str
    approved_by: str
    granted_on: date
