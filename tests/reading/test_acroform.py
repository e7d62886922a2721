"""Fillable forms: what a field says, what it shows, and what it is called."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pypdf
import pytest
from pypdf.generic import NameObject, TextStringObject

import coibot.samples.acroform as drawing
from coibot.model.document import Source
from coibot.reading import read_file
from coibot.reading.acroform import cell_of
from coibot.samples import Medium, Sample, sample
from tests.reading.scoring import misread, refused, the_certificate

DRAWN = sample(7, style="plain", edition="2016/03", medium=Medium.FORM)
EACH = "GeneralLiability_EachOccurrence_LimitAmount_A"
LIMIT = "policies.0.limits.each_occurrence"


def altered(drawn: Sample, change: Callable[[Any], object]) -> bytes:
    """The form with every widget dictionary given to `change`."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(drawn.pdf))
    for reference in writer.pages[0]["/Annots"]:
        change(reference.get_object())
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def only(name: str, change: Callable[[Any], object]) -> Callable[[Any], object]:
    return lambda widget: change(widget) if widget.get("/T") == name else None


def test_a_field_that_shows_another_value_than_it_has_is_unreadable() -> None:
    lying = altered(DRAWN, only(EACH, lambda widget: widget.update({NameObject("/V"): TextStringObject("9,000,000")})))
    document = the_certificate(read_file("coi.pdf", lying))
    assert LIMIT in document.unreadable
    assert misread(DRAWN.certificate, read_file("coi.pdf", lying)) == []


def test_a_field_that_shows_words_without_having_a_value_is_read_as_shown() -> None:
    shown = altered(DRAWN, only(EACH, lambda widget: widget.pop("/V", None)))
    assert misread(DRAWN.certificate, read_file("coi.pdf", shown)) == []
    assert refused(DRAWN.certificate, read_file("coi.pdf", shown)) == []


def test_a_hidden_field_says_nothing() -> None:
    hidden = altered(DRAWN, only(EACH, lambda widget: widget.update({NameObject("/F"): pypdf.generic.NumberObject(2)})))
    certificate = the_certificate(read_file("coi.pdf", hidden)).certificate
    assert certificate is not None
    assert certificate.policies[0].limits["each_occurrence"] is None


def test_fields_are_found_by_their_place_when_their_names_say_nothing() -> None:
    names = iter(range(10_000))
    renamed = altered(DRAWN, lambda widget: widget.update({NameObject("/T"): TextStringObject(f"Text{next(names)}")}))
    reading = read_file("coi.pdf", renamed)
    assert misread(DRAWN.certificate, reading) == []
    assert refused(DRAWN.certificate, reading) == []


def test_a_check_box_that_contradicts_itself_is_unreadable() -> None:
    box = "GeneralLiability_OccurrenceIndicator_A"
    torn = altered(DRAWN, only(box, lambda widget: widget.update({NameObject("/AS"): NameObject("/Off")})))
    document = the_certificate(read_file("coi.pdf", torn))
    assert "policies.0.flags.occurrence" in document.unreadable


@pytest.mark.parametrize("style", ["plain", "fillable"])
def test_fields_are_found_by_their_names_when_the_labels_are_a_picture(
    style: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without_labels(canvas: Any, sheet: Any, manner: Any) -> None:
        paint(canvas, replace(sheet, labels=[]), manner)

    paint = drawing.paint_sheet
    monkeypatch.setattr(drawing, "paint_sheet", without_labels)
    drawn = sample(2, style=style, edition="2016/03", medium=Medium.FORM)
    reading = read_file("coi.pdf", drawn.pdf)
    assert misread(drawn.certificate, reading) == []
    assert refused(drawn.certificate, reading) == []
    assert the_certificate(reading).source is Source.FORM


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("Form_CompletionDate_A", "issue_date"),
        ("F[0].P1[0].Insurer_NAICCode_C[0]", "insurer.C.naic"),
        ("F[0].P1[0].Policy_ExcessLiability_ExpirationDate_A[0]", "umb.expiration"),
        ("Vehicle_NonOwnedAutosIndicator_A", "auto.non_owned_autos"),
        ("Vehicle_AllOwnedAutosIndicator_A", "auto.owned_autos"),
        ("GeneralLiability_OtherCoverageDescription_A", None),
        ("CertificateHolder_FullName_B", "holder"),
        ("GeneralLiability_InsurerLetterCode_B", None),
        ("Text12", None),
    ],
)
def test_names_of_fields(name: str, cell: str | None) -> None:
    assert cell_of(name) == cell
