"""One run of the demo, looked at by all tests of this room."""

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import pytest
from click.testing import CliRunner

from coibot.cli.demo import demo


@dataclass(frozen=True)
class Run:
    folder: Path
    exit_code: int
    output: str

    def letters(self, name: str = "*") -> list[EmailMessage]:
        """The letters whose file names match, in the order in which they went out."""
        return [_parsed(path) for path in sorted((self.folder / "letters").glob(f"{name}.eml"))]

    def letter(self, name: str) -> EmailMessage:
        (letter,) = self.letters(name)
        return letter

    def incoming(self) -> dict[int, EmailMessage]:
        """By the number of the scene."""
        return {int(path.stem): _parsed(path) for path in sorted((self.folder / "incoming").glob("*.eml"))}


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("demo") / "demo"
    result = CliRunner().invoke(demo, ["--folder", str(folder)], catch_exceptions=False)
    return Run(folder, result.exit_code, result.output)


def _parsed(path: Path) -> EmailMessage:
    return email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
