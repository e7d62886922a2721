"""What an operator sets: the environment, `.env`, and files that hold secrets.

`load` reads everything, reports every mistake at once with one line each, and never repeats a secret.
The names are a promise; `NAMES` lists them all.
"""

import os
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from zoneinfo import ZoneInfo

from coibot.edge.transport import Security as Security
from coibot.edge.transport import is_loopback
from coibot.environment import Environment, Secret
from coibot.model.message import Address

NAMES: tuple[str, ...] = (
    "COIBOT_DATA_DIR",
    "COIBOT_RULES",
    "COIBOT_TEMPLATES",
    "COIBOT_TIMEZONE",
    "COIBOT_STORE",
    "COIBOT_WORKERS",
    "COIBOT_ADDRESS",
    "COIBOT_STAFF",
    "COIBOT_AUTHSERV_ID",
    "COIBOT_PLUS_ADDRESSING",
    "COIBOT_POLL_SECONDS",
    "COIBOT_AUTH",
    "COIBOT_AUTH_COMMAND",
    "COIBOT_IMAP_HOST",
    "COIBOT_IMAP_PORT",
    "COIBOT_IMAP_USER",
    "COIBOT_IMAP_PASSWORD",
    "COIBOT_IMAP_SECURITY",
    "COIBOT_IMAP_FOLDER",
    "COIBOT_SMTP_HOST",
    "COIBOT_SMTP_PORT",
    "COIBOT_SMTP_USER",
    "COIBOT_SMTP_PASSWORD",
    "COIBOT_SMTP_SECURITY",
)
"""Every setting. Each may also be given as NAME_FILE, the path of a file that holds the value."""


class SettingsError(Exception):
    """Something is missing or wrong; `problems` has one line for each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Auth(StrEnum):
    PASSWORD = "password"  # noqa: S105
    COMMAND = "command"
    """An OAuth access token, printed by a command of the operator's and used with XOAUTH2."""


@dataclass(frozen=True, slots=True)
class MailServer:
    host: str
    port: int
    security: Security
    user: str | None
    """None: no log-in (SMTP only)."""
    password: Secret | None
    """None when COIBOT_AUTH is `command`, or when there is no log-in."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """What only a program that touches mail needs."""

    address: Address
    """The mailbox that vendors write to, and the From of every letter."""
    staff: tuple[Address, ...]
    """At least one."""
    imap: MailServer
    folder: str
    smtp: MailServer
    auth: Auth
    auth_command: tuple[str, ...]
    """The words of COIBOT_AUTH_COMMAND; empty unless `auth` is `command`."""
    authserv_id: str | None
    """The name under which our own server writes Authentication-Results (RFC 8601); None: believe none."""
    plus_addressing: bool
    """Whether `coi+token@...` reaches the mailbox."""
    poll_seconds: int


@dataclass(frozen=True, slots=True)
class Settings:
    data_dir: Path
    rules: Path
    templates: Path
    timezone: ZoneInfo
    """Of the office: which day it is."""
    store: str
    """`tinydb`."""
    workers: int
    mail: MailSettings | None
    """None when loaded with `needs_mail=False`."""


def shipped(name: str) -> Path:
    """The copy of `rules.yaml` or `mail_templates` that came with coibot: beside the package, or inside the wheel."""
    package = Path(__file__).resolve().parent
    inside = package / "_defaults" / name
    return inside if inside.exists() else package.parent / name


def load(environ: Mapping[str, str], dotenv: Path | None, *, needs_mail: bool = True) -> Settings:
    """The settings, from `environ` first and the file `dotenv` second.

    A value given in the environment hides the same name in the file, whether there as NAME or as NAME_FILE. An empty
    value counts as not given. With `needs_mail=False` (read, check, rules, report) the mail settings are not looked at.

    Raises SettingsError with every problem found.
    """
    given = Environment(environ, dotenv, NAMES)
    settings = _settings(given, needs_mail)
    if given.problems or settings is None:
        raise SettingsError(tuple(given.problems))
    return settings


def _settings(given: Environment, needs_mail: bool) -> Settings | None:
    timezone = given.timezone("COIBOT_TIMEZONE", required=needs_mail)
    mail = _mail_settings(given) if needs_mail else None
    settings = Settings(
        data_dir=Path(given.text("COIBOT_DATA_DIR", "./data")),
        rules=given.existing("COIBOT_RULES", "rules.yaml", None if needs_mail else shipped("rules.yaml")),
        templates=given.existing("COIBOT_TEMPLATES", "mail_templates", shipped("mail_templates")),
        timezone=timezone,
        store=_store(given),
        workers=given.number("COIBOT_WORKERS", len(os.sched_getaffinity(0)), 1, 64),
        mail=mail,
    )
    if settings.data_dir.exists() and not settings.data_dir.is_dir():
        given.problem("COIBOT_DATA_DIR", f"{settings.data_dir} is not a folder", "name a folder that coibot may fill")
    return settings if mail or not needs_mail else None


def _store(given: Environment) -> str:
    store = given.text("COIBOT_STORE", "tinydb")
    if store.startswith(("postgresql:", "postgres:")):
        given.problem("COIBOT_STORE", "PostgreSQL is not available in this version", "leave it out, or say tinydb")
    elif store != "tinydb":
        given.problem("COIBOT_STORE", "is not a store that coibot knows", "leave it out, or say tinydb")
    return store


def _mail_settings(given: Environment) -> MailSettings | None:
    address = given.address("COIBOT_ADDRESS", 'as in "Acme Certificates <coi@acme.example>"')
    staff = given.addresses("COIBOT_STAFF", "as in ann@acme.example, bob@acme.example")
    if address and any(person.email == address.email for person in staff):
        given.problem(
            "COIBOT_STAFF",
            f"{address.email} is coibot's own address (COIBOT_ADDRESS)",
            "name mailboxes that people read: coibot would write to itself",
        )
    auth, command = _auth(given)
    imap = _imap(given, auth, address)
    smtp = _smtp(given, auth, imap)
    folder = given.text("COIBOT_IMAP_FOLDER", "INBOX")
    authserv_id = given.text("COIBOT_AUTHSERV_ID") or None
    # "no" is the safe default: where plus-addressing is off, every answer to coi+token@ would bounce, while without it
    # two more ways to find the conversation remain (In-Reply-To and the tag in the subject).
    plus_addressing = given.choice("COIBOT_PLUS_ADDRESSING", ("yes", "no"), "no") == "yes"
    poll_seconds = given.number("COIBOT_POLL_SECONDS", 60, 1, 86_400)
    if address is None:
        return None
    return MailSettings(
        address=address,
        staff=staff,
        imap=imap,
        folder=folder,
        smtp=smtp,
        auth=auth,
        auth_command=command,
        authserv_id=authserv_id,
        plus_addressing=plus_addressing,
        poll_seconds=poll_seconds,
    )


def _auth(given: Environment) -> tuple[Auth, tuple[str, ...]]:
    method = given.choice("COIBOT_AUTH", ("password", "command", "microsoft", "google"), "password")
    if method in ("microsoft", "google"):
        given.problem(
            "COIBOT_AUTH",
            f"{method} is not available in this version",
            "use command, with COIBOT_AUTH_COMMAND set to a program that prints an access token",
        )
        return Auth.COMMAND, ()
    if method == "password":
        return Auth.PASSWORD, ()
    name = "COIBOT_AUTH_COMMAND"
    line = given.needed(name, "the command line of a program that prints an access token")
    try:
        words = tuple(shlex.split(line))
    except ValueError:
        given.problem(name, "has a quotation mark that is not closed", "quote it as for a shell")
        return Auth.COMMAND, ()
    if words and shutil.which(words[0], path=given.environ.get("PATH")) is None:
        given.problem(name, f"there is no program {words[0]}", "give the full path of one that may be executed")
    return Auth.COMMAND, words


_PORTS = {
    "IMAP": {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143},
    "SMTP": {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25},
}


def _imap(given: Environment, auth: Auth, address: Address | None) -> MailServer:
    host, port, security = _connection(given, "IMAP")
    user = given.text("COIBOT_IMAP_USER") or (address.email if address else "")
    password = None
    if auth is Auth.PASSWORD:
        password = given.secret("COIBOT_IMAP_PASSWORD")
        if password is None:
            given.missing("COIBOT_IMAP_PASSWORD", "the mailbox's password, or COIBOT_IMAP_PASSWORD_FILE")
    return MailServer(host, port, security, user, password)


def _smtp(given: Environment, auth: Auth, imap: MailServer) -> MailServer:
    """Without a user or password of its own, the SMTP log-in is the IMAP one; COIBOT_SMTP_USER=none means no log-in."""
    host, port, security = _connection(given, "SMTP")
    user = given.text("COIBOT_SMTP_USER") or imap.user
    if user == "none":
        return MailServer(host, port, security, None, None)
    if auth is not Auth.PASSWORD:
        return MailServer(host, port, security, user, None)
    password = given.secret("COIBOT_SMTP_PASSWORD")
    if password is None and user != imap.user:
        given.missing("COIBOT_SMTP_PASSWORD", f"the password of {user}, who is not the IMAP user")
    return MailServer(host, port, security, user, password or imap.password)


def _connection(given: Environment, protocol: str) -> tuple[str, int, Security]:
    host = given.host(f"COIBOT_{protocol}_HOST", f"as in {protocol.lower()}.acme.example")
    name = f"COIBOT_{protocol}_SECURITY"
    security = Security(given.choice(name, tuple(Security), Security.TLS))
    if security is Security.NONE and host and not is_loopback(host):
        given.problem(name, f"none would send passwords in the clear to {host}", "use tls, or starttls")
    port = given.number(f"COIBOT_{protocol}_PORT", _PORTS[protocol][security], 1, 65_535)
    return host, port, security
