"""Content streams weighed before they are run: how much they unpack to, and whether they end where they should.

pdfminer unpacks whatever there is, in one piece, and takes what it gets of a torn stream without a word.
"""

import re
import struct
import zlib
from weakref import WeakKeyDictionary

from pdfminer.ascii85 import ascii85decode
from pdfminer.pdftypes import (
    LITERALS_ASCII85_DECODE,
    LITERALS_FLATE_DECODE,
    LITERALS_LZW_DECODE,
    LITERALS_RUNLENGTH_DECODE,
    PDFStream,
)

CONTENT_A_PAGE = 4_000_000
"""Bytes of operators, unpacked, that are run for one page; a certificate takes some hundred thousand."""
SLOW_FILTER_INPUT = 300_000
"""Bytes given to the filters that are worked through one by one."""
_BLANKS = b" \t\n\r\v"
_ASCII85 = re.compile(rb"[ \t\n\r\v]*+(?:<~)?([!-u \t\n\r\v]*+)~>\s*+")
_ZEROES = int.from_bytes(b"!") * (85**4 + 85**3 + 85**2 + 85 + 1)
"""What five digits "!", which stands for zero, make when their codes are taken for their values."""


class TooLargeError(Exception):
    """A page draws more than any certificate does."""


_WEIGHTS: WeakKeyDictionary[PDFStream, tuple[int, bool]] = WeakKeyDictionary()
"""Of streams that were weighed: once unpacked, they tell no longer whether they were whole."""


def weigh(stream: PDFStream) -> tuple[int, bool]:
    """The bytes that a stream unpacks to, and whether it is whole.

    Raises TooLargeError when any step of its unpacking makes more than a page may have.
    """
    known = _WEIGHTS.get(stream)
    if known is None:
        known = _WEIGHTS[stream] = _weighed(stream)
    return known


def _weighed(stream: PDFStream) -> tuple[int, bool]:
    """Of a stream that is whole, what it unpacks to is left with it, so that nobody unpacks it again."""
    octets = stream.get_rawdata()
    if octets is None:
        return len(stream.get_data()), True
    if stream.decipher is not None and stream.objid is not None and stream.genno is not None:
        octets = stream.decipher(stream.objid, stream.genno, octets, stream.attrs)
    whole = known = True
    for name, parameters in stream.get_filters():
        known = known and not parameters
        if name in LITERALS_ASCII85_DECODE:
            octets = _ascii85(octets)
        elif name in LITERALS_FLATE_DECODE:
            octets, complete = _inflated(octets)
            whole = whole and complete
        else:
            if name in (*LITERALS_LZW_DECODE, *LITERALS_RUNLENGTH_DECODE) and len(octets) > SLOW_FILTER_INPUT:
                raise TooLargeError(f"more than {SLOW_FILTER_INPUT} bytes behind a slow filter")
            known = False
            break
    if whole and known:
        stream.data, stream.rawdata = octets, None
    return len(octets), whole


def _ascii85(octets: bytes) -> bytes:
    """As pdfminer, which takes a digit at a time; whatever is not plainly well-formed is left to it."""
    found = _ASCII85.fullmatch(octets)
    if found is None:
        return ascii85decode(octets)
    digits = found[1].translate(None, _BLANKS)
    short = -len(digits) % 5
    fives = zip(*[iter(digits + b"u" * short)] * 5, strict=True)
    numbers = [(((a * 85 + b) * 85 + c) * 85 + d) * 85 + e - _ZEROES for a, b, c, d, e in fives]
    try:
        unpacked = struct.pack(f">{len(numbers)}I", *numbers)
    except struct.error:
        return ascii85decode(octets)
    return unpacked[: len(unpacked) - short]


def _inflated(octets: bytes) -> tuple[bytes, bool]:
    """With a right checksum, or with none: some programs leave it out."""
    unpacker = zlib.decompressobj(-15)
    try:
        unpacked = unpacker.decompress(octets[2:], CONTENT_A_PAGE + 1)
    except zlib.error:
        return b"", False
    if len(unpacked) > CONTENT_A_PAGE:
        raise TooLargeError(f"a stream of more than {CONTENT_A_PAGE} bytes")
    checksum = unpacker.unused_data[:4]
    right = len(checksum) < 4 or checksum == zlib.adler32(unpacked).to_bytes(4, "big")
    return unpacked, unpacker.eof and right
