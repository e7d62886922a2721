"""Paints a certificate: the form, what is written into it, and what an agency's system adds."""

import io
from collections.abc import Iterable
from random import Random

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFString
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from coibot.model.certificate import Certificate
from coibot.samples import names
from coibot.samples.appearance import QUADDING, Appearances
from coibot.samples.fill import Entry, fill_in, printed_date
from coibot.samples.layout import PAGE, Box, Sheet, fitted_size
from coibot.samples.older import OLDER_EDITIONS, lay_out_older
from coibot.samples.page import lay_out
from coibot.samples.redraw import Redraw, redrawn
from coibot.samples.styles import EMBEDDED, STYLES, Style, Tick

GLYPHS = {Tick.CHECK_GLYPH: "\N{HEAVY CHECK MARK}", Tick.CROSS_GLYPH: "\N{HEAVY BALLOT X}"}
"""Characters 4 and 8 of ZapfDingbats."""


def draw_page(
    certificate: Certificate,
    *,
    edition: str = "2016/03",
    style: Style | str = "plain",
    seed: int = 0,
    scale: tuple[float, float] = (1.0, 1.0),
    shift: tuple[float, float] = (0.0, 0.0),
    redraw: Redraw | None = None,
) -> bytes:
    """A page with a text layer."""
    manner = STYLES[style] if isinstance(style, str) else style
    sheet = redrawn(sheet_of(edition), redraw) if redraw else sheet_of(edition)
    canvas, written = blank_canvas(manner)
    place(canvas, manner, scale, shift)
    paint_sheet(canvas, sheet, manner)
    dice = Random(f"page {seed}")  # noqa: S311
    paint_entries(canvas, fill_in(certificate, sheet, manner), manner)
    paint_entries(canvas, typed_extras(sheet, manner, dice), manner)
    if certificate.signed:
        sign(canvas, sheet.boxes["signature"], dice, manner.wide_signature)
    paint_margins(canvas, certificate, manner, dice)
    canvas.showPage()
    canvas.save()
    return written.getvalue()


def sheet_of(edition: str) -> Sheet:
    """The empty form in any edition. Raises UnknownEditionError."""
    return lay_out_older(edition) if edition in OLDER_EDITIONS else lay_out(edition)


def blank_canvas(style: Style) -> tuple[Canvas, io.BytesIO]:
    """A canvas that writes the same bytes for the same strokes, and where it writes them."""
    written = io.BytesIO()
    encryption = None
    if style.encrypted:
        encryption = StandardEncryption("", ownerPassword="agency", canModify=0, canAnnotate=0, strength=128)
    if style.font == EMBEDDED:
        registerFont(TTFont(EMBEDDED, "Vera.ttf"))
    canvas = Canvas(written, pagesize=PAGE, invariant=1, encrypt=encryption)
    canvas.setTitle("Certificate of liability insurance (specimen)")
    return canvas, written


def place(canvas: Canvas, style: Style, scale: tuple[float, float], shift: tuple[float, float]) -> None:
    """Moves and scales all that follows, by the style's measures and then the caller's."""
    for (right, up), (wide, high) in ((shift, scale), (style.shift, style.scale)):
        canvas.translate(right, up)
        canvas.scale(wide, high)


def paint_sheet(canvas: Canvas, sheet: Sheet, style: Style) -> None:
    """The empty form."""
    for rule in sheet.rules:
        canvas.setLineWidth(rule.width)
        canvas.line(rule.x0, rule.y0, rule.x1, rule.y1)
    for label in sheet.labels:
        if label.text == "$" and not style.dollar_signs:
            continue
        right, up = style.label_shifts.get(label.text, (0.0, 0.0))
        x, y, text = label.x + right, label.y + up, style.relabelled.get(label.text, label.text)
        canvas.setFont(label.font, label.size)
        if label.fill_width is not None:
            spare = label.fill_width - stringWidth(text, label.font, label.size)
            canvas.drawString(x, y, text, wordSpace=spare / max(1, text.count(" ")))
        elif label.align == "centre":
            canvas.drawCentredString(x, y, text)
        elif label.align == "right":
            canvas.drawRightString(x, y, text)
        else:
            canvas.drawString(x, y, text)


def paint_entries(canvas: Canvas, entries: Iterable[Entry], style: Style) -> None:
    if style.annotated:
        _annotate(canvas, entries, style)
        return
    canvas.saveState()
    canvas.translate(*style.nudge)
    for entry in entries:
        if entry.tick:
            _tick(canvas, entry.box, style.tick, style)
        else:
            _write(canvas, entry, style)
    canvas.restoreState()


def _annotate(canvas: Canvas, entries: Iterable[Entry], style: Style) -> None:
    """The entries as FreeText annotations (ISO 32000-1, 12.5.6.6), which the page's own strokes do not hold."""
    look = Appearances(canvas, style)
    for entry in entries:
        note, size = look.annotation("FreeText", entry.box)
        text, align = ("X", "centre") if entry.tick else (entry.text, entry.align)
        note["Contents"] = PDFString(text)
        note["DA"] = PDFString(f"/Helv {style.size:g} Tf 0 g")
        note["Q"] = QUADDING[align]
        note["AP"] = PDFDictionary({"N": look.words(text, size, align, field=False)})
        look.put(note)


def _write(canvas: Canvas, entry: Entry, style: Style) -> None:
    ink, size = set_in_box(entry, style)
    canvas.setFont(style.font, size)
    canvas.drawString(ink.x, ink.y, entry.text)


def set_in_box(entry: Entry, style: Style) -> tuple[Box, float]:
    """Where the words of an entry stand, from their baseline to the top of a capital, and the size of their type."""
    box = entry.box
    pad = 0.8 if entry.align == "centre" else 2.0
    size = fitted_size(entry.text, style.font, style.size, box.width - 2 * pad)
    wide, high = stringWidth(entry.text, style.font, size), size * 0.72
    x = {"left": box.x + pad, "centre": box.x + (box.width - wide) / 2, "right": box.right - pad - wide}[entry.align]
    return Box(x, box.y + (box.height - high) / 2, wide, high), size


def _tick(canvas: Canvas, box: Box, tick: Tick, style: Style) -> None:
    x, y = box.x + box.width / 2, box.y + box.height / 2
    match tick:
        case Tick.UPPER_X | Tick.LOWER_X:
            canvas.setFont(style.font, style.size)
            canvas.drawCentredString(x, y - style.size * (0.36 if tick is Tick.UPPER_X else 0.26), tick.value)
        case Tick.CHECK_GLYPH | Tick.CROSS_GLYPH:
            canvas.setFont("ZapfDingbats", 8)
            canvas.drawCentredString(x, y - 2.8, GLYPHS[tick])
        case Tick.CROSS_STROKES:
            canvas.setLineWidth(1)
            canvas.line(x - 4, y - 4, x + 4, y + 4)
            canvas.line(x - 4, y + 4, x + 4, y - 4)
        case Tick.CHECK_STROKES:
            canvas.setLineWidth(1.2)
            canvas.lines([(x - 4, y, x - 1.2, y - 3.4), (x - 1.2, y - 3.4, x + 4.5, y + 4.5)])


def typed_extras(sheet: Sheet, style: Style, dice: Random) -> list[Entry]:
    """Coverages typed beside the free check boxes, with the box ticked, where the style has them."""
    entries: list[Entry] = []
    if not style.typed_extras or "gl.typed.1.tick" not in sheet.boxes:
        return entries
    for name, words in (("gl.typed.1", names.TYPED), ("gl.typed.2", names.TYPED), ("auto.typed.1", names.TYPED_AUTO)):
        if dice.random() < 0.5:
            entries.append(Entry(f"{name}.tick", "", sheet.boxes[f"{name}.tick"], "centre", tick=True))
            entries.append(Entry(f"{name}.words", dice.choice(words), sheet.boxes[f"{name}.words"]))
    return entries


def sign(canvas: Canvas, box: Box, dice: Random, wide: bool) -> None:
    """Strokes of a pen; `wide` ones run across the rules around the box."""
    reach = 3.0 if wide else 0.8
    canvas.setLineWidth(1.1)
    canvas.setLineCap(1)
    x, middle = box.x + 24, box.y + box.height / 2
    path = canvas.beginPath()
    path.moveTo(x, middle)
    for _ in range(9):
        step = 8 + dice.random() * 10
        high, low = (box.height / 2 * reach * dice.random() for _ in range(2))
        path.curveTo(
            x + step * 0.3, middle + high, x + step * 0.4, middle - low, x + step, middle + dice.uniform(-3, 3)
        )
        x += step
    path.curveTo(x, middle, x - 60, middle - 8 * reach, x + 30, middle - 4)
    canvas.drawPath(path)


def paint_margins(canvas: Canvas, certificate: Certificate, style: Style, dice: Random) -> None:
    """What agency systems print outside the form."""
    number = dice.randrange(10_000, 99_999)
    canvas.setFont(style.font, 7)
    if style.customer_number:
        canvas.drawString(40, PAGE[1] - 16, f"Client#: {number}")
        canvas.drawString(300, PAGE[1] - 16, f"{names.FIRST[number % len(names.FIRST)][:6].upper()}{number % 100}")
    if style.printed_by and certificate.issue_date:
        canvas.drawString(
            40, 8, f"Printed by {'MKJ'[number % 3]}RS on {printed_date(certificate.issue_date, style)} at 10:14AM"
        )
