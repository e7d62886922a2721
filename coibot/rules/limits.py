"""Limits on a certificate against the minimums of a class.

Since its 2025/12 edition the certificate says that it may show no more than what was asked for, so a finding speaks of
what the certificate shows, never of what a vendor carries.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from coibot.model.assessment import Status
from coibot.model.wording import money
from coibot.rules import titles
from coibot.rules.requirement import Outcome, Requirement, met, not_met, shown, unknown
from coibot.rules.statements import StatedPolicy
from coibot.rules.umbrella import Umbrella

AUTO = "automobile_liability"
_CSL = "combined_single_limit"
_SPLIT = ("bodily_injury_per_person", "bodily_injury_per_accident", "property_damage")
NO_COVERAGE = re.compile(r"\W*(excl(uded|usion)?|not (covered|included)|no coverage|none|nil)\W*", re.IGNORECASE)
"""Words in an amount's place that say there is no coverage."""


def limit_requirement(line: str, line_title: str, limit: str, minimum: int, umbrella: Umbrella) -> Requirement:
    """One box of the limits column."""
    title = titles.LIMITS[limit]

    def judge(stated: StatedPolicy) -> Outcome:
        return judge_box(stated, line, limit, minimum, umbrella)

    required, ask = money(minimum), f"{money(minimum)} {title}"
    return Requirement(f"{line}.{limit}", f"{line_title}: {title}", required, ask, judge, minimum)


def auto_limit_requirements(title: str, minimums: Mapping[str, int], umbrella: Umbrella) -> list[Requirement]:
    """A combined single limit, split limits, or either where the rules give both."""
    split = {name: minimums[name] for name in _SPLIT if name in minimums}
    combined = minimums.get(_CSL)
    if combined is None:
        return [_split_requirement(title, name, split, umbrella) for name in split]
    asked = limit_requirement(AUTO, title, _CSL, combined, umbrella)

    def judge(stated: StatedPolicy) -> Outcome:
        if _shows_split_limits_only(stated):
            return _judge_split_limits(stated, combined, split)
        return asked.judge(stated)

    return [replace(asked, judge=judge)]


def _split_requirement(title: str, name: str, split: Mapping[str, int], umbrella: Umbrella) -> Requirement:
    """One split limit, which a combined single limit as large as all of them together meets as well."""
    asked = limit_requirement(AUTO, title, name, split[name], umbrella)
    per_accident = max(split.get("bodily_injury_per_person", 0), split.get("bodily_injury_per_accident", 0))
    together = per_accident + split.get("property_damage", 0)

    def judge(stated: StatedPolicy) -> Outcome:
        single = stated.policy.limits.get(_CSL)
        if isinstance(single, int) and single >= together and not stated.unreadable(f"limits.{_CSL}"):
            why = "The combined single limit is at least the split limits required, taken together."
            return met(why, f"{money(single)} combined single limit", stated.evidence(f"limits.{_CSL}"))
        outcome = asked.judge(stated)
        if outcome.status is Status.NOT_MET and stated.unreadable(f"limits.{_CSL}"):
            why = "The combined single limit, which may be enough, could not be read with confidence."
            return unknown(why, outcome.found, stated.evidence(f"limits.{_CSL}"))
        return outcome

    return replace(asked, judge=judge)


def _shows_split_limits_only(stated: StatedPolicy) -> bool:
    def filled(name: str) -> bool:
        return stated.policy.limits.get(name) is not None or stated.unreadable(f"limits.{name}")

    return not filled(_CSL) and any(filled(name) for name in _SPLIT)


def _judge_split_limits(stated: StatedPolicy, combined: int, split: Mapping[str, int]) -> Outcome:
    """Split limits where a combined single limit is asked for: decided only where arithmetic decides."""
    evidence = stated.evidence(*(f"limits.{name}" for name in _SPLIT))
    amounts = [stated.policy.limits.get(name) for name in _SPLIT]
    numbers = [amount for amount in amounts if isinstance(amount, int)]
    if len(numbers) < len(_SPLIT) or any(stated.unreadable(f"limits.{name}") for name in _SPLIT):
        return unknown("The certificate shows split limits, and not all three could be made out.", None, evidence)
    found = f"split limits {' / '.join(money(number) for number in numbers)}"
    if min(numbers) >= combined:
        return met("Each of the split limits is at least the combined single limit required.", found, evidence)
    if split and all(number >= split.get(name, 0) for name, number in zip(_SPLIT, numbers, strict=True)):
        return met("The split limits are at least those accepted in place of a combined one.", found, evidence)
    why = f"The certificate shows {found}; a combined single limit of {money(combined)} is required."
    _, accident, damage = numbers
    if accident + damage < combined:
        return not_met(why, _larger(titles.LIMITS[_CSL], combined, False), found, evidence)
    return unknown(f"{why} Amounts alone do not settle whether one is as good as the other.", found, evidence)


def judge_box(stated: StatedPolicy, line: str, limit: str, minimum: int, umbrella: Umbrella) -> Outcome:
    """One amount against its minimum, with the umbrella's help where the rules allow it."""
    title = titles.LIMITS[limit]
    value = stated.policy.limits.get(limit)
    evidence = stated.evidence(f"limits.{limit}")
    if stated.unreadable(f"limits.{limit}"):
        return unknown(f"The amount for {title} could not be read with confidence.", None, evidence)
    if isinstance(value, str) and not NO_COVERAGE.fullmatch(value):
        return unknown(f"The certificate shows {shown(value)} for {title}, not an amount.", value, evidence)
    if isinstance(value, int) and value >= minimum:
        return met(f"The certificate shows at least the {money(minimum)} required.", money(value), evidence)
    fix = _larger(title, minimum, limit in umbrella.rule.counts_toward.get(line, ()))
    if not isinstance(value, int):
        what = shown(value) if value else "no amount"
        return not_met(f"The certificate shows {what} for {title}; {money(minimum)} is required.", fix, value, evidence)
    share = umbrella.share(line, limit) if value > 0 else None
    if share is None:
        why = f"The certificate shows {money(value)} {title}; {money(minimum)} is required."
        return not_met(why, fix, money(value), evidence)
    if share.amount is None:
        why = f"The certificate shows {money(value)} {title}, and {share.words} may make up the rest."
        return unknown(why, money(value), evidence)
    total = value + share.amount
    found = f"{money(value)} + {share.words} = {money(total)}"
    if total >= minimum:
        why = f"Together with the umbrella, the certificate shows at least the {money(minimum)} required."
        return replace(met(why, found, evidence), leans_on_umbrella=True)
    why = f"The certificate shows {money(total)} {title}, the umbrella included; {money(minimum)} is required."
    if share.perhaps_more:
        why += " Several umbrella or excess policies are in force."
        return unknown(why, found, evidence, "Add up the layers, and decide whether they are enough.")
    return not_met(why, fix, found, evidence)


def _larger(title: str, minimum: int, umbrella_helps: bool) -> str:
    fix = f"Please send an updated certificate with at least {money(minimum)} {title}."
    if umbrella_helps:
        return f"{fix} If an umbrella or excess policy makes up the difference, a certificate that lists it is enough."
    return f"{fix} If the policy provides more than this certificate shows, only the certificate needs updating."
