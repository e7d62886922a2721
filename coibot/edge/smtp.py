"""Handing one letter to the mail server. The only importer of aiosmtplib.

One connection a letter: aiosmtplib's sessions are sequential, and a session that went wrong never spoils the next.
"""

import asyncio
import re
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from coibot.edge.tokens import Credential, CredentialKind, TokenSource, TokenUnavailableError
from coibot.edge.transport import Security, require_safe, verifying_context
from coibot.model.letter import SendResult, SendState

QUIT_TIMEOUT = 5
"""Seconds. The letter's fate is decided by then."""

_PASSWORD_MECHANISMS = ("plain", "login", "cram-md5")
"""In the order of preference. One is tried, the first that is offered: a second refusal may lock the account."""
_NEEDS_UTF8 = "550 5.6.7 the mail server cannot send to an address with letters outside ASCII (no SMTPUTF8)"
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+@[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+")
"""Stricter than aiosmtplib, which makes an address out of anything that begins with one."""
_HOST_NAME = re.compile(r"[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})*")


@dataclass(frozen=True, slots=True)
class SmtpAccount:
    host: str
    port: int
    security: Security
    user: str | None = None
    """None: no log-in."""


@dataclass
class _Attempt:
    """How far one attempt got."""

    data_begun: bool = False
    refused: dict[str, str] = field(default_factory=dict)


class _NotNowError(Exception):
    """Nothing was handed over and it is no fault of the letter's; the message says why."""


class _StaleTokenError(Exception):
    """The access token was refused; a new one may do."""


def is_temporary(answer: str) -> bool:
    """Whether the answer about one recipient ("450 4.2.0 greylisted") allows another attempt later."""
    return not answer.startswith("5")


async def deliver(
    account: SmtpAccount,
    credentials: TokenSource | None,
    *,
    sender: str,
    recipients: Sequence[str],
    raw: bytes,
    timeout: float = 180,
    context: ssl.SSLContext | None = None,
) -> SendResult:
    """Hand `raw` to the server for `recipients`. Never raises for what a server or a network does.

    `timeout` is for the whole conversation, in seconds. What the result means:

    SENT: the server has taken charge of the letter. `refused` names the recipients that it did not accept, with its
    answer; `is_temporary` tells those that may be tried again.
    REFUSED: a permanent answer (5xx) for everyone, or for the letter itself.
    DEFERRED: not handed over, may succeed later: no connection, a temporary answer (4xx), log-in refused. `detail`
    says in words what the operator should look at.
    UNCERTAIN: the connection died, or the answer made no sense, at or after DATA; the letter may have arrived
    (RFC 1047).

    Raises UnencryptedError for an unencrypted connection to another machine; ValueError without recipients or a
    sender.
    """
    require_safe(account.host, account.security)
    if not recipients:
        raise ValueError("a letter needs at least one recipient")
    if not _ADDRESS.fullmatch(sender):
        raise ValueError(f"{sender!r} is no address to send from")
    for last_attempt in (False, True):
        attempt = _Attempt()
        try:
            async with asyncio.timeout(timeout):
                return await _converse(account, credentials, context, attempt, sender, recipients, raw)
        except _StaleTokenError as fault:
            if last_attempt:
                return SendResult(SendState.DEFERRED, detail=str(fault))
        except _NotNowError as fault:
            return SendResult(SendState.DEFERRED, attempt.refused, str(fault))
        except SMTPResponseException as fault:
            return _answered(fault, attempt)
        except (SMTPException, OSError, TimeoutError) as fault:
            detail = f"{account.host}:{account.port}: {fault or type(fault).__name__}"
            if isinstance(fault, TimeoutError) and not str(fault):
                detail = f"{account.host}:{account.port}: no end within {timeout:g} s"
            state = SendState.UNCERTAIN if attempt.data_begun else SendState.DEFERRED
            return SendResult(state, attempt.refused, detail)
    raise AssertionError("unreachable")


async def try_log_in(
    account: SmtpAccount,
    credentials: TokenSource | None,
    *,
    timeout: float = 60,
    context: ssl.SSLContext | None = None,
) -> str | None:
    """Connect, log in, and say good-bye without a letter: None when that went well, else what is wrong.

    `timeout` is for the whole conversation, in seconds. Raises UnencryptedError as `deliver` does.
    """
    require_safe(account.host, account.security)
    for last_attempt in (False, True):
        client = _client(account, context)
        try:
            async with asyncio.timeout(timeout):
                await _connect(client, account)
                await _log_in(client, account, credentials)
                with suppress(SMTPException, OSError):
                    await client.quit(timeout=QUIT_TIMEOUT)
                return None
        except _StaleTokenError as fault:
            if last_attempt:
                return str(fault)
        except _NotNowError as fault:
            return str(fault)
        except (SMTPException, OSError, TimeoutError, ValueError, RuntimeError) as fault:
            return f"{account.host}:{account.port}: {fault or type(fault).__name__}"
        finally:
            client.close()
    raise AssertionError("unreachable")


def _client(account: SmtpAccount, context: ssl.SSLContext | None) -> SMTP:
    return SMTP(
        hostname=account.host,
        port=account.port,
        local_hostname=_own_name(),
        use_tls=account.security is Security.TLS,
        start_tls=account.security is Security.STARTTLS,
        tls_context=None if account.security is Security.NONE else context or verifying_context(),
        timeout=60,
    )


async def _converse(
    account: SmtpAccount,
    credentials: TokenSource | None,
    context: ssl.SSLContext | None,
    attempt: _Attempt,
    sender: str,
    recipients: Sequence[str],
    raw: bytes,
) -> SendResult:
    client = _client(account, context)
    try:
        await _connect(client, account)
        await _log_in(client, account, credentials)
        accepted = await _envelope(client, attempt, sender, recipients, raw)
        if not accepted:
            return _nobody_accepted(attempt)
        attempt.data_begun = True
        response = await client.data(raw)
        with suppress(SMTPException, OSError):
            await client.quit(timeout=QUIT_TIMEOUT)
        return SendResult(SendState.SENT, attempt.refused, f"{response.code} {_one_line(response.message)}")
    finally:
        client.close()


async def _connect(client: SMTP, account: SmtpAccount) -> None:
    where = f"{account.host}:{account.port}"
    try:
        await client.connect()
        await client.ehlo()
    except UnicodeError as fault:
        raise _NotNowError(f"{account.host!r} is no host name: check COIBOT_SMTP_HOST") from fault
    except SMTPResponseException as fault:
        raise _NotNowError(f"{where} does not want to talk: {fault.code} {_one_line(fault.message)}") from fault
    except (SMTPException, OSError) as fault:
        untrusted = _certificate_fault(fault)
        if untrusted is not None:
            raise _NotNowError(
                f"the certificate of {account.host} is not trusted: {untrusted.verify_message}. Check COIBOT_SMTP_HOST."
            ) from fault
        raise


def _certificate_fault(fault: BaseException | None) -> ssl.SSLCertVerificationError | None:
    while fault is not None and not isinstance(fault, ssl.SSLCertVerificationError):
        fault = fault.__cause__ or fault.__context__
    return fault


async def _log_in(client: SMTP, account: SmtpAccount, credentials: TokenSource | None) -> None:
    """One mechanism, once. Raises _StaleTokenError when a fresh access token might be accepted."""
    if account.user is None or credentials is None:
        return
    try:
        credential = await asyncio.to_thread(credentials.credential)
    except TokenUnavailableError as fault:
        raise _NotNowError(f"no log-in for {account.user}: {fault}") from fault
    try:
        await _authenticate(client, account, account.user, credential)
    except SMTPResponseException as fault:
        said = f"{fault.code} {_one_line(fault.message)}"
        if fault.code < 500:
            raise _NotNowError(f"{account.host} cannot log anybody in now: {said}") from fault
        credentials.refused()
        detail = f"{account.host} refused the log-in of {account.user}: {said}. {_advice(credential, said)}"
        if credential.kind is CredentialKind.OAUTH:
            raise _StaleTokenError(detail) from fault
        raise _NotNowError(detail) from fault


async def _authenticate(client: SMTP, account: SmtpAccount, user: str, credential: Credential) -> None:
    offered = client.server_auth_methods
    wanted = ["xoauth2"] if credential.kind is CredentialKind.OAUTH else list(_PASSWORD_MECHANISMS)
    chosen = next((mechanism for mechanism in wanted if mechanism in offered), None)
    match chosen:
        case "xoauth2":
            await client.auth_xoauth2(user, credential.secret)
        case "plain":
            await client.auth_plain(user, credential.secret)
        case "login":
            await client.auth_login(user, credential.secret)
        case "cram-md5":
            await client.auth_crammd5(user, credential.secret)
        case _:
            listed = ", ".join(offered).upper() or "nothing"
            raise _NotNowError(
                f"{account.host} offers no log-in that fits (wanted {' or '.join(wanted).upper()}, offered {listed})"
            )


def _advice(credential: Credential, said: str) -> str:
    if "5.7.30" in said:
        return "This server takes no passwords any more: set COIBOT_AUTH=command, with an access token."
    if credential.kind is CredentialKind.OAUTH:
        return "Check the user name, the token command and the permission to send."
    return "Check the user name and the password."


async def _envelope(client: SMTP, attempt: _Attempt, sender: str, recipients: Sequence[str], raw: bytes) -> list[str]:
    """MAIL and RCPT. Returns the accepted recipients; the others are in `attempt.refused`."""
    utf8 = client.supports_extension("smtputf8")
    reachable = []
    for recipient in dict.fromkeys(recipients):
        if not _ADDRESS.fullmatch(recipient):
            attempt.refused[recipient] = "553 5.1.3 this is no address that SMTP can carry"
        elif not recipient.isascii() and not utf8:
            attempt.refused[recipient] = _NEEDS_UTF8
        else:
            reachable.append(recipient)
    header = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    if not (sender.isascii() and header.isascii()) and not utf8:
        attempt.refused.update(dict.fromkeys(recipients, _NEEDS_UTF8))
        return []
    if not reachable:
        return []
    options = []
    if client.supports_extension("size"):
        octets = len(raw) + raw.count(b"\n") - raw.count(b"\r\n")  # as it travels, with CRLF (RFC 1870 section 6.1)
        options.append(f"SIZE={octets}")
    if not raw.isascii() and client.supports_extension("8bitmime"):
        options.append("BODY=8BITMIME")
    needs_utf8 = not (sender.isascii() and header.isascii() and all(r.isascii() for r in reachable))
    if needs_utf8:
        options.append("SMTPUTF8")
    encoding = "utf-8" if needs_utf8 else "ascii"
    await client.mail(sender, options=options, encoding=encoding)
    accepted = []
    for recipient in reachable:
        try:
            await client.rcpt(recipient, encoding=encoding)
        except SMTPResponseException as fault:
            attempt.refused[recipient] = _words(fault)
            if fault.code in (421, -1):  # the server is closing, or makes no sense: go no further
                raise
        else:
            accepted.append(recipient)
    return accepted


def _nobody_accepted(attempt: _Attempt) -> SendResult:
    state = SendState.DEFERRED if any(map(is_temporary, attempt.refused.values())) else SendState.REFUSED
    return SendResult(state, attempt.refused, "no recipient was accepted")


def _answered(fault: SMTPResponseException, attempt: _Attempt) -> SendResult:
    """The letter as a whole was answered with a code other than success. aiosmtplib's -1 is no answer at all."""
    if fault.code >= 500 and fault.code not in (530, 535):
        state = SendState.REFUSED
    elif fault.code >= 400 or not attempt.data_begun:
        state = SendState.DEFERRED  # 530: log-in or TLS is missing, which is for the operator
    else:
        state = SendState.UNCERTAIN
    return SendResult(state, attempt.refused, _words(fault))


def _words(fault: SMTPResponseException) -> str:
    return f"{fault.code} {_one_line(fault.message)}" if fault.code > 0 else _one_line(fault.message)


def _one_line(text: str) -> str:
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())[:500]


def _own_name() -> str:
    """For EHLO: the host's own name without asking a resolver, else the loopback literal (RFC 5321 section 4.1.4)."""
    name = socket.gethostname()
    return name if _HOST_NAME.fullmatch(name) else "[127.0.0.1]"
