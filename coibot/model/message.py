"""An e-mail that arrived, as far as anyone downstream needs to know it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Nature(StrEnum):
    """What kind of sender wrote a message (RFC 3834, RFC 2369, RFC 3464)."""

    PERSON = "person"
    ROBOT = "robot"
    """A no-reply address or an automatic submission: read, never answered."""
    AUTO_REPLY = "auto_reply"
    """Out of office and the like."""
    BOUNCE = "bounce"
    LIST = "list"
    OWN = "own"
    """coibot's own mail come back."""


class Verification(StrEnum):
    """What our own server's Authentication-Results say of the From domain (RFC 8601)."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox. `email` is lower case; `name` is one clean line, perhaps empty."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class FailedRecipient:
    email: str
    status: str
    """RFC 3463 code such as "5.1.1"; "" when the report gives none."""
    action: str
    """"failed", "delayed", ... (RFC 3464 section 2.3.3)."""
    diagnostic: str


@dataclass(frozen=True, slots=True)
class Bounce:
    """A delivery report about a letter."""

    recipients: tuple[FailedRecipient, ...]
    original_message_id: str | None


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A part of the message that may be a document. Its bytes lie in the archive under `sha256`."""

    path: str
    """Where it hung in the message: "2", "1.2.1" inside a forward, "3/coi.pdf" inside a zip."""
    name: str
    sha256: str
    size: int
    media: str
    """What the bytes are, sniffed: "pdf", "png", "jpeg", "tiff", "heic"."""


@dataclass(frozen=True, slots=True)
class IgnoredPart:
    """A part that was not taken for a document, and why (for staff and the audit)."""

    path: str
    name: str
    why: str
    resend: bool = False
    """True when the sender meant it as a document: ask for a PDF instead. False for signatures, their pictures, ..."""


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    sha256: str
    """Of the raw bytes."""
    message_id: str | None
    subject: str
    """One clean line."""
    sender: Address | None
    """The From address; None when it is missing, malformed or given twice with different mailboxes."""
    date: datetime | None
    """The Date header, aware, UTC; None when absent or absurd."""
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    delivered_to: tuple[str, ...] = ()
    """Delivered-To, X-Original-To: where a plus-address token may stand."""
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    nature: Nature = Nature.PERSON
    nature_reasons: tuple[str, ...] = ()
    """Header lines or facts that decided `nature`, for people."""
    suppress_answer: tuple[str, ...] = ()
    """Reasons besides `nature` why this address must not get an automatic answer; empty when it may."""
    verification: Verification = Verification.UNKNOWN
    text: str = ""
    """The plain text of the body (from HTML when there is no plain part), control and bidi characters stripped."""
    new_text: str = ""
    """`text` without quoted earlier mail and signature."""
    files: tuple[AttachedFile, ...] = ()
    ignored: tuple[IgnoredPart, ...] = ()
    bounce: Bounce | None = None
    defects: tuple[str, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    """A few headers kept for the audit (Return-Path, Auto-Submitted, Precedence, List-Id, ...)."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A message and the bytes of its files, by SHA-256."""

    message: IncomingMessage
    contents: Mapping[str, bytes]
