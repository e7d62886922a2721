"""Records on disk: nothing lost between processes, one damaged file is one vendor's."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from coibot.codec import to_json
from coibot.model.record import Record
from coibot.store.files import DamagedFileError
from coibot.store.tiny import ConflictError, OverlayStore, TinyStore
from tests.store.children import ended, fork
from tests.store.records import files_in, noted, vendor


@pytest.fixture
def store(tmp_path: Path) -> TinyStore:
    return TinyStore(tmp_path / "data")


def file_of(store: TinyStore, record_id: str) -> Path:
    (path,) = store._folder.glob(f"*/*/{record_id}.json")
    return path


def test_what_was_committed_is_read_back_by_another_process(store: TinyStore, tmp_path: Path) -> None:
    written = store.commit(vendor())
    assert written.version == 1
    assert TinyStore(tmp_path / "data").get("acme") == written


def test_a_person_can_read_the_file(store: TinyStore) -> None:
    store.commit(replace(vendor(), profile=replace(vendor().profile, name="Bäckerei Grün LLC")))  # type: ignore[type-var]
    text = file_of(store, "acme").read_text()
    assert "Bäckerei Grün LLC" in text and text.count("\n") > 20


def test_who_decided_on_an_old_version_must_decide_again(store: TinyStore) -> None:
    first = store.commit(vendor())
    store.commit(replace(first, history=noted(first, "by A")))
    with pytest.raises(ConflictError, match="acme: version 2 is stored, 1 was"):
        store.commit(replace(first, history=noted(first, "by B")))
    with pytest.raises(ConflictError):
        store.commit(vendor())
    assert [note.detail for note in store.get("acme").history] == ["by A"]  # type: ignore[union-attr]


def test_processes_that_commit_at_once_lose_nothing(store: TinyStore, tmp_path: Path) -> None:
    store.commit(vendor())
    each = 15

    def work(name: str) -> Callable[[], None]:
        def commit_all() -> None:
            mine = TinyStore(tmp_path / "data")
            done = 0
            while done < each:
                record = mine.get("acme")
                assert record is not None
                try:
                    mine.commit(replace(record, history=noted(record, f"{name}{done}")))
                except ConflictError:
                    continue
                done += 1

        return commit_all

    children = [fork(work(name)) for name in "abc"]
    assert [ended(child) for child in children] == [0, 0, 0]
    record = store.get("acme")
    assert record is not None and record.version == 1 + 3 * each
    assert sorted(note.detail for note in record.history) == sorted(f"{n}{i}" for n in "abc" for i in range(each))


def _half(raw: bytes) -> bytes:
    return raw[: len(raw) // 2]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "truncated": _half,
    "no JSON": lambda _: b"\0" * 100,
    "another table": lambda _: b'{"_default": {}}',
    "a list": lambda _: b'{"record": []}',
    "a number": lambda _: b'{"record": 5}',
    "another key": lambda _: b'{"record": {"x": {}}}',
    "a list within": lambda _: b'{"record": {"1": [1, 2]}}',
    "no record": lambda _: b'{"record": {"1": {"id": "acme"}}}',
    "a wrong type": lambda raw: raw.replace(b'"version": 1', b'"version": "one"'),
    "somebody else's": lambda _: json.dumps({"record": {"1": to_json(vendor("blue"))}}).encode(),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_file_is_told_and_the_others_go_on(
    store: TinyStore, tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    store.commit(vendor())
    good = store.commit(vendor("blue"))
    path = file_of(store, "acme")
    whole = path.read_bytes()
    path.write_bytes(damage(whole))

    started = TinyStore(tmp_path / "data")
    assert [(str(path) in line and "restore" in line) or "belongs" in line for line in started.damaged] == [True]
    assert [record.id for record in started.vendors()] == ["blue"] and started.get("blue") == good
    with pytest.raises(DamagedFileError):
        started.get("acme")
    with pytest.raises(DamagedFileError):  # never overwritten as if there were nothing
        started.commit(vendor())

    path.write_bytes(whole)
    started.refresh()
    assert started.damaged == () and started.index.vendor_ids() == ("acme", "blue")


def test_refresh_sees_what_another_process_committed_and_deleted(store: TinyStore, tmp_path: Path) -> None:
    store.commit(vendor())
    other = TinyStore(tmp_path / "data")
    acme = other.get("acme")
    assert acme is not None
    other.commit(replace(acme, profile=replace(acme.profile, aliases=("Acme West",))))  # type: ignore[type-var]
    other.commit(vendor("blue"))
    store.index.take_changed()
    store.refresh()
    assert store.index.names()["acme"] == ("Acme LLC", "Acme West")
    assert store.index.take_changed() == ("acme", "blue")
    store.refresh()
    assert store.index.take_changed() == ()

    file_of(store, "blue").unlink()
    store.refresh()
    assert store.index.vendor_ids() == ("acme",) and store.index.by_address("office@blue.example") == ()
    assert [record.id for record in store.records()] == ["acme"]


@pytest.mark.parametrize("record_id", ["../acme", "a/b", "", ".hidden", "Acme", "a" * 81, "acme\n", "-acme"])
def test_an_id_never_leaves_the_folder(store: TinyStore, record_id: str) -> None:
    assert store.get(record_id) is None
    with pytest.raises(ValueError, match="no record id"):
        store.commit(Record(record_id, "t"))


def test_a_full_disk_changes_nothing(store: TinyStore, monkeypatch: pytest.MonkeyPatch) -> None:
    first = store.commit(vendor())

    def no_space(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("os.fsync", no_space)
        with pytest.raises(OSError, match="No space"):
            store.commit(replace(first, profile=replace(first.profile, aliases=("X",))))  # type: ignore[type-var]
    assert store.get("acme") == first and store.index.names()["acme"] == ("Acme LLC",)
    assert store.commit(replace(first, history=noted(first, "later"))).version == 2


class TestOverlay:
    def test_nothing_is_kept(self, store: TinyStore, tmp_path: Path) -> None:
        first = store.commit(vendor())
        before = files_in(tmp_path)
        overlay = OverlayStore(tmp_path / "data")
        changed = overlay.commit(replace(first, history=noted(first, "dry")))
        overlay.commit(vendor("blue"))
        assert overlay.get("acme") == changed and [r.id for r in overlay.vendors()] == ["acme", "blue"]
        assert files_in(tmp_path) == before
        assert store.get("acme") == first and store.get("blue") is None

    def test_what_was_decided_dry_outlives_a_refresh(self, store: TinyStore, tmp_path: Path) -> None:
        first = store.commit(vendor())
        overlay = OverlayStore(tmp_path / "data")
        overlay.commit(replace(first, profile=replace(first.profile, aliases=("Dry",))))  # type: ignore[type-var]
        store.commit(replace(first, history=noted(first, "wet")))
        overlay.refresh()
        assert overlay.index.names()["acme"] == ("Acme LLC", "Dry")


def test_a_copied_folder_is_a_backup(store: TinyStore, tmp_path: Path) -> None:
    written = store.commit(vendor())
    shutil.copytree(tmp_path / "data", tmp_path / "copy")
    assert TinyStore(tmp_path / "copy").get("acme") == written
