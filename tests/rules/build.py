"""Certificates, pages and rules for the tests, as small changes to one certificate that meets everything."""

from copy import deepcopy
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from coibot.model.assessment import Assessment, Status, Waiver
from coibot.model.certificate import (
    Certificate,
    CoverageLine,
    Endorsement,
    Insurer,
    Mark,
    Notice,
    NoticeKind,
    Party,
    Policy,
    Producer,
)
from coibot.model.document import Document, DocumentKind, Evidence, FiledDocument, Source
from coibot.rules.assess import assess
from coibot.rules.loading import load_rulebook
from coibot.rules.rulebook import Rulebook

HERE = Path(__file__).parent
VENDOR = "Acme Plumbing LLC"
HOLDER = "Harbor Point Owners LLC"
AS_OF = date(2026, 6, 1)
RECEIVED = datetime(2026, 1, 16, 12, tzinfo=UTC)

COMPANY = """company:
  name: Harbor
  certificate_holder: {names: Harbor, address: Harbor}
  additional_insured_names: Harbor
  contact: {name: Pat, email: pat@harbor.example}
"""
"""The five lines that every rules file begins with."""

_TERM: dict[str, Any] = {"effective": "2026-01-01", "expiration": "2027-01-01"}
GOOD: dict[str, dict[str, Any]] = {
    "general_liability": {
        **_TERM,
        "policy_number": "GL-1001",
        "additional_insured": "Y",
        "subrogation_waived": "Y",
        "flags": {"commercial_general_liability": True, "occurrence": True, "claims_made": False},
        "limits": {
            "each_occurrence": 1_000_000,
            "general_aggregate": 2_000_000,
            "products_completed_ops_aggregate": 2_000_000,
        },
    },
    "automobile_liability": {
        **_TERM,
        "policy_number": "CA-2002",
        "flags": {"hired_autos": True, "non_owned_autos": True},
        "limits": {"combined_single_limit": 1_000_000},
    },
    "umbrella_excess": {
        **_TERM,
        "policy_number": "UM-3003",
        "flags": {"umbrella": True, "occurrence": True},
        "limits": {"each_occurrence": 5_000_000, "aggregate": 5_000_000},
    },
    "workers_compensation": {
        **_TERM,
        "policy_number": "WC-4004",
        "flags": {"wc_statutory": True, "proprietor_excluded": "N"},
        "limits": {
            "el_each_accident": 500_000,
            "el_disease_each_employee": 500_000,
            "el_disease_policy_limit": 500_000,
        },
    },
    "professional": {
        **_TERM,
        "policy_number": "PL-5005",
        "type": "Professional Liability (claims-made)",
        "limits": {"each claim": 1_000_000, "aggregate": 2_000_000},
    },
    "cyber": {**_TERM, "policy_number": "CY-6006", "type": "Cyber / Privacy", "limits": {"each claim": 1_000_000}},
    "mystery": {**_TERM, "policy_number": "X-7007", "limits": {"each claim": 1_000_000}},
    "property": {**_TERM, "policy_number": "PR-8008"},
    "stop_gap": {
        **_TERM,
        "policy_number": "GL-1001",
        "type": "Stop Gap Employers Liability",
        "limits": {"each accident": 500_000, "disease each employee": 500_000, "disease policy limit": 500_000},
    },
}


@cache
def rulebook(name: str = "site_rules.yaml") -> Rulebook:
    """The rules that the decision tables are written against."""
    return load_rulebook(HERE / name)


def day(written: str | None) -> date | None:
    return date.fromisoformat(str(written)) if written else None


def moment(written: object) -> datetime:
    """A day, at noon, or a day and a time; UTC."""
    told = str(written)
    return datetime.fromisoformat(told if ":" in told else f"{told}T12:00").replace(tzinfo=UTC)


def certificate(
    lines: list[str] | tuple[str, ...] = ("general_liability", "automobile_liability", "workers_compensation"),
    change: dict[str, Any] | None = None,
    unreadable: list[str] | tuple[str, ...] = (),
    *,
    insured: str | None = VENDOR,
    holder: str | None = f"{HOLDER}\n1 Quay Street\nPortland, ME 04101",
    issued: str | None = "2026-01-15",
    file: str = "coi.pdf",
    sha: str = "a" * 64,
    received: datetime = RECEIVED,
    replaced_by: str | None = None,
    description: str | None = None,
    insurers: dict[str, list[str | None]] | None = None,
    form: str | None = "ACORD 25",
    kind: str = "certificate",
    extra: dict[str, str] | None = None,
) -> FiledDocument:
    """A certificate with the GOOD rows of `lines`, changed at "line.part" or "line.limits.name" paths.

    A line may be given as "umbrella_excess:second" for a second row of it; its changes name it so too.
    """
    rows = {name: deepcopy(GOOD[name.partition(":")[0]]) for name in lines}
    for path, value in (change or {}).items():
        target: dict[str, Any] = rows
        *around, last = path.split(".")
        for part in around:
            target = target.setdefault(part, {})
        target[last] = value
    positions = {name: f"policies.{position}" for position, name in enumerate(rows)}
    paths = {
        ".".join([positions.get(first, first), *rest]) for first, *rest in (path.split(".") for path in unreadable)
    }
    stated = Certificate(
        issue_date=day(issued),
        producer=Producer(name="Bay Agency", email="certs@bay-agency.example"),
        insured=Party(insured, "2 Dock Road"),
        insurers={
            letter: Insurer(name, naic)
            for letter, (name, naic) in ({"A": ["Granite Mutual", "12345"]} if insurers is None else insurers).items()
        },
        policies=tuple(_policy(name, row) for name, row in rows.items()),
        certificate_holder=holder,
        description_of_operations=description,
        signed=True,
        extra=extra or {},
    )
    document = Document(
        DocumentKind(kind),
        (1,),
        form=form,
        edition="2016/03" if form == "ACORD 25" else None,
        certificate=stated,
        unreadable=tuple(sorted(paths)),
        evidence=_evidence(rows, stated),
    )
    return FiledDocument(document, file, sha, received, replaced_by=replaced_by)


def _policy(name: str, row: dict[str, Any]) -> Policy:
    key = name.partition(":")[0]
    known = {line.value for line in CoverageLine}
    marks = {part: Mark(row[part]) if row[part] is not None else None for part in _MARKS if part in row}
    return Policy(
        CoverageLine(key) if key in known else CoverageLine.OTHER,
        type=row.get("type"),
        insurer_letter=row.get("insurer_letter", "A"),
        policy_number=row.get("policy_number"),
        effective=day(row.get("effective")),
        expiration=day(row.get("expiration")),
        flags=row.get("flags", {}),
        limits=row.get("limits", {}),
        **marks,
    )


_MARKS = ("additional_insured", "subrogation_waived")


def _evidence(rows: dict[str, dict[str, Any]], stated: Certificate) -> dict[str, Evidence]:
    found = {"insured.name": stated.insured.name, "certificate_holder": stated.certificate_holder}
    for position, row in enumerate(rows.values()):
        for part, value in row.items():
            inner = value if isinstance(value, dict) else {"": value}
            for name, amount in inner.items():
                if amount not in (None, False):
                    words = f"X {name}" if amount is True else str(amount)
                    found[f"policies.{position}.{part}{'.' + name if name else ''}"] = words
    return {path: Evidence(1, (10, 20, 30, 40), text, Source.TEXT, 0.99) for path, text in found.items() if text}


def page(
    form: str | None = "CG 20 10",
    grants: list[str] | tuple[str, ...] = ("additional_insured_ongoing",),
    *,
    policy_number: str | None = "GL-1001",
    person: str | None = HOLDER,
    blanket: bool | None = None,
    unreadable: list[str] | tuple[str, ...] = (),
    title: str | None = None,
    effective: str | None = None,
    sha: str = "e" * 64,
) -> FiledDocument:
    """An endorsement page."""
    endorsement = Endorsement(policy_number, VENDOR, person, None, blanket, tuple(grants), day(effective))
    document = Document(
        DocumentKind.ENDORSEMENT,
        (2,),
        form=form,
        title=title,
        endorsement=endorsement,
        unreadable=tuple(sorted(unreadable)),
        evidence={
            f"endorsement.{path}": Evidence(2, (50, 60, 70, 80), text, Source.TEXT, 0.99)
            for path, text in (("policy_number", policy_number), ("scheduled_person", person), ("effective", effective))
            if text
        },
    )
    return FiledDocument(document, "pages.pdf", sha, datetime(2026, 1, 16, 12, tzinfo=UTC))


def notice(
    effective: str | None = "2026-06-01",
    *,
    kind: str = "cancellation",
    policy_number: str | None = "GL-1001",
    reason: str | None = "non-payment of premium",
    received: datetime = RECEIVED,
    replaced_by: str | None = None,
    unreadable: list[str] | tuple[str, ...] = (),
    sha: str = "c" * 64,
) -> FiledDocument:
    """An insurer's notice of cancellation or of reinstatement."""
    stated = Notice(NoticeKind(kind), policy_number, day(effective), VENDOR, reason)
    document = Document(
        DocumentKind.NOTICE,
        (1,),
        notice=stated,
        unreadable=tuple(sorted(f"notice.{part}" for part in unreadable)),
        evidence={"notice.effective": Evidence(1, (5, 6, 7, 8), str(effective), Source.TEXT, 0.99)}
        if effective
        else {},
    )
    return FiledDocument(document, "notice.pdf", sha, received, replaced_by=replaced_by)


def other(
    why: str | None = None, *, title: str | None = None, form: str | None = None, sha: str = "f" * 64
) -> FiledDocument:
    """A page that the reader did not recognise, with its guess."""
    document = Document(DocumentKind.OTHER, (1,), form=form, title=title, why=why)
    return FiledDocument(document, "other.pdf", sha, datetime(2026, 1, 16, 12, tzinfo=UTC))


def waiver(requirement: str, until: str) -> Waiver:
    return Waiver(requirement, date.fromisoformat(until), "small job", "pat@harbor.example", date(2026, 1, 1))


def judge(
    *documents: FiledDocument,
    vendor_class: str = "site",
    vendor: str | None = VENDOR,
    aliases: tuple[str, ...] = (),
    written_contract: bool = False,
    state: str = "",
    sites: tuple[str, ...] = (),
    waivers: tuple[Waiver, ...] = (),
    as_of: date = AS_OF,
    rules: Rulebook | None = None,
) -> Assessment:
    return assess(
        rules or rulebook(),
        vendor_class,
        vendor_name=vendor,
        aliases=aliases,
        written_contract=written_contract,
        state=state,
        sites=sites,
        documents=documents,
        waivers=waivers,
        as_of=as_of,
    )


def open_findings(assessment: Assessment) -> dict[str, str]:
    """Requirement -> status, for all that is neither met nor not applicable."""
    settled = (Status.MET, Status.NOT_APPLICABLE)
    return {f.requirement: f.status.value for f in assessment.findings if f.status not in settled}
