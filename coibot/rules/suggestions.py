"""Waivers that come again and again: perhaps the rule should change, and not each vendor be excused from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from coibot.model.record import Record
from coibot.model.wording import listing
from coibot.rules.rulebook import Rulebook

OFTEN = 3
"""So many vendors of one class with the same waiver in force are a pattern."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A requirement that staff keep waiving for one class."""

    requirement: str
    """As the waivers name it: a key, or `line.*`."""
    vendor_class: str
    vendors: tuple[str, ...]
    """Names, in alphabetical order."""
    of: int
    """Active vendors of the class."""
    reasons: tuple[str, ...]
    """Each reason that was given, the most frequent first."""

    @property
    def why(self) -> str:
        """One sentence for staff."""
        given = listing([f"“{reason}”" for reason in self.reasons[:3]])
        return (
            f"{self.requirement} is waived for {len(self.vendors)} of {self.of} vendors of the class "
            f"{self.vendor_class} ({given}); should the rule say otherwise?"
        )


def suggestions(records: Iterable[Record], rulebook: Rulebook, as_of: date) -> tuple[Suggestion, ...]:
    """Requirements waived on the day `as_of` for at least three active vendors of a class, the most frequent first.

    Waivers that have run out do not count, nor do classes that the rules no longer have.
    """
    members: dict[str, int] = {}
    waived: dict[tuple[str, str], dict[str, str]] = {}
    reasons: dict[tuple[str, str], list[str]] = {}
    for record in records:
        profile = record.profile
        if profile is None or not profile.active or profile.vendor_class not in rulebook.classes:
            continue
        members[profile.vendor_class] = members.get(profile.vendor_class, 0) + 1
        for waiver in record.waivers:
            if waiver.until >= as_of:
                key = (waiver.requirement, profile.vendor_class)
                waived.setdefault(key, {})[record.id] = profile.name
                reasons.setdefault(key, []).append(" ".join(waiver.reason.split()))
    found = [
        Suggestion(
            requirement,
            vendor_class,
            tuple(sorted(names.values())),
            members[vendor_class],
            _by_frequency(reasons[requirement, vendor_class]),
        )
        for (requirement, vendor_class), names in waived.items()
        if len(names) >= OFTEN
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.vendors), one.vendor_class, one.requirement)))


def _by_frequency(words: list[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words), key=lambda word: (-words.count(word), word)))
