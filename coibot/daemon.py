"""The daemon: poll, decide what is due, send, and begin again. Faults end in a line in the log and another try."""

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from coibot.edge.backoff import Backoff
from coibot.edge.imap import (
    Folder,
    ImapAccount,
    ImapMailbox,
    MailboxRefusedError,
    MailboxUnreachableError,
    MessageGoneError,
    MessageRef,
    Waiting,
)
from coibot.edge.sandbox import SandboxError
from coibot.edge.smtp import SmtpAccount, deliver
from coibot.edge.tokens import CommandSource, PasswordSource, TokenSource
from coibot.model.letter import SendResult, SendState
from coibot.pipeline.ingesting import Handling, Shelf
from coibot.settings import Auth, MailServer, MailSettings
from coibot.store.health import Health
from coibot.store.index import STUCK_AFTER
from coibot.workplace import Workplace

log = logging.getLogger(__name__)

MAX_MESSAGE = 40_000_000
"""Bytes. Larger mails are not fetched; the limits of mail servers lie around 25 to 35 MB."""

ANSWER_AFTER = 5
"""Messages. When many have come at once, the first need not wait for their answers until the last is read."""

_FOLDERS = {
    Shelf.PROCESSED: Folder.PROCESSED,
    Shelf.NEEDS_REVIEW: Folder.NEEDS_REVIEW,
    Shelf.QUARANTINE: Folder.QUARANTINE,
}

LIFE_SIGN = timedelta(seconds=30)
"""How often the state of health is written while one beat lasts."""

Watcher = Callable[[str, object], None]
"""Told of each message handled and each letter tried, as it happens: ("message", Handling), ("letter", Attempt)."""


class Daemon:
    """The real thing, used by `coibot run`, by the demo and by the tests alike."""

    def __init__(
        self,
        workplace: Workplace,
        mail: MailSettings,
        *,
        dry: bool = False,
        once: bool = False,
        stopping: threading.Event | None = None,
        watch: Watcher = lambda _what, _of: None,
    ) -> None:
        self._place = workplace
        self._mail = mail
        self._dry = dry
        self._once = once
        self._stopping = stopping or threading.Event()
        self._watch = watch
        self._imap_account = ImapAccount(
            mail.imap.host, mail.imap.port, mail.imap.security, mail.imap.user or "", mail.folder
        )
        self._smtp_account = SmtpAccount(mail.smtp.host, mail.smtp.port, mail.smtp.security, mail.smtp.user)
        self._imap_secret = token_source(mail, mail.imap)
        self._smtp_secret = token_source(mail, mail.smtp)
        self._backoff = Backoff()
        self._poll_after: datetime | None = None
        self._shelved: dict[MessageRef, Shelf] = {}
        moment = workplace.clock()
        self._started = self._reported = moment
        before = workplace.health.read()
        self._last_poll = before.last_poll if before else None
        self._last_sent = before.last_sent if before else None
        self._problems: dict[str, str] = {}

    @property
    def problems(self) -> dict[str, str]:
        """Part -> what is wrong with it now."""
        return dict(self._problems)

    def recover(self) -> None:
        """At start, once: what a crash left open."""
        interrupted = self._place.outbox.recover()
        if interrupted:
            log.warning("%d letters were on their way when coibot last stopped; they may have arrived", interrupted)
        self._report()

    def beat(self) -> None:
        """One round. Never raises for what servers, networks, messages or a full disk do."""
        self._guard("records", self._refresh)
        self._guard("mailbox", self._poll)
        self._guard("due", self._sweep)
        if not self._dry:
            self._guard("outbox", self._send)
        self._report()

    def _refresh(self) -> None:
        self._place.store.refresh()
        if self._place.store.damaged:
            raise _TroubleError("; ".join(self._place.store.damaged))

    def _sweep(self) -> None:
        self._place.sweeper.sweep()

    def _guard(self, part: str, work: Callable[[], None]) -> None:
        """Do one part of the round; a fault in it is remembered for `status`, said once in the log, and survived."""
        try:
            work()
        except (MailboxUnreachableError, MailboxRefusedError, SandboxError, _TroubleError) as fault:
            self._trouble(part, str(fault))
        except OSError as fault:
            self._trouble(part, f"{fault.filename or self._place.folder}: {fault.strerror or fault}; nothing is lost")
        except Exception as fault:
            log.exception("a fault in coibot itself (%s)", part)
            self._trouble(part, f"a fault in coibot itself: {type(fault).__name__}: {fault}")
        else:
            if self._problems.pop(part, None) is not None:
                log.info("%s: in order again", part)

    def _trouble(self, part: str, words: str) -> None:
        if self._problems.get(part) != words:
            log.error("%s: %s", part, words)
        self._problems[part] = words

    def _poll(self) -> None:
        moment = self._place.clock()
        if self._poll_after is not None and moment < self._poll_after:
            raise _TroubleError(self._problems.get("mailbox", "waiting before the next try"))
        try:
            self._drain()
        except (MailboxUnreachableError, MailboxRefusedError) as fault:
            wait = self._backoff.failed()
            if isinstance(fault, MailboxRefusedError):
                wait = max(wait, 300.0)  # a refused log-in tried every minute locks the account
            self._poll_after = moment + timedelta(seconds=wait)
            raise
        self._backoff.succeeded()
        self._poll_after = None
        self._last_poll = self._place.clock()

    def _drain(self) -> None:
        with ImapMailbox(self._imap_account, self._imap_secret) as mailbox:
            waiting = mailbox.waiting()
            self._shelved = {ref: shelf for ref, shelf in self._shelved.items() if ref in {one.ref for one in waiting}}
            faults = 0
            for number, message in enumerate(waiting, start=1):
                if self._stopping.is_set():
                    return
                self._show_life()
                try:
                    shelf = self._shelved.get(message.ref) or self._handle(mailbox, message)
                    if shelf is not None and not self._dry:
                        mailbox.move(message.ref, _FOLDERS[shelf])
                        self._shelved.pop(message.ref, None)
                except MessageGoneError as fault:
                    log.info("%s", fault)
                except (MailboxUnreachableError, MailboxRefusedError, SandboxError, OSError):
                    raise
                except Exception:
                    faults += 1
                    log.exception("message %s could not be handled; it will be tried again", message.ref)
                if number % ANSWER_AFTER == 0 and not self._dry:
                    self._guard("outbox", self._send)
            if faults:
                raise _TroubleError(f"{faults} messages could not be handled; see the log")

    def _handle(self, mailbox: ImapMailbox, message: Waiting) -> Shelf | None:
        if message.size > MAX_MESSAGE:
            handling = self._place.ingester.ingest_oversized(mailbox.header(message.ref), message.size)
        else:
            handling = self._place.ingester.ingest(mailbox.fetch(message.ref))
        self._shelved[message.ref] = handling.shelf
        log.info("message %s: %s", handling.sha256[:12], handling.summary)
        self._told(handling)
        return handling.shelf

    def _told(self, handling: Handling) -> None:
        self._watch("message", handling)

    def _send(self) -> None:
        attempts = self._place.outbox.flush(self._deliver)
        for attempt in attempts:
            self._watch("letter", attempt)
            if attempt.result.state is SendState.SENT:
                self._last_sent = self._place.clock()
        if attempts and attempts[-1].result.state is SendState.DEFERRED:
            raise _TroubleError(f"{attempts[-1].result.detail}; {len(self._place.store.index.pending())} wait")

    def _deliver(self, recipients: Sequence[str], raw: bytes) -> SendResult:
        self._show_life()
        return asyncio.run(
            deliver(
                self._smtp_account,
                self._smtp_secret,
                sender=self._mail.address.email,
                recipients=recipients,
                raw=raw,
            )
        )

    def _show_life(self) -> None:
        """A first day with thousands of messages is one long beat, and no reason to be taken for dead."""
        if self._place.clock() - self._reported > LIFE_SIGN:
            self._report()

    def _report(self) -> None:
        if self._dry:
            return
        standing = self._place.store.index.standing()
        problems = dict(self._problems)
        if standing.stuck:
            words = f"{standing.stuck} letters have failed more than {STUCK_AFTER} times; see `coibot outbox list`"
            problems.setdefault("outbox", words)
        self._reported = self._place.clock()
        health = Health(
            started=self._started,
            beat=self._reported,
            poll_seconds=self._mail.poll_seconds,
            once=self._once,
            last_poll=self._last_poll,
            last_sent=self._last_sent,
            vendors=standing.vendors,
            outbox=standing.outbox,
            open_questions=standing.open_questions,
            oldest_unanswered=standing.oldest_unanswered,
            problems=problems,
        )
        try:
            self._place.health.write(health)
        except OSError as fault:
            log.error("the state of health could not be written: %s", fault)


class _TroubleError(Exception):
    """A part of the round could not be done; the words are for the operator."""


def token_source(mail: MailSettings, server: MailServer) -> TokenSource:
    """Where the secret for logging in to one of the two servers comes from."""
    if mail.auth is Auth.COMMAND:
        return CommandSource(mail.auth_command)
    return PasswordSource(server.password.reveal() if server.password else "")
