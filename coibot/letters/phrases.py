"""What the rules say in English, in the language of a letter.

The rules and the records know one language, so that a verdict reads the same for ever. `mail_templates/es/phrases.txt`
is the phrase book: pairs of an English sentence with places in braces, and the same in the other language. A sentence
that the book does not have makes the whole letter English: better than half a letter that its reader understands.

What a place holds, by its name (a digit may follow, where a sentence has two):

- `{money}` "$1,000,000", `{number}` "30", `{date}` "January 1, 2027" (written as the language does);
- `{policy}` "policy GL-100" or "the policy";
- `{said}` words that are in the book themselves: "general aggregate", "per project";
- `{name}` anything else, copied as it stands: names, numbers of forms, what a certificate says.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from coibot.model.wording import listing, long_date

PHRASES = "phrases.txt"
_SLOT = re.compile(r"\{([a-z]+)\d*\}")
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_SHAPES: Mapping[str, str] = {
    "money": r"\$[\d,]+",
    "number": r"\d[\d,]*",
    "date": rf"(?:{'|'.join(_MONTHS)}) \d{{1,2}}, \d{{1,4}}",
    "policy": r"[Pp]olicy [^ ](?:.{0,58}?[^ ,.;])?|[Tt]he policy",
    "said": r".+?",
    "name": r".+?",
}
_SENTENCES = re.compile(r"(?<=[.?!]) (?=[A-Z])")
_DEEPEST = 12
"""Sayings within sayings; a stranger's words must not send us round and round."""


class UnsaidError(ValueError):
    """The phrase book has no words for this."""

    def __init__(self, words: str) -> None:
        super().__init__(f"no words for {words!r}")
        self.words = words


class PhraseBookError(ValueError):
    """A phrase book that can't be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class _Phrase:
    pattern: re.Pattern[str]
    slots: tuple[str, ...]
    theirs: str
    literal: int
    """Characters outside of places: what is said more exactly is tried first."""


class PhraseBook:
    """One language's words. English has none and needs none."""

    def __init__(self, language: str = "en", pairs: Iterable[tuple[str, str]] = (), own: Sequence[str] = ()) -> None:
        """`own` are words that stay as they are: titles that the company gave to lines of its own."""
        self.language = language
        self._whole: dict[str, str] = {}
        self._phrases: list[_Phrase] = []
        self._own = frozenset(own)
        for english, theirs in pairs:
            self._whole[english] = theirs
            if slots := tuple(match[0][1:-1] for match in _SLOT.finditer(english)):
                self._phrases.append(_Phrase(_compiled(english), slots, theirs, len(_SLOT.sub("", english))))
        self._phrases.sort(key=lambda phrase: -phrase.literal)

    def with_own(self, words: Iterable[str]) -> "PhraseBook":
        """The same book, for a letter in which these words are names."""
        other = PhraseBook(self.language, (), [*self._own, *words])
        other._whole, other._phrases = self._whole, self._phrases
        return other

    def say(self, english: str, **places: object) -> str:
        """A sentence of ours with its places filled in by words that are in the language already.

        Raises UnsaidError.
        """
        if self.language == "en":
            return english.format(**places)
        if english not in self._whole:
            raise UnsaidError(english)
        return self._whole[english].format(**places)

    def tell(self, english: str) -> str:
        """What the rules said in English. Raises UnsaidError."""
        return english if self.language == "en" else self._tell(english, 0)

    def tell_or_keep(self, words: str) -> str:
        """As `tell`; what the book does not have is taken for words of a document, and kept."""
        try:
            return self.tell(words)
        except UnsaidError:
            return words

    def date(self, day: date) -> str:
        if self.language == "en":
            return long_date(day)
        try:
            month = self._whole[_MONTHS[day.month - 1]]
            return self._whole["{month} {day}, {year}"].format(month=month, day=day.day, year=day.year)
        except KeyError as fault:
            raise UnsaidError(long_date(day)) from fault

    def listing(self, items: Sequence[str]) -> str:
        """ "a, b and c"."""
        return listing(items, self.say("and")) if len(items) > 1 else "".join(items)

    def _tell(self, english: str, depth: int) -> str:
        if english in self._own:
            return english
        if (exact := self._exactly(english)) is not None:
            return exact
        if depth < _DEEPEST:
            for phrase in self._phrases:
                if (match := phrase.pattern.fullmatch(english)) is not None:
                    try:
                        return _like(english, phrase.theirs.format(**self._places(phrase, match, depth)))
                    except UnsaidError:
                        continue
            for parts, glue in ((_SENTENCES.split(english), " "), (english.split("; "), "; ")):
                if len(parts) > 1:
                    return glue.join(self._tell(part, depth + 1) for part in parts)
        raise UnsaidError(english)

    def _exactly(self, english: str) -> str | None:
        for written in (english, english[:1].lower() + english[1:], english[:1].upper() + english[1:]):
            if written in self._whole and not _SLOT.search(written):
                theirs = self._whole[written]
                return theirs if written == english else _like(english, theirs)
        return None

    def _places(self, phrase: _Phrase, match: re.Match[str], depth: int) -> dict[str, str]:
        return {
            slot: self._place(slot.rstrip("0123456789"), match[slot], depth) for slot in dict.fromkeys(phrase.slots)
        }

    def _place(self, kind: str, words: str, depth: int) -> str:
        match kind:
            case "said":
                return self._tell(words, depth + 1)
            case "date":
                month, day, year = words.replace(",", "").split()
                return self.date(date(int(year), _MONTHS.index(month) + 1, int(day)))
            case "policy":
                if words.lower() == "the policy":
                    return _like(words, self.say("the policy"))
                return _like(words, self.say("policy {name}", name=words.partition(" ")[2]))
        return words


def _compiled(english: str) -> re.Pattern[str]:
    """The first letter may be of either case: what begins a sentence here stands within one there."""
    parts, end = [], 0
    for match in _SLOT.finditer(english):
        parts.append(re.escape(english[end : match.start()]))
        slot = match[0][1:-1]
        repeated = any(f"(?P<{slot}>" in part for part in parts)
        parts.append(f"(?P={slot})" if repeated else f"(?P<{slot}>{_SHAPES[match[1]]})")
        end = match.end()
    parts.append(re.escape(english[end:]))
    if parts[0][:1].isalpha():
        parts[0] = f"[{parts[0][0].upper()}{parts[0][0].lower()}]{parts[0][1:]}"
    return re.compile("".join(parts), re.DOTALL)


def _like(english: str, theirs: str) -> str:
    """`theirs` with a capital where the English has one, where both begin with a word."""
    return theirs[:1].upper() + theirs[1:] if english[:1].isupper() else theirs


def read_phrases(path: Path) -> list[tuple[str, str]]:
    """The pairs of a phrase book: a line in English, and below it the line with `= ` and the other language.

    Empty lines and lines that begin with `#` are passed over. Raises PhraseBookError, OSError.
    """
    pairs: list[tuple[str, str]] = []
    english: str | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not line.startswith("= "):
            if english is not None:
                raise PhraseBookError(f"{path}:{number}: {english!r} has no line below it that begins with '= '")
            english = line.strip()
            continue
        theirs = line[2:].strip()
        if english is None:
            raise PhraseBookError(f"{path}:{number}: there is no English line above this one")
        places, own = set(re.findall(r"\{(\w*)\}", english)), set(re.findall(r"\{(\w*)\}", theirs))
        if places != own:
            wrong = ", ".join(sorted(f"{{{place}}}" for place in places ^ own))
            raise PhraseBookError(f"{path}:{number}: {wrong} stands in one of the two lines only")
        pairs.append((english, theirs))
        english = None
    if english is not None:
        raise PhraseBookError(f"{path}: {english!r} has no line below it that begins with '= '")
    return pairs


def phrase_book(templates: Path, language: str) -> PhraseBook:
    """The book of a language; an empty one where there is none. Raises PhraseBookError."""
    path = templates / language / PHRASES
    if language == "en" or not path.is_file():
        return PhraseBook(language)
    return _book(path, path.stat().st_mtime_ns, language)


@cache
def _book(path: Path, _changed: int, language: str) -> PhraseBook:
    return PhraseBook(language, read_phrases(path))
