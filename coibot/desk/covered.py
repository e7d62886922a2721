"""Was a line of coverage in force on a day, and as the rules ask? One answer, from an assessment of that day."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from coibot.model.assessment import Assessment, Finding, LineOnFile, Status
from coibot.model.wording import listing, long_date


class Covered(StrEnum):
    YES = "yes"
    SHORT = "short"
    """In force, and not all that is asked of it is met."""
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CoverageAnswer:
    line: str
    covered: Covered
    words: str
    """One or two sentences that can be quoted: the day, the policy, and what is short or not known."""


def covered(assessment: Assessment, line: str, title: str) -> CoverageAnswer:
    """Whether `line` was in force on the assessment's day, by what is on file."""
    about = [found for found in assessment.findings if found.requirement.partition(".")[0] == line]
    day = long_date(assessment.as_of)
    on_file = next((one for one in assessment.on_file if one.line == line), None)
    dates = [found for found in about if found.requirement in (line, f"{line}.effective", f"{line}.expiration")]
    if not dates:
        return _not_asked(assessment, line, title, on_file)
    if absent := _of(dates, Status.NOT_MET) or _of(dates, Status.NOT_APPLICABLE):
        return CoverageAnswer(line, Covered.NO, f"{title} is not shown to be in force on {day}. {_whys(absent)}")
    if unsure := _of(dates, Status.UNKNOWN):
        return CoverageAnswer(line, Covered.UNKNOWN, f"{title} is not known to be in force on {day}. {_whys(unsure)}")
    stands = f"{title} is in force on {day}{_policy(on_file)}"
    if _of(dates, Status.WAIVED):
        why = _whys(_of(dates, Status.WAIVED))
        return CoverageAnswer(line, Covered.UNKNOWN, f"{title} need not be shown to be in force on {day}. {why}")
    if short := _of(about, Status.NOT_MET):
        return CoverageAnswer(line, Covered.SHORT, f"{stands}, and falls short of what is asked. {_whys(short)}")
    if unsure := _of(about, Status.UNKNOWN):
        return CoverageAnswer(line, Covered.UNKNOWN, f"{stands}; not all that is asked is known. {_whys(unsure)}")
    waived = [found.title.partition(": ")[2] or found.title for found in _of(about, Status.WAIVED)]
    but = f", but for what is waived: {listing(waived)}" if waived else ""
    return CoverageAnswer(line, Covered.YES, f"{stands}, and meets what is asked{but}.")


def _not_asked(assessment: Assessment, line: str, title: str, on_file: LineOnFile | None) -> CoverageAnswer:
    """The rules do not judge the line: only the dates of what is on file can be told."""
    day = long_date(assessment.as_of)
    if on_file is None:
        return CoverageAnswer(line, Covered.NO, f"{title} is not asked for, and nothing on file shows it.")
    begins, ends = on_file.effective, on_file.expiration
    if begins is None or ends is None:
        return CoverageAnswer(line, Covered.UNKNOWN, f"{title} is not asked for; its dates are not known.")
    if begins <= assessment.as_of < ends:
        words = f"{title} is in force on {day}{_policy(on_file)}. Nothing is asked of it."
        return CoverageAnswer(line, Covered.YES, words)
    words = f"{title} is not shown to be in force on {day}{_policy(on_file)}. Nothing is asked of it."
    return CoverageAnswer(line, Covered.NO, words)


def _policy(line: LineOnFile | None) -> str:
    """ " (policy CA-2002 of Granite Mutual, January 1, 2026 to January 1, 2027, by coi.pdf)"."""
    if line is None:
        return ""
    number = f"policy {line.policy_number}" if line.policy_number else "a policy without a number"
    insurer = f" of {line.insurer}" if line.insurer else ""
    begins = long_date(line.effective) if line.effective else "a day not known"
    ends = long_date(line.expiration) if line.expiration else "a day not known"
    return f" ({number}{insurer}, {begins} to {ends}, by {line.file})"


def _of(findings: Sequence[Finding], status: Status) -> list[Finding]:
    return [found for found in findings if found.status is status]


def _whys(findings: Sequence[Finding]) -> str:
    return " ".join(dict.fromkeys(found.why for found in findings))
