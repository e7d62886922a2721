"""The mail servers of the demo, in one thread of this process and on loopback only.

What comes for the shared mailbox by SMTP lies in its IMAP folder at once; everybody else's mail is captured.
"""

import asyncio
import email.utils
import threading
import time
from argparse import ArgumentParser
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from types import TracebackType
from typing import Any, Self, TypeVar

from aiosmtpd.smtp import SMTP, Envelope, Session
from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer, IMAPService
from pymap.parsing.message import AppendMessage
from pysasl.hashing import BuiltinHash

from coibot.model.message import Address

HOST = "127.0.0.1"
PASSWORD = "demo"  # noqa: S105
"""Of the mailbox, which lives as long as the demo and is reached from this machine only."""

_START_SECONDS = 20

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Captured:
    """A letter on its way to somebody."""

    raw: bytes
    recipients: tuple[str, ...]
    at: float
    """When the server had taken it, by `time.perf_counter`."""


class MailServers:
    """A context manager: both servers run inside it, the SMTP one on `smtp_port`, the IMAP one on `imap_port`."""

    def __init__(self, mailbox: Address) -> None:
        self._mailbox = mailbox
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail servers", daemon=True)
        self._stack = AsyncExitStack()
        self._backend: Any = None
        self._delivered_at = 0.0
        self._letters: list[Captured] = []
        self.imap_port = 0
        self.smtp_port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._start())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._do(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_START_SECONDS)
        self._loop.close()

    @property
    def authserv_id(self) -> str:
        """The name under which the server says what it found about a sender (RFC 8601)."""
        return f"mx.{self._domain}"

    @property
    def delivered_at(self) -> float:
        """When the last mail came to rest in the mailbox, by `time.perf_counter`."""
        return self._delivered_at

    def take_letters(self) -> list[Captured]:
        """The letters captured since the last call, in order."""
        taken, self._letters = self._letters, []
        return taken

    @property
    def _domain(self) -> str:
        return self._mailbox.email.rpartition("@")[2]

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_START_SECONDS)

    async def _start(self) -> None:
        parser = ArgumentParser()
        IMAPService.add_arguments(parser)
        DictBackend.add_subparser("dict", parser.add_subparsers())
        user = ["dict", "--demo-user", self._mailbox.email, "--demo-password", PASSWORD]
        parser.set_defaults(debug=False, passlib_cfg=None)
        options = parser.parse_args(["--no-tls", *user])
        # The password is known to everybody, and a slow hash would only slow every log-in down.
        self._backend, config = await DictBackend.init(options, hash_context=BuiltinHash(rounds=1))
        config.apply_context()
        greet = ProxyProtocolReader(config.proxy_protocol).get_callback(IMAPServer(self._backend.login, config))
        imap = await asyncio.start_server(greet, HOST, 0)
        smtp = await self._loop.create_server(lambda: SMTP(self, hostname=self.authserv_id), HOST, 0)
        for server in (imap, smtp):
            await self._stack.enter_async_context(server)
        self.imap_port = imap.sockets[0].getsockname()[1]
        self.smtp_port = smtp.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        await self._stack.aclose()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Called by aiosmtpd for every mail."""
        raw = envelope.original_content or b""
        recipients = tuple(address.lower() for address in envelope.rcpt_tos)
        if self._mailbox.email in recipients:
            await self._put(self._stamped(raw, envelope.mail_from or ""))
            self._delivered_at = time.perf_counter()
        others = tuple(address for address in recipients if address != self._mailbox.email)
        if others:
            self._letters.append(Captured(raw, others, time.perf_counter()))
        return "250 2.0.0 taken"

    async def _put(self, raw: bytes) -> None:
        identity = self._backend.login.demo_user_identity
        async with identity.new_session() as session:
            await session.append_messages("INBOX", [AppendMessage(raw, datetime.now(UTC), frozenset())])

    def _stamped(self, raw: bytes, envelope_from: str) -> bytes:
        """What a receiving server writes on top: the envelope's sender, and whether the From address may be believed.

        Here that is so when the envelope was sent from the same domain, which stands in for SPF (RFC 7208).
        """
        from_header = str(BytesHeaderParser().parsebytes(raw).get("From", ""))
        claimed = email.utils.parseaddr(from_header)[1].rpartition("@")[2].lower()
        sent_from = envelope_from.rpartition("@")[2].lower()
        result = "pass" if claimed and claimed == sent_from else "fail"
        lines = (
            f"Return-Path: <{envelope_from}>",
            f"Authentication-Results: {self.authserv_id}; dmarc={result} header.from={claimed}",
        )
        return "".join(f"{line}\r\n" for line in lines).encode() + raw
