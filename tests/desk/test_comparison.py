"""Renewals against what they replace: what staff are told, and what is left alone."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from coibot.desk.arrivals import message_arrived
from coibot.desk.comparison import compare_arrival, compare_on_file
from coibot.desk.events import MessageArrived
from coibot.model.certificate import CoverageLine, Insurer, Mark
from coibot.model.document import FiledDocument
from coibot.model.letter import LetterKind
from tests.certificates import compliant, with_limit
from tests.desk.desk import certificate_file, message, noon, office, on_file, vendor
from tests.rules.build import certificate, page, rulebook

GL, AUTO, WC, UMBRELLA = "general_liability", "automobile_liability", "workers_compensation", "umbrella_excess"
LINES = rulebook().other_lines
NEXT = {"effective": "2027-01-01", "expiration": "2028-01-01"}


def renewal(lines: list[str], change: dict[str, Any] | None = None, **more: Any) -> FiledDocument:
    """The next year's certificate of these lines, changed at some places."""
    years = {f"{line}.{part}": day for line in lines for part, day in NEXT.items()}
    more = {"issued": "2026-12-20", "sha": "b" * 64, "received": datetime(2026, 12, 20, 12, tzinfo=UTC)} | more
    return certificate(lines, years | (change or {}), **more)


def losses(before: list[FiledDocument], *filed: FiledDocument) -> list[tuple[str, str]]:
    """By the names that `coibot explain --json` gives them."""
    return [(one.line, one.loss) for one in compare_arrival(before, filed, LINES)]


def words(before: list[FiledDocument], *filed: FiledDocument) -> list[str]:
    return [one.words for one in compare_arrival(before, filed, LINES)]


def test_the_same_again_for_another_year_is_nothing_to_look_at() -> None:
    lines = [GL, AUTO, UMBRELLA, WC, "professional"]
    assert losses([certificate(lines)], renewal(lines)) == []


def test_a_first_certificate_has_nothing_to_be_compared_with() -> None:
    assert losses([], certificate()) == []
    assert losses([certificate([GL])], renewal([AUTO])) == []


@pytest.mark.parametrize(
    ("line", "change", "loss", "told"),
    [
        (GL, {"limits.each_occurrence": 600_000}, "limit",
         "General liability: each occurrence is $600,000, and was $1,000,000 before."),
        (GL, {"limits.products_completed_ops_aggregate": "Excluded"}, "limit",
         "General liability: products and completed operations aggregate says “Excluded”, and was $2,000,000 before."),
        (GL, {"limits.general_aggregate": None}, "limit",
         "General liability: general aggregate is not shown, and was $2,000,000 before."),
        (GL, {"flags.occurrence": False, "flags.claims_made": True}, "claims_made",
         "General liability: claims-made now, and occurrence before."),
        (GL, {"additional_insured": "blank"}, "additional_insured",
         "General liability: the ADDL INSD mark was there before, and now the box is blank."),
        (GL, {"subrogation_waived": "N"}, "waiver",
         "General liability: the SUBR WVD mark was there before, and now the box says N."),
        (AUTO, {"flags.non_owned_autos": False}, "autos",
         "Automobile liability: hired autos now, and hired autos and non-owned autos before."),
        (WC, {"flags.proprietor_excluded": "Y"}, "proprietor",
         "Workers' compensation: a proprietor, partner or officer is excluded now, and nobody was before."),
        (GL, {"effective": "2027-01-05"}, "gap",
         "General liability: 4 days without coverage on file: the policy before ended on January 1, 2027, and this "
         "one begins on January 5, 2027."),
        (GL, {"effective": "2027-01-02"}, "gap",
         "General liability: 1 day without coverage on file: the policy before ended on January 1, 2027, and this "
         "one begins on January 2, 2027."),
        ("professional", {"limits.each claim": 500_000}, "limit",
         "Professional liability: each claim is $500,000, and was $1,000,000 before."),
    ],
)  # fmt: skip
def test_what_is_poorer_is_told(line: str, change: dict[str, Any], loss: str, told: str) -> None:
    changed = {f"{line}.{part}": value for part, value in change.items()}
    found = compare_arrival([certificate([line])], [renewal([line], changed)], LINES)
    assert [(one.line, one.loss, one.words) for one in found] == [(line, loss, told)]
    assert found[0].file_sha256 == "b" * 64


@pytest.mark.parametrize(
    ("line", "change"),
    [
        (GL, {"limits.each_occurrence": 2_000_000}),
        (GL, {"limits.products_completed_ops_aggregate": "Included"}),
        (GL, {"limits.products_completed_ops_aggregate": "INCL"}),
        (GL, {"limits.products_completed_ops_aggregate": "Incl. "}),
        (GL, {"flags.claims_made": True}),
        (GL, {"effective": "2026-12-20"}),
        (GL, {"policy_number": "GL-1001-27"}),
        (AUTO, {"flags.any_auto": True, "flags.hired_autos": False, "flags.non_owned_autos": False}),
        (AUTO, {"flags.owned_autos": True}),
        (UMBRELLA, {"limits.retention": 10_000}),
        ("professional", {"limits": {"Per claim": 1_000_000, "aggregate": 2_000_000}}),
        ("professional", {"limits": {"Each Claim": 1_000_000, "Aggregate": 2_000_000}}),
        ("professional", {"limits": {"any one claim": 1_000_000, "in the year": 2_000_000}}),
        ("cyber", {"limits": {"per event": 1_000_000}}),
    ],
)
def test_what_is_as_good_is_not_told(line: str, change: dict[str, Any]) -> None:
    changed = {f"{line}.{part}": value for part, value in change.items()}
    assert losses([certificate([line])], renewal([line], changed)) == []


def test_any_auto_to_scheduled_autos() -> None:
    boxes = {f"{AUTO}.flags.any_auto": True, f"{AUTO}.flags.hired_autos": False, f"{AUTO}.flags.non_owned_autos": False}
    scheduled = {f"{AUTO}.flags.scheduled_autos": True}
    assert words([certificate([AUTO], boxes)], renewal([AUTO], scheduled)) == [
        "Automobile liability: scheduled autos, hired autos and non-owned autos now, and any auto before."
    ]
    three = {f"{AUTO}.flags.owned_autos": True}
    assert losses([certificate([AUTO], boxes)], renewal([AUTO], three)) == []


def test_scheduled_autos_given_up() -> None:
    scheduled = {f"{AUTO}.flags.scheduled_autos": True}
    assert losses([certificate([AUTO], scheduled)], renewal([AUTO])) == [(AUTO, "autos")]
    for box in ("any_auto", "owned_autos", "scheduled_autos"):
        assert losses([certificate([AUTO], scheduled)], renewal([AUTO], {f"{AUTO}.flags.{box}": True})) == []


def test_a_higher_retention() -> None:
    before = certificate([UMBRELLA], {f"{UMBRELLA}.limits.retention": 10_000})
    assert words([before], renewal([UMBRELLA], {f"{UMBRELLA}.limits.retention": 25_000})) == [
        "Umbrella / excess liability: retention is $25,000, and was $10,000 before."
    ]
    for retention in (5_000, 10_000):
        assert losses([before], renewal([UMBRELLA], {f"{UMBRELLA}.limits.retention": retention})) == []
    assert losses([before], renewal([UMBRELLA])) == []


def test_a_higher_deductible_of_a_policy_in_a_free_row() -> None:
    before = certificate(["cyber"], {"cyber.limits.Deductible": 10_000})
    higher = renewal(["cyber"], {"cyber.limits.deductible": 25_000})
    assert losses([before], higher) == [("cyber", "retention")]


@pytest.mark.parametrize("basis", ["project", "location"])
def test_an_aggregate_that_applied_per_project_or_location(basis: str) -> None:
    per_basis = {f"{GL}.flags.aggregate_per_{basis}": True}
    assert words([certificate([GL], per_basis)], renewal([GL])) == [
        f"General liability: the general aggregate applied per {basis} before, and does not now."
    ]
    assert losses([certificate([GL], per_basis)], renewal([GL])) == [(GL, "aggregate")]
    assert losses([certificate([GL])], renewal([GL], per_basis)) == []


def test_an_amount_of_a_free_row_that_nothing_replaces() -> None:
    poorer = renewal(["professional"], {"professional.limits": {"any one claim": 1_000_000}})
    assert words([certificate(["professional"])], poorer) == [
        "Professional liability: aggregate is not shown, and was $2,000,000 before."
    ]


def test_a_row_without_amounts_is_not_taken_for_one_with_less() -> None:
    assert losses([certificate([GL])], renewal([GL], {f"{GL}.limits": {}})) == []


@pytest.mark.parametrize(
    ("path", "change"),
    [
        (f"{GL}.limits.each_occurrence", {f"{GL}.limits.each_occurrence": None}),
        (f"{GL}.limits.each_occurrence", {f"{GL}.limits.each_occurrence": 500_000}),
        (f"{GL}.limits.aggregate", {f"{GL}.limits.general_aggregate": None}),
        (f"{GL}.limits", {f"{GL}.limits.each_occurrence": None}),
        (f"{GL}.limits", {f"{GL}.limits.each_occurrence": 500_000}),
        (f"{GL}.additional_insured", {f"{GL}.additional_insured": None}),
        (f"{GL}.effective", {f"{GL}.effective": None}),
        (f"{GL}.effective", {f"{GL}.effective": "2027-06-01"}),
        (f"{GL}.flags.claims_made", {f"{GL}.flags.claims_made": True, f"{GL}.flags.occurrence": False}),
        (f"{WC}.flags.proprietor_excluded", {f"{WC}.flags.proprietor_excluded": "Y"}),
    ],
)  # fmt: skip
def test_what_could_not_be_read_is_no_loss(path: str, change: dict[str, Any]) -> None:
    assert losses([certificate([GL, WC])], renewal([GL, WC], change, unreadable=[path])) == []


@pytest.mark.parametrize(
    ("path", "change"),
    [
        (f"{GL}.limits.each_occurrence", {f"{GL}.limits.each_occurrence": 9_000_000}),
        (f"{GL}.limits", {f"{GL}.limits.each_occurrence": 9_000_000}),
        (f"{GL}.effective", {f"{GL}.limits.each_occurrence": 9_000_000}),
        (f"{GL}.expiration", {f"{GL}.limits.each_occurrence": 9_000_000}),
        (f"{WC}.flags.proprietor_excluded", {f"{WC}.flags.proprietor_excluded": "N"}),
    ],
)
def test_what_could_not_be_read_before_is_not_missed_now(path: str, change: dict[str, Any]) -> None:
    before = certificate([GL, WC], change, unreadable=[path])
    new = renewal([GL, WC], {f"{WC}.flags.proprietor_excluded": "Y"} if path.startswith(WC) else {})
    assert losses([before], new) == []


def test_an_unread_amount_hides_no_other() -> None:
    before = certificate([GL], unreadable=[f"{GL}.limits.each_occurrence"])
    assert losses([before], renewal([GL], {f"{GL}.limits.general_aggregate": 1_000_000})) == [(GL, "limit")]


def test_a_term_whose_dates_contradict_each_other_is_compared_with_nothing() -> None:
    poorer = {f"{GL}.limits.each_occurrence": 500_000}
    assert losses([certificate([GL])], renewal([GL], poorer | {f"{GL}.expiration": "2026-12-01"})) == []
    backwards = certificate([GL], {f"{GL}.expiration": "2025-01-01"})
    assert losses([backwards], renewal([GL], poorer)) == []


def test_another_policy_that_begins_on_the_same_day_replaces_none() -> None:
    beside = {f"{GL}.policy_number": "XX-777-99", f"{GL}.limits.each_occurrence": 500_000}
    assert losses([certificate([GL])], certificate([GL], beside, issued="2026-03-01", sha="c" * 64)) == []


@pytest.mark.parametrize(("number", "unreadable"), [(None, ()), ("GL-1001", (f"{GL}.policy_number",))])
def test_two_policies_without_a_number_are_not_taken_for_one(number: str | None, unreadable: tuple[str, ...]) -> None:
    def stated(amount: int, issued: str, sha: str) -> FiledDocument:
        change = {f"{GL}.policy_number": number, f"{GL}.limits.each_occurrence": amount}
        return certificate([GL], change, unreadable, issued=issued, sha=sha)

    assert losses([stated(1_000_000, "2026-01-15", "a" * 64)], stated(500_000, "2026-03-01", "c" * 64)) == []


def test_unread_auto_boxes_are_not_compared() -> None:
    unread = renewal([AUTO], {f"{AUTO}.flags.hired_autos": None}, unreadable=[f"{AUTO}.flags.hired_autos"])
    assert losses([certificate([AUTO])], unread) == []


def insured_by(filed: FiledDocument, name: str, naic: str | None) -> FiledDocument:
    stated = filed.document.certificate
    assert stated is not None
    return replace(
        filed, document=replace(filed.document, certificate=replace(stated, insurers={"A": Insurer(name, naic)}))
    )


def test_another_carrier() -> None:
    before = certificate([GL])
    assert words([before], insured_by(renewal([GL]), "Seaboard Casualty", "54321")) == [
        "General liability: Seaboard Casualty now, and Granite Mutual before."
    ]
    assert losses([before], insured_by(renewal([GL]), "GRANITE MUTUAL", None)) == []
    assert losses([before], insured_by(renewal([GL]), "Granite Mutual Group", "12345")) == []
    assert losses([before], insured_by(renewal([GL]), "", "54321")) == []


def test_a_corrected_certificate_of_the_same_policy() -> None:
    again = certificate([GL], {f"{GL}.limits.each_occurrence": 500_000}, issued="2026-03-01", sha="c" * 64)
    assert losses([certificate([GL])], again) == [(GL, "limit")]


def test_pages_of_the_old_policy_do_not_serve_the_new_one() -> None:
    before = [certificate([GL]), page()]
    new = renewal([GL], {f"{GL}.policy_number": "XX-777-99"})
    assert words(before, new) == [
        "General liability: CG 20 10 was on file for policy GL-1001, and no such page is for policy XX-777-99."
    ]
    assert losses(before, new) == [(GL, "endorsement_page")]
    assert losses(before, new, page(policy_number="XX-777-99", sha="d" * 64)) == []
    assert losses(before, renewal([GL])) == []
    assert losses(before, renewal([GL], {f"{GL}.policy_number": None})) == []
    assert losses([certificate([GL]), page(unreadable=["policy_number"])], new) == []


def test_of_two_policies_each_is_compared_with_its_own() -> None:
    second = f"{UMBRELLA}:second"
    numbers = {f"{UMBRELLA}.policy_number": "UM-1111", f"{second}.policy_number": "XS-2222",
               f"{second}.limits.each_occurrence": 1_000_000, f"{second}.limits.aggregate": 1_000_000}  # fmt: skip
    before = certificate([UMBRELLA, second], numbers)
    assert losses([before], renewal([UMBRELLA, second], numbers)) == []
    poorer = numbers | {f"{UMBRELLA}.limits.aggregate": 4_000_000}
    assert len(losses([before], renewal([UMBRELLA, second], poorer))) == 1


TWO_CARRIERS: dict[str, list[str | None]] = {"A": ["Granite Mutual", "12345"], "B": ["Seaboard Casualty", "54321"]}


@pytest.mark.parametrize(
    ("old", "new"), [(("UM-1111", "XS-4444"), ("AB-22-9", "CD-33-8")), (("UM-1111", None), (None, None))]
)
def test_of_two_policies_each_is_known_by_its_carrier_when_no_number_is_the_same(
    old: tuple[str | None, str | None], new: tuple[str | None, str | None]
) -> None:
    rows = [UMBRELLA, f"{UMBRELLA}:second"]
    layers = {f"{rows[1]}.insurer_letter": "B", f"{rows[1]}.limits.each_occurrence": 9_000_000}
    before, after = (
        layers | {f"{row}.policy_number": number for row, number in zip(rows, numbers, strict=True)}
        for numbers in (old, new)
    )
    on_file = certificate(rows, before, insurers=TWO_CARRIERS)
    renamed = TWO_CARRIERS | {"A": ["Granite Mutual Group", "12345"]}
    for insurers in (TWO_CARRIERS, renamed):
        assert losses([on_file], renewal(rows, after, insurers=insurers)) == []


def test_a_policy_of_a_new_carrier_stands_against_the_one_that_nobody_continues() -> None:
    second = f"{UMBRELLA}:second"
    numbers = {f"{UMBRELLA}.policy_number": "UM-1111", f"{second}.policy_number": "XS-4444",
               f"{second}.insurer_letter": "B", f"{second}.limits.each_occurrence": 9_000_000}  # fmt: skip
    before = certificate([UMBRELLA, second], numbers, insurers=TWO_CARRIERS)
    moved = numbers | {f"{second}.policy_number": "CD-33-8", f"{UMBRELLA}.policy_number": "HB-77-77",
                       f"{UMBRELLA}.insurer_letter": "C", f"{UMBRELLA}.limits.aggregate": 4_000_000}  # fmt: skip
    third = TWO_CARRIERS | {"C": ["Harbor Surety", "77777"]}
    assert words([before], renewal([UMBRELLA, second], moved, insurers=third)) == [
        "Umbrella / excess liability: aggregate is $4,000,000, and was $5,000,000 before.",
        "Umbrella / excess liability: Harbor Surety now, and Granite Mutual before.",
    ]


def test_a_carrier_that_goes_on_beside_a_new_one_is_not_missed() -> None:
    second = f"{UMBRELLA}:second"
    both = {f"{second}.insurer_letter": "B", f"{second}.policy_number": "XS-4444"}
    assert losses([certificate([UMBRELLA])], renewal([UMBRELLA, second], both, insurers=TWO_CARRIERS)) == []


def test_a_gap_is_counted_from_the_last_day_that_any_policy_covered() -> None:
    short = certificate([GL], {f"{GL}.expiration": "2026-06-01", f"{GL}.policy_number": "OLD-1"}, sha="c" * 64)
    assert losses([short, certificate([GL])], renewal([GL])) == []


def test_on_file_tells_of_the_policies_that_count_on_the_day() -> None:
    documents = [certificate([GL]), renewal([GL], {f"{GL}.limits.each_occurrence": 600_000})]
    assert [one.loss for one in compare_on_file(documents, LINES, date(2026, 12, 25))] == ["limit"]
    assert [one.loss for one in compare_on_file(documents[::-1], LINES, date(2027, 6, 1))] == ["limit"]
    assert compare_on_file(documents, LINES, date(2028, 1, 1)) == ()
    unread = renewal([GL], {f"{GL}.limits.each_occurrence": 600_000}, unreadable=[f"{GL}.expiration"])
    assert compare_on_file([certificate([GL]), unread], LINES, date(2026, 12, 25)) == ()
    mended = renewal([GL], issued="2027-02-01", sha="d" * 64)
    assert compare_on_file([*documents, mended], LINES, date(2027, 6, 1)) == ()


def test_on_file_tells_of_every_line() -> None:
    poorer = {f"{GL}.limits.each_occurrence": 600_000, f"{AUTO}.limits.combined_single_limit": 500_000}
    found = compare_on_file([certificate([GL, AUTO]), renewal([GL, AUTO], poorer)], LINES, date(2027, 6, 1))
    assert [(one.line, one.loss) for one in found] == [(GL, "limit"), (AUTO, "limit")]


def test_on_file_two_terms_on_one_certificate_are_not_set_against_each_other() -> None:
    later = f"{GL}:second"
    change = {f"{later}.{part}": day for part, day in NEXT.items()} | {f"{later}.limits.each_occurrence": 600_000}
    assert compare_on_file([certificate([GL, later], change)], LINES, date(2026, 6, 1)) == ()


def test_on_file_another_carrier_is_told() -> None:
    moved = insured_by(renewal([GL]), "Seaboard Casualty", "54321")
    assert [one.loss for one in compare_on_file([certificate([GL]), moved], LINES, date(2027, 6, 1))] == ["carrier"]


def test_on_file_a_carrier_that_goes_on_beside_a_new_one_is_not_missed() -> None:
    second = f"{UMBRELLA}:second"
    both = {f"{second}.insurer_letter": "B", f"{second}.policy_number": "XS-4444"}
    documents = [certificate([UMBRELLA]), renewal([UMBRELLA, second], both, insurers=TWO_CARRIERS)]
    assert compare_on_file(documents, LINES, date(2027, 6, 1)) == ()


def test_on_file_compares_with_what_was_replaced_but_not_with_what_staff_dismissed() -> None:
    poorer = certificate([GL], {f"{GL}.limits.each_occurrence": 500_000}, issued="2026-03-01", sha="b" * 64)
    superseded = certificate([GL], replaced_by="b" * 64)
    assert [one.loss for one in compare_on_file([superseded, poorer], LINES, date(2026, 6, 1))] == ["limit"]
    assert compare_on_file([replace(superseded, replaced_by="dismissed"), poorer], LINES, date(2026, 6, 1)) == ()


def test_a_poorer_renewal_that_meets_the_rules_is_answered_as_compliant_and_noted() -> None:
    line = CoverageLine.GENERAL_LIABILITY
    rich = with_limit(compliant(), line, "each_occurrence", 3_000_000)
    record = replace(vendor(), documents=on_file(rich))
    new = compliant(effective=date(2027, 1, 1), expiration=date(2028, 1, 1), issued=date(2026, 12, 20))
    event = MessageArrived(message(), (certificate_file(new, "renewal.pdf"),), "it is theirs", False, ("acme",))
    decision = message_arrived(record, event, office(noon(date(2026, 12, 21))))
    assert [note.detail for note in decision.record.history if note.what == "compared"] == [
        "General liability: each occurrence is $1,000,000, and was $3,000,000 before."
    ]
    assert [letter.kind for letter in decision.letters] == [LetterKind.COMPLIANT]
    assert decision.record.questions == ()


def test_when_a_person_is_asked_anyway_the_question_tells_what_is_not_as_before() -> None:
    record = replace(vendor(), documents=on_file(compliant()))
    new = compliant("Acme Plumbing Inc", effective=date(2027, 1, 1), expiration=date(2028, 1, 1))
    general, *others = new.policies
    new = replace(
        new, policies=(replace(general, subrogation_waived=Mark.BLANK), *others), issue_date=date(2026, 12, 20)
    )
    event = MessageArrived(message(), (certificate_file(new, "renewal.pdf"),), "it is theirs", True, ("acme",))
    decision = message_arrived(record, event, office(noon(date(2027, 1, 2))))
    [question] = [letter.question for letter in decision.letters if letter.question]
    told = [value for label, value in question.facts if label == "Not as before"]
    assert told == ["General liability: the SUBR WVD mark was there before, and now the box is blank."]
    for letter in decision.letters:
        if letter.kind is not LetterKind.ESCALATION:
            assert "Not as before" not in repr(letter)
