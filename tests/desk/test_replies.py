"""What a reply changes at its edges: whom a sentence means, and how long letters wait for it."""

from dataclasses import replace
from datetime import date

import pytest

from coibot.desk.case import Decision
from coibot.desk.decide import decide
from coibot.desk.events import MessageArrived
from coibot.model.assessment import Status
from coibot.model.certificate import Certificate, CoverageLine, Mark
from coibot.model.letter import LetterKind, LetterPlan, Topic
from coibot.model.message import Address, Nature
from coibot.model.record import Record
from coibot.model.vendor import Role
from coibot.samples import with_policy
from tests.certificates import compliant, with_limit, with_umbrella, without
from tests.desk.desk import AGENT, STAFF, VENDOR, certificate_file, contact, message, office, vendor
from tests.desk.story import AUTO, GL, SHORT

LEE = "lee@oakridge.example"


def said(text: str, record: Record, sender: Address | None = None, **changes: object) -> Decision:
    came = message(2, new_text=text, sender=sender or Address(AGENT, "Dana"), **changes)
    return decide(record, MessageArrived(came, (), "", True, (record.id,)), office())


def silent(record: Record) -> list[str]:
    return [one.email for one in record.profile.contacts if one.silent] if record.profile else []


def with_short_certificate(record: Record) -> Record:
    return decide(
        record, MessageArrived(message(9), (certificate_file(SHORT),), "", True, (record.id,)), office()
    ).record


@pytest.mark.parametrize(
    "word",
    ["office", "info", "certs", "certificates", "insurance", "agency", "service", "mail", "coi", "admin"],
)
def test_the_name_of_an_office_is_nobodys_name(word: str) -> None:
    """Else certs@ would be let go of because Max, who did the certs, has left."""
    record = vendor(contact(AGENT), contact(f"{word}@oakridge.example"))
    after = said(f"Max has left the company and its {word}.", record).record
    assert silent(after) == []


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Lee has left the agency.", [LEE]),
        ("Kim Lee has left the agency.", [LEE]),
        ("Please note that Lee has left the agency.", [LEE]),
        ("Please note that I have left the agency.", [AGENT]),
        ("Leeroy has left the agency.", []),
        ("Dana has left the agency.", [AGENT]),
        ("Somebody has left the agency.", []),
        ("Somebody has left the agency.\n\n-- \nDana", []),
        ("Somebody has left the agency.\n\nThanks,\nDana", []),
        ("Somebody has left the agency.\n\nBest regards\nDana Whitfield", []),
        ("I heard that somebody has left the agency.", []),
        ("My colleague Max has left the agency.", []),
        ("I'm retired.", [AGENT]),
        ("I’m retired.", [AGENT]),
        ("I am not employed here.", [AGENT]),
        ("I am not sure whether Max has left the agency.", []),
        ("I am no longer with the agency.", [AGENT]),
        ("I've recently moved on.", [AGENT]),
        ("Somebody has left the agency. Please contact Dana from now on.", []),
        ("Somebody has left the agency. Please contact lee@oakridge.example.\n\nThanks,\nDana", []),
        ("I have left the agency.\n\n-- \nDana", [AGENT]),
        ("My last day is Friday.", [AGENT]),
        ("Max has left the agency.\n\n-- \nMax", []),
    ],
)
def test_who_has_left(text: str, gone: list[str]) -> None:
    record = vendor(contact(VENDOR, Role.VENDOR), contact(AGENT, name="Whitfield"), contact(LEE, name="Kim Lee"))
    assert silent(said(text, record, Address(AGENT, "")).record) == gone


def test_one_without_a_name_on_the_roster_is_known_by_the_name_in_its_mail() -> None:
    record = vendor(contact("certs@oakridge.example"), contact(VENDOR, Role.VENDOR))
    sender = Address("certs@oakridge.example", "Max Roe")
    assert silent(said("Roe has left the agency.", record, sender).record) == ["certs@oakridge.example"]
    assert silent(said("Poe has left the agency.", record, sender).record) == []


def test_a_colleagues_answer_settles_what_was_asked_in_words_and_nothing_else() -> None:
    """A certificate that waits for a decision still waits for it."""
    event = MessageArrived(message(1), (certificate_file(compliant("Acme Plumbing Inc")),), "", True, ("acme",))
    record = said("Why do you need this?", decide(vendor(), event, office()).record).record
    answer = message(3, sender=STAFF, new_text="It is in the contract.", to=(Address(AGENT),))
    after = decide(record, MessageArrived(answer, (), "", True, ("acme",)), office()).record
    assert {one.purpose.partition(":")[0]: one.resolved_at is not None for one in after.questions} == {
        "review": False, "words": True,
    }  # fmt: skip
    settled = [one.resolution for one in after.questions]
    again = replace(answer, sha256="f" * 64)
    assert [one.resolution for one in decide(after, MessageArrived(again, (), "", True, ("acme",)),
                                             office()).record.questions] == settled  # fmt: skip


@pytest.mark.parametrize(("lines", "vendor_asked"), [((AUTO,), False), ((AUTO, GL), False), ((), False), ((GL,), True)])
def test_the_vendor_is_asked_only_where_no_other_agent_writes_the_line(
    lines: tuple[CoverageLine, ...], vendor_asked: bool
) -> None:
    record = vendor(contact(VENDOR, Role.VENDOR), contact(AGENT), contact(LEE, lines=lines))
    assert bool(said("We do not write the auto.", with_short_certificate(record)).letters) is vendor_asked


def test_a_subject_alone_may_say_it() -> None:
    record = vendor()
    assert silent(said("", record, subject="Re: STOP").record) == [AGENT]
    assert silent(said("", record, subject="Re: Certificate").record) == []


def test_who_takes_over_from_somebody_takes_over_the_lines() -> None:
    record = vendor(contact(AGENT, lines=(CoverageLine.PROPERTY,)), contact(VENDOR, Role.VENDOR))
    after = said(f"I have left the agency. Please contact {LEE}.", record).record
    assert after.profile is not None
    assert after.profile.contacts[-1] == contact(LEE, lines=(CoverageLine.PROPERTY,), source="reply")


CLAIM = "The umbrella covers that."
UMBRELLA = CoverageLine.UMBRELLA_EXCESS


class TestTheUmbrellaCoversThat:
    """Arithmetic answers it, or a person: never a guess."""

    def answered(self, certificate: Certificate, vendor_class: str = "contractor") -> list[LetterPlan]:
        record = vendor(vendor_class=vendor_class)
        event = MessageArrived(message(1), (certificate_file(certificate),), "", True, (record.id,))
        return list(said(CLAIM, decide(record, event, office()).record).letters)

    def test_the_answer_counts_what_the_umbrella_adds_and_speaks_of_nothing_else(self) -> None:
        little = with_umbrella(with_limit(compliant(), GL, "general_aggregate", 100_000))
        [answer] = self.answered(with_policy(little, GL, additional_insured=Mark.NO), "standard")
        assert answer.topic is Topic.COUNTED_AGAIN and answer.assessment is not None
        assert [one.requirement for one in answer.assessment.findings] == ["general_liability.general_aggregate"]

    def test_an_umbrella_that_is_short_itself_is_no_such_sum(self) -> None:
        letters = self.answered(with_limit(with_umbrella(compliant()), UMBRELLA, "aggregate", 500_000))
        assert [one.kind for one in letters] == [LetterKind.ESCALATION, LetterKind.RECEIPT]

    def test_one_limit_beyond_the_umbrella_makes_it_a_persons(self) -> None:
        """The umbrella was not counted towards all that is short."""
        short = with_umbrella(with_limit(compliant(), GL, "general_aggregate", 100_000))
        own = replace(
            short.policies[0], line=CoverageLine.OTHER, type="Professional liability", policy_number="PL-1",
            flags={}, limits={"each_claim": 500_000, "aggregate": 1_000_000},
        )  # fmt: skip
        counted = self.answered(
            replace(short, policies=(*short.policies, replace(own, limits={**own.limits, "each_claim": 1_000_000}))),
            "professional",
        )
        assert [one.topic for one in counted] == [Topic.COUNTED_AGAIN]
        letters = self.answered(replace(short, policies=(*short.policies, own)), "professional")
        assert [one.kind for one in letters] == [LetterKind.ESCALATION, LetterKind.RECEIPT]


def test_the_vendor_is_asked_about_the_lines_that_its_agent_does_not_write_and_no_others() -> None:
    """By their names: that the line is in order today does not matter, for it was not this agent's."""
    event = MessageArrived(message(1), (certificate_file(without(compliant(), AUTO)),), "", True, ("acme",))
    record = decide(vendor(vendor_class="professional"), event, office()).record
    [letter] = said("We only write the general liability.", record).letters
    assert letter.topic is Topic.WHO_IS_AGENT and letter.assessment is not None
    named = {(one.requirement.partition(".")[0], one.status) for one in letter.assessment.findings}
    assert named == {("workers_compensation", Status.NOT_MET)}, "the auto is none of this vendor's duties"
    assert [one.email for one in letter.to] == [VENDOR]


@pytest.mark.parametrize(
    ("gone", "asked"),
    [
        (f"I have left the agency. Please contact {LEE}.", [LEE, VENDOR]),
        (f"I have left the agency. Please contact {LEE}.\n\n-- \n{AGENT}", [LEE, VENDOR]),
    ],
)
def test_the_new_contact_is_asked_for_what_is_open(gone: str, asked: list[str]) -> None:
    [letter] = said(gone, with_short_certificate(vendor())).letters
    assert letter.kind is LetterKind.DEFICIENT and [one.email for one in (*letter.to, *letter.cc)] == asked


def test_a_new_contact_who_may_not_be_written_to_is_not_asked() -> None:
    """Whoever asked us to stop is not written to again because a colleague names them."""
    record = with_short_certificate(vendor(contact(AGENT), contact(LEE, silent="asked us to stop"),
                                           contact(VENDOR, Role.VENDOR)))  # fmt: skip
    decision = said(f"I have left the agency. Please contact {LEE}.", record)
    assert decision.letters == ()
    assert silent(decision.record) == [AGENT, LEE]


@pytest.mark.parametrize(("until", "paused"), [("March 2", None), ("March 3", date(2026, 3, 3)),
                                               ("April 30", date(2026, 3, 23))])  # fmt: skip
def test_reminders_wait_for_the_only_contact_who_is_away(until: str, paused: date | None) -> None:
    record = with_short_certificate(vendor(contact(AGENT)))
    after = said(f"I am out of the office until {until}.", record, nature=Nature.AUTO_REPLY).record
    assert after.profile is not None and after.profile.paused_until == paused
