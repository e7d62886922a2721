"""Workers' compensation, and the paths by which it is shown without a private policy.

State funds, stop-gap employers' liability, New York's own forms, exemptions with an end of their own, and whether a
policy covers the state where the work is. What a paper does not say is for a person.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from coibot.model.wording import listing, long_date, money
from coibot.rules import titles
from coibot.rules.free_rows import labelled_amounts
from coibot.rules.limits import limit_requirement
from coibot.rules.line_rules import Asked, Exemptions, WorkersCompensationRule
from coibot.rules.names import compare
from coibot.rules.requirement import Outcome, Requirement, met, not_met, unknown
from coibot.rules.selection import Standing, standing
from coibot.rules.state_forms import FUND_STATES, FUNDS, NEW_YORK_FORMS, STATE_NAMES
from coibot.rules.statements import Shelf, StatedCertificate, StatedPolicy, evidence_at, is_unreadable
from coibot.rules.umbrella import Umbrella

KEY = "workers_compensation"
_STOP_GAP = re.compile(r"\bstop[\s-]*gap\b", re.IGNORECASE)
_LISTED_STATES = re.compile(
    r"\b(?:3\.?\s?a\.?|states? (?:covered|listed|included)|covered states?|other states)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a vendor works, and what is on file that speaks for its employees."""

    shelf: Shelf
    umbrella: Umbrella
    as_of: date
    state: str = ""
    """The vendor's own; two letters, or empty."""
    sites: Sequence[tuple[str, str]] = field(default=())
    """The other states where it works, each with the site: ("OH", "site Harbor Tower")."""

    @property
    def fund(self) -> str:
        """The vendor's state when its fund alone insures: "Ohio"; else empty."""
        return FUND_STATES.get(self.state, "")


def workers_compensation_requirements(
    title: str, rule: WorkersCompensationRule, ground: Ground
) -> Iterator[Requirement]:
    if rule.statutory:
        yield _statutory(title)
    if ground.fund:
        yield _state_fund(title, ground)
    for limit, minimum in rule.minimums.items():
        yield _employers_liability(title, limit, minimum, ground)
    if rule.owner_excluded is Asked.ASK:
        yield _owners(title)
    if rule.state_form_required:
        yield _state_form(title, ground)
    if rule.out_of_state is Asked.ASK:
        for state, site in ground.sites:
            yield _out_of_state(title, state, site)


def flag(stated: StatedPolicy, name: str) -> bool | None:
    """A check box: True or False; None when it could not be read. A box that is not there is not marked."""
    if stated.unreadable(f"flags.{name}"):
        return None
    return stated.policy.flags.get(name) is True


def _statutory(title: str) -> Requirement:
    def judge(stated: StatedPolicy) -> Outcome:
        if (form := stated.source.state_form) is not None:
            return met(f"{_capital(form.label)} shows statutory coverage.", form.name)
        statute, other = flag(stated, "wc_statutory"), flag(stated, "wc_other")
        evidence = stated.evidence("flags.wc_statutory", "flags.wc_other")
        if statute:
            return met("The PER STATUTE box is marked.", "per statute", evidence)
        if statute is None or other is None:
            return unknown("The PER STATUTE box could not be read with confidence.", None, evidence)
        if other:
            return unknown("The OTH-ER box is marked in place of PER STATUTE.", "other", evidence)
        why = "The PER STATUTE box is not marked."
        return not_met(why, "Please send an updated certificate with the PER STATUTE box marked, if it applies.")

    return Requirement(f"{KEY}.statutory", f"{title}: statutory limits", "per statute", "statutory limits", judge)


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

    key, heading = f"{KEY}.proprietor_excluded", f"{title}: excluded owners"
    return Requirement(key, heading, "nobody excluded", "owners and officers included", judge)


# State funds ---------------------------------------------------------------------------------------------------------


def _state_fund(title: str, ground: Ground) -> Requirement:
    """In a state whose fund alone insures, a private policy covers nobody who works there."""
    state = ground.fund

    def judge(stated: StatedPolicy) -> Outcome:
        for one in (stated, *ground.shelf.policies.get(KEY, ())):
            form = one.source.state_form
            current = standing(one, ground.as_of) is Standing.CURRENT
            if form is not None and form.state in ("", ground.state) and current:
                return met(f"{_capital(form.label)} shows coverage by the state.", form.name)
        letter = stated.policy.insurer_letter
        insurer = stated.insurer or ""
        hidden = stated.unreadable("insurer_letter") or is_unreadable(stated.source.filed, f"insurers.{letter}.name")
        elsewhere = any(other in insurer for other in FUND_STATES.values() if other != state)
        if FUNDS.search(insurer) and not hidden and not elsewhere:
            return met(f"The insurer is {state}'s own fund.", insurer, stated.evidence("insurer_letter"))
        why = f"{state} insures through its state fund alone, and {stated.label} does not seem to be the fund's."
        fix = f"Ask for the certificate of {state}'s fund, unless nobody works in {state}."
        return unknown(why, insurer or None, None, fix)

    words = f"coverage by the state fund of {state}"
    return Requirement(f"{KEY}.state_fund", f"{title}: state fund", words, words, judge)


def _employers_liability(title: str, limit: str, minimum: int, ground: Ground) -> Requirement:
    asked = limit_requirement(KEY, title, limit, minimum, ground.umbrella)
    name = titles.LIMITS[limit]

    def judge(stated: StatedPolicy) -> Outcome:
        outcome = asked.judge(stated)
        if stated.policy.limits.get(limit) is not None or stated.unreadable(f"limits.{limit}"):
            return outcome
        if ground.fund:
            return _stop_gap(name, minimum, ground)
        if (form := stated.source.state_form) is not None:
            why = f"{_capital(form.label)} does not show employers' liability."
            return unknown(
                why, None, None, f"Ask for a certificate with {money(minimum)} {name}, or decide without it."
            )
        return outcome

    return Requirement(asked.key, asked.title, asked.required, asked.ask, judge, asked.strictness)


def _stop_gap_labels(stated: StatedPolicy) -> list[str]:
    """The limits of a policy that are stop gap: all of a row of that name, else those called so."""
    whole_row = _STOP_GAP.search(stated.policy.type or "")
    return [label for label in stated.policy.limits if whole_row or _STOP_GAP.search(label.replace("_", " "))]


def _amounts_of(stated: StatedPolicy, label: str) -> list[int]:
    value = stated.policy.limits[label]
    if value is None or isinstance(value, int):
        return [] if value is None else [value]
    return [dollars for _, dollars in labelled_amounts(label, value)]


def _stop_gap(name: str, minimum: int, ground: Ground) -> Outcome:
    """Employers' liability where the state fund gives none: "stop gap", on the general liability policy or alone."""
    mentioned = False
    best: tuple[int, StatedPolicy, str] | None = None
    for line, policies in ground.shelf.policies.items():
        if line == KEY:
            continue
        for stated in policies:
            if standing(stated, ground.as_of) is not Standing.CURRENT:
                continue
            mentioned |= bool(_STOP_GAP.search(stated.source.certificate.description_of_operations or ""))
            labels = _stop_gap_labels(stated)
            mentioned |= bool(labels)
            # The smallest amount of a row is compared: which of several is meant is not certain.
            amounts = [(dollars, label) for label in labels for dollars in _amounts_of(stated, label)]
            unread = any(stated.unreadable(f"limits.{label}") for label in labels)
            if amounts and not unread and (best is None or min(amounts)[0] > best[0]):
                amount, label = min(amounts)
                best = amount, stated, label
    if best is not None and best[0] >= minimum:
        amount, stated, label = best
        why = f"Stop-gap employers' liability on {stated.label} is at least the {money(minimum)} required."
        return met(why, f"{money(amount)} stop gap", stated.evidence(f"limits.{label}"))
    each = name.removeprefix("employers' liability ")
    fix = (
        f"{ground.fund}'s fund does not include employers' liability. Please send a certificate with stop-gap "
        f"employers' liability of at least {money(minimum)} {each}, which usually comes with "
        "general liability."
    )
    if best is not None:
        amount, stated, label = best
        why = f"The certificate shows {money(amount)} stop-gap employers' liability; {money(minimum)} is required."
        return not_met(why, fix, money(amount), stated.evidence(f"limits.{label}"))
    if mentioned or ground.shelf.unread_rows:
        why = "A certificate speaks of stop-gap employers' liability, and its amount is not certain."
        return unknown(why, None, None, "Ask the agent for the stop-gap amount.")
    return not_met(f"No certificate shows stop-gap employers' liability; {money(minimum)} is required.", fix)


# New York, and other states ------------------------------------------------------------------------------------------


def _state_form(title: str, ground: Ground) -> Requirement:
    state = STATE_NAMES.get(ground.state, ground.state)
    forms = listing(NEW_YORK_FORMS, "or") if ground.state == "NY" else f"the certificate of {state or 'the state'}"

    def judge(stated: StatedPolicy) -> Outcome:
        for one in (stated, *ground.shelf.policies.get(KEY, ())):
            form = one.source.state_form
            if form is None or (ground.state and form.state not in ("", ground.state)):
                continue
            if standing(one, ground.as_of) is Standing.CURRENT:
                return met(f"{_capital(form.label)} is on file.", form.name)
        if (page := ground.shelf.lookalike(r"workers.? compensation$", r"workers.? compensation form")) is not None:
            fix = "Look at the page; if it is enough, waive this until the date it ends."
            return unknown(f"The page {page.file} may be the form, and its dates are not known.", None, None, fix)
        return not_met(f"We do not have {forms}, and ACORD 25 is not accepted for it.", f"Please send {forms}.")

    return Requirement(f"{KEY}.state_form", f"{title}: state form", forms, forms, judge)


def _out_of_state(title: str, state: str, site: str) -> Requirement:
    name = STATE_NAMES.get(state, state)

    def judge(stated: StatedPolicy) -> Outcome:
        form = stated.source.state_form
        if form is not None and form.state == state:
            return met(f"{_capital(form.label)} is of {name}.", form.name)
        text = " ".join((stated.source.certificate.description_of_operations or "").split())
        mention = _LISTED_STATES.search(text)
        if mention and re.search(rf"\b(?:{state}|{name})\b", text[mention.end() : mention.end() + 200]):
            place = evidence_at(stated.source.filed, "description_of_operations")
            return met(f"The certificate lists {name} among the states covered.", name, place)
        why = (
            f"{_capital(site)} lies in {name}; whether {stated.label} covers work there, the certificate does not tell."
        )
        return unknown(why, None, None, f"Ask the agent whether item 3.A of the policy lists {name}.")

    words = f"coverage in {name}"
    return Requirement(f"{KEY}.state_{state.lower()}", f"{title}: {name}", words, words, judge)


# Exemptions ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Exemption:
    """An exemption on file, and what it comes to."""

    outcome: Outcome
    source: StatedCertificate
    effective: date | None
    expiration: date | None


def judge_exemption(
    ground: Ground, says: Exemptions, vendor_name: str | None, aliases: Sequence[str]
) -> Exemption | None:
    """What the latest exemption on file comes to, or None when there is none."""
    if not ground.shelf.exemptions:
        return None
    judged = [_exemption(source, ground, says, vendor_name, aliases) for source in ground.shelf.exemptions]
    return max(judged, key=lambda one: (one.expiration or date.min, one.source.recency))


def _exemption(
    source: StatedCertificate, ground: Ground, says: Exemptions, vendor_name: str | None, aliases: Sequence[str]
) -> Exemption:
    form = source.state_form
    assert form is not None
    effective, expiration = _term(source)
    place = evidence_at(source.filed, "policies.0.expiration", "insured.name")
    label = f"{form.label} (an exemption)"
    stated = source.certificate.insured.name or ""
    ends = long_date(expiration) if expiration else None

    def told(outcome: Outcome) -> Exemption:
        return Exemption(outcome, source, effective, expiration)

    look = "Look at the exemption; if it is enough, waive the line until the date it ends."
    if says is Exemptions.REFUSE:
        why = f"{_capital(label)} is on file, and coverage is required all the same."
        return told(not_met(why, "Please send a certificate for workers' compensation.", ends, place))
    if expiration is None or is_unreadable(source.filed, "policies.0.expiration"):
        return told(unknown(f"{_capital(label)} is on file, and the date it ends is not known.", None, place, look))
    if expiration <= ground.as_of:
        why = f"{_capital(label)} ended on {ends}."
        fix = "Please send the new exemption, or a certificate for workers' compensation."
        return told(not_met(why, fix, ends, place))
    if effective is not None and effective > ground.as_of:
        return told(unknown(f"{_capital(label)} begins on {long_date(effective)}.", ends, place, look))
    if ground.state and form.state not in ("", ground.state):
        why = f"{_capital(label)} is on file, and the vendor is in {STATE_NAMES.get(ground.state, ground.state)}."
        return told(unknown(why, ends, place, look))
    if vendor_name is not None and not (stated and compare(stated, vendor_name, aliases).same):
        whom = f"“{' '.join(stated.split())}”" if stated else "nobody that could be read"
        return told(unknown(f"{_capital(label)} names {whom}.", ends, place, look))
    if says is Exemptions.ASK:
        return told(
            unknown(f"{_capital(label)} runs until {ends}, and whether it is enough is not decided.", ends, place, look)
        )
    return told(met(f"{_capital(label)} runs until {ends}.", f"exempt until {ends}", place))


def _term(source: StatedCertificate) -> tuple[date | None, date | None]:
    """Dates from its row, or from what the reader kept of a form of another shape."""
    for policy in source.certificate.policies:
        if policy.expiration is not None:
            return policy.effective, policy.expiration
    extra = source.certificate.extra
    return _iso(extra.get("effective")), _iso(extra.get("expiration"))


def _iso(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written or "")
    except ValueError:
        return None


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
