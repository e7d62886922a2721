"""A file's bytes -> `FileReading`: sniff, take apart into pages, recognise each page, read it."""

import hashlib
from dataclasses import replace

from coibot.model.document import Document, DocumentKind, FileReading, Problem
from coibot.reading.acord25 import is_blank, is_reverse, read_acord25, refused
from coibot.reading.align import NotAlignedError
from coibot.reading.classify import OWN_FORM, PageKind, Recognised, classify, watermark
from coibot.reading.drawing import TooLargeError
from coibot.reading.endorsements import continues, read_endorsement
from coibot.reading.labelled import read_labelled
from coibot.reading.page import Page, rounded
from coibot.reading.pdf import PAGES_READ, EncryptedError, read_pages
from coibot.reading.property import read_property
from coibot.reading.remarks import read_remarks

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
    if any(document.why and document.why.startswith("a picture") for document in documents):
        problems.append(Problem("no_text", NO_TEXT))
    if any(document.kind is DocumentKind.CERTIFICATE and "policies" in document.unreadable for document in documents):
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
        if documents and (continues(documents[-1], recognised, page) or _reverse(documents[-1], recognised, page)):
            documents[-1] = _extended(documents[-1], page)
        else:
            documents.append(_as_displayed(_document(page, recognised), page))
    return documents


def _reverse(document: Document, recognised: Recognised, page: Page) -> bool:
    """Whether the page is the back of the certificate before it."""
    return recognised.kind is PageKind.ACORD_25 and document.form == recognised.form and is_reverse(page)


def _as_displayed(document: Document, page: Page) -> Document:
    """The evidence where a viewer shows it, for pages that were turned to be read."""
    if not page.turn or not document.evidence:
        return document
    shown = {path: replace(proof, box=rounded(page.displayed(proof.box))) for path, proof in document.evidence.items()}
    return replace(document, evidence=shown)


def _extended(document: Document, page: Page) -> Document:
    return replace(document, pages=(*document.pages, page.number))


def _document(page: Page, recognised: Recognised) -> Document:
    if mark := watermark(page):
        return _other(page, _marked(recognised, mark))
    if recognised.kind is PageKind.ACORD_25:
        try:
            document = read_acord25(page, recognised.edition)
        except NotAlignedError:
            if recognised.certain:
                return refused(page, recognised.edition)
            return read_labelled(page, Recognised(PageKind.CERTIFICATE, why=OWN_FORM), everything=True)
        if is_blank(document):
            return _other(
                page, Recognised(PageKind.OTHER, "ACORD 25", recognised.edition, why="an empty certificate form")
            )
        return document
    if recognised.kind in (PageKind.LABELLED, PageKind.CERTIFICATE):
        return read_labelled(page, recognised, everything=recognised.kind is PageKind.CERTIFICATE)
    if recognised.kind is PageKind.PROPERTY:
        return _property(page, recognised)
    if recognised.kind is PageKind.ENDORSEMENT:
        return read_endorsement(page, recognised)
    if recognised.kind is PageKind.REMARKS:
        return read_remarks(page, recognised)
    return _other(page, recognised)


def _property(page: Page, recognised: Recognised) -> Document:
    called = f"{recognised.title} ({recognised.form})"
    try:
        document = read_property(page, recognised)
    except NotAlignedError:
        return _other(page, replace(recognised, why=f"{called}, whose print does not lie as on the form"))
    if is_blank(document):
        return _other(page, replace(recognised, why=f"an empty form: {called}"))
    return document


def _marked(recognised: Recognised, mark: str) -> Recognised:
    """A page across which a word says that it is no document in force. It proves nothing, and a person looks."""
    if recognised.kind is PageKind.ACORD_25:
        return replace(recognised, why=f"it looks like a certificate, and is marked {mark}")
    if recognised.kind is PageKind.ENDORSEMENT:
        return replace(recognised, why=f"it looks like an endorsement ({recognised.form}), and is marked {mark}")
    return replace(recognised, why=f"{recognised.why or recognised.title}, marked {mark}")


def _other(page: Page, recognised: Recognised) -> Document:
    return Document(
        DocumentKind.OTHER, (page.number,), recognised.form, recognised.edition, recognised.title, why=recognised.why
    )
