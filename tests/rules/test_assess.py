"""The decision table, and what holds for every judgement."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from coibot.model.assessment import Assessment, Status, Verdict, Who
from coibot.model.document import DocumentKind, FiledDocument
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
    moment,
    notice,
    open_findings,
    other,
    page,
    rulebook,
    waiver,
)
from tests.rules.told import FOLDER, about, told, written

_CERTIFICATE = (
    *("lines", "change", "unreadable", "insured", "holder", "issued", "replaced_by"),
    *("description", "insurers", "form", "kind", "extra", "received"),
)
_VERDICTS = {"met": "compliant", "not_met": "deficient", "unknown": "review"}


def read_cases(file: Path) -> Iterator[dict[str, Any]]:
    """The cases of a file. One with `rows` stands for a case for each row: a value for `change`, and a status."""
    for case in YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8")):
        rows = case.pop("rows", None)
        if rows is None:
            yield case
            continue
        path, key = case.pop("path"), case.pop("about")
        for value, status in rows:
            where = {"change": {**case.get("change", {}), path: value}} if "." in path else {path: value}
            told = {} if status in ("met", "not_applicable") else {key: status}
            verdict = _VERDICTS.get(status, "compliant")
            row = {"status": {key: status}, "open": told, "verdict": verdict}
            yield {**case, **where, **row, "case": f"{case['case']}: {value}"}


CASES: list[dict[str, Any]] = [
    {**case, "table": file.stem} for file in sorted(HERE.glob("decisions*.yaml")) for case in read_cases(file)
]
_KINDS = [(case.get("rules"), case.get("class"), case.get("state"), bool(case.get("sites"))) for case in CASES]
for _number, _case in enumerate(CASES):
    _case["first"] = _KINDS.index(_KINDS[_number]) == _number
WRITTEN = {name: words for file in sorted(FOLDER.glob("*.txt")) for name, words in written(file).items()}


def documents(case: dict[str, Any]) -> list[FiledDocument]:
    found = []
    if case.get("lines", ...) is not None:
        found.append(certificate(**_timed({part: case[part] for part in _CERTIFICATE if part in case})))
    for position, second in enumerate(case.get("second", [])):
        found.append(certificate(**_timed(second), sha=f"{position + 1:x}" * 64, file=f"second-{position}.pdf"))
    for position, came in enumerate(case.get("notices", [])):
        found.append(notice(**{"sha": f"c{position}" * 32, **_timed(came)}))
    for position, endorsement in enumerate(case.get("pages", [])):
        found.append(page(**endorsement, sha=f"e{position}" * 32))
    for position, why in enumerate(case.get("others", [])):
        given = why if isinstance(why, dict) else {"why": why}
        found.append(other(**given, sha=f"f{position}" * 32))
    return found


def _timed(told: dict[str, Any]) -> dict[str, Any]:
    return {**told, "received": moment(told["received"])} if "received" in told else told


def apart(filed: FiledDocument) -> list[FiledDocument]:
    """One certificate as several that state a policy each, the blanks of the others left out."""
    whole = filed.document.certificate
    if whole is None or len(whole.policies) < 2 or filed.document.kind is not DocumentKind.CERTIFICATE:
        return [filed]
    parts = []
    for index, policy in enumerate(whole.policies):
        mine = f"policies.{index}"

        def moved(path: str, mine: str = mine) -> str | None:
            if not path.startswith("policies."):
                return path
            return f"policies.0{path.removeprefix(mine)}" if f"{path}.".startswith(f"{mine}.") else None

        document = replace(
            filed.document,
            certificate=replace(whole, policies=(policy,)),
            unreadable=tuple(new for path in filed.document.unreadable if (new := moved(path))),
            evidence={new: seen for path, seen in filed.document.evidence.items() if (new := moved(path))},
        )
        parts.append(
            replace(
                filed, document=document, file=f"{index}-{filed.file}", file_sha256=f"{index}{filed.file_sha256[1:]}"
            )
        )
    return parts


def decide(
    case: dict[str, Any], filed: list[FiledDocument] | None = None, *, reverse: bool = False, split: bool = False
) -> Assessment:
    """`filed` stands in place of the case's own documents."""
    filed = documents(case) if filed is None else filed
    if split:
        filed = [part for one in filed for part in apart(one)]
    return judge(
        *(reversed(filed) if reverse else filed),
        vendor_class=case.get("class", "site"),
        vendor=case.get("vendor", VENDOR),
        aliases=tuple(case.get("aliases", ())),
        written_contract=case.get("written_contract", False),
        state=case.get("state", ""),
        sites=tuple(case.get("sites", ())),
        rules=rulebook(case["rules"]) if "rules" in case else None,
        waivers=tuple(waiver(key, str(until)) for key, until in case.get("waivers", {}).items()),
        as_of=day(case.get("as_of")) or AS_OF,
    )


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_decision(case: dict[str, Any]) -> None:
    assessment = decide(case)
    assert open_findings(assessment) == case.get("open", {})
    assert assessment.verdict == case["verdict"]
    by_key = {finding.requirement: finding for finding in assessment.findings}
    for key, status in case.get("status", {}).items():
        assert by_key[key].status == status
    for key, words in case.get("required", {}).items():
        assert by_key[key].required == words
    for key, words in case.get("found", {}).items():
        assert by_key[key].found == words
    for key, words in case.get("says", {}).items():
        assert words in f"{by_key[key].why} {by_key[key].fix}"
    if "next_expiration" in case:
        assert assessment.next_expiration == day(case["next_expiration"])


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_what_is_told_word_for_word(case: dict[str, Any]) -> None:
    assert told(decide(case), about(case)) == WRITTEN.get(case["case"]), "see the top of tests/rules/told.py"


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_the_order_of_documents_does_not_matter(case: dict[str, Any]) -> None:
    assert decide(case) == decide(case, reverse=True)


@pytest.mark.parametrize("case", CASES, ids=[case["case"] for case in CASES])
def test_one_certificate_or_several_is_the_same(case: dict[str, Any]) -> None:
    """Rows of one policy number belong together, and so do words that speak of several rows: those cases stay whole."""
    if case.get("together"):
        return
    whole, split = decide(case), decide(case, split=True)
    assert open_findings(split) == open_findings(whole)
    assert split.verdict == whole.verdict


def test_there_are_enough_cases_and_no_name_stands_twice() -> None:
    names = [case["case"] for case in CASES]
    assert len(names) == len(set(names)) >= 400


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


def test_on_file_comes_in_one_order_and_holds_no_date_that_could_not_be_read() -> None:
    lines = ["cyber", "mystery:zoo", "mystery:ark", "umbrella_excess", "general_liability"]
    assessment = judge(
        certificate(
            lines,
            {"mystery:zoo.type": "Zoo", "mystery:ark.type": "Ark", "mystery:ark.policy_number": "A-1"},
            ["general_liability.expiration", "cyber.effective"],
        )
    )
    titles = ["General liability", "Umbrella / excess liability", "Cyber liability", "Ark", "Zoo"]
    assert [line.title for line in assessment.on_file] == titles
    dates = {line.title: (line.effective, line.expiration) for line in assessment.on_file}
    assert dates["General liability"] == (date(2026, 1, 1), None)
    assert dates["Cyber liability"] == (None, date(2027, 1, 1))


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


def test_minimum_days_left_of_a_policy_that_is_cancelled() -> None:
    """A notice ends it sooner than the term: what is left until then counts."""
    rules = (HERE / "site_rules.yaml").read_text(encoding="utf-8") + "\nchecks: {minimum_days_left: 30}\n"
    strict = load_rulebook(rules)
    enough = judge(certificate(), notice("2026-07-01"), rules=strict, as_of=date(2026, 6, 1))
    assert enough.verdict is Verdict.COMPLIANT
    soon = judge(certificate(), notice("2026-06-30"), rules=strict, as_of=date(2026, 6, 1))
    assert open_findings(soon) == {"general_liability.expiration": "not_met"}
    finding = next(f for f in soon.findings if f.requirement == "general_liability.expiration")
    assert finding.why == "Policy GL-1001 is cancelled as of June 30, 2026, and at least 30 days must be left."
    assert finding.fix == "Please send a certificate of the policy that takes its place as soon as it is bound."
    assert finding.evidence is not None and finding.evidence.file == "notice.pdf"


def test_the_good_certificate_serves_every_line_of_the_tests() -> None:
    assert {line.partition(":")[0] for case in CASES for line in case.get("lines") or ()} <= set(GOOD)
