"""Robots that answer everything, wired to one another through Postfix: all fall silent, and staff are told."""

import email
import email.policy
import itertools
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from coibot.model.vendor import Role
from coibot.samples import draw
from tests.certificates import compliant, without
from tests.office import StillClock, mail
from tests.servers.fixtures import MailServers
from tests.system.conftest import Installation
from tests.system.test_road import AUTO, parsed, words

pytestmark = pytest.mark.system

A_HANDFUL = 5
ROUNDS = 10

Answer = Callable[[EmailMessage, int], tuple[str, str, dict[str, str]]]
"""The mail it answers and how many it has answered -> subject, words, further headers."""


class Robot:
    """Answers every mail that it gets, whoever wrote it, under a Message-ID of its own."""

    def __init__(self, servers: MailServers, name: str, answer: Answer, to: list[str] | None = None) -> None:
        self.servers = servers
        self.address = servers.address(name, "vendor.test")
        self.answered = 0
        self._answer = answer
        self._to = to
        """Everyone it writes to; the sender when there is no such list."""

    @property
    def got(self) -> list[bytes]:
        return self.servers.mailbox(self.address)

    def beat(self) -> int:
        """Answer what came since the last time; how much that was."""
        fresh = self.got[self.answered :]
        for raw in fresh:
            self.answered += 1
            heard = email.message_from_bytes(raw, policy=email.policy.default)
            subject, text, headers = self._answer(heard, self.answered)
            asker = (heard["Reply-To"] or heard["From"]).addresses[0].addr_spec
            for to in self._to or [asker]:
                message = EmailMessage()
                # A list keeps its author's name; all others write in their own.
                message["From"] = str(heard["From"]) if self._to else self.address
                message["To"], message["Subject"] = to, subject
                message["Message-ID"] = f"<{self.answered}.{self.address}>"
                for name, value in headers.items():
                    message[name] = value
                message.set_content(text)
                self.servers.send(self.address, [to], message.as_bytes())
        return len(fresh)


def vacation(heard: EmailMessage, number: int) -> tuple[str, str, dict[str, str]]:
    """A rude one: no header says what it is, and it answers every mail (RFC 3834 asks for the contrary)."""
    return f"Re: {heard['Subject']}", "I am out of the office until March 20 and will reply when I return.", {}


def ticket(heard: EmailMessage, number: int) -> tuple[str, str, dict[str, str]]:
    return (
        f"[#{4000 + number}] received",
        f"Your request (#{4000 + number}) has been received.\n\n> {heard['Subject']}",
        {},
    )


def chatty(heard: EmailMessage, number: int) -> tuple[str, str, dict[str, str]]:
    """A ticket system whose words nobody would know for a machine's."""
    references = {"In-Reply-To": str(heard["Message-ID"])}
    return f"Re: {heard['Subject']} [#{number}]", f"Hello, Kim put number {number} on her desk for Tuesday.", references


def listed(heard: EmailMessage, number: int) -> tuple[str, str, dict[str, str]]:
    part = heard.get_body(("plain",))
    return f"[acme] {heard['Subject']}", str(part.get_content()) if part else "", {"List-Id": "<acme.vendor.test>"}


@pytest.fixture
def here(mail_servers: MailServers, tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(mail_servers, tmp_path / "data", StillClock())
    yield installation
    installation.close()


def test_they_all_fall_silent(here: Installation, tmp_path: Path) -> None:
    servers = here.servers
    other = Installation(servers, tmp_path / "other", StillClock())
    robots = [Robot(servers, "vacation", vacation), Robot(servers, "ticket", ticket), Robot(servers, "chatty", chatty)]
    robots.append(Robot(servers, "list", listed, to=[here.mailbox, other.mailbox]))
    for coibot, counterpart in itertools.product((here, other), (*robots, None)):
        # Each is somebody's only contact: the robots of both coibots, and each coibot of the other.
        address = counterpart.address if counterpart else (other if coibot is here else here).mailbox
        name = address.partition("@")[0]
        vendor_id = name.replace("-", "")
        coibot.vendor(vendor_id, f"{name.title()} LLC", "standard", ((address, Role.VENDOR),))
        certificate = without(compliant(f"{name.title()} LLC"), AUTO)
        first = mail(("coi.pdf", draw(certificate)), sender=address, message_id=f"<first.{vendor_id}@vendor.test>")
        servers.inject(coibot.mailbox, first.as_bytes())

    quiet = 0
    for _ in range(ROUNDS):
        here.beat()
        other.beat()
        moved = sum(robot.beat() for robot in robots)
        waiting = here.in_folder("INBOX") + other.in_folder("INBOX")
        quiet = quiet + 1 if not moved and not waiting else 0
        if quiet == 2:
            break
    assert quiet == 2, "they are still talking"

    for robot in robots:
        for coibot in (here, other):
            ours = [raw for raw in robot.got if coibot.mailbox in str(parsed(raw)["From"])]
            assert len(ours) <= A_HANDFUL, (robot.address, len(ours))
    for coibot, talker in ((here, other), (other, here)):
        assert len([raw for raw in _all_mail(coibot) if talker.mailbox in str(parsed(raw)["From"])]) <= A_HANDFUL

    told = " ".join(words(raw) for raw in servers.mailbox(here.staff))
    assert "An automatic desk answers our letters" in told
    assert "Kim put number" in told
    for vendor in here.place.store.vendors():
        assert vendor.assessment is not None and vendor.assessment.verdict.value == "deficient"
    other.close()


def _all_mail(coibot: Installation) -> list[bytes]:
    folders = ("INBOX", "Processed", "Needs review")
    return [raw for folder in folders for raw in coibot.servers.mailbox(coibot.mailbox, folder)]
