"""Is the policy still in force? One word from the agent, and nothing held against anybody who says none."""

from collections.abc import Iterator
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from coibot.desk.confirming import day_of_point
from coibot.desk.renewals import upcoming
from coibot.model.assessment import Verdict
from coibot.model.record import Answer
from coibot.rules.rulebook import Confirm
from coibot.samples import draw
from tests.certificates import compliant
from tests.desk.desk import office as desk
from tests.office import AGENT, STAFF, TestOffice, mail


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    """Policies of January 1, 2026 to January 1, 2027, known since March 2; the middle of the term is July 2."""
    office = TestOffice(tmp_path / "data")
    asking(office, Confirm(mid_term=True))
    office.vendor()
    office.receive(mail(("coi.pdf", draw(compliant()))))
    office.send()
    yield office
    office.close()


def asking(office: TestOffice, confirm: Confirm) -> None:
    rules = office.place.rulebook
    renewals = rules.renewals.model_copy(update={"confirm": confirm})
    office.place.committer.rulebook = rules.model_copy(update={"renewals": renewals}).read_from("r", rules.sha256)


def readers(letter: EmailMessage) -> set[str]:
    return set(str(letter["X-Envelope-To"]).split(", "))


def days(office: TestOffice, begin: date, end: date) -> list[tuple[date, EmailMessage]]:
    written = []
    for number in range((end - begin).days + 1):
        day = begin + timedelta(days=number)
        office.clock.to(day.year, day.month, day.day)
        written += [(day, letter) for letter in office.day()]
    return written


def asked(office: TestOffice) -> EmailMessage:
    ((_, letter),) = days(office, date(2026, 7, 1), date(2026, 7, 2))
    return letter


def test_asked_once_reminded_once_and_left_in_peace(office: TestOffice) -> None:
    written = days(office, date(2026, 6, 1), date(2026, 11, 1))
    assert [(on, readers(letter)) for on, letter in written] == [
        (date(2026, 7, 2), {AGENT}),
        (date(2026, 7, 10), {AGENT}),  # five business days, with the Fourth observed on the third
    ]
    text = " ".join(str(written[0][1].get_body(("plain",)).get_content()).split())  # type: ignore[union-attr]
    assert all(policy in text for policy in ("GL-1002003", "CA-4005006", "WC-7008009")) and "YES or NO" in text
    assert office.record().assessment is not None
    assert office.record().assessment.verdict is Verdict.COMPLIANT  # type: ignore[union-attr]


def test_upcoming_tells_it(office: TestOffice) -> None:
    told = upcoming(office.record(), office.place.committer.office(), date(2026, 11, 1))
    assert [(on, due.kind.value) for on, due in told] == [(date(2026, 7, 2), "confirm")]


def test_off_unless_the_rules_ask_for_it(office: TestOffice) -> None:
    asking(office, Confirm())
    assert days(office, date(2026, 6, 1), date(2026, 8, 1)) == []


@pytest.mark.parametrize(
    "words", ["YES", "Yes.\n\nDana Whitfield\nOakridge Insurance", "  yes!\n> Still in force?", "Sí, gracias.", "si"]
)
def test_yes_is_noted_with_its_day_and_nobody_is_bothered(office: TestOffice, words: str) -> None:
    letter = asked(office)
    office.receive(mail(text=words, answering=letter, message_id="<7@oakridge.example>"))
    assert office.send() == []
    (known,) = office.record().confirmations
    assert (known.answer, known.answered_by) == (Answer.YES, AGENT) and known.answered_at == office.clock()
    assert days(office, date(2026, 7, 3), date(2026, 8, 20)) == []


@pytest.mark.parametrize(
    "words",
    [
        "NO",
        "No\n\nThe umbrella was cancelled.",
        "Yes\nbut it will be cancelled next month",
        "Yes\n\nThe umbrella was cancelled.",
        "Yes, I think so?",
    ],
)
def test_anything_else_is_for_staff_at_once(office: TestOffice, words: str) -> None:
    letter = asked(office)
    office.receive(mail(text=words, answering=letter, message_id="<7@oakridge.example>"))
    assert {STAFF} in [readers(letter) for letter in office.send()], "whoever wrote may get a receipt besides"
    assert office.record().confirmations[0].answer in (None, Answer.NO)
    assert days(office, date(2026, 7, 3), date(2026, 8, 20)) == [], "no reminder while staff owe an answer"


def test_no_is_told_as_what_it_is(office: TestOffice) -> None:
    office.receive(mail(text="NO", answering=asked(office), message_id="<7@oakridge.example>"))
    assert "says NO" in str(office.send()[0].get_body(("plain",)).get_content())  # type: ignore[union-attr]


@pytest.mark.parametrize("sender", ["somebody@elsewhere.example", "office@acme-plumbing.example"])
def test_only_the_agents_word_counts(office: TestOffice, sender: str) -> None:
    office.receive(mail(sender=sender, text="YES", answering=asked(office), message_id="<7@elsewhere.example>"))
    assert office.record().confirmations[0].answer is None


def test_a_certificate_that_came_meanwhile_is_answer_enough(office: TestOffice) -> None:
    asked(office)
    new = compliant(issued=date(2026, 7, 2))
    office.receive(mail(("coi2.pdf", draw(new)), message_id="<7@oakridge.example>"))
    office.send()
    assert days(office, date(2026, 7, 3), date(2026, 8, 20)) == []


def test_after_months_that_do_not_have_the_day() -> None:
    """One month after January 31 is the end of February, a Saturday in 2026: asked on the Monday."""
    assert day_of_point(1, date(2026, 1, 31), date(2027, 1, 31), desk()) == date(2026, 3, 2)
