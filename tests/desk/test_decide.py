"""The same record, event and rules give the same decision for ever, also through the store."""

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coibot.codec import from_json, to_json
from coibot.desk.arrivals import superseding
from coibot.desk.case import Decision
from coibot.desk.decide import decide
from coibot.desk.events import (
    Alias,
    Approve,
    DayBegan,
    Dismiss,
    Event,
    LetterAttempted,
    MessageArrived,
    StaffDecided,
    Waive,
)  # fmt: skip
from coibot.model.assessment import Verdict
from coibot.model.certificate import CoverageLine
from coibot.model.document import FileReading, Problem
from coibot.model.letter import LetterKind, SendResult, SendState
from coibot.model.message import Address, Bounce, FailedRecipient, Nature, Verification
from coibot.model.record import Record
from tests.certificates import compliant, with_limit, without
from tests.desk.desk import (
    AGENT,
    STAFF,
    START,
    certificate_file,
    contact,
    emails,
    endorsement_file,
    message,
    office,
    queued,
    vendor,
)  # fmt: skip
from tests.rules.build import certificate

GL, AUTO, WC = CoverageLine.GENERAL_LIABILITY, CoverageLine.AUTOMOBILE_LIABILITY, CoverageLine.WORKERS_COMPENSATION
SHORT = with_limit(compliant(), GL, "each_occurrence", 500_000)
RENEWED = compliant(effective=date(2027, 1, 1), expiration=date(2028, 1, 1), issued=date(2026, 12, 1))
LOCKED = FileReading("locked.pdf", "e" * 64, 0, problems=(Problem("encrypted", "It asks for a password."),))


def arrived(number: int, *readings: FileReading, in_thread: bool = False, **changes: object) -> MessageArrived:
    return MessageArrived(message(number, **changes), readings, "by name", in_thread, ("acme",))


def by_staff(command: Approve | Alias | Dismiss | Waive, number: int) -> StaffDecided:
    return StaffDecided(command, STAFF.email, None, message(number, sender=STAFF))


EVENTS: tuple[Event, ...] = (
    arrived(1, certificate_file(compliant())),
    arrived(2, certificate_file(SHORT)),
    arrived(3, certificate_file(without(compliant(), AUTO), "b.pdf"), endorsement_file("Acme Plumbing LLC")),
    arrived(4, certificate_file(compliant("Acme Plumbing Inc"))),
    arrived(5, certificate_file(RENEWED), in_thread=True, verification=Verification.PASS,
            sender=Address("new@oakridge.example")),
    arrived(6, LOCKED),
    arrived(7),
    arrived(8, nature=Nature.AUTO_REPLY),
    arrived(9, nature=Nature.BOUNCE, bounce=Bounce((FailedRecipient(AGENT, "5.1.1", "failed", "550"),), "<x@y>")),
    DayBegan(),
    by_staff(Approve("seen"), 20),
    by_staff(Alias("Acme Plumbing Inc"), 21),
    by_staff(Dismiss(), 22),
    by_staff(Waive("automobile_liability.*", date(2027, 6, 1), "no cars"), 23),
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    event: Event
    days: int
    answer: SendState


_answers = st.sampled_from([SendState.SENT, SendState.DEFERRED, SendState.REFUSED, SendState.UNCERTAIN])
_steps = st.builds(Step, st.sampled_from(EVENTS), st.integers(0, 90), _answers)


def in_bytes(decision: Decision) -> bytes:
    return json.dumps(
        [to_json(decision.record), [to_json(letter) for letter in decision.letters]], sort_keys=True
    ).encode()


def through_the_store(record: Record) -> Record:
    return from_json(Record, json.loads(json.dumps(to_json(record))))


@settings(max_examples=40, deadline=None)
@given(st.lists(_steps, max_size=8))
def test_any_story_can_be_replayed_byte_for_byte(story: list[Step]) -> None:
    record, now = vendor(), START
    for step in story:
        now += timedelta(days=step.days)
        here = office(now)
        decision = decide(record, step.event, here)
        assert in_bytes(decide(through_the_store(record), step.event, here)) == in_bytes(decision)
        record = queued(decision.record, decision.letters)
        for letter in decision.letters:
            attempt = LetterAttempted(letter.key, SendResult(step.answer))
            after = decide(record, attempt, here)
            assert in_bytes(decide(through_the_store(record), attempt, here)) == in_bytes(after)
            record = queued(after.record, after.letters)
    assert through_the_store(record) == record
    assert len(record.keys) == len(set(record.keys))
    assert len({entry.key for entry in record.outbox}) == len(record.outbox), "one letter twice"


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([event for event in EVENTS if isinstance(event, MessageArrived)]), max_size=6))
def test_a_message_that_comes_again_changes_nothing(events: list[MessageArrived]) -> None:
    record = vendor()
    for event in events:
        record = decide(record, event, office()).record
    for event in events:
        again = decide(record, event, office())
        assert again.record == record and again.letters == ()


class TestReplacing:
    """A newer certificate takes an older one's place when it states all of its policies."""

    def replaced(self, old: dict[str, object], new: dict[str, object]) -> bool:
        lines = ["general_liability", "automobile_liability"]
        before, after = certificate(lines, old), certificate(lines, new, sha="b" * 64)
        kept, added = superseding((before,), [after])
        assert added == after
        return kept.replaced_by == "b" * 64

    def test_the_same_policies(self) -> None:
        assert self.replaced({}, {"general_liability.policy_number": "gl-1001"})
        assert not self.replaced({}, {"general_liability.policy_number": "GL-2002"})

    @pytest.mark.parametrize("part", ["policy_number", "expiration"])
    def test_a_policy_that_cannot_be_told_apart_is_never_taken_for_the_same(self, part: str) -> None:
        unknown: dict[str, object] = {f"automobile_liability.{part}": None}
        assert not self.replaced(unknown, unknown)


class TestAnswers:
    def taken(self, record: Record, event: Event) -> tuple[Record, list[LetterKind]]:
        decision = decide(record, event, office())
        return queued(decision.record, decision.letters), [letter.kind for letter in decision.letters]

    def test_an_endorsement_alone_is_answered_with_all_that_is_still_missing(self) -> None:
        record, _ = self.taken(vendor(), EVENTS[1])
        decision = decide(record, arrived(30, endorsement_file("Acme Plumbing LLC")), office())
        (letter,) = decision.letters
        assert letter.kind is LetterKind.DEFICIENT and letter.assessment is not None
        assert any(f.requirement == "general_liability.each_occurrence" for f in letter.assessment.findings)
        assert len(decision.record.documents) == 2

    def test_a_file_twice_in_one_message_is_filed_once(self) -> None:
        file = certificate_file(compliant())
        record, letters = self.taken(vendor(), arrived(31, file, replace(file, file="copy.pdf")))
        assert len(record.documents) == 1 and letters == [LetterKind.COMPLIANT]

    @pytest.mark.parametrize(
        ("insured", "kind"),
        [("Acme Plumbing LLC", LetterKind.COMPLIANT), ("Acme Plumbing Inc", LetterKind.RECEIPT)],
    )
    def test_an_answer_says_what_was_found_and_which_file_could_not_be_read(
        self, insured: str, kind: LetterKind
    ) -> None:
        decision = decide(vendor(), arrived(33, certificate_file(compliant(insured)), LOCKED), office())
        [letter] = [letter for letter in decision.letters if letter.kind is kind]
        assert letter.assessment == decision.record.assessment
        assert [one.file for one in letter.unread] == ["locked.pdf"]

    def test_a_file_with_one_fault_that_its_sender_cannot_mend_is_for_a_person(self) -> None:
        mixed = replace(LOCKED, problems=(*LOCKED.problems, Problem("empty", "There is nothing in it.")))
        _, letters = self.taken(vendor(), arrived(34, mixed))
        assert letters == [LetterKind.RECEIPT, LetterKind.ESCALATION]
        _, letters = self.taken(vendor(), arrived(34, LOCKED))
        assert letters == [LetterKind.COULD_NOT_READ]

    def test_an_agent_whose_part_waits_for_a_person_is_not_told_that_it_is_in_order(self) -> None:
        agents = (contact(AGENT, lines=(GL, AUTO)), contact("kim@harbor.example", lines=(WC,)))
        for insured, told in (("Acme Plumbing LLC", True), ("Acme Plumbing Inc", False)):
            event = arrived(35, certificate_file(without(compliant(insured), WC)))
            letters = decide(vendor(*agents), event, office()).letters
            assert [emails(letter.to) for letter in letters if letter.kind is LetterKind.DEFICIENT] == [
                ["kim@harbor.example"]
            ]
            assert (LetterKind.REPLY in [letter.kind for letter in letters]) is told

    def test_staff_may_assign_another_part_of_a_message_that_is_on_file(self) -> None:
        record, _ = self.taken(vendor(), arrived(36, certificate_file(SHORT)))
        rest = MessageArrived(
            message(36),
            (certificate_file(compliant(), "b.pdf"),),
            "staff say so",
            False,
            ("acme", "birch"),
            STAFF.email,
        )
        record, letters = self.taken(record, rest)
        assert len(record.documents) == 2 and letters == [LetterKind.COMPLIANT]
        assert self.taken(record, rest) == (record, [])

    def test_a_robots_mail_that_is_nobodys_is_noted_as_what_it_is(self) -> None:
        stray, letters = self.taken(Record("s-1", "token"), arrived(37, nature=Nature.AUTO_REPLY))
        assert ([mark.outcome for mark in stray.handled], letters) == (["auto reply, noted"], [])

    def test_an_auto_reply_with_a_strange_attachment_is_not_answered_to_anybody(self) -> None:
        from coibot.model.message import IgnoredPart

        part = IgnoredPart("2", "card.docx", "a Word file", resend=True)
        for nature, count in ((Nature.AUTO_REPLY, 0), (Nature.LIST, 0), (Nature.ROBOT, 1), (Nature.PERSON, 1)):
            _, letters = self.taken(vendor(), arrived(32, nature=nature, ignored=(part,)))
            assert len(letters) == count, nature

    def test_a_better_certificate_settles_the_open_review(self) -> None:
        record, _ = self.taken(vendor(), EVENTS[3])
        assert [question.resolved_at for question in record.questions] == [None]
        record, letters = self.taken(record, EVENTS[0])
        assert record.assessment is not None and record.assessment.verdict is Verdict.COMPLIANT
        assert letters == [LetterKind.COMPLIANT]
        assert all(question.resolved_at for question in record.questions)

    def test_a_vendor_of_a_class_the_rules_lost_is_never_called_compliant(self) -> None:
        record, letters = self.taken(vendor(vendor_class="gone"), EVENTS[0])
        assert LetterKind.COMPLIANT not in letters and LetterKind.ESCALATION in letters
        record, letters = self.taken(record, by_staff(Approve(), 33))
        assert LetterKind.COMPLIANT not in letters
        assert record.assessment is not None and record.assessment.verdict is Verdict.REVIEW

    def test_both_directions_are_in_the_conversation_once(self) -> None:
        record, _ = self.taken(vendor(), EVENTS[0])
        assert [entry.message_id for entry in record.conversation] == ["<1@oakridge.example>"]
