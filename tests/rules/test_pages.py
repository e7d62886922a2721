"""Pages and words that name one of several companies of ours: any of `additional_insured_names` is enough."""

import pytest

from coibot.model.assessment import Finding, Status
from coibot.model.document import FiledDocument
from coibot.rules.loading import load_rulebook
from tests.rules.build import HERE, HOLDER, certificate, judge, page

OTHER = "Harbor Point Management Inc"
ONE, TWO = f"additional_insured_names: [{HOLDER}]", f"additional_insured_names: [{HOLDER}, {OTHER}]"
WIDE = (HERE / "wide_rules.yaml").read_text(encoding="utf-8")
RULES = load_rulebook(WIDE.replace(ONE, TWO), beside=HERE)


def insured(*pages: str, description: str | None = None, holder: str = HOLDER) -> Status:
    assessment = judge(
        certificate(description=description, holder=holder, change={"general_liability.subrogation_waived": "Y"}),
        *(page(person=name, sha=f"e{at}" * 32) for at, name in enumerate(pages)),
        vendor_class="words",
        written_contract=True,
        rules=RULES,
    )
    return next(f.status for f in assessment.findings if f.requirement == "general_liability.additional_insured")


def test_the_rules_have_two_names() -> None:
    assert RULES.company.additional_insured_names == (HOLDER, OTHER)


@pytest.mark.parametrize(
    ("names", "status"),
    [
        ([HOLDER], Status.MET),
        ([OTHER], Status.MET),
        ([f"{OTHER} and {HOLDER}"], Status.MET),
        (["Sunset Towers Inc"], Status.UNKNOWN),
        (["Sunset Towers Inc", OTHER], Status.MET),
        ([], Status.NOT_MET),
    ],
)
def test_a_page_that_names_one_of_us(names: list[str], status: Status) -> None:
    assert insured(*names) is status


@pytest.mark.parametrize("name", [HOLDER, OTHER])
def test_words_that_name_one_of_us(name: str) -> None:
    assert insured(description=f"{name} is additional insured on the general liability.") is Status.MET


@pytest.mark.parametrize(
    ("holder", "status"), [(HOLDER, Status.MET), (OTHER, Status.MET), ("Sunset Towers Inc", Status.UNKNOWN)]
)
def test_words_that_name_the_certificate_holder(holder: str, status: Status) -> None:
    words = "The certificate holder is additional insured on the general liability."
    assert insured(description=words, holder=holder) is status


BOTH = ("additional_insured_ongoing", "additional_insured_completed")


def about(requirement: str, *pages: FiledDocument, vendor_class: str = "pages") -> Finding:
    lines = ("general_liability", "automobile_liability", "workers_compensation", "umbrella_excess")
    assessment = judge(certificate(lines), *pages, vendor_class=vendor_class)
    return next(f for f in assessment.findings if f.requirement == requirement)


@pytest.mark.parametrize(
    ("form", "whom"),
    [
        ("CG 20 05", "those with a controlling interest"),
        ("CG 20 11", "managers or lessors of premises"),
        ("CG 20 12", "public bodies that issue permits"),
        ("CG 20 15", "vendors of products"),
        ("CG 20 18", "mortgagees, assignees or receivers"),
        ("CG 20 24", "owners of land leased to others"),
        ("CG 20 28", "lessors of leased equipment"),
        ("CG 20 29", "grantors of franchises"),
        ("CG 20 34", "lessors of leased equipment"),
    ],
)
def test_a_form_that_is_written_for_others_is_put_before_a_person(form: str, whom: str) -> None:
    found = about("general_liability.additional_insured", page(form, BOTH))
    assert found.status is Status.UNKNOWN and f"is written for {whom}" in found.why


@pytest.mark.parametrize("form", ["CA 20 48", "WC 00 03 13", "CU 24 04", "CX 21 01"])
def test_a_page_of_another_policys_form_says_nothing_of_this_one(form: str) -> None:
    assert about("general_liability.additional_insured", page(form, BOTH)).status is Status.NOT_MET
    assert about("general_liability.additional_insured", page("CG 20 26", BOTH)).status is Status.MET
