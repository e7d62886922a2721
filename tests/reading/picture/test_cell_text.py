"""What is said of a cell in which the ink shows nothing."""

import pytest

pytest.importorskip("coibot.reading.picture", reason="needs the extra `ocr`")

import numpy as np

from coibot.reading.acord25_form import FORMS
from coibot.reading.align import Grid, Placed
from coibot.reading.fields import damaged
from coibot.reading.page import Page, Span
from coibot.reading.picture.cell_text import Readers, _ticked, contents_of
from coibot.reading.picture.flatten import HEIGHT, SCALE, WIDTH
from coibot.reading.picture.gate import UNREAD
from coibot.reading.picture.ink import take_apart

FORM = FORMS[0]
GRID = Grid(1.0, 0.0, 1.0, dict.fromkeys(FORM.bands, 0.0))
CELLS = {cell.key: Placed(cell, (cell.x0, cell.y0, cell.x1, cell.y1), True, True) for cell in FORM.cells}
BLANK = take_apart(np.full((round(HEIGHT * SCALE), round(WIDTH * SCALE)), 255, np.uint8))


@pytest.mark.parametrize(
    ("key", "seen", "wide", "sure", "unreadable"),
    [
        pytest.param("gl.effective", "01/02/2026", 40, 0.9, True, id="a date"),
        pytest.param("gl.occurrence", "X", 6, 0.9, True, id="a tick"),
        pytest.param("umb.subrogation_waived", "Y", 6, 0.9, True, id="a mark"),
        pytest.param("gl.limits.med_exp", "5,000", 20, 0.9, True, id="an amount"),
        pytest.param("umb.limits.retention", "$", 5.3, 0.9, True, id="a dollar sign with a figure over it"),
        pytest.param("umb.limits.retention", "S0", 5.3, 0.4, True, id="the same, misread"),
        pytest.param("umb.limits.retention", "$", 3.2, 0.9, False, id="a dollar sign"),
        pytest.param("gl.effective", "i", 3, 0.3, False, id="dust"),
    ],
)
def test_one_reader_takes_nothing_for_empty_in_which_it_once_saw_something(
    key: str, seen: str, wide: float, sure: float, unreadable: bool
) -> None:
    x0, y0, *_ = CELLS[key].box
    word = Span(seen, (x0 + 2, y0 + 2, x0 + 2 + wide, y0 + 9), y0 + 2.5, 8.0, 0, confidence=sure)
    page = Page(1, WIDTH, HEIGHT, (word,))
    contents = contents_of(page, FORM, GRID, CELLS, BLANK, Readers(None, None))  # type: ignore[arg-type]
    assert ({key} if unreadable else set()) == contents.keys()
    assert all(damaged(content.text) for content in contents.values())


def sheet_with(*blocks: tuple[float, float, float, float]):  # type: ignore[no-untyped-def]
    """A white page with black blocks, x0, y0, x1, y1 in points."""
    page = np.full((round(HEIGHT * SCALE), round(WIDTH * SCALE)), 255, np.uint8)
    for x0, y0, x1, y1 in blocks:
        page[round((HEIGHT - y1) * SCALE) : round((HEIGHT - y0) * SCALE), round(x0 * SCALE) : round(x1 * SCALE)] = 0
    return take_apart(page)


LARGE, SMALL = (400.0, 500.0, 414.4, 512.0), (400.0, 500.0, 407.2, 507.2)


@pytest.mark.parametrize(
    ("box", "mark", "text"),
    [
        pytest.param(LARGE, (404, 503, 409, 508), "X", id="a mark in the box"),
        pytest.param(LARGE, (404, 508.7, 409, 513.2), UNREAD, id="a mark over the upper rule"),
        pytest.param(LARGE, (404, 513, 409, 518), None, id="a letter above the box"),
        pytest.param(LARGE, (400, 511, 414.4, 511.8), None, id="what is left of the upper rule"),
        pytest.param(SMALL, (401.6, 501.6, 405.6, 505.6), "X", id="a mark in a small box"),
        pytest.param(SMALL, (399.5, 505.2, 405, 509), UNREAD, id="a mark over a corner of a small box"),
    ],
)
def test_a_mark_beside_the_middle_of_its_box_is_not_taken_for_none(
    box: tuple[float, float, float, float], mark: tuple[float, float, float, float], text: str | None
) -> None:
    ticked = _ticked(sheet_with(mark), box)
    assert (ticked and ticked.text) == text
