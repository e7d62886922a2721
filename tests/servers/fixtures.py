"""What a system test asks for: one `mail_servers` a test worker, and addresses that no other test uses."""

import itertools
import smtplib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from time import monotonic, sleep

import pytest

from tests.servers import dovecot, postfix
from tests.servers.dovecot import Dovecot, run_dovecot
from tests.servers.postfix import Postfix, run_postfix
from tests.servers.process import require
from tests.servers.sink import Sink, run_sink

REMOTE_DOMAIN = "remote.test"
"""Mail for it goes to the sink, which may refuse: then Postfix writes a genuine bounce."""


@dataclass
class MailServers:
    """Dovecot for IMAP, Postfix for SMTP, delivering to each other; a scripted server for one remote domain."""

    dovecot: Dovecot
    postfix: Postfix
    sink: Sink
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def imap_host(self) -> str:
        return self.dovecot.host

    @property
    def imap_port(self) -> int:
        return self.dovecot.imap_port

    @property
    def smtp_host(self) -> str:
        return self.postfix.host

    @property
    def smtp_port(self) -> int:
        return self.postfix.port

    @property
    def password(self) -> str:
        """Of every mailbox."""
        return self.dovecot.password

    def address(self, name: str, domain: str = "coi.test") -> str:
        """A mailbox of its own for a test: "coi" -> "coi-3@coi.test". Domains: coi, agency, vendor, staff .test."""
        return f"{name}-{next(self._numbers)}@{domain}"

    def inject(self, user: str, raw: bytes, folder: str = "INBOX") -> None:
        """Put a message straight into a mailbox, byte for byte."""
        self.dovecot.inject(user, raw, folder)

    def send(self, sender: str, recipients: list[str], raw: bytes) -> None:
        """Hand a message to Postfix as a stranger would."""
        with smtplib.SMTP(self.smtp_host, self.smtp_port, timeout=20) as smtp:
            smtp.sendmail(sender, recipients, raw)

    def mailbox(self, user: str, folder: str = "INBOX") -> list[bytes]:
        """Every message in a folder, oldest first."""
        return self.dovecot.messages(user, folder)

    def wait_for(
        self,
        user: str,
        count: int = 1,
        folder: str = "INBOX",
        limit: float = 20,
        where: Callable[[bytes], bool] | None = None,
    ) -> list[bytes]:
        """The messages in a folder (those for which `where` holds) once there are `count`; AssertionError if never."""
        end = monotonic() + limit
        while True:
            found = [raw for raw in self.mailbox(user, folder) if where is None or where(raw)]
            if len(found) >= count:
                return found
            assert monotonic() < end, f"{len(found)} of {count} messages in {folder} of {user} within {limit:g} s"
            sleep(0.05)


@pytest.fixture(scope="session")
def mail_servers() -> Iterator[MailServers]:
    """Real servers on loopback, one set a test worker. Mark tests that use them with `system`."""
    require(dovecot.missing() or postfix.missing())
    with ExitStack() as stack:
        sink = stack.enter_context(run_sink())
        imap = stack.enter_context(run_dovecot())
        smtp = stack.enter_context(run_postfix(imap.lmtp_port, remote={REMOTE_DOMAIN: sink.port}))
        yield MailServers(imap, smtp, sink)


@pytest.fixture
def sink() -> Iterator[Sink]:
    """A capture server of one's own, empty and without faults."""
    with run_sink() as server:
        yield server
