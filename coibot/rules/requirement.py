"""One requirement of one line, and what judging it against a policy comes to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

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
    required: str | None = None
    """What was asked for, when it is not what the requirement says: another site's demand decided."""


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
    strictness: int = 0
    """Of two demands under one key the larger one is told: dollars for a limit, else a rank."""

    def asked_by(self, who: str) -> "Requirement":
        """The same, naming who asks: "$5,000,000 (asked by site Harbor Tower)"."""
        return replace(self, required=f"{self.required} ({who})", ask=f"{self.ask} ({who})") if who else self

    def finding(self, outcome: Outcome) -> Finding:
        return finding(self.key, self.title, self.required, outcome)


def finding(key: str, title: str, required: str, outcome: Outcome) -> Finding:
    return Finding(
        key,
        title,
        outcome.status,
        outcome.required or required,
        outcome.found,
        outcome.why,
        outcome.fix,
        outcome.who,
        outcome.evidence,
    )


_WORST_FIRST = (Status.NOT_MET, Status.UNKNOWN, Status.MET, Status.NOT_APPLICABLE)


def worst(outcomes: Sequence[Outcome]) -> Outcome:
    """The gravest of several outcomes, the first of equals."""
    return min(outcomes, key=lambda outcome: _WORST_FIRST.index(outcome.status))


def strictest(demands: Sequence[Requirement]) -> Requirement:
    """Several demands under one key as one: all must be met, and the one that is not is told with who asks it."""
    if len(demands) == 1:
        return demands[0]
    ordered = sorted(demands, key=lambda demand: -demand.strictness)

    def judge(stated: StatedPolicy) -> Outcome:
        told = [replace(out, required=out.required or one.required) for one in ordered for out in [one.judge(stated)]]
        leans = any(outcome.leans_on_umbrella for outcome in told)
        return replace(worst(told), leans_on_umbrella=leans)

    return replace(ordered[0], judge=judge)


def shown(found: str) -> str:
    """How a box's words are quoted in a sentence."""
    return f"“{found}”"
