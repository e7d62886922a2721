"""What a reply changes at its edges: whom a sentence means, and how long letters wait for it."""

from dataclasses import replace
from datetime import date

import pytest

from coibot.desk.case import Decision
from coibot.desk.decide import decide
from coibot.desk.events import MessageArrived
from coibot.model.certificate import CoverageLine
from coibot.model.message import Address
from coibot.model.record import Record
from coibot.model.vendor import Role
from tests.certificates import compliant
from tests.desk.desk import AGENT, STAFF, VENDOR, certificate_file, contact, message, office, vendor
from tests.desk.story import SHORT

LEE = "lee@oakridge.example"
TODAY = date(2026, 3, 2)


def said(text: str, record: Record, sender: Address | None = None, **changes: object) -> Decision:
    came = message(2, new_text=text, sender=sender or Address(AGENT, "Dana"), **changes)
    return decide(record, MessageArrived(came, (), "", True, (record.id,)), office())


def silent(record: Record) -> list[str]:
    return [one.email for one in record.profile.contacts if one.silent] if record.profile else []


def with_short_certificate(record: Record) -> Record:
    return decide(
        record, MessageArrived(message(9), (certificate_file(SHORT),), "", True, (record.id,)), office()
    ).record


@pytest.mark.parametrize(
    "word",
    ["office", "info", "certs", "certificates", "insurance", "agency", "service", "mail", "coi", "admin"],
)
def test_the_name_of_an_office_is_nobodys_name(word: str) -> None:
    """Else certs@ would be let go of because Max, who did the certs, has left."""
    record = vendor(contact(AGENT), contact(f"{word}@oakridge.example"))
    after = said(f"Max of the {word} has left the company.", record).record
    assert silent(after) == []


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Lee has left the agency.", [LEE]),
        ("Kim Lee has left the agency.", [LEE]),
        ("Leeroy has left the agency.", []),
        ("Dana has left the agency.", [AGENT]),
        ("Somebody has left the agency.", []),
        ("Somebody has left the agency.\n\n-- \nDana", []),
        ("Somebody has left the agency.\n\nThanks,\nDana", []),
        ("Somebody has left the agency.\n\nBest regards\nDana Whitfield", []),
        ("I heard that somebody has left the agency.", []),
        ("My colleague Max has left the agency.", []),
        ("I'm retired.", [AGENT]),
        ("I am no longer with the agency.", [AGENT]),
        ("I've recently moved on.", [AGENT]),
        ("Somebody has left the agency. Please contact Dana from now on.", []),
        ("Somebody has left the agency. Please contact lee@oakridge.example.\n\nThanks,\nDana", []),
        ("I have left the agency.\n\n-- \nDana", [AGENT]),
        ("My last day is Friday.", [AGENT]),
        ("Max has left the agency.\n\n-- \nMax", []),
    ],
)
def test_who_has_left(text: str, gone: list[str]) -> None:
    record = vendor(contact(VENDOR, Role.VENDOR), contact(AGENT, name="Whitfield"), contact(LEE, name="Kim Lee"))
    assert silent(said(text, record, Address(AGENT, "")).record) == gone


def test_one_without_a_name_on_the_roster_is_known_by_the_name_in_its_mail() -> None:
    record = vendor(contact("certs@oakridge.example"), contact(VENDOR, Role.VENDOR))
    sender = Address("certs@oakridge.example", "Max Roe")
    assert silent(said("Roe has left the agency.", record, sender).record) == ["certs@oakridge.example"]
    assert silent(said("Poe has left the agency.", record, sender).record) == []


def test_a_colleagues_answer_settles_what_was_asked_in_words_and_nothing_else() -> None:
    """A certificate that waits for a decision still waits for it."""
    event = MessageArrived(message(1), (certificate_file(compliant("Acme Plumbing Inc")),), "", True, ("acme",))
    record = said("Why do you need this?", decide(vendor(), event, office()).record).record
    answer = message(3, sender=STAFF, new_text="It is in the contract.", to=(Address(AGENT),))
    after = decide(record, MessageArrived(answer, (), "", True, ("acme",)), office()).record
    assert {one.purpose.partition(":")[0]: one.resolved_at is not None for one in after.questions} == {
        "review": False, "words": True,
    }  # fmt: skip
    settled = [one.resolution for one in after.questions]
    again = replace(answer, sha256="f" * 64)
    assert [one.resolution for one in decide(after, MessageArrived(again, (), "", True, ("acme",)),
                                             office()).record.questions] == settled  # fmt: skip


def test_who_takes_over_from_somebody_takes_over_the_lines() -> None:
    record = vendor(contact(AGENT, lines=(CoverageLine.PROPERTY,)), contact(VENDOR, Role.VENDOR))
    after = said(f"I have left the agency. Please contact {LEE}.", record).record
    assert after.profile is not None
    assert after.profile.contacts[-1] == contact(LEE, lines=(CoverageLine.PROPERTY,), source="reply")
