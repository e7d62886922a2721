"""What can happen to a record."""

from dataclasses import dataclass
from datetime import date

from coibot.model.document import FileReading
from coibot.model.letter import SendResult
from coibot.model.message import IncomingMessage
from coibot.model.vendor import Role


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

    apart: frozenset[str] = frozenset()
    """Agents who are asked in a combined letter."""


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


@dataclass(frozen=True, slots=True)
class Snooze:
    """No reminders to the vendor before that day."""

    until: date
    vendor: str = ""
    """Its id or name; empty for the vendor that the conversation is about."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The vendor is written to no more."""

    vendor: str = ""


@dataclass(frozen=True, slots=True)
class AddContact:
    """Write to this address from now on."""

    email: str
    role: Role


@dataclass(frozen=True, slots=True)
class RequestFrom:
    """Ask a new vendor for its certificate."""

    name: str
    email: str
    vendor_class: str


@dataclass(frozen=True, slots=True)
class Status:
    """How does the vendor stand? Without a name: how does everyone?"""

    name: str = ""


@dataclass(frozen=True, slots=True)
class PauseAll:
    """Nothing goes out to anybody but staff."""


@dataclass(frozen=True, slots=True)
class ResumeAll:
    """Letters go out again."""


OfficeCommand = RequestFrom | Status | PauseAll | ResumeAll
"""What concerns no one vendor's record."""

Command = Approve | Waive | Alias | Dismiss | Assign | Adopt | Snooze | Stop | AddContact | OfficeCommand


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
