"""Records as TinyDB databases, one small file each."""

import fcntl
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tinydb import TinyDB
from tinydb.table import Document

from coibot.codec import MalformedError, from_json, from_json_text, to_json
from coibot.model.record import Record
from coibot.store.files import AtomicJSONStorage, DamagedFileError, make_folder
from coibot.store.index import Index

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


class ConflictError(Exception):
    """The record changed since it was read; read it again and decide again."""


class TinyStore:
    """One TinyDB file a record: a commit costs the same at ten vendors and at fifty thousand, and a person can read it.

    `vendors/<shard>/<id>.json` for vendors, `messages/<shard>/<id>.json` for messages that are nobody's yet.
    """

    def __init__(self, folder: Path) -> None:
        """Read every record once to build the index; damaged files are in `damaged`, and their vendors are missing."""
        self._folder = folder
        self.index = Index()
        self._damaged: dict[Path, str] = {}
        self._seen: dict[Path, tuple[int, int]] = {}
        make_folder(folder)
        self.refresh()

    @property
    def damaged(self) -> tuple[str, ...]:
        """One line for each file that cannot be read."""
        return tuple(self._damaged.values())

    def refresh(self) -> None:
        """Take account of what other processes (a command in a terminal beside the daemon) have committed."""
        gone = set(self._seen)
        for path in self._paths():
            try:
                stamp = _stamp(path)
            except FileNotFoundError:
                continue
            gone.discard(path)
            if self._seen.get(path) == stamp:
                continue
            self._seen[path] = stamp
            try:
                self._put(path, read_vendor(path))
            except DamagedFileError as fault:
                # What the index last knew of it stays: a message for this vendor waits until the file is restored.
                self._damaged[path] = str(fault)
        for path in gone:
            del self._seen[path]
            self._damaged.pop(path, None)
            self.index.forget(path.stem)

    def _put(self, path: Path, record: Record) -> None:
        self._damaged.pop(path, None)
        self.index.replace(record)

    def _paths(self) -> Iterator[Path]:
        for room in ("vendors", "messages"):
            yield from sorted((self._folder / room).glob("*/*.json"))

    def _path(self, record_id: str, *, vendor: bool) -> Path:
        if not _ID.fullmatch(record_id):
            raise ValueError(f"{record_id!r} is no record id: lower-case letters, digits and dashes, at most 80")
        shard = hashlib.sha256(record_id.encode()).hexdigest()[:2]
        return self._folder / ("vendors" if vendor else "messages") / shard / f"{record_id}.json"

    def get(self, record_id: str) -> Record | None:
        """None when there is no such record. Raises DamagedFileError when its file cannot be read."""
        if not _ID.fullmatch(record_id):
            return None
        for vendor in (True, False):
            path = self._path(record_id, vendor=vendor)
            if path.exists():
                return read_vendor(path)
        return None

    def living(self, record_id: str) -> Record | None:
        """The record, or the one it was merged into, however often. Raises as `get`."""
        record = self.get(record_id)
        seen = {record_id}
        while record is not None and record.merged_into is not None and record.merged_into not in seen:
            seen.add(record.merged_into)
            record = self.get(record.merged_into)
        return record

    def commit(self, record: Record) -> Record:
        """Write the record, whole and durable, and return it with its new version.

        Raises ConflictError when the stored version is not the one `record` was made from, OSError when the disk
        will not take it; nothing has changed then.
        """
        with self._alone():
            old = self.get(record.id)
            stored = old.version if old is not None else 0
            if record.version != stored:
                raise ConflictError(f"{record.id}: version {stored} is stored, {record.version} was to be replaced")
            new = replace(record, version=record.version + 1)
            path = self._path(new.id, vendor=new.profile is not None)
            with TinyDB(path, storage=AtomicJSONStorage) as database:
                database.table("record").upsert(Document(to_json(new), doc_id=1))
            self._seen[path] = _stamp(path)
        self._put(path, new)
        return new

    def remove(self, record_id: str) -> None:
        """Delete a message's record that is nobody's and settled. A vendor's record is never removed.

        Raises ValueError for a vendor's, OSError.
        """
        with self._alone():
            record = self.get(record_id)
            if record is None:
                return
            if record.profile is not None:
                raise ValueError(f"{record_id} is a vendor: its record stays")
            path = self._path(record_id, vendor=False)
            path.unlink(missing_ok=True)
            self._seen.pop(path, None)
        self.index.forget(record_id)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other process commits meanwhile: the version that was compared is the version that is replaced."""
        handle = os.open(self._folder / "commit", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def records(self) -> Iterator[Record]:
        """All readable records, by id."""
        for record_id in self.index.ids():
            record = self.get(record_id)
            if record is not None:
                yield record

    def vendors(self) -> Iterator[Record]:
        for record_id in self.index.vendor_ids():
            record = self.get(record_id)
            if record is not None:
                yield record


class OverlayStore(TinyStore):
    """Reads from the same folder and keeps commits in memory: for a dry run."""

    def __init__(self, folder: Path) -> None:
        self._kept: dict[str, Record] = {}
        super().__init__(folder)

    def get(self, record_id: str) -> Record | None:
        return self._kept[record_id] if record_id in self._kept else super().get(record_id)

    def commit(self, record: Record) -> Record:
        new = replace(record, version=record.version + 1)
        self._kept[new.id] = new
        self.index.replace(new)
        return new

    def remove(self, record_id: str) -> None:
        """A dry run deletes nothing."""

    def _put(self, path: Path, record: Record) -> None:
        super()._put(path, self._kept.get(record.id, record))


def _stamp(path: Path) -> tuple[int, int]:
    """Changes whenever the file is replaced."""
    state = path.stat()
    return state.st_mtime_ns, state.st_ino


def vendor_files(folder: Path) -> list[Path]:
    """The file of each vendor."""
    return sorted((folder / "vendors").glob("*/*.json"))


def read_vendors(folder: Path) -> Iterator[Record | DamagedFileError]:
    """Every vendor's record, or why its file can't be read, without a store over all of them."""
    for path in vendor_files(folder):
        try:
            yield read_vendor(path)
        except DamagedFileError as fault:
            yield fault


@dataclass(frozen=True, slots=True)
class _Stored:
    """A record's file, as TinyDB writes it: a table with one document."""

    record: Mapping[str, Record]


def read_vendor(path: Path) -> Record:
    """One vendor's record. Raises DamagedFileError.

    At once from the file's text, in a third of the time; TinyDB tells what is wrong with others.
    """
    try:
        stored = from_json_text(_Stored, path.read_bytes()).record
    except (MalformedError, FileNotFoundError):
        return _read_with_tinydb(path)
    record = stored.get("1")
    return record if len(stored) == 1 and record and record.id == path.stem else _read_with_tinydb(path)


def _read_with_tinydb(path: Path) -> Record:
    try:
        with TinyDB(path, storage=AtomicJSONStorage) as database:
            content: Any = database.table("record").get(doc_id=1)
        record = from_json(Record, dict(content))
    except MalformedError as fault:
        raise DamagedFileError(f"{path}: {fault}; restore it from a backup") from fault
    except (ValueError, TypeError, LookupError, AttributeError) as fault:
        # JSON of another shape than TinyDB writes.
        raise DamagedFileError(f"{path}: holds no record; restore it from a backup") from fault
    if record.id != path.stem:
        raise DamagedFileError(f"{path}: holds the record {record.id}, which belongs in a file of its own name")
    return record
