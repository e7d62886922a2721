"""The program as a whole: names, help, and what it costs to ask."""

import subprocess
import sys
from pathlib import Path

import pytest

from coibot import __version__
from coibot.cli.main import COMMANDS
from tests.cli.conftest import Terminal

PROMISED = {
    "demo", "init", "run", "read", "check", "rules", "vendors", "due", "explain", "report", "status", "outbox",
    "review", "waive", "replay", "import", "hold", "retention",
}  # fmt: skip

SUBCOMMANDS = {
    "rules": ("check", "what-if"),
    "vendors": ("import", "export", "list", "show", "add", "edit", "release", "rename", "merge", "end"),
    "outbox": ("list", "retry", "cancel"),
    "review": ("list", "show", "assign", "approve", "dismiss"),
}


def test_every_promised_command_is_there() -> None:
    assert set(COMMANDS) == PROMISED


@pytest.mark.parametrize("command", sorted(PROMISED))
def test_help_says_what_a_command_does(coibot: Terminal, command: str) -> None:
    said = coibot(command, "--help")
    assert said.out.startswith(f"Usage: coibot {command}")
    for subcommand in SUBCOMMANDS.get(command, ()):
        assert f"\n  {subcommand} " in said.out
        assert "Usage:" in coibot(command, subcommand, "--help").out


def test_python_m_coibot_is_the_same_program(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "coibot", "--version"], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"coibot, version {__version__}\n")


def test_the_health_check_loads_no_more_than_it_needs(tmp_path: Path) -> None:
    script = (
        "import sys; from coibot.cli import main\n"
        "try: main(['status'])\n"
        "except SystemExit: print(sorted({'jinja2', 'pdfminer', 'openpyxl', 'imapclient'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"
