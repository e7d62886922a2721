"""The kinds of file that are read, each drawn from a seed with the truth beside it."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from reportlab.pdfgen.canvas import Canvas

from bench.reading.property_pages import FORMS, STYLES_DRAWN, property_page
from bench.reading.scoring import Box, Point
from coibot.codec import to_json
from coibot.model.certificate import Certificate
from coibot.model.document import DocumentKind, FileReading
from coibot.samples import (
    EDITIONS,
    ENDORSEMENTS,
    OLDER_EDITIONS,
    STYLES,
    WORDS,
    Medium,
    Redraw,
    Scan,
    draw,
    draw_blank_form,
    draw_endorsement,
    draw_invoice,
    draw_letter,
    draw_remarks,
    draw_w9_like,
    fitting,
    invent,
    package,
    places,
)  # fmt: skip
from coibot.samples import names as words
from coibot.samples.cameras import HARD, Photo, fax, faxed_pdf, on_photographed_paper, photo_file
from coibot.samples.media import on_paper, scanned

EVERY_EDITION = (*OLDER_EDITIONS, *EDITIONS)
ANNOTATED, STROKED = ("annotated",), ("fillable", "hand-check")
"""Styles with a kind of their own: values as annotations, ticks as strokes without a character."""
TYPED = tuple(sorted(set(STYLES) - {*ANNOTATED, *STROKED}))


def as_displayed(place: Point) -> Point:
    return place


@dataclass(frozen=True, slots=True)
class Truth:
    """A certificate on a page of the file."""

    page: int
    certificate: Certificate
    places: Mapping[str, Box] = field(default_factory=dict)
    """Where on the paper each fact stands."""


@dataclass(frozen=True, slots=True)
class Case:
    """A file with what a careful person says of it."""

    content: bytes
    truths: tuple[Truth, ...] = ()
    drawn: str = ""
    """Edition and style, for the list of misses."""
    onto_paper: Callable[[Point], Point] = as_displayed
    other: Mapping[str, Any] | None = None
    """For a file that is no certificate: the facts that `said` must give."""
    said: Callable[[FileReading], Mapping[str, Any]] | None = None
    unread: Callable[[FileReading, str], bool] | None = None
    """Whether one of these facts was said to be unreadable."""


@dataclass(frozen=True, slots=True)
class Kind:
    name: str
    title: str
    make: Callable[[int, int], Case]
    """(seed, number of the file within its kind) -> the file."""
    count: int = 0
    """Files in the published run; 0: as many as `--pictures` says."""
    poor: bool = False
    """It ought to be refused."""


def _in_turn(number: int, editions: tuple[str, ...], styles: tuple[str, ...]) -> tuple[str, str]:
    """Every pair once before any comes twice."""
    pair = number % (len(editions) * len(styles))
    return editions[pair % len(editions)], styles[(pair // len(editions) + pair) % len(styles)]


def _certificate(
    seed: int, edition: str, style: str, *, medium: Medium = Medium.TEXT, page: int = 1, redraw: Redraw | None = None
) -> tuple[bytes, Truth]:
    certificate = fitting(invent(seed), edition)
    pdf = draw(certificate, edition=edition, style=style, medium=medium, seed=seed, redraw=redraw)
    where = {} if redraw else places(certificate, edition=edition, style=style, medium=medium)
    return pdf, Truth(page, certificate, where)


def _plain(
    editions: tuple[str, ...], styles: tuple[str, ...], medium: Medium = Medium.TEXT
) -> Callable[[int, int], Case]:
    def make(seed: int, number: int) -> Case:
        edition, style = _in_turn(number, editions, styles)
        pdf, truth = _certificate(seed, edition, style, medium=medium)
        return Case(pdf, (truth,), f"{edition} {style}")

    return make


REDRAWS = (
    Redraw(), Redraw(title="CERTIFICATE OF INSURANCE"), Redraw(words=WORDS), Redraw(extra_row_below="gl"),
    Redraw(extra_row_below="auto", words=WORDS), Redraw(extra_row_below="umb"),
    Redraw(lower_table=9, extra_row_below="gl", words=WORDS),
)  # fmt: skip


def redraw(seed: int, number: int) -> Case:
    style = ("carrier", "own-print", "plain", "bold")[number % 4]
    pdf, truth = _certificate(seed, "2016/03", style, redraw=REDRAWS[number % len(REDRAWS)])
    return Case(pdf, (truth,), f"own copy {number % len(REDRAWS)} {style}")


def _endorsed(seed: int, form: str) -> bytes:
    return draw_endorsement(form, "04 13", **endorsement_facts(seed, form))


def endorsement_facts(seed: int, form: str) -> dict[str, Any]:
    """Made-up facts of an endorsement page."""
    dice = Random(f"endorsement {seed}")
    certificate = invent(seed)
    dated = [p for p in certificate.policies if p.policy_number and p.effective]
    facts: dict[str, Any] = {
        "policy_number": dated[0].policy_number if dated else "GL-204-7781",
        "named_insured": (certificate.insured.name or "")[:60],
    }
    if dated and dated[0].effective and dice.random() < 0.7:
        facts["effective"] = f"{dated[0].effective:%m/%d/%Y}"
    if ENDORSEMENTS[form].schedule and form not in ("CG 25 03", "CG 25 04", "CG 02 24"):
        facts["scheduled_person"] = dice.choice(
            (dice.choice(words.HOLDER), "Any person or organization\nwhere required by written contract")
        )
        if len(ENDORSEMENTS[form].schedule) > 1:
            facts["locations"] = dice.choice(words.SITE)
    return facts


def packed(seed: int, number: int) -> Case:
    """A certificate on any page among endorsements, remarks, a letter, a bill."""
    dice = Random(f"package {seed}")
    edition, style = _in_turn(number, EVERY_EDITION, tuple(sorted(STYLES)))
    medium = Medium.FORM if number % 4 == 3 else Medium.TEXT
    certificate = fitting(invent(seed), edition)
    insured = certificate.insured.name or ""
    others = [
        draw_remarks(("Work at the north yard.", "The holder is an additional insured."), insured=insured),
        draw_letter(("Please find our certificate attached.", "Yours"), "Cover letter"),
        draw_invoice(sender=insured),
        *(_endorsed(seed, form) for form in dice.sample(sorted(ENDORSEMENTS), 3)),
    ]
    dice.shuffle(others)
    before = dice.randrange(0, 4)
    pdf, truth = _certificate(seed, edition, style, medium=medium, page=before + 1)
    whole = package(*others[:before], pdf, *others[before : before + dice.randrange(1, 3)])
    return Case(whole, (truth,), f"{edition} {style} {medium} page {before + 1}")


def several(seed: int, number: int) -> Case:
    """Two to four certificates in one file."""
    count = 2 + number % 3
    parts = [
        _certificate(seed * 10 + i, *_in_turn(number * 4 + i, EVERY_EDITION, tuple(sorted(STYLES))), page=i + 1)
        for i in range(count)
    ]
    return Case(package(*(pdf for pdf, _ in parts)), tuple(truth for _, truth in parts), f"{count} certificates")


# -- pictures --------------------------------------------------------------------------------------------------------


def _scan(*scans: Scan) -> Callable[[int, int], Case]:
    def make(seed: int, number: int) -> Case:
        edition, style = _in_turn(number, EVERY_EDITION, tuple(sorted(STYLES)))
        pdf, truth = _certificate(seed, edition, style)
        scan = scans[seed % len(scans)]
        content = scanned(pdf, scan, seed)
        return Case(content, (truth,), f"{edition} {style}", lambda place: on_paper(place, scan))

    return make


def fine_fax(seed: int, number: int) -> Case:
    edition, style = _in_turn(number, EVERY_EDITION, tuple(sorted(STYLES)))
    pdf, truth = _certificate(seed, edition, style)
    content = faxed_pdf(fax(pdf, fine=True, seed=seed))
    return Case(content, (truth,), f"{edition} {style}", lambda place: on_paper(place, Scan(skew=0.3)))


def coarse_fax(seed: int, number: int) -> Case:
    case = fine_fax(seed, number)
    edition, style = case.drawn.split()
    return replace(case, content=faxed_pdf(fax(_certificate(seed, edition, style)[0], seed=seed)))


def _photo(of: Photo) -> Callable[[int, int], Case]:
    def make(seed: int, number: int) -> Case:
        edition, style = _in_turn(number, EVERY_EDITION, tuple(sorted(STYLES)))
        pdf, truth = _certificate(seed, edition, style)
        photo = replace(of, orientation=(1, 6, 8, 3)[seed % 4])
        content = photo_file(pdf, photo, seed)
        return Case(content, (truth,), f"{edition} {style}", lambda at: on_photographed_paper(at, photo, seed))

    return make


# -- property --------------------------------------------------------------------------------------------------------


def property_form(seed: int, number: int) -> Case:
    form, style = _in_turn(number, FORMS, STYLES_DRAWN)
    pdf, truth = property_page(seed, form, style)
    return Case(pdf, (Truth(1, truth),), f"ACORD {form} {style}")


def property_scan(seed: int, number: int) -> Case:
    case = property_form(seed, number)
    return replace(case, content=scanned(case.content, Scan(dpi=(200, 300, 150)[number // 3 % 3], skew=0.5), seed))


def property_photo(seed: int, number: int) -> Case:
    case = property_form(seed, number)
    return replace(case, content=photo_file(case.content, replace(Photo(), orientation=(1, 6, 8, 3)[seed % 4]), seed))


# -- what is no certificate ------------------------------------------------------------------------------------------


def _endorsement_said(reading: FileReading) -> Mapping[str, Any]:
    """What a file with one endorsement page says; nothing when it is not read as one."""
    if [document.kind for document in reading.documents] != [DocumentKind.ENDORSEMENT]:
        return {}
    document = reading.documents[0]
    read: Mapping[str, Any] = to_json(document.endorsement) or {}
    return {"form": document.form, "edition": document.edition, **read}


def _endorsement_unread(reading: FileReading, path: str) -> bool:
    documents = [d for d in reading.documents if d.kind is DocumentKind.ENDORSEMENT]
    return len(documents) != 1 or path in documents[0].unreadable


def endorsement(seed: int, number: int) -> Case:
    form = sorted(ENDORSEMENTS)[number % len(ENDORSEMENTS)]
    facts = endorsement_facts(seed, form)
    truth = {"form": form, "edition": "04 13", **facts}
    if "effective" in facts:
        month, day, year = facts["effective"].split("/")
        truth["effective"] = f"{year}-{month}-{day}"
    pdf = draw_endorsement(form, "04 13", **facts)
    return Case(pdf, drawn=form, other=truth, said=_endorsement_said, unread=_endorsement_unread)


def endorsement_scan(seed: int, number: int) -> Case:
    case = endorsement(seed, number * 7 + seed % 3)
    return replace(case, content=scanned(case.content, Scan(dpi=(200, 300, 150)[number % 3], skew=0.5), seed))


def logo(seed: int) -> bytes:
    """A page with nothing but an agency's emblem."""
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(220, 90), invariant=1)
    canvas.setFillGray(0.2)
    canvas.circle(45, 45, 30, fill=1)
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(85, 40, words.FIRST[seed % len(words.FIRST)])
    canvas.showPage()
    canvas.save()
    return written.getvalue()


NEGATIVES: tuple[tuple[str, Callable[[int], bytes]], ...] = (
    ("an invoice", lambda seed: draw_invoice(str(seed), amount=1_000 + seed % 900)),
    ("a W-9", lambda seed: draw_w9_like(invent(seed).insured.name or "Larkspur LLC")),
    (
        "a certificate of incorporation",
        lambda seed: draw_letter(
            (f"The State of Delaware certifies that {invent(seed).insured.name} was formed.",),
            "CERTIFICATE OF INCORPORATION",
        ),
    ),
    ("an empty form", lambda seed: draw_blank_form(EDITIONS[seed % len(EDITIONS)])),
    ("a logo", logo),
    (
        "an application",
        lambda seed: draw_letter(
            (f"Applicant: {invent(seed).insured.name}", "Policy number: new", "Each occurrence: 1,000,000"),
            "COMMERCIAL INSURANCE APPLICATION",
        ),
    ),
)


def _claims(reading: FileReading) -> Mapping[str, Any]:
    claimed = [d for d in reading.documents if d.kind is not DocumentKind.OTHER and d.unreadable != ("policies",)]
    return {"taken for": ", ".join(d.kind for d in claimed) or "no insurance document"}


def _never(*_: object) -> bool:
    return False


def negative(seed: int, number: int) -> Case:
    what, drawn = NEGATIVES[number % len(NEGATIVES)]
    truth = {"taken for": "no insurance document"}
    return Case(drawn(seed), drawn=what, other=truth, said=_claims, unread=_never)


def negative_scan(seed: int, number: int) -> Case:
    case = negative(seed, number)
    return replace(
        case, content=scanned(case.content, Scan(dpi=200, skew=0.4), seed) if case.drawn != "a logo" else case.content
    )


KINDS: tuple[Kind, ...] = (
    Kind("text", "printed text", _plain(EVERY_EDITION, TYPED), 162),
    Kind("ticks", "check marks drawn as strokes", _plain(EVERY_EDITION, STROKED), 36),
    Kind("notes", "values as annotations (FreeText)", _plain(EVERY_EDITION, ANNOTATED), 36),
    Kind("form", "fillable form (AcroForm)", _plain(EVERY_EDITION, tuple(sorted(STYLES)), Medium.FORM), 144),
    Kind("redraw", "carriers' own copies", redraw, 28),
    Kind("package", "a certificate among other pages", packed, 48),
    Kind("several", "several certificates in one file", several, 24),
    Kind("property", "property: ACORD 24, 27 and 28", property_form, 60),
    Kind("endorsement", "endorsement pages", endorsement, 60),
    Kind("negative", "no insurance document", negative, 36),
    Kind("scan300", "scan, 300 dpi", _scan(Scan(dpi=300))),
    Kind("scan200", "scan, 200 dpi", _scan(Scan(dpi=200))),
    Kind("scan150", "scan, 150 dpi", _scan(Scan(dpi=150))),
    Kind(
        "noisy", "scan, 200 dpi, dusty and askew",
        _scan(*(Scan(dpi=200, skew=skew, noise=6, blur=0.8, quality=50) for skew in (-1.2, 0.8))),
    ),
    Kind("fax", "fine fax, 204 x 196 dpi", fine_fax),
    Kind("photo", "photograph by telephone", _photo(Photo())),
    Kind("property-scan", "property, scanned", property_scan),
    Kind("property-photo", "property, photographed", property_photo),
    Kind("endorsement-scan", "endorsement pages, scanned", endorsement_scan),
    Kind("negative-scan", "no insurance document, scanned", negative_scan, 12),
    Kind("coarse-fax", "coarse fax, 204 x 98 dpi", coarse_fax, 6, poor=True),
    Kind("hard-photo", "photograph in haste and bad light", _photo(HARD), 6, poor=True),
)  # fmt: skip
