"""A page that is written from the top down."""

import io
from collections.abc import Iterable

from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas

from coibot.samples.layout import BOLD, MARGIN, PAGE, PLAIN


class Paper:
    """A page written from the top down."""

    def __init__(self, title: str) -> None:
        self.written = io.BytesIO()
        self.canvas = Canvas(self.written, pagesize=PAGE, invariant=1)
        self.canvas.setTitle(title)
        self.left, self.right, self.y = MARGIN + 36, PAGE[0] - MARGIN - 36, PAGE[1] - 48.0

    def line(self, text: str, font: str = PLAIN, size: float = 10, *, x: float | None = None, gap: float = 4) -> None:
        for part in simpleSplit(text, font, size, self.right - (x or self.left)) or [""]:
            self.canvas.setFont(font, size)
            self.canvas.drawString(x or self.left, self.y, part)
            self.y -= size + 2
        self.y -= gap

    def centred(self, text: str, size: float = 12) -> None:
        self.canvas.setFont(BOLD, size)
        for part in simpleSplit(text, BOLD, size, self.right - self.left):
            self.canvas.drawCentredString(PAGE[0] / 2, self.y, part)
            self.y -= size + 3
        self.y -= 6

    def ends(self, left: str, right: str, font: str = PLAIN, size: float = 9) -> None:
        self.canvas.setFont(font, size)
        self.canvas.drawString(self.left, self.y, left)
        self.canvas.drawRightString(self.right, self.y, right)
        self.y -= size + 5

    def box(self, heading: str, lines: Iterable[str], x0: float, x1: float, height: float) -> None:
        self.canvas.rect(x0, self.y - height, x1 - x0, height)
        self.canvas.setFont(BOLD, 8)
        self.canvas.drawString(x0 + 4, self.y - 11, heading)
        self.canvas.setFont(PLAIN, 10)
        for index, line in enumerate(lines):
            self.canvas.drawString(x0 + 4, self.y - 26 - 12 * index, line)

    def across(self, word: str) -> None:
        """A grey word over the page, slanted."""
        self.canvas.saveState()
        self.canvas.translate(PAGE[0] / 2, PAGE[1] / 2)
        self.canvas.rotate(45)
        self.canvas.setFillGray(0.8)
        self.canvas.setFont(BOLD, 90)
        self.canvas.drawCentredString(0, 0, word)
        self.canvas.restoreState()

    def finished(self, foot: str = "") -> bytes:
        self.y = 36
        self.ends(foot, "Specimen, drawn by coibot for tests", size=8)
        self.canvas.showPage()
        self.canvas.save()
        return self.written.getvalue()
