"""Original bytes by their SHA-256: raw mails, the files in them, the letters sent. Written once, never changed."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from coibot.store.files import DamagedFileError, write_whole

_DIGITS = 64
"""Of a SHA-256, as it is written."""


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


class Archive:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256

    def find(self, prefix: str) -> list[str]:
        """Whole hashes that begin with `prefix`, of which at least two characters are needed."""
        return sorted(path.name for path in self.path(prefix).parent.glob(f"{prefix}*"))

    def put(self, content: bytes) -> str:
        """Keep `content`, durably, and return its SHA-256. Raises OSError when the disk will not take it."""
        sha256 = digest(content)
        path = self.path(sha256)
        if not path.exists():
            write_whole(path, content)
        return sha256

    def get(self, sha256: str) -> bytes:
        """Raises KeyError when nothing of that hash was kept, DamagedFileError when the bytes no longer match it."""
        try:
            content = self.path(sha256).read_bytes()
        except FileNotFoundError:
            raise KeyError(sha256) from None
        if digest(content) != sha256:
            raise DamagedFileError(f"{self.path(sha256)}: the bytes do not match the name; restore it from a backup")
        return content

    def all(self) -> Iterator[tuple[str, float]]:
        """Every SHA-256 that is kept, and when its bytes were written (seconds since 1970)."""
        for path in self._folder.glob("??/*"):
            if len(path.name) == _DIGITS:
                yield path.name, path.stat().st_mtime

    def remove(self, sha256: str) -> None:
        """Raises OSError."""
        self.path(sha256).unlink(missing_ok=True)


class OverlayArchive(Archive):
    """Reads through to `below` and keeps what is put in memory: for a dry run."""

    def __init__(self, below: Archive) -> None:
        self._below = below
        self._kept: dict[str, bytes] = {}

    def path(self, sha256: str) -> Path:
        return self._below.path(sha256)

    def put(self, content: bytes) -> str:
        sha256 = digest(content)
        self._kept[sha256] = content
        return sha256

    def get(self, sha256: str) -> bytes:
        return self._kept[sha256] if sha256 in self._kept else self._below.get(sha256)

    def all(self) -> Iterator[tuple[str, float]]:
        return self._below.all()

    def remove(self, sha256: str) -> None:
        self._kept.pop(sha256, None)
