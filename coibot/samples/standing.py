"""The four standing lines of the form: every flag and every limit that a policy of each has."""

from collections.abc import Mapping
from dataclasses import replace

from coibot.model.certificate import Certificate, CoverageLine, Flag, Limit

GENERAL, AUTO = CoverageLine.GENERAL_LIABILITY, CoverageLine.AUTOMOBILE_LIABILITY
UMBRELLA, COMPENSATION = CoverageLine.UMBRELLA_EXCESS, CoverageLine.WORKERS_COMPENSATION

FLAGS: Mapping[CoverageLine, tuple[str, ...]] = {
    GENERAL: (
        "commercial_general_liability",
        "claims_made",
        "occurrence",
        "aggregate_per_policy",
        "aggregate_per_project",
        "aggregate_per_location",
        "aggregate_per_other",
    ),
    AUTO: ("any_auto", "owned_autos", "scheduled_autos", "hired_autos", "non_owned_autos"),
    UMBRELLA: ("umbrella", "excess", "occurrence", "claims_made", "deductible", "retention"),
    COMPENSATION: ("wc_statutory", "wc_other", "proprietor_excluded"),
}
"""The flags that a policy of each standing line has, all of them."""
LIMITS: Mapping[CoverageLine, tuple[str, ...]] = {
    GENERAL: (
        "each_occurrence",
        "damage_to_rented_premises",
        "med_exp",
        "personal_adv_injury",
        "general_aggregate",
        "products_completed_ops_aggregate",
    ),
    AUTO: ("combined_single_limit", "bodily_injury_per_person", "bodily_injury_per_accident", "property_damage"),
    UMBRELLA: ("each_occurrence", "aggregate", "retention"),
    COMPENSATION: ("el_each_accident", "el_disease_each_employee", "el_disease_policy_limit"),
}
"""The limits that a policy of each standing line has, all of them; more keys are typed rows."""


def flags(line: CoverageLine, **ticked: Flag) -> dict[str, Flag]:
    """All the flags of a standing line: False (`proprietor_excluded`: None) unless given."""
    every: dict[str, Flag] = {key: None if key == "proprietor_excluded" else False for key in FLAGS.get(line, ())}
    return every | ticked


def limits(line: CoverageLine, amounts: Mapping[str, Limit]) -> dict[str, Limit]:
    """All the limits of a standing line: None unless given; other keys are typed rows."""
    return dict.fromkeys(LIMITS.get(line, ())) | dict(amounts)


def with_policy(certificate: Certificate, line: CoverageLine, **changes: object) -> Certificate:
    """The certificate with the policies of one line changed, for planting a deficiency."""
    return replace(
        certificate,
        policies=tuple(replace(p, **changes) if p.line is line else p for p in certificate.policies),  # type: ignore[arg-type]
    )
