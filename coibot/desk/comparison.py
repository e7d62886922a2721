"""A policy compared with what it replaces: what the buyer of the work has less of than before.

A renewal may be poorer and still meet the rules: a limit halved, "any auto" turned into scheduled autos, a mark that is
gone. Staff read of it in the history, in `coibot explain` and in the report. It is no finding: nobody is written to
about it, and no verdict depends on it, for what the rules ask for is in the rules.

Only what both certificates say readably is compared; a blank that could not be read is no loss.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from coibot.intake.clean import clean_line
from coibot.model.certificate import CoverageLine, Mark
from coibot.model.document import FiledDocument
from coibot.model.wording import listing, long_date, money
from coibot.rules import titles
from coibot.rules.line_rules import OtherLine
from coibot.rules.names import normalise
from coibot.rules.numbers import policy_number_key
from coibot.rules.pages import same_policy_number
from coibot.rules.selection import dates_cannot_be
from coibot.rules.statements import UNNAMED, Shelf, StatedPolicy, shelve


class Loss(StrEnum):
    """What there is less of."""

    LIMIT = "limit"
    RETENTION = "retention"
    """A deductible or retention that rose."""
    AUTOS = "autos"
    CLAIMS_MADE = "claims_made"
    AGGREGATE = "aggregate"
    """The general aggregate no longer applies per project or location."""
    ADDITIONAL_INSURED = "additional_insured"
    WAIVER = "waiver"
    ENDORSEMENT_PAGE = "endorsement_page"
    PROPRIETOR = "proprietor"
    CARRIER = "carrier"
    GAP = "gap"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs between a policy and the one before it."""

    line: str
    """The line's key, as in findings: `general_liability`, or `professional` for a free row."""
    loss: Loss
    words: str
    """One sentence for staff: "General liability: each occurrence is $1,000,000, and was $2,000,000 before."."""
    file: str
    file_sha256: str


Found = tuple[Loss, str]


def compare_arrival(
    before: Sequence[FiledDocument], filed: Sequence[FiledDocument], other_lines: Mapping[str, OtherLine]
) -> tuple[Difference, ...]:
    """What the newly filed documents show less of than those that were on file `before` they came."""
    old, new = shelve(_all(before), other_lines), shelve(filed, other_lines)
    everything = shelve(_all([*before, *filed]), other_lines)
    found: list[Difference] = []
    for key, policies in new.policies.items():
        if key != UNNAMED:
            for stated in policies:
                found += _differences(key, stated, policies, old.policies.get(key, ()), everything, other_lines)
    return tuple(dict.fromkeys(found))


def compare_on_file(
    documents: Sequence[FiledDocument], other_lines: Mapping[str, OtherLine], as_of: date
) -> tuple[Difference, ...]:
    """The same for every policy on file that is in force on `as_of` or begins later, against all that came earlier."""
    shelf = shelve(_all(documents), other_lines)
    found: list[Difference] = []
    for key, policies in shelf.policies.items():
        if key == UNNAMED:
            continue
        for stated in policies:
            last = not any(_one_policy(stated, other) and other.recency > stated.recency for other in policies)
            ends = stated.policy.expiration
            if last and ends is not None and ends > as_of and not stated.unreadable("expiration"):
                earlier = [other for other in policies if other.source.recency < stated.source.recency]
                beside = [other for other in policies if other.source is stated.source]
                found += _differences(key, stated, beside, earlier, shelf, other_lines)
    return tuple(dict.fromkeys(found))


def _all(documents: Iterable[FiledDocument]) -> list[FiledDocument]:
    """Also those that a newer certificate replaced: they are what it is compared with."""
    known = {filed.file_sha256 for filed in documents}
    return [replace(filed, replaced_by=None) if filed.replaced_by in known else filed for filed in documents]


# Which policy stands against which ------------------------------------------------------------------------------------


def _one_policy(one: StatedPolicy, other: StatedPolicy) -> bool:
    """Whether both state the same policy for the same term."""
    return _number(one) == _number(other) != "" and (one.policy.effective, one.policy.expiration) == (
        other.policy.effective,
        other.policy.expiration,
    )


def _number(stated: StatedPolicy) -> str:
    return "" if stated.unreadable("policy_number") else policy_number_key(stated.policy.policy_number or "")


def _begins(stated: StatedPolicy) -> date | None:
    effective, expiration = stated.policy.effective, stated.policy.expiration
    if stated.unreadable("effective") or dates_cannot_be(effective, expiration):
        return None
    return effective


def _ends(stated: StatedPolicy) -> date | None:
    return None if stated.unreadable("expiration") else stated.policy.expiration


def _replaced(
    stated: StatedPolicy, beside: Sequence[StatedPolicy], earlier: Sequence[StatedPolicy]
) -> list[StatedPolicy]:
    """The last statement of each policy of the term before; of several, those that this one continues.

    Continued is the policy of the same number, or else of the same insurer, or else any that nothing beside continues.
    """
    begins = _begins(stated)
    if begins is None:
        return []
    latest: dict[object, StatedPolicy] = {}
    for other in earlier:
        before = _begins(other)
        if before is not None and _ends(other) is not None and before < begins and not _one_policy(stated, other):
            latest[_number(other), other.policy.effective, other.policy.expiration] = other
    ends = max((_ends(other) or date.min for other in latest.values()), default=None)
    last = [other for other in latest.values() if _ends(other) == ends]
    if len(last) < 2:
        return last
    for continues in (_same_number, _same_insurer):
        own = [other for other in last if continues(stated, other)]
        if own:
            return own
    taken = [other for other in last if any(_same_number(new, other) or _same_insurer(new, other) for new in beside)]
    return [other for other in last if other not in taken]


def _same_number(one: StatedPolicy, other: StatedPolicy) -> bool:
    return _number(one) == _number(other) != ""


def _same_insurer(one: StatedPolicy, other: StatedPolicy) -> bool | None:
    """Whether both are written by one company; None when a certificate names none."""
    first, second = (
        stated.source.certificate.insurers.get(stated.policy.insurer_letter or "") for stated in (one, other)
    )
    if first is None or second is None or not (first.name and second.name):
        return None
    if first.naic and second.naic and first.naic == second.naic:
        return True
    return normalise(first.name) == normalise(second.name)


def _differences(
    key: str,
    stated: StatedPolicy,
    beside: Sequence[StatedPolicy],
    earlier: Sequence[StatedPolicy],
    shelf: Shelf,
    other_lines: Mapping[str, OtherLine],
) -> Iterator[Difference]:
    restated = [other for other in earlier if _one_policy(stated, other)]
    replaced = _replaced(stated, beside, earlier)
    found: list[Found] = []
    for other in (*restated, *replaced):
        found += _poorer(stated, other)
    for other in replaced:
        found += _renewed(stated, other, beside, shelf)
    if replaced:
        found += _gap(stated, replaced[0])  # all of them ended on one day
    title = titles.LINES.get(key) or other_lines[key].title
    source = stated.source.filed
    for loss, words in dict.fromkeys(found):
        yield Difference(key, loss, clean_line(f"{title}: {words}"), source.file, source.file_sha256)


# What can be poorer ---------------------------------------------------------------------------------------------------


def _poorer(new: StatedPolicy, old: StatedPolicy) -> Iterator[Found]:
    yield from _limits(new, old)
    if new.policy.line is CoverageLine.AUTOMOBILE_LIABILITY:
        yield from _autos(new, old)
    yield from _flags(new, old)
    for part, loss, box in (
        ("additional_insured", Loss.ADDITIONAL_INSURED, "ADDL INSD"),
        ("subrogation_waived", Loss.WAIVER, "SUBR WVD"),
    ):
        was, now = (None if stated.unreadable(part) else getattr(stated.policy, part) for stated in (old, new))
        if was is Mark.YES and now is not None and now is not Mark.YES:
            yield loss, f"the {box} mark was there before, and now the box {_says(now)}."


def _says(mark: Mark) -> str:
    return "is blank" if mark is Mark.BLANK else f"says {mark.value}"


def _limits(new: StatedPolicy, old: StatedPolicy) -> Iterator[Found]:
    if new.unreadable("limits"):
        return
    names = {_label(name): name for name in new.policy.limits}
    unread = {_label(name) for name in new.unread_limits}
    gone: list[tuple[str, int]] = []
    for name, was in old.policy.limits.items():
        label = _label(name)
        if not isinstance(was, int) or old.unreadable(f"limits.{name}") or label in unread:
            continue
        now = new.policy.limits.get(names.get(label, name))
        title = titles.LIMITS.get(name, name.replace("_", " "))
        if "retention" in label or "deductible" in label:
            if isinstance(now, int) and now > was:
                yield Loss.RETENTION, f"{title} is {money(now)}, and was {money(was)} before."
        elif isinstance(now, int):
            if now < was:
                yield Loss.LIMIT, f"{title} is {money(now)}, and was {money(was)} before."
        elif isinstance(now, str):
            if was and now.strip().casefold() not in ("included", "incl", "incl."):
                yield Loss.LIMIT, f"{title} says “{now}”, and was {money(was)} before."
        elif was:
            gone.append((title, was))
    shown = [amount for amount in new.policy.limits.values() if isinstance(amount, int)]
    if unread or not shown:
        return
    free = new.policy.line in (CoverageLine.OTHER, CoverageLine.PROPERTY)
    for title, was in gone:
        # The labels of free rows are whatever an agent types: there only an amount that nothing replaces counts.
        if not free or max(shown) < was:
            yield Loss.LIMIT, f"{title} is not shown, and was {money(was)} before."


def _label(name: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())


_COVERS = {
    "any_auto": ("owned", "hired", "non-owned"),
    "owned_autos": ("owned",),
    "hired_autos": ("hired",),
    "non_owned_autos": ("non-owned",),
}
_AUTOS = {
    "any_auto": "any auto",
    "owned_autos": "owned autos",
    "scheduled_autos": "scheduled autos",
    "hired_autos": "hired autos",
    "non_owned_autos": "non-owned autos",
}


def _autos(new: StatedPolicy, old: StatedPolicy) -> Iterator[Found]:
    if any(stated.unreadable(f"flags.{box}") for stated in (new, old) for box in _AUTOS):
        return
    was, now = ([box for box in _AUTOS if stated.policy.flags.get(box) is True] for stated in (old, new))
    kept = {autos for box in now for autos in _COVERS.get(box, ())}
    lost = {autos for box in was for autos in _COVERS.get(box, ())} - kept
    if "scheduled_autos" in was and not {"any_auto", "owned_autos", "scheduled_autos"} & set(now):
        lost.add("scheduled")
    if lost:
        before, after = (listing([_AUTOS[box] for box in boxes]) or "no autos" for boxes in (was, now))
        yield Loss.AUTOS, f"{after} now, and {before} before."


def _flags(new: StatedPolicy, old: StatedPolicy) -> Iterator[Found]:
    def ticked(stated: StatedPolicy, flag: str) -> bool | None:
        return None if stated.unreadable(f"flags.{flag}") else stated.policy.flags.get(flag) is True

    if ticked(old, "occurrence") and ticked(new, "claims_made") and ticked(new, "occurrence") is False:
        yield Loss.CLAIMS_MADE, "claims-made now, and occurrence before."
    for basis in ("project", "location"):
        flag = f"aggregate_per_{basis}"
        if ticked(old, flag) and ticked(new, flag) is False:
            yield Loss.AGGREGATE, f"the general aggregate applied per {basis} before, and does not now."
    if not (new.unreadable("flags.proprietor_excluded") or old.unreadable("flags.proprietor_excluded")):
        was, now = (stated.policy.flags.get("proprietor_excluded") for stated in (old, new))
        if was == "N" and now == "Y":
            yield Loss.PROPRIETOR, "a proprietor, partner or officer is excluded now, and nobody was before."


# What only a new term can change --------------------------------------------------------------------------------------


def _renewed(new: StatedPolicy, old: StatedPolicy, beside: Sequence[StatedPolicy], shelf: Shelf) -> Iterator[Found]:
    if _same_insurer(new, old) is False and not any(_same_insurer(other, old) for other in beside):
        yield Loss.CARRIER, f"{new.insurer} now, and {old.insurer} before."
    if not (_number(old) and _number(new)) or same_policy_number(_number(old), _number(new)) is not False:
        return
    had, has = (_pages(shelf, stated) for stated in (old, new))
    for grant, form in had.items():
        if grant not in has:
            yield (
                Loss.ENDORSEMENT_PAGE,
                f"{form} was on file for policy {old.policy.policy_number}, and no such page is for policy "
                f"{new.policy.policy_number}.",
            )


def _pages(shelf: Shelf, stated: StatedPolicy) -> dict[str, str]:
    """Grant -> form of the endorsement pages that are surely of this policy."""
    return {
        grant: page.filed.document.form or "an endorsement page"
        for page in shelf.endorsements
        if not page.unreadable("policy_number")
        and same_policy_number(page.endorsement.policy_number or "", stated.policy.policy_number or "")
        for grant in page.endorsement.grants
    }


def _gap(new: StatedPolicy, old: StatedPolicy) -> Iterator[Found]:
    begins, ended = _begins(new), _ends(old)
    if begins is not None and ended is not None and begins > ended:
        days = (begins - ended).days
        yield (
            Loss.GAP,
            f"{days} {'day' if days == 1 else 'days'} without coverage on file: the policy before ended on "
            f"{long_date(ended)}, and this one begins on {long_date(begins)}.",
        )
