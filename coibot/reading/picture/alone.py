"""What one reader alone must be sure of on a page, or the page is put before a person.

Where nobody contradicts the reader, dust may pass for words, and a policy may be seen where there is none, or two be
taken for one. So most of the table must be read, and whatever says that there is a policy.
"""

from collections.abc import Iterator, Mapping, Sequence

from coibot.reading.align import NotAlignedError, Placed
from coibot.reading.blank import Holds
from coibot.reading.cells import Content, Line
from coibot.reading.fields import damaged

MOSTLY = 0.6
"""The share of the lines of the table that are read, at least. On good scans it is nineteen in twenty."""
SAME_ROW = 4.5
"""Points between the baselines of a policy's number and its dates."""
BLOCKS = ("gl", "auto", "garage", "umb", "wc", "property", "inland", "crime", "boiler", "free")
"""Of the tables of ACORD 25, in any edition, and of ACORD 24."""
DATES = ("effective", "expiration")
STATING = ("policy_number", *DATES)
"""Columns whose words say that there is a policy."""


def check_alone(cells: Mapping[str, Placed], contents: Mapping[str, Content]) -> None:
    """Raises NotAlignedError when a page is not read well enough to be read by one reader."""
    lines = [line for key in contents if _in_table(key, cells) for line in contents[key].lines]
    if len(_read(lines)) < MOSTLY * len(lines):
        raise NotAlignedError("much of what stands in the table cannot be read with certainty")
    for block in BLOCKS:
        if not all(_states_policies(block, cells, contents)):
            raise NotAlignedError("it cannot be read with certainty how many policies there are")


def _in_table(key: str, cells: Mapping[str, Placed]) -> bool:
    """Whether a cell holds words of the coverage table."""
    return key.partition(".")[0] in BLOCKS and cells[key].cell.holds is not Holds.TICK


def _states_policies(block: str, cells: Mapping[str, Placed], contents: Mapping[str, Content]) -> Iterator[bool]:
    """Whether what claims each policy of a block is read. Several in one block are told apart by their dates."""
    columns = {name: contents[key].lines for name in STATING if (key := f"{block}.{name}") in contents}
    stating = [line for column in columns.values() for line in column]
    if block == "free":
        for line in stating:
            yield bool(_read(_beside(line, stating)))
    elif any(len(column) > 1 for column in columns.values()):
        dates = [line for name in DATES for line in columns.get(name, ())]
        yield len(_read(dates)) == len(dates)
        yield all(_beside(line, dates) for line in stating)
    else:
        own = [key for key in contents if cells[key].cell.block == block and cells[key].cell.holds is Holds.AMOUNT]
        stating += [line for key in own for line in contents[key].lines]
        yield not stating or bool(_read(stating))


def _beside(line: Line, lines: Sequence[Line]) -> list[Line]:
    return [other for other in lines if abs(other.baseline - line.baseline) <= SAME_ROW]


def _read(lines: Sequence[Line]) -> list[Line]:
    return [line for line in lines if not damaged(line.text)]
