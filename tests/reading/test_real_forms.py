"""Forms as the trade prints them, where a folder of samples lies beside the project. Their data are made up."""

from datetime import date
from pathlib import Path

import pytest

from coibot.model.certificate import CoverageLine, Mark
from coibot.model.document import Document, DocumentKind, Source
from coibot.reading import read_file

FOLDER = Path(__file__).parents[3] / "shared" / "samples"


def only(name: str) -> Document:
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"no sample {path}")
    [document] = read_file(name, path.read_bytes()).documents[:1]
    return document


def test_a_certificate_with_a_text_layer() -> None:
    document = only("acord25_2016-03_filled_text.pdf")
    certificate = document.certificate
    assert certificate is not None
    assert (document.edition, document.source, document.unreadable) == ("2016/03", Source.TEXT, ())
    assert certificate.issue_date is None
    assert certificate.producer.name == "Damon Bogich, LLC"
    assert certificate.producer.address == "300 Mission St.\nLivonia, Mi 48152"
    assert certificate.producer.phone == "(313)775-8809"
    assert certificate.producer.fax == "(313)775-4444"
    assert certificate.insured.name == "Lisa Gomez, LLC"
    assert certificate.insured.address == "1616 Broadway\nNew York, Ny 10001"
    assert [(k, v.naic) for k, v in certificate.insurers.items()] == [
        (x, str(i) * 5) for i, x in enumerate("ABCDEF", 1)
    ]
    assert certificate.insurers["E"].name == "National Liability Insurers Company"
    general, auto, umbrella, compensation, garage = certificate.policies
    assert (general.insurer_letter, general.policy_number) == ("A", "7843243-A")
    assert (general.effective, general.expiration) == (date(2020, 1, 17), date(2021, 1, 17))
    assert (general.additional_insured, general.subrogation_waived) == (Mark.YES, Mark.BLANK)
    assert {k for k, v in general.flags.items() if v} == {"commercial_general_liability", "occurrence"}
    assert list(general.limits.values()) == [400_000, 500_000, 600_000, 700_000, 800_000, None]
    assert (auto.policy_number, auto.additional_insured) == ("73 TRS 104039", Mark.YES)
    assert (auto.effective, auto.expiration) == (date(2020, 4, 17), date(2020, 4, 17))
    assert {k for k, v in auto.flags.items() if v} == {"scheduled_autos"}
    assert auto.limits["combined_single_limit"] == 500_000
    assert (umbrella.insurer_letter, umbrella.policy_number, umbrella.expiration) == ("C", None, None)
    assert (compensation.insurer_letter, compensation.additional_insured) == ("A", Mark.NOT_APPLICABLE)
    assert (garage.line, garage.type) == (CoverageLine.OTHER, "Garage Keepers Liability")
    assert (garage.policy_number, garage.expiration) == ("7841276-A", date(2021, 3, 17))
    assert certificate.certificate_holder == "World’s Best, Inc.\n231 Reindeer Avenue\nLos Angeles, CA 98776"
    assert certificate.description_of_operations == "Placeholder Description text to show how this will be extracted"
    assert certificate.signed


def test_a_certificate_in_form_fields() -> None:
    document = only("acord25_2016-03_filled_acroform.pdf")
    certificate = document.certificate
    assert certificate is not None
    assert (document.edition, document.source) == ("2016/03", Source.FORM)
    assert certificate.issue_date == date(2023, 2, 25)
    assert certificate.insured.name == "Dunder Mifflin Paper Company"
    assert certificate.insured.address == "11111 70th Ave N\nPlace FL 33772"
    assert certificate.insurers["A"].naic == "1111"
    general, auto, compensation, cargo, garage = certificate.policies
    assert {k for k, v in general.flags.items() if v} == {
        "commercial_general_liability", "occurrence", "aggregate_per_policy",
    }  # fmt: skip
    assert list(general.limits.values()) == [1_000_000, 100_000, 5_000, 1_000_000, 2_000_000, 2_000_000]
    assert {k for k, v in auto.flags.items() if v} == {"any_auto", "non_owned_autos"}
    assert list(auto.limits.values()) == [1_000_000, None, 1_000_000, 1_000_000]
    assert compensation.flags == {"wc_statutory": True, "wc_other": False, "proprietor_excluded": "Y"}
    assert list(compensation.limits.values()) == [1_000_000, None, None]
    assert [policy.type for policy in (cargo, garage)] == ["On-Hook/Cargo", "Garagekeepers Legal Liability"]
    assert {policy.expiration for policy in certificate.policies} == {date(2024, 2, 7)}
    holder = "Administrative Service Corp\nc/o Example Inc.\n555 Street Avenue\nLocation, AA 45226"
    assert certificate.certificate_holder == holder
    # "$500,000/accident" is neither an amount nor words: it is left to a person.
    assert document.unreadable == ("policies.3.limits.$500 Ded", "policies.4.limits.$1000 Ded")


@pytest.mark.parametrize("name", ["acord25_2016-03_blank_flat_names.pdf", "acord25_2016-03_blank_xfa_names.pdf"])
def test_an_empty_fillable_form(name: str) -> None:
    assert only(name).why == "an empty certificate form"


@pytest.mark.parametrize(
    ("name", "kind", "form"),
    [
        ("acord101_2008-01_filled.pdf", DocumentKind.REMARKS, "ACORD 101"),
        ("acord24_2016-03_filled.pdf", DocumentKind.OTHER, "ACORD 24"),
        ("acord27_2016-03_filled.pdf", DocumentKind.OTHER, "ACORD 27"),
        ("acord28_2016-03_filled.pdf", DocumentKind.OTHER, "ACORD 28"),
    ],
)
def test_other_acord_forms_are_recognised(name: str, kind: DocumentKind, form: str) -> None:
    document = only(name)
    assert (document.kind, document.form) == (kind, form)
    assert kind is DocumentKind.REMARKS or document.why


def test_an_edition_that_is_not_known_is_refused_as_a_whole() -> None:
    document = only("acord25_2001-08_blank_acroform.pdf")
    assert (document.kind, document.edition) == (DocumentKind.CERTIFICATE, "2001/08")
    assert "policies" in document.unreadable
