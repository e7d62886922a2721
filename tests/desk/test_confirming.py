"""When an agent is asked in the middle of a term whether a policy is still in force."""

from dataclasses import replace
from datetime import date

import pytest

from coibot.desk.confirming import confirmation_days, confirmations_due
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.model.certificate import Certificate, CoverageLine
from coibot.model.record import Confirmation, Record
from coibot.rules.rulebook import Confirm
from coibot.samples import with_policy
from tests.certificates import compliant
from tests.desk.desk import noon, office, on_file, vendor

MIDDLE = date(2026, 7, 2)
"""Of January 1, 2026 to January 1, 2027."""


def asking(on: date, **renewals: object) -> Office:
    here = office(noon(on))
    rules = here.rulebook.renewals.model_copy(update={"confirm": Confirm(mid_term=True), **renewals})
    return replace(here, rulebook=here.rulebook.model_copy(update={"renewals": rules}))


def insured(certificate: Certificate | None = None, received: date = date(2026, 3, 2)) -> Record:
    return replace(vendor(), documents=on_file(certificate or compliant(), noon(received)))


def asked(record: Record, here: Office) -> list[str]:
    return [due.why for due in confirmations_due(record, here, judge(record, here, here.today))]


ALL = (
    "Automobile liability (policy CA-4005006), General liability (policy GL-1002003) and Workers' compensation "
    "(policy WC-7008009): still in force?"
)


@pytest.mark.parametrize(
    ("on", "due"),
    [(date(2026, 7, 1), False), (MIDDLE, True), (date(2026, 8, 1), True), (date(2026, 8, 2), False)],
)
def test_it_is_asked_in_the_middle_of_the_term_or_up_to_thirty_days_later(on: date, due: bool) -> None:
    assert asked(insured(), asking(on)) == [ALL] * due


@pytest.mark.parametrize(("received", "due"), [(date(2026, 7, 1), True), (MIDDLE, False), (date(2026, 7, 3), False)])
def test_a_certificate_that_came_on_that_day_or_later_says_more(received: date, due: bool) -> None:
    assert len(asked(insured(received=received), asking(date(2026, 7, 6)))) == due


@pytest.mark.parametrize(
    ("on", "due"),
    [(date(2026, 7, 9), False), (date(2026, 7, 10), True), (date(2026, 8, 9), True), (date(2026, 8, 10), False)],
)
def test_it_is_asked_once_more_or_not_at_all_when_a_month_went_by(on: date, due: bool) -> None:
    here = asking(on)
    first = Confirmation("confirm:1", MIDDLE, ("CA4005006",), ("Automobile liability",))
    record = replace(insured(), confirmations=(first,))
    told = asked(record, here)
    again = [words for words in told if words.endswith("still in force?, asked once more")]
    assert len(again) == due
    assert [words for words in told if words not in again] == ([] if on > date(2026, 8, 1) else told[:1])


@pytest.mark.parametrize(("before", "due"), [((30, 14), False), ((), True)])
def test_where_renewals_are_asked_for_soon_nobody_asks_besides(before: tuple[int, ...], due: bool) -> None:
    """Of a term of three months, the middle is but some weeks before its end."""
    short = compliant(effective=date(2026, 4, 1), expiration=date(2026, 7, 1))
    assert bool(asked(insured(short), asking(date(2026, 5, 18), before=before))) is due


def test_a_policy_whose_beginning_is_not_known_has_no_middle() -> None:
    line = CoverageLine.AUTOMOBILE_LIABILITY
    here = asking(MIDDLE)
    record = insured(with_policy(compliant(), line, effective=None))
    assert not any("CA-4005006" in words for words in asked(record, here))
    assert asked(record, here)
    assert MIDDLE in confirmation_days(record, here, judge(record, here, MIDDLE).on_file)
