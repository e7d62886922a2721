"""Certificates drawn, made into pictures, and read back."""

import io
from dataclasses import replace
from datetime import date

import pytest
from PIL import Image

pytest.importorskip("coibot.reading.picture", reason="needs the extra `ocr`")

from coibot.codec import to_json
from coibot.model.certificate import Certificate, CoverageLine, Mark, Policy
from coibot.model.document import Document, DocumentKind, Source
from coibot.reading import read_file
from coibot.reading.classify import POOR_PICTURE
from coibot.reading.picture.tesseract import engine
from coibot.samples import (
    OLDER_EDITIONS,
    Scan,
    draw,
    draw_blank_form,
    draw_endorsement,
    draw_invoice,
    draw_property,
    fitting,
    invent,
    package,
    sample,
)
from coibot.samples.cameras import HARD, Photo, fax, faxed_pdf, photo_file
from coibot.samples.media import picture_file, scanned
from tests.reading.paper import overlaid
from tests.reading.test_property import FORMS

two_readers = pytest.mark.skipif(engine() is None, reason="Tesseract's language (tesseract-ocr-eng) is not installed")
SEED = 5
TRUTH = sample(SEED, edition="2016/03", style="plain")
SCAN = scanned(TRUTH.pdf, Scan(dpi=200))


def certificate_of(content: bytes) -> Document:
    [document] = read_file("picture", content).documents
    assert document.kind is DocumentKind.CERTIFICATE, document.why
    assert document.source is Source.OCR
    return document


def wrong(truth: Certificate, document: Document) -> list[str]:
    """Paths where something else is claimed than what was drawn."""

    def leaves(value: object, path: str = "") -> dict[str, object]:
        if isinstance(value, dict):
            parts = [(f"{path}.{key}" if path else key, part) for key, part in value.items()]
        elif isinstance(value, list):
            parts = [(f"{path}.{i}", part) for i, part in enumerate(value)]
        else:
            return {path: value}
        return {inner: leaf for at, part in parts for inner, leaf in leaves(part, at).items()}

    assert document.certificate is not None
    wanted, read = leaves(to_json(truth)), leaves(to_json(document.certificate))
    unread = document.unreadable
    return [
        path for path in wanted.keys() | read.keys()
        if wanted.get(path) != read.get(path)
        and not any(path == name or path.startswith(f"{name}.") for name in unread)
    ]  # fmt: skip


@two_readers
@pytest.mark.parametrize(
    ("content", "most_unreadable"),
    [
        pytest.param(SCAN, 1, id="scan"),
        pytest.param(scanned(TRUTH.pdf, Scan(dpi=150, turn=180, skew=2)), 3, id="upside down and askew"),
        pytest.param(picture_file(TRUTH.pdf, Scan(dpi=300, turn=90, quality=0)), 1, id="PNG on its side"),
        pytest.param(faxed_pdf(fax(TRUTH.pdf, fine=True)), 4, id="fine fax"),
        pytest.param(photo_file(TRUTH.pdf, Photo(orientation=6)), 4, id="photo, turned by EXIF"),
    ],
)
def test_a_picture_says_what_the_page_says(content: bytes, most_unreadable: int) -> None:
    document = certificate_of(content)
    assert wrong(TRUTH.certificate, document) == []
    assert len(document.unreadable) <= most_unreadable


FOLD = (68.2, 37.0, 68.2, 42.2)
"""A mark printed in the holder's box, where the paper is folded for a window envelope."""
GARAGE = Policy(
    CoverageLine.OTHER, "Garage liability", "A", "GAR-2217-04", date(2026, 3, 1), date(2027, 3, 1), Mark.YES,
    flags={"any_auto": True},
    limits={
        "AUTO ONLY - EA ACCIDENT": 500_000, "OTHER THAN AUTO ONLY: EA ACC": 500_000,
        "OTHER THAN AUTO ONLY: AGG": 1_000_000,
    },
)  # fmt: skip


@two_readers
@pytest.mark.parametrize("edition", OLDER_EDITIONS)
def test_a_picture_of_an_edition_before_2009_says_what_the_page_says(edition: str) -> None:
    certificate = fitting(invent(SEED), edition)
    standing = [policy for policy in certificate.policies if policy.line is not CoverageLine.OTHER]
    certificate = replace(certificate, policies=(*standing[:2], GARAGE, *standing[2:]))
    page = draw(certificate, edition=edition, style="annotated")
    page = overlaid(page, [], lambda canvas: canvas.line(*FOLD))
    document = certificate_of(photo_file(page, Photo()) if edition == "2001/08" else scanned(page, Scan(dpi=150)))
    assert wrong(certificate, document) == []
    assert len(document.unreadable) <= 2
    assert (document.form, document.edition) in (("ACORD 25", edition), ("ACORD 25", None))


@two_readers
@pytest.mark.parametrize("number", sorted(FORMS))
def test_a_picture_of_a_property_form_says_what_its_text_says(number: str) -> None:
    page = draw_property(number, FORMS[number] | {"phone": "555-555-0100"})
    [text] = read_file("page.pdf", page).documents
    document = certificate_of(scanned(page, Scan(dpi=200, skew=0.5)))
    assert text.certificate is not None
    assert wrong(text.certificate, document) == []
    assert len(document.unreadable) <= 1
    assert (document.form, document.edition, document.title) == (text.form, text.edition, text.title)
    x0, y0, x1, y1 = text.evidence["policies.0.effective"].box
    a0, b0, a1, b1 = document.evidence["policies.0.effective"].box
    assert (a0, b0, a1, b1) == pytest.approx((x0, y0, x1, y1), abs=6)


@two_readers
def test_a_property_form_of_which_a_part_is_missing_is_put_before_a_person() -> None:
    picture = Image.open(io.BytesIO(picture_file(draw_property("28", FORMS["28"]), Scan(dpi=150))))
    picture.paste(255, (0, picture.height // 10, picture.width, picture.height // 2))
    written = io.BytesIO()
    picture.save(written, "PNG", dpi=(150, 150))
    [document] = read_file("scan.png", written.getvalue()).documents
    assert (document.kind, document.certificate) == (DocumentKind.OTHER, None)
    assert "Evidence of commercial property insurance (ACORD 28), which a person must read" in (document.why or "")


@two_readers
def test_a_picture_whose_values_stand_a_row_too_high_is_refused() -> None:
    """Values and form are often printed in two passes, of which one slipped."""
    rows = ((494.5, "1,000,000"), (482.5, "100,000"), (470.5, "5,000"), (458.5, "1,000,000"), (446.5, "2,000,000"))
    page = overlaid(draw_blank_form("2016/03"), [(530.0, y, amount) for y, amount in rows])
    document = certificate_of(scanned(page, Scan(dpi=200)))
    assert "policies" in document.unreadable
    assert document.why == "values stand among the heads of the table"


@two_readers
def test_evidence_lies_where_a_person_sees_it() -> None:
    straight = certificate_of(SCAN)
    turned = certificate_of(scanned(TRUTH.pdf, Scan(dpi=200, turn=180)))
    x0, y0, x1, y1 = straight.evidence["insured.name"].box
    a0, b0, a1, b1 = turned.evidence["insured.name"].box
    assert 60 < x0 < x1 < 306
    assert 560 < y0 < y1 < 620
    assert (612 - a1, 792 - b1, 612 - a0, 792 - b0) == pytest.approx((x0, y0, x1, y1), abs=2)


def test_a_picture_too_poor_is_not_guessed_at() -> None:
    small = Image.open(io.BytesIO(photo_file(TRUTH.pdf, replace(HARD, blur=6)))).resize((612, 816))
    written = io.BytesIO()
    small.save(written, "JPEG", quality=30)
    reading = read_file("photo.jpg", written.getvalue())
    for document in reading.documents:
        assert document.kind is DocumentKind.OTHER or "policies" in document.unreadable


def test_a_scanned_invoice_is_no_certificate() -> None:
    [document] = read_file("scan.pdf", scanned(draw_invoice(), Scan(dpi=150))).documents
    assert document.kind is DocumentKind.OTHER
    assert document.why


def test_an_empty_picture_is_a_problem_and_not_a_fault() -> None:
    written = io.BytesIO()
    Image.new("L", (1700, 2200), 255).save(written, "PNG")
    reading = read_file("blank.png", written.getvalue())
    assert [document.kind for document in reading.documents] == [DocumentKind.OTHER]
    assert [problem.code for problem in reading.problems] == ["poor_picture"]
    assert [problem.code for problem in read_file("broken.png", b"\x89PNG\r\n\x1a\n").problems] == ["damaged"]


@pytest.fixture
def without_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coibot.reading.picture.certificate.engine", lambda: None)


@pytest.mark.usefixtures("without_tesseract")
def test_without_tesseract_a_scan_is_read_and_nothing_claimed_that_it_does_not_say() -> None:
    document = certificate_of(SCAN)
    assert wrong(TRUTH.certificate, document) == []
    assert len(document.unreadable) <= 4
    assert document.certificate is not None
    limits = {policy.line: policy.limits for policy in document.certificate.policies}
    assert limits == {policy.line: policy.limits for policy in TRUTH.certificate.policies}


@pytest.mark.usefixtures("without_tesseract")
def test_without_tesseract_a_dusty_and_blurred_scan_is_put_before_a_person_whole() -> None:
    """Its labels can be made out, and dust passes for an amount."""
    dusty = Scan(dpi=120, noise=8, blur=1.1, quality=30)
    page = sample(80_003, edition="2025/12", style="courier").pdf
    reading = read_file("scan.pdf", scanned(page, dusty, 80_003))
    assert [problem.code for problem in reading.problems] == ["poor_picture"]
    assert ["policies" in document.unreadable for document in reading.documents] == [True]
    assert "certainty" in (reading.documents[0].why or "")


@pytest.mark.usefixtures("without_tesseract")
def test_without_tesseract_a_scanned_endorsement_says_what_its_looks_agree_on() -> None:
    filled_in = {"policy_number": "GL-204-7781", "scheduled_person": "Acme Facilities Company"}
    page = draw_endorsement("CG 20 10", "04 13", **filled_in)
    [document] = read_file("scan.pdf", scanned(page, Scan(dpi=200, skew=0.7))).documents
    assert (document.kind, document.form) == (DocumentKind.ENDORSEMENT, "CG 20 10")
    said = document.endorsement
    assert said is not None
    assert said.policy_number == "GL-204-7781"
    assert said.scheduled_person == "Acme Facilities Company"
    assert "named_insured" in document.unreadable


def test_a_coarse_fax_is_put_before_a_person() -> None:
    reading = read_file("fax.pdf", faxed_pdf(fax(TRUTH.pdf)))
    assert [problem.code for problem in reading.problems] == ["poor_picture"]
    assert [document.kind for document in reading.documents] == [DocumentKind.OTHER]


@two_readers
def test_a_scanned_endorsement_says_what_both_readers_agree_on() -> None:
    page = draw_endorsement(
        "CG 20 10", "04 13", policy_number="GL-204-7781", named_insured="Harrow Tree Care LLC",
        scheduled_person="Acme Facilities Company", effective="03/01/2026",
    )  # fmt: skip
    [document] = read_file("scan.pdf", scanned(page, Scan(dpi=200, skew=0.7))).documents
    assert (document.kind, document.form, document.edition) == (DocumentKind.ENDORSEMENT, "CG 20 10", "04 13")
    assert document.source is Source.OCR
    said = document.endorsement
    assert said is not None
    assert (said.policy_number, said.named_insured, str(said.effective), said.scheduled_person) == (
        "GL-204-7781", "Harrow Tree Care LLC", "2026-03-01", "Acme Facilities Company",
    )  # fmt: skip
    x0, y0, x1, y1 = document.evidence["policy_number"].box
    assert 50 < x0 < x1 < 260
    assert 730 < y0 < y1 < 760


@two_readers
def test_what_no_reader_sees_on_a_scanned_endorsement_is_not_called_blank() -> None:
    [document] = read_file("scan.pdf", scanned(draw_endorsement("CG 20 10", "04 13"), Scan(dpi=200))).documents
    assert document.kind is DocumentKind.ENDORSEMENT
    assert {"policy_number", "named_insured", "scheduled_person"} <= set(document.unreadable)


@two_readers
@pytest.mark.parametrize(
    ("page", "why"),
    [
        (draw_blank_form("2016/03"), "an empty certificate form"),
        (draw_blank_form("2001/08"), "an empty certificate form"),
        (draw_property("28", {}), "an empty form: Evidence of commercial property insurance (ACORD 28)"),
    ],
    ids=["2016/03", "2001/08", "evidence of property insurance"],
)
def test_an_empty_form_is_named_and_is_no_certificate(page: bytes, why: str) -> None:
    [document] = read_file("scan.pdf", scanned(page, Scan(dpi=200))).documents
    assert (document.kind, document.why) == (DocumentKind.OTHER, why)


def test_a_picture_that_defeats_the_reader_does_not_take_the_other_pages_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def defeated(content: bytes, number: int) -> Document:
        raise IndexError(f"page {number} of {len(content)} bytes")

    monkeypatch.setattr("coibot.reading.picture.read_pdf_page", defeated)
    reading = read_file("package.pdf", package(TRUTH.pdf, SCAN))
    assert [(document.kind, document.why) for document in reading.documents] == [
        (DocumentKind.CERTIFICATE, None),
        (DocumentKind.OTHER, POOR_PICTURE),
    ]
    assert [problem.code for problem in reading.problems] == ["poor_picture"]
