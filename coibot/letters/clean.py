"""Words that came from outside, made safe to stand in a letter.

A vendor's name, a file name or the words of a certificate may carry line ends (which forge headers), bidirectional
overrides and zero-width characters (which make text read as something else), or a megabyte of anything.
"""

import unicodedata

ELLIPSIS = "…"


def stripped(text: str, limit: int, *, lines: bool = False) -> str:
    """`text` without control and format characters (Unicode categories Cc and Cf), at most `limit` characters.

    Tabs and line ends become spaces, and runs of spaces one; with `lines` the line ends are kept.
    """
    if lines:
        kept = [stripped(line, limit) for line in text.splitlines()]
        return capped("\n".join(kept).strip("\n"), limit)
    spaced = "".join(" " if c.isspace() else c for c in text)
    visible = "".join(c for c in spaced if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return capped(" ".join(visible.split()), limit)


def capped(text: str, limit: int) -> str:
    """`text`, cut to `limit` characters with an ellipsis as the last one when something was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS
