"""The house that the letters of these tests come from."""

from datetime import timedelta, timezone
from pathlib import Path

import pytest

from coibot.letters import ContactPerson, House
from coibot.model.message import Address

PACIFIC = timezone(timedelta(hours=-8))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/letters/golden from what is composed")


@pytest.fixture
def house() -> House:
    return House(
        company="Acme Property Group",
        sender=Address("coi@acme.example", "Acme Certificates"),
        message_id_domain="acme.example",
        loop_id="acme-1",
        contact=ContactPerson("Priya Natarajan", "priya@acme.example", "(555) 010-4477"),
        holder="Acme Property Group, LLC\n1200 Harbor Avenue, Suite 400\nPortland, OR 97205",
        additional_insured=("Acme Property Group, LLC", "Acme Harbor Center, LP, its affiliates and their employees"),
        plus_addressing=True,
        timezone=PACIFIC,
        archive=lambda _sha256: b"%PDF-1.4 as received",
    )


@pytest.fixture
def golden() -> Path:
    return Path(__file__).parent / "golden"
