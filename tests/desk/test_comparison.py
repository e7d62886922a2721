"""Renewals against what they replace: what staff are told, and what is left alone."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from coibot.desk.arrivals import message_arrived
from coibot.desk.comparison import Loss, compare_arrival, compare_on_file
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


def losses(before: list[FiledDocument], *filed: FiledDocument) -> list[tuple[str, Loss]]:
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
        (GL, {"limits.each_occurrence": 600_000}, Loss.LIMIT,
         "General liability: each occurrence is $600,000, and was $1,000,000 before."),
        (GL, {"limits.products_completed_ops_aggregate": "Excluded"}, Loss.LIMIT,
         "General liability: products and completed operations aggregate says “Excluded”, and was $2,000,000 before."),
        (GL, {"limits.general_aggregate": None}, Loss.LIMIT,
         "General liability: general aggregate is not shown, and was $2,000,000 before."),
        (GL, {"flags.occurrence": False, "flags.claims_made": True}, Loss.CLAIMS_MADE,
         "General liability: claims-made now, and occurrence before."),
        (GL, {"additional_insured": "blank"}, Loss.ADDITIONAL_INSURED,
         "General liability: the ADDL INSD mark was there before, and now the box is blank."),
        (GL, {"subrogation_waived": "N"}, Loss.WAIVER,
         "General liability: the SUBR WVD mark was there before, and now the box says N."),
        (AUTO, {"flags.non_owned_autos": False}, Loss.AUTOS,
         "Automobile liability: hired autos now, and hired autos and non-owned autos before."),
        (WC, {"flags.proprietor_excluded": "Y"}, Loss.PROPRIETOR,
         "Workers' compensation: a proprietor, partner or officer is excluded now, and nobody was before."),
        (GL, {"effective": "2027-01-05"}, Loss.GAP,
         "General liability: 4 days without coverage on file: the policy before ended on January 1, 2027, and this "
         "one begins on January 5, 2027."),
        (GL, {"effective": "2027-01-02"}, Loss.GAP,
         "General liability: 1 day without coverage on file: the policy before ended on January 1, 2027, and this "
         "one begins on January 2, 2027."),
        ("professional", {"limits.each claim": 500_000}, Loss.LIMIT,
         "Professional liability: each claim is $500,000, and was $1,000,000 before."),
    ],
)  # fmt: skip
def test_what_is_poorer_is_told(line: str, change: dict[str, Any], loss: Loss, told: str) -> None:
    changed = {f"{line}.{part}": value for part, value in change.items()}
    found = compare_arrival([certificate([line])], [renewal([line], changed)], LINES)
    assert [(one.line, one.loss, one.words) for one in found] == [(line, loss, told)]
    assert found[0].file_sha256 == "b" * 64


@pytest.mark.parametrize(
    ("line", "change"),
    [
        (GL, {"limits.each_occurrence": 2_000_000}),
        (GL, {"limits.products_completed_ops_aggregate": "Included"}),
        (GL, {"effective": "2026-12-20"}),
        (GL, {"policy_number": "GL-1001-27"}),
        (AUTO, {"flags.any_auto": True, "flags.hired_autos": False, "flags.non_owned_autos": False}),
        (AUTO, {"flags.owned_autos": True}),
        (UMBRELLA, {"limits.retention": 10_000}),
        ("professional", {"limits": {"Per claim": 1_000_000, "aggregate": 2_000_000}}),
        ("professional", {"limits": {"Each Claim": 1_000_000, "Aggregate": 2_000_000}}),
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
    assert losses([certificate([AUTO], scheduled)], renewal([AUTO])) == [(AUTO, Loss.AUTOS)]


def test_a_higher_retention() -> None:
    before = certificate([UMBRELLA], {f"{UMBRELLA}.limits.retention": 10_000})
    assert words([before], renewal([UMBRELLA], {f"{UMBRELLA}.limits.retention": 25_000})) == [
        "Umbrella / excess liability: retention is $25,000, and was $10,000 before."
    ]
    assert losses([before], renewal([UMBRELLA], {f"{UMBRELLA}.limits.retention": 5_000})) == []
    assert losses([before], renewal([UMBRELLA])) == []


def test_an_aggregate_that_applied_per_project() -> None:
    per_project = {f"{GL}.flags.aggregate_per_project": True}
    assert losses([certificate([GL], per_project)], renewal([GL])) == [(GL, Loss.AGGREGATE)]
    assert losses([certificate([GL])], renewal([GL], per_project)) == []


@pytest.mark.parametrize(
    ("path", "change"),
    [
        (f"{GL}.limits.each_occurrence", {f"{GL}.limits.each_occurrence": None}),
        (f"{GL}.limits", {f"{GL}.limits.each_occurrence": None}),
        (f"{GL}.additional_insured", {f"{GL}.additional_insured": None}),
        (f"{GL}.effective", {f"{GL}.effective": None}),
        (f"{GL}.flags.claims_made", {f"{GL}.flags.claims_made": None, f"{GL}.flags.occurrence": False}),
    ],
)
def test_what_could_not_be_read_is_no_loss(path: str, change: dict[str, Any]) -> None:
    assert losses([certificate([GL])], renewal([GL], change, unreadable=[path])) == []


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
    assert losses([certificate([GL])], again) == [(GL, Loss.LIMIT)]


def test_pages_of_the_old_policy_do_not_serve_the_new_one() -> None:
    before = [certificate([GL]), page()]
    new = renewal([GL], {f"{GL}.policy_number": "XX-777-99"})
    assert words(before, new) == [
        "General liability: CG 20 10 was on file for policy GL-1001, and no such page is for policy XX-777-99."
    ]
    assert losses(before, new, page(policy_number="XX-777-99", sha="d" * 64)) == []
    assert losses(before, renewal([GL])) == []


def test_of_two_policies_each_is_compared_with_its_own() -> None:
    second = f"{UMBRELLA}:second"
    numbers = {f"{UMBRELLA}.policy_number": "UM-1111", f"{second}.policy_number": "XS-2222",
               f"{second}.limits.each_occurrence": 1_000_000, f"{second}.limits.aggregate": 1_000_000}  # fmt: skip
    before = certificate([UMBRELLA, second], numbers)
    assert losses([before], renewal([UMBRELLA, second], numbers)) == []
    poorer = numbers | {f"{UMBRELLA}.limits.aggregate": 4_000_000}
    assert len(losses([before], renewal([UMBRELLA, second], poorer))) == 1


def test_a_gap_is_counted_from_the_last_day_that_any_policy_covered() -> None:
    short = certificate([GL], {f"{GL}.expiration": "2026-06-01", f"{GL}.policy_number": "OLD-1"}, sha="c" * 64)
    assert losses([short, certificate([GL])], renewal([GL])) == []


def test_on_file_tells_of_the_policies_that_count_on_the_day() -> None:
    documents = [certificate([GL]), renewal([GL], {f"{GL}.limits.each_occurrence": 600_000})]
    assert [one.loss for one in compare_on_file(documents, LINES, date(2026, 12, 25))] == [Loss.LIMIT]
    assert [one.loss for one in compare_on_file(documents[::-1], LINES, date(2027, 6, 1))] == [Loss.LIMIT]
    assert compare_on_file(documents, LINES, date(2028, 1, 1)) == ()
    mended = renewal([GL], issued="2027-02-01", sha="d" * 64)
    assert compare_on_file([*documents, mended], LINES, date(2027, 6, 1)) == ()


def test_on_file_compares_with_what_was_replaced_but_not_with_what_staff_dismissed() -> None:
    poorer = certificate([GL], {f"{GL}.limits.each_occurrence": 500_000}, issued="2026-03-01", sha="b" * 64)
    superseded = certificate([GL], replaced_by="b" * 64)
    assert [one.loss for one in compare_on_file([superseded, poorer], LINES, date(2026, 6, 1))] == [Loss.LIMIT]
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
