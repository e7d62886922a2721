"""The table of a run, and the page that is published."""

import os
import platform
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.reading.kinds import Kind
from bench.reading.scoring import FIELDS, Fact

MOST_MISSES, LONGEST = 150, 160
HEAD = (
    "kind", "files", "deciding facts", "right %", "unreadable %", "wrong %", "wrong", "all facts right %",
    "unreadable %", "wrong %", "evidence right %", "s a file",
)  # fmt: skip


def table(kinds: Sequence[Kind], results: Sequence[Any]) -> str:
    """A row a kind, in Markdown; kinds that ought to be refused have a table of their own."""
    rows = [HEAD, ("---",) * len(HEAD)]
    for kind in kinds:
        if not kind.poor:
            rows.append(_row(kind, [result for result in results if result.kind == kind.name]))
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _row(kind: Kind, results: Sequence[Any]) -> tuple[str, ...]:
    everything = [fact for result in results for fact in result.facts if not fact.blank]
    deciding = [fact for fact in everything if fact.deciding]
    if kind.name.startswith(("endorsement", "negative")):
        deciding = everything
    seen = Counter(fact.shown for fact in everything if fact.shown is not None)
    seconds = sum(result.seconds for result in results) / max(len(results), 1)
    return (
        kind.title, str(len(results)), f"{len(deciding):,}", *_shares(deciding),
        str(sum(fact.outcome == "wrong" for fact in deciding)), *_shares(everything),
        f"{100 * seen[True] / seen.total():.2f}" if seen else "", f"{seconds:.2f}",
    )  # fmt: skip


def _shares(facts: Sequence[Fact]) -> tuple[str, str, str]:
    count = Counter(fact.outcome for fact in facts)
    right, unreadable, wrong = (100 * count[each] / max(len(facts), 1) for each in ("right", "unreadable", "wrong"))
    return f"{right:.2f}", f"{unreadable:.2f}", f"{wrong:.3f}"


def by_field(kinds: Sequence[Kind], results: Sequence[Any]) -> str:
    """A row a field: text-like kinds, then pictures."""
    typed = {kind.name for kind in kinds if kind.count and not kind.poor}
    drawn = {kind.name for kind in kinds if not kind.count}
    facts = {
        group: [f for r in results if r.kind in names and "endorsement" not in r.kind for f in r.facts if not f.blank]
        for group, names in (("typed", typed), ("drawn", drawn))
    }
    lines = [
        "| field | text and forms: facts | right % | unreadable % | wrong % | pictures: facts | right % | unreadable % "
        "| wrong % |",
        "|---" * 9 + "|",
    ]
    for name in dict.fromkeys(name for name, _ in FIELDS):
        cells = []
        for group in ("typed", "drawn"):
            own = [fact for fact in facts[group] if fact.field == name]
            cells += [f"{len(own):,}", *_shares(own)] if own else ["0", "", "", ""]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def misses(results: Iterable[Any], kinds: Sequence[Kind]) -> str:
    """Every wrong value, then what was unreadable, as far as `MOST_MISSES` goes; and evidence that points elsewhere."""
    poor = {kind.name for kind in kinds if kind.poor}
    wrong, unread, astray = [], [], []
    for result in results:
        if result.kind in poor:
            continue
        where = f"{result.kind} {result.seed}, {result.drawn}"
        if result.refused and result.kind not in ("negative", "negative-scan"):
            unread.append(f"{where}: refused ({result.refused})")
            continue
        for fact in result.facts:
            if fact.outcome == "wrong":
                mark = "DECIDING " if fact.deciding else ""
                wrong.append(f"{where}: {mark}{fact.path} {fact.expected!r}, read as {fact.read!r}")
            elif fact.outcome == "unreadable":
                unread.append(f"{where}: {fact.path} {fact.expected!r}"[:LONGEST])
            elif fact.shown is False:
                astray.append(f"{where}: {fact.path}")
    parts = []
    for title, lines in (("Wrong", wrong), ("Unreadable", unread), ("Evidence elsewhere", astray)):
        kept = lines if title == "Wrong" else lines[:MOST_MISSES]
        more = [f"and {len(lines) - len(kept)} more; --misses lists them"] if len(lines) > len(kept) else []
        listed = "\n".join(["```text", *kept, *more, "```"]) if lines else "None."
        parts.append(f"### {title}: {len(lines)}\n\n{listed}")
    return "\n\n".join(parts)


def refusals(kinds: Sequence[Kind], results: Sequence[Any]) -> str:
    lines = [
        "| kind | files | refused | reasons | facts of the others: right %, unreadable %, wrong % |",
        "|---" * 5 + "|",
    ]
    for kind in kinds:
        own = [result for result in results if result.kind == kind.name]
        said = Counter(result.refused for result in own if result.refused)
        if kind.poor:
            told = "; ".join(f"{reason} ({count})" for reason, count in said.most_common())
            rest = [fact for result in own if not result.refused for fact in result.facts if not fact.blank]
            shares = ", ".join(_shares(rest)) if rest else ""
            lines.append(f"| {kind.title} | {len(own)} | {said.total()} | {told} | {shares} |")
    return "\n".join(lines)


def page(kinds: Sequence[Kind], results: Sequence[Any], command: str, minutes: float) -> str:
    """docs/accuracy.md."""
    seeds = [result.seed for result in results]
    day = f"{datetime.now(UTC):%Y-%m-%d}"
    return TEXT.format(
        command=command, files=len(results), first=min(seeds), last=max(seeds), day=day, machine=_machine(),
        minutes=minutes, kinds=table(kinds, results), fields=by_field(kinds, results),
        refusals=refusals(kinds, results), misses=misses(results, kinds),
        wrong=_named_wrong(kinds, results),
    )  # fmt: skip


def _named_wrong(kinds: Sequence[Kind], results: Sequence[Any]) -> str:
    typed = {kind.name for kind in kinds if kind.count and not kind.poor}
    counts = []
    for names, what in ((typed, "text and forms"), ({kind.name for kind in kinds if not kind.count}, "pictures")):
        facts = [f for r in results if r.kind in names for f in r.facts if not f.blank and f.deciding]
        wrong = sum(fact.outcome == "wrong" for fact in facts)
        counts.append(f"{wrong} of {len(facts):,} deciding facts of {what}")
    return " and ".join(counts)


def _machine() -> str:
    cpu = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text("utf-8").splitlines()
    except OSError:
        return []


TEXT = """\
# How well certificates are read

`{command}` draws {files} files with our own generator, the truth beside each, reads them back,
compares every fact, and writes this page. Seeds {first} to {last} were used for nothing else: the reader was changed by
what others showed. Run on {day} in {minutes:.0f} minutes, two processes at low priority, on a machine with other work
to do: {machine}.

Certificates come in twelve agency styles and in six editions of ACORD 25 from 7/97 to 2025/12, as text and as pictures.
The generator and the reader share no code and no coordinates. Agreement on drawn pages is still a ceiling, not a
promise for real mail.

A fact is **right**, **unreadable** (the reader says that something stands there which it does not claim to know), or
**wrong** (it claims something else). A box that is empty and read as empty is not counted, a check box always is.
Deciding facts are limits, dates, check boxes, additional insured, waiver, policy number, insurer letter, insured and
holder. The **evidence** of a fact is right when it names the page and its box lies around the words that were drawn.

Wrong were {wrong}.

## By kind

{kinds}

## By field

{fields}

## Refused

What cannot be read with certainty is not read: the sender is asked for the agency's PDF, or a person looks.

{refusals}

Where Tesseract's language is not installed, a detector finds the words and the recogniser reads alone. It looks at
every line twice or three times; where its looks do not mean the same, or it is not sure, the line is unreadable, and a
page goes to a person where much of its table is, or where it is not certain how many policies there are. On seeds that
were used for nothing else (`python -m bench.accuracy --one-reader --first 610000 --pictures 8`, the six kinds of
pictured certificates, 48 files in six editions) 95 to 98 % of the deciding facts were right, 2 to 5 % unreadable, and 0
of 2,630 wrong, at 6 seconds a page.

## Every miss

{misses}
"""
