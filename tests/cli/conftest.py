"""A folder to stand in, as an administrator does, and the program in it."""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from coibot.cli import main
from coibot.settings import shipped
from tests.office import MAILBOX, STAFF, TestOffice


@dataclass(frozen=True)
class Said:
    """What one run of the program gave."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


class Terminal:
    """Runs coibot in one folder, where its data folder is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"

    def __call__(self, *words: str | Path, answers: str = "", status: int | None = 0) -> Said:
        """`answers` are typed when it asks; `status` is what it must exit with (None: whatever)."""
        result = CliRunner().invoke(main, [str(word) for word in words], input=answers, prog_name="coibot")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        said = Said(result.exit_code, result.stdout, result.stderr)
        assert status is None or said.status == status, f"{words}: {said}"
        return said

    def file(self, name: str, content: bytes | str) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def office(self) -> TestOffice:
        return TestOffice(self.data)

    def hold(self, mails: Sequence[EmailMessage], **vendor: Any) -> None:
        """A vendor on the roster, and these mails received from whomever; letters wait in the outbox."""
        office = self.office()
        try:
            if vendor:
                office.vendor(**vendor)
            for one in mails:
                office.receive(one)
        finally:
            office.close()


@pytest.fixture
def coibot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """In an empty folder, with nothing set."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("COIBOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NO_COLOR", "1")
    return Terminal(tmp_path)


@pytest.fixture
def set_up(coibot: Terminal) -> Terminal:
    """With rules.yaml and a mailbox in .env; nothing listens there."""
    shutil.copy(shipped("rules.yaml"), coibot.folder / "rules.yaml")
    lines = {
        "COIBOT_ADDRESS": f"Example Certificates <{MAILBOX}>",
        "COIBOT_STAFF": STAFF,
        "COIBOT_TIMEZONE": "America/Chicago",
        "COIBOT_IMAP_HOST": "127.0.0.1",
        "COIBOT_IMAP_PORT": "1",
        "COIBOT_IMAP_SECURITY": "none",
        "COIBOT_IMAP_PASSWORD": "secret",
        "COIBOT_SMTP_HOST": "127.0.0.1",
        "COIBOT_SMTP_PORT": "1",
        "COIBOT_SMTP_SECURITY": "none",
    }
    coibot.file(".env", "".join(f"{name}={value}\n" for name, value in lines.items()))
    return coibot
