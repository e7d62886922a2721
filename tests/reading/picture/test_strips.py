"""Lines of type cut out of a flattened picture."""

import pytest

pytest.importorskip("coibot.reading.picture", reason="needs the extra `ocr`")

import numpy as np

from coibot.reading.picture.flatten import HEIGHT, SCALE, WIDTH
from coibot.reading.picture.ink import take_apart
from coibot.reading.picture.strips import Print, strips_in

CELL = (100.0, 100.0, 180.0, 112.0)


def sheet(*blocks):  # type: ignore[no-untyped-def]
    """A white page with black blocks, x0, y0, x1, y1 in points."""
    page = np.full((round(HEIGHT * SCALE), round(WIDTH * SCALE)), 255, np.uint8)
    for x0, y0, x1, y1 in blocks:
        page[round((HEIGHT - y1) * SCALE) : round((HEIGHT - y0) * SCALE), round(x0 * SCALE) : round(x1 * SCALE)] = 0
    return take_apart(page)


def letters(x, count=5):  # type: ignore[no-untyped-def]
    return [(x + 5 * i, 103, x + 5 * i + 3, 109) for i in range(count)]


def test_a_comma_that_is_blurred_to_the_size_of_a_letter_stays_in_its_line() -> None:
    [strip] = strips_in(sheet(*letters(110), (134.3, 102, 135.8, 105)), CELL, [])
    assert strip.box[2] == pytest.approx(135.8, abs=0.5)


def test_two_lines_stay_two() -> None:
    low = [(x0, y0 - 12, x1, y1 - 12) for x0, y0, x1, y1 in letters(110)]
    assert len(strips_in(sheet(*letters(110), *low), (100, 85, 180, 112), [])) == 2


def test_a_printed_dollar_sign_is_no_value_and_a_figure_beside_it_is() -> None:
    dollar, sliver, figure = (103, 103, 106, 109), (100.4, 102, 101.2, 108), (107, 103, 109, 109)
    assert strips_in(sheet(dollar), CELL, [], dollar=9.5) == []
    assert strips_in(sheet(dollar, sliver), CELL, [], dollar=9.5) == []
    assert len(strips_in(sheet(dollar, figure), CELL, [], dollar=9.5)) == 1


def test_a_line_that_a_rule_was_taken_from_keeps_a_copy_with_the_rule() -> None:
    plain, cut = (strips_in(sheet(*letters(110), *rule), CELL, [])[0] for rule in ((), ((109.5, 60, 110.1, 160),)))
    assert plain.ruled is None
    assert cut.cut_before
    assert (cut.ruled < 128).sum() > (cut.pixels < 128).sum()


def test_a_figure_grown_onto_the_dollar_sign_at_a_label_s_end_is_seen() -> None:
    """A retention of 0 typed a little high and to the left: "RETENTION $" with the 0 on its last letter."""
    label = Print((90, 101, 136, 113), (88, 101, 137, 113))
    name = [(x, 103, x + 3, 108) for x in range(92, 124, 4)]
    dollar, grown = (126, 103, 129, 108), (126, 103, 131, 111.5)
    assert strips_in(sheet(*name, dollar), (125, 100, 175, 113), [label], dollar=4.6) == []
    [strip] = strips_in(sheet(*name, grown), (125, 100, 175, 113), [label], dollar=4.6)
    assert strip.box == pytest.approx(grown, abs=0.5)
