"""Files out of a zip archive, within limits. Names inside are labels only and never a place to write to."""

import io
import zipfile
import zlib
from dataclasses import dataclass

MEMBER_LIMIT = 20
TOTAL_LIMIT = 25_000_000
"""Bytes of all members together, unpacked."""
RATIO_LIMIT = 100
"""Unpacked bytes for each packed one; more is a bomb. Deflate itself ends at about 1,030."""

_JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


class UnzipRefusedError(ValueError):
    """The archive, or a member of it, is not unpacked; the message says why, in words for the sender."""


@dataclass(frozen=True, slots=True)
class Member:
    name: str
    octets: bytes | None
    why: str = ""
    """Why there are no bytes."""


def is_office_document(octets: bytes) -> bool:
    """Whether a zip is in truth a Word, Excel or similar file (ECMA-376 part 2, ODF part 2)."""
    return b"[Content_Types].xml" in octets[:4000] or octets[30:38] == b"mimetype"


def unzip(octets: bytes) -> list[Member]:
    """The members of an archive, in its order.

    Raises UnzipRefusedError when the archive is damaged, encrypted or beyond a limit as a whole.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(octets)) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir() and not any(j in e.filename for j in _JUNK)]
            _refuse_bombs(entries)
            return [_read(archive, entry) for entry in entries]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, OverflowError) as fault:
        if isinstance(fault, UnzipRefusedError):
            raise
        raise UnzipRefusedError("the zip archive is damaged") from fault


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MEMBER_LIMIT:
        raise UnzipRefusedError(f"the zip archive holds {len(entries)} files, more than {MEMBER_LIMIT}")
    total = sum(e.file_size for e in entries)
    if total > TOTAL_LIMIT:
        raise UnzipRefusedError(f"the zip archive unpacks to more than {TOTAL_LIMIT // 1_000_000} MB")
    if any(e.file_size > RATIO_LIMIT * max(e.compress_size, 1) for e in entries):
        raise UnzipRefusedError("the zip archive is packed suspiciously tight")
    if any(e.flag_bits & 0x1 for e in entries):
        raise UnzipRefusedError("the zip archive is protected by a password")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Member:
    """The declared size is a claim: no more than it (checked above against the limits) is ever unpacked."""
    try:
        with archive.open(entry) as stream:
            octets = stream.read(entry.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        return Member(entry.filename, None, "this file in the zip archive is damaged")
    if len(octets) > entry.file_size:
        return Member(entry.filename, None, "this file in the zip archive is not of the size it claims")
    return Member(entry.filename, octets)
