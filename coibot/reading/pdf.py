"""PDF bytes -> pages, through pdfminer; `content` and `drawing` say what becomes of a page's content."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import resolve1
from pdfminer.utils import Matrix, mult_matrix

from coibot.reading.annotations import draw_annotations, notes_of, widgets_of
from coibot.reading.content import FastInterpreter
from coibot.reading.drawing import Drawing
from coibot.reading.interpreter import Interpreter, Visibility
from coibot.reading.objects import Document
from coibot.reading.page import Box, Page, Span
from coibot.reading.streams import TooLargeError

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

PAGES_READ = 50
"""Pages of a file that are read; a certificate lies on the first few."""
PAGES_COUNTED = 2000
SAME_PLACE = 0.15
"""Of the size of type: how far apart the two prints of a word lie at most."""


class EncryptedError(Exception):
    """The file opens only with a password, or is encrypted in a way that is not known."""


def read_pages(content: bytes) -> tuple[list[Page], int, bool]:
    """`pages_of` the document in a file. Raises what that and `opened` raise."""
    return pages_of(opened(content))


def opened(content: bytes) -> Document:
    """The document in a file. Raises EncryptedError, and whatever pdfminer raises on damaged files."""
    try:
        return Document(content)
    except (PDFPasswordIncorrect, PDFEncryptionError) as fault:
        raise EncryptedError(str(fault)) from fault


def pages_of(document: Document) -> tuple[list[Page], int, bool]:
    """The first PAGES_READ pages, how many pages there are, and whether the form is a dynamic one (XFA without fields).

    Raises EncryptedError, TooLargeError, and whatever pdfminer raises on damaged files.
    """
    form = resolve1(document.catalog.get("AcroForm"))
    dynamic = isinstance(form, dict) and "XFA" in form and not resolve1(form.get("Fields"))
    resources = PDFResourceManager()
    visibility = Visibility(document)
    pages: list[Page] = []
    count = 0
    for leaf in _leaves(document):
        count += 1
        if count <= PAGES_READ:
            pages.append(_read_page(resources, visibility, leaf, count))
        elif count >= PAGES_COUNTED:
            break
    return pages, count, dynamic


def _leaves(document: PDFDocument) -> Iterator[PDFPage]:
    return PDFPage.create_pages(document)


def _read_page(resources: PDFResourceManager, visibility: Visibility, leaf: PDFPage, number: int) -> Page:
    x0, y0, x1, y1 = _visible_box(leaf)
    ctm: Matrix
    if leaf.rotate == 90:
        ctm, width, height = (0, -1, 1, 0, -y0, x1), y1 - y0, x1 - x0
    elif leaf.rotate == 180:
        ctm, width, height = (-1, 0, 0, -1, x1, y1), x1 - x0, y1 - y0
    elif leaf.rotate == 270:
        ctm, width, height = (0, 1, -1, 0, y1, -x0), y1 - y0, x1 - x0
    else:
        ctm, width, height = (1, 0, 0, 1, -x0, -y0), x1 - x0, y1 - y0
    device = drawn(resources, visibility, leaf, ctm)
    turn = device.turn()
    if turn:
        ctm = mult_matrix(ctm, turning(turn, width, height))
        width, height = (height, width) if turn != 180 else (width, height)
        device = drawn(resources, visibility, leaf, ctm)
    return Page(
        number,
        width,
        height,
        tuple(once(device.spans)),
        tuple(device.rules),
        tuple(device.inks),
        tuple(device.images),
        tuple(widgets_of(leaf, ctm)),
        tuple(device.slanted),
        tuple(notes_of(leaf, ctm)),
        tuple(device.coverings),
        turn,
        device.damaged or (isinstance(leaf.doc, Document) and leaf.doc.broken),
    )


def drawn(resources: PDFResourceManager, visibility: Visibility, leaf: PDFPage, ctm: Matrix) -> Drawing:
    """With the fast lexer, or from the beginning with pdfminer's own where that one is surprised in any way."""
    try:
        return drawn_by(FastInterpreter, resources, visibility, leaf, ctm)
    except (TooLargeError, MemoryError):
        raise
    except Exception:
        return drawn_by(Interpreter, resources, visibility, leaf, ctm)


def drawn_by(
    kind: type[Interpreter], resources: PDFResourceManager, visibility: Visibility, leaf: PDFPage, ctm: Matrix
) -> Drawing:
    """What one kind of interpreter makes of a page and the notes on it."""
    drawing = Drawing(resources, visibility)
    interpreter = kind.on(drawing)
    interpreter.render_contents(leaf.resources, leaf.contents, ctm=ctm)
    draw_annotations(interpreter, leaf, ctm)
    return drawing


def turning(degrees: int, width: float, height: float) -> Matrix:
    """The matrix that turns a page of this size clockwise and keeps its corner at the origin."""
    turns: dict[int, Matrix] = {
        90: (0, -1, 1, 0, 0, width),
        180: (-1, 0, 0, -1, width, height),
        270: (0, 1, -1, 0, height, 0),
    }
    return turns[degrees]


def _visible_box(leaf: PDFPage) -> Box:
    """The crop box within the media box: what a viewer displays."""
    mx0, my0, mx1, my1 = _ordered(leaf.mediabox)
    cx0, cy0, cx1, cy1 = _ordered(leaf.cropbox)
    x0, y0, x1, y1 = max(mx0, cx0), max(my0, cy0), min(mx1, cx1), min(my1, cy1)
    return (x0, y0, x1, y1) if x1 > x0 and y1 > y0 else (mx0, my0, mx1, my1)


def _ordered(box: Iterable[float]) -> Box:
    x0, y0, x1, y1 = box
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def once(spans: Sequence[Span]) -> list[Span]:
    """Without words that were shown twice in one place, as some systems do to make them bold."""
    shown: dict[tuple[str, bool], dict[int, dict[int, Span]]] = {}
    doubles = _below_themselves(spans)
    kept = []
    for i, span in enumerate(spans):
        if i not in doubles:
            kept.append(span)
            continue
        column, row = round(span.box[0] / 2), round(span.baseline / 2)
        rows = shown.setdefault((span.text, span.doubtful), {})
        beside = [rows[i] for i in (row - 1, row, row + 1) if i in rows]
        if any(_stand_together(span, twin) for twin in _near(beside, column)):
            continue
        rows.setdefault(row, {})[column] = span
        kept.append(span)
    return kept


def _below_themselves(spans: Sequence[Span]) -> set[int]:
    """Indices of words that begin where the same word begins above or below, or in the same place."""
    places: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for i, span in enumerate(spans):
        places[span.text].append((span.box[0], i))
    found = set()
    for same in places.values():
        if len(same) > 1:
            for (left, i), (right, j) in pairwise(sorted(same)):
                if right - left < SAME_PLACE * max(spans[i].size, spans[j].size):
                    found |= {i, j}
    return found


def _near(rows: Sequence[Mapping[int, Span]], column: int) -> list[Span]:
    """What stands in a column of a grid or in those beside it."""
    return [row[j] for row in rows for j in (column - 1, column, column + 1) if j in row]


def _stand_together(span: Span, twin: Span) -> bool:
    near = SAME_PLACE * span.size
    return abs(twin.box[0] - span.box[0]) < near and abs(twin.baseline - span.baseline) < near
