"""One writer a data folder."""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from coibot.store.files import make_folder


class FolderInUseError(Exception):
    """Another coibot works on this data folder."""


class FolderLock:
    """Held while a process may write to the folder; the kernel lets go of it when the process dies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._handle: int | None = None

    def __enter__(self) -> "FolderLock":
        """Raises FolderInUseError at once, never waits."""
        make_folder(self._folder)
        handle = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(handle, 32).decode(errors="replace").strip() or "unknown"
            os.close(handle)
            raise FolderInUseError(
                f"{self._folder} is in use by another coibot (process {holder}); stop it first, or give this one "
                "a data folder of its own (COIBOT_DATA_DIR)"
            ) from None
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())
        self._handle = handle
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def is_held(folder: Path) -> bool:
    """Whether a coibot works on this data folder now. Nothing is made or changed by asking."""
    try:
        handle = os.open(folder / "lock", os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
