"""What staff are asked: in words that say why, with commands that are understood when they are copied."""

from collections.abc import Callable

import pytest

from coibot.desk.events import MessageArrived
from coibot.desk.judgement import judge
from coibot.desk.orders import Misunderstood, parse
from coibot.desk.questions import (
    contact_question,
    review_question,
    robot_question,
    stopped_question,
    stray_question,
    too_large_question,
    untouchable_question,
    words_question,
)
from coibot.desk.recipients import Recipients
from coibot.model.document import FiledDocument, FileReading
from coibot.model.letter import Question
from coibot.model.message import Address, IgnoredPart, IncomingMessage, Verification
from coibot.model.record import Record
from coibot.model.vendor import Role
from tests.certificates import compliant
from tests.desk.desk import AGENT, START, VENDOR, certificate_file, contact, message, named, office, on_file, vendor
from tests.desk.story import other_page, problem, unreadable

NOBODY = Recipients((), (), ("a@x.example bounces", "b@x.example is a robot"))
SOMEBODY = Recipients((Address(AGENT),), (), ())


def stray(*readings: FileReading, how: str = "", **changes: object) -> Question:
    came = message(**changes)
    return stray_question(came, MessageArrived(came, readings, how, False, ()), office())


def review(insured: str, to: Recipients = SOMEBODY) -> Question:
    record = Record("acme", "token", profile=vendor().profile, documents=on_file(compliant(insured)))
    return review_question(record, message(), judge(record, office(), START.date()), to, START.date())


QUESTIONS: dict[str, Callable[[], Question]] = {
    "a stranger's certificate": lambda: stray(named("Nobody Inc")),
    "a forged sender's certificate": lambda: stray(named("Nobody Inc"), verification=Verification.FAIL),
    "a stranger's page": lambda: stray(other_page("an invoice")),
    "a stranger's words": lambda: stray(),
    "a file": lambda: words_question(vendor(), message(), START.date(), readings=(other_page("an invoice"),)),
    "words": lambda: words_question(vendor(), message(), START.date(), said="question"),
    "a contact": lambda: contact_question(vendor(), message(), contact(AGENT), ("max@lake.example",)),
    "a contact, nobody named": lambda: contact_question(vendor(), message(), contact(VENDOR, Role.VENDOR), ()),
    "stop": lambda: stopped_question(vendor(), message(), True),
    "stop, by nobody": lambda: stopped_question(vendor(), message(sender=None), False),
    "a help desk": lambda: robot_question(vendor(), message()),
    "a certificate": lambda: review("Acme Plumbing Inc"),
    "a certificate, nobody to tell": lambda: review("Acme Plumbing LLC", NOBODY),
    "too large": lambda: too_large_question(message(), 31_400_000),
    "untouchable": lambda: untouchable_question(message(), "its reader ran out of memory"),
}


@pytest.mark.parametrize("title", QUESTIONS)
def test_a_command_that_is_offered_is_understood_when_it_is_copied(title: str) -> None:
    offered = [line.replace("NEW class", "NEW contractor") for line in commands(title)]
    assert "DISMISS" in offered
    for line in offered:
        [command] = parse(line)
        assert not isinstance(command, Misunderstood), command


@pytest.mark.parametrize("title", QUESTIONS)
def test_every_question_says_from_whom_and_about_what_the_mail_is(title: str) -> None:
    facts = dict(QUESTIONS[title]().facts)
    assert facts["From"] in (f"Dana <{AGENT}>", "an unknown sender") and facts["Subject"] == "Certificate"


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("a stranger's certificate", "A certificate came for Nobody Inc, and no vendor of ours has that name."),
        ("a forged sender's certificate",
         "A certificate came for Nobody Inc, and our mail server could not verify that the message is from the "
         "address it names. Nothing was filed."),
        ("a stranger's page", "A document came that names no insured we could read, from a sender we do not know."),
        ("a stranger's words", "Somebody we do not know wrote, without a certificate."),
        ("a file", f"A file came from Dana <{AGENT}> for Acme Plumbing LLC that is no certificate we can read."),
        ("words", f"Dana <{AGENT}> asks something about Acme Plumbing LLC, and the answer needs a person."),
        ("a contact", f"{AGENT} is no contact for Acme Plumbing LLC any more, and somebody must say who is."),
        ("stop", f"Dana <{AGENT}> asked us to stop writing about Acme Plumbing LLC, and is not written to any more. "
                 "Others are still written to."),
        ("stop, by nobody", "an unknown sender asked us to stop writing about Acme Plumbing LLC, and is not written to "
                            "any more. Nobody is left to write to: please telephone."),
        ("a help desk", "An automatic desk answers our letters about Acme Plumbing LLC; it is not answered, and you "
                        "hear of it this once."),
        ("a certificate", "Please decide 1 point on the certificate of Acme Plumbing LLC."),
        ("a certificate, nobody to tell", "Please decide whom to tell: nobody can be written to about the certificate "
                                          "of Acme Plumbing LLC."),
        ("too large", f"A message of 31 MB from Dana <{AGENT}> is too large to read."),
        ("untouchable", f"A message from Dana <{AGENT}> could not be handled: its reader ran out of memory."),
    ],
)  # fmt: skip
def test_why_a_person_is_needed(title: str, reason: str) -> None:
    assert QUESTIONS[title]().reason == reason


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("question", "asks something about Acme"),
        ("dispute", "says that something on the certificate is there, or is right, about Acme"),
        ("umbrella", "says that the umbrella makes up for what is missing, about Acme"),
        ("stop", "asks not to be written to any more about Acme"),
        ("not_ours", "says that this is no client of theirs: Acme"),
        ("left", "says that somebody has left, about Acme"),
        ("wrong_person", "says that somebody else sees to it, about Acme"),
        ("no_file", "speaks of a file, and none came again, about Acme"),
        ("only_link", "sent only a link again, about Acme"),
        ("unclear", "wrote about Acme"),
    ],
)
def test_what_the_mail_seems_to_say_is_said_first(said: str, words: str) -> None:
    assert f"> {words}" in words_question(vendor(), message(), START.date(), said=said).reason


def commands(title: str) -> list[str]:
    return [line for line, _ in QUESTIONS[title]().commands]


def test_the_decisions_that_fit_the_question() -> None:
    assert commands("a stranger's certificate") == ["ASSIGN vendor-id", "NEW class", "DISMISS"]
    assert commands("a forged sender's certificate") == ["ASSIGN vendor-id", "DISMISS"], "no vendor on a forger's word"
    assert commands("a contact") == ["CONTACT max@lake.example AGENT", "DISMISS"]
    assert commands("a contact, nobody named") == ["CONTACT name@their-agency.example VENDOR", "DISMISS"]
    assert commands("stop") == [f"CONTACT {AGENT}", "DISMISS"]
    assert commands("stop, by nobody") == ["CONTACT name@vendor.example", "DISMISS"]
    assert commands("a certificate") == [
        "APPROVE", "WAIVE insured UNTIL 2026-07-01 BECAUSE reason", "ALIAS", "DISMISS",
    ]  # fmt: skip
    assert commands("a certificate, nobody to tell") == ["DISMISS"]
    unread = unreadable(compliant("Acme Plumbing Inc"), "policies.1.limits.combined_single_limit")
    filed = (FiledDocument(unread.documents[0], "coi.pdf", unread.sha256, START),)
    record = Record("acme", "token", profile=vendor().profile, documents=filed)
    asked = review_question(record, message(), judge(record, office(), START.date()), SOMEBODY, START.date())
    assert asked.reason == "Please decide 2 points on the certificate of Acme Plumbing LLC."
    assert [line for line, _ in asked.commands] == commands("a certificate"), "the name is one of the points"


def test_the_facts_beside_a_question() -> None:
    parts = (IgnoredPart("2", "coi.docx", "a Word file"), IgnoredPart("3", "", "a picture"))
    readings = (
        other_page("an invoice", "a.pdf"), problem("encrypted", "b.pdf"), FileReading("c.pdf", "c" * 64, 0),
        certificate_file(compliant()), other_page("", "d.pdf", form="ACORD 28"),
        other_page("", "e.pdf", form="ACORD 28", title="Evidence of property"),
    )  # fmt: skip
    asked = stray(*readings, how="by a word in the subject", subject="", ignored=parts, nature_reasons=("a", "b"))
    assert asked.facts == (
        ("From", f"Dana <{AGENT}>"), ("Subject", "(none)"), ("Automatic", "a and b"),
        ("Insured", "Acme Plumbing LLC"), ("Perhaps", "by a word in the subject"), ("a.pdf", "an invoice"),
        ("b.pdf", "It is encrypted."), ("c.pdf", "nothing could be read"), ("coi.pdf", "ACORD 25"),
        ("d.pdf", "ACORD 28"), ("e.pdf", "Evidence of property"),
        ("coi.docx", "a Word file"), ("part 3", "a picture"),
    )  # fmt: skip
    assert dict(QUESTIONS["a certificate, nobody to tell"]().facts)["Not answered"] == (
        "a@x.example bounces and b@x.example is a robot"
    )
    assert dict(QUESTIONS["too large"]().facts)["Where"] == "in the mailbox folder “Needs review”, untouched"
    assert dict(QUESTIONS["untouchable"]().facts)["Where"] == "in the mailbox folder “Quarantine”, untouched"
    assert dict(QUESTIONS["untouchable"]().facts)["Try again"] == f"coibot replay {message().sha256}"
    assert ("Named in the mail", "max@lake.example") in QUESTIONS["a contact"]().facts


def test_telephone_numbers_are_at_hand_when_nobody_may_be_written_to() -> None:
    record = vendor(
        contact(VENDOR, Role.VENDOR, name="Joe", phone="1"), contact(AGENT, phone="2"), contact("x@y.example")
    )
    phones = [words for label, words in stopped_question(record, message(), False).facts if label == "Phone"]
    assert phones == ["Joe: 1", f"{AGENT}: 2"]


def test_a_long_mail_is_quoted_in_part_and_a_nameless_sender_by_the_address() -> None:
    long: IncomingMessage = message(new_text="x" * 9000, sender=Address(AGENT))
    for asked in (
        words_question(vendor(), long, START.date()),
        robot_question(vendor(), long),
        stopped_question(vendor(), long, True),
    ):
        assert asked.quoted == "x" * 1500 and dict(asked.facts)["From"] == AGENT
