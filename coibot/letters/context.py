"""What a template may say: a letter plan and the house, turned into finished words.

The field names below are the variables of mail_templates/ (mail_templates/README.md lists them for staff).
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date

from coibot.letters.clean import stripped
from coibot.letters.house import ContactPerson, House
from coibot.model.assessment import Assessment, Finding, LineOnFile, Status, Who
from coibot.model.certificate import LINE_TITLES, CoverageLine
from coibot.model.letter import LetterPlan
from coibot.model.message import Address
from coibot.model.wording import listing, long_date

_SHORT, _SENTENCE, _PARAGRAPH, _QUOTE = 120, 400, 2000, 1500
_NAMES_COUNT = ("additional_insured", "waiver", "subrogation", "primary")
"""Requirements whose endorsement page names the parties covered."""
_OPEN = (Status.NOT_MET, Status.UNKNOWN)
_OF_THE_CERTIFICATE = ("insured", "certificate_holder", "issue_date")
"""Requirements that belong to no coverage line."""


@dataclass(frozen=True, slots=True)
class Item:
    """One requirement and how it stands."""

    number: int
    """Counts through the whole letter."""
    title: str
    """Within its group: "Each occurrence"."""
    required: str
    requirements: tuple[str, ...]
    """`required` in its parts: a missing line asks for several things."""
    found: str
    where: str
    """"coi.pdf, page 1: “500,000”"; empty when there is no place to point at."""
    why: str
    fix: str
    who: str
    """"the insurance agent", the vendor's name, or the company's."""
    on_file: bool
    picture: str = ""
    """The Content-ID of a picture of the box, for the HTML part; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Group:
    """The items of one coverage line."""

    heading: str
    entries: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """What is in order on one line, in short."""

    heading: str
    items: str
    """"each occurrence, general aggregate and med exp"."""
    until: str


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
    vendor = stripped(plan.vendor_name or "", _SHORT)
    findings = plan.assessment.findings if plan.assessment else ()
    writer = _Writer(house, vendor, pictures or {})
    not_met = [f for f in findings if f.status is Status.NOT_MET]
    unknown = [f for f in findings if f.status is Status.UNKNOWN]
    asked = [f for f in unknown if f.who is not Who.STAFF and f.fix]
    met = [f for f in findings if f.status is Status.MET and not (_is_of_the_line(f) and "." in f.requirement)]
    groups = writer.groups(not_met)
    needed = _needed(findings, plan.expiring)
    question = plan.question
    first = min((line.expiration for line in plan.expiring if line.expiration), default=None)
    return Context(
        company=house.company,
        language=plan.language,
        contact=house.contact,
        mailbox=house.sender.email,
        vendor=vendor or "the vendor",
        vendor_known=bool(vendor),
        vendor_class=stripped(plan.vendor_class or "", _SHORT).replace("_", " "),
        tag=subject_tag(plan.token),
        today=long_date(today),
        due_by=long_date(plan.due_by) if plan.due_by else "",
        last_document=long_date(plan.last_document) if plan.last_document else "",
        sequence=f"Letter {plan.sequence[0]} of at most {plan.sequence[1]} on this matter." if plan.sequence else "",
        note=tuple(p for p in (stripped(p, _PARAGRAPH, lines=True) for p in plan.note.split("\n\n")) if p),
        open_count=len(not_met),
        groups=groups,
        open_headings=listing([group.heading for group in groups]),
        asked=writer.groups(asked),
        looking=writer.groups([f for f in unknown if f not in asked]),
        passed=_passed(met, plan.assessment),
        passed_count=len(met),
        waived=tuple(stripped(f.title, _SHORT) for f in findings if f.status is Status.WAIVED),
        needed=writer.groups(needed),
        names_matter=any(_names_count(f) for f in needed),
        holder=tuple(stripped(line, _SHORT) for line in house.holder.splitlines() if line.strip()),
        additional_insured=tuple(stripped(name, _SENTENCE) for name in house.additional_insured),
        show_holder=any("holder" in f.requirement or _whole_line(f) for f in not_met),
        show_additional_insured=any(_names_count(f) for f in not_met),
        on_file=tuple(_on_file(line, None) for line in _counting(plan.assessment, today)),
        next_expiration=_next_expiration(plan.assessment),
        expiring=tuple(_on_file(line, today) for line in plan.expiring),
        expiring_titles=listing([stripped(line.title, _SHORT) for line in plan.expiring]),
        expiring_on=long_date(first) if first else "",
        days_left=(first - today).days if first else 0,
        staff_copied=bool(plan.step and plan.step > 0) and _ours(plan.cc, house),
        unread=tuple(
            UnreadFile(stripped(u.file, _SHORT), stripped(u.problem.message, _SENTENCE), stripped(u.fix, _SENTENCE))
            for u in plan.unread
        ),
        reason=stripped(question.reason, _SENTENCE) if question else "",
        facts=tuple(Pair(stripped(k, _SHORT), stripped(v, _SENTENCE)) for k, v in (question.facts if question else ())),
        commands=tuple(
            Pair(stripped(k, _SENTENCE), stripped(v, _SENTENCE)) for k, v in (question.commands if question else ())
        ),
        quoted=stripped(question.quoted, _QUOTE, lines=True) if question else "",
        attached=tuple(attached),
        not_attached=tuple(not_attached),
    )


class _Writer:
    """Numbers the items of one letter."""

    def __init__(self, house: House, vendor: str, pictures: dict[str, str]) -> None:
        self._number = 0
        self._pictures = pictures
        self._who = {
            Who.AGENT: "the insurance agent",
            Who.VENDOR: vendor or "the vendor",
            Who.STAFF: house.company,
        }

    def groups(self, findings: Iterable[Finding]) -> tuple[Group, ...]:
        by_line: dict[str, list[Finding]] = {}
        for finding in findings:
            by_line.setdefault(_heading(finding), []).append(finding)
        self._number = 0
        return tuple(Group(head, tuple(self._item(f, head) for f in found)) for head, found in by_line.items())

    def _item(self, finding: Finding, heading: str) -> Item:
        self._number += 1
        return Item(
            number=self._number,
            title=_title_within(finding, heading),
            required=stripped(finding.required, _PARAGRAPH),
            requirements=tuple(part for part in stripped(finding.required, _PARAGRAPH).split("; ") if part),
            found=stripped(finding.found, _SENTENCE) if finding.found else "",
            where=_where(finding),
            why="" if _repeats(finding) else stripped(finding.why, _SENTENCE),
            fix=stripped(finding.fix or "", _SENTENCE),
            who=self._who[finding.who],
            on_file=finding.status is Status.MET,
            picture=self._pictures.get(finding.requirement, ""),
        )


def _line_of(requirement: str) -> str:
    return requirement.partition(".")[0]


def _heading(finding: Finding) -> str:
    line = _line_of(finding.requirement)
    before, colon, _ = finding.title.partition(": ")
    if colon:
        return stripped(before, _SHORT)
    if line in tuple(CoverageLine):
        return LINE_TITLES[CoverageLine(line)]
    return "The certificate itself" if line in _OF_THE_CERTIFICATE else stripped(finding.title, _SHORT)


def _title_within(finding: Finding, heading: str) -> str:
    before, colon, after = finding.title.partition(": ")
    title = stripped(after if colon else before, _SHORT)
    if title == heading:
        return "Policy" if finding.found else "No policy on file"
    return title[:1].upper() + title[1:]


def _whole_line(finding: Finding) -> bool:
    """A coverage line that is missing altogether: a new certificate must be issued."""
    return finding.found is None and "." not in finding.requirement and finding.requirement not in _OF_THE_CERTIFICATE


def _names_count(finding: Finding) -> bool:
    return any(word in finding.requirement for word in _NAMES_COUNT) or _whole_line(finding)


def _where(finding: Finding) -> str:
    evidence = finding.evidence
    if evidence is None:
        return ""
    place = f"{stripped(evidence.file, _SHORT)}, page {evidence.page}"
    words = stripped(evidence.text, _SHORT)
    return f"{place}: “{words}”" if words else place


def _passed(met: Iterable[Finding], assessment: Assessment | None) -> tuple[Passed, ...]:
    until = {line.line: line.expiration for line in (assessment.on_file if assessment else ())}
    by_line: dict[tuple[str, str], list[str]] = {}
    for finding in met:
        heading = _heading(finding)
        title = _title_within(finding, heading)
        by_line.setdefault((_line_of(finding.requirement), heading), []).append(title[:1].lower() + title[1:])
    return tuple(
        Passed(heading, listing(titles), _date(until.get(line))) for (line, heading), titles in by_line.items()
    )


def _needed(findings: Iterable[Finding], expiring: tuple[LineOnFile, ...]) -> list[Finding]:
    """What is asked for on the expiring lines, or on all lines when none is named.

    The requirements of a line that is missing or has run out wait as not applicable; they are asked for all the same.
    """
    findings = [f for f in findings if f.status is not Status.WAIVED]
    wanted = {line.line for line in expiring}
    open_lines = {_line_of(f.requirement) for f in findings if f.status in _OPEN and _is_of_the_line(f)}
    needed: list[Finding] = []
    for found in findings:
        line = _line_of(found.requirement)
        if line in _OF_THE_CERTIFICATE:
            if not wanted and found.requirement == "insured" and found.required:
                needed.append(found)
        elif _is_of_the_line(found) or (wanted and line not in wanted):
            continue
        elif found.status is not Status.NOT_APPLICABLE or line in open_lines:
            needed.append(found)
    detailed = {_line_of(found.requirement) for found in needed}
    bare = [f for f in findings if f.requirement in open_lines - detailed and (not wanted or f.requirement in wanted)]
    return needed + bare


def _is_of_the_line(finding: Finding) -> bool:
    """The line as a whole is there, and in force; no requirement that a table of requirements should list."""
    return finding.requirement.partition(".")[2] in ("", "expiration", "effective", "policy_number")


def _repeats(finding: Finding) -> bool:
    """The reason says no more than required and found do."""
    return finding.found is not None and finding.found in finding.why and finding.required in finding.why


def _on_file(line: LineOnFile, today: date | None) -> OnFile:
    return OnFile(
        title=stripped(line.title, _SHORT),
        policy_number=stripped(line.policy_number or "", _SHORT),
        insurer=stripped(line.insurer or "", _SHORT),
        ending=_ending(line.expiration, today),
    )


def _counting(assessment: Assessment | None, today: date) -> list[LineOnFile]:
    """The lines that are asked for, and others while they last."""
    lines = assessment.on_file if assessment else ()
    return [line for line in lines if line.required or (line.expiration is not None and line.expiration >= today)]


def _ending(expiration: date | None, today: date | None) -> str:
    """ "until January 1, 2027"; seen from `today`, "expires January 1, 2027, in 30 days"."""
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


def _date(day: date | None) -> str:
    return long_date(day) if day else ""


def _next_expiration(assessment: Assessment | None) -> str:
    return _date(assessment.next_expiration) if assessment else ""


def _ours(addresses: tuple[Address, ...], house: House) -> bool:
    domain = house.sender.email.rpartition("@")[2].lower()
    return any(address.email.rpartition("@")[2].lower() == domain for address in addresses)
