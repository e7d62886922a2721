"""How the words of each kind of cell are read: which characters it may hold, when two readings of it are the same, and
what is mended because only one thing can be meant.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from coibot.reading.blank import Holds
from coibot.reading.fields import letters, mark, yes_or_no
from coibot.reading.picture.gate import Same, same_amount, same_code, same_day, same_words, tidy_amount
from coibot.reading.picture.recogniser import LATIN, Alphabet

DIGITS = frozenset("0123456789")
LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@dataclass(frozen=True, slots=True)
class Manner:
    """How the words of a cell are read and compared."""

    same: Same = same_words
    alphabet: Alphabet = LATIN
    numeric: Alphabet | None = None
    prose: bool = False
    tidy: Callable[[str], str] = str.strip
    """Mends what is misread in a way that leaves no doubt."""


def _same_mark(one: str, other: str) -> bool:
    a, b = mark(one), mark(other)
    return a.readable and b.readable and a.value == b.value and bool(one) and bool(other)


def _same_letters(one: str, other: str) -> bool:
    a = letters(one)
    return a is not None and len(a) > 0 and (a == letters(other) or (len(a) == 1 and set(other.upper()) == set(a)))


def _same_answer(one: str, other: str) -> bool:
    a = yes_or_no(one)
    return a.value is not None and a == yes_or_no(other)


def _tidy_day(text: str) -> str:
    """Without what may be left of the label's mask before it, and without gaps between figures."""
    text = re.sub(r"^[(DATEMY/I|l\s.-]*(?:Y\)?|\))\s*(?=\d)", "", text)
    return re.sub(r"(?<=[\d/-]) (?=[\d/-])", "", text)


def _tidy_code(text: str) -> str:
    """A space on one side only of a hyphen or stroke is none: nobody types one there."""
    return re.sub(r"(?<=\S) ([-/])(?=\S)|(?<=\S)([-/]) (?=\S)", lambda found: found[1] or found[2], text.strip())


def _tidy_prose(text: str) -> str:
    """Without dirt before the first letter; ordinals and abbreviations whose misreading leaves no doubt."""
    text = re.sub(r"^[\s:;,._|'`~=]+(?=[\w(])", "", text)
    text = re.sub(r"\bSth\b", "5th", re.sub(r"\blst\b", "1st", text))
    return re.sub(r"\b(Inc|Co|Corp|Ltd|St|Ave|Ste):(?=$|\s)", r"\1.", text)


AMOUNT = Manner(same_amount, LATIN, DIGITS | frozenset(",.$"), tidy=tidy_amount)
DAY = Manner(same_day, LATIN, DIGITS | frozenset("/-."), tidy=_tidy_day)


def _tidy_mark(text: str) -> str:
    """One letter, or N/A, without the box's rules beside it."""
    alone = re.fullmatch(r"[|\[\](){}lIL!_]{0,2}\s*([YNXynx]|[Nn]/?[Aa])\s*[|\])}(lI!_]{0,2}", text.strip())
    return alone[1] if alone else text.strip()


MARK = Manner(_same_mark, frozenset("YNXynxAaES/"), tidy=_tidy_mark)
LETTER = Manner(_same_letters, LETTERS | frozenset("/,&"))
ANSWER = Manner(_same_answer, frozenset("YNyneosESOX"), tidy=_tidy_mark)
NUMBER = Manner(same_words, LATIN, DIGITS | frozenset("-#"))
CODE = Manner(same_code, tidy=_tidy_code)
PROSE = Manner(prose=True, tidy=_tidy_prose)
NAMES = Manner(tidy=_tidy_prose)
"""Of limits: an amount under a name that was misread is an amount of something else."""
INSURER = Manner(prose=True, tidy=lambda text: _tidy_prose(re.sub(r"^(?:INSURER )?[A-F] ?: ?", "", text)))
"""Without what may be left of the label before it."""


def _tidy_phone(text: str) -> str:
    """Without what may be left of the label before it, and with a bracket that was taken for the label's."""
    text = re.sub(r"^(?:[A-Za-z/,.|:_)]+\s*|\(\s*(?!\d{3}\))|\s+)+(?=\(?\d{3})", "", text)
    return re.sub(r"^(?=\d{3}\))", "(", text)


PHONE = Manner(tidy=_tidy_phone)
EMAIL = Manner(tidy=lambda text: text.replace(" ", ""))

REMNANTS = {
    PHONE: re.compile(r"[FAXPHONEC/,.: Note()]+", re.IGNORECASE),
    AMOUNT: re.compile(r"[$Ss|'. ]{1,3}"),
    DAY: re.compile(r"[(DATEMY/I|l\s.)-]*[MY][(DATEMY/I|l\s.)-]*"),
}
"""What is left of print beside or above a cell's words, where words of that kind have figures."""
LABEL_DIRT = frozenset("():")
"""What is left of a label's brackets and colon; nobody fills in these alone."""
_BY_NAME = {
    "letter": LETTER, "effective": DAY, "expiration": DAY, "issue_date": DAY, "naic": NUMBER, "policy_number": CODE,
    "certificate_number": CODE, "revision_number": CODE, "phone": PHONE, "fax": PHONE, "email": EMAIL, "amount": AMOUNT,
    "deductible": AMOUNT, "limit": AMOUNT, "loan_number": CODE, "loan": CODE, "replaces": DAY, "coverage": NAMES,
    "row": NAMES,
    "proprietor_excluded": ANSWER,
}  # fmt: skip


def manner_of(key: str, holds: Holds) -> Manner:
    if holds is Holds.AMOUNT:
        return AMOUNT
    if holds is Holds.MARK:
        return MARK
    if key.startswith("insurer.") and key.endswith(".name"):
        return INSURER
    return _BY_NAME.get(key.rstrip(".0123456789").rpartition(".")[2], PROSE)


def is_remnant(text: str, manner: Manner) -> bool:
    """Whether a line is no more than what is left of the form's own print."""
    remnant = REMNANTS.get(manner)
    return bool(text) and (LABEL_DIRT.issuperset(text) or (remnant is not None and bool(remnant.fullmatch(text))))
