"""Header fields of a message, decoded.

mail-parser decodes the fields and finds what is wrong with them. It is given a copy of the few fields that are used,
because it would otherwise decode every attachment once more, and because raw 8-bit fields are decoded better here.
"""

import re
from datetime import UTC, datetime
from email.message import Message

from mailparser import MailParser

from coibot.intake.clean import clean_line, decode
from coibot.intake.parse import FIELD_LIMIT
from coibot.model.message import Address

ADDRESS_LIMIT = 100
"""Addresses kept of one field."""
REFERENCE_LIMIT = 50
OCCURRENCE_LIMIT = 20
"""Fields of one name that are looked at."""

_READ = (
    "From", "Sender", "Reply-To", "To", "Cc", "Delivered-To", "X-Original-To", "Subject", "Date", "Message-ID",
    "In-Reply-To", "References", "Return-Path", "Auto-Submitted", "Precedence", "List-Id", "List-Post",
    "List-Unsubscribe", "Mailing-List", "X-Auto-Response-Suppress", "X-Coibot-Loop", "X-Autoreply", "X-Autorespond",
    "X-Auto-Reply", "X-Failed-Recipients", "Authentication-Results", "Resent-From",
)  # fmt: skip
KEPT_FOR_AUDIT = (
    "Return-Path", "Auto-Submitted", "Precedence", "List-Id", "List-Post", "List-Unsubscribe", "Mailing-List",
    "X-Auto-Response-Suppress", "X-Coibot-Loop", "X-Autoreply", "X-Failed-Recipients", "Reply-To", "Sender",
    "Resent-From",
)  # fmt: skip
_ONCE_ONLY = ("From", "Subject", "Message-ID", "Date", "To", "Cc", "Reply-To", "In-Reply-To", "References")
"""Fields that RFC 5322 section 3.6 allows once."""

_MESSAGE_ID = re.compile(r"<[^<>\s]{1,900}>")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]{1,64}@[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]{1,255}")
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def _text_of(value: object) -> str:
    """A raw field as text. The standard library keeps raw 8-bit octets as surrogates."""
    text = str(value)[:FIELD_LIMIT]
    if text.isascii():
        return text
    try:
        return decode(text.encode("ascii", "surrogateescape"), None)
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode("utf-8")


class Headers:
    """The header fields of one message.

    Attributes: `defects`, what is wrong with them, one line each; `repeated`, the names of fields that stand more
    than once though RFC 5322 allows them once.
    """

    def __init__(self, message: Message) -> None:
        wanted = {name.lower(): name for name in _READ}
        self._values: dict[str, list[str]] = {}
        copy = Message()
        for name, value in message.raw_items():
            occurrences = self._values.setdefault(name.lower(), []) if name.lower() in wanted else None
            if occurrences is not None and len(occurrences) < OCCURRENCE_LIMIT:
                occurrences.append(_text_of(value))
                copy[name] = occurrences[-1]
        self._parsed = MailParser(copy)
        self.repeated = tuple(name for name in _ONCE_ONLY if len(self._values.get(name.lower(), ())) > 1)
        self.defects = (
            *(f"{name} stands more than once" for name in self.repeated),
            *(
                clean_line(f"{defect['header']}: {defect['reason']}")
                for defect in (*self._parsed.address_header_defects, *self._parsed.date_header_defects)[:20]
            ),
        )

    def raw(self, name: str) -> tuple[str, ...]:
        """Every value of a field, undecoded, top first."""
        return tuple(self._values.get(name.lower(), ()))

    def line(self, name: str) -> str:
        """The first value of a field, decoded, as one clean line; "" when absent."""
        values = getattr(self._parsed, name.lower().replace("-", "_")) if self.raw(name) else ""
        first = values[0] if isinstance(values, list) and values else values
        return clean_line(str(first or ""))

    def has(self, name: str) -> bool:
        return name.lower() in self._values

    @property
    def subject(self) -> str:
        return self.line("Subject")

    @property
    def date(self) -> datetime | None:
        """UTC; None when absent, malformed or before 1990 or after 2099."""
        date = self._parsed.date
        return date if isinstance(date, datetime) and _EARLIEST <= date < _LATEST else None

    @property
    def sender(self) -> Address | None:
        """The one mailbox in From; None when there is none, or more than one is claimed."""
        found = self.addresses("From", every=True)
        if not found or len({address.email for address in found}) != 1 or self._doubtful("from"):
            return None
        return found[0]

    def addresses(self, name: str, *, every: bool = False) -> tuple[Address, ...]:
        """The mailboxes in the first field of that name (`every`: in all), each once; malformed ones left out."""
        if not every or len(self.raw(name)) < 2:
            found = self._pairs(self._parsed, name)
        else:
            found = []
            for value in self.raw(name):
                copy = Message()
                copy[name] = value
                found += self._pairs(MailParser(copy), name)
        kept: dict[str, Address] = {}
        for label, email in found[:ADDRESS_LIMIT]:
            lower = email.strip().lower()
            if _EMAIL.fullmatch(lower):
                kept.setdefault(lower, Address(lower, clean_line(label)))
        return tuple(kept.values())

    @staticmethod
    def _pairs(parsed: MailParser, name: str) -> list[tuple[str, str]]:
        attribute = "from_" if name.lower() == "from" else name.lower().replace("-", "_")
        return [(str(label), str(email)) for label, email in getattr(parsed, attribute) or []]

    def _doubtful(self, name: str) -> bool:
        """Whether a mailbox in that field could not be told with certainty."""
        return any(d["header"] == name and not d["recovered"] for d in self._parsed.address_header_defects)

    @property
    def message_id(self) -> str | None:
        """With its angle brackets."""
        ids = self.message_ids("Message-ID")
        return ids[0] if ids else None

    def message_ids(self, name: str) -> tuple[str, ...]:
        """The message ids in a field, with their angle brackets, each once; first and last ones when there are many."""
        found = tuple(dict.fromkeys(clean_line(i, 998) for v in self.raw(name) for i in _MESSAGE_ID.findall(v)))
        return found if len(found) <= REFERENCE_LIMIT else (found[0], *found[1 - REFERENCE_LIMIT :])

    @property
    def delivered_to(self) -> tuple[str, ...]:
        """Every address in Delivered-To and X-Original-To, lower case."""
        values = (*self.raw("Delivered-To"), *self.raw("X-Original-To"))
        found = (v.strip().strip("<>").lower() for v in values)
        return tuple(dict.fromkeys(v for v in found if _EMAIL.fullmatch(v)))

    def for_audit(self) -> dict[str, str]:
        return {name: clean_line(self.raw(name)[0]) for name in KEPT_FOR_AUDIT if self.has(name)}
