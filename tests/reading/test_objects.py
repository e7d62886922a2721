"""Our reading of a file's objects against pdfminer's: the same objects, whatever the file."""

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFObjectNotFound
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream

from coibot.reading.objects import Document
from coibot.samples import STYLES, Medium, sample
from tests.reading.paper import changed

SAMPLES = sorted((Path(__file__).parents[3] / "shared" / "samples").glob("*.pdf"))
FORM = sample(7, style="plain", edition="2016/03", medium=Medium.FORM).pdf


def plain(thing: object) -> object:
    """An object as values that can be compared."""
    if isinstance(thing, PDFStream):
        return "stream", plain(thing.attrs), thing.rawdata, thing.objid
    if isinstance(thing, PDFObjRef):
        return "reference", thing.objid
    if isinstance(thing, dict):
        return {key: plain(value) for key, value in thing.items()}
    if isinstance(thing, list):
        return [plain(value) for value in thing]
    return type(thing).__name__, thing


def followed(document: PDFDocument, number: int) -> object:
    """The object; of one that is only a reference to another, the other, which our document gives by itself."""
    passed = {number}
    found = document.getobj(number)
    while isinstance(found, PDFObjRef):
        if found.objid in passed:
            raise PDFObjectNotFound(f"references in a ring at {number}")
        passed.add(found.objid)
        found = document.getobj(found.objid)
    return found


def objects(document: PDFDocument) -> dict[int, object]:
    found: dict[int, object] = {}
    for number in sorted({number for xref in document.xrefs for number in xref.get_objids()}):
        try:
            found[number] = plain(followed(document, number))
        except Exception as fault:
            found[number] = type(fault).__name__
    return found


def both(pdf: bytes) -> tuple[object, object]:
    outcomes: list[object] = []
    for make in (Document, lambda content: PDFDocument(PDFParser(io.BytesIO(content)))):
        try:
            outcomes.append(objects(make(pdf)))
        except Exception as fault:
            outcomes.append(type(fault).__name__)
    return outcomes[0], outcomes[1]


@pytest.mark.parametrize("style", sorted(STYLES))
def test_the_objects_of_forms_are_the_same(style: str) -> None:
    ours, theirs = both(sample(5, style=style, medium=Medium.FORM).pdf)
    assert ours == theirs
    assert isinstance(ours, dict)
    assert len(ours) > 50


def test_pdfminers_own_way_is_not_needed_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(PDFDocument, "_getobj_parse")
    assert not any(isinstance(value, str) for value in objects(Document(FORM)).values())


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_encrypted_objects_are_the_same(algorithm: str) -> None:
    ours, theirs = both(changed(FORM, lambda _: None, user_password="", owner_password="x", algorithm=algorithm))
    assert ours == theirs


@pytest.mark.skipif(not SAMPLES, reason="no folder of samples lies beside the project")
def test_the_objects_of_real_forms_are_the_same() -> None:
    for path in SAMPLES:
        ours, theirs = both(path.read_bytes())
        assert ours == theirs, path.name


def file_of(*bodies: bytes) -> bytes:
    """A file of these objects, numbered from 1, of which the first is the catalog."""
    written = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(written) + b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF" % (len(bodies) + 1, start)


@pytest.mark.parametrize(
    "body",
    [
        b"<</A null/B[null true]/C<4142>/D(x\\(y\\)\\101)/E/F#20G/H -.5/I+7/J 1 0 R>>", b"[1 0 R 2 0]", b"(a(b(c)))",
        b"(x) endobjendobj",
        b"null", b"<</A>>", b"<</A 1 /A 2>>", b"<</A 1 2>>", b"% note\n(x)", b"<41 4>", b"{1 2}", b"/N 5",
        b"[[[[]]]", b"<< /Length 3 >>\nstream\nabc\nendstream", b"<< /Length 5 >>\nstream\r\nabc\nendstream",
        b"<< /Length 3 0 R >>\nstream\nabc\nendstream", b"<< /Length 2 0 R >>\nstream\nabc\nendstream",
        b"<< /Type /ObjStm /N 2 /First 8 /Length 26 >>\nstream\n8 0 9 3 [1] <</X null>>    \nendstream", b"",
    ],
)  # fmt: skip
def test_one_object(body: bytes) -> None:
    ours, theirs = both(file_of(b"<< /Type /Catalog /Pages 4 0 R >>", body, b"3", b"<< /Type /Pages /Kids [] >>"))
    assert ours == theirs


def test_a_reference_to_a_reference_is_followed() -> None:
    document = Document(file_of(b"<< /Type /Catalog /Pages 4 0 R >>", b"3 0 R", b"(x)", b"<< /Type /Pages /Kids [] >>"))
    assert document.getobj(2) == b"x"


SMALL = file_of(
    b"<< /Type /Catalog /Pages 4 0 R /AcroForm << /Fields [5 0 R] >> >>",
    b"<< /Length 11 >>\nstream\n1 0 0 rg (x)\nendstream",
    b"[1 2.5 /N (text) <41> true null]",
    b"<< /Type /Pages /Kids [] /Count 0 >>",
    b"<< /FT /Tx /T (a\\(b\\)) /Rect [1 2 3 4] /Parent 1 0 R >>",
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_the_objects_of_damaged_files_are_the_same(data: st.DataObject) -> None:
    small = bytearray(SMALL)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(small) - 1))
        small[at : at + data.draw(st.integers(0, 2))] = data.draw(
            st.sampled_from([b"", b"(", b")", b"<", b">", b"[", b"]", b"/", b"%", b"\\", b"\n", b"-", b"5", b" R ",
                             b"\x00", b"#", b"endobj", b"stream\n", b"null"])
        )  # fmt: skip
    ours, theirs = both(bytes(small))
    assert ours == theirs
