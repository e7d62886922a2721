"""Each agent hears of his own lines only.

A line is an agent's when the roster says so, or when the certificate on file that shows it came from him. What is known
to be another agent's is left out of his letter; what nobody is known to write is in everybody's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from coibot.desk.judgement import verdict_of
from coibot.desk.recipients import Recipients
from coibot.model.assessment import Assessment, LineOnFile, Status
from coibot.model.certificate import CoverageLine
from coibot.model.message import Address
from coibot.model.record import Record
from coibot.model.vendor import Contact, Role

_OF_THE_CERTIFICATE = ("insured", "certificate_holder", "issue_date", "sites")
"""Requirements of no line: they are everybody's."""


@dataclass(frozen=True, slots=True)
class Share:
    """Who gets one letter, and of which lines it is silent."""

    recipients: Recipients
    left_out: frozenset[str]

    def of(self, assessment: Assessment) -> Assessment:
        """The assessment as far as it is these readers' affair."""
        if not self.left_out:
            return assessment
        findings = tuple(f for f in assessment.findings if f.requirement.partition(".")[0] not in self.left_out)
        on_file = tuple(line for line in assessment.on_file if line.line not in self.left_out)
        return replace(assessment, findings=findings, on_file=on_file, verdict=verdict_of(findings))

    def lines(self, lines: Iterable[LineOnFile]) -> tuple[LineOnFile, ...]:
        return tuple(line for line in lines if line.line not in self.left_out)


def shares(
    record: Record, assessment: Assessment, recipients: Recipients, matters: Iterable[str] | None = None
) -> tuple[Share, ...]:
    """One letter for readers of the same lines, the vendor in copy of each. A single one when no line is divided.

    `matters`: the lines that the letter is about; by default those with something open.

    Whoever is no agent of the vendor (it itself, staff, a stranger in the thread) reads of all lines.
    """
    agents = {contact.email: contact for contact in _agents(record)}
    lines = {finding.requirement.partition(".")[0] for finding in assessment.findings if _is_line(finding.requirement)}
    lines |= {line.line for line in assessment.on_file}
    writes = {email: frozenset(_written_by(contact, record, assessment, lines)) for email, contact in agents.items()}
    about = frozenset(_open_lines(assessment) if matters is None else matters)
    groups: dict[frozenset[str], list[Address]] = {}
    for address in recipients.to:
        groups.setdefault(_of_others(address.email, agents, writes) & about, []).append(address)
    return tuple(
        Share(Recipients(tuple(to), recipients.cc, recipients.withheld), left_out) for left_out, to in groups.items()
    )


def _open_lines(assessment: Assessment) -> Iterable[str]:
    waiting = (Status.NOT_MET, Status.UNKNOWN)
    return {finding.requirement.partition(".")[0] for finding in assessment.findings if finding.status in waiting}


def _agents(record: Record) -> Sequence[Contact]:
    contacts = record.profile.contacts if record.profile else ()
    return [c for c in contacts if c.role is Role.AGENT and c.trusted and not c.failing and not c.silent]


def _written_by(contact: Contact, record: Record, assessment: Assessment, lines: Iterable[str]) -> Iterable[str]:
    """The lines that are known to be his."""
    if contact.lines:
        return [line for line in lines if _coverage(line) in contact.lines]
    senders = {filed.file_sha256: filed.sender for filed in record.documents}
    return [
        line.line
        for line in assessment.on_file
        if contact.email in ((line.agent_email or "").lower(), senders.get(line.file_sha256))
    ]


def _of_others(email: str, agents: Mapping[str, Contact], writes: Mapping[str, frozenset[str]]) -> frozenset[str]:
    if email not in agents:
        return frozenset()
    theirs = frozenset[str]().union(*(lines for other, lines in writes.items() if other != email))
    return theirs - writes[email]


def _coverage(line: str) -> CoverageLine:
    """Coverage that has no row of its own on the certificate is OTHER."""
    return CoverageLine(line) if line in set(CoverageLine) else CoverageLine.OTHER


def _is_line(requirement: str) -> bool:
    return requirement.partition(".")[0] not in _OF_THE_CERTIFICATE
