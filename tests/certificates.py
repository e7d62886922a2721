"""Certificates for tests: one that meets every class, and ways to spoil it."""

from dataclasses import replace
from datetime import date

from coibot.model.certificate import Certificate, CoverageLine, Insurer, Mark, Party, Policy, Producer
from coibot.samples import flags, limits, with_policy

HOLDER = "Example Property Group LLC\n100 Main Street, Suite 200\nSpringfield, IL 62701"


def compliant(
    insured: str = "Acme Plumbing LLC",
    *,
    effective: date = date(2026, 1, 1),
    expiration: date = date(2027, 1, 1),
    issued: date = date(2026, 2, 20),
) -> Certificate:
    """A certificate that a vendor of class `standard` passes with on every day of its policies."""
    yes = Mark.YES
    return Certificate(
        issue_date=issued,
        producer=Producer("Oakridge Insurance Agency", "12 Elm Street\nSpringfield, IL 62701", "Dana Whitfield",
                          "(555) 010-0142", None, "dana@oakridge.example"),
        insured=Party(insured, "88 Foundry Lane\nSpringfield, IL 62702"),
        insurers={"A": Insurer("Prairie Mutual Insurance Company", "10101"),
                  "B": Insurer("Lakeshore Casualty Company", "20202")},
        policies=(
            Policy(
                CoverageLine.GENERAL_LIABILITY, None, "A", "GL-1002003", effective, expiration, yes, yes,
                flags(CoverageLine.GENERAL_LIABILITY, commercial_general_liability=True, occurrence=True,
                      aggregate_per_policy=True),
                limits(CoverageLine.GENERAL_LIABILITY,
                       {"each_occurrence": 1_000_000, "damage_to_rented_premises": 300_000, "med_exp": 10_000,
                        "personal_adv_injury": 1_000_000, "general_aggregate": 2_000_000,
                        "products_completed_ops_aggregate": 2_000_000}),
            ),
            Policy(
                CoverageLine.AUTOMOBILE_LIABILITY, None, "A", "CA-4005006", effective, expiration, yes, yes,
                flags(CoverageLine.AUTOMOBILE_LIABILITY, any_auto=True),
                limits(CoverageLine.AUTOMOBILE_LIABILITY, {"combined_single_limit": 1_000_000}),
            ),
            Policy(
                CoverageLine.WORKERS_COMPENSATION, None, "B", "WC-7008009", effective, expiration,
                Mark.NOT_APPLICABLE, yes,
                flags(CoverageLine.WORKERS_COMPENSATION, wc_statutory=True, proprietor_excluded="N"),
                limits(CoverageLine.WORKERS_COMPENSATION, {"el_each_accident": 1_000_000,
                       "el_disease_each_employee": 1_000_000, "el_disease_policy_limit": 1_000_000}),
            ),
        ),
        description_of_operations="Plumbing at all locations of the certificate holder.",
        certificate_holder=HOLDER,
        signed=True,
    )  # fmt: skip


def with_limit(certificate: Certificate, line: CoverageLine, limit: str, amount: int | str | None) -> Certificate:
    policy = next(policy for policy in certificate.policies if policy.line is line)
    return with_policy(certificate, line, limits={**policy.limits, limit: amount})


def without(certificate: Certificate, line: CoverageLine) -> Certificate:
    return replace(certificate, policies=tuple(policy for policy in certificate.policies if policy.line is not line))


def with_umbrella(certificate: Certificate) -> Certificate:
    """The same certificate with an umbrella of a million more."""
    line = CoverageLine.UMBRELLA_EXCESS
    general = certificate.policies[0]
    umbrella = Policy(
        line, None, "A", "UM-55", general.effective, general.expiration, Mark.YES, Mark.BLANK,
        flags(line, umbrella=True, occurrence=True),
        limits(line, {"each_occurrence": 1_000_000, "aggregate": 1_000_000}),
    )  # fmt: skip
    return replace(certificate, policies=(*certificate.policies[:2], umbrella, *certificate.policies[2:]))
