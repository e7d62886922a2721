"""Original bytes, counts of attempts, the state of health, and the lock on the folder."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from coibot.store.archive import Archive, OverlayArchive, digest
from coibot.store.attempts import Attempts, NoAttempts
from coibot.store.files import DamagedFileError
from coibot.store.health import Health, HealthFile
from coibot.store.lock import FolderInUseError, FolderLock, is_held
from tests.store.children import ended, fork, in_child
from tests.store.records import NOW, files_in


class TestArchive:
    def test_bytes_come_back_as_they_were(self, tmp_path: Path) -> None:
        archive = Archive(tmp_path)
        content = bytes(range(256)) * 40
        sha256 = archive.put(content)
        assert archive.put(content) == sha256 == digest(content)
        assert archive.get(sha256) == content
        assert archive.find(sha256[:8]) == [sha256]

    @pytest.mark.parametrize("damage", [lambda raw: raw[:-1], lambda raw: b"", lambda raw: b"\0" + raw[1:]])
    def test_damage_is_noticed(self, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
        archive = Archive(tmp_path)
        sha256 = archive.put(b"a certificate")
        archive.path(sha256).write_bytes(damage(b"a certificate"))
        with pytest.raises(DamagedFileError, match="backup"):
            archive.get(sha256)

    def test_what_was_never_kept_is_a_key_error(self, tmp_path: Path) -> None:
        with pytest.raises(KeyError):
            Archive(tmp_path).get("0" * 64)

    def test_an_overlay_reads_through_and_keeps_nothing(self, tmp_path: Path) -> None:
        below = Archive(tmp_path)
        old = below.put(b"old")
        before = files_in(tmp_path)
        overlay = OverlayArchive(below)
        new = overlay.put(b"new")
        assert overlay.get(old) == b"old" and overlay.get(new) == b"new"
        assert files_in(tmp_path) == before


class TestAttempts:
    def test_they_are_counted_beyond_a_restart(self, tmp_path: Path) -> None:
        assert Attempts(tmp_path).begin("s") == 1
        assert Attempts(tmp_path).begin("s") == 2
        assert Attempts(tmp_path).begin("other") == 1
        Attempts(tmp_path).forgive("s")
        assert Attempts(tmp_path).count("s") == 1
        Attempts(tmp_path).done("s")
        assert Attempts(tmp_path).count("s") == 0

    def test_a_damaged_count_is_no_attempt(self, tmp_path: Path) -> None:
        (tmp_path / "s").write_bytes(b"\xff")
        assert Attempts(tmp_path).begin("s") == 1

    def test_a_dry_run_counts_on_and_writes_nothing(self, tmp_path: Path) -> None:
        Attempts(tmp_path).begin("s")
        before = files_in(tmp_path)
        dry = NoAttempts(tmp_path)
        assert dry.begin("s") == 2 and dry.begin("new") == 1
        dry.forgive("s")
        dry.done("s")
        assert files_in(tmp_path) == before


class TestHealth:
    def test_it_reads_what_it_wrote(self, tmp_path: Path) -> None:
        health = Health(NOW, NOW + timedelta(hours=1), 60, vendors=3, problems={"mailbox": "gone"}, last_sent=NOW)
        HealthFile(tmp_path / "health.json").write(health)
        assert HealthFile(tmp_path / "health.json").read() == health

    @pytest.mark.parametrize("raw", [None, b"", b"{", b"[]", b'{"started": "yesterday"}', b"\xff"])
    def test_what_cannot_be_read_is_no_news(self, tmp_path: Path, raw: bytes | None) -> None:
        path = tmp_path / "health.json"
        if raw is not None:
            path.write_bytes(raw)
        assert HealthFile(path).read() is None


class TestLock:
    def test_a_second_daemon_is_refused_and_told_which_is_the_first(self, tmp_path: Path) -> None:
        def second() -> None:
            with pytest.raises(FolderInUseError, match=f"process {os.getppid()}"), FolderLock(tmp_path):
                pass

        with FolderLock(tmp_path):
            assert in_child(second) == 0
            assert is_held(tmp_path)
        assert not is_held(tmp_path)
        with FolderLock(tmp_path):
            pass

    def test_a_killed_daemon_holds_nothing(self, tmp_path: Path) -> None:
        ready, tell = os.pipe()

        def hold() -> None:
            with FolderLock(tmp_path):
                os.write(tell, b"!")
                signal.pause()

        child = fork(hold)
        assert os.read(ready, 1) == b"!" and is_held(tmp_path)
        os.kill(child, signal.SIGKILL)
        assert ended(child) == -signal.SIGKILL
        with FolderLock(tmp_path):
            pass

    def test_asking_leaves_no_trace(self, tmp_path: Path) -> None:
        assert not is_held(tmp_path)
        assert files_in(tmp_path) == {}
