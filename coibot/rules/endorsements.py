"""What a policy must be endorsed for: additional insured, waiver of subrogation, primary wording, notice, aggregates.

Findings ask for the endorsement page by form number "or equivalent", never for words on the certificate: those would
give no rights, and several states forbid asking for them (Texas Insurance Code 1811.052; Georgia Rule 120-2-103).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from coibot.model.certificate import Mark
from coibot.model.wording import listing
from coibot.rules.line_rules import AdditionalInsuredRule, AggregateBasis, LineRule
from coibot.rules.line_rules import Proof as Accepted
from coibot.rules.pages import PageProof, Pages, Proof
from coibot.rules.requirement import Outcome, Requirement, met, not_met, unknown
from coibot.rules.statements import StatedPolicy


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the certificate that says the same as a page."""

    part: str
    """`additional_insured` or `subrogation_waived` of a policy."""
    name: str
    """As printed: "ADDL INSD"."""

    def mark(self, stated: StatedPolicy) -> Mark | None:
        if stated.unreadable(self.part):
            return None
        return (
            stated.policy.additional_insured if self.part == "additional_insured" else stated.policy.subrogation_waived
        )


@dataclass(frozen=True, slots=True)
class Grant:
    """Something that an endorsement page gives."""

    name: str
    """As the reader of pages calls it: `additional_insured_ongoing`."""
    purpose: str
    """ "ongoing operations"; empty when there is only one."""
    forms: tuple[str, ...]

    @property
    def words(self) -> str:
        """ "CG 20 10 or CG 20 26 for ongoing operations"."""
        forms = listing(self.forms, "or")
        if not self.purpose:
            return forms
        return f"{forms} for {self.purpose}" if forms else self.purpose


@dataclass(frozen=True, slots=True)
class Endorsed:
    """A policy must be endorsed; judged against what shows it."""

    line: str
    grants: tuple[Grant, ...]
    effect: str
    """Completes "the endorsement page that ..."."""
    pages: Pages
    box: Box | None = None
    tick_is_enough: bool = False
    words_are_enough: bool = False

    @property
    def forms(self) -> str:
        """ "CG 20 10 or equivalent"; empty when the rules name no form."""
        return _or_equivalent(self.grants)

    def judge(self, stated: StatedPolicy) -> Outcome:
        mark = self.box.mark(stated) if self.box else Mark.BLANK
        if self.box and self.tick_is_enough and mark is Mark.YES:
            return met(f"The {self.box.name} box is marked.", "marked", stated.evidence(self.box.part))
        proofs = [(grant, self._proof(stated, grant)) for grant in self.grants]
        given = [proof for _, proof in proofs if proof.proof is Proof.GIVEN]
        if len(given) == len(proofs):
            why = _sentence(listing(list(dict.fromkeys(proof.why for proof in given))))
            return met(why, _labels(given) or None, given[0].evidence)
        if self.box and self.tick_is_enough and mark is None:
            return unknown(
                f"The {self.box.name} box could not be read with confidence.", None, stated.evidence(self.box.part)
            )
        doubtful = [proof for _, proof in proofs if proof.proof is Proof.DOUBT]
        missing = [(grant, proof) for grant, proof in proofs if proof.proof in (Proof.NOTHING, Proof.OTHER_POLICY)]
        if not missing:
            return unknown(_sentence(doubtful[0].why), _labels(doubtful) or None, doubtful[0].evidence)
        return self._missing(stated, mark, given, missing)

    def _proof(self, stated: StatedPolicy, grant: Grant) -> PageProof:
        proof = self.pages.proof(stated, self.line, grant.name, grant.forms)
        if self.words_are_enough and proof.proof is not Proof.GIVEN:
            return max(proof, self.pages.said(stated, self.line, grant.name), key=lambda one: one.proof)
        return proof

    def _missing(
        self,
        stated: StatedPolicy,
        mark: Mark | None,
        given: Sequence[PageProof],
        missing: Sequence[tuple[Grant, PageProof]],
    ) -> Outcome:
        needed = tuple(grant for grant, _ in missing)
        forms = _or_equivalent(needed)
        page = f"a copy of the endorsement page of {stated.label} that {self.effect}{_bracketed(forms)}"
        evidence = stated.evidence(self.box.part) if self.box else None
        wrong = next((proof for _, proof in missing if proof.proof is Proof.OTHER_POLICY), None)
        if wrong is not None:
            fix = f"Please send {page}."
            return not_met(f"{_sentence(wrong.why)}", fix, _labels([wrong]), wrong.evidence)
        if given:
            lacking = listing([grant.purpose for grant in needed])
            have = _labels(given)
            why = f"We have {have}, thank you; the page for {lacking} is still missing."
            if not have:
                why = f"We do not have the endorsement page of {stated.label} for {lacking}."
            return not_met(why, f"Please send {page}.", have or None, given[0].evidence)
        if self.box and self.tick_is_enough:
            why = f"The {self.box.name} box is not marked for {stated.label}, and we have no endorsement page."
            fix = (
                f"If {stated.label} has this endorsement, please send a copy of the page{_bracketed(forms)}, "
                f"or an updated certificate with the {self.box.name} box marked. If it does not, the "
                "endorsement has to be added to the policy first."
            )
            return not_met(why, fix, _mark_words(mark), evidence)
        if self.box and mark is Mark.YES:
            why = (
                f"The {self.box.name} box is marked, but a mark gives no rights by itself, and we do not have the page."
            )
        else:
            why = f"We do not have the endorsement page of {stated.label}."
        return not_met(why, f"Please send {page}. The certificate itself need not change.", _mark_words(mark), evidence)


def endorsement_requirements(line: str, title: str, rule: LineRule, pages: Pages, key: str = "") -> list[Requirement]:
    """All that a line's policy must be endorsed for, as far as every line can be.

    `key` ends the keys of what a site asks for names of its own.
    """
    who = listing(pages.protected)
    found: list[Requirement] = []

    def add(name: str, heading: str, ask: str, effect: str, grants: tuple[Grant, ...], accepted: Sequence[str]) -> None:
        box = _BOXES.get(name)
        tick, words = Accepted.TICK in accepted, Accepted.WORDING in accepted
        endorsed = Endorsed(line, grants, effect, pages, box, tick, words)
        found.append(_requirement(line, title, f"{name}{key}", heading, ask, endorsed))

    if (insured := rule.additional_insured) is not None:
        add(
            "additional_insured",
            "additional insured",
            f"{who} as additional insured",
            f"makes {who} an additional insured",
            _insured_grants(insured),
            insured.satisfied_by,
        )
    if (waiver := rule.waiver_of_subrogation) is not None:
        add(
            "waiver_of_subrogation",
            "waiver of subrogation",
            f"waiver of subrogation in favor of {who}",
            f"waives subrogation against {who}",
            (Grant("waiver_of_subrogation", "", waiver.forms),),
            waiver.satisfied_by,
        )
    if (primary := rule.primary_noncontributory) is not None and not key:
        add(
            "primary_noncontributory",
            "primary and noncontributory",
            "primary and noncontributory coverage",
            "makes the coverage primary and noncontributory",
            (Grant("primary_noncontributory", "", primary.forms),),
            primary.satisfied_by,
        )
    if (notice := rule.notice_of_cancellation) is not None and not key:
        add(
            "notice_of_cancellation",
            "notice of cancellation",
            "an endorsement for notice of cancellation",
            f"has the insurer notify {who} of cancellation",
            (Grant("notice_of_cancellation", "", notice.forms),),
            notice.satisfied_by,
        )
    return found


_BOXES = {
    "additional_insured": Box("additional_insured", "ADDL INSD"),
    "waiver_of_subrogation": Box("subrogation_waived", "SUBR WVD"),
}


def aggregate_requirement(title: str, bases: Sequence[AggregateBasis], pages: Pages) -> Requirement:
    """The general aggregate applies per project or per location: by the box, or by a page (CG 25 03, CG 25 04)."""
    words = listing([f"per {basis}" for basis in bases], "or")
    forms = listing([_AGGREGATE_FORMS[basis] for basis in bases], "or")

    def judge(stated: StatedPolicy) -> Outcome:
        for basis in bases:
            part = f"flags.aggregate_per_{basis}"
            if stated.policy.flags.get(f"aggregate_per_{basis}") is True and not stated.unreadable(part):
                return met(f"The box for an aggregate per {basis} is marked.", f"per {basis}", stated.evidence(part))
        proofs = [pages.proof(stated, "general_liability", f"aggregate_per_{basis}") for basis in bases]
        best = max(proofs, key=lambda proof: proof.proof)
        if best.proof is Proof.GIVEN:
            return met(_sentence(best.why), _labels([best]), best.evidence)
        if best.proof is Proof.DOUBT:
            return unknown(_sentence(best.why), _labels([best]) or None, best.evidence)
        if any(stated.unreadable(f"flags.aggregate_per_{basis}") for basis in bases):
            return unknown(
                "The boxes that say what the general aggregate applies to could not be read with confidence."
            )
        marked = [
            name for name in ("policy", "project", "location") if stated.policy.flags.get(f"aggregate_per_{name}")
        ]
        found = f"per {marked[0]}" if marked else None
        shows = found or "without saying what it applies to"
        why = f"The certificate shows a general aggregate {shows}; an aggregate {words} is required."
        page = f"the endorsement page of {stated.label} by which the aggregate applies {words}"
        fix = f"Please send a copy of {page} ({forms}, or equivalent)."
        return not_met(why, fix, found, stated.evidence(*(f"flags.aggregate_per_{name}" for name in marked)))

    return Requirement(
        "general_liability.aggregate_applies_per",
        f"{title}: general aggregate",
        f"applies {words}",
        f"a general aggregate that applies {words}",
        judge,
    )


_AGGREGATE_FORMS = {AggregateBasis.PROJECT: "CG 25 03", AggregateBasis.LOCATION: "CG 25 04"}


def _requirement(line: str, title: str, key: str, heading: str, ask: str, endorsed: Endorsed) -> Requirement:
    if endorsed.tick_is_enough:
        required = f"{ask}: box marked, or endorsement page"
    else:
        required = f"{ask}: endorsement page"
        ask += ", shown by a copy of the endorsement page"
    if endorsed.forms:
        required, ask = f"{required} ({endorsed.forms})", f"{ask} ({endorsed.forms})"
    rank = (not endorsed.words_are_enough) + 2 * (not endorsed.tick_is_enough) + 4 * (len(endorsed.grants) - 1)
    return Requirement(f"{line}.{key}", f"{title}: {heading}", _sentence(required, ""), ask, endorsed.judge, rank)


def _insured_grants(rule: AdditionalInsuredRule) -> tuple[Grant, ...]:
    if not rule.completed_operations_forms:
        return (Grant("additional_insured_ongoing", "", rule.forms),)
    return (
        Grant("additional_insured_ongoing", "ongoing operations", rule.forms),
        Grant("additional_insured_completed", "completed operations", rule.completed_operations_forms),
    )


@lru_cache(maxsize=1024)  # rules are few; vendors are many
def _or_equivalent(grants: tuple[Grant, ...]) -> str:
    words = listing([grant.words for grant in grants if grant.words])
    return f"{words}, or equivalent" if words else ""


def _bracketed(words: str) -> str:
    return f" ({words})" if words else ""


def _labels(proofs: Sequence[PageProof]) -> str:
    return listing(list(dict.fromkeys(proof.page.label for proof in proofs if proof.page)))


def _mark_words(mark: Mark | None) -> str | None:
    return {Mark.YES: "marked", Mark.NO: "N", Mark.NOT_APPLICABLE: "N/A"}.get(mark) if mark else None


def _sentence(words: str, end: str = ".") -> str:
    return f"{words[:1].upper()}{words[1:]}{end}"
