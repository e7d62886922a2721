"""The way out: each letter once, and nobody's trouble is somebody else's."""

import logging
from collections.abc import Sequence
from pathlib import Path

import pytest

from coibot.model.letter import LetterPlan, OutboxEntry, SendResult, SendState
from coibot.model.vendor import Role
from tests.office import STAFF, TestOffice
from tests.pipeline.quick import QuickOffice

S = SendState
GREY = SendResult(S.DEFERRED, {}, "451 4.7.1 greylisted")
DOWN = SendResult(S.DEFERRED, {}, "mail.example:587: connection refused")
DIED = SendResult(S.UNCERTAIN, {}, "mail.example:587: connection lost")
NAMES = ("a", "b", "c", "d", "e")


@pytest.fixture
def office(tmp_path: Path) -> TestOffice:
    """Five vendors; to each a first request is due."""
    office = QuickOffice(tmp_path / "data")
    for name in NAMES:
        contacts = ((f"office@{name}.example", Role.VENDOR),)
        office.vendor(f"Vendor {name} LLC", vendor_id=name, contacts=contacts, released=True)
    assert office.place.sweeper.sweep() == 5
    return office


def letter(office: TestOffice, name: str = "a") -> OutboxEntry:
    return office.record(name).outbox[0]


def states(office: TestOffice) -> str:
    return "".join(letter(office, name).state.value[0] for name in NAMES)


def got(office: TestOffice) -> list[str]:
    return [str(one["X-Envelope-To"]).removeprefix("office@")[0] for one in office.postman.take()]


def test_every_letter_goes_out_once(office: TestOffice) -> None:
    office.place.outbox.flush(office.postman)
    office.place.outbox.flush(office.postman)
    assert got(office) == list(NAMES) and states(office) == "sssss"


def test_a_server_that_is_down_is_asked_once(office: TestOffice) -> None:
    office.postman.answers = [DOWN]
    (attempt,) = office.place.outbox.flush(office.postman)
    assert attempt.server_down and got(office) == []
    office.clock.advance(minutes=1)
    office.place.outbox.flush(office.postman)
    assert sorted(got(office)) == list(NAMES)


def test_a_letter_that_is_put_off_holds_nobody_up(office: TestOffice) -> None:
    office.postman.answers = [GREY]
    office.place.outbox.flush(office.postman)
    assert got(office) == ["b", "c", "d", "e"] and states(office) == "dssss"


def test_a_server_that_puts_everything_off_is_not_pestered(office: TestOffice) -> None:
    office.postman.answers = [GREY, DIED, GREY]
    assert len(office.place.outbox.flush(office.postman)) == 3
    assert states(office) == "dudqq"


def test_a_letter_with_a_fault_of_its_own_is_told_and_the_others_go(
    office: TestOffice, caplog: pytest.LogCaptureFixture
) -> None:
    """Its bytes are gone from the archive, or no longer what they were."""
    caplog.set_level(logging.CRITICAL)
    office.place.archive.path(letter(office, "a").sha256).unlink()
    office.place.archive.path(letter(office, "b").sha256).write_bytes(b"somebody wrote here")
    office.place.outbox.flush(office.postman)
    assert got(office) == ["c", "d", "e"] and states(office) == "rrsss"
    told = office.send()
    assert [one["X-Envelope-To"] for one in told] == [STAFF, STAFF]


def test_a_fault_of_ours_while_sending_leaves_the_letter_uncertain(
    office: TestOffice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)

    def broken(recipients: Sequence[str], raw: bytes) -> SendResult:
        raise RuntimeError("a bug")

    office.place.outbox.flush(broken)
    assert letter(office).state is S.UNCERTAIN


def test_a_record_that_is_damaged_keeps_its_letters_and_nobody_elses(
    office: TestOffice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    (path,) = office.folder.glob("vendors/*/a.json")
    whole = path.read_bytes()
    path.write_bytes(whole[:100])
    office.place.outbox.flush(office.postman)
    assert got(office) == ["b", "c", "d", "e"]
    path.write_bytes(whole)
    office.place.outbox.flush(office.postman)
    assert got(office) == ["a"]


def test_what_the_server_said_is_not_forgotten_when_the_disk_is_full(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The letter went out; that it did could not be written down. It must not go out again."""
    commit = office.place.store.commit

    def fill_the_disk(recipients: Sequence[str], raw: bytes) -> SendResult:
        def refuse(_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(office.place.store, "commit", refuse)
        return office.postman(recipients, raw)

    with pytest.raises(OSError, match="No space"):
        office.place.outbox.flush(fill_the_disk)
    assert got(office) == ["a"] and letter(office).state is S.SENDING
    monkeypatch.setattr(office.place.store, "commit", commit)
    office.place.outbox.flush(office.postman)
    assert got(office) == ["b", "c", "d", "e"] and states(office) == "sssss"


def test_nothing_is_sent_that_the_disk_could_not_note_before(
    office: TestOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(office.place.store, "commit", refuse)
    with pytest.raises(OSError, match="No space"):
        office.place.outbox.flush(office.postman)
    assert got(office) == []


def test_a_letter_cancelled_by_another_process_does_not_go(office: TestOffice) -> None:
    from dataclasses import replace

    other = QuickOffice(office.folder, office.clock)
    taken = office.postman

    def cancel_the_next(recipients: Sequence[str], raw: bytes) -> SendResult:
        if recipients == ("office@a.example",):
            record = other.record("b")
            entry = replace(record.outbox[0], state=S.CANCELLED)
            other.place.store.commit(replace(record, outbox=(entry,)))
        return taken(recipients, raw)

    office.place.outbox.flush(cancel_the_next)
    assert got(office) == ["a", "c", "d", "e"] and letter(office, "b").state is S.CANCELLED


def test_it_stops_between_letters(office: TestOffice) -> None:
    office.place.outbox.flush(office.postman, stopping=lambda: len(office.postman.letters) == 2)
    assert got(office) == ["a", "b"] and states(office) == "ssqqq"


def test_after_a_crash_the_letter_goes_again_as_itself_and_not_a_third_time(office: TestOffice) -> None:
    def dies(recipients: Sequence[str], raw: bytes) -> SendResult:
        office.postman(recipients, raw)
        raise SystemExit

    ids = []
    for _ in range(2):
        with pytest.raises(SystemExit):
            office.place.outbox.flush(dies)
        ids += [one["Message-ID"] for one in office.postman.take()]
        office.open()
        assert office.place.outbox.recover() == 1
        assert office.place.outbox.recover() == 0
        office.clock.advance(minutes=29)
        for name in NAMES[1:]:
            assert letter(office, name).state in (S.QUEUED, S.SENT)
        office.place.outbox.flush(office.postman)  # not yet the uncertain one
        assert "a" not in got(office)
        office.clock.advance(minutes=2)
    assert len(ids) == 2 and len(set(ids)) == 1
    office.place.outbox.flush(office.postman)
    assert "a" not in got(office) and letter(office).state is S.REFUSED
    assert any(question.purpose.startswith("undelivered:") for question in office.record("a").questions)


def test_a_letter_to_staff_that_cannot_be_written_ends_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nobody is told of it by another letter to staff, which could not be written either."""
    from coibot.letters import LetterError
    from coibot.pipeline import committing

    caplog.set_level(logging.CRITICAL)
    office = QuickOffice(tmp_path / "other")
    office.vendor(released=True)
    written: list[str] = []

    def refuse(plan: LetterPlan, _house: object) -> None:
        written.append(plan.kind.value)
        raise LetterError("'staff' is not an e-mail address")

    monkeypatch.setattr(committing, "compose", refuse)
    office.place.sweeper.sweep()
    assert written == ["request", "escalation"]
    record = office.record()
    assert [question.reason for question in record.questions] == ["A letter could not be written."]
    assert any(note.what == "unwritable" for note in record.history)
    assert office.place.sweeper.sweep() == 0, "tried for ever"
