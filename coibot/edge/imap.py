"""The shared mailbox over IMAP. The only importer of imapclient.

One `ImapMailbox` is one fresh connection, used by one thread and closed after each poll: a connection that is kept
goes stale in too many ways (imapclient's IDLE returns nothing for ever after the server hung up). Mailbox flags are
read by nobody: people share this mailbox, and read and move mail in it too.
"""

import imaplib
import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType
from typing import Self, TypeVar

import imapclient
from imapclient.exceptions import CapabilityError, IMAPClientError, LoginError
from imapclient.imapclient import SEEN, SENT

from coibot.edge.mailbox import (
    Folder,
    MailboxRefusedError,
    MailboxUnreachableError,
    MessageGoneError,
    MessageRef,
    Waiting,
)
from coibot.edge.tokens import CredentialKind, TokenSource, TokenUnavailableError
from coibot.edge.transport import Security, require_safe, verifying_context

__all__ = [
    "Folder",
    "ImapAccount",
    "ImapMailbox",
    "MailboxRefusedError",
    "MailboxUnreachableError",
    "MessageGoneError",
    "MessageRef",
    "Waiting",
]

# imaplib gives up on lines of more than a million bytes; a SEARCH answer of a large mailbox is one line. The limit is
# read from the module, so it must be set there.
imaplib._MAXLINE = 10_000_000  # type: ignore[attr-defined]

log = logging.getLogger(__name__)
T = TypeVar("T")

CONNECT_TIMEOUT = 10
READ_TIMEOUT = 60
OPERATION_LIMIT = 300
"""Seconds for one whole operation: a server that sends a byte a minute never meets READ_TIMEOUT."""
FETCH_BATCH = 500


@dataclass(frozen=True, slots=True)
class ImapAccount:
    host: str
    port: int
    security: Security
    user: str
    """With XOAUTH2 for a shared mailbox: the shared address."""
    folder: str = "INBOX"


class ImapMailbox:
    """A connection, as a context manager: logged in on entry, logged out on exit.

    Entry and every method raise MailboxUnreachableError or MailboxRefusedError.
    """

    def __init__(self, account: ImapAccount, credentials: TokenSource, context: ssl.SSLContext | None = None) -> None:
        require_safe(account.host, account.security)
        self._account = account
        self._credentials = credentials
        self._context = context
        self._open: imapclient.IMAPClient | None = None
        self._selected: tuple[str, int] | None = None
        self._names: dict[Folder, str] = {}

    def __repr__(self) -> str:
        return f"ImapMailbox({self._account!r})"

    def __enter__(self) -> Self:
        for last_attempt in (False, True):
            self._open = self._connect()
            try:
                self._log_in(self._open, last_attempt=last_attempt)
            except BaseException as fault:
                self._hang_up()
                if isinstance(fault, _StaleTokenError):
                    continue
                raise
            break
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if fault is None or isinstance(fault, MessageGoneError | MailboxRefusedError):
            try:
                self._said(self._client.logout)
            except (MailboxUnreachableError, MailboxRefusedError) as late:
                log.debug("log-out failed: %s", late)
        self._hang_up()

    def waiting(self) -> list[Waiting]:
        """Everything in the folder, oldest first, whoever has read it. Only sizes and dates are asked for."""
        uidvalidity = self._select(self._account.folder)
        uids = sorted(self._said(lambda: self._client.search(["UNDELETED"])))
        found = []
        for start in range(0, len(uids), FETCH_BATCH):
            batch = uids[start : start + FETCH_BATCH]
            answers = self._fetch(batch, ["RFC822.SIZE", "INTERNALDATE"])
            for uid in batch:
                # A message that vanished has no answer; an answer nobody asked for (a change of flags) may lack items.
                answer = answers.get(uid, {})
                size, received = answer.get(b"RFC822.SIZE"), answer.get(b"INTERNALDATE")
                if isinstance(size, int) and isinstance(received, datetime):
                    ref = MessageRef(self._account.folder, uidvalidity, uid)
                    found.append(Waiting(ref, size, received.astimezone(UTC)))
        return found

    def fetch(self, ref: MessageRef) -> bytes:
        """The whole message, as the server has it, without marking it as read.

        Raises MessageGoneError when it is gone, or when the server gave an answer without the message.
        """
        self._require(ref)
        # BODY.PEEK[], not RFC822: that one sets \Seen, and some servers answer it without the message.
        answer = self._fetch([ref.uid], ["BODY.PEEK[]"])
        raw = answer.get(ref.uid, {}).get(b"BODY[]")
        if not isinstance(raw, bytes):
            raise MessageGoneError(f"message {ref.uid} is no longer in {ref.folder}")
        return raw

    def header(self, ref: MessageRef) -> bytes:
        """Only the header of a message, for one that is too large to fetch. Raises MessageGoneError."""
        self._require(ref)
        raw = self._fetch([ref.uid], ["BODY.PEEK[HEADER]"]).get(ref.uid, {}).get(b"BODY[HEADER]")
        if not isinstance(raw, bytes):
            raise MessageGoneError(f"message {ref.uid} is no longer in {ref.folder}")
        return raw

    def move(self, ref: MessageRef, to: Folder) -> None:
        """Move a message; the folder is made when it is missing.

        Raises MessageGoneError when a person was faster. An answer to MOVE proves nothing, and is not looked at.
        """
        self._require(ref)
        if ref.uid not in self._said(lambda: self._client.search(["UID", str(ref.uid)])):
            raise MessageGoneError(f"message {ref.uid} is no longer in {ref.folder}")
        name = self._folder(to)
        if b"MOVE" in self._client.capabilities():
            self._said(lambda: self._client.move([ref.uid], name))
            return
        self._said(lambda: self._client.copy([ref.uid], name))
        self._said(lambda: self._client.delete_messages([ref.uid], silent=True))
        # Without UIDPLUS only a plain EXPUNGE is left, which would remove what other people marked as deleted: the
        # message then stays, marked, and `waiting` passes over it.
        if b"UIDPLUS" in self._client.capabilities():
            self._said(lambda: self._client.uid_expunge([ref.uid]))

    def append(self, raw: bytes, to: Folder) -> None:
        """Put a message into a folder, marked as read: the copy of a letter in Sent."""
        name = self._folder(to)
        self._said(lambda: self._client.append(name, raw, flags=[SEEN]))

    @property
    def _client(self) -> imapclient.IMAPClient:
        if self._open is None:
            raise MailboxUnreachableError("the mailbox is not open")
        return self._open

    def _connect(self) -> imapclient.IMAPClient:
        account = self._account
        encrypted = account.security is not Security.NONE
        context = (self._context or verifying_context()) if encrypted else None
        with _classified(account):
            client = imapclient.IMAPClient(
                account.host,
                account.port,
                ssl=account.security is Security.TLS,
                ssl_context=context,
                timeout=imapclient.SocketTimeout(connect=CONNECT_TIMEOUT, read=READ_TIMEOUT),
            )
            # imapclient turns on imaplib's tracing at the highest level, which builds the repr of every message even
            # when nobody logs it: fetching is five times faster without. And a trace may show a secret.
            client._imap.debug = 0
            # imapclient sends a command in pieces: each would wait for the acknowledgement of the one before.
            client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            # Else INTERNALDATE comes as local time without a zone.
            client.normalise_times = False
            if account.security is Security.STARTTLS:
                try:
                    client.starttls(context)
                except BaseException:
                    with suppress(OSError):
                        client.shutdown()
                    raise
            return client

    def _log_in(self, client: imapclient.IMAPClient, *, last_attempt: bool) -> None:
        user = self._account.user
        try:
            credential = self._credentials.credential()
        except TokenUnavailableError as fault:
            raise MailboxRefusedError(f"no log-in for {user}: {fault}") from fault
        try:
            with self._limit():
                if credential.kind is CredentialKind.OAUTH:
                    client.oauth2_login(user, credential.secret)
                elif credential.secret.isascii() and user.isascii():
                    client.login(user, credential.secret)
                else:  # LOGIN cannot carry other letters
                    client.plain_login(user, credential.secret)
        except (imaplib.IMAP4.abort, OSError) as fault:
            raise MailboxUnreachableError(f"{self._account.host} hung up during log-in: {fault}") from fault
        except LoginError as fault:
            if isinstance(fault.__context__, imaplib.IMAP4.abort):
                raise MailboxUnreachableError(f"{self._account.host} hung up during log-in: {fault}") from fault
            if _is_temporary(fault):
                raise MailboxUnreachableError(
                    f"{self._account.host} cannot log anybody in now: {_words(fault)}"
                ) from fault
            self._credentials.refused()
            if credential.kind is CredentialKind.OAUTH and not last_attempt:
                raise _StaleTokenError from fault
            raise MailboxRefusedError(
                f"{self._account.host} refused the log-in of {user}: {_words(fault)}. Check the user name and the "
                f"{'token command' if credential.kind is CredentialKind.OAUTH else 'password'}."
            ) from fault
        # Some servers name MOVE and others only after log-in, and imapclient may hold what it was told before.
        _, answer = self._said(client._imap.capability)
        client._cached_capabilities = tuple(bytes(answer[-1]).upper().split())

    def _fetch(self, uids: Sequence[int], items: Sequence[str]) -> Mapping[int, Mapping[bytes, object]]:
        answers: Mapping[int, Mapping[bytes, object]] = self._said(lambda: self._client.fetch(uids, items))
        return answers

    def _select(self, folder: str) -> int:
        """Open a folder and return its UIDVALIDITY."""
        try:
            answer = self._said(lambda: self._client.select_folder(folder))
        except MailboxUnreachableError as fault:
            if "not connected" in str(fault).lower():  # Microsoft 365: a token for another mailbox, or no permission
                raise MailboxRefusedError(
                    f"{self._account.user} is logged in and has no mailbox here: {fault}. Check the user name, and "
                    "that the account or application has permission to this mailbox."
                ) from fault
            raise
        self._selected = (folder, int(answer.get(b"UIDVALIDITY", 0)))
        return self._selected[1]

    def _require(self, ref: MessageRef) -> None:
        """Open the folder of `ref`, and make sure that its number still means the same message."""
        if self._selected is None or self._selected[0] != ref.folder:
            self._select(ref.folder)
        if self._selected != (ref.folder, ref.uidvalidity):
            raise MessageGoneError(f"the server has renumbered {ref.folder}: message {ref.uid} is another one now")

    def _folder(self, folder: Folder) -> str:
        """The name of a folder on this server, under its personal namespace ("INBOX.Processed"); made when missing."""
        if folder not in self._names:
            self._names[folder] = self._find_or_make(folder)
        return self._names[folder]

    def _find_or_make(self, folder: Folder) -> str:
        if folder is Folder.SENT and (sent := self._said(lambda: self._client.find_special_folder(SENT))):
            return str(sent)
        name = f"{self._prefix()}{folder.value}"
        if not self._said(lambda: self._client.folder_exists(name)):
            try:
                self._said(lambda: self._client.create_folder(name))
            except MailboxRefusedError:
                if not self._said(lambda: self._client.folder_exists(name)):  # else someone was faster
                    raise
            self._said(lambda: self._client.subscribe_folder(name))
        return name

    def _prefix(self) -> str:
        """What stands before the names of our folders (RFC 2342): often nothing, "INBOX." on some servers."""
        if b"NAMESPACE" not in self._client.capabilities():
            return ""
        personal: Sequence[tuple[str, str | None]] = self._said(self._client.namespace).personal or [("", None)]
        prefix, separator = personal[0]
        return prefix if not prefix or not separator or prefix.endswith(separator) else f"{prefix}{separator}"

    def _said(self, operation: Callable[[], T]) -> T:
        """Do one operation within the limit, and sort out what went wrong with it."""
        with _classified(self._account), self._limit():
            return operation()

    @contextmanager
    def _limit(self) -> Iterator[None]:
        """Cut the connection when one operation takes longer than OPERATION_LIMIT."""
        sock: socket.socket = self._client.socket()
        timer = threading.Timer(OPERATION_LIMIT, _cut, [sock])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _hang_up(self) -> None:
        client, self._open, self._selected = self._open, None, None
        if client is not None:
            try:
                client.shutdown()
            except (OSError, IMAPClientError) as late:
                log.debug("closing failed: %s", late)


class _StaleTokenError(Exception):
    """The access token was refused; a new one may do."""


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):
        # The method of the plain socket: that of a TLS socket would take it apart under the reading thread.
        socket.socket.shutdown(sock, socket.SHUT_RDWR)


_TEMPORARY = ("[UNAVAILABLE]", "[INUSE]", "[SERVERBUG]", "[LIMIT]", "TOO MANY", "TRY AGAIN", "TEMPORAR", "[THROTTLED]")
"""What servers say when it is not about us (RFC 5530, and the habits of the large ones)."""


def _words(fault: Exception) -> str:
    """The server's answer, which imapclient hands on as the repr of its bytes."""
    said = str(fault)
    return said[2:-1].rstrip(".") if said[:2] in ("b'", 'b"') else said.rstrip(".")


def _is_temporary(fault: Exception) -> bool:
    said = str(fault).upper()
    return any(word in said for word in _TEMPORARY)


@contextmanager
def _classified(account: ImapAccount) -> Iterator[None]:
    """Every way in which imaplib, imapclient, sockets and TLS fail, as one of our three errors."""
    try:
        yield
    except ssl.SSLCertVerificationError as fault:
        raise MailboxRefusedError(
            f"the certificate of {account.host} is not trusted: {fault.verify_message}. Check COIBOT_IMAP_HOST."
        ) from fault
    except CapabilityError as fault:
        raise MailboxRefusedError(f"{account.host}:{account.port} cannot do what is needed: {fault}") from fault
    except imaplib.IMAP4.readonly as fault:
        raise MailboxRefusedError(f"{account.user} may read {account.folder} and not move mail out of it") from fault
    except (imaplib.IMAP4.abort, OSError, EOFError) as fault:
        raise MailboxUnreachableError(f"{account.host}:{account.port}: {fault or type(fault).__name__}") from fault
    except IMAPClientError as fault:
        said = str(fault)
        if "command error: BAD" in said or "failed" not in said or _is_temporary(fault):
            raise MailboxUnreachableError(f"{account.host}:{account.port}: {said}") from fault
        raise MailboxRefusedError(f"{account.host} refused: {said}") from fault
    except (ValueError, LookupError, TypeError) as fault:
        # Answers that break the protocol come out of the parsers as anything.
        raise MailboxUnreachableError(f"{account.host} answered nonsense: {type(fault).__name__}: {fault}") from fault
