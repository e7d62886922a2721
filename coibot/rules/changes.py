"""What differs between two assessments of one vendor: under other rules, or on another day."""

from dataclasses import dataclass

from coibot.model.assessment import Assessment, Finding, Status, Verdict


@dataclass(frozen=True, slots=True)
class FindingChange:
    """A requirement whose standing or amount differs."""

    requirement: str
    title: str
    before: Finding | None
    """None when the requirement is new."""
    after: Finding | None
    """None when it is gone."""

    @property
    def why(self) -> str:
        """One line for people: "General liability: each occurrence: met -> not met; ..."."""
        return f"{self.title}: {_standing(self.before)} -> {_standing(self.after)}; {_reason(self.before, self.after)}"


@dataclass(frozen=True, slots=True)
class Changes:
    """Two assessments compared."""

    before: Verdict
    after: Verdict
    findings: tuple[FindingChange, ...]
    """In the order of the later assessment, then what is gone."""

    @property
    def verdict_changed(self) -> bool:
        return self.before is not self.after


def compare_assessments(before: Assessment, after: Assessment) -> Changes:
    """What changed from one assessment to the other: statuses, and what is required."""
    old = {finding.requirement: finding for finding in before.findings}
    new = {finding.requirement: finding for finding in after.findings}
    changed = []
    for key, finding in {**new, **{key: finding for key, finding in old.items() if key not in new}}.items():
        was, now = old.get(key), new.get(key)
        if was is None or now is None or (was.status, was.required) != (now.status, now.required):
            changed.append(FindingChange(key, finding.title, was, now))
    return Changes(before.verdict, after.verdict, tuple(changed))


def _standing(finding: Finding | None) -> str:
    return "not asked for" if finding is None else finding.status.replace("_", " ")


def _reason(before: Finding | None, after: Finding | None) -> str:
    if after is None:
        return "no longer required"
    if before is None or before.required != after.required:
        was = f", was {before.required}" if before is not None else ""
        found = f", found {after.found}" if after.found and after.status is not Status.MET else ""
        return f"required {after.required}{was}{found}"
    return after.why
