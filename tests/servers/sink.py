"""An SMTP server that keeps what it is given, and fails on command in every way that servers fail."""

import asyncio
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from ssl import SSLContext
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers.loop import LoopThread, serving
from tests.servers.process import HOST


class Fault(Enum):
    """What happens to one letter instead of a normal end. Any answer line ("451 4.3.0 later") is a fault as well."""

    DROP_BEFORE_354 = auto()
    """The connection dies after DATA, before the letter is asked for."""
    DROP_AFTER_DOT = auto()
    """The connection dies after the whole letter has come; it is lost."""
    DROP_AFTER_DOT_KEPT = auto()
    """The same, but the server has kept the letter and only the answer is lost (RFC 1047)."""
    HANG_AFTER_DOT = auto()
    """No answer to the letter until `release`."""
    NONSENSE_AFTER_DOT = auto()
    """An answer that is no SMTP."""
    DROP_AT_QUIT = auto()
    """The letter is accepted; the connection dies at QUIT."""


@dataclass(frozen=True, slots=True)
class Captured:
    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    """With CRLF line ends, as it travelled."""


@dataclass
class Sink:
    """A running server. Fill `faults` (one a letter, in order) and `answers` before sending."""

    port: int = 0
    host: str = HOST
    faults: deque[Fault | str] = field(default_factory=deque)
    greeting: str | None = None
    """An answer in place of the greeting, after which the connection is closed."""
    sender_answer: str | None = None
    """The answer to MAIL, when it is not acceptance."""
    answers: dict[str, list[str]] = field(default_factory=dict)
    """Recipient -> answers to RCPT, one an attempt; the last one stays."""
    users: dict[str, str] = field(default_factory=dict)
    """User -> password or token; when there is any, a log-in is demanded."""
    letters: list[Captured] = field(default_factory=list)
    log_ins: list[str] = field(default_factory=list)
    """Mechanism of every attempt to log in."""
    _arrived: threading.Condition = field(default_factory=threading.Condition)
    _thread: LoopThread | None = None
    _held: asyncio.Event | None = None

    def wait_for(self, count: int, limit: float = 20) -> list[Captured]:
        """The letters, once there are `count` of them. Raises AssertionError when they do not come."""
        with self._arrived:
            came = self._arrived.wait_for(lambda: len(self.letters) >= count, limit)
            assert came, f"{len(self.letters)} of {count} letters came within {limit:g} s"
            return list(self.letters)

    def to(self, recipient: str) -> list[Captured]:
        """The letters that `recipient` got."""
        return [letter for letter in self.letters if recipient in letter.recipients]

    def release(self) -> None:
        """Let a letter that hangs go on."""
        if self._thread is not None and self._held is not None:
            self._thread.loop.call_soon_threadsafe(self._held.set)

    def _keep(self, envelope: Envelope) -> None:
        content = envelope.original_content or b""
        letter = Captured(envelope.mail_from or "", tuple(envelope.rcpt_tos), content)
        with self._arrived:
            self.letters.append(letter)
            self._arrived.notify_all()

    # What aiosmtpd calls.

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.users and not session.authenticated:
            return "530 5.7.0 authentication required"
        if self.sender_answer is not None:
            return self.sender_answer
        envelope.mail_from = address
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answers = self.answers.get(address, [])
        answer = answers.pop(0) if len(answers) > 1 else (answers[0] if answers else "250 2.1.5 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: "_ScriptedSMTP", session: Session, envelope: Envelope) -> str:  # noqa: N802
        fault = self.faults.popleft() if self.faults else None
        match fault:
            case str():
                return fault
            case Fault.DROP_AFTER_DOT | Fault.DROP_AFTER_DOT_KEPT:
                if fault is Fault.DROP_AFTER_DOT_KEPT:
                    self._keep(envelope)
                server.drop()
                return "250 never seen"
            case Fault.HANG_AFTER_DOT:
                self._held = asyncio.Event()
                await self._held.wait()
            case Fault.NONSENSE_AFTER_DOT:
                return "mail received, have a nice day"
            case Fault.DROP_AT_QUIT:
                server.dies_at_quit = True
        self._keep(envelope)
        return "250 2.0.0 OK: queued"

    async def auth_XOAUTH2(self, server: "_ScriptedSMTP", args: list[str]) -> AuthResult:  # noqa: N802
        import base64

        said = base64.b64decode(args[1]).decode()
        user = said.partition("user=")[2].partition("\1")[0]
        token = said.partition("auth=Bearer ")[2].partition("\1")[0]
        self.log_ins.append("XOAUTH2")
        return AuthResult(success=self.users.get(user) == token, handled=False)


class _ScriptedSMTP(SMTP):
    """aiosmtpd's server with the faults that lie below its handlers."""

    def __init__(self, sink: Sink, **options: Any) -> None:
        super().__init__(sink, hostname="sink.test", **options)
        self._sink = sink
        self.dies_at_quit = False

    def drop(self) -> None:
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()

    async def _handle_client(self) -> None:
        if self._sink.greeting is not None:
            await self.push(self._sink.greeting)
            if self.transport is not None:
                self.transport.close()
            return
        await super()._handle_client()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        if self._sink.faults and self._sink.faults[0] is Fault.DROP_BEFORE_354:
            self._sink.faults.popleft()
            self.drop()
            return
        await super().smtp_DATA(arg)

    async def smtp_QUIT(self, arg: str) -> None:  # noqa: N802
        if self.dies_at_quit:
            self.drop()
            return
        await super().smtp_QUIT(arg)


@contextmanager
def run_sink(
    *,
    tls: SSLContext | None = None,
    starttls: SSLContext | None = None,
    smtputf8: bool = False,
    size_limit: int = 33_554_432,
) -> Iterator[Sink]:
    """Start a sink and stop it again."""
    sink = Sink()

    def authenticate(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object) -> AuthResult:
        sink.log_ins.append(mechanism)
        if not isinstance(given, LoginPassword):
            return AuthResult(success=False, handled=False)
        return AuthResult(success=sink.users.get(given.login.decode()) == given.password.decode(), handled=False)

    async def listen() -> asyncio.Server:
        return await asyncio.get_running_loop().create_server(
            lambda: _ScriptedSMTP(
                sink,
                enable_SMTPUTF8=smtputf8,
                tls_context=starttls,
                require_starttls=starttls is not None,
                auth_require_tls=False,
                authenticator=authenticate,
                data_size_limit=size_limit,
            ),
            HOST,
            0,
            ssl=tls,
        )

    with serving(listen) as (thread, port):
        sink.port, sink._thread = port, thread
        yield sink
