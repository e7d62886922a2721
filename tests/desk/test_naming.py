"""Requirements as people name them in a command."""

import pytest

from coibot.desk.naming import requirements_named
from coibot.model.assessment import Finding, Status, Who

TITLES = {
    "general_liability.each_occurrence": "General liability: each occurrence",
    "general_liability.general_aggregate": "General liability: general aggregate",
    "general_liability.products_completed_ops_aggregate": "General liability: products",
    "general_liability.additional_insured": "General liability: additional insured",
    "general_liability.waiver_of_subrogation": "General liability: waiver",
    "general_liability.primary_noncontributory": "General liability: primary",
    "general_liability.expiration": "General liability: expiration",
    "general_liability.damage_to_rented_premises": "General liability: damage to rented premises",
    "automobile_liability.combined_single_limit": "Automobile: combined single limit",
    "automobile_liability.autos": "Automobile: autos",
    "workers_compensation": "Workers' compensation",
    "workers_compensation.waiver_of_subrogation": "Workers' compensation: waiver",
    "professional.aggregate": "Professional: aggregate",
    "insured": "Named insured",
    "certificate_holder": "Certificate holder",
}
FINDINGS = [Finding(key, title, Status.NOT_MET, "", None, "", None, Who.AGENT) for key, title in TITLES.items()]
GL = "general_liability"


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("insured", ["insured"]),
        ("general_liability.each_occurrence", [f"{GL}.each_occurrence"]),
        ("general_liability.*", [f"{GL}.*"]),
        ("professional.*", ["professional.*"]),
        ("general_liability.each_ocurrence", []),
        ("umbrella_excess.*", []),
        ("insured.*", []),
        ("workers' compensation", ["workers_compensation"]),
        ("certificate holder", ["certificate_holder"]),
        ("the certificate holder", ["certificate_holder"]),
        ("all of the general liability", [f"{GL}.*"]),
        ("the auto", ["automobile_liability.*"]),
        ("GL-AI", [f"{GL}.additional_insured"]),
        ("gl/ai", [f"{GL}.additional_insured"]),
        ("GL: each occ", [f"{GL}.each_occurrence"]),
        ("GL general agg", [f"{GL}.general_aggregate"]),
        ("gl products aggregate", [f"{GL}.products_completed_ops_aggregate"]),
        ("GL non-contributory", [f"{GL}.primary_noncontributory"]),
        ("GL noncontributory", [f"{GL}.primary_noncontributory"]),
        ("gl each-occurrence", [f"{GL}.each_occurrence"]),
        ("gl rented premises", [f"{GL}.damage_to_rented_premises"]),
        ("gl per occ", [f"{GL}.each_occurrence"]),
        ("gl occurrence limit", [f"{GL}.each_occurrence"]),
        ("general_liability", []),
        ("auto.combined", []),  # a slip in a key must not waive the whole line
        ("gl_each_occ", []),
        ("gl completed ops", [f"{GL}.products_completed_ops_aggregate"]),
        ("addl insd on the gl", [f"{GL}.additional_insured"]),
        ("additional insured", [f"{GL}.additional_insured"]),
        ("gl subrogation", [f"{GL}.waiver_of_subrogation"]),
        ("gl primary", [f"{GL}.primary_noncontributory"]),
        ("auto: combined single", ["automobile_liability.combined_single_limit"]),
        ("any auto", ["automobile_liability.autos"]),
        ("non-owned auto", ["automobile_liability.autos"]),
        ("insured name", ["insured"]),
        ("the named insured on it", ["insured"]),
        ("gl pnc", [f"{GL}.primary_noncontributory"]),
        ("expiry of the GL, it expires", [f"{GL}.expiration"]),
        ("auto csl", ["automobile_liability.combined_single_limit"]),
        ("hired autos", ["automobile_liability.autos"]),
        ("wc waiver of subrogation", ["workers_compensation.waiver_of_subrogation"]),
        ("waiver", [f"{GL}.waiver_of_subrogation", "workers_compensation.waiver_of_subrogation"]),
        ("WOS", [f"{GL}.waiver_of_subrogation", "workers_compensation.waiver_of_subrogation"]),
        ("the name", ["insured"]),
        ("holder", ["certificate_holder"]),
        ("professional", ["professional.*"]),
        ("professional aggregate", ["professional.aggregate"]),
        ("umbrella", []),
        ("gl and auto", []),
        ("auto products", []),
        ("something else", []),
        ("", []),
    ],
)
def test_what_is_meant(words: str, keys: list[str]) -> None:
    assert list(requirements_named(words, FINDINGS)) == keys
