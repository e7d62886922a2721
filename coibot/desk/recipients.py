"""Who may be written to, and why not: decided here and nowhere else.

Reading is not answering. A certificate from a no-reply robot is read, and the answer goes to the vendor's contacts.
An address that only a suspicious document names is never written to.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from coibot.desk.office import Office
from coibot.model.document import DocumentKind, FileReading
from coibot.model.letter import UNASKED
from coibot.model.message import Address, IncomingMessage, Nature, Verification
from coibot.model.record import Record
from coibot.model.vendor import Contact, Role

OVER_ALL_VENDORS = 10
"""Times what one address may get about one vendor in a day: an agency answers for many vendors."""

_SHARED_DOMAINS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "ymail.com",
        "aol.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "proton.me",
        "protonmail.com",
        "gmx.com",
        "gmx.net",
        "mail.com",
        "comcast.net",
        "verizon.net",
        "att.net",
        "sbcglobal.net",
        "bellsouth.net",
        "cox.net",
        "charter.net",
        "earthlink.net",
        "zoho.com",
        "fastmail.com",
    ]
)


@dataclass(frozen=True, slots=True)
class Recipients:
    """`to` and `cc` may both be empty: then `withheld` says why nobody can be written to."""

    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    withheld: tuple[str, ...]


def may_answer(message: IncomingMessage) -> tuple[str, ...]:
    """Reasons against an automatic answer to the sender of `message`; empty when there are none."""
    reasons = list(message.suppress_answer)
    if message.sender is None:
        reasons.append("the message has no usable From address")
    if message.nature is not Nature.PERSON:
        reasons.extend(message.nature_reasons or (f"the sender is a {message.nature.value}",))
    if message.verification is Verification.FAIL:
        reasons.append("our mail server could not verify the From address")
    return tuple(reasons)


def introduces_itself(message: IncomingMessage, readings: Iterable[FileReading]) -> bool:
    """Whether an unknown sender is the agency of the certificate it sent.

    The From address is the producer's printed one, or of its own (not a public mail provider's) domain.
    """
    if message.sender is None:
        return False
    email = message.sender.email
    domain = email.rpartition("@")[2]
    for reading in readings:
        for document in reading.documents:
            if document.kind is DocumentKind.CERTIFICATE and document.certificate is not None:
                printed = (document.certificate.producer.email or "").strip().lower()
                if printed == email:
                    return True
                if domain not in _SHARED_DOMAINS and printed.rpartition("@")[2] == domain:
                    return True
    return False


def for_answer(record: Record, message: IncomingMessage, office: Office, *, in_thread: bool) -> Recipients:
    """To the sender and the vendor's agents, with the vendor in copy; staff in copy when they forwarded it.

    A sender who is no contact of the vendor is answered only in a conversation that one of our letters began:
    who answers it was given it by somebody we wrote to.
    """
    withheld = list(may_answer(message))
    contacts = _writable(record)
    by_email = {contact.email: contact for contact in contacts}
    sender = message.sender
    to: list[Address] = []
    cc: list[Address] = []
    if sender is not None and not withheld:
        if office.is_staff(sender.email):
            cc.append(sender)
        elif sender.email in by_email:
            to.append(_address(by_email[sender.email], sender.name))
        elif in_thread:
            to.append(sender)
        else:
            withheld.append(f"{sender.email} is not among the vendor's contacts")
    to.extend(_address(contact) for contact in contacts if contact.role is Role.AGENT)
    cc = [_address(contact) for contact in contacts if contact.role is Role.VENDOR] + cc
    return _arranged(*_within_cap(record, to, cc, withheld, office), withheld, office)


def for_sender(record: Record, message: IncomingMessage, office: Office, *, in_thread: bool) -> Recipients:
    """To the sender alone, for what concerns nobody else; the same conditions as for any answer."""
    withheld = list(may_answer(message))
    known = {contact.email for contact in record.profile.contacts} if record.profile else set()
    sender = message.sender
    if sender is None or withheld:
        return Recipients((), (), tuple(withheld))
    if sender.email not in known and not in_thread and not office.is_staff(sender.email):
        return Recipients((), (), (f"{sender.email} is not among the vendor's contacts",))
    return _arranged(*_within_cap(record, [sender], [], withheld, office), withheld, office)


def writable(record: Record, role: Role) -> tuple[Contact, ...]:
    """The contacts of that role who may be written to."""
    return tuple(contact for contact in _writable(record) if contact.role is role)


def same_house(one: str, other: str) -> bool:
    """Whether two addresses are of one company's domain, and not of a public mail provider's."""
    domain = one.rpartition("@")[2]
    return domain == other.rpartition("@")[2] and domain not in _SHARED_DOMAINS


def for_request(
    record: Record, office: Office, *, copy_staff: bool = False, apart: frozenset[str] = frozenset()
) -> Recipients:
    """To the vendor's agents with the vendor in copy; to the vendor where no agent is known.

    For letters that staff or the calendar cause: what comes in cannot make more of them, so they have no daily cap.
    `apart`: agents who hear of it in a letter of their own, which is about others as well.
    """
    contacts = [contact for contact in _writable(record) if contact.email not in apart]
    to = [_address(contact) for contact in contacts if contact.role is Role.AGENT]
    cc = [_address(contact) for contact in contacts if contact.role is Role.VENDOR]
    if copy_staff:
        cc.extend(office.staff)
    return _arranged(to, cc, [], office)


def for_confirmation(record: Record, office: Office) -> Recipients:
    """To the agents alone: they are asked, and nobody else can tell."""
    to = [_address(contact) for contact in _writable(record) if contact.role is Role.AGENT]
    return _arranged(to, [], [], office)


def _writable(record: Record) -> list[Contact]:
    contacts = record.profile.contacts if record.profile else ()
    return [contact for contact in contacts if contact.trusted and not contact.failing and not contact.silent]


def _address(contact: Contact, name: str = "") -> Address:
    return Address(contact.email, contact.name or name)


def _within_cap(
    record: Record, to: list[Address], cc: list[Address], withheld: list[str], office: Office
) -> tuple[list[Address], list[Address]]:
    """Without those who have had their share of answers within a day; each of them is a reason in `withheld`."""
    cap = office.rulebook.letters.per_address_a_day
    since, until = office.now - timedelta(days=1), office.now + timedelta(days=1)
    over: dict[str, str] = {}
    for address in (*to, *cc):
        if office.is_staff(address.email):
            continue
        about_this = sum(since <= at <= until for at in _answers_to(record, address.email))
        over_all = office.letters_since(address.email, since)
        if about_this >= cap or over_all >= cap * OVER_ALL_VENDORS:
            over[address.email] = f"{address.email} was already written to {over_all} times within a day"
    withheld.extend(over.values())
    return [one for one in to if one.email not in over], [one for one in cc if one.email not in over]


def _answers_to(record: Record, email: str) -> list[datetime]:
    return [e.queued_at for e in record.outbox if e.kind not in UNASKED and email in e.recipients]


def _arranged(to: list[Address], cc: list[Address], withheld: list[str], office: Office) -> Recipients:
    """Everyone once; somebody in To."""
    chosen = {address.email: address for address in reversed((*to, *cc))}
    wanted = dict.fromkeys(address.email for address in to)
    first = tuple(chosen[email] for email in wanted)
    copied = tuple(chosen[email] for email in dict.fromkeys(address.email for address in cc) if email not in wanted)
    outsiders = tuple(address for address in copied if not office.is_staff(address.email))
    if not first:
        # Somebody must be addressed; staff alone are no audience for a letter to a vendor.
        first, copied = outsiders, tuple(address for address in copied if address not in outsiders)
    if not first:
        return Recipients((), (), (*withheld, "no contact of this vendor can be written to"))
    return Recipients(first, copied, tuple(withheld))
