"""What a template may say: a letter plan and the house, turned into finished words.

The field names below are the variables of mail_templates/ (mail_templates/README.md lists them for staff).
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta

from coibot.letters.clean import stripped
from coibot.letters.house import ContactPerson, House
from coibot.letters.items import (
    PARAGRAPH,
    SENTENCE,
    SHORT,
    Group,
    Passed,
    Writer,
    concerns_outside,
    is_of_the_line,
    is_whole_line,
    names_count,
    needed_of,
    own_words,
)
from coibot.letters.passing import SampleRow, sample_rows
from coibot.letters.phrases import PhraseBook
from coibot.model.assessment import Assessment, LineOnFile, Status, Who
from coibot.model.digest import Digest
from coibot.model.letter import TO_STAFF, UNASKED, LetterKind, LetterPlan, Part, tag_of
from coibot.model.message import Address

_QUOTE = 1500


@dataclass(frozen=True, slots=True)
class OnFile:
    """A policy that counts."""

    title: str
    policy_number: str
    insurer: str
    ending: str
    """"until January 1, 2027", or in a renewal "expires January 1, 2027, in 30 days"."""


@dataclass(frozen=True, slots=True)
class UnreadFile:
    file: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class Pair:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class VendorPart:
    """One vendor of a combined letter."""

    vendor: str
    expiring: tuple[OnFile, ...]
    """Empty for a first request."""
    needed: tuple[Group, ...]
    due_by: str


@dataclass(frozen=True, slots=True)
class Context:
    """The variables of every template."""

    company: str
    language: str
    contact: ContactPerson
    mailbox: str
    """The address to write to, without a token."""
    vendor: str
    """The vendor's name, or "the vendor" when it is not known."""
    vendor_known: bool
    vendor_class: str
    tag: str
    """"[COI-7F3K]"."""
    today: str
    due_by: str
    last_document: str
    sequence: str
    """"Letter 1 of at most 4 on this matter."; empty when it is not counted."""
    may_stop: bool
    """Whether the foot offers STOP and SNOOZE: more letters may follow this one."""
    snooze_until: str
    """A day to give as an example, "2026-12-08"."""
    note: tuple[str, ...]
    """Paragraphs of a note for this letter; a paragraph may have several lines."""

    open_count: int
    groups: tuple[Group, ...]
    """Not met, by coverage line."""
    open_headings: str
    """"General liability and Automobile liability"."""
    asked: tuple[Group, ...]
    """Could not be known, and the other side can tell."""
    looking: tuple[Group, ...]
    """Could not be known, and a person of the company is looking."""
    passed: tuple[Passed, ...]
    passed_count: int
    waived: tuple[str, ...]
    """Titles of requirements waived for now."""

    needed: tuple[Group, ...]
    """REQUEST: everything that is asked for; RENEWAL: what is asked for on the expiring lines."""
    sample: tuple[SampleRow, ...]
    """REQUEST: the coverage table of a certificate that would do, row by row."""
    project: tuple[str, ...]
    """REQUEST: the sites and projects that the work is for."""
    holder: tuple[str, ...]
    additional_insured: tuple[str, ...]
    show_holder: bool
    show_additional_insured: bool
    names_matter: bool
    """Whether an endorsement among what is needed names the additional insureds."""

    on_file: tuple[OnFile, ...]
    next_expiration: str

    expiring: tuple[OnFile, ...]
    expiring_titles: str
    expiring_on: str
    """The first of the dates."""
    days_left: int
    """To the first expiration: 0 today, negative when past."""
    cancelled: bool
    """RENEWAL: whether an insurer's notice cancels the first of the policies."""
    staff_copied: bool

    unread: tuple[UnreadFile, ...]
    topic: str
    """REPLY: which of its sections to write."""
    until: str
    about: str
    parts_of_letter: tuple["VendorPart", ...]
    """COMBINED: a vendor each."""

    reason: str
    facts: tuple[Pair, ...]
    commands: tuple[Pair, ...]
    quoted: str
    attached: tuple[str, ...]
    not_attached: tuple[str, ...]
    """Files that were meant to be attached and are not in the archive, or are too large to send."""

    digest: Digest | None
    """In `digest` and `meeting` alone."""

    def variables(self) -> dict[str, object]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


def subject_tag(token: str) -> str:
    """The mark of a conversation in the subject of a new thread: "[COI-7F3K]"."""
    tag = tag_of(token)
    return f"[{tag}]" if tag else ""


def build(
    plan: LetterPlan,
    house: House,
    attached: Iterable[str] = (),
    not_attached: Iterable[str] = (),
    pictures: dict[str, str] | None = None,
    book: PhraseBook | None = None,
) -> Context:
    """The words for one letter. `pictures` gives the Content-ID by requirement.

    Raises UnsaidError where the language of `book` has no words for something.
    """
    book = (book or PhraseBook()).with_own(own_words(plan.assessment) | {line.title for line in plan.expiring})
    outside = plan.kind not in TO_STAFF
    today = plan.decided_at.astimezone(house.timezone).date()
    vendor = stripped(plan.vendor_name or "", SHORT)
    findings = plan.assessment.findings if plan.assessment else ()
    writer = Writer(house.company, vendor, pictures or {}, book, outside=outside)
    not_met = [f for f in findings if f.status is Status.NOT_MET]
    unknown = [f for f in findings if f.status is Status.UNKNOWN]
    asked = [f for f in unknown if f.who is not Who.STAFF and f.fix]
    met = [f for f in findings if f.status is Status.MET and not (is_of_the_line(f) and "." in f.requirement)]
    groups = writer.groups(not_met)
    needed = needed_of(findings, plan.expiring)
    question = plan.question
    first = min((line.expiration for line in plan.expiring if line.expiration), default=None)
    return Context(
        company=house.company,
        language=book.language,
        contact=house.contact,
        mailbox=house.sender.email,
        vendor=vendor or book.say("the vendor"),
        vendor_known=bool(vendor),
        vendor_class=stripped(plan.vendor_class or "", SHORT).replace("_", " "),
        tag=subject_tag(plan.token),
        today=book.date(today),
        due_by=book.date(plan.due_by) if plan.due_by else "",
        last_document=book.date(plan.last_document) if plan.last_document else "",
        sequence=_sequence(plan, book),
        may_stop=plan.kind in UNASKED or plan.kind is LetterKind.DEFICIENT,
        snooze_until=(today + timedelta(days=14)).isoformat(),
        note=tuple(book.tell(p) for p in (stripped(p, PARAGRAPH, lines=True) for p in plan.note.split("\n\n")) if p),
        open_count=len(not_met),
        groups=groups,
        open_headings=book.listing([group.heading for group in groups]),
        asked=writer.groups(asked),
        looking=writer.groups([f for f in unknown if f not in asked and (concerns_outside(f) or not outside)]),
        passed=writer.passed(met, plan.assessment),
        passed_count=len(met),
        waived=tuple(writer.title(f) for f in findings if f.status is Status.WAIVED),
        needed=writer.groups(needed),
        names_matter=any(names_count(f) for f in needed),
        sample=sample_rows(needed, book) if plan.kind is LetterKind.REQUEST else (),
        project=tuple(stripped(site, SHORT) for site in plan.sites),
        holder=tuple(stripped(line, SHORT) for line in house.holder.splitlines() if line.strip()),
        additional_insured=tuple(stripped(name, SENTENCE) for name in house.additional_insured),
        show_holder=any("holder" in f.requirement or is_whole_line(f) for f in not_met),
        show_additional_insured=any(names_count(f) for f in not_met),
        on_file=tuple(_on_file(line, None, book) for line in _counting(plan.assessment, today)),
        next_expiration=_date(plan.assessment.next_expiration, book) if plan.assessment else "",
        expiring=tuple(_on_file(line, today, book) for line in plan.expiring),
        expiring_titles=book.listing([book.tell(stripped(line.title, SHORT)) for line in plan.expiring]),
        expiring_on=_date(first, book),
        days_left=(first - today).days if first else 0,
        cancelled=any(line.cancelled for line in plan.expiring if line.expiration == first),
        staff_copied=bool(plan.step and plan.step > 0) and _ours(plan.cc, house),
        unread=tuple(
            UnreadFile(
                stripped(u.file, SHORT),
                book.tell(stripped(u.problem.message, SENTENCE)),
                book.tell(stripped(u.fix, SENTENCE)) if u.fix else "",
            )
            for u in plan.unread
        ),
        topic=plan.topic or "",
        until=_date(plan.until, book),
        about=stripped(plan.about, SENTENCE),
        parts_of_letter=tuple(_vendor_part(part, house, today, book) for part in plan.parts),
        reason=stripped(question.reason, SENTENCE) if question else "",
        facts=tuple(Pair(stripped(k, SHORT), stripped(v, SENTENCE)) for k, v in (question.facts if question else ())),
        commands=tuple(
            Pair(stripped(k, SENTENCE), stripped(v, SENTENCE)) for k, v in (question.commands if question else ())
        ),
        quoted=stripped(question.quoted, _QUOTE, lines=True) if question else "",
        attached=tuple(attached),
        not_attached=tuple(not_attached),
        digest=plan.digest,
    )


def _vendor_part(part: Part, house: House, today: date, book: PhraseBook) -> VendorPart:
    book = book.with_own(own_words(part.assessment))
    writer = Writer(house.company, stripped(part.vendor_name, SHORT), {}, book)
    needed = needed_of(part.assessment.findings if part.assessment else (), part.expiring)
    return VendorPart(
        vendor=stripped(part.vendor_name, SENTENCE),
        expiring=tuple(_on_file(line, today, book) for line in part.expiring),
        needed=writer.groups(needed),
        due_by=_date(part.due_by, book),
    )


def _sequence(plan: LetterPlan, book: PhraseBook) -> str:
    if plan.sequence is None:
        return ""
    number, most = plan.sequence
    return book.say("Letter {number} of at most {most} on this matter.", number=number, most=most)


def _on_file(line: LineOnFile, today: date | None, book: PhraseBook) -> OnFile:
    return OnFile(
        title=book.tell_or_keep(stripped(line.title, SHORT)),
        policy_number=stripped(line.policy_number or "", SHORT),
        insurer=stripped(line.insurer or "", SHORT),
        ending=(_cancelled if line.cancelled else _ending)(line.expiration, today, book),
    )


def _counting(assessment: Assessment | None, today: date) -> list[LineOnFile]:
    """The lines that are asked for, and others while they last."""
    lines = assessment.on_file if assessment else ()
    return [line for line in lines if line.required or (line.expiration is not None and line.expiration >= today)]


def _ending(expiration: date | None, today: date | None, book: PhraseBook) -> str:
    """Such as "until January 1, 2027"; seen from `today`, "expires January 1, 2027, in 30 days"."""
    if expiration is None:
        return book.say("no expiration stated")
    day = book.date(expiration)
    if today is None:
        return book.say("until {day}", day=day)
    match (expiration - today).days:
        case 0:
            return book.say("expires today, {day}", day=day)
        case 1:
            return book.say("expires tomorrow, {day}", day=day)
        case -1:
            return book.say("expired {day}, yesterday", day=day)
        case days if days > 0:
            return book.say("expires {day}, in {days} days", day=day, days=days)
        case days:
            return book.say("expired {day}, {days} days ago", day=day, days=-days)


def _cancelled(ends: date | None, today: date | None, book: PhraseBook) -> str:
    """Such as "cancelled as of June 15, 2026, in 9 days"."""
    day = _date(ends, book)
    if ends is None or today is None or ends < today:
        return book.say("cancelled as of {day}", day=day)
    match (ends - today).days:
        case 0:
            return book.say("cancelled as of {day}, today", day=day)
        case 1:
            return book.say("cancelled as of {day}, tomorrow", day=day)
        case days:
            return book.say("cancelled as of {day}, in {days} days", day=day, days=days)


def _date(day: date | None, book: PhraseBook) -> str:
    return book.date(day) if day else ""


def _ours(addresses: tuple[Address, ...], house: House) -> bool:
    domain = house.sender.email.rpartition("@")[2].lower()
    return any(address.email.rpartition("@")[2].lower() == domain for address in addresses)
