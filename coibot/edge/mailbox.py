"""What a mailbox is to the rest of coibot, whatever protocol it speaks: messages that wait, folders, three faults."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class MailboxUnreachableError(Exception):
    """The network or the server failed. Try again on a new connection, after a pause."""


class MailboxRefusedError(Exception):
    """The server will not let us: wrong password, no permission, no such folder, untrusted certificate.

    Trying again does not help, and locks accounts: tell the operator. The message says what to change.
    """


class MessageGoneError(Exception):
    """The message is not there now: a person moved or deleted it. No fault; go on with the next one."""


class Folder(Enum):
    """Where messages go. Named for the people who look into the mailbox."""

    PROCESSED = "Processed"
    NEEDS_REVIEW = "Needs review"
    QUARANTINE = "Quarantine"
    SENT = "Sent"


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Where a message lies now. Opaque, and no identity: that is the hash of its bytes."""

    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Waiting:
    ref: MessageRef
    size: int
    """Bytes, as the server counts them."""
    received: datetime
    """When the server took it (INTERNALDATE); UTC."""
