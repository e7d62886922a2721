"""Header fields, as clean as can be."""

from datetime import UTC, datetime

import pytest

from coibot.model.message import Address
from tests.intake.mail import read, with_header


def raw(*lines: bytes) -> bytes:
    return b"\n".join(lines) + b"\n\nhello\n"


class TestSender:
    @pytest.mark.parametrize(
        ("line", "sender"),
        [
            (b"From: pat@agency.example", Address("pat@agency.example")),
            (b"From: Pat@Agency.EXAMPLE (Pat)", Address("pat@agency.example", "Pat")),
            (b'From: "Agent, Pat" <pat@agency.example>', Address("pat@agency.example", "Agent, Pat")),
            (b"From: =?utf-8?q?J=C3=BCrgen?= <j@agency.example>", Address("j@agency.example", "Jürgen")),
            (b"From: =?utf-8?b?4oCuZXZpbA==?= <j@agency.example>", Address("j@agency.example", "evil")),
            (b"From: J\xc3\xbcrgen <j@agency.example>", Address("j@agency.example", "Jürgen")),
            (b"From: J\xfcrgen <j@agency.example>", Address("j@agency.example", "Jürgen")),
            (b"From: =?utf-8?q?a=0D=0ABcc=3A_x=40y=2Eexample?= <j@agency.example>", None),
            (b"From: a@one.example, b@two.example", None),
            (b"From: undisclosed:;", None),
            (b"From: nobody", None),
            (b"From: a b@c <d", None),
            (b"From:", None),
            (b"Sender: pat@agency.example", None),
        ],
    )
    def test_is_one_clean_mailbox_or_none(self, line: bytes, sender: Address | None) -> None:
        found = read(raw(line)).sender
        if sender is None and found is not None:
            assert "\n" not in found.name
            assert found.email == "j@agency.example"
        else:
            assert found == sender

    def test_given_twice_and_the_same_is_one(self) -> None:
        found = read(raw(b"From: pat@agency.example", b"From: Pat <pat@agency.example>"))
        assert found.sender is not None
        assert "From stands more than once" in found.defects
        assert found.suppress_answer

    def test_given_twice_and_different_is_none(self) -> None:
        assert read(raw(b"From: pat@agency.example", b"From: kim@vendor.example")).sender is None


class TestSubject:
    @pytest.mark.parametrize(
        ("line", "subject"),
        [
            (b"Subject: COI", "COI"),
            (b"Subject: COI\n for Bolt", "COI for Bolt"),
            (b"Subject: =?utf-8?q?one=0D=0ABcc=3A_two?=", "one Bcc: two"),
            (b"Subject: =?utf-8?b?wqA=?= x", "x"),
            (b"Subject: a\x00b\x1bc", "abc"),
            ("Subject: a\u202eb\u200bc\u2066d".encode(), "abcd"),
            (b"Subject: caf\xe9", "café"),
            (b"Subject: =?x-unknown?q?caf=C3=A9?=", "café"),
            (b"Subject: =?utf-8?b?!!!?= COI", "COI"),
            (b"Subject: " + b"x" * 5000, "x" * 300),
            (b"X-Nothing: here", ""),
        ],
    )
    def test_is_one_clean_line(self, line: bytes, subject: str) -> None:
        assert read(raw(line)).subject == subject


class TestDate:
    @pytest.mark.parametrize(
        ("given", "date"),
        [
            ("Mon, 02 Nov 2026 10:00:00 -0500", datetime(2026, 11, 2, 15, tzinfo=UTC)),
            ("2 Nov 2026 10:00 GMT", datetime(2026, 11, 2, 10, tzinfo=UTC)),
            ("yesterday", None),
            ("Mon, 02 Nov 1066 10:00:00 +0000", None),
            ("Mon, 02 Nov 9999 23:59:59 -1200", None),
            ("Mon, 32 Nov 2026 10:00:00 +0000", None),
            ("", None),
        ],
    )
    def test_is_utc_or_nothing(self, given: str, date: datetime | None) -> None:
        assert read(raw(f"Date: {given}".encode())).date == date


class TestThread:
    def test_message_ids_keep_their_brackets(self) -> None:
        found = read(with_header("In-Reply-To: <a@x.example>\nReferences: <first@x.example>\n <a@x.example>"))
        assert found.message_id == "<one@agency.example>"
        assert found.in_reply_to == "<a@x.example>"
        assert found.references == ("<first@x.example>", "<a@x.example>")

    def test_a_long_thread_keeps_its_first_and_last(self) -> None:
        found = read(raw(b"References: " + b" ".join(b"<%d@x.example>" % number for number in range(200))))
        assert len(found.references) == 50
        assert (found.references[0], found.references[-1]) == ("<0@x.example>", "<199@x.example>")

    @pytest.mark.parametrize("line", [b"Message-ID: ", b"Message-ID: nonsense", b"X: y"])
    def test_a_message_without_an_id(self, line: bytes) -> None:
        assert read(raw(line)).message_id is None

    def test_every_place_where_a_plus_address_may_stand(self) -> None:
        found = read(
            raw(
                b"Delivered-To: coi+Tok@acme.example",
                b"Delivered-To: <coi@acme.example>",
                b"X-Original-To: coi+other@acme.example",
                b"To: Acme <coi+tok@acme.example>, x@y.example",
                b"Cc: z@y.example",
                b"Reply-To: reply@agency.example",
            )
        )
        assert found.delivered_to == ("coi+tok@acme.example", "coi@acme.example", "coi+other@acme.example")
        assert [a.email for a in found.to] == ["coi+tok@acme.example", "x@y.example"]
        assert [a.email for a in found.cc] == ["z@y.example"]
        assert [a.email for a in found.reply_to] == ["reply@agency.example"]


def test_headers_for_the_audit_are_kept_as_one_line_each() -> None:
    found = read(with_header("Return-Path: <pat@agency.example>\nList-Id: a\n\tb"))
    assert found.headers["Return-Path"] == "<pat@agency.example>"
    assert found.headers["List-Id"] == "a b"
    assert "Subject" not in found.headers
