"""Carriers' own copies of the certificate: no edition stamp, words of their own, rows that stand elsewhere.

A redraw changes the sheet, not the facts: the boxes move with their rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from coibot.samples.layout import PAGE, ROW, Box, Label, Rule, Sheet

WORDS: Mapping[str, str] = {
    "EACH OCCURRENCE": "EACH OCCURANCE",
    "GENERAL AGGREGATE": "GENERAL AGGREGRATE",
    "PERSONAL & ADV INJURY": "PERSONAL & ADV. INJURY",
    "AUTOMOBILE LIABILITY": "AUTOMOBLIE LIABILITY",
    "COMMERCIAL GENERAL LIABILITY": "COMERCIAL GENERAL LIABILITY",
    "CERTIFICATE HOLDER": "CERTIFICATE HOLDER:",
    "E.L. DISEASE - POLICY LIMIT": "E.L. DISEASE-POLICY LIMIT",
    "AUTHORIZED REPRESENTATIVE": "AUTHORISED REPRESENTATIVE",
    "UMBRELLA LIAB": "UMBRELLA LIAB.",
}
"""Labels as carriers' typists put them."""


@dataclass(frozen=True, slots=True)
class Redraw:
    """What a carrier's copy changes."""

    stamped: bool = False
    """Whether the edition stands on the page."""
    title: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    """Printed label -> the carrier's own."""
    extra_row_below: str = ""
    """A block of the table that has one more row at its end, with a free limit: `gl`, `auto`, `umb`."""
    lower_table: float = 0.0
    """Points that the table and all below it stand lower."""


def redrawn(sheet: Sheet, redraw: Redraw) -> Sheet:
    """The sheet as the carrier has it."""
    labels = [_reworded(label, redraw) for label in sheet.labels if redraw.stamped or not _is_stamp(label)]
    changed = Sheet(sheet.edition, list(sheet.rules), labels, dict(sheet.boxes))
    if redraw.lower_table:
        head = max(label.y for label in changed.labels if label.text == "TYPE OF INSURANCE")
        changed = _lowered(changed, head + ROW, redraw.lower_table)
    if redraw.extra_row_below:
        box = changed.boxes[f"{redraw.extra_row_below}.number"]
        changed = _lowered(changed, box.y + 1, ROW)
        label, amount = (sheet.boxes["other.free_label"], sheet.boxes["other.free_limit"])
        changed.across(label.x - 3, amount.right, box.y, 0.5)
        changed.say(amount.x - 7, box.y - ROW + 2.6, "$")
    return changed


def _is_stamp(label: Label) -> bool:
    return label.text.startswith("ACORD 25")


def _reworded(label: Label, redraw: Redraw) -> Label:
    if redraw.title and label.text == "CERTIFICATE OF LIABILITY INSURANCE":
        return replace(label, text=redraw.title)
    return replace(label, text=redraw.words.get(label.text, label.text))


def _lowered(sheet: Sheet, below: float, by: float) -> Sheet:
    """Everything below a height moved down; what reaches across it is stretched."""

    def y(height: float) -> float:
        return height - by if height < below else height

    def moved(rule: Rule) -> Rule:
        if rule.y0 == rule.y1 and rule.y0 > below - 2 and rule.x1 - rule.x0 < 200:
            return rule  # the foot of a check box in the last row
        return Rule(rule.x0, y(rule.y0), rule.x1, y(rule.y1), rule.width)

    boxes = {
        name: Box(box.x, box.y - by if box.top < below + 1 else box.y, box.width, box.height)
        for name, box in sheet.boxes.items()
    }
    rules = [moved(rule) for rule in sheet.rules]
    labels = [replace(label, y=y(label.y)) for label in sheet.labels]
    assert min(label.y for label in labels) > 0, PAGE
    return Sheet(sheet.edition, rules, labels, boxes)
