"""The demo's folder: made anew, and never at somebody else's cost."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from coibot.cli.demo import demo
from coibot.demo.folder import MARK, FolderTakenError, prepare
from coibot.store.lock import FolderLock


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "letters"
    mine.mkdir()
    (mine / "love.txt").write_text("Dear")
    result = CliRunner().invoke(demo, ["--folder", str(tmp_path)])
    assert result.exit_code == 2
    assert "--folder" in result.stderr
    assert [path.name for path in tmp_path.rglob("*")] == ["letters", "love.txt"]


def test_what_an_earlier_demo_made_goes_and_other_files_stay(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "demo"
    prepare(folder)
    (folder / "letters").mkdir()
    (folder / "letters" / "01.eml").write_text("old")
    (folder / "index.html").write_text("old")
    (folder / "notes.txt").write_text("mine")
    prepare(folder)
    assert sorted(path.name for path in folder.iterdir()) == [MARK, "notes.txt"]


def test_a_link_is_removed_and_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept.txt").write_text("mine")
    folder = tmp_path / "demo"
    prepare(folder)
    (folder / "data").symlink_to(elsewhere)
    prepare(folder)
    assert not (folder / "data").exists() and (elsewhere / "kept.txt").exists()


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    prepare(folder)
    with FolderLock(folder / "data"), pytest.raises(FolderTakenError, match="in use"):
        prepare(folder)


def test_a_file_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("x")
    with pytest.raises(FolderTakenError, match="is a file"):
        prepare(tmp_path / "demo")
