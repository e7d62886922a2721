"""Plays the story: mails go in by SMTP, the daemon works on its mailbox, letters come out by SMTP."""

import smtplib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path

from coibot.daemon import Daemon
from coibot.demo.cast import ASKED_FIRST, MAILBOX, ROSTER
from coibot.demo.scene import Letter, Mail, Played, Scene, written
from coibot.demo.servers import HOST, PASSWORD, Captured, MailServers
from coibot.demo.story import SEASON_ENDS, ZONE, at
from coibot.desk.roster import plan_import
from coibot.edge.imap import ImapAccount, ImapMailbox
from coibot.edge.spreadsheets import read_rows, write_rows
from coibot.edge.tokens import PasswordSource
from coibot.edge.transport import Security as Transport
from coibot.environment import Secret
from coibot.model.message import Address
from coibot.pipeline.ingesting import Handling
from coibot.pipeline.sending import Attempt
from coibot.settings import Auth, MailServer, MailSettings, Security
from coibot.workplace import Workplace


class Clock:
    """Stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)

    def __call__(self) -> datetime:
        return self._moment

    def move(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Quiet:
    """Days on which coibot looked and found nothing to do."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def mail_settings(servers: MailServers, staff: Address) -> MailSettings:
    return MailSettings(
        address=MAILBOX,
        staff=(staff,),
        imap=MailServer(HOST, servers.imap_port, Security.NONE, MAILBOX.email, Secret(PASSWORD)),
        folder="INBOX",
        smtp=MailServer(HOST, servers.smtp_port, Security.NONE, None, None),
        auth=Auth.PASSWORD,
        auth_command=(),
        authserv_id=servers.authserv_id,
        plus_addressing=False,
        poll_seconds=60,
    )


def enter_roster(place: Workplace, spreadsheet: Path) -> int:
    """Write the spreadsheet and import it as `coibot vendors import` does; returns how many vendors it has.

    Only one of them is released: it is asked for a certificate before it wrote.
    """
    write_rows(spreadsheet, ROSTER)
    plan = plan_import(read_rows(spreadsheet), {}, tuple(place.rulebook.classes))
    for vendor_id, profile in plan.new.items():
        place.staff_desk.start_vendor(vendor_id, replace(profile, released=vendor_id == ASKED_FIRST))
    return len(plan.new)


class Day:
    """The stage: a data folder, a daemon, two servers and a clock."""

    def __init__(self, place: Workplace, clock: Clock, servers: MailServers, staff: Address) -> None:
        self._place = place
        self._clock = clock
        self._servers = servers
        settings = mail_settings(servers, staff)
        self._account = ImapAccount(HOST, servers.imap_port, Transport.NONE, MAILBOX.email)
        self._daemon = Daemon(place, settings, watch=self._watch)
        self._handled: list[Handling] = []
        self._tried: list[Attempt] = []
        self._known: list[EmailMessage] = []
        self.played: list[Played] = []
        self.mornings = 0
        """How many days the season had so far."""

    def play(self, scene: Scene) -> Played:
        """Let the scene happen: at most one mail in, one round of the daemon, its letters out."""
        sent, outcomes, letters = self._happen(scene)
        played = Played(scene, len(self.played) + 1, sent, outcomes, letters)
        self.played.append(played)
        return played

    def season(self, scenes: Sequence[Scene]) -> Iterator[Played | Quiet]:
        """Every morning to the end of the season: what is planned for the day, and whatever else happens."""
        planned = {scene.at.date(): scene for scene in scenes}
        day = self._clock().astimezone(ZONE).date() + timedelta(days=1)
        quiet: Quiet | None = None
        while day <= SEASON_ENDS:
            self.mornings += 1
            scene = planned.get(day) or Scene(at(9, 0, day), "A letter is due", "")
            sent, outcomes, letters = self._happen(scene)
            if sent is None and not letters:
                quiet = Quiet(quiet.first if quiet else day, day)
            else:
                if quiet:
                    yield quiet
                quiet = None
                played = Played(scene, len(self.played) + 1, sent, outcomes, letters)
                self.played.append(played)
                yield played
            day += timedelta(days=1)
        if quiet:
            yield quiet

    def left_over(self) -> int:
        """Messages that still lie in the mailbox."""
        with ImapMailbox(self._account, PasswordSource(PASSWORD)) as mailbox:
            return len(mailbox.waiting())

    @property
    def problems(self) -> dict[str, str]:
        """Part -> what is wrong with it; empty when the daemon is well."""
        return self._daemon.problems

    def _happen(self, scene: Scene) -> tuple[EmailMessage | None, tuple[str, ...], tuple[Letter, ...]]:
        self._clock.move(scene.at)
        sent = self._deliver(scene.mail, scene.at) if scene.mail else None
        self._daemon.beat()
        handled, self._handled = self._handled, []
        tried, self._tried = self._tried, []
        captured = {_parsed(one.raw)["Message-ID"]: one for one in self._servers.take_letters()}
        letters = tuple(
            self._letter(attempt, captured[attempt.entry.message_id], answering=sent is not None)
            for attempt in tried
            if attempt.entry.message_id in captured
        )
        self._known.extend(letter.message for letter in letters)
        return sent, tuple(handling.summary for handling in handled), letters

    def _watch(self, _what: str, of: object) -> None:
        if isinstance(of, Handling):
            self._handled.append(of)
        elif isinstance(of, Attempt):
            self._tried.append(of)

    def _deliver(self, mail: Mail, moment: datetime) -> EmailMessage:
        message = written(mail, MAILBOX, moment, len(self.played) + 1, self._known)
        with smtplib.SMTP(HOST, self._servers.smtp_port, timeout=20) as client:
            client.send_message(message, mail.envelope or mail.sender.email, [MAILBOX.email])
        return message

    def _letter(self, attempt: Attempt, captured: Captured, *, answering: bool) -> Letter:
        record = self._place.store.get(attempt.record_id)
        return Letter(
            kind=attempt.entry.kind,
            vendor_id=attempt.record_id if record is not None and record.profile is not None else None,
            raw=captured.raw,
            message=_parsed(captured.raw),
            recipients=captured.recipients,
            seconds=captured.at - self._servers.delivered_at if answering else None,
        )


def _parsed(raw: bytes) -> EmailMessage:
    return BytesParser(policy=default).parsebytes(raw)
