"""The editions of ACORD 25 before 2009: another layout, and fillable copies whose field names mislead."""

import io
import itertools
from dataclasses import replace

import pytest
from reportlab.pdfgen.canvas import Canvas

from coibot.model.certificate import CoverageLine, Mark, Policy
from coibot.model.document import DocumentKind
from coibot.reading import read_file
from coibot.samples import OLDER_EDITIONS, STYLES, Medium, draw, draw_blank_form, fitting, invent, package, sample
from tests.reading.paper import overlaid
from tests.reading.scoring import misread, refused, the_certificate


@pytest.mark.parametrize(
    ("number", "edition", "style"),
    [(i, *pair) for i, pair in enumerate(itertools.product(OLDER_EDITIONS, sorted(STYLES)))],
)
def test_every_fact_of_every_style(number: int, edition: str, style: str) -> None:
    drawn = sample(number + 300, edition=edition, style=style, medium=Medium.FORM if number % 3 == 0 else Medium.TEXT)
    reading = read_file("coi.pdf", drawn.pdf)
    assert misread(drawn.certificate, reading) == []
    assert refused(drawn.certificate, reading) == []
    assert the_certificate(reading).edition == edition


def test_garage_liability_has_a_block_of_its_own() -> None:
    limits = {
        "AUTO ONLY - EA ACCIDENT": 500_000,
        "OTHER THAN AUTO ONLY: EA ACC": 500_000,
        "OTHER THAN AUTO ONLY: AGG": 1_000_000,
    }
    garage = Policy(
        CoverageLine.OTHER, "Garage liability", "A", "GAR-1", additional_insured=Mark.YES, flags={"any_auto": True},
        limits=limits,
    )  # fmt: skip
    certificate = replace(fitting(invent(5), "2001/08"), policies=(garage,))
    reading = read_file("coi.pdf", draw(certificate, edition="2001/08"))
    assert misread(certificate, reading) == []
    assert refused(certificate, reading) == []


def test_words_a_row_below_the_numbers_are_not_given_to_another_policy() -> None:
    """OTHER is printed in the first row of the block, so that systems begin to print the words in the second."""
    words = [
        (x, y, text)
        for y, number in ((230.0, "TB-1"), (218.0, "TB-2"))
        for x, text in ((22.0, "A"), (180.0, number), (312.0, "11/20/26"), (377.0, "11/20/27"))
    ]
    words += [(40.0, 220, "Installation Floater"), (40.0, 206.5, "Garage Keepers")]
    words += [(430.0, 219, "Per Job Site $500,000"), (430.0, 207, "Limit $2,000,000")]
    document = the_certificate(read_file("coi.pdf", overlaid(draw_blank_form("2001/08"), words)))
    assert document.certificate is not None
    assert [(policy.policy_number, policy.type, policy.limits) for policy in document.certificate.policies] == [
        ("TB-1", None, {}), ("TB-2", None, {}),
    ]  # fmt: skip
    for path in ("type", "limits"):
        assert {f"policies.0.{path}", f"policies.1.{path}"} <= set(document.unreadable)


@pytest.mark.parametrize("edition", OLDER_EDITIONS)
def test_an_empty_form_is_not_a_certificate(edition: str) -> None:
    [document] = read_file("blank.pdf", draw_blank_form(edition)).documents
    assert (document.kind, document.why) == (DocumentKind.OTHER, "an empty certificate form")


def test_the_reverse_of_the_form_belongs_to_its_front() -> None:
    drawn = sample(3, edition="2001/08", style="plain")
    words = ("IMPORTANT", "A holder may need an endorsement to be insured. This is the reverse of a specimen.")
    blank = package(drawn.pdf)
    reverse = overlaid(_empty_page(), [(60, 700, words[0]), (60, 680, words[1]), (22, 28, "ACORD 25 (2001/08)")])
    documents = read_file("coi.pdf", package(blank, reverse)).documents
    assert [document.pages for document in documents] == [(1, 2)]


def _empty_page() -> bytes:
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(612, 792), invariant=1)
    canvas.showPage()
    canvas.save()
    return written.getvalue()
