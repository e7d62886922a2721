"""Endorsement pages: recognised by form number and edition, their schedule read, their grants known."""

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from coibot.model.document import Document, DocumentKind
from coibot.reading import read_file
from coibot.samples import ENDORSEMENTS, draw_endorsement, package

PERSON = "Acme Facilities Company\n200 Main St\nSpringfield, IL 62701"


def only(pdf: bytes) -> Document:
    [document] = read_file("page.pdf", pdf).documents
    return document


@pytest.mark.parametrize("form", sorted(ENDORSEMENTS))
def test_every_form_tells_its_policy_and_what_it_gives(form: str) -> None:
    edition = "04 84" if form.startswith("WC") else "12 19"
    document = only(
        draw_endorsement(form, edition, policy_number="60-0012-987-40", named_insured="Harrow Tree Care LLC")
    )
    assert document.kind is DocumentKind.ENDORSEMENT
    assert (document.form, document.edition) == (form, edition)
    assert document.endorsement is not None
    assert document.endorsement.policy_number == "60-0012-987-40"
    assert document.endorsement.named_insured == "Harrow Tree Care LLC"
    assert document.endorsement.grants
    assert document.unreadable == ()


@pytest.mark.parametrize("form", ["CG 20 10", "CG 20 26", "CG 20 37", "CG 24 04", "CA 04 44", "WC 00 03 13"])
def test_whom_the_schedule_names(form: str) -> None:
    pdf = draw_endorsement(form, policy_number="GL-1", scheduled_person=PERSON, locations="All sites\nin Illinois")
    endorsement = only(pdf).endorsement
    assert endorsement is not None
    assert endorsement.scheduled_person == PERSON
    assert endorsement.blanket is False
    if form in ("CG 20 10", "CG 20 37"):
        assert endorsement.locations == "All sites\nin Illinois"


def test_a_schedule_may_cover_whoever_a_contract_requires() -> None:
    person = "Any person or organization where\nrequired by written contract"
    endorsement = only(draw_endorsement("CG 20 10", scheduled_person=person)).endorsement
    assert endorsement is not None
    assert endorsement.blanket is True


def test_automatic_forms_need_no_schedule() -> None:
    for form in ("CG 20 33", "CG 20 38", "CG 20 01"):
        endorsement = only(draw_endorsement(form, policy_number="GL-1")).endorsement
        assert endorsement is not None
        assert (endorsement.blanket, endorsement.scheduled_person) == (True, None)


def test_an_empty_schedule_is_blank_and_proves_nothing() -> None:
    document = only(draw_endorsement("CG 20 10", policy_number="GL-1"))
    assert document.endorsement is not None
    assert (document.endorsement.scheduled_person, document.endorsement.blanket) == (None, None)
    assert document.unreadable == ()


def test_a_missing_policy_number_is_not_the_next_heading() -> None:
    document = only(draw_endorsement("CG 20 10", scheduled_person=PERSON))
    assert document.endorsement is not None
    assert document.endorsement.policy_number is None


def test_the_1985_edition_reaches_completed_operations() -> None:
    old, new = (only(draw_endorsement("CG 20 10", edition)).endorsement for edition in ("11 85", "04 13"))
    assert old is not None
    assert new is not None
    assert set(old.grants) - set(new.grants) == {"additional_insured_completed"}


@pytest.mark.parametrize("number", ["CG2010 0413", "CG 20 10 (04/13)", "CG 20 10 (Ed. 04 13)", "CG 20 10 04-13"])
def test_form_numbers_are_written_in_many_ways(number: str) -> None:
    document = only(_sheet(f"{number}     Page 1 of 2"))
    assert (document.form, document.edition) == ("CG 20 10", "04 13")


def test_a_page_that_lists_several_forms_is_none_of_them() -> None:
    document = only(_sheet("CG 20 10 04 13   CG 20 37 04 13   CG 20 01 04 13"))
    assert document.kind is DocumentKind.OTHER
    assert document.why is not None
    assert "several forms" in document.why


def test_an_unknown_form_gives_nothing() -> None:
    document = only(_sheet("CG 99 99 01 20"))
    assert document.endorsement is not None
    assert document.endorsement.grants == ()


def test_a_second_page_belongs_to_the_first() -> None:
    pdf = package(
        _sheet("CG 20 10 04 13  Page 1 of 2"),
        _sheet("CG 20 10 04 13  Page 2 of 2"),
        _sheet("CG 20 10 04 13  Page 1 of 1"),
    )
    assert [document.pages for document in read_file("package.pdf", pdf).documents] == [(1, 2), (3,)]


def _sheet(foot: str) -> bytes:
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(612, 792), invariant=1)
    canvas.drawString(72, 600, "A page of words about insurance that name nobody at all.")
    canvas.drawString(72, 40, foot)
    canvas.showPage()
    canvas.save()
    return written.getvalue()
