"""Whether a line is in force on a day: one finding for each cause."""

from datetime import date, timedelta
from functools import lru_cache

from coibot.model.assessment import Status, Who
from coibot.model.wording import long_date
from coibot.rules.cancellations import Cancellation
from coibot.rules.requirement import Outcome, met, not_met, unknown
from coibot.rules.selection import LineState, Standing, dates_cannot_be
from coibot.rules.statements import StatedPolicy, evidence_at


def judge_expiration(state: LineState, as_of: date, minimum_days_left: int, asks: str, grace_days: int = 0) -> Outcome:
    """Whether the line's coverage has not ended, and lasts long enough. `asks` tells what a renewal needs."""
    stated = state.serving
    expiration = stated.policy.expiration
    evidence = stated.evidence("expiration")
    if stated.unreadable("expiration"):
        return unknown(f"The expiration date of {stated.label} could not be read with confidence.", None, evidence)
    if expiration is None:
        why = f"The certificate shows no expiration date for {stated.label}."
        return not_met(why, "Please send an updated certificate with the policy's expiration date.", None)
    found = long_date(expiration)
    early = _cancelled(stated, stated.cancellation, as_of, asks) if stated.cancellation else None
    if early is not None and early.status is not Status.MET:
        return early
    if dates_cannot_be(stated.policy.effective, expiration) and not stated.unreadable("effective"):
        begins = long_date(stated.policy.effective or expiration)
        why = f"The certificate shows {stated.label} from {begins} to {found}, which looks like a typing error."
        return unknown(why, found, evidence, "Ask the agent which dates are right.")
    if state.standing is Standing.EXPIRED:
        fix = f"Please send a certificate of the renewal policy.{f' What is needed: {asks}.' if asks else ''}"
        why = f"The certificate shows {stated.label}, which expired on {found}."
        if (as_of - expiration).days < grace_days:
            until = long_date(expiration + timedelta(days=grace_days))
            fix = "Wait for the certificate of the renewal policy, or ask for it now; nothing is in force until then."
            return unknown(f"{why} The rules give time until {until}.", found, evidence, fix)
        return not_met(why, fix, found, evidence)
    if state.lapsed is not None and state.lapsed.policy.expiration is not None:
        return _not_begun_after_lapse(state, state.lapsed)
    if (later := _too_soon(stated, expiration, as_of, minimum_days_left) or _gap_ahead(state)) is not None:
        return later
    return early or met(f"{_capital(stated.label)} runs until {found}.", found, evidence)


def _too_soon(stated: StatedPolicy, expiration: date, as_of: date, minimum_days_left: int) -> Outcome | None:
    """Fewer days left than the rules ask for, whether the term ends then or a notice ends it."""
    if (expiration - as_of).days >= minimum_days_left:
        return None
    found = long_date(expiration)
    ends = f"is cancelled as of {found}" if stated.cancelled else f"expires on {found}"
    why = f"{_capital(stated.label)} {ends}, and at least {minimum_days_left} days must be left."
    other = "policy that takes its place" if stated.cancelled else "renewal policy"
    fix = f"Please send a certificate of the {other} as soon as it is bound."
    return not_met(why, fix, found, stated.evidence("expiration"))


def judge_effective(state: LineState, as_of: date) -> Outcome | None:
    """Trouble with the beginning of the term; None when there is none, or when the expiration says it already."""
    stated = state.serving
    effective = stated.policy.effective
    evidence = stated.evidence("effective")
    if state.standing is Standing.EXPIRED or state.lapsed is not None:
        return None
    if stated.unreadable("effective"):
        return unknown(f"The effective date of {stated.label} could not be read with confidence.", None, evidence)
    if effective is None:
        why = f"The certificate shows no effective date for {stated.label}."
        return not_met(why, "Please send an updated certificate with the policy's effective date.")
    if effective > as_of and state.standing is Standing.FUTURE:
        begins = long_date(effective)
        why = f"{_capital(stated.label)} begins on {begins}, and no policy before it is on file."
        fix = "If the work begins earlier, ask for a certificate of the policy in force until then."
        return unknown(why, begins, evidence, fix)
    return None


def judge_policy_number(stated: StatedPolicy, as_of: date, binder_days: int | None = None) -> Outcome | None:
    """What stands in place of a policy number; None when it reads like one.

    A binder counts for `binder_days` from the effective date, where the rules give them.
    """
    number = stated.policy.policy_number
    if stated.unreadable("policy_number"):
        return unknown("The policy number could not be read with confidence.", None, stated.evidence("policy_number"))
    if not number:
        why = "The certificate shows no policy number."
        return not_met(why, "Please send an updated certificate with the policy number.")
    if _is_placeholder(number):
        why = f"The certificate shows “{number}” in place of a policy number, so the policy may not be issued yet."
        evidence, begins = stated.evidence("policy_number"), stated.policy.effective
        if binder_days is not None and begins is not None and not stated.unreadable("effective"):
            ends = begins + timedelta(days=binder_days)
            if as_of < ends:
                return met(
                    f"A binder is accepted in place of a policy number until {long_date(ends)}.", number, evidence
                )
            why = f"The certificate shows “{number}” in place of a policy number, accepted until {long_date(ends)}."
            return not_met(why, "Please send an updated certificate with the policy number.", number, evidence)
        fix = "Decide whether to wait for the policy number, or ask the agent for it."
        return unknown(why, number, stated.evidence("policy_number"), fix)
    return None


def _cancelled(stated: StatedPolicy, early: Cancellation, as_of: date, asks: str) -> Outcome | None:
    """What a notice of cancellation comes to; None when it is no matter on that day."""
    ends = long_date(early.ends)
    evidence = evidence_at(early.filed, "notice.effective")
    said = f"A notice from the insurer cancels {stated.label} as of {ends}"
    why = f"{said} ({early.notice.reason})." if early.notice.reason else f"{said}."
    if early.restated:
        why += " A certificate of a later day shows the policy all the same."
        return unknown(why, ends, evidence, "Ask the agent for the notice of reinstatement.")
    if stated.ended_early(as_of):
        if early.resumes is not None:
            why += f" It was reinstated as of {long_date(early.resumes)}."
        needed = f" What is needed: {asks}." if asks else ""
        fix = f"Please send the notice of reinstatement, or a certificate of the policy that takes its place.{needed}"
        return not_met(why, fix, f"cancelled as of {ends}", evidence)
    if early.resumes is None:
        return met(f"{why} It is in force until then.", ends, evidence)
    return None


@lru_cache(maxsize=4096)
def _is_placeholder(number: str) -> bool:
    words = "".join(c if c.isalpha() else " " for c in number.casefold()).split()
    spelled = " ".join(words)
    named = any(phrase in spelled for phrase in ("to be determined", "to be assigned", "to be issued", "to follow"))
    return named or bool({"tbd", "tba", "binder", "pending", "applied", "unknown"} & set(words))


def _not_begun_after_lapse(state: LineState, lapsed: StatedPolicy) -> Outcome:
    ended = long_date(lapsed.policy.expiration or date.min)
    begins = long_date(state.serving.policy.effective or date.min)
    why = (
        f"The certificate shows {lapsed.label}, which expired on {ended}, and the next one, {state.serving.label}, "
        f"begins on {begins}."
    )
    fix = f"Please send a certificate of the policy in force from {ended} to {begins}, or the corrected dates."
    return not_met(why, fix, ended, lapsed.evidence("expiration"))


def _gap_ahead(state: LineState) -> Outcome | None:
    """A next policy on file that leaves days uncovered."""
    expiration, upcoming = state.serving.policy.expiration, state.upcoming
    if upcoming is None or expiration is None or upcoming.policy.effective is None:
        return None
    ends = max([expiration, *(other.policy.expiration for other in state.others if other.policy.expiration)])
    if upcoming.policy.effective <= ends:
        return None
    why = (
        f"{_capital(state.serving.label)} expires on {long_date(ends)}, and the next one, {upcoming.label}, begins on "
        f"{long_date(upcoming.policy.effective)}."
    )
    fix = "Ask the agent whether coverage is meant to pause between the two."
    return Outcome(Status.UNKNOWN, why, long_date(ends), fix, Who.STAFF, upcoming.evidence("effective"))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
