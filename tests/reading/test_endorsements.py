"""Endorsement pages: recognised by form number and edition, their schedule read, their grants known."""

import io
from datetime import date

import pytest
from reportlab.pdfgen.canvas import Canvas

from coibot.model.document import Document, DocumentKind
from coibot.reading import read_file
from coibot.reading.endorsement_forms import EndorsementFormsError, own_forms, own_numbers, parse_forms
from coibot.samples import ENDORSEMENTS, draw_endorsement, package

PERSON = "Acme Facilities Company\n200 Main St\nSpringfield, IL 62701"


def only(pdf: bytes) -> Document:
    [document] = read_file("page.pdf", pdf).documents
    return document


@pytest.mark.parametrize("form", sorted(ENDORSEMENTS))
def test_every_form_tells_its_policy_and_what_it_gives(form: str) -> None:
    edition = "04 84" if form.startswith("WC") else "12 19"
    document = only(
        draw_endorsement(
            form, edition, policy_number="60-0012-987-40", named_insured="Harrow Tree Care LLC", effective="03/01/2026"
        )
    )
    assert document.kind is DocumentKind.ENDORSEMENT
    assert (document.form, document.edition) == (form, edition)
    assert document.endorsement is not None
    assert document.endorsement.policy_number == "60-0012-987-40"
    assert document.endorsement.named_insured == "Harrow Tree Care LLC"
    assert document.endorsement.effective == date(2026, 3, 1)
    assert bool(document.endorsement.grants) == (form not in ("CG 20 11", "CG 20 12"))
    assert document.title is not None
    assert document.unreadable == ()


@pytest.mark.parametrize(
    "form", ["CG 20 10", "CG 20 26", "CG 20 37", "CG 24 04", "CA 04 44", "WC 00 03 13", "WC 42 03 04"]
)
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


def test_a_name_that_runs_into_the_next_column_is_not_cut_in_two() -> None:
    person = "Any person or organization where required by written contract"
    document = only(draw_endorsement("CG 20 10", "04 13", scheduled_person=person))
    assert document.endorsement is not None
    assert document.endorsement.scheduled_person is None
    assert "scheduled_person" in document.unreadable


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


@pytest.mark.parametrize("form", ["CG 20 10", "CA 04 44", "WC 00 03 13"])
@pytest.mark.parametrize("number", ["CG20370413", "WC 123456", "WC000313", "CA12345678"])
def test_a_policy_number_that_looks_like_a_form_is_a_policy_number(form: str, number: str) -> None:
    document = only(draw_endorsement(form, "04 84", policy_number=number))
    assert document.endorsement is not None and (document.form, document.edition) == (form, "04 84")
    assert document.endorsement.policy_number == number


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


@pytest.mark.parametrize(
    ("edition", "completed"),
    [("11 85", True), ("10 01", False), ("07 04", False), ("04 13", False), ("12 19", False), ("05 27", False)],
)
def test_what_each_edition_of_the_ongoing_operations_form_gives(edition: str, completed: bool) -> None:
    endorsement = only(draw_endorsement("CG 20 10", edition, policy_number="GL-1")).endorsement
    assert endorsement is not None
    assert "additional_insured_ongoing" in endorsement.grants
    assert ("additional_insured_completed" in endorsement.grants) is completed


@pytest.mark.parametrize("word", ["SPECIMEN", "Sample", "DRAFT"])
def test_a_page_marked_as_a_specimen_proves_nothing(word: str) -> None:
    document = only(draw_endorsement("CG 20 10", policy_number="GL-1", scheduled_person=PERSON, watermark=word))
    assert (document.kind, document.endorsement) == (DocumentKind.OTHER, None)
    assert document.why == f"it looks like an endorsement (CG 20 10), and is marked {word.upper()}"


def test_two_places_for_one_policy_number_are_not_mixed() -> None:
    pdf = draw_endorsement("WC 00 03 13", "04 84", policy_number="WC-1-22", named_insured="Harrow LLC")
    endorsement = only(pdf).endorsement
    assert endorsement is not None
    assert (endorsement.policy_number, endorsement.named_insured) == ("WC-1-22", "Harrow LLC")


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ("form,title\n", "line 1: the columns must be"),
        ("form,edition,title,grants,automatic\nXX 1,,A,free_lunch,\n", "line 2: 'free_lunch' is no grant"),
        ("form,edition,title,grants,automatic\n,,A,,\n", "line 2: each row needs a form number"),
        ("form,edition,title,grants,automatic\nA 1,,A,,\nA 1,,B,,\n", "line 3: each row needs a form number"),
    ],
)
def test_a_wrong_row_of_the_table_of_forms_is_told(table: str, wrong: str) -> None:
    with pytest.raises(EndorsementFormsError, match=wrong):
        parse_forms(table)


OWN = """form,edition,title,grants,automatic
GX 44-10,,Contractors' blanket endorsement,additional_insured_ongoing|waiver_of_subrogation,yes
GX 44-10,04 13,Contractors' blanket endorsement,waiver_of_subrogation,yes
CG 20 11,,Managers of our premises,additional_insured_ongoing,
"""


def own_page(foot: str) -> bytes:
    """A page of an insurer's own form."""
    content = io.BytesIO()
    canvas = Canvas(content, pagesize=(612, 792))
    canvas.drawString(60, 700, "POLICY NUMBER: GL-1002003")
    canvas.drawString(60, 640, "THIS ENDORSEMENT CHANGES THE POLICY.")
    canvas.drawString(60, 40, foot)
    canvas.save()
    return content.getvalue()


@pytest.mark.parametrize(
    ("foot", "edition", "grants"),
    [
        ("Form GX 44-10 (07 19)", "07 19", ("additional_insured_ongoing", "waiver_of_subrogation")),
        ("gx4410 Ed. 04-13", "04 13", ("waiver_of_subrogation",)),
        ("GX 44 10", None, ("additional_insured_ongoing", "waiver_of_subrogation")),
    ],
)
def test_an_insurers_own_form_is_known_once_the_office_says_so(
    foot: str, edition: str | None, grants: tuple[str, ...]
) -> None:
    assert only(own_page(foot)).kind is DocumentKind.OTHER
    [document] = read_file("page.pdf", own_page(foot), forms=OWN).documents
    assert (document.kind, document.form, document.edition) == (DocumentKind.ENDORSEMENT, "GX 44-10", edition)
    assert document.title == "Contractors' blanket endorsement"
    assert document.endorsement is not None
    assert (document.endorsement.policy_number, document.endorsement.grants) == ("GL-1002003", grants)
    assert document.endorsement.blanket is True
    assert only(own_page(foot)).kind is DocumentKind.OTHER, "and forgotten again"


@pytest.mark.parametrize("foot", ["GX 44-101", "AGX 44-10", "GX 44", "GX/44/10"])
def test_another_number_is_not_the_offices_form(foot: str) -> None:
    with own_forms(OWN):
        assert list(own_numbers(foot)) == []


def test_the_offices_row_comes_before_ours() -> None:
    page = draw_endorsement("CG 20 11", "12 19", policy_number="GL-1")
    [document] = read_file("page.pdf", page, forms=OWN).documents
    assert document.endorsement is not None and document.endorsement.grants == ("additional_insured_ongoing",)
    assert document.title == "Managers of our premises"


def test_a_table_that_is_none_is_no_fault_of_the_file() -> None:
    with pytest.raises(EndorsementFormsError, match="line 1"):
        read_file("page.pdf", own_page("GX 44-10"), forms="a,b\n")
