"""The lexical side of PDF (ISO 32000-1 section 7.2 and 7.3) as patterns, shared by `content` and `objects`.

They match what is well formed beyond doubt, and what pdfminer takes in the same sense. Anything else is a surprise
(`UnusualError`), and left to pdfminer's own lexer, which is slower and knows what damaged files mean.
"""

import re
from functools import lru_cache

from pdfminer.psparser import LIT, PSLiteral


class UnusualError(Exception):
    """The bytes have something that only pdfminer's own lexer is to judge."""


NUMBER = rb"[-+]?(?:\d{1,15}(?:\.\d{0,20})?|\.\d{1,20})"
_ESCAPE = rb"\\(?:[0-3][0-7]{2}|[0-7]{1,2}(?![0-7])|[btnfr()\\]|\n|\r(?!\n))"
_LETTERS = rb"(?>[^()\\]+|" + _ESCAPE + rb")"
STRING = rb"\((?>" + _LETTERS + rb"|\(" + _LETTERS + rb"*+\))*+\)"
"""With brackets within brackets once, as in "(A/C, No)"; deeper is unusual."""
HEX = rb"<[0-9A-Fa-f\s]*+>"
NAME = rb"/[^#/%\[\]()<>{}\s]*+"
DELIMITER = rb"(?=[\s/\[\](<>%]|\Z)"
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPES = {b"b": b"\b", b"t": b"\t", b"n": b"\n", b"f": b"\f", b"r": b"\r", b"\n": b"", b"\r": b""}


def string(literal: bytes) -> bytes:
    """What a literal string, with its brackets, stands for."""
    inner = literal[1:-1]
    return _ESCAPED.sub(_unescaped, inner) if b"\\" in inner else inner


def _unescaped(escape: re.Match[bytes]) -> bytes:
    what = escape[1]
    return bytes((int(what, 8),)) if what.isdigit() else _ESCAPES.get(what, what)


def hexadecimal(literal: bytes) -> bytes:
    """What a hexadecimal string stands for. Raises UnusualError on an odd number of digits."""
    try:
        return bytes.fromhex(literal[1:-1].decode())
    except ValueError as fault:
        raise UnusualError("an odd number of digits") from fault


@lru_cache(4096)
def name(literal: bytes) -> PSLiteral:
    """A name, written with its slash. Raises UnusualError where it is not UTF-8."""
    try:
        return LIT(literal[1:].decode())
    except UnicodeDecodeError as fault:
        raise UnusualError("a name in another encoding") from fault
