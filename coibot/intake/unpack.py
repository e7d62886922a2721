"""Raw bytes of an e-mail -> what it says and the files in it."""

import hashlib
import logging
from email.message import Message

from coibot.intake.body import new_text
from coibot.intake.bounce import read_bounce, report_type
from coibot.intake.headers import Headers
from coibot.intake.identity import OwnIdentity
from coibot.intake.nature import judge
from coibot.intake.parse import TooDeepError, parse, parse_header
from coibot.intake.tree import Contents, walk
from coibot.intake.verification import verify
from coibot.model.message import IgnoredPart, IncomingMessage, Nature, Unpacked

# mail-parser logs strangers' bytes at every oddity; what matters of them is in `defects`.
logging.getLogger("mailparser").setLevel(logging.CRITICAL)

DEFECT_LIMIT = 30


class UnreadableMessageError(ValueError):
    """These bytes defeated the mail parsers. Keep them, put the message into quarantine, and tell staff."""


def unpack(raw: bytes, own: OwnIdentity) -> Unpacked:
    """Take a message apart. Pure; any bytes have an answer, be it an empty message with defects.

    Documents keep their bytes exactly; `Unpacked.contents` has them by SHA-256. A delivery report or a read receipt
    yields no files: what hangs there is our own letter come back.

    Raises UnreadableMessageError should a parser fail in a way that nobody foresaw.
    """
    try:
        return _unpack(raw, own)
    except Exception as fault:  # two foreign parsers on hostile bytes; the caller needs one name for it
        raise UnreadableMessageError(
            f"the message could not be taken apart: {type(fault).__name__}: {fault}"
        ) from fault


def _unpack(raw: bytes, own: OwnIdentity) -> Unpacked:
    message, contents = _parse(raw)
    headers = Headers(message)
    verification = verify(headers, own)
    origin = judge(message, headers, own, verification)
    if report_type(message) is not None or origin.nature is Nature.BOUNCE:
        contents = Contents(plain=contents.plain, html=contents.html, defects=contents.defects)
    text = contents.text
    suppress = [
        *origin.suppress_answer,
        *(["it is encrypted"] if contents.encrypted else []),
        *(["it is a calendar invitation"] if contents.invitation else []),
    ]
    incoming = IncomingMessage(
        sha256=hashlib.sha256(raw).hexdigest(),
        message_id=headers.message_id,
        subject=headers.subject,
        sender=headers.sender,
        date=headers.date,
        to=headers.addresses("To"),
        cc=headers.addresses("Cc"),
        reply_to=headers.addresses("Reply-To"),
        delivered_to=headers.delivered_to,
        in_reply_to=next(iter(headers.message_ids("In-Reply-To")), None),
        references=headers.message_ids("References"),
        nature=origin.nature,
        nature_reasons=origin.reasons,
        suppress_answer=tuple(suppress),
        verification=verification[0],
        text=text,
        new_text=new_text(text),
        files=tuple(contents.files),
        ignored=tuple(contents.ignored),
        bounce=read_bounce(message, headers) if origin.nature is Nature.BOUNCE else None,
        defects=tuple(dict.fromkeys((*headers.defects, *contents.defects)))[:DEFECT_LIMIT],
        headers=headers.for_audit(),
    )
    return Unpacked(incoming, contents.octets)


def _parse(raw: bytes) -> tuple[Message, Contents]:
    """The tree and what is in it; the header alone when parts are nested too deep for the parser."""
    try:
        message = parse(raw)
        return message, walk(message)
    except (TooDeepError, RecursionError):  # walking the tree recurses as well
        contents = Contents(defects=["nested too deep to be read"])
        contents.ignored.append(IgnoredPart("1", "", "the message is nested too deep to be read", resend=True))
        return parse_header(raw), contents
