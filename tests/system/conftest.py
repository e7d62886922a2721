"""The daemon against the real servers."""

from collections.abc import Callable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from coibot.daemon import Daemon
from coibot.environment import Secret
from coibot.model.message import Address
from coibot.model.vendor import Contact, Role, VendorProfile
from coibot.rules import load_rulebook
from coibot.settings import Auth, MailServer, MailSettings, Security, shipped
from coibot.workplace import Office, Workplace
from tests.office import StillClock
from tests.servers.fixtures import MailServers


class Installation:
    """One coibot with its own mailbox on the real servers, and a clock that is moved by hand."""

    def __init__(self, servers: MailServers, folder: Path, clock: StillClock) -> None:
        self.servers = servers
        self.clock = clock
        self.folder = folder
        self.mailbox = servers.address("coi")
        self.staff = servers.address("pat", "staff.test")
        secret = Secret(servers.password)
        self.settings = MailSettings(
            address=Address(self.mailbox, "Example Certificates"),
            staff=(Address(self.staff),),
            imap=MailServer(servers.imap_host, servers.imap_port, Security.NONE, self.mailbox, secret),
            folder="INBOX",
            smtp=MailServer(servers.smtp_host, servers.smtp_port, Security.NONE, None, None),
            auth=Auth.PASSWORD,
            auth_command=(),
            authserv_id=None,
            plus_addressing=True,
            poll_seconds=1,
        )
        office = Office(self.settings.address, self.settings.staff, ZoneInfo("America/Chicago"), plus_addressing=True)
        self.place = Workplace(
            folder,
            load_rulebook(shipped("rules.yaml")),
            office,
            templates=shipped("mail_templates"),
            clock=clock,
        )
        self.daemon = Daemon(self.place, self.settings)

    def close(self) -> None:
        self.place.reader.close()

    def vendor(self, vendor_id: str, name: str, vendor_class: str, contacts: Sequence[tuple[str, Role]]) -> None:
        profile = VendorProfile(name, vendor_class, tuple(Contact(email, role) for email, role in contacts))
        self.place.staff_desk.start_vendor(vendor_id, profile)

    def beat(self) -> None:
        """One poll; nothing may be wrong afterwards."""
        self.daemon.beat()
        assert self.daemon.problems == {}

    def in_folder(self, folder: str) -> int:
        return len(self.servers.mailbox(self.mailbox, folder))


Install = Callable[..., Installation]
