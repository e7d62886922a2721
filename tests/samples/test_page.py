"""The empty form: neat, complete, and labelled as its edition labels it."""

import itertools

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from coibot.samples import EDITIONS, FLAGS, LIMITS, UnknownEditionError
from coibot.samples.fill import BLOCKS
from coibot.samples.layout import PAGE, Label
from coibot.samples.page import lay_out

AUTOS = {"2010/05": "ALL OWNED", "2014/01": "ALL OWNED", "2016/03": "OWNED", "2025/12": "OWNED"}


def extent(label: Label) -> tuple[float, float, float, float]:
    """Left, bottom, right and top of the ink, about."""
    wide = label.fill_width or stringWidth(label.text, label.font, label.size)
    x = label.x - {"left": 0.0, "centre": wide / 2, "right": wide}[label.align]
    return x, label.y, x + wide, label.y + label.size * 0.7


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_label_leaves_the_page_or_runs_into_another(edition: str) -> None:
    labels = lay_out(edition).labels
    extents = [(extent(label), label.text) for label in labels]
    for (x0, y0, x1, y1), text in extents:
        assert x0 >= 18 and y0 >= 10 and x1 <= PAGE[0] - 18 and y1 <= PAGE[1] - 18, text
    for (a, first), (b, second) in itertools.combinations(extents, 2):
        apart = a[2] <= b[0] + 0.3 or b[2] <= a[0] + 0.3 or a[3] <= b[1] + 0.3 or b[3] <= a[1] + 0.3
        assert apart, f"{first!r} runs into {second!r}"


@pytest.mark.parametrize("edition", EDITIONS)
def test_boxes_do_not_overlap_and_lie_on_the_page(edition: str) -> None:
    boxes = lay_out(edition).boxes
    for (name, a), (other, b) in itertools.combinations(boxes.items(), 2):
        apart = a.right <= b.x + 0.1 or b.right <= a.x + 0.1 or a.top <= b.y + 0.1 or b.top <= a.y + 0.1
        assert apart, f"{name} overlaps {other}"
    assert all(box.x >= 18 and box.right <= PAGE[0] - 18 and box.y > 0 for box in boxes.values())


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_flag_and_limit_of_the_vocabulary_has_a_box(edition: str) -> None:
    boxes = lay_out(edition).boxes
    wanted = {f"{BLOCKS[line]}.limit.{key}" for line, keys in LIMITS.items() for key in keys}
    wanted |= {f"{BLOCKS[line]}.flag.{key}" for line, keys in FLAGS.items() for key in keys}
    wanted = wanted - {"wc.flag.proprietor_excluded"} | {"wc.proprietor_excluded"}
    if edition == "2010/05":
        wanted -= {"gl.flag.aggregate_per_other"}
    assert wanted <= boxes.keys()


@pytest.mark.parametrize("edition", EDITIONS)
def test_labels_are_those_of_the_edition(edition: str) -> None:
    words = [label.text for label in lay_out(edition).labels]
    assert f"ACORD 25 ({edition})" in words
    assert ("INSR" if edition == "2010/05" else "INSD") in words
    assert ("GENERAL LIABILITY" in words) is (edition == "2010/05")
    assert ("OTHER:" in words) is (edition != "2010/05")
    assert ("STATUTE" in words) is (edition != "2010/05")
    assert AUTOS[edition] in words
    assert words.count("$") == 18


def test_the_newest_edition_has_its_table_one_row_lower() -> None:
    older, newer = (lay_out(edition).boxes["gl.limit.each_occurrence"].y for edition in ("2016/03", "2025/12"))
    assert older - newer == pytest.approx(12)


def test_the_oldest_edition_has_its_general_liability_boxes_one_row_lower() -> None:
    older, newer = (lay_out(edition).boxes["gl.flag.occurrence"].y for edition in ("2010/05", "2014/01"))
    assert newer - older == pytest.approx(12)


def test_an_unknown_edition_is_refused_by_name() -> None:
    with pytest.raises(UnknownEditionError, match="2031/01"):
        lay_out("2031/01")
