"""A filled form of the trade, mailed through the real servers; skipped where no sample lies beside the project."""

from pathlib import Path

import pytest

from coibot.model.vendor import Role
from tests.office import StillClock, mail
from tests.servers.fixtures import MailServers
from tests.system.conftest import Installation
from tests.system.test_road import post, words

SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "samples" / "acord25_2016-03_filled_acroform.pdf"


@pytest.mark.skipif(not SAMPLE.exists(), reason=f"there is no {SAMPLE}")
def test_a_filled_form_gets_its_letter(mail_servers: MailServers, tmp_path: Path) -> None:
    clock = StillClock()
    clock.to(2023, 6, 1)
    here = Installation(mail_servers, tmp_path / "data", clock)
    agent = mail_servers.address("adam", "agency.test")
    here.vendor("dunder-mifflin", "Dunder Mifflin Paper Company", "standard", ((agent, Role.AGENT),))
    post(here, mail(("coi.pdf", SAMPLE.read_bytes()), sender=agent))
    here.beat()
    said = words(mail_servers.wait_for(agent)[0])
    assert "5 items" in said
    for told in ("Administrative Service Corp", "00000-ABC", "disease, each employee", "disease, policy limit"):
        assert told in said
    here.close()
