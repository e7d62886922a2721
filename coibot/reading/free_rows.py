"""The free rows of an ACORD 25: whatever an agency typed below workers' compensation.

Nothing is printed there, so policies are told apart by their numbers and dates: each line that has a policy number or a
date starts a policy, and what follows below belongs to it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from coibot.model.certificate import CoverageLine, Flag, Limit, Mark, Policy
from coibot.reading.cells import Line
from coibot.reading.fields import Meaning, clean, damaged, day, is_mask, letters, mark, money, policy_number
from coibot.reading.findings import Findings
from coibot.reading.retro import FLAG, retro_date, states_retro, take_retro

T = TypeVar("T")

COLUMNS = (
    "letter", "type", "additional_insured", "subrogation_waived", "policy_number", "effective", "expiration",
    "limit_label", "amount",
)  # fmt: skip
SAME_ROW = 4.5
"""Points between the baselines of words that stand on one line, in type of different sizes."""
PROPERTY = re.compile(r"\bproperty\b", re.IGNORECASE)


@dataclass(slots=True)
class _Row:
    """Lines of each column that belong to one policy, from the top."""

    top: float
    """Baseline."""
    lines: dict[str, list[Line]] = field(default_factory=dict)

    def of(self, column: str) -> list[Line]:
        return self.lines.get(column, [])


def read_free_rows(findings: Findings, first: int) -> list[Policy]:
    """The policies of the free rows; `first` is the index of the first in the certificate."""
    take_retro(findings, "free")
    columns = {column: _told(findings.lines(f"free.{column}")) for column in COLUMNS}
    filled = [column for column in COLUMNS if findings.filled(f"free.{column}") and not _nothing(findings, column)]
    if not set(filled) - {"letter", "additional_insured", "subrogation_waived"}:
        return []
    path = f"policies.{first}"
    unsound = [c for c in filled if not findings.sound(f"{path}.{_path_of(c)}", f"free.{c}")]
    starts = _starts(columns)
    if not starts or any(c not in ("additional_insured", "subrogation_waived") for c in unsound):
        return _unclear(findings, path, columns, filled) if starts or unsound or columns["amount"] else []
    rows = _rows(columns, starts)
    if rows is None:
        return _unclear(findings, path, columns, filled)
    if _a_row_lower(rows):
        for i, row in enumerate(rows):
            _refuse_words(findings, f"policies.{first + i}", row)
    return [_policy(findings, f"policies.{first + i}", row, unsound) for i, row in enumerate(rows)]


def _a_row_lower(rows: list[_Row]) -> bool:
    """Whether the words may all stand a row below the numbers, as where OTHER is printed above them: then the first
    policy seems to be called nothing, and the last to have the words of two."""
    return len(rows) > 1 and not rows[0].of("type") and len(rows[-1].of("type")) > 1


def _refuse_words(findings: Findings, path: str, row: _Row) -> None:
    """Takes from a policy what may be another's: its words and its limits."""
    for name, columns in (("type", ("type",)), ("limits", ("limit_label", "amount"))):
        lines = [line for column in columns for line in row.lines.pop(column, [])]
        findings.refuse(f"{path}.{name}", " ".join(line.text for line in lines), lines[0].box if lines else None)


def _told(lines: list[Line]) -> list[Line]:
    """Without what a form shows where nothing was filled in."""
    return [line for line in lines if not is_mask(line.text)]


def _nothing(findings: Findings, column: str) -> bool:
    """Whether only masks stand in a column."""
    content = findings.contents[f"free.{column}"]
    lines = content.lines
    return bool(lines) and not _told(lines) and not content.strays


def _path_of(column: str) -> str:
    return {"letter": "insurer_letter", "limit_label": "limits", "amount": "limits"}.get(column, column)


def _starts(columns: dict[str, list[Line]]) -> list[float]:
    """Baselines, from the top, of lines that start a policy."""
    starts: list[float] = []
    for column in ("policy_number", "effective", "expiration"):
        for line in columns[column]:
            if not any(abs(line.baseline - start) <= SAME_ROW for start in starts):
                starts.append(line.baseline)
    if not starts:
        starts = [line.baseline for line in columns["letter"]]
    return sorted(starts, reverse=True)


def _rows(columns: dict[str, list[Line]], starts: list[float]) -> list[_Row] | None:
    """The lines dealt out to the policies; None when one may belong to either of two."""
    rows = [_Row(start) for start in starts]
    for column, lines in columns.items():
        if column == "letter" and len(lines) == 1 and len(rows) > 1:
            listed = letters(lines[0].text)
            if listed is not None and len(listed) == len(rows):
                for row, letter in zip(rows, listed, strict=True):
                    row.lines["letter"] = [lines[0]._replace(text=letter)]
                continue
        for line in lines:
            beside = [row for row in rows if abs(row.top - line.baseline) <= SAME_ROW]
            above = [row for row in rows if row.top > line.baseline]
            if len(rows) == 1:
                owner = rows[0]
            elif len(beside) == 1:
                owner = beside[0]
            elif not beside and above and column in ("type", "limit_label", "amount"):
                owner = above[-1]
            else:
                return None
            owner.lines.setdefault(column, []).append(line)
    return rows


def _unclear(findings: Findings, path: str, columns: dict[str, list[Line]], filled: list[str]) -> list[Policy]:
    """One policy of which only the words are certain."""
    for column in COLUMNS:
        if column in filled and column != "type":
            findings.refuse_cell(f"{path}.{_path_of(column)}", f"free.{column}")
        elif column != "type":
            findings.refuse(f"{path}.{_path_of(column)}")
    kind = " ".join(clean(line.text) for line in columns["type"]) or None
    return [Policy(_line_of(kind), kind, additional_insured=None, subrogation_waived=None)]


def _line_of(kind: str | None) -> CoverageLine:
    return CoverageLine.PROPERTY if kind and PROPERTY.search(kind) else CoverageLine.OTHER


def _policy(findings: Findings, path: str, row: _Row, unsound: list[str]) -> Policy:
    kind = " ".join(clean(line.text) for line in row.of("type")) or None
    flags: dict[str, Flag] = {}
    if kind is not None and states_retro(kind):
        flags[FLAG] = retro_date(findings, path, row.of("type"))
    if kind is not None:
        if damaged(kind):
            findings.refuse(f"{path}.type", kind, row.of("type")[0].box)
            kind = None
        else:
            findings.note(f"{path}.type", row.of("type"))
    number = _single(findings, f"{path}.policy_number", row.of("policy_number"), policy_number)
    if number is not None and re.search(r"\b\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b", number):
        findings.refuse(f"{path}.policy_number", number, row.of("policy_number")[0].box)
        number = None
    letter = _single(findings, f"{path}.insurer_letter", row.of("letter"), _one_letter)
    return Policy(
        _line_of(kind),
        kind,
        letter,
        number,
        _single(findings, f"{path}.effective", row.of("effective"), day),
        _single(findings, f"{path}.expiration", row.of("expiration"), day),
        _mark(findings, path, row, "additional_insured", unsound),
        _mark(findings, path, row, "subrogation_waived", unsound),
        flags,
        _limits(findings, path, row),
    )


def _mark(findings: Findings, path: str, row: _Row, column: str, unsound: list[str]) -> Mark | None:
    if column in unsound:
        findings.refuse_cell(f"{path}.{column}", f"free.{column}")
        return None
    lines = row.of(column)
    return _single(findings, f"{path}.{column}", lines, mark) if lines else Mark.BLANK


def _one_letter(text: str) -> Meaning[str]:
    parts = letters(text)
    return Meaning(parts[0]) if parts and len(parts) == 1 else Meaning(None, not text.strip())


def _single(findings: Findings, path: str, lines: list[Line], parse: Callable[[str], Meaning[T]]) -> T | None:
    """The value of the one line there is."""
    if len(lines) > 1:
        findings.refuse(path, " ".join(line.text for line in lines), lines[0].box)
        return None
    return findings.parse(path, lines[0], parse) if lines else None


def _limits(findings: Findings, path: str, row: _Row) -> dict[str, Limit]:
    """Amounts with the words beside them; an amount or words alone are kept as what they are, and are unreadable."""
    limits: dict[str, Limit] = {}
    labels = list(row.of("limit_label"))
    unread = next((label for label in labels if damaged(label.text)), None)
    if unread is not None:
        findings.refuse(f"{path}.limits", unread.text, unread.box)  # an amount of nobody knows what
        return limits
    for amount in row.of("amount"):
        if clean(amount.text) == "$":
            continue
        beside = [label for label in labels if abs(label.baseline - amount.baseline) <= SAME_ROW]
        if len(beside) != 1 or (_PHRASE.search(amount.text) and "$" in beside[0].text):
            _phrases(findings, path, amount, limits)
            continue
        labels.remove(beside[0])
        key = _unique(clean(beside[0].text).rstrip(": $"), limits)
        limits[key] = findings.parse(f"{path}.limits.{key}", amount, money)
    for label in labels:
        _phrases(findings, path, label, limits)
    return limits


def _phrases(findings: Findings, path: str, line: Line, limits: dict[str, Limit]) -> None:
    """ "$1,000,000 Occurrence / $2,000,000 Aggregate", "Deductible: $5,000"; other words are a label by themselves."""
    text = clean(line.text)
    for phrase in re.split(r"\s+/\s+(?=\$|[A-Za-z].*\d)|;\s*", text):
        after = re.fullmatch(r"\$\s?([\d,]+(?:\.00)?)(?:\s+|\s?/\s?)([A-Za-z][A-Za-z .'()-]*)", phrase)
        before = re.fullmatch(r"([A-Za-z][A-Za-z .'()/-]*?)\s*:?\s*\$\s?([\d,]+(?:\.00)?)", phrase)
        words, amount = (after[2], after[1]) if after else (before[1], before[2]) if before else (phrase, "")
        key = _unique(words.strip().rstrip(":"), limits)
        meaning = money(amount)
        limits[key] = meaning.value
        if meaning.value is not None:
            findings.note(f"{path}.limits.{key}", [line])
        elif not meaning.readable or damaged(phrase) or any(c.isdigit() for c in phrase):
            findings.refuse(f"{path}.limits.{key}", text, line.box)


_PHRASE = re.compile(r"\d\s?/\s?[A-Za-z]|\d\s+[A-Za-z]")
"""An amount with words of its own: "$500,000/accident"."""


def _unique(key: str, limits: dict[str, Limit]) -> str:
    """The label, numbered when it stands twice."""
    key = key or "unlabelled"
    if key not in limits:
        return key
    return next(f"{key} ({n})" for n in range(2, 100) if f"{key} ({n})" not in limits)
