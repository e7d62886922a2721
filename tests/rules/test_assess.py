"""The decision table, and what holds for every judgement."""

from datetime import date
from typing import Any

import pytest
from ruamel.yaml import YAML

from coibot.model.assessment import Assessment, Status, Verdict, Who
from coibot.model.document import FiledDocument
from coibot.rules.loading import load_rulebook
from tests.rules.build import (
    AS_OF,
    GOOD,
    HERE,
    HOLDER,
    VENDOR,
    certificate,
    day,
    judge,
    open_findings,
    other,
    page,
    waiver,
)

CASES: list[dict[str, Any]] = YAML(typ="safe", pure=True).load((HERE / "decisions.yaml").read_text(encoding="utf-8"))
_CERTIFICATE = ("lines", "change", "unreadable", "insured", "holder", "issued", "replaced_by")


def documents(case: dict[str, Any]) -> list[FiledDocument]:
    found = []
    if case.get("lines", ...) is not None:
        found.append(certificate(**{part: case[part] for part in _CERTIFICATE if part in case}))
    for position, second in enumerate(case.get("second", [])):
        found.append(certificate(**second, sha=f"{position + 1}" * 64, file=f"second-{position}.pdf"))
    for position, endorsement in enumerate(case.get("pages", [])):
        found.append(page(**endorsement, sha=f"e{position}" * 32))
    return found + [other(why, sha=f"f{position}" * 32) for position, why in enumerate(case.get("others", []))]


def decide(case: dict[str, Any], *, reverse: bool = False) -> Assessment:
    filed = documents(case)
    return judge(
        *(reversed(filed) if reverse else filed),
        vendor_class=case.get("class", "site"),
        vendor=case.get("vendor", VENDOR),
        aliases=tuple(case.get("aliases", ())),
        written_contract=case.get("written_contract", False),
        waivers=tuple(waiver(key, str(until)) for key, until in case.get("waivers", {}).items()),
        as_of=day(case.get("as_of")) or AS_OF,
    )


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_decision(case: dict[str, Any]) -> None:
    assessment = decide(case)
    assert open_findings(assessment) == case.get("open", {})
    assert assessment.verdict == case["verdict"]
    by_key = {finding.requirement: finding for finding in assessment.findings}
    for key, words in case.get("found", {}).items():
        assert by_key[key].found == words
    for key, words in case.get("says", {}).items():
        assert words in f"{by_key[key].why} {by_key[key].fix}"
    if "next_expiration" in case:
        assert assessment.next_expiration == day(case["next_expiration"])


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_order_of_documents_does_not_matter(case: dict[str, Any]) -> None:
    assert decide(case) == decide(case, reverse=True)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_every_finding_is_told_once_and_completely(case: dict[str, Any]) -> None:
    findings = decide(case).findings
    keys = [finding.requirement for finding in findings]
    assert len(keys) == len(set(keys))
    for finding in findings:
        assert finding.why.endswith(".")
        assert "None" not in f"{finding.why}{finding.fix or ''}{finding.required}"
        if finding.status is Status.NOT_MET:
            assert finding.fix and finding.fix.endswith(".")
            assert finding.who in (Who.AGENT, Who.VENDOR)
        if finding.status is Status.UNKNOWN:
            assert finding.who is Who.STAFF
            assert finding.fix


def test_a_finding_cites_the_very_box() -> None:
    assessment = judge(certificate(change={"general_liability.limits.each_occurrence": 500_000}))
    finding = next(f for f in assessment.findings if f.requirement == "general_liability.each_occurrence")
    assert finding.evidence is not None
    assert (finding.evidence.file, finding.evidence.page, finding.evidence.text) == ("coi.pdf", 1, "500000")
    assert finding.evidence.file_sha256 == "a" * 64


def test_on_file_tells_line_dates_insurer_and_agent() -> None:
    assessment = judge(certificate(lines=["general_liability", "cyber", "mystery"], change={"mystery.type": "Garage"}))
    lines = {line.title: line for line in assessment.on_file}
    general = lines["General liability"]
    assert (general.line, general.policy_number, general.insurer) == ("general_liability", "GL-1001", "Granite Mutual")
    assert (general.effective, general.expiration) == (date(2026, 1, 1), date(2027, 1, 1))
    assert (general.agent_email, general.file_sha256) == ("certs@bay-agency.example", "a" * 64)
    assert {title: line.required for title, line in lines.items()} == {
        "General liability": True,
        "Cyber liability": False,
        "Garage": False,
    }


def test_an_umbrella_that_is_leaned_on_is_chased_like_a_required_line() -> None:
    lines = [*("general_liability", "automobile_liability", "workers_compensation"), "umbrella_excess"]
    ends = {"umbrella_excess.expiration": "2026-09-01"}
    short = {"general_liability.limits.each_occurrence": 500_000}
    assert judge(certificate(lines, {**ends, **short})).next_expiration == date(2026, 9, 1)
    assert judge(certificate(lines, ends)).next_expiration == date(2027, 1, 1)


def test_an_expired_line_stays_on_file_to_be_chased() -> None:
    assessment = judge(certificate(change={"general_liability.expiration": "2026-05-30"}))
    assert ("general_liability", date(2026, 5, 30)) in [(line.line, line.expiration) for line in assessment.on_file]
    assert assessment.next_expiration == date(2026, 5, 30)


def test_a_missing_line_lists_all_that_it_needs() -> None:
    finding = next(f for f in judge().findings if f.requirement == "general_liability")
    assert finding.required == (
        "occurrence basis; $1,000,000 each occurrence; $2,000,000 general aggregate; $2,000,000 products and completed "
        f"operations aggregate; {HOLDER} as additional insured (CG 20 10, or equivalent)"
    )
    assert finding.who is Who.VENDOR


def test_minimum_days_left() -> None:
    rules = (HERE / "site_rules.yaml").read_text(encoding="utf-8") + "\nchecks: {minimum_days_left: 30}\n"
    strict = load_rulebook(rules)
    assert judge(certificate(), rules=strict, as_of=date(2026, 12, 2)).verdict is Verdict.COMPLIANT
    soon = judge(certificate(), rules=strict, as_of=date(2026, 12, 3))
    assert soon.verdict is Verdict.DEFICIENT
    assert "at least 30 days" in soon.findings[2].why


def test_the_good_certificate_serves_every_line_of_the_tests() -> None:
    assert {line.partition(":")[0] for case in CASES for line in case.get("lines") or ()} <= set(GOOD)
