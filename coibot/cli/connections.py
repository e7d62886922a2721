"""Tries the mailbox and the way out before the first day, and says in plain words what stands in the way.

Nothing is sent, moved or marked.
"""

import asyncio
from dataclasses import dataclass

from coibot.cli.terminal import counted
from coibot.daemon import token_source
from coibot.edge.imap import ImapAccount, ImapMailbox, MailboxRefusedError, MailboxUnreachableError
from coibot.edge.smtp import SmtpAccount, try_log_in
from coibot.edge.transport import Security
from coibot.settings import MailServer, MailSettings


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one connection."""

    ok: bool
    words: str
    advice: str = ""
    """What to do about it, when it did not go well."""


def try_mailbox(mail: MailSettings) -> Trial:
    """Log in over IMAP, open the folder, count what waits in it."""
    server = mail.imap
    account = ImapAccount(server.host, server.port, server.security, server.user or "", mail.folder)
    try:
        with ImapMailbox(account, token_source(mail, server)) as mailbox:
            waiting = len(mailbox.waiting())
    except (MailboxUnreachableError, MailboxRefusedError) as fault:
        return Trial(False, str(fault), diagnosis(str(fault), server, "IMAP"))
    words = f"{counted(waiting, 'message')} in it" if waiting else "nothing in it yet"
    return Trial(True, f"logged in to {server.host} as {server.user}; {mail.folder} can be opened, {words}")


def try_way_out(mail: MailSettings) -> Trial:
    """Log in over SMTP and leave without sending anything."""
    server = mail.smtp
    account = SmtpAccount(server.host, server.port, server.security, server.user)
    wrong = asyncio.run(try_log_in(account, token_source(mail, server) if server.user else None))
    if wrong is not None:
        return Trial(False, wrong, diagnosis(wrong, server, "SMTP"))
    done = f"logged in to {server.host} as {server.user}" if server.user else f"{server.host} answers, without a log-in"
    return Trial(True, f"{done}; nothing was sent")


_OTHER_SECURITY = {Security.TLS: Security.STARTTLS, Security.STARTTLS: Security.TLS, Security.NONE: Security.NONE}
_PORTS = {
    ("IMAP", Security.TLS): 993,
    ("IMAP", Security.STARTTLS): 143,
    ("SMTP", Security.TLS): 465,
    ("SMTP", Security.STARTTLS): 587,
}


def diagnosis(said: str, server: MailServer, protocol: str) -> str:
    """What most likely is wrong, and what to change; "" when the words say it already."""
    low = said.lower()
    host = f"COIBOT_{protocol}_HOST"
    if any(word in low for word in ("name or service not known", "nodename nor servname", "no address associated")):
        return f"No server has the name {server.host}. Look at its spelling ({host})."
    if "temporary failure in name resolution" in low:
        return "Names cannot be looked up: this machine has no network, or no DNS server."
    if "wrong_version_number" in low or "record layer failure" in low or "starttls" in low:
        return _other_security(server, protocol)
    if any(word in low for word in ("errno 111", "connect call failed", "connection refused")):
        return (
            f"{server.host} is there, and nothing answers on port {server.port}. "
            f"Look at COIBOT_{protocol}_PORT and COIBOT_{protocol}_SECURITY."
        )
    if "timed out" in low or "timeout" in low or "no end within" in low or "network is unreachable" in low:
        return (
            f"No answer from {server.host} on port {server.port}. Look at the name and the port; else a firewall "
            "stands in between (many networks close these ports)."
        )
    if "smtpclientauthentication is disabled" in low:
        return "An administrator must allow authenticated SMTP for this mailbox (Microsoft 365: mailbox, Mail apps)."
    microsoft = server.host.endswith((".office365.com", ".outlook.com")) and "log-in" in low
    if microsoft or any(word in low for word in ("5.7.139", "basicauthblocked", "basic authentication is disabled")):
        return (
            "Microsoft 365 takes no passwords: set COIBOT_AUTH=command and COIBOT_AUTH_COMMAND to a program that "
            "prints an access token, and allow IMAP and authenticated SMTP for this mailbox."
        )
    if "application-specific password" in low or "app password" in low:
        return (
            "This provider takes an app password here, made in the account's security settings, not the account's own."
        )
    if server.host.endswith(".gmail.com") and "log-in" in low:
        return "Google takes an app password (16 letters), not the account's own, and IMAP must be on for the mailbox."
    if "offers no log-in" in low:
        return f"If {server.host} takes letters without a log-in, set COIBOT_{protocol}_USER=none. " + _other_security(
            server, protocol
        )
    return ""


def _other_security(server: MailServer, protocol: str) -> str:
    other = _OTHER_SECURITY[server.security]
    if other is server.security:
        return f"Look at COIBOT_{protocol}_PORT: another kind of server answers there."
    return (
        f"{server.host} does not speak {server.security.value} on port {server.port}. "
        f"Try COIBOT_{protocol}_SECURITY={other.value} with port {_PORTS[protocol, other]}."
    )
