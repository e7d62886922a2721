"""Certificates that come as pictures: scans, faxes, photographs, in image files and in PDFs without text.

Imported only when a picture comes: the libraries below are large. Needs the extra `ocr`.
"""

from itertools import islice

from coibot.model.document import Document
from coibot.reading.picture.certificate import read_picture
from coibot.reading.picture.files import PdfPages, pages_in, pictures_in
from coibot.reading.picture.recogniser import NoRecogniserError, recogniser

__all__ = ["can_read", "read_image", "read_pdf_page"]


def can_read() -> bool:
    """Whether the recogniser is there. Tesseract is the second reader; without it the gate is stricter."""
    try:
        recogniser()
    except NoRecogniserError:
        return False
    return True


def read_image(content: bytes, most: int) -> tuple[int, tuple[Document, ...]]:
    """How many pages an image file has, and the document on each of the first `most`."""
    return pages_in(content), tuple(read_picture(picture) for picture in islice(pictures_in(content), most))


def read_pdf_page(content: bytes, number: int) -> Document:
    """The document on a page of a PDF (1-based) as it looks."""
    pages = PdfPages(content)
    try:
        return read_picture(pages.draw(number))
    finally:
        pages.close()
