"""A season of vendors that answer as people do: how many letters it takes, and that nobody is nagged.

    python bench/season.py [VENDORS] [--days N]

Four in five vendors have coverage that ends around the new year, one in five has nothing on file. Each answers by the
habits below, drawn from a fixed seed; staff take up to twenty days. The real pipeline decides,
writes and sends; only the mail server, the reading process and the people are made up.
"""

import argparse
import heapq
import random
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.year import STAFF, Town, paper
from coibot.desk.events import Dismiss, StaffDecided
from coibot.model.assessment import Verdict
from coibot.model.certificate import Certificate, CoverageLine
from coibot.model.letter import LetterKind
from coibot.model.record import Record
from coibot.model.vendor import Contact, Role, VendorProfile
from tests.certificates import with_limit

BEGINS = date(2026, 11, 2)
ANSWERS_AT = ((1, 0.35), (2, 0.25), (3, 0.15), (4, 0.10), (5, 0.05), (0, 0.10))
"""At which letter a vendor or agent moves, and how many do; 0: never."""
WRONG_FIRST = 0.70
"""Send a certificate first that does not meet the rules."""
DISPUTE = 0.15
"""Of those, answer with words before they send another."""
THROUGH_VENDOR = 0.30
"""The vendor gets it from the agent and sends it on."""
OUT_OF_OFFICE = 0.15
"""Of all letters, are met by an automatic answer."""
STOPS = 0.02
"""Answer STOP, and nothing more."""
NEW = 0.20
"""Have nothing on file when the season begins."""
WORDS_FIRST = 0.25
"""Of those who move, write a few words first, that nobody but a person can answer."""
STAFF_TAKE = (1, 20)
"""Days until staff answer what waits for them: they are slow, so that reminders fall due meanwhile."""
ASKING = (LetterKind.REQUEST, LetterKind.RENEWAL)


@dataclass
class Person:
    """A vendor with its agent, and how they go about it."""

    id: str
    ends: date
    new: bool
    moves_at: int
    wrong_first: bool
    disputes: bool
    words_first: bool
    through_vendor: bool
    stops: bool
    asked: int = 0
    sent: int = 0
    """Certificates."""
    letters: int = 0
    first_letter: datetime | None = None
    compliant_at: datetime | None = None
    stopped_at: datetime | None = None
    waiting: set[str] = field(default_factory=set)
    """Hashes of messages of theirs that wait for staff."""

    @property
    def agent(self) -> str:
        return f"agent@agency-{self.id}.example"

    @property
    def office(self) -> str:
        return f"office@{self.id}.example"

    def papers(self, *, meets: bool) -> Certificate:
        begins = BEGINS if self.new else self.ends
        kinds = ("GL", "CA", "WC")
        ends = {kind: begins + timedelta(days=365) for kind in kinds}
        good = paper(self.id, "b" if meets else "a2", ends, dict.fromkeys(kinds, begins))
        return good if meets else with_limit(good, CoverageLine.GENERAL_LIABILITY, "each_occurrence", 500_000)


@dataclass
class Tally:
    while_waiting: int = 0
    after_stop: int = 0
    past_cap: int = 0
    automatic: int = 0
    certificates: int = 0


def invent(dice: random.Random, number: int) -> Person:
    moves, shares = zip(*ANSWERS_AT, strict=True)
    return Person(
        f"v{number:04d}",
        date(2027, 1, 1) + timedelta(days=dice.choice((-14, -3, 0, 0, 0, 0, 9, 20))),
        dice.random() < NEW,
        dice.choices(moves, shares)[0],
        dice.random() < WRONG_FIRST,
        dice.random() < DISPUTE,
        dice.random() < WORDS_FIRST,
        dice.random() < THROUGH_VENDOR,
        dice.random() < STOPS,
    )


class Season:
    def __init__(self, town: Town, people: list[Person], dice: random.Random) -> None:
        self.town, self.dice, self.tally = town, dice, Tally()
        self.people = {person.id: person for person in people}
        self.by_address = {address: person for person in people for address in (person.agent, person.office)}
        self.happenings: list[tuple[datetime, int, str, Person, EmailMessage | None]] = []
        self.count = 0
        self.seen = 0
        self.cap = town.place.rulebook.letters.per_vendor_sequence

    def begin(self, person: Person) -> None:
        contacts = (Contact(person.agent, Role.AGENT), Contact(person.office, Role.VENDOR))
        profile = VendorProfile(person.id, "standard", contacts, released=True)
        record = Record(person.id, f"token{person.id}", profile=profile)
        self.town.place.store.commit(record)
        if not person.new:
            kinds = ("GL", "CA", "WC")
            certificate = paper(person.id, "a", dict.fromkeys(kinds, person.ends))
            self.town.receive(person.agent, "Certificate", "Please find it attached.", certificate)

    def later(self, hours: tuple[float, float], what: str, person: Person, letter: EmailMessage | None) -> None:
        moment = self.town.now + timedelta(hours=self.dice.uniform(*hours))
        self.count += 1
        heapq.heappush(self.happenings, (moment, self.count, what, person, letter))

    def until(self, moment: datetime) -> None:
        """Let happen what people do until then."""
        while self.happenings and self.happenings[0][0] <= moment:
            self.town.now, _, what, person, letter = heapq.heappop(self.happenings)
            getattr(self, f"_{what}")(person, letter)
            self._after(person)
        self.town.now = moment

    def look(self) -> None:
        """The daemon's turn, and what people make of the letters."""
        self.town.beat()
        for moment, readers, letter in self.town.taken[self.seen :]:
            self.seen += 1
            person = next((self.by_address[one] for one in readers if one in self.by_address), None)
            if person is not None:
                self._got(person, moment, readers, letter)

    def _got(self, person: Person, moment: datetime, readers: frozenset[str], letter: EmailMessage) -> None:
        record = self.town.place.store.get(person.id)
        assert record is not None
        entry = next((e for e in record.outbox if e.message_id == str(letter["Message-ID"])), None)
        kind = entry.kind if entry else None
        person.letters += 1
        person.first_letter = person.first_letter or moment
        unasked = kind in ASKING
        if person.stopped_at and person.office in readers:
            # The one letter that says the wish was heard is an answer; the agent, who did not ask, is written to still.
            self.tally.after_stop += kind is not LetterKind.REPLY
        if unasked:
            person.asked += 1
            self.tally.while_waiting += bool(person.waiting)
            self.tally.past_cap += person.asked > self.cap
        if self.dice.random() < OUT_OF_OFFICE:
            self.later((0.02, 0.1), "away", person, letter)
        if person.stops:
            if person.stopped_at is None and unasked:
                self.later((1, 30), "stop", person, letter)
        elif unasked and person.moves_at and person.asked == person.moves_at:
            self.later((2, 72), "words" if person.words_first else "send", person, letter)
        elif kind is LetterKind.DEFICIENT and person.sent == 1:
            self.later((4, 100), "dispute" if person.disputes else "send", person, letter)

    # What people do ----------------------------------------------------------------------------------------------

    def _away(self, person: Person, letter: EmailMessage | None) -> None:
        self.tally.automatic += 1
        subject = "Automatic reply: out of the office"
        self.town.receive(person.agent, subject, "I am back on Monday.", answering=letter, automatic=True)

    def _stop(self, person: Person, letter: EmailMessage | None) -> None:
        if person.stopped_at is None:
            person.stopped_at = self.town.now
            self.town.receive(person.office, "Re: Insurance", "STOP", answering=letter)

    def _words(self, person: Person, letter: EmailMessage | None) -> None:
        words = "The owner and his brother have split the company in two, and we wonder what that means for this."
        self.town.receive(person.office, "Re: Insurance", words, answering=letter)
        self.later((24 * 5, 24 * 25), "send", person, letter)

    def _dispute(self, person: Person, letter: EmailMessage | None) -> None:
        person.disputes = False
        words = "We do not agree: our umbrella makes up for that. Please have a look."
        self.town.receive(person.agent, "Re: Certificate", words, answering=letter)
        self.later((50, 120), "send", person, letter)

    def _send(self, person: Person, letter: EmailMessage | None) -> None:
        meets = person.sent > 0 or not person.wrong_first
        person.sent += 1
        self.tally.certificates += 1
        sender = person.office if person.through_vendor else person.agent
        subject = "Fwd: Certificate" if person.through_vendor else "Re: Certificate"
        self.town.receive(sender, subject, "Please find it attached.", person.papers(meets=meets), answering=letter)

    def _staff(self, person: Person, _letter: EmailMessage | None) -> None:
        record = self.town.place.store.get(person.id)
        for question in record.questions if record else ():
            if question.resolved_at is None and not person.stopped_at:
                event = StaffDecided(Dismiss("answered by telephone"), STAFF, question.id)
                self.town.place.staff_desk.carry_out(person.id, event)

    def _after(self, person: Person) -> None:
        """What waits for staff now, and whether all is well."""
        record = self.town.place.store.get(person.id)
        assert record is not None
        waiting = {
            question.id
            for question in record.questions
            if question.resolved_at is None
            and question.message_sha256 is not None
            and not question.purpose.startswith("stopped:")  # told, not asked
        }
        if waiting - person.waiting:
            self.later((24 * STAFF_TAKE[0], 24 * STAFF_TAKE[1]), "staff", person, None)
        person.waiting = waiting
        well = record.assessment is not None and record.assessment.verdict is Verdict.COMPLIANT
        if well and person.sent and person.compliant_at is None:
            person.compliant_at = self.town.now


def live_through(town: Town, people: list[Person], dice: random.Random, days: int) -> Season:
    season = Season(town, people, dice)
    town.now = datetime.combine(BEGINS - timedelta(days=200), datetime.min.time(), UTC).replace(hour=17)
    for person in people:
        season.begin(person)
    town.place.outbox.flush(town.take)
    town.taken.clear()
    for number in range(days):
        day = BEGINS + timedelta(days=number)
        for hour in (9, 13, 16):
            season.until(datetime(day.year, day.month, day.day, hour, 5, tzinfo=town.zone).astimezone(UTC))
            season.look()
    return season


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vendors", nargs="?", type=int, default=500)
    parser.add_argument("--days", type=int, default=120)
    given = parser.parse_args()
    began = time.monotonic()
    dice = random.Random(2026)
    people = [invent(dice, number) for number in range(given.vendors)]
    with tempfile.TemporaryDirectory() as folder:
        season = live_through(Town(Path(folder), "America/Chicago"), people, dice, given.days)
    tally = season.tally
    took = sorted((p.compliant_at - p.first_letter).days for p in people if p.compliant_at and p.first_letter)
    letters = sorted(person.letters for person in people)
    print(f"vendors {len(people)}, days {given.days}, certificates {tally.certificates}, automatic {tally.automatic}")
    print(f"compliant at the end: {len(took)}; never answered: {sum(not p.moves_at or p.stops for p in people)}")
    print(f"letters a vendor: mean {statistics.mean(letters):.1f}, median {statistics.median(letters):g}, "
          f"most {letters[-1]}")  # fmt: skip
    asked = statistics.mean(person.asked for person in people)
    print(f"of them unasked (requests and reminders): mean {asked:.1f}, most {max(p.asked for p in people)}")
    if took:
        print(f"days from the first letter to compliant: median {statistics.median(took):g}, "
              f"nine in ten within {took[int(len(took) * 0.9)]}")  # fmt: skip
    print(f"unasked letters while something of theirs waited for staff: {tally.while_waiting}")
    print(f"letters to an address after its STOP: {tally.after_stop}")
    print(f"unasked letters past the cap of {season.cap}: {tally.past_cap}")
    print(f"{time.monotonic() - began:.0f} s")
    sys.exit(1 if tally.while_waiting or tally.after_stop or tally.past_cap else 0)


if __name__ == "__main__":
    main()
