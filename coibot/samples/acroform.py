"""Writes AcroForm fields (ISO 32000-1, 12.7) with their appearances onto a reportlab canvas."""

from collections.abc import Sequence
from random import Random

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.pdfgen.canvas import Canvas

from coibot.model.certificate import Certificate
from coibot.samples.appearance import QUADDING, Appearances
from coibot.samples.draw import blank_canvas, paint_margins, paint_sheet, place, sheet_of, typed_extras
from coibot.samples.fields import Field, form_fields
from coibot.samples.layout import Box
from coibot.samples.misnamed import misnamed_fields
from coibot.samples.older import OLDER_EDITIONS
from coibot.samples.styles import STYLES, Style

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
    sheet = sheet_of(edition)
    canvas, written = blank_canvas(manner)
    place(canvas, manner, scale, shift)
    paint_sheet(canvas, sheet, manner)
    dice = Random(f"page {seed}")  # noqa: S311
    form = FormWriter(canvas, manner)
    if edition in OLDER_EDITIONS:
        form.write(list(misnamed_fields(certificate, sheet, manner)))
    else:
        form.write(form_fields(certificate, sheet, manner, typed_extras(sheet, manner, dice)))
    form.finish()
    paint_margins(canvas, certificate, manner, dice)
    canvas.showPage()
    canvas.save()
    return written.getvalue()


class FormWriter:
    """Collects fields on one page; `finish` makes them the document's form."""

    def __init__(self, canvas: Canvas, style: Style) -> None:
        self.style, self.look = style, Appearances(canvas, style)
        self.refer = self.look.document.Reference
        self.root_node = PDFDictionary({"T": PDFString("F[0]")})
        self.page_node = PDFDictionary({"T": PDFString("P1[0]")})
        self.widgets: list[object] = []

    def write(self, fields: Sequence[Field]) -> None:
        for field in fields:
            self._widget(field)

    def finish(self) -> None:
        top = self.widgets
        if self.style.nested_names:
            root, page = self.refer(self.root_node), self.refer(self.page_node)
            self.root_node["Kids"] = PDFArray([page])
            self.page_node["Parent"] = root
            self.page_node["Kids"] = PDFArray(self.widgets)
            top = [root]
        entries = {
            "Fields": PDFArray(top),
            "DA": PDFString("/Helv 0 Tf 0 g"),
            "DR": PDFDictionary({"Font": PDFDictionary(self.look.fonts)}),
        }
        self.look.document.Catalog.AcroForm = self.refer(PDFDictionary(entries))

    def _widget(self, field: Field) -> None:
        widget, size = self.look.annotation("Widget", field.box)
        widget["T"] = PDFString(f"{field.name}[0]" if self.style.nested_names else field.name)
        if self.style.nested_names:
            widget["Parent"] = self.refer(self.page_node)
        if field.ticked is None:
            self._text(widget, field, size)
        else:
            self._check_box(widget, field.ticked, size)
        self.widgets.append(self.look.put(widget))

    def _text(self, widget: PDFDictionary, field: Field, size: Box) -> None:
        widget["FT"] = PDFName("Tx")
        widget["DA"] = PDFString(f"/Helv {self.style.size:g} Tf 0 g")
        widget["Q"] = QUADDING[field.align]
        if field.multiline:
            widget["Ff"] = MULTILINE
        if field.text:
            widget["V"] = PDFString(field.text)
            shown = self.look.words(field.text, size, field.align, multiline=field.multiline)
            widget["AP"] = PDFDictionary({"N": shown})

    def _check_box(self, widget: PDFDictionary, ticked: bool, size: Box) -> None:
        widget["FT"] = PDFName("Btn")
        widget["V"] = widget["AS"] = PDFName(ON if ticked else "Off")
        widget["MK"] = PDFDictionary({"CA": PDFString(self.look.glyph())})
        states = PDFDictionary({ON: self.look.tick(size), "Off": self.look.stream("", size)})
        widget["AP"] = PDFDictionary({"N": states})
