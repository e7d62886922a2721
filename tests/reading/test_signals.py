"""Signs of later changes: found where they were planted, and nowhere on certificates as they were drawn."""

import io
import itertools
from collections.abc import Callable

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, StreamObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

from coibot.model.certificate import CoverageLine
from coibot.model.document import FileReading, Signal
from coibot.reading import read_file
from coibot.samples import EDITIONS, STYLES, Medium, draw, draw_invoice, sample
from tests.certificates import compliant, with_limit
from tests.reading.paper import changed, overlaid

LIMIT = "policies.0.limits.each_occurrence"
Box = tuple[float, float, float, float]


def original(style: str = "plain", **more: object) -> bytes:
    return draw(compliant(), style=style, **more)  # type: ignore[arg-type]


def place(pdf: bytes, path: str = LIMIT) -> Box:
    """Where the value stands on the page as drawn."""
    return read_file("coi.pdf", pdf).documents[0].evidence[path].box


def signs(pdf: bytes) -> list[Signal]:
    return list(read_file("coi.pdf", pdf).signals)


def codes(pdf: bytes) -> list[str]:
    return [signal.code for signal in signs(pdf)]


def patched(pdf: bytes, words: str, path: str = LIMIT) -> bytes:
    """A white area over the value, and other words on it."""
    x0, y0, x1, y1 = place(pdf, path)

    def cover(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        canvas.rect(x0 - 1, y0, x1 - x0 + 2, y1 - y0, stroke=0, fill=1)
        canvas.setFillGray(0)

    return overlaid(pdf, [(x0, y0 + 2, words)], cover)


def saved_again(pdf: bytes, change: Callable[[pypdf.PdfWriter], None]) -> bytes:
    """The file with a change added to its end, the old state still within."""
    writer = pypdf.PdfWriter(io.BytesIO(pdf), incremental=True)
    change(writer)
    written = io.BytesIO()
    writer.write(written)
    assert written.getvalue().startswith(pdf[:200])
    return written.getvalue()


def with_words(words: dict[bytes, bytes]) -> Callable[[pypdf.PdfWriter], None]:
    """Replace strings in the page's own stream."""

    def change(writer: pypdf.PdfWriter) -> None:
        contents = writer.pages[0]["/Contents"].get_object()
        content = contents.get_data()
        for old, new in words.items():
            assert old in content
            content = content.replace(old, new, 1)
        anew = StreamObject()
        anew.set_data(content)
        anew.indirect_reference = contents.indirect_reference
        writer._objects[contents.indirect_reference.idnum - 1] = anew

    return change


@pytest.mark.parametrize(
    ("edition", "style", "medium", "seed"),
    [
        (edition, style, medium, number)
        for number, (edition, style, medium) in enumerate(
            itertools.product(EDITIONS, sorted(STYLES), (Medium.TEXT, Medium.FORM))
        )
        if number % 5 == 0
    ],
)
def test_nothing_is_seen_on_a_certificate_as_drawn(edition: str, style: str, medium: Medium, seed: int) -> None:
    drawn = sample(seed, edition=edition, style=style, medium=medium)
    assert read_file("coi.pdf", drawn.pdf).signals == ()


def test_an_amount_painted_over() -> None:
    [signal] = [one for one in signs(patched(original(), "9,000,000")) if one.code == "painted_over"]
    assert "“1,000,000” is painted over, and “9,000,000” stands on top." in signal.message
    box = place(original())
    assert signal.page == 1 and signal.box is not None
    assert signal.box[0] <= box[0] + 1 and signal.box[2] >= box[2] - 1


def test_an_amount_painted_out() -> None:
    x0, y0, x1, y1 = place(original())

    def cover(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        canvas.rect(x0 - 1, y0, x1 - x0 + 2, y1 - y0, stroke=0, fill=1)

    [signal] = signs(overlaid(original(), [], cover))
    assert (signal.code, signal.message) == ("painted_over", "“1,000,000” is painted over, and nothing stands on top.")


def test_a_white_area_where_nothing_was_is_nothing() -> None:
    def cover(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        canvas.rect(300, 140, 200, 20, stroke=0, fill=1)

    assert codes(overlaid(original(), [], cover)) == []


def test_the_form_s_own_words_relabelled_are_nothing() -> None:
    """Agencies' systems print another label over the form's own."""

    def cover(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        canvas.rect(30, 30, 560, 14, stroke=0, fill=1)
        canvas.setFillGray(0)

    assert codes(overlaid(original(), [(40, 34, "Specimen Agency")], cover)) == []


def test_an_amount_changed_in_the_page_and_saved_again() -> None:
    [signal] = signs(saved_again(original(), with_words({b"(1,000,000)": b"(7,000,000)"})))
    assert (signal.code, signal.page) == ("saved_again", 1)
    assert signal.message == "Before the file was saved again, “1,000,000” stood where “7,000,000” stands now."


def test_a_form_filled_in_and_saved_again_is_nothing() -> None:
    blank = draw(compliant(), medium=Medium.FORM)

    def empty(writer: pypdf.PdfWriter) -> None:
        writer.update_page_form_field_values(writer.pages[0], {"Producer_FaxNumber_A": "555 010 0199"})

    assert "saved_again" not in codes(saved_again(blank, empty))


def test_a_field_given_another_amount() -> None:
    form = draw(compliant(), medium=Medium.FORM)

    def change(writer: pypdf.PdfWriter) -> None:
        writer.update_page_form_field_values(
            writer.pages[0], {"GeneralLiability_EachOccurrence_LimitAmount_A": "5,000,000"}
        )

    assert "Before the file was saved again, “1,000,000” stood where “5,000,000” stands now." in [
        signal.message for signal in signs(saved_again(form, change)) if signal.code == "saved_again"
    ]


def test_a_signature_or_other_addition_at_the_end_is_nothing() -> None:
    def describe(writer: pypdf.PdfWriter) -> None:
        writer.add_metadata({"/Subject": "Certificate"})

    assert codes(saved_again(original(), describe)) == []


def note(pdf: bytes, box: Box, words: str) -> bytes:
    """A FreeText annotation with an appearance, laid over a place."""
    x0, y0, x1, y1 = box

    def change(page: pypdf.PageObject) -> None:
        look = StreamObject()
        look.set_data(f"BT /Helv 8 Tf 2 2 Td ({words}) Tj ET".encode())
        font = DictionaryObject({NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
                                 NameObject("/BaseFont"): NameObject("/Helvetica")})  # fmt: skip
        look.update({
            NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(map(FloatObject, (0, 0, x1 - x0 + 8, y1 - y0 + 2))),
            NameObject("/Resources"): DictionaryObject(
                {NameObject("/Font"): DictionaryObject({NameObject("/Helv"): font})}),
        })  # fmt: skip
        page[NameObject("/Annots")] = ArrayObject([DictionaryObject({
            NameObject("/Type"): NameObject("/Annot"), NameObject("/Subtype"): NameObject("/FreeText"),
            NameObject("/Rect"): ArrayObject(map(FloatObject, (x0 - 2, y0 - 1, x1 + 6, y1 + 1))),
            NameObject("/Contents"): TextStringObject(words), NameObject("/DA"): TextStringObject("/Helv 8 Tf"),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): page.indirect_reference.pdf._add_object(look)}),
        })])  # fmt: skip

    return changed(pdf, change)


def without_limit() -> bytes:
    return draw(with_limit(compliant(), CoverageLine.GENERAL_LIABILITY, "each_occurrence", None))


def test_a_note_in_place_of_an_amount() -> None:
    assert codes(note(without_limit(), place(original()), "1,000,000")) == ["note_over_value"]


def test_one_amount_in_another_type() -> None:
    blank = without_limit()
    x0, y0, *_ = place(original())
    odd = overlaid(blank, [], lambda canvas: (canvas.setFont("Courier", 8), canvas.drawString(x0, y0 + 2, "1,000,000")))  # type: ignore[func-returns-value]
    [signal] = [one for one in signs(odd) if one.code == "different_type"]
    assert signal.message == "“1,000,000” is set in another type than the other amounts on the page."
    same = overlaid(blank, [(x0, y0 + 2, "1,000,000")])
    assert codes(same) == []


def told(pdf: bytes, **names: str) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    writer = pypdf.PdfWriter(clone_from=reader)
    writer.add_metadata({f"/{key}": value for key, value in names.items() if key != "xmp"})
    if "xmp" in names:
        stream = StreamObject()
        stream.set_data(names["xmp"].encode())
        stream.update({NameObject("/Type"): NameObject("/Metadata"), NameObject("/Subtype"): NameObject("/XML")})
        writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)
    written = io.BytesIO()
    writer.write(written)
    return codes(written.getvalue())


def test_programs_that_change_finished_pages() -> None:
    assert told(original(), Producer="Adobe Photoshop 24.1") == ["edit_tool"]
    assert told(original(), Producer="Agency System 9", xmp="<stEvt:softwareAgent>Sejda 3</stEvt:softwareAgent>") == [
        "edit_tool"
    ]
    assert told(original(), Producer="Agency System 9", Creator="Word") == []


def test_two_programs_that_say_they_wrote_the_file() -> None:
    other = "<pdf:Producer>Other Writer 2</pdf:Producer>"
    assert told(original(), Producer="Agency System 9", xmp=other) == ["two_producers"]
    assert told(original(), Producer="Agency System 9 (Original: Other Writer 2)", xmp=other) == []
    assert told(original(), Producer="Agency System 9", xmp="<pdf:Producer>Agency System 8.1</pdf:Producer>") == []
    assert told(original(), Producer="Agency System 9", xmp='<x pdf:Producer="Agency System"/>') == []


def test_a_page_that_is_no_certificate_gives_no_signs() -> None:
    reading: FileReading = read_file("invoice.pdf", draw_invoice())
    assert reading.signals == ()


IN_THE_STREAM = sorted(name for name, style in STYLES.items() if not (style.encrypted or style.annotated))


@pytest.mark.parametrize("style", IN_THE_STREAM)
def test_a_patch_is_seen_in_every_style_whose_words_lie_in_the_page_s_own_stream(style: str) -> None:
    pdf = draw(compliant(), style=style)
    assert "painted_over" in codes(patched(pdf, "9,000,000"))


def test_words_never_accuse() -> None:
    words = " ".join(signal.message for signal in signs(patched(original(), "9,000,000"))).casefold()
    assert not any(word in words for word in ("forg", "fraud", "fake", "tamper", "suspicious", "manipulat"))
