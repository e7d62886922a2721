"""One letter to an agency for several of its insureds: what each part says, and that nobody is asked twice."""

from dataclasses import replace
from datetime import date

import pytest

from coibot.desk.combining import MOST, Asked, agency_id, by_agency, combined, told_before
from coibot.desk.day import day_began
from coibot.desk.judgement import judge
from coibot.desk.renewals import what_is_due
from coibot.model.certificate import CoverageLine
from coibot.model.letter import LetterKind
from coibot.model.record import Record
from coibot.model.vendor import Contact, Role
from tests.certificates import compliant
from tests.desk.desk import AGENT, STAFF, VENDOR, contact, emails, noon, office, on_file, vendor

DAY = date(2026, 12, 2)
"""Thirty days before the policies end, the step of that day."""
HERE = office(noon(DAY))


def insured(name: str) -> Asked:
    """A vendor of the agency's whose policies end on January 1, 2027, and what is due for it."""
    who = (contact(VENDOR, Role.VENDOR), contact(AGENT, name="Dana Reed"))
    record = replace(vendor(*who, name=name, vendor_id=name.lower()), documents=on_file(compliant(name)))
    assessment = judge(record, HERE, DAY)
    return Asked(record, assessment, what_is_due(record, HERE, assessment)[0])


def unasked(*who: Contact) -> Record:
    """A vendor of whom nothing is on file yet, and who may be asked."""
    record = vendor(*who)
    assert record.profile is not None
    return replace(record, profile=replace(record.profile, released=True))


def agency() -> Record:
    return Record(agency_id(AGENT), "token-agency")


def test_a_part_for_each_vendor_says_what_a_letter_of_its_own_would() -> None:
    asked = [insured("Acme"), insured("Birch")]
    decision = combined(agency(), HERE, email=AGENT, asked=asked)
    (letter,) = decision.letters
    assert (letter.kind, emails(letter.to), letter.to[0].name, letter.cc) == (
        LetterKind.COMBINED,
        [AGENT],
        "Dana Reed",
        (),
    )
    assert [(part.vendor_id, part.vendor_name, part.vendor_class) for part in letter.parts] == [
        ("acme", "Acme", "Vendor working on site"),
        ("birch", "Birch", "Vendor working on site"),
    ]
    for part, one in zip(letter.parts, asked, strict=True):
        assert (part.kind, part.step, part.due_by) == (LetterKind.RENEWAL, -30, None)
        assert [line.line for line in part.expiring] == [line.line for line in one.due.lines]
        assert {line.expiration for line in part.expiring} == {date(2027, 1, 1)}
        assert part.assessment is not None and part.assessment.findings


def test_a_part_that_asks_for_a_first_certificate_says_by_when() -> None:
    record = unasked(contact(VENDOR, Role.VENDOR), contact(AGENT))
    assessment = judge(record, HERE, DAY)
    [due] = what_is_due(record, HERE, assessment)
    [letter] = combined(agency(), HERE, email=AGENT, asked=[Asked(record, assessment, due)]).letters
    [part] = letter.parts
    assert (part.kind, part.step) == (LetterKind.REQUEST, None)
    assert part.due_by == HERE.in_business_days(HERE.rulebook.letters.days_to_answer)


def test_a_part_says_no_more_than_what_is_the_agencys_and_what_is_due() -> None:
    """Two agents share a vendor's lines, and a policy of another line ends much later."""
    one = insured("Acme")
    auto = contact(AGENT, lines=(CoverageLine.AUTOMOBILE_LIABILITY,))
    two = (auto, contact("kim@harbor.example", lines=(CoverageLine.GENERAL_LIABILITY,)))
    assert one.record.profile is not None
    record = replace(one.record, profile=replace(one.record.profile, contacts=two))
    [letter] = combined(agency(), HERE, email=AGENT, asked=[replace(one, record=record)]).letters
    [part] = letter.parts
    assert "automobile_liability" in {line.line for line in part.expiring}
    assert "general_liability" not in {line.line for line in part.expiring}


@pytest.mark.parametrize("others", [(), (contact(VENDOR, Role.VENDOR),)])
def test_a_first_request_that_its_agent_got_in_a_combined_letter_is_not_repeated(others: tuple[Contact, ...]) -> None:
    """Nobody is left to write to but in the combined letter: the vendor counts as asked all the same."""
    record = unasked(contact(AGENT), *others)
    decision = day_began(record, HERE, frozenset({AGENT}))
    assert decision.record.requested_at == HERE.now
    assert [emails(letter.to) for letter in decision.letters] == [[one.email] for one in others]
    assert day_began(decision.record, HERE, frozenset({AGENT})).letters == ()
    assert decision.record.questions == ()


def test_a_renewal_asked_for_in_a_combined_letter_alone_is_no_first_request() -> None:
    record = replace(vendor(contact(AGENT)), documents=on_file(compliant()))
    decision = day_began(record, HERE, frozenset({AGENT}))
    assert (decision.letters, decision.record.requested_at) == ((), None)
    assert decision.record.keys and day_began(decision.record, HERE).letters == ()


def test_nobody_is_asked_twice() -> None:
    first, second = insured("Acme"), insured("Birch")
    once = combined(agency(), HERE, email=AGENT, asked=[first]).record
    assert told_before(once, first.due)
    assert not told_before(once, second.due)
    assert not told_before(None, first.due)
    again = combined(once, HERE, email=AGENT, asked=[first, second])
    assert [[part.vendor_id for part in letter.parts] for letter in again.letters] == [["birch"]]
    assert combined(again.record, HERE, email=AGENT, asked=[first, second]).letters == ()


def test_many_vendors_get_several_letters() -> None:
    asked = [insured(f"V{number}") for number in range(MOST + 1)]
    letters = combined(agency(), HERE, email=AGENT, asked=asked).letters
    assert [len(letter.parts) for letter in letters] == [MOST, 1]
    assert len({letter.key for letter in letters}) == 2


def test_an_agency_with_one_vendor_gets_the_usual_letter() -> None:
    acme, birch = insured("Acme"), insured("Birch")
    assert by_agency({"acme": acme}, HERE) == {}
    assert by_agency({"acme": acme, "birch": birch}, HERE) == {AGENT: [acme, birch]}
    for alone in (replace(acme.due, staff_only=True), replace(acme.due, kind=LetterKind.CONFIRM)):
        assert by_agency({"acme": replace(acme, due=alone), "birch": birch}, HERE) == {}


@pytest.mark.parametrize("apart", [frozenset[str](), frozenset({AGENT})])
def test_who_is_told_in_a_combined_letter_gets_none_of_the_vendor_s(apart: frozenset[str]) -> None:
    decision = day_began(insured("Acme").record, HERE, apart)
    written = {email for letter in decision.letters for email in emails((*letter.to, *letter.cc))}
    assert written - {STAFF.email} == {VENDOR, AGENT} - apart
    told = [note.detail for note in decision.record.history if note.detail.endswith("in one letter with others")]
    assert told == [f"renewal to {AGENT}, in one letter with others"] * bool(apart)


def test_who_would_be_asked() -> None:
    one = insured("Acme")
    assert one.readers(HERE) == (AGENT,), "the vendor itself is no agency"
    assert replace(one, due=replace(one.due, staff_only=True)).readers(HERE) == ()
    assert replace(one, record=replace(one.record, profile=None)).readers(HERE) == ()
    staff_too = replace(one, due=replace(one.due, copy_staff=True))
    assert staff_too.readers(HERE) == (AGENT,)


def test_an_agency_keeps_its_record() -> None:
    """Records on disk are found by it."""
    assert agency_id(AGENT) == "a-6999e61a3b3786d92fc3"
    decision = combined(agency(), HERE, email=AGENT, asked=[insured("Acme")])
    due = insured("Acme").due
    assert f"told:{due.key}" in decision.record.keys
