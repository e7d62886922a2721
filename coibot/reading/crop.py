"""A small picture of one box of a PDF page, for the letter that speaks of it.

Needs PDFium and Pillow, which the extras `ocr` and `demo` bring.
"""

import ctypes
import io
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw, PngImagePlugin

Image.preinit()  # loads the writer of PNG files now: later, nothing on the disk may be within reach

Box = tuple[float, float, float, float]

WIDEST = 600
"""Pixels."""
_SCALE = 2.0
"""Pixels a point: 144 dots an inch, sharp on a phone's display and small enough for a letter."""
_AROUND = (150.0, 13.0, 50.0, 13.0)
"""Points shown to the left of the box, below, to the right and above: labels stand to the left of amounts, and above
names."""
_OUTLINE, _MARGIN = (200, 74, 28), 2.5
_COLOURS = 48


def picture_of_box(content: bytes, number: int, box: Box, text: str) -> bytes:
    """A PNG of the box with its surroundings, outlined; `box` in points of the displayed page, origin at bottom left.

    Empty where the page does not show `text` there by its text layer or a form field: a picture of a wrong place would
    be worse than none. Raises what PDFium raises on damaged files.
    """
    document: Any = pypdfium2.PdfDocument(content)
    try:
        if document.get_formtype():
            document.init_forms()
        if not 1 <= number <= len(document):
            return b""
        page = document[number - 1]
        width, height = page.get_size()
        if not _inside(box, width, height) or page.get_rotation() or not (_says(page, box, text) or _field(page, box)):
            return b""
        return _png(page, box, width, height)
    finally:
        document.close()


def _inside(box: Box, width: float, height: float) -> bool:
    x0, y0, x1, y1 = box
    return 0 <= x0 < x1 <= width and 0 <= y0 < y1 <= height and x1 - x0 <= WIDEST / _SCALE


def _says(page: Any, box: Box, text: str) -> bool:
    """Whether the text layer has these very characters there; a box of blank stays out of letters too."""
    left, bottom, _, _ = page.get_cropbox()
    x0, y0, x1, y1 = box
    words = page.get_textpage().get_text_bounded(left + x0 - 1, bottom + y0 - 1, left + x1 + 1, bottom + y1 + 1)
    wanted = _plain(text)
    return bool(wanted) and wanted in _plain(words)


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _field(page: Any, box: Box) -> bool:
    """Whether a form field stands there, whose words are in no text layer."""
    raw = pypdfium2.raw
    left, bottom, _, _ = page.get_cropbox()
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), 2000)):
        note = raw.FPDFPage_GetAnnot(page, index)
        try:
            rect = raw.FS_RECTF()
            if raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_WIDGET and raw.FPDFAnnot_GetRect(
                note, ctypes.byref(rect)
            ):
                x0, x1 = sorted((rect.left - left, rect.right - left))
                y0, y1 = sorted((rect.bottom - bottom, rect.top - bottom))
                if x0 - 2 <= box[0] and y0 - 2 <= box[1] and box[2] <= x1 + 2 and box[3] <= y1 + 2:
                    return True
        finally:
            raw.FPDFPage_CloseAnnot(note)
    return False


def _png(page: Any, box: Box, width: float, height: float) -> bytes:
    x0, y0, x1, y1 = box
    spare = WIDEST / _SCALE - (x1 - x0)
    before, after = min(_AROUND[0], spare * 0.75), min(_AROUND[2], spare * 0.25)
    left, right = max(x0 - before, 0.0), min(x1 + after, width)
    bottom, top = max(y0 - _AROUND[1], 0.0), min(y1 + _AROUND[3], height)
    bitmap = page.render(scale=_SCALE, crop=(left, bottom, width - right, height - top))
    image: Image.Image = bitmap.to_pil().convert("RGB")
    corners = (
        (x0 - _MARGIN - left) * _SCALE,
        (top - y1 - _MARGIN) * _SCALE,
        (x1 + _MARGIN - left) * _SCALE,
        (top - y0 + _MARGIN) * _SCALE,
    )
    ImageDraw.Draw(image).rectangle(corners, outline=_OUTLINE, width=2)
    written = io.BytesIO()
    flat = image.quantize(_COLOURS, dither=Image.Dither.NONE)
    flat.save(written, PngImagePlugin.PngImageFile.format, optimize=True)
    return written.getvalue()
