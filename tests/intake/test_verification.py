"""Whose word is taken on who sent a message."""

import pytest

from coibot.intake import OwnIdentity
from coibot.intake.identity import NO_NAME
from coibot.model.message import Verification
from tests.intake.mail import OWN, read, with_header

PASS, FAIL, UNKNOWN = Verification.PASS, Verification.FAIL, Verification.UNKNOWN


@pytest.mark.parametrize(
    ("results", "verdict"),
    [
        ("mx.acme.example; dmarc=pass (p=REJECT sp=NONE) header.from=agency.example", PASS),
        ("MX.ACME.EXAMPLE 1; spf=pass smtp.mailfrom=x@other.example; dmarc=pass header.from=agency.example", PASS),
        ("mx.acme.example; dmarc=fail header.from=agency.example", FAIL),
        ("mx.acme.example; dkim=pass header.d=agency.example; dmarc=fail header.from=agency.example", FAIL),
        ("mx.acme.example; dmarc=none header.from=agency.example", UNKNOWN),
        ("mx.acme.example; dmarc=bestguesspass header.from=agency.example", UNKNOWN),
        ("mx.acme.example; dmarc=pass header.from=other.example", UNKNOWN),
        ("mx.acme.example; dkim=pass header.d=agency.example", PASS),
        ("mx.acme.example; dkim=pass header.i=@mail.agency.example", PASS),
        ("mx.acme.example; dkim=pass header.d=sendgrid.example", UNKNOWN),
        ("mx.acme.example; dkim=pass header.d=example", UNKNOWN),
        ("mx.acme.example; spf=pass smtp.mailfrom=bounce@agency.example", PASS),
        ("mx.acme.example; spf=pass smtp.mailfrom=notagency.example", UNKNOWN),
        ("mx.acme.example; dkim=fail header.d=agency.example; spf=softfail smtp.mailfrom=agency.example", UNKNOWN),
        ("mx.acme.example; none", UNKNOWN),
        ("mx.evil.example; dmarc=pass header.from=agency.example", UNKNOWN),
        ("mx.acme.example.evil.example; dmarc=pass header.from=agency.example", UNKNOWN),
        ("mx.evil.example (mx.acme.example; dmarc=pass header.from=agency.example); none", UNKNOWN),
        ("", UNKNOWN),
        (";;;=", UNKNOWN),
    ],
)
def test_our_own_servers_word(results: str, verdict: Verification) -> None:
    assert read(with_header(f"Authentication-Results: {results}")).verification is verdict


def test_without_a_name_to_trust_nothing_is_believed() -> None:
    own = OwnIdentity(OWN.addresses, OWN.loop_id, OWN.message_id_domain, None)
    line = "Authentication-Results: mx.acme.example; dmarc=pass header.from=agency.example"
    assert read(with_header(line), own).verification is UNKNOWN


def test_a_forged_pass_below_the_true_fail() -> None:
    true = "Authentication-Results: mx.acme.example; dmarc=fail header.from=agency.example"
    forged = "Authentication-Results: mx.acme.example; dmarc=pass header.from=agency.example"
    assert read(with_header(f"{true}\n{forged}")).verification is FAIL


def test_a_forged_pass_below_a_true_unknown() -> None:
    true = "Authentication-Results: mx.acme.example; dmarc=none header.from=agency.example"
    forged = "Authentication-Results: mx.acme.example; dmarc=pass header.from=agency.example"
    assert read(with_header(f"{true}\n{forged}")).verification is UNKNOWN


class TestServerThatGivesNoName:
    OWN = OwnIdentity(OWN.addresses, OWN.loop_id, OWN.message_id_domain, NO_NAME)
    MICROSOFT = (
        "Authentication-Results: spf=pass (sender IP is 192.0.2.7)\n smtp.mailfrom=agency.example; dkim=pass"
        " (signature was verified)\n header.d=agency.example;dmarc=pass action=none\n"
        " header.from=agency.example;compauth=pass reason=100"
    )

    def test_is_believed_when_it_stands_on_top(self) -> None:
        assert read(with_header(self.MICROSOFT), self.OWN).verification is PASS

    def test_is_not_believed_below_another(self) -> None:
        line = f"Authentication-Results: other.example; none\n{self.MICROSOFT}"
        assert read(with_header(line), self.OWN).verification is UNKNOWN

    def test_is_not_believed_where_a_name_is_expected(self) -> None:
        assert read(with_header(self.MICROSOFT)).verification is UNKNOWN
