"""Delivery reports: about whom, why, and which letter."""

from coibot.model.message import FailedRecipient, Nature
from tests.intake.mail import PDF, letter, read

REPORT = b"""Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mta.example>
To: coi@acme.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver it.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mta.example

Original-Recipient: rfc822;Pat@Agency.Example
Final-Recipient: rfc822; pat@agency.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <pat@agency.example>: no such
    user here

Final-Recipient: rfc822; kim@vendor.example
Action: delayed
Status: 4.4.1
Will-Retry-Until: Wed, 04 Nov 2026 10:00:00 -0500

--b
Content-Type: message/rfc822

From: coi@acme.example
To: pat@agency.example
Message-ID: <letter-7@coibot.acme.example>
X-Coibot-Loop: acme-1
Subject: Certificate needed
Content-Type: application/pdf

%PDF-1.7 our own letter's attachment
--b--
"""


def test_a_standard_report_names_recipients_reasons_and_the_letter() -> None:
    found = read(REPORT)
    assert found.nature is Nature.BOUNCE
    assert found.bounce is not None
    assert found.bounce.original_message_id == "<letter-7@coibot.acme.example>"
    assert found.bounce.recipients == (
        FailedRecipient("pat@agency.example", "5.1.1", "failed", "550 5.1.1 <pat@agency.example>: no such user here"),
        FailedRecipient("kim@vendor.example", "4.4.1", "delayed", ""),
    )


def test_what_hangs_in_it_is_our_own_letter_and_no_document() -> None:
    found = read(REPORT)
    assert (found.files, found.ignored) == ((), ())


def test_it_is_never_answered() -> None:
    assert read(REPORT).suppress_answer


def test_only_the_header_of_the_letter_is_returned() -> None:
    raw = REPORT.replace(b"message/rfc822", b"text/rfc822-headers")
    assert read(raw).bounce.original_message_id == "<letter-7@coibot.acme.example>"  # type: ignore[union-attr]


def test_no_letter_is_returned_but_the_thread_is_named() -> None:
    raw = REPORT[: REPORT.index(b"--b\nContent-Type: message/rfc822")] + b"--b--\n"
    raw = raw.replace(b"To: coi", b"In-Reply-To: <letter-7@coibot.acme.example>\nTo: coi", 1)
    assert read(raw).bounce.original_message_id == "<letter-7@coibot.acme.example>"  # type: ignore[union-attr]


def test_a_status_that_stands_in_the_diagnosis_only() -> None:
    raw = REPORT.replace(b"Status: 5.1.1\n", b"")
    assert read(raw).bounce.recipients[0].status == "5.1.1"  # type: ignore[union-attr]


def test_a_report_without_a_readable_part_is_a_bounce_for_reasons_unknown() -> None:
    raw = REPORT.replace(b"message/delivery-status", b"text/plain")
    found = read(raw)
    assert found.nature is Nature.BOUNCE
    assert found.bounce is not None
    assert found.bounce.recipients == ()


def test_a_bounce_of_no_standard() -> None:
    message = letter(
        "The following address failed: pat@agency.example",
        From="mailer-daemon@mta.example",
        Subject="Mail delivery failed: returning message to sender",
        X_Failed_Recipients="Pat@agency.example, kim@vendor.example",
        References="<letter-7@coibot.acme.example>",
    )
    found = read(b"Return-Path: <>\n" + message.as_bytes())
    assert found.nature is Nature.BOUNCE
    assert found.bounce is not None
    assert [r.email for r in found.bounce.recipients] == ["pat@agency.example", "kim@vendor.example"]
    assert found.bounce.original_message_id == "<letter-7@coibot.acme.example>"


def test_a_person_who_writes_about_an_undelivered_letter_is_a_person() -> None:
    assert read(letter(Subject="Undelivered certificate")).nature is Nature.PERSON


def test_a_letter_forwarding_a_report_is_no_report() -> None:
    import email
    import email.policy

    inner = email.message_from_bytes(REPORT, policy=email.policy.default)
    outer = letter("Look what came back")
    outer.add_attachment(inner)
    outer.add_attachment(PDF, maintype="application", subtype="pdf")
    found = read(outer)
    assert found.nature is Nature.PERSON
    assert "3" in [file.path for file in found.files]
