"""`coibot letters preview`: every letter as a file to look at, and nothing sent."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest
from click.testing import CliRunner

from coibot.cli.main import main
from coibot.model.letter import LetterKind


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.chdir(tmp_path)
    for name in ("COIBOT_TEMPLATES", "COIBOT_RULES", "COIBOT_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)
    return CliRunner()


def test_every_kind_is_written_for_a_mail_program_and_a_browser(runner: CliRunner, tmp_path: Path) -> None:
    result = runner.invoke(main, ["letters", "preview", "--out", "seen"])
    assert result.exit_code == 0, result.output
    names = {path.stem for path in (tmp_path / "seen").glob("*.eml")}
    assert all(any(name.startswith(kind.value) for name in names) for kind in LetterKind)
    assert {path.stem for path in (tmp_path / "seen").glob("*.html")} == names
    raw = (tmp_path / "seen" / "deficient.eml").read_bytes()
    pictures = [part for part in message_from_bytes(raw, policy=policy.default).walk() if part["Content-ID"]]
    assert len(pictures) == 3, "the boxes that the letter speaks of, cut from a drawn certificate"
    page = (tmp_path / "seen" / "deficient.html").read_text()
    assert page.count("data:image/png;base64,") == 3 and "cid:" not in page


def test_one_kind_in_another_language(runner: CliRunner, tmp_path: Path) -> None:
    result = runner.invoke(main, ["letters", "preview", "compliant", "--language", "es", "--out", "es"])
    assert result.exit_code == 0, result.output
    assert "cumple los requisitos" in (tmp_path / "es" / "compliant.html").read_text()
    assert [path.name for path in sorted((tmp_path / "es").iterdir())] == ["compliant.eml", "compliant.html"]


def test_an_unknown_vendor_is_told(runner: CliRunner) -> None:
    result = runner.invoke(main, ["letters", "preview", "--vendor", "nobody"])
    assert result.exit_code == 2 and "there is no vendor nobody" in result.output
