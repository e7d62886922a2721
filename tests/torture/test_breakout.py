"""A reader that was taken over, and tries everything. What it cannot be kept from, the operators' pages say."""

import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coibot.edge.confine import Limits
from coibot.edge.sandbox import Sandbox

SERVER = (sys.executable, "-I", str(Path(__file__).with_name("taken_over_server.py")))
SMALL = Limits(memory_bytes=256 << 20, cpu_seconds=2, wall_seconds=4.0, answer_bytes=1 << 20)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SMALL, SERVER) as sandbox:
        yield sandbox


def attempt(sandbox: Sandbox, what: str, **arguments: object) -> object:
    return sandbox.run("attempt", {"what": what, **arguments}, b"")[0]


def needs(sandbox: Sandbox, isolation: str) -> None:
    if isolation not in sandbox.isolation:
        pytest.skip(f"this system does not let a process give up: {isolation}")


@pytest.mark.parametrize("what", ["raise_memory", "raise_cpu", "raise_files", "raise_file_size", "raise_processes"])
def test_limits_cannot_be_raised_again(sandbox: Sandbox, what: str) -> None:
    assert attempt(sandbox, what) == "refused"


@pytest.mark.parametrize("what", ["fork", "leave_daemon", "fork_bomb", "run_a_program"])
def test_a_job_starts_nothing(sandbox: Sandbox, what: str) -> None:
    needs(sandbox, "processes")
    assert attempt(sandbox, what) == "refused"
    assert attempt(sandbox, "nothing") == "fine"


def test_a_job_may_have_threads(sandbox: Sandbox) -> None:
    """The engines that read pictures do, and these end with the job."""
    assert attempt(sandbox, "thread") == "started"


@pytest.mark.parametrize("what", ["write_tmp", "write_here", "write_dev_shm", "make_memory_file"])
def test_nothing_is_written(sandbox: Sandbox, what: str) -> None:
    assert attempt(sandbox, what) == "refused"


def test_secrets_of_the_parent_are_out_of_reach(sandbox: Sandbox, tmp_path: Path) -> None:
    needs(sandbox, "files")
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    for path in (
        str(secret),
        f"/proc/{os.getpid()}/environ",
        f"/proc/{os.getpid()}/mem",
        "/etc/passwd",
        "/root",
        "/home",
    ):
        assert attempt(sandbox, "read", path=path) == "refused", path


@pytest.mark.parametrize("family", ["unix", "udp", "tcp", "tcp6", "listen"])
def test_nobody_is_spoken_to(sandbox: Sandbox, family: str, tmp_path: Path) -> None:
    needs(sandbox, "network")
    with socket.socket(socket.AF_UNIX) as listener, socket.create_server(("127.0.0.1", 0)) as tcp:
        listener.bind(str(tmp_path / "s"))
        listener.listen()
        arguments = {"path": str(tmp_path / "s"), "port": tcp.getsockname()[1]}
        assert attempt(sandbox, f"speak_{family}", **arguments) == "refused"


def test_nobody_is_spoken_to_through_a_ring(sandbox: Sandbox) -> None:
    """io_uring opens sockets without a call of that name."""
    needs(sandbox, "network")
    assert attempt(sandbox, "ring") == "refused"


def test_others_are_not_signalled_nor_traced(sandbox: Sandbox) -> None:
    needs(sandbox, "signals")
    assert attempt(sandbox, "signal", pid=os.getpid()) == "refused"
    assert attempt(sandbox, "trace", pid=os.getpid()) == "refused"


def test_the_next_job_knows_nothing_of_the_last(sandbox: Sandbox) -> None:
    assert attempt(sandbox, "spoil_modules") == "spoiled"
    assert attempt(sandbox, "nothing") == "fine"
