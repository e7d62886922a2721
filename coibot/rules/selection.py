"""Which policy of a line serves on a day.

A policy runs from 12:01 a.m. of its effective date to 12:01 a.m. of its expiration date, so it no longer covers its
expiration date. When one policy is stated twice, the later certificate is the one that counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from coibot.rules.numbers import policy_number_key
from coibot.rules.statements import StatedPolicy

LONGEST_TERM = timedelta(days=3660)
"""Ten years. A longer term is a slip in a date."""


class Standing(StrEnum):
    """How a policy's dates stand to a day."""

    CURRENT = "current"
    UNDATED = "undated"
    """A date that matters is blank, unreadable or cannot be right."""
    FUTURE = "future"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class LineState:
    """A line of coverage on a day."""

    serving: StatedPolicy
    """The policy that the line is judged by."""
    standing: Standing
    others: tuple[StatedPolicy, ...] = ()
    """Other current policies of the line."""
    lapsed: StatedPolicy | None = None
    """The policy that ran out, when the serving one begins later."""
    upcoming: StatedPolicy | None = None
    """The next policy on file, when the serving one is current."""


def standing(stated: StatedPolicy, as_of: date) -> Standing:
    effective, expiration = stated.policy.effective, stated.policy.expiration
    if stated.ended_early(as_of):
        return Standing.EXPIRED
    if stated.unreadable("expiration") or expiration is None or dates_cannot_be(effective, expiration):
        future = effective is not None and effective > as_of and not stated.unreadable("effective")
        return Standing.FUTURE if future and expiration is None else Standing.UNDATED
    if expiration <= as_of:
        return Standing.EXPIRED
    if stated.unreadable("effective"):
        return Standing.UNDATED
    return Standing.FUTURE if effective is not None and effective > as_of else Standing.CURRENT


def dates_cannot_be(effective: date | None, expiration: date | None) -> bool:
    """Whether the two dates of a term contradict each other."""
    if effective is None or expiration is None:
        return False
    return not effective < expiration <= effective + LONGEST_TERM


def select(policies: Sequence[StatedPolicy], as_of: date) -> LineState | None:
    """The state of a line, or None when no certificate shows it. `policies` come oldest statement first."""
    if len(policies) == 1 and (kind := standing(policies[0], as_of)) is not Standing.FUTURE:
        return LineState(policies[0], kind)
    stated = _latest_statements(policies)
    if not stated:
        return None
    groups: dict[Standing, list[StatedPolicy]] = {kind: [] for kind in Standing}
    for policy in stated:
        groups[standing(policy, as_of)].append(policy)
    for group in groups.values():
        group.sort(key=lambda p: (p.policy.expiration or date.max, p.recency))
    current, future, expired = groups[Standing.CURRENT], groups[Standing.FUTURE], groups[Standing.EXPIRED]
    first_future = min(future, key=lambda p: (p.policy.effective or date.max, p.recency), default=None)
    if current:
        return LineState(current[-1], Standing.CURRENT, tuple(reversed(current[:-1])), upcoming=first_future)
    if groups[Standing.UNDATED]:
        return LineState(groups[Standing.UNDATED][-1], Standing.UNDATED)
    if first_future is not None:
        return LineState(first_future, Standing.FUTURE, lapsed=expired[-1] if expired else None)
    return LineState(expired[-1], Standing.EXPIRED)


def _latest_statements(policies: Sequence[StatedPolicy]) -> list[StatedPolicy]:
    """Of one policy stated by several certificates, the last statement (one certificate may give it several rows)."""
    latest: dict[tuple[str, date | None, date | None], StatedPolicy] = {}
    for stated in policies:
        if stated.policy.policy_number:
            latest[_identity(stated)] = stated
    return [
        stated
        for stated in policies
        if not stated.policy.policy_number or latest[_identity(stated)].source is stated.source
    ]


def _identity(stated: StatedPolicy) -> tuple[str, date | None, date | None]:
    policy = stated.policy
    return policy_number_key(policy.policy_number or ""), policy.effective, policy.expiration
