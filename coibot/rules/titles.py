"""What lines and limits are called in findings."""

from collections.abc import Mapping

from coibot.model.certificate import LINE_TITLES

LINES: Mapping[str, str] = {line.value: title for line, title in LINE_TITLES.items()}
"""Line key -> "General liability"."""

LIMITS: Mapping[str, str] = {
    "each_occurrence": "each occurrence",
    "damage_to_rented_premises": "damage to rented premises",
    "med_exp": "medical expense",
    "personal_adv_injury": "personal and advertising injury",
    "general_aggregate": "general aggregate",
    "products_completed_ops_aggregate": "products and completed operations aggregate",
    "combined_single_limit": "combined single limit",
    "bodily_injury_per_person": "bodily injury per person",
    "bodily_injury_per_accident": "bodily injury per accident",
    "property_damage": "property damage",
    "aggregate": "aggregate",
    "el_each_accident": "employers' liability each accident",
    "el_disease_each_employee": "employers' liability disease, each employee",
    "el_disease_policy_limit": "employers' liability disease, policy limit",
    "each_claim": "each claim",
    "limit": "limit",
}
"""Limit key -> "each occurrence"."""


def in_sentence(title: str) -> str:
    """A title within a sentence: "General liability" -> "general liability"."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
