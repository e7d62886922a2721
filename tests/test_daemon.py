"""The daemon against servers that misbehave: it shows what is wrong, does what it can, and goes on by itself."""

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coibot.daemon import ANSWER_AFTER, Daemon
from coibot.edge.sandbox import SandboxError
from coibot.environment import Secret
from coibot.model.message import Address
from coibot.model.vendor import Contact, Role, VendorProfile
from coibot.rules import load_rulebook
from coibot.rules.rulebook import Retention
from coibot.settings import Auth, MailServer, MailSettings, Security, shipped
from coibot.store.archive import digest
from coibot.store.attempts import Attempts
from coibot.workplace import Office, Workplace
from tests.office import AGENT, MAILBOX, STAFF, VENDOR, StillClock, mail
from tests.pipeline.quick import coi, read_here
from tests.servers.scripted_imap import ImapFault, ScriptedImap, run_scripted_imap
from tests.servers.sink import Fault, Sink
from tests.store.records import files_in


class Installation:
    """A data folder with a daemon on it; `start` begins anew on the same folder, as after a crash."""

    def __init__(self, folder: Path, imap: ScriptedImap, sink: Sink) -> None:
        self.folder, self.imap, self.sink = folder, imap, sink
        self.clock = StillClock()
        self.stopping = threading.Event()
        self.told: list[tuple[str, object]] = []
        self.start()

    def start(self, *, dry: bool = False) -> None:
        settings = MailSettings(
            address=Address(MAILBOX),
            staff=(Address(STAFF),),
            imap=MailServer(self.imap.host, self.imap.port, Security.NONE, "coi", Secret("secret")),
            folder="INBOX",
            smtp=MailServer(self.sink.host, self.sink.port, Security.NONE, None, None),
            auth=Auth.PASSWORD,
            auth_command=(),
            authserv_id=None,
            plus_addressing=False,
            poll_seconds=60,
        )
        office = Office(settings.address, settings.staff, ZoneInfo("America/Chicago"))
        self.place = Workplace(
            self.folder, load_rulebook(shipped("rules.yaml")), office, templates=shipped("mail_templates"),
            clock=self.clock, dry=dry,
        )  # fmt: skip
        read_here(self.place)
        self.daemon = Daemon(
            self.place, settings, dry=dry, stopping=self.stopping, watch=lambda what, of: self.told.append((what, of))
        )
        self.daemon.recover()

    def vendor(self, vendor_id: str = "acme", name: str = "Acme Plumbing LLC", *, released: bool = False) -> None:
        contacts = (Contact(VENDOR, Role.VENDOR), Contact(AGENT, Role.AGENT))
        self.place.staff_desk.start_vendor(vendor_id, VendorProfile(name, "standard", contacts, released=released))

    def beat(self, *, after: float = 60) -> dict[str, str]:
        """Let time pass, and let the daemon do one round; returns its problems."""
        self.clock.advance(seconds=after)
        self.daemon.beat()
        return self.daemon.problems

    def handled(self) -> list[str]:
        return [of.summary for what, of in self.told if what == "message"]  # type: ignore[attr-defined]

    def logins(self) -> int:
        return sum(command.upper().startswith("LOGIN") for command in self.imap.commands)


@pytest.fixture
def imap() -> Iterator[ScriptedImap]:
    with run_scripted_imap() as server:
        yield server


@pytest.fixture
def here(tmp_path: Path, imap: ScriptedImap, sink: Sink, caplog: pytest.LogCaptureFixture) -> Installation:
    caplog.set_level(logging.CRITICAL)
    installation = Installation(tmp_path / "data", imap, sink)
    installation.vendor()
    return installation


def certificate(number: int = 1, insured: str = "Acme Plumbing LLC") -> bytes:
    message_id = f"<{number}@oakridge.example>"
    return mail((f"coi{number}.pdf", coi(insured) + b"\n" * number), message_id=message_id).as_bytes()


def test_a_certificate_is_answered_and_shelved(here: Installation) -> None:
    here.imap.messages = {1: certificate()}
    assert here.beat() == {}
    assert here.handled() == ["acme: filed, compliant"]
    assert here.imap.messages == {} and len(here.imap.folders["Processed"]) == 1
    (letter,) = here.sink.letters
    assert set(letter.recipients) == {AGENT, VENDOR}
    health = here.place.health.read()
    assert health is not None and health.problems == {} and health.last_poll == health.last_sent == here.clock.moment
    assert (health.vendors, health.outbox, health.open_questions) == (1, 0, 0)


class TestLogIn:
    def test_a_refused_log_in_is_shown_and_not_tried_every_minute(self, here: Installation) -> None:
        """Five wrong tries in a row lock many an account."""
        here.imap.login_answer = "NO [AUTHENTICATIONFAILED] invalid credentials"
        for _ in range(5):
            assert "refused the log-in" in here.beat()["mailbox"]
        assert here.logins() == 1
        here.imap.login_answer = "OK logged in"
        assert here.beat(after=300) == {}

    def test_smtp_that_refuses_it_is_not_tried_with_every_letter(self, here: Installation) -> None:
        for number in range(6):
            here.vendor(f"v{number}", f"Vendor {number} LLC", released=True)
        here.sink.users = {"coi": "another"}
        here.sink.greeting = "421 4.7.0 too many failed log-ins"
        tried = []
        deliver = here.daemon._deliver
        here.daemon._deliver = lambda to, raw: tried.append(to) or deliver(to, raw)  # type: ignore[method-assign, func-returns-value]
        for _ in range(10):
            assert "outbox" in here.beat(after=20)
        assert len(tried) <= 5
        health = here.place.health.read()
        assert health is not None and "421" in health.problems["outbox"] and health.outbox == 6

    def test_what_is_due_goes_on_while_the_mailbox_is_gone(self, here: Installation) -> None:
        here.vendor("let-go", "Let Go LLC", released=True)
        here.imap.faults = {ImapFault.BYE_AT_GREETING}
        assert "mailbox" in here.beat()
        assert len(here.sink.letters) == 1


class TestServerGone:
    @pytest.mark.parametrize(
        "fault",
        [
            ImapFault.BYE_AT_GREETING,
            ImapFault.EOF_AT_LOGIN,
            ImapFault.EOF_MID_FETCH,
            ImapFault.BAD_FETCH,
            ImapFault.NONSENSE,
        ],
        ids=lambda fault: fault.name,
    )
    def test_it_comes_back_by_itself(self, here: Installation, fault: ImapFault) -> None:
        here.imap.messages = {1: certificate()}
        here.imap.faults = {fault}
        assert set(here.beat()) == {"mailbox"}
        health = here.place.health.read()
        assert health is not None and health.problems == here.daemon.problems and health.last_poll is None
        here.imap.faults = set()
        assert here.beat(after=301) == {}
        assert here.handled() == ["acme: filed, compliant"] and len(here.sink.letters) == 1
        health = here.place.health.read()
        assert health is not None and health.problems == {} and health.last_poll == here.clock.moment

    def test_each_failure_is_waited_for_longer(self, here: Installation) -> None:
        here.imap.faults = {ImapFault.EOF_AT_LOGIN}
        for _ in range(200):
            here.beat(after=10)
        assert 7 <= here.logins() <= 25, "2,000 seconds of waits that double up to five minutes"

    def test_a_clock_set_back_does_not_prolong_the_wait(self, here: Installation) -> None:
        here.imap.messages = {1: certificate()}
        here.imap.faults = {ImapFault.EOF_AT_LOGIN}
        here.clock.advance(days=365)
        here.beat()
        here.imap.faults = set()
        assert here.beat(after=-365 * 86400) == {}
        assert here.handled() == ["acme: filed, compliant"]

    def test_smtp_that_is_gone_keeps_the_answer_for_later(self, here: Installation) -> None:
        here.imap.messages = {1: certificate()}
        here.sink.greeting = "421 4.3.2 going down"
        assert "421" in here.beat()["outbox"]
        assert here.imap.messages == {}, "the mail is safe; it need not wait"
        here.sink.greeting = None
        assert here.beat(after=301) == {}
        assert len(here.sink.letters) == 1

    def test_an_answer_lost_after_the_letter_is_tried_once_more_as_itself(self, here: Installation) -> None:
        here.imap.messages = {1: certificate()}
        here.sink.faults.append(Fault.DROP_AFTER_DOT_KEPT)
        here.beat()
        here.beat(after=31 * 60)
        first, second = here.sink.letters
        assert first.raw == second.raw
        here.beat(after=86400)
        assert len(here.sink.letters) == 2

    def test_greylisting_of_one_recipient_is_no_problem_of_ours(self, here: Installation) -> None:
        here.imap.messages = {1: certificate()}
        here.sink.answers[VENDOR] = ["450 4.2.0 greylisted", "250 2.1.5 OK"]
        assert here.beat() == {}
        here.beat()
        assert [letter.recipients for letter in here.sink.letters] == [(AGENT,), (VENDOR,)]


class TestOneMessage:
    def test_one_that_a_person_moved_meanwhile_is_no_fault(self, here: Installation) -> None:
        here.imap.messages = {1: certificate()}
        take = here.place.ingester.ingest

        def and_somebody_moves_it(raw: bytes) -> object:
            here.imap.messages.clear()
            return take(raw)

        here.place.ingester.ingest = and_somebody_moves_it  # type: ignore[method-assign, assignment]
        assert here.beat() == {} and here.beat() == {}
        assert here.handled() == ["acme: filed, compliant"] and len(here.sink.letters) == 1

    def test_one_that_breaks_the_connection_off_keeps_no_other_from_being_read(
        self, here: Installation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from coibot.edge.imap import ImapMailbox, MailboxUnreachableError

        fetch = ImapMailbox.fetch

        def fetch_but_the_first(self: ImapMailbox, ref: Any) -> bytes:
            if ref.uid == 1:
                raise MailboxUnreachableError("mail.example: the connection broke off")
            return fetch(self, ref)

        monkeypatch.setattr(ImapMailbox, "fetch", fetch_but_the_first)
        here.imap.messages = {1: certificate(1), 2: certificate(2)}
        here.beat()
        assert "mailbox" in here.beat(after=301)
        assert here.handled() == ["acme: filed, compliant"] and set(here.imap.messages) == {1}

    @pytest.mark.parametrize("fault", [ImapFault.NO_BODY, ImapFault.NIL_BODY], ids=lambda fault: fault.name)
    def test_one_that_is_listed_and_never_given_is_shown(self, here: Installation, fault: ImapFault) -> None:
        here.imap.messages = {1: certificate()}
        here.imap.faults = {fault}
        assert here.beat() == {} and here.beat() == {}
        assert here.beat() == {"mailbox": "1 message cannot be got from the server, though it is listed"}
        here.imap.faults = set()
        assert here.beat() == {} and here.handled() == ["acme: filed, compliant"]

    def test_one_too_large_is_not_fetched_and_staff_are_told(
        self, here: Installation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("coibot.daemon.MAX_MESSAGE", 1000)
        header = b"From: kim@else.example\r\n\r\n"
        monkeypatch.setattr("coibot.edge.imap.ImapMailbox.header", lambda _self, _ref: header)
        here.imap.messages = {1: certificate()}
        assert here.beat() == {}
        assert not any("BODY.PEEK[]" in command for command in here.imap.commands)
        assert len(here.imap.folders["Needs review"]) == 1
        assert [letter.recipients for letter in here.sink.letters] == [(STAFF,)]

    def test_poison_is_set_aside_the_others_are_answered_and_the_problem_passes(
        self, here: Installation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        take = here.place.ingester._deal_out

        def crash_on_poison(message: Any, readings: Any) -> str:
            if message.subject == "poison":
                raise RuntimeError("boom")
            return take(message, readings)

        monkeypatch.setattr(here.place.ingester, "_deal_out", crash_on_poison)
        here.imap.messages = {1: mail(subject="poison", message_id="<p@x.example>").as_bytes(), 2: certificate()}
        for _ in range(3):
            assert here.beat() == {"mailbox": "1 message could not be handled, see the log"}
        assert here.beat() == {}
        assert len(here.imap.folders["Quarantine"]) == 1 and len(here.imap.folders["Processed"]) == 1
        assert len(here.handled()) == 2
        assert sorted(letter.recipients[0] for letter in here.sink.letters) == [AGENT, STAFF]


class TestMoving:
    def test_a_refused_move_is_shown_and_tried_again_and_nothing_is_handled_twice(self, here: Installation) -> None:
        """A mailbox that may be read only must not keep anybody from being answered."""
        here.imap.messages = {1: certificate(1), 2: certificate(2)}
        here.imap.faults = {ImapFault.CREATE_RACE}  # and no folder is there in the end
        created = here.imap.folders

        class NoFolders(dict[str, list[bytes]]):
            def setdefault(self, key: str, default: list[bytes] | None = None) -> list[bytes]:  # type: ignore[override]
                return default or []

        here.imap.folders = NoFolders(created)
        assert "2 messages could be handled and not moved" in here.beat()["mailbox"]
        assert len(here.handled()) == 2 and len(here.imap.messages) == 2
        here.beat()
        here.start()
        here.beat()
        assert len(here.place.store.get("acme").documents) == 2  # type: ignore[union-attr]
        here.imap.folders, here.imap.faults = {"INBOX": []}, set()
        assert here.beat() == {}
        assert here.imap.messages == {} and len(here.imap.folders["Processed"]) == 2
        assert len(here.sink.letters) == 2
        assert sum(summary != "handled before" for summary in here.handled()) == 2

    def test_renumbered_uids_do_not_double_anything(self, here: Installation) -> None:
        message = certificate()
        here.imap.messages = {1: message}
        here.beat()
        here.imap.uidvalidity, here.imap.messages = 8, {1: message}
        here.beat()
        assert here.handled() == ["acme: filed, compliant", "handled before"] and len(here.sink.letters) == 1


class TestOurOwnTrouble:
    def faulty(self, here: Installation, monkeypatch: pytest.MonkeyPatch, fault: Exception) -> Callable[[], None]:
        commit = here.place.store.commit

        def refuse(_record: object) -> None:
            raise fault

        monkeypatch.setattr(here.place.store, "commit", refuse)
        return lambda: monkeypatch.setattr(here.place.store, "commit", commit)

    @pytest.mark.parametrize(
        ("fault", "words"),
        [
            (OSError(28, "No space left on device"), "No space left on device; nothing is lost"),
            (SandboxError("the reading process does not start"), "does not start"),
        ],
    )
    def test_the_mail_waits_where_it_is(
        self, here: Installation, monkeypatch: pytest.MonkeyPatch, fault: Exception, words: str
    ) -> None:
        here.imap.messages = {1: certificate()}
        mend = self.faulty(here, monkeypatch, fault)
        for _ in range(5):
            assert words in here.beat()["mailbox"]
        assert set(here.imap.messages) == {1}
        mend()
        assert here.beat() == {}
        assert here.handled() == ["acme: filed, compliant"] and len(here.imap.folders["Processed"]) == 1

    def test_a_template_that_is_being_edited_is_named(self, here: Installation, tmp_path: Path) -> None:
        here.vendor("let-go", "Let Go LLC", released=True)
        here.place.committer._house = replace(here.place.house, templates=tmp_path / "none")
        here.imap.messages = {1: certificate()}
        for _ in range(4):
            problems = here.beat()
            assert set(problems) == {"mailbox", "due"}
            assert all("a template cannot be used" in words for words in problems.values())
        here.place.committer._house = here.place.house
        assert here.beat() == {}
        assert len(here.sink.letters) == 2

    def test_a_damaged_record_is_named_and_everyone_else_is_served(self, here: Installation) -> None:
        here.vendor("blue", "Blue Heron LLC", released=True)
        (path,) = here.folder.glob("vendors/*/acme.json")
        whole = path.read_bytes()
        path.write_bytes(b"")
        here.imap.messages = {1: certificate(1), 2: certificate(2, "Blue Heron LLC")}
        problems = here.beat()
        assert "acme.json" in problems["records"] and "1 message must wait" in problems["mailbox"]
        assert set(here.imap.messages) == {1} and len(here.sink.letters) == 1
        for _ in range(4):
            here.beat()
        path.write_bytes(whole)
        assert here.beat() == {}
        assert here.handled()[-1] == "acme: filed, compliant"

    def test_the_state_of_health_that_cannot_be_written_stops_nothing(
        self, here: Installation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(_health: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(here.place.health, "write", refuse)
        here.imap.messages = {1: certificate()}
        assert here.beat() == {} and len(here.sink.letters) == 1


class TestStopping:
    def test_it_finishes_the_message_in_hand_and_begins_no_other(self, here: Installation) -> None:
        here.imap.messages = {uid: certificate(uid) for uid in (1, 2, 3)}
        here.daemon._watch = lambda _what, _of: here.stopping.set()
        here.beat()
        assert set(here.imap.messages) == {2, 3} and here.sink.letters == []
        here.stopping.clear()
        here.start()
        assert here.beat() == {}
        assert here.imap.messages == {} and len(here.sink.letters) == 3

    def test_the_first_of_many_is_answered_before_the_last_is_read(self, here: Installation) -> None:
        here.imap.messages = {uid: certificate(uid) for uid in range(1, ANSWER_AFTER + 3)}
        here.beat()
        kinds = [what for what, _ in here.told]
        assert kinds.index("letter") == ANSWER_AFTER


class TestDryRun:
    def test_nothing_is_sent_moved_or_kept(self, here: Installation) -> None:
        here.vendor("let-go", "Let Go LLC", released=True)
        first = certificate()
        here.imap.messages = {1: first, 2: mail(text="Who are you?", message_id="<2@x.example>").as_bytes()}
        Attempts(here.folder / "attempts").begin(digest(first))  # it brought its handling down once
        before = files_in(here.folder)
        here.start(dry=True)
        assert here.beat() == {}
        assert len(here.handled()) == 2 and len(here.place.store.index.pending()) == 3
        assert files_in(here.folder) == before
        assert len(here.imap.messages) == 2 and here.sink.letters == []
        assert not any("MOVE" in c.upper() or "CREATE" in c.upper() for c in here.imap.commands)


def test_what_a_killed_writer_left_is_cleared_at_the_start(here: Installation) -> None:
    import os

    left = here.folder / "archive" / ".abc.4711.new"
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    here.start()
    assert not left.exists()


def test_a_mail_storm_stays_within_the_hour_for_staff(here: Installation) -> None:
    for uid in range(1, 31):
        message = mail(text=f"Hello {uid}", message_id=f"<{uid}@x.example>", sender="k@x.example")
        here.imap.messages[uid] = message.as_bytes()
    here.beat()
    to_staff = [letter for letter in here.sink.letters if letter.recipients == (STAFF,)]
    assert len(to_staff) == 20 and any(b"coibot review list" in letter.raw for letter in to_staff)
    assert len(here.place.store.index.open_questions()) == 30


def test_what_the_rules_let_go_of_is_deleted_by_itself_and_told_in_a_log(here: Installation) -> None:
    raw = certificate()
    here.imap.messages = {1: raw}
    here.beat()
    (mark,) = here.place.store.index.handled(digest(raw)).values()
    here.place.keeper._rules = Retention(mails=30)
    here.clock.advance(days=29)
    assert here.beat() == {} and here.place.archive.path(mark.sha256).exists()
    here.clock.advance(days=1)
    assert here.beat() == {} and not here.place.archive.path(mark.sha256).exists()
    assert f'"what": "{mark.sha256}", "kind": "mail"' in (here.folder / "deletions.jsonl").read_text()
    (filed,) = {filed.file_sha256 for record in here.place.store.vendors() for filed in record.documents}
    assert here.place.archive.path(filed).exists()
    here.imap.messages = {2: raw}
    here.beat()
    assert here.handled()[-1] == "handled before", "what was deleted is known all the same"
