"""A first reading, so that the next one is as fast as all others.

Python fits its code to what it does as it does it, and patterns, fonts and tables are made when they are first asked
for. A process that is about to read certificates, or to fork others that will, first reads one of its own: the form's
labels where the blank has them, and something in every box.
"""

import zlib
from collections.abc import Iterator

from coibot.model.document import FileReading
from coibot.reading.acord25_form import FORMS
from coibot.reading.blank import Cell, Form, Holds
from coibot.reading.reader import read_file

READINGS = 3
"""After these a further one makes the next no faster."""
_VALUES = {
    "letter": "A", "effective": "01/01/2026", "expiration": "01/01/2027", "issue_date": "01/02/2026",
    "policy_number": "EX-0001", "naic": "10000", "proprietor_excluded": "N", "email": "desk@agency.example",
}  # fmt: skip
_HELD = {Holds.AMOUNT: "1,000,000", Holds.TICK: "X", Holds.MARK: "Y", Holds.LINES: "Example Works LLC"}
_SIZE = 7.0


def rehearse() -> FileReading:
    """What the last of a few readings of `rehearsed` says."""
    content = rehearsed()
    return [read_file("rehearsal.pdf", content, pictures=False) for _ in range(READINGS)][-1]


def rehearsed() -> bytes:
    """A filled-in certificate as a PDF, with neither a style nor sense."""
    form = FORMS[0]
    drawn = ["0.5 w", *(f"{c.x0} {c.y0} {c.x1 - c.x0} {c.y1 - c.y0} re S" for c in form.cells)]
    drawn += [_shown(text, x, y) for text, x, y in (*_printed(form), *_typed(form))]
    page = zlib.compress("\n".join(drawn).encode("ascii"))
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F 4 0 R>>>>/Contents 5 0 R>>",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(page), page),
    )


def _printed(form: Form) -> Iterator[tuple[str, float, float]]:
    yield "ACORD 25 \\(2016/03\\)", 18, 24
    for label in form.labels:
        yield label.texts[0], label.x, label.y


def _typed(form: Form) -> Iterator[tuple[str, float, float]]:
    """A value for each box that has no label in it; of amounts, those that have one beside them."""
    for cell in form.cells:
        value = _VALUES.get(cell.key.rpartition(".")[2]) or _HELD.get(cell.holds, "")
        over = any(cell.x0 <= label.x < cell.x1 and cell.y0 <= label.y < cell.y1 for label in form.labels)
        if value and not over and (cell.needs or cell.holds is not Holds.AMOUNT):
            yield value, cell.x0 + 2, _baseline(cell)


def _baseline(cell: Cell) -> float:
    return max(cell.y0 + 3, cell.y1 - 10)


def _shown(text: str, x: float, y: float) -> str:
    return f"BT /F {_SIZE} Tf 1 0 0 1 {x:.1f} {y:.1f} Tm ({text}) Tj ET"


def _pdf(*objects: bytes) -> bytes:
    """Numbered from 1, of which the first is the catalog (ISO 32000-1 section 7.5)."""
    content, places = b"%PDF-1.4\n", []
    for number, written in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return b"%sxref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        content, size, table, size, len(content),
    )  # fmt: skip
