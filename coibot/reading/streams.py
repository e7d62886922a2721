"""Content streams weighed before they are run: how much they unpack to, and whether they end where they should.

pdfminer unpacks whatever there is, in one piece, and takes what it gets of a torn stream without a word.
"""

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
    octets = stream.get_rawdata()
    if octets is None:
        return len(stream.get_data()), True
    if stream.decipher is not None and stream.objid is not None and stream.genno is not None:
        octets = stream.decipher(stream.objid, stream.genno, octets, stream.attrs)
    whole = True
    for name, _ in stream.get_filters():
        if name in LITERALS_ASCII85_DECODE:
            octets = ascii85decode(octets)
        elif name in LITERALS_FLATE_DECODE:
            octets, complete = _inflated(octets)
            whole = whole and complete
        else:
            if name in (*LITERALS_LZW_DECODE, *LITERALS_RUNLENGTH_DECODE) and len(octets) > SLOW_FILTER_INPUT:
                raise TooLargeError(f"more than {SLOW_FILTER_INPUT} bytes behind a slow filter")
            break
    return len(octets), whole


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
