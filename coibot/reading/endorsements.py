"""Reads an endorsement page: which policy, whose, whom its schedule names, and what the form gives.

Forms of one family share their frame: POLICY NUMBER at the top, the schedule's headings with what was typed below them,
then the wording. Only the frame is read; what the wording means is known from the form number.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from coibot.model.certificate import Endorsement
from coibot.model.document import Document, DocumentKind, Evidence, Source
from coibot.reading.cells import Line, runs_of, text_lines, typed_into
from coibot.reading.classify import PageKind, Recognised
from coibot.reading.endorsement_forms import EndorsementForm, form_of
from coibot.reading.fields import clean, damaged, day, policy_number
from coibot.reading.page import Box, Page, Rule, Span, rounded, union

_NUMBER = re.compile(r"^policy\s*(number|no\.?|#)\s*:?\s*", re.IGNORECASE)
_INSURED = re.compile(r"^(name of )?(named insured|insured)( name)?\s*:\s*|^named insured\s*$", re.IGNORECASE)
_WC_INSURED = re.compile(r"^(name of )?(named )?insured\s*:?\s*", re.IGNORECASE)
"""On the compensation forms the name stands behind the bare word."""
_EFFECTIVE = re.compile(r"^(this )?(endorsement )?effective( date)?( of (this )?endorsement)?\s*:?\s*", re.IGNORECASE)
_NEXT_LABEL = re.compile(
    r"\s+(endorsement|effective|named|insured|insurance|premium|policy|countersigned)\b.*", re.IGNORECASE
)
_PERSONS = re.compile(
    r"^(name(\(s\))? of )?(additional insured )?(person(\(s\))?|organization(\(s\))?)( or organization(\(s\))?)?"
    r"(\s*\(additional insured\))?\s*:?$|^name of (additional insured )?person|^(state or )?governmental agency",
    re.IGNORECASE,
)
_PLACES = re.compile(
    r"^(location(\(s\))?|description) (of|and) .*operations|^location(\(s\))?\s*:?$"
    r"|^designated (construction )?(project|location)|^designation of premises",
    re.IGNORECASE,
)
_COMPANY = re.compile(r"^(insurance )?company\b", re.IGNORECASE)
_SCHEDULE = re.compile(r"^schedule\s*:?$", re.IGNORECASE)
_ENDS = re.compile(
    r"^(information required|\(?if no entry|this endorsement changes|[A-Z]\. |section ii\b|premium\b)", re.IGNORECASE
)
_BLANKET = re.compile(
    r"\bblanket\b|\b(where|when|as|if)(ever)? (is )?required (by|in|under)\b"
    r"|\bany (and all )?(person|organization|entity|party)"
    r"|\ball (persons|organizations|entities|parties)\b|\bany .{0,40}\b(written )?(contract|agreement)\b",
    re.IGNORECASE,
)
_LATER_PAGE = re.compile(r"\bpage\s+([2-9]|\d\d)\s+of\s+\d+", re.IGNORECASE)
DOUBT = 0.3
WITHOUT_PERSONS = ("CG 25 03", "CG 25 04", "CG 02 24")
"""Forms whose schedule has no names of those who are protected."""


@dataclass(slots=True)
class _Sheet:
    """An endorsement page being read."""

    page: Page
    spans: list[Span]
    runs: list[Line]
    unreadable: set[str] = field(default_factory=set)
    evidence: dict[str, Evidence] = field(default_factory=dict)

    def note(self, path: str, lines: Sequence[Line], confidence: float = 0.97) -> None:
        box = union([line.box for line in lines])
        text = "\n".join(line.text for line in lines)
        self.evidence[path] = Evidence(self.page.number, rounded(box), text[:2000], lines[0].source, confidence)

    def refuse(self, path: str, lines: Sequence[Line] = ()) -> None:
        self.unreadable.add(path)
        if lines:
            self.note(path, lines, DOUBT)


def read_endorsement(page: Page, recognised: Recognised) -> Document:
    """The endorsement on a page whose form number is known."""
    assert recognised.form is not None
    known = form_of(recognised.form, recognised.edition)
    spans = [span for span in page.spans if not span.doubtful] + typed_into(page.widgets)
    sheet = _Sheet(page, spans, [text_lines(run)[0] for run in runs_of(spans)])
    number = _number(sheet)
    insured = _beside(sheet, "named_insured", _WC_INSURED if recognised.form.startswith("WC") else _INSURED)
    effective = _effective(sheet)
    person, places = _scheduled(sheet, recognised.form, known)
    automatic = known is not None and known.automatic
    blanket: bool | None = True if automatic else None
    if person is not None and not automatic:
        blanket = bool(_BLANKET.search(person))
    return Document(
        DocumentKind.ENDORSEMENT,
        (page.number,),
        recognised.form,
        recognised.edition,
        known.title if known else None,
        source=_source(sheet),
        endorsement=Endorsement(number, insured, person, places, blanket, known.grants if known else (), effective),
        unreadable=tuple(sorted(sheet.unreadable)),
        evidence=dict(sorted(sheet.evidence.items())),
    )


def continues(document: Document, recognised: Recognised, page: Page) -> bool:
    """Whether a page is a later page of the endorsement before it."""
    if document.kind is not DocumentKind.ENDORSEMENT or recognised.kind is not PageKind.ENDORSEMENT:
        return False
    if (document.form, document.edition) != (recognised.form, recognised.edition):
        return False
    return is_later_page(page)


def is_later_page(page: Page) -> bool:
    """Whether the page numbers itself as the second or a later one."""
    return any(_LATER_PAGE.search(line.text) for line in text_lines(page.spans))


def _source(sheet: _Sheet) -> Source:
    sources = [evidence.source for evidence in sheet.evidence.values()]
    return Source.FORM if sources.count(Source.FORM) * 2 > len(sources) else Source.TEXT


def _number(sheet: _Sheet) -> str | None:
    """The policy number; words without a digit are the next heading, not a number."""
    line = _value_of(sheet, _NUMBER)
    if line is None or not any(c.isdigit() for c in line.text):
        return None
    meaning = policy_number(_NEXT_LABEL.sub("", line.text))
    if meaning.value is None or len(line.text.split()) > 6:
        sheet.refuse("policy_number", [line])
        return None
    sheet.note("policy_number", [line])
    return meaning.value


def _effective(sheet: _Sheet) -> date | None:
    line = _value_of(sheet, _EFFECTIVE)
    if line is None:
        return None
    meaning = day(_NEXT_LABEL.sub("", line.text))
    if meaning.value is None and any(c.isdigit() for c in line.text):
        sheet.refuse("effective", [line])
    elif meaning.value is not None:
        sheet.note("effective", [line])
    return meaning.value


def _beside(sheet: _Sheet, path: str, label: re.Pattern[str]) -> str | None:
    line = _value_of(sheet, label)
    if line is None:
        return None
    if damaged(line.text) or line.text.rstrip().endswith(":"):
        sheet.refuse(path, [line])
        return None
    sheet.note(path, [line])
    return clean(_NEXT_LABEL.sub("", line.text) if label is _WC_INSURED else line.text) or None


def _value_of(sheet: _Sheet, label: re.Pattern[str]) -> Line | None:
    """What stands in the same string as the label, else to its right, else right below it."""
    for run in sheet.runs:
        match = label.match(run.text)
        if match is None:
            continue
        rest = run.text[match.end() :].strip()
        if rest:
            return Line(rest, run.box, run.baseline, run.source, run.confidence)
        right = [
            other for other in sheet.runs
            if abs(other.baseline - run.baseline) <= 3 and 0 <= other.box[0] - run.box[2] <= 160
        ]  # fmt: skip
        if right:
            nearest = min(right, key=lambda other: other.box[0])
            return None if _heading(nearest.text) else nearest
        below = [
            other for other in sheet.runs
            if 5 <= run.baseline - other.baseline <= 16 and abs(other.box[0] - run.box[0]) <= 12
        ]  # fmt: skip
        if below:
            nearest = max(below, key=lambda other: other.baseline)
            return None if _heading(nearest.text) else nearest
        return None
    return None


def _heading(text: str) -> bool:
    """Whether words are a printed heading rather than something filled in."""
    return text.rstrip().endswith(":") or any(
        p.match(text) for p in (_NUMBER, _INSURED, _PERSONS, _PLACES, _SCHEDULE, _COMPANY)
    )


def _scheduled(sheet: _Sheet, form: str, known: EndorsementForm | None) -> tuple[str | None, str | None]:
    """The names and the places in the schedule."""
    person = _column(sheet, "scheduled_person", _PERSONS)
    places = _column(sheet, "locations", _PLACES)
    if person is _MISSING and form.startswith("WC"):
        person = _column(sheet, "scheduled_person", _SCHEDULE)
    wants_person = known is None or not (known.automatic or form in WITHOUT_PERSONS)
    if person is _MISSING and wants_person:
        sheet.refuse("scheduled_person")
    if places is _MISSING and form in ("CG 25 03", "CG 25 04"):
        sheet.refuse("locations")
    return (None if person is _MISSING else person, None if places is _MISSING else places)


_MISSING = "\x00no such heading"


def _column(sheet: _Sheet, path: str, heading: re.Pattern[str]) -> str | None:
    """What was filled in below a heading; `_MISSING` when the page has no such heading."""
    heads = [run for run in sheet.runs if heading.search(run.text)]
    if not heads:
        return _MISSING
    head = min(heads, key=lambda run: run.baseline)
    left, right = _sides(sheet, head)
    floor = _floor(sheet, head, left, right)
    inside = [
        span for span in sheet.spans
        if span.box[0] >= left - 1 and (span.box[0] + span.box[2]) / 2 < right and floor < span.middle[1] < head.box[1]
    ]  # fmt: skip
    lines: list[Line] = []
    for line in text_lines(inside):
        if _ENDS.match(line.text) or (lines and lines[-1].baseline - line.baseline > 30):
            break
        lines.append(line)
    if not lines:
        return None
    text = "\n".join(clean(line.text) for line in lines)
    wide = any(span.box[2] > right + 3 for span in inside) or _torn(inside, sheet.spans)
    hidden = any(
        span.doubtful and left <= span.middle[0] <= right and floor < span.middle[1] < head.box[1]
        for span in sheet.page.spans
    )
    if damaged(text) or len(lines) > 12 or wide or hidden:
        sheet.refuse(path, lines)
        return None
    sheet.note(path, lines, 0.95)
    return text


def _torn(inside: Sequence[Span], spans: Sequence[Span]) -> bool:
    """Whether words of a column go on, or began, beyond its edges: they were written as one string with others."""
    strings = {(span.shown, round(span.baseline, 1)) for span in inside}
    return sum((span.shown, round(span.baseline, 1)) in strings for span in spans) > len(inside)


def _sides(sheet: _Sheet, head: Line) -> tuple[float, float]:
    """The column's edges: the rules beside the heading, or the heading next to it."""
    y = head.baseline + 2
    down = [rule.at for rule in sheet.page.rules if rule.vertical and rule.start - 1 <= y <= rule.end + 1]
    centred = abs((head.box[0] + head.box[2]) / 2 - sheet.page.width / 2) < 12
    left = max((x for x in down if x <= head.box[0] + 1), default=0.0 if centred else head.box[0] - 6)
    right = min((x for x in down if x >= head.box[2] - 1), default=sheet.page.width)
    beside = [
        run.box[0] - 2 for run in sheet.runs
        if run is not head and abs(run.baseline - head.baseline) <= 4 and run.box[0] > head.box[2]
    ]  # fmt: skip
    return left, min([right, *beside])


def _floor(sheet: _Sheet, head: Line, left: float, right: float) -> float:
    """The first rule below that has words above it, else a third of the page down."""
    middle = (left + min(right, left + 200)) / 2
    crossing: list[Rule] = sorted(
        (
            rule for rule in sheet.page.rules
            if not rule.vertical and rule.start <= middle <= rule.end and rule.at < head.baseline - 3
        ),
        key=lambda rule: -rule.at,
    )  # fmt: skip
    for rule in crossing:
        box: Box = (left, rule.at, right, head.box[1])
        if head.baseline - rule.at > 40 or any(_within(span, box) for span in sheet.spans):
            return rule.at
    return head.baseline - sheet.page.height / 3


def _within(span: Span, box: Box) -> bool:
    x, y = span.middle
    return box[0] <= x <= box[2] and box[1] < y < box[3]
