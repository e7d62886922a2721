"""Reads drawn pages back with pdfium, which the generator does not draw with."""

from collections.abc import Callable

import pypdfium2
import pytest


def _words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return "".join("".join(pages).split())


@pytest.fixture
def words() -> Callable[[bytes], str]:
    """The text layer of all pages, without any white space."""
    return _words
