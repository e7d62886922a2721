"""The mailbox: one contract on several real servers, and every fault on a scripted one."""

import imaplib
import itertools
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import pytest

from coibot.edge import imap
from coibot.edge.imap import (
    Folder,
    ImapAccount,
    ImapMailbox,
    MailboxRefusedError,
    MailboxUnreachableError,
    MessageGoneError,
    MessageRef,
)
from coibot.edge.tokens import Credential, CredentialKind, PasswordSource
from coibot.edge.transport import Security, UnencryptedError
from tests.servers import dovecot
from tests.servers.dovecot import Dovecot, run_dovecot
from tests.servers.process import require
from tests.servers.pymap_server import Pymap, run_pymap
from tests.servers.scripted_imap import ImapFault, ScriptedImap, run_scripted_imap

LETTER = b"From: pat@agency.example\r\nSubject: certificate\r\n\r\n.\r\nHere \xff it is.\r\n"
_NUMBERS = itertools.count(1)


class Server(Protocol):
    """What the contract needs of a server: a log-in, a folder of one's own, and a way for mail to arrive."""

    prefix: str

    def account(self) -> ImapAccount: ...
    def credentials(self) -> PasswordSource: ...


@dataclass(frozen=True)
class OnDovecot:
    server: Dovecot

    @property
    def prefix(self) -> str:
        return self.server.prefix

    def account(self) -> ImapAccount:
        user = f"contract-{next(_NUMBERS)}@coi.test"
        return ImapAccount(self.server.host, self.server.imap_port, Security.NONE, user)

    def credentials(self) -> PasswordSource:
        return PasswordSource(self.server.password)


@dataclass(frozen=True)
class OnPymap:
    server: Pymap
    prefix: str = ""

    def account(self) -> ImapAccount:
        folder = f"inbox-{next(_NUMBERS)}"
        account = ImapAccount(self.server.host, self.server.port, Security.NONE, self.server.user, folder)
        with imaplib.IMAP4(account.host, account.port, timeout=20) as session:
            session.login(self.server.user, self.server.password)
            session.create(folder)
        return account

    def credentials(self) -> PasswordSource:
        return PasswordSource(self.server.password)


@pytest.fixture(scope="module")
def running() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture(
    scope="module",
    params=[
        "pymap",
        pytest.param("dovecot", marks=pytest.mark.system),
        pytest.param("dovecot with INBOX. before all folders", marks=pytest.mark.system),
    ],
)
def server(request: pytest.FixtureRequest, running: ExitStack) -> Server:
    if request.param == "pymap":
        return OnPymap(running.enter_context(run_pymap()))
    require(dovecot.missing())
    return OnDovecot(running.enter_context(run_dovecot("INBOX." if "INBOX." in request.param else "")))


def arrive(account: ImapAccount, credentials: PasswordSource, *letters: bytes) -> None:
    with imaplib.IMAP4(account.host, account.port, timeout=20) as session:
        session.login(account.user, credentials.credential().secret)
        for letter in letters:
            status, answer = session.append(account.folder, "", "", letter)
            assert status == "OK", answer


def in_folder(account: ImapAccount, credentials: PasswordSource, name: str) -> list[bytes]:
    with ImapMailbox(
        ImapAccount(account.host, account.port, account.security, account.user, name), credentials
    ) as mailbox:
        return [mailbox.fetch(waiting.ref) for waiting in mailbox.waiting()]


class TestContract:
    """What the pipeline relies on, on every server."""

    def test_lists_everything_oldest_first_with_size_and_date(self, server: Server) -> None:
        account, credentials = server.account(), server.credentials()
        arrive(account, credentials, LETTER, LETTER + b"more\r\n")
        with ImapMailbox(account, credentials) as mailbox:
            first, second = mailbox.waiting()
        assert first.ref.uid < second.ref.uid
        assert (first.size, second.size) == (len(LETTER), len(LETTER) + 6)
        assert first.received.tzinfo is UTC
        assert abs((datetime.now(UTC) - first.received).total_seconds()) < 600

    def test_fetches_the_exact_bytes_and_leaves_the_message_unread(self, server: Server) -> None:
        account, credentials = server.account(), server.credentials()
        arrive(account, credentials, LETTER)
        with ImapMailbox(account, credentials) as mailbox:
            assert mailbox.fetch(mailbox.waiting()[0].ref) == LETTER
        with imaplib.IMAP4(account.host, account.port, timeout=20) as session:
            session.login(account.user, credentials.credential().secret)
            session.select(account.folder, readonly=True)
            assert session.search(None, "UNSEEN")[1] == [b"1"]

    @pytest.mark.parametrize("folder", [Folder.PROCESSED, Folder.NEEDS_REVIEW, Folder.QUARANTINE])
    def test_moves_into_a_folder_that_it_makes(self, server: Server, folder: Folder) -> None:
        account, credentials = server.account(), server.credentials()
        unique = LETTER + f"{folder} {account}".encode()
        arrive(account, credentials, unique, LETTER)
        with ImapMailbox(account, credentials) as mailbox:
            mailbox.move(mailbox.waiting()[0].ref, folder)
            assert len(mailbox.waiting()) == 1
        assert unique in in_folder(account, credentials, f"{server.prefix}{folder.value}")

    def test_moves_into_a_folder_that_is_there(self, server: Server) -> None:
        account, credentials = server.account(), server.credentials()
        arrive(account, credentials, LETTER + b"one", LETTER + b"two")
        for _ in range(2):
            with ImapMailbox(account, credentials) as mailbox:
                mailbox.move(mailbox.waiting()[0].ref, Folder.PROCESSED)
        assert {LETTER + b"one", LETTER + b"two"} <= set(
            in_folder(account, credentials, f"{server.prefix}{Folder.PROCESSED.value}")
        )

    def test_a_message_that_a_person_moved_is_gone_and_no_fault(self, server: Server) -> None:
        account, credentials = server.account(), server.credentials()
        arrive(account, credentials, LETTER, LETTER)
        with ImapMailbox(account, credentials) as mailbox:
            first, second = mailbox.waiting()
        with ImapMailbox(account, credentials) as person:
            person.move(first.ref, Folder.QUARANTINE)
        # On a new connection: on the old one a server may show the message a little longer (RFC 2180).
        with ImapMailbox(account, credentials) as mailbox:
            with pytest.raises(MessageGoneError):
                mailbox.fetch(first.ref)
            with pytest.raises(MessageGoneError):
                mailbox.move(first.ref, Folder.PROCESSED)
            assert mailbox.fetch(second.ref) == LETTER

    def test_a_number_from_before_a_renumbering_is_gone(self, server: Server) -> None:
        account, credentials = server.account(), server.credentials()
        arrive(account, credentials, LETTER)
        with ImapMailbox(account, credentials) as mailbox:
            ref = mailbox.waiting()[0].ref
            with pytest.raises(MessageGoneError, match="renumbered"):
                mailbox.fetch(MessageRef(ref.folder, ref.uidvalidity + 1, ref.uid))

    def test_puts_a_copy_into_sent(self, server: Server) -> None:
        account, credentials = server.account(), server.credentials()
        copy = LETTER + str(account).encode()
        with ImapMailbox(account, credentials) as mailbox:
            mailbox.append(copy, Folder.SENT)
        assert copy in in_folder(account, credentials, f"{server.prefix}Sent")


@pytest.fixture(scope="module")
def real() -> Iterator[Dovecot]:
    require(dovecot.missing())
    with run_dovecot() as running:
        yield running


@pytest.mark.system
class TestDovecot:
    """What only a real server with TLS and tokens can show."""

    @pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
    def test_encrypts(self, real: Dovecot, security: Security) -> None:
        real.inject("tls@coi.test", LETTER)
        port = real.imaps_port if security is Security.TLS else real.imap_port
        account = ImapAccount(real.host, port, security, "tls@coi.test")
        with ImapMailbox(account, PasswordSource(real.password), real.certificate.client_context()) as mailbox:
            assert mailbox.fetch(mailbox.waiting()[0].ref) == LETTER

    @pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
    def test_an_untrusted_certificate_is_for_the_operator(self, real: Dovecot, security: Security) -> None:
        port = real.imaps_port if security is Security.TLS else real.imap_port
        account = ImapAccount(real.host, port, security, "tls@coi.test")
        with pytest.raises(MailboxRefusedError, match="not trusted"), ImapMailbox(account, PasswordSource("x")):
            pass

    def test_a_wrong_password_is_for_the_operator_and_never_shown(self, real: Dovecot) -> None:
        account = ImapAccount(real.host, real.imap_port, Security.NONE, "who@coi.test")
        with pytest.raises(MailboxRefusedError, match=r"who@coi\.test") as caught:
            ImapMailbox(account, PasswordSource("hunter2hunter2")).__enter__()
        assert "hunter2" not in str(caught.value)

    def test_logs_in_with_a_token(self, real: Dovecot) -> None:
        real.inject("oauth@coi.test", LETTER)
        account = ImapAccount(real.host, real.imap_port, Security.NONE, "oauth@coi.test")
        with ImapMailbox(account, Tokens(real.token_for("oauth@coi.test"))) as mailbox:
            assert len(mailbox.waiting()) == 1

    def test_an_expired_token_is_replaced_once(self, real: Dovecot) -> None:
        account = ImapAccount(real.host, real.imap_port, Security.NONE, "oauth@coi.test")
        tokens = Tokens(real.token_for("oauth@coi.test", valid_for=-60), real.token_for("oauth@coi.test"))
        with ImapMailbox(account, tokens):
            pass
        assert tokens.refusals == 1

    def test_somebody_elses_token_is_refused(self, real: Dovecot) -> None:
        account = ImapAccount(real.host, real.imap_port, Security.NONE, "oauth@coi.test")
        tokens = Tokens(*[real.token_for("other@coi.test")] * 5)
        with pytest.raises(MailboxRefusedError, match="token command"), ImapMailbox(account, tokens):
            pass
        assert tokens.refusals == 2, "an account must not be hammered"


class Tokens:
    """Gives one access token after the other, as they are refused."""

    def __init__(self, *tokens: str) -> None:
        self._tokens = list(tokens)
        self.refusals = 0

    def credential(self) -> Credential:
        return Credential(CredentialKind.OAUTH, self._tokens[0])

    def refused(self) -> None:
        self.refusals += 1
        if len(self._tokens) > 1:
            self._tokens.pop(0)


@pytest.fixture
def script() -> Iterator[ScriptedImap]:
    with run_scripted_imap() as server:
        server.messages = {5: LETTER, 9: LETTER + b"second"}
        yield server


def mailbox_of(script: ScriptedImap) -> ImapMailbox:
    account = ImapAccount(script.host, script.port, Security.NONE, "coi@coi.test")
    return ImapMailbox(account, PasswordSource("secret"))


class TestFaults:
    """What no real server does on demand."""

    def test_the_script_itself_behaves_when_nothing_is_wrong(self, script: ScriptedImap) -> None:
        with mailbox_of(script) as mailbox:
            waiting = mailbox.waiting()
            assert [w.ref.uid for w in waiting] == [5, 9]
            assert waiting[0].received == datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
            assert mailbox.fetch(waiting[1].ref) == LETTER + b"second"

    @pytest.mark.parametrize(
        "fault",
        [ImapFault.BYE_AT_GREETING, ImapFault.EOF_AT_LOGIN, ImapFault.NONSENSE],
    )
    def test_a_server_in_trouble_is_unreachable(self, script: ScriptedImap, fault: ImapFault) -> None:
        script.faults = {fault}
        with pytest.raises(MailboxUnreachableError), mailbox_of(script) as mailbox:
            mailbox.waiting()

    def test_nobody_listens(self, script: ScriptedImap) -> None:
        account = ImapAccount(script.host, 1, Security.NONE, "coi@coi.test")
        with pytest.raises(MailboxUnreachableError, match="refused"), ImapMailbox(account, PasswordSource("x")):
            pass

    def test_an_end_in_the_middle_of_a_message_never_gives_half_of_it(self, script: ScriptedImap) -> None:
        with pytest.raises(MailboxUnreachableError), mailbox_of(script) as mailbox:
            ref = mailbox.waiting()[0].ref
            script.faults = {ImapFault.EOF_MID_FETCH}
            mailbox.fetch(ref)

    def test_a_message_that_never_ends_is_cut(self, script: ScriptedImap, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(imap, "OPERATION_LIMIT", 0.3)
        with pytest.raises(MailboxUnreachableError), mailbox_of(script) as mailbox:
            ref = mailbox.waiting()[0].ref
            script.faults = {ImapFault.HANG_MID_FETCH}
            mailbox.fetch(ref)

    def test_a_slow_message_comes_whole(self, script: ScriptedImap) -> None:
        import threading

        with mailbox_of(script) as mailbox:
            ref = mailbox.waiting()[0].ref
            script.faults = {ImapFault.HANG_MID_FETCH}
            helper = threading.Timer(0.2, script.release)
            helper.start()
            assert mailbox.fetch(ref) == LETTER
            helper.join()

    @pytest.mark.parametrize("fault", [ImapFault.NO_BODY, ImapFault.NIL_BODY])
    def test_an_answer_without_the_message_does_not_stop_the_batch(
        self, script: ScriptedImap, fault: ImapFault
    ) -> None:
        with mailbox_of(script) as mailbox:
            first, second = mailbox.waiting()
            script.faults = {fault}
            with pytest.raises(MessageGoneError):
                mailbox.fetch(first.ref)
            script.faults = set()
            assert mailbox.fetch(second.ref) == LETTER + b"second"

    def test_a_bad_to_fetch_asks_for_a_new_connection(self, script: ScriptedImap) -> None:
        with pytest.raises(MailboxUnreachableError, match="internal trouble"), mailbox_of(script) as mailbox:
            ref = mailbox.waiting()[0].ref
            script.faults = {ImapFault.BAD_FETCH}
            mailbox.fetch(ref)

    def test_answers_nobody_asked_for_are_no_messages(self, script: ScriptedImap) -> None:
        script.faults = {ImapFault.UNSOLICITED_FETCH}
        with mailbox_of(script) as mailbox:
            assert [w.ref.uid for w in mailbox.waiting()] == [5, 9]
            assert mailbox.fetch(mailbox.waiting()[0].ref) == LETTER

    def test_a_renumbered_folder_never_gives_another_message(self, script: ScriptedImap) -> None:
        with mailbox_of(script) as mailbox:
            ref = mailbox.waiting()[0].ref
        script.uidvalidity = 8
        script.messages = {5: b"From: somebody@else.example\r\n\r\nprivate\r\n"}
        with mailbox_of(script) as mailbox:
            with pytest.raises(MessageGoneError):
                mailbox.fetch(ref)
            with pytest.raises(MessageGoneError):
                mailbox.move(ref, Folder.PROCESSED)
        assert 5 in script.messages

    def test_a_mailbox_without_permission_is_for_the_operator(self, script: ScriptedImap) -> None:
        script.faults = {ImapFault.NOT_CONNECTED}
        with pytest.raises(MailboxRefusedError, match="permission"), mailbox_of(script) as mailbox:
            mailbox.waiting()

    def test_a_folder_that_does_not_exist_is_for_the_operator(self, script: ScriptedImap) -> None:
        script.faults = {ImapFault.NO_FOLDER}
        with pytest.raises(MailboxRefusedError, match="no such folder"), mailbox_of(script) as mailbox:
            mailbox.waiting()

    def test_a_folder_that_may_only_be_read_is_for_the_operator(self, script: ScriptedImap) -> None:
        script.faults = {ImapFault.READ_ONLY}
        with pytest.raises(MailboxRefusedError, match="not move"), mailbox_of(script) as mailbox:
            mailbox.waiting()

    def test_a_wrong_password_is_tried_once(self, script: ScriptedImap) -> None:
        script.login_answer = "NO [AUTHENTICATIONFAILED] wrong"
        with pytest.raises(MailboxRefusedError, match="password"), mailbox_of(script):
            pass
        assert sum(command.startswith("LOGIN") for command in script.commands) == 1

    @pytest.mark.parametrize("said", ["NO [UNAVAILABLE] later", "NO Too many simultaneous connections."])
    def test_a_log_in_that_fails_for_a_while_is_no_wrong_password(self, script: ScriptedImap, said: str) -> None:
        script.login_answer = said
        with pytest.raises(MailboxUnreachableError), mailbox_of(script):
            pass

    def test_a_password_outside_ascii_reaches_the_server(self, script: ScriptedImap) -> None:
        account = ImapAccount(script.host, script.port, Security.NONE, "coi@coi.test")
        with ImapMailbox(account, PasswordSource("pässwörd")) as mailbox:
            mailbox.waiting()
        assert any("pässwörd" in command for command in script.commands if command.startswith("PLAIN"))

    def test_starttls_that_is_not_offered_is_never_gone_without(self, script: ScriptedImap) -> None:
        account = ImapAccount(script.host, script.port, Security.STARTTLS, "coi@coi.test")
        with pytest.raises(MailboxRefusedError, match="STARTTLS"), ImapMailbox(account, PasswordSource("secret")):
            pass
        assert not any("secret" in command for command in script.commands)

    def test_move_that_is_named_only_after_log_in_is_used(self, script: ScriptedImap) -> None:
        script.folders["Processed"] = []
        with mailbox_of(script) as mailbox:
            mailbox.move(mailbox.waiting()[0].ref, Folder.PROCESSED)
        assert script.folders["Processed"] == [LETTER]
        assert any(command.startswith("UID MOVE") for command in script.commands)

    def test_without_move_the_message_is_copied_and_expunged_alone(self, script: ScriptedImap) -> None:
        script.capabilities = "IMAP4rev1 UIDPLUS"
        with mailbox_of(script) as mailbox:
            mailbox.move(mailbox.waiting()[0].ref, Folder.PROCESSED)
            assert [w.ref.uid for w in mailbox.waiting()] == [9]
        assert script.folders["Processed"] == [LETTER]
        assert 5 not in script.messages
        assert "EXPUNGE" not in script.commands

    def test_without_uidplus_nobody_elses_message_is_expunged(self, script: ScriptedImap) -> None:
        script.capabilities = "IMAP4rev1"
        with mailbox_of(script) as mailbox:
            mailbox.move(mailbox.waiting()[0].ref, Folder.PROCESSED)
            assert [w.ref.uid for w in mailbox.waiting()] == [9], "a message marked as deleted does not wait"
        assert script.folders["Processed"] == [LETTER]
        assert not any("EXPUNGE" in command for command in script.commands)

    def test_folders_stand_under_the_servers_prefix(self, script: ScriptedImap) -> None:
        script.namespace = '(("INBOX." ".")) NIL NIL'
        with mailbox_of(script) as mailbox:
            mailbox.move(mailbox.waiting()[0].ref, Folder.NEEDS_REVIEW)
        assert script.folders["INBOX.Needs review"] == [LETTER]

    def test_two_that_make_the_same_folder_at_once(self, script: ScriptedImap) -> None:
        script.faults = {ImapFault.CREATE_RACE}
        with mailbox_of(script) as mailbox:
            mailbox.move(mailbox.waiting()[0].ref, Folder.PROCESSED)
        assert script.folders["Processed"] == [LETTER]

    def test_a_search_answer_longer_than_a_million_bytes(self, script: ScriptedImap) -> None:
        script.messages = dict.fromkeys(range(1000000000, 1000110000), b"x")
        with mailbox_of(script) as mailbox:
            mailbox._select("INBOX")
            assert len(mailbox._said(lambda: mailbox._client.search(["UNDELETED"]))) == 110_000


def test_tracing_is_off_because_it_makes_fetching_five_times_slower(script: ScriptedImap) -> None:
    with mailbox_of(script) as mailbox:
        assert mailbox._client._imap.debug == 0


def test_no_secret_in_a_repr() -> None:
    account = ImapAccount("127.0.0.1", 143, Security.NONE, "coi@coi.test")
    assert "hunter2" not in repr(ImapMailbox(account, PasswordSource("hunter2")))


def test_unencrypted_to_another_machine_is_never_begun() -> None:
    account = ImapAccount("mail.example", 143, Security.NONE, "coi@coi.test")
    with pytest.raises(UnencryptedError):
        ImapMailbox(account, PasswordSource("x"))
