"""Files that are either wholly there or not there at all, also after a power cut."""

import json
import os
import time
from pathlib import Path
from typing import Any

from tinydb.storages import Storage

LEFT_OVER_AFTER = 600
"""Seconds. No write takes this long: a temporary file older than that is a killed writer's."""


class DamagedFileError(Exception):
    """A file of ours does not hold what we wrote; the message names it."""


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(folder: Path) -> None:
    """Create `folder` and what is missing above it, each durable in its parent."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True, mode=0o700)
    sync_folder(folder.parent)


def write_whole(path: Path, content: bytes) -> None:
    """Replace `path` by `content`: temporary file, fsync, rename, fsync of the folder.

    Raises OSError (disk full, no permission); the old file then still stands as it was.
    """
    make_folder(path.parent)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def append_line(path: Path, line: str) -> None:
    """One more line at the end of a log, durable when this returns. Raises OSError."""
    make_folder(path.parent)
    new = not path.exists()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, f"{line}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    if new:
        sync_folder(path.parent)


def clear_leftovers(folder: Path) -> int:
    """Remove the temporary files of writers that were killed, anywhere below `folder`; returns how many there were."""
    removed = 0
    for path in folder.rglob(".*.new"):
        if path.is_file() and time.time() - path.stat().st_mtime > LEFT_OVER_AFTER:
            path.unlink(missing_ok=True)
            removed += 1
    return removed


class AtomicJSONStorage(Storage):
    """TinyDB's storage, except that a killed writer leaves the old file and never half a new one.

    Stock JSONStorage rewrites in place. An empty or unreadable file is a fault here, not a new database.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)

    def read(self) -> dict[str, dict[str, Any]] | None:
        try:
            raw = self._path.read_bytes()
        except FileNotFoundError:
            return None
        try:
            content = json.loads(raw)
        except (ValueError, RecursionError) as fault:
            raise DamagedFileError(f"{self._path}: not valid JSON ({fault}); restore it from a backup") from fault
        if not isinstance(content, dict):
            raise DamagedFileError(f"{self._path}: holds no record; restore it from a backup")
        return content

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        write_whole(self._path, json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True).encode())
