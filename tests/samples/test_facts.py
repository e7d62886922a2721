"""Made-up certificates are certificates, and over the seeds they use everything that the form has."""

from collections import Counter
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from coibot.codec import from_json, to_json
from coibot.model.certificate import Certificate, CoverageLine, Mark
from coibot.samples import EDITIONS, FLAGS, LIMITS, STYLES, fitting, flags, invent, limits, with_policy
from coibot.samples.fill import fill_in
from coibot.samples.page import lay_out

SHEETS = {edition: lay_out(edition) for edition in EDITIONS}


@given(seed=st.integers(), edition=st.sampled_from(EDITIONS), style=st.sampled_from(sorted(STYLES)))
@settings(max_examples=120, deadline=None)
def test_any_seed_makes_a_certificate_that_fits_the_form(seed: int, edition: str, style: str) -> None:
    certificate = fitting(invent(seed), edition)
    assert fill_in(certificate, SHEETS[edition], STYLES[style])
    for policy in certificate.policies:
        assert set(policy.flags) == set(FLAGS.get(policy.line, ()))
        assert set(policy.limits) >= set(LIMITS.get(policy.line, ()))
        assert policy.line is CoverageLine.OTHER or policy.type is None
        if policy.effective and policy.expiration:
            assert policy.effective < policy.expiration


@given(seed=st.integers())
@settings(max_examples=30, deadline=None)
def test_the_same_seed_gives_the_same_facts_and_they_survive_the_codec(seed: int) -> None:
    certificate = invent(seed)
    assert certificate == invent(seed)
    assert from_json(Certificate, to_json(certificate)) == certificate


def test_issue_date_can_be_given_and_policies_are_in_force_on_it() -> None:
    day = date(2026, 2, 28)
    in_force = Counter()
    for seed in range(60):
        certificate = invent(seed, on=day)
        assert certificate.issue_date in (day, None)
        for policy in certificate.policies:
            if policy.effective and policy.expiration:
                in_force[policy.effective <= day < policy.expiration] += 1
    assert in_force[True] > 10 * in_force[False] > 0


def test_over_the_seeds_every_box_is_used_and_left_blank() -> None:
    certificates = [invent(seed) for seed in range(500)]
    ticked: set[tuple[object, ...]] = set()
    kinds: set[tuple[object, ...]] = set()
    marks: set[tuple[object, ...]] = set()
    for policy in (policy for certificate in certificates for policy in certificate.policies):
        ticked |= {(policy.line, key, value) for key, value in policy.flags.items()}
        kinds |= {
            (policy.line, key, type(value))
            for key, value in policy.limits.items()
            if key in LIMITS.get(policy.line, ())
        }
        marks |= {(policy.line, policy.subrogation_waived), (policy.line, policy.additional_insured, "insured")}
    for line, keys in FLAGS.items():
        for key in keys:
            values = ("Y", "N", None) if key == "proprietor_excluded" else (True, False)
            assert {(line, key, value) for value in values} <= ticked
    for line, keys in LIMITS.items():
        assert {(line, key, int) for key in keys} <= kinds
    assert {(line, mark) for line in LIMITS for mark in Mark} <= marks
    words = {value for c in certificates for p in c.policies for value in p.limits.values() if isinstance(value, str)}
    assert words == {"Included", "Excluded"}

    fields = {
        "fax": lambda c: c.producer.fax,
        "contact": lambda c: c.producer.contact_name,
        "certificate number": lambda c: c.certificate_number,
        "revision number": lambda c: c.revision_number,
        "issue date": lambda c: c.issue_date,
        "description": lambda c: c.description_of_operations,
        "holder": lambda c: c.certificate_holder,
        "signature": lambda c: c.signed,
        "holes among the insurers": lambda c: sorted(c.insurers) != list("ABCDEF"[: len(c.insurers)]),
        "an insurer without a NAIC number": lambda c: any(i.naic is None for i in c.insurers.values()),
        "a typed limit": lambda c: any(set(p.limits) - set(LIMITS[p.line]) for p in c.policies if p.line in LIMITS),
        "two policies in one block": lambda c: (
            max(Counter(p.line for p in c.policies if p.line in LIMITS).values()) > 1
        ),
        "several free rows": lambda c: sum(p.line is CoverageLine.OTHER for p in c.policies) > 1,
        "different terms": lambda c: len({(p.effective, p.expiration) for p in c.policies}) > 1,
        "a DBA name": lambda c: " DBA " in (c.insured.name or ""),
    }
    with_lines = [certificate for certificate in certificates if any(p.line in LIMITS for p in certificate.policies)]
    for what, field in fields.items():
        seen = {bool(field(certificate)) for certificate in with_lines}
        assert seen == {True, False}, what


def test_flags_and_limits_fill_in_what_is_not_given() -> None:
    assert flags(CoverageLine.WORKERS_COMPENSATION, wc_statutory=True) == {
        "wc_statutory": True,
        "wc_other": False,
        "proprietor_excluded": None,
    }
    assert limits(CoverageLine.UMBRELLA_EXCESS, {"aggregate": 5, "Typed": 7}) == {
        "each_occurrence": None,
        "aggregate": 5,
        "retention": None,
        "Typed": 7,
    }


def test_a_deficiency_can_be_planted_in_one_line() -> None:
    certificate = next(c for c in map(invent, range(99)) if len({p.line for p in c.policies}) > 3)
    lapsed = with_policy(certificate, CoverageLine.AUTOMOBILE_LIABILITY, expiration=date(2020, 1, 1))
    for before, after in zip(certificate.policies, lapsed.policies, strict=True):
        if before.line is CoverageLine.AUTOMOBILE_LIABILITY:
            assert after.expiration == date(2020, 1, 1)
        else:
            assert after == before
