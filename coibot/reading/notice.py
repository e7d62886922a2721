"""Reads an insurer's notice of cancellation or of reinstatement: which policy, from which day, and why.

No form is common to them. What is read is what they must say: a policy number behind its label, and one day behind
words that leave no doubt which day it is. Two different answers, or none, are unreadable: a person looks.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from coibot.model.certificate import Notice, NoticeKind
from coibot.model.document import Document, DocumentKind, Evidence, Source
from coibot.reading.cells import Line, text_lines, typed_into
from coibot.reading.fields import clean, damaged, day, policy_number
from coibot.reading.labelled import value_after
from coibot.reading.notice_titles import notice_title
from coibot.reading.page import Page, rounded

_DATE = (
    r"(?P<date>\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}|\d{4}-\d\d-\d\d"
    r"|[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|[A-Z]{3,9} \d{1,2},? \d{4})"
)
_HOUR = r"(?:\s*(?:at\s+)?12:01\s*[Aa]\.?\s*[Mm]\.?,?(?:\s*(?:local |standard )*time)?,?)?"
_TO_THE_DAY = rf"\s*(?:date)?\s*(?:[:#-]|is|on|as of|of)?{_HOUR}\s*(?:on\s+)?{_DATE}"
_ENDS = tuple(
    re.compile(rf"(?i:{words}){_TO_THE_DAY}")
    for words in (
        r"effective date (?:and hour )?of (?:this )?cancell?ation",
        r"cancell?ation (?:is |will be |takes )?effect(?:ive)?(?: date)?",
        r"(?:date of cancell?ation|cancell?ation date)",
        r"(?:will be|is|are|is hereby|has been|shall be) (?:cancell?ed|terminated)(?: effective)?",
        r"(?:coverage|insurance|policy) (?:will |shall )?(?:end|cease|terminate)s?",
    )
)
_RESUMES = tuple(
    re.compile(rf"(?i:{words}){_TO_THE_DAY}")
    for words in (
        r"effective date of (?:this )?reinstatement",
        r"reinstatement (?:is |will be )?effective(?: date)?",
        r"(?:date of reinstatement|reinstatement date)",
        r"(?:is|are|is hereby|has been|was) reinstated(?: effective)?",
    )
)
_ENDS_ON = re.compile(
    r"^(?:effective date (?:and hour )?of (?:this )?cancell?ation|cancell?ation effective(?: date)?"
    r"|date of cancell?ation|cancell?ation date)\s*:?\s*",
    re.IGNORECASE,
)
_RESUMES_ON = re.compile(
    r"^(?:effective date of (?:this )?reinstatement|reinstatement effective(?: date)?|date of reinstatement"
    r"|reinstatement date)\s*:?\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^policy\s*(number|no\.?|#)\s*[:#]?\s*", re.IGNORECASE)
_INSURED = re.compile(r"^(name of )?(named )?insured(\(s\))?(?: name)?\s*:?\s*", re.IGNORECASE)
_REASON = re.compile(r"^reason(\s+for\s+(cancell?ation|this notice))?\s*:?\s*", re.IGNORECASE)
_UNPAID = re.compile(r"non-?\s?payment", re.IGNORECASE)
_TAKEN_BACK = re.compile(r"\b(rescind(s|ed)|null and void|disregard|withdrawn|has been reinstated)\b", re.IGNORECASE)
_LABELS = (
    ("policy_number", _NUMBER),
    ("named_insured", _INSURED),
    ("reason", _REASON),
    ("ends", _ENDS_ON),
    ("resumes", _RESUMES_ON),
)
NON_PAYMENT = "non-payment of premium"
_LABELLED = re.compile(r"^[\w #.()/]{3,40}:\s*$")
DOUBT = 0.3
PROSE = 4000
"""Characters of a mail's own words that are looked at."""


def read_notice(page: Page) -> Document:
    """The notice on a page whose title says that it is one."""
    lines = text_lines([span for span in page.spans if not span.doubtful] + typed_into(page.widgets))
    found = {
        "notice.policy_number": value_after(page, _NUMBER),
        "notice.named_insured": value_after(page, _INSURED),
        "notice.reason": value_after(page, _REASON),
        "notice.ends": value_after(page, _ENDS_ON),
        "notice.resumes": value_after(page, _RESUMES_ON),
    }
    return _document(page.number, lines, found)


def notice_in_words(subject: str, words: str) -> Document | None:
    """The notice that a mail states in its own words; None when no line of it, and not its subject, is such a title."""
    rows = [row for raw in words[:PROSE].splitlines() if (row := clean(raw))]
    titles = [title for row in rows[:15] if (title := notice_title(row))]
    title = notice_title(re.split(r"\s+[-–—:|]\s+|\s+(?=policy\b)", clean(subject), maxsplit=1, flags=re.I)[0])
    if not titles and title is None:
        return None
    heading = [] if titles else [clean(subject)]
    lines = [Line(row, (0.0, 0.0, 0.0, 0.0), 0.0, Source.TEXT, 0.97) for row in [*heading, *rows]]
    found = {f"notice.{part}": _labelled(rows, label) for part, label in _LABELS}
    return _document(1, lines, found, title)


def _labelled(rows: Sequence[str], label: re.Pattern[str]) -> str | None:
    """What stands behind a label on its line, else the whole next line."""
    for at, row in enumerate(rows):
        match = label.match(row)
        if match and (rest := row[match.end() :].strip()):
            return rest
        if match and at + 1 < len(rows) and not _LABELLED.match(rows[at + 1]):
            return rows[at + 1]
    return None


def _document(
    number: int, lines: Sequence[Line], found: dict[str, str | None], title: NoticeKind | None = None
) -> Document:
    unreadable: set[str] = set()
    evidence: dict[str, Evidence] = {}
    titles = {kind for line in lines if (kind := notice_title(line.text))} or {title or NoticeKind.CANCELLATION}
    kind = NoticeKind.CANCELLATION if NoticeKind.CANCELLATION in titles else NoticeKind.REINSTATEMENT
    text = " ".join(line.text for line in lines)
    if len(titles) > 1 or (kind is NoticeKind.CANCELLATION and _TAKEN_BACK.search(text)):
        unreadable.add("notice.kind")
    policy = _one_number(found["notice.policy_number"], lines)
    if policy is None:
        unreadable.add("notice.policy_number")
    ends = kind is NoticeKind.CANCELLATION
    days = list(_dated(_ENDS if ends else _RESUMES, text))
    if behind := found["notice.ends" if ends else "notice.resumes"]:
        printed = re.sub(_HOUR, "", behind).strip(" ,.")
        days.append((printed, day(printed).value))
    effective = days[0][1] if len({meant for _, meant in days}) == 1 else None
    if effective is None:
        unreadable.add("notice.effective")
    insured = found["notice.named_insured"]
    reason = NON_PAYMENT if _UNPAID.search(text) else found["notice.reason"]
    for path, value in (("policy_number", policy), ("named_insured", insured)):
        _note(evidence, f"notice.{path}", number, lines, value)
    for printed, _ in days[:1]:
        _note(evidence, "notice.effective", number, lines, printed, DOUBT if effective is None else 0.97)
    return Document(
        DocumentKind.NOTICE,
        (number,),
        title=f"notice of {kind.value}",
        source=lines[0].source if lines else Source.TEXT,
        notice=Notice(kind, policy, effective, insured, reason),
        unreadable=tuple(sorted(unreadable)),
        evidence=dict(sorted(evidence.items())),
    )


def _one_number(behind_label: str | None, lines: Iterable[Line]) -> str | None:
    """The number, when every place that is labelled as one says the same."""
    inline = re.compile(r"\bpolicy\s*(?:number|no\.?|#)\s*[:#]?\s*(?P<number>[A-Z0-9][A-Z0-9-]*\d[A-Z0-9-]*)", re.I)
    said = {match["number"] for line in lines for match in inline.finditer(line.text)}
    if behind_label:
        said.add(behind_label)
    keys = {"".join(c for c in number.upper() if c.isalnum()) for number in said}
    if len(keys) != 1 or not any(c.isdigit() for c in next(iter(keys))):
        return None
    read = policy_number(min(said, key=len))
    return read.value if read.readable else None


def _dated(patterns: Sequence[re.Pattern[str]], text: str) -> Iterator[tuple[str, date | None]]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield match["date"], day(match["date"]).value


def _note(
    evidence: dict[str, Evidence],
    path: str,
    page: int,
    lines: Iterable[Line],
    value: str | None,
    confidence: float = 0.97,
) -> None:
    line = next((line for line in lines if value and value in line.text and not damaged(line.text)), None)
    if value and line is not None:
        evidence[path] = Evidence(page, rounded(line.box), value[:200], line.source, confidence)
