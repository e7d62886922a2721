"""pymap, an IMAP server in pure Python: the second opinion where Dovecot is the first."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.process import HOST, free_port, start, stop, wait_for_greeting


@dataclass(frozen=True, slots=True)
class Pymap:
    """A running server with one user."""

    port: int
    host: str = HOST
    user: str = "demouser"
    password: str = "demopass"


@contextmanager
def run_pymap() -> Iterator[Pymap]:
    folder = Path(tempfile.mkdtemp(prefix="coibot-pymap-"))
    try:
        server = Pymap(free_port())
        log = folder / "pymap.log"
        executable = str(Path(sys.executable).parent / "pymap")
        command = [executable, "--host", HOST, "--port", str(server.port), "--no-tls", "dict", "--demo-data"]
        process = start(command, log)
        try:
            wait_for_greeting(server.port, b"* OK", process, log)
            yield server
        finally:
            stop(process)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
