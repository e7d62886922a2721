"""A company's first rules.yaml, made from the shipped one."""

from dataclasses import replace

import pytest

from coibot.rules import RulesError, load_rulebook
from coibot.rules.line_rules import Coverage
from coibot.rules.starting import Starting, UnknownLimitError, main_limits, starting_rules
from coibot.settings import shipped

SHIPPED = shipped("rules.yaml").read_text(encoding="utf-8")
ACME = Starting(
    "Acme: Property, LLC", "Acme Property LLC\n1 Foundry Lane\nSpringfield, IL 62701", "Ann Lee", "ann@acme.example"
)


def comments(text: str) -> list[str]:
    return [line.partition("#")[2] for line in text.splitlines() if "#" in line]


def test_names_are_the_companys_own() -> None:
    _, rules = starting_rules(SHIPPED, ACME)
    company = rules.company
    assert company.name == "Acme: Property, LLC"
    assert company.certificate_holder.names == ("Acme Property LLC", "Acme: Property, LLC")
    assert company.certificate_holder.address == ACME.holder
    assert company.additional_insured_names == ("Acme: Property, LLC",)
    assert (company.contact.name, company.contact.email, company.contact.phone) == ("Ann Lee", "ann@acme.example", None)


def test_every_comment_stays() -> None:
    several = Starting(
        ACME.company, ACME.holder, ACME.contact_name, ACME.contact_email, additional_insured=("Owner LLC", "Lender #1")
    )
    text, rules = starting_rules(SHIPPED, several)
    assert [c for c in comments(text) if c.strip() != "1'"] == comments(SHIPPED)
    assert rules.company.additional_insured_names == ("Owner LLC", "Lender #1")
    assert text.count("\n\n") == SHIPPED.count("\n\n")


def test_with_nothing_but_names_changed_the_requirements_are_the_shipped_ones() -> None:
    _, rules = starting_rules(SHIPPED, ACME)
    before = load_rulebook(SHIPPED)
    assert (rules.classes, rules.renewals, rules.other_lines) == (before.classes, before.renewals, before.other_lines)


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (("supplier",), ("supplier",)),
        (("it_consultant",), ("standard", "professional", "it_consultant")),
        (("tenant", "contractor"), ("standard", "contractor", "tenant")),
    ],
)
def test_only_the_classes_that_are_wanted_stay_with_what_they_extend(
    wanted: tuple[str, ...], kept: tuple[str, ...]
) -> None:
    text, rules = starting_rules(
        SHIPPED, Starting(ACME.company, ACME.holder, "Ann", "ann@acme.example", classes=wanted)
    )
    assert tuple(rules.classes) == kept
    before = load_rulebook(SHIPPED)
    assert all(rules.classes[name] == before.classes[name] for name in kept)
    assert "# When renewals are asked for." in text


def test_nothing_else_of_the_file_changes() -> None:
    """Not a space: whoever compares the two files sees what is the company's own."""
    text, _ = starting_rules(SHIPPED, ACME)
    before, after = SHIPPED.splitlines(), text.splitlines()
    assert after[after.index("checks:") :] == before[before.index("checks:") :]


def test_spaces_around_the_holder_are_not_copied() -> None:
    spaced = "\n  Acme Property LLC  \n 1 Foundry Lane\nSpringfield, IL 62701 \n\n"
    text, rules = starting_rules(SHIPPED, replace(ACME, holder=spaced))
    assert rules.company.certificate_holder.address == ACME.holder
    assert rules.company.certificate_holder.names[0] == "Acme Property LLC"
    assert "Springfield, IL 62701 \n" not in text


@pytest.mark.parametrize(
    ("line", "limit"),
    [(line, limit) for line, limits in {
        "general_liability": "each_occurrence damage_to_rented_premises med_exp personal_adv_injury general_aggregate "
        "products_completed_ops_aggregate",
        "automobile_liability": "combined_single_limit",
        "umbrella_excess": "each_occurrence aggregate",
        "workers_compensation": "el_each_accident el_disease_each_employee el_disease_policy_limit",
    }.items() for limit in limits.split()],
)  # fmt: skip
def test_every_limit_of_the_form_can_be_given(line: str, limit: str) -> None:
    text, rules = starting_rules(SHIPPED, with_limits(contractor={f"{line}.{limit}": 1_234_000}))
    assert getattr(getattr(rules.classes["contractor"], line).limits, limit) == 1_234_000
    assert f"{limit}: 1_234_000\n" in text


def test_what_says_what_a_table_is_stays_above_the_new_amounts() -> None:
    text, _ = starting_rules(SHIPPED, with_limits(supplier={"automobile_liability.combined_single_limit": 750_000}))
    own = text[text.index("  supplier:") :]
    assert own.index("title:") < own.index("automobile_liability:") < own.index("combined_single_limit: 750_000")


def with_limits(**limits: dict[str, int | None]) -> Starting:
    return Starting(ACME.company, ACME.holder, "Ann", "ann@acme.example", limits=limits)


def test_amounts_change_where_they_are_given_and_are_inherited() -> None:
    text, rules = starting_rules(
        SHIPPED,
        with_limits(
            standard={"workers_compensation.el_each_accident": 1_000_000},
            contractor={"general_liability.each_occurrence": 2_000_000, "umbrella_excess.each_occurrence": 5_000_000},
            professional={"automobile_liability.combined_single_limit": 500_000},
        ),
    )
    contractor = rules.classes["contractor"]
    assert contractor.general_liability.limits.each_occurrence == 2_000_000
    assert contractor.general_liability.limits.general_aggregate == 2_000_000
    assert contractor.umbrella_excess.limits.minimums() == {"each_occurrence": 5_000_000, "aggregate": 5_000_000}
    assert contractor.workers_compensation.limits.el_each_accident == 1_000_000
    assert rules.classes["professional"].automobile_liability.coverage is Coverage.IF_APPLICABLE
    assert rules.classes["professional"].automobile_liability.limits.combined_single_limit == 500_000
    assert "each_occurrence: 5_000_000" in text


def test_an_umbrella_can_be_asked_for_and_taken_back() -> None:
    _, rules = starting_rules(
        SHIPPED,
        with_limits(
            standard={"umbrella_excess.each_occurrence": 1_000_000},
            contractor={"umbrella_excess.each_occurrence": None},
        ),
    )
    assert rules.classes["standard"].umbrella_excess.coverage is Coverage.REQUIRED
    assert rules.classes["standard"].umbrella_excess.limits.aggregate == 1_000_000
    assert main_limits(rules, "standard")["umbrella_excess.each_occurrence"] == 1_000_000
    assert main_limits(rules, "contractor")["umbrella_excess.each_occurrence"] is None


def test_the_main_limits_of_a_class() -> None:
    given: dict[str, int | None] = {
        "general_liability.each_occurrence": 1_100_000,
        "general_liability.general_aggregate": 2_200_000,
        "automobile_liability.combined_single_limit": 1_300_000,
        "umbrella_excess.each_occurrence": 4_000_000,
        "workers_compensation.el_each_accident": 500_000,
    }
    _, rules = starting_rules(SHIPPED, with_limits(standard=given))
    assert main_limits(rules, "standard") == given


def test_a_limit_can_be_taken_back() -> None:
    _, rules = starting_rules(SHIPPED, with_limits(contractor={"general_liability.general_aggregate": None}))
    assert rules.classes["contractor"].general_liability.limits.general_aggregate is None
    assert rules.classes["standard"].general_liability.limits.general_aggregate == 2_000_000


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (with_limits(plumber={}), "no class plumber; there are standard"),
        (with_limits(standard={"general_liability.each": 5}), "no limit general_liability.each; there are"),
        (Starting("A", "A", "Ann", "ann@acme.example", classes=("plumber",)), "no class plumber"),
    ],
)
def test_what_there_is_not_is_said(given: Starting, words: str) -> None:
    with pytest.raises(UnknownLimitError, match=words):
        starting_rules(SHIPPED, given)


def test_names_that_make_no_rules_are_told() -> None:
    with pytest.raises(RulesError, match="is not an e-mail address"):
        starting_rules(SHIPPED, Starting("Acme", "Acme", "Ann", "ann"))
