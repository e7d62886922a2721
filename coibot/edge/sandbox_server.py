"""The process behind the sandbox: warm, single-threaded, and forked anew for every job.

`sandbox_jobs` is the program; its socket is standard input. It has imported everything and read a certificate of its
own, so that a job costs a fork and not a start (some 150 ms); what a job spoils is gone with it. The fork is made
before there is a job, and takes it from the socket itself: where files come now and then, nobody waits for a fork, nor
for its end.
"""

import gc
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from coibot.edge import frames
from coibot.edge.confine import Limits, bound, isolate, limit

Answer = tuple[object, bytes]
"""A JSON value and a body."""

Job = Callable[[Mapping[str, object], bytes], Answer]
"""Of the arguments and the content."""


class Outcome(StrEnum):
    ANSWERED = "answered"
    FAILED = "failed"
    """The job raised an exception."""
    CRASHED = "crashed"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    TOO_LONG = "too_long"
    """The answer is longer than allowed."""


_OUT_OF_MEMORY = frames.pack({"outcome": Outcome.MEMORY})
"""Made while there is some."""

PICTURES = "read_pictures"
"""The job that has the limits for pictures."""


def limits_of(job: str, limits: Limits) -> Limits:
    """The limits that a job runs under."""
    return limits.for_pictures() if job == PICTURES else limits


def serve(jobs: Mapping[str, Job], limits: Limits) -> None:
    """Do jobs until the other side of the socket closes."""
    channel = socket.socket(fileno=os.dup(0))
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)  # nothing that a library prints can reach the socket
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a service manager signals everyone; our end is the socket's end
    isolation = isolate(limits)
    gc.collect()
    gc.freeze()  # collections in the forks leave the shared pages alone
    try:
        frames.send(channel, {"isolation": isolation})
        while True:
            fork = _forked(jobs, limits, channel)
            job, _ = frames.receive(fork.line)
            _see_through(fork, limits_of(str(job), limits), channel)
    except (frames.ConnectionLostError, OSError):
        return


@dataclass(frozen=True, slots=True)
class _Fork:
    """A process for one job. Its first word on the line is the job's name, its last the answer."""

    pid: int
    line: socket.socket

    def end(self) -> int:
        """Kill it with all that it started; its wait status. One that has ended keeps the status it ended with."""
        self.line.close()
        for kill in (os.killpg, os.kill):
            try:
                kill(self.pid, signal.SIGKILL)
            except OSError:
                continue
        return os.waitpid(self.pid, 0)[1]


def _forked(jobs: Mapping[str, Job], limits: Limits, channel: socket.socket) -> _Fork:
    ours, theirs = socket.socketpair()
    server = os.getpid()
    pid = os.fork()
    if pid == 0:
        ours.close()
        _work(jobs, limits, channel, theirs, server)
    theirs.close()
    return _Fork(pid, ours)


def _work(
    jobs: Mapping[str, Job], limits: Limits, channel: socket.socket, line: socket.socket, server: int
) -> NoReturn:
    """The next job that comes. A fork that cannot be bound takes none, and the server ends with it."""
    try:
        os.setpgid(0, 0)
        os.dup2(0, 2)
        limit(limits.for_pictures())
        if os.getppid() != server:  # it was lost before this process was bound to end with it
            os._exit(0)
        request, content = frames.receive(channel)
        channel.close()
        if isinstance(request, dict):
            bound(limits_of(request["job"], limits))
            _write(line, frames.pack(request["job"]))
            _write(line, _done(jobs[request["job"]], request["arguments"], content))
    finally:
        os._exit(0)


def _done(job: Job, arguments: Mapping[str, object], content: bytes) -> bytes:
    """The frame with the job's answer, or what went wrong."""
    try:
        header, body = job(arguments, content)
        return frames.pack({"outcome": Outcome.ANSWERED, "answer": header}, body)
    except MemoryError:
        return _OUT_OF_MEMORY
    except BaseException as fault:
        detail = f"{type(fault).__name__}: {fault}"[:500]
        return frames.pack({"outcome": Outcome.FAILED, "detail": detail})


def _write(line: socket.socket, whole: bytes) -> None:
    """Not by send(2), which a job may not call."""
    rest = memoryview(whole)
    while rest:
        rest = rest[os.write(line.fileno(), rest) :]


def _see_through(fork: _Fork, limits: Limits, channel: socket.socket) -> None:
    """Pass on what the job answers, or say why it does not. Nothing of it is left then."""
    answer = None
    try:
        answer = _answer_of(fork, limits, channel)
        if answer is not None:
            channel.sendall(answer)
    finally:
        status = fork.end()
    if answer is None:
        channel.sendall(_why(status))


def _answer_of(fork: _Fork, limits: Limits, channel: socket.socket) -> bytes | None:
    """The frame in which the job answers, or one that says why it is waited for no longer. None: it ended without."""
    deadline = time.monotonic() + limits.wall_seconds
    answer = bytearray()
    events = select.poll()
    events.register(fork.line, select.POLLIN)
    events.register(channel, select.POLLIN)
    while (left := deadline - time.monotonic()) > 0:
        for source, _ in events.poll(left * 1000):
            if source != fork.line.fileno():  # nobody asks while a job runs: this is the end of the socket
                raise frames.ConnectionLostError("nobody waits for the answer")
            part = os.read(source, 1 << 20)
            answer += part
            if not part or frames.is_whole(answer):
                return bytes(answer) if part else None
            if len(answer) > limits.answer_bytes:
                return frames.pack({"outcome": Outcome.TOO_LONG})
    return frames.pack({"outcome": Outcome.TIMEOUT})


def _why(status: int) -> bytes:
    code = os.waitstatus_to_exitcode(status)
    if code == -signal.SIGXCPU:
        return frames.pack({"outcome": Outcome.TIMEOUT})
    detail = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    return frames.pack({"outcome": Outcome.CRASHED, "detail": detail})
