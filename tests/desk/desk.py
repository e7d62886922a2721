"""A desk for tests: an office at a moment, a vendor's record, a message, what was read in a file."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from coibot.desk.office import Office
from coibot.model.certificate import Certificate, Endorsement, Producer
from coibot.model.document import Document, DocumentKind, FiledDocument, FileReading
from coibot.model.letter import LetterKind, LetterPlan, OutboxEntry, SendState
from coibot.model.message import Address, IncomingMessage
from coibot.model.record import Record
from coibot.model.vendor import Contact, Role, VendorProfile
from coibot.rules import Rulebook, load_rulebook
from coibot.settings import shipped

ZONE = ZoneInfo("America/Chicago")
STAFF = Address("pat@property.example")
VENDOR = "office@acme.example"
AGENT = "dana@oakridge.example"
START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


@cache
def rulebook() -> Rulebook:
    return load_rulebook(shipped("rules.yaml"))


def office(now: datetime = START, *, written: Callable[[str, datetime], int] = lambda _email, _since: 0) -> Office:
    return Office(rulebook(), (STAFF,), now, ZONE, written)


def noon(day: date) -> datetime:
    """Noon in the office on that day, UTC."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE).astimezone(UTC)


def contact(email: str, role: Role = Role.AGENT, **more: object) -> Contact:
    return Contact(email, role, **more)  # type: ignore[arg-type]


def vendor(
    *contacts: Contact, name: str = "Acme Plumbing LLC", vendor_class: str = "standard", vendor_id: str = "acme"
) -> Record:
    known = contacts or (contact(VENDOR, Role.VENDOR), contact(AGENT))
    return Record(vendor_id, f"token-{vendor_id}", profile=VendorProfile(name, vendor_class, known))


def message(number: int = 1, **changes: object) -> IncomingMessage:
    plain = IncomingMessage(
        hashlib.sha256(str(number).encode()).hexdigest(),
        f"<{number}@oakridge.example>",
        "Certificate",
        Address(AGENT, "Dana"),
        START,
        new_text="Please find it attached.",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def certificate_file(certificate: Certificate, name: str = "coi.pdf") -> FileReading:
    document = Document(DocumentKind.CERTIFICATE, (1,), "ACORD 25", "2016/03", certificate=certificate)
    sha256 = hashlib.sha256(repr((name, certificate)).encode()).hexdigest()
    return FileReading(name, sha256, 1, (document,))


def named(insured: str | None, name: str = "coi.pdf", producer: str | None = None) -> FileReading:
    """A certificate of which only the insured matters."""
    from coibot.model.certificate import Party

    return certificate_file(Certificate(insured=Party(insured), producer=Producer(email=producer)), name)


def endorsement_file(insured: str | None, name: str = "cg2010.pdf") -> FileReading:
    document = Document(DocumentKind.ENDORSEMENT, (1,), "CG 20 10", endorsement=Endorsement(named_insured=insured))
    return FileReading(name, hashlib.sha256(repr((name, insured)).encode()).hexdigest(), 1, (document,))


def on_file(certificate: Certificate, received: datetime = START, name: str = "coi.pdf") -> tuple[FiledDocument, ...]:
    read = certificate_file(certificate, name)
    return tuple(FiledDocument(document, name, read.sha256, received) for document in read.documents)


def entry(
    *recipients: str,
    key: str = "letter",
    state: SendState = SendState.QUEUED,
    kind: LetterKind = LetterKind.DEFICIENT,
    at: datetime = START,
    **more: object,
) -> OutboxEntry:
    message_id = f"<coibot.{key}@property.example>"
    return OutboxEntry(key, message_id, kind, recipients or (AGENT, VENDOR), "Re: COI", "0" * 64, state, at, **more)  # type: ignore[arg-type]


def emails(addresses: Sequence[Address]) -> list[str]:
    return [address.email for address in addresses]


def queued(record: Record, letters: Sequence[LetterPlan]) -> Record:
    """The letters in the record's outbox, as the pipeline puts them there."""
    entries = (
        entry(*emails([*plan.to, *plan.cc]), key=plan.key, kind=plan.kind, at=plan.decided_at) for plan in letters
    )
    return replace(record, outbox=(*record.outbox, *entries))
