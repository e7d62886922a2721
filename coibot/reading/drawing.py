"""What a page draws: words, ruled lines, small drawings and pictures, taken from pdfminer's interpreter.

A thin device takes one string at a time instead of one character, and no layout analysis is made: a page of four
thousand scattered strings is no danger.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from unicodedata import normalize

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFDevice, PDFTextSeq
from pdfminer.pdffont import PDFFont, PDFSimpleFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFResourceManager, PDFTextState
from pdfminer.pdftypes import PDFStream
from pdfminer.utils import Matrix, PathSegment, apply_matrix_pt, mult_matrix

from coibot.model.document import Source
from coibot.reading.interpreter import EVERYWHERE, FAINT, GraphicState, Visibility
from coibot.reading.page import Box, Ink, Rule, Span
from coibot.reading.streams import TooLargeError

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


class _Letters(dict[int, tuple[str, float, bool]]):
    """Code -> what it shows, how far it moves on in ems, and whether it neither ends a word nor may be stretched."""

    def __init__(self, font: PDFFont, style: str) -> None:
        super().__init__()
        self._font = font
        self._signs = _signs(style)

    def __missing__(self, code: int) -> tuple[str, float, bool]:
        try:
            letter = "\ufffd" if _two_faced(self._font, code) else self._font.to_unichr(code) or "\ufffd"
        except PDFUnicodeNotDefined:
            letter = "\ufffd"
        plain = code != 32 and letter != ":" and not letter.isspace()
        sign = _sign(letter, self._signs) if self._signs else letter
        known = self[code] = sign, self._font.char_width(code), plain
        return known


class Face:
    """A font as words need it: what its codes show, and how far they move on."""

    def __init__(self, font: PDFFont) -> None:
        self.style = str(font.fontname).rpartition("+")[2]
        """Its base name."""
        self.below = min(max(font.get_descent(), -0.3), -0.1)
        """How far it reaches below the line, in ems."""
        self._font = font
        self._spaced = not font.is_multibyte()
        self._letters = _Letters(font, self.style)

    def words(
        self, seq: PDFTextSeq, x: float, size: float, scaling: float, charspace: float, wordspace: float
    ) -> tuple[list[tuple[str, float, float]], float]:
        """The words of a shown string with where each starts and ends along the line, and where the string ends."""
        charspace, wordspace = charspace * scaling, wordspace * scaling
        ems, kern = size * scaling, 0.001 * size * scaling
        gap = WORD_GAP * abs(size) * scaling
        letters, decode, spaced = self._letters, self._font.decode, self._spaced
        words: list[tuple[str, float, float]] = []
        word = ""
        start = end = x
        for piece in seq:
            if isinstance(piece, bytes):
                for code in decode(piece):
                    letter, advance, plain = letters[code]
                    step = advance * ems
                    if plain or not letter.isspace():
                        if not word:
                            start = x
                        elif x - end > gap:
                            words.append((word, start, end))
                            word, start = "", x
                        word += letter
                        end = x + step
                    x += step + charspace
                    if not plain:
                        if word and (letter == ":" or letter.isspace()):
                            words.append((word, start, end))
                            word = ""
                        if code == 32 and spaced:
                            x += wordspace
            elif isinstance(piece, (int, float)):
                x -= piece * kern
        if word:
            words.append((word, start, end))
        return words, x


class Drawing(PDFDevice):
    """Words, rules, small drawings and pictures of one page, as an interpreter shows them."""

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
        self._faces: dict[PDFFont, Face] = {}

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
        a, b, c, d, e, f = mult_matrix(textstate.matrix, self.ctm)
        upright = a * size > 0 and d * size > 0 and abs(b) < 0.05 * abs(a) and abs(c) < 0.5 * abs(d)
        if not upright:
            across = abs(a) < 0.05 * abs(b)
            self._directions[(90 if b * size > 0 else 270) if across else 180] += 1
        else:
            self._directions[0] += 1
        face = self._faces.get(font)
        if face is None:
            face = self._faces[font] = Face(font)
        x0, y0 = textstate.linematrix
        words, end = face.words(seq, x0, size, scaling, textstate.charspace, textstate.wordspace)
        textstate.linematrix = (end, y0)
        if not words:
            return
        assert isinstance(graphicstate, GraphicState)
        doubtful = (
            textstate.render in (3, 7)
            or self.hidden > 0
            or graphicstate.fill_alpha < FAINT
            or (graphicstate.scolor_is_white if textstate.render in (1, 5) else graphicstate.ncolor_is_white)
        )
        base = y0 + textstate.rise
        if not upright:
            for text, start, end in words:
                self._add_slanted((a, b, c, d, e, f), (start, base), (end, base + size))
                if not doubtful and len(self.slanted) < SLANTED_READ:
                    self.slanted.append(text)
            return
        tall = size * d
        below, above = face.below * tall, 0.75 * tall
        left, low, right, high = graphicstate.clip
        doubtful = doubtful or tall < SMALLEST
        right_by, up_by, narrow = c * base + e, d * base + f, 0.02 * abs(size)
        for text, start, end in words:
            widthless = end - start < narrow
            if widthless:  # a font without widths: nobody knows how far its words reach
                end = start + 0.5 * len(text) * abs(size)
            x0, baseline, x1 = a * start + right_by, b * start + up_by, a * end + right_by
            x, y = (x0 + x1) / 2, baseline + 0.35 * tall
            cut = not (left - 1 < x < right + 1 and low - 1 < y < high + 1)
            box = (x0, baseline + below, x1, baseline + above)
            self.spans.append(
                Span(text, box, baseline, tall, self._shown, Source.TEXT, doubtful or widthless or cut, face.style)
            )

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

    def turn(self) -> int:
        """How far, clockwise, the page must be turned for most of its strings to stand upright."""
        return max(self._directions, key=lambda degrees: (self._directions[degrees], -degrees))

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
        strokes = stroke and graphicstate.stroke_alpha >= FAINT and not graphicstate.scolor_is_white
        fills = fill and graphicstate.fill_alpha >= FAINT
        unclipped = not self.hidden and graphicstate.clip == EVERYWHERE
        for points in self._outlines(path):
            if not unclipped:
                box = _around([(x, y) for x, y, _ in points])
                if self.hidden or not _shows(box, graphicstate.clip):
                    if max(box[2] - box[0], box[3] - box[1]) < MARK:
                        self.doubt(box)
                    continue
            if strokes:
                self._stroked(points)
            if fills:
                self._filled(points, graphicstate, stroke)

    def _outlines(self, path: Iterable[PathSegment]) -> Iterator[list[tuple[float, float, bool]]]:
        """Each subpath as its corners; the flag tells that a curve leads to the point."""
        assert self.ctm is not None
        a, b, c, d, e, f = self.ctm
        points: list[tuple[float, float, bool]] = []
        for operator, *numbers in path:
            self._segments += 1
            if self._segments > SEGMENTS_A_PAGE:
                raise TooLargeError(f"more than {SEGMENTS_A_PAGE} lines on a page")
            if operator == "m":
                if len(points) > 1:
                    yield points
                points = []
            elif operator == "h":
                if points:
                    points.append((points[0][0], points[0][1], False))
                continue
            if operator in "ml":
                x, y = numbers
                points.append((a * x + c * y + e, b * x + d * y + f, False))
                continue
            for x, y in zip(numbers[::2], numbers[1::2], strict=True):
                points.append((a * x + c * y + e, b * x + d * y + f, True))
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
                self.spans[i] = span._replace(doubtful=True)
        if hides:
            self.coverings.append(box)

    def render_image(self, name: str, stream: PDFStream) -> None:  # noqa: ARG002 - pdfminer's signature
        if self.ctm is not None and not self.hidden:
            corners = [apply_matrix_pt(self.ctm, corner) for corner in ((0, 0), (1, 0), (0, 1), (1, 1))]
            box = _around(corners)
            self.images.append(box)
            if not any(key in stream.attrs for key in ("SMask", "Mask", "ImageMask", "IM")):
                self._paint_over(box)


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


def _signs(style: str) -> Mapping[str, str]:
    """What the letters of a symbol font stand for; empty for other fonts."""
    lowered = style.lower()
    return WINGDINGS if "wingdings" in lowered else DINGBATS if "dingbats" in lowered else {}


def _sign(letter: str, signs: Mapping[str, str]) -> str:
    """What a viewer shows for a letter of a symbol font. Wingdings may have its letters in the private area."""
    private = signs is WINGDINGS and len(letter) == 1 and 0xF000 < ord(letter) < 0xF100
    plain = chr(ord(letter) - 0xF000) if private else letter
    return signs.get(plain, plain)
