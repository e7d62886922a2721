"""One letter to an agency for all of its insureds, whatever happens in between."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from coibot.model.letter import LetterKind
from coibot.model.record import Record
from coibot.model.vendor import Role
from tests.office import AGENT
from tests.pipeline.quick import QuickOffice
from tests.pipeline.test_road import readers, words


@pytest.fixture
def office(tmp_path: Path) -> Iterator[QuickOffice]:
    office = QuickOffice(tmp_path / "data")
    for number in range(3):
        own = (f"o{number}@vendor.example", Role.VENDOR)
        office.vendor(
            f"Number {number} LLC", vendor_id=f"v{number}", contacts=(own, (AGENT, Role.AGENT)), released=True
        )
    yield office
    office.close()


def test_the_agency_gets_one_letter_and_each_vendor_its_own(office: QuickOffice) -> None:
    letters = office.day()
    (combined,) = [letter for letter in letters if AGENT in readers(letter)]
    assert readers(combined) == {AGENT}
    assert all(f"Number {number} LLC" in words(combined) for number in range(3))
    own = [letter for letter in letters if letter is not combined]
    assert sorted(str(letter["To"]) for letter in own) == [f"o{number}@vendor.example" for number in range(3)]
    assert all(words(letter).count("Number") == words(letter).count(f"Number {str(letter['To'])[1]}") for letter in own)
    assert office.day() == []


def test_killed_between_the_agencys_record_and_the_vendors(
    office: QuickOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is asked twice, and nobody is forgotten."""
    commit = office.place.store.commit

    def dying(record: Record) -> Record:
        if record.id == "v1":
            raise KeyboardInterrupt
        return commit(record)

    with monkeypatch.context() as killed:
        killed.setattr(office.place.store, "commit", dying)
        with pytest.raises(KeyboardInterrupt):
            office.place.sweeper.sweep()
    office.close()
    office.open()
    letters = office.day()
    assert sum(AGENT in readers(letter) for letter in letters) == 1
    asked = [letter for number in range(3) for letter in letters if f"o{number}@vendor.example" in readers(letter)]
    assert len(asked) == 3
    assert all(office.record(f"v{number}").requested_at for number in range(3))


def test_a_single_vendor_gets_the_usual_letter(tmp_path: Path) -> None:
    office = QuickOffice(tmp_path / "single")
    office.vendor(released=True)
    (letter,) = office.day()
    assert AGENT in readers(letter) and letter["Cc"]
    assert [entry.kind for entry in office.record().outbox] == [LetterKind.REQUEST]
    office.close()


def test_an_address_that_bounces_a_combined_letter_fails_for_all(office: QuickOffice) -> None:
    (combined,) = [letter for letter in office.day() if AGENT in readers(letter)]
    office.receive(
        (
            "From: MAILER-DAEMON@mx.example\nTo: coi@property.example\nReturn-Path: <>\nSubject: Undelivered\n"
            "Message-ID: <b@mx.example>\nMIME-Version: 1.0\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
            "--b\nContent-Type: text/plain\n\nsorry\n--b\nContent-Type: message/delivery-status\n\n"
            f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {AGENT}\nAction: failed\nStatus: 5.1.1\n"
            "Diagnostic-Code: smtp; 550 5.1.1 no such user\n\n--b\nContent-Type: text/rfc822-headers\n\n"
            f"Message-ID: {combined['Message-ID']}\n\n--b--\n"
        ).encode()
    )
    for number in range(3):
        profile = office.record(f"v{number}").profile
        assert profile is not None
        assert [contact.email for contact in profile.contacts if contact.failing] == [AGENT]
