"""ACORD 24, 27 and 28 read into the shape of a certificate."""

from datetime import date

import pytest

from coibot.model.certificate import Certificate, CoverageLine, Mark, Policy
from coibot.model.document import DocumentKind
from coibot.reading import read_file
from coibot.samples import STYLES, TICKED, draw_property
from tests.reading.paper import overlaid
from tests.reading.scoring import the_certificate

UPPER = {
    "issue_date": "01/02/2026", "producer": "Cobalt Agency\n1 Main St", "insured": "Harrow LLC\n2 Oak Ave",
    "phone": "(555) 555-0100", "fax": "555-555-0101", "email": "ann@cobalt.example", "holder": "Beacon LLC\n9 Elm St",
    "location": "Building 7, Fairview",
}  # fmt: skip
WORDS_24 = UPPER | {
    "contact_name": "Ann Ruiz", "insurer.B.name": "Blue Heron Casualty", "insurer.B.naic": "12345",
    "certificate_number": "C-1", "property.letter": "B", "property.number": "CP-100", "property.on": TICKED,
    "property.effective": "01/01/2026", "property.expiration": "01/01/2027", "property.special": TICKED,
    "property.amount.0": "5,000,000", "property.amount.2": "Included", "property.label.8": "Signs",
    "property.amount.8": "10,000", "inland.letter": "B", "inland.number": "IM-9", "inland.effective": "01/01/2026",
    "inland.expiration": "02/01/2027", "inland.label.0": "Tools", "inland.amount.0": "50,000",
    "free.type": "Earthquake", "free.number": "EQ-1", "free.effective": "02/01/2026",
    "free.expiration": "02/01/2027", "free.label.0": "Limit", "free.amount.0": "1,000,000",
    "crime.letter": "B", "description": "Wind deductible 2%",
}  # fmt: skip
WORDS_27 = UPPER | {
    "company": "Blue Heron Casualty", "loan_number": "LN-7", "policy_number": "HO-22", "effective": "01/01/2026",
    "expiration": "01/01/2027", "special": TICKED, "coverage": "Dwelling\nContents", "amount": "400,000\n100,000",
    "deductible": "1,000", "interest.additional_insured": TICKED, "interest.loss_payee": TICKED,
}  # fmt: skip
WORDS_28 = UPPER | {
    "company": "Blue Heron Casualty", "naic": "12345", "policy_type": "Package", "policy_number": "CP-22",
    "effective": "01/01/2026", "expiration": "01/01/2027", "building": TICKED, "special": TICKED,
    "amount": "2,400,000", "deductible": "5,000", "blanket_coverage.yes": TICKED, "flood.no": TICKED,
    "equipment_breakdown.yes": TICKED, "equipment_breakdown.limit": "2,000,000", "subrogation.yes": TICKED,
    "interest.mortgagee": TICKED,
}  # fmt: skip
FORMS = {"24": WORDS_24, "27": WORDS_27, "28": WORDS_28}
YEAR = (date(2026, 1, 1), date(2027, 1, 1))


def read(pdf: bytes) -> Certificate:
    document = the_certificate(read_file("property.pdf", pdf))
    assert document.unreadable == ()
    assert document.certificate is not None
    return document.certificate


@pytest.mark.parametrize("style", ["plain", "own-print", "courier", "dingbats", "annotated", "hand-check"])
@pytest.mark.parametrize("number", sorted(FORMS))
def test_the_parties_of_every_form(number: str, style: str) -> None:
    certificate = read(draw_property(number, FORMS[number], style=style))
    assert certificate.issue_date == date(2026, 1, 2)
    assert (certificate.producer.name, certificate.producer.address) == ("Cobalt Agency", "1 Main St")
    assert (certificate.producer.phone, certificate.producer.email) == ("(555) 555-0100", "ann@cobalt.example")
    assert (certificate.insured.name, certificate.insured.address) == ("Harrow LLC", "2 Oak Ave")
    assert [insurer.name for insurer in certificate.insurers.values()] == ["Blue Heron Casualty"]
    assert certificate.certificate_holder == "Beacon LLC\n9 Elm St"
    assert certificate.extra["location"] == "Building 7, Fairview"
    assert certificate.signed
    assert certificate.policies[0].line is CoverageLine.PROPERTY
    assert (certificate.policies[0].effective, certificate.policies[0].expiration) == YEAR


def test_the_table_of_a_property_certificate() -> None:
    certificate = read(draw_property("24", WORDS_24))
    building, inland, earthquake = certificate.policies
    assert (building.insurer_letter, building.policy_number) == ("B", "CP-100")
    assert {key for key, value in building.flags.items() if value} == {"special"}
    assert {key: value for key, value in building.limits.items() if value is not None} == {
        "building": 5_000_000, "business_income": "Included", "Signs": 10_000,
    }  # fmt: skip
    assert (inland.line, inland.type, inland.policy_number) == (CoverageLine.OTHER, "Inland marine", "IM-9")
    assert (inland.expiration, inland.limits) == (date(2027, 2, 1), {"Tools": 50_000})
    assert (earthquake.type, earthquake.limits) == ("Earthquake", {"Limit": 1_000_000})
    assert certificate.description_of_operations == "Wind deductible 2%"


def test_evidence_of_property_insurance() -> None:
    certificate = read(draw_property("27", WORDS_27))
    assert certificate.policies == (
        Policy(
            CoverageLine.PROPERTY, None, "A", "HO-22", *YEAR, Mark.YES, Mark.BLANK,
            {"basic": False, "broad": False, "special": True, "continued_until_terminated": False},
            {"Dwelling": 400_000, "Contents": 100_000, "Dwelling deductible": 1_000},
        ),
    )  # fmt: skip
    assert certificate.extra["loan number"] == "LN-7"
    assert certificate.extra["interest"] == "additional insured, loss payee"


def test_evidence_of_commercial_property_insurance() -> None:
    certificate = read(draw_property("28", WORDS_28))
    [policy] = certificate.policies
    assert (policy.policy_number, policy.subrogation_waived) == ("CP-22", Mark.YES)
    assert policy.limits == {"amount_of_insurance": 2_400_000, "deductible": 5_000}
    assert certificate.insurers["A"].naic == "12345"
    expected = {
        "policy type": "Package", "blanket coverage": "Yes", "flood": "No", "equipment breakdown": "Yes",
        "equipment breakdown limit": "2,000,000", "interest": "mortgagee",
    }  # fmt: skip
    assert {key: value for key, value in certificate.extra.items() if key != "location"} == expected


def test_two_answers_to_one_question_are_no_answer() -> None:
    pdf = draw_property("28", WORDS_28 | {"subrogation.no": TICKED})
    document = the_certificate(read_file("property.pdf", pdf))
    assert "policies.0.subrogation_waived" in document.unreadable
    assert document.certificate is not None
    assert document.certificate.policies[0].subrogation_waived is None


def test_an_amount_beside_no_words_is_refused() -> None:
    pdf = overlaid(draw_property("27", WORDS_27), [(460, 330, "75,000")])
    document = the_certificate(read_file("property.pdf", pdf))
    assert document.unreadable == ("policies.0.limits.unlabelled",)


@pytest.mark.parametrize("number", sorted(FORMS))
def test_an_empty_form_is_recognised(number: str) -> None:
    [document] = read_file("blank.pdf", draw_property(number, {})).documents
    assert document.kind is DocumentKind.OTHER
    assert document.why is not None
    assert document.why.startswith("an empty form")


def test_a_page_scaled_and_shifted_reads_the_same() -> None:
    for number, words in FORMS.items():
        pdf = draw_property(number, words, style=STYLES["plain"], scale=(0.95, 0.97), shift=(14, 9))
        assert read(pdf) == read(draw_property(number, words))
