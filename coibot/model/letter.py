"""A letter: what the desk decided to say, and its way through the outbox."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from coibot.model.assessment import Assessment, LineOnFile
from coibot.model.digest import Digest
from coibot.model.document import Problem
from coibot.model.message import Address


class LetterKind(StrEnum):
    COMPLIANT = "compliant"
    """Everything asked for is on file."""
    DEFICIENT = "deficient"
    """What is missing, item by item."""
    COULD_NOT_READ = "could_not_read"
    """A file could not be read; which, why, and what to send instead."""
    RECEIPT = "receipt"
    """Arrived; a person looks at it."""
    REQUEST = "request"
    """The first request to a vendor: everything that is needed."""
    RENEWAL = "renewal"
    """Coverage on file expires soon, or has expired."""
    CONFIRM = "confirm"
    """In the middle of a term: is the policy still in force?"""
    ESCALATION = "escalation"
    """To staff: a question with a decision to make."""
    DECISION = "decision"
    """To staff: what their command did."""
    REPLY = "reply"
    """A short answer to somebody's words; its topic says which."""
    CHECK_RESULT = "check_result"
    """What would be said of a draft that was sent to be looked at; nothing was filed."""
    COMBINED = "combined"
    """To an agency: what is asked for several of its insureds, in one letter."""
    DIGEST = "digest"
    """To staff, weekly: how everyone stands, and what waits for them."""
    MEETING = "meeting"
    """To staff, monthly: the programme review, attached."""


class Topic(StrEnum):
    """What a REPLY is about."""

    NO_FILE = "no_file"
    ONLY_LINK = "only_link"
    WHO_IS_AGENT = "who_is_agent"
    """To the vendor: the agent we know is not, or not any more, the one who issues it."""
    STOPPED = "stopped"
    SNOOZED = "snoozed"
    COUNTED_AGAIN = "counted_again"
    """The umbrella was counted, and it is not enough."""
    NO_UMBRELLA = "no_umbrella"
    IN_ORDER = "in_order"
    """To an agent: his lines are in order; what else is open is with others."""
    CHECK_UNKNOWN = "check_unknown"
    """A draft came to be looked at, and it can't be told for which vendor."""


TO_STAFF = frozenset({LetterKind.ESCALATION, LetterKind.DECISION, LetterKind.DIGEST, LetterKind.MEETING})
"""What only colleagues get."""

UNASKED = frozenset(
    {
        LetterKind.REQUEST,
        LetterKind.RENEWAL,
        LetterKind.CONFIRM,
        LetterKind.COMBINED,
        LetterKind.DIGEST,
        LetterKind.MEETING,
    }
)
"""What the calendar writes; nothing that comes in can make more of them."""


@dataclass(frozen=True, slots=True)
class Answers:
    """The message that a letter answers (RFC 5322 section 3.6.4)."""

    message_id: str | None
    references: tuple[str, ...]
    subject: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read, for the letter about it."""

    file: str
    problem: Problem
    fix: str


@dataclass(frozen=True, slots=True)
class Question:
    """A decision that staff must make."""

    reason: str
    """One sentence: why a person is needed."""
    facts: tuple[tuple[str, str], ...] = ()
    """Pairs of label and value. Values may come from strangers: already stripped of control characters."""
    commands: tuple[tuple[str, str], ...] = ()
    """Pairs of the line to write and what it does: ("ASSIGN acme-plumbing", "file it for Acme Plumbing LLC")."""
    quoted: str = ""
    """The start of the stranger's own words."""


def tag_of(token: str) -> str:
    """The mark of a conversation for people's eyes, "COI-7F3K"; "" of an empty token. No secret, and not unique."""
    letters = "".join(c for c in token if c.isascii() and c.isalnum())
    return f"COI-{letters[:4].upper()}" if letters else ""


@dataclass(frozen=True, slots=True)
class Part:
    """What a combined letter asks for one vendor."""

    vendor_id: str
    vendor_name: str
    vendor_class: str
    kind: LetterKind
    """REQUEST or RENEWAL."""
    assessment: Assessment | None = None
    expiring: tuple[LineOnFile, ...] = ()
    step: int | None = None
    due_by: date | None = None


@dataclass(frozen=True, slots=True)
class LetterPlan:
    """What to say to whom; the letters room turns it into bytes."""

    key: str
    """Idempotent: the same decision always has the same key, and a key is sent once."""
    kind: LetterKind
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    token: str
    """The record's conversation token, for Reply-To and the subject tag."""
    decided_at: datetime
    """Aware, UTC."""
    vendor_id: str | None = None
    vendor_name: str | None = None
    vendor_class: str | None = None
    language: str = "en"
    answers: Answers | None = None
    assessment: Assessment | None = None
    expiring: tuple[LineOnFile, ...] = ()
    step: int | None = None
    """Renewal step in days relative to the expiration: -30, -14, -7, 0, 3, 10."""
    due_by: date | None = None
    unread: tuple[Unread, ...] = ()
    question: Question | None = None
    sequence: tuple[int, int] | None = None
    """This is letter n of at most m on this matter."""
    last_document: date | None = None
    """When the vendor last sent one."""
    attach: tuple[tuple[str, str], ...] = ()
    """Pairs of file name and SHA-256 in the archive, for staff."""
    note: str = ""
    topic: Topic | None = None
    """Of a REPLY."""
    until: date | None = None
    """SNOOZED: the day before which nobody is reminded."""
    about: str = ""
    """WHO_IS_AGENT: who said that the lines are not his."""
    parts: tuple[Part, ...] = ()
    """Of a COMBINED letter, a vendor each."""
    sites: tuple[str, ...] = ()
    """Titles of the sites and projects that the vendor works at."""
    state: str = ""
    """The vendor's, two letters: some have laws of their own for what may be asked."""
    digest: Digest | None = None


class SendState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEFERRED = "deferred"
    """A 4xx answer or no connection: tried again at `next_attempt`."""
    REFUSED = "refused"
    """A 5xx answer for everyone; staff are told."""
    UNCERTAIN = "uncertain"
    """The connection died at or after DATA: it may have arrived (RFC 1047)."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A letter whose bytes are final."""

    key: str
    message_id: str
    kind: LetterKind
    recipients: tuple[str, ...]
    """Envelope recipients still to be reached."""
    subject: str
    sha256: str
    """Of the final bytes, in the archive."""
    state: SendState
    queued_at: datetime
    next_attempt: datetime | None = None
    attempts: int = 0
    uncertain_attempts: int = 0
    sent_at: datetime | None = None
    refused: Mapping[str, str] = field(default_factory=dict)
    """Address -> what the server said."""
    last_error: str = ""


@dataclass(frozen=True, slots=True)
class SendResult:
    """What became of one attempt to hand a letter to the server."""

    state: SendState
    """SENT, DEFERRED, REFUSED or UNCERTAIN."""
    refused: Mapping[str, str] = field(default_factory=dict)
    detail: str = ""
