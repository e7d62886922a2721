"""Who wrote a message: a person, or something that must not be answered (RFC 3834, RFC 2369, RFC 2919)."""

import re
from dataclasses import dataclass
from email.message import Message

from coibot.intake.bounce import report_type
from coibot.intake.headers import Headers
from coibot.intake.identity import OwnIdentity
from coibot.model.message import Nature, Verification

_NO_REPLY = re.compile(
    r"^(?:.*[._+-])?(?:no|not|never|do[._-]?not|dont)[._-]?(?:reply|respond|answer)s?(?:[._+-].*|\d*)$"
)
_POSTMASTER = re.compile(
    r"^(mailer-?daemon|postmaster|mail-?delivery.*|bounces?([+-].*)?|microsoftexchange[0-9a-f]{20,})$"
)
_AWAY = re.compile(
    r"^(re:\s*)?(automatic reply|auto[- ]?reply|auto[- ]?response|autoreply|out of (the )?office|out-of-office"
    r"|respuesta autom[áa]tica|abwesenheit|r[ée]ponse automatique)\b",
    re.IGNORECASE,
)
_FAILED_DELIVERY = re.compile(
    r"undeliver|delivery (status|has failed|failure|incomplete)|mail delivery|returned mail|failure notice"
    r"|not delivered|delivery notification|unzustellbar|no se (ha )?entreg",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Origin:
    nature: Nature
    reasons: tuple[str, ...]
    suppress_answer: tuple[str, ...]


def judge(
    message: Message,
    headers: Headers,
    own: OwnIdentity,
    verification: tuple[Verification, str],
) -> Origin:
    """The nature of a message, why, and further reasons why its sender gets no automatic answer."""
    nature, reasons = Nature.PERSON, list[str]()
    for kind, test in _TESTS:
        if found := test(message, headers, own):
            nature, reasons = kind, found
            break
    return Origin(nature, tuple(reasons), tuple(_no_answer(message, headers, verification)))


def _own(_: Message, headers: Headers, own: OwnIdentity) -> list[str]:
    found = []
    if headers.sender is not None and own.owns(headers.sender.email):
        found.append(f"From is our own address {headers.sender.email}")
    if any(value.strip() == own.loop_id for value in headers.raw("X-Coibot-Loop")):
        found.append("X-Coibot-Loop is ours")
    if headers.message_id is not None and own.made(headers.message_id):
        found.append("the Message-ID is one of ours")
    return found


def _bounce(message: Message, headers: Headers, _: OwnIdentity) -> list[str]:
    report = report_type(message)
    if report == "delivery-status":
        return ["a delivery report (RFC 3464)"]
    if report is not None or not (headers.has("X-Failed-Recipients") or _FAILED_DELIVERY.search(headers.subject)):
        return []
    return _undeliverable_sender(headers)


def _undeliverable_sender(headers: Headers) -> list[str]:
    """Signs that a mail system wrote, not a mailbox."""
    found = []
    if _null_return_path(headers):
        found.append("Return-Path is empty")
    if headers.sender is not None and _POSTMASTER.match(headers.sender.email.rpartition("@")[0]):
        found.append(f"From is {headers.sender.email}")
    return found


def _auto_reply(message: Message, headers: Headers, _: OwnIdentity) -> list[str]:
    submitted = _auto_submitted(headers)
    found = []
    if report_type(message) == "disposition-notification":
        found.append("a read receipt (RFC 8098)")
    if submitted == "auto-replied":
        found.append("Auto-Submitted: auto-replied")
    found += [f"{name} is set" for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply") if headers.has(name)]
    if headers.line("Precedence").lower() in ("auto_reply", "auto-reply"):
        found.append(f"Precedence: {headers.line('Precedence')}")
    if _AWAY.match(headers.subject) and (
        submitted or headers.has("X-Auto-Response-Suppress") or _null_return_path(headers)
    ):
        found.append(f"the subject says so: {headers.subject}")
    return found


def _robot(message: Message, headers: Headers, own: OwnIdentity) -> list[str]:
    found = _undeliverable_sender(headers)
    if submitted := _auto_submitted(headers):
        found.append(f"Auto-Submitted: {submitted}")
    if headers.sender is not None and _NO_REPLY.match(headers.sender.email.rpartition("@")[0]):
        found.append(f"From is {headers.sender.email}, which takes no answers")
    if any(value.strip() != own.loop_id for value in headers.raw("X-Coibot-Loop")):
        found.append("another coibot wrote it (X-Coibot-Loop)")
    if (report := report_type(message)) is not None:
        found.append(f"multipart/report; report-type={report or 'unknown'}")
    return found


def _list(_: Message, headers: Headers, own: OwnIdentity) -> list[str]:
    """Mailing lists. Where the shared mailbox is itself a group, its own list fields stand on all mail: no sign."""
    if _is_own_group(headers, own):
        return []
    found = [
        f"{name}: {headers.line(name)}"
        for name in ("List-Id", "List-Post", "List-Unsubscribe", "Mailing-List")
        if headers.has(name)
    ]
    precedence = headers.line("Precedence").lower()
    if precedence in ("bulk", "junk", "list"):
        found.append(f"Precedence: {precedence}")
    return found


def _is_own_group(headers: Headers, own: OwnIdentity) -> bool:
    ids = [value.lower() for name in ("List-Id", "List-Post", "Mailing-List") for value in headers.raw(name)]
    return any(
        f"<{address.replace('@', '.')}>" in value or f"mailto:{address}>" in value or f"list {address};" in value
        for address in own.addresses
        for value in ids
    )


_TESTS = (
    (Nature.OWN, _own),
    (Nature.BOUNCE, _bounce),
    (Nature.AUTO_REPLY, _auto_reply),
    (Nature.ROBOT, _robot),
    (Nature.LIST, _list),
)
"""The first that finds a reason names the nature."""


def _auto_submitted(headers: Headers) -> str:
    """The keyword of Auto-Submitted (RFC 3834 section 5), lower case; "" when absent or "no"."""
    words = re.split(r"[\s;(]", headers.line("Auto-Submitted").lower(), maxsplit=1)
    return "" if words[0] == "no" else words[0]


def _null_return_path(headers: Headers) -> bool:
    return any(re.sub(r"\s", "", value) == "<>" for value in headers.raw("Return-Path")[:1])


def _no_answer(message: Message, headers: Headers, verification: tuple[Verification, str]) -> list[str]:
    found = []
    if headers.sender is None:
        found.append("there is no single From address")
    found += [f"{name} stands more than once" for name in headers.repeated if name in ("From", "Subject", "Message-ID")]
    if verification[0] is Verification.FAIL:
        found.append(f"the sender's domain disowns it ({verification[1]})")
    asked = {word.strip().lower() for word in headers.line("X-Auto-Response-Suppress").split(",")}
    if asked & {"all", "autoreply", "oof"}:
        found.append(f"X-Auto-Response-Suppress: {headers.line('X-Auto-Response-Suppress')}")
    if _null_return_path(headers):
        found.append("Return-Path is empty")
    if report_type(message) is not None:
        found.append("it is a report of a mail system")
    return found
