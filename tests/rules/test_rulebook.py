"""What rules.yaml may say: every word of it, its bounds, and what it means where it says nothing."""

import json
from datetime import date

import pytest

from coibot.rules.loading import load_rulebook
from coibot.rules.problems import RulesError
from coibot.rules.rulebook import Rulebook, json_schema
from tests.rules.build import COMPANY

CLASS = """classes:
  site:
    """
LEAST = f"{COMPANY}{CLASS}general_liability: required\n"


def load(text: str) -> Rulebook:
    return load_rulebook(text)


def refused(text: str) -> str:
    with pytest.raises(RulesError) as caught:
        load_rulebook(text)
    return str(caught.value)


# What the rules mean that say nothing --------------------------------------------------------------------------------


def test_what_holds_where_the_rules_say_nothing() -> None:
    said = json.loads(load(LEAST).model_dump_json(exclude={"company", "classes"}))
    assert said == {
        "checks": {
            "minimum_days_left": 0,
            "insured_name": True,
            "certificate_holder": True,
            "blanket_endorsements": "with_written_contract",
            "grace_days": 0,
            "binder_days": None,
        },
        "other_lines": {},
        "insurers": None,
        "endorsement_forms": None,
        "sites": {},
        "states": {},
        "renewals": {
            "before": [30, 14, 7, 0],
            "after": [{"days": 3, "send_to": "vendor_and_staff"}, {"days": 10, "send_to": "staff"}],
            "business_days_only": True,
            "holidays": said["renewals"]["holidays"],
            "bundle_within_days": 21,
            "confirm": {"after_months": [], "mid_term": False, "remind_after_days": 5},
            "send_from": "08:00",
            "send_until": "17:00",
        },
        "letters": {
            "per_vendor_sequence": 5,
            "per_address_a_day": 3,
            "days_to_answer": 10,
            "follow_up_after": [7, 14],
        },
        "reports": {"digest_on": "monday", "meeting_on": 1, "at": "08:00"},
        "retention": {"mails": None, "letters": None, "documents": None, "strays": None},
    }
    assert said["renewals"]["holidays"]["country"] == "US"


def test_what_a_class_asks_that_says_nothing() -> None:
    rules = load(LEAST).classes["site"]
    assert (rules.title, rules.extends) == ("Vendor", None)
    asked = {key: str(line.coverage) for key, line in rules.lines.items()}
    assert asked.pop("general_liability") == "required"
    assert set(asked.values()) == {"not_required"}
    assert (rules.insurers.minimum_rating, rules.insurers.admitted) == (None, False)
    liability = rules.general_liability
    assert not liability.minimums and not liability.occurrence_required and liability.claims_made is None
    assert liability.aggregate_applies_per == ()
    compensation = load(f"{COMPANY}{CLASS}workers_compensation: required\n").classes["site"].workers_compensation
    assert compensation.statutory and not compensation.state_form_required
    assert (compensation.owner_excluded, compensation.exemptions, compensation.out_of_state) == ("accept", "ask", "ask")
    umbrella = load(f"{COMPANY}{CLASS}umbrella_excess: required\n").classes["site"].umbrella_excess
    assert (umbrella.occurrence_required, umbrella.counts_only_if_additional_insured) == (False, False)
    assert (umbrella.layers, dict(umbrella.counts_toward)) == ("ask", {})


def test_what_a_site_is_that_says_nothing() -> None:
    site = load(f"{LEAST}sites: {{tower: {{general_liability: required}}}}\n").sites["tower"]
    assert (site.title, site.kind, site.state, site.work_begins) == (None, "site", None, None)
    assert (site.additional_insured_names, site.certificate_holder_names) == ((), ())


def test_steps_go_to_the_vendor_where_nobody_else_is_named() -> None:
    [step] = load(f"{LEAST}renewals: {{after: [{{days: 5}}]}}\n").renewals.after
    assert (step.days, step.send_to) == (5, "vendor")


def test_rules_have_a_name_and_no_list_of_insurers_until_they_name_one() -> None:
    rules = load(LEAST)
    assert rules.source == "rules.yaml"
    assert (rules.insurer_list, rules.endorsement_table) == (None, "")
    assert rules.retention.keeps_everything
    assert not load(f"{LEAST}retention: {{mails: 400}}\n").retention.keeps_everything


# Every word that they may say ----------------------------------------------------------------------------------------

STATES = """AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH
OK OR PA PR RI SC SD TN TX UT VT VA VI WA WV WI WY"""


@pytest.mark.parametrize("code", STATES.split())
def test_every_state_can_be_named(code: str) -> None:
    site = f"sites: {{tower: {{state: {code.lower()!r}, general_liability: required}}}}\n"
    rules = load(f"{LEAST}states: {{{code!r}: {{general_liability: required}}}}\n{site}")
    assert list(rules.states) == [code]
    assert rules.sites["tower"].state == code


def test_what_is_no_state_is_refused() -> None:
    assert "'ZZ' is not a state" in refused(f"{LEAST}sites: {{tower: {{state: ZZ, general_liability: required}}}}\n")


WORDS = {
    "checks: {blanket_endorsements: %s}": "with_written_contract always",
    "renewals: {after: [{days: 5, send_to: %s}]}": "vendor vendor_and_staff staff",
    "reports: {digest_on: %s}": "monday tuesday wednesday thursday friday saturday sunday never",
    "sites: {tower: {kind: %s, general_liability: required}}": "site project",
    "states: {NY: {general_liability: %s}}": "required if_applicable not_required",
    "states: {NY: {automobile_liability: {autos: %s}}}": "any_auto owned_hired_non_owned scheduled_hired_non_owned "
    "hired_non_owned",
    "states: {NY: {general_liability: {aggregate_applies_per: %s}}}": "project location",
    "states: {NY: {general_liability: {additional_insured: {satisfied_by: %s}}}}": "tick endorsement wording",
    "states: {NY: {general_liability: {primary_noncontributory: {satisfied_by: %s}}}}": "endorsement wording",
    "states: {NY: {general_liability: {claims_made: {tail: %s}}}}": "accept ask",
    "states: {NY: {workers_compensation: {owner_excluded: %s}}}": "accept ask",
    "states: {NY: {workers_compensation: {exemptions: %s}}}": "accept ask refuse",
    "states: {NY: {workers_compensation: {out_of_state: %s}}}": "accept ask",
    "states: {NY: {umbrella_excess: {layers: %s}}}": "ask add",
}


@pytest.mark.parametrize(("text", "word"), [(text, word) for text, words in WORDS.items() for word in words.split()])
def test_every_word_of_the_guide_is_understood(text: str, word: str) -> None:
    assert f"'{word}'" in repr(load(f"{LEAST}{text % word}\n"))
    assert "did you mean" in refused(f"{LEAST}{text % (word + 'x')}\n")


@pytest.mark.parametrize(
    ("line", "limits"),
    [
        ("general_liability", "each_occurrence personal_adv_injury general_aggregate products_completed_ops_aggregate"),
        ("automobile_liability", "combined_single_limit"),
        ("workers_compensation", "el_each_accident el_disease_each_employee el_disease_policy_limit"),
    ],
)
def test_every_limit_that_an_umbrella_may_fill_up(line: str, limits: str) -> None:
    toward = f"umbrella_excess: {{counts_toward: {{{line}: [{', '.join(limits.split())}]}}}}\n"
    assert load(f"{COMPANY}{CLASS}{toward}").classes["site"].umbrella_excess.counts_toward[line] == tuple(
        limits.split()
    )


@pytest.mark.parametrize("line", ["general_liability", "automobile_liability", "umbrella_excess",
                                  "workers_compensation", "property"])  # fmt: skip
def test_a_coverage_of_your_own_may_not_be_called_as_one_of_the_form(line: str) -> None:
    assert line in refused(f"{LEAST}other_lines: {{{line}: {{title: Mine, words: mine}}}}\n")


@pytest.mark.parametrize("word", ["insured", "certificate_holder", "issue_date", "class", "sites", "other"])
def test_a_coverage_of_your_own_may_not_be_called_as_another_requirement(word: str) -> None:
    assert word in refused(f"{LEAST}other_lines: {{{word}: {{title: Mine, words: mine}}}}\n")


# Bounds --------------------------------------------------------------------------------------------------------------

BOUNDS = {
    "checks: {minimum_days_left: %d}": (0, 366),
    "checks: {grace_days: %d}": (0, 60),
    "checks: {binder_days: %d}": (1, 180),
    "renewals: {before: [%d]}": (0, 365),
    "renewals: {after: [{days: %d}]}": (1, 365),
    "renewals: {bundle_within_days: %d}": (0, 120),
    "renewals: {confirm: {after_months: [%d]}}": (1, 11),
    "renewals: {confirm: {remind_after_days: %d}}": (1, 60),
    "letters: {per_vendor_sequence: %d}": (1, 20),
    "letters: {per_address_a_day: %d}": (1, 50),
    "letters: {days_to_answer: %d}": (1, 60),
    "letters: {follow_up_after: [%d]}": (1, 90),
    "reports: {meeting_on: %d}": (0, 28),
    "retention: {mails: %d}": (30, 36_500),
    "retention: {letters: %d}": (30, 36_500),
    "retention: {documents: %d}": (30, 36_500),
    "retention: {strays: %d}": (30, 36_500),
}


@pytest.mark.parametrize(("text", "lowest", "highest"), [(text, *bounds) for text, bounds in BOUNDS.items()])
def test_numbers_have_a_least_and_a_most(text: str, lowest: int, highest: int) -> None:
    for number in (lowest, highest):
        load(f"{LEAST}{text % number}\n")
    assert str(lowest) in refused(f"{LEAST}{text % (lowest - 1)}\n")
    assert str(highest) in refused(f"{LEAST}{text % (highest + 1)}\n")


@pytest.mark.parametrize(
    "text",
    [
        "checks: {grace_days: 5, unknown: 1}",
        "company: {name: ''}",
        "states: {NY: {general_liability: {additional_insured: {satisfied_by: []}}}}",
        "sites: {tower: {title: '', general_liability: required}}",
    ],
)
def test_nothing_may_be_empty_or_unknown(text: str) -> None:
    refused(f"{LEAST}{text}\n")


def test_a_single_letter_is_text_and_spaces_around_text_are_not() -> None:
    site = load(f"{LEAST}sites: {{tower: {{title: ' B ', general_liability: required}}}}\n").sites["tower"]
    assert site.title == "B"
    assert load(f"{LEAST}sites: {{tower: {{title: 7, general_liability: required}}}}\n").sites["tower"].title == "7"


def test_dates_of_work_are_dates() -> None:
    site = load(f"{LEAST}sites: {{tower: {{work_begins: 2026-03-01, general_liability: required}}}}\n").sites["tower"]
    assert site.work_begins == date(2026, 3, 1)
    made = "general_liability: {claims_made: {retroactive_date_by: %s}}\n"
    assert load(f"{COMPANY}{CLASS}{made % 'work_start'}")
    assert load(f"{COMPANY}{CLASS}{made % '2020-01-01'}")
    assert "work_start" in refused(f"{COMPANY}{CLASS}{made % 'start of work'}")


def test_editors_are_told_how_an_amount_may_be_written() -> None:
    schema = json_schema()
    amount = schema["$defs"]["AutomobileLimits"]["properties"]["combined_single_limit"]
    assert amount["anyOf"] == [{"type": "integer", "minimum": 100}, {"type": "string"}, {"type": "null"}]
    assert "1_000_000" in amount["description"] and "not_required" in amount["description"]
