"""The requirements of a class, line by line, in the order of the certificate."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coibot.rules import titles
from coibot.rules.endorsements import aggregate_requirement, endorsement_requirements
from coibot.rules.free_rows import other_limit_requirement
from coibot.rules.limits import AUTO, auto_limit_requirements, limit_requirement
from coibot.rules.pages import Pages
from coibot.rules.requirement import Outcome, Requirement, met, not_met, unknown
from coibot.rules.rulebook import (
    AutomobileRule,
    Autos,
    ClassRules,
    Coverage,
    GeneralLiabilityRule,
    LineRule,
    OtherLine,
    OtherRule,
    OwnerExcluded,
    UmbrellaRule,
    WorkersCompensationRule,
)
from coibot.rules.statements import StatedPolicy
from coibot.rules.umbrella import Umbrella


@dataclass(frozen=True, slots=True)
class Line:
    """One line of coverage that a class speaks of."""

    key: str
    title: str
    rule: LineRule
    requirements: tuple[Requirement, ...]
    """Besides being in force."""

    @property
    def asks(self) -> str:
        """All that a certificate of this line must show, for letters: "$1,000,000 each occurrence; ..."."""
        return "; ".join(requirement.ask for requirement in self.requirements)


def lines_of_class(
    rules: ClassRules, other_lines: Mapping[str, OtherLine], pages: Pages, umbrella: Umbrella
) -> Iterator[Line]:
    """The lines that are required or judged when present."""
    standing: list[tuple[str, LineRule]] = [
        ("general_liability", rules.general_liability),
        ("automobile_liability", rules.automobile_liability),
        ("umbrella_excess", rules.umbrella_excess),
        ("workers_compensation", rules.workers_compensation),
        ("property", rules.property),
    ]
    named = [(key, titles.LINES[key], rule) for key, rule in standing]
    named += [(key, other_lines[key].title, rule) for key, rule in rules.other_lines.items()]
    for key, title, rule in named:
        if rule.coverage is not Coverage.NOT_REQUIRED:
            yield Line(key, title, rule, tuple(_requirements(key, title, rule, pages, umbrella)))


def _requirements(key: str, title: str, rule: LineRule, pages: Pages, umbrella: Umbrella) -> Iterator[Requirement]:
    if isinstance(rule, GeneralLiabilityRule | UmbrellaRule) and rule.occurrence_required:
        yield _occurrence(key, title)
    if isinstance(rule, AutomobileRule):
        if rule.autos is not None:
            yield _autos(title, rule.autos)
        yield from auto_limit_requirements(title, rule.minimums, umbrella)
    elif isinstance(rule, OtherRule):
        for limit, minimum in rule.minimums.items():
            yield other_limit_requirement(key, title, limit, minimum)
    else:
        if isinstance(rule, WorkersCompensationRule) and rule.statutory:
            yield _statutory(title)
        for limit, minimum in rule.minimums.items():
            yield limit_requirement(key, title, limit, minimum, umbrella)
    if isinstance(rule, GeneralLiabilityRule) and rule.aggregate_applies_per:
        yield aggregate_requirement(title, rule.aggregate_applies_per, pages)
    if isinstance(rule, WorkersCompensationRule) and rule.owner_excluded is OwnerExcluded.ASK:
        yield _owners(title)
    yield from endorsement_requirements(key, title, rule, pages)


def _flag(stated: StatedPolicy, name: str) -> bool | None:
    """A check box: True or False; None when it could not be read. A box that is not there is not marked."""
    if stated.unreadable(f"flags.{name}"):
        return None
    return stated.policy.flags.get(name) is True


def _occurrence(line: str, title: str) -> Requirement:
    def judge(stated: StatedPolicy) -> Outcome:
        occurrence, claims_made = _flag(stated, "occurrence"), _flag(stated, "claims_made")
        evidence = stated.evidence("flags.occurrence", "flags.claims_made")
        if occurrence and claims_made is False:
            return met("The OCCUR box is marked.", "occurrence", evidence)
        if occurrence is None or claims_made is None:
            return unknown("The CLAIMS-MADE and OCCUR boxes could not be read with confidence.", None, evidence)
        if occurrence and claims_made:
            return unknown("Both the CLAIMS-MADE and the OCCUR box are marked.", "both", evidence)
        if claims_made:
            why = f"The certificate shows {stated.label} as claims-made; an occurrence policy is required."
            fix = (
                "Please send a certificate of a policy written on an occurrence basis, or tell us if the box is wrong."
            )
            return not_met(why, fix, "claims-made", stated.evidence("flags.claims_made"))
        why = "Neither the CLAIMS-MADE nor the OCCUR box is marked; an occurrence policy is required."
        return not_met(why, "Please send an updated certificate with the one of the two boxes marked that applies.")

    return Requirement(f"{line}.occurrence", f"{title}: form", "occurrence", "occurrence basis", judge)


_AUTO_BOXES = {
    "owned_autos": "owned autos",
    "scheduled_autos": "scheduled autos",
    "hired_autos": "hired autos",
    "non_owned_autos": "non-owned autos",
}
_AUTO_CHOICES: dict[Autos, tuple[tuple[str, ...], ...]] = {
    Autos.ANY_AUTO: (),
    Autos.OWNED_HIRED_NON_OWNED: (("owned_autos",), ("hired_autos",), ("non_owned_autos",)),
    Autos.SCHEDULED_HIRED_NON_OWNED: (("owned_autos", "scheduled_autos"), ("hired_autos",), ("non_owned_autos",)),
    Autos.HIRED_NON_OWNED: (("hired_autos",), ("non_owned_autos",)),
}
"""For each choice, the boxes that must be marked, any one of each group. "Any auto" is always enough."""
_AUTO_WORDS = {
    Autos.ANY_AUTO: "any auto",
    Autos.OWNED_HIRED_NON_OWNED: "any auto, or owned, hired and non-owned autos",
    Autos.SCHEDULED_HIRED_NON_OWNED: "any auto, or owned or scheduled autos with hired and non-owned autos",
    Autos.HIRED_NON_OWNED: "any auto, or hired and non-owned autos",
}


def _autos(title: str, autos: Autos) -> Requirement:
    words = _AUTO_WORDS[autos]

    def judge(stated: StatedPolicy) -> Outcome:
        marks = {name: _flag(stated, name) for name in ("any_auto", *_AUTO_BOXES)}
        marked = [name for name, mark in marks.items() if mark]
        found = ", ".join(_AUTO_BOXES.get(name, "any auto") for name in marked) or None
        evidence = stated.evidence(*(f"flags.{name}" for name in marked))
        groups = _AUTO_CHOICES[autos]
        if marks["any_auto"] or (groups and all(any(marks[name] for name in group) for group in groups)):
            return met("The boxes marked cover the autos required.", found, evidence)
        lacking = [group for group in groups if not any(marks[name] for name in group)]
        could_be = all(any(marks[name] is None for name in group) for group in lacking) and bool(groups)
        if marks["any_auto"] is None or could_be:
            return unknown("Some of the auto boxes could not be read with confidence.", found, evidence)
        shows = f"shows {found}" if found else "has none of the auto boxes marked"
        why = f"The certificate {shows}; {words} must be covered."
        fix = (
            f"If {stated.label} covers {words}, please send an updated certificate with those boxes marked. "
            "If it does not, the policy has to be changed first."
        )
        return not_met(why, fix, found, evidence)

    return Requirement(f"{AUTO}.autos", f"{title}: autos covered", words, words, judge)


def _statutory(title: str) -> Requirement:
    def judge(stated: StatedPolicy) -> Outcome:
        statute, other = _flag(stated, "wc_statutory"), _flag(stated, "wc_other")
        evidence = stated.evidence("flags.wc_statutory", "flags.wc_other")
        if statute:
            return met("The PER STATUTE box is marked.", "per statute", evidence)
        if statute is None or other is None:
            return unknown("The PER STATUTE box could not be read with confidence.", None, evidence)
        if other:
            return unknown("The OTH-ER box is marked in place of PER STATUTE.", "other", evidence)
        why = "The PER STATUTE box is not marked."
        return not_met(why, "Please send an updated certificate with the PER STATUTE box marked, if it applies.")

    key = "workers_compensation.statutory"
    return Requirement(key, f"{title}: statutory limits", "per statute", "statutory limits", judge)


def _owners(title: str) -> Requirement:
    def judge(stated: StatedPolicy) -> Outcome:
        path = "flags.proprietor_excluded"
        if stated.unreadable(path):
            return unknown("The box for excluded owners and officers could not be read with confidence.")
        if stated.policy.flags.get("proprietor_excluded") != "Y":
            return met("The certificate shows no excluded owner or officer.", None, stated.evidence(path))
        why = "The certificate shows that an owner or officer is excluded from the coverage."
        fix = "Find out who is excluded, and decide whether that person may work on site."
        return unknown(why, "Y", stated.evidence(path), fix)

    key = "workers_compensation.proprietor_excluded"
    return Requirement(key, f"{title}: excluded owners", "nobody excluded", "owners and officers included", judge)
