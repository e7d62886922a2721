"""One requirement of one line, and what judging it against a policy comes to."""

from collections.abc import Callable
from dataclasses import dataclass

from coibot.model.assessment import Finding, FindingEvidence, Status, Who
from coibot.rules.statements import StatedPolicy

LOOK = "Look at the page and decide, or ask for a clearer copy."


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finding without its heading."""

    status: Status
    why: str
    found: str | None = None
    fix: str | None = None
    who: Who = Who.STAFF
    evidence: FindingEvidence | None = None
    leans_on_umbrella: bool = False


def met(why: str, found: str | None = None, evidence: FindingEvidence | None = None) -> Outcome:
    return Outcome(Status.MET, why, found, evidence=evidence)


def not_met(
    why: str, fix: str, found: str | None = None, evidence: FindingEvidence | None = None, who: Who = Who.AGENT
) -> Outcome:
    return Outcome(Status.NOT_MET, why, found, fix, who, evidence)


def unknown(why: str, found: str | None = None, evidence: FindingEvidence | None = None, fix: str = LOOK) -> Outcome:
    """Staff decide: a value that is not known is never held against anyone."""
    return Outcome(Status.UNKNOWN, why, found, fix, Who.STAFF, evidence)


def not_applicable(why: str) -> Outcome:
    return Outcome(Status.NOT_APPLICABLE, why)


@dataclass(frozen=True, slots=True)
class Requirement:
    key: str
    """`general_liability.each_occurrence`."""
    title: str
    """For people: "General liability: each occurrence"."""
    required: str
    """ "$1,000,000"."""
    ask: str
    """The requirement within a list of what is needed: "$1,000,000 each occurrence"."""
    judge: Callable[[StatedPolicy], Outcome]

    def finding(self, outcome: Outcome) -> Finding:
        return finding(self.key, self.title, self.required, outcome)


def finding(key: str, title: str, required: str, outcome: Outcome) -> Finding:
    return Finding(
        key, title, outcome.status, required, outcome.found, outcome.why, outcome.fix, outcome.who, outcome.evidence
    )


def shown(found: str) -> str:
    """How a box's words are quoted in a sentence."""
    return f"“{found}”"
