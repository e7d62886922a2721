"""Whose is this? From the thread, the sender and the insured's name to a vendor, or to an honest "nobody knows".

A wrong guess files one company's insurance under another, so a document is given to a vendor only when one piece of
evidence is strong (its own thread, its insured name) or two weak ones agree; anything else is a question to staff.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from coibot.model.document import Document, DocumentKind, FileReading
from coibot.model.message import IncomingMessage
from coibot.rules.names import NameMatch, compare

SURE = frozenset({NameMatch.EXACT, NameMatch.FORMAT, NameMatch.ALIAS, NameMatch.SUFFIX_MISSING})
LIKELY = SURE | {NameMatch.DIFFERENT_SUFFIX}
SUGGESTIVE = LIKELY | {NameMatch.SIMILAR}


_TAG = re.compile(r"\[(COI-[A-Z0-9]{2,4})\]", re.IGNORECASE)


class Directory(Protocol):
    """Look-ups over the roster."""

    def by_token(self, token: str) -> str | None: ...

    def by_tag(self, tag: str) -> tuple[str, ...]: ...

    def by_message_id(self, message_id: str) -> tuple[str, ...]: ...

    def by_address(self, email: str) -> tuple[str, ...]:
        """The vendors that have this contact, their own or an agent."""

    def by_own_address(self, email: str) -> tuple[str, ...]:
        """The vendors whose own contact this is."""

    def names(self) -> Mapping[str, tuple[str, ...]]: ...


@dataclass(frozen=True, slots=True)
class Owner:
    """To whom some files of a message belong, and how that is known."""

    vendor_id: str
    how: str


@dataclass(frozen=True, slots=True)
class Route:
    """Every file of the message under its owner; `nobody` holds those that staff must assign."""

    owners: Mapping[str, tuple[str, ...]]
    """Vendor id -> SHA-256 of its files."""
    how: Mapping[str, str]
    """Vendor id -> one sentence, for the history."""
    nobody: tuple[str, ...]
    thread: str | None
    """The record whose conversation the message continues."""
    suggestions: tuple[str, ...]
    """Vendor ids that staff should look at first."""


def thread_of(message: IncomingMessage, directory: Directory, tokens: Iterable[str]) -> str | None:
    """The record a message continues: by plus-address token, then In-Reply-To, References, and the subject's tag.

    Several records may know a message id (one letter to an agency about two vendors): then it decides nothing. The tag
    is no secret and not unique: it decides only among the vendors that the sender is a contact of.
    """
    for token in tokens:
        record_id = directory.by_token(token)
        if record_id is not None:
            return record_id
    for message_id in (message.in_reply_to, *reversed(message.references)):
        if message_id:
            known = directory.by_message_id(message_id)
            if len(known) == 1:
                return known[0]
    tagged = {record_id for tag in _TAG.findall(message.subject) for record_id in directory.by_tag(tag)}
    own = tagged.intersection(directory.by_address(message.sender.email) if message.sender else ())
    return own.pop() if len(own) == 1 else None


def route(
    message: IncomingMessage, readings: Sequence[FileReading], directory: Directory, *, thread: str | None
) -> Route:
    """Give each file of the message to a vendor, or to nobody.

    `thread` is the vendor whose conversation the message continues, as `thread_of` found it.
    """
    senders = directory.by_address(message.sender.email) if message.sender else ()
    itself = directory.by_own_address(message.sender.email) if message.sender else ()
    owners: dict[str, list[str]] = {}
    how: dict[str, str] = {}
    nobody: list[str] = []
    later: list[FileReading] = []
    suggestions: list[str] = list(senders)
    for reading in readings:
        names = _insured_names(reading)
        if not names:
            later.append(reading)
            continue
        owner, likely = _by_name(names, directory, thread=thread, senders=senders, itself=itself)
        suggestions.extend(likely)
        if owner is None:
            nobody.append(reading.sha256)
        else:
            owners.setdefault(owner.vendor_id, []).append(reading.sha256)
            how[owner.vendor_id] = owner.how
    for reading in later:
        # Endorsement pages without a name, scans, invoices: they travel with what they came with.
        companion = _companion(owners, thread, senders, strays=bool(nobody))
        if companion is None:
            nobody.append(reading.sha256)
        else:
            owners.setdefault(companion.vendor_id, []).append(reading.sha256)
            how.setdefault(companion.vendor_id, companion.how)
    return Route(
        owners={vendor: tuple(files) for vendor, files in owners.items()},
        how=how,
        nobody=tuple(nobody),
        thread=thread,
        suggestions=tuple(dict.fromkeys(suggestions)),
    )


def _insured_names(reading: FileReading) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for document in reading.documents if (name := insured_name(document))))


def insured_name(document: Document) -> str | None:
    """Who is insured, when the document says so readably."""
    if document.certificate is not None:
        return document.certificate.insured.name
    if document.kind is DocumentKind.ENDORSEMENT and document.endorsement is not None:
        return document.endorsement.named_insured
    if document.notice is not None:
        return document.notice.named_insured
    return None


def _by_name(
    names: Sequence[str], directory: Directory, *, thread: str | None, senders: Sequence[str], itself: Sequence[str]
) -> tuple[Owner | None, tuple[str, ...]]:
    """The owner of a file that names these insureds, and the vendors whose names come near."""
    found: dict[str, NameMatch] = {}
    for vendor_id, (legal, *aliases) in directory.names().items():
        matches = [compare(name, legal, aliases) for name in names]
        best = min(matches, key=list(NameMatch).index)
        if best in SUGGESTIVE:
            found[vendor_id] = best
    near = tuple(sorted(found, key=lambda vendor_id: (list(NameMatch).index(found[vendor_id]), vendor_id)))
    sure = [vendor_id for vendor_id in near if found[vendor_id] in SURE]
    likely = [vendor_id for vendor_id in near if found[vendor_id] in LIKELY]

    if thread is not None and (thread in sure or not sure):
        return Owner(thread, "it came in this vendor's own conversation"), near
    if len(sure) == 1:
        return Owner(sure[0], f"the insured is {names[0]}"), near
    known = [vendor_id for vendor_id in (sure or likely) if vendor_id in senders]
    if len(known) == 1:
        return Owner(known[0], f"the insured is {names[0]} and the sender is a contact of this vendor"), near
    if not near and len(senders) == 1 and senders[0] in itself:
        # The vendor itself, and no other: the judgement says that the insured's name differs. An agent that has one
        # vendor of ours may well send the first certificate of another.
        return Owner(senders[0], "the sender is a contact of this vendor alone"), near
    return None, near


def _companion(
    owners: Mapping[str, Sequence[str]], thread: str | None, senders: Sequence[str], *, strays: bool
) -> Owner | None:
    if len(owners) == 1 and not strays:
        return Owner(next(iter(owners)), "it came together with this vendor's certificate")
    if owners or strays:
        return None
    if thread is not None:
        return Owner(thread, "it came in this vendor's own conversation")
    if len(senders) == 1:
        return Owner(senders[0], "the sender is a contact of this vendor alone")
    return None
