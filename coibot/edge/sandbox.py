"""Foreign bytes are read in another process, which may use little, reach nothing, and be lost.

The parsers of PDF, pictures and archives are large programs fed by strangers: a file of 2 KB can ask for gigabytes.
Whatever a file does to its reader, the answer here is a reading with a problem in it, and the next file is read.
"""

import hashlib
import json
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import IO, Self

from coibot.codec import MalformedError, from_json, from_json_text, to_json
from coibot.edge import frames
from coibot.edge.confine import Limits
from coibot.edge.sandbox_server import PICTURES, Outcome, limits_of
from coibot.intake import OwnIdentity
from coibot.model.document import FileReading, Problem
from coibot.model.message import IncomingMessage, Unpacked
from coibot.reading import NO_TEXT

MAX_CONTENT = 64 << 20
"""Bytes of one file or message; more is not given to the reader at all."""

_START_SECONDS = 60
_GRACE_SECONDS = 15
"""What the server may take, beyond the job's own time, to say how a job ended."""

_STOP_SECONDS = 5

_SERVER = (sys.executable, "-I", "-m", "coibot.edge.sandbox_jobs")

_PROBLEMS: Mapping[Outcome, Problem] = {
    Outcome.FAILED: Problem("damaged", "The file is damaged: its contents make no sense to the reader."),
    Outcome.CRASHED: Problem("damaged", "The file is damaged in a way that stopped the reader."),
    Outcome.TIMEOUT: Problem("timeout", "The file took too long to read, far longer than any certificate does."),
    Outcome.MEMORY: Problem("too_large", "The file unfolds to more than the reader has room for."),
    Outcome.TOO_LONG: Problem("too_large", "The file holds far more text than any certificate does."),
}
_TOO_LARGE = Problem("too_large", f"The file is larger than {MAX_CONTENT >> 20} MB.")


class SandboxError(Exception):
    """The reading process cannot be started: a fault of the installation, not of a file."""


class UnpackFailedError(Exception):
    """The message could not be taken apart; `reason` is a sentence for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class JobFailedError(Exception):
    """A job did not end well; `problem` says so to people, the message to the log."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(detail or problem.message)
        self.problem = problem


class Sandbox:
    """A reading process, started at the first use and again whenever it is lost.

    Threads may share one; their jobs wait for each other. For work on several cores, make several.
    `forms` is the office's own table of endorsement forms. `server` is the command line of another server, for tests.
    """

    def __init__(self, limits: Limits | None = None, server: Sequence[str] = _SERVER, forms: str = "") -> None:
        self._forms = forms
        self._limits = limits or Limits()
        self._server = server
        self._lock = threading.Lock()
        self._running: _Server | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the process. A later job starts another."""
        with self._lock:
            self._stop()

    @property
    def isolation(self) -> tuple[str, ...]:
        """What the process gave up: "network", "files", or less where the system does not allow it."""
        with self._lock:
            return self._started().isolation

    def read_file(self, name: str, content: bytes) -> FileReading:
        """What `coibot.reading.read_file` finds, or one problem: `timeout`, `too_large` or `damaged`.

        Pages that are pictures are read in a second job, which may take more than reading a text does.
        Raises SandboxError when the process cannot be started.
        """
        reading = self._read("read_file", name, content)
        if all(problem.code != NO_TEXT for problem in reading.problems):
            return reading
        seen = self._read(PICTURES, name, content)
        return seen if seen.documents else reading

    def _read(self, job: str, name: str, content: bytes) -> FileReading:
        try:
            _, text = self.run(job, {"name": name, "forms": self._forms}, content)
            return from_json_text(FileReading, text)
        except JobFailedError as fault:
            problem = fault.problem
        except MalformedError:
            problem = _PROBLEMS[Outcome.CRASHED]
        return FileReading(name, hashlib.sha256(content).hexdigest(), 0, problems=(problem,))

    def unpack(self, raw: bytes, own: OwnIdentity) -> Unpacked:
        """What `coibot.intake.unpack` makes of the message.

        Raises UnpackFailedError when it does not end well, SandboxError when the process cannot be started.
        """
        try:
            header, body = self.run("unpack", {"own": to_json(own)}, raw)
            return _unpacked(header, body)
        except JobFailedError as fault:
            raise UnpackFailedError(fault.problem.message.replace("The file", "The message")) from fault
        except MalformedError as fault:
            raise UnpackFailedError("The message is damaged in a way that stopped the reader.") from fault

    def picture_of_box(self, content: bytes, page: int, box: tuple[float, float, float, float], text: str) -> bytes:
        """A small PNG of the box on the page (1-based; points, origin at bottom left) in its surroundings.

        Empty when the file cannot be drawn, when the page does not show `text` there, or when the extra `ocr` or
        `demo`, which draw, is not installed. Raises SandboxError when the process cannot be started.
        """
        place = " ".join(f"{number:.2f}" for number in box)
        try:
            return self.run("picture_of_box", {"page": page, "box": place, "text": text}, content)[1]
        except JobFailedError:
            return b""

    def run(self, job: str, arguments: Mapping[str, object], content: bytes) -> tuple[object, bytes]:
        """The JSON value and the body that the job answers; both come from a process that read foreign bytes.

        Raises JobFailedError when the job does not end well, SandboxError when the process cannot be started.
        """
        if len(content) > MAX_CONTENT:
            raise JobFailedError(_TOO_LARGE)
        with self._lock:
            try:
                return self._ask(job, arguments, content)
            except frames.ConnectionLostError:
                # The process was killed, by this job or by someone else: the job gets a second chance, on a new one.
                self._stop()
            try:
                return self._ask(job, arguments, content)
            except frames.ConnectionLostError as fault:
                self._stop()
                raise JobFailedError(_PROBLEMS[Outcome.CRASHED], "the reading process was lost twice") from fault

    def _ask(self, job: str, arguments: Mapping[str, object], content: bytes) -> tuple[object, bytes]:
        channel = self._started().channel
        seconds = limits_of(job, self._limits).wall_seconds + _GRACE_SECONDS
        try:
            channel.settimeout(seconds)
            frames.send(channel, {"job": job, "arguments": arguments}, content)
            ending, body = frames.receive(channel, seconds)
        except TimeoutError as fault:
            self._stop()
            raise JobFailedError(_PROBLEMS[Outcome.TIMEOUT], "the reading process did not answer") from fault
        if not isinstance(ending, dict) or ending.get("outcome") not in tuple(Outcome):
            raise frames.ConnectionLostError("an answer that is not of ours")
        if ending["outcome"] != Outcome.ANSWERED:
            detail = f"{ending['outcome']} {ending.get('detail')}"[:500]
            raise JobFailedError(_PROBLEMS[Outcome(ending["outcome"])], detail)
        return ending.get("answer"), body

    def _started(self) -> "_Server":
        if self._running is None or self._running.process.poll() is not None:
            self._stop()
            self._running = _start(self._server, self._limits)
        return self._running

    def _stop(self) -> None:
        if self._running is not None:
            self._running.stop()
            self._running = None


@dataclass(frozen=True, slots=True)
class _Server:
    process: subprocess.Popen[bytes]
    channel: socket.socket
    isolation: tuple[str, ...]

    def stop(self) -> None:
        """The closed socket tells it to end; the jobs it has in hand end with it."""
        self.channel.close()
        try:
            self.process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _start(command: Sequence[str], limits: Limits) -> _Server:
    try:
        return _launch(command, limits)
    except OSError as fault:
        raise SandboxError(f"the reading process does not start: {fault}") from fault


def _launch(command: Sequence[str], limits: Limits) -> _Server:
    ours, theirs = socket.socketpair()
    # An empty folder of its own to stand in, removed as soon as the process stands there; it cannot fill it.
    with tempfile.TemporaryDirectory(prefix="coibot-") as folder, tempfile.TemporaryFile() as complaints, theirs:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [*command, json.dumps(asdict(limits))],
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            cwd=folder,
            env={"LANG": "C.UTF-8"},
            start_new_session=True,
        )
        theirs.close()
        try:
            greeting, _ = frames.receive(ours, _START_SECONDS)
        except (frames.ConnectionLostError, TimeoutError) as fault:
            ours.close()
            process.kill()
            process.wait()
            raise SandboxError(f"the reading process does not start: {_last_words(complaints)}") from fault
    ours.settimeout(None)
    isolation = greeting.get("isolation", ()) if isinstance(greeting, dict) else ()
    return _Server(process, ours, tuple(map(str, isolation)))


def _last_words(complaints: IO[bytes]) -> str:
    complaints.seek(0)
    lines = complaints.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else "it says nothing"


def _unpacked(header: object, body: bytes) -> Unpacked:
    """Raises MalformedError when header and body do not fit together."""
    if not isinstance(header, dict) or not isinstance(header.get("sizes"), dict):
        raise MalformedError("not an unpacked message")
    contents: dict[str, bytes] = {}
    at = 0
    for sha256, size in header["sizes"].items():
        if not isinstance(size, int) or hashlib.sha256(body[at : at + size]).hexdigest() != sha256:
            raise MalformedError("a file of the message is not what it says it is")
        contents[sha256] = body[at : at + size]
        at += size
    return Unpacked(from_json(IncomingMessage, header.get("message")), contents)
