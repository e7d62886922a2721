"""The way in: whose fault it is, who is answered, what staff decide on, and what a replay does."""

import logging
import shutil
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from coibot.letters import TemplateError
from coibot.model.certificate import CoverageLine
from coibot.model.letter import SendState
from coibot.model.vendor import Role
from coibot.pipeline.ingesting import Shelf
from coibot.pipeline.sweeping import SweepError
from coibot.samples import draw
from coibot.settings import shipped
from coibot.store.files import DamagedFileError
from tests.certificates import compliant, with_limit
from tests.office import AGENT, MAILBOX, STAFF, VENDOR, TestOffice, mail
from tests.pipeline.quick import QuickOffice, coi

GL = CoverageLine.GENERAL_LIABILITY


@pytest.fixture
def office(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> TestOffice:
    caplog.set_level(logging.CRITICAL)
    return QuickOffice(tmp_path / "data")


def words(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())


def readers(letter: EmailMessage) -> set[str]:
    return set(str(letter["X-Envelope-To"]).split(", "))


def deficient() -> bytes:
    return draw(with_limit(compliant(), GL, "each_occurrence", 500_000))


class TestFaultsOfOurs:
    """A message must not be put into quarantine for what is wrong with us."""

    def test_a_template_that_somebody_is_editing(self, office: TestOffice, tmp_path: Path) -> None:
        templates = tmp_path / "templates"
        shutil.copytree(shipped("mail_templates"), templates)
        office.place.committer._house = replace(office.place.house, templates=templates)
        broken = templates / "en" / "compliant.txt.j2"
        whole = broken.read_text()
        broken.write_text("{% if %}")
        office.vendor()
        message = mail(("coi.pdf", coi()))
        for _ in range(5):
            with pytest.raises(TemplateError, match=r"compliant\.txt\.j2:1"):
                office.receive(message)
        assert office.record().documents == ()
        broken.write_text(whole)
        assert office.receive(message) == "acme-plumbing: filed, compliant"
        assert len(office.send()) == 1

    def test_a_damaged_record(self, office: TestOffice) -> None:
        office.vendor()
        (path,) = office.folder.glob("vendors/*/*.json")
        whole = path.read_bytes()
        path.write_bytes(whole[:50])
        office.place.store.refresh()
        message = mail(("coi.pdf", coi()))
        for _ in range(5):
            with pytest.raises(DamagedFileError):
                office.receive(message)
        path.write_bytes(whole)
        office.place.store.refresh()
        assert office.receive(message) == "acme-plumbing: filed, compliant"


class TestSetAside:
    def poison(self, office: TestOffice, monkeypatch: pytest.MonkeyPatch, message: EmailMessage) -> str:
        def crash(*_: object) -> None:
            raise RuntimeError("boom")

        with monkeypatch.context() as broken:
            broken.setattr(office.place.ingester, "_deal_out", crash)
            for _ in range(3):
                with pytest.raises(RuntimeError):
                    office.receive(message)
            handling = office.place.ingester.ingest(message.as_bytes())
        assert handling.shelf is Shelf.QUARANTINE
        return handling.sha256

    def test_even_when_its_header_cannot_be_read_either(
        self, office: TestOffice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def crash(*_: object) -> None:
            raise RuntimeError("boom")

        monkeypatch.setattr(office.place.ingester._reader, "unpack", crash)
        for _ in range(3):
            with pytest.raises(RuntimeError):
                office.receive(mail(text="poison"))
        assert office.receive(mail(text="poison")).startswith("set aside")
        (note,) = office.send()
        assert readers(note) == {STAFF}
        assert office.receive(mail(text="poison")) == "handled before"

    def test_one_part_of_it_having_been_filed_does_not_open_it_again(
        self, office: TestOffice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        office.vendor()
        office.vendor("Blue Heron Janitorial Inc", vendor_id="blue", contacts=((AGENT, Role.AGENT),))
        apply = office.place.committer.apply

        def crash_on_blue(record_id: str, *given: object, **more: object) -> object:
            if record_id == "blue":
                raise RuntimeError("boom")
            return apply(record_id, *given, **more)  # type: ignore[arg-type]

        message = mail(("a.pdf", coi()), ("b.pdf", coi("Blue Heron Janitorial Inc")))
        with monkeypatch.context() as broken:
            broken.setattr(office.place.committer, "apply", crash_on_blue)
            for _ in range(3):
                with pytest.raises(RuntimeError):
                    office.receive(message)
            assert office.receive(message).startswith("set aside")
            assert office.receive(message) == "handled before"
        sha256 = office.record().handled[0].sha256
        assert office.place.ingester.replay(sha256).summary.endswith("blue: filed, compliant")
        assert len(office.record("blue").documents) == 1 and len(office.record().documents) == 1

    def test_what_is_replayed_can_be_assigned_with_all_that_is_in_it(
        self, office: TestOffice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        office.vendor()
        message = mail(("coi.pdf", coi("Tamarack Roofing LLC")), sender="kim@else.example")
        sha256 = self.poison(office, monkeypatch, message)
        office.send()
        assert office.place.ingester.replay(sha256).shelf is Shelf.NEEDS_REVIEW
        (question,) = office.send()
        assert "Tamarack Roofing LLC" in words(question)
        office.receive(mail(sender=STAFF, text="ASSIGN acme-plumbing", answering=question, message_id="<s@p.example>"))
        assert len(office.record().documents) == 1

    def test_staff_are_told_again_when_it_fails_again(
        self, office: TestOffice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        message = mail(text="poison")
        sha256 = self.poison(office, monkeypatch, message)
        assert len(office.send()) == 1

        def crash(*_: object) -> None:
            raise RuntimeError("boom")

        monkeypatch.setattr(office.place.ingester, "_deal_out", crash)
        for _ in range(3):
            with pytest.raises(RuntimeError):
                office.place.ingester.replay(sha256) if _ == 0 else office.receive(message)
        assert office.receive(message).startswith("set aside")
        assert len(office.send()) == 1

    def test_a_message_that_waits_for_staff_is_left_alone(self, office: TestOffice) -> None:
        message = mail(("coi.pdf", coi("Tamarack Roofing LLC")), sender="kim@else.example")
        office.receive(message)
        handling = office.place.ingester.ingest(message.as_bytes())
        before = office.place.store.get(f"m-{handling.sha256[:20]}")
        assert office.place.ingester.replay(handling.sha256).summary == "handled before"
        assert office.place.store.get(f"m-{handling.sha256[:20]}") == before

    def test_a_message_too_large_to_fetch_is_told_once(self, office: TestOffice) -> None:
        header = b"From: kim@else.example\r\nSubject: plans\r\n\r\n"
        for _ in range(2):
            assert office.place.ingester.ingest_oversized(header, 60_000_000).shelf is Shelf.NEEDS_REVIEW
        (note,) = office.send()
        assert readers(note) == {STAFF} and "60 MB" in words(note)


class TestWhoIsBelieved:
    def test_naming_a_mail_of_ones_own_makes_nobody_a_correspondent(self, office: TestOffice) -> None:
        """A stranger sends a certificate and then answers itself: our letters still go to contacts alone."""
        office.vendor()
        stranger = "mallory@evil.example"
        first = mail(("coi.pdf", deficient()), sender=stranger, message_id="<1@evil.example>")
        office.receive(first)
        second = mail(("coi2.pdf", coi()), sender=stranger, message_id="<2@evil.example>", answering=first)
        office.receive(second)
        letters = office.send()
        assert letters and all(stranger not in readers(letter) for letter in letters)
        profile = office.record().profile
        assert profile is not None and all(contact.email != stranger for contact in profile.contacts)

    def test_a_letter_cannot_be_named_by_who_has_not_got_it(self, office: TestOffice) -> None:
        """The same vendor in another installation has other Message-IDs: they are made from a secret."""
        other = QuickOffice(office.folder.parent / "other")
        ids = []
        for one in (office, other):
            one.vendor(released=True)
            (request,) = one.day()
            ids.append(request["Message-ID"])
        assert ids[0] != ids[1]

    def test_our_own_letter_that_comes_back_is_not_read_again(self, office: TestOffice) -> None:
        """A group address among the staff may bring every question back, with the certificate that it is about."""
        office.receive(mail(("coi.pdf", coi("Tamarack Roofing LLC")), sender="kim@else.example"))
        (question,) = office.send()
        del question["X-Envelope-To"]
        outcome = office.receive(question.as_bytes())
        assert "noted" in outcome and office.send() == []

    def test_a_colleague_may_send_from_the_shared_mailbox(self, office: TestOffice) -> None:
        office.vendor()
        outcome = office.receive(mail(("coi.pdf", coi()), sender=MAILBOX, message_id="<s@p.example>"))
        assert outcome == "acme-plumbing: filed, compliant"
        assert all(MAILBOX not in readers(letter) for letter in office.send())


class TestStaff:
    def ask(self, office: TestOffice, insured: str = "Tamarack Roofing LLC") -> EmailMessage:
        office.receive(mail(("coi.pdf", coi(insured)), sender="kim@else.example"))
        (question,) = [letter for letter in office.send() if STAFF in readers(letter)]
        return question

    @pytest.mark.parametrize("text", ["New certificate attached.", "New one from Acme, please file. Waive nothing!"])
    def test_a_forwarded_certificate_is_filed_however_its_words_begin(self, office: TestOffice, text: str) -> None:
        office.vendor()
        outcome = office.receive(mail(("coi.pdf", coi()), sender=STAFF, text=text))
        assert outcome == "acme-plumbing: filed, compliant"

    def test_a_certificate_in_answer_to_a_forwarded_question_is_filed(self, office: TestOffice) -> None:
        office.vendor()
        question = self.ask(office)
        answer = mail(("coi.pdf", coi()), text="New certificate attached.", answering=question, message_id="<2@o.x>")
        assert office.receive(answer) == "acme-plumbing: filed, compliant"

    def test_a_part_of_a_message_is_assigned_to_who_has_the_other_part(self, office: TestOffice) -> None:
        office.vendor()
        office.receive(mail(("a.pdf", coi()), ("b.pdf", coi("Tamarack Roofing LLC"))))
        question = next(letter for letter in office.send() if readers(letter) == {STAFF})
        office.receive(mail(sender=STAFF, text="ASSIGN acme-plumbing", answering=question, message_id="<s@p.example>"))
        assert len(office.record().documents) == 2

    def test_what_was_done_before_a_command_failed_is_said(self, office: TestOffice) -> None:
        office.vendor()
        office.receive(mail(("coi.pdf", coi("Acme Plumbing Inc"))))
        question = next(letter for letter in office.send() if STAFF in readers(letter))
        office.receive(mail(sender=STAFF, text="ALIAS\nASSIGN nobody", answering=question, message_id="<s@p.example>"))
        answer = next(
            letter for letter in office.send() if readers(letter) == {STAFF} and "Done: ALIAS" in words(letter)
        )
        assert "Nothing was changed" not in words(answer)
        assert office.record().profile.aliases == ("Acme Plumbing Inc",)  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        ("line", "hint"),
        [
            ("WAIVE insured UNTIL 2020-01-01 BECAUSE x", "has passed"),
            ("WAIVE genral_liability.each_occurrence UNTIL 2027-01-01 BECAUSE x", "general_liability.each_occurrence"),
        ],
    )
    def test_a_waiver_that_would_waive_nothing_is_answered(self, office: TestOffice, line: str, hint: str) -> None:
        office.vendor()
        office.receive(mail(("coi.pdf", coi("Acme Plumbing Inc"))))
        question = next(letter for letter in office.send() if STAFF in readers(letter))
        office.receive(mail(sender=STAFF, text=line, answering=question, message_id="<s@p.example>"))
        assert office.record().waivers == ()
        assert any(hint in words(letter) for letter in office.send())

    def test_the_first_answer_counts(self, office: TestOffice) -> None:
        """Two colleagues who answer at once must not file one certificate for two vendors."""
        office.vendor()
        office.vendor("Blue Heron Janitorial Inc", vendor_id="blue", contacts=(("b@blue.example", Role.VENDOR),))
        question = self.ask(office)
        for number, vendor_id in enumerate(("acme-plumbing", "blue")):
            text, message_id = f"ASSIGN {vendor_id}", f"<s{number}@p.example>"
            office.receive(mail(sender=STAFF, text=text, answering=question, message_id=message_id))
        assert len(office.record().documents) == 1 and office.record("blue").documents == ()
        said = [words(letter) for letter in office.send() if readers(letter) == {STAFF}]
        assert any("decided before" in one and "ASSIGN acme-plumbing" in one for one in said)

    def test_several_commands_in_one_answer_are_all_carried_out(self, office: TestOffice) -> None:
        office.vendor()
        office.receive(mail(("coi.pdf", coi("Acme Plumbing Inc"))))
        question = next(letter for letter in office.send() if STAFF in readers(letter))
        text = "ALIAS\nWAIVE automobile_liability.* UNTIL 2026-12-31 BECAUSE they walk\nDISMISS"
        office.receive(mail(sender=STAFF, text=text, answering=question, message_id="<s@p.example>"))
        record = office.record()
        assert record.profile is not None and record.profile.aliases == ("Acme Plumbing Inc",)
        assert [waiver.requirement for waiver in record.waivers] == ["automobile_liability.*"]

    def test_the_conversation_has_both_sides(self, office: TestOffice) -> None:
        office.vendor()
        office.receive(mail(("coi.pdf", coi())))
        (thanks,) = office.send()
        office.receive(mail(text="Who is the holder?", answering=thanks, message_id="<2@oakridge.example>"))
        told = [(entry.direction.value, entry.counterpart) for entry in office.record().conversation]
        assert told == [
            ("in", AGENT),
            ("out", f"{AGENT}, {VENDOR}"),
            ("in", AGENT),
            ("out", STAFF),
            ("out", f"{AGENT}, {STAFF}"),
        ]
        for entry in office.record().conversation:
            assert office.place.archive.get(entry.sha256)

    def test_needs_review_until_somebody_has_decided(self, office: TestOffice) -> None:
        office.vendor()
        message = mail(("coi.pdf", coi("Acme Plumbing Inc"))).as_bytes()
        assert office.place.ingester.ingest(message).shelf is Shelf.NEEDS_REVIEW
        question = next(letter for letter in office.send() if STAFF in readers(letter))
        office.receive(mail(sender=STAFF, text="ALIAS", answering=question, message_id="<s@p.example>"))
        assert office.place.ingester.ingest(message).shelf is Shelf.PROCESSED


class TestSweep:
    def break_for(
        self, office: TestOffice, monkeypatch: pytest.MonkeyPatch, vendor_id: str, fault: Exception
    ) -> Callable[[], None]:
        apply = office.place.committer.apply

        def broken(record_id: str, *given: object, **more: object) -> object:
            if record_id == vendor_id:
                raise fault
            return apply(record_id, *given, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(office.place.committer, "apply", broken)
        return lambda: monkeypatch.setattr(office.place.committer, "apply", apply)

    @pytest.fixture
    def released(self, office: TestOffice) -> TestOffice:
        for name in ("a", "b", "c"):
            contacts = ((f"office@{name}.example", Role.VENDOR),)
            office.vendor(f"Vendor {name} LLC", vendor_id=name, contacts=contacts, released=True)
        return office

    def asked(self, office: TestOffice) -> list[str]:
        return [name for name in ("a", "b", "c") if office.record(name).outbox]

    @pytest.mark.parametrize("fault", [RuntimeError("a bug"), DamagedFileError("a.json: not valid JSON")])
    def test_one_vendor_that_cannot_be_decided_keeps_nobody_waiting(
        self, released: TestOffice, monkeypatch: pytest.MonkeyPatch, fault: Exception
    ) -> None:
        mend = self.break_for(released, monkeypatch, "a", fault)
        for _ in range(2):
            with pytest.raises(SweepError, match="vendors could not be looked at, such as a"):
                released.place.sweeper.sweep()
        assert self.asked(released) == ["b", "c"]
        mend()
        released.place.sweeper.sweep()
        assert self.asked(released) == ["a", "b", "c"]

    def test_a_full_disk_stops_it_and_nobody_is_forgotten(
        self, released: TestOffice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        released.place.sweeper.sweep()
        for name in ("a", "b", "c"):
            record = released.record(name)
            released.place.store.commit(replace(record, keys=(), outbox=()))
        mend = self.break_for(released, monkeypatch, "b", OSError(28, "No space left on device"))
        with pytest.raises(OSError, match="No space"):
            released.place.sweeper.sweep()
        mend()
        released.place.sweeper.sweep()
        assert self.asked(released) == ["a", "b", "c"]

    def test_it_stops_between_vendors_and_goes_on_later(self, released: TestOffice) -> None:
        released.place.sweeper.sweep(stopping=lambda: bool(self.asked(released)))
        assert self.asked(released) == ["a"]
        released.place.sweeper.sweep()
        assert self.asked(released) == ["a", "b", "c"]

    def test_a_clock_that_is_set_back_doubles_nothing(self, released: TestOffice) -> None:
        released.clock.advance(days=7)
        assert len(released.day()) == 3
        released.clock.advance(days=-7)
        assert released.day() == []
        assert all(entry.state is SendState.SENT for name in "abc" for entry in released.record(name).outbox)
