"""A notice of cancellation among other papers: what it is about, what it settles, and by when an answer is asked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coibot.desk.case import Decision
from coibot.desk.decide import decide
from coibot.desk.events import MessageArrived
from coibot.model.certificate import Notice, NoticeKind
from coibot.model.document import FileReading
from coibot.model.letter import LetterKind
from coibot.model.record import Record
from tests.certificates import compliant
from tests.desk.desk import START, certificate_file, message, office, vendor
from tests.desk.stories_of_papers import CANCELLATION, notice_file


def took(record: Record, number: int, *readings: FileReading, days: int = 0, **changes: object) -> Decision:
    event = MessageArrived(message(number, **changes), readings, "", True, (record.id,))
    return decide(record, event, office(START + timedelta(days=days)))


def on_file() -> Record:
    return took(vendor(), 1, certificate_file(compliant())).record


def told_of(decision: Decision) -> list[list[str]]:
    """The lines that each question to staff names."""
    asked = [one.question for one in decision.letters if one.question is not None]
    titles = ("General liability", "Automobile liability", "Workers' compensation")
    return [[label for label, _ in question.facts if label in titles] for question in asked]


def test_a_notice_behind_a_certificate_is_seen() -> None:
    decision = took(vendor(), 1, certificate_file(compliant()), notice_file(CANCELLATION, "n.pdf"))
    assert told_of(decision) == [["General liability"]]


def test_a_second_notice_is_about_its_own_policy_alone() -> None:
    first = took(on_file(), 2, notice_file(CANCELLATION, "n.pdf"), days=1)
    auto = replace(CANCELLATION, policy_number="CA-4005006")
    second = took(first.record, 3, notice_file(auto, "a.pdf"), days=2)
    assert told_of(first) == [["General liability"]] and told_of(second) == [["Automobile liability"]]


def test_a_reinstatement_settles_what_was_asked_about_that_cancellation_and_nothing_else() -> None:
    record = took(on_file(), 2, notice_file(CANCELLATION, "n.pdf"), days=1).record
    auto = replace(CANCELLATION, policy_number="CA-4005006")
    record = took(record, 3, notice_file(auto, "a.pdf"), days=2).record
    record = took(record, 4, new_text="Why do you need this?", days=2).record
    back = replace(CANCELLATION, kind=NoticeKind.REINSTATEMENT)
    after = took(record, 5, notice_file(back, "b.pdf"), days=3).record
    settled = [one.purpose for one in after.questions if one.resolved_at is not None]
    assert settled == ["notice:cancellation:GL1002003:2026-04-15"] and len(after.questions) == 3


@pytest.mark.parametrize(
    ("ends", "by"),
    [
        (date(2026, 4, 15), date(2026, 3, 17)),  # ten working days, as in every letter
        (date(2026, 3, 9), date(2026, 3, 9)),
        (date(2026, 3, 4), date(2026, 3, 4)),
        (date(2026, 3, 3), date(2026, 3, 17)),
        (date(2026, 2, 27), date(2026, 3, 17)),
    ],
)
def test_an_answer_is_asked_for_before_the_policy_ends_where_that_can_be(ends: date, by: date) -> None:
    decision = took(on_file(), 2, notice_file(replace(CANCELLATION, effective=ends), "n.pdf"), days=1)
    [letter] = [one for one in decision.letters if one.kind is LetterKind.RENEWAL]
    assert letter.due_by == by


def test_a_notice_without_a_number_is_no_notice_of_a_policy_without_one() -> None:
    unnumbered: Notice = replace(CANCELLATION, policy_number=None)
    decision = took(on_file(), 2, notice_file(unnumbered, "n.pdf"), days=1)
    [letter] = decision.letters
    assert letter.question is not None and "nothing was done about it" in letter.question.reason
