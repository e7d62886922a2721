"""Two readers of one line, and whether what they say may be believed.

Where both agree on what the line means, it is taken. Where they differ, the characters that they do not share become
U+FFFD, the mark of a character that cannot be read: every parser of this room then finds the value unreadable. A wrong
limit costs more than a question.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from coibot.reading.fields import clean, day, money
from coibot.reading.picture.recogniser import LineRead

UNREAD = "\ufffd"
SURE = 0.9
"""The least confidence of a character for the recogniser to be believed alone, in the strict gate."""
CERTAIN = 0.985
"""The least confidence with which the recogniser decides between signs that the other reader mixes up."""
ALIKE_PROSE = 0.9
SURE_OF_PROSE = 0.95
SURE_OF_ONE = 0.85
BEYOND_DOUBT = 0.993
NO_GUESS, FAIRLY_SURE = 0.5, 0.7
"""Of three looks of one reader that mean the same: the least confidence of any, and of two."""
ALIKE_SENSE = 0.5
ALIKE_LINE = 0.8
SURE_OF_POINT = 0.65
AGREED, MIXED, THRICE, PROSE, ALONE = 0.99, 0.96, 0.95, 0.93, 0.91
"""Confidence of a value by the way it was accepted."""

_CONFUSED = str.maketrans("OoQDIil|!SsBZzGgqCc¢VvWwXxUuKkPp", "00001111155826699(((vvwwxxuukkpp")


@dataclass(frozen=True, slots=True)
class Judged:
    text: str
    """With U+FFFD where the readers differ, if it is not to be believed."""
    confidence: float

    @property
    def believed(self) -> bool:
        return UNREAD not in self.text


def _squeezed(text: str) -> str:
    quotes = {"’": "'", "‘": "'", "“": '"', "”": '"', "—": "-", "–": "-", "‐": "-"}
    return "".join(quotes.get(c, c) for c in clean(text) if not c.isspace())


def same_words(one: str, other: str) -> bool:
    """Letter for letter, spaces aside."""
    return bool(one) and _squeezed(one) == _squeezed(other)


def same_code(one: str, other: str) -> bool:
    """The same but for points and commas, which in a code are dust if only one of two readers sees them."""
    return bool(one) and _undotted(one) == _undotted(other)


def _undotted(text: str) -> str:
    return re.sub("[.,'`:]", "", _squeezed(text))


def same_amount(one: str, other: str) -> bool:
    """The same dollars, or the same words."""
    a, b = money(one), money(re.sub(r"^[$S§8]\s+(?=\S)", "", other.strip()))
    return (
        a.readable
        and b.readable
        and a.value is not None
        and (a.value == b.value or (isinstance(a.value, str) and same_words(one, other)))
    )


def tidy_amount(text: str) -> str:
    """Commas where thousands are parted by what looks like a point or a gap: dollars have no three-digit cents."""
    text = re.sub(r"\$\s*[.,]+\s*(?=\d)", "$", re.sub(r"^\$\s*(?=\$)", "", text))
    text = re.sub(r"(?<=[\d$ ])[.,:]*([.,])[.,:]*(?=\d{3}(?!\d))|(?<=\d)[:;](?=00$)", lambda one: one[1] or ".", text)
    return re.sub(r"(?<=\d)(?:[.,] ?| )(?=\d{3}(?!\d))", ",", text)


def same_day(one: str, other: str) -> bool:
    a, b = day(one), day(other)
    return a.value is not None and a.value == b.value


Same = Callable[[str, str], bool]
WORDS = (same_words, same_code)
"""Comparisons letter for letter."""


def judge(read: LineRead, others: Sequence[str], same: Same, gaps: int, prose: bool = False) -> Judged:
    """What to make of a line. `others` are the readings of the second reader; `gaps`: how many gaps between
    its letters are as wide as a space; `prose`: words, not a deciding code.
    """
    if same is same_code and _squeezed(read.text) != _undotted(read.text):
        same = same_words  # it is the recogniser that sees a point
    agreeing = [other for other in others if same(read.text, other) or same(read.text, _without_dirt(other))]
    if agreeing and not (same in WORDS and (speckled(read) or _contradicted(read, others, agreeing))):
        return Judged(voted([read.text, *agreeing], gaps) if same in WORDS else read.text, AGREED)
    if (
        read.least >= (SURE if prose else CERTAIN)
        and any(_mixed_up(read.text, other) for other in others)
        and same in WORDS
    ):
        return Judged(read.text, MIXED)
    other = max(others, key=lambda other: _alike(read.text, other), default="")
    return Judged(_differing(read.text, other), 0.3)


def speckled(read: LineRead) -> bool:
    """Whether the sign that the recogniser is least sure of is a point or a comma: it may be a speck of dust."""
    signs = min(len(read.text), len(read.confidences))  # a mended line may have one more
    weakest = min(range(signs), key=lambda i: read.confidences[i], default=None)
    return weakest is not None and read.text[weakest] in ".,:;'" and read.confidences[weakest] < SURE_OF_POINT


def _contradicted(read: LineRead, others: Sequence[str], agreeing: Sequence[str]) -> bool:
    """Whether the second reader, which read the line twice, once read a word of it otherwise, and the recogniser is not
    sure of every character."""
    rest = [other for other in others if other not in agreeing]
    return read.least < SURE and any(_alike(read.text, other) >= ALIKE_LINE for other in rest)


def voted(readings: Sequence[str], gaps: int) -> str:
    """The spacing that most of the readings of one line have; of two with as many votes, the one with as many spaces as
    the line has gaps, else the one with more. All but the first may say something else, and have no vote then."""
    own = [clean(one) for one in readings if _squeezed(one) == _squeezed(readings[0])]
    votes = Counter(own)
    return max(votes, key=lambda one: (votes[one], one.count(" ") == gaps, one.count(" ")))


def runs_on(text: str) -> bool:
    """Whether a space seems to be missing between words: "RiverInsurance", "667County", "Attn:Risk", "NJ.79716"."""
    return re.search(r"[a-z]{3}[A-Z][a-z]|\d[A-Z][a-z]{2}|[:;,][A-Za-z]|[A-Z]{2}[.,]\d", text) is not None


def settled(
    read: LineRead, again: Callable[[], LineRead], others: Sequence[str], same: Same, gaps: int, prose: bool
) -> Judged:
    """What to make of a line in the end; `again` is a second look of the recogniser, which costs time.

    Where all agree but for spaces, the readings vote, and in a code two looks of the recogniser outvote the rest: the
    second reader likes to put spaces before narrow figures.
    """
    judged = judge(read, others, same, gaps, prose)
    doubtful = prose and runs_on(read.text)
    if judged.believed and (same not in WORDS or (all(other == read.text for other in others) and not doubtful)):
        return judged
    second = again()
    if not judged.believed:
        thrice = judge_thrice(read, second, others, same, prose)
        return thrice if thrice and not doubtful else judged
    if not prose and second.text == read.text:
        return replace(judged, text=read.text)
    text = voted([read.text, second.text, *others], gaps)
    return Judged(text + UNREAD, 0.3) if prose and runs_on(text) else replace(judged, text=text)


def judge_thrice(
    read: LineRead, again: LineRead, others: Sequence[str], same: Same, prose: bool = False
) -> Judged | None:
    """The recogniser against a second reader that does not contradict it: sure of every character, twice, where the
    other's reading makes no sense of its own. None when that is not so."""
    least = min(read.least, again.least)
    if prose and least >= SURE_OF_PROSE and same(read.text, again.text):
        needed = ALIKE_PROSE if least < CERTAIN else ALIKE_PROSE - 0.07
        if any(_alike(read.text, other) >= needed for other in others):
            return Judged(read.text, PROSE)
        return None
    if not same(read.text, again.text):
        return None
    contradicted = same not in WORDS and any(same(other, other) for other in others)
    short = len(_squeezed(read.text)) <= 2
    if not contradicted and (short or max((_alike(read.text, o) for o in others), default=0.0) >= ALIKE_SENSE):
        sure = least >= CERTAIN or (short and least >= SURE_OF_ONE and max(read.least, again.least) >= CERTAIN)
        return Judged(read.text, THRICE) if sure else None
    return Judged(read.text, ALONE) if least >= BEYOND_DOUBT and not short else None


def _without_dirt(text: str) -> str:
    """Without the signs that a remnant of a rule beside the type is taken for."""
    return text.strip("'’‘`|!.,:;-_~*\"“”[]{}\\ ") if len(text) > 3 else text


def judge_alone(read: LineRead, on_page: LineRead, again: Callable[[], LineRead], same: Same) -> Judged:
    """The strict gate, without a second reader: three looks of one at a line. One saw it on the whole page, one cut out
    of the flattened picture, one as that made otherwise; all must say the same.

    Where the meaning has a form that a misreading would break (amounts, dates, marks), two looks that are sure are
    enough, or three of which none guesses. Words must be the same in every letter and space, thrice, and sure.
    """
    if same not in WORDS and same(read.text, on_page.text) and min(read.least, on_page.least) >= SURE:
        return Judged(read.text, ALONE)
    third = again()
    least, middle, _ = sorted((read.least, on_page.least, third.least))
    if same in WORDS:
        believed = read.text == on_page.text == third.text != "" and least >= SURE
    elif not on_page.text:
        believed = same(read.text, third.text) and min(read.least, third.least) >= CERTAIN
    else:
        alike = same(read.text, on_page.text) and same(read.text, third.text)
        believed = alike and least >= NO_GUESS and middle >= FAIRLY_SURE
    if believed:
        return Judged(read.text, ALONE)
    return Judged(_differing(read.text, next((o.text for o in (on_page, third) if o.text != read.text), "")), 0.3)


def _mixed_up(one: str, other: str) -> bool:
    """Whether two readings differ only in signs that look alike."""
    a, b = _squeezed(one), _squeezed(other)
    return bool(a) and a.translate(_CONFUSED) == b.translate(_CONFUSED)


def _alike(one: str, other: str) -> float:
    return SequenceMatcher(None, _squeezed(one), _squeezed(other), autojunk=False).ratio()


def _differing(text: str, other: str) -> str:
    """The text with U+FFFD where the other reading differs; at least one."""
    marked = []
    for kind, a0, a1, b0, b1 in SequenceMatcher(None, text, other, autojunk=False).get_opcodes():
        if kind == "equal":
            marked.append(text[a0:a1])
        elif text[a0:a1].strip() or other[b0:b1].strip():
            marked.append(UNREAD)
        else:
            marked.append(text[a0:a1])
    joined = "".join(marked)
    return joined if UNREAD in joined else joined + UNREAD
