"""Certificates with planted deficiencies, drawn, read and judged: every one found, none invented."""

from bench.judgement import PLANTS, Vendor, judged, vendors
from coibot.rules import load_rulebook
from coibot.settings import shipped


def test_what_was_planted_is_found_and_nothing_else() -> None:
    book = load_rulebook(shipped("rules.yaml"))
    everyone: list[Vendor] = list(vendors(36))
    assert sum(bool(vendor.planted) for vendor in everyone) > 18, "the bench plants deficiencies"
    for number, vendor in enumerate(everyone):
        not_met, unknown = judged(vendor, number, book)
        assert (number, not_met) == (number, set(vendor.planted))
        assert (number, unknown) == (number, set())


def test_many_kinds_of_deficiencies_are_planted() -> None:
    planted = {requirement for vendor in vendors(1_000) for requirement in vendor.planted}
    assert planted == {plant.requirement for plant in PLANTS}
