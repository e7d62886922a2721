"""The words in which the story is told: who writes what, when, and what a newcomer should know about it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from coibot.model.letter import LetterKind
from coibot.model.message import Address


class StoryBrokenError(Exception):
    """A letter that somebody should answer next was never written; the message says which."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What somebody sends to the shared mailbox."""

    sender: Address
    subject: str
    text: str
    files: tuple[tuple[str, bytes], ...] = ()
    """Name and content."""
    answers: str | None = None
    """The address whose newest letter this mail answers; its subject is then taken from there."""
    headers: tuple[tuple[str, str], ...] = ()
    envelope: str | None = None
    """The envelope's sender where it is another than the From address."""
    forwards: EmailMessage | None = None
    """A whole mail inside this one."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing that happens, and why it is shown."""

    at: datetime
    """Aware, in the office's time zone."""
    title: str
    caption: str
    mail: Mail | None = None
    """None: only time passes."""


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    scenes: tuple[Scene, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of coibot's as it was handed over."""

    kind: LetterKind
    vendor_id: str | None
    """None: about a message that is nobody's yet."""
    raw: bytes
    message: EmailMessage
    recipients: tuple[str, ...]
    seconds: float | None
    """Since the mail that it answers came to rest in the mailbox; None when the clock alone brought it about."""


@dataclass(frozen=True, slots=True)
class Played:
    """A scene and what came of it."""

    scene: Scene
    number: int
    sent: EmailMessage | None
    """What was sent to the mailbox."""
    outcomes: tuple[str, ...]
    """What became of each message taken from the mailbox, in coibot's words."""
    letters: tuple[Letter, ...] = field(default=())


def written(mail: Mail, to: Address, at: datetime, number: int, letters: Sequence[EmailMessage]) -> EmailMessage:
    """The mail as the sender's mail program writes it; `letters` are those that went out so far.

    Raises StoryBrokenError when the letter that it answers is not among them.
    """
    message = EmailMessage()
    message["From"] = _mailbox(mail.sender)
    message["To"] = _mailbox(to)
    answered = _answered(mail, letters)
    message["Subject"] = _reply_subject(answered) if answered and not mail.subject else mail.subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{at:%Y%m%d%H%M}.{number}@{mail.sender.email.rpartition('@')[2]}>"
    text = f"{mail.text}\n"
    if answered is not None:
        message["In-Reply-To"] = answered["Message-ID"]
        message["References"] = " ".join(filter(None, (answered["References"], answered["Message-ID"])))
        text += f"\n{_quoted(answered)}\n"
    for name, value in mail.headers:
        message[name] = value
    message.set_content(text)
    for name, content in mail.files:
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    if mail.forwards is not None:
        message.add_attachment(mail.forwards)
    return message


def plain_text(message: EmailMessage) -> str:
    """The plain text of a mail with plain line ends, "" when it has none."""
    part = message.get_body(("plain",))
    return "\n".join(str(part.get_content()).splitlines()) if part is not None else ""


def file_names(message: EmailMessage) -> list[str]:
    """The attached files, those of a mail inside the mail as well."""
    return [name for part in message.walk() if (name := part.get_filename())]


def _answered(mail: Mail, letters: Sequence[EmailMessage]) -> EmailMessage | None:
    if mail.answers is None:
        return None
    for letter in letters[::-1]:
        if any(mail.answers in str(letter[header]) for header in ("To", "Cc") if letter[header]):
            return letter
    raise StoryBrokenError(f"{mail.sender.email} was to answer a letter to {mail.answers}, and none came")


def _reply_subject(answered: EmailMessage) -> str:
    subject = str(answered["Subject"])
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"


def _quoted(answered: EmailMessage) -> str:
    lines = "\n".join(f"> {line}".rstrip() for line in plain_text(answered).splitlines())
    return f"On {answered['Date']}, {answered['From']} wrote:\n{lines}"


def _mailbox(address: Address) -> str:
    return f"{address.name} <{address.email}>" if address.name else address.email
