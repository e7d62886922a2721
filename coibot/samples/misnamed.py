"""Fillable copies whose field names do not say what stands in them.

The fillable form of 2001/08 in circulation calls the occurrence box COMMERCIAL GENERAL LIABILITY and numbers its
limits; other copies are made by tools that name fields after the nearest printed words. Here every field has such a
name: some are in use elsewhere on the form, the rest are numbers.
"""

from collections.abc import Iterator
from dataclasses import replace

from coibot.model.certificate import Certificate
from coibot.samples.fields import Field
from coibot.samples.fill import fill_in
from coibot.samples.layout import Sheet
from coibot.samples.styles import Position, Style

MISLEADING = {
    "gl.effective": "EACH OCCURRENCE Effective Date",
    "auto.effective": "COMBINED SINGLE LIMIT Effective Date",
    "gl.flag.occurrence": "COMMERCIAL GENERAL LIABILITY",
    "gl.limit.general_aggregate": "GeneralLiability_EachOccurrence_LimitAmount_A",
    "auto.limit.property_damage": "BODILY INJURY Per accident",
    "holder": "Certificat Holder",
    "insured": "PRODUCER",
    "producer": "INSURED",
}
MANY_LINES = ("producer", "insured", "holder", "description")


def misnamed_fields(certificate: Certificate, sheet: Sheet, style: Style) -> Iterator[Field]:
    """Every box of the form as a field, blank ones too; a box of one row in several is a field a row."""
    entries = fill_in(certificate, sheet, replace(style, position=Position.MIDDLE))
    left = {entry.name: entry for entry in entries}
    for number, (name, box) in enumerate(sheet.boxes.items(), 1):
        called = MISLEADING.get(name, f"fill_{number}")
        if name in MANY_LINES:
            lines = [entry.text for key, entry in left.items() if key.partition("#")[0] == name]
            yield Field(called, box, "\r".join(lines), multiline=True)
        elif ".flag." in name:
            yield Field(called, box, ticked=name in left)
        elif name == "signature":
            yield Field(called, box, "Signed at the agency" if certificate.signed else "")
        else:
            own = [entry for key, entry in left.items() if key.partition("#")[0] == name]
            for row, entry in enumerate(own):
                yield Field(called if not row else f"{called}_{row}", entry.box, entry.text, entry.align)
            if not own:
                yield Field(called, box.line(0))
