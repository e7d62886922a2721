"""Every mistake in a rules file, at its line, with what would be right."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coibot.rules.line_rules import AggregateBasis, Autos, Coverage
from coibot.rules.loading import load_rulebook
from coibot.rules.problems import RulesError
from coibot.rules.rulebook import Recipients, Rulebook, json_schema
from tests.rules.build import COMPANY, HERE
from tests.rules.told import FOLDER, written

ROOT = HERE.parent.parent
WRITTEN = written(FOLDER / "mistakes.txt")
SITE = (HERE / "site_rules.yaml").read_text(encoding="utf-8")
HEAD = f"{COMPANY}classes:\n  site:\n"
"""Seven lines; what follows is part of the class `site`, from line 8 on."""


def problems(text: str | bytes) -> list[tuple[int, str]]:
    with pytest.raises(RulesError) as caught:
        load_rulebook(text)
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
    return [(problem.line, problem.message) for problem in caught.value.problems]


def load(text: str) -> Rulebook:
    return load_rulebook(HEAD + text)


# What a file may say -------------------------------------------------------------------------------------------------


def test_the_default_rules_are_valid_and_complete() -> None:
    rules = load_rulebook(ROOT / "rules.yaml")
    expected = {
        "standard",
        "contractor",
        "janitorial",
        "professional",
        "it_consultant",
        "tenant",
        "trucker",
        "supplier",
    }
    assert set(rules.classes) == expected
    assert rules.classes["standard"].general_liability.minimums["each_occurrence"] == 1_000_000
    assert rules.classes["supplier"].workers_compensation.coverage is Coverage.NOT_REQUIRED
    assert rules.renewals.before == (30, 14, 7, 0)
    assert [(step.days, step.send_to) for step in rules.renewals.after] == [
        (3, Recipients.VENDOR_AND_STAFF),
        (10, Recipients.STAFF),
    ]
    assert (rules.renewals.bundle_within_days, rules.letters.per_vendor_sequence, rules.letters.per_address_a_day) == (
        *(21, 5),
        3,
    )


def test_the_hash_is_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "house.yaml"
    path.write_bytes(SITE.encode())
    assert load_rulebook(path).sha256 == load_rulebook(SITE).sha256 == load_rulebook(SITE.encode()).sha256
    assert load_rulebook(path).source == str(path)
    assert load_rulebook(SITE + "\n# a remark\n").sha256 != load_rulebook(SITE).sha256


def test_a_class_starts_from_what_it_extends() -> None:
    rules = load(
        """    general_liability:
      limits: {each_occurrence: 1M, med_exp: 5k}
      additional_insured: {satisfied_by: tick, forms: CG 20 10}
      waiver_of_subrogation: {}
    automobile_liability: {limits: {combined_single_limit: 1M}, autos: any_auto}
  harder:
    extends: site
    general_liability:
      limits: {each_occurrence: 2M}
      additional_insured: {satisfied_by: [endorsement]}
      waiver_of_subrogation: not_required
      aggregate_applies_per: project
  hardest:
    extends: harder
    automobile_liability: if_applicable
    general_liability: {limits: {med_exp: not_required}}
"""
    )
    harder, hardest = rules.classes["harder"], rules.classes["hardest"]
    assert harder.general_liability.minimums == {"each_occurrence": 2_000_000, "med_exp": 5_000}
    assert harder.general_liability.additional_insured is not None
    assert harder.general_liability.additional_insured.forms == ("CG 20 10",)
    assert harder.general_liability.additional_insured.satisfied_by == ("endorsement",)
    assert harder.general_liability.waiver_of_subrogation is None
    assert harder.general_liability.aggregate_applies_per == (AggregateBasis.PROJECT,)
    assert hardest.general_liability.minimums == {"each_occurrence": 2_000_000}
    assert hardest.automobile_liability.coverage is Coverage.IF_APPLICABLE
    assert hardest.automobile_liability.autos is Autos.ANY_AUTO


def test_a_line_turned_off_and_on_again_keeps_its_amounts() -> None:
    rules = load(
        """    general_liability: {limits: {each_occurrence: 1M}}
  off: {extends: site, general_liability: not_required}
  on: {extends: off, general_liability: required}
"""
    )
    assert rules.classes["off"].general_liability.coverage is Coverage.NOT_REQUIRED
    assert rules.classes["on"].general_liability.coverage is Coverage.REQUIRED
    assert rules.classes["on"].general_liability.minimums == {"each_occurrence": 1_000_000}


def test_a_state_says_a_line_in_one_word() -> None:
    rules = load("    title: a\nstates:\n  NY: {automobile_liability: if_applicable}\n")
    assert rules.states["NY"].automobile_liability.coverage is Coverage.IF_APPLICABLE


def test_when_agents_are_asked_whether_a_policy_is_still_in_force() -> None:
    confirm = load("    title: a\nrenewals: {confirm: {after_months: [1, 6], mid_term: true}}\n").renewals.confirm
    assert (confirm.points, confirm.asks) == ((1, 6, None), True)
    assert load("    title: a\nrenewals: {confirm: {mid_term: true}}\n").renewals.confirm.points == (None,)
    assert not load("    title: a\n").renewals.confirm.asks


def test_a_rulebook_cannot_be_changed() -> None:
    rules = load_rulebook(SITE)
    with pytest.raises(ValueError, match="frozen"):
        rules.classes["site"].general_liability.coverage = Coverage.NOT_REQUIRED
    with pytest.raises(TypeError):
        rules.classes["other"] = rules.classes["site"]  # type: ignore[index]


def test_yaml_1_2_words() -> None:
    rules = load_rulebook(SITE + "\nchecks: {insured_name: no, certificate_holder: false}\n")
    assert (rules.checks.insured_name, rules.checks.certificate_holder) == (False, False)


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert load_rulebook(b"\xef\xbb\xbf" + SITE.encode()).classes


# What is wrong, and where --------------------------------------------------------------------------------------------


MISTAKES = [
    ("    general_liability: {limits: {each_occurence: 1M}}", 8, "did you mean 'each_occurrence'?"),
    ("    general_liablity: {}", 8, "did you mean 'general_liability'?"),
    ("    general_liability:\n      limits:\n        med_exp: -5", 10, "must be positive"),
    ("    general_liability:\n      limits:\n        med_exp: 5.000.000", 10, "write whole dollars such as"),
    ("    general_liability:\n      limits:\n        med_exp: 1", 10, "too little for a limit"),
    ("    general_liability:\n      limits: 1M", 9, "expected a table with keys such as each_occurrence"),
    ("    general_liability: 5", 8, "expected a table"),
    ("    general_liability: requird", 8, "did you mean 'required'?"),
    ("    general_liability:\n      occurrence_required: perhaps", 9, "neither true nor false"),
    (
        "    general_liability:\n      additional_insured:\n        satisfied_by: [ticks]",
        10,
        "did you mean 'tick'?",
    ),
    ("    general_liability:\n      additional_insured:\n        satisfied_by: []", 10, "at least one entry"),
    ("    automobile_liability:\n      autos: hired", 9, "is not one of any_auto, owned_hired_non_owned"),
    ("    extends: sight", 8, "there is no class 'sight'; did you mean 'site'?"),
    ("    extends: site", 8, "extends goes in a circle: site -> site"),
    ("    other_lines:\n      cyber: {}", 9, "'cyber' is not described under the top-level other_lines"),
    ("    title: ''", 8, "title is empty"),
    ("    title: [a]", 8, "expected text, found a list"),
    (
        "    umbrella_excess:\n      counts_toward: {property: [limit]}",
        8,
        "'property' is not one of general_liability",
    ),
    (
        "    umbrella_excess:\n      counts_toward: {automobile_liability: [each]}",
        8,
        "it has combined_single_limit",
    ),
    ("    title: a\n    title: b", 9, "'title' stands twice, here and on line 8"),
    ("    general_liability: &gl {}", 8, "let a class 'extends' another"),
    ("    title: !secret a", 8, "tags are not used here"),
    ("    title: a\nrenewals:\n  before: [30, 30]", 9, "30 stands twice"),
    ("    title: a\nrenewals:\n  before: [-1]", 10, "-1 is too small; 0 or more"),
    ("    title: a\nrenewals:\n  send_from: 8am", 10, "write hours and minutes such as 08:00"),
    ("    title: a\nrenewals:\n  send_from: '18:00'", 9, "must be earlier than send_until"),
    ("    title: a\nrenewals:\n  after:\n    - days: 3\n      send_to: everybody", 12, "is not one of vendor, "),
    ("    title: a\nletters:\n  per_vendor_sequence: 4.5", 10, "not a whole number"),
    ("    title: a\nletters: 4", 9, "expected a table"),
    ("    title: a\nother_lines:\n  general_liability: {title: x, words: x}", 10, "cannot name a coverage line"),
    ("    title: a\nother_lines:\n  Cyber: {title: x, words: x}", 10, "cannot name a coverage line"),
    ("    title: a\nother_lines:\n  cyber-risk: {title: x, words: x}", 10, "cannot name a coverage line"),
    ("    title: a\nother_lines:\n  insured: {title: x, words: x}", 10, "cannot name a coverage line"),
    ("    title: a\nother_lines:\n  cyber: {title: x}", 10, "words is missing"),
    ("    title: !!python/name:os.system a", 8, "tags are not used here"),
    ("    title: a\nrules: 3", 9, "unknown key 'rules' in the top level"),
    (
        "    title: a\nsites:\n  Tower:\n    general_liability: {limits: {each_occurence: 1M}}",
        11,
        "did you mean 'each_occurrence'?",
    ),
    ("    title: a\nsites:\n  Tower: {extends: site}", 10, "unknown key 'extends'"),
    ("    title: a\nsites:\n  Tower: {kind: building}", 10, "is not one of site, project"),
    ("    title: a\nsites:\n  Tower: {state: Ohio}", 10, "write its two letters"),
    ("    title: a\nsites:\n  Tower: {work_begins: soon}", 10, "work_begins"),
    ("    title: a\nsites:\n  Tower: {}\n  tower: {}", 11, "'tower' is too like 'Tower'"),
    ("    title: a\nsites:\n  '!': {}", 10, "needs letters or digits"),
    ("    title: a\nsites:\n  Tower: 5", 10, "expected a table"),
    ("    title: a\nsites:\n  Tower: {other_lines: {cyber: {}}}", 10, "'cyber' is not described"),
    ("    title: a\nstates:\n  NY: {other_lines: {cyber: {}}}", 10, "'cyber' is not described"),
    ("    title: a\nstates:\n  ny: {}", 10, "did you mean 'NY'?"),
    ("    title: a\nstates:\n  Ohio: {}", 10, "'Ohio' is not a state"),
    ("    insurers: {minimum_rating: A-}", 8, "there is no list to look them up in"),
    ("    insurers: {minimum_rating: splendid}\ninsurers: {file: x.csv}", 8, "is not a rating"),
    ("    title: a\ninsurers: {file: x.csv}", 9, "there is no folder to look for it in"),
    ("    title: a\nchecks: {grace_days: 61}", 9, "is too large; 60 or less"),
    ("    title: a\nchecks: {binder_days: 0}", 9, "is too small; 1 or more"),
    (
        "    general_liability:\n      claims_made: {retroactive_date_by: yesterday}",
        9,
        "write one such as 2024-01-01, or work_start",
    ),
    (
        "    general_liability: {occurrence_required: true, claims_made: {}}",
        8,
        "occurrence_required accepts no claims-made policy",
    ),
    (
        "    umbrella_excess: {occurrence_required: true, claims_made: {}}",
        8,
        "occurrence_required accepts no claims-made policy",
    ),
    ("    title: a\nstates:\n  NY: {workers_compensation: 5}", 10, "expected a table"),
    ("    title: ''\n  b: {extends: c}\n  c: {extends: site}", 8, "title is empty"),
    ("    title: a\n  b:\n    extends: site\n    title: ''\n  c:\n    extends: b\n    title: c", 11, "title is empty"),
    ("    workers_compensation: {exemptions: maybe}", 8, "is not one of accept, ask, refuse"),
    ("    umbrella_excess: {layers: stack}", 8, "is not one of ask, add"),
    (
        "    general_liability: {primary_noncontributory: {satisfied_by: tick}}",
        8,
        "is not one of endorsement, wording",
    ),
    ("    title: a\n  b: {extends: c}\n  c: {extends: b}", 9, "extends goes in a circle: b -> c -> b"),
    ("    title: a\nrenewals: {business_days_only: perhaps}", 9, "neither true nor false"),
    ("    title: a\nrenewals: {business_days_only: [1]}", 9, "neither true nor false"),
    ("    title: a\nletters: {per_vendor_sequence: [1]}", 9, "not a whole number"),
    ("    title: a\nletters: {per_vendor_sequence: many}", 9, "not a whole number"),
    ("    title: {a: b}", 8, "expected text, found a table"),
    ("    title:", 8, "expected text, found nothing"),
    ("    general_liability: 5", 8, "expected a table with keys such as coverage"),
    ("    general_liability: {additional_insured: 5}", 8, "expected a table"),
    ("    other_lines: 5", 8, "expected a table"),
    ("    insurers: 5", 8, "expected a table"),
    ("    title: ''\n  b: {extends: site}", 8, "title is empty"),
    ("    extends: b\n  b: {extends: nope}", 9, "there is no class 'nope'"),
    ("    automobile_liability: {autos: any_autos}", 8, "did you mean 'any_auto'?"),
    ("    general_liability: {additional_insured: {forms: [1, [2]]}}", 8, "expected text, found a list"),
    ("    general_liability: {additional_insured: {satisfied_by: []}}", 8, "it needs at least one entry"),
    ("    general_liability: {aggregate_applies_per: {a: b}}", 8, "expected a list, found a table"),
    ("    title: a\nother_lines:\n  cyber: {title: x, words: []}", 10, "it needs at least one entry"),
    ("    title: a\nrenewals: {before: 30}", 9, "expected a list, found 30"),
    ("    title: a\nrenewals: {send_from: '08:00x'}", 9, "write hours and minutes such as 08:00"),
    ("    title: a\nrenewals: {send_from: '17:00', send_until: '17:00'}", 9, "must be earlier than send_until"),
    ("    title: a\ncheks: {}", 9, "did you mean 'checks'?"),
    ("    title: a\nendorsement_forms: {file: x.csv}", 9, "there is no folder to look for it in"),
    ("    title: a\nrenewals:\n  before:\n    - 30\n    - -1", 12, "-1 is too small; 0 or more"),
    ("    ? [title]\n    : a", 8, "a key must be a word, not a list or a mapping"),
    ("    title: true", 8, "expected text, found True"),
]


@pytest.mark.parametrize(("rest", "line", "words"), MISTAKES)
def test_one_mistake_is_told_once_at_its_line(rest: str, line: int, words: str) -> None:
    found = problems(f"{HEAD}{rest}\n")
    assert [at for at, _ in found] == [line]
    assert words in found[0][1]
    assert f"{found[0][1]}\n" == WRITTEN.get(rest.strip()), "see the top of tests/rules/told.py"


def test_the_mistakes_of_a_file_without_what_it_needs() -> None:
    found = problems("checks: {}\n")
    assert "".join(f"{line}: {words}\n" for line, words in found) == WRITTEN.get("checks: {}")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "the file is empty"),
        ("# nothing but a remark\n", 1, "the file is empty"),
        ("company: [\n", 2, "not valid YAML"),
        ("company:\n\tname: x\n", 2, "indent with spaces, not tabs"),
        ("company: a: b\n", 1, 'put text that contains ": " between quotes'),
        ("company: 'x\n", 2, "not closed"),
        ("a: 1\n---\nb: 2\n", 2, "a second document starts here"),
        ("just words\n", 1, "expected a table"),
        ("- a list\n", 1, "expected a table"),
        ("a: \x00\n", 1, "not readable as YAML"),
        (b"company:\n  name: Caf\xe9\n", 2, "not UTF-8"),
        ("[" * 5000, 1, "nested too deeply"),
        ("company:\n  name: x\n key: y\n", 3, "check the indentation of this line and of the one above"),
    ],
)
def test_what_is_no_rules_file_at_all(text: str | bytes, line: int, words: str) -> None:
    found = problems(text)
    assert found[0][0] == line
    assert words in found[0][1]


def test_every_mistake_is_told_at_once() -> None:
    text = """company:
  name: Harbor
  certificate_holder: {names: [], address: Harbor}
  contact: {name: Pat, email: pat}
classes:
  site:
    general_liability:
      limits:
        each_occurrence: none
        each_occurrence: 1M
  other:
    extends: sit
    property: perhaps
"""
    assert problems(text) == [
        (1, "company.additional_insured_names is missing; list the names that policies must cover"),
        (3, "company.certificate_holder.names is empty; it needs at least one entry"),
        (4, "company.contact.email: 'pat' is not an e-mail address: write one such as insurance@example.com"),
        (
            9,
            "general_liability.limits.each_occurrence: 'none' is not an amount: write whole dollars such as 1_000_000, "
            "1,000,000 or 1M",
        ),
        (10, "'each_occurrence' stands twice, here and on line 9; keep one of them"),
        (12, "extends: there is no class 'sit'; did you mean 'site'?"),
        (13, "property.coverage: 'perhaps' is not one of required, if_applicable, not_required"),
    ]


def test_what_follows_a_mistake_is_read_as_well() -> None:
    text = f"{HEAD}    title: a\n    title: b\n    ? [x]\n    : y\n    titel: c\n    property: perhaps\n"
    assert [line for line, _ in problems(text)] == [9, 10, 12, 13]


def test_a_fault_of_the_text_without_a_hint_is_told_as_it_is() -> None:
    assert problems("company: @x\n") == [(1, "not valid YAML: found character '@' that cannot start any token")]


def test_yaml_1_1_words() -> None:
    rules = load_rulebook(
        f"%YAML 1.1\n---\n{SITE}\nchecks: {{insured_name: off, certificate_holder: y, grace_days: 1_0}}\n"
    )
    assert (rules.checks.insured_name, rules.checks.certificate_holder, rules.checks.grace_days) == (False, True, 10)
    for word, said in {
        "yes": True,
        "On": True,
        "Y": True,
        "true": True,
        "no": False,
        "n": False,
        "false": False,
    }.items():
        assert load_rulebook(f"%YAML 1.1\n---\n{SITE}\nchecks: {{insured_name: {word}}}\n").checks.insured_name is said


def test_a_mistake_that_is_inherited_is_told_once_where_it_was_written() -> None:
    text = f"{HEAD}    general_liability:\n      limits: {{med_exp: 1}}\n  b: {{extends: site}}\n  c: {{extends: b}}\n"
    assert [line for line, _ in problems(text)] == [9]


def test_an_alias_inside_itself_comes_to_an_end() -> None:
    found = problems(f"{HEAD}    other_lines: &again {{cyber: *again}}\n")
    assert (8, "&again: anchors and aliases are not used here; let a class 'extends' another") in found


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(RulesError, match=r"none\.yaml:1: cannot be read: No such file"):
        load_rulebook(tmp_path / "none.yaml")


@given(st.binary(max_size=60))
def test_any_bytes_give_rules_or_located_problems(content: bytes) -> None:
    try:
        load_rulebook(content)
    except RulesError as fault:
        assert fault.problems
        assert all(problem.line >= 1 and problem.message for problem in fault.problems)


_KEYS = [
    *("company", "classes", "site", "extends", "general_liability", "limits", "each_occurrence", "other_lines"),
    *("additional_insured", "satisfied_by", "umbrella_excess", "counts_toward", "renewals", "after", "checks"),
]
_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**7) | st.sampled_from(["required", "tick", "1M", "x", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_KEYS), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(_KEYS), _values, max_size=5))
def test_any_tree_gives_rules_or_located_problems(tree: dict[str, object]) -> None:
    try:
        load_rulebook(json.dumps(tree))
    except RulesError as fault:
        assert fault.problems


# For editors ---------------------------------------------------------------------------------------------------------


def test_the_schema_knows_every_key_of_the_default_rules() -> None:
    schema = json_schema()
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == {
        *("company", "checks", "other_lines", "insurers", "endorsement_forms", "classes", "sites", "states"),
        *("renewals", "letters", "reports", "retention"),
    }
    line = schema["$defs"]["GeneralLiabilityRule"]["anyOf"]
    assert {"enum": ["required", "if_applicable", "not_required"]} in line


def test_a_table_of_endorsement_forms_belongs_to_the_rules(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(f"{SITE}\nendorsement_forms: {{file: forms.csv}}\n", encoding="utf-8")
    (tmp_path / "forms.csv").write_bytes("\ufefffórm\n".encode())
    first = load_rulebook(tmp_path / "rules.yaml")
    assert first.endorsement_table == "fórm\n"
    (tmp_path / "forms.csv").write_text("other\n", encoding="utf-8")
    assert load_rulebook(tmp_path / "rules.yaml").sha256 != first.sha256
    assert load_rulebook(HERE / "site_rules.yaml").endorsement_table == ""
    (tmp_path / "forms.csv").write_bytes(b"form\nCaf\xe9\n")
    with pytest.raises(RulesError) as caught:
        load_rulebook(tmp_path / "rules.yaml")
    assert str(caught.value) == f"{tmp_path}/forms.csv:2: not UTF-8 here; save the file with the encoding UTF-8"
    (tmp_path / "forms.csv").unlink()
    with pytest.raises(RulesError, match=r"endorsement_forms.file: .*forms.csv cannot be read"):
        load_rulebook(tmp_path / "rules.yaml")
