"""A file of an old folder goes into a record: once, in the order of issue, and without a word to anyone."""

from dataclasses import replace
from datetime import date, timedelta

from coibot.desk.bringing_in import bring_in, has_insurance, whose
from coibot.model.assessment import Verdict
from coibot.model.document import FileReading, Signal
from coibot.model.record import Record
from tests.certificates import compliant
from tests.desk.desk import START, certificate_file, endorsement_file, named, office, vendor
from tests.desk.story import other_page

HOW = "the insured is Acme Plumbing LLC"


def brought(record: Record, *readings: FileReading) -> Record:
    for reading in readings:
        decision = bring_in(record, reading, HOW, office())
        assert decision.letters == ()
        assert decision.record.questions == ()
        record = decision.record
    return record


def test_a_file_is_filed_judged_and_noted() -> None:
    record = brought(vendor(), certificate_file(compliant()))
    assert [(note.what, note.detail) for note in record.history] == [
        ("filed", f"coi.pdf: brought in from a folder; {HOW}")
    ]
    assert [(filed.file, filed.from_folder, filed.received) for filed in record.documents] == [("coi.pdf", True, START)]
    assert record.assessment is not None and record.assessment.verdict is Verdict.COMPLIANT


def test_the_same_file_twice_is_filed_once() -> None:
    once = brought(vendor(), certificate_file(compliant()))
    assert brought(once, certificate_file(compliant())) == once


def test_what_is_no_paper_of_insurance_is_not_filed() -> None:
    assert brought(vendor(), other_page("an invoice")) == vendor()


def test_a_sign_of_a_later_change_is_noted() -> None:
    signal = Signal("painted_over", "“1,000,000” is painted over.", 1, (1, 2, 3, 4))
    record = brought(vendor(), replace(certificate_file(compliant()), signals=(signal,)))
    filed, sign = record.history
    assert (filed.what, sign.what) == ("filed", "signal")
    assert "painted over" in sign.detail
    assert sign.detail.startswith("coi.pdf: ")


def test_the_certificate_issued_later_takes_the_other_s_place_whichever_comes_first() -> None:
    issued = date(2026, 1, 5)
    older = certificate_file(compliant(issued=issued), "older.pdf")
    newer = certificate_file(compliant(issued=issued + timedelta(days=30)), "newer.pdf")
    for order in ((older, newer), (newer, older)):
        record = brought(vendor(), *order)
        assert {filed.file: filed.replaced_by for filed in record.documents} == {
            "older.pdf": newer.sha256,
            "newer.pdf": None,
        }


def test_of_two_issued_on_one_day_the_one_brought_in_last_counts() -> None:
    first, second = (certificate_file(compliant(), name) for name in ("first.pdf", "second.pdf"))
    replaced = {filed.file: filed.replaced_by for filed in brought(vendor(), first, second).documents}
    assert replaced == {"first.pdf": second.sha256, "second.pdf": None}


def test_an_endorsement_alone_is_filed_beside_the_certificate() -> None:
    record = brought(vendor(), certificate_file(compliant()), endorsement_file("Acme Plumbing LLC"))
    assert [(filed.file, filed.replaced_by) for filed in record.documents] == [("coi.pdf", None), ("cg2010.pdf", None)]


def test_of_many_names_that_come_near_three_are_suggested() -> None:
    names = {f"acme-{suffix.lower()}": (f"Acme Plumbing {suffix}",) for suffix in ("Inc", "Corp", "LLP", "Ltd", "Co")}
    belongs = whose(named("Acme Plumbing LLC"), names)
    assert belongs.vendor_id is None and len(belongs.suggestions) == 3


def test_a_file_is_whose_its_certificate_says_whatever_a_page_beside_it_says() -> None:
    names = {"acme": ("Acme Plumbing LLC",), "birch": ("Birch Roofing LLC",)}
    certificate, page = named("Acme Plumbing LLC"), endorsement_file("Birch Roofing LLC")
    both = replace(certificate, documents=(*certificate.documents, *page.documents))
    assert whose(both, names).vendor_id == "acme"
    assert whose(page, names).vendor_id == "birch"


def test_a_file_is_worth_bringing_in_for_one_page_of_insurance() -> None:
    certificate, invoice = named("Acme Plumbing LLC"), other_page("an invoice")
    assert has_insurance(replace(certificate, documents=(*invoice.documents, *certificate.documents)))
    assert not has_insurance(invoice)


def test_nobody_s_record_and_one_of_a_class_that_is_gone_are_not_judged() -> None:
    for record in (Record("stray", "token"), vendor(vendor_class="stuntman")):
        assert brought(record, certificate_file(compliant())).assessment is None
