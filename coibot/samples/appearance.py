"""Appearance streams (ISO 32000-1, 12.5.5): what a form field or an annotation shows on the page."""

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream
from reportlab.pdfgen.canvas import Canvas

from coibot.samples.layout import ROW, Box, fitted_size
from coibot.samples.styles import Style, Tick

FONT = "Helvetica"
PRINTED = 4
"""The annotation flag Print."""
QUADDING = {"left": 0, "centre": 1, "right": 2}


class Appearances:
    """Makes the streams of one document, and the annotations that hold them."""

    def __init__(self, canvas: Canvas, style: Style) -> None:
        self.canvas, self.style = canvas, style
        self.document = canvas._doc
        self.fonts = {
            "Helv": self._font(FONT, Encoding=PDFName("WinAnsiEncoding")),
            "ZaDb": self._font("ZapfDingbats"),
        }

    def _font(self, name: str, **more: object) -> object:
        entries = {"Type": PDFName("Font"), "Subtype": PDFName("Type1"), "BaseFont": PDFName(name), **more}
        return self.document.Reference(PDFDictionary(entries))

    def annotation(self, subtype: str, box: Box) -> tuple[PDFDictionary, Box]:
        """An annotation over a box of the canvas, which may be moved and scaled; and its size on the page."""
        corners = (*self.canvas.absolutePosition(box.x, box.y), *self.canvas.absolutePosition(box.right, box.top))
        entries = {
            "Type": PDFName("Annot"),
            "Subtype": PDFName(subtype),
            "Rect": PDFArray([round(value, 3) for value in corners]),
            "F": PRINTED,
        }
        return PDFDictionary(entries), Box(0, 0, corners[2] - corners[0], corners[3] - corners[1])

    def put(self, annotation: PDFDictionary) -> object:
        """Adds it to the page; gives the reference to it."""
        self.canvas._addAnnotation(annotation)
        return self.document.Reference(annotation)

    def words(self, text: str, size: Box, align: str, *, multiline: bool = False, field: bool = True) -> object:
        """Lines, parted by carriage returns; in a field they stand in marked content."""
        lines = text.split("\r")
        type_size = min(fitted_size(line, FONT, self.style.size, size.width - 4) for line in lines)
        leading = type_size * 1.2
        first = size.height - leading if multiline else (size.height - type_size * 0.72) / 2
        strokes = ["q BT", f"/Helv {type_size:.2f} Tf 0 g"]
        for index, line in enumerate(lines):
            wide = self.canvas.stringWidth(line, FONT, type_size)
            x = {"left": 2.0, "centre": (size.width - wide) / 2, "right": size.width - wide - 2}[align]
            strokes.append(f"1 0 0 1 {x:.2f} {first - index * leading:.2f} Tm ({_escaped(line)}) Tj")
        shown = " ".join([*strokes, "ET Q"])
        return self.stream(f"/Tx BMC {shown} EMC" if field else shown, size)

    def glyph(self) -> str:
        """The ZapfDingbats character of a ticked box."""
        return "4" if self.style.tick in (Tick.CHECK_GLYPH, Tick.CHECK_STROKES) else "8"

    def tick(self, size: Box) -> object:
        x, y = size.width / 2, size.height / 2
        if self.style.tick is Tick.CROSS_STROKES:
            strokes = ((x - 4, y - 4, x + 4, y + 4), (x - 4, y + 4, x + 4, y - 4))
            lines = " ".join(f"{x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l" for x0, y0, x1, y1 in strokes)
            return self.stream(f"q 1 w {lines} S Q", size)
        return self.stream(
            f"q BT /ZaDb {ROW * 0.7:.1f} Tf 0 g 1 0 0 1 {x - 3.2:.2f} {y - 3:.2f} Tm ({self.glyph()}) Tj ET Q", size
        )

    def stream(self, strokes: str, size: Box) -> object:
        entries = {
            "Type": PDFName("XObject"),
            "Subtype": PDFName("Form"),
            "BBox": PDFArray([0, 0, round(size.width, 3), round(size.height, 3)]),
            "Resources": PDFDictionary({"Font": PDFDictionary(self.fonts)}),
        }
        content = strokes.encode("cp1252", "replace")
        return self.document.Reference(PDFStream(PDFDictionary(entries), content, filters=[pdfdoc.PDFZCompress]))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
