"""Whether the layer of values slipped over the form by a whole row, so that each seems to belong to the next box.

Such a page looks sound row by row. It shows in what lies where no value belongs: a date just outside the box for it,
values printed over the form's own labels, a street where a name is due.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence

from coibot.reading.align import NotAlignedError, Placed
from coibot.reading.cells import Content, overprinted, runs_of
from coibot.reading.fields import clean, day
from coibot.reading.page import Box, Page, Span, union

NEAR_DATE = 30.0
"""Points around the box of the issue date in which a date by itself is the issue date, slipped."""
OVER_LABELS = 2
"""Values over labels that are chance."""
_VALUE = re.compile(r"\$?\d{1,3}([.,]\d{3})+|\d{1,2}/\d{1,2}/\d{2,4}")
_NO_NAME = re.compile(
    r"^(suite|ste|unit|attn|p\.?\s?o\.? box|po box|building|floor|\d+(st|nd|rd|th) floor)\b"
    r"|,?\s[A-Z]{2}\.?\s+\d{5}(-\d{4})?$"
    r"|^\d+\s.*\b(st|street|ave|avenue|rd|road|blvd|dr|drive|ln|lane|way|pkwy|parkway|hwy)\.?$",
    re.IGNORECASE,
)


def is_no_name(text: str) -> bool:
    """Whether words where a name is due are a part of an address."""
    return _NO_NAME.search(clean(text)) is not None


def check_slip(
    page: Page, cells: Mapping[str, Placed], contents: Mapping[str, Content], printed: set[int], scale: float
) -> None:
    """Raises NotAlignedError when values lie where none belongs. `printed` are the spans that are labels."""
    loose = _loose(page, printed)
    if _slipped_date(loose, cells, contents, scale):
        raise NotAlignedError("the date stands outside its box")
    labels = [span for i, span in enumerate(page.spans) if i in printed]
    covering = set(_over_labels(contents, labels))
    date = contents.get("issue_date")
    if "issue_date" in covering or (date is not None and overprinted(date.spans)):
        raise NotAlignedError("the date is printed over its label")
    if len(covering) + _over_one_another(loose) > OVER_LABELS:
        raise NotAlignedError("values are printed over the form's labels")


def check_picture(
    page: Page, cells: Mapping[str, Placed], contents: Mapping[str, Content], printed: set[int], scale: float
) -> None:
    """The same on a picture, where words over others cannot be told apart: dates and amounts where none belongs."""
    loose = _loose(page, printed)
    if _slipped_date(loose, cells, contents, scale):
        raise NotAlignedError("the date stands outside its box")
    if "head.row" in cells and any(
        _among(cells["head.row"].box, span) and _VALUE.fullmatch(span.text) for span in loose
    ):
        raise NotAlignedError("values stand among the heads of the table")


def _among(row: Box, span: Span) -> bool:
    """Whether a word stands well within a row; one that stands at its foot may belong below."""
    x, y = span.middle
    return row[0] <= x <= row[2] and row[1] + 0.25 * (row[3] - row[1]) <= y <= row[3]


def _loose(page: Page, printed: set[int]) -> list[Span]:
    """The words that are no labels."""
    return [span for i, span in enumerate(page.spans) if i not in printed and not span.doubtful]


def _slipped_date(
    loose: Sequence[Span], cells: Mapping[str, Placed], contents: Mapping[str, Content], scale: float
) -> bool:
    if "issue_date" in contents and contents["issue_date"].spans:
        return False
    x0, y0, x1, y1 = cells["issue_date"].box
    reach = NEAR_DATE * scale
    for run in runs_of(loose):
        box = union([span.box for span in run])
        x, y = (box[0] + box[2]) / 2, run[0].middle[1]
        near = x0 - 4 <= x <= x1 + 4 and y0 - reach <= y <= y1 + reach
        words = [" ".join(span.text for span in run), *(span.text for span in run)]
        if near and any(day(text).value is not None for text in words):
            return True
    return False


def _over_labels(contents: Mapping[str, Content], labels: Sequence[Span]) -> Iterator[str]:
    """Cells whose values cover printed labels."""
    heights, ordered = _by_height(labels)
    for key, content in contents.items():
        for value in (*content.spans, *content.strays):
            if value.frame is not None or value.text == "$":
                continue
            y, reach = value.middle[1], 0.4 * value.size
            first, last = bisect_left(heights, y - reach), bisect_right(heights, y + reach)
            left, _, right, _ = value.box
            beside = [label for label in ordered[first:last] if label.box[0] < right and left < label.box[2]]
            if any(_covers(value, label) for label in beside):
                yield key
                break


def _by_height(spans: Sequence[Span]) -> tuple[list[float], list[Span]]:
    """The heights of words' middles, from below, and the words in that order."""
    middles = sorted([(span.middle[1], place) for place, span in enumerate(spans)])
    return [height for height, _ in middles], [spans[place] for _, place in middles]


def _over_one_another(loose: Sequence[Span]) -> int:
    """How many words that are no labels stand over others, such as those of the form's sentences."""
    words = sorted((span for span in loose if len(span.text) > 1), key=lambda span: -span.baseline)
    places = [(span.baseline, span.box[0], span.box[2]) for span in words]
    over = 0
    for i, (baseline, left, right) in enumerate(places):
        for j in range(i + 1, len(places)):
            other, start, end = places[j]
            if baseline - other > words[i].size:
                break
            if start < right and end > left:
                over += words[i].text != words[j].text and _covers(words[i], words[j])
    return over


def _covers(value: Span, label: Span) -> bool:
    across = min(value.box[2], label.box[2]) - max(value.box[0], label.box[0])
    narrower = min(value.box[2] - value.box[0], label.box[2] - label.box[0])
    if not across > 0.4 * narrower:
        return False
    return abs(value.middle[1] - label.middle[1]) < 0.4 * min(value.size, label.size)
