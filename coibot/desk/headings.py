"""Where in a spreadsheet the roster begins, and which column means what."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from coibot.desk.columns import BY_HEADING, RowProblem, line, plain
from coibot.model.wording import listing

NOTHING = "-"
"""The meaning of a column that is not to be used."""

_LOOKED_AT = 40
"""Rows. A title, a date and a logo stand above the headings, and no more."""


@dataclass(frozen=True, slots=True)
class Header:
    """Which column stands where."""

    row: int
    """The row of the headings, from 1."""
    places: Mapping[str, int]
    """Of COLUMNS -> place of the column, from 0."""
    headings: Mapping[str, str]
    """Of COLUMNS -> the heading as it stands in the file."""
    ignored: tuple[str, ...]
    """Headings that mean nothing to the roster."""
    hidden: tuple[str, ...]
    """Headings of columns that nobody sees in the sheet: not used unless they are named."""
    problems: tuple[RowProblem, ...]

    @property
    def guessed(self) -> bool:
        """Whether a heading is another word for what it is taken for."""
        return any(plain(heading) != plain(column) for column, heading in self.headings.items())


def find_header(
    rows: Sequence[Sequence[str]],
    *,
    meanings: Mapping[str, str] | None = None,
    hidden_columns: Collection[int] = (),
    class_given: bool = False,
) -> Header:
    """The row with the most headings that are understood, and the columns below it.

    `meanings`: what staff said of headings (heading -> one of COLUMNS, or NOTHING), before anything is guessed.
    `class_given`: there need be no column for the class.
    """
    by_heading = {plain(heading): meaning for heading, meaning in (meanings or {}).items()}
    known = {**BY_HEADING, **by_heading}
    number, headings = 1, rows[0] if rows else ()
    best = _understood(headings, known)
    for at, row in enumerate(rows[1:_LOOKED_AT], start=2):
        if (found := _understood(row, known)) > best:
            number, headings, best = at, row, found
    return _read(number, headings, known, by_heading, hidden_columns, class_given)


def _understood(row: Sequence[str], known: Mapping[str, str]) -> int:
    return len({column for cell in row if (column := known.get(plain(cell)))})


def _read(
    number: int,
    headings: Sequence[str],
    known: Mapping[str, str],
    by_heading: Mapping[str, str],
    hidden_columns: Collection[int],
    class_given: bool,
) -> Header:
    places: dict[str, int] = {}
    ignored: list[str] = []
    hidden: list[str] = []
    problems: list[RowProblem] = []
    for place, heading in enumerate(map(line, headings)):
        meaning = known.get(plain(heading))
        if not heading:
            continue
        if place in hidden_columns and plain(heading) not in by_heading:
            hidden.append(heading)
        elif meaning is None or meaning == NOTHING:
            ignored.append(heading)
        elif meaning in places:
            twin = line(headings[places[meaning]])
            right = f'keep one of the two, or say which is meant: --map "{heading}={NOTHING}"'
            problems.append(RowProblem(number, heading, f"means {meaning}, as {twin} does", right))
        else:
            places[meaning] = place
    there = tuple(filter(None, map(line, headings)))
    for column in ("name",) if class_given else ("name", "class"):
        if column not in places:
            known_words = f"; there is {listing(there)}" if there else ""
            right = f'give one the heading {column}, or say which it is: --map "HEADING={column}"'
            if column == "class":
                right += ", or give all of them one with --class"
            problems.append(RowProblem(number, column, f"there is no such column{known_words}", right))
    for heading in by_heading.keys() - {plain(heading) for heading in headings}:
        problems.append(
            RowProblem(number, heading, "is named in --map, and no column is called so", "look at its spelling")
        )
    found = {column: line(headings[place]) for column, place in places.items()}
    return Header(number, places, found, tuple(ignored), tuple(hidden), tuple(problems))


_SUM = re.compile(r"(grand |sub-?)?totals?\b.*|count\b.*|sum\b.*|end of (list|report).*|\d+ vendors?", re.IGNORECASE)


def is_sum(cells: Sequence[str], places: Mapping[str, int]) -> bool:
    """A row below the vendors that adds them up: a word for it, and neither class nor address."""
    first = next(filter(None, map(line, cells)), "")
    asked = [places[column] for column in ("class", "vendor_email", "agent_email") if column in places]
    return bool(_SUM.fullmatch(first)) and not any(line(cells[at]) for at in asked if at < len(cells) and at > 0)


def is_header_again(cells: Sequence[str], header: Header) -> bool:
    """The headings, printed once more at the head of a page."""
    there = [line(cells[place]) if place < len(cells) else "" for place in header.places.values()]
    return there == [header.headings[column] for column in header.places]
