"""Ceilings for deductibles and retentions.

The form has a place for them in the umbrella row alone; elsewhere they stand among the limits, when the agent gives
them. A certificate that shows none is not held against anyone.
"""

import re
from collections.abc import Iterator

from coibot.model.wording import money
from coibot.rules.free_rows import labelled_amounts
from coibot.rules.requirement import Outcome, Requirement, met, not_applicable, not_met, shown, unknown
from coibot.rules.statements import StatedPolicy

DEDUCTIBLE, RETENTION = "deductible", "retention"
_WORDS = {
    DEDUCTIBLE: re.compile(r"\bded(uctible)?s?\b", re.IGNORECASE),
    RETENTION: re.compile(r"\b(retention|retained|sir)\b", re.IGNORECASE),
}


def ceiling_requirement(line: str, title: str, kind: str, ceiling: int) -> Requirement:
    """The deductible or retention that the certificate shows, against the most the rules accept."""

    def judge(stated: StatedPolicy) -> Outcome:
        amounts = list(_amounts(stated, kind))
        if any(stated.unreadable(f"limits.{label}") for label in stated.policy.limits if _is(label, kind, stated)):
            return unknown(f"The {kind} could not be read with confidence.")
        if any(_is(label, kind, stated) for label in stated.unread_limits):
            return unknown(f"The {kind} could not be read with confidence.")
        if not amounts:
            return not_applicable(f"The certificate shows no {kind}.")
        label, value = max(amounts, key=lambda pair: pair[1] if isinstance(pair[1], int) else -1)
        evidence = stated.evidence(f"limits.{label}")
        words = next((amount for _, amount in amounts if isinstance(amount, str)), None)
        if isinstance(value, int) and value > ceiling:
            why = f"The certificate shows a {kind} of {money(value)}; at most {money(ceiling)} is accepted."
            fix = (
                f"Please tell us if the {kind} of {stated.label} is lower. If it is not, the policy has to be changed."
            )
            return not_met(why, fix, money(value), evidence)
        if words is not None:
            return unknown(f"The certificate shows {shown(words)} for the {kind}, not an amount.", words, evidence)
        assert isinstance(value, int)
        return met(f"The certificate shows a {kind} within the {money(ceiling)} accepted.", money(value), evidence)

    required = f"at most {money(ceiling)}"
    return Requirement(
        f"{line}.{kind}", f"{title}: {kind}", required, f"a {kind} of {required}", judge, strictness=-ceiling
    )


def _amounts(stated: StatedPolicy, kind: str) -> Iterator[tuple[str, int | str]]:
    for label, value in stated.policy.limits.items():
        if value is None:
            continue
        if isinstance(value, int):
            if _is(label, kind, stated):
                yield label, value
            continue
        pieces = list(labelled_amounts(label, value))
        for text, amount in pieces:
            if _is(text, kind, stated) or _is(label, kind, stated):
                yield label, amount
        if not pieces and _is(label, kind, stated):
            yield label, 0 if value.strip().lower() in ("none", "nil", "n/a") else value


def _is(label: str, kind: str, stated: StatedPolicy) -> bool:
    """Whether a label means the deductible or the retention. The umbrella's own place is either, as its boxes say."""
    if label == RETENTION and stated.policy.flags.get("deductible") is True:
        return kind == DEDUCTIBLE or stated.policy.flags.get("retention") is True
    return bool(_WORDS[kind].search(label.replace("_", " ")))
