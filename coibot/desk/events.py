"""What can happen to a record."""

from dataclasses import dataclass
from datetime import date

from coibot.model.document import FileReading
from coibot.model.letter import SendResult
from coibot.model.message import IncomingMessage


@dataclass(frozen=True, slots=True)
class MessageArrived:
    """A message, or the part of it that concerns this record."""

    message: IncomingMessage
    readings: tuple[FileReading, ...]
    """Of the files that belong to this record."""
    how: str
    """How it is known that they do."""
    in_thread: bool
    """Whether it answers one of our letters about this record."""
    shared_with: tuple[str, ...]
    """All the records that the message concerns."""
    vouched_by: str | None = None
    """The member of staff who said that the message belongs here."""


@dataclass(frozen=True, slots=True)
class DayBegan:
    """The clock: what is due today."""


@dataclass(frozen=True, slots=True)
class LetterAttempted:
    """The server's answer to one attempt at sending."""

    key: str
    result: SendResult


@dataclass(frozen=True, slots=True)
class Approve:
    """Staff have looked: what could not be known is accepted, until the coverage on file expires."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Waive:
    requirement: str
    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class Alias:
    """The name on the certificate is this vendor's."""

    name: str


@dataclass(frozen=True, slots=True)
class Dismiss:
    """Nothing is owed to this message."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class Assign:
    """A stray message belongs to this vendor."""

    vendor_id: str


@dataclass(frozen=True, slots=True)
class Adopt:
    """A stray message's certificate is a new vendor's, of this class."""

    vendor_class: str


Command = Approve | Waive | Alias | Dismiss | Assign | Adopt


@dataclass(frozen=True, slots=True)
class StaffDecided:
    """A command from staff, by mail or from the terminal."""

    command: Command
    by: str
    question_id: str | None
    """The question it answers; None for one given unasked."""
    message: IncomingMessage | None = None
    """The mail it came in."""


Event = MessageArrived | DayBegan | LetterAttempted | StaffDecided
