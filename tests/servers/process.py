"""Starting real servers for tests: free ports, readiness, an end without leftovers."""

import itertools
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

HOST = "127.0.0.1"


class ServerStartError(Exception):
    """A server did not come up; the message has the end of its log."""


def require(missing: str | None) -> None:
    """Skip the test when something it needs is `missing`. In CI tests/conftest.py makes a failure of that."""
    if missing is not None:
        pytest.skip(missing)


_ports = itertools.count(20_000 + os.getpid() * 97 % 12_000)
"""Below the range from which the kernel serves outgoing connections; each process counts from elsewhere."""


def free_port() -> int:
    """A port nobody listens on, and no other test worker is about to."""
    for port in _ports:
        with socket.socket() as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise AssertionError("unreachable")


def program(name: str) -> str | None:
    """Where a program is; Debian keeps servers in directories that are not on everybody's PATH."""
    return shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin:/usr/lib/postfix/sbin")


def wait_for_greeting(
    port: int, greeting: bytes, server: subprocess.Popen[bytes], log: Path, limit: float = 20
) -> None:
    """Return once a connection to `port` is greeted. Raises ServerStartError when the server dies or stays silent."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        try:
            with socket.create_connection((HOST, port), timeout=2) as connection:
                if connection.recv(200).startswith(greeting):
                    return
        except OSError:
            time.sleep(0.05)
    raise ServerStartError(f"nothing greets on port {port}; log:\n{_end_of(log)}")


def start(command: Sequence[str], log: Path, user: str | None = None) -> subprocess.Popen[bytes]:
    """A server in the foreground, in a session of its own. Started as root, it drops to `user` when one is given."""
    drop: dict[str, object] = {}
    if user is not None and os.geteuid() == 0:
        drop = {"user": user, "group": "nogroup", "extra_groups": []}
    with log.open("ab") as output:
        return subprocess.Popen(  # type: ignore[call-overload, no-any-return]
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, **drop
        )


def stop(server: subprocess.Popen[bytes], limit: float = 10) -> None:
    """End a server and everything it started."""
    try:
        server.terminate()
        server.wait(limit)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait(limit)


def _end_of(log: Path) -> str:
    try:
        return log.read_text(errors="replace")[-2000:]
    except OSError as fault:
        return str(fault)
