"""Any bytes have an answer, and the answer is fit to be kept and shown."""

import json
import random
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coibot.codec import from_json, to_json
from coibot.intake import UnreadableMessageError, unpack
from coibot.model.message import IncomingMessage
from tests.intake.mail import OWN, PDF, attach, jpeg, letter, png
from tests.intake.test_bounce import REPORT

RELAXED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _letters() -> Iterator[bytes]:
    plain = letter()
    plain.add_alternative('<p>Hi <img src="cid:logo"></p><blockquote>old</blockquote>', subtype="html")
    attach(plain, PDF, "coi.pdf")
    attach(plain, png(50, 50), "logo.png", "image/png")
    yield plain.as_bytes()
    outer = letter("see below", References="<a@b.example> <c@d.example>")
    outer.add_attachment(plain)
    attach(outer, jpeg(2000, 2000), None, "image/jpeg")
    yield outer.as_bytes()
    yield REPORT
    yield (
        b"Authentication-Results: mx.acme.example; dmarc=pass (a(b)c) header.from=agency.example\n"
        + letter().as_bytes()
    )


LETTERS = tuple(_letters())
FRAGMENTS = (
    b"\n",
    b"\r\n",
    b"\n\n",
    b"\r",
    b"\0",
    b"--",
    b"--b\n",
    b"=?utf-8?b?",
    b"?=",
    b"=?x?q?=FF?=",
    b"\xff\xfe",
    b"<",
    b">",
    b"(",
    b'"',
    b"\\",
    b";",
    b"*0*=",
    b"name*=utf-8''%ff",
    b"Content-Type: message/rfc822\n\n",
    b"Content-Type: multipart/mixed\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: uuencode\n",
    b"charset=punycode",
    b"charset*=x'y'z",
    b"From: a@b\n",
    b"Date: Mon, 99 Foo 99999\n",
    b"PK\x03\x04",
    b"%PDF-1.",
    b"begin 644 x\n",
    b"\nend\n",
    b"<![",
    b"&#xD800;",
    "\u202e".encode(),
    b"\xed\xa0\x80",
    b"Content-Disposition: attachment; filename=",
    b"Content-Type: text/html; charset=\n\n",
)


def check(raw: bytes) -> IncomingMessage:
    found = unpack(raw, OWN)
    message = found.message
    assert from_json(IncomingMessage, json.loads(json.dumps(to_json(message)))) == message
    assert set(found.contents) == {file.sha256 for file in message.files}
    lines = [message.subject, *(f.name for f in message.files), *(i.name for i in message.ignored)]
    lines += [a.name for a in (*message.to, *message.cc, *message.reply_to)]
    for line in lines:
        assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in line), ascii(line)
    for text in (message.text, message.new_text):
        assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in text.replace("\n", "").replace("\t", ""))
    return message


@RELAXED
@given(st.binary(max_size=2000))
def test_arbitrary_bytes(raw: bytes) -> None:
    check(raw)


@RELAXED
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map(b"".join))
def test_arbitrary_pieces_of_mail(raw: bytes) -> None:
    check(raw)


@RELAXED
@given(st.sampled_from(LETTERS), st.integers(0, 2**32), st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=8))
def test_letters_with_pieces_put_in_and_cut_out(raw: bytes, seed: int, fragments: list[bytes]) -> None:
    dice = random.Random(seed)
    for fragment in fragments:
        at = dice.randrange(min(len(raw), 3000) + 1)
        raw = raw[:at] + fragment + raw[at + dice.choice((0, 0, 1, len(fragment), 40)) :]
    check(raw)


@RELAXED
@given(st.sampled_from(LETTERS), st.integers(0, 5000))
def test_letters_cut_short(raw: bytes, end: int) -> None:
    check(raw[:end])


@RELAXED
@given(st.text(max_size=300))
def test_arbitrary_html(html: str) -> None:
    raw = b"Content-Type: text/html; charset=utf-8\n\n" + html.encode("utf-8", "surrogatepass")
    check(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: text/plain; charset*=x'y'z\nContent-Transfer-Encoding: 8bit\n\n\xff",
        b"Content-Type: message/rfc822; charset*=x'y'z\nContent-Transfer-Encoding: base64\n\n\xff",
        b"Content-Type: text/html\n\n<![ x>",
        b"Content-Type: multipart/report; report-type*=x'y'z; boundary=b\n\n--b\n",
        b"Content-Type: message/delivery-status\n\nFinal-Recipient: \xff;\n\n",
        b"Content-Disposition: attachment; filename*=utf\0-8''coi.pdf\n\n%PDF-1.7",
        b"Content-Disposition: attachment; filename*1=b; filename*=utf-8''a\n\n%PDF-1.7",
        b"Content-Disposition: attachment; filename*1=b; filename*\n\n%PDF-1.7",
        b"Content-Type: multipart/mixed; boundary*0=a; boundary*=x\n\n--a\n\n--a--\n",
    ],
)
def test_what_once_broke_a_parser(raw: bytes) -> None:
    check(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(3000)),
        b"Content-Type: message/rfc822\n\n" * 5000,
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 5000,
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: application/x\n\nx\n" * 5000,
    ],
)
def test_more_parts_than_honest_mail_has_go_to_a_person(raw: bytes) -> None:
    message = check(b"From: pat@agency.example\nSubject: deep\n" + raw)
    assert message.subject == "deep", "the header is read all the same"
    assert any(part.resend for part in message.ignored)


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: application/pdf; name=" + b'"' + b";" * 100_000 + b"\n\n%PDF-1.7",
        b"To: " + b"(" * 100_000 + b"\n\n",
        b"From: a@b.example\n" * 20_000 + b"\n",
        b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\n",
        b"\n" + b"begin 644 a\n" * 20_000,
        b"Content-Type: text/html\n\n" + b"<a" * 100_000,
        b"Authentication-Results: mx.acme.example; " + b"(" * 9000 + b")" * 9000 + b"\nFrom: a@b.example\n\n",
    ],
)
@pytest.mark.timeout(20)
def test_what_is_made_to_cost_time_costs_little(raw: bytes) -> None:
    check(raw)


def test_a_parser_that_fails_in_an_unforeseen_way_has_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    module = importlib.import_module("coibot.intake.unpack")

    def fail(raw: bytes) -> None:
        raise KeyError("nobody foresaw this")

    monkeypatch.setattr(module, "parse", fail)
    with pytest.raises(UnreadableMessageError, match="KeyError"):
        unpack(b"From: a@b.example\n\n", OWN)
