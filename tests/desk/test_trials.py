"""Tests of rules: what holds, what does not, and mistakes told with their lines."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coibot.desk.judgement import judge
from coibot.desk.trials import Trial, failures, load_trials
from coibot.model.assessment import Verdict
from coibot.model.certificate import Certificate, CoverageLine, Endorsement, Insurer, Mark, Party, Policy
from coibot.model.record import Record
from coibot.model.vendor import VendorProfile
from coibot.rules.problems import RulesError
from coibot.settings import shipped
from tests.desk.desk import office

SHIPPED = shipped("rules.test.yaml").read_text(encoding="utf-8")
BASE = SHIPPED[: SHIPPED.index("cases:")]


def trials(*cases: str) -> tuple[Trial, ...]:
    return load_trials(BASE + "cases:\n" + "\n".join(cases), "rules.test.yaml")


def case(*more: str, verdict: str = "compliant", vendor_class: str = "standard", as_of: str = "2026-06-01") -> str:
    lines = ["case: this one", f"class: {vendor_class}", f"as_of: {as_of}", f"verdict: {verdict}", *more]
    return "  - " + "\n    ".join(lines)


def wrong(*more: str, **told: str) -> tuple[str, ...]:
    [trial] = trials(case(*more, **told))
    return failures(trial, judge(trial.record, office(), trial.as_of))


def mistakes(text: str) -> list[str]:
    with pytest.raises(RulesError) as caught:
        load_trials(text, "t.yaml")
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("trial", load_trials(SHIPPED, "rules.test.yaml"), ids=lambda trial: trial.name)
def test_the_shipped_cases_hold_for_the_shipped_rules(trial: Trial) -> None:
    assert failures(trial, judge(trial.record, office(), trial.as_of)) == ()


def test_a_case_that_holds_says_nothing() -> None:
    assert wrong("open: {}") == ()


def test_another_verdict_is_told_with_the_reason() -> None:
    [words] = wrong("lines: [general_liability]")
    assert words.startswith("the verdict is deficient, and should be compliant (Automobile liability is not on any")
    [words] = wrong("lines: []")
    assert words.count("we have no certificate yet.") == 3, "three reasons are enough"
    [words] = wrong(verdict="review")
    assert words == "the verdict is compliant, and should be review (nothing stays open)"


def test_findings_that_differ_are_told_one_by_one() -> None:
    told = wrong("lines: [general_liability, automobile_liability]", "open: {insured: unknown, nonsense: not_met}",
                 verdict="deficient")  # fmt: skip
    assert told[0] == "insured is met, and should be unknown"
    assert told[1] == "nonsense is no requirement of this class, and should be not met"
    assert told[2] == (
        "workers_compensation is not met, and the case does not name it: "
        "Workers' compensation is not on any certificate that we have."
    )
    [words] = wrong(
        "lines: [general_liability, workers_compensation]",
        "open: {automobile_liability: not_met, automobile_liability.autos: waived}",
        verdict="deficient",
    )
    assert words == "automobile_liability.autos is not applicable, and should be waived"
    assert wrong("open: {general_liability.each_occurrence: not_met}") == (
        "general_liability.each_occurrence is met, and should be not met",
    )


def test_words_that_are_not_said() -> None:
    assert wrong('says: {general_liability.each_occurrence: "at least the $1,000,000 required"}') == ()
    [words] = wrong('says: {general_liability.each_occurrence: "two million"}')
    assert words == (
        "general_liability.each_occurrence says 'The certificate shows at least the $1,000,000 required.', "
        "and not 'two million'"
    )
    lines = "lines: [general_liability, workers_compensation]"
    assert wrong(lines, "says: {automobile_liability: Please send a certificate}", verdict="deficient") == ()
    assert wrong("says: {nothing.at_all: x}") == ("nothing.at_all says '', and not 'x'",)


def test_a_case_changes_its_own_certificate_alone() -> None:
    first, second = trials(case("change: {general_liability.limits.each_occurrence: 5}"), case())
    amounts = [
        trial.record.documents[0].document.certificate.policies[0].limits["each_occurrence"]  # type: ignore[union-attr]
        for trial in (first, second)
    ]
    assert amounts == [5, 1_000_000]
    assert first.line + 5 == second.line


def record(*more: str) -> Record:
    [trial] = trials(case(*more))
    return trial.record


def test_the_vendor_of_a_case() -> None:
    profile = record(
        "vendor: Acme LLC", "aliases: [Acme Pipes]", "state: OH", "sites: [north]", "written_contract: true"
    ).profile
    assert profile is not None
    assert (profile.name, profile.aliases) == ("Acme LLC", ("Acme Pipes",))
    assert (profile.state, profile.sites) == ("OH", ("north",))
    assert profile.written_contract
    plain = record().profile
    assert plain is not None and plain.name == "Acme Plumbing LLC" and not plain.written_contract


def test_the_certificate_of_a_case() -> None:
    [filed] = record("lines: [general_liability]", "insured: Birch Inc", "issued: 2026-03-01", "holder: Someone",
                     "change: {general_liability.additional_insured: null, general_liability.limits.med_exp: Excluded}",
                     "unreadable: [general_liability.effective, insured]").documents  # fmt: skip
    stated = filed.document.certificate
    assert stated is not None and (stated.insured.name, stated.certificate_holder) == ("Birch Inc", "Someone")
    assert str(stated.issue_date) == "2026-03-01" == str(filed.received.date())
    [policy] = stated.policies
    assert policy.additional_insured is Mark.BLANK and policy.limits["med_exp"] == "Excluded"
    assert filed.document.unreadable == ("insured", "policies.0.effective")


def test_a_vendor_with_nothing_on_file() -> None:
    assert record("lines: []").documents == ()


def test_a_row_of_its_own() -> None:
    text = BASE + "    cyber:\n      type: Cyber Liability\n      limits: {each claim: 1_000_000}\ncases:\n" + case()
    [trial] = load_trials(text, "t.yaml")
    certificate = trial.record.documents[0].document.certificate
    assert certificate is not None and certificate.policies[-1].type == "Cyber Liability"
    assert any("needs type" in line for line in mistakes(text.replace("type: Cyber Liability", "policy_number: 7")))


def test_every_mistake_is_told_with_its_line() -> None:
    cases = case(
        "chnage: {}", "lines: [general_liabilty, workers_compensation]", "issued: soon",
        "unreadable: [auto]", "open: {x: not met}",
        "waivers: {umbrella_excess.*: never}", "pages: [{from: CG 20 10}]", verdict="compliannt",
    )  # fmt: skip
    first = BASE.count("\n") + 2
    told = mistakes(BASE + "cases:\n" + cases)
    lines = {words.split(": ")[0] for words in told}
    assert lines == {f"t.yaml:{first + offset}" for offset in (3, 4, 5, 6, 7, 8, 9, 10)}
    whole = "\n".join(told)
    for words in (
        "unknown key 'chnage'; did you mean 'change'?",
        "the certificate has no line 'general_liabilty'; did you mean 'general_liability'?",
        "'soon' is no date; write it as 2027-03-01",
        "'auto' is no part of the certificate",
        "'not met' is not one of not_met, unknown, waived; did you mean 'not_met'?",
        "'never' is no date",
        "unknown key 'from'; did you mean 'form'?",
        "'compliannt' is not one of compliant, deficient, review; did you mean 'compliant'?",
    ):
        assert words in whole


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("general_liability.limits: 5", "write line.part, as in general_liability.expiration"),
        ("general_liability.insurer: 5", "write line.part"),
        ("general_liability.expiration.year: 5", "write line.part"),
        ("cyber.expiration: 2027-01-01", "the certificate has no line 'cyber'"),
        ("general_liability.effective: 1/1/2026", "no date"),
        ("general_liability.additional_insured: maybe", "is not one of Y, N, N/A, blank"),
        ("general_liability.limits.med_exp: [5]", "is no amount"),
        ("general_liability.flags.occurrence: 3", "neither true nor false"),
    ],
)
def test_mistakes_in_a_change(change: str, words: str) -> None:
    [told] = mistakes(BASE + "cases:\n" + case(f"change: {{{change}}}"))
    assert words in told


def test_a_line_that_is_like_none_is_told_without_a_guess() -> None:
    for more in ("change: {crime.expiration: 2027-01-01}", "lines: [crime]"):
        [told] = mistakes(BASE + "cases:\n" + case(more))
        assert told.endswith("the certificate has no line 'crime'")


def test_open_without_anything_behind_it_means_nothing() -> None:
    told = wrong("lines: [general_liability]", "open:", verdict="deficient")
    assert [words.partition(" ")[0] for words in told] == ["automobile_liability", "workers_compensation"]


def test_a_change_to_a_line_that_the_case_leaves_out() -> None:
    change = "change: {umbrella_excess.flags.excess: true}"
    told = mistakes(BASE + "cases:\n" + case("lines: [general_liability]", change))
    assert "it is not among the case's lines" in told[0]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("cases: []", ["1: certificate is missing: the certificate that cases start from, and the cases"]),
        ("certificate: {}", [
            "1: cases is missing: the certificate that cases start from, and the cases",
            "1: cases: expected a list; begin each case with - case: what it shows",
        ]),
        ("certificate:\ncases: {a: 1}", ["2: cases: expected a list; begin each case with - case: what it shows"]),
        ("certificate: 5\ncases: []", ["1: certificate: expected a table of key: value"]),
        ("\n- certificate", [
            "2: the file: expected a table of key: value",
            "2: certificate is missing: the certificate that cases start from, and the cases",
            "2: cases is missing: the certificate that cases start from, and the cases",
            "2: cases: expected a list; begin each case with - case: what it shows",
        ]),
        ("\ncertificate:\n  linse: 5\ncases: []", [
            "3: unknown key 'linse'; did you mean 'lines'?; known: insured, holder, issued, insurer, naic, lines",
        ]),
        ("case: 1\ncertificate:\n  lines: 5\ncases: []", [
            "1: unknown key 'case'; did you mean 'cases'?; known: certificate, cases",
            "3: certificate.lines: expected a table of key: value",
        ]),
        ("certificate:\n  lines:\n    general_liability: 5\ncases: []", [
            "3: certificate.lines.general_liability: expected a table of key: value",
        ]),
        ("certificate:\n  lines:\n    general_liability:\n      limit: 5\ncases: []", [
            "4: unknown key 'limit'; did you mean 'limits'?; known: type, policy_number, effective, expiration, "
            "additional_insured, subrogation_waived, flags, limits",
        ]),
        ("certificate:\ncases:\n  - soon", [
            "3: cases.0: expected a table of key: value", "3: case 1: class is missing",
            "3: case 1: as_of is missing", "3: case 1: verdict is missing",
        ]),
        ("certificate:\ncases:\n  - class: a\n    case: x\n    pages: [5]", [
            "3: x: as_of is missing", "3: x: verdict is missing", "5: cases.0.pages.0: expected a table of key: value",
        ]),
    ],
)  # fmt: skip
def test_files_that_are_no_tests(text: str, told: list[str]) -> None:
    assert mistakes(text) == [f"t.yaml:{one}" for one in told]


def test_a_file_that_is_not_even_yaml() -> None:
    assert mistakes("[")[0].startswith("t.yaml:")


def test_the_shipped_file_lies_beside_the_shipped_rules() -> None:
    assert shipped("rules.test.yaml").parent == Path(shipped("rules.yaml")).parent


WHOLE = """\
certificate:
  insured: Acme Inc
  issued: 2026-02-20
  insurer: Prairie Mutual
  naic: 10101
  holder: Example Group
  lines:
    general_liability:
      policy_number: GL-1
      effective: 2026-01-01
      expiration: 2027-01-01
      additional_insured: "Y"
      subrogation_waived: blank
      flags: {occurrence: true, claims_made: null, proprietor: N/A}
      limits: {each_occurrence: 1000000, med_exp: null, aggregate: STATUTORY}
    professional:
      type: Professional liability
      policy_number: 77
cases:
  - case: all there is
    class: standard
    as_of: 2026-06-01
    verdict: review
    vendor: Acme LLC
    aliases: [Acme West]
    state: IL
    sites: north
    written_contract: true
    unreadable: [insured, professional.limits.aggregate, general_liability, certificate_holder, issue_date]
    waivers: {insured: 2026-12-31}
    change:
      professional.limits.aggregate: 5
      professional.expiration: 2028-01-01
    pages:
      - {form: CG 20 10, policy_number: 1, person: Example Group, grants: [additional_insured]}
      - {form: CG 20 11, insured: Other Inc, blanket: true, grants: ongoing}
  - class: standard
    as_of: 2026-06-01
    verdict: compliant
    lines: [professional]
    insured: Other Inc
    issued: null
"""


def test_all_that_a_case_can_say() -> None:
    first, second = load_trials(WHOLE, "t.yaml")
    assert (first.name, first.line, first.as_of, first.verdict, first.open, first.says) == (
        "all there is", 20, date(2026, 6, 1), Verdict.REVIEW, None, {},
    )  # fmt: skip
    assert first.record.profile == VendorProfile(
        "Acme LLC", "standard", aliases=("Acme West",), state="IL", sites=("north",), written_contract=True
    )
    assert [(one.requirement, one.until) for one in first.record.waivers] == [("insured", date(2026, 12, 31))]
    stated, page, blanket = first.record.documents
    assert stated.received == datetime(2026, 2, 20, 12, tzinfo=UTC)
    assert stated.document.unreadable == (
        "certificate_holder", "insured", "issue_date", "policies.0", "policies.1.limits.aggregate",
    )  # fmt: skip
    assert stated.document.certificate == Certificate(
        issue_date=date(2026, 2, 20),
        insured=Party("Acme Inc"),
        insurers={"A": Insurer("Prairie Mutual", "10101")},
        policies=(
            Policy(
                CoverageLine.GENERAL_LIABILITY, None, "A", "GL-1", date(2026, 1, 1), date(2027, 1, 1),
                Mark.YES, Mark.BLANK, {"occurrence": True, "claims_made": None, "proprietor": "N/A"},
                {"each_occurrence": 1_000_000, "med_exp": None, "aggregate": "STATUTORY"},
            ),
            Policy(
                CoverageLine.OTHER, "Professional liability", "A", "77", None, date(2028, 1, 1),
                Mark.BLANK, Mark.BLANK, {}, {"aggregate": 5},
            ),
        ),
        certificate_holder="Example Group",
        signed=True,
    )  # fmt: skip
    assert page.document.endorsement == Endorsement("1", "Acme Inc", "Example Group", grants=("additional_insured",))
    assert blanket.document.endorsement == Endorsement(None, "Other Inc", None, blanket=True, grants=("ongoing",))
    assert (page.document.form, blanket.document.form) == ("CG 20 10", "CG 20 11")
    assert page.file_sha256 != blanket.file_sha256 != stated.file_sha256
    assert second.name == "case 2" and second.record.profile == VendorProfile("Acme Inc", "standard")
    other = second.record.documents[0].document.certificate
    assert other is not None and other.insured == Party("Other Inc") and other.issue_date is None
    assert other.insurers["A"].name == "Prairie Mutual" and [one.type for one in other.policies] == [
        "Professional liability"
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("expiration: 2027-01-01", "expiration: soon", "general_liability.expiration: 'soon' is no date"),
        ("effective: 2026-01-01", "effective: 1/1", "general_liability.effective: '1/1' is no date"),
        ("issued: 2026-02-20", "issued: then", "issued: 'then' is no date; write it as 2027-03-01"),
        ("subrogation_waived: blank", "subrogation_waived: blnk", "'blnk' is not one of"),
        ("subrogation_waived: blank", "subrogation_waived: blnk", "did you mean 'blank'?"),
        (
            "each_occurrence: 1000000",
            "each_occurrence: true",
            "general_liability.limits.each_occurrence: True is",
        ),
        ("each_occurrence: 1000000", "each_occurrence: 1.5", "1.5 is no amount"),
        ("occurrence: true", "occurrence: 1", "general_liability.flags.occurrence: 1 is neither true nor false"),
        ("type: Professional liability", "effective: 2026-01-01", "professional: a row of its own needs type"),
        (
            "unreadable: [insured,",
            "unreadable: [insurd,",
            "'insurd' is no part of the certificate; did you mean 'insured'?",
        ),
        (
            "unreadable: [insured,",
            "unreadable: [certificate_holdr,",
            "'certificate_holdr' is no part of the certificate; did you mean 'certificate_holder'?",
        ),
        (
            "unreadable: [insured,",
            "unreadable: [issue_dat,",
            "'issue_dat' is no part of the certificate; did you mean 'issue_date'?",
        ),
        (
            "unreadable: [insured,",
            "unreadable: [profesional.type,",
            "'profesional.type' is no part of the certificate; did you mean 'professional'?",
        ),
        ("lines: [professional]", "lines: [profesional]", "has no line 'profesional'; did you mean 'professional'?"),
        ("lines: [professional]", "lines: [crime]", "has no line 'crime'"),
        ("verdict: review", "verdict: reviewed", "verdict: 'reviewed' is not one of compliant"),
        ("as_of: 2026-06-01\n    verdict: review", "verdict: review", "all there is: as_of is missing"),
        ("waivers: {insured: 2026-12-31}", "waivers: insured", "waivers: expected requirement: last day"),
        ("state: IL", "says: x", "says: expected requirement: words"),
        ("state: IL", "open: x", "open: expected requirement: status"),
        ("state: IL", "open: {insured: met}", "open: 'met' is not one of not_met, unknown, waived"),
        ("state: IL", "colour: red", "unknown key 'colour'"),
        ("- {form: CG 20 10", "- {from: CG 20 10", "unknown key 'from'; did you mean 'form'?"),
        ("flags: {occurrence: true, claims_made: null, proprietor: N/A}", "flags: x", "flags: expected a table of key"),
        (
            "limits: {each_occurrence: 1000000, med_exp: null, aggregate: STATUTORY}",
            "limits: x",
            "limits: expected a table of key",
        ),
        ("issued: null", "issued: [1]", "issued: [1] is no date"),
        ("professional.expiration: 2028-01-01", "professional.expiraton: 2028-01-01", "write line.part"),
        ("professional.expiration: 2028-01-01", "profesional.expiration: 2028-01-01", "did you mean 'professional'?"),
    ],
)
def test_each_slip_of_a_case_is_told(old: str, new: str, told: str) -> None:
    assert old in WHOLE
    [found] = mistakes(WHOLE.replace(old, new, 1))
    assert told in found


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("professional.limits.aggregate: 5", "profesional.limits.aggregate: 5", 32),
        ("professional.expiration: 2028-01-01", "professional.expiraton: 2028-01-01", 33),
        ("change:\n", "change: 5\n    pages: []\n    open:\n", 31),
        ("- {form: CG 20 11", "- {from: CG 20 11", 36),
        ("insurer: Prairie Mutual", "insuror: Prairie Mutual", 4),
        ("policy_number: GL-1", "policy: GL-1", 9),
        ("type: Professional liability", "typ: Professional liability", 17),
        ("as_of: 2026-06-01\n    verdict: compliant", "as_of: june\n    verdict: compliant", 38),
    ],
)
def test_a_slip_is_told_with_the_line_it_stands_on(old: str, new: str, line: int) -> None:
    text = WHOLE.replace(old, new, 1)
    assert text != WHOLE
    assert f"t.yaml:{line}" in {one.partition(": ")[0] for one in mistakes(text)}


def test_a_page_is_about_the_insured_of_the_case_unless_it_names_another() -> None:
    _, page, other = record(
        "insured: Birch Inc", "pages: [{form: CG 20 10}, {form: CG 20 37, insured: Cedar Inc}]"
    ).documents
    named = [one.document.endorsement.named_insured for one in (page, other) if one.document.endorsement]
    assert named == ["Birch Inc", "Cedar Inc"]
