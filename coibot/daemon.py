"""The daemon: poll, decide what is due, send, and begin again. Faults end in a line in the log and another try."""

import asyncio
import logging
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
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
from coibot.edge.smtp import SmtpAccount, deliver
from coibot.edge.tokens import CommandSource, PasswordSource, TokenSource
from coibot.letters import TemplateError
from coibot.model.letter import SendResult, SendState
from coibot.pipeline.ingesting import OURS, Handling, Shelf
from coibot.pipeline.sweeping import SweepError
from coibot.settings import Auth, MailServer, MailSettings
from coibot.store.files import DamagedFileError, clear_leftovers
from coibot.store.health import Health
from coibot.store.index import STUCK_AFTER
from coibot.store.tiny import ConflictError
from coibot.workplace import Workplace

log = logging.getLogger(__name__)

MAX_MESSAGE = 40_000_000
"""Bytes. Larger mails are not fetched; the limits of mail servers lie around 25 to 35 MB."""

ANSWER_AFTER = 5
"""Messages. When many have come at once, the first need not wait for their answers until the last is read."""

PATIENCE = 3
"""Polls. A message that the server lists and does not give for so long is a problem to show."""

_NOT_GIVEN = "cannot be got from the server, though it is listed"

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
        self._polling = _Patience(Backoff())
        self._sending = _Patience(Backoff(first=30))
        self._shelved: dict[MessageRef, Shelf] = {}
        self._stumbles: Counter[MessageRef] = Counter()
        """How often a message could not be got from the server."""
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
        if not self._dry:
            with suppress(OSError):
                clear_leftovers(self._place.folder)
        interrupted = self._place.outbox.recover()
        if interrupted:
            log.warning("%d letters were on their way when coibot last stopped; they may have arrived", interrupted)
        self._report()

    def beat(self) -> None:
        """One round. Never raises for what servers, networks, messages or a full disk do."""
        parts = [("records", self._refresh), ("mailbox", self._poll), ("due", self._sweep)]
        if not self._dry:
            parts += [("outbox", self._send), ("retention", self._keep)]
        for part, work in parts:
            if self._stopping.is_set():
                break
            self._guard(part, work)
        self._report()

    def _refresh(self) -> None:
        self._place.store.refresh()
        if self._place.store.damaged:
            raise _TroubleError("; ".join(self._place.store.damaged))

    def _sweep(self) -> None:
        self._place.sweeper.sweep(stopping=self._stopping.is_set)

    def _keep(self) -> None:
        self._place.keeper.keep()

    def _guard(self, part: str, work: Callable[[], None]) -> None:
        """Do one part of the round; a fault in it is remembered for `status`, said once in the log, and survived."""
        try:
            work()
        except (MailboxUnreachableError, MailboxRefusedError, _TroubleError, SweepError) as fault:
            self._trouble(part, str(fault))
        except TemplateError as fault:
            self._trouble(part, f"a template cannot be used: {fault}; nothing is lost, and it is tried again")
        except OSError as fault:
            self._trouble(part, f"{fault.filename or self._place.folder}: {fault.strerror or fault}; nothing is lost")
        except OURS as fault:
            self._trouble(part, str(fault))
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
        if self._polling.waits(moment):
            raise _TroubleError(self._problems.get("mailbox", "waiting before the next try"))
        try:
            self._drain()
        except MailboxRefusedError:
            self._polling.failed(moment, at_least=300)  # a refused log-in tried every minute locks the account
            raise
        except MailboxUnreachableError:
            self._polling.failed(moment)
            raise
        except _TroubleError:
            self._polling.succeeded()
            raise
        self._polling.succeeded()
        if not self._stopping.is_set():
            self._last_poll = self._place.clock()

    def _drain(self) -> None:
        with ImapMailbox(self._imap_account, self._imap_secret) as mailbox:
            waiting = mailbox.waiting()
            here = {one.ref for one in waiting}
            self._shelved = {ref: shelf for ref, shelf in self._shelved.items() if ref in here}
            self._stumbles = Counter({ref: times for ref, times in self._stumbles.items() if ref in here})
            # What broke the connection off goes last, so that it does not keep the others from being read.
            waiting.sort(key=lambda one: self._stumbles[one.ref])
            faults: Counter[str] = Counter()
            for number, message in enumerate(waiting, start=1):
                if self._stopping.is_set():
                    return
                self._show_life()
                if (fault := self._take(mailbox, message)) is not None:
                    faults[fault] += 1
                if number % ANSWER_AFTER == 0 and not self._dry:
                    self._guard("outbox", self._send)
            if faults:
                raise _TroubleError("; ".join(f"{_messages(number)} {words}" for words, number in faults.items()))

    def _take(self, mailbox: ImapMailbox, message: Waiting) -> str | None:
        """Handle one message and shelve it; returns what went wrong, when the next one may still go well."""
        try:
            shelf = self._shelved.get(message.ref) or self._handle(mailbox, message)
        except MessageGoneError as fault:
            log.info("%s", fault)
            self._stumbles[message.ref] += 1
            return _NOT_GIVEN if self._stumbles[message.ref] >= PATIENCE else None
        except MailboxUnreachableError:
            self._stumbles[message.ref] += 1
            raise
        except (ConflictError, DamagedFileError) as fault:
            log.error("message %s waits: %s", message.ref, fault)
            return f"must wait ({fault})"
        except (MailboxRefusedError, *OURS):
            raise
        except Exception:
            log.exception("message %s could not be handled; it will be tried again", message.ref)
            return "could not be handled, see the log"
        if self._dry:
            return None
        try:
            mailbox.move(message.ref, _FOLDERS[shelf])
        except MessageGoneError as fault:
            log.info("%s", fault)
        except MailboxRefusedError as fault:
            return f"could be handled and not moved ({fault})"
        self._shelved.pop(message.ref, None)
        return None

    def _handle(self, mailbox: ImapMailbox, message: Waiting) -> Shelf:
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
        moment = self._place.clock()
        if self._sending.waits(moment):
            raise _TroubleError(self._problems.get("outbox", "waiting before the next try"))
        attempts = self._place.outbox.flush(self._deliver, stopping=self._stopping.is_set)
        for attempt in attempts:
            self._watch("letter", attempt)
            if attempt.result.state is SendState.SENT:
                self._last_sent = self._place.clock()
        if attempts and attempts[-1].server_down:
            self._sending.failed(moment)
            raise _TroubleError(f"{attempts[-1].result.detail}; {len(self._place.store.index.pending())} wait")
        self._sending.succeeded()

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


def _messages(number: int) -> str:
    return "1 message" if number == 1 else f"{number} messages"


class _Patience:
    """When a server that failed may be tried again."""

    def __init__(self, backoff: Backoff) -> None:
        self._backoff = backoff
        self._failed_at: datetime | None = None
        self._wait = timedelta()

    def failed(self, moment: datetime, *, at_least: float = 0) -> None:
        """`at_least` in seconds."""
        self._failed_at = moment
        self._wait = timedelta(seconds=max(self._backoff.failed(), at_least))

    def succeeded(self) -> None:
        self._backoff.succeeded()
        self._failed_at = None

    def waits(self, moment: datetime) -> bool:
        """A clock that was set back does not prolong the wait."""
        return self._failed_at is not None and self._failed_at <= moment < self._failed_at + self._wait


class _TroubleError(Exception):
    """A part of the round could not be done; the words are for the operator."""


def token_source(mail: MailSettings, server: MailServer) -> TokenSource:
    """Where the secret for logging in to one of the two servers comes from."""
    if mail.auth is Auth.COMMAND:
        return CommandSource(mail.auth_command)
    return PasswordSource(server.password.reveal() if server.password else "")
