"""Reads pages that are known by their labels alone: a label, and what stands behind, beside or below it.

State forms, addenda and certificates in a form of their own have no table to go by. What is read here is a help for the
person who looks at the page: it never counts as a policy of a certificate, and its confidence is low.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from coibot.model.certificate import Certificate, Party, Producer
from coibot.model.document import Document, DocumentKind, Evidence
from coibot.reading.cells import Line, runs_of, text_lines, typed_into
from coibot.reading.classify import Recognised
from coibot.reading.fields import Meaning, clean, damaged, day, email, policy_number
from coibot.reading.page import Page, Span, rounded, union

T = TypeVar("T")

CONFIDENT, DOUBTFUL = 0.6, 0.3
"""Labels that nobody measured leave room for doubt."""
ADDRESS_LINES = 5
PAIRS = 40
_NUMBERED = re.compile(r"^\(?\d{1,2}[a-z]?[.)]\s+|^\(?[a-z][.)]\s+", re.IGNORECASE)
""" "1a. Legal name": the number of a box."""
_BOX = re.compile(r"^\d{1,2}[a-z]\.\s+[A-Z]")
_DATE = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2}|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4}"
_SPAN_OF_TIME = re.compile(rf"({_DATE})\s*(?:to|through|thru|until|-|–)\s*({_DATE})", re.IGNORECASE)
_PAIR = re.compile(r"^([A-Z][A-Za-z .,'&/#()-]{2,44}?)\s*:\s*(\S.*)$")

_INSURED = re.compile(
    r"^(legal )?(business )?name ?(and|&)? ?(street )?(address )?of (the )?"
    r"(insured|employer|business|applicant)\b[^:]*:?"
    r"|^(named )?insured( name)?( and address)?\s*(:|$)|^employer( name)?( and address)?\s*(:|$)"
    r"|^policy ?holder( name)?\s*(:|$)"
    r"|^legal entity name( and address)?\s*(:|$)|^(person|business name|applicant)\s*(:|$)",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^(policy|exemption|certificate|account)( certificate)?( of exemption)?\s*(number|no\.?|#)"
    r"\s*(of entity [^:]*)?\s*:?",
    re.IGNORECASE,
)
_EFFECTIVE = re.compile(
    r"^(policy )?(effective( date| from| period)?|period( covered| from| specified below)?|coverage period|from)"
    r"\s*(:|$|(?=\d))",
    re.IGNORECASE,
)
_EXPIRATION = re.compile(
    r"^(policy )?(expiration( date)?|expires( on)?|expiry date|valid (until|through)|to)\s*(:|$|(?=\d))", re.IGNORECASE
)
_CARRIER = re.compile(
    r"^(name of )?(insurance )?(carrier|insurer|company)( name)?( and address)?\s*(:|$)"
    r"|^issuing (insurer|company)\s*:?",
    re.IGNORECASE,
)
_HOLDER = re.compile(
    r"^(name and address of )?(the )?entity requesting proof[^:]*:?|^certificate holder( name)?( and address)?\s*(:|$)",
    re.IGNORECASE,
)
_PRODUCER = re.compile(r"^(producer|agency|agent|broker)( name)?\s*(:|$)", re.IGNORECASE)
_EMAIL = re.compile(r"^e-?mail( address)?\s*:", re.IGNORECASE)
_ISSUED = re.compile(r"^(date( issued)?|issue date|issued( on)?)\s*(:|$)", re.IGNORECASE)
LABELS = (_INSURED, _NUMBER, _EFFECTIVE, _EXPIRATION, _CARRIER, _HOLDER, _PRODUCER, _EMAIL, _ISSUED)


@dataclass(slots=True)
class _Sheet:
    page: Page
    spans: list[Span]
    runs: list[Line]
    unreadable: set[str] = field(default_factory=set)
    evidence: dict[str, Evidence] = field(default_factory=dict)

    def note(self, path: str, lines: Sequence[Line], confidence: float = CONFIDENT) -> None:
        box = rounded(union([line.box for line in lines]))
        text = "\n".join(line.text for line in lines)[:2000]
        self.evidence[path] = Evidence(self.page.number, box, text, lines[0].source, confidence)

    def refuse(self, path: str, lines: Sequence[Line]) -> None:
        self.unreadable.add(path)
        self.note(path, lines, DOUBTFUL)

    def one(self, path: str, label: re.Pattern[str], parse: Callable[[str], Meaning[T]]) -> T | None:
        """The value of the first line that the label leads to."""
        lines = _after(self, label)
        if not lines:
            return None
        meaning = parse(lines[0].text)
        if meaning.value is None:
            if not meaning.readable:
                self.refuse(path, lines[:1])
            return None
        self.note(path, lines[:1])
        return meaning.value

    def party(self, path: str, label: re.Pattern[str]) -> Party:
        lines = _after(self, label)
        if not lines:
            return Party()
        if any(damaged(line.text) for line in lines):
            self.refuse(f"{path}.name", lines)
            return Party()
        self.note(f"{path}.name", lines[:1])
        return Party(clean(lines[0].text), "\n".join(clean(line.text) for line in lines[1:]) or None)


def read_labelled(page: Page, recognised: Recognised, *, everything: bool = False) -> Document:
    """A document of kind `other` with what its labels lead to; `everything` adds each "label: value" to `extra`."""
    sheet = _sheet_of(page)
    extra: dict[str, str] = {}
    number = sheet.one("extra.number", _NUMBER, policy_number)
    if number is not None and any(c.isdigit() for c in number):
        extra["number"] = number
    elif number is not None:
        del sheet.evidence["extra.number"]
    effective, expiration = _period(sheet)
    for key, when in (("effective", effective), ("expiration", expiration)):
        if when is not None:
            extra[key] = when.isoformat()
    carrier = sheet.party("extra.carrier", _CARRIER)
    if carrier.name:
        extra["carrier"] = carrier.name
    holder = sheet.party("certificate_holder", _HOLDER)
    producer = sheet.party("producer", _PRODUCER)
    if everything:
        extra |= {key: value for key, value in _pairs(sheet) if key not in extra}
    certificate = Certificate(
        issue_date=sheet.one("issue_date", _ISSUED, day),
        producer=Producer(producer.name, producer.address, email=sheet.one("producer.email", _EMAIL, email)),
        insured=sheet.party("insured", _INSURED),
        certificate_holder="\n".join(part for part in (holder.name, holder.address) if part) or None,
        extra=extra,
    )
    return Document(
        DocumentKind.OTHER,
        (page.number,),
        recognised.form,
        recognised.edition,
        recognised.title,
        certificate=certificate,
        unreadable=tuple(sorted(sheet.unreadable)),
        evidence=dict(sorted(sheet.evidence.items())),
        why=recognised.why,
    )


def value_after(page: Page, label: re.Pattern[str]) -> str | None:
    """The words that a label leads to, on one line."""
    lines = _after(_sheet_of(page), label)
    return clean(lines[0].text) if lines else None


def _sheet_of(page: Page) -> _Sheet:
    spans = [span for span in page.spans if not span.doubtful] + typed_into(page.widgets)
    return _Sheet(page, spans, [text_lines(run)[0] for run in runs_of(spans)])


def _period(sheet: _Sheet) -> tuple[date | None, date | None]:
    """Two dates behind one label ("01/01/2026 to 01/01/2027"), or one behind each of two."""
    lines = _after(sheet, _EFFECTIVE)
    both = _SPAN_OF_TIME.search(" ".join(line.text for line in lines[:2]))
    if both:
        effective, expiration = day(both[1]), day(both[2])
        if effective.value and expiration.value:
            sheet.note("extra.effective", lines[:2])
            sheet.note("extra.expiration", lines[:2])
            return effective.value, expiration.value
        sheet.refuse("extra.effective", lines[:2])
        return None, None
    return sheet.one("extra.effective", _EFFECTIVE, day), sheet.one("extra.expiration", _EXPIRATION, day)


def _pairs(sheet: _Sheet) -> Iterable[tuple[str, str]]:
    found = [match for run in sheet.runs if (match := _PAIR.match(clean(run.text)))]
    return [(match[1].lower(), match[2]) for match in found[:PAIRS]]


def _after(sheet: _Sheet, label: re.Pattern[str]) -> list[Line]:
    """What the label leads to: the rest of its own string, else what stands to its right, else the lines below it.

    Where the label stands several times, the first that leads to anything counts; two different answers are not
    compared: a person looks at these pages anyway.
    """
    for run in sheet.runs:
        match = label.match(_NUMBERED.sub("", run.text))
        if match is None:
            continue
        rest = _NUMBERED.sub("", run.text)[match.end() :].strip(" :")
        if rest:
            first = Line(rest, run.box, run.baseline, run.source, run.confidence)
            return [first, *_below(sheet, run, first=False)]
        right = [
            other for other in sheet.runs
            if abs(other.baseline - run.baseline) <= 3 and 0 <= other.box[0] - run.box[2] <= 160
        ]  # fmt: skip
        if right:
            nearest = min(right, key=lambda other: other.box[0])
            if not _is_label(nearest.text):
                return [nearest, *_below(sheet, nearest, first=False)]
        below = _below(sheet, run, first=True)
        if below:
            return below
    return []


def _below(sheet: _Sheet, head: Line, *, first: bool) -> list[Line]:
    """Lines under one another below a line, at its left edge, up to a gap, a label or a ruled line.

    `first`: the line directly below is the value; otherwise it goes on with what the line began.
    """
    lines: list[Line] = []
    last = head
    for other in sorted(sheet.runs, key=lambda run: -run.baseline):
        down = last.baseline - other.baseline
        reach = 24 if first and not lines else 15
        if not down > 4 or not -40 <= other.box[0] - head.box[0] <= (60 if first else 30):
            continue
        if down > reach or _is_label(other.text) or len(lines) >= ADDRESS_LINES or _ruled(sheet, last, other):
            break
        lines.append(other)
        last = other
    return lines


def _ruled(sheet: _Sheet, upper: Line, lower: Line) -> bool:
    """Whether a line is drawn between two lines of words."""
    x, top, bottom = lower.box[0] + 2, upper.baseline - 1, lower.baseline + 4
    return any(not r.vertical and bottom < r.at < top and r.start <= x <= r.end for r in sheet.page.rules)


def _is_label(text: str) -> bool:
    bare = _NUMBERED.sub("", text)
    if _BOX.match(text):
        return True
    return bare.rstrip().endswith(":") or _PAIR.match(bare) is not None or any(p.match(bare) for p in LABELS)
