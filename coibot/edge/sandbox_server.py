"""The process behind the sandbox: warm, single-threaded, and forked anew for every job.

`sandbox_jobs` is the program; its socket is standard input. It has imported everything and read a certificate of its
own, so that a job costs a fork (about 4 ms) and not a start (about 200 ms); what a job spoils is gone with it.
"""

import gc
import os
import select
import signal
import socket
import time
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NoReturn

from coibot.edge import frames
from coibot.edge.confine import Limits, isolate, limit

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


_EXIT_FAILED = 70
_EXIT_MEMORY = 71


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
            request, content = frames.receive(channel)
            if not isinstance(request, dict):
                return
            own = limits_of(request["job"], limits)
            outcome, detail, answer = _supervise(jobs[request["job"]], request["arguments"], content, own, channel)
            frames.send(channel, {"outcome": outcome, "detail": detail}, answer)
    except frames.ConnectionLostError:
        return


def _supervise(
    job: Job, arguments: Mapping[str, object], content: bytes, limits: Limits, channel: socket.socket
) -> tuple[Outcome, str, bytes]:
    """The job in a fork of its own; its outcome, a word on what went wrong, and its frame when it answered."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        channel.close()
        os.close(reader)
        _work(job, arguments, content, limits, writer)
    os.close(writer)
    try:
        answer, stopped = _collect(reader, limits, channel)
    finally:
        os.close(reader)
        status = _end(pid)
    if stopped is not None:
        return stopped, "", b""
    return _judge(status, answer)


def _work(job: Job, arguments: Mapping[str, object], content: bytes, limits: Limits, writer: int) -> NoReturn:
    exit_code = _EXIT_FAILED
    try:
        os.setpgid(0, 0)
        os.dup2(0, 2)
        limit(limits)
        header, body = job(arguments, content)
        _write(writer, frames.pack(header, body))
        exit_code = 0
    except MemoryError:
        exit_code = _EXIT_MEMORY
    except BaseException as fault:
        _write(writer, f"{type(fault).__name__}: {fault}"[:500].encode(errors="replace"))
    finally:
        os._exit(exit_code)


def _write(writer: int, whole: bytes) -> None:
    rest = memoryview(whole)
    while rest:
        rest = rest[os.write(writer, rest) :]


def _collect(reader: int, limits: Limits, channel: socket.socket) -> tuple[bytes, Outcome | None]:
    """What the job writes until it ends, and why it was not waited for any longer, if so."""
    deadline = time.monotonic() + limits.wall_seconds
    answer = bytearray()
    events = select.poll()
    events.register(reader, select.POLLIN)
    events.register(channel, select.POLLIN)
    while (left := deadline - time.monotonic()) > 0:
        for source, _ in events.poll(left * 1000):
            if source != reader:  # nobody asks while a job runs: this is the end of the socket
                raise frames.ConnectionLostError("nobody waits for the answer")
            part = os.read(reader, 1 << 20)
            if not part:
                return bytes(answer), None
            answer += part
            if len(answer) > limits.answer_bytes:
                return b"", Outcome.TOO_LONG
    return b"", Outcome.TIMEOUT


def _end(pid: int) -> int:
    """Kill the job with all that it started; its wait status. A job that has ended keeps the status it ended with."""
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except OSError:
            continue
    return os.waitpid(pid, 0)[1]


def _judge(status: int, answer: bytes) -> tuple[Outcome, str, bytes]:
    code = os.waitstatus_to_exitcode(status)
    if code == 0:
        return Outcome.ANSWERED, "", answer
    if code == _EXIT_FAILED:
        return Outcome.FAILED, answer.decode(errors="replace"), b""
    if code == _EXIT_MEMORY:
        return Outcome.MEMORY, "", b""
    if code == -signal.SIGXCPU:
        return Outcome.TIMEOUT, "", b""
    return Outcome.CRASHED, signal.Signals(-code).name if code < 0 else f"exit code {code}", b""
