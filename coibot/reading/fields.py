"""What the words in a box mean: amounts, dates, marks, letters, numbers.

Every parser answers with a `Meaning`: a value, or blank, or unreadable. None of them guesses: whatever does not follow
a known way of writing is unreadable, because a wrong limit or date costs more than a question.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from coibot.model.certificate import Mark

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Meaning(Generic[T]):
    """`value` is None both for a blank box and for an unreadable one; `readable` tells them apart."""

    value: T | None = None
    readable: bool = True


LARGEST_AMOUNT = 100_000_000_000
YEARS = range(1950, 2100)
SHORT_YEARS = range(70)
"""Two-digit years that mean 20xx; an expiration in 1998 is no certificate's."""

_MASK = re.compile(r"\(?MM[/-]?DD[/-]?YY(YY)?\)?", re.IGNORECASE)
CHECKS = frozenset("Xx✓✔✕✖✗✘☑☒☓×╳⨯🗸🗴")
EMPTY_BOXES = frozenset("□❏❑☐")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = ("uary", "ruary", "ch", "il", "", "e", "y", "ust", "tember", "ober", "ember", "ember")
_MONTH_NUMBERS = {
    name: i for i, (short, rest) in enumerate(zip(MONTHS, _FULL, strict=True), 1) for name in (short, short + rest)
} | {"sept": 9}
_AMOUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?")
_SCALED = re.compile(r"(\d{1,4})(?:\.(\d{1,3}))?\s?(million|mil|mm|thousand|k)\.?", re.IGNORECASE)
_SCALES = {"million": 1_000_000, "mil": 1_000_000, "mm": 1_000_000, "thousand": 1_000, "k": 1_000}
_WORDS = re.compile(r"[A-Za-z][A-Za-z .,/&'()-]*")
_CLOCK = re.compile(r"\s+12:01\s*a\.?m\.?$", re.IGNORECASE)


def clean(text: str) -> str:
    """One line: compatibility forms unified, invisible characters dropped, runs of spaces made one."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = unicodedata.normalize("NFKC", text)
    visible = "".join(c if c.isprintable() else " " for c in text if unicodedata.category(c) != "Cf")
    return " ".join(visible.split())


def damaged(text: str) -> bool:
    """Whether the text holds a character that could not be decoded."""
    if text.isascii():
        return "(cid:" in text
    return "\ufffd" in text or "(cid:" in text or any(unicodedata.category(c) in ("Co", "Cn") for c in text)


def money(text: str) -> Meaning[int | str]:
    """Whole dollars, or words that stand in place of an amount ("Included", "Statutory").

    "1M" is unreadable: it means a thousand to some and a million to others.
    """
    text = clean(text)
    bare = text.replace("$", " ", 2).strip() if text.startswith("$") else text
    bare = re.sub(r"^USD\s*", "", bare)
    if not bare:
        return Meaning()
    if damaged(bare):
        return Meaning(None, False)
    if whole := _AMOUNT.fullmatch(bare):
        if (whole[2] or "00") != "00" or (len(whole[1]) > 1 and whole[1].startswith("0")):
            return Meaning(None, False)
        return _within(int(whole[1].replace(",", "")))
    if scaled := _SCALED.fullmatch(bare):
        scale = _SCALES[scaled[3].lower()]
        digits = scaled[2] or ""
        amount = int(scaled[1]) * scale + int(digits.ljust(3, "0")) * scale // 1000
        return _within(amount)
    if _WORDS.fullmatch(bare) and len(bare) >= 3 and not _letters_for_digits(bare):
        return Meaning(bare)
    return Meaning(None, False)


def _within(amount: int) -> Meaning[int | str]:
    return Meaning(amount) if amount <= LARGEST_AMOUNT else Meaning(None, False)


def _letters_for_digits(text: str) -> bool:
    """An amount whose digits were taken for letters ("l,OOO,OOO")."""
    return bool(re.fullmatch(r"[OolISBZ,. ]+", text))


def is_mask(text: str) -> bool:
    """What a form shows where no date was filled in: "MM/DD/YYYY"."""
    return _MASK.fullmatch(clean(text).replace(" ", "")) is not None


def day(text: str) -> Meaning[date]:
    """A date as American certificates write it: month first, or ISO 8601, or with the month's name."""
    text = clean(text)
    if not text or is_mask(text) or re.fullmatch(r"[/\- _]+", text):
        return Meaning()
    text = _CLOCK.sub("", text)
    if all(len(part) == 1 for part in text.split()) and " " in text:
        text = text.replace(" ", "")  # one character a cell of a comb
    compact = re.sub(r"\s*([/.-])\s*", r"\1", text)
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{4})/(\d{1,2})/(\d{1,2})", compact):
        parts = [p for p in iso.groups() if p]
        return _date(int(parts[0]), int(parts[1]), int(parts[2]))
    if american := re.fullmatch(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})", compact):
        return _date(_year(american[4]), int(american[1]), int(american[3]))
    if named := re.fullmatch(r"([A-Za-z]{3,9})\.?[ -]?(\d{1,2})(?:st|nd|rd|th)?,?[ -]?(\d{4})", text):
        return _date(int(named[3]), _MONTH_NUMBERS.get(named[1].lower(), 0), int(named[2]))
    if named := re.fullmatch(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})", text):
        return _date(int(named[3]), _MONTH_NUMBERS.get(named[2].lower(), 0), int(named[1]))
    return Meaning(None, False)


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == 4:
        return year
    return 2000 + year if year in SHORT_YEARS else 0


def _date(year: int, month: int, number: int) -> Meaning[date]:
    try:
        return Meaning(date(year, month, number)) if year in YEARS else Meaning(None, False)
    except ValueError:
        return Meaning(None, False)


def is_check(text: str) -> bool:
    """An X or any other check sign, alone."""
    signs = clean(text).replace(" ", "")
    return bool(signs) and len(signs) <= 2 and all(sign in CHECKS for sign in signs)


def mark(text: str) -> Meaning[Mark]:
    """The ADDL INSD and SUBR WVD boxes; a blank box is `Mark.BLANK`."""
    word = clean(text).upper().replace(" ", "").rstrip(".")
    if not word or set(word) <= EMPTY_BOXES:
        return Meaning(Mark.BLANK)
    if is_check(word) or word in ("Y", "YES"):
        return Meaning(Mark.YES)
    if word in ("N", "NO"):
        return Meaning(Mark.NO)
    if word in ("N/A", "NA", "N.A"):
        return Meaning(Mark.NOT_APPLICABLE)
    return Meaning(None, False)


def ticked(text: str) -> Meaning[bool]:
    """A check box by what stands in it."""
    word = clean(text).upper()
    if not word or set(word) <= EMPTY_BOXES:
        return Meaning(False)
    if is_check(word) or word in ("Y", "YES"):
        return Meaning(True)
    return Meaning(None, False)


def yes_or_no(text: str) -> Meaning[str]:
    """The answer about excluded proprietors: "Y" or "N"."""
    answer = mark(text)
    if not answer.readable or answer.value is Mark.NOT_APPLICABLE or is_check(clean(text)):
        return Meaning(None, False)
    return Meaning(answer.value.value if answer.value in (Mark.YES, Mark.NO) else None)


def letters(text: str) -> list[str] | None:
    """Insurer letters in one box, in reading order: "A", "B / C"; None when it holds anything else."""
    parts = [part for part in re.split(r"[\s/,&+]+", clean(text).upper()) if part]
    return parts if all(re.fullmatch(r"[A-Z]", part) for part in parts) else None


def naic(text: str) -> Meaning[str]:
    """The insurer's NAIC company code, digits kept as printed."""
    digits = clean(text).lstrip("#").strip()
    if not digits:
        return Meaning()
    return Meaning(digits) if re.fullmatch(r"\d{3,6}(-\d{1,4})?", digits) else Meaning(None, False)


def words(text: str) -> Meaning[str]:
    """Free text on one line."""
    line = clean(text)
    if not line:
        return Meaning()
    return Meaning(None, False) if damaged(line) else Meaning(line)


def policy_number(text: str) -> Meaning[str]:
    """A policy number as printed; one that cannot be told from a slip of a neighbouring box is unreadable."""
    line = words(text)
    if line.value is None:
        return line
    if not any(c.isalnum() for c in line.value) or len(line.value) > 60:
        return Meaning(None, False)
    return line


def email(text: str) -> Meaning[str]:
    """An e-mail address; spaces inside make it unreadable."""
    address = clean(text)
    if not address:
        return Meaning()
    if damaged(address):
        return Meaning(None, False)
    return Meaning(address) if re.fullmatch(r"[^\s@,;]+@[^\s@,;]+\.[A-Za-z]{2,}", address) else Meaning(None, False)
