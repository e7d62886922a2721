"""Handing over a letter: what each end of the conversation means for the letter."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from coibot.edge.smtp import SmtpAccount, deliver, is_temporary
from coibot.edge.tokens import Credential, CredentialKind, PasswordSource, TokenSource, TokenUnavailableError
from coibot.edge.transport import Security, UnencryptedError
from coibot.model.letter import SendResult, SendState
from tests.servers.certificate import ServerCertificate, make_certificate
from tests.servers.fixtures import REMOTE_DOMAIN, MailServers
from tests.servers.sink import Fault, Sink, run_sink

LETTER = b"From: coi@coi.test\nTo: pat@agency.example\nMessage-ID: <1@coi.test>\nSubject: COI\n\n.dot\nHello\n"
PAT, KIM, ROY = "pat@agency.example", "kim@vendor.example", "roy@staff.example"


def send(
    sink: Sink,
    recipients: Sequence[str] = (PAT,),
    raw: bytes = LETTER,
    *,
    user: str | None = None,
    credentials: TokenSource | None = None,
    timeout: float = 20,
) -> SendResult:
    account = SmtpAccount(sink.host, sink.port, Security.NONE, user)
    return asyncio.run(
        deliver(account, credentials, sender="coi@coi.test", recipients=recipients, raw=raw, timeout=timeout)
    )


class TestSent:
    def test_the_letter_arrives_as_it_is(self, sink: Sink) -> None:
        result = send(sink, [PAT, KIM])
        assert result.state is SendState.SENT
        assert result.refused == {}
        (letter,) = sink.letters
        assert letter.raw == LETTER.replace(b"\n", b"\r\n")
        assert letter.recipients == (PAT, KIM)
        assert letter.sender == "coi@coi.test"

    def test_one_refused_of_three_is_named_with_the_servers_words(self, sink: Sink) -> None:
        sink.answers[KIM] = ["550 5.1.1 no such user"]
        sink.answers[ROY] = ["450 4.2.0 greylisted"]
        result = send(sink, [PAT, KIM, ROY])
        assert result.state is SendState.SENT
        assert result.refused == {KIM: "550 5.1.1 no such user", ROY: "450 4.2.0 greylisted"}
        assert [is_temporary(result.refused[who]) for who in (KIM, ROY)] == [False, True]
        assert sink.letters[0].recipients == (PAT,)

    def test_a_connection_that_dies_at_quit_changes_nothing(self, sink: Sink) -> None:
        sink.faults.append(Fault.DROP_AT_QUIT)
        assert send(sink).state is SendState.SENT

    def test_a_recipient_named_twice_is_asked_once(self, sink: Sink) -> None:
        send(sink, [PAT, PAT])
        assert sink.letters[0].recipients == (PAT,)


class TestRefused:
    def test_every_recipient_refused_for_good(self, sink: Sink) -> None:
        sink.answers = {PAT: ["550 5.1.1 unknown"], KIM: ["550 5.7.1 no"]}
        result = send(sink, [PAT, KIM])
        assert result.state is SendState.REFUSED
        assert set(result.refused) == {PAT, KIM}
        assert sink.letters == []

    @pytest.mark.parametrize("answer", ["552 5.3.4 too big", "554 5.7.1 spam"])
    def test_the_letter_refused_after_the_dot(self, sink: Sink, answer: str) -> None:
        sink.faults.append(answer)
        result = send(sink)
        assert (result.state, result.detail) == (SendState.REFUSED, answer)

    def test_the_sender_refused(self, sink: Sink) -> None:
        sink.sender_answer = "553 5.7.1 not your address"
        result = send(sink)
        assert (result.state, result.detail) == (SendState.REFUSED, "553 5.7.1 not your address")

    def test_a_letter_larger_than_the_server_takes(self) -> None:
        with run_sink(size_limit=1000) as sink:
            result = send(sink, raw=LETTER + b"x" * 2000)
        assert result.state is SendState.REFUSED
        assert result.detail.startswith("552")

    def test_an_address_outside_ascii_without_smtputf8(self, sink: Sink) -> None:
        result = send(sink, ["jürgen@vendor.example"])
        assert result.state is SendState.REFUSED
        assert "outside ASCII" in result.refused["jürgen@vendor.example"]

    @pytest.mark.parametrize("address", ["a b@vendor.example", "kim@vendor.example\r\nRCPT TO:<x@y.example>", "<kim"])
    def test_an_address_that_smtp_cannot_carry_breaks_nothing(self, sink: Sink, address: str) -> None:
        result = send(sink, [PAT, address])
        assert result.state is SendState.SENT
        assert result.refused[address].startswith("553")
        assert sink.letters[0].recipients == (PAT,)

    def test_the_others_get_the_letter_all_the_same(self, sink: Sink) -> None:
        result = send(sink, [PAT, "jürgen@vendor.example"])
        assert result.state is SendState.SENT
        assert list(result.refused) == ["jürgen@vendor.example"]
        assert sink.letters[0].recipients == (PAT,)

    def test_an_address_outside_ascii_with_smtputf8(self) -> None:
        with run_sink(smtputf8=True) as sink:
            assert send(sink, ["jürgen@vendor.example"]).state is SendState.SENT
            assert sink.letters[0].recipients == ("jürgen@vendor.example",)


class TestDeferred:
    def test_nobody_listens(self, sink: Sink) -> None:
        sink.port = 1
        result = send(sink)
        assert result.state is SendState.DEFERRED
        assert "127.0.0.1:1" in result.detail

    def test_a_host_name_that_is_none(self) -> None:
        account = SmtpAccount("x" * 70 + ".example", 25, Security.TLS)
        result = asyncio.run(deliver(account, None, sender="a@b.test", recipients=[PAT], raw=LETTER))
        assert result.state is SendState.DEFERRED
        assert "COIBOT_SMTP_HOST" in result.detail

    @pytest.mark.parametrize("greeting", ["554 5.7.1 go away", "421 4.3.2 shutting down"])
    def test_a_server_that_does_not_want_to_talk(self, sink: Sink, greeting: str) -> None:
        sink.greeting = greeting
        result = send(sink)
        assert result.state is SendState.DEFERRED
        assert greeting in result.detail

    def test_greylisted_then_accepted(self, sink: Sink) -> None:
        sink.answers[PAT] = ["451 4.7.1 come back later", "250 2.1.5 OK"]
        first, second = send(sink), send(sink)
        assert (first.state, second.state) == (SendState.DEFERRED, SendState.SENT)
        assert first.refused == {PAT: "451 4.7.1 come back later"}

    def test_some_refused_for_good_and_the_rest_for_now(self, sink: Sink) -> None:
        sink.answers = {PAT: ["451 4.7.1 later"], KIM: ["550 5.1.1 unknown"]}
        result = send(sink, [PAT, KIM])
        assert result.state is SendState.DEFERRED
        assert [who for who, answer in result.refused.items() if not is_temporary(answer)] == [KIM]

    @pytest.mark.parametrize("answer", ["451 4.3.0 disk full", "421 4.3.2 shutting down"])
    def test_a_temporary_answer_after_the_dot(self, sink: Sink, answer: str) -> None:
        sink.faults.append(answer)
        assert send(sink).state is SendState.DEFERRED
        assert send(sink).state is SendState.SENT

    def test_a_server_that_says_nothing_before_the_letter(self) -> None:
        async def silent() -> SendResult:
            server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
            account = SmtpAccount("127.0.0.1", server.sockets[0].getsockname()[1], Security.NONE)
            return await deliver(account, None, sender="a@b.test", recipients=[PAT], raw=LETTER, timeout=0.3)

        result = asyncio.run(silent())
        assert result.state is SendState.DEFERRED
        assert "no end within" in result.detail


class TestUncertain:
    @pytest.mark.parametrize("fault", [Fault.DROP_BEFORE_354, Fault.DROP_AFTER_DOT, Fault.NONSENSE_AFTER_DOT])
    def test_no_answer_to_the_letter(self, sink: Sink, fault: Fault) -> None:
        sink.faults.append(fault)
        result = send(sink)
        assert result.state is SendState.UNCERTAIN
        assert result.detail

    def test_kept_although_the_connection_died(self, sink: Sink) -> None:
        sink.faults.append(Fault.DROP_AFTER_DOT_KEPT)
        assert send(sink).state is SendState.UNCERTAIN
        assert len(sink.letters) == 1, "why such a letter must not be taken for unsent"

    def test_a_hang_after_the_dot_ends_with_our_patience(self, sink: Sink) -> None:
        sink.faults.append(Fault.HANG_AFTER_DOT)
        result = send(sink, timeout=1)
        assert result.state is SendState.UNCERTAIN
        assert "no end within 1 s" in result.detail
        sink.release()

    def test_a_slow_answer_is_waited_for(self, sink: Sink) -> None:
        sink.faults.append(Fault.HANG_AFTER_DOT)
        helper = threading.Timer(0.3, sink.release)
        helper.start()
        assert send(sink).state is SendState.SENT
        helper.join()

    def test_the_refused_are_remembered(self, sink: Sink) -> None:
        sink.answers[KIM] = ["550 5.1.1 unknown"]
        sink.faults.append(Fault.DROP_AFTER_DOT)
        result = send(sink, [PAT, KIM])
        assert result.state is SendState.UNCERTAIN
        assert list(result.refused) == [KIM]


class _Tokens:
    def __init__(self, *tokens: str) -> None:
        self._tokens = list(tokens)

    def credential(self) -> Credential:
        return Credential(CredentialKind.OAUTH, self._tokens[0])

    def refused(self) -> None:
        if len(self._tokens) > 1:
            self._tokens.pop(0)


class _NoTokens:
    def credential(self) -> Credential:
        raise TokenUnavailableError("the token command helper failed with status 1")

    def refused(self) -> None:
        raise AssertionError("nothing was tried")


class TestLogIn:
    @pytest.fixture
    def guarded(self, sink: Sink) -> Sink:
        sink.users = {"coi@coi.test": "right"}
        return sink

    def test_with_a_password(self, guarded: Sink) -> None:
        assert send(guarded, user="coi@coi.test", credentials=PasswordSource("right")).state is SendState.SENT

    def test_a_wrong_password_is_tried_once_and_told_the_operator(self, guarded: Sink) -> None:
        result = send(guarded, user="coi@coi.test", credentials=PasswordSource("hunter2"))
        assert result.state is SendState.DEFERRED
        assert "coi@coi.test" in result.detail
        assert "password" in result.detail
        assert "hunter2" not in result.detail
        assert len(guarded.log_ins) == 1, "a second mechanism may lock the account"

    def test_with_a_token(self, guarded: Sink) -> None:
        assert send(guarded, user="coi@coi.test", credentials=_Tokens("right")).state is SendState.SENT
        assert guarded.log_ins == ["XOAUTH2"]

    def test_an_old_token_is_replaced_once(self, guarded: Sink) -> None:
        assert send(guarded, user="coi@coi.test", credentials=_Tokens("old", "right")).state is SendState.SENT

    def test_a_token_refused_twice_is_for_the_operator(self, guarded: Sink) -> None:
        result = send(guarded, user="coi@coi.test", credentials=_Tokens("old", "older", "right"))
        assert result.state is SendState.DEFERRED
        assert "token command" in result.detail
        assert len(guarded.log_ins) == 2

    def test_no_token_to_be_had(self, guarded: Sink) -> None:
        result = send(guarded, user="coi@coi.test", credentials=_NoTokens())
        assert result.state is SendState.DEFERRED
        assert "status 1" in result.detail

    def test_a_log_in_that_was_forgotten(self, guarded: Sink) -> None:
        result = send(guarded)
        assert result.state is SendState.DEFERRED
        assert result.detail.startswith("530")


class TestEncryption:
    @pytest.fixture
    def certificate(self, tmp_path: Path) -> ServerCertificate:
        return make_certificate(tmp_path)

    @pytest.fixture(params=[Security.TLS, Security.STARTTLS])
    def secured(
        self, request: pytest.FixtureRequest, certificate: ServerCertificate
    ) -> Iterator[tuple[Sink, SmtpAccount]]:
        context = certificate.server_context()
        options = {"tls" if request.param is Security.TLS else "starttls": context}
        with run_sink(**options) as sink:  # type: ignore[arg-type]
            yield sink, SmtpAccount("localhost", sink.port, request.param)

    def test_a_trusted_server_gets_the_letter(
        self, secured: tuple[Sink, SmtpAccount], certificate: ServerCertificate
    ) -> None:
        sink, account = secured
        context = certificate.client_context()
        result = asyncio.run(
            deliver(account, None, sender="coi@coi.test", recipients=[PAT], raw=LETTER, context=context)
        )
        assert result.state is SendState.SENT
        assert len(sink.letters) == 1

    def test_an_untrusted_server_gets_nothing(self, secured: tuple[Sink, SmtpAccount]) -> None:
        sink, account = secured
        result = asyncio.run(deliver(account, None, sender="coi@coi.test", recipients=[PAT], raw=LETTER))
        assert result.state is SendState.DEFERRED
        assert "not trusted" in result.detail
        assert sink.letters == []

    def test_starttls_that_is_not_offered_is_never_gone_without(self, sink: Sink) -> None:
        account = SmtpAccount(sink.host, sink.port, Security.STARTTLS)
        result = asyncio.run(deliver(account, None, sender="coi@coi.test", recipients=[PAT], raw=LETTER))
        assert result.state is SendState.DEFERRED
        assert "STARTTLS" in result.detail
        assert sink.letters == []

    def test_unencrypted_to_another_machine_is_never_begun(self) -> None:
        account = SmtpAccount("mail.example", 25, Security.NONE)
        with pytest.raises(UnencryptedError):
            asyncio.run(deliver(account, None, sender="coi@coi.test", recipients=[PAT], raw=LETTER))


def test_nobody_to_send_to(sink: Sink) -> None:
    with pytest.raises(ValueError, match="recipient"):
        send(sink, [])


@pytest.mark.system
class TestPostfix:
    """A real server at the other end, and a real bounce on the way back."""

    def test_delivers_to_a_plus_address(self, mail_servers: MailServers) -> None:
        mailbox = mail_servers.address("coi")
        tagged = mailbox.replace("@", "+token123@")
        account = SmtpAccount(mail_servers.smtp_host, mail_servers.smtp_port, Security.NONE)
        result = asyncio.run(deliver(account, None, sender="x@agency.test", recipients=[tagged], raw=LETTER))
        assert result.state is SendState.SENT
        (raw,) = mail_servers.wait_for(mailbox)
        assert f"Delivered-To: {tagged}".encode() in raw

    def test_a_refusal_further_on_comes_back_as_a_bounce(self, mail_servers: MailServers) -> None:
        from coibot.intake import OwnIdentity, unpack
        from coibot.model.message import Nature

        mailbox = mail_servers.address("coi")
        gone = f"gone@{REMOTE_DOMAIN}"
        mail_servers.sink.answers[gone] = ["550 5.1.1 no such person"]
        account = SmtpAccount(mail_servers.smtp_host, mail_servers.smtp_port, Security.NONE)
        result = asyncio.run(deliver(account, None, sender=mailbox, recipients=[gone], raw=LETTER))
        assert result.state is SendState.SENT, "the first server cannot know"
        (raw,) = mail_servers.wait_for(mailbox)
        message = unpack(raw, OwnIdentity(frozenset({mailbox}), "loop", "coi.test")).message
        assert message.nature is Nature.BOUNCE
        assert message.bounce is not None
        assert message.bounce.original_message_id == "<1@coi.test>"
        (failed,) = message.bounce.recipients
        assert (failed.email, failed.status, failed.action) == (gone, "5.1.1", "failed")
        assert "no such person" in failed.diagnostic
