"""Whose certificate it is, and for whom it was made out."""

import pytest

from coibot.model.assessment import Finding, Status
from coibot.rules.loading import load_rulebook
from tests.rules.build import HERE, certificate, judge

SITE = (HERE / "site_rules.yaml").read_text(encoding="utf-8")
ADDRESS = """      Harbor Point Owners LLC
      1 Quay Street
      Portland, ME 04101
"""


def about(requirement: str, holder: str | None, rules: str = SITE, unreadable: tuple[str, ...] = ()) -> Finding:
    assessment = judge(certificate(holder=holder, unreadable=unreadable), rules=load_rulebook(rules))
    return next(finding for finding in assessment.findings if finding.requirement == requirement)


def test_the_block_to_copy_is_told_on_one_line() -> None:
    """As it stands in the rules, without what parts its lines there."""
    written = "      Harbor Point Owners LLC, \n\n        1 Quay Street,\n      Portland, ME 04101\n"
    told = about("certificate_holder", "Nobody Inc", SITE.replace(ADDRESS, written))
    assert told.status is Status.NOT_MET
    assert told.fix == (
        "Please send a certificate made out to this holder: Harbor Point Owners LLC, 1 Quay Street, Portland, ME 04101."
    )


@pytest.mark.parametrize(
    ("holder", "status"),
    [
        ("  Harbor Point Owners LLC  \n1 Quay Street", Status.MET),
        ("\n\n  HARBOR POINT OWNERS, LLC\n1 Quay Street", Status.MET),
        ("Harbor Point\nOwners LLC\n1 Quay Street", Status.MET),
        ("Harbor Point Owners Inc\n1 Quay Street", Status.UNKNOWN),
        ("c/o\nHarbor Point Ownrs LLC\n1 Quay Street", Status.UNKNOWN),
        ("Attn: Risk\nSuite 5\nHarbor Point Ownrs LLC", Status.UNKNOWN),
        ("Sunset Towers Inc\n9 Hill Road", Status.NOT_MET),
        ("   \n ", Status.NOT_MET),
        (None, Status.NOT_MET),
    ],
)
def test_who_holds_the_certificate(holder: str | None, status: Status) -> None:
    assert about("certificate_holder", holder).status is status


def test_the_evidence_of_a_party_is_where_its_name_stands() -> None:
    unread = about("insured", "Harbor Point Owners LLC", unreadable=("insured.name",))
    assert unread.status is Status.UNKNOWN
    met = about("certificate_holder", "Harbor Point Owners LLC")
    assert met.evidence is not None and met.evidence.text == "Harbor Point Owners LLC"
