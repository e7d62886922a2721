"""Forms as the trade prints them, where a folder of samples lies beside the project. Their data are made up."""

import io
from datetime import date
from pathlib import Path

import pypdf
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
    # Below, letters C and A stand in otherwise empty rows: these are not policies.
    general, auto, garage = certificate.policies
    assert (general.insurer_letter, general.policy_number) == ("A", "7843243-A")
    assert (general.effective, general.expiration) == (date(2020, 1, 17), date(2021, 1, 17))
    assert (general.additional_insured, general.subrogation_waived) == (Mark.YES, Mark.BLANK)
    assert {k for k, v in general.flags.items() if v} == {"commercial_general_liability", "occurrence"}
    assert list(general.limits.values()) == [400_000, 500_000, 600_000, 700_000, 800_000, None]
    assert (auto.policy_number, auto.additional_insured) == ("73 TRS 104039", Mark.YES)
    assert (auto.effective, auto.expiration) == (date(2020, 4, 17), date(2020, 4, 17))
    assert {k for k, v in auto.flags.items() if v} == {"scheduled_autos"}
    assert auto.limits["combined_single_limit"] == 500_000
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
    assert [policy.limits for policy in (cargo, garage)] == [
        {"accident": 500_000, "Ded": 500},
        {"accident": 500_000, "Ded": 1_000},
    ]
    assert document.unreadable == ()


@pytest.mark.parametrize("name", ["acord25_2016-03_blank_flat_names.pdf", "acord25_2016-03_blank_xfa_names.pdf"])
def test_an_empty_fillable_form(name: str) -> None:
    assert only(name).why == "an empty certificate form"


@pytest.mark.parametrize(
    ("name", "kind", "form"),
    [
        ("acord101_2008-01_filled.pdf", DocumentKind.REMARKS, "ACORD 101"),
        ("acord24_2016-03_filled.pdf", DocumentKind.CERTIFICATE, "ACORD 24"),
        ("acord27_2016-03_filled.pdf", DocumentKind.CERTIFICATE, "ACORD 27"),
        ("acord28_2016-03_filled.pdf", DocumentKind.CERTIFICATE, "ACORD 28"),
    ],
)
def test_other_acord_forms_are_recognised(name: str, kind: DocumentKind, form: str) -> None:
    document = only(name)
    assert (document.kind, document.form) == (kind, form)
    if kind is DocumentKind.CERTIFICATE:
        assert document.certificate is not None
        assert document.certificate.policies[0].policy_number
        assert document.certificate.policies[0].expiration


def test_fields_whose_names_mislead_are_read_by_their_place() -> None:
    name = "acord25_2001-08_blank_acroform.pdf"
    assert only(name).why == "an empty certificate form"
    writer = pypdf.PdfWriter(clone_from=FOLDER / name)
    typed = {
        "PRODUCER": "Cobalt Insurance Agency\n12 Oak Avenue",
        "INSURED": "Harrow Tree Care LLC\n9 Main St",
        "Insurer A Coverage": "Blue Heron Casualty Company",
        "INSURER A": "12345",
        "INSR LTRRow1": "A",
        "POLICY NUMBERRow1": "GL-77",
        "EACH OCCURRENCE Effective Date": "01/02/06",
        "Each Occurrence Expiration Date": "01/02/07",
        "COMMERCIAL GENERAL LIABILITY": "X",
        "fill_46": "1,000,000",
        "fill_50": "2,000,000",
        "fill_57": "300,000",
        "EACH OCCURRENCE_2": "010206010207",
    }
    writer.update_page_form_field_values(writer.pages[0], typed, auto_regenerate=False)
    written = io.BytesIO()
    writer.write(written)
    [document] = read_file(name, written.getvalue()).documents
    certificate = document.certificate
    assert certificate is not None
    assert (certificate.producer.name, certificate.insured.name) == ("Cobalt Insurance Agency", "Harrow Tree Care LLC")
    general, auto, umbrella = certificate.policies
    assert (general.policy_number, general.effective, general.expiration) == (
        "GL-77",
        date(2006, 1, 2),
        date(2007, 1, 2),
    )
    assert {key for key, value in general.flags.items() if value} == {"occurrence"}
    assert (general.limits["each_occurrence"], general.limits["general_aggregate"]) == (1_000_000, 2_000_000)
    assert {key: value for key, value in auto.limits.items() if value} == {"property_damage": 300_000}
    assert (umbrella.effective, umbrella.expiration) == (None, None)
    assert {"policies.2.effective", "policies.2.expiration"} <= set(document.unreadable)
