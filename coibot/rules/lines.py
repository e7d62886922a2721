"""The requirements of a class and its overlays, line by line, in the order of the certificate."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coibot.rules import titles
from coibot.rules.claims_made import claims_made_requirements
from coibot.rules.deductibles import DEDUCTIBLE, RETENTION, ceiling_requirement
from coibot.rules.endorsements import aggregate_requirement, endorsement_requirements
from coibot.rules.free_rows import other_limit_requirement
from coibot.rules.insurer_checks import insurer_requirement
from coibot.rules.insurers import InsurerList
from coibot.rules.limits import AUTO, auto_limit_requirements, limit_requirement
from coibot.rules.line_rules import (
    AdditionalInsuredRule,
    AutomobileRule,
    Autos,
    Coverage,
    GeneralLiabilityRule,
    LineRule,
    OtherLine,
    OtherRule,
    UmbrellaRule,
    WorkersCompensationRule,
)
from coibot.rules.overlays import Layer
from coibot.rules.requirement import Outcome, Requirement, met, not_met, strictest, unknown
from coibot.rules.statements import StatedPolicy
from coibot.rules.workers_compensation import Ground, flag, workers_compensation_requirements


@dataclass(frozen=True, slots=True)
class Line:
    """One line of coverage that a class or a site speaks of."""

    key: str
    title: str
    coverage: Coverage
    requirements: tuple[Requirement, ...]
    """Besides being in force."""
    asked_by: str = ""
    """Who asks for the line, when it is not the vendor's class: "asked by site Harbor Tower"."""

    @property
    def asks(self) -> str:
        """All that a certificate of this line must show, for letters: "$1,000,000 each occurrence; ..."."""
        return "; ".join(requirement.ask for requirement in self.requirements)


@dataclass(frozen=True, slots=True)
class Context:
    """What the requirements are judged with, beside the policy itself."""

    other_lines: Mapping[str, OtherLine]
    ground: Ground
    insurers: InsurerList | None
    work_begins: date | None


def lines_asked(layers: Sequence[Layer], context: Context) -> list[Line]:
    """The lines that are required or judged when present, each with every layer's demands: the strictest decides."""
    lines = []
    for key, title in (*_STANDING, *((key, line.title) for key, line in context.other_lines.items())):
        asking = [(layer, rule) for layer in layers if (rule := layer.rule_of(key)) is not None]
        asking = [(layer, rule) for layer, rule in asking if rule.coverage is not Coverage.NOT_REQUIRED]
        if not asking:
            continue
        demands: list[Requirement] = []
        for layer, rule in asking:
            demands += [one.asked_by(layer.asked_by) for one in _requirements(key, title, rule, layer, context)]
        demands += _named_by_sites(key, title, asking[0][1], layers)
        demands += _insurers(key, title, layers, context)
        required = [layer.asked_by for layer, rule in asking if rule.coverage is Coverage.REQUIRED]
        coverage = Coverage.REQUIRED if required else Coverage.IF_APPLICABLE
        lines.append(Line(key, title, coverage, tuple(_together(demands)), required[0] if required else ""))
    return lines


_STANDING = tuple(
    (key, titles.LINES[key])
    for key in ("general_liability", "automobile_liability", "umbrella_excess", "workers_compensation", "property")
)


def _together(demands: Iterable[Requirement]) -> Iterator[Requirement]:
    """One requirement for each key. A demand that only repeats what the class asks is left out."""
    by_key: dict[str, list[Requirement]] = {}
    for demand in demands:
        same = by_key.setdefault(demand.key, [])
        if all(_content(demand) != _content(one) for one in same):
            same.append(demand)
    return (strictest(same) for same in by_key.values())


def _content(demand: Requirement) -> tuple[str, int]:
    return demand.required.partition(" (asked ")[0], demand.strictness


def _named_by_sites(key: str, title: str, first: LineRule, layers: Sequence[Layer]) -> Iterator[Requirement]:
    """A site's own names must be covered as the company's are, by the site's rule or else by the class's."""
    for layer in layers:
        if layer.own_pages is None:
            continue
        own = layer.rule_of(key)
        speaks = own is not None and own.coverage is not Coverage.NOT_REQUIRED
        rule = own if speaks and own is not None and (own.additional_insured or own.waiver_of_subrogation) else first
        if key == "general_liability" and rule.additional_insured is None:
            # Names without a word of how they are shown: the mark or the page will do.
            rule = rule.model_copy(update={"additional_insured": AdditionalInsuredRule()})
        for one in endorsement_requirements(key, title, rule, layer.own_pages, f".{layer.slug}"):
            yield one.asked_by(layer.asked_by)


def _insurers(key: str, title: str, layers: Sequence[Layer], context: Context) -> Iterator[Requirement]:
    if context.insurers is None:
        return
    for layer in layers:
        if (asked := insurer_requirement(key, title, layer.rules.insurers, context.insurers)) is not None:
            yield asked.asked_by(layer.asked_by)


def _requirements(key: str, title: str, rule: LineRule, layer: Layer, context: Context) -> Iterator[Requirement]:
    umbrella, pages = context.ground.umbrella, layer.pages
    if isinstance(rule, GeneralLiabilityRule | UmbrellaRule) and rule.occurrence_required:
        yield _occurrence(key, title)
    if isinstance(rule, AutomobileRule):
        if rule.autos is not None:
            yield _autos(title, rule.autos)
        yield from auto_limit_requirements(title, rule.minimums, umbrella)
    elif isinstance(rule, OtherRule):
        for limit, minimum in rule.minimums.items():
            yield other_limit_requirement(key, title, limit, minimum)
    elif isinstance(rule, WorkersCompensationRule):
        yield from workers_compensation_requirements(title, rule, context.ground)
    else:
        for limit, minimum in rule.minimums.items():
            yield limit_requirement(key, title, limit, minimum, umbrella)
    if isinstance(rule, GeneralLiabilityRule) and rule.aggregate_applies_per:
        yield aggregate_requirement(title, rule.aggregate_applies_per, pages)
    if isinstance(rule, GeneralLiabilityRule | UmbrellaRule | OtherRule) and rule.claims_made is not None:
        yield from claims_made_requirements(key, title, rule.claims_made, context.work_begins)
    if rule.deductible_at_most is not None:
        yield ceiling_requirement(key, title, DEDUCTIBLE, rule.deductible_at_most)
    if rule.retention_at_most is not None:
        yield ceiling_requirement(key, title, RETENTION, rule.retention_at_most)
    yield from endorsement_requirements(key, title, rule, pages)


def _occurrence(line: str, title: str) -> Requirement:
    def judge(stated: StatedPolicy) -> Outcome:
        occurrence, claims_made = flag(stated, "occurrence"), flag(stated, "claims_made")
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
"""For each choice, the strictest first: boxes that must be marked, one of each group. "Any auto" is always enough."""
_AUTO_WORDS = {
    Autos.ANY_AUTO: "any auto",
    Autos.OWNED_HIRED_NON_OWNED: "any auto, or owned, hired and non-owned autos",
    Autos.SCHEDULED_HIRED_NON_OWNED: "any auto, or owned or scheduled autos with hired and non-owned autos",
    Autos.HIRED_NON_OWNED: "any auto, or hired and non-owned autos",
}


def _autos(title: str, autos: Autos) -> Requirement:
    words = _AUTO_WORDS[autos]

    def judge(stated: StatedPolicy) -> Outcome:
        marks = {name: flag(stated, name) for name in ("any_auto", *_AUTO_BOXES)}
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

    strictness = len(_AUTO_CHOICES) - list(_AUTO_CHOICES).index(autos)
    return Requirement(f"{AUTO}.autos", f"{title}: autos covered", words, words, judge, strictness)
