"""What a page travels as: a text layer, or a picture as a scanner makes it; and several pages in one file."""

import hashlib
import io
import math
import re
from dataclasses import dataclass
from enum import StrEnum
from random import Random

import pypdfium2
from PIL import Image, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from coibot.samples.layout import PAGE


class Medium(StrEnum):
    """How the facts are in the file."""

    TEXT = "text"
    """A text layer."""
    FORM = "form"
    """The fillable form: values in AcroForm fields."""
    IMAGE = "image"
    """A picture of the page in a PDF, without a text layer."""


@dataclass(frozen=True, slots=True)
class Scan:
    """How a page was made into a picture."""

    dpi: int = 200
    quality: int = 80
    """JPEG quality, 1 to 95; 0 means PNG, without loss."""
    grey: bool = True
    turn: int = 0
    """Quarter turns of the picture, in degrees counter-clockwise: 0, 90, 180, 270."""
    skew: float = 0.0
    """Degrees counter-clockwise that the paper lay askew."""
    noise: int = 0
    """How many specks of dust in a thousand pixels."""
    blur: float = 0.0
    """Radius in pixels."""


def photograph(pdf: bytes, scan: Scan, seed: int = 0) -> Image.Image:
    """The first page as pixels."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture: Image.Image = document[0].render(scale=scan.dpi / 72).to_pil()
    finally:
        document.close()
    picture = picture.convert("L" if scan.grey else "RGB")
    white = 255 if scan.grey else (255, 255, 255)
    if scan.skew:
        picture = picture.rotate(scan.skew, Image.Resampling.BICUBIC, fillcolor=white)
    if scan.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(scan.blur))
    if scan.noise:
        dice = Random(f"dust {seed}")  # noqa: S311
        dark = 90 if scan.grey else (90, 90, 90)
        for _ in range(picture.width * picture.height * scan.noise // 1000):
            picture.putpixel((dice.randrange(picture.width), dice.randrange(picture.height)), dark)
    return picture.rotate(scan.turn, expand=True)


def on_paper(place: tuple[float, float], scan: Scan) -> tuple[float, float]:
    """A point of the scanned page as displayed -> the point of the paper that is there; both in points from the bottom
    left of a page of US Letter, `scan.turn` 0."""
    turned = math.radians(scan.skew)
    right, up = place[0] - PAGE[0] / 2, place[1] - PAGE[1] / 2
    return (
        PAGE[0] / 2 + right * math.cos(turned) + up * math.sin(turned),
        PAGE[1] / 2 - right * math.sin(turned) + up * math.cos(turned),
    )


def picture_file(pdf: bytes, scan: Scan, seed: int = 0) -> bytes:
    """The first page as a JPEG file, or a PNG file when `scan.quality` is 0."""
    written = io.BytesIO()
    picture = photograph(pdf, scan, seed)
    if scan.quality:
        picture.save(written, "JPEG", quality=scan.quality, dpi=(scan.dpi, scan.dpi))
    else:
        picture.save(written, "PNG", dpi=(scan.dpi, scan.dpi))
    return written.getvalue()


def scanned(pdf: bytes, scan: Scan, seed: int = 0) -> bytes:
    """A PDF whose one page is a picture of the first page."""
    written = io.BytesIO()
    picture = ImageReader(io.BytesIO(picture_file(pdf, scan, seed)))
    wide, high = (pixels * 72 / scan.dpi for pixels in picture.getSize())
    canvas = Canvas(written, pagesize=(wide, high), invariant=1)
    canvas.drawImage(picture, 0, 0, wide, high)
    canvas.showPage()
    canvas.save()
    return written.getvalue()


def package(*pdfs: bytes) -> bytes:
    """One PDF with the pages of all, in order. Form fields stay as annotations of their page.

    Raises ValueError when there is nothing to join.
    """
    if not pdfs:
        raise ValueError("nothing to join: give at least one PDF")
    whole = pypdfium2.PdfDocument.new()
    try:
        for pdf in pdfs:
            part = pypdfium2.PdfDocument(pdf)
            try:
                whole.import_pages(part)
            finally:
                part.close()
        written = io.BytesIO()
        whole.save(written)
        return _with_steady_id(written.getvalue())
    finally:
        whole.close()


def _with_steady_id(pdf: bytes) -> bytes:
    """The file with an identifier made from its content, where pdfium puts a random one (ISO 32000-1, 14.4)."""
    body, mark, trailer = pdf.rpartition(b"trailer")
    steady = hashlib.sha256(body).hexdigest()[:32].upper().encode()
    return body + mark + re.sub(rb"(?<=<)[0-9A-F]{32}(?=>)", steady, trailer)
