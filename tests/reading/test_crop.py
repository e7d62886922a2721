"""The picture of a box shows that box, and where it cannot be sure of it there is no picture."""

import io
from datetime import date

import numpy as np
import pytest
from PIL import Image

from coibot.reading import read_file
from coibot.reading.crop import WIDEST, picture_of_box
from coibot.samples import draw, invent
from coibot.samples.media import Medium

CERTIFICATE = invent(7, on=date(2026, 1, 5))
BOXES = ("policies.0.limits.each_occurrence", "policies.0.expiration", "insured.name", "policies.0.additional_insured")


@pytest.fixture(scope="module", params=[Medium.TEXT, Medium.FORM], ids=str)
def pdf(request: pytest.FixtureRequest) -> bytes:
    return draw(CERTIFICATE, medium=request.param)


@pytest.mark.parametrize("name", BOXES)
def test_a_box_is_shown_outlined_in_a_small_picture(name: str, pdf: bytes) -> None:
    where = read_file("coi.pdf", pdf).documents[0].evidence[name]
    png = picture_of_box(pdf, where.page, where.box, where.text)
    assert png == picture_of_box(pdf, where.page, where.box, where.text), "the same bytes each time"
    with Image.open(io.BytesIO(png)) as image:
        assert image.format == "PNG" and image.width <= WIDEST and len(png) < 8_000
        dots = np.asarray(image.convert("RGB"), dtype=int)
    assert ((dots[:, :, 0] > 150) & (dots[:, :, 1] < 120) & (dots[:, :, 2] < 90)).sum() > 50, "the outline"


def test_no_picture_where_the_page_says_something_else() -> None:
    pdf = draw(CERTIFICATE)
    where = read_file("coi.pdf", pdf).documents[0].evidence[BOXES[0]]
    assert picture_of_box(pdf, where.page, where.box, "9,999,999") == b""
    assert picture_of_box(pdf, where.page + 5, where.box, where.text) == b""
    assert picture_of_box(pdf, where.page, (0.0, 0.0, 9000.0, 10.0), where.text) == b""
    assert picture_of_box(pdf, where.page, where.box, "") == b""


def test_no_picture_of_a_scan_whose_boxes_are_found_by_eye() -> None:
    where = read_file("coi.pdf", draw(CERTIFICATE)).documents[0].evidence[BOXES[0]]
    assert picture_of_box(draw(CERTIFICATE, medium=Medium.IMAGE), 1, where.box, where.text) == b""
