"""Retroactive dates typed into a row of the coverage table, as claims-made policies have them.

The form has no box for them: agencies type "Retro Date: 01/01/2020" below the type, the number or the effective date.
"""

import re
from collections.abc import Sequence

from coibot.reading.cells import Content, Line
from coibot.reading.fields import clean, day
from coibot.reading.findings import Findings

FLAG = "retroactive_date"
COLUMNS = ("type", "policy_number", "effective", "expiration", "limit_label")
_DATES = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{1,2}-\d{1,2}")
_RETRO = re.compile(r"\b(?:retro|retroactive|prior acts)\b\.?\s*(?:date|dt)?\b\.?\s*[:=-]?\s*(.*)$", re.IGNORECASE)


def take_retro(findings: Findings, block: str) -> list[Line]:
    """The lines of a block that state a retroactive date; they are no longer part of their cells."""
    taken = []
    for column in COLUMNS:
        content = findings.contents.get(f"{block}.{column}")
        if content is None:
            continue
        for line in content.lines:
            if _RETRO.search(line.text) and (column != "type" or block != "free"):
                taken.append(line)
                _remove(content, line)
    return taken


def retro_date(findings: Findings, path: str, lines: Sequence[Line]) -> str | None:
    """The date (ISO), or the printed words ("None", "Full prior acts"), or None when it cannot be read."""
    value = _meaning(" ".join(line.text for line in lines))
    if value is not None:
        findings.note(f"{path}.flags.{FLAG}", list(lines))
        return value
    findings.refuse(f"{path}.flags.{FLAG}", " ".join(line.text for line in lines), lines[0].box)
    return None


def states_retro(text: str) -> bool:
    return _RETRO.search(text) is not None


def _meaning(text: str) -> str | None:
    match = _RETRO.search(text)
    rest = clean(match[1]) if match else ""
    if len(_DATES.findall(rest)) == 1 and (start := _DATES.match(rest)):
        when = day(start[0]).value
        return when.isoformat() if when else None
    return (rest or clean(text)) if not any(c.isdigit() for c in rest) else None


def _remove(content: Content, line: Line) -> None:
    low, high = line.box[1], line.box[3]
    content.spans = [span for span in content.spans if not low <= span.middle[1] <= high]
