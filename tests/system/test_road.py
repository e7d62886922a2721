"""A certificate comes in over SMTP, Postfix and Dovecot, and its answer leaves the same way."""

import email
import email.policy
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from coibot.model.certificate import CoverageLine
from coibot.model.vendor import Role
from coibot.samples import draw
from tests.certificates import compliant, with_limit, without
from tests.office import StillClock, mail
from tests.servers.fixtures import REMOTE_DOMAIN, MailServers
from tests.system.conftest import Installation

pytestmark = pytest.mark.system

GL, AUTO = CoverageLine.GENERAL_LIABILITY, CoverageLine.AUTOMOBILE_LIABILITY


@pytest.fixture
def here(mail_servers: MailServers, tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(mail_servers, tmp_path / "data", StillClock())
    yield installation
    installation.close()


def parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def words(raw: bytes) -> str:
    part = parsed(raw).get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())


def post(here: Installation, message: EmailMessage) -> None:
    """Send it through Postfix, and wait until it lies in coibot's mailbox."""
    before = here.in_folder("INBOX")
    del message["To"]
    message["To"] = here.mailbox
    sender = str(message["From"])
    here.servers.send(sender, [here.mailbox], message.as_bytes())
    here.servers.wait_for(here.mailbox, before + 1)


def test_from_the_first_certificate_to_the_quiet_after_the_renewal(here: Installation) -> None:
    agent, vendor = here.servers.address("dana", "agency.test"), here.servers.address("office", "vendor.test")
    here.vendor("acme-plumbing", "Acme Plumbing LLC", "standard", ((vendor, Role.VENDOR), (agent, Role.AGENT)))

    # Two deficiencies are planted: both are named to both, and no other.
    spoiled = with_limit(without(compliant(), AUTO), GL, "each_occurrence", 500_000)
    post(here, mail(("coi.pdf", draw(spoiled)), sender=agent))
    here.beat()
    (to_agent,) = here.servers.wait_for(agent)
    (to_vendor,) = here.servers.wait_for(vendor)
    assert parsed(to_agent)["Message-ID"] == parsed(to_vendor)["Message-ID"]
    said = words(to_agent)
    assert "2 items" in said and "$500,000" in said and "Automobile liability is not on any certificate" in said
    assert parsed(to_agent)["In-Reply-To"] == "<1@oakridge.example>"
    assert here.in_folder("INBOX") == 0 and here.in_folder("Processed") == 1

    # The corrected one closes it.
    corrected = mail(("revised.pdf", draw(compliant())), sender=agent, message_id="<2@agency.test>",
                     answering=parsed(to_agent))  # fmt: skip
    post(here, corrected)
    here.beat()
    thanks = here.servers.wait_for(agent, 2)[-1]
    assert "meet" in words(thanks)

    # The renewal season begins.
    here.clock.to(2026, 12, 2)
    here.beat()
    request = here.servers.wait_for(agent, 3)[-1]
    assert "GL-1002003" in words(request) and "January 1, 2027" in words(request)
    here.beat()
    assert len(here.servers.mailbox(agent)) == 3

    # The new certificate ends it, and nobody hears a word more.
    renewal = compliant(effective=date(2027, 1, 1), expiration=date(2028, 1, 1), issued=date(2026, 12, 3))
    post(here, mail(("2027.pdf", draw(renewal)), sender=agent, message_id="<3@agency.test>",
                    answering=parsed(request)))  # fmt: skip
    here.beat()
    here.servers.wait_for(agent, 4)
    for month, day in ((12, 18), (12, 25), (1, 1), (1, 4), (1, 11), (6, 1)):
        here.clock.to(2026 if month == 12 else 2027, month, day)
        here.beat()
    assert len(here.servers.mailbox(agent)) == 4
    overviews = [str(parsed(raw)["Subject"]) for raw in here.servers.mailbox(here.staff)]
    assert all(one.startswith(("Certificates of insurance", "Programme review")) for one in overviews), overviews


def test_an_address_that_does_not_exist_is_not_written_to_again(here: Installation) -> None:
    """Postfix writes a genuine delivery report (RFC 3464); staff are told once."""
    gone = f"gone@{REMOTE_DOMAIN}"
    here.servers.sink.answers[gone] = ["550 5.1.1 no such user"]
    agent = here.servers.address("dana", "agency.test")
    here.vendor("acme-plumbing", "Acme Plumbing LLC", "standard", ((gone, Role.VENDOR), (agent, Role.AGENT)))
    post(here, mail(("coi.pdf", draw(compliant())), sender=agent))
    here.beat()
    here.servers.wait_for(here.mailbox)
    here.beat()
    (note,) = here.servers.wait_for(here.staff)
    assert gone in words(note) and "5.1.1" in words(note)
    record = here.place.store.get("acme-plumbing")
    assert record is not None and record.profile is not None
    assert [contact.failing for contact in record.profile.contacts] == [True, False]


def test_staff_answer_a_question_by_mail(here: Installation) -> None:
    agent = here.servers.address("kim", "agency.test")
    post(here, mail(("coi.pdf", draw(compliant("Tamarack Roofing LLC"))), sender=agent))
    here.beat()
    (question,) = here.servers.wait_for(here.staff)
    assert here.in_folder("Needs review") == 1
    answer = mail(sender=here.staff, text="NEW standard", answering=parsed(question), message_id="<s@staff.test>")
    post(here, answer)
    here.beat()
    assert "meet" in words(here.servers.wait_for(agent)[0])
    assert "tamarack-roofing-llc" in words(here.servers.wait_for(here.staff, 2)[-1])


def test_two_robots_do_not_talk_to_each_other(here: Installation, tmp_path: Path) -> None:
    """Another coibot writes to this one: it is read, and not answered."""
    other = Installation(here.servers, tmp_path / "other", StillClock())
    here.vendor("other", "Other LLC", "standard", ((other.mailbox, Role.VENDOR),))
    other.vendor("this", "Other LLC", "standard", ((here.mailbox, Role.VENDOR),))
    post(here, mail(("coi.pdf", draw(without(compliant("Other LLC"), AUTO))), sender=other.mailbox))
    for _ in range(4):
        here.beat()
        other.beat()
    letters = len(here.servers.mailbox(here.mailbox, "Processed")) + len(
        here.servers.mailbox(other.mailbox, "Processed")
    )
    assert letters <= 3
    other.close()
