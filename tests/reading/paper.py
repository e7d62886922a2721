"""Pages for the reader's tests: words laid over a drawn certificate, and pages turned, cropped and protected."""

import io
from collections.abc import Callable, Iterable

import pypdf
from pypdf.generic import RectangleObject
from reportlab.pdfgen.canvas import Canvas

Words = tuple[float, float, str]
"""x, baseline, text."""


def overlaid(
    pdf: bytes, words: Iterable[Words], draw: Callable[[Canvas], None] | None = None, size: float = 8
) -> bytes:
    """The first page with more words (and strokes) on top of it."""
    layer = io.BytesIO()
    canvas = Canvas(layer, pagesize=(612, 792), invariant=1)
    if draw:
        draw(canvas)
    canvas.setFont("Helvetica", size)
    for x, y, text in words:
        canvas.drawString(x, y, text)
    canvas.showPage()
    canvas.save()
    return changed(pdf, lambda page: page.merge_page(pypdf.PdfReader(layer).pages[0]))


def changed(pdf: bytes, change: Callable[[pypdf.PageObject], object], **protection: str) -> bytes:
    """The file with its first page changed, and encrypted when `protection` says how (pypdf's encrypt)."""
    writer = pypdf.PdfWriter()
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    if reader.is_encrypted:
        reader.decrypt("")
    writer.append_pages_from_reader(reader)
    change(writer.pages[0])
    if protection:
        writer.encrypt(**protection)  # type: ignore[arg-type]
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def crop(box: tuple[float, float, float, float]) -> Callable[[pypdf.PageObject], None]:
    def change(page: pypdf.PageObject) -> None:
        page.cropbox = RectangleObject(box)

    return change
