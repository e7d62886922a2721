"""Reads drawn pages back with pdfium, which the generator does not draw with."""

import io
from collections.abc import Callable

import pypdf
import pypdfium2
import pytest


def _words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
        notes = [note.get_object() for note in page.get("/Annots", ())]
        pages += [str(note["/Contents"]) for note in notes if note["/Subtype"] == "/FreeText"]
    return "".join("".join(pages).split())


@pytest.fixture
def words() -> Callable[[bytes], str]:
    """The text layer of all pages and then their annotations, without any white space."""
    return _words
