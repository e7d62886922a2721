"""How often handling each message was begun: after three times it is set aside, not tried for ever."""

from pathlib import Path

from coibot.store.files import write_whole


class Attempts:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256

    def count(self, sha256: str) -> int:
        try:
            return int(self._path(sha256).read_text())
        except (FileNotFoundError, ValueError):
            return 0

    def begin(self, sha256: str) -> int:
        """Count one more, durably, before anything is tried; returns the number of this attempt, from 1."""
        number = self.count(sha256) + 1
        write_whole(self._path(sha256), str(number).encode())
        return number

    def forgive(self, sha256: str) -> None:
        """Take the last one back: the fault was ours (a full disk, no reading process), not the message's."""
        number = self.count(sha256)
        if number > 1:
            write_whole(self._path(sha256), str(number - 1).encode())
        else:
            self.done(sha256)

    def done(self, sha256: str) -> None:
        self._path(sha256).unlink(missing_ok=True)


class NoAttempts(Attempts):
    """Counts from what is on file, and keeps nothing: for a dry run."""

    def begin(self, sha256: str) -> int:
        return self.count(sha256) + 1

    def forgive(self, sha256: str) -> None: ...

    def done(self, sha256: str) -> None: ...
