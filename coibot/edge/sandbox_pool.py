"""Several reading processes, so that the files of one message are read on several cores."""

import hashlib
import queue
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self

from coibot.edge.sandbox import Sandbox
from coibot.intake import OwnIdentity
from coibot.model.document import FileReading, Problem
from coibot.model.message import Unpacked

MESSAGE_SECONDS = 300.0
"""Of the clock, for all the files of one message: the next mail is waiting. A file takes a fraction of a second, a scan
a few seconds a page."""

_OUT_OF_TIME = Problem("timeout", "The files of the message took too long to read; this one was not looked at.")


class SandboxPool:
    """`workers` sandboxes, each started when it is first needed; `forms` as for each."""

    def __init__(self, workers: int = 1, message_seconds: float = MESSAGE_SECONDS, forms: str = "") -> None:
        self._message_seconds = message_seconds
        self._sandboxes = tuple(Sandbox(forms=forms) for _ in range(max(workers, 1)))
        self._free: queue.SimpleQueue[Sandbox] = queue.SimpleQueue()
        for sandbox in reversed(self._sandboxes):
            self._free.put(sandbox)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the processes."""
        for sandbox in self._sandboxes:
            sandbox.close()

    @property
    def isolation(self) -> tuple[str, ...]:
        """What a reading process gave up; see `Sandbox.isolation`. Starts one."""
        return self._sandboxes[0].isolation

    def unpack(self, raw: bytes, own: OwnIdentity) -> Unpacked:
        """As `Sandbox.unpack`."""
        sandbox = self._free.get()
        try:
            return sandbox.unpack(raw, own)
        finally:
            self._free.put(sandbox)

    def picture_of_box(self, content: bytes, page: int, box: tuple[float, float, float, float], text: str) -> bytes:
        """As `Sandbox.picture_of_box`."""
        sandbox = self._free.get()
        try:
            return sandbox.picture_of_box(content, page, box, text)
        finally:
            self._free.put(sandbox)

    def read_files(self, files: Sequence[tuple[str, bytes]]) -> list[FileReading]:
        """Each (name, content) as `Sandbox.read_file` reads it, in the same order.

        Files that are not begun when the message's time is over have the problem `timeout`.
        """
        deadline = time.monotonic() + self._message_seconds

        def read(file: tuple[str, bytes]) -> FileReading:
            return self._read(file, deadline)

        if len(files) < 2 or len(self._sandboxes) < 2:
            return [read(file) for file in files]
        with ThreadPoolExecutor(len(self._sandboxes)) as threads:
            return list(threads.map(read, files))

    def _read(self, file: tuple[str, bytes], deadline: float) -> FileReading:
        if time.monotonic() > deadline:
            name, content = file
            return FileReading(name, hashlib.sha256(content).hexdigest(), 0, problems=(_OUT_OF_TIME,))
        sandbox = self._free.get()
        try:
            return sandbox.read_file(*file)
        finally:
            self._free.put(sandbox)
