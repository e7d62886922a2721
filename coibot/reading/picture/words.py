"""The words of an upright picture as spans, for the same label finding that pages with a text layer use."""

from collections.abc import Sequence

from coibot.model.document import Source
from coibot.reading.page import Span
from coibot.reading.picture.detector import detected_words
from coibot.reading.picture.recogniser import Recogniser
from coibot.reading.picture.tesseract import Engine, Word
from coibot.reading.picture.upright import Upright

CAPITAL = 0.72
"""The height of a capital in ems."""


def words_of(picture: Upright, engine: Engine | None, recogniser: Recogniser) -> tuple[Span, ...]:
    """Every word, in points of the upright picture with the origin at the bottom left."""
    found = engine.words(picture.pixels, picture.dpi) if engine else detected_words(picture, recogniser)
    return spans_of(found, picture)


def spans_of(words: Sequence[Word], picture: Upright) -> tuple[Span, ...]:
    scale, high = 72 / picture.dpi, picture.pixels.shape[0]
    spans = []
    for word in words:
        left, top, right, bottom = word.box
        box = (left * scale, (high - bottom) * scale, right * scale, (high - top) * scale)
        baseline = (high - word.baseline) * scale
        size = max((box[3] - max(baseline, box[1])) / CAPITAL, 2.0)
        spans.append(Span(word.text, box, baseline, size, 0, source=Source.OCR, confidence=word.confidence))
    return tuple(levelled(spans))


def levelled(spans: Sequence[Span]) -> list[Span]:
    """The same words, those of one line on one baseline: that of most of them."""
    chains: list[list[int]] = []
    for i in sorted(range(len(spans)), key=lambda i: spans[i].box[0]):
        span = spans[i]
        for chain in chains:
            last = spans[chain[-1]]
            gap = span.box[0] - last.box[2]
            if -2 < gap < 1.6 * max(last.size, span.size) and abs(last.baseline - span.baseline) < 0.2 * min(
                max(last.size, 4), max(span.size, 4)
            ):
                chain.append(i)
                break
        else:
            chains.append([i])
    result = list(spans)
    for chain in chains:
        bases = sorted(spans[i].baseline for i in chain)
        sizes = sorted(spans[i].size for i in chain)
        base, size = bases[len(bases) // 2], sizes[len(sizes) // 2]
        for i in chain:
            s = spans[i]
            result[i] = Span(s.text, s.box, base, size, s.shown, source=s.source, confidence=s.confidence)
    return result
