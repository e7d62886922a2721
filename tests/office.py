"""A small office for tests: a clock that stands still, a roster, mails in, letters out."""

import email
import email.policy
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from coibot.model.letter import SendResult, SendState
from coibot.model.message import Address
from coibot.model.record import Record
from coibot.model.vendor import Contact, Role, VendorProfile
from coibot.rules import load_rulebook
from coibot.settings import shipped
from coibot.workplace import Office, Workplace

MAILBOX = "coi@property.example"
STAFF = "pat@property.example"
VENDOR = "office@acme-plumbing.example"
AGENT = "dana@oakridge.example"
START = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
"""A Monday morning in Chicago."""


class StillClock:
    """Moves only when it is told to."""

    def __init__(self, moment: datetime = START) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **by: float) -> None:
        self.moment += timedelta(**by)

    def to(self, year: int, month: int, day: int, hour: int = 15) -> None:
        self.moment = datetime(year, month, day, hour, tzinfo=UTC)


class Postman:
    """Takes letters; what it answers can be set."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.answers: list[SendResult] = []

    def __call__(self, recipients: Sequence[str], raw: bytes) -> SendResult:
        answer = self.answers.pop(0) if self.answers else SendResult(SendState.SENT, detail="250 taken")
        if answer.state is SendState.SENT:
            letter = email.message_from_bytes(raw, policy=email.policy.default)
            letter["X-Envelope-To"] = ", ".join(recipients)
            self.letters.append(letter)
        return answer

    def take(self) -> list[EmailMessage]:
        taken, self.letters = self.letters, []
        return taken


class TestOffice:
    """Everything on one desk."""

    __test__ = False

    def __init__(self, folder: Path, clock: StillClock | None = None) -> None:
        self.clock = clock or StillClock()
        self.postman = Postman()
        self.folder = folder
        self.open()

    def open(self) -> None:
        """Start on the folder as it is: also after a crash."""
        office = Office(
            Address(MAILBOX, "Example Certificates"),
            (Address(STAFF),),
            ZoneInfo("America/Chicago"),
            "mx.property.example",
        )
        self.place = Workplace(
            self.folder,
            load_rulebook(shipped("rules.yaml")),
            office,
            templates=shipped("mail_templates"),
            clock=self.clock,
        )

    def close(self) -> None:
        self.place.reader.close()

    def vendor(
        self,
        name: str = "Acme Plumbing LLC",
        *,
        vendor_id: str = "acme-plumbing",
        vendor_class: str = "standard",
        contacts: Sequence[tuple[str, Role]] = ((VENDOR, Role.VENDOR), (AGENT, Role.AGENT)),
        released: bool = False,
    ) -> Record:
        profile = VendorProfile(
            name, vendor_class, tuple(Contact(email, role) for email, role in contacts), released=released
        )
        return self.place.staff_desk.start_vendor(vendor_id, profile)

    def receive(self, mail: EmailMessage | bytes) -> str:
        """One message in; returns what became of it."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        return self.place.ingester.ingest(raw).summary

    def send(self) -> list[EmailMessage]:
        """Flush the outbox; returns the letters that went out."""
        self.place.outbox.flush(self.postman)
        return self.postman.take()

    def day(self) -> list[EmailMessage]:
        """The clock's turn: what is due goes out."""
        self.place.sweeper.sweep()
        return self.send()

    def record(self, vendor_id: str = "acme-plumbing") -> Record:
        record = self.place.store.get(vendor_id)
        assert record is not None
        return record


def mail(
    *attachments: tuple[str, bytes],
    sender: str = AGENT,
    subject: str = "Certificate of insurance",
    text: str = "Please find the certificate attached.",
    message_id: str = "<1@oakridge.example>",
    answering: EmailMessage | None = None,
    headers: Sequence[tuple[str, str]] = (),
) -> EmailMessage:
    """A message as a person's mail program writes it."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = MAILBOX
    message["Subject"] = f"Re: {answering['Subject']}" if answering else subject
    message["Message-ID"] = message_id
    message["Date"] = "Mon, 02 Mar 2026 09:00:00 -0600"
    if answering is not None:
        message["In-Reply-To"] = answering["Message-ID"]
        message["References"] = answering["Message-ID"]
    for name, value in headers:
        message[name] = value
    message.set_content(text)
    for name, content in attachments:
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    return message
