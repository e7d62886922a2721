"""The unit of consistency: all that is known of one vendor, or of one message that is nobody's yet."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from coibot.model.assessment import Assessment, Waiver
from coibot.model.document import FiledDocument, FileReading
from coibot.model.letter import OutboxEntry
from coibot.model.message import IncomingMessage
from coibot.model.vendor import VendorProfile


@dataclass(frozen=True, slots=True)
class HandledMessage:
    """A message whose effect on this record is complete."""

    sha256: str
    message_id: str | None
    at: datetime
    outcome: str
    """One line for people: "certificate filed, 2 deficiencies answered"."""
    shared_with: tuple[str, ...] = ()
    """Ids of all the records the message concerns, this one included; it is done when each of them says so."""


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One mail of the conversation."""

    direction: Direction
    at: datetime
    message_id: str | None
    references: tuple[str, ...]
    subject: str
    counterpart: str
    """The other side's address."""
    summary: str
    sha256: str = ""
    """Raw bytes in the archive."""


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A decision that staff owe."""

    id: str
    """Short, secret enough to authenticate the answer (at least 60 random bits)."""
    purpose: str
    """What it is about, "review:...", "stray:...": the same purpose is asked once."""
    reason: str
    asked_at: datetime
    message_sha256: str | None = None
    resolved_at: datetime | None = None
    resolution: str = ""


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    at: datetime
    what: str
    """A short code: "filed", "letter", "waiver", "bounce", ..."""
    detail: str


@dataclass(frozen=True, slots=True)
class Stray:
    """A message that belongs to nobody yet, with what was read in it."""

    message: IncomingMessage
    readings: tuple[FileReading, ...]


@dataclass(frozen=True, slots=True)
class Hold:
    """Nothing of the vendor's may be deleted, whatever the rules of retention say: a claim, a suit, an audit."""

    since: datetime
    because: str
    by: str


@dataclass(frozen=True, slots=True)
class Record:
    """Committed whole, or not at all."""

    id: str
    token: str
    """Random; stands in the plus-address of every letter about this record."""
    version: int = 0
    profile: VendorProfile | None = None
    """None for a stray message."""
    stray: Stray | None = None
    documents: tuple[FiledDocument, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    assessment: Assessment | None = None
    """The last one made; `explain` and `report` make their own for the date asked."""
    handled: tuple[HandledMessage, ...] = ()
    conversation: tuple[Exchange, ...] = ()
    outbox: tuple[OutboxEntry, ...] = ()
    keys: tuple[str, ...] = ()
    """Of every letter ever decided: a key is used once."""
    requested_at: datetime | None = None
    """When the first request was decided."""
    questions: tuple[OpenQuestion, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    merged_into: str | None = None
    """The id of the vendor that this one turned out to be. The record stays as it was, and takes nothing in."""
    hold: Hold | None = None
