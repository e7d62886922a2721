"""kill -9 between any two effects: after the restart everything is as if nothing had happened.

The real daemon works on a mailbox that is a folder and hands letters to a server that is a file; both outlive it, as
mail servers do. It is killed after its first effect, after its second, and so on until none is left.
"""

import email
import email.policy
import json
import os
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any, Self

import pytest

from coibot import daemon as daemon_module
from coibot.daemon import Daemon
from coibot.edge.mailbox import Folder, MessageRef, Waiting
from coibot.model.certificate import CoverageLine
from coibot.model.letter import SendResult, SendState
from coibot.model.message import Address
from coibot.model.vendor import Role
from coibot.rules import load_rulebook
from coibot.samples import draw
from coibot.settings import Auth, MailServer, MailSettings, Security
from coibot.store.archive import Archive
from coibot.store.attempts import Attempts
from coibot.store.tiny import TinyStore
from tests.certificates import compliant, with_limit
from tests.office import AGENT, MAILBOX, STAFF, VENDOR, StillClock, mail
from tests.pipeline.quick import QuickOffice, coi
from tests.store.children import in_child

KILLED = 9
VENDORS = (("acme", "Acme Plumbing LLC", VENDOR), ("blue", "Blue Heron LLC", "b@blue.example"))
STRANGER = "kim@else.example"


class FolderMailbox:
    """Stands where ImapMailbox stands; a message is a file, and to move it is to rename it."""

    root = Path()

    def __init__(self, *_: object) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def waiting(self) -> list[Waiting]:
        uids = sorted(int(path.name) for path in (self.root / "INBOX").iterdir())
        return [Waiting(MessageRef("INBOX", 1, uid), 1000, datetime.now(UTC)) for uid in uids]

    def fetch(self, ref: MessageRef) -> bytes:
        return (self.root / "INBOX" / str(ref.uid)).read_bytes()

    def move(self, ref: MessageRef, to: Folder) -> None:
        (self.root / to.value).mkdir(exist_ok=True)
        (self.root / "INBOX" / str(ref.uid)).rename(self.root / to.value / str(ref.uid))


class World:
    """What there is besides coibot's own folder: the mailbox, the letters that arrived, a colleague who answers."""

    def __init__(self, folder: Path) -> None:
        self.data, self.mailbox, self.arrived = folder / "data", folder / "mailbox", folder / "arrived"
        (self.mailbox / "INBOX").mkdir(parents=True)
        self.clock = StillClock()

    def post(self, uid: int, message: EmailMessage) -> None:
        if not any(self.mailbox.glob(f"*/{uid}")):
            (self.mailbox / "INBOX" / str(uid)).write_bytes(message.as_bytes())

    def take(self, recipients: Sequence[str], raw: bytes) -> None:
        with self.arrived.open("a") as lines:
            lines.write(json.dumps([list(recipients), raw.decode()]) + "\n")

    def letters(self) -> list[tuple[tuple[str, ...], str]]:
        """The recipients and the bytes of each, as it arrived."""
        if not self.arrived.exists():
            return []
        rows = (json.loads(line) for line in self.arrived.read_text().splitlines())
        return [(tuple(to), raw) for to, raw in rows]

    def staff_answer(self) -> None:
        """Pat makes a vendor of the certificate that nobody owned, once the question about it has arrived."""
        for to, raw in self.letters():
            if to == (STAFF,) and "Tamarack" in raw:
                letter = email.message_from_string(raw, policy=email.policy.default)
                self.post(4, mail(sender=STAFF, text="NEW standard", answering=letter, message_id="<s@p.example>"))


def settings() -> MailSettings:
    server = MailServer("localhost", 1, Security.NONE, None, None)
    return MailSettings(
        Address(MAILBOX), (Address(STAFF),), server, "INBOX", server, Auth.PASSWORD, (), None, False, 60
    )  # fmt: skip


def work(world: World) -> None:
    """All that coibot does here, from a start to the quiet after the last letter."""
    office = QuickOffice(world.data, world.clock)
    for vendor_id, name, contact in VENDORS:
        if office.place.store.get(vendor_id) is None:
            office.vendor(name, vendor_id=vendor_id, contacts=((contact, Role.VENDOR), (AGENT, Role.AGENT)))
    daemon = Daemon(office.place, settings())

    def deliver(recipients: Sequence[str], raw: bytes) -> SendResult:
        world.take(recipients, raw)
        return SendResult(SendState.SENT)

    daemon._deliver = deliver  # type: ignore[method-assign]
    daemon.recover()
    for _ in range(3):
        daemon.beat()
        world.staff_answer()
        world.clock.advance(minutes=20)  # what is uncertain is tried again after half an hour
    daemon.beat()
    assert daemon.problems == {}


@cache
def short() -> bytes:
    blue = compliant("Blue Heron LLC")
    return draw(with_limit(blue, CoverageLine.GENERAL_LIABILITY, "each_occurrence", 500_000))


def fill(world: World) -> None:
    both = mail(("a.pdf", coi()), ("b.pdf", short()))
    world.post(1, both)
    unknown = ("t.pdf", coi("Tamarack Roofing LLC"))
    world.post(2, mail(unknown, sender=STRANGER, message_id="<2@else.example>"))
    world.post(3, mail(sender=VENDOR, text="When do you need it?", message_id="<3@acme.example>"))


def _message_id(raw: str) -> str:
    found = re.search(r"^Message-ID:\s*(\S+)", raw, re.MULTILINE)
    assert found is not None
    return found[1]


def outcome(world: World) -> dict[str, Any]:
    """The end state, without the random words in it."""
    store = TinyStore(world.data)
    records = {}
    for record in store.records():
        records["stray" if record.stray is not None else record.id] = {
            "documents": sorted(filed.file_sha256 for filed in record.documents),
            "verdict": record.assessment and record.assessment.verdict,
            "handled": sorted(mark.outcome for mark in record.handled),
            "conversation": sorted((e.direction, e.summary) for e in record.conversation),
            "letters": sorted((entry.kind, entry.recipients, entry.state) for entry in record.outbox),
            "questions": sorted((q.reason, q.resolved_at is not None) for q in record.questions),
            "history": sorted(note.what for note in record.history),
        }
    shelves = {int(path.name): path.parent.name for path in world.mailbox.glob("*/*")}
    return {"records": records, "shelves": shelves}


def effects(counting: Callable[[], None]) -> None:
    """Call `counting` after each effect that outlives the process; in a child alone, which never ends well."""
    for owner, name in (
        (Archive, "put"), (Attempts, "begin"), (Attempts, "done"), (TinyStore, "commit"), (FolderMailbox, "move"),
        (World, "take"),
    ):  # fmt: skip
        original = getattr(owner, name)

        def then_count(*given: Any, _original: Any = original, **more: Any) -> Any:
            result = _original(*given, **more)
            counting()
            return result

        setattr(owner, name, then_count)


@pytest.fixture
def new_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], World]:
    monkeypatch.setattr(daemon_module, "ImapMailbox", FolderMailbox)
    # What a killed process has written the kernel still has; only a power cut needs the sync.
    monkeypatch.setattr(os, "fsync", lambda _handle: None)
    monkeypatch.setattr("tests.office.load_rulebook", cache(load_rulebook))

    def make(name: str) -> World:
        world = World(tmp_path / name)
        fill(world)
        monkeypatch.setattr(FolderMailbox, "root", world.mailbox)
        return world

    return make


def test_killed_after_each_effect(new_world: Callable[[str], World]) -> None:
    undisturbed = new_world("undisturbed")
    work(undisturbed)
    wanted = outcome(undisturbed)
    assert set(wanted["records"]) == {"acme", "blue", "m-digests", "stray", "tamarack-roofing-llc"}
    assert wanted["shelves"] == {1: "Processed", 2: "Needs review", 3: "Needs review", 4: "Processed"}
    everyone = Counter(to for to, _ in undisturbed.letters())

    nth = 0
    while True:
        nth += 1
        world = new_world(str(nth))
        left = [nth]

        def count(left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] == 0:
                os._exit(KILLED)

        def until_killed(world: World = world, count: Callable[[], None] = count) -> None:
            effects(count)
            work(world)

        status = in_child(until_killed)
        if status == 0:
            break
        assert status == KILLED, f"it failed by itself before effect {nth}"
        work(world)
        assert outcome(world) == wanted, f"after a kill behind effect {nth}"

        doubled = Counter(_message_id(raw) for _, raw in world.letters())
        uncertain = {
            entry.message_id
            for record in TinyStore(world.data).records()
            for entry in record.outbox
            if entry.uncertain_attempts
        }
        assert {message_id for message_id, times in doubled.items() if times > 1} <= uncertain
        assert max(doubled.values()) <= 2 and len(uncertain) <= 1
        assert set(Counter(to for to, _ in world.letters())) == set(everyone)
    assert nth > 40, "the effects were not counted"
