"""The user's own list of insurers: NAIC number, name, rating, whether admitted.

Ratings are licensed, so none come with coibot. What the list does not say is unknown, and never held against anyone.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from coibot.rules.names import NameMatch, compare
from coibot.rules.problems import RulesProblem

GRADES = ("A++", "A+", "A", "A-", "B++", "B+", "B", "B-", "C++", "C+", "C", "C-", "D", "E", "F")
"""Financial strength, from the best."""
_SIZES = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
_COLUMNS = ("naic", "name", "rating", "admitted")
_YES = frozenset({"yes", "y", "true", "1", "x", "admitted"})
_NO = frozenset({"no", "n", "false", "0", "nonadmitted", "non-admitted", "surplus"})


@dataclass(frozen=True, slots=True)
class Strength:
    """A rating, comparable: "A- VII"."""

    grade: int
    """Place in GRADES; smaller is better."""
    size: int | None
    """1 to 15; larger is bigger."""

    def reaches(self, least: "Strength") -> bool | None:
        """Whether this rating is at least `least`; None when that asks for a size and this has none."""
        if self.grade > least.grade:
            return False
        if least.size is None:
            return True
        return None if self.size is None else self.size >= least.size


def parse_rating(written: str) -> Strength | None:
    """ "A-", "A- VII" or "a- (7)" as a Strength; None when it is no rating ("NR", "")."""
    match = re.fullmatch(r"\s*([A-F][+-]{0,2})\s*[,:(]?\s*([IVX]+|\d{1,2})?\s*\)?\s*", written.upper())
    if match is None or match[1] not in GRADES:
        return None
    size = match[2]
    if size is None:
        return Strength(GRADES.index(match[1]), None)
    number = int(size) if size.isdigit() else _SIZES.index(size) + 1 if size in _SIZES else 0
    return Strength(GRADES.index(match[1]), number) if 1 <= number <= len(_SIZES) else None


@dataclass(frozen=True, slots=True)
class ListedInsurer:
    """One row of the list."""

    naic: str
    name: str
    rating: str = ""
    admitted: bool | None = None
    """None when the list does not say."""


@dataclass(frozen=True, slots=True)
class InsurerList:
    """Insurers by NAIC number."""

    by_naic: Mapping[str, ListedInsurer]

    def find(self, naic: str | None, name: str | None) -> ListedInsurer | None:
        """The insurer with this number or, where the certificate gives no number, the only one of this name."""
        if naic:
            return self.by_naic.get(naic.strip())
        if not name:
            return None
        same = [listed for listed in self.by_naic.values() if compare(name, listed.name).same]
        return same[0] if len(same) == 1 else None


def is_another_company(stated: str, listed: ListedInsurer) -> bool:
    """Whether the name on the certificate is plainly not that of the listed number."""
    return compare(stated, listed.name) in (NameMatch.DIFFERENT, NameMatch.DIFFERENT_SUFFIX)


def read_insurers(content: bytes, file: str) -> tuple[InsurerList, list[RulesProblem]]:
    """The list as CSV in UTF-8 with a heading row, and every mistake in it with its line."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        return InsurerList({}), [RulesProblem(file, line, "not UTF-8 here; save the file with the encoding UTF-8")]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=";" if _by_semicolons(text) else ",")
    found: dict[str, ListedInsurer] = {}
    problems: list[RulesProblem] = []
    try:
        heading = [cell.strip().lower() for cell in next(rows, [])]
        problems += _heading_problems(heading, file)
        if not problems:
            for line, listed in _rows(rows, heading, file, problems):
                if listed.naic in found:
                    problems.append(RulesProblem(file, line, f"NAIC number {listed.naic} stands twice; keep one"))
                found.setdefault(listed.naic, listed)
    except csv.Error as fault:
        problems.append(RulesProblem(file, rows.line_num or 1, f"not readable as CSV: {fault}"))
    return InsurerList(MappingProxyType(found)), problems


def _by_semicolons(text: str) -> bool:
    first = text.partition("\n")[0]
    return first.count(";") > first.count(",")


def _heading_problems(heading: Sequence[str], file: str) -> Iterator[RulesProblem]:
    missing = [name for name in ("naic", "name") if name not in heading]
    if missing:
        message = f"the first line must name the columns {', '.join(_COLUMNS)}; {' and '.join(missing)} is not there"
        yield RulesProblem(file, 1, message)
    for name in heading:
        if name not in _COLUMNS:
            yield RulesProblem(file, 1, f"unknown column {name!r}; known: {', '.join(_COLUMNS)}")


def _rows(
    rows: "Iterator[list[str]]", heading: Sequence[str], file: str, problems: list[RulesProblem]
) -> Iterator[tuple[int, ListedInsurer]]:
    for line, cells in enumerate(rows, 2):
        row = {name: cell.strip() for name, cell in zip(heading, cells, strict=False)}
        if not any(row.values()):
            continue
        naic, name = row.get("naic", ""), row.get("name", "")
        rating, admitted = row.get("rating", ""), row.get("admitted", "").lower()
        if not re.fullmatch(r"\d{1,5}", naic):
            problems.append(RulesProblem(file, line, f"{naic!r} is not a NAIC number: five digits"))
        elif not name:
            problems.append(RulesProblem(file, line, f"NAIC number {naic} has no name"))
        elif rating and rating.upper() not in ("NR", "NONE", "N/A") and parse_rating(rating) is None:
            problems.append(RulesProblem(file, line, f"{rating!r} is not a rating such as A-, A- VII or NR"))
        elif admitted and admitted not in _YES | _NO:
            problems.append(RulesProblem(file, line, f"admitted: {admitted!r} is neither yes nor no"))
        else:
            says = None if not admitted else admitted in _YES
            yield line, ListedInsurer(naic.zfill(5), name, rating, says)
