"""One data folder with everything that works on it, put together: the daemon's, a command's, the demo's, a test's."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from zoneinfo import ZoneInfo

from coibot.edge.sandbox import SandboxError
from coibot.edge.sandbox_pool import SandboxPool
from coibot.intake import OwnIdentity
from coibot.letters import ContactPerson, House
from coibot.model.assessment import FindingEvidence
from coibot.model.message import Address
from coibot.pipeline.committing import Committer
from coibot.pipeline.digesting import Digester
from coibot.pipeline.ingesting import Ingester
from coibot.pipeline.retention import Keeper
from coibot.pipeline.sending import Outbox
from coibot.pipeline.staff import StaffDesk
from coibot.pipeline.sweeping import Sweeper
from coibot.rules import Rulebook
from coibot.settings import Settings
from coibot.store.archive import Archive, OverlayArchive
from coibot.store.attempts import Attempts, NoAttempts
from coibot.store.files import DamagedFileError
from coibot.store.health import HealthFile
from coibot.store.tiny import OverlayStore, TinyStore

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
"""Aware, UTC."""


def now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Office:
    """Who we are, as far as letters and decisions need it."""

    address: Address
    staff: tuple[Address, ...]
    zone: ZoneInfo
    authserv_id: str | None = None
    plus_addressing: bool = False


class Workplace:
    """Use as a context manager: the reading process ends with it."""

    def __init__(
        self,
        folder: Path,
        rulebook: Rulebook,
        office: Office,
        *,
        templates: Path,
        clock: Clock = now,
        dry: bool = False,
        workers: int = 1,
    ) -> None:
        """`dry`: nothing that happens here is kept. `workers`: how many processes read files."""
        self.folder = folder
        self.rulebook = rulebook
        self.office = office
        self.clock = clock
        self.store: TinyStore = OverlayStore(folder) if dry else TinyStore(folder)
        self.archive = OverlayArchive(Archive(folder / "archive")) if dry else Archive(folder / "archive")
        self.health = HealthFile(folder / "health.json")
        self.reader = SandboxPool(workers, forms=rulebook.endorsement_table)
        self.workers = workers
        self.own = own = own_identity(office)
        house = _house(rulebook, office, templates, self.archive, own, self.reader)
        self.committer = Committer(self.store, self.archive, house, rulebook, office.staff, office.zone, clock)
        self.staff_desk = StaffDesk(self.committer, own)
        attempts = NoAttempts(folder / "attempts") if dry else Attempts(folder / "attempts")
        self.ingester = Ingester(self.committer, attempts, self.reader, own, self.staff_desk)
        self.outbox = Outbox(self.committer)
        self.sweeper = Sweeper(self.committer)
        self.digester = Digester(self.committer)
        self.keeper = Keeper(self.committer, folder / "deletions.jsonl")
        self.house = house

    def __enter__(self) -> "Workplace":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.reader.close()


def own_identity(office: Office) -> OwnIdentity:
    domain = office.address.email.rpartition("@")[2]
    return OwnIdentity(
        addresses=frozenset({office.address.email}),
        loop_id=hashlib.sha256(office.address.email.encode()).hexdigest()[:16],
        message_id_domain=domain,
        authserv_id=office.authserv_id,
    )


def office_of(settings: Settings) -> Office:
    """Who the settings say we are; a nameless office for commands that need no mailbox."""
    mail = settings.mail
    if mail is None:
        return Office(Address("coibot@localhost"), (Address("staff@localhost"),), settings.timezone)
    return Office(mail.address, mail.staff, settings.timezone, mail.authserv_id, mail.plus_addressing)


PICTURED_AT_MOST = 8 << 20
"""Bytes of a file that pictures are cut from; of a larger one the letter does without."""


def _house(
    rulebook: Rulebook, office: Office, templates: Path, archive: Archive, own: OwnIdentity, reader: SandboxPool
) -> House:
    company = rulebook.company

    def from_archive(sha256: str) -> bytes | None:
        try:
            return archive.get(sha256)
        except (KeyError, DamagedFileError):
            return None

    def picture(evidence: FindingEvidence) -> bytes | None:
        content = from_archive(evidence.file_sha256) if evidence.file_sha256 else None
        if content is None or len(content) > PICTURED_AT_MOST:
            return None
        try:
            return reader.picture_of_box(content, evidence.page, evidence.box, evidence.text) or None
        except SandboxError as fault:
            log.warning("a letter goes out without the picture of a box: %s", fault)
            return None

    return House(
        company=company.name,
        sender=office.address,
        message_id_domain=own.message_id_domain,
        loop_id=own.loop_id,
        contact=ContactPerson(company.contact.name, company.contact.email, company.contact.phone or ""),
        holder=company.certificate_holder.address,
        additional_insured=company.additional_insured_names,
        plus_addressing=office.plus_addressing,
        timezone=office.zone,
        templates=templates,
        archive=from_archive,
        picture=picture,
    )
