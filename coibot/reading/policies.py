"""The coverage table of an ACORD 25: rows of cells -> policies."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeVar

from coibot.model.certificate import CoverageLine, Flag, Limit, Mark, Policy
from coibot.model.document import Evidence, Source
from coibot.reading.blank import Holds
from coibot.reading.cells import Line
from coibot.reading.fields import (
    Meaning,
    clean,
    day,
    is_mask,
    letters,
    mark,
    money,
    policy_number,
    ticked,
    words,
    yes_or_no,
)  # fmt: skip
from coibot.reading.findings import Findings
from coibot.reading.free_rows import read_free_rows
from coibot.reading.page import Ink, rounded, union
from coibot.reading.retro import FLAG, retro_date, take_retro

T = TypeVar("T")

LINES = {
    "gl": CoverageLine.GENERAL_LIABILITY,
    "auto": CoverageLine.AUTOMOBILE_LIABILITY,
    "garage": CoverageLine.OTHER,
    "umb": CoverageLine.UMBRELLA_EXCESS,
    "wc": CoverageLine.WORKERS_COMPENSATION,
}
TYPES = {"garage": "Garage liability"}
"""The printed words of blocks that only older editions have."""
FLAGS: Mapping[str, tuple[str, ...]] = {
    "gl": (
        "commercial_general_liability", "claims_made", "occurrence", "aggregate_per_policy", "aggregate_per_project",
        "aggregate_per_location", "aggregate_per_other",
    ),
    "auto": ("any_auto", "owned_autos", "scheduled_autos", "hired_autos", "non_owned_autos"),
    "garage": ("any_auto",),
    "umb": ("umbrella", "excess", "occurrence", "claims_made", "deductible", "retention"),
    "wc": ("wc_statutory", "wc_other"),
}  # fmt: skip
LIMITS: Mapping[str, tuple[str, ...]] = {
    "gl": (
        "each_occurrence", "damage_to_rented_premises", "med_exp", "personal_adv_injury", "general_aggregate",
        "products_completed_ops_aggregate",
    ),
    "auto": (
        "combined_single_limit", "bodily_injury_per_person", "bodily_injury_per_accident", "property_damage",
    ),
    "garage": ("AUTO ONLY - EA ACCIDENT", "OTHER THAN AUTO ONLY: EA ACC", "OTHER THAN AUTO ONLY: AGG"),
    "umb": ("each_occurrence", "aggregate", "retention"),
    "wc": ("el_each_accident", "el_disease_each_employee", "el_disease_policy_limit"),
}  # fmt: skip
ROW_CELLS = ("letter", "policy_number", "effective", "expiration")
TYPED = ("typed", "typed.2", "typed.3")
"""Limit rows whose label is typed in."""
SAME_ROW = 4.5
"""Points between the baselines of a stacked policy's number and its dates."""


@dataclass(frozen=True, slots=True)
class Stated:
    """What one row says of a policy besides flags and limits."""

    letter: str | None
    number: str | None
    effective: date | None
    expiration: date | None
    additional_insured: Mark | None
    subrogation_waived: Mark | None


def read_policies(findings: Findings, not_applicable: bool) -> tuple[Policy, ...]:
    """The policies of the table in the order of its rows. `not_applicable`: N / A is printed in WC's ADDL INSD."""
    policies: list[Policy] = []
    for block, line in LINES.items():
        if f"{block}.policy_number" not in findings.cells or not in_use(findings, block):
            continue
        first = len(policies)
        retro = take_retro(findings, block)
        rows = stated_rows(findings, block, first, not_applicable and block == "wc")
        paths = [f"policies.{first + i}" for i in range(len(rows))]
        flags, limits = _flags(findings, block, paths), _limits(findings, block, paths)
        if retro:
            for path in paths:
                flags[FLAG] = retro_date(findings, path, retro)
        policies += [
            Policy(
                line, TYPES.get(block), row.letter, row.number, row.effective, row.expiration, row.additional_insured,
                row.subrogation_waived, flags, limits,
            )
            for row in rows
        ]  # fmt: skip
    return (*policies, *read_free_rows(findings, len(policies)))


def in_use(findings: Findings, block: str) -> bool:
    """Whether the block holds a policy: a number, a date or a limit, or a letter beside a ticked coverage.

    A letter alone, and marks alone, are an agency's defaults.
    """
    if not findings.cells[f"{block}.policy_number"].trusted:
        return True
    own = {key: placed.cell.holds for key, placed in findings.cells.items() if placed.cell.block == block}
    cells = [f"{block}.{key}" for key in ROW_CELLS if key != "letter"]
    cells += [key for key, holds in own.items() if holds is Holds.AMOUNT]
    if any(findings.filled(key) and _more_than_dollar(findings, key) for key in cells):
        return True
    ticks = (key for key, holds in own.items() if holds is Holds.TICK)
    return findings.filled(f"{block}.letter") and any(findings.filled(key) for key in ticks)


def _more_than_dollar(findings: Findings, key: str) -> bool:
    content = findings.contents[key]
    words_there = "".join(s.text for s in (*content.spans, *content.strays))
    return bool(content.inks or content.pictures) or not (is_mask(words_there) or clean(words_there).strip("$ /") == "")


def stated_rows(findings: Findings, block: str, first: int, not_applicable: bool) -> list[Stated]:
    """What the rows of a block say of each policy in it; `first` is the index of the first."""
    stack = _stack(findings, block)
    if stack:
        return [
            _stated_on(findings, block, at, f"policies.{first + i}", stack, not_applicable)
            for i, at in enumerate(stack)
        ]
    path = f"policies.{first}"
    effective, expiration = (
        findings.read(f"{path}.{key}", f"{block}.{key}", day) for key in ("effective", "expiration")
    )
    number = findings.read(f"{path}.policy_number", f"{block}.policy_number", policy_number)
    if number is not None and _overrun(findings, block, path, number):
        findings.refuse_cell(f"{path}.policy_number", f"{block}.policy_number")
        number = None
    return [
        Stated(
            _letter(findings, f"{path}.insurer_letter", f"{block}.letter"),
            number,
            effective,
            expiration,
            _mark(findings, f"{path}.additional_insured", f"{block}.additional_insured", not_applicable),
            _mark(findings, f"{path}.subrogation_waived", f"{block}.subrogation_waived", False),
        )
    ]


def _overrun(findings: Findings, block: str, path: str, number: str) -> bool:
    """Whether a part of the number may stand in the next column, or a date in this one."""
    has_date = re.search(r"\b\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b", number) is not None
    beside = [line for line in findings.lines(f"{block}.effective") if not day(line.text).readable]
    return has_date or (f"{path}.effective" in findings.unreadable and bool(beside))


def _stack(findings: Findings, block: str) -> list[float]:
    """The baselines of several policies in one block, from the top; empty when it holds one, or this is not certain.

    Each of several policies has a date of its own, and a number, a letter or the other date on the same line.
    """
    lines = {key: findings.lines(f"{block}.{key}") for key in ROW_CELLS}
    if max(len(column) for column in lines.values()) < 2:
        return []
    rows: list[float] = []
    for line in sorted((line for column in lines.values() for line in column), key=lambda line: -line.baseline):
        if not rows or rows[-1] - line.baseline > SAME_ROW:
            rows.append(line.baseline)
    if len(rows) < 2 or min(a - b for a, b in pairwise(rows)) < 1.5 * SAME_ROW:
        return []
    for key in ROW_CELLS:
        content, placed = findings.contents.get(f"{block}.{key}"), findings.cells[f"{block}.{key}"]
        if not placed.trusted or (content is not None and (content.doubtful or not placed.labelled)):
            return []
    for at in rows:
        there = {key for key in ROW_CELLS if _on_row(lines[key], at)}
        if _count(lines, at) != len(there) or len(there) < 2 or not there & {"effective", "expiration"}:
            return []
        if any(day(line.text).value is None for key in ("effective", "expiration") for line in _on_row(lines[key], at)):
            return []
    return rows


def _count(lines: Mapping[str, list[Line]], at: float) -> int:
    """How many lines of all columns stand on a row; two of one column do not."""
    return sum(len(_on_row(column, at)) for column in lines.values())


def _on_row(lines: list[Line], at: float) -> list[Line]:
    return [line for line in lines if abs(line.baseline - at) <= SAME_ROW]


def _stated_on(
    findings: Findings, block: str, at: float, path: str, stack: list[float], not_applicable: bool
) -> Stated:
    """One of several policies in a block."""

    def one(key: str, parse: Callable[[str], Meaning[T]]) -> T | None:
        there = _on_row(findings.lines(f"{block}.{key}"), at)
        return findings.parse(f"{path}.{key}", there[0], parse) if there else None

    number, effective, expiration = one("policy_number", policy_number), one("effective", day), one("expiration", day)
    marks = [
        _mark_of_line(findings, f"{path}.{key}", f"{block}.{key}", stack, at)
        for key in ("additional_insured", "subrogation_waived")
    ]
    if not_applicable and marks[0] is Mark.BLANK:
        marks[0] = Mark.NOT_APPLICABLE
    letter = _letter_of_line(findings, f"{path}.insurer_letter", f"{block}.letter", stack, at)
    return Stated(letter, number, effective, expiration, marks[0], marks[1])


def _letter(findings: Findings, path: str, key: str) -> str | None:
    if not findings.sound(path, key):
        return None
    lines = findings.lines(key)
    if not lines:
        return None
    parts = letters(" ".join(line.text for line in lines))
    if parts is None or len(parts) != 1:
        findings.refuse_cell(path, key)
        return None
    findings.note(path, lines)
    return parts[0]


def _letter_of_line(findings: Findings, path: str, key: str, stack: list[float], at: float) -> str | None:
    """The letter on one of several rows, or the same place in a list such as "B / C"."""
    if not findings.sound(path, key):
        return None
    lines = findings.lines(key)
    if not lines:
        return None
    if len(lines) == 1 and (listed := letters(lines[0].text)) and len(listed) == len(stack):
        findings.note(path, lines)
        return listed[stack.index(at)]
    there = _on_row(lines, at)
    if all(sum(bool(_on_row([line], row)) for row in stack) == 1 for line in lines):
        if not there:
            return None
        if (single := letters(there[0].text)) and len(single) == 1:
            findings.note(path, there)
            return single[0]
    findings.refuse_cell(path, key)
    return None


def _mark(findings: Findings, path: str, key: str, not_applicable: bool) -> Mark | None:
    """ADDL INSD or SUBR WVD of a block with one policy."""
    blank = Mark.NOT_APPLICABLE if not_applicable else Mark.BLANK
    content = findings.contents.get(key)
    if content is not None and not content.spans and not content.strays and (content.inks or content.checks):
        return _drawn_mark(findings, path, key)
    if not findings.sound(path, key):
        return None
    lines = findings.lines(key)
    if not lines or (content is not None and content.checks):
        if content is not None and content.checks:
            findings.refuse_cell(path, key)
            return None
        return blank
    if len(lines) > 1 or (content is not None and content.inks):
        findings.refuse_cell(path, key)
        return None
    meaning = mark(lines[0].text)
    if not meaning.readable:
        findings.refuse_cell(path, key)
    elif meaning.value is not Mark.BLANK:
        findings.note(path, lines)
        return meaning.value
    return blank if meaning.readable else None


def _drawn_mark(findings: Findings, path: str, key: str) -> Mark | None:
    """A cross made of strokes, or a ticked check box field."""
    placed, content = findings.cells[key], findings.contents[key]
    checked = [widget.checked for widget in content.checks]
    sure = placed.trusted and placed.labelled and not content.pictures
    if sure and ((checked == [True] and not content.inks) or (not checked and _crossed(content.inks))):
        box = content.box
        assert box is not None
        source = Source.FORM if checked else Source.TEXT
        findings.evidence[path] = Evidence(findings.page, rounded(box), "✓", source, 0.95)
        return Mark.YES
    findings.refuse_cell(path, key)
    return None


def _crossed(inks: list[Ink]) -> bool:
    """Straight strokes that rise and fall in one small place: an X or a check mark."""
    if not inks or not all(ink.straight for ink in inks):
        return False
    box = union([ink.box for ink in inks])
    small = 3 <= box[2] - box[0] <= 16 and 3 <= box[3] - box[1] <= 16
    return small and any(ink.rising for ink in inks) and any(ink.falling for ink in inks)


def _mark_of_line(findings: Findings, path: str, key: str, stack: list[float], at: float) -> Mark | None:
    """The mark on one of several rows. A mark that stands on none of them may mean either: unreadable."""
    content = findings.contents.get(key)
    if content is not None and (content.inks or content.checks):
        findings.refuse_cell(path, key)
        return None
    if not findings.sound(path, key):
        return None
    lines = findings.lines(key)
    if any(sum(bool(_on_row([line], row)) for row in stack) != 1 for line in lines):
        findings.refuse_cell(path, key)
        return None
    there = _on_row(lines, at)
    if len(there) > 1:
        findings.refuse_cell(path, key)
        return None
    return findings.parse(path, there[0], mark) if there else Mark.BLANK


def _flags(findings: Findings, block: str, paths: list[str]) -> dict[str, Flag]:
    flags: dict[str, Flag] = {}
    for name in FLAGS[block]:
        for path in paths:
            flags[name] = tick(findings, f"{path}.flags.{name}", f"{block}.{name}")
    if block == "wc":
        for path in paths:
            flags["proprietor_excluded"] = _answer(findings, f"{path}.flags.proprietor_excluded")
    return flags


def _answer(findings: Findings, path: str) -> str | None:
    content = findings.contents.get("wc.proprietor_excluded")
    if content is not None and content.checks:
        findings.refuse_cell(path, "wc.proprietor_excluded")
        return None
    return findings.read(path, "wc.proprietor_excluded", yes_or_no)


def tick(findings: Findings, path: str, key: str) -> bool | None:
    """A check box: signs, strokes, or a form field. False when there is nothing in it."""
    placed, content = findings.cells.get(key), findings.contents.get(key)
    if placed is None:
        return False
    if not placed.trusted:
        findings.refuse_cell(path, key)
        return None
    if content is None or content.box is None:
        return False
    said: set[bool | None] = {widget.checked for widget in content.checks}
    if content.spans or content.strays:
        meaning = ticked("".join(line.text for line in content.lines))
        said.add(meaning.value if meaning.readable and not content.doubtful else None)
    if content.inks:
        said.add(True if _stroked(content.inks) else None)
    if content.pictures:
        said.add(None)
    if said != {True} or not placed.labelled:
        findings.refuse_cell(path, key)
        return None
    lines = findings.lines(key)
    if lines:
        findings.note(path, lines)
    else:
        source = Source.FORM if content.checks else Source.TEXT
        findings.evidence[path] = Evidence(findings.page, rounded(content.box), "✓", source, 0.97)
    return True


def _stroked(inks: list[Ink]) -> bool:
    """A mark large enough to be meant: not a dot, not a dash."""
    box = union([ink.box for ink in inks])
    return box[2] - box[0] >= 3 and box[3] - box[1] >= 3


def _limits(findings: Findings, block: str, paths: list[str]) -> dict[str, Limit]:
    """The block's limits, the same for every policy in it."""
    limits: dict[str, Limit] = {}
    for name in LIMITS[block]:
        for path in paths:
            limits[name] = findings.read(f"{path}.limits.{name}", f"{block}.limits.{name}", money)
    before = dict(limits)
    for path in paths:
        limits = dict(before)
        for typed in TYPED:
            if findings.filled(f"{block}.limits.{typed}") or findings.filled(f"{block}.label.{typed}"):
                _typed_limit(findings, block, path, typed, limits)
    return limits


def _typed_limit(findings: Findings, block: str, path: str, typed: str, limits: dict[str, Limit]) -> None:
    """A limit whose label is typed in; one without a label, or twice the same, is unreadable."""
    label = findings.read(f"{path}.limits.label", f"{block}.label.{typed}", words)
    findings.evidence.pop(f"{path}.limits.label", None)
    if label is None:
        if findings.filled(f"{block}.limits.{typed}") and _more_than_dollar(findings, f"{block}.limits.{typed}"):
            findings.refuse_cell(f"{path}.limits.unlabelled", f"{block}.limits.{typed}")
            limits.setdefault("unlabelled", None)
        return
    if label in limits:
        findings.refuse_cell(f"{path}.limits.{label}", f"{block}.limits.{typed}")
        limits[label] = None
        return
    limits[label] = findings.read(f"{path}.limits.{label}", f"{block}.limits.{typed}", money)
