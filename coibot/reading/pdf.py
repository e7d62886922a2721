"""PDF bytes -> pages. Only `annotations`, `interpreter`, `making` and `streams` know pdfminer besides.

A thin device takes one string at a time instead of one character, and no layout analysis is made: a page costs
a third of what pdfminer's own converters take, and a page of four thousand scattered strings is no danger.
"""

import io
import logging
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from unicodedata import normalize

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFDevice, PDFTextSeq
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdffont import PDFFont, PDFSimpleFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.utils import Matrix, PathSegment, apply_matrix_pt, mult_matrix

from coibot.reading.annotations import draw_annotations, notes_of, widgets_of
from coibot.reading.interpreter import FAINT, Document, GraphicState, Interpreter, Visibility
from coibot.reading.page import Box, Ink, Page, Rule, Span
from coibot.reading.streams import TooLargeError

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)

PAGES_READ = 50
"""Pages of a file that are read; a certificate lies on the first few."""
PAGES_COUNTED = 2000
STRINGS_A_PAGE = 40_000
SEGMENTS_A_PAGE = 200_000
SLANTED_READ = 40
COVERINGS_A_PAGE = 20_000_000
"""Words looked at for the pictures and white areas drawn after them."""

SMALLEST = 1.5
"""Points; type below that is not read by anybody."""

SLANTED = 18.0
"""Points; words at an angle that are larger are a stamp or a watermark across the page."""

MARK = 30.0
"""Points; what is drawn smaller may be the mark in a box."""

WORD_GAP = 0.2
"""A jump of this many ems within a string parts two words, as a space would."""

SYMBOLIC = 1 << 2
"""Of the flags of a font (table 123): letters of its own."""

DINGBATS = {"3": "✓", "4": "✔", "5": "✕", "6": "✖", "7": "✗", "8": "✘", "n": "■", "l": "●", "o": "❏", "q": "❑"}
WINGDINGS = {"ü": "✔", "û": "✘", "x": "☒", "þ": "☑", "ý": "☒", "o": "□", "q": "❑", "¨": "□", "n": "■", "l": "●"}


class EncryptedError(Exception):
    """The file opens only with a password, or is encrypted in a way that is not known."""


def read_pages(content: bytes) -> tuple[list[Page], int, bool]:
    """The first PAGES_READ pages, how many pages there are, and whether the form is a dynamic one (XFA without fields).

    Raises EncryptedError, TooLargeError, and whatever pdfminer raises on damaged files.
    """
    try:
        document = Document(PDFParser(io.BytesIO(content)))
    except (PDFPasswordIncorrect, PDFEncryptionError) as fault:
        raise EncryptedError(str(fault)) from fault
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
    device = _drawn(resources, visibility, leaf, ctm)
    turn = device.turn()
    if turn:
        ctm = mult_matrix(ctm, turning(turn, width, height))
        width, height = (height, width) if turn != 180 else (width, height)
        device = _drawn(resources, visibility, leaf, ctm)
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


def _drawn(resources: PDFResourceManager, visibility: Visibility, leaf: PDFPage, ctm: Matrix) -> "_Device":
    device = _Device(resources, visibility)
    interpreter = Interpreter.on(device)
    interpreter.render_contents(leaf.resources, leaf.contents, ctm=ctm)
    draw_annotations(interpreter, leaf, ctm)
    return device


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


class _Device(PDFDevice):
    """Collects words, rules, small drawings and pictures of one page."""

    def __init__(self, resources: PDFResourceManager, visibility: Visibility) -> None:
        super().__init__(resources)
        self.ctm = (1, 0, 0, 1, 0, 0)
        self.visibility = visibility
        self.hidden = 0
        self.damaged = False
        self.unpacked = self.runs = 0
        self.spans: list[Span] = []
        self.rules: list[Rule] = []
        self.inks: list[Ink] = []
        self.images: list[Box] = []
        self.coverings: list[Box] = []
        self.slanted: list[str] = []
        self._shown = 0
        self._segments = 0
        self._covered = 0
        self._directions = {0: 0, 90: 0, 180: 0, 270: 0}
        self._letters: dict[tuple[int, int], tuple[str, float]] = {}

    def render_string(
        self,
        textstate: PDFTextState,
        seq: PDFTextSeq,
        ncs: PDFColorSpace,  # noqa: ARG002 - pdfminer's signature
        graphicstate: PDFGraphicState,
    ) -> None:
        self._shown += 1
        if self._shown > STRINGS_A_PAGE:
            raise TooLargeError(f"more than {STRINGS_A_PAGE} strings on a page")
        font, size, scaling = textstate.font, textstate.fontsize, textstate.scaling * 0.01
        if font is None or self.ctm is None:
            return
        assert isinstance(graphicstate, GraphicState)
        matrix = mult_matrix(textstate.matrix, self.ctm)
        a, b, c, d = matrix[:4]
        upright = a * size > 0 and d * size > 0 and abs(b) < 0.05 * abs(a) and abs(c) < 0.5 * abs(d)
        if not upright:
            across = abs(a) < 0.05 * abs(b)
            self._directions[(90 if b * size > 0 else 270) if across else 180] += 1
        else:
            self._directions[0] += 1
        charspace, wordspace = textstate.charspace * scaling, textstate.wordspace * scaling
        multibyte = font.is_multibyte()
        dxscale = 0.001 * size * scaling
        gap = WORD_GAP * abs(size) * scaling
        x, y = textstate.linematrix
        doubtful = (
            textstate.render in (3, 7)
            or self.hidden > 0
            or graphicstate.fill_alpha < FAINT
            or (graphicstate.scolor_is_white if textstate.render in (1, 5) else graphicstate.ncolor_is_white)
        )
        base = y + textstate.rise
        style = str(font.fontname).rpartition("+")[2]
        word: list[str] = []
        start = end = x

        def finish() -> None:
            if word and upright:
                self._add(
                    _readable(word, style), matrix, start, end, base, size, font, doubtful, style, graphicstate.clip
                )
            elif word:
                self._add_slanted(matrix, (start, base), (end, base + size))
                if not doubtful and len(self.slanted) < SLANTED_READ:
                    self.slanted.append("".join(word))
            word.clear()

        for piece in seq:
            if isinstance(piece, bytes):
                for cid in font.decode(piece):
                    letter, advance = self._letter(font, cid)
                    if letter.isspace():
                        finish()
                    else:
                        if word and x - end > gap:
                            finish()
                        if not word:
                            start = x
                        word.append(letter)
                        end = x + advance * size * scaling
                        if letter == ":":
                            finish()
                    x += advance * size * scaling + charspace
                    if cid == 32 and not multibyte:
                        x += wordspace
            elif isinstance(piece, (int, float)):
                x -= piece * dxscale
        finish()
        textstate.linematrix = (x, y)

    def turn(self) -> int:
        """How far, clockwise, the page must be turned for most of its strings to stand upright."""
        return max(self._directions, key=lambda degrees: (self._directions[degrees], -degrees))

    def _letter(self, font: PDFFont, cid: int) -> tuple[str, float]:
        key = (id(font), cid)
        known = self._letters.get(key)
        if known is None:
            try:
                letter = "\ufffd" if _two_faced(font, cid) else font.to_unichr(cid)
            except PDFUnicodeNotDefined:
                letter = "\ufffd"
            known = self._letters[key] = (letter or "\ufffd", font.char_width(cid))
        return known

    def _add(
        self, text: str, matrix: Matrix, start: float, end: float, base: float, size: float, font: PDFFont,
        doubtful: bool, style: str, clip: Box,
    ) -> None:  # fmt: skip
        if end - start < 0.02 * abs(size):  # a font without widths: nobody knows how far its words reach
            end, doubtful = start + 0.5 * len(text) * abs(size), True
        x0, baseline = apply_matrix_pt(matrix, (start, base))
        x1, _ = apply_matrix_pt(matrix, (end, base))
        tall = size * matrix[3]
        below = min(max(font.get_descent(), -0.3), -0.1)
        box = (x0, baseline + below * tall, x1, baseline + 0.75 * tall)
        x, y = (x0 + x1) / 2, baseline + 0.35 * tall
        doubtful = doubtful or tall < SMALLEST or not (clip[0] - 1 < x < clip[2] + 1 and clip[1] - 1 < y < clip[3] + 1)
        self.spans.append(Span(text, box, baseline, tall, self._shown, doubtful=doubtful, style=style))

    def _add_slanted(self, matrix: Matrix, low: tuple[float, float], high: tuple[float, float]) -> None:
        """Words that do not stand upright. In a box for a value they say something that is not read."""
        corners = [(x, y) for x in (low[0], high[0]) for y in (low[1], high[1])]
        x0, y0, x1, y1 = _around([apply_matrix_pt(matrix, corner) for corner in corners])
        if min(x1 - x0, y1 - y0) <= SLANTED:
            self.doubt((x0, y0, x1, y1))

    def doubt(self, box: Box) -> None:
        """Something shows in the box, and what cannot be told."""
        self._shown += 1
        size = min(box[3] - box[1], 10.0)
        baseline = (box[1] + box[3]) / 2 - 0.35 * size
        self.spans.append(Span("\ufffd", box, baseline, size, self._shown, doubtful=True))

    def paint_path(
        self,
        graphicstate: PDFGraphicState,
        stroke: bool,
        fill: bool,
        evenodd: bool,  # noqa: ARG002 - pdfminer's signature
        path: Iterable[PathSegment],
    ) -> None:
        assert isinstance(graphicstate, GraphicState)
        if self.ctm is None or not (stroke or fill):
            return
        outlines = list(self._outlines(path))
        for points in outlines:
            box = _around([(x, y) for x, y, _ in points])
            if self.hidden or not _shows(box, graphicstate.clip):
                if max(box[2] - box[0], box[3] - box[1]) < MARK:
                    self.doubt(box)
                continue
            if stroke and graphicstate.stroke_alpha >= FAINT and not graphicstate.scolor_is_white:
                self._stroked(points)
            if fill and graphicstate.fill_alpha >= FAINT:
                self._filled(points, graphicstate, stroke)

    def _outlines(self, path: Iterable[PathSegment]) -> Iterator[list[tuple[float, float, bool]]]:
        """Each subpath as its corners; the flag tells that a curve leads to the point."""
        assert self.ctm is not None
        points: list[tuple[float, float, bool]] = []
        for segment in path:
            self._segments += 1
            if self._segments > SEGMENTS_A_PAGE:
                raise TooLargeError(f"more than {SEGMENTS_A_PAGE} lines on a page")
            operator, numbers = segment[0], segment[1:]
            if operator == "m":
                if len(points) > 1:
                    yield points
                points = []
            elif operator == "h":
                if points:
                    points.append((points[0][0], points[0][1], False))
                continue
            flat = [float(n) for n in numbers]
            for i in range(0, len(flat) - 1, 2):
                x, y = apply_matrix_pt(self.ctm, (flat[i], flat[i + 1]))
                points.append((x, y, operator in "cvy"))
        if len(points) > 1:
            yield points

    def _stroked(self, points: list[tuple[float, float, bool]]) -> None:
        slanted: list[tuple[float, float, float, float]] = []
        curved = False
        for (ax, ay, _), (bx, by, curve) in pairwise(points):
            if not curve and abs(ay - by) <= 0.6:
                self.rules.append(Rule(False, (ay + by) / 2, min(ax, bx), max(ax, bx)))
            elif not curve and abs(ax - bx) <= 0.6:
                self.rules.append(Rule(True, (ax + bx) / 2, min(ay, by), max(ay, by)))
            else:
                curved = curved or curve
                slanted.append((ax, ay, bx, by))
        if slanted:
            slopes = [(bx - ax) * (by - ay) for ax, ay, bx, by in slanted]
            self.inks.append(
                Ink(
                    _around([(x, y) for ax, ay, bx, by in slanted for x, y in ((ax, ay), (bx, by))]),
                    not curved,
                    rising=any(s > 0 for s in slopes),
                    falling=any(s < 0 for s in slopes),
                )
            )

    def _filled(self, points: list[tuple[float, float, bool]], state: GraphicState, stroked: bool) -> None:
        box = _around([(x, y) for x, y, _ in points])
        wide, tall = box[2] - box[0], box[3] - box[1]
        straight = not any(curve for *_, curve in points)
        square = straight and all(
            abs(ax - bx) <= 0.6 or abs(ay - by) <= 0.6 for (ax, ay, _), (bx, by, _) in pairwise(points)
        )
        if square and wide > 3 and tall > 3 and state.fill_alpha > 1 - FAINT and not state.blended:
            self._paint_over(_shared(box, state.clip))
        if state.ncolor_is_white:
            return
        if square and tall <= 2.5 < wide:
            self.rules.append(Rule(False, (box[1] + box[3]) / 2, box[0], box[2]))
        elif square and wide <= 2.5 < tall:
            self.rules.append(Rule(True, (box[0] + box[2]) / 2, box[1], box[3]))
        elif (square and wide < 10 and tall < 10) or (not square and not stroked):
            self.inks.append(Ink(box, straight))

    def _paint_over(self, box: Box) -> None:
        """White or a picture over words that were there before: a person sees them no longer."""
        x0, y0, x1, y1 = box
        self._covered += len(self.spans)
        if self._covered > COVERINGS_A_PAGE:
            raise TooLargeError("too much is painted over on a page")
        hides = False
        for i, span in enumerate(self.spans):
            x, y = span.middle
            if x0 < x < x1 and y0 < y < y1 and not span.doubtful:
                hides = True
                self.spans[i] = Span(
                    span.text, span.box, span.baseline, span.size, span.shown, doubtful=True, style=span.style
                )
        if hides:
            self.coverings.append(box)

    def render_image(self, name: str, stream: PDFStream) -> None:  # noqa: ARG002 - pdfminer's signature
        if self.ctm is not None and not self.hidden:
            corners = [apply_matrix_pt(self.ctm, corner) for corner in ((0, 0), (1, 0), (0, 1), (1, 1))]
            box = _around(corners)
            self.images.append(box)
            if not any(key in stream.attrs for key in ("SMask", "Mask", "ImageMask", "IM")):
                self._paint_over(box)


def once(spans: Sequence[Span]) -> list[Span]:
    """Without words that were shown twice in one place, as some systems do to make them bold."""
    seen: dict[tuple[str, bool, int, int], Span] = {}
    kept = []
    for span in spans:
        x, y = span.box[0], span.baseline
        around = [(round(x / 2) + i, round(y / 2) + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        twins = (seen.get((span.text, span.doubtful, i, j)) for i, j in around)
        near = 0.15 * span.size
        if any(twin and abs(twin.box[0] - x) < near and abs(twin.baseline - y) < near for twin in twins):
            continue
        seen[span.text, span.doubtful, round(x / 2), round(y / 2)] = span
        kept.append(span)
    return kept


def _around(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _shared(box: Box, clip: Box) -> Box:
    return max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])


def _shows(box: Box, clip: Box) -> bool:
    """Whether anything of it is let through, to a point."""
    x0, y0, x1, y1 = _shared(box, clip)
    return x0 <= x1 + 1 and y0 <= y1 + 1


def _two_faced(font: PDFFont, cid: int) -> bool:
    """A letter that a viewer draws by its encoding and the file calls another (/ToUnicode).

    Only of fonts that the file does not bring along: what those of a file draw, nobody can tell without looking.
    """
    if not isinstance(font, PDFSimpleFont) or font.unicode_map is None or font.flags & SYMBOLIC:
        return False
    if any(key in font.descriptor for key in ("FontFile", "FontFile2", "FontFile3")):
        return False
    try:
        called, drawn = font.unicode_map.get_unichr(cid), font.cid2unicode[cid]
    except KeyError:
        return False
    return (called.isalnum() or drawn.isalnum()) and normalize("NFKC", called) != normalize("NFKC", drawn)


def _readable(letters: list[str], style: str) -> str:
    """The word; the letters of symbol fonts stand for the signs that a viewer shows."""
    lowered = style.lower()
    if "dingbats" in lowered and "wingdings" not in lowered:
        return "".join(DINGBATS.get(letter, letter) for letter in letters)
    if "wingdings" in lowered:
        plain = [chr(ord(x) - 0xF000) if len(x) == 1 and 0xF000 < ord(x) < 0xF100 else x for x in letters]
        return "".join(WINGDINGS.get(letter, letter) for letter in plain)
    return "".join(letters)
