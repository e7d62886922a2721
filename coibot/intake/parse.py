"""Bytes -> the standard library's tree of parts, with hostile header fields cut short."""

import re
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32

FIELD_LIMIT = 20_000
"""Characters kept of one header field."""
CONTENT_FIELD_LIMIT = 2_000
"""Characters kept of a Content-Type and its like: taking their parameters apart costs the square of the length."""

BOUNDARY_LIMIT = 100
"""Every line is compared with the boundary of every multipart it lies in; honest mail nests a handful."""


class TooDeepError(ValueError):
    """Parts are nested too deep to be read, by accident of no honest mail program."""


class _Bounded(Compat32):
    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        # No mail program writes NUL (RFC 5322 section 4.1), and the standard library trips over it in a charset's name.
        value = value.replace("\0", "")
        if name.lower().startswith("content-"):
            return name, _decodable(value[:CONTENT_FIELD_LIMIT])
        return name, value[:FIELD_LIMIT]


def _decodable(field: str) -> str:
    """The field, without the stars of RFC 2231 where the standard library fails on them: on a parameter that comes both
    whole and in numbered sections, it compares numbers with none."""
    probe = Message()
    probe["Content-Type"] = field
    try:
        probe.get_params()
    except (TypeError, ValueError):
        return field.replace("*", "")
    return field


_BOUNDARY = re.compile(rb"\bboundary[ \t*0-9]{0,9}=", re.IGNORECASE)
_POLICY = _Bounded()


def parse(raw: bytes) -> Message:
    """Raises TooDeepError when parts are nested too deep, or seem to be."""
    if raw.lower().count(b"boundary") > BOUNDARY_LIMIT and len(_BOUNDARY.findall(raw)) > BOUNDARY_LIMIT:
        raise TooDeepError("too many multiparts")
    try:
        return message_from_bytes(raw, policy=_POLICY)
    except RecursionError as fault:
        raise TooDeepError("nested too deep") from fault


def parse_header(raw: bytes) -> Message:
    """The header alone; the body is left as one piece."""
    return BytesHeaderParser(policy=_POLICY).parsebytes(raw, headersonly=True)


def children(part: Message) -> list[Message]:
    """The parts of a multipart, the one message in a message/rfc822; [] of a leaf."""
    payload = part.get_payload() if part.is_multipart() else []
    return [inner for inner in payload if isinstance(inner, Message)] if isinstance(payload, list) else []


def octets_of(part: Message) -> bytes:
    """What a leaf holds, with its transfer encoding undone; b"" of a multipart.

    Never the text form: the standard library trips there on a charset that is none.
    """
    octets = None if part.is_multipart() else part.get_payload(decode=True)
    return octets if isinstance(octets, bytes) else b""
