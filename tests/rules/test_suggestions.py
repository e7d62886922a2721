"""The same waiver for vendor after vendor of a class is a rule that nobody keeps."""

from datetime import date

from coibot.model.assessment import Waiver
from coibot.model.record import Record
from coibot.model.vendor import VendorProfile
from coibot.rules.suggestions import suggestions
from tests.rules.build import AS_OF, rulebook

KEY = "general_liability.each_occurrence"


def vendor(name: str, *keys: str, vendor_class: str = "site", until: date = AS_OF, active: bool = True) -> Record:
    waivers = tuple(Waiver(key, until, "small  job", "pat@harbor.example", date(2026, 1, 1)) for key in keys)
    return Record(name.lower(), "t", profile=VendorProfile(name, vendor_class, active=active), waivers=waivers)


def test_three_vendors_of_a_class_are_a_pattern() -> None:
    found = suggestions(
        [vendor("Cee", KEY), vendor("Ann", KEY, KEY), vendor("Bob", KEY), vendor("Dan")], rulebook(), AS_OF
    )
    assert [(one.requirement, one.vendor_class, one.vendors, one.of, one.reasons) for one in found] == [
        (KEY, "site", ("Ann", "Bob", "Cee"), 4, ("small job",))
    ]
    assert found[0].why == (
        "general_liability.each_occurrence is waived for 3 of 4 vendors of the class site (“small job”); should the "
        "rule say otherwise?"
    )


def test_two_are_none_nor_are_three_of_two_classes() -> None:
    assert suggestions([vendor("Ann", KEY), vendor("Bob", KEY)], rulebook(), AS_OF) == ()
    mixed = [vendor("Ann", KEY), vendor("Bob", KEY), vendor("Cee", KEY, vendor_class="desk")]
    assert suggestions(mixed, rulebook(), AS_OF) == ()


def test_the_same_vendor_twice_counts_once() -> None:
    assert suggestions([vendor("Ann", KEY, KEY, KEY), vendor("Bob", KEY)], rulebook(), AS_OF) == ()


def test_what_has_run_out_or_belongs_to_nobody_active_does_not_count() -> None:
    gone = date(2026, 5, 31)
    rest = [vendor("Ann", KEY), vendor("Bob", KEY)]
    assert suggestions([*rest, vendor("Cee", KEY, until=gone)], rulebook(), AS_OF) == ()
    assert suggestions([*rest, vendor("Cee", KEY, active=False)], rulebook(), AS_OF) == ()
    assert suggestions([vendor(name, KEY, vendor_class="gone") for name in "abc"], rulebook(), AS_OF) == ()
    assert suggestions([Record("stray", "t"), *rest], rulebook(), AS_OF) == ()


def test_the_most_frequent_comes_first_whatever_the_order_of_records() -> None:
    line = "umbrella_excess.*"
    records = [vendor(name, KEY, line) for name in ("Ann", "Bob", "Cee")] + [vendor("Dan", line)]
    found = suggestions(records, rulebook(), AS_OF)
    assert [one.requirement for one in found] == [line, KEY]
    assert suggestions(reversed(records), rulebook(), AS_OF) == found
