"""Reminders against a small oracle: each step once, on working days, never after the renewal is on file."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coibot.desk.cadence import in_send_window
from coibot.desk.case import Decision
from coibot.desk.decide import decide
from coibot.desk.events import DayBegan
from coibot.desk.judgement import judge
from coibot.desk.renewals import upcoming, what_is_due
from coibot.model.assessment import Waiver
from coibot.model.certificate import Certificate, CoverageLine
from coibot.model.letter import LetterKind, LetterPlan, SendState
from coibot.model.record import OpenQuestion, Record
from coibot.model.vendor import Role
from coibot.rules import Rulebook
from coibot.samples import with_policy
from tests.certificates import compliant, without
from tests.desk.desk import (
    AGENT,
    STAFF,
    VENDOR,
    contact,
    emails,
    entry,
    noon,
    office,
    on_file,
    queued,
    rulebook,
    vendor,
)

GL, AUTO = CoverageLine.GENERAL_LIABILITY, CoverageLine.AUTOMOBILE_LIABILITY
STEPS = (-30, -14, -7, 0, 3, 10)
NEW_YEAR = date(2027, 1, 1)
"""A Friday."""
CLOSED = frozenset(
    map(date.fromisoformat, ("2026-11-26", "2026-12-25", "2027-01-01", "2027-01-18", "2027-02-15", "2026-11-11"))
)
"""Federal holidays of that winter."""


def insured(certificate: Certificate, received: date = date(2026, 2, 1)) -> Record:
    return replace(vendor(), documents=on_file(certificate, noon(received)))


def day(record: Record, on: date) -> tuple[Record, tuple[LetterPlan, ...]]:
    """The record after that day's noon, and the letters; nothing on days when nothing may go out."""
    here = office(noon(on))
    if not in_send_window(here):
        return record, ()
    decision: Decision = decide(record, DayBegan(), here)
    return queued(decision.record, decision.letters), decision.letters


def letters_on(record: Record, days: Sequence[date]) -> list[tuple[date, LetterPlan]]:
    written = []
    for on in days:
        record, letters = day(record, on)
        written += [(on, letter) for letter in letters]
    return written


def from_to(begin: date, end: date) -> list[date]:
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


def step_day(step: int, expiration: date) -> date:
    """The oracle's own: a step on a day off goes to the working day before, after the expiration to the next."""
    on = expiration + timedelta(days=step)
    while on.weekday() >= 5 or on in CLOSED:
        on += timedelta(days=1 if step > 0 else -1)
    return on


def oracle(expiration: date, received: date, running: Sequence[date], renewed: date | None) -> list[tuple[date, int]]:
    """On which days which step goes out, when coibot runs on the days `running`."""
    expected, sent = [], set[int]()
    for on in sorted(running):
        if on.weekday() >= 5 or on in CLOSED or (renewed is not None and on >= renewed):
            continue
        reached = [step for step in STEPS if received < step_day(step, expiration) <= on]
        if reached and reached[-1] not in sent:
            sent.add(reached[-1])
            expected.append((on, reached[-1]))
    return expected


@settings(max_examples=150, deadline=None)
@given(
    expiration=st.dates(date(2026, 12, 20), date(2027, 1, 12)),
    received=st.dates(date(2026, 10, 1), date(2027, 1, 5)),
    running=st.sets(st.dates(date(2026, 11, 15), date(2027, 2, 1)), max_size=14),
    renewed=st.none() | st.dates(date(2026, 11, 15), date(2027, 2, 1)),
)
def test_the_letters_are_those_of_the_oracle(
    expiration: date, received: date, running: set[date], renewed: date | None
) -> None:
    record = insured(compliant(expiration=expiration), received)
    new = compliant(effective=expiration, expiration=expiration + timedelta(days=365), issued=received)
    written = []
    for on in sorted(on for on in running if on > received):
        if renewed is not None and on >= renewed and len(record.documents) == 1:
            record = replace(record, documents=(*record.documents, *on_file(new, noon(on), "new.pdf")))
        record, letters = day(record, on)
        written += [(on, letter.step if letter.kind is LetterKind.RENEWAL else 10) for letter in letters]
    days = [on for on in running if on > received]
    assert written == oracle(expiration, received, days, renewed)


@settings(max_examples=25, deadline=None)
@example(gaps=(0, 22), running={date(2027, 1, day) for day in (11, 12, 13, 14)})
@example(gaps=(1, 18), running={date(2027, 1, day) for day in (11, 12, 13, 14)})
@given(
    gaps=st.tuples(st.integers(0, 60), st.integers(0, 60)),
    running=st.sets(st.dates(date(2026, 11, 1), date(2027, 3, 20)), min_size=8, max_size=25),
)
def test_lines_that_end_on_different_days(gaps: tuple[int, int], running: set[date]) -> None:
    """However they fall: no line is in two letters of one step, and none goes unmentioned whose day came in time."""
    ends = {GL: NEW_YEAR, AUTO: NEW_YEAR + timedelta(days=gaps[0])}
    ends[CoverageLine.WORKERS_COMPENSATION] = NEW_YEAR + timedelta(days=gaps[1])
    certificate = compliant()
    for line, end in ends.items():
        certificate = with_policy(certificate, line, expiration=end)
    written = letters_on(insured(certificate), sorted(running))
    renewals = [(on, letter) for on, letter in written if letter.kind is LetterKind.RENEWAL]
    assert all(on.weekday() < 5 for on, _ in written)
    keys = [letter.key for _, letter in written]
    assert len(keys) == len(set(keys))
    assert len({on for on, _ in renewals}) == len(renewals), "two letters on one day"
    for line, end in ends.items():
        told = [on for on, letter in renewals if line.value in {one.line for one in letter.expiring}]
        last_chance = [on for on in running if step_day(-30, end) <= on < end and on.weekday() < 5]
        assert told or len(last_chance) < 3, f"{line.value} ended on {end} and nobody was told"


class TestWindow:
    @pytest.mark.parametrize(
        ("moment", "zone", "open_"),
        [
            (datetime(2026, 12, 2, 14, 0, tzinfo=UTC), "America/Chicago", True),  # 08:00
            (datetime(2026, 12, 2, 13, 59, tzinfo=UTC), "America/Chicago", False),
            (datetime(2026, 12, 2, 23, 0, tzinfo=UTC), "America/Chicago", False),  # 17:00
            (datetime(2026, 7, 1, 13, 0, tzinfo=UTC), "America/Chicago", True),  # 08:00 in summer
            (datetime(2026, 12, 5, 18, 0, tzinfo=UTC), "America/Chicago", False),  # a Saturday
            (datetime(2026, 12, 6, 23, 30, tzinfo=UTC), "Pacific/Auckland", True),  # Monday morning there
            (datetime(2026, 12, 4, 23, 30, tzinfo=UTC), "Pacific/Auckland", False),  # Saturday there
            (datetime(2026, 3, 8, 8, 30, tzinfo=UTC), "America/Chicago", False),  # the night the clocks change
        ],
    )
    def test_letters_nobody_waits_for_go_out_in_office_hours(self, moment: datetime, zone: str, open_: bool) -> None:
        assert in_send_window(replace(office(moment), zone=ZoneInfo(zone))) is open_


class TestForesight:
    @pytest.mark.parametrize("hour", [0, 6, 12, 18, 23])
    def test_upcoming_is_what_then_happens_at_whatever_hour_it_is_asked(self, hour: int) -> None:
        """Also over the nights on which the clocks change."""
        expiration = date(2027, 3, 29)
        record = insured(compliant(effective=date(2026, 3, 29), expiration=expiration), date(2026, 4, 1))
        begin = date(2027, 2, 20)  # a Saturday
        asked = noon(begin) + timedelta(hours=hour - 12)
        told = [(on, due.step) for on, due in upcoming(record, office(asked), date(2027, 6, 1)) if due.step != 10]
        happened = [(on, letter.step) for on, letter in letters_on(record, from_to(begin, date(2027, 6, 1)))]
        assert told == [one for one in happened if one[1] is not None]

    def test_what_is_late_on_a_saturday_is_announced_for_monday(self) -> None:
        record = insured(compliant())
        saturday = date(2026, 12, 5)
        assert [on for on, _ in upcoming(record, office(noon(saturday)), date(2026, 12, 9))] == [date(2026, 12, 7)]


class TestWhatHoldsThemUp:
    def asked(self, record: Record, purpose: str, on: date) -> Record:
        return replace(record, questions=(OpenQuestion("q", purpose, "?", noon(on), message_sha256="s"),))

    def test_words_of_theirs_wait_for_us_and_so_do_reminders(self) -> None:
        record = self.asked(insured(compliant()), "words:1", date(2026, 12, 1))
        assert letters_on(record, [date(2026, 12, 2)]) == []

    def test_staff_hear_of_it_once_when_it_takes_long(self) -> None:
        record = self.asked(insured(compliant()), "words:1", date(2026, 11, 1))
        written = letters_on(record, from_to(date(2026, 12, 1), date(2026, 12, 30)))
        ((on, letter),) = written
        assert on == date(2026, 12, 2) and emails(letter.to) == [STAFF.email]
        assert letter.question is not None and "not reminded" in letter.question.reason

    def test_the_reminder_goes_out_when_they_have_answered(self) -> None:
        record = self.asked(insured(compliant()), "words:1", date(2026, 11, 1))
        record, _ = day(record, date(2026, 12, 2))
        record = replace(
            record, questions=tuple(replace(q, resolved_at=noon(date(2026, 12, 3))) for q in record.questions)
        )
        _, (letter,) = day(record, date(2026, 12, 4))
        assert (letter.kind, letter.step) == (LetterKind.RENEWAL, -30)

    @pytest.mark.parametrize("purpose", ["words:1", "look:1", "review:1"])
    def test_what_waits_for_us_is_not_chased_but_told_to_staff_when_it_ends(self, purpose: str) -> None:
        record = self.asked(insured(compliant()), purpose, date(2026, 12, 1))
        assert letters_on(record, [date(2026, 12, 2)]) == []
        for ended in (date(2026, 12, 31), date(2027, 1, 4)):  # the steps 0 and 3
            ((_, letter),) = letters_on(self.asked(record, purpose, date(2026, 12, 30)), [ended])
            assert emails(letter.to) == [STAFF.email]

    def test_a_week_of_patience_is_seven_days(self) -> None:
        record = self.asked(insured(compliant()), "words:1", date(2026, 12, 1))
        asked = record.questions[0].asked_at
        just, not_yet = (replace(office(asked + timedelta(days=7)), now=asked + timedelta(days=7) - late)
                         for late in (timedelta(), timedelta(seconds=1)))  # fmt: skip
        assert len(decide(record, DayBegan(), just).letters) == 1
        assert decide(record, DayBegan(), not_yet).letters == ()

    @pytest.mark.parametrize(
        ("from_folder", "released", "certificate", "kinds"),
        [
            ((True,), False, without(compliant(), AUTO), []),
            ((True,), True, without(compliant(), AUTO), [LetterKind.REQUEST]),
            ((True,), True, compliant(), []),
            ((True, False), True, without(compliant(), AUTO), []),
            ((True, False), False, without(compliant(), AUTO), []),
        ],
    )
    def test_what_staff_brought_in_is_told_by_the_first_request_and_only_when_it_is_short(
        self, from_folder: tuple[bool, ...], released: bool, certificate: Certificate, kinds: list[LetterKind]
    ) -> None:
        filed = on_file(certificate, noon(date(2026, 2, 1)))
        record = replace(vendor(), documents=tuple(replace(filed[0], from_folder=one) for one in from_folder))
        assert record.profile is not None
        record = replace(record, profile=replace(record.profile, released=released))
        assert [letter.kind for _, letter in letters_on(record, [date(2026, 3, 2), date(2026, 3, 3)])] == kinds

    def test_what_is_brought_in_and_not_released_is_not_chased_when_it_ends(self) -> None:
        filed = replace(on_file(compliant(), noon(date(2026, 2, 1)))[0], from_folder=True)
        assert letters_on(replace(vendor(), documents=(filed,)), [date(2026, 12, 2)]) == []
        sent = replace(vendor(), documents=(replace(filed, from_folder=False),))
        assert len(letters_on(sent, [date(2026, 12, 2)])) == 1

    @pytest.mark.parametrize("purpose", ["refused:1", "undelivered:x", "class:y"])
    def test_other_questions_hold_nothing_up(self, purpose: str) -> None:
        record = self.asked(insured(compliant()), purpose, date(2026, 12, 1))
        assert len(letters_on(record, [date(2026, 12, 2)])) == 1

    @pytest.mark.parametrize(
        ("until", "letters"),
        [(date(2027, 2, 1), 0), (date(2027, 1, 4), 0), (date(2027, 1, 3), 1), (date(2026, 12, 1), 1)],
    )
    def test_a_waiver_of_a_line_ends_its_chase_while_it_lasts(self, until: date, letters: int) -> None:
        lines = ("general_liability", "automobile_liability", "workers_compensation")
        waivers = tuple(Waiver(f"{line}.*", until, "x", STAFF.email, date(2026, 2, 1)) for line in lines)
        record = replace(insured(compliant()), waivers=waivers)
        assert len(letters_on(record, [date(2027, 1, 4)])) == letters

    @pytest.mark.parametrize(
        ("until", "asked"),
        [
            (date(2027, 2, 1), {"general_liability", "workers_compensation"}),
            (date(2027, 1, 2), {"general_liability", "workers_compensation"}),
            (date(2027, 1, 1), {"general_liability", "automobile_liability", "workers_compensation"}),
        ],
    )
    def test_what_is_waived_past_its_end_is_not_asked_for_before(self, until: date, asked: set[str]) -> None:
        """Staff said that they do without it; asking all the same would take that back."""
        waiver = Waiver("automobile_liability.*", until, "no cars", STAFF.email, date(2026, 2, 1))
        ((_, letter),) = letters_on(replace(insured(compliant()), waivers=(waiver,)), [date(2026, 12, 2)])
        assert {line.line for line in letter.expiring} == asked

    def test_a_line_that_is_not_required_is_not_chased(self) -> None:
        record = insured(compliant())
        assert record.profile is not None
        record = replace(record, profile=replace(record.profile, vendor_class="supplier"))
        ((_, letter),) = letters_on(record, [date(2026, 12, 2)])
        assert {line.line for line in letter.expiring} == {"general_liability"}


@pytest.mark.parametrize(("gap", "lines"), [(0, 3), (21, 3), (22, 2)])
def test_what_ends_within_three_weeks_is_in_one_letter(gap: int, lines: int) -> None:
    ends = NEW_YEAR + timedelta(days=gap)
    record = insured(with_policy(compliant(), CoverageLine.WORKERS_COMPENSATION, expiration=ends))
    ((_, letter),) = letters_on(record, [date(2026, 12, 2)])
    assert len(letter.expiring) == lines


def test_rules_without_a_reminder_before_the_end_still_have_those_after_it() -> None:
    book = rulebook()
    late = book.model_copy(update={"renewals": book.renewals.model_copy(update={"before": ()})})
    assert what_is_due_on(date(2026, 12, 2), late) == []
    assert what_is_due_on(date(2027, 1, 4), late) == [3]


def what_is_due_on(on: date, book: Rulebook) -> list[int | None]:
    here = replace(office(noon(on)), rulebook=book)
    record = insured(compliant())
    return [due.step for due in what_is_due(record, here, judge(record, here, on))]


class TestWhoHears:
    @pytest.mark.parametrize("on", [date(2026, 12, 2), date(2026, 12, 31)])
    def test_nobody_to_write_to_is_for_staff(self, on: date) -> None:
        record = insured(compliant())
        assert record.profile is not None
        record = replace(record, profile=replace(record.profile, contacts=(contact(AGENT, failing=True),)))
        ((_, letter),) = letters_on(record, [on])
        assert emails(letter.to) == [STAFF.email] and letter.question is not None
        assert "nobody can be written to" in letter.question.reason
        assert ("Not written to", "no contact of this vendor can be written to") in letter.question.facts

    def test_staff_hear_who_has_not_answered_and_why_nobody_can_be_written_to(self) -> None:
        asked = entry(AGENT, key="deficient:acme:1", state=SendState.SENT, at=noon(date(2026, 3, 2)))
        lost = vendor(contact(AGENT, failing=True, phone="(555) 010-0142", name="Dana"))
        ((_, letter),) = letters_on(replace(lost, outbox=(asked,)), [date(2026, 3, 16)])
        assert emails(letter.to) == [STAFF.email] and letter.question is not None
        assert letter.question.reason.startswith("Acme Plumbing LLC has not answered: ")
        assert letter.question.reason.endswith("Nobody can be written to.")
        assert letter.question.facts == (
            ("Vendor", "Acme Plumbing LLC (acme)"),
            ("Phone", "Dana: (555) 010-0142"),
            ("Not written to", "no contact of this vendor can be written to"),
        )

    def test_a_class_that_the_rules_no_longer_have_is_told_once_and_nothing_is_asked(self) -> None:
        record = replace(vendor(vendor_class="gone"), requested_at=None)
        assert record.profile is not None
        record = replace(record, profile=replace(record.profile, released=True))
        written = letters_on(record, from_to(date(2026, 12, 1), date(2026, 12, 12)))
        ((_, letter),) = written
        assert emails(letter.to) == [STAFF.email]
        assert letter.question is not None and "class gone" in letter.question.reason
        assert upcoming(record, office(noon(date(2026, 12, 1))), date(2026, 12, 31)) == ()

    def test_a_line_that_nobody_renewed_does_not_swallow_the_reminder_of_another(self) -> None:
        """Found by a property: the question to staff about one line used up the letter about the other."""
        late = with_policy(compliant(), CoverageLine.WORKERS_COMPENSATION, expiration=date(2027, 1, 23))
        written = letters_on(insured(late), [date(2027, 1, 11)])
        told = {letter.kind: {one.line for one in letter.expiring} for _, letter in written}
        assert told == {LetterKind.RENEWAL: {"workers_compensation"}, LetterKind.ESCALATION: set()}

    def test_the_shared_letter_stands_for_the_step_only_while_its_first_line_is_open(self) -> None:
        later = with_policy(compliant(), CoverageLine.WORKERS_COMPENSATION, expiration=date(2027, 1, 15))
        record = insured(later)
        record, (letter,) = day(record, date(2026, 12, 18))
        assert letter.step == -14 and len(letter.expiring) == 3
        assert day(record, date(2027, 1, 4))[1][0].step == 3, "the step of the first line, with the other one in it"
        renewal = compliant(effective=NEW_YEAR, expiration=date(2028, 1, 1), issued=date(2026, 12, 20))
        kept = tuple(one for one in renewal.policies if one.line is not CoverageLine.WORKERS_COMPENSATION)
        new = on_file(replace(renewal, policies=kept), noon(date(2026, 12, 21)), "new.pdf")
        record, letters = day(replace(record, documents=(*record.documents, *new)), date(2026, 12, 31))
        ((step, line),) = [(letter.step, letter.expiring[0].line) for letter in letters]
        assert (step, line) == (-14, "workers_compensation")

    def test_fifty_vendors_of_one_agent_are_all_asked_on_the_same_morning(self) -> None:
        busy = office(noon(date(2026, 12, 2)), written=lambda _email, _since: 49)
        (letter,) = decide(insured(compliant()), DayBegan(), busy).letters
        assert emails(letter.to) == [AGENT] and emails(letter.cc) == [VENDOR]

    def test_the_vendor_alone_where_there_is_no_agent(self) -> None:
        record = replace(insured(compliant()), profile=vendor(contact(VENDOR, Role.VENDOR)).profile)
        ((_, letter),) = letters_on(record, [date(2026, 12, 2)])
        assert emails(letter.to) == [VENDOR]
