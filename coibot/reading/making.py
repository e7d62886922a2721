"""How a PDF was made, as the file itself tells: its programs, and what it was before it was saved again.

A PDF may be saved by adding to its end (ISO 32000-1 section 7.5.6). What stood there before is then still in the file,
and can be read: the file up to an earlier end mark is the file as it was.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.utils import decode_text

from coibot.reading.objects import Document
from coibot.reading.page import Page
from coibot.reading.pdf import read_pages

EARLIER_READ = 3
"""States of a file that are read besides the last one."""
LONGEST_NAME = 120
XMP_READ = 200_000
"""Bytes of the metadata (ISO 16684) that are looked at."""

_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF")


@dataclass(frozen=True, slots=True)
class Making:
    """What a file tells of how it was made; empty where it tells nothing."""

    producer: str = ""
    """Info dictionary: the program that wrote the PDF."""
    creator: str = ""
    """Info dictionary: the program that the document was made in."""
    xmp_producer: str = ""
    agents: tuple[str, ...] = ()
    """Programs in the metadata's list of what was done to the file."""
    earlier: tuple[tuple[Page, ...], ...] = ()
    """The pages as they were at each earlier end of the file, oldest first."""


def made(document: Document) -> Making:
    """Never raises: where the file is odd, nothing is told."""
    try:
        told: dict[str, Any] = {}
        for entries in reversed(document.info):
            told |= entries if isinstance(entries, dict) else {}
        xmp = _xmp(document)
        return Making(
            _name(told.get("Producer")),
            _name(told.get("Creator")),
            _tag(xmp, "pdf:Producer"),
            tuple(dict.fromkeys(_all(xmp, "stEvt:softwareAgent"))),
            tuple(_earlier(document)),
        )
    except Exception:  # what only informs must not keep a certificate from being read
        return Making()


def _earlier(document: Document) -> Iterator[tuple[Page, ...]]:
    if not _rewritten(document):
        return
    ends = [found.end() for found in _END.finditer(document.content) if found[1] != b"0"]
    # The first part of a linearized file ends with `startxref 0`, and is no state that the file was ever in.
    for end in ends[:-1][-EARLIER_READ:]:
        try:
            pages, _, _ = read_pages(document.content[:end])
        except Exception:  # noqa: S112 - a state that can't be read tells nothing
            continue
        yield tuple(pages)


def _rewritten(document: Document) -> bool:
    """Whether an object was written anew by a later part of the file; parts that only add or divide tell nothing."""
    seen: dict[int, object] = {}
    for xref in document.xrefs:
        offsets = getattr(xref, "offsets", None)
        places = offsets if isinstance(offsets, dict) else {number: number for number in xref.get_objids()}
        for number, place in places.items():
            if number in seen and seen[number] != place:
                return True
            seen[number] = place
    return False


def _xmp(document: Document) -> str:
    stream = resolve1(document.catalog.get("Metadata"))
    if not isinstance(stream, PDFStream):
        return ""
    return stream.get_data()[:XMP_READ].decode("utf-8", "replace")


def _tag(xmp: str, tag: str) -> str:
    return next(_all(xmp, tag), "")


def _all(xmp: str, tag: str) -> Iterator[str]:
    """The tag's words, written as an element or as an attribute."""
    name = re.escape(tag)
    for found in re.finditer(rf"<{name}>([^<]{{1,400}})</{name}>|\b{name}=\"([^\"]{{1,400}})\"", xmp):
        yield _name(found[1] or found[2])


def _name(value: object) -> str:
    value = resolve1(value)
    text = decode_text(value) if isinstance(value, bytes) else value if isinstance(value, str) else ""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:LONGEST_NAME]
