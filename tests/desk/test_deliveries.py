"""What becomes of letters: nothing sent twice, nothing given up in silence."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coibot.desk.case import Case as Desk
from coibot.desk.decide import decide
from coibot.desk.deliveries import bounced, ready, recovered, sending, server_down
from coibot.desk.events import LetterAttempted
from coibot.model.letter import LetterKind, OutboxEntry, SendResult, SendState
from coibot.model.message import Bounce, FailedRecipient
from coibot.model.record import Direction, Exchange, Record
from coibot.model.vendor import Role
from tests.desk.desk import AGENT, STAFF, START, VENDOR, contact, entry, message, office, vendor

S = SendState
OTHER = "lee@harbor.example"
NO_SUCH, GREY, POLICY = "550 5.1.1 no such user", "450 4.2.0 greylisted", "550 5.7.1 not allowed"


def record(*entries: OutboxEntry) -> Record:
    known = (contact(VENDOR, Role.VENDOR), contact(AGENT), contact(OTHER))
    return replace(vendor(*known), outbox=entries or (entry(AGENT, VENDOR),))


def attempted(before: Record, result: SendResult, *, after: timedelta = timedelta(0)) -> tuple[Record, int]:
    """The record after the server's answer, and how many letters to staff that causes."""
    decision = decide(before, LetterAttempted("letter", result), office(START + after))
    return decision.record, len(decision.letters)


@dataclass(frozen=True)
class Case:
    what: str
    result: SendResult
    state: SendState
    left: tuple[str, ...]
    minutes: int | None = None
    """Until the next attempt."""
    told: bool = False
    failing: frozenset[str] = frozenset()
    before: dict[str, object] = field(default_factory=dict)
    age: timedelta = timedelta(0)


BOTH = (AGENT, VENDOR)
CASES = [
    Case("taken", SendResult(S.SENT), S.SENT, BOTH),
    Case("one refused for good", SendResult(S.SENT, {VENDOR: NO_SUCH}), S.SENT, BOTH, told=True,
         failing=frozenset({VENDOR})),
    Case("one put off", SendResult(S.SENT, {VENDOR: GREY}), S.DEFERRED, (VENDOR,), 1),
    Case("one put off, one refused", SendResult(S.SENT, {VENDOR: GREY, AGENT: NO_SUCH}), S.DEFERRED, (VENDOR,), 1,
         told=True, failing=frozenset({AGENT})),
    Case("everyone put off", SendResult(S.DEFERRED, {AGENT: GREY, VENDOR: GREY}), S.DEFERRED, BOTH, 1),
    Case("nobody taken, one refused for good", SendResult(S.DEFERRED, {AGENT: NO_SUCH, VENDOR: GREY}), S.DEFERRED,
         (VENDOR,), 1, told=True, failing=frozenset({AGENT})),
    Case("put off a third time", SendResult(S.DEFERRED, {}, "451 4.3.0 later"), S.DEFERRED, BOTH, 30,
         before={"attempts": 2}),
    Case("put off a fourth time", SendResult(S.DEFERRED, {}, "451 4.3.0 later"), S.DEFERRED, BOTH, 120,
         before={"attempts": 3}),
    Case("put off for the tenth time", SendResult(S.DEFERRED, {}, "451 4.3.0 later"), S.DEFERRED, BOTH, 360,
         before={"attempts": 9}),
    Case("no server, for the tenth time", SendResult(S.DEFERRED, {}, "mail.example:25: no route"), S.DEFERRED, BOTH, 1,
         before={"attempts": 9}),
    Case("put off for two days", SendResult(S.DEFERRED, {}, "451 4.3.0 later"), S.REFUSED, BOTH, told=True,
         age=timedelta(hours=48)),
    Case("refused", SendResult(S.REFUSED, {AGENT: NO_SUCH, VENDOR: NO_SUCH}), S.REFUSED, BOTH, told=True,
         failing=frozenset(BOTH)),
    Case("refused for what it says", SendResult(S.REFUSED, {}, "554 5.7.1 looks like spam"), S.REFUSED, BOTH,
         told=True),
    Case("perhaps taken", SendResult(S.UNCERTAIN), S.UNCERTAIN, BOTH, 30),
    Case("perhaps taken, twice", SendResult(S.UNCERTAIN), S.REFUSED, BOTH, told=True,
         before={"uncertain_attempts": 1}),
    Case("perhaps taken, one refused before", SendResult(S.UNCERTAIN, {AGENT: NO_SUCH}), S.UNCERTAIN, (VENDOR,), 30,
         told=True, failing=frozenset({AGENT})),
    Case("to staff, refused", SendResult(S.REFUSED, {AGENT: POLICY}), S.REFUSED, BOTH,
         before={"kind": LetterKind.ESCALATION}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_what_an_answer_means(case: Case) -> None:
    before = record(replace(entry(*BOTH, state=S.SENDING), **case.before))  # type: ignore[arg-type]
    after, told = attempted(before, case.result, after=case.age)
    (letter,) = after.outbox
    assert (letter.state, letter.recipients) == (case.state, case.left)
    waits = None if letter.next_attempt is None else (letter.next_attempt - START).total_seconds() / 60
    assert waits == case.minutes
    assert bool(told) is case.told and bool(after.questions) is case.told
    assert after.profile is not None
    assert {known.email for known in after.profile.contacts if known.failing} == case.failing


@pytest.mark.parametrize(
    ("answer", "bad"),
    [
        (NO_SUCH, True),
        ("5.1.1 550 5.1.1 user unknown", True),
        ("550 no such user here", True),
        ("553 mailbox name not allowed", True),
        ("5.0.0 550 No such user", True),
        ("550 5.4.1 Recipient address rejected: Access denied", True),
        ("550 5.1.10 null MX", True),
        *((f"550 5.{code} no", True) for code in ("1.0", "1.2", "1.3", "1.4", "1.6")),
        ("550 5.2.1 mailbox disabled", True),
        ("552 5.2.2 mailbox full", False),
        (POLICY, False),
        ("550 5.7.26 not authenticated", False),
        ("550 5.7.1 blocked, as 5.1.1 was seen before", False),
        ("550 5.1.8 sender's domain not found", False),
        ("554 5.0.0 rejected", False),
        ("5.4.7 delivery time expired", False),
        ("", False),
    ],
)
def test_only_a_bad_address_is_not_written_to_again(answer: str, bad: bool) -> None:
    after, _ = attempted(record(), SendResult(S.REFUSED, {AGENT: answer}))
    assert after.profile is not None
    assert any(known.failing for known in after.profile.contacts) is bad


@pytest.mark.parametrize(
    ("result", "down"),
    [
        (SendResult(S.DEFERRED, {}, "mail.example:587: connection refused"), True),
        (SendResult(S.DEFERRED, {}, "mail.example refused the log-in of coi: 535 5.7.8 no"), True),
        (SendResult(S.DEFERRED, {}, "mail.example refused the log-in of coi: 454 4.7.0 later"), True),
        (SendResult(S.DEFERRED, {}, "421 4.7.0 too many connections"), True),
        (SendResult(S.DEFERRED, {}, "451 4.7.1 greylisted"), False),
        (SendResult(S.DEFERRED, {AGENT: GREY}, "no recipient was accepted"), False),
        (SendResult(S.UNCERTAIN, {}, "mail.example:587: no end within 180 s"), False),
        (SendResult(S.SENT), False),
    ],
)
def test_a_server_that_is_down_is_told_from_a_letter_put_off(result: SendResult, down: bool) -> None:
    assert server_down(result) is down


class TestReady:
    def test_the_oldest_goes_first(self) -> None:
        older = replace(entry(key="b"), queued_at=START - timedelta(hours=1))
        assert [e.key for e in ready(record(entry(key="a"), older), office())] == ["b", "a"]

    @pytest.mark.parametrize("state", [S.SENDING, S.SENT, S.REFUSED, S.CANCELLED])
    def test_what_is_done_or_under_way_does_not_go(self, state: SendState) -> None:
        before = record(entry(state=state))
        assert ready(before, office()) == ()
        assert sending(before, "letter", office()) == before

    def test_it_waits_for_its_time(self) -> None:
        before = record(entry(state=S.DEFERRED, next_attempt=START + timedelta(minutes=5)))
        assert ready(before, office(START + timedelta(minutes=4, seconds=59))) == ()
        assert len(ready(before, office(START + timedelta(minutes=5)))) == 1

    def test_it_waits_for_the_longest_wait_there_is(self) -> None:
        before = record(entry(state=S.DEFERRED, next_attempt=START + timedelta(hours=6)))
        assert ready(before, office()) == ()

    def test_a_time_noted_by_a_wrong_clock_does_not_hold_it(self) -> None:
        before = record(entry(state=S.DEFERRED, next_attempt=START + timedelta(days=365)))
        assert len(ready(before, office())) == 1


def test_who_has_the_letter_is_not_told_as_unreached_when_it_is_given_up_for_the_others() -> None:
    before = record(entry(*BOTH, state=S.SENDING))
    late = office(START + timedelta(hours=48))
    decision = decide(before, LetterAttempted("letter", SendResult(S.SENT, {VENDOR: GREY})), late)
    [question] = decision.record.questions
    assert question.reason == f"A letter to {VENDOR} could not be delivered."


@pytest.mark.parametrize(
    ("result", "told"),
    [
        (SendResult(S.REFUSED, {AGENT: POLICY}), f"Re: COI: {{'{AGENT}': '{POLICY}'}}"),
        (SendResult(S.REFUSED, {AGENT: POLICY}, "no recipient was accepted"), "Re: COI: no recipient was accepted"),
    ],
)
def test_a_letter_that_staff_cannot_get_is_in_the_history(result: SendResult, told: str) -> None:
    before = record(replace(entry(AGENT, state=S.SENDING), kind=LetterKind.ESCALATION))
    after, letters = attempted(before, result)
    assert [note.detail for note in after.history if note.what == "undelivered"] == [told]
    assert letters == 0


def test_an_address_that_is_nobodys_contact_is_not_noted_as_one() -> None:
    before = record(entry(AGENT, STAFF.email, state=S.SENDING))
    after, letters = attempted(before, SendResult(S.SENT, {STAFF.email: NO_SUCH}))
    assert letters == 1
    assert not [note for note in after.history if note.what == "contact"]


def test_what_a_crash_interrupted_may_have_arrived() -> None:
    before = record(entry(key="a", state=S.SENDING), entry(key="b"), entry(key="c", state=S.SENT))
    after = recovered(before, office()).record
    assert [e.state for e in after.outbox] == [S.UNCERTAIN, S.QUEUED, S.SENT]


def test_a_second_crash_on_the_same_letter_is_told_to_staff_by_a_letter() -> None:
    decision = recovered(record(entry(state=S.SENDING, uncertain_attempts=1)), office())
    assert [plan.kind for plan in decision.letters] == [LetterKind.ESCALATION]
    assert "may not have arrived" in decision.record.questions[0].reason


_results = st.one_of(
    st.just(SendResult(S.SENT)),
    st.sampled_from([GREY, NO_SUCH]).map(lambda words: SendResult(S.SENT, {VENDOR: words})),
    st.sampled_from(["451 later", "host:25: down", "421 busy"]).map(lambda words: SendResult(S.DEFERRED, {}, words)),
    st.just(SendResult(S.DEFERRED, {AGENT: GREY, VENDOR: NO_SUCH}, "no recipient was accepted")),
    st.just(SendResult(S.REFUSED, {}, "554 no")),
    st.just(SendResult(S.UNCERTAIN, {}, "died")),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(_results, st.integers(1, 900), st.booleans()), min_size=1, max_size=30))
def test_whatever_servers_answer(story: list[tuple[SendResult, int, bool]]) -> None:
    """Nobody gets a letter again that a server took for them; an uncertain one goes out once more; it ends."""
    now, current = START, record()
    took: list[str] = []
    uncertain = 0
    for result, minutes, crashed in story:
        now += timedelta(minutes=minutes)
        (letter,) = current.outbox
        if not ready(current, office(now)):
            assert letter.state not in (S.QUEUED, S.SENDING)
            continue
        marked = sending(current, "letter", office(now))
        assert marked.outbox[0].state is S.SENDING and ready(marked, office(now)) == ()
        if crashed:
            uncertain += 1
            current = recovered(marked, office(now)).record
            continue
        recipients = marked.outbox[0].recipients
        if result.state is S.SENT:
            took += [address for address in recipients if address not in result.refused]
        uncertain += result.state is S.UNCERTAIN
        current = decide(marked, LetterAttempted("letter", result), office(now)).record
    (letter,) = current.outbox
    assert uncertain <= 2
    assert len(took) == len(set(took)) and set(took) <= {AGENT, VENDOR}
    if letter.state is S.REFUSED:
        assert current.questions, "given up in silence"
    if now - START > timedelta(hours=60):
        assert letter.next_attempt is None or letter.next_attempt <= now + timedelta(hours=6)


class TestBounces:
    def bounce(self, *failed: FailedRecipient, original: str | None = "<coibot.letter@property.example>") -> Record:
        sent = replace(entry(AGENT, state=S.SENT), recipients=(AGENT,))
        exchange = Exchange(Direction.OUT, START, sent.message_id, (), "COI", f"{AGENT}, {VENDOR}", "deficient")
        case = Desk(replace(record(sent), conversation=(exchange,)), office())
        bounced(case, message(bounce=Bounce(failed, original)))
        return case.record

    def failing(self, after: Record) -> set[str]:
        assert after.profile is not None
        return {known.email for known in after.profile.contacts if known.failing}

    def test_a_reader_who_does_not_exist_is_not_written_to_again(self) -> None:
        after = self.bounce(FailedRecipient(VENDOR, "5.1.1", "failed", "550 5.1.1 unknown"))
        assert self.failing(after) == {VENDOR} and len(after.questions) == 1

    def test_it_speaks_only_of_those_the_letter_was_for(self) -> None:
        """Who got our letter knows its Message-ID, and could have us forget somebody else's address."""
        after = self.bounce(FailedRecipient(OTHER, "5.1.1", "failed", "550 5.1.1 unknown"))
        assert self.failing(after) == set()

    def test_a_report_about_no_letter_of_ours_is_not_believed(self) -> None:
        for original in (None, "<made-up@evil.example>"):
            after = self.bounce(FailedRecipient(VENDOR, "5.1.1", "failed", ""), original=original)
            assert self.failing(after) == set() and after.questions == ()

    @pytest.mark.parametrize("action", ["delayed", "relayed", "expanded", "delivered"])
    def test_what_is_no_failure_is_noted(self, action: str) -> None:
        after = self.bounce(FailedRecipient(VENDOR, "4.4.1", action, ""))
        assert self.failing(after) == set() and after.questions == ()

    def test_a_failure_is_one_however_it_is_spelt(self) -> None:
        after = self.bounce(FailedRecipient(VENDOR, "4.4.7", "Failed", "expired"))
        assert self.failing(after) == set() and len(after.questions) == 1

    def test_a_full_mailbox_is_told_and_written_to_again(self) -> None:
        after = self.bounce(FailedRecipient(VENDOR, "5.2.2", "failed", "552 5.2.2 full"))
        assert self.failing(after) == set() and len(after.questions) == 1
