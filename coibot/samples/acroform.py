"""Writes AcroForm fields (ISO 32000-1, 12.7) with their appearances onto a reportlab canvas."""

from collections.abc import Sequence
from random import Random

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString
from reportlab.pdfgen.canvas import Canvas

from coibot.model.certificate import Certificate
from coibot.samples.draw import blank_canvas, fitted_size, paint_margins, paint_sheet, place, typed_extras
from coibot.samples.fields import Field, form_fields
from coibot.samples.layout import ROW, Box
from coibot.samples.page import lay_out
from coibot.samples.styles import STYLES, Style, Tick

FONT = "Helvetica"
QUADDING = {"left": 0, "centre": 1, "right": 2}
PRINTED = 4
"""The annotation flag Print."""
MULTILINE = 1 << 12
ON = "1"
"""The state of a ticked box."""


def draw_form(
    certificate: Certificate,
    *,
    edition: str = "2016/03",
    style: Style | str = "plain",
    seed: int = 0,
    scale: tuple[float, float] = (1.0, 1.0),
    shift: tuple[float, float] = (0.0, 0.0),
) -> bytes:
    """The fillable form, filled in. Values are in Helvetica and the middle of their blocks, whatever the style says."""
    manner = STYLES[style] if isinstance(style, str) else style
    sheet = lay_out(edition)
    canvas, written = blank_canvas(manner)
    place(canvas, manner, scale, shift)
    paint_sheet(canvas, sheet, manner)
    dice = Random(f"page {seed}")  # noqa: S311
    form = FormWriter(canvas, manner)
    form.write(form_fields(certificate, sheet, manner, typed_extras(sheet, manner, dice)))
    form.finish()
    paint_margins(canvas, certificate, manner, dice)
    canvas.showPage()
    canvas.save()
    return written.getvalue()


class FormWriter:
    """Collects fields on one page; `finish` makes them the document's form."""

    def __init__(self, canvas: Canvas, style: Style) -> None:
        self.canvas, self.style = canvas, style
        self.document = canvas._doc
        self.fonts = {
            "Helv": self._refer(
                {
                    "Type": PDFName("Font"),
                    "Subtype": PDFName("Type1"),
                    "BaseFont": PDFName(FONT),
                    "Encoding": PDFName("WinAnsiEncoding"),
                }
            ),
            "ZaDb": self._refer(
                {"Type": PDFName("Font"), "Subtype": PDFName("Type1"), "BaseFont": PDFName("ZapfDingbats")}
            ),
        }
        self.page_node = PDFDictionary({"T": PDFString("P1[0]")})
        self.root_node = PDFDictionary({"T": PDFString("F[0]")})
        self.widgets: list[object] = []

    def write(self, fields: Sequence[Field]) -> None:
        for field in fields:
            self._widget(field)

    def finish(self) -> None:
        top: list[object] = self.widgets
        if self.style.nested_names:
            root, page = self.document.Reference(self.root_node), self.document.Reference(self.page_node)
            self.root_node["Kids"] = PDFArray([page])
            self.page_node["Parent"] = root
            self.page_node["Kids"] = PDFArray(self.widgets)
            top = [root]
        form = PDFDictionary(
            {
                "Fields": PDFArray(top),
                "DA": PDFString("/Helv 0 Tf 0 g"),
                "DR": PDFDictionary({"Font": PDFDictionary(self.fonts)}),
            }
        )
        self.document.Catalog.AcroForm = self.document.Reference(form)

    def _refer(self, entries: dict[str, object]) -> object:
        return self.document.Reference(PDFDictionary(entries))

    def _widget(self, field: Field) -> None:
        box = field.box
        corners = (*self.canvas.absolutePosition(box.x, box.y), *self.canvas.absolutePosition(box.right, box.top))
        nested = self.style.nested_names
        widget = PDFDictionary(
            {
                "Type": PDFName("Annot"),
                "Subtype": PDFName("Widget"),
                "T": PDFString(f"{field.name}[0]" if nested else field.name),
                "Rect": PDFArray([round(value, 3) for value in corners]),
                "F": PRINTED,
            }
        )
        if nested:
            widget["Parent"] = self.document.Reference(self.page_node)
        size = Box(0, 0, corners[2] - corners[0], corners[3] - corners[1])
        if field.box_ticked is None:
            self._text(widget, field, size)
        else:
            self._check_box(widget, field.box_ticked, size)
        self.canvas._addAnnotation(widget)
        self.widgets.append(self.document.Reference(widget))

    def _text(self, widget: PDFDictionary, field: Field, size: Box) -> None:
        widget["FT"] = PDFName("Tx")
        widget["DA"] = PDFString(f"/Helv {self.style.size:g} Tf 0 g")
        widget["Q"] = QUADDING[field.align]
        if field.multiline:
            widget["Ff"] = MULTILINE
        if field.text:
            widget["V"] = PDFString(field.text)
            widget["AP"] = PDFDictionary({"N": self._appearance(self._words(field, size), size)})

    def _words(self, field: Field, size: Box) -> str:
        lines = field.text.split("\r")
        type_size = min(fitted_size(line, FONT, self.style.size, size.width - 4) for line in lines)
        leading = type_size * 1.2
        first = size.height - leading if field.multiline else (size.height - type_size * 0.72) / 2
        strokes = ["/Tx BMC q BT", f"/Helv {type_size:.2f} Tf 0 g"]
        for index, line in enumerate(lines):
            wide = self.canvas.stringWidth(line, FONT, type_size)
            x = {"left": 2.0, "centre": (size.width - wide) / 2, "right": size.width - wide - 2}[field.align]
            strokes.append(f"1 0 0 1 {x:.2f} {first - index * leading:.2f} Tm ({_escaped(line)}) Tj")
        return " ".join([*strokes, "ET Q EMC"])

    def _check_box(self, widget: PDFDictionary, ticked: bool, size: Box) -> None:
        x, y = size.width / 2, size.height / 2
        strokes = ((x - 4, y - 4, x + 4, y + 4), (x - 4, y + 4, x + 4, y - 4))
        cross = " ".join(f"{x0:.2f} {y0:.2f} m {x1:.2f} {y1:.2f} l" for x0, y0, x1, y1 in strokes)
        glyph = "4" if self.style.tick in (Tick.CHECK_GLYPH, Tick.CHECK_STROKES) else "8"
        mark = f"q BT /ZaDb {ROW * 0.7:.1f} Tf 0 g 1 0 0 1 {x - 3.2:.2f} {y - 3:.2f} Tm ({glyph}) Tj ET Q"
        on = self._appearance(f"q 1 w {cross} S Q" if self.style.tick is Tick.CROSS_STROKES else mark, size)
        state = PDFName(ON if ticked else "Off")
        widget["FT"] = PDFName("Btn")
        widget["V"] = widget["AS"] = state
        widget["MK"] = PDFDictionary({"CA": PDFString(glyph)})
        widget["AP"] = PDFDictionary({"N": PDFDictionary({ON: on, "Off": self._appearance("", size)})})

    def _appearance(self, strokes: str, size: Box) -> object:
        stream = PDFStream(
            PDFDictionary(
                {
                    "Type": PDFName("XObject"),
                    "Subtype": PDFName("Form"),
                    "BBox": PDFArray([0, 0, round(size.width, 3), round(size.height, 3)]),
                    "Resources": PDFDictionary({"Font": PDFDictionary(self.fonts)}),
                }
            ),
            strokes.encode("cp1252", "replace"),
            filters=[pdfdoc.PDFZCompress],
        )
        return self.document.Reference(stream)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
