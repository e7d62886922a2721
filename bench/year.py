"""A year of renewals on a stepped clock, held against a reckoning of its own.

    python bench/year.py [VENDORS]

Offices in four time zones run through the real pipeline: store, desk, letters, outbox. Vendors have lines that end on
one day or on several; some renew in time, some late, some in part, some never; some are paused, waived or gone. coibot
is down for days and weeks, is started anew, and is asked at odd hours, over the nights on which the clocks change. Only
the server that takes the letters, and the process that reads files, are made up: a file names its certificate.

`expected` is the reckoning: written from docs/renewals.md, it knows nothing of coibot.
"""

import argparse
import email
import email.policy
import hashlib
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from coibot.intake import OwnIdentity, unpack
from coibot.model.assessment import Waiver
from coibot.model.certificate import Certificate
from coibot.model.document import Document, DocumentKind, FiledDocument, FileReading
from coibot.model.letter import SendResult, SendState
from coibot.model.message import Address, Unpacked
from coibot.model.record import Record
from coibot.model.vendor import Contact, Role, VendorProfile
from coibot.rules import load_rulebook
from coibot.settings import shipped
from coibot.workplace import Office, Workplace
from tests.certificates import compliant

ZONES = ("America/Chicago", "America/New_York", "Pacific/Honolulu", "Pacific/Auckland")
STAFF = "pat@property.example"
BEGINS, ENDS = date(2026, 2, 1), date(2027, 2, 28)

# The reckoning -------------------------------------------------------------------------------------------------------

STEPS = {-30: "vendor", -14: "vendor", -7: "vendor", 0: "both", 3: "both", 10: "staff"}
FEDERAL = frozenset(
    date(year, month, day)
    for year, days in (
        (2026, ((1, 1), (1, 19), (2, 16), (5, 25), (6, 19), (7, 3), (9, 7), (10, 12), (11, 11), (11, 26), (12, 25))),
        (2027, ((1, 1), (1, 18), (2, 15), (5, 31), (6, 18), (7, 5), (9, 6), (10, 11), (11, 11), (11, 25), (12, 24))),
    )
    for month, day in days
)


@dataclass(frozen=True)
class Line:
    """A policy: when it ends, when its certificate came, and when a policy in its place was known (all local)."""

    policy: str
    ends: date
    came: datetime
    renewed: datetime | None = None
    waived_until: date | None = None


@dataclass(frozen=True)
class Sent:
    on: date
    to: str
    policies: frozenset[str]


def expected(
    lines: Sequence[Line],
    asked_at: Iterable[datetime],
    steps: dict[int, str] | None = None,
    closed: frozenset[date] = FEDERAL,
    together: int = 21,
    paused_until: date = date.min,
) -> list[Sent]:
    """What goes out, when coibot runs at the moments `asked_at` (local), by the seven rules of docs/renewals.md."""
    steps = STEPS if steps is None else steps
    sent: list[Sent] = []
    told: set[tuple[str, int]] = set()
    shared: dict[tuple[str, int], set[str]] = {}

    def works(day: date) -> bool:
        return day.weekday() < 5 and day not in closed

    def moved(line: Line, step: int) -> date:
        day = line.ends + timedelta(days=step)
        while not works(day):
            day += timedelta(days=1 if step > 0 else -1)
        return day

    for now in asked_at:
        today = now.date()
        if not works(today) or not 8 <= now.hour < 17 or today < paused_until:
            continue
        open_ = {
            line.policy: line
            for line in lines
            if line.came <= now
            and not (line.renewed and line.renewed <= now)
            and not (
                line.waived_until
                and line.waived_until >= (today if line.ends <= today else line.ends + timedelta(days=1))
            )
        }
        at = {}
        for name, line in open_.items():
            passed = [step for step in sorted(steps) if line.came.date() < moved(line, step) <= today]
            if passed:
                at[name] = passed[-1]
        gone = {name for name in at if steps[at[name]] == "staff"}
        live = set(open_) - gone
        new = [
            name
            for name in live
            if name in at and (name, at[name]) not in told and not shared.get((name, at[name]), set()) & (live - {name})
        ]
        if new:
            first = max(new, key=lambda name: (at[name], _named(name)))
            near = {name for name in live if abs((open_[name].ends - open_[first].ends).days) <= together}
            listed = near | set(new)
            sent.append(Sent(today, steps[at[first]], frozenset(listed)))
            told |= {(name, at[name]) for name in listed if name in at}
            if at[first] < 0:
                for name in near - {first}:
                    shared.setdefault((name, at[first]), set()).add(first)
        if late := {name for name in gone if (name, at[name]) not in told}:
            sent.append(Sent(today, "staff", frozenset(late)))
            told |= {(name, at[name]) for name in late}
    return sent


def _named(policy: str) -> str:
    """Of lines at the same step the last in the order of their names gives the letter its tone."""
    return {"GL": "general_liability", "CA": "automobile_liability", "WC": "workers_compensation"}[policy[:2]]


# The vendors ---------------------------------------------------------------------------------------------------------


@dataclass
class Vendor:
    id: str
    certificates: list[tuple[datetime, Certificate]] = field(default_factory=list)
    """With the moment each comes (UTC); the first is on file from the start."""
    paused_until: date | None = None
    active: bool = True
    waived: tuple[str, date] | None = None
    """The letters that a policy number begins with, and the last day."""

    @property
    def address(self) -> str:
        return f"office@{self.id}.example"


def invent(dice: random.Random, number: int, zone: ZoneInfo) -> Vendor:
    """A vendor with a made-up year."""
    vendor = Vendor(f"v{number:04d}")
    first = BEGINS + timedelta(days=dice.randrange(20, 330))
    gap = dice.choice((0, 0, 0, 1, 5, 13, 21, 22, 30, 45))
    other = dice.choice((0, 0, gap))
    ends = {"GL": first, "CA": first + timedelta(days=gap), "WC": first + timedelta(days=other)}
    came = datetime.combine(first - timedelta(days=dice.choice((4, 20, 90, 200))), datetime.min.time(), zone)
    came = came.replace(hour=dice.randrange(24)).astimezone(UTC)
    vendor.certificates.append((came, paper(vendor.id, "a", ends)))
    habit = dice.random()
    if habit < 0.85:
        renewing = set(ends) if habit < 0.7 else set(dice.sample(sorted(ends), dice.choice((1, 2))))
        next_ends = {kind: end + timedelta(days=365) for kind, end in ends.items() if kind in renewing}
        begins = {kind: ends[kind] for kind in next_ends}
        moment = datetime.combine(first, datetime.min.time(), UTC) + timedelta(minutes=dice.randrange(-50000, 30000))
        vendor.certificates.append((max(moment, came + timedelta(hours=1)), paper(vendor.id, "b", next_ends, begins)))
    fate = dice.random()
    if fate < 0.05:
        vendor.paused_until = first + timedelta(days=dice.randrange(-20, 20))
    elif fate < 0.10:
        vendor.waived = (dice.choice(sorted(ends)), first + timedelta(days=dice.randrange(-5, 40)))
    elif fate < 0.13:
        vendor.active = False
    return vendor


PREFIX = {"general_liability": "GL", "automobile_liability": "CA", "workers_compensation": "WC"}


def paper(vendor_id: str, term: str, ends: dict[str, date], begins: dict[str, date] | None = None) -> Certificate:
    """A certificate that meets the rules, of the policies whose ends are given."""
    policies = []
    for policy in compliant().policies:
        kind = PREFIX[policy.line.value]
        if kind in ends:
            begin = (begins or {}).get(kind, ends[kind] - timedelta(days=365))
            number = f"{kind}-{vendor_id}-{term}"
            policies.append(replace(policy, policy_number=number, effective=begin, expiration=ends[kind]))
    issued = min(policy.effective for policy in policies if policy.effective)
    return replace(compliant(vendor_id), policies=tuple(policies), issue_date=issued)


def lines_of(vendor: Vendor, zone: ZoneInfo) -> list[Line]:
    """The vendor's policies, as the reckoning needs them."""
    found = []
    for number, (came, certificate) in enumerate(vendor.certificates):
        for policy in certificate.policies:
            name, ends = policy.policy_number or "", policy.expiration or date.max
            kind = name[:2]
            later = [
                moment for moment, other in vendor.certificates[number + 1 :]
                if any((one.policy_number or "").startswith(kind) for one in other.policies)
            ]  # fmt: skip
            renewed = min(later).astimezone(zone) if later else None
            waived = vendor.waived[1] if vendor.waived and vendor.waived[0] == kind else None
            found.append(Line(name, ends, came.astimezone(zone), renewed, waived))
    return found


def moments(dice: random.Random, zone: ZoneInfo) -> list[datetime]:
    """When the daemon looks (UTC): some times a day, also at the edges of its hours, and not while it is down."""
    down: set[date] = set()
    for length in (1, 1, 2, 3, 5, 8, 21):
        begin = BEGINS + timedelta(days=dice.randrange(380))
        down |= {begin + timedelta(days=n) for n in range(length)}
    found = []
    for number in range((ENDS - BEGINS).days):
        day = BEGINS + timedelta(days=number)
        if day in down:
            continue
        hours = [(dice.randrange(24), dice.randrange(60)) for _ in range(3)]
        hours += dice.sample([(7, 59), (8, 0), (16, 59), (17, 0), (1, 30), (2, 30)], 2)
        found += [datetime(day.year, day.month, day.day, h, m, tzinfo=zone).astimezone(UTC) for h, m in hours]
    return sorted(found)


# The office ----------------------------------------------------------------------------------------------------------


class PaperReader:
    """Reads files whose bytes name a certificate."""

    def __init__(self) -> None:
        self.papers: dict[bytes, Certificate] = {}

    def unpack(self, raw: bytes, own: OwnIdentity) -> Unpacked:
        return unpack(raw, own)

    def read_files(self, files: Sequence[tuple[str, bytes]]) -> list[FileReading]:
        return [self.read(name, content) for name, content in files]

    def read(self, name: str, content: bytes) -> FileReading:
        document = Document(DocumentKind.CERTIFICATE, (1,), "ACORD 25", certificate=self.papers[content.strip()])
        return FileReading(name, hashlib.sha256(content).hexdigest(), 1, (document,))


class Town:
    """One office with its vendors, a clock that is moved, and a server that takes every letter."""

    def __init__(self, folder: Path, zone: str) -> None:
        self.folder, self.zone = folder, ZoneInfo(zone)
        self.now = datetime.combine(BEGINS, datetime.min.time(), UTC)
        self.taken: list[tuple[datetime, frozenset[str], EmailMessage]] = []
        self.reader = PaperReader()
        self.received = 0
        self.open()

    def open(self) -> None:
        """Start on the folder as it is."""
        office = Office(Address("coi@property.example", "Certificates"), (Address(STAFF),), self.zone, "mx.example")
        rules = load_rulebook(shipped("rules.yaml"))
        templates = shipped("mail_templates")
        self.place = Workplace(self.folder, rules, office, templates=templates, clock=lambda: self.now)
        self.place.reader.close()
        self.place.ingester._reader = self.reader

    def take(self, recipients: Sequence[str], raw: bytes) -> SendResult:
        letter = email.message_from_bytes(raw, policy=email.policy.default)
        self.taken.append((self.now, frozenset(recipients), letter))
        return SendResult(SendState.SENT)

    def beat(self) -> None:
        """What the daemon does once a minute, but for the mailbox."""
        self.place.sweeper.sweep()
        self.place.outbox.flush(self.take)

    def receive(
        self,
        sender: str,
        subject: str,
        text: str,
        certificate: Certificate | None = None,
        answering: EmailMessage | None = None,
        automatic: bool = False,
    ) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = sender, "coi@property.example", subject
        self.received += 1
        message["Message-ID"] = f"<{self.received}@{sender.partition('@')[2]}>"
        message["Date"] = self.now
        if answering is not None:
            message["In-Reply-To"] = message["References"] = str(answering["Message-ID"])
        if automatic:
            message["Auto-Submitted"] = "auto-replied"
        message.set_content(text)
        if certificate is not None:
            content = f"%PDF-1.4 certificate {len(self.reader.papers)} {sender}".encode()
            self.reader.papers[content] = certificate
            message.add_attachment(content, maintype="application", subtype="pdf", filename="coi.pdf")
        self.place.ingester.ingest(message.as_bytes())

    def settle(self, vendor: Vendor) -> None:
        """The vendor on the roster, its first certificate on file."""
        came, certificate = vendor.certificates[0]
        document = Document(DocumentKind.CERTIFICATE, (1,), "ACORD 25", certificate=certificate)
        filed = FiledDocument(document, "coi.pdf", hashlib.sha256(vendor.id.encode()).hexdigest(), came)
        contacts = (Contact(vendor.address, Role.VENDOR),)
        profile = VendorProfile(
            vendor.id, "standard", contacts, active=vendor.active, paused_until=vendor.paused_until
        )  # fmt: skip
        waivers = []
        if vendor.waived:
            line = next(line for line, kind in PREFIX.items() if kind == vendor.waived[0])
            waivers.append(Waiver(f"{line}.*", vendor.waived[1], "agreed", STAFF, BEGINS))
        self.place.store.commit(
            Record(vendor.id, f"token{vendor.id}", profile=profile, documents=(filed,), waivers=tuple(waivers))
        )


def live_through(town: Town, vendors: Sequence[Vendor], dice: random.Random) -> list[datetime]:
    """Let the year pass; returns the moments at which coibot looked (local)."""
    looks = moments(dice, town.zone)
    mails = sorted(
        ((moment, vendor, certificate) for vendor in vendors for moment, certificate in vendor.certificates),
        key=lambda mail: (mail[0], mail[1].id),
    )
    waiting = list(vendors)
    queue = mails
    before = looks[0]
    for moment in looks:
        if moment - before > timedelta(days=2):
            town.open()
        while queue and queue[0][0] <= moment:
            town.now, vendor, certificate = queue.pop(0)
            if vendor in waiting:
                town.settle(vendor)
                waiting.remove(vendor)
            else:
                town.receive(vendor.address, "Renewal", "Please find it attached.", certificate)
        town.now = before = moment
        town.beat()
    return [moment.astimezone(town.zone) for moment in looks]


_POLICY = re.compile(r"\b(?:GL|CA|WC)-v\d{4}-[ab]\b")


def observed(town: Town) -> dict[str, list[Sent]]:
    """The letters about renewals that were taken, vendor by vendor."""
    found: dict[str, list[Sent]] = {}
    for moment, readers, letter in town.taken:
        body = letter.get_body(("plain",))
        words = " ".join(str(body.get_content()).split()) if body else ""
        about_end = str(letter["Subject"]).startswith(("Insurance renewal", "Insurance expire"))
        if not about_end and "has not renewed" not in words:
            continue
        policies = frozenset(_POLICY.findall(words))
        to = "staff" if readers == {STAFF} else "both" if STAFF in readers else "vendor"
        vendor_id = next(iter(policies)).split("-")[1]
        found.setdefault(vendor_id, []).append(Sent(moment.astimezone(town.zone).date(), to, policies))
    return found


@dataclass
class Outcome:
    vendors: int = 0
    letters: int = 0
    questions: int = 0
    looks: int = 0
    missing: list[tuple[str, Sent]] = field(default_factory=list)
    unexpected: list[tuple[str, Sent]] = field(default_factory=list)
    doubled: int = 0


def simulate(count: int, zone: str, seed: int, folder: Path) -> Outcome:
    """One office's year, and where it departs from the reckoning."""
    dice = random.Random(seed)
    town = Town(folder, zone)
    vendors = [invent(dice, number, town.zone) for number in range(count)]
    looks = live_through(town, vendors, dice)
    sent = observed(town)
    outcome = Outcome(count, looks=len(looks))
    ids = [str(letter["Message-ID"]) for _, _, letter in town.taken]
    outcome.doubled = len(ids) - len(set(ids))
    for vendor in vendors:
        due = [] if not vendor.active else expected(
            lines_of(vendor, town.zone), looks, paused_until=vendor.paused_until or date.min
        )  # fmt: skip
        got = sent.get(vendor.id, [])
        outcome.letters += sum(one.to != "staff" for one in got)
        outcome.questions += sum(one.to == "staff" for one in got)
        outcome.missing += [(vendor.id, one) for one in due if due.count(one) > got.count(one)]
        outcome.unexpected += [(vendor.id, one) for one in got if got.count(one) > due.count(one)]
    return outcome


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vendors", nargs="?", type=int, default=1000)
    count = parser.parse_args().vendors
    began = time.monotonic()
    print("| office | vendors | looked | letters | questions to staff | missing | not expected | doubled |")
    print("|---|---|---|---|---|---|---|---|")
    wrong = 0
    for number, zone in enumerate(ZONES):
        with tempfile.TemporaryDirectory() as folder:
            had = simulate(count // len(ZONES), zone, number, Path(folder))
        wrongs = (len(had.missing), len(had.unexpected), had.doubled)
        row = (zone, had.vendors, had.looks, had.letters, had.questions, *wrongs)
        print("| " + " | ".join(f"{cell:,}" if isinstance(cell, int) else cell for cell in row) + " |", flush=True)
        for vendor, one in [*had.missing, *had.unexpected][:5]:
            print(f"  {vendor}: {one}")
        wrong += sum(wrongs)
    print(f"{time.monotonic() - began:.0f} s")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
