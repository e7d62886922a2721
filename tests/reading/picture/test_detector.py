"""Words on a page where Tesseract is not installed."""

import io

import pytest

pytest.importorskip("coibot.reading.picture", reason="needs the extra `ocr`")

import numpy as np
from reportlab.pdfgen.canvas import Canvas

from coibot.reading.picture.detector import detected_words
from coibot.reading.picture.files import PdfPages
from coibot.reading.picture.recogniser import recogniser
from coibot.reading.picture.upright import Upright

DPI, SLOPE = 300, 0.02


def page() -> Upright:
    """Two columns with dates that nearly touch the rule between them, and a line that climbs."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(300, 120))
    canvas.setFont("Courier", 8)
    canvas.drawString(52, 70, "10-08-2025")
    canvas.drawString(102, 70, "10-08-2026")
    canvas.setLineWidth(0.6)
    canvas.line(101, 20, 101, 110)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(180, 70, "REVISION NUMBER:")
    canvas.drawString(276, 70, "17")
    canvas.transform(1, SLOPE, 0, 1, 0, 0)
    canvas.drawString(120, 30, "Certificate Holder of Fairview")
    canvas.save()
    pixels = PdfPages(written.getvalue()).draw(1).pixels
    return Upright(np.ascontiguousarray(pixels), DPI, np.eye(3))


def test_words_stand_apart_where_a_rule_or_a_gap_parts_them_and_are_found_where_they_are() -> None:
    found = {word.text: word for word in detected_words(page(), recogniser())}
    assert {"10-08-2025", "10-08-2026", "NUMBER:", "17", "Certificate", "Holder", "of", "Fairview"} <= found.keys()
    scale = DPI / 72
    for text, left, baseline in (("10-08-2025", 52, 70), ("10-08-2026", 102, 70), ("17", 276, 70)):
        assert found[text].box[0] / scale == pytest.approx(left, abs=1.5)
        assert 120 - found[text].baseline / scale == pytest.approx(baseline, abs=0.7)
    climbs = (found["Certificate"].baseline - found["Fairview"].baseline) / scale
    apart = (found["Fairview"].box[0] - found["Certificate"].box[0]) / scale
    assert climbs == pytest.approx(SLOPE * apart, abs=0.7)
