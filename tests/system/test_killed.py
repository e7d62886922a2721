"""kill -9 at ten random moments: every message handled once, no letter lost, none doubled but the uncertain ones."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from coibot.edge.smtp import SmtpAccount, deliver
from coibot.edge.transport import Security
from coibot.model.letter import SendState
from coibot.model.vendor import Role
from coibot.samples import draw
from tests.certificates import compliant
from tests.office import StillClock, mail
from tests.servers.fixtures import MailServers
from tests.servers.sink import Sink
from tests.system.conftest import Installation

pytestmark = [pytest.mark.system, pytest.mark.timeout(280)]

MESSAGES = 100
KILLS = 10
ZONE = "America/Chicago"


def test_killed_at_ten_random_moments(mail_servers: MailServers, sink: Sink, tmp_path: Path) -> None:
    here = Installation(mail_servers, tmp_path / "data", StillClock(datetime.now(UTC)))
    today = here.clock.moment.astimezone(ZoneInfo(ZONE)).date()
    for number in range(MESSAGES):
        name = f"Vendor Number {number} LLC"
        here.vendor(f"vendor-{number}", name, "standard", ((f"agent{number}@agency.example", Role.AGENT),))
        certificate = compliant(
            name, effective=today - timedelta(days=30), expiration=today + timedelta(days=300), issued=today
        )
        message = mail(
            ("coi.pdf", draw(certificate)), sender=f"agent{number}@agency.example", message_id=f"<{number}@x.example>"
        )
        mail_servers.inject(here.mailbox, message.as_bytes())

    dice = random.Random(20261124)
    kills = 0
    while kills < KILLS or not sink.letters:  # a busy machine takes longer to come as far as sending
        assert kills < 2 * KILLS, "the daemon never came as far as sending"
        daemon = _start(here, sink, tmp_path)
        time.sleep(2.5 + 3.5 * dice.random() + max(0, kills - KILLS))
        daemon.send_signal(signal.SIGKILL)
        daemon.wait()
        kills += 1

    # Then it is left to work, and time passes for letters whose fate was uncertain.
    here.close()
    here.daemon.recover()
    daemon = _start(here, sink, tmp_path)
    _wait_until(lambda: here.in_folder("INBOX") == 0 and len(sink.letters) >= MESSAGES - kills)
    time.sleep(2)
    daemon.send_signal(signal.SIGTERM)
    assert daemon.wait(30) == 0

    later = Installation(mail_servers, tmp_path / "data", StillClock(datetime.now(UTC) + timedelta(hours=1)))
    outbox = later.place.outbox
    outbox.recover()

    account = SmtpAccount(sink.host, sink.port, Security.NONE)
    outbox.flush(
        lambda recipients, raw: asyncio.run(deliver(account, None, sender=here.mailbox, recipients=recipients, raw=raw))
    )

    assert here.in_folder("Processed") == MESSAGES and here.in_folder("Quarantine") == 0
    arrived = Counter(str(message_from_bytes(letter.raw)["Message-ID"]) for letter in sink.letters)
    for number in range(MESSAGES):
        record = later.place.store.get(f"vendor-{number}")
        assert record is not None
        assert len(record.handled) == 1 and len(record.documents) == 1
        (letter,) = record.outbox
        assert letter.state is SendState.SENT
        times = arrived.pop(letter.message_id)
        assert times == 1 or (times == 2 and letter.uncertain_attempts), letter
    assert not arrived
    later.close()


def _start(here: Installation, sink: Sink, folder: Path) -> "subprocess.Popen[bytes]":
    environ = {
        "PATH": os.environ["PATH"],
        "COIBOT_DATA_DIR": str(here.folder),
        "COIBOT_TIMEZONE": ZONE,
        "COIBOT_ADDRESS": here.mailbox,
        "COIBOT_STAFF": here.staff,
        "COIBOT_IMAP_HOST": here.servers.imap_host,
        "COIBOT_IMAP_PORT": str(here.servers.imap_port),
        "COIBOT_IMAP_SECURITY": "none",
        "COIBOT_IMAP_PASSWORD": here.servers.password,
        "COIBOT_SMTP_HOST": sink.host,
        "COIBOT_SMTP_PORT": str(sink.port),
        "COIBOT_SMTP_SECURITY": "none",
        "COIBOT_SMTP_USER": "none",
        "COIBOT_POLL_SECONDS": "1",
    }
    with (folder / "daemon.log").open("ab") as log:
        return subprocess.Popen([sys.executable, "-m", "coibot", "run"], env=environ, stdout=log, stderr=log)


def _wait_until(condition: object, limit: float = 120) -> None:
    assert callable(condition)
    end = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < end, "the daemon did not finish in time"
        time.sleep(0.2)
