"""A file's bytes -> `FileReading`: sniff, take apart into pages, recognise each page, read it."""

import hashlib
from dataclasses import replace

from coibot.model.document import Document, DocumentKind, FileReading, Problem
from coibot.reading.acord25 import is_blank, read_acord25, refused
from coibot.reading.align import NotAlignedError
from coibot.reading.classify import PageKind, Recognised, classify
from coibot.reading.endorsements import continues, read_endorsement
from coibot.reading.page import Page, rounded
from coibot.reading.pdf import PAGES_READ, EncryptedError, read_pages
from coibot.reading.remarks import read_remarks
from coibot.reading.streams import TooLargeError

LARGEST = 60_000_000
"""Bytes of a file that is looked at."""
PICTURES = {
    b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"II*\x00": "TIFF", b"MM\x00*": "TIFF", b"GIF8": "GIF",
    b"BM": "BMP",
}  # fmt: skip
NO_TEXT = (
    "The page is a picture without a text layer. Please send the PDF that the agency's system produced, not a scan."
)


def read_file(name: str, content: bytes) -> FileReading:
    """What the file says. Never raises: whatever goes wrong is a `Problem`."""
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        return _read(name, content, sha256)
    except EncryptedError:
        problem = Problem("encrypted", "The file opens only with a password. Please send a copy without one.")
    except (TooLargeError, MemoryError):
        problem = Problem("too_large", "The file draws more than any certificate does, and was not read to its end.")
    except Exception as fault:
        kind = type(fault).__name__
        problem = Problem("damaged", f"The file is damaged and cannot be read ({kind}). Please send it again.")
    return FileReading(name, sha256, 0, (), (problem,))


def _read(name: str, content: bytes, sha256: str) -> FileReading:
    if len(content) > LARGEST:
        problem = Problem("too_large", f"The file has {len(content):,} bytes; at most {LARGEST:,} are read.")
        return FileReading(name, sha256, 0, (), (problem,))
    if b"%PDF-" not in content[:1024]:
        return _not_pdf(name, content, sha256)
    pages, count, dynamic = read_pages(content)
    if not pages:
        return FileReading(name, sha256, 0, (), (Problem("damaged", "The file has no page that can be read."),))
    problems: list[Problem] = []
    if count > len(pages):
        problems.append(Problem("too_large", f"The file has {count} pages; the first {PAGES_READ} were read."))
    if dynamic:
        advice = "Please print it to a PDF and send that."
        problems.append(Problem("xfa", f"The file is a dynamic form whose fields only some programs show. {advice}"))
    documents = documents_of(pages)
    if any(page.damaged for page in pages):
        message = "A page of the file is damaged and was read only in part. Please send the file again."
        problems.append(Problem("damaged", message))
    if any(document.why and document.why.startswith("a picture") for document in documents):
        problems.append(Problem("no_text", NO_TEXT))
    whole = [document for document in documents if not pages[document.pages[0] - 1].damaged]
    if any(document.kind is DocumentKind.CERTIFICATE and "policies" in document.unreadable for document in whole):
        message = "A certificate's print does not lie as on any ACORD 25 edition that is known; a person must read it."
        problems.append(Problem("unknown_layout", message))
    return FileReading(name, sha256, count, tuple(documents), tuple(problems))


def _not_pdf(name: str, content: bytes, sha256: str) -> FileReading:
    picture = next((kind for start, kind in PICTURES.items() if content.startswith(start)), None)
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc"):
        picture = "HEIC"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        picture = "WebP"
    if picture is None:
        message = "The file is neither a PDF nor a picture of a page." if content else "The file is empty."
        return FileReading(name, sha256, 0, (), (Problem("not_a_document", message),))
    document = Document(
        DocumentKind.OTHER, (1,), why=f"a picture ({picture}) of a page: it has no text that can be read"
    )
    return FileReading(name, sha256, 1, (document,), (Problem("no_text", NO_TEXT),))


def documents_of(pages: list[Page]) -> list[Document]:
    """Every document on the pages, in order. Pages may come from a PDF or from any other reader of words."""
    documents: list[Document] = []
    for page in pages:
        recognised = classify(page)
        if documents and continues(documents[-1], recognised, page):
            documents[-1] = _extended(documents[-1], page)
        else:
            documents.append(_as_displayed(_document(page, recognised), page))
    return documents


def _as_displayed(document: Document, page: Page) -> Document:
    """The evidence where a viewer shows it, for pages that were turned to be read."""
    if not page.turn or not document.evidence:
        return document
    shown = {path: replace(proof, box=rounded(page.displayed(proof.box))) for path, proof in document.evidence.items()}
    return replace(document, evidence=shown)


def _extended(document: Document, page: Page) -> Document:
    return replace(document, pages=(*document.pages, page.number))


def _document(page: Page, recognised: Recognised) -> Document:
    if page.damaged:
        if recognised.kind is PageKind.ACORD_25 and recognised.certain:
            return refused(page, recognised.edition)
        return _other(page, Recognised(PageKind.OTHER, recognised.form, why="a damaged page, of which a part is lost"))
    if recognised.kind is PageKind.ACORD_25:
        try:
            document = read_acord25(page, recognised.edition)
        except NotAlignedError:
            if recognised.certain:
                return refused(page, recognised.edition)
            return _other(
                page, Recognised(PageKind.OTHER, why="it looks like a certificate, and is no form that is known")
            )
        if is_blank(document):
            return _other(
                page, Recognised(PageKind.OTHER, "ACORD 25", recognised.edition, why="an empty certificate form")
            )
        return document
    if recognised.kind is PageKind.ENDORSEMENT:
        return read_endorsement(page, recognised)
    if recognised.kind is PageKind.REMARKS:
        return read_remarks(page, recognised)
    return _other(page, recognised)


def _other(page: Page, recognised: Recognised) -> Document:
    return Document(
        DocumentKind.OTHER, (page.number,), recognised.form, recognised.edition, recognised.title, why=recognised.why
    )
