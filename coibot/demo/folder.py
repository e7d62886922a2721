"""The folder that the demo fills: made anew each time, and only when it is one of ours."""

import shutil
from pathlib import Path

from coibot.store.lock import is_held

MARK = ".coibot-demo"
"""Stands in a folder that the demo made."""

_MADE_HERE = ("data", "letters", "incoming", "index.html", "report.html", "meeting.html", "vendors.csv", "coibot.log")


class FolderTakenError(Exception):
    """The folder holds something else; the message says what to do."""


def prepare(folder: Path) -> None:
    """Make the folder, or empty it of what an earlier demo left; what others put there stays.

    Raises FolderTakenError for a folder that is not the demo's, OSError for one that cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise FolderTakenError(f"{folder} is a file; name another folder with --folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise FolderTakenError(
            f"{folder} holds files that are not the demo's, and they are left alone; name another folder with --folder"
        )
    if is_held(folder / "data"):
        raise FolderTakenError(f"{folder} is in use by another coibot; stop it first, or name a folder with --folder")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("coibot demo fills this folder, and makes it anew each time.\n", encoding="utf-8")
    for name in _MADE_HERE:
        path = folder / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
