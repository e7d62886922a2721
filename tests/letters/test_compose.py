"""Bytes ready for SMTP: the same each time, threading as mail readers expect, safe against what strangers wrote."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coibot.letters import ContactPerson, House, LetterError, compose, message_id_for
from coibot.letters.compose import ATTACHMENTS_LIMIT
from coibot.letters.sample import sample_plans
from coibot.model.letter import Answers, LetterKind, LetterPlan
from coibot.model.message import Address


def plan_of(kind: LetterKind) -> LetterPlan:
    return next(plan for plan in sample_plans() if plan.kind is kind)


def parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def header_lines(raw: bytes) -> list[str]:
    return raw.partition(b"\r\n\r\n")[0].decode("ascii").split("\r\n")


@pytest.mark.parametrize("plan", sample_plans(), ids=lambda plan: plan.key)
def test_the_same_plan_gives_the_same_bytes_with_crlf_line_ends(plan: LetterPlan, house: House) -> None:
    raw = compose(plan, house).raw
    assert raw == compose(plan, house).raw
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


def test_message_id_is_known_before_the_letter_is_made(house: House) -> None:
    plan = plan_of(LetterKind.DEFICIENT)
    composed = compose(plan, house)
    assert composed.message_id == message_id_for(plan.key, "acme.example")
    assert parsed(composed.raw)["Message-ID"] == composed.message_id
    other = compose(replace(plan, key="another"), house)
    assert other.message_id != composed.message_id


def test_headers_say_who_writes_and_that_no_robot_should_answer(house: House) -> None:
    message = parsed(compose(plan_of(LetterKind.REQUEST), house).raw)
    assert message["From"] == "Acme Certificates <coi@acme.example>"
    assert message["Reply-To"] == "Acme Certificates <coi+7f3kq2m9x4tz@acme.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["X-Coibot-Loop"] == "acme-1"
    assert message["Precedence"] is None
    assert message["Date"].datetime == plan_of(LetterKind.REQUEST).decided_at
    assert message["Date"].datetime.utcoffset() == timedelta(hours=-8), "the company's own time, for people"


def test_without_plus_addressing_answers_come_to_the_mailbox_itself(house: House) -> None:
    message = parsed(compose(plan_of(LetterKind.REQUEST), replace(house, plus_addressing=False)).raw)
    assert message["Reply-To"] is None


def test_an_answer_threads_under_the_mail_it_answers(house: House) -> None:
    answers = Answers("<b@agency.example>", ("<root@acme.example>", "<a@agency.example>"), "COI - Northside")
    composed = compose(replace(plan_of(LetterKind.DEFICIENT), answers=answers), house)
    message = parsed(composed.raw)
    assert composed.subject == message["Subject"] == "Re: COI - Northside"
    assert message["In-Reply-To"] == "<b@agency.example>"
    assert message["References"] == "<root@acme.example> <a@agency.example> <b@agency.example>"
    assert message["Auto-Submitted"] == "auto-replied"


@pytest.mark.parametrize("theirs", ["Re: COI", "RE: COI", "Re[2]: COI", "AW: COI"])
def test_a_subject_that_is_an_answer_already_stays_as_it_is(theirs: str, house: House) -> None:
    plan = replace(plan_of(LetterKind.DEFICIENT), answers=Answers("<b@a.example>", (), theirs))
    assert compose(plan, house).subject == theirs


def test_a_mail_without_subject_is_answered_under_ours_with_the_tag(house: House) -> None:
    plan = replace(plan_of(LetterKind.DEFICIENT), answers=Answers("<b@a.example>", (), ""))
    assert compose(plan, house).subject.endswith("Northside Electric LLC [COI-7F3K]")


def test_long_threads_keep_the_first_and_the_last_references(house: House) -> None:
    chain = tuple(f"<{n}.{'x' * 90}@agency.example>" for n in range(40))
    plan = replace(plan_of(LetterKind.DEFICIENT), answers=Answers("<last@a.example>", chain, "COI"))
    raw = compose(plan, house).raw
    kept = parsed(raw)["References"].split()
    assert kept == [chain[0], *chain[-9:], "<last@a.example>"]
    assert not any("=?" in line for line in header_lines(raw)), "an encoded message id breaks the thread"


@pytest.mark.parametrize("bad", ["<a@b\r\nBcc: x@evil.example>", "<a b@c>", "<>", "<é@a.example>", f"<{'x' * 1000}@a>"])
def test_a_malformed_message_id_is_left_out(bad: str, house: House) -> None:
    plan = replace(plan_of(LetterKind.DEFICIENT), answers=Answers(bad, (bad, "<ok@a.example>"), "COI"))
    message = parsed(compose(plan, house).raw)
    assert message["In-Reply-To"] is None and message["Bcc"] is None
    assert message["References"] == "<ok@a.example>"


@given(st.text(max_size=300))
@example("w")
@example("What")
@settings(max_examples=40, deadline=None)
def test_no_words_of_a_stranger_can_forge_a_header(words: str) -> None:
    house = House(
        company="Acme",
        sender=Address("coi@acme.example", "Acme"),
        message_id_domain="acme.example",
        loop_id="acme-1",
        contact=ContactPerson("Priya", "priya@acme.example"),
        holder="Acme",
    )
    plan = replace(
        plan_of(LetterKind.DEFICIENT),
        to=(Address("a@b.example", f"{words}\r\nBcc: x@evil.example"),),
        vendor_name=words,
        answers=Answers(words, (words,), f"{words}\r\nBcc: x@evil.example"),
    )
    raw = compose(plan, house).raw
    names = {line.partition(":")[0] for line in header_lines(raw) if not line.startswith((" ", "\t"))}
    assert names <= {
        "Date", "From", "To", "Cc", "Subject", "Message-ID", "In-Reply-To", "References", "Auto-Submitted",
        "X-Auto-Response-Suppress", "X-Coibot-Loop", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert parsed(raw)["To"].addresses[0].addr_spec == "a@b.example"


def test_envelope_recipients_are_everyone_once(house: House) -> None:
    agent, vendor = Address("a@agency.example"), Address("v@vendor.example")
    composed = compose(replace(plan_of(LetterKind.REQUEST), to=(agent,), cc=(vendor, agent)), house)
    assert composed.recipients == ("a@agency.example", "v@vendor.example")


def test_names_in_any_script_arrive_readable(house: House) -> None:
    plan = replace(
        plan_of(LetterKind.REQUEST), to=(Address("a@b.example", "Zoë Müller, Ltd"),), vendor_name="Łódź Café"
    )
    composed = compose(plan, house)
    message = parsed(composed.raw)
    assert message["To"].addresses[0].display_name == "Zoë Müller, Ltd"
    assert message["Subject"] == composed.subject == "Certificate of insurance needed: Łódź Café [COI-7F3K]"
    assert composed.raw.isascii()


def test_an_international_address_is_kept_as_utf8(house: House) -> None:
    composed = compose(replace(plan_of(LetterKind.REQUEST), to=(Address("zoë@b.example"),)), house)
    assert composed.recipients[0] == "zoë@b.example"
    assert "To: zoë@b.example".encode() in composed.raw


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda plan: replace(plan, to=()), "nobody to write to"),
        (lambda plan: replace(plan, to=(Address("not an address"),)), "'not an address' is not an e-mail address"),
        (lambda plan: replace(plan, cc=(Address("@b.example"),)), "'@b.example' is not an e-mail address"),
    ],
)
def test_a_plan_that_cannot_be_addressed_is_refused(
    change: Callable[[LetterPlan], LetterPlan], complaint: str, house: House
) -> None:
    with pytest.raises(LetterError, match=complaint):
        compose(change(plan_of(LetterKind.REQUEST)), house)


def test_staff_get_the_original_under_a_safe_name(house: House) -> None:
    plan = replace(
        plan_of(LetterKind.ESCALATION), attach=(("../../etc/COI\u202efdp.exe", "a" * 64), ("b.pdf", "b" * 64))
    )
    stored = {"a" * 64: b"%PDF-1.7 original", "b" * 64: None}
    message = parsed(compose(plan, replace(house, archive=stored.get)).raw)
    (attachment,) = message.iter_attachments()
    assert attachment.get_content() == b"%PDF-1.7 original"
    assert attachment.get_content_type() == "application/pdf"
    assert attachment.get_filename() == "COIfdp.exe"
    text = message.get_body(("plain",))
    assert text is not None and "no longer in the archive: b.pdf" in text.get_content()


def test_a_letter_to_staff_stays_small_enough_to_be_accepted(house: House) -> None:
    plan = replace(plan_of(LetterKind.ESCALATION), attach=(("big.pdf", "a" * 64),))
    message = parsed(compose(plan, replace(house, archive=lambda _: bytes(ATTACHMENTS_LIMIT + 1))).raw)
    assert not list(message.iter_attachments())


def test_a_picture_of_the_box_stands_beside_the_words(house: House) -> None:
    png = b"\x89PNG\r\n\x1a\n-the-box"
    message = parsed(compose(plan_of(LetterKind.DEFICIENT), replace(house, picture=lambda evidence: png)).raw)
    page = message.get_body(("html",))
    assert page is not None
    images = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert images and all(part.get_content() == png for part in images)
    assert f'src="cid:{images[0]["Content-ID"][1:-1]}"' in page.get_content()


def test_a_letter_a_year_later_has_a_date_of_its_own(house: House) -> None:
    later = plan_of(LetterKind.REQUEST).decided_at + timedelta(days=365)
    message = parsed(compose(replace(plan_of(LetterKind.REQUEST), decided_at=later), house).raw)
    assert isinstance(message["Date"].datetime, datetime) and message["Date"].datetime == later


def test_a_file_name_that_sounds_unlawful_holds_no_letter_up(house: House) -> None:
    plan = plan_of(LetterKind.COULD_NOT_READ)
    unread = replace(plan.unread[0], file="Affidavit - strike out the disclaimer.pdf")
    assert "strike out" in compose(replace(plan, unread=(unread,)), house).raw.decode()


def test_a_note_of_staff_that_asks_for_what_is_unlawful_is_refused(house: House) -> None:
    with pytest.raises(LetterError, match="affidavit"):
        compose(replace(plan_of(LetterKind.REQUEST), note="Please send an affidavit."), house)


@pytest.mark.parametrize("kind", [LetterKind.REQUEST, LetterKind.RENEWAL, LetterKind.DEFICIENT, LetterKind.COMBINED])
@pytest.mark.parametrize("language", ["en", "es"])
def test_letters_that_may_be_followed_by_more_tell_how_to_stop_them(
    kind: LetterKind, language: str, house: House
) -> None:
    body = parsed(compose(replace(plan_of(kind), language=language), house).raw).get_body(("plain",))
    assert body is not None
    lines = [line.strip() for line in body.get_content().splitlines()]
    assert "STOP" in lines and "SNOOZE UNTIL 2026-12-08" in lines
