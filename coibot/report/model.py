"""What a compliance report says, before it is a page, a spreadsheet, a digest or JSON."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coibot.model.assessment import FindingEvidence, LineOnFile, Waiver

HORIZON_DAYS = 90
"""How far ahead expirations are listed."""
PATIENCE_DAYS = 14
"""Calendar days after the first unanswered letter from which a vendor counts as non-responsive."""


class Standing(StrEnum):
    """How a vendor stands, in the order a reader should look at them."""

    NOTHING_ON_FILE = "nothing on file"
    DEFICIENT = "deficient"
    REVIEW = "review"
    """Something could not be known; a person decides."""
    COMPLIANT = "compliant"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that a person may call."""

    number: str
    name: str
    whose: str
    """"agent", "vendor", or "agent, from the certificate"."""


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding, in words for people."""

    status: str
    """"met", "not met", "unknown", "waived"; what does not apply is left out."""
    title: str
    required: str
    found: str
    why: str
    fix: str
    where: str = ""
    """"coi.pdf, page 1", or empty when there was nothing to see."""
    file_sha256: str = ""
    evidence: FindingEvidence | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """A point of a vendor's timeline."""

    on: date
    kind: str
    """"document", "mail in", "letter", "waiver", "question", "decision", "expires"."""
    words: str
    sha256: str = ""
    """Of the bytes behind it, in the archive."""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    received: date
    file: str
    form: str
    sha256: str
    counts: bool
    """False when a newer one took its place."""


@dataclass(frozen=True, slots=True)
class Detail:
    """All that a page can say about one vendor."""

    findings: tuple[FindingLine, ...] = ()
    timeline: tuple[Happening, ...] = ()
    """Newest first."""
    documents: tuple[DocumentLine, ...] = ()
    """Newest first."""


@dataclass(frozen=True, slots=True)
class VendorLine:
    """One vendor on the report's date."""

    id: str
    name: str
    vendor_class: str
    verdict: Standing
    missing: tuple[str, ...] = ()
    """"General liability: each occurrence ($500,000, required at least $1,000,000)"."""
    unknown: tuple[str, ...] = ()
    """What could not be known, and why."""
    next_expiration: date | None = None
    lines: tuple[LineOnFile, ...] = ()
    waiting_since: date | None = None
    """Since when the vendor owes an answer to a letter of ours; None when it owes none."""
    last_document: date | None = None
    waivers: tuple[Waiver, ...] = ()
    """Those that count on the report's date."""
    questions: int = 0
    """Decisions that staff owe about this vendor."""
    worth_a_look: tuple[str, ...] = ()
    """What there is less of than before, though the rules may be met."""
    shortfalls: tuple[str, ...] = ()
    """Titles of the requirements that are not met, as in `missing`."""
    sites: tuple[str, ...] = ()
    agency: str = ""
    """The producer on the newest certificate that counts."""
    phones: tuple[Phone, ...] = ()
    letters: int = 0
    """How many letters asked since the other side last sent something."""
    stop_work: tuple[LineOnFile, ...] = ()
    """Required lines that ended so long ago that no letter is sent any more, the longest ended first."""
    reachable: bool = True
    """Whether any contact can be written to."""
    detail: Detail = Detail()

    @property
    def active(self) -> bool:
        return self.verdict is not Standing.INACTIVE


@dataclass(frozen=True, slots=True)
class Expiration:
    """A required line that ends within the horizon."""

    vendor_id: str
    vendor_name: str
    line: str
    policy_number: str
    insurer: str
    on: date
    days: int
    """From the report's date: 0 ends today."""


@dataclass(frozen=True, slots=True)
class OpenDecision:
    """A decision that staff owe."""

    record_id: str
    name: str
    """The vendor's, or the sender's of a message that is nobody's yet."""
    reason: str
    asked_on: date
    about_message: bool
    """Whether a message waits unread for it."""


@dataclass(frozen=True, slots=True)
class Point:
    """How everyone stood at the end of a day, by what had arrived until then."""

    on: date
    active: int
    compliant: int

    @property
    def percent(self) -> int:
        return percent(self.compliant, self.active)


@dataclass(frozen=True, slots=True)
class Change:
    """A vendor that stands otherwise than at the end of the day that the report looks back to."""

    vendor_id: str
    name: str
    was: Standing | None
    """None: it was not known then."""
    now: Standing


@dataclass(frozen=True, slots=True)
class LookBack:
    """How everyone stood at the end of an earlier day, and who stands otherwise now."""

    then: Point
    changes: tuple[Change, ...]
    """By name; vendors that are or were inactive are left out."""

    @property
    def became_compliant(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.now is Standing.COMPLIANT)

    @property
    def fell(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.was is Standing.COMPLIANT)

    @property
    def new(self) -> tuple[Change, ...]:
        return tuple(change for change in self.changes if change.was is None)


@dataclass(frozen=True, slots=True)
class Figures:
    """The headline."""

    active: int
    compliant: int
    deficient: int
    review: int
    nothing_on_file: int
    expiring_in_30_days: int
    """Required lines, not vendors."""
    waiting: int
    """Vendors that owe an answer."""
    questions: int
    """Decisions that staff owe, about vendors and about messages that are nobody's yet."""
    waivers: int
    non_responsive: int = 0
    """Vendors that have owed an answer for PATIENCE_DAYS or longer."""
    unread: int = 0
    """Messages that wait for a person to look at them."""
    expiring_in_90_days: int = 0
    oldest_question: date | None = None
    stop_work: int = 0
    """Vendors whose required coverage ended so long ago that no letter is sent any more."""

    @property
    def compliant_percent(self) -> int:
        """Of the active vendors, rounded down: 100 means everyone."""
        return percent(self.compliant, self.active)


@dataclass(frozen=True, slots=True)
class Group:
    """A class, a site or an agency, and how its vendors stand."""

    name: str
    active: int
    compliant: int

    @property
    def percent(self) -> int:
        return percent(self.compliant, self.active)


@dataclass(frozen=True, slots=True)
class Report:
    company: str
    as_of: date
    vendors: tuple[VendorLine, ...]
    """By standing, then by name."""
    decisions: tuple[OpenDecision, ...] = ()
    """Oldest first."""
    history: tuple[Point, ...] = ()
    """Oldest first; the last is the report's own day. Empty when it was not asked for."""
    back: LookBack | None = None
    suggestions: tuple[str, ...] = ()
    """Waivers that come again and again, a sentence each."""

    @property
    def active(self) -> tuple[VendorLine, ...]:
        return tuple(vendor for vendor in self.vendors if vendor.active)

    def expirations(self, days: int = HORIZON_DAYS) -> tuple[Expiration, ...]:
        """Required lines of active vendors that end within `days`, soonest first."""
        until = self.as_of + timedelta(days=days)
        found = [
            Expiration(
                vendor.id,
                vendor.name,
                line.title,
                line.policy_number or "",
                line.insurer or "",
                line.expiration,
                (line.expiration - self.as_of).days,
            )
            for vendor in self.active
            for line in vendor.lines
            if line.required and line.expiration is not None and self.as_of <= line.expiration <= until
        ]
        return tuple(sorted(found, key=lambda e: (e.on, e.vendor_name, e.line)))

    def weeks(self, days: int = HORIZON_DAYS) -> tuple[tuple[date, int], ...]:
        """The Mondays from the report's week on, each with the number of required lines that end in its week."""
        ends = Counter(expiration.on - timedelta(days=expiration.on.weekday()) for expiration in self.expirations(days))
        first = self.as_of - timedelta(days=self.as_of.weekday())
        last = self.as_of + timedelta(days=days)
        mondays = [first + timedelta(weeks=week) for week in range((last - first).days // 7 + 1)]
        return tuple((monday, ends[monday]) for monday in mondays)

    def worst(self) -> tuple[tuple[str, int], ...]:
        """Requirements that active vendors do not meet, with the number of vendors; the commonest first."""
        counted = Counter(title for vendor in self.active for title in dict.fromkeys(vendor.shortfalls))
        return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))

    def by_class(self) -> tuple[Group, ...]:
        return self._grouped([(vendor, (vendor.vendor_class.replace("_", " "),)) for vendor in self.active])

    def by_site(self) -> tuple[Group, ...]:
        return self._grouped([(vendor, vendor.sites) for vendor in self.active])

    def by_agency(self) -> tuple[Group, ...]:
        return self._grouped([(vendor, (vendor.agency,) if vendor.agency else ()) for vendor in self.active])

    def _grouped(self, named: Sequence[tuple[VendorLine, Sequence[str]]]) -> tuple[Group, ...]:
        """Those with the most vendors that are not compliant first."""
        active = Counter(name for _, names in named for name in names)
        good = Counter(name for vendor, names in named if vendor.verdict is Standing.COMPLIANT for name in names)
        groups = (Group(name, count, good[name]) for name, count in active.items())
        return tuple(sorted(groups, key=lambda group: (group.compliant - group.active, group.percent, group.name)))

    def non_responsive(self) -> tuple[VendorLine, ...]:
        """Active vendors that have owed an answer for PATIENCE_DAYS or longer, the longest first."""
        since = self.as_of - timedelta(days=PATIENCE_DAYS)
        silent = [(vendor.waiting_since, vendor) for vendor in self.active if vendor.waiting_since is not None]
        return tuple(vendor for asked, vendor in sorted(silent, key=lambda one: (one[0], one[1].id)) if asked <= since)

    def stop_work(self) -> tuple[VendorLine, ...]:
        """Active vendors on the stop-work list, the longest without coverage first."""
        listed = [vendor for vendor in self.active if vendor.stop_work]
        return tuple(sorted(listed, key=lambda vendor: (vendor.stop_work[0].expiration or date.min, vendor.id)))

    @property
    def figures(self) -> Figures:
        active = self.active
        standings = Counter(vendor.verdict for vendor in active)
        return Figures(
            active=len(active),
            compliant=standings[Standing.COMPLIANT],
            deficient=standings[Standing.DEFICIENT],
            review=standings[Standing.REVIEW],
            nothing_on_file=standings[Standing.NOTHING_ON_FILE],
            expiring_in_30_days=len(self.expirations(30)),
            waiting=sum(vendor.waiting_since is not None for vendor in active),
            questions=len(self.decisions),
            waivers=sum(len(vendor.waivers) for vendor in active),
            non_responsive=len(self.non_responsive()),
            unread=sum(decision.about_message for decision in self.decisions),
            expiring_in_90_days=len(self.expirations()),
            oldest_question=self.decisions[0].asked_on if self.decisions else None,
            stop_work=len(self.stop_work()),
        )


def percent(part: int, whole: int) -> int:
    """Rounded down: 100 means all of them."""
    return 100 * part // whole if whole else 0
