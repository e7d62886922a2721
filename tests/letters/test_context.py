"""What a letter says: specific, grouped, and only what the reader can use."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from coibot.letters import House, compose, lint, parts_of, subject_tag
from coibot.letters.context import build
from coibot.letters.sample import FINDINGS, sample_plans
from coibot.model.assessment import Assessment, Finding, FindingEvidence, LineOnFile, Status, Verdict, Waiver, Who
from coibot.model.letter import LetterKind, LetterPlan
from coibot.model.message import Address
from coibot.rules import assess, load_rulebook


def plan_of(kind: LetterKind) -> LetterPlan:
    return next(plan for plan in sample_plans() if plan.kind is kind)


def deficient(*findings: Finding) -> LetterPlan:
    plan = plan_of(LetterKind.DEFICIENT)
    assert plan.assessment is not None
    return replace(plan, assessment=replace(plan.assessment, findings=findings))


def not_met(requirement: str, title: str, found: str | None = "something else") -> Finding:
    return Finding(requirement, title, Status.NOT_MET, "what is asked", found, "Why.", "Send it.", Who.AGENT)


def both_parts(plan: LetterPlan, house: House) -> tuple[str, str]:
    text, html = parts_of(compose(plan, house).raw)
    return " ".join(text.split()), " ".join(html.replace("\u00a0", " ").split())


def test_every_deficiency_says_required_found_where_what_to_send_and_who(house: House) -> None:
    for words in both_parts(plan_of(LetterKind.DEFICIENT), house):
        for finding in FINDINGS:
            if finding.status is Status.NOT_MET:
                assert all(part in words for part in finding.required.split("; "))
                assert (finding.found or "nothing") in words
                assert (finding.fix or "") in words
                if finding.evidence:
                    assert f"{finding.evidence.file}, page 1, box " in words
                    assert f": “{finding.evidence.text}”" in words
        assert "the insurance agent" in words
        assert "reply to this e-mail with the revised certificate (PDF) by December 8, 2026" in words
        assert "nothing to log in to" in words
        assert "Letter 1 of at most 4 on this matter. Last document from you: November 24, 2026." in words
        assert "Priya Natarajan" in words and "(555) 010-4477" in words
        assert "1200 Harbor Avenue, Suite 400" in words
        assert "Acme Harbor Center, LP, its affiliates and their employees" in words


def test_a_reason_that_only_repeats_required_and_found_is_left_out(house: House) -> None:
    first, second, *_ = (item for group in build(plan_of(LetterKind.DEFICIENT), house).groups for item in group.entries)
    assert first.why == "" and second.why == FINDINGS[1].why


def test_items_are_grouped_by_line_in_the_order_they_were_found(house: House) -> None:
    context = build(plan_of(LetterKind.DEFICIENT), house)
    assert [(group.heading, [item.number for item in group.entries]) for group in context.groups] == [
        ("General liability", [1, 2]),
        ("Automobile liability", [3]),
        ("Workers' compensation", [4]),
    ]
    assert context.groups[1].entries[0].title == "No policy on file"


def test_requirements_of_no_line_stand_under_the_certificate_itself(house: House) -> None:
    context = build(deficient(not_met("certificate_holder", "Certificate holder")), house)
    assert context.groups[0].heading == "The certificate itself"
    assert context.groups[0].entries[0].title == "Certificate holder"
    assert context.show_holder


@pytest.mark.parametrize(
    ("finding", "holder", "names"),
    [
        (not_met("general_liability.each_occurrence", "General liability: each occurrence"), False, False),
        (not_met("general_liability.additional_insured", "General liability: additional insured"), False, True),
        (not_met("workers_compensation.waiver_of_subrogation", "Workers' compensation: waiver"), False, True),
        (not_met("automobile_liability", "Automobile liability", None), True, True),
    ],
)
def test_holder_and_names_are_given_when_they_matter(finding: Finding, holder: bool, names: bool, house: House) -> None:
    context = build(deficient(finding), house)
    assert (context.show_holder, context.show_additional_insured) == (holder, names)


def test_what_is_unknown_is_never_called_deficient(house: House) -> None:
    unclear = replace(not_met("general_liability.med_exp", "General liability: med exp"), status=Status.UNKNOWN)
    ours = replace(unclear, who=Who.STAFF, fix=None, requirement="general_liability.x", title="General liability: x")
    context = build(deficient(unclear, ours), house)
    assert context.groups == () and context.open_count == 0
    assert [group.entries[0].title for group in context.asked] == ["Med exp"]
    assert [group.entries[0].title for group in context.looking] == ["X"]


def test_a_compliant_letter_never_says_that_anybody_is_insured(house: House) -> None:
    for words in both_parts(plan_of(LetterKind.COMPLIANT), house):
        assert "meets the listed requirements as stated on the certificate" in words
        assert "until January 1, 2027" in words and "CGL-4471902" in words
        assert "is insured" not in words


@pytest.mark.parametrize(
    ("today", "says"),
    [
        (date(2026, 11, 24), "A friendly note ahead of time"),
        (date(2026, 12, 17), "has not reached us yet"),
        (date(2026, 12, 24), "coverage that ends today"),
        (date(2026, 12, 27), "coverage that ended on December 24, 2026"),
    ],
)
def test_the_tone_of_a_renewal_follows_the_days_that_are_left(today: date, says: str, house: House) -> None:
    plan = replace(plan_of(LetterKind.RENEWAL), decided_at=datetime(today.year, today.month, today.day, 18, tzinfo=UTC))
    for words in both_parts(plan, house):
        assert says in words
        assert "WC-88-20417" in words and "Bluestem Casualty" in words


def test_a_renewal_counts_days_in_the_companys_own_zone(house: House) -> None:
    evening = datetime(2026, 12, 25, 5, tzinfo=UTC)  # still December 24 in the house's zone
    assert build(replace(plan_of(LetterKind.RENEWAL), decided_at=evening), house).days_left == 0


def test_staff_are_said_to_be_copied_only_when_they_are(house: House) -> None:
    late = next(plan for plan in sample_plans() if plan.step == 3)
    assert build(late, house).staff_copied
    assert not build(replace(late, cc=(Address("v@vendor.example"),)), house).staff_copied


def test_a_renewal_asks_only_for_the_lines_that_expire(house: House) -> None:
    expiring = LineOnFile("workers_compensation", "Workers' compensation", None, None, None, date(2026, 12, 1), True)
    plan = replace(
        plan_of(LetterKind.RENEWAL),
        expiring=(expiring,),
        assessment=Assessment(
            Verdict.DEFICIENT, "contractor", date(2026, 11, 24), "", None,
            (not_met("general_liability.med_exp", "General liability: med exp"),
             not_met("workers_compensation.wc_statutory", "Workers' compensation: statutory")),
        ),
    )  # fmt: skip
    assert [group.heading for group in build(plan, house).needed] == ["Workers' compensation"]


def test_a_renewal_of_an_expired_line_asks_for_what_waits_for_the_new_certificate(house: House) -> None:
    expired = not_met("workers_compensation.expiration", "Workers' compensation: expiration date", "November 1, 2026")
    waits = replace(
        not_met("workers_compensation.statutory", "Workers' compensation: statutory limits", None),
        status=Status.NOT_APPLICABLE,
    )
    plan = plan_of(LetterKind.RENEWAL)
    assert plan.assessment is not None
    plan = replace(plan, assessment=replace(plan.assessment, findings=(expired, waits)))
    assert [item.title for group in build(plan, house).needed for item in group.entries] == ["Statutory limits"]


RULEBOOK = load_rulebook(Path(__file__).parents[2] / "rules.yaml")


@pytest.mark.parametrize("vendor_class", sorted(RULEBOOK.classes))
def test_the_first_request_tells_everything_that_the_rules_ask(vendor_class: str, house: House) -> None:
    assessment = assess(
        RULEBOOK, vendor_class, vendor_name="Northside Electric LLC", documents=(), as_of=date(2026, 11, 24)
    )
    for words in both_parts(replace(plan_of(LetterKind.REQUEST), assessment=assessment), house):
        assert lint(words) == ()
        assert "Insured: Northside Electric LLC" in words or "Insured</td>" in words
        for finding in assessment.findings:
            if "." in finding.requirement:
                assert all(part in words for part in finding.required.split("; ")), finding.requirement


def test_a_request_leaves_out_what_is_waived(house: House) -> None:
    waiver = Waiver("automobile_liability.*", date(2027, 1, 1), "no driving", "risk@acme.example", date(2026, 1, 1))
    assessment = assess(
        RULEBOOK, "standard", vendor_name="N", documents=(), waivers=(waiver,), as_of=date(2026, 11, 24)
    )
    context = build(replace(plan_of(LetterKind.REQUEST), assessment=assessment), house)
    assert "Automobile liability" not in [group.heading for group in context.needed]


def test_a_line_that_is_neither_asked_for_nor_in_force_is_no_news(house: House) -> None:
    plan = plan_of(LetterKind.COMPLIANT)
    assert plan.assessment is not None
    first, second = plan.assessment.on_file
    old = replace(first, line="cyber", title="Cyber", required=False, expiration=date(2026, 1, 1))
    spare = replace(old, title="Crime", expiration=date(2027, 1, 1))
    plan = replace(plan, assessment=replace(plan.assessment, on_file=(first, second, old, spare)))
    assert [line.title for line in build(plan, house).on_file] == [first.title, second.title, "Crime"]


def test_the_words_of_strangers_are_stripped_capped_and_escaped(house: House) -> None:
    nasty = "<b>500\u202e,000</b>\x07" + "x" * 5000
    finding = replace(
        not_met("general_liability.each_occurrence", "General liability: each occurrence", nasty),
        evidence=FindingEvidence("coi\u200b<i>.pdf", 1, (0, 0, 1, 1), nasty),
    )
    text, html = parts_of(compose(deficient(finding), house).raw)
    assert "\u202e" not in text + html and "\x07" not in text + html and "\u200b" not in text + html
    assert "<b>500" not in html and "&lt;b&gt;500,000" in html and "coi&lt;i&gt;.pdf" in html
    assert "x" * 500 not in text


def test_a_strangers_words_to_staff_are_marked_as_his(house: House) -> None:
    text, html = parts_of(compose(plan_of(LetterKind.ESCALATION), house).raw)
    assert "> Please find attached the certificate of insurance" in text
    assert "The sender&#39;s own words, not ours" in html
    for command, does in plan_of(LetterKind.ESCALATION).question.commands:  # type: ignore[union-attr]
        assert command in text and does in text and command in html


@pytest.mark.parametrize(("token", "tag"), [("7f3kq2m9", "[COI-7F3K]"), ("a-_b1c2d", "[COI-AB1C]"), ("", "")])
def test_subject_tag(token: str, tag: str) -> None:
    assert subject_tag(token) == tag
