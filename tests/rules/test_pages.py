"""Pages and words that name one of several companies of ours: any of `additional_insured_names` is enough."""

import pytest

from coibot.model.assessment import Status
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
