"""Delivery reports (RFC 3464 in RFC 6522), and the bounces that keep to no standard."""

import re
from collections.abc import Iterator
from email.message import Message

from coibot.intake.clean import clean_line, decode
from coibot.intake.headers import Headers
from coibot.intake.parse import children, octets_of
from coibot.model.message import Bounce, FailedRecipient

RECIPIENT_LIMIT = 50

_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_BARE_ADDRESS = re.compile(r"<?([^\s<>;@]{1,64}@[^\s<>;@]{1,255})>?")
_ORIGINAL_ID = re.compile(rb"^message-id:\s*(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)


def report_type(message: Message) -> str | None:
    """ "delivery-status", "disposition-notification", "feedback-report", ...; None when it is no multipart/report."""
    if message.get_content_type() != "multipart/report":
        return None
    named = message.get_param("report-type")
    return str(named).strip().lower() if isinstance(named, str) else ""


def read_bounce(message: Message, headers: Headers) -> Bounce:
    """What a delivery report says. Recipients are empty when it gives none that can be understood."""
    recipients: list[FailedRecipient] = []
    for part in _parts(message):
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
            recipients += _recipients_of(part)
    if not recipients:
        recipients = _from_failed_recipients_header(headers)
    return Bounce(tuple(recipients[:RECIPIENT_LIMIT]), _original_message_id(message, headers))


def _parts(message: Message) -> Iterator[Message]:
    """The direct parts of a report, and of a report that was wrapped once more."""
    for part in children(message)[:20]:
        yield part
        if part.get_content_maintype() == "multipart":
            yield from _parts(part)


def _recipients_of(part: Message) -> Iterator[FailedRecipient]:
    """One per block of per-recipient fields; the standard library parses each block as a header of its own."""
    for block in children(part):
        final, original = block.get("Final-Recipient"), block.get("Original-Recipient")
        match = _BARE_ADDRESS.search(str(original or final or "").partition(";")[2])
        match = _BARE_ADDRESS.search(str(final or "").partition(";")[2]) or match
        if match is None:
            continue
        diagnostic = clean_line(str(block.get("Diagnostic-Code", "")), 500)
        status = _STATUS.search(str(block.get("Status", ""))) or _STATUS.search(diagnostic)
        action = clean_line(str(block.get("Action", ""))).lower().split(" ")[0]
        yield FailedRecipient(
            email=clean_line(match[1]).lower(),
            status=status[1] if status else "",
            action=action or "failed",
            diagnostic=diagnostic.removeprefix("smtp;").strip(),
        )


def _from_failed_recipients_header(headers: Headers) -> list[FailedRecipient]:
    """X-Failed-Recipients, which Exim and Gmail set on bounces of their own shape."""
    found = (_BARE_ADDRESS.search(item) for value in headers.raw("X-Failed-Recipients") for item in value.split(","))
    return [FailedRecipient(clean_line(m[1]).lower(), "", "failed", "") for m in found if m]


def _original_message_id(message: Message, headers: Headers) -> str | None:
    """From the returned message or its header; else the one our letter is named by in the thread."""
    for part in _parts(message):
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers", "message/global-headers"):
            for octets in _octets(part):
                if found := _ORIGINAL_ID.search(octets):
                    return clean_line(decode(found[1], None), 998)
    named = headers.message_ids("In-Reply-To") or headers.message_ids("References")[-1:]
    return named[0] if named else None


def _octets(part: Message) -> Iterator[bytes]:
    for inner in children(part):
        yield f"Message-ID: {inner.get('Message-ID', '')}".encode("utf-8", "replace")
    yield octets_of(part)[:50_000]
