"""What was found in a file: documents, the evidence for each value, and why a file could not be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from coibot.model.certificate import Certificate, Endorsement


class DocumentKind(StrEnum):
    CERTIFICATE = "certificate"
    ENDORSEMENT = "endorsement"
    REMARKS = "remarks"
    OTHER = "other"


class Source(StrEnum):
    """Where a value was read: printed text, form fields, or a picture."""

    TEXT = "text"
    FORM = "form"
    OCR = "ocr"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The very place a value was read."""

    page: int
    """1-based."""
    box: tuple[float, float, float, float]
    """x0, y0, x1, y1 in points, origin at the bottom left of the page."""
    text: str
    source: Source
    confidence: float
    """0 to 1."""


@dataclass(frozen=True, slots=True)
class Document:
    """One document on one or more pages of a file."""

    kind: DocumentKind
    pages: tuple[int, ...]
    form: str | None = None
    """"ACORD 25", "CG 20 10"; None when the form is not known."""
    edition: str | None = None
    title: str | None = None
    source: Source = Source.TEXT
    certificate: Certificate | None = None
    endorsement: Endorsement | None = None
    unreadable: tuple[str, ...] = ()
    """Sorted paths such as `policies.0.limits.each_occurrence` where something stands that could not be read."""
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    why: str | None = None
    """For `other`: what it seems to be."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a file, or a part of it, was not read."""

    code: str
    """`encrypted`, `not_a_document`, `too_large`, `damaged`, `timeout`, `no_text`, ..."""
    message: str


@dataclass(frozen=True, slots=True)
class Signal:
    """Something about a file that may mean it was changed after it was made; for staff alone, and no finding."""

    code: str
    """`painted_over`, `saved_again`, `edit_tool`, `two_producers`, `different_type`, `note_over_value`."""
    message: str
    """One sentence that says what is there, and accuses nobody."""
    page: int | None = None
    """1-based; None when it is about the file."""
    box: tuple[float, float, float, float] | None = None
    """Points, origin at the bottom left."""


@dataclass(frozen=True, slots=True)
class FileReading:
    """Everything that one file said."""

    file: str
    sha256: str
    pages: int
    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class FiledDocument:
    """A document as it lies in a vendor's record, with where it came from."""

    document: Document
    file: str
    """The name the sender gave it; for people only."""
    file_sha256: str
    received: datetime
    """Aware, UTC."""
    message_sha256: str | None = None
    """The e-mail it came in; None for a file given on the command line."""
    sender: str | None = None
    replaced_by: str | None = None
    """The file_sha256 of the document that took its place; None while it counts."""
    from_folder: bool = False
    """Filed by staff from a folder: nobody sent it to us, and nobody was answered."""
