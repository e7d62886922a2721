"""What a template may say: a letter plan and the house, turned into finished words.

The field names below are the variables of mail_templates/ (mail_templates/README.md lists them for staff).
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from coibot.letters.clean import stripped
from coibot.letters.house import ContactPerson, House
from coibot.letters.items import (
    PARAGRAPH,
    SENTENCE,
    SHORT,
    Group,
    Passed,
    Writer,
    is_of_the_line,
    is_whole_line,
    names_count,
    needed_of,
    passed_by_line,
)
from coibot.model.assessment import Assessment, LineOnFile, Status, Who
from coibot.model.letter import LetterPlan
from coibot.model.message import Address
from coibot.model.wording import listing, long_date

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
    reason: str
    facts: tuple[Pair, ...]
    commands: tuple[Pair, ...]
    quoted: str
    attached: tuple[str, ...]
    not_attached: tuple[str, ...]
    """Files that were meant to be attached and are not in the archive, or are too large to send."""

    def variables(self) -> dict[str, object]:
        return {field.name: getattr(self, field.name) for field in fields(self)}


def subject_tag(token: str) -> str:
    """The mark of a conversation in the subject of a new thread: "[COI-7F3K]"."""
    letters = "".join(c for c in token if c.isascii() and c.isalnum())
    return f"[COI-{letters[:4].upper()}]" if letters else ""


def build(
    plan: LetterPlan,
    house: House,
    attached: Iterable[str] = (),
    not_attached: Iterable[str] = (),
    pictures: dict[str, str] | None = None,
) -> Context:
    """The words for one letter. `pictures` gives the Content-ID by requirement."""
    today = plan.decided_at.astimezone(house.timezone).date()
    vendor = stripped(plan.vendor_name or "", SHORT)
    findings = plan.assessment.findings if plan.assessment else ()
    writer = Writer(house.company, vendor, pictures or {})
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
        language=plan.language,
        contact=house.contact,
        mailbox=house.sender.email,
        vendor=vendor or "the vendor",
        vendor_known=bool(vendor),
        vendor_class=stripped(plan.vendor_class or "", SHORT).replace("_", " "),
        tag=subject_tag(plan.token),
        today=long_date(today),
        due_by=long_date(plan.due_by) if plan.due_by else "",
        last_document=long_date(plan.last_document) if plan.last_document else "",
        sequence=f"Letter {plan.sequence[0]} of at most {plan.sequence[1]} on this matter." if plan.sequence else "",
        note=tuple(p for p in (stripped(p, PARAGRAPH, lines=True) for p in plan.note.split("\n\n")) if p),
        open_count=len(not_met),
        groups=groups,
        open_headings=listing([group.heading for group in groups]),
        asked=writer.groups(asked),
        looking=writer.groups([f for f in unknown if f not in asked]),
        passed=passed_by_line(met, plan.assessment),
        passed_count=len(met),
        waived=tuple(stripped(f.title, SHORT) for f in findings if f.status is Status.WAIVED),
        needed=writer.groups(needed),
        names_matter=any(names_count(f) for f in needed),
        holder=tuple(stripped(line, SHORT) for line in house.holder.splitlines() if line.strip()),
        additional_insured=tuple(stripped(name, SENTENCE) for name in house.additional_insured),
        show_holder=any("holder" in f.requirement or is_whole_line(f) for f in not_met),
        show_additional_insured=any(names_count(f) for f in not_met),
        on_file=tuple(_on_file(line, None) for line in _counting(plan.assessment, today)),
        next_expiration=_next_expiration(plan.assessment),
        expiring=tuple(_on_file(line, today) for line in plan.expiring),
        expiring_titles=listing([stripped(line.title, SHORT) for line in plan.expiring]),
        expiring_on=long_date(first) if first else "",
        days_left=(first - today).days if first else 0,
        cancelled=any(line.cancelled for line in plan.expiring if line.expiration == first),
        staff_copied=bool(plan.step and plan.step > 0) and _ours(plan.cc, house),
        unread=tuple(
            UnreadFile(stripped(u.file, SHORT), stripped(u.problem.message, SENTENCE), stripped(u.fix, SENTENCE))
            for u in plan.unread
        ),
        reason=stripped(question.reason, SENTENCE) if question else "",
        facts=tuple(Pair(stripped(k, SHORT), stripped(v, SENTENCE)) for k, v in (question.facts if question else ())),
        commands=tuple(
            Pair(stripped(k, SENTENCE), stripped(v, SENTENCE)) for k, v in (question.commands if question else ())
        ),
        quoted=stripped(question.quoted, _QUOTE, lines=True) if question else "",
        attached=tuple(attached),
        not_attached=tuple(not_attached),
    )


def _on_file(line: LineOnFile, today: date | None) -> OnFile:
    return OnFile(
        title=stripped(line.title, SHORT),
        policy_number=stripped(line.policy_number or "", SHORT),
        insurer=stripped(line.insurer or "", SHORT),
        ending=_cancelled(line.expiration, today) if line.cancelled else _ending(line.expiration, today),
    )


def _counting(assessment: Assessment | None, today: date) -> list[LineOnFile]:
    """The lines that are asked for, and others while they last."""
    lines = assessment.on_file if assessment else ()
    return [line for line in lines if line.required or (line.expiration is not None and line.expiration >= today)]


def _ending(expiration: date | None, today: date | None) -> str:
    """Such as "until January 1, 2027"; seen from `today`, "expires January 1, 2027, in 30 days"."""
    if expiration is None:
        return "no expiration stated"
    if today is None:
        return f"until {long_date(expiration)}"
    days = (expiration - today).days
    if days == 0:
        return f"expires today, {long_date(expiration)}"
    if days == 1:
        return f"expires tomorrow, {long_date(expiration)}"
    if days > 0:
        return f"expires {long_date(expiration)}, in {days} days"
    return f"expired {long_date(expiration)}, " + ("yesterday" if days == -1 else f"{-days} days ago")


def _cancelled(ends: date | None, today: date | None) -> str:
    """Such as "cancelled as of June 15, 2026, in 9 days"."""
    words = f"cancelled as of {_date(ends)}"
    if ends is None or today is None or ends < today:
        return words
    days = (ends - today).days
    return f"{words}, {'today' if days == 0 else 'tomorrow' if days == 1 else f'in {days} days'}"


def _date(day: date | None) -> str:
    return long_date(day) if day else ""


def _next_expiration(assessment: Assessment | None) -> str:
    return _date(assessment.next_expiration) if assessment else ""


def _ours(addresses: tuple[Address, ...], house: House) -> bool:
    domain = house.sender.email.rpartition("@")[2].lower()
    return any(address.email.rpartition("@")[2].lower() == domain for address in addresses)
