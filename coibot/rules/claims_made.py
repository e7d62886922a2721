"""What a claims-made policy needs beside being one: a retroactive date early enough, and an answer about its tail.

A claims-made policy answers for claims made while it runs, and only for work done since its retroactive date.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

from coibot.model.certificate import CoverageLine
from coibot.model.wording import long_date
from coibot.rules.line_rules import WORK_START, Asked, ClaimsMadeRule
from coibot.rules.requirement import Outcome, Requirement, met, not_applicable, not_met, unknown
from coibot.rules.statements import StatedPolicy, is_unreadable

_DATE = r"(\d{1,2}[/-]\d{1,2}[/-]\d{2,4}|\d{4}-\d\d-\d\d|[A-Z][a-z]{2,8}\.? \d{1,2}, \d{4})"
_RETRO = r"\bretro(?:active)?\b\.?(?:\s*dates?)?"
_RETRO_DATE = re.compile(rf"{_RETRO}[\s:=\-]*(?:is |of )?{_DATE}", re.IGNORECASE)
_FULL = re.compile(
    rf"\bfull prior acts\b|\bprior acts\s*[:\-]?\s*full\b|{_RETRO}\s*[:=\-]?\s*(?:none|full|unlimited)\b", re.IGNORECASE
)
_CLAIMS_MADE = re.compile(r"\bclaims?[\s-]*made\b", re.IGNORECASE)
_OCCURRENCE = re.compile(r"\boccurrence (form|basis|policy)\b", re.IGNORECASE)
_TAIL = re.compile(r"\bextended reporting\b|\btail\b|\berp\b", re.IGNORECASE)
_FORMATS = ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m-%d-%y", "%Y-%m-%d", "%B %d, %Y", "%b %d, %Y", "%b. %d, %Y")
_LONG_AGO = date(1900, 1, 1)


def claims_made_requirements(
    line: str, title: str, rule: ClaimsMadeRule, work_begins: date | None
) -> Iterator[Requirement]:
    if rule.retroactive_date_by is not None:
        yield _retroactive(line, title, rule.retroactive_date_by, work_begins)
    if rule.tail is Asked.ASK:
        yield _tail(line, title)


def _retroactive(line: str, title: str, written: str, work_begins: date | None) -> Requirement:
    latest = work_begins if written == WORK_START else date.fromisoformat(written)
    when = long_date(latest) if latest else "the first day of work"

    def judge(stated: StatedPolicy) -> Outcome:
        evidence = stated.evidence("type", "flags.claims_made")
        basis = is_claims_made(stated)
        if basis is False:
            return not_applicable("The policy is not claims-made.")
        dates = retroactive_dates(stated)
        if not dates:
            what = f"The certificate shows no retroactive date for {stated.label}, which is claims-made."
            if basis is None:
                what = f"Whether {stated.label} is claims-made, and since when, is not on the certificate."
            return unknown(what, None, evidence, f"Ask the agent for the retroactive date of {stated.label}.")
        found = " and ".join("full prior acts" if day == _LONG_AGO else long_date(day) for day in sorted(dates))
        if len(dates) > 1:
            return unknown(f"The certificate shows several retroactive dates: {found}.", found, evidence)
        day = dates.pop()
        if latest is None and day != _LONG_AGO:
            fix = "Give the site its work_begins in the rules, or decide whether the date is early enough."
            return unknown("No site of the vendor tells when work begins.", found, evidence, fix)
        if day == _LONG_AGO or (latest is not None and day <= latest):
            return met(f"The retroactive date is no later than {when}.", found, evidence)
        why = f"The certificate shows a retroactive date of {found}; it has to be {when} or earlier."
        fix = (
            f"If {stated.label} goes back further, please tell us its retroactive date. If not, the policy must change."
        )
        return not_met(why, fix, found, evidence)

    required = f"{when} or earlier, when claims-made"
    strictness = -(latest.toordinal() if latest else 0)
    return Requirement(
        f"{line}.retroactive_date",
        f"{title}: retroactive date",
        required,
        f"retroactive date {required}",
        judge,
        strictness,
    )


def _tail(line: str, title: str) -> Requirement:
    def judge(stated: StatedPolicy) -> Outcome:
        basis = is_claims_made(stated)
        if basis is False:
            return not_applicable("The policy is not claims-made.")
        if any(_TAIL.search(text) for text in _texts(stated)):
            return met("The certificate speaks of an extended reporting period.", None, stated.evidence("type"))
        words = "is claims-made" if basis else "may be claims-made"
        why = f"{stated.label[:1].upper()}{stated.label[1:]} {words}, and how late claims can be reported is not known."
        return unknown(why, None, stated.evidence("type"), "Ask the agent about the extended reporting period.")

    words = "an answer for claims made later"
    return Requirement(f"{line}.tail", f"{title}: extended reporting", words, words, judge)


def is_claims_made(stated: StatedPolicy) -> bool | None:
    """Whether a policy is claims-made; None when its certificate does not say."""
    flags = stated.policy.flags
    if stated.unreadable("flags.claims_made") or stated.unreadable("flags.occurrence"):
        return None
    if flags.get("claims_made") is True:
        return None if flags.get("occurrence") is True else True
    if flags.get("occurrence") is True:
        return False
    own = [_type(stated), *_limit_texts(stated)]
    if any(_CLAIMS_MADE.search(text) for text in own):
        return True
    return False if any(_OCCURRENCE.search(text) for text in own) else None


def retroactive_dates(stated: StatedPolicy) -> set[date]:
    """The retroactive dates that the certificate gives for a policy; 1900-01-01 stands for full prior acts."""
    found: set[date] = set()
    for text in _texts(stated):
        found |= {day for match in _RETRO_DATE.finditer(text) if (day := _parse(match[1])) is not None}
        if _FULL.search(text):
            found.add(_LONG_AGO)
    return found


def _texts(stated: StatedPolicy) -> Iterator[str]:
    """The row's own words, and the description when no other claims-made policy stands on the certificate."""
    yield _type(stated)
    yield from _limit_texts(stated)
    source = stated.source
    others = [
        policy
        for at, policy in enumerate(source.certificate.policies)
        if at != stated.index and (policy.flags.get("claims_made") is True or policy.line is CoverageLine.OTHER)
    ]
    if not others and not is_unreadable(source.filed, "description_of_operations"):
        yield source.certificate.description_of_operations or ""


def _type(stated: StatedPolicy) -> str:
    return "" if stated.unreadable("type") else stated.policy.type or ""


def _limit_texts(stated: StatedPolicy) -> Iterator[str]:
    for label, value in stated.policy.limits.items():
        if not stated.unreadable(f"limits.{label}"):
            yield f"{label.replace('_', ' ')} {value if value is not None else ''}"


def _parse(written: str) -> date | None:
    for pattern in _FORMATS:
        try:
            return datetime.strptime(written, pattern).replace(tzinfo=UTC).date()
        except ValueError:
            continue
    return None
