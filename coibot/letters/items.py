"""Findings as the entries of a letter: which are told, under which heading, in which words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count

from coibot.letters.clean import stripped
from coibot.model.assessment import Assessment, Finding, LineOnFile, Status, Who
from coibot.model.certificate import LINE_TITLES, CoverageLine
from coibot.model.wording import listing, long_date

SHORT, SENTENCE, PARAGRAPH = 120, 400, 2000
"""Characters kept of a title or name, of a sentence, of a longer text."""
_NAMES_COUNT = ("additional_insured", "waiver", "subrogation", "primary")
"""Requirements whose endorsement page names the parties covered."""
_OPEN = (Status.NOT_MET, Status.UNKNOWN)
_OF_THE_CERTIFICATE = ("insured", "certificate_holder", "issue_date", "sites")
"""Requirements that belong to no coverage line."""


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


class Writer:
    """Puts findings into words for one letter."""

    def __init__(self, company: str, vendor: str, pictures: Mapping[str, str]) -> None:
        self._pictures = pictures
        self._who = {
            Who.AGENT: "the insurance agent",
            Who.VENDOR: vendor or "the vendor",
            Who.STAFF: company,
        }

    def groups(self, findings: Iterable[Finding]) -> tuple[Group, ...]:
        by_line: dict[str, list[Finding]] = {}
        for finding in findings:
            by_line.setdefault(_heading(finding), []).append(finding)
        number = count(1)
        return tuple(
            Group(head, tuple(self._item(next(number), f, head) for f in found)) for head, found in by_line.items()
        )

    def _item(self, number: int, finding: Finding, heading: str) -> Item:
        return Item(
            number=number,
            title=_title_within(finding, heading),
            required=stripped(finding.required, PARAGRAPH),
            requirements=tuple(part for part in stripped(finding.required, PARAGRAPH).split("; ") if part),
            found=stripped(finding.found, SENTENCE) if finding.found else "",
            where=_where(finding),
            why="" if _repeats(finding) else stripped(finding.why, SENTENCE),
            fix=stripped(finding.fix or "", SENTENCE),
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


def is_whole_line(finding: Finding) -> bool:
    """A coverage line that is missing altogether: a new certificate must be issued."""
    return finding.found is None and "." not in finding.requirement and finding.requirement not in _OF_THE_CERTIFICATE


def names_count(finding: Finding) -> bool:
    return any(word in finding.requirement for word in _NAMES_COUNT) or is_whole_line(finding)


def _where(finding: Finding) -> str:
    evidence = finding.evidence
    if evidence is None:
        return ""
    place = f"{stripped(evidence.file, SHORT)}, page {evidence.page}"
    words = stripped(evidence.text, SHORT)
    return f"{place}: “{words}”" if words else place


def _within_sentence(title: str) -> str:
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def passed_by_line(met: Iterable[Finding], assessment: Assessment | None) -> tuple[Passed, ...]:
    on_file = assessment.on_file if assessment else ()
    until = {line.line: long_date(line.expiration) for line in on_file if line.expiration}
    by_line: dict[tuple[str, str], list[str]] = {}
    for finding in met:
        heading = _heading(finding)
        title = _title_within(finding, heading)
        by_line.setdefault((_line_of(finding.requirement), heading), []).append(_within_sentence(title))
    return tuple(Passed(heading, listing(titles), until.get(line, "")) for (line, heading), titles in by_line.items())


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
