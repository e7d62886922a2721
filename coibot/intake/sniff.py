"""What bytes are, by looking at them. Declared types and names are not believed."""

import re
import struct

MEDIA_READ = frozenset({"pdf", "png", "jpeg", "tiff", "heic"})
"""What the reading room can open."""

_PDF = re.compile(rb"%PDF-\d")
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"GIF8", "gif"),
    (b"BM", "bmp"),
    (b"{\\rtf", "rtf"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"-----BEGIN PGP MESSAGE", "pgp"),
)


def sniff(octets: bytes) -> str | None:
    """The kind of file: "pdf", "png", "jpeg", "tiff", "heic", "zip", "tnef", "ole", ...; None when it is not known.

    A PDF may have junk before its header: readers accept it within the first 1,024 bytes (ISO 32000-1 annex H.3.4.1).
    """
    for signature, media in _SIGNATURES:
        if octets.startswith(signature):
            return media
    if octets[4:8] == b"ftyp" and octets[8:12] in _HEIC_BRANDS:
        return "heic"
    if octets[:4] == b"RIFF" and octets[8:12] == b"WEBP":
        return "webp"
    if _PDF.search(octets[:1024]):
        return "pdf"
    return None


def picture_size(octets: bytes) -> tuple[int, int] | None:
    """Width and height in pixels of a PNG, JPEG or TIFF; None when they are not to be found."""
    try:
        match sniff(octets):
            case "png":
                width, height = struct.unpack(">II", octets[16:24])
                return (width, height)
            case "jpeg":
                return _jpeg_size(octets)
            case "tiff":
                return _tiff_size(octets)
    except struct.error:
        pass
    return None


def _jpeg_size(octets: bytes) -> tuple[int, int] | None:
    """From the start-of-frame segment (ITU T.81 section B.2.2)."""
    at = 2
    while at + 4 <= len(octets):
        if octets[at] != 0xFF:
            return None
        marker = octets[at + 1]
        if marker == 0xFF:  # fill byte
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", octets[at + 5 : at + 9])
            return (width, height)
        (length,) = struct.unpack(">H", octets[at + 2 : at + 4])
        at += 2 + max(length, 2)
    return None


def _tiff_size(octets: bytes) -> tuple[int, int] | None:
    """From tags 256 and 257 of the first directory (TIFF 6.0)."""
    order = "<" if octets[:2] == b"II" else ">"
    (at,) = struct.unpack(order + "I", octets[4:8])
    (count,) = struct.unpack(order + "H", octets[at : at + 2])
    found: dict[int, int] = {}
    for entry in range(at + 2, at + 2 + 12 * min(count, 200), 12):
        tag, kind, _ = struct.unpack(order + "HHI", octets[entry : entry + 8])
        if tag in (256, 257):
            (found[tag],) = struct.unpack(
                order + ("H" if kind == 3 else "I"), octets[entry + 8 : entry + (10 if kind == 3 else 12)]
            )
    return (found[256], found[257]) if len(found) == 2 else None
