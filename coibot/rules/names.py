"""Whether two company names mean the same company, and how surely.

A certificate that says "ABC Plumbing, L.L.C." is for "ABC Plumbing LLC"; one that says "ABC Plumbing Inc" may be for
another company, and a person asks. Nothing here guesses: each answer is a rule that can be named.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class NameMatch(StrEnum):
    """How a stated name relates to the expected one, from surest to none."""

    EXACT = "exact"
    FORMAT = "format"
    """Differs in case, punctuation, "&", "The", a usual abbreviation, or in a trade name added to the legal one."""
    SUFFIX_MISSING = "suffix_missing"
    """One of the two leaves the legal suffix out."""
    ALIAS = "alias"
    """A known other name, or the trade name of the stated company."""
    DIFFERENT_SUFFIX = "different_suffix"
    """The same name with another legal form (LLC for Inc): perhaps another company."""
    SIMILAR = "similar"
    """Shares its distinctive words, or differs by a few letters."""
    DIFFERENT = "different"

    @property
    def same(self) -> bool:
        """Whether the two may be taken for one company without asking."""
        return self in (NameMatch.EXACT, NameMatch.FORMAT, NameMatch.SUFFIX_MISSING, NameMatch.ALIAS)


_SUFFIXES = frozenset({"llc", "pllc", "lc", "inc", "corp", "co", "ltd", "lp", "llp", "lllp", "pc", "pa", "plc", "na"})
_LONG_SUFFIXES = (
    ("professional limited liability company", "pllc"),
    ("limited liability limited partnership", "lllp"),
    ("limited liability partnership", "llp"),
    ("limited liability company", "llc"),
    ("limited liability co", "llc"),
    ("limited partnership", "lp"),
    ("professional corporation", "pc"),
    ("professional association", "pa"),
    ("national association", "na"),
)
_SHORT = {
    "incorporated": "inc",
    "corporation": "corp",
    "company": "co",
    "limited": "ltd",
    "international": "intl",
    "services": "service",
    "svcs": "service",
    "svc": "service",
    "srvcs": "service",
    "brothers": "bros",
    "management": "mgmt",
    "associates": "assoc",
    "associate": "assoc",
    "construction": "constr",
    "const": "constr",
    "department": "dept",
    "saint": "st",
    "mount": "mt",
    "manufacturing": "mfg",
    "systems": "system",
    "solutions": "solution",
    "properties": "property",
    "enterprises": "enterprise",
    "contractors": "contractor",
}
_GENERIC = frozenset(
    re.findall(
        r"\w+",
        """a air and assoc at bros building care city cleaning commercial constr contracting contractor design
        development electric electrical enterprise facility for general group heating home holding holdings in
        industries intl janitorial landscaping maintenance mechanical mfg mgmt national of paint painting plumbing
        property roofing security service solution st supply system technologies technology the trucking usa""",
    )
)
"""Words that many firms share: alone they make no two names similar."""

_TRADE_NAME = re.compile(
    r"\b(?:d\s?/\s?b\s?/\s?a|d\.b\.a\.?|dba|doing business as|t\s?/\s?a|trading as|a\s?/\s?k\s?/\s?a|aka|also known as"
    r"|f\s?/\s?k\s?/\s?a|fka|formerly known as|formerly)\b[.:]?",
    re.IGNORECASE,
)
_AFTER_THE_NAME = re.compile(
    r"\b(?:c\s?/\s?o|care of|attn|attention|isaoa|atima|its successors|and its successors|et\.? al)\b.*",
    re.IGNORECASE | re.DOTALL,
)
_CARE_OF = re.compile(r"\b(?:c\s?/\s?o|care of|attn|attention)\b[.:]?", re.IGNORECASE)
_AFTER_WORDS = frozenset({"and", "or", "its", "isaoa", "atima", "as", "any", "all", "po", "dba"})
"""Words that may follow a name in a box without being part of it."""
_SEVERAL = re.compile(r"[;\n]|\band\s?/\s?or\b", re.IGNORECASE)


EMPLOYER = re.compile(r"\s*peo\s*:\s*", re.IGNORECASE)
"""Before an alias: "PEO: Staffwell Inc" employs the vendor's people, and is insured for workers' compensation."""


def split_employers(aliases: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Aliases of the vendor itself, and professional employer organizations that employ its people."""
    own: list[str] = []
    employers: list[str] = []
    for alias in aliases:
        mark = EMPLOYER.match(alias)
        (employers if mark else own).append(alias[mark.end() :].strip() if mark else alias)
    return tuple(own), tuple(name for name in employers if name)


@lru_cache(maxsize=4096)
def normalise(name: str) -> str:
    """The name in lower case, without accents, punctuation or a leading "the"; "&" and long legal forms shortened.

    "The A.B.C. Plumbing Company, Incorporated" -> "abc plumbing co inc".
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"[.'’`]", "", plain.replace("&", " and ").replace("+", " and "))
    text = " ".join(re.findall(r"\w+", plain.replace("_", " ")))
    for long, short in _LONG_SUFFIXES:
        text = re.sub(rf"\b{long}\b", short, text)
    words = _join_initials(_SHORT.get(word, word) for word in text.split())
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    return " ".join(words)


def compare(stated: str, expected: str, aliases: Sequence[str] = ()) -> NameMatch:
    """How `stated` (on a document) relates to `expected` (the contract's name) or to one of its `aliases`.

    A stated "Acme LLC dba Acme Plumbing" is the company Acme LLC and has the alias Acme Plumbing; of several stated
    companies, the nearest counts. What follows "c/o", "Attn" or "ISAOA" is not part of a name.
    """
    if stated.strip() and stated.strip() == expected.strip():
        return NameMatch.EXACT
    legal, trade = _readings(stated)
    wanted_legal, wanted_trade = _readings(expected)
    found = {_compare_one(a, b) for a in legal for b in wanted_legal}
    if _same(_compare_one(a, b) for a in legal for b in wanted_trade) or _same(
        _compare_one(a, b) for a in trade for b in wanted_legal
    ):
        found.add(NameMatch.ALIAS)
    for alias in aliases:
        if stated.strip() == alias.strip():
            return NameMatch.ALIAS
        kinds = {_compare_one(a, b) for a in legal + trade for b in _either(alias)}
        found |= {NameMatch.ALIAS if kind.same else kind for kind in kinds}
    if trade or wanted_trade:
        found |= {kind for kind in (_compare_one(a, b) for a in trade for b in wanted_trade) if not kind.same}
        if _same(_compare_one(a, b) for a in trade for b in wanted_trade):
            found.add(NameMatch.SIMILAR)
    return min(found, key=list(NameMatch).index, default=NameMatch.DIFFERENT)


@lru_cache(maxsize=4096)
def mentions(text: str, name: str) -> bool:
    """Whether a box that may hold several names and addresses has `name` among them, with or without its legal suffix.

    "Acme LLC, 1 Main Street" mentions "Acme LLC"; "Acme of Texas LLC" and "Acme Inc" do not.
    """
    wanted = normalise(name)
    variants = {tuple(wanted.split()), tuple(_split_suffixes(wanted).core.split())} - {()}
    pieces = [normalise(piece) for piece in re.split(r"[\n;,]", _CARE_OF.sub(";", text))]
    for first in range(len(pieces)):
        words = " ".join(pieces[first:]).split()
        starts = [0, *(at + 1 for at, word in enumerate(pieces[first].split()) if word in ("and", "or"))]
        for start in starts:
            for variant in variants:
                end = start + len(variant)
                if tuple(words[start:end]) == variant and _ends_a_name(words[end:]):
                    return True
    return False


def _ends_a_name(rest: list[str]) -> bool:
    return not rest or rest[0][0].isdigit() or rest[0] in _AFTER_WORDS


class _Split(NamedTuple):
    core: str
    suffixes: frozenset[str]


def _split_suffixes(name: str) -> _Split:
    words = name.split()
    end = len(words)
    while end > 1 and words[end - 1] in _SUFFIXES:
        end -= 1
    return _Split(" ".join(words[:end]), frozenset(words[end:]))


def _compare_one(stated: str, expected: str) -> NameMatch:
    first, second = normalise(stated), normalise(expected)
    if not first or not second:
        return NameMatch.DIFFERENT
    if first == second or first.replace(" ", "") == second.replace(" ", ""):
        return NameMatch.FORMAT
    one, other = _split_suffixes(first), _split_suffixes(second)
    if one.core.replace(" ", "") == other.core.replace(" ", ""):
        if one.suffixes <= other.suffixes or other.suffixes <= one.suffixes:
            return NameMatch.SUFFIX_MISSING
        return NameMatch.DIFFERENT_SUFFIX
    return NameMatch.SIMILAR if _similar(one.core, other.core) else NameMatch.DIFFERENT


def _similar(one: str, other: str) -> bool:
    words, others = one.split(), other.split()
    if set(words) & set(others) - _GENERIC:
        return True
    if set(words) <= set(others) or set(others) <= set(words):
        return True
    if "".join(w[0] for w in words) == other or "".join(w[0] for w in others) == one:
        return True
    tight, tight_other = one.replace(" ", ""), other.replace(" ", "")
    return min(len(tight), len(tight_other)) >= 5 and _ratio(tight, tight_other) >= 0.84


def _ratio(one: str, other: str) -> float:
    first, second = sorted((one, other))
    return SequenceMatcher(None, first, second, autojunk=False).ratio()


def _join_initials(words: Iterable[str]) -> list[str]:
    joined: list[str] = []
    run = ""
    for word in words:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            joined.append(run)
            run = ""
        joined.append(word)
    return [*joined, run] if run else joined


@lru_cache(maxsize=4096)
def _readings(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The legal names and the trade or former names that one box states."""
    legal: list[str] = []
    trade: list[str] = []
    one_line = " ".join(name.split())
    for part in dict.fromkeys([*_SEVERAL.split(name), *_SEVERAL.split(one_line)]):
        first, *others = (_AFTER_THE_NAME.sub("", piece).strip(" ,-()") for piece in _TRADE_NAME.split(part))
        legal += [first] if first else []
        trade += [piece for piece in others if piece]
    return tuple(legal), tuple(trade)


def _either(name: str) -> tuple[str, ...]:
    legal, trade = _readings(name)
    return legal + trade


def _same(kinds: Iterable[NameMatch]) -> bool:
    return any(kind.same for kind in kinds)
