"""`coibot run` and `coibot status`."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from coibot.store.health import Health, HealthFile
from coibot.store.lock import FolderLock
from tests.cli.conftest import Terminal


def write_health(folder: Path, *, ago: float = 0, once: bool = False, problems: dict[str, str] | None = None) -> None:
    beat = datetime.now(UTC) - timedelta(seconds=ago)
    HealthFile(folder / "health.json").write(
        Health(beat, beat, 60, once, vendors=3, outbox=2, open_questions=1, oldest_unanswered=beat, last_poll=beat,
               problems=problems or {})
    )  # fmt: skip


class TestStatus:
    def test_healthy_while_the_daemon_lives(self, set_up: Terminal) -> None:
        with FolderLock(set_up.data):
            write_health(set_up.data)
            shape = set_up("status", "--json").json
            said = set_up("status")
        assert set(shape) == {
            "healthy", "last_poll", "last_sent", "vendors", "outbox", "open_questions", "oldest_unanswered", "problems"
        }  # fmt: skip
        assert (shape["healthy"], shape["vendors"], shape["outbox"], shape["open_questions"]) == (True, 3, 2, 1)
        assert said.lines[0] == "healthy" and "America/Chicago" in said.out

    def test_a_problem_is_told(self, set_up: Terminal) -> None:
        with FolderLock(set_up.data):
            write_health(set_up.data, problems={"mailbox": "mail.acme.example: timed out [x]"})
            assert set_up("status", "--json", status=1).json["problems"] == {
                "mailbox": "mail.acme.example: timed out [x]"
            }
            assert "mailbox: mail.acme.example: timed out [x]" in set_up("status", status=1).out

    def test_a_dead_daemon_is_seen_at_once(self, set_up: Terminal) -> None:
        with FolderLock(set_up.data):
            write_health(set_up.data)
        assert "is not running" in set_up("status", "--json", status=1).json["problems"]["daemon"]

    def test_a_daemon_that_hangs(self, set_up: Terminal) -> None:
        with FolderLock(set_up.data):
            write_health(set_up.data, ago=3600)
            assert "no sign of life" in set_up("status", "--json", status=1).json["problems"]["daemon"]

    def test_runs_from_cron_are_healthy_in_between(self, set_up: Terminal) -> None:
        set_up.data.mkdir()
        write_health(set_up.data, ago=12 * 3600, once=True)
        set_up("status")
        write_health(set_up.data, ago=30 * 3600, once=True)
        assert "has not run since" in set_up("status", "--json", status=1).json["problems"]["daemon"]

    def test_before_the_first_start_nothing_is_made(self, set_up: Terminal) -> None:
        assert "has not run here yet" in set_up("status", status=1).out
        assert not set_up.data.exists()

    def test_wrong_settings_are_not_healthy(self, set_up: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COIBOT_TIMEZONE", "Mars")
        said = set_up("status", "--json", status=1)
        assert "'Mars' is not a time zone" in said.err and said.out == ""

    def test_rules_and_records_are_not_read(self, set_up: Terminal) -> None:
        with FolderLock(set_up.data):
            write_health(set_up.data)
            set_up.file("rules.yaml", "nonsense")
            set_up("status")


class TestRun:
    def test_wrong_settings_are_told_one_a_line(self, coibot: Terminal) -> None:
        said = coibot("run", "--once", status=2)
        lines = said.err.splitlines()
        assert len(lines) >= 6 and all(line.startswith("coibot: COIBOT_") for line in lines)
        assert not coibot.data.exists()

    def test_wrong_rules(self, set_up: Terminal) -> None:
        set_up.file("rules.yaml", "company: 1\n")
        assert "rules.yaml:1" in set_up("run", "--once", status=2).err

    def test_broken_templates(self, set_up: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
        (set_up.folder / "mine").mkdir()
        monkeypatch.setenv("COIBOT_TEMPLATES", "mine")
        assert "coibot: " in set_up("run", "--once", status=2).err

    def test_a_second_daemon_is_refused(self, set_up: Terminal) -> None:
        with FolderLock(set_up.data):
            said = set_up("run", "--once", status=1)
        assert "is in use by another coibot" in said.err

    def test_servers_out_of_reach_are_a_fault_that_status_tells(self, set_up: Terminal) -> None:
        said = set_up("run", "--once", status=1)
        assert "secret" not in said.err
        health = json.loads((set_up.data / "health.json").read_bytes())
        assert health["once"] is True and "Connection refused" in health["problems"]["mailbox"]
        assert "mailbox" in set_up("status", "--json", status=1).json["problems"]
