"""What holds for every certificate, not only for those in the decision table."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from coibot.codec import to_json
from coibot.model.assessment import Assessment, Status, Verdict
from tests.rules.build import certificate, judge, notice, page, rulebook, waiver

LINES = ("general_liability", "automobile_liability", "umbrella_excess", "workers_compensation")
LIMITS = {
    "general_liability": ("each_occurrence", "general_aggregate", "products_completed_ops_aggregate"),
    "automobile_liability": ("combined_single_limit",),
    "umbrella_excess": ("each_occurrence", "aggregate"),
    "workers_compensation": ("el_each_accident", "el_disease_each_employee", "el_disease_policy_limit"),
}
CLASSES = st.sampled_from(["site", "pages", "waiver", "project", "tower", "fleet", "covered_umbrella"])
BOXES = [f"{line}.limits.{limit}" for line, limits in LIMITS.items() for limit in limits]
PARTS = [
    *BOXES,
    *(f"{line}.{part}" for line in LINES for part in ("effective", "expiration", "policy_number")),
    *("general_liability.flags.occurrence", "general_liability.flags.claims_made", "insured.name"),
    *("automobile_liability.flags.any_auto", "automobile_liability.flags.hired_autos", "certificate_holder"),
    *("workers_compensation.flags.wc_statutory", "general_liability.additional_insured"),
]
AMOUNTS = st.sampled_from([None, 0, 100_000, 500_000, 999_999, 1_000_000, 2_000_000, 5_000_000, "Included", "Excluded"])
DATES = st.sampled_from([None, "2025-06-01", "2026-01-01", "2026-05-31", "2026-06-01", "2026-06-02", "2027-01-01"])
MARKS = st.sampled_from(["Y", "N", "N/A", "blank", None])
FLAGS = st.sampled_from([True, False, None])


@st.composite
def changes(draw: st.DrawFn) -> dict[str, Any]:
    """A certificate of four lines with a few of its boxes changed at random."""
    change: dict[str, Any] = {}
    for path in draw(st.lists(st.sampled_from(PARTS), max_size=5, unique=True)):
        if ".limits." in path:
            change[path] = draw(AMOUNTS)
        elif path.endswith(("effective", "expiration")):
            change[path] = draw(DATES)
        elif path.endswith("additional_insured"):
            change[path] = draw(MARKS)
        elif ".flags." in path:
            change[path] = draw(FLAGS)
        elif path.endswith("policy_number"):
            change[path] = draw(st.sampled_from([None, "TBD", "GL-1001", "CA-2002"]))
    return change


unread = st.lists(st.sampled_from(PARTS), max_size=3, unique=True)
pages = st.lists(
    st.builds(
        page,
        st.sampled_from(["CG 20 10", "CG 20 37", "CG 24 04", None]),
        st.lists(
            st.sampled_from(["additional_insured_ongoing", "additional_insured_completed", "waiver_of_subrogation"]),
            min_size=1,
            max_size=2,
        ),
        policy_number=st.sampled_from(["GL-1001", "CA-2002", "GL-9", None]),
        person=st.sampled_from(["Harbor Point Owners LLC", "Somebody Inc", None]),
        blanket=st.sampled_from([True, False, None]),
        sha=st.sampled_from(["c" * 64, "d" * 64]),
    ),
    max_size=2,
)


def statuses(assessment: Assessment) -> dict[str, Status]:
    return {finding.requirement: finding.status for finding in assessment.findings}


@settings(max_examples=50)
@given(CLASSES, changes(), unread, st.sampled_from(BOXES), st.integers(1, 10**7))
def test_raising_a_limit_never_unmakes_a_met_finding(
    vendor_class: str, change: dict[str, Any], unreadable: list[str], box: str, more: int
) -> None:
    before = judge(certificate(LINES, change, unreadable), vendor_class=vendor_class)
    line, _, limit = box.split(".")
    amount = change.get(box, 1_000_000 if box not in change else 0)
    if not isinstance(amount, int):
        return
    whole = certificate(LINES, change).document.certificate
    assert whole is not None
    now = next(policy for policy in whole.policies if policy.line == line).limits.get(limit)
    if not isinstance(now, int):
        return
    after = judge(certificate(LINES, {**change, box: now + more}, unreadable), vendor_class=vendor_class)
    later = statuses(after)
    assert all(later[key] is Status.MET for key, status in statuses(before).items() if status is Status.MET)


@settings(max_examples=50)
@given(CLASSES, changes(), unread, st.sampled_from([part for part in PARTS if not part.endswith("effective")]))
def test_what_becomes_unreadable_is_never_held_against_anyone(
    vendor_class: str, change: dict[str, Any], unreadable: list[str], lost: str
) -> None:
    """A lost effective date is left out: of two dates that contradict each other, the one left may have passed."""
    before = judge(certificate(LINES, change, unreadable), vendor_class=vendor_class)
    after = judge(certificate(LINES, change, [*unreadable, lost]), vendor_class=vendor_class)
    was, now = statuses(before), statuses(after)
    for key, status in now.items():
        if status is Status.NOT_MET and was.get(key) is not Status.NOT_MET:
            # What waited for the renewal of an expired policy may come up, nothing else.
            assert was.get(key) is Status.NOT_APPLICABLE or key not in was


@settings(max_examples=50)
@given(CLASSES, changes(), unread, st.sampled_from(PARTS))
def test_a_value_that_is_lost_never_makes_anything_met(
    vendor_class: str, change: dict[str, Any], unreadable: list[str], lost: str
) -> None:
    before = statuses(judge(certificate(LINES, change, unreadable), vendor_class=vendor_class))
    after = statuses(judge(certificate(LINES, change, [*unreadable, lost]), vendor_class=vendor_class))
    settled = (Status.MET, Status.NOT_APPLICABLE)
    for key, status in after.items():
        if status is Status.MET:
            assert before[key] in settled


TERMS = st.sampled_from(["2025-06-01", "2025-12-01", "2026-05-01", "2026-06-01", "2026-06-02", "2026-08-01"])


@settings(max_examples=100)
@given(TERMS, TERMS, st.sampled_from(["GL-1001", "GL-2222"]), st.dates(date(2025, 6, 1), date(2027, 7, 31)))
def test_a_cancellation_never_lets_a_line_pass(first: str, second: str, number: str, ends: date) -> None:
    """Two terms, with a gap between them or none, and a notice of one of the two policies."""
    filed = []
    for place, (begins, policy) in enumerate([(first, "GL-1001"), (second, "GL-2222")]):
        until = date.fromisoformat(begins) + timedelta(days=300)
        term = {"effective": begins, "expiration": until.isoformat(), "policy_number": policy}
        change = {f"general_liability.{part}": value for part, value in term.items()}
        filed.append(certificate(LINES, change, sha=f"{place}" * 64))
    told = notice(ends.isoformat(), policy_number=number, received=datetime(2026, 5, 20, tzinfo=UTC))
    before, after = judge(*filed), judge(*filed, told)
    if statuses(before)["general_liability.expiration"] is Status.NOT_MET:
        assert statuses(after)["general_liability.expiration"] is not Status.MET
        assert after.verdict is Verdict.DEFICIENT


@settings(max_examples=50)
@given(CLASSES, changes(), unread, pages)
def test_one_certificate_or_one_for_each_line_is_the_same(
    vendor_class: str, change: dict[str, Any], unreadable: list[str], endorsements: list[Any]
) -> None:
    whole = judge(certificate(LINES, change, unreadable), *endorsements, vendor_class=vendor_class)
    split = [
        certificate(
            [line],
            {path: value for path, value in change.items() if path.startswith(line)},
            [path for path in unreadable if path.startswith(line) or not path.startswith(LINES)],
            sha=f"{position}" * 64,
        )
        for position, line in enumerate(LINES)
    ]
    apart = judge(*endorsements, *reversed(split), vendor_class=vendor_class)
    assert statuses(apart) == statuses(whole)
    assert apart.verdict is whole.verdict
    assert apart.next_expiration == whole.next_expiration


@settings(max_examples=50)
@given(CLASSES, changes(), unread, pages, st.randoms(use_true_random=False))
def test_the_same_documents_give_the_same_assessment(
    vendor_class: str, change: dict[str, Any], unreadable: list[str], endorsements: list[Any], shuffle: Any
) -> None:
    documents = [certificate(LINES, change, unreadable), certificate(LINES[:2], sha="b" * 64), *endorsements]
    first = judge(*documents, vendor_class=vendor_class)
    shuffle.shuffle(documents)
    assert judge(*documents, vendor_class=vendor_class) == first


@settings(max_examples=50)
@given(CLASSES, changes(), unread, st.sampled_from([*LINES, *BOXES, "insured", "certificate_holder"]), st.booleans())
def test_a_waiver_touches_its_scope_and_nothing_else(
    vendor_class: str, change: dict[str, Any], unreadable: list[str], path: str, whole_line: bool
) -> None:
    key = path.replace(".limits", "")
    scope = f"{key}.*" if whole_line else key
    document = certificate(LINES, change, unreadable)
    before = judge(document, vendor_class=vendor_class)
    after = judge(document, vendor_class=vendor_class, waivers=(waiver(scope, "2026-12-31"),))
    for was, now in zip(before.findings, after.findings, strict=True):
        inside = was.requirement == key or (whole_line and was.requirement.startswith(f"{key}."))
        if inside and was.status in (Status.NOT_MET, Status.UNKNOWN):
            assert now.status is Status.WAIVED
        else:
            assert now == was
    assert after.on_file == before.on_file


SITES = st.lists(st.sampled_from(["Harbor Tower", "Mill", "Pier 9", "dock-7", "Fleet Yard", "Lean Lot"]), unique=True)
STATES = st.sampled_from(["", "CA", "NY", "OH", "IL"])
GRAVITY = [Status.MET, Status.NOT_APPLICABLE, Status.UNKNOWN, Status.NOT_MET]


@settings(max_examples=60)
@given(changes(), unread, pages, SITES, st.sampled_from(["Harbor Tower", "Mill", "Pier 9", "Fleet Yard", "Lean Lot"]))
def test_a_further_site_never_lets_anything_pass(
    change: dict[str, Any], unreadable: list[str], endorsements: list[Any], sites: list[str], further: str
) -> None:
    wide = rulebook("wide_rules.yaml")
    documents = [certificate(LINES, change, unreadable), *endorsements]
    before = statuses(judge(*documents, rules=wide, sites=tuple(sites)))
    after = statuses(judge(*documents, rules=wide, sites=(*sites, further)))
    for key, status in before.items():
        assert GRAVITY.index(after[key]) >= GRAVITY.index(status) or after[key] is Status.NOT_APPLICABLE


@settings(max_examples=60)
@given(changes(), unread, pages, SITES, STATES, st.randoms(use_true_random=False))
def test_neither_the_order_of_sites_nor_of_documents_matters(
    change: dict[str, Any], unreadable: list[str], endorsements: list[Any], sites: list[str], state: str, shuffle: Any
) -> None:
    wide = rulebook("wide_rules.yaml")
    documents = [certificate(LINES, change, unreadable), certificate(LINES[:2], sha="b" * 64), *endorsements]
    first = judge(*documents, rules=wide, sites=tuple(sites), state=state)
    shuffle.shuffle(documents)
    shuffle.shuffle(sites)
    again = judge(*documents, rules=wide, sites=tuple(sites), state=state)
    assert json.dumps(to_json(again)) == json.dumps(to_json(first))


@settings(max_examples=60)
@given(changes(), unread, SITES, STATES, st.sampled_from(BOXES), st.integers(1, 10**7))
def test_a_larger_limit_never_unmakes_what_a_site_finds_met(
    change: dict[str, Any], unreadable: list[str], sites: list[str], state: str, box: str, more: int
) -> None:
    wide = rulebook("wide_rules.yaml")
    whole = certificate(LINES, change).document.certificate
    assert whole is not None
    line, _, limit = box.split(".")
    now = next(policy for policy in whole.policies if policy.line == line).limits.get(limit)
    if not isinstance(now, int):
        return
    before = judge(certificate(LINES, change, unreadable), rules=wide, sites=tuple(sites), state=state)
    raised = certificate(LINES, {**change, box: now + more}, unreadable)
    later = statuses(judge(raised, rules=wide, sites=tuple(sites), state=state))
    assert all(later[key] is Status.MET for key, status in statuses(before).items() if status is Status.MET)


@settings(max_examples=60)
@given(changes(), unread, SITES, STATES, st.sampled_from(PARTS))
def test_what_is_lost_is_never_met_at_any_site(
    change: dict[str, Any], unreadable: list[str], sites: list[str], state: str, lost: str
) -> None:
    wide = rulebook("wide_rules.yaml")
    before = statuses(judge(certificate(LINES, change, unreadable), rules=wide, sites=tuple(sites), state=state))
    worse = certificate(LINES, change, [*unreadable, lost])
    after = statuses(judge(worse, rules=wide, sites=tuple(sites), state=state))
    if lost.endswith(".effective"):
        # Two dates that contradict each other are doubted as a pair; without one of them the loss itself is the doubt.
        assert after.get(lost) is not Status.MET
        return
    for key, status in after.items():
        if status is Status.MET and key in before:
            assert before[key] in (Status.MET, Status.NOT_APPLICABLE)


@settings(max_examples=50)
@given(CLASSES, changes(), unread, pages)
def test_the_verdict_follows_from_the_findings(
    vendor_class: str, change: dict[str, Any], unreadable: list[str], endorsements: list[Any]
) -> None:
    assessment = judge(certificate(LINES, change, unreadable), *endorsements, vendor_class=vendor_class)
    found = set(statuses(assessment).values())
    assert (assessment.verdict is Verdict.DEFICIENT) == (Status.NOT_MET in found)
    assert (assessment.verdict is Verdict.COMPLIANT) == found.isdisjoint({Status.NOT_MET, Status.UNKNOWN})
