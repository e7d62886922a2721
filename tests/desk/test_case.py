"""A question to staff always stays in the record, whoever of them can be written to."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from coibot.desk.case import STAFF_LETTERS_AN_HOUR, Case
from coibot.desk.commands import staff_decided
from coibot.desk.events import StaffDecided, Stop
from coibot.model.letter import Question, SendState
from tests.desk.desk import AGENT, STAFF, START, VENDOR, entry, office, vendor

QUESTION = Question("Is it theirs?", (), ())


def test_without_a_staff_address_the_question_is_kept_and_the_letter_noted() -> None:
    case = Case(vendor(), replace(office(), staff=()))
    case.ask("whose:1", QUESTION)
    assert [question.reason for question in case.record.questions] == ["Is it theirs?"]
    assert case.letters == []
    assert case.record.history[-1].what == "withheld"
    assert "no staff address is set" in case.record.history[-1].detail


@pytest.mark.parametrize(("written", "mailed"), [(0, 1), (STAFF_LETTERS_AN_HOUR - 1, 1), (STAFF_LETTERS_AN_HOUR, 0)])
def test_staff_get_so_many_questions_in_an_hour(written: int, mailed: int) -> None:
    def since(_email: str, moment: datetime) -> int:
        return written if moment == START - timedelta(hours=1) else 0

    case = Case(vendor(), office(written=since))
    case.ask("whose:1", QUESTION)
    assert (len(case.record.questions), len(case.letters)) == (1, mailed)


def test_stop_takes_back_every_waiting_letter_that_not_only_staff_would_get() -> None:
    waiting = (
        entry(VENDOR, STAFF.email, key="both"),
        entry(AGENT, key="later", state=SendState.DEFERRED),
        entry(STAFF.email, key="staff"),
        entry(AGENT, key="gone", state=SendState.SENT),
    )
    record = staff_decided(replace(vendor(), outbox=waiting), StaffDecided(Stop(), STAFF.email, None), office()).record
    assert {one.key: one.state for one in record.outbox} == {
        "both": SendState.CANCELLED,
        "later": SendState.CANCELLED,
        "staff": SendState.QUEUED,
        "gone": SendState.SENT,
    }
