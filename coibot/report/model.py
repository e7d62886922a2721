"""What a compliance report says, before it is a page, a spreadsheet or JSON."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum

from coibot.intake.clean import clean_line
from coibot.model.assessment import Assessment, Finding, LineOnFile, Status, Waiver
from coibot.model.letter import LetterKind, SendState
from coibot.model.record import Direction, Record

HORIZON_DAYS = 90
"""How far ahead expirations are listed."""


class Standing(StrEnum):
    """How a vendor stands, in the order a reader should look at them."""

    NOTHING_ON_FILE = "nothing on file"
    DEFICIENT = "deficient"
    REVIEW = "review"
    """Something could not be known; a person decides."""
    COMPLIANT = "compliant"
    INACTIVE = "inactive"


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
    """Decisions that staff owe."""
    waivers: int

    @property
    def compliant_percent(self) -> int:
        """Of the active vendors, rounded down: 100 means everyone."""
        return 100 * self.compliant // self.active if self.active else 0


@dataclass(frozen=True, slots=True)
class Report:
    company: str
    as_of: date
    vendors: tuple[VendorLine, ...]
    """By standing, then by name."""

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
            for vendor in self.vendors
            if vendor.verdict is not Standing.INACTIVE
            for line in vendor.lines
            if line.required and line.expiration is not None and self.as_of <= line.expiration <= until
        ]
        return tuple(sorted(found, key=lambda e: (e.on, e.vendor_name, e.line)))

    @property
    def figures(self) -> Figures:
        active = [vendor for vendor in self.vendors if vendor.verdict is not Standing.INACTIVE]

        def standing(wanted: Standing) -> int:
            return sum(vendor.verdict is wanted for vendor in active)

        return Figures(
            active=len(active),
            compliant=standing(Standing.COMPLIANT),
            deficient=standing(Standing.DEFICIENT),
            review=standing(Standing.REVIEW),
            nothing_on_file=standing(Standing.NOTHING_ON_FILE),
            expiring_in_30_days=len(self.expirations(30)),
            waiting=sum(vendor.waiting_since is not None for vendor in active),
            questions=sum(vendor.questions for vendor in self.vendors),
            waivers=sum(len(vendor.waivers) for vendor in active),
        )


_ORDER = tuple(Standing)


def build(
    records: Iterable[Record],
    assess: Callable[[Record], Assessment | None],
    as_of: date,
    company: str,
    timezone: tzinfo = UTC,
    *,
    look: Callable[[Record], Sequence[str]] = lambda _record: (),
) -> Report:
    """The report of a day. Records without a profile (messages that are nobody's yet) are left out.

    `assess` gives a record's assessment on `as_of`, or None when there is nothing to assess; `timezone` turns the
    moments in a record into days. `look` gives what is worth a look although it is no finding.
    """
    vendors = [_vendor(record, assess, look, as_of, timezone) for record in records if record.profile is not None]
    vendors.sort(key=lambda vendor: (_ORDER.index(vendor.verdict), vendor.name.casefold(), vendor.id))
    return Report(clean_line(company), as_of, tuple(vendors))


def _vendor(
    record: Record,
    assess: Callable[[Record], Assessment | None],
    look: Callable[[Record], Sequence[str]],
    as_of: date,
    timezone: tzinfo,
) -> VendorLine:
    profile = record.profile
    assert profile is not None
    assessment = assess(record) if profile.active else None
    standing = _standing(record, assessment, active=profile.active)
    findings = assessment.findings if assessment else ()
    return VendorLine(
        id=record.id,
        name=clean_line(profile.name),
        vendor_class=clean_line(profile.vendor_class),
        verdict=standing,
        missing=tuple(_missing(f) for f in findings if f.status is Status.NOT_MET),
        unknown=tuple(clean_line(f"{f.title}: {f.why}") for f in findings if f.status is Status.UNKNOWN),
        next_expiration=assessment.next_expiration if assessment else None,
        lines=tuple(_clean(line) for line in (assessment.on_file if assessment else ())),
        waiting_since=_waiting_since(record, standing, timezone),
        last_document=_day(max((filed.received for filed in record.documents), default=None), timezone),
        waivers=tuple(w for w in record.waivers if w.granted_on <= as_of <= w.until),
        questions=sum(question.resolved_at is None for question in record.questions),
        worth_a_look=tuple(map(clean_line, look(record))) if profile.active else (),
    )


def _standing(record: Record, assessment: Assessment | None, *, active: bool) -> Standing:
    if not active:
        return Standing.INACTIVE
    on_file = any(filed.replaced_by is None for filed in record.documents)
    if assessment is None or not (on_file or assessment.on_file):
        compliant = assessment is not None and assessment.verdict == Standing.COMPLIANT.value
        return Standing.COMPLIANT if compliant else Standing.NOTHING_ON_FILE
    return Standing(assessment.verdict.value)


def _missing(finding: Finding) -> str:
    return clean_line(f"{finding.title} ({finding.found or 'nothing on file'}; required: {finding.required})")


_ASKING = (LetterKind.REQUEST, LetterKind.DEFICIENT, LetterKind.COULD_NOT_READ, LetterKind.RENEWAL)
"""Letters that the other side owes an answer to."""


def _waiting_since(record: Record, standing: Standing, timezone: tzinfo) -> date | None:
    """The first letter that asked for something since the other side last sent something."""
    if record.profile is None or standing in (Standing.COMPLIANT, Standing.INACTIVE):
        return None
    contacts = {contact.email for contact in record.profile.contacts}
    heard = [filed.received for filed in record.documents]
    heard += [m.at for m in record.conversation if m.direction is Direction.IN and m.counterpart in contacts]
    last = max(heard, default=None)
    asked = [e.queued_at for e in record.outbox if e.kind in _ASKING and e.state is not SendState.CANCELLED]
    return _day(min((at for at in asked if last is None or at >= last), default=None), timezone)


def _day(moment: datetime | None, timezone: tzinfo) -> date | None:
    return moment.astimezone(timezone).date() if moment else None


def _clean(line: LineOnFile) -> LineOnFile:
    return replace(
        line,
        title=clean_line(line.title),
        policy_number=clean_line(line.policy_number) if line.policy_number else None,
        insurer=clean_line(line.insurer) if line.insurer else None,
    )
