"""The first telling lines of a letter, taken from the words that its reader gets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from coibot.model.letter import LetterKind

_ITEM = re.compile(r"(\d+)\. (.+)")
_SEQUENCE = re.compile(r"Letter \d+ of at most \d+ on this matter\.")
_FIELD = re.compile(r" {3}(Required|Found|Where|Why|To fix it|Who can fix) {2,}(.*)")
_MORE = re.compile(r" {10,}(\S.*)")
_FACT = re.compile(r"(\S.{0,30}?) {2,}(\S.*)")
_PLAIN_FACTS = ("From", "Subject", "Vendor")
"""What the mail above the letter says already."""
_FACTS = 4
_COMMAND = re.compile(r"(?:ASSIGN|NEW|DISMISS|APPROVE|WAIVE|ALIAS)\b.*")


@dataclass(frozen=True, slots=True)
class Deficiency:
    """One numbered item of a letter."""

    title: str
    """"General liability: each occurrence"."""
    required: str
    found: str
    fix: str


@dataclass(frozen=True, slots=True)
class Excerpt:
    lines: tuple[str, ...]
    """Whole paragraphs, each on one line."""
    deficiencies: tuple[Deficiency, ...] = ()
    choices: tuple[str, ...] = ()
    """What staff may answer."""


def excerpt(kind: LetterKind, text: str) -> Excerpt:
    """What to show of a letter of that kind; `text` is its plain part."""
    paragraphs = list(_paragraphs(text))
    match kind:
        case LetterKind.DEFICIENT:
            return Excerpt((), tuple(deficiencies(text)))
        case LetterKind.ESCALATION:
            return Excerpt((*paragraphs[:1], *_facts(text)), choices=tuple(_choices(text)))
        case LetterKind.COMPLIANT:
            return Excerpt((" ".join(paragraphs[:2]),))
        case LetterKind.COULD_NOT_READ:
            return Excerpt((*paragraphs[:1], *_unread(text)))
        case LetterKind.RENEWAL:
            return Excerpt((*paragraphs[:1], *_SEQUENCE.findall(" ".join(text.split()))))
        case _:
            return Excerpt(tuple(paragraphs[:1]))


def deficiencies(text: str) -> Iterator[Deficiency]:
    """The numbered items in the plain text of a letter."""
    heading, items = "", list[dict[str, str]]()
    field = ""
    lines = text.splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if following.startswith("   Required ") and (item := _ITEM.fullmatch(line)) is not None:
            items.append({"title": f"{heading}: {item[2][:1].lower()}{item[2][1:]}" if heading else item[2]})
            field = ""
        elif items and (named := _FIELD.fullmatch(line)) is not None:
            field = named[1]
            items[-1][field] = named[2]
        elif field and (more := _MORE.fullmatch(line)) is not None:
            # Amounts stand on lines of their own; other lines go on with the sentence.
            items[-1][field] += f"{';' if more[1].startswith('$') else ''} {more[1]}"
        elif line.isupper():
            heading, field = line.capitalize(), ""
    for found in items:
        yield Deficiency(found["title"], found.get("Required", ""), found.get("Found", ""), found.get("To fix it", ""))


def _paragraphs(text: str) -> Iterator[str]:
    for block in re.split(r"\n\s*\n", text.strip()):
        yield " ".join(block.split())


def _facts(text: str) -> list[str]:
    """What staff are told of the case, in "Label: value" lines."""
    facts: list[str] = []
    above = text.partition("\nTO DECIDE")[0].partition("\n\n")[2]
    for line in above.splitlines():
        if (fact := _FACT.fullmatch(line)) is not None:
            facts.append(f"{fact[1]}: {fact[2]}")
        elif facts and (more := _MORE.fullmatch(line)) is not None:
            facts[-1] += f" {more[1]}"
    return [fact for fact in facts if fact.partition(":")[0] not in _PLAIN_FACTS][:_FACTS]


def _choices(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if (command := _COMMAND.fullmatch(line)) is not None:
            yield command[0]


def _unread(text: str) -> Iterator[str]:
    """The reasons that stand below the names of the files."""
    for paragraph in _paragraphs(text):
        if (reason := re.fullmatch(r"- (\S+) Why (.+?) Send instead (.+)", paragraph)) is not None:
            yield f"{reason[1]}: {reason[2]}"
