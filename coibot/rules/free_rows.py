"""Limits of coverages that have no row of their own, where the form gives free space and agents write what they like.

"Each claim" 1,000,000, "$1,000,000 Occurrence / $1,000,000 Aggregate" and a lone amount without a label all occur.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from coibot.model.assessment import FindingEvidence
from coibot.model.wording import listing, money
from coibot.rules import titles
from coibot.rules.limits import NO_COVERAGE
from coibot.rules.requirement import Outcome, Requirement, met, not_met, shown, unknown
from coibot.rules.statements import StatedPolicy

_AMOUNT = re.compile(
    r"\$\s*(?P<a>\d[\d,]*(?:\.\d+)?\s*(?:mm|m|k|million)?)(?!\w)"
    r"|(?<![\w,.])(?P<b>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?\s*(?:mm|m|k|million)|\d{4,})(?!\w)",
    re.IGNORECASE,
)
_UNITS = {"mm": 1_000_000, "m": 1_000_000, "million": 1_000_000, "k": 1_000}
_AGGREGATE = re.compile(r"\bagg", re.IGNORECASE)
_SINGLE = re.compile(
    r"\b(each|per|ea|any one|claims?|occ\w*|wrongful|incident|loss|event|limits?|bond)\b", re.IGNORECASE
)
_NOT_A_LIMIT = re.compile(r"\b(ded|deductible|retention|retained|sir|sub-?limits?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RowLimits:
    """The amounts of a free row by what their labels call them, in dollars."""

    single: tuple[int, ...] = ()
    """For each claim, occurrence or loss."""
    aggregate: tuple[int, ...] = ()
    unlabelled: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    """What stands in place of an amount."""


def other_limit_requirement(line: str, line_title: str, limit: str, minimum: int) -> Requirement:
    """One limit of a coverage that has no row of its own."""
    title, wanted = titles.LIMITS[limit], _AGGREGATE if limit == "aggregate" else _SINGLE

    def judge(stated: StatedPolicy) -> Outcome:
        row, evidence = row_limits(stated), _evidence(stated, wanted)
        if limit == "aggregate":
            pool = row.aggregate
            larger = max((*row.single, *row.unlabelled), default=0)
            if not pool and larger >= minimum:
                why = f"An aggregate is never less than the {money(larger)} that the certificate shows."
                return met(why, money(larger), evidence)
        else:
            pool = row.single or (row.unlabelled if not row.aggregate else ())
        return _judge(stated, row, pool, title, minimum, evidence)

    required, ask = money(minimum), f"{money(minimum)} {title}"
    return Requirement(f"{line}.{limit}", f"{line_title}: {title}", required, ask, judge, minimum)


def _judge(
    stated: StatedPolicy,
    row: RowLimits,
    pool: tuple[int, ...],
    title: str,
    minimum: int,
    evidence: FindingEvidence | None,
) -> Outcome:
    found = listing([money(amount) for amount in sorted(set(pool))]) or None
    unread = any(not _NOT_A_LIMIT.search(label.replace("_", " ")) for label in stated.unread_limits)
    sure = pool and (pool is not row.unlabelled or not unread)
    if sure and min(pool) >= minimum:
        return met(f"The certificate shows at least the {money(minimum)} required.", found, evidence)
    if unread:
        return unknown(f"The amount for {title} could not be read with confidence.", found, evidence)
    fix = f"Please send an updated certificate with at least {money(minimum)} {title}."
    if not pool:
        words = "; ".join(row.words)
        if words and not all(NO_COVERAGE.fullmatch(word) for word in row.words):
            return unknown(f"The certificate shows {shown(words)} for {title}, not an amount.", words, evidence)
        if row.aggregate and max(row.aggregate) >= minimum:
            return unknown(f"The certificate shows an aggregate only, and no amount for {title}.", None, evidence)
        what = shown(words) if words else "no amount"
        why = f"The certificate shows {what} for {title}; {money(minimum)} is required."
        return not_met(why, fix, words or None, evidence)
    if max(pool) >= minimum:
        why = f"The certificate shows {found}; which of them is the amount for {title} is not certain."
        return unknown(why, found, evidence)
    return not_met(f"The certificate shows {found} {title}; {money(minimum)} is required.", fix, found, evidence)


def row_limits(stated: StatedPolicy) -> RowLimits:
    """The readable amounts of a row; deductibles, retentions and sublimits are left out."""
    single: list[int] = []
    aggregate: list[int] = []
    unlabelled: list[int] = []
    words: list[str] = []
    for label, value in stated.policy.limits.items():
        if value is None or stated.unreadable(f"limits.{label}") or _NOT_A_LIMIT.search(label.replace("_", " ")):
            continue
        pieces = [(label, value)] if isinstance(value, int) else list(labelled_amounts(label, value))
        if not pieces:
            words.append(str(value))
        for text, amount in pieces:
            called = text.replace("_", " ")
            if _NOT_A_LIMIT.search(called):
                continue
            if _AGGREGATE.search(called):
                aggregate.append(amount)
            if _SINGLE.search(_AGGREGATE_LIMIT.sub(" ", called)):
                single.append(amount)
            elif not _AGGREGATE.search(called):
                unlabelled.append(amount)
    return RowLimits(tuple(single), tuple(aggregate), tuple(unlabelled), tuple(words))


_AGGREGATE_LIMIT = re.compile(r"\b(agg\w*\.?\s+limits?|limits?\s+agg\w*|policy\s+agg\w*)", re.IGNORECASE)
""" "Aggregate limit" is an aggregate and nothing else."""


def labelled_amounts(label: str, text: str) -> Iterator[tuple[str, int]]:
    """ "$1,000,000 Occurrence / $2,000,000 Aggregate" -> ("Occurrence /", 1000000), ("Aggregate", 2000000)."""
    amounts = list(_AMOUNT.finditer(text))
    if not amounts:
        return
    if re.search(r"[^\W\d_]", text[: amounts[0].start()]):
        starts = [0, *(match.end() for match in amounts)]
        labels = [text[start : match.start()] for start, match in zip(starts, amounts, strict=False)]
    else:
        edges = [*(match.start() for match in amounts), len(text)]
        ends = [match.end() for match in amounts]
        labels = [text[end:edge] for end, (_, edge) in zip(ends, pairwise(edges), strict=True)]
    for words, match in zip(labels, amounts, strict=True):
        own = words if len(amounts) > 1 or _AGGREGATE.search(words) or _SINGLE.search(words) else f"{label} {words}"
        yield own, _dollars(match["a"] or match["b"])


def _dollars(written: str) -> int:
    match = re.fullmatch(r"([\d,]+)(?:\.(\d+))?\s*([a-z]*)", written.strip(), re.IGNORECASE)
    assert match is not None
    fraction = match[2] or ""
    scale: int = 10 ** len(fraction)
    return int(match[1].replace(",", "") + fraction) * _UNITS.get(match[3].lower(), 1) // scale


def _evidence(stated: StatedPolicy, wanted: re.Pattern[str]) -> FindingEvidence | None:
    """Where the amount stands: of several the one whose label says so."""
    labels = [label for label in stated.policy.limits if not _NOT_A_LIMIT.search(label.replace("_", " "))]
    labels.sort(key=lambda label: wanted.search(label.replace("_", " ")) is None)
    return stated.evidence(*(f"limits.{label}" for label in labels))
