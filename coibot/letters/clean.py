"""Words that came from outside, at a length that fits a letter.

A vendor's name, a file name or the words of a certificate may carry line ends (which forge headers), bidirectional
overrides and zero-width characters (which make text read as something else), or a megabyte of anything.
"""

from coibot.intake.clean import clean_line, clean_text

ELLIPSIS = "…"


def stripped(text: str, limit: int, *, lines: bool = False) -> str:
    """`text` without invisible characters, on one line unless `lines`, at most `limit` characters.

    The last character is an ellipsis when something was cut.
    """
    kept = (clean_text if lines else clean_line)(text, limit + 1)
    return kept if len(kept) <= limit else kept[: limit - 1].rstrip() + ELLIPSIS
