"""Findings as the entries of a letter: which are told, under which heading, in which words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from coibot.letters.clean import stripped
from coibot.letters.passing import PRINTED_LIMITS
from coibot.letters.phrases import PhraseBook, UnsaidError
from coibot.model.assessment import Assessment, Finding, LineOnFile, Status, Who
from coibot.model.certificate import LINE_TITLES, CoverageLine

SHORT, SENTENCE, PARAGRAPH = 120, 400, 2000
"""Characters kept of a title or name, of a sentence, of a longer text."""
_NAMES_COUNT = ("additional_insured", "waiver", "subrogation", "primary")
"""Requirements whose endorsement page names the parties covered."""
_OPEN = (Status.NOT_MET, Status.UNKNOWN)
_OF_THE_CERTIFICATE = ("insured", "certificate_holder", "issue_date", "sites")
"""Requirements that belong to no coverage line."""
_NAMES_ASKED = ("insured", "certificate_holder")
"""What is required is a name, and stands as it is."""
_OUR_LISTS = ("insurer",)
"""Last parts of requirements that are in doubt because of our own lists: no reason that anyone outside could use."""
_OUR_RULES = ("sites", "class")
"""Requirements in doubt because of our own rules: nothing that anyone outside needs to hear of."""
_BOXES = {
    **PRINTED_LIMITS,
    "additional_insured": "ADDL INSD",
    "waiver_of_subrogation": "SUBR WVD",
    "expiration": "POLICY EXP",
    "effective": "POLICY EFF",
    "policy_number": "POLICY NUMBER",
    "insured": "INSURED",
    "certificate_holder": "CERTIFICATE HOLDER",
    "issue_date": "DATE",
}
"""The printed name of the box that a requirement is read from; it stays English in every language, as on the form."""
_STANDING = tuple(line for line in CoverageLine if line is not CoverageLine.OTHER)


@dataclass(frozen=True, slots=True)
class Item:
    """One requirement and how it stands."""

    number: int
    """Counts through all groups of a list."""
    title: str
    """Within its group: "Each occurrence"."""
    required: str
    requirements: tuple[str, ...]
    """`required` in its parts: a missing line asks for several things."""
    found: str
    where: str
    """"coi.pdf, page 1, box EACH OCCURRENCE: “500,000”"; empty when there is no place to point at."""
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


class Writer:
    """Puts findings into words for one letter, in the language of its book. Whatever cannot be said is UnsaidError."""

    def __init__(
        self,
        company: str,
        vendor: str,
        pictures: Mapping[str, str],
        book: PhraseBook | None = None,
        *,
        outside: bool = True,
    ) -> None:
        """`outside`: the reader is not one of the company's own."""
        self._pictures = pictures
        self._book = book or PhraseBook()
        self._outside = outside
        self._company = company
        self._vendor = vendor

    def groups(self, findings: Iterable[Finding]) -> tuple[Group, ...]:
        by_line: dict[str, list[Finding]] = {}
        for finding in findings:
            by_line.setdefault(_heading(finding), []).append(finding)
        number = count(1)
        return tuple(
            Group(self._book.tell(head), tuple(self._item(next(number), f, head) for f in found))
            for head, found in by_line.items()
        )

    def passed(self, met: Iterable[Finding], assessment: Assessment | None) -> tuple[Passed, ...]:
        """What is in order, in one sentence for each line."""
        on_file = assessment.on_file if assessment else ()
        until = {line.line: self._book.date(line.expiration) for line in on_file if line.expiration}
        lines: dict[str, str] = {}
        by_heading: dict[str, list[str]] = {}
        for finding in met:
            heading = _heading(finding)
            title = self._book.tell(_within_sentence(_title_within(finding, heading)))
            lines.setdefault(heading, _line_of(finding.requirement))
            by_heading.setdefault(heading, []).append(title)
        return tuple(
            Passed(self._book.tell(heading), self._book.listing(titles), until.get(lines[heading], ""))
            for heading, titles in by_heading.items()
        )

    def title(self, finding: Finding) -> str:
        return self._book.tell(stripped(finding.title, SHORT))

    def _item(self, number: int, finding: Finding, heading: str) -> Item:
        required = self._required(finding)
        found = stripped(finding.found, SENTENCE) if finding.found else ""
        return Item(
            number=number,
            title=self._book.tell(_title_within(finding, heading)),
            required=required,
            requirements=tuple(part for part in required.split("; ") if part),
            found=self._book.tell_or_keep(found),
            where=self._where(finding),
            why=self._why(finding),
            fix=self._book.tell(stripped(finding.fix, PARAGRAPH)) if finding.fix and self._owes(finding) else "",
            who=self._who(finding.who),
            on_file=finding.status is Status.MET,
            picture=self._pictures.get(finding.requirement, ""),
        )

    def _required(self, finding: Finding) -> str:
        required = stripped(finding.required, PARAGRAPH)
        if finding.requirement in _NAMES_ASKED:
            return f" {self._book.say('or')} ".join(required.split(" or "))
        return self._book.tell(required) if required else ""

    def _owes(self, finding: Finding) -> bool:
        """Whether the reader is told what to do: what staff do about a doubt is their own affair."""
        return not (self._outside and finding.status is Status.UNKNOWN and finding.who is Who.STAFF)

    def _why(self, finding: Finding) -> str:
        if finding.status not in _OPEN or _repeats(finding):
            return ""
        if self._owes(finding):
            return self._book.tell(stripped(finding.why, PARAGRAPH))
        if finding.requirement.rpartition(".")[2] in _OUR_LISTS:
            return ""
        try:
            return self._book.tell(stripped(finding.why, PARAGRAPH))
        except UnsaidError:
            return ""  # nothing is asked of the reader; the heading says what is being looked at

    def _where(self, finding: Finding) -> str:
        evidence = finding.evidence
        if evidence is None:
            return ""
        file, words = stripped(evidence.file, SHORT), stripped(evidence.text, SHORT)
        box = _box(finding)
        place = (
            self._book.say("{file}, page {page}, box {box}", file=file, page=evidence.page, box=box)
            if box
            else self._book.say("{file}, page {page}", file=file, page=evidence.page)
        )
        return f"{place}: “{words}”" if words else place

    def _who(self, who: Who) -> str:
        match who:
            case Who.AGENT:
                return self._book.say("the insurance agent")
            case Who.VENDOR:
                return self._vendor or self._book.say("the vendor")
        return self._company


def _box(finding: Finding) -> str:
    """The box of the form that the finding points at; empty where it is a page, or a place without a name."""
    line, _, part = finding.requirement.partition(".")
    box = _BOXES.get(part or line, "")
    evidence = finding.evidence
    if evidence is None or not box or (part and line not in _STANDING):
        return ""
    if part in ("additional_insured", "waiver_of_subrogation") and len(evidence.text) > len("N/A"):
        return ""  # words of an endorsement page, not the mark
    return box


def _line_of(requirement: str) -> str:
    return requirement.partition(".")[0]


def _heading(finding: Finding) -> str:
    line = _line_of(finding.requirement)
    before, colon, _ = finding.title.partition(": ")
    if colon:
        return stripped(before, SHORT)
    if line in tuple(CoverageLine):
        return LINE_TITLES[CoverageLine(line)]
    return "The certificate itself" if line in _OF_THE_CERTIFICATE else stripped(finding.title, SHORT)


def _title_within(finding: Finding, heading: str) -> str:
    before, colon, after = finding.title.partition(": ")
    title = stripped(after if colon else before, SHORT)
    if title == heading:
        return "Policy" if finding.found else "No policy on file"
    return title[:1].upper() + title[1:]


def own_words(assessment: Assessment | None) -> set[str]:
    """Names of lines and states among the titles: the company's own, which no phrase book can have all of."""
    words: set[str] = set()
    for finding in assessment.findings if assessment else ():
        words.add(_heading(finding))
        if ".state_" in finding.requirement:
            words.add(_title_within(finding, ""))
    words |= {line.title for line in (assessment.on_file if assessment else ())}
    return words | {_within_sentence(word) for word in words if word}


def concerns_outside(finding: Finding) -> bool:
    return finding.requirement not in _OUR_RULES


def is_whole_line(finding: Finding) -> bool:
    """A coverage line that is missing altogether: a new certificate must be issued."""
    return finding.found is None and "." not in finding.requirement and finding.requirement not in _OF_THE_CERTIFICATE


def names_count(finding: Finding) -> bool:
    return any(word in finding.requirement for word in _NAMES_COUNT) or is_whole_line(finding)


def _within_sentence(title: str) -> str:
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def needed_of(findings: Iterable[Finding], expiring: tuple[LineOnFile, ...]) -> list[Finding]:
    """What is asked for on the expiring lines, or on all lines when none is named.

    The requirements of a line that is missing or has run out wait as not applicable; they are asked for all the same.
    """
    findings = [f for f in findings if f.status is not Status.WAIVED]
    wanted = {line.line for line in expiring}
    open_lines = {_line_of(f.requirement) for f in findings if f.status in _OPEN and is_of_the_line(f)}
    needed: list[Finding] = []
    for found in findings:
        line = _line_of(found.requirement)
        if line in _OF_THE_CERTIFICATE:
            if not wanted and found.requirement == "insured" and found.required:
                needed.append(found)
        elif is_of_the_line(found) or (wanted and line not in wanted):
            continue
        elif found.status is not Status.NOT_APPLICABLE or line in open_lines:
            needed.append(found)
    detailed = {_line_of(found.requirement) for found in needed}
    bare = [f for f in findings if f.requirement in open_lines - detailed and (not wanted or f.requirement in wanted)]
    return needed + bare


def is_of_the_line(finding: Finding) -> bool:
    """The line as a whole is there, and in force; no requirement that a table of requirements should list."""
    return finding.requirement.partition(".")[2] in ("", "expiration", "effective", "policy_number")


def _repeats(finding: Finding) -> bool:
    """The reason says no more than required and found do."""
    return finding.found is not None and finding.found in finding.why and finding.required in finding.why
