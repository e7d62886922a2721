"""Signs that a certificate was changed after it was made: what is there, with the place, and no conclusion.

Every one of them has an innocent cause too: an agency corrects its own print, a form is filled in twice. They are shown
to staff, who may ask the agent at an address that they know; the vendor never hears of them, and no finding rests on
one. What could not be read for sure because of it is unreadable anyway, and a person is asked.

So many false alarms would make staff look away that each sign is narrow: it is about a value, and most values of the
page do not have it.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coibot.model.document import Document, DocumentKind, Evidence, Signal, Source
from coibot.reading.making import Making
from coibot.reading.page import Box, Page, Span, rounded

EDIT_TOOLS = (
    "photoshop", "illustrator", "gimp", "inkscape", "canva", "coreldraw", "affinity", "pdfescape", "sejda", "smallpdf",
    "ilovepdf", "pdffiller", "dochub", "pdf candy", "soda pdf", "libreoffice draw", "lightpdf", "pdf2go", "xodo",
)  # fmt: skip
"""Programs to draw or to change finished pages with. No agency's system is among them, nor a printer."""
ENOUGH = 5
"""Values of one kind that must agree before others are said to differ."""
FEW = 2
"""Values that may differ; more of them are a way of printing."""
MOST = 12
"""Signals told of one file."""


class Value(NamedTuple):
    """A value read from a certificate, and where it stands."""

    path: str
    proof: Evidence


class _Words:
    """The words of a page by their height, as they are displayed: a page has hundreds, and so have its values."""

    def __init__(self, page: Page) -> None:
        self._spans = page.spans
        boxes = [page.displayed(span.box) if page.turn else span.box for span in page.spans]
        self._middles = sorted([((y0 + y1) / 2, place, (x0 + x1) / 2) for place, (x0, y0, x1, y1) in enumerate(boxes)])

    def within(self, box: Box) -> tuple[Span, ...]:
        """Those whose middle is in the box, give or take a point; in the order of the page."""
        low, high = bisect_left(self._middles, (box[1] - 1,)), bisect_left(self._middles, (box[3] + 1,))
        return tuple(
            self._spans[place]
            for place in sorted(place for _, place, x in self._middles[low:high] if box[0] - 1 < x < box[2] + 1)
        )


def signals_of(pages: Sequence[Page], documents: Sequence[Document], making: Making) -> tuple[Signal, ...]:
    """The signs in one file that has a certificate in it; none in other files."""
    certificates = [document for document in documents if document.kind is DocumentKind.CERTIFICATE]
    if not certificates:
        return ()
    found: list[Signal] = list(_programs(making))
    for document in certificates:
        page = next(page for page in pages if page.number == document.pages[0])
        values = [Value(path, proof) for path, proof in document.evidence.items() if proof.page == page.number]
        found += _painted_over(page, values)
        found += _notes(page, values)
        if document.form == "ACORD 25":
            found += _type(page, values)
        for earlier in making.earlier:
            was = next((before for before in earlier if before.number == page.number), None)
            if was is not None:
                found += _saved_again(was, page)
    return tuple(dict.fromkeys(found))[:MOST]


def _programs(making: Making) -> Iterator[Signal]:
    programs = (making.producer, making.creator, making.xmp_producer, *making.agents)
    named = next((name for name in programs if any(tool in name.casefold() for tool in EDIT_TOOLS)), None)
    if named is not None:
        yield Signal("edit_tool", f"The file says that it was made or changed with {named}.")
    one, other = making.producer, making.xmp_producer
    # A program that passes a file on names the one before it, too.
    if one and other and _product(one) not in other.casefold() and _product(other) not in one.casefold():
        yield Signal("two_producers", f"The file names two programs that wrote it: {one}, and {other}.")


def _product(program: str) -> str:
    """The first word of the name: "Aspose.Pdf for .NET 17.9" -> "aspose"."""
    words = "".join(c if c.isalpha() else " " for c in program.casefold()).split()
    return next((word for word in words if word not in ("adobe", "microsoft", "pdf")), " ".join(words))


def _painted_over(page: Page, values: Sequence[Value]) -> Iterator[Signal]:
    """Words that were there and that a white area or a picture hides; on top of them, others."""
    for cover in page.coverings:
        if _area(cover) > page.width * page.height / 4:
            continue  # the picture of a scanned page over its own words
        hidden = [span for span in page.spans if span.doubtful and _holds(cover, span.middle)]
        if not any(_says_something(span.text) for span in hidden):
            continue
        last = max(span.shown for span in hidden)
        over = [s for s in page.spans if not s.doubtful and s.shown > last and _holds(cover, s.middle)]
        was, now = _joined(hidden), _joined(over)
        if was == now:
            continue
        place = page.displayed(cover)
        inside = any(_overlap(place, value.proof.box) for value in values)
        if now or inside:
            says = f"and “{now}” stands on top" if now else "and nothing stands on top"
            yield Signal("painted_over", f"“{was}” is painted over, {says}.", page.number, rounded(place))


def _notes(page: Page, values: Sequence[Value]) -> Iterator[Signal]:
    notes = [page.displayed(box) for box in page.notes]
    deciding = [value for value in values if _kind(value.path)]
    under = [value for value in deciding if any(_holds(note, _middle(value.proof.box)) for note in notes)]
    if under and len(under) <= FEW and len(deciding) - len(under) >= ENOUGH:
        for value in under:
            says = f"“{value.proof.text}” is not printed on the page: it is a note laid over it."
            yield Signal("note_over_value", says, page.number, value.proof.box)


def _type(page: Page, values: Sequence[Value]) -> Iterator[Signal]:
    """Amounts, or dates, of which one or two are set in another face than all the others.

    Their size tells nothing: agencies' systems shrink what is too wide for its box.
    """
    words = _Words(page)
    for kind in ("amount", "date"):
        standing = [(value, words.within(value.proof.box)) for value in values if _kind(value.path) == kind]
        printed = [(value, spans[0].style) for value, spans in standing if _printed(value, spans)]
        faces = Counter(style for _, style in printed)
        if not faces:
            continue
        face, agree = faces.most_common(1)[0]
        odd = [value for value, style in printed if style != face]
        if len(odd) <= FEW and agree >= ENOUGH:
            for value in odd:
                says = f"“{value.proof.text}” is set in another type than the other {kind}s on the page."
                yield Signal("different_type", says, page.number, value.proof.box)


def _printed(value: Value, spans: Sequence[Span]) -> bool:
    """Whether the value is page text, and its words are found alone, without a label beside them."""
    alone = "".join(_joined(spans).split()) == "".join(value.proof.text.split())
    printed = bool(spans) and all(span.frame is None for span in spans)
    return printed and alone and value.proof.source is Source.TEXT


def _kind(path: str) -> str:
    if ".limits." in path:
        return "amount"
    return "date" if path.endswith((".effective", ".expiration", "issue_date")) else ""


def _saved_again(was: Page, now: Page) -> Iterator[Signal]:
    """Words that stood in a place before the file was saved again, and others that stand there now."""
    before, after = ([span for span in page.spans if not span.doubtful] for page in (was, now))
    known = {(span.text, *rounded(span.box)) for span in before}
    kept = {(span.text, *rounded(span.box)) for span in after}
    new = [span for span in after if (span.text, *rounded(span.box)) not in known]
    gone = [span for span in before if (span.text, *rounded(span.box)) not in kept]
    for span in new:
        replaced = [old for old in gone if _overlap(old.box, span.box) and old.text != span.text]
        if replaced and _says_something(span.text + _joined(replaced)):
            says = f"Before the file was saved again, “{_joined(replaced)}” stood where “{span.text}” stands now."
            yield Signal("saved_again", says, now.number, rounded(now.displayed(span.box)))
    fields = {widget.name: widget.value for widget in was.widgets if widget.value}
    for widget in now.widgets:
        old = fields.get(widget.name, widget.value)
        if widget.name and old != widget.value and old.strip() and _says_something(old + widget.value):
            says = f"Before the file was saved again, “{old[:80]}” stood where “{widget.value[:80]}” stands now."
            yield Signal("saved_again", says, now.number, rounded(now.displayed(widget.box)))


def _says_something(text: str) -> bool:
    """An amount, a date, a number, a mark; not the form's own words."""
    return any(c.isdigit() for c in text) or text.strip() in ("X", "x", "Y", "N")


def _joined(spans: Sequence[Span]) -> str:
    return " ".join(span.text for span in spans)[:80]


def _holds(box: Box, point: tuple[float, float]) -> bool:
    return box[0] < point[0] < box[2] and box[1] < point[1] < box[3]


def _middle(box: Box) -> tuple[float, float]:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2


def _overlap(one: Box, other: Box) -> bool:
    """Whether they share at least a quarter of the smaller one."""
    wide, high = min(one[2], other[2]) - max(one[0], other[0]), min(one[3], other[3]) - max(one[1], other[1])
    return wide > 0 and high > 0 and 4 * wide * high > min(_area(one), _area(other))


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
