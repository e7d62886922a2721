"""A question to staff always stays in the record, whoever of them can be written to."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from coibot.desk.case import STAFF_LETTERS_AN_HOUR, Case
from coibot.desk.commands import staff_decided
from coibot.desk.events import StaffDecided, Stop
from coibot.desk.recipients import Recipients
from coibot.model.letter import LetterKind, Question, SendState
from coibot.model.message import Address
from coibot.rules.rulebook import SiteRules
from tests.desk.desk import AGENT, STAFF, START, VENDOR, entry, office, rulebook, vendor

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


@pytest.mark.parametrize(("written", "warned"), [(STAFF_LETTERS_AN_HOUR - 2, False), (STAFF_LETTERS_AN_HOUR - 1, True)])
def test_the_last_question_of_an_hour_says_where_the_next_ones_are(written: int, warned: bool) -> None:
    case = Case(vendor(), office(written=lambda _email, _since: written))
    case.ask("whose:1", QUESTION)
    assert [("coibot review list" in letter.note) for letter in case.letters] == [warned]


def test_one_busy_mailbox_of_staff_is_enough_to_mail_no_more() -> None:
    def since(email: str, _moment: datetime) -> int:
        return STAFF_LETTERS_AN_HOUR if email == STAFF.email else 0

    case = Case(vendor(), replace(office(written=since), staff=(Address("lee@property.example"), STAFF)))
    case.ask("whose:1", QUESTION)
    assert len(case.record.questions) == 1 and case.letters == []


def test_a_letter_speaks_the_vendors_language_and_calls_class_and_sites_as_the_rules_do() -> None:
    rules = rulebook().model_copy(update={"sites": {"pier": SiteRules(title="Harbor Pier"), "quay": SiteRules()}})
    known = vendor()
    assert known.profile is not None
    record = replace(known, profile=replace(known.profile, sites=("pier", "quay", "gone"), language="es"))
    case = Case(record, replace(office(), rulebook=rules))
    case.write(LetterKind.REQUEST, "request:1", Recipients((STAFF,), (), ()))
    [letter] = case.letters
    assert (letter.vendor_class, letter.sites) == ("Vendor working on site", ("Harbor Pier", "quay", "gone"))
    assert letter.language == "es"


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
