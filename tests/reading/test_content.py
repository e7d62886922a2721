"""Our lexer of content streams against pdfminer's: the same drawing, or a surprise left to pdfminer."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream

from coibot.reading.content import FastInterpreter
from coibot.reading.drawing import Drawing
from coibot.reading.interpreter import Interpreter, Visibility
from coibot.reading.pdf import drawn, drawn_by
from coibot.reading.streams import TooLargeError
from coibot.reading.tokens import UnusualError
from coibot.samples import EDITIONS, STYLES, Medium, draw_endorsement, draw_invoice, sample

SAMPLES = sorted((Path(__file__).parents[3] / "shared" / "samples").glob("*.pdf"))
UPRIGHT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def leaves(pdf: bytes) -> Iterator[PDFPage]:
    return PDFPage.get_pages(io.BytesIO(pdf))


def marks(drawing: Drawing) -> tuple[object, ...]:
    words = drawing.spans, drawing.slanted, drawing.turn()
    return *words, drawing.rules, drawing.inks, drawing.images, drawing.coverings, drawing.damaged


def fast(leaf: PDFPage) -> Drawing:
    return drawn_by(FastInterpreter, PDFResourceManager(), layers(leaf), leaf, UPRIGHT)


def slow(leaf: PDFPage) -> Drawing:
    return drawn_by(Interpreter, PDFResourceManager(), layers(leaf), leaf, UPRIGHT)


def layers(leaf: PDFPage) -> Visibility:
    assert isinstance(leaf.doc, PDFDocument)
    return Visibility(leaf.doc)


@pytest.mark.parametrize("style", sorted(STYLES))
@pytest.mark.parametrize("edition", EDITIONS)
def test_certificates_are_drawn_alike_and_without_a_surprise(edition: str, style: str) -> None:
    for seed, medium in enumerate((Medium.TEXT, Medium.FORM)):
        for leaf in leaves(sample(seed, edition=edition, style=style, medium=medium).pdf):
            assert marks(fast(leaf)) == marks(slow(leaf))


@pytest.mark.parametrize("pdf", [draw_endorsement(), draw_invoice(), sample(3, medium=Medium.IMAGE).pdf])
def test_other_pages_are_drawn_alike(pdf: bytes) -> None:
    for leaf in leaves(pdf):
        assert marks(fast(leaf)) == marks(slow(leaf))


@pytest.mark.skipif(not SAMPLES, reason="no folder of samples lies beside the project")
def test_real_forms_are_drawn_alike_most_of_them_without_a_surprise() -> None:
    surprises = []
    for path in SAMPLES:
        for leaf in leaves(path.read_bytes()):
            try:
                assert marks(fast(leaf)) == marks(slow(leaf)), path.name
            except UnusualError as fault:
                surprises.append((path.name, str(fault)))
    assert len(surprises) <= 1


PLAIN = next(leaves(sample(7, style="plain", edition="2016/03").pdf))
CONTENT = b"\n".join(stream.get_data() for stream in PLAIN.contents)
FONT = next(iter(PLAIN.resources["Font"].resolve())).encode()


def with_content(*streams: bytes) -> PDFPage:
    """The plain page with other content streams."""
    leaf = next(leaves(sample(7, style="plain", edition="2016/03").pdf))
    leaf.contents = []
    for number, content in enumerate(streams, 900):
        stream = PDFStream({}, content)
        stream.set_objid(number, 0)
        leaf.contents.append(stream)
    return leaf


def outcome(leaf: PDFPage, interpreter: type[Interpreter]) -> tuple[object, ...] | str:
    try:
        return marks(drawn_by(interpreter, PDFResourceManager(), layers(leaf), leaf, UPRIGHT))
    except Exception as fault:
        return type(fault).__name__


def agree(*streams: bytes) -> bool:
    """Whether ours drew the page, rather than being surprised. It may not draw it in another way."""
    leaf = with_content(*streams)
    ours = outcome(leaf, FastInterpreter)
    if isinstance(ours, str):
        return False
    assert ours == outcome(leaf, Interpreter)
    return True


TEXT = b"BT /" + FONT + b" 9 Tf 30 40 Td "


@pytest.mark.parametrize(
    "content",
    [
        TEXT + b"(A\\(B\\)\\101\\n) Tj (C(D)E)Tj[(F)-300(G) 20<4849>]TJ ET",
        TEXT + b"12 TL (one) Tj T* (two) ' 1 .5 (three) \" 0 -14 TD (four) Tj ET",
        TEXT + b"3 Tr (hidden) Tj 0 Tr 1 1 1 rg (white) Tj 0 g 50 Tz 2 Ts (narrow) Tj ET",
        TEXT + b"/Span <</ActualText <FEFF0041> /Lang (en)>> BDC (marked) Tj EMC ET % a comment\r0 0 m 9 0 l S",
        TEXT + b"(before) Tj ET q 80 0 0 9 28 38 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \x80 EEI E\nEI Q "
        + TEXT + b"(after) Tj ET",
        b"q 2 0 0 2 5 5 cm 1 0 0 RG 0 0 m 9 0 l 9 9 l h S 1 1 1 rg 0 0 30 20 re f Q 5 5 8 8 re B*",
        b"/Pattern cs /P1 scn 0 0 5 5 re f /DeviceRGB CS 1 1 1 SC 0 0 m 40 0 l S 0 0 m 1 2 3 4 5 6 c 1 2 3 4 v b",
        b"q 0 0 50 50 re W n " + TEXT + b"(in) Tj 60 0 Td (out) Tj ET 70 2 8 8 re f Q 0 0 m 9 9 l W* S",
        b"/Faint gs /OC /Off BDC /Span BMC " + TEXT + b"(layer) Tj ET EMC EMC BT 0 0 Td (no font) Tj ET",
        b"[3 2] 0 d 1 w 0 0 m\n10 0 l\rS[]0 d/Nothing Do",
        b"99999999999999999999 0 m 9 0 l S +.5 -.25 m 4. 0.30000000000000004 l S 2 0 m 007 -0 l S",
    ],
)  # fmt: skip
def test_what_is_well_formed_is_no_surprise(content: bytes) -> None:
    assert agree(content)


@pytest.mark.parametrize(
    "content",
    [
        b"1 2 3 0 0 m 9 0 l S", b"0 0 m 9 l S", b"what 0 0 m 9 0 l S", b"(x 0 0 m 9 0 l S", b"(\\8) pop 1#2 w",
        TEXT + b"<414> Tj ET", TEXT + b"(a(b(c)d)e) Tj ET", TEXT + b"(\\q) Tj (x)(y) Tj ET", b"1--2 w 0 0 m 9 0 l S",
        b". 0 m 9 0 l S", b"1.2.3 0 m 9 0 l S", b"3-4 0 m 9 0 l S", b"- 0 m 9 0 l S",
        TEXT + b"[(a) /N (b)] TJ ET", b"9" * 400 + b" 0 m 9 0 l S", b"BI /W 1 /H 1 ID no end",
        b"/OC <</Type /OCMD /OCGs []>> BDC 0 0 m 9 0 l S EMC", b"2000000 0 0 1 0 0 cm 0 0 m 9 0 l S",
        b"BI 0 0 m 9 0 l S", b"BI (x) Tj", b"/W 1 /H 1 ID x EI ",
    ],
)  # fmt: skip
def test_what_is_not_is_left_to_pdfminer(content: bytes) -> None:
    leaf = with_content(content)
    assert isinstance(outcome(leaf, FastInterpreter), str)
    assert marks(drawn(PDFResourceManager(), layers(leaf), leaf, UPRIGHT)) == outcome(leaf, Interpreter)


def test_instructions_may_be_spread_over_streams() -> None:
    assert agree(TEXT + b"(one)", b"Tj 0 -9", b"Td (two) Tj ET")
    assert agree(TEXT + b"(one) Tj 0 -9 Td (t", b"wo) Tj ET")
    assert not agree(TEXT + b"(", b"one) Tj ET")


def test_a_page_that_draws_too_much_is_not_begun_anew() -> None:
    with pytest.raises(TooLargeError):
        leaf = with_content(TEXT + b"(x) Tj " * 50_000 + b"ET")
        drawn(PDFResourceManager(), layers(leaf), leaf, UPRIGHT)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_damaged_content_is_drawn_alike_or_is_a_surprise(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(CONTENT) - 600))
    content = bytearray(CONTENT[start : start + 600])
    for _ in range(data.draw(st.integers(0, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(
            st.sampled_from([b"", b"(", b")", b"<", b">>", b"[", b"]", b"/", b"%", b"\\", b"\r", b"-", b".", b"0",
                             b"EI ", b" BT ", b" Q ", b" q ", b"\x00", b"#", b"' ", b"BI ", b" ID "])
        )  # fmt: skip
    cut = data.draw(st.integers(0, len(content)))
    agree(TEXT + bytes(content[:cut]), bytes(content[cut:]))


NUMBERS = st.one_of(st.integers(-300, 700), st.floats(-300, 700).map(lambda x: round(x, 3))).map(lambda n: b"%a" % n)
LETTERS = st.text("AB ():\\\n\r09e\xe9", max_size=8).map(
    lambda text: b"(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("latin-1") + b")"
)
ARRAYS = st.lists(st.one_of(LETTERS, NUMBERS, LETTERS.map(lambda s: b"<" + s.hex().encode() + b">")), max_size=5)
OPERANDS = {
    b"q": 0, b"Q": 0, b"cm": 6, b"m": 2, b"l": 2, b"c": 6, b"v": 4, b"y": 4, b"h": 0, b"re": 4, b"S": 0, b"s": 0,
    b"f": 0, b"f*": 0, b"B": 0, b"b*": 0, b"n": 0, b"W": 0, b"W*": 0, b"EMC": 0,
    b"g": 1, b"G": 1, b"rg": 3, b"RG": 3, b"k": 4, b"sc": 1,
    b"SCN": 1, b"BT": 0, b"ET": 0, b"Tc": 1, b"Tw": 1, b"Tz": 1, b"TL": 1, b"Tr": 1, b"Ts": 1, b"Td": 2, b"TD": 2,
    b"Tm": 6, b"T*": 0, b"w": 1,
}  # fmt: skip


@st.composite
def instructions(draw: st.DrawFn) -> bytes:
    gap = draw(st.sampled_from([b" ", b"\n", b"\r\n", b"  ", b" %x\n"]))
    kind = draw(st.integers(0, 3))
    if kind == 0:
        return draw(LETTERS) + gap + draw(st.sampled_from([b"Tj", b"'"])) + gap
    if kind == 1:
        return b"[" + gap.join(draw(ARRAYS)) + b"]TJ" + gap
    name = draw(st.sampled_from(sorted(OPERANDS)))
    return gap.join([draw(NUMBERS) for _ in range(OPERANDS[name])] + [name]) + gap


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(instructions(), max_size=25))
def test_any_instructions_are_drawn_alike(content: list[bytes]) -> None:
    agree(TEXT + b"".join(content))
