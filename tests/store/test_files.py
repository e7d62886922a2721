"""What a power cut, a full disk and a kill -9 leave behind."""

import json
import os
import random
import resource
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from tinydb import TinyDB

from coibot.store import files
from coibot.store.files import AtomicJSONStorage, DamagedFileError, clear_leftovers, write_whole
from tests.store.children import in_child, killed

OLD, NEW = b"old " * 1000, b"new " * 1000


def test_forty_killed_writers_leave_forty_readable_files(tmp_path: Path) -> None:
    path = tmp_path / "record.json"

    def write_for_ever() -> None:
        number = 0
        while True:
            number += 1
            with TinyDB(path, storage=AtomicJSONStorage) as database:
                database.truncate()
                database.insert({"number": number, "twice": 2 * number, "bulk": "x" * 30_000})

    dice = random.Random(7)
    found = 0
    for _ in range(40):
        killed(write_for_ever, dice, longest=0.03)
        if path.exists():
            rows = json.loads(path.read_bytes()).get("_default", {}).values()
            assert all(row["twice"] == 2 * row["number"] and len(row["bulk"]) == 30_000 for row in rows)
            found += 1
    assert found > 20


@pytest.mark.parametrize("step", ["open", "fdopen", "fsync", "replace"])
def test_a_death_at_any_step_leaves_the_old_file_or_the_new_one(tmp_path: Path, step: str) -> None:
    path = tmp_path / "record"
    write_whole(path, OLD)

    def die(*_: object, **__: object) -> None:
        os._exit(9)

    def write() -> None:
        owner, name = (Path, "replace") if step == "replace" else (os, step)
        setattr(owner, name, die)
        write_whole(path, NEW)

    assert in_child(write) == 9
    assert path.read_bytes() == OLD


def test_a_file_that_the_disk_will_not_take_leaves_the_old_one_and_nothing_beside_it(tmp_path: Path) -> None:
    """A limit of the kernel on the size of files stands for the full disk: it is a write that fails half-way."""
    path = tmp_path / "record"
    write_whole(path, OLD)

    def write() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        with pytest.raises(OSError, match="File too large"):
            write_whole(path, NEW)

    assert in_child(write) == 0
    assert path.read_bytes() == OLD
    assert [p.name for p in tmp_path.iterdir()] == ["record"]


def test_the_folder_is_made_durable_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rename that is not synced may be undone by a power cut."""
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    write_whole(tmp_path / "a" / "b" / "record", NEW)
    assert synced == [tmp_path, tmp_path / "a", tmp_path / "a" / "b"]


def test_what_we_write_is_for_nobody_else_to_read(tmp_path: Path) -> None:
    write_whole(tmp_path / "shard" / "record", NEW)
    assert (tmp_path / "shard" / "record").stat().st_mode & 0o077 == 0
    assert (tmp_path / "shard").stat().st_mode & 0o077 == 0


def _old(path: Path) -> Path:
    os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 3600))
    return path


def test_leftovers_of_killed_writers_are_cleared_and_nothing_else(tmp_path: Path) -> None:
    shard = tmp_path / "vendors" / "ab"
    shard.mkdir(parents=True)
    names = [".acme.json.4711.new", "acme.json", ".hidden", "renewal.new"]
    for name in names:
        (shard / name).write_bytes(b"{}")
        _old(shard / name)
    (shard / ".other.json.4712.new").write_bytes(b"of a writer that is at work")
    assert clear_leftovers(tmp_path) == 1
    assert {path.name for path in shard.iterdir()} == {*names[1:], ".other.json.4712.new"}


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'{"record": {"1": {"id"', b"[" * 100_000], ids=lambda raw: raw[:9]
)
def test_what_is_no_database_is_damaged_and_not_empty(tmp_path: Path, raw: bytes) -> None:
    """An empty file must stop somebody, not start a new database."""
    path = tmp_path / "record.json"
    path.write_bytes(raw)
    with pytest.raises(DamagedFileError, match=r"record\.json"):
        AtomicJSONStorage(path).read()


@pytest.fixture
def no_sync(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    def refuse(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    return lambda: monkeypatch.setattr(os, "fsync", refuse)


def test_a_sync_that_fails_is_a_write_that_failed(tmp_path: Path, no_sync: Callable[[], None]) -> None:
    path = tmp_path / "record"
    write_whole(path, OLD)
    no_sync()
    with pytest.raises(OSError, match="No space"):
        write_whole(path, NEW)
    assert path.read_bytes() == OLD
