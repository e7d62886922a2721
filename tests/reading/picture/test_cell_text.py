"""What is said of a cell in which the ink shows nothing."""

import pytest

pytest.importorskip("coibot.reading.picture", reason="needs the extra `ocr`")

import numpy as np

from coibot.reading.acord25_form import FORMS
from coibot.reading.align import Grid, Placed
from coibot.reading.fields import damaged
from coibot.reading.page import Page, Span
from coibot.reading.picture.cell_text import Readers, contents_of
from coibot.reading.picture.flatten import HEIGHT, SCALE, WIDTH
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
