"""The sandbox: whatever a file does to its reader, there is an answer, and the next file is read."""

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from coibot.edge.confine import Limits
from coibot.edge.sandbox import JobFailedError, Sandbox, SandboxError, UnpackFailedError
from coibot.intake import OwnIdentity
from coibot.samples import draw, invent

SERVER = (sys.executable, "-I", str(Path(__file__).with_name("misbehaving_server.py")))
SMALL = Limits(memory_bytes=256 << 20, cpu_seconds=1, wall_seconds=2.0, answer_bytes=1 << 20, refuse_calls=False)
"""Without the filter of system calls, so that a job can do its worst to the server; tests/torture has the filter."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SMALL, SERVER) as sandbox:
        yield sandbox


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("burn", "timeout"),
        ("sleep", "timeout"),
        ("hoard", "too_large"),
        ("give_up", "damaged"),
        ("segfault", "damaged"),
        ("fail", "damaged"),
        ("recurse", "damaged"),
    ],
)
def test_a_hostile_file_is_a_problem_and_the_next_one_is_read(sandbox: Sandbox, word: str, code: str) -> None:
    reading = sandbox.read_file("bomb.pdf", word.encode())
    assert (reading.file, reading.pages, [problem.code for problem in reading.problems]) == ("bomb.pdf", 0, [code])
    assert "secret" not in reading.problems[0].message
    assert sandbox.read_file("good.pdf", b"fine").pages == 4


def test_what_a_library_prints_does_not_spoil_the_answer(sandbox: Sandbox) -> None:
    assert sandbox.read_file("noisy.pdf", b"chatter").problems == ()


def test_what_a_job_leaves_behind_ends_with_it(sandbox: Sandbox) -> None:
    left, _ = sandbox.run("leave_behind", {}, b"")
    assert _ends(left)
    assert sandbox.read_file("good.pdf", b"fine").problems == ()


def test_an_answer_with_something_behind_it_is_none(sandbox: Sandbox) -> None:
    assert [problem.code for problem in sandbox.read_file("more.pdf", b"babble").problems] == ["damaged"]
    assert sandbox.read_file("good.pdf", b"fine").problems == ()


@pytest.mark.parametrize("outcome", ["well", [], None])
def test_a_job_that_makes_up_how_it_ended_is_not_believed(sandbox: Sandbox, outcome: object) -> None:
    with pytest.raises(JobFailedError) as caught:
        sandbox.run("make_up", {"outcome": outcome}, b"")
    assert caught.value.problem.code == "damaged"


def test_nothing_stays_of_a_server_that_is_killed() -> None:
    with Sandbox(SMALL, SERVER) as sandbox:
        server, _ = sandbox.run("server_pid", {}, b"")
        children: list[str] = []
        while not children:  # the fork for the next job is made when this one has ended
            children = Path(f"/proc/{server}/task/{server}/children").read_text("ascii").split()
        os.kill(int(str(server)), signal.SIGKILL)
        assert all(_ends(int(child)) for child in children)


def _ends(pid: object) -> bool:
    """Whether a process is gone, or a corpse that nobody has fetched, in a few seconds."""
    stat = Path(f"/proc/{pid}/stat")
    for _ in range(100):
        try:
            if stat.read_text("ascii").rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


def test_an_answer_of_any_length_up_to_the_limit(sandbox: Sandbox) -> None:
    assert len(sandbox.run("shout", {"size": 1_000_000}, b"")[1]) == 1_000_000
    with pytest.raises(JobFailedError) as caught:
        sandbox.run("shout", {"size": 2_000_000}, b"")
    assert caught.value.problem.code == "too_large"


@pytest.mark.parametrize("raw", [b"lie", b"nonsense"])
def test_an_answer_that_does_not_hold_together_is_not_believed(sandbox: Sandbox, raw: bytes) -> None:
    with pytest.raises(UnpackFailedError, match=r"^The message is damaged"):
        sandbox.unpack(raw, OwnIdentity(frozenset(), "acme", "acme.example"))


def test_a_file_beyond_any_certificate_is_not_given_to_the_reader() -> None:
    with Sandbox(SMALL, ("/nonexistent",)) as sandbox:
        assert sandbox.read_file("huge.pdf", bytes((64 << 20) + 1)).problems[0].code == "too_large"


def test_a_reader_taken_over_finds_nothing(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COIBOT_IMAP_PASSWORD", "hunter2")
    secret = tmp_path / ".env"
    secret.write_text("COIBOT_IMAP_PASSWORD=hunter2")
    with Sandbox(SMALL, SERVER) as own, socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        target = tmp_path / "written"
        asked = {"secret": str(secret), "port": port, "target": str(target), "pid": os.getpid()}
        found, _ = own.run("look_around", asked, b"")
        isolation = own.isolation
    assert isinstance(found, dict)
    assert {name: value for name, value in found["environment"].items() if not name.startswith("LC_")} == {
        "LANG": "C.UTF-8"
    }
    assert found["library"], "reading must still be able to import"
    assert not found["writes"]
    assert "files" not in isolation or not found["secret"]
    assert "network" not in isolation or not found["network"]
    assert "signals" not in isolation or not found["signals"]
    if lacking := {"files", "network", "signals"} - set(isolation):
        pytest.skip(f"this system does not let a process give up: {', '.join(sorted(lacking))}")


def test_a_server_that_is_killed_is_replaced(sandbox: Sandbox) -> None:
    pid, _ = sandbox.run("server_pid", {}, b"")
    assert isinstance(pid, int)
    running = sandbox._running
    assert running is not None
    running.process.send_signal(signal.SIGKILL)
    running.process.wait()
    assert sandbox.read_file("good.pdf", b"fine").problems == ()


def test_a_file_that_takes_the_server_with_it_twice_is_a_problem(sandbox: Sandbox) -> None:
    with pytest.raises(JobFailedError, match="lost twice") as caught:
        sandbox.run("die_with_server", {}, b"")
    assert caught.value.problem.code == "damaged"
    assert sandbox.read_file("good.pdf", b"fine").problems == ()


def test_closing_ends_the_server_and_a_later_job_starts_another() -> None:
    sandbox = Sandbox(SMALL, SERVER)
    first, _ = sandbox.run("server_pid", {}, b"")
    sandbox.close()
    sandbox.close()
    second, _ = sandbox.run("server_pid", {}, b"")
    sandbox.close()
    assert first != second
    for pid in (first, second):
        assert isinstance(pid, int)
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_threads_may_share_one(sandbox: Sandbox) -> None:
    pages: list[int] = []
    lengths = range(1, 21)

    def read(length: int) -> None:
        pages.append(sandbox.read_file("a.pdf", b"x" * length).pages)

    threads = [threading.Thread(target=read, args=(length,)) for length in lengths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(pages) == list(lengths)


def test_a_server_that_cannot_start_says_why() -> None:
    server = (sys.executable, "-I", "-c", "import no_such_module")
    with Sandbox(SMALL, server) as sandbox, pytest.raises(SandboxError, match="No module named 'no_such_module'"):
        sandbox.read_file("good.pdf", b"fine")


def test_a_server_that_is_not_there_says_so() -> None:
    with Sandbox(SMALL, ("/nonexistent",)) as sandbox, pytest.raises(SandboxError, match="No such file"):
        sandbox.read_file("good.pdf", b"fine")


def test_a_box_is_cut_out_of_a_page_and_a_file_that_is_none_gives_no_picture() -> None:
    pdf = draw(invent(7))
    with Sandbox() as sandbox:
        where = sandbox.read_file("coi.pdf", pdf).documents[0].evidence["policies.0.limits.each_occurrence"]
        png = sandbox.picture_of_box(pdf, where.page, where.box, where.text)
        assert png.startswith(b"\x89PNG")
        assert sandbox.picture_of_box(b"%PDF-1.7 nothing", 1, where.box, where.text) == b""
        assert sandbox.picture_of_box(pdf, 1, where.box, "something else") == b""
