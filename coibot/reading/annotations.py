"""What lies on top of a PDF page: form fields, and notes that every viewer shows but no text operator contains.

Field values come from the field tree (ISO 32000-1 section 12.7.3): a widget inherits /FT, /V and /Ff from its parents.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psparser import PSLiteral
from pdfminer.utils import Matrix, apply_matrix_pt, decode_text, mult_matrix

from coibot.reading.interpreter import Interpreter, numbers
from coibot.reading.page import Box, Widget, WidgetKind

ANNOTATIONS_READ = 5000
HIDDEN, NO_VIEW = 1 << 1, 1 << 5
"""Annotation flags (table 165): the annotation does not show."""
PUSH_BUTTON, RADIO = 1 << 16, 1 << 15
"""Button field flags (table 226)."""
GENERATIONS = 12
"""How far up the field tree values are inherited."""
NOT_DRAWN = ("Widget", "Popup", "Link", "Text")
"""Annotations that are no part of what a person reads on the page, and form fields, which are read for themselves."""
MARKS = ("Highlight", "Underline", "Squiggly", "Circle", "FileAttachment")
"""Annotations that point at words and leave them readable."""


def widgets_of(leaf: PDFPage, ctm: Matrix) -> Iterator[Widget]:
    """The form fields that show on the page."""
    for note in _annotations(leaf):
        if _name(note.get("Subtype")) != "Widget" or _flags(note) & (HIDDEN | NO_VIEW):
            continue
        box = _box(note.get("Rect"), ctm)
        if box is None or box[2] - box[0] < 2 or box[3] - box[1] < 2:
            continue
        lineage = list(_lineage(note))
        kind = _name(_inherited(lineage, "FT"))
        name = ".".join(reversed([_text(entry["T"]) for entry in lineage if "T" in entry]))
        value = resolve1(_inherited(lineage, "V"))
        if kind == "Btn":
            flags = _inherited(lineage, "Ff")
            if isinstance(flags, int) and flags & PUSH_BUTTON:
                continue
            yield Widget(name, WidgetKind.CHECK, box, _name(value), _checked(note, value, flags))
        elif kind in ("Tx", "Ch"):
            yield Widget(name, WidgetKind.TEXT, box, _text(value))
        else:
            yield Widget(name, WidgetKind.OTHER, box, "signed" if isinstance(value, dict) else "")


def notes_of(leaf: PDFPage, ctm: Matrix) -> Iterator[Box]:
    """Where text and stamps were laid over the page."""
    for note in _annotations(leaf):
        if _name(note.get("Subtype")) not in NOT_DRAWN + MARKS and not _flags(note) & (HIDDEN | NO_VIEW):
            box = _box(note.get("Rect"), ctm)
            if box is not None:
                yield box


def _checked(note: Mapping[str, Any], value: object, flags: object) -> bool | None:
    """On or off; None when the field says one thing and shows the other."""
    state = _name(note.get("AS"))
    told = _name(value) if isinstance(resolve1(value), PSLiteral) else _text(value)
    if not state:
        return bool(told) and told != "Off"
    shown = state != "Off"
    if isinstance(flags, int) and flags & RADIO:
        return shown
    if told and (told != "Off") != shown:
        return None
    return shown


def draw_annotations(interpreter: Interpreter, leaf: PDFPage, ctm: Matrix) -> None:
    """Run the appearance streams of visible notes, so that their words and strokes join those of the page.

    So do those of text fields, unless viewers are told to make them anew: a field that shows something else than its
    value is seen through, and one that shows something without having a value is not taken for blank.
    """
    anew = _made_anew(leaf)
    listed = resolve1(leaf.annots)
    if isinstance(listed, list):  # a note may be gone (null); one that is no note was torn
        interpreter.canvas.damaged |= any(not isinstance(resolve1(note), (dict, type(None))) for note in listed)
    for note in _annotations(leaf):
        kind = _name(note.get("Subtype"))
        field = kind == "Widget" and not anew and _name(_inherited(list(_lineage(note)), "FT")) in ("Tx", "Ch")
        if (kind in NOT_DRAWN and not field) or _flags(note) & (HIDDEN | NO_VIEW):
            continue
        appearance = resolve1(note.get("AP"))
        stream = resolve1(appearance.get("N")) if isinstance(appearance, dict) else None
        if isinstance(stream, dict):
            stream = resolve1(stream.get(_name(note.get("AS"))))
        rectangle = numbers(note.get("Rect"), 4)
        if rectangle is None or interpreter.canvas.visibility.hidden(note.get("OC")):
            continue
        if (
            isinstance(stream, PDFStream)
            and stream.objid is not None
            and (matrix := _placed(stream, rectangle)) is not None
        ):
            interpreter.draw_apart(stream, mult_matrix(matrix, ctm))
        elif kind == "FreeText" and (box := _box(note.get("Rect"), ctm)):
            interpreter.canvas.doubt(box)  # viewers then draw its words as they like


def _made_anew(leaf: PDFPage) -> bool:
    """Whether the form asks viewers to ignore the appearances in the file (/NeedAppearances)."""
    form = resolve1(leaf.doc.catalog.get("AcroForm"))
    return isinstance(form, dict) and resolve1(form.get("NeedAppearances")) is True


def _placed(stream: PDFStream, rectangle: list[float]) -> Matrix | None:
    """The matrix that fits an appearance into the annotation's rectangle (section 12.5.5, algorithm 8.1)."""
    bounds = numbers(stream.get("BBox"), 4)
    own = numbers(stream.get("Matrix"), 6) or [1, 0, 0, 1, 0, 0]
    if bounds is None:
        return None
    form: Matrix = (own[0], own[1], own[2], own[3], own[4], own[5])
    corners = [apply_matrix_pt(form, (x, y)) for x in (bounds[0], bounds[2]) for y in (bounds[1], bounds[3])]
    x0, y0 = min(x for x, _ in corners), min(y for _, y in corners)
    wide, tall = max(x for x, _ in corners) - x0, max(y for _, y in corners) - y0
    if wide <= 0 or tall <= 0:
        return None
    left, bottom = min(rectangle[0], rectangle[2]), min(rectangle[1], rectangle[3])
    sx, sy = abs(rectangle[2] - rectangle[0]) / wide, abs(rectangle[3] - rectangle[1]) / tall
    return mult_matrix(form, (sx, 0, 0, sy, left - x0 * sx, bottom - y0 * sy))


def _annotations(leaf: PDFPage) -> Iterator[Mapping[str, Any]]:
    notes = resolve1(leaf.annots)
    for reference in (notes if isinstance(notes, list) else [])[:ANNOTATIONS_READ]:
        note = resolve1(reference)
        if isinstance(note, dict):
            yield note


def _lineage(note: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The widget, its field, the field's parents."""
    entry: object = note
    for _ in range(GENERATIONS):
        if not isinstance(entry, dict):
            return
        yield entry
        entry = resolve1(entry.get("Parent"))


def _inherited(lineage: list[Mapping[str, Any]], key: str) -> object:
    return next((resolve1(entry[key]) for entry in lineage if key in entry), None)


def _flags(note: Mapping[str, Any]) -> int:
    flags = resolve1(note.get("F"))
    return flags if isinstance(flags, int) and 0 <= flags < 1 << 31 else 0


def _name(value: object) -> str:
    value = resolve1(value)
    if isinstance(value, PSLiteral):
        return value.name if isinstance(value.name, str) else value.name.decode("latin-1")
    return ""


def _text(value: object) -> str:
    """A text string, a name, a choice, or the text of a stream; line ends as newlines."""
    value = resolve1(value)
    if isinstance(value, list):
        return ", ".join(_text(v) for v in value)
    if isinstance(value, PDFStream):
        value = value.get_data()
    if isinstance(value, PSLiteral):
        return _name(value)
    if isinstance(value, bytes):
        text = decode_text(value)
    elif isinstance(value, str):
        text = value
    else:
        return ""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def _box(value: object, ctm: Matrix) -> Box | None:
    corners = numbers(value, 4)
    if corners is None:
        return None
    ax, ay = apply_matrix_pt(ctm, (corners[0], corners[1]))
    bx, by = apply_matrix_pt(ctm, (corners[2], corners[3]))
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
