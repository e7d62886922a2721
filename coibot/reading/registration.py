"""Whether what was filled in lies in the form's boxes, or was printed beside them.

Values and form are often printed from two layers. Where the layers slipped by half a row, every value seems to belong
to the row above or below: the page shows it, for nearly all values stand off the middle of their boxes the same way.
A slip by a whole row shows in amounts that stand where the form has no label for them. Such a page is not read at all.
"""

from collections.abc import Iterator, Mapping
from statistics import median

from coibot.reading.align import NotAlignedError, Placed
from coibot.reading.blank import Holds
from coibot.reading.cells import Content
from coibot.reading.fields import day, is_check, money

ENOUGH = 4
LOWEST, HIGHEST = -4.3, 3.0
"""Points that values may stand off the middle of a row of 12: type often stands on the rule, seldom hangs from it."""
ASIDE = 4.6
WIDE = 55
"""Points of the blank; in a wider column values may well stand at the left."""
TALL = 18
"""Points of the blank; a value stands anywhere in a row that is taller."""
NOT_FOR_EMAIL = ("contact_name", "phone", "fax", "affording.row", "insurer.A.name")
CENTRED = (".letter", ".effective", ".expiration", ".naic", ".additional_insured", ".subrogation_waived")
"""Columns whose values are as wide as the column, or stand in its middle."""


def check_registration(cells: Mapping[str, Placed], contents: Mapping[str, Content], scale: float) -> None:
    """Raises NotAlignedError when the values as a whole stand off their boxes."""
    up = list(_off_rows(cells, contents))
    if len(up) >= ENOUGH and not LOWEST * scale <= median(up) <= HIGHEST * scale:
        raise NotAlignedError(f"what was filled in stands {median(up):+.1f} points off the form's rows")
    aside = list(_off_columns(cells, contents))
    if len(aside) >= ENOUGH and abs(median(aside)) > ASIDE * scale:
        raise NotAlignedError(f"what was filled in stands {median(aside):+.1f} points beside the form's columns")
    if len(list(_nameless_amounts(cells, contents))) > 1:
        raise NotAlignedError("amounts stand where the form has no label for them")
    elsewhere = any("@" in line.text for key in NOT_FOR_EMAIL if key in contents for line in contents[key].lines)
    if elsewhere and not ("email" in contents and "@" in contents["email"].text):
        raise NotAlignedError("the e-mail address stands in another box")


def _off_rows(cells: Mapping[str, Placed], contents: Mapping[str, Content]) -> Iterator[float]:
    """How far above the middle of its row each printed value stands."""
    for key, content in contents.items():
        holds = cells[key].cell.holds
        one_row = holds in (Holds.AMOUNT, Holds.TICK) or (holds is Holds.LINE and cells[key].cell.block == "parties")
        if one_row:
            low, high = cells[key].box[1], cells[key].box[3]
            if cells[key].cell.y1 - cells[key].cell.y0 > TALL:
                continue
            for span in (*content.spans, *content.strays):
                if span.frame is None:
                    yield span.middle[1] - (low + high) / 2


def _off_columns(cells: Mapping[str, Placed], contents: Mapping[str, Content]) -> Iterator[float]:
    """How far right of the middle of its column each printed value stands."""
    for key, content in contents.items():
        narrow = cells[key].cell.x1 - cells[key].cell.x0 <= WIDE
        if (key.endswith(CENTRED) and narrow) or cells[key].cell.holds is Holds.TICK:
            left, right = cells[key].box[0], cells[key].box[2]
            for line in content.lines:
                if not any(span.frame for span in content.spans):
                    yield (line.box[0] + line.box[2]) / 2 - (left + right) / 2


def _nameless_amounts(cells: Mapping[str, Placed], contents: Mapping[str, Content]) -> Iterator[str]:
    """Printed amounts, marks and dates in rows that say nothing of what they are."""
    for key in cells:
        if key == "head.row":
            nameless = True
        elif ".limits.typed" in key:
            nameless = key.replace(".limits.", ".label.") not in contents
        else:
            nameless = key == "wc.limits.statute"
        if nameless and key in contents:
            for line in contents[key].lines:
                if isinstance(money(line.text).value, int) or day(line.text).value or is_check(line.text):
                    yield key
