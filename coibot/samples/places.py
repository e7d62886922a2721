"""Where on the page each fact was written: what a reader's evidence is measured by."""

from collections.abc import Mapping
from dataclasses import replace

from coibot.model.certificate import Certificate
from coibot.samples.draw import set_in_box, sheet_of
from coibot.samples.fill import Entry, fill_in
from coibot.samples.layout import Box
from coibot.samples.media import Medium
from coibot.samples.styles import STYLES, Position, Style

HALF_TICK = 4.0
MULTILINE = ("description", "other.type")
Corners = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points, origin at the bottom left."""


def places(
    certificate: Certificate, *, edition: str = "2016/03", style: Style | str = "plain", medium: Medium = Medium.TEXT
) -> Mapping[str, Corners]:
    """For every path of a fact that stands on the page: the smallest box around it.

    Of words that is their ink; of a form field, which a viewer sets as it likes, the row of its box, or the whole box
    where one field takes several lines.
    """
    manner = STYLES[style] if isinstance(style, str) else style
    sheet, form = sheet_of(edition), medium is Medium.FORM
    entries = fill_in(certificate, sheet, replace(manner, position=Position.MIDDLE) if form else manner)
    nudge = (0.0, 0.0) if form or manner.annotated else manner.nudge
    found: dict[str, Corners] = {}
    for entry in entries:
        name = entry.name.partition("#")[0]
        whole = sheet.boxes[name] if name in MULTILINE else entry.box
        box = whole if form else _ink(entry, manner)
        corners = _on_page(box, manner, nudge)
        for path in entry.states:
            found[path] = _around(found[path], corners) if path in found else corners
    return found


def _ink(entry: Entry, style: Style) -> Box:
    if entry.tick:
        x, y = entry.box.x + entry.box.width / 2, entry.box.y + entry.box.height / 2
        return Box(x - HALF_TICK, y - HALF_TICK, 2 * HALF_TICK, 2 * HALF_TICK)
    return set_in_box(entry, style)[0]


def _on_page(box: Box, style: Style, nudge: tuple[float, float]) -> Corners:
    (wide, high), (right, up) = style.scale, style.shift
    x0, y0 = (box.x + nudge[0]) * wide + right, (box.y + nudge[1]) * high + up
    return x0, y0, x0 + box.width * wide, y0 + box.height * high


def _around(one: Corners, other: Corners) -> Corners:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
