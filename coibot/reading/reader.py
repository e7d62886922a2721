"""A file's bytes -> `FileReading`: sniff, take apart into pages, recognise each page, read it."""

import hashlib
import importlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import ModuleType

from coibot.model.document import Document, DocumentKind, FileReading, Problem, Signal, Source
from coibot.reading.acord25 import EMPTY_FORM, is_blank, is_reverse, read_acord25, refused
from coibot.reading.align import NotAlignedError
from coibot.reading.classify import OWN_FORM, POOR_PICTURE, UNREAD_PICTURE, PageKind, Recognised, classify, watermark
from coibot.reading.endorsement_forms import own_forms
from coibot.reading.endorsements import continues, read_endorsement
from coibot.reading.labelled import read_labelled
from coibot.reading.making import made
from coibot.reading.notice import read_notice
from coibot.reading.objects import Document as OpenedPDF
from coibot.reading.page import Page, rounded, shows_a_picture
from coibot.reading.pdf import PAGES_READ, EncryptedError, opened, pages_of
from coibot.reading.property import read_property
from coibot.reading.remarks import read_remarks
from coibot.reading.signals import signals_of
from coibot.reading.streams import TooLargeError

LARGEST = 60_000_000
"""Bytes of a file that is looked at."""
PICTURES_READ = 10
"""Pictures of a file that are read."""
PICTURES = {
    b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG", b"II*\x00": "TIFF", b"MM\x00*": "TIFF", b"GIF8": "GIF",
    b"BM": "BMP",
}  # fmt: skip
NO_TEXT = "no_text"
"""The code of the problem that a page is a picture, and was not read."""
NO_TEXT_ADVICE = (
    "The page is a picture without a text layer. Please send the PDF that the agency's system produced, not a scan."
)
UNKNOWN_LAYOUT = "A certificate's print does not lie as on any ACORD 25 edition that is known; a person must read it."
POOR_PICTURE_ADVICE = (
    "The picture of a certificate is too poor, too crooked or too incomplete to be read with certainty. "
    "Please send the PDF that the agency's system produced."
)


def read_file(name: str, content: bytes, *, pictures: bool = True, forms: str = "") -> FileReading:
    """What the file says. Never raises: whatever goes wrong is a `Problem`.

    Reading pictures takes seconds, a third of a gigabyte, and the extra `ocr`. Without `pictures`, or without the
    extra, a page that is a picture is a problem `NO_TEXT`. `forms` is the office's own table of endorsement forms; it
    alone may raise: EndorsementFormsError when it is no such table.
    """
    with own_forms(forms):
        return _whatever_goes_wrong(name, content, pictures)


def _whatever_goes_wrong(name: str, content: bytes, pictures: bool) -> FileReading:
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        return _read(name, content, sha256, pictures)
    except EncryptedError:
        problem = Problem("encrypted", "The file opens only with a password. Please send a copy without one.")
    except (TooLargeError, MemoryError):
        problem = Problem("too_large", "The file draws more than any certificate does, and was not read to its end.")
    except Exception as fault:
        kind = type(fault).__name__
        problem = Problem("damaged", f"The file is damaged and cannot be read ({kind}). Please send it again.")
    return FileReading(name, sha256, 0, (), (problem,))


def _read(name: str, content: bytes, sha256: str, pictures: bool) -> FileReading:
    if len(content) > LARGEST:
        problem = Problem("too_large", f"The file has {len(content):,} bytes; at most {LARGEST:,} are read.")
        return FileReading(name, sha256, 0, (), (problem,))
    if b"%PDF-" not in content[:1024]:
        return _not_pdf(name, content, sha256, pictures)
    pdf = opened(content)
    pages, count, dynamic = pages_of(pdf)
    if not pages:
        return FileReading(name, sha256, 0, (), (Problem("damaged", "The file has no page that can be read."),))
    problems: list[Problem] = []
    if count > len(pages):
        problems.append(Problem("too_large", f"The file has {count} pages; the first {PAGES_READ} were read."))
    if dynamic:
        advice = "Please print it to a PDF and send that."
        problems.append(Problem("xfa", f"The file is a dynamic form whose fields only some programs show. {advice}"))
    documents = documents_of(pages)
    torn = {page.number for page in pages if page.damaged}
    if torn:
        message = "A page of the file is damaged and was read only in part. Please send the file again."
        problems.append(Problem("damaged", message))
    seen = _pictured(pages, documents)
    if seen and pictures and (reader := _picture_reader()):
        first = sorted(seen)[:PICTURES_READ]
        documents = [document for document in documents if not set(document.pages) <= set(first)]
        documents += [_seen(reader, content, number) for number in first]
        documents.sort(key=lambda document: document.pages)
        if len(seen) > PICTURES_READ:
            problems.append(Problem("too_large", f"Of {len(seen)} pictures the first {PICTURES_READ} were read."))
    elif seen:
        problems.append(Problem(NO_TEXT, NO_TEXT_ADVICE))
    problems += problems_of([document for document in documents if document.pages[0] not in torn])
    return FileReading(name, sha256, count, tuple(documents), tuple(problems), _signals(pages, documents, pdf))


def _seen(reader: ModuleType, content: bytes, number: int) -> Document:
    """The document on a picture. One that nobody can make sense of does not take the file's other pages with it."""
    try:
        document: Document = reader.read_pdf_page(content, number)
    except (TooLargeError, MemoryError):
        raise
    except Exception:
        return Document(DocumentKind.OTHER, (number,), source=Source.OCR, why=POOR_PICTURE)
    return document


def _signals(pages: Sequence[Page], documents: Sequence[Document], pdf: OpenedPDF) -> tuple[Signal, ...]:
    try:
        return signals_of(pages, documents, made(pdf))
    except Exception:  # what only informs must not keep a certificate from being read
        return ()


def _pictured(pages: Sequence[Page], documents: Sequence[Document]) -> set[int]:
    """The pages of which a person sees a picture, and whose text says nothing of worth."""
    told = {number for d in documents if d.kind is not DocumentKind.OTHER for number in d.pages}
    untold = {number for d in documents if d.why == UNREAD_PICTURE for number in d.pages}
    return ({page.number for page in pages if shows_a_picture(page)} | untold) - told


def _picture_reader() -> ModuleType | None:
    """The package for pictures, whose libraries are large, and may not be installed."""
    try:
        reader = importlib.import_module("coibot.reading.picture")
    except ImportError:
        return None
    return reader if reader.can_read() else None


def _not_pdf(name: str, content: bytes, sha256: str, pictures: bool) -> FileReading:
    picture = next((kind for start, kind in PICTURES.items() if content.startswith(start)), None)
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"hevc"):
        picture = "HEIC"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        picture = "WebP"
    if picture is None:
        message = "The file is neither a PDF nor a picture of a page." if content else "The file is empty."
        return FileReading(name, sha256, 0, (), (Problem("not_a_document", message),))
    reader = _picture_reader() if pictures else None
    if reader is None:
        document = Document(DocumentKind.OTHER, (1,), why=UNREAD_PICTURE)
        return FileReading(name, sha256, 1, (document,), (Problem(NO_TEXT, NO_TEXT_ADVICE),))
    count, documents = reader.read_image(content, PICTURES_READ)
    return FileReading(name, sha256, count, documents, tuple(problems_of(documents)))


def problems_of(documents: Sequence[Document]) -> Iterator[Problem]:
    """What a person should know of the documents."""
    refused = [d for d in documents if d.kind is DocumentKind.CERTIFICATE and "policies" in d.unreadable]
    if any(document.source is not Source.OCR for document in refused):
        yield Problem("unknown_layout", UNKNOWN_LAYOUT)
    if any(d.source is Source.OCR for d in refused) or any(d.why == POOR_PICTURE for d in documents):
        yield Problem("poor_picture", POOR_PICTURE_ADVICE)


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
    if page.damaged:
        if recognised.kind is PageKind.ACORD_25 and recognised.certain:
            return refused(page, recognised.edition)
        return _other(page, Recognised(PageKind.OTHER, recognised.form, why="a damaged page, of which a part is lost"))
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
            return _other(page, Recognised(PageKind.OTHER, "ACORD 25", recognised.edition, why=EMPTY_FORM))
        return document
    if recognised.kind in (PageKind.LABELLED, PageKind.CERTIFICATE):
        return read_labelled(page, recognised, everything=recognised.kind is PageKind.CERTIFICATE)
    if recognised.kind is PageKind.PROPERTY:
        return _property(page, recognised)
    if recognised.kind is PageKind.ENDORSEMENT:
        return read_endorsement(page, recognised)
    if recognised.kind is PageKind.NOTICE:
        return read_notice(page)
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
    if recognised.kind is PageKind.NOTICE:
        return replace(recognised, why=f"it looks like a {recognised.title}, and is marked {mark}")
    if recognised.kind is PageKind.ENDORSEMENT:
        return replace(recognised, why=f"it looks like an endorsement ({recognised.form}), and is marked {mark}")
    return replace(recognised, why=f"{recognised.why or recognised.title}, marked {mark}")


def _other(page: Page, recognised: Recognised) -> Document:
    return Document(
        DocumentKind.OTHER, (page.number,), recognised.form, recognised.edition, recognised.title, why=recognised.why
    )
