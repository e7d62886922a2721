"""What a page is: a certificate, an endorsement, remarks, or something else, by what its own print calls it."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from coibot.reading.acroform import named_fields
from coibot.reading.cells import Line, text_lines
from coibot.reading.endorsement_forms import own_numbers
from coibot.reading.notice_titles import notice_title
from coibot.reading.other_pages import NO_INSURANCE, STATE_FORMS
from coibot.reading.page import Page, Span

MARGINS = 0.16
"""Form numbers stand in the top or bottom sixth of a page."""
UNREAD_PICTURE = "a picture of a page: it has no text that can be read"

POOR_PICTURE = "a picture of a page that is too poor to be read"


WATERMARKS = ("SPECIMEN", "SAMPLE", "DRAFT", "VOID", "CANCELLED")
WATERMARK_SIZE = 0.045
"""The size of type, as a share of the page's height, that no form uses for its own words."""


class PageKind(StrEnum):
    ACORD_25 = "acord 25"
    REMARKS = "remarks"
    PROPERTY = "property"
    """ACORD 24, 27, 28."""
    ENDORSEMENT = "endorsement"
    NOTICE = "notice"
    """Of cancellation or reinstatement."""
    LABELLED = "labelled"
    """A state's form or an addendum, known by its labels."""
    CERTIFICATE = "certificate"
    """It calls itself a certificate of insurance, in a form of its own."""
    PICTURE = "picture"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Recognised:
    kind: PageKind
    form: str | None = None
    edition: str | None = None
    title: str | None = None
    why: str | None = None
    certain: bool = True
    """The form says itself what it is, rather than merely looking like it."""


ACORD_FORMS = {
    "20": "Certificate of aviation insurance", "21": "Certificate of aircraft insurance",
    "22": "Intermodal interchange certificate of insurance", "23": "Vehicle or equipment certificate of insurance",
    "24": "Certificate of property insurance", "27": "Evidence of property insurance",
    "28": "Evidence of commercial property insurance", "30": "Certificate of garage insurance",
    "31": "Certificate of marine or energy insurance", "855": "New York construction certificate of liability addendum",
}  # fmt: skip
ACORD_TITLES = {
    "CERTIFICATE OF PROPERTY INSURANCE": "24", "EVIDENCE OF PROPERTY INSURANCE": "27",
    "EVIDENCE OF COMMERCIAL PROPERTY INSURANCE": "28",
    "NEW YORK CONSTRUCTION CERTIFICATE OF LIABILITY INSURANCE ADDENDUM": "855",
}  # fmt: skip
_STAMP = re.compile(
    r"^\s*ACORD\s*(?:™|®|\(R\))?\s*(\d{2,3})(?:-?S)?\s*(?:[A-Z]{2})?\s*\((\d{4}|\d{1,2})\s*[/-]\s*(\d{2})\)",
    re.IGNORECASE,
)
_ENDORSEMENT = re.compile(
    r"\b(?P<family>CG|CA|CU|CP|IL|BP)\s?(?P<a>\d{2})\s?(?P<b>\d{2})\s{0,3}\(?\s*(?:Ed\.?\s*)?(?P<month>0[1-9]|1[0-2])\s?[-/]?\s?(?P<year>\d{2})\)?(?!\d)"
    r"|\b(?P<wc>WC)\s?(?P<w1>\d{2})\s?(?P<w2>\d{2})\s?(?P<w3>\d{2})\s?(?P<letter>[A-Z])?(?![A-Z])"
    r"(?:\s*\(?\s*(?:Ed\.?\s*)?(?P<wm>\d{1,2})\s?[-/ ]\s?(?P<wy>\d{2})\)?)?(?!\d)"
)
_A_POLICY = re.compile(r"\bpolicy\s*(number|no\.?|num\.?|#)?\s*[:.]?\s*$", re.IGNORECASE)
"""In front of what looks like a form's number and is a policy's: WC 123456."""
_CERTIFICATE = re.compile(
    r"(CERTIFICATE|EVIDENCE|PROOF|VERIFICATION|MEMORANDUM|SUMMARY) OF (\w+ ){0,3}(INSURANCE|COVERAGE)$"
)
OWN_FORM = "it looks like a certificate, in a form of its own: a person must read it"
_CHANGES = re.compile(r"THIS ENDORSEMENT (CHANGES|MODIFIES)", re.IGNORECASE)
_OTHERS = (
    (re.compile(r"^\s*(tax )?invoice\b|\binvoice (no|number|date|#)", re.I), "an invoice"),
    (re.compile(r"form\s+w-?9\b|taxpayer identification number", re.I), "a W-9 form"),
    (re.compile(r"\bbinder\b.*\binsurance\b|insurance binder", re.I), "an insurance binder"),
    (re.compile(r"\b(liability|auto) insurance (identification )?card\b", re.I), "an insurance card"),
    (re.compile(r"\bdeclarations\b", re.I), "a page of policy declarations"),
    (re.compile(r"schedule of forms|forms schedule|forms and endorsements", re.I), "a list of forms"),
)  # fmt: skip


def classify(page: Page) -> Recognised:
    """What the page calls itself."""
    if not page.has_text and named_fields(page):
        return Recognised(PageKind.ACORD_25, "ACORD 25")
    if not page.has_text and not any(widget.value for widget in page.widgets):
        return Recognised(PageKind.PICTURE, why=UNREAD_PICTURE)
    shown = [span for span in page.spans if not span.doubtful]
    for edge in text_lines(span for span in shown if _marginal(span, page)):
        if stamp := _STAMP.search(edge.text):
            return _stamped(stamp[1], f"{stamp[2]}/{stamp[3]}")
    lines = text_lines(shown)
    page_of_its_own = _other_page(lines, page)
    if page_of_its_own is not None:
        return page_of_its_own
    endorsement = _endorsement(lines, page)
    if endorsement is not None:
        return endorsement
    recognised = _by_title([line.text for line in lines if _titled(line, page)], lines)
    if recognised.kind is PageKind.OTHER and named_fields(page):
        return Recognised(PageKind.ACORD_25, "ACORD 25")
    return recognised


def _stamped(number: str, edition: str) -> Recognised:
    """A form of ACORD by the number and edition at its foot."""
    if number == "25":
        return Recognised(PageKind.ACORD_25, "ACORD 25", edition)
    if number == "101":
        return Recognised(PageKind.REMARKS, "ACORD 101", edition, "Additional remarks schedule")
    form, title = f"ACORD {number}", ACORD_FORMS.get(number)
    if number in ("24", "27", "28"):
        return Recognised(PageKind.PROPERTY, form, edition, title)
    if number == "855" and title:
        why = f"{title} (ACORD 855), which adds to a certificate and shows no limits"
        return Recognised(PageKind.LABELLED, form, edition, title, why)
    called = f"{title} (ACORD {number})" if title else f"an ACORD {number} form"
    why = f"{called}, which is not a certificate of liability insurance"
    return Recognised(PageKind.OTHER, form, edition, title, why)


def watermark(page: Page) -> str | None:
    """A word across the page that says it is no document in force: SPECIMEN, SAMPLE, DRAFT, VOID."""
    slanted = re.sub("[^A-Z]", "", "".join(page.slanted).upper())
    large = [span.text.upper() for span in page.spans if span.size >= WATERMARK_SIZE * page.height]
    return next((word for word in WATERMARKS if word in slanted or word in large), None)


def _by_title(tops: list[str], lines: list[Line]) -> Recognised:
    titles = [re.sub(r"[^A-Z ]", "", text.upper()).strip() for text in tops]
    for title in titles:
        if re.search(r"CERTIFICATE OF (LIABILITY )?INSURANCE$", title):
            return Recognised(PageKind.ACORD_25, "ACORD 25", None, certain=False)
        if title == "ADDITIONAL REMARKS SCHEDULE":
            return Recognised(PageKind.REMARKS, "ACORD 101", None, "Additional remarks schedule")
        if title in ACORD_TITLES:
            number = ACORD_TITLES[title]
            if number in ("24", "27", "28"):
                return Recognised(PageKind.PROPERTY, f"ACORD {number}", None, ACORD_FORMS[number])
            return Recognised(
                PageKind.OTHER, f"ACORD {number}", None, ACORD_FORMS[number], f"{ACORD_FORMS[number]} (ACORD {number})"
            )
    if any(notice_title(text) for text in tops) and not any(_CHANGES.search(line.text) for line in lines):
        return Recognised(PageKind.NOTICE, title=next(filter(None, map(notice_title, tops))))
    if any(_CERTIFICATE.search(title) for title in titles):
        return Recognised(PageKind.CERTIFICATE, why=OWN_FORM)
    words = "\n".join(line.text for line in lines)
    if _CHANGES.search(words):
        return Recognised(PageKind.OTHER, why="an endorsement whose form number is not known")
    for pattern, name in _OTHERS:
        if any(pattern.search(line.text) for line in lines[:60]):
            return Recognised(PageKind.OTHER, why=f"it seems to be {name}")
    return Recognised(PageKind.OTHER, why="no insurance document was recognised")


def _other_page(lines: list[Line], page: Page) -> Recognised | None:
    """A state's form by its number at the edges or its title; papers that are no insurance document by their title."""
    for known in (*STATE_FORMS, *NO_INSURANCE):
        where = _marginal if known.margins else _titled
        words = [line.text for line in lines if where(line, page)]
        beside = [f"{one} {other}" for one, other in pairwise(words)] if not known.margins else []
        if any(known.pattern.search(text) for text in (*words, *beside)):
            kind = PageKind.LABELLED if known.labelled else PageKind.OTHER
            return Recognised(kind, known.form, why=f"it seems to be {known.called}")
    return None


def _titled(line: Line, page: Page) -> bool:
    return line.baseline > 0.6 * page.height


def _marginal(words: Line | Span, page: Page) -> bool:
    return not MARGINS * page.height < words.baseline < (1 - MARGINS) * page.height


def _endorsement(lines: list[Line], page: Page) -> Recognised | None:
    """An endorsement by the number in its margins; a page with several numbers is a list, not an endorsement."""
    numbers: dict[str, str | None] = {}
    for line in lines:
        if _marginal(line, page):
            found = _ENDORSEMENT.finditer(line.text)
            printed = [_numbered(match) for match in found if not _A_POLICY.search(line.text[: match.start()])]
            for form, edition in (*printed, *own_numbers(line.text)):
                numbers[form] = edition or numbers.get(form)
    if not numbers:
        return None
    if len(numbers) > 1:
        listed = ", ".join(sorted(numbers))
        return Recognised(PageKind.OTHER, why=f"it names several forms ({listed}) and is none of them with certainty")
    form, edition = next(iter(numbers.items()))
    return Recognised(PageKind.ENDORSEMENT, form, edition)


def _numbered(match: re.Match[str]) -> tuple[str, str | None]:
    if match["wc"]:
        form = f"WC {match['w1']} {match['w2']} {match['w3']}" + (f" {match['letter']}" if match["letter"] else "")
        return form, f"{int(match['wm']):02} {match['wy']}" if match["wm"] else None
    return f"{match['family']} {match['a']} {match['b']}", f"{match['month']} {match['year']}"
