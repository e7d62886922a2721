"""Finding a form's printed words among all the words of a page.

Labels are compared by their letters, digits, "$" and "#" alone, so that spacing, punctuation and the way a system cuts
a line into strings do not matter.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import NamedTuple

from coibot.reading.page import Box, Span, union

LONGEST = 64
BRACKETS = frozenset(("(", ")", ":", ").", "):", "?", "."))
ALIKE = 0.8
"""How alike a misspelt label must be to the right one (difflib's ratio)."""


_IGNORED = re.compile(r"[^A-Z0-9$#]")


def normal(text: str) -> str:
    """ "(A/C, No, Ext):" -> "ACNOEXT"."""
    return text.upper() if text.isascii() and text.isalnum() else _IGNORED.sub("", text.upper())


class Found(NamedTuple):
    """An occurrence of a label's words on one line."""

    text: str
    """Normal form."""
    x: float
    """The left edge."""
    baseline: float
    box: Box
    spans: tuple[int, ...]
    """Indices into the page's spans."""


def lines_of(spans: Sequence[Span]) -> list[list[int]]:
    """Indices of spans that share a baseline, each line from left to right, lines from the top."""
    lines: list[list[tuple[float, int]]] = []
    top = 0.0
    for down, left, i in sorted([(-span.baseline, span.box[0], i) for i, span in enumerate(spans)]):
        if lines and top + down <= 0.8:
            lines[-1].append((left, i))
        else:
            lines.append([(left, i)])
            top = -down
    return [[i for _, i in sorted(line)] for line in lines]


def find_labels(spans: Sequence[Span], wanted: Iterable[str]) -> dict[str, list[Found]]:
    """Every occurrence of the wanted labels (normal forms), by label."""
    targets = frozenset(wanted)  # itself, if it is one
    starts = _starts(targets)
    found: dict[str, list[Found]] = defaultdict(list)
    letters = [normal(span.text) for span in spans]
    for line in lines_of(spans):
        marks = [i for i in line if spans[i].text in BRACKETS]
        for at, first in enumerate(line):
            if letters[first] not in starts:
                continue
            text = ""
            taken: list[int] = []
            for i in line[at:]:
                if taken and not _next_to(spans[taken[-1]], spans[i]):
                    break
                text += letters[i]
                taken.append(i)
                if text not in starts or len(text) > LONGEST:
                    break
                if text in targets and letters[i]:
                    found[text].append(_found(text, spans, _with_punctuation(marks, taken, spans)))
    return found


@cache
def _starts(targets: frozenset[str]) -> frozenset[str]:
    """What labels may begin with. There are as many sets of labels as known forms."""
    return frozenset(target[:k] for target in targets for k in range(1, len(target) + 1))


def _with_punctuation(marks: list[int], taken: list[int], spans: Sequence[Span]) -> tuple[int, ...]:
    """The label's words, and those of the line's brackets and colons around them that were written apart."""
    whole = list(taken)
    size = spans[taken[0]].size
    marks = [i for i in marks if i not in taken and abs(spans[i].size - size) < 0.1]
    for i in marks:
        if spans[i].text != "(" and _next_to(spans[whole[-1]], spans[i]):
            whole.append(i)
    for i in marks:
        if spans[i].text == "(" and _next_to(spans[i], spans[taken[0]]):
            whole.append(i)
    return tuple(whole)


def _next_to(left: Span, right: Span) -> bool:
    gap = right.box[0] - left.box[2]
    return -0.6 * left.size <= gap <= 1.2 * max(left.size, right.size) and 0.5 <= left.size / right.size <= 2


def _found(text: str, spans: Sequence[Span], taken: tuple[int, ...]) -> Found:
    box = union([spans[i].box for i in taken])
    return Found(text, box[0], spans[taken[0]].baseline, box, taken)


def resembling(text: str, spans: Sequence[Span], near: tuple[float, float], reach: float) -> Found | None:
    """A misspelt label: words that start near a point and nearly spell `text`."""
    x, y = near
    starts = [
        i
        for i, s in enumerate(spans)
        if abs(s.baseline - y) <= reach / 2 and abs(s.box[0] - x) <= reach and normal(s.text)
    ]
    for start in sorted(starts, key=lambda i: abs(spans[i].box[0] - x) + abs(spans[i].baseline - y)):
        line = sorted(
            (
                i
                for i, s in enumerate(spans)
                if abs(s.baseline - spans[start].baseline) <= 0.8 and s.box[0] >= spans[start].box[0]
            ),
            key=lambda i: spans[i].box[0],
        )
        taken: list[int] = []
        spelt = ""
        for i in line:
            if taken and not _next_to(spans[taken[-1]], spans[i]):
                break
            taken.append(i)
            spelt += normal(spans[i].text)
            if len(spelt) >= len(text) - 1:
                break
        if SequenceMatcher(None, spelt, text, autojunk=False).ratio() >= ALIKE:
            return _found(text, spans, tuple(taken))
    return None
