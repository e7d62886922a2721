"""Whole files: what they are, what is in them, and that no bytes at all can make the reader raise."""

import io
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PageObject
from reportlab.pdfgen.canvas import Canvas

from coibot.codec import from_json, to_json
from coibot.model.document import DocumentKind, FileReading
from coibot.reading import read_file
from coibot.samples import (
    Medium,
    draw_blank_form,
    draw_endorsement,
    draw_image,
    draw_invoice,
    draw_w9_like,
    invent,
    package,
    sample,
)
from tests.reading.paper import changed, crop
from tests.reading.scoring import misread, refused, the_certificate

PLAIN = sample(7, style="plain", edition="2016/03")
FORM = sample(7, style="plain", edition="2016/03", medium=Medium.FORM)


def codes(reading: FileReading) -> list[str]:
    return [problem.code for problem in reading.problems]


def test_certificates_are_found_among_other_pages() -> None:
    second = sample(8, edition="2025/12", style="courier")
    pdf = package(draw_invoice(), PLAIN.pdf, draw_endorsement(policy_number="GL-1"), second.pdf, draw_w9_like())
    reading = read_file("package.pdf", pdf)
    assert [(d.kind.value, d.pages) for d in reading.documents] == [
        ("other", (1,)), ("certificate", (2,)), ("endorsement", (3,)), ("certificate", (4,)), ("other", (5,)),
    ]  # fmt: skip
    assert reading.pages == 5
    assert reading.documents[0].why == "it seems to be an invoice"
    assert reading.documents[4].why == "it seems to be a W-9 form"
    assert reading.documents[3].certificate == second.certificate
    assert all(e.page == 4 for e in reading.documents[3].evidence.values())


def test_an_empty_form_is_not_a_certificate() -> None:
    [document] = read_file("blank.pdf", draw_blank_form()).documents
    assert document.kind is DocumentKind.OTHER
    assert (document.form, document.why) == ("ACORD 25", "an empty certificate form")


@pytest.mark.parametrize(
    "content", [draw_image(invent(1)), sample(1, medium=Medium.IMAGE).pdf, b"\x89PNG\r\n\x1a\n", b"II*\x00"]
)
def test_pictures_are_left_alone_where_they_are_not_to_be_read(content: bytes) -> None:
    reading = read_file("scan", content, pictures=False)
    assert codes(reading) == ["no_text"]
    assert [document.kind for document in reading.documents] == [DocumentKind.OTHER]


def test_a_scanners_hidden_guesses_are_not_read() -> None:
    written = io.BytesIO()
    canvas = Canvas(written, invariant=1)
    text = canvas.beginText(72, 700)
    text.setTextRenderMode(3)
    text.textLine("CERTIFICATE OF LIABILITY INSURANCE, EACH OCCURRENCE 1,000,000")
    canvas.drawText(text)
    canvas.showPage()
    canvas.save()
    assert codes(read_file("scan.pdf", written.getvalue(), pictures=False)) == ["no_text"]


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 a workbook", b"\x00" * 4000])
def test_other_files_are_not_documents(content: bytes) -> None:
    assert codes(read_file("notes.txt", content)) == ["not_a_document"]


def test_a_password_is_needed() -> None:
    locked = changed(PLAIN.pdf, lambda _: None, user_password="secret", owner_password="other")
    assert codes(read_file("locked.pdf", locked)) == ["encrypted"]


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-128", "AES-256"])
def test_an_owner_password_alone_is_no_obstacle(algorithm: str) -> None:
    locked = changed(PLAIN.pdf, lambda _: None, user_password="", owner_password="x", algorithm=algorithm)
    assert misread(PLAIN.certificate, read_file("coi.pdf", locked)) == []
    assert refused(PLAIN.certificate, read_file("coi.pdf", locked)) == []


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_lying_on_its_side_reads_the_same(degrees: int) -> None:
    reading = read_file("coi.pdf", changed(PLAIN.pdf, lambda page: page.rotate(degrees)))
    assert misread(PLAIN.certificate, reading) == []
    upright = the_certificate(read_file("coi.pdf", PLAIN.pdf)).evidence["insured.name"].box
    x0, y0, x1, y1 = the_certificate(reading).evidence["insured.name"].box
    back = {
        90: (612 - y1, x0, 612 - y0, x1),
        180: (612 - x1, 792 - y1, 612 - x0, 792 - y0),
        270: (y0, 792 - x1, y1, 792 - x0),
    }[degrees]
    assert back == pytest.approx(upright, abs=0.2)


@pytest.mark.parametrize("factor", [0.5, 2.78])
def test_a_page_of_another_size_reads_the_same(factor: float) -> None:
    def resize(page: PageObject) -> None:
        page.scale_by(factor)

    assert misread(PLAIN.certificate, read_file("coi.pdf", changed(PLAIN.pdf, resize))) == []
    assert refused(PLAIN.certificate, read_file("coi.pdf", changed(PLAIN.pdf, resize))) == []


def test_boxes_are_of_the_page_as_displayed() -> None:
    whole = the_certificate(read_file("coi.pdf", PLAIN.pdf)).evidence["issue_date"].box
    cropped = (
        the_certificate(read_file("coi.pdf", changed(PLAIN.pdf, crop((10, 12, 612, 792))))).evidence["issue_date"].box
    )
    assert cropped == pytest.approx((whole[0] - 10, whole[1] - 12, whole[2] - 10, whole[3] - 12), abs=0.2)


def test_a_long_file_is_read_in_part_and_says_so() -> None:
    written = io.BytesIO()
    canvas = Canvas(written, invariant=1)
    for number in range(60):
        canvas.drawString(72, 700, f"This is page {number} of a policy that somebody attached.")
        canvas.showPage()
    canvas.save()
    reading = read_file("policy.pdf", written.getvalue())
    assert reading.pages == 60
    assert len(reading.documents) == 50
    assert codes(reading) == ["too_large"]


def test_a_page_that_draws_without_end_is_given_up() -> None:
    stream = zlib.compress(b"BT /F1 8 Tf " + b"(x) Tj " * 50_000 + b"ET")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    pdf = b"%PDF-1.4\n" + b"".join(b"%d 0 obj\n%s\nendobj\n" % (i, o) for i, o in enumerate(objects, 1))
    assert codes(read_file("bomb.pdf", pdf + b"trailer << /Root 1 0 R >>\n%%EOF")) == ["too_large"]


def test_the_same_bytes_give_the_same_answer_and_it_survives_json() -> None:
    reading = read_file("coi.pdf", FORM.pdf)
    assert read_file("coi.pdf", FORM.pdf) == reading
    assert from_json(FileReading, to_json(reading)) == reading


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([PLAIN.pdf, FORM.pdf]), st.data())
def test_damaged_files_never_raise(pdf: bytes, data: st.DataObject) -> None:
    broken = bytearray(pdf)
    for _ in range(data.draw(st.integers(0, 12))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(broken)))
    for content in (bytes(broken), bytes(broken[:cut])):
        reading = read_file("damaged.pdf", content)
        assert reading.documents or reading.problems


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise(noise: bytes) -> None:
    assert read_file("noise", noise).problems
    assert read_file("noise.pdf", b"%PDF-1.7\n" + noise).problems
