"""Strangers' words made harmless to show: no control, bidi or other invisible characters.

Unicode categories Cc (control), Cf (format, bidi overrides, zero width), Cs (surrogates), Co and Cn (not text) go.
"""

import re
import unicodedata

LINE_LIMIT = 300
"""Characters kept of a subject, a name or another single line."""
TEXT_LIMIT = 200_000
"""Characters kept of a body."""

_LINE_BREAKS = re.compile("\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s+")
_MANY_EMPTY_LINES = re.compile(r"\n{3,}")


def _visible(text: str) -> str:
    """`text` with only newline and tab left of the invisible characters."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        " " if c == "\u00a0" else c
        for c in text
        if c in "\n\t" or c == "\u00a0" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )


def clean_line(text: str, limit: int = LINE_LIMIT) -> str:
    """One line, blanks collapsed, at most `limit` characters."""
    joined = _LINE_BREAKS.sub(" ", text[: limit * 4])
    visible = _visible(unicodedata.normalize("NFC", _without_surrogates(joined)))
    return _BLANKS.sub(" ", visible).strip()[:limit].strip()


def clean_text(text: str, limit: int = TEXT_LIMIT) -> str:
    """Lines joined by newlines, no trailing blanks, at most one empty line in a row, at most `limit` characters."""
    broken = _LINE_BREAKS.sub("\n", text[: limit * 2])
    visible = _visible(unicodedata.normalize("NFC", _without_surrogates(broken)))
    lines = "\n".join(line.rstrip() for line in visible.split("\n"))
    return _MANY_EMPTY_LINES.sub("\n\n", lines)[:limit].strip()


def clean_file_name(name: str, limit: int = 120) -> str:
    """A label for people: the last component of a path, whatever the slashes; perhaps empty. Never a path to open."""
    line = clean_line(name, limit=1000)
    base = re.split(r"[/\\]", line)[-1].strip(" .")
    if len(base) <= limit:
        return base
    stem, dot, suffix = base.rpartition(".")
    return f"{stem[: limit - 12]}{dot}{suffix[:10]}" if dot else base[:limit]


def _without_surrogates(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "ignore").decode("utf-8")


_NOT_CHARSETS = frozenset(
    {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem", "utf_7", "utf7"}
)
"""Codecs that Python knows and no honest mail names: slow, or a way around the filters above."""


def decode(octets: bytes, charset: str | None) -> str:
    """Bytes of a text part or header: the declared charset, else UTF-8, else Windows-1252. Never raises."""
    declared = (charset or "").strip().lower().replace("-", "_")
    names = [] if declared in _NOT_CHARSETS or "\0" in declared else [declared]
    for name in [*names, "utf-8"]:
        try:
            return octets.decode(name or "utf-8")
        except (LookupError, ValueError):
            continue
    return octets.decode("cp1252", "replace")
