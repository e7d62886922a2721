"""Content streams, fast: pdfminer's interpreter behind a lexer of one regular expression.

pdfminer takes a content stream apart with a state machine in Python, a few characters at a time; on a certificate this
is most of the work. Here the stream is cut into instructions by one pattern, which knows what well-formed streams are
made of (ISO 32000-1 sections 7.2 and 7.8.2) and nothing else. Whatever it does not know is a surprise, and the page is
then read with pdfminer's own lexer: so both read the same, by construction where this one reads at all.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, cast

from pdfminer.pdfdevice import PDFTextSeq
from pdfminer.pdfinterp import PDFStackT
from pdfminer.pdftypes import LITERALS_ASCII85_DECODE, PDFStream, stream_value
from pdfminer.psparser import LIT, PSLiteral, literal_name
from pdfminer.utils import MATRIX_IDENTITY, mult_matrix

from coibot.reading.interpreter import LARGEST_NUMBER, Interpreter
from coibot.reading.tokens import HEX, NAME, NUMBER, STRING, UnusualError, hexadecimal, name, string

_NUMERAL = rb"[-+.\d]{1,40}+"
"""What a number is made of; `float` knows whether it is one, and raises ValueError otherwise."""
_PIECE = re.compile(
    rb"\s*+(?:"
    rb"((?:" + _NUMERAL + rb"\s++)++)?+([A-Za-z][A-Za-z0-9]*+\*?(?=[\s/\[(<%]|\Z)|['\"])"  # 1 numbers, 2 operator
    rb"|(" + STRING + rb")\s*+Tj(?=[\s/\[(<%]|\Z)"  # 3 a text that is shown
    rb"|(" + NAME + rb")\s++(" + _NUMERAL + rb")\s++Tf(?=[\s/\[(<%]|\Z)"  # 4, 5 a font with its size
    rb"|((?:" + _NUMERAL + rb"\s++)++)"  # 6 numbers before another kind of operand
    rb"|(" + STRING + rb")"  # 7
    rb"|(\[(?>[-+.\d\s]++|" + STRING + rb"|" + HEX + rb")*+\])"  # 8 array of numbers and strings
    rb"|(" + NAME + rb")(?=[\s/\[(<%]|\Z)"  # 9 name
    rb"|(" + HEX + rb")"  # 10
    rb"|(<<(?>[^<>()%]++|" + STRING + rb"|" + HEX + rb")*+>>)"  # 11 property list
    rb"|(%[^\r\n]*+)"  # 12 comment
    rb"|(\Z)"  # 13
    rb"|(.)"  # 14 anything else
    rb")",
    re.DOTALL,
)
(
    _NUMBERS, _OPERATOR, _SHOWN, _FONT, _SIZE, _OPERANDS, _TEXT, _ARRAY, _NAME, _HEXADECIMAL, _PROPERTIES, _COMMENT,
    _END,
) = range(1, 14)  # fmt: skip
_OPENING = (b"(", b"<", b">", b"/", b"\\")
"""Between streams pdfminer puts a line end, as we do, but not after the first letter of a word."""
_ITEM = re.compile(rb"\s*+(?:(" + NUMBER + rb")(?=[\s(<\]])|(" + STRING + rb")|(" + HEX + rb")|(\])|(.))", re.DOTALL)
_IMAGE_END = re.compile(rb"E(?:I(\s)|I[^\s]|[^I])", re.DOTALL)
"""As pdfminer looks for the end of an inline image, which is the first EI between its bytes with a space after it."""


class FastInterpreter(Interpreter):
    """The interpreter with another lexer, and shorter ways for the most frequent operators.

    Raises UnusualError, or anything else, on content that it does not know; the device is then half drawn.
    """

    def run(self, streams: Sequence[object]) -> None:
        """As pdfminer's, which also leaves out a stream that is being executed further up."""
        self.stream_ids.clear()
        contents = []
        for reference in streams:
            stream = stream_value(reference)
            if stream.objid is not None and stream.objid not in self.parent_stream_ids:
                self.stream_ids.add(stream.objid)
                contents.append(stream.get_data())
        if any(content.endswith(_OPENING) for content in contents[:-1]):
            raise UnusualError("a stream that ends in the middle of a word")
        content = b"\n".join(contents)
        at: int | None = 0
        while at is not None:
            at = self._run(content, at)

    def _run(self, content: bytes, start: int) -> int | None:
        """Execute instructions up to the end of the stream, or of an inline image: where to go on."""
        operands = self.argstack
        for piece in _PIECE.finditer(content, start):
            kind = piece.lastindex
            if kind == _OPERATOR:
                do, takes, numeric = _OPERATORS[piece[_OPERATOR]]
                numbers = piece[_NUMBERS]
                if operands:
                    if numeric:
                        raise UnusualError("an operand that is no number")
                    if numbers:
                        operands += map(float, numbers.split())
                    if operands[0] is _BEGUN and takes != _IMAGE:
                        raise UnusualError("an inline image without bytes")
                    given = operands
                    self.argstack = operands = []
                elif numbers:
                    given = [*map(float, numbers.split())]
                elif takes == 0:
                    if do is not None:
                        do(self)
                    continue
                else:
                    given = _NOTHING
                if len(given) == takes:
                    if do is not None:
                        do(self, *given)
                elif takes == _COLOUR:
                    self._set_colour(do, given)
                elif takes == _DESCRIPTION and not given:
                    operands.append(_BEGUN)
                elif takes == _IMAGE and given and given[0] is _BEGUN:
                    return self._inline_image(content, piece.end() + 1, given[1:])
                else:
                    raise UnusualError("another number of operands")
            elif kind == _SHOWN and not operands:
                self.do_Tj(string(piece[_SHOWN]))
            elif kind == _SIZE and not operands:
                self.do_Tf(name(piece[_FONT]), float(piece[_SIZE]))
            elif kind == _TEXT:
                operands.append(string(piece[_TEXT]))
            elif kind == _NAME:
                operands.append(name(piece[_NAME]))
            elif kind == _ARRAY:
                operands.append(_array(piece[_ARRAY]))
            elif kind == _OPERANDS:
                operands += map(float, piece[_OPERANDS].split())
            elif kind == _HEXADECIMAL:
                operands.append(hexadecimal(piece[_HEXADECIMAL]))
            elif kind == _PROPERTIES:
                if b"OC" in piece[_PROPERTIES]:
                    raise UnusualError("a layer that is not among the resources")
                operands.append({})
            elif kind == _END:
                return None
            elif kind != _COMMENT:
                raise UnusualError(f"{content[piece.start() : piece.start() + 20]!r}")
        return None

    def _set_colour(self, do: "Do | None", given: list[PDFStackT]) -> None:
        """Colour operators take as many operands as the colour space has."""
        self.argstack = given.copy()
        if do is not None:
            do(self)
        if self.argstack:
            raise UnusualError("another number of operands")

    def _inline_image(self, content: bytes, start: int, described: list[PDFStackT]) -> int:
        """Show an image whose bytes begin at `start`; where they end."""
        keys, values = described[::2], described[1::2]
        if len(keys) != len(values) or not all(isinstance(key, PSLiteral) for key in keys):
            raise UnusualError("an inline image without a description")
        image = PDFStream({literal_name(key): value for key, value in zip(keys, values, strict=True)}, b"")
        if not isinstance(image.get("F"), (PSLiteral, type(None))) or image.get("F") in LITERALS_ASCII85_DECODE:
            raise UnusualError("an inline image with another end")
        for end in _IMAGE_END.finditer(content, start):
            if end[1]:
                self.do_EI(image)
                return end.end()
        raise UnusualError("an inline image without an end")

    # The operators that make up most of a page. Their operands are numbers: `_run` sees to it.

    def do_m(self, x: Any, y: Any) -> None:
        self.curpath.append(("m", x, y))

    def do_l(self, x: Any, y: Any) -> None:
        self.curpath.append(("l", x, y))

    def do_c(self, x1: Any, y1: Any, x2: Any, y2: Any, x3: Any, y3: Any) -> None:
        self.curpath.append(("c", x1, y1, x2, y2, x3, y3))

    def do_re(self, x: Any, y: Any, w: Any, h: Any) -> None:
        self.curpath += (("m", x, y), ("l", x + w, y), ("l", x + w, y + h), ("l", x, y + h), ("h",))

    def do_cm(self, a1: Any, b1: Any, c1: Any, d1: Any, e1: Any, f1: Any) -> None:
        if not -LARGEST_NUMBER < min(a1, b1, c1, d1, e1, f1) <= max(a1, b1, c1, d1, e1, f1) < LARGEST_NUMBER:
            raise UnusualError("a number beyond any page")
        self.ctm = mult_matrix((a1, b1, c1, d1, e1, f1), self.ctm)
        self.device.set_ctm(self.ctm)

    def do_Td(self, tx: Any, ty: Any) -> None:  # noqa: N802 - pdfminer's name
        state = self.textstate
        a, b, c, d, e, f = state.matrix
        state.matrix = (a, b, c, d, tx * a + ty * c + e, tx * b + ty * d + f)
        state.linematrix = (0, 0)

    def do_Tm(self, a: Any, b: Any, c: Any, d: Any, e: Any, f: Any) -> None:  # noqa: N802 - pdfminer's name
        if not -LARGEST_NUMBER < min(a, b, c, d, e, f) <= max(a, b, c, d, e, f) < LARGEST_NUMBER:
            raise UnusualError("a number beyond any page")
        self.textstate.matrix = (a, b, c, d, e, f)
        self.textstate.linematrix = (0, 0)

    def do_Tj(self, s: PDFStackT) -> None:  # noqa: N802 - pdfminer's name
        self.do_TJ([s])

    def do_TL(self, leading: Any) -> None:  # noqa: N802 - pdfminer's name
        self.textstate.leading = -leading

    def do_BT(self) -> None:  # noqa: N802 - pdfminer's name
        self.textstate.matrix = MATRIX_IDENTITY
        self.textstate.linematrix = (0, 0)

    def do_TJ(self, seq: PDFStackT) -> None:  # noqa: N802 - pdfminer's name
        if self.textstate.font is None:
            super().do_TJ(seq)
        else:
            state = self.graphicstate
            self.device.render_string(self.textstate, cast("PDFTextSeq", seq), state.ncs, state)


def _array(literal: bytes) -> list[float | bytes]:
    items: list[float | bytes] = []
    for item in _ITEM.finditer(literal, 1):
        kind = item.lastindex
        if kind == 1:
            items.append(float(item[1]))
        elif kind == 2:
            items.append(string(item[2]))
        elif kind == 3:
            items.append(hexadecimal(item[3]))
        elif kind == 4:
            return items
        else:
            break
    raise UnusualError("an array of other things than numbers and strings")


Do = Callable[..., None]


class _Operator(NamedTuple):
    do: Do | None
    """A method of the interpreter; None where the operator does not change what is read."""
    takes: int
    """Operands."""
    numeric: bool
    """Whether all of these must be numbers, and there may be none from the stream before."""


_NOTHING: list[PDFStackT] = []
_BEGUN = LIT("the description of an inline image")
"""Among the operands from BI to ID, where nothing else can happen."""
_COLOUR, _DESCRIPTION, _IMAGE = -1, -2, -3
"""Instead of a number of operands."""
_WITHOUT_EFFECT = {
    b"w": 1, b"J": 1, b"j": 1, b"M": 1, b"d": 2, b"ri": 1, b"i": 1, b"sh": 1, b"ET": 0, b"BX": 0, b"EX": 0, b"MP": 1,
    b"DP": 2,
}  # fmt: skip
_SHORTENED = (b"m", b"l", b"c", b"re", b"cm", b"Td", b"Tm", b"TL")
_INHERITED = (
    b"q", b"Q", b"v", b"y", b"h", b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"n", b"CS", b"cs", b"G",
    b"g", b"RG", b"rg", b"K", b"k", b"BT", b"Tc", b"Tw", b"Tz", b"Tf", b"Tr", b"Ts", b"TD", b"T*", b"Tj",
    b"TJ", b"'", b'"', b"Do", b"gs", b"W", b"W*", b"BMC", b"BDC", b"EMC",
)  # fmt: skip


def _method(name: bytes) -> Do:
    found: Do = getattr(FastInterpreter, f"do_{name.decode().translate({42: '_a', 34: '_w', 39: '_q'})}")
    return found


_OPERATORS: dict[bytes, _Operator] = {
    **{name: _Operator(None, takes, False) for name, takes in _WITHOUT_EFFECT.items()},
    **{name: _Operator(_method(name), _method(name).__code__.co_argcount - 1, True) for name in _SHORTENED},
    **{name: _Operator(_method(name), _method(name).__code__.co_argcount - 1, False) for name in _INHERITED},
    **{name: _Operator(_method(name), _COLOUR, False) for name in (b"SC", b"sc", b"SCN", b"scn")},
    b"BI": _Operator(None, _DESCRIPTION, False),
    b"ID": _Operator(None, _IMAGE, False),
}
"""Every operator that pdfminer knows. Another one is a KeyError, and pdfminer's to judge."""
