"""What a site and a state add to what a class asks."""

from datetime import date

import pytest

from coibot.rules.line_rules import Coverage, Layers, UmbrellaRule
from coibot.rules.loading import load_rulebook
from coibot.rules.overlays import Layer, site_words, slug, umbrella_rule, works_at
from coibot.rules.pages import Pages
from coibot.rules.rulebook import BlanketWording, Rulebook
from coibot.rules.statements import shelve
from tests.rules.build import AS_OF, COMPANY, HERE

WIDE = load_rulebook(HERE / "wide_rules.yaml")
NO_PAGES = Pages(shelve((), {}), (), False, BlanketWording.ALWAYS, AS_OF)


def test_sites_come_in_the_order_of_the_rules_however_they_are_written() -> None:
    at = works_at(WIDE, ["storage yard", "REBUILDING OF DOCK 7", " ", "Nowhere", "dock-7", "Aardvark Lot"])
    assert [key for key, _ in at.sites] == ["dock-7", "Storage Yard"]
    assert at.unknown == ("Aardvark Lot", "Nowhere")


def test_work_begins_when_it_begins_at_the_first_site() -> None:
    assert works_at(WIDE, ["Late Works", "dock-7"]).begins == date(2026, 3, 1)
    assert works_at(WIDE, ["Late Works", "Annex"]).begins == date(2027, 6, 1)
    assert works_at(WIDE, ["Annex"]).begins is None


def test_how_a_site_is_called() -> None:
    called = {key: (site_words(key, site), slug(key)) for key, site in WIDE.sites.items()}
    assert called["dock-7"] == ("project Rebuilding of Dock 7", "dock_7")
    assert called["Fleet Yard"] == ("site Fleet Yard", "fleet_yard")


RULES = """classes:
  site:
    umbrella_excess:
      coverage: %s
      limits: {each_occurrence: 3M}
      layers: add
      counts_toward: {general_liability: [each_occurrence, general_aggregate], automobile_liability: combined_single_limit}
sites:
  high: {umbrella_excess: {limits: {each_occurrence: 5M, aggregate: 2M}}}
  low: {umbrella_excess: {limits: {each_occurrence: 1M, aggregate: 4M}}}
  no_help: {umbrella_excess: {coverage: not_required, counts_toward: {general_liability: [each_occurrence]}}}
  careful: {umbrella_excess: {coverage: not_required, layers: ask}}
  covering: {umbrella_excess: {coverage: if_applicable, counts_only_if_additional_insured: true}}
  adding: {umbrella_excess: {coverage: not_required, layers: add}}
  silent: {general_liability: required}
"""  # noqa: E501


def laid_over(*sites: str, coverage: str = "required") -> UmbrellaRule:
    rules: Rulebook = load_rulebook(COMPANY + RULES % coverage)
    chosen = [rules.classes["site"], *(rules.sites[site] for site in sites)]
    return umbrella_rule([Layer(one, NO_PAGES) for one in chosen])


def test_the_highest_limit_of_all_who_ask() -> None:
    assert dict(laid_over("high", "low").minimums) == {"each_occurrence": 5_000_000, "aggregate": 4_000_000}
    assert dict(laid_over("low").minimums) == {"each_occurrence": 3_000_000, "aggregate": 4_000_000}
    assert dict(laid_over("no_help").minimums) == {"each_occurrence": 3_000_000}
    assert dict(laid_over("low", coverage="not_required").minimums) == {
        "each_occurrence": 1_000_000, "aggregate": 4_000_000,
    }  # fmt: skip


def test_the_umbrella_helps_only_where_everybody_lets_it() -> None:
    helped = laid_over("no_help", "high").counts_toward
    assert dict(helped) == {"general_liability": ("each_occurrence",), "automobile_liability": ()}
    assert set(laid_over("high").counts_toward["general_liability"]) == {"each_occurrence", "general_aggregate"}


@pytest.mark.parametrize(
    ("sites", "layers"),
    [
        ((), Layers.ADD),
        (("silent",), Layers.ADD),
        (("high",), Layers.ADD),
        (("adding",), Layers.ADD),
        (("careful",), Layers.ASK),
        (("adding", "careful"), Layers.ASK),
    ],
)
def test_who_wants_to_be_asked_about_layers_is_asked(sites: tuple[str, ...], layers: Layers) -> None:
    assert laid_over(*sites).layers is layers


@pytest.mark.parametrize(
    ("coverage", "sites", "expected"),
    [
        ("not_required", (), Coverage.NOT_REQUIRED),
        ("not_required", ("adding",), Coverage.NOT_REQUIRED),
        ("not_required", ("covering",), Coverage.IF_APPLICABLE),
        ("not_required", ("covering", "high"), Coverage.REQUIRED),
        ("if_applicable", ("covering",), Coverage.IF_APPLICABLE),
        ("required", ("covering",), Coverage.REQUIRED),
    ],
)
def test_whoever_requires_an_umbrella_gets_one(coverage: str, sites: tuple[str, ...], expected: Coverage) -> None:
    assert laid_over(*sites, coverage=coverage).coverage is expected


def test_one_who_wants_to_be_covered_by_it_is_heard() -> None:
    assert laid_over("covering", "high").counts_only_if_additional_insured
    assert not laid_over("high").counts_only_if_additional_insured
