"""The whole road without servers: mails in, letters out, in an office whose clock stands still."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from coibot.samples import draw
from tests.certificates import compliant
from tests.office import AGENT, VENDOR, TestOffice, mail


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    office = TestOffice(tmp_path / "data")
    yield office
    office.close()


def test_a_good_certificate_is_thanked_for(office: TestOffice) -> None:
    office.vendor()
    assert "compliant" in office.receive(mail(("coi.pdf", draw(compliant()))))
    (letter,) = office.send()
    assert letter["To"] == AGENT and letter["Cc"] == VENDOR
    assert letter["In-Reply-To"] == "<1@oakridge.example>"
    assert "meets" in letter.get_body(("plain",)).get_content()
