"""How far an umbrella or excess policy fills up the limits of other lines."""

from dataclasses import dataclass

from coibot.model.certificate import Mark
from coibot.model.wording import money
from coibot.rules.rulebook import Coverage, UmbrellaRule
from coibot.rules.selection import LineState, Standing
from coibot.rules.statements import StatedPolicy


@dataclass(frozen=True, slots=True)
class Share:
    """What the umbrella adds to one limit."""

    amount: int | None
    """Dollars; None when it cannot be known."""
    words: str
    """ "umbrella $4,000,000"."""
    perhaps_more: bool = False
    """Whether further umbrella or excess policies are in force, which are not added up."""


@dataclass(frozen=True, slots=True)
class Umbrella:
    """The class's rule for umbrellas, and the umbrella on file."""

    rule: UmbrellaRule
    state: LineState | None
    unread_rows: bool = False
    """Whether an umbrella may stand in rows that could not be read."""

    def share(self, line: str, limit: str) -> Share | None:
        """What the umbrella adds to `limit` of `line`; None when it adds nothing.

        What the class asks of the umbrella for itself is not counted twice: only the rest fills up other limits.
        """
        if limit not in self.rule.counts_toward.get(line, ()):
            return None
        if self.state is None:
            return Share(None, "an umbrella in the rows that could not be read") if self.unread_rows else None
        if self.state.standing is Standing.UNDATED:
            return Share(None, "an umbrella whose dates are not certain")
        if self.state.standing is not Standing.CURRENT:
            return None
        stated = self.state.serving
        if self.rule.counts_only_if_additional_insured and stated.policy.additional_insured is not Mark.YES:
            if stated.policy.additional_insured is None:
                return Share(None, "an umbrella whose additional insured box could not be read")
            return None
        return self._spare(stated, _box(stated, limit))

    def _spare(self, stated: StatedPolicy, box: str) -> Share | None:
        value = stated.policy.limits.get(box)
        if stated.unreadable(f"limits.{box}") or isinstance(value, str):
            return Share(None, "an umbrella whose amount is not certain")
        own = self.rule.minimums.get(box, 0) if self.rule.coverage is not Coverage.NOT_REQUIRED else 0
        if value is None or value <= own:
            return None
        words = f"umbrella {money(value - own)}"
        if own:
            words += f" (of {money(value)}; {money(own)} is required of the umbrella itself)"
        return Share(value - own, words, bool(self.state and self.state.others))


def _box(stated: StatedPolicy, limit: str) -> str:
    """Aggregates are filled up from the aggregate, which is never less than the amount for each occurrence."""
    shows_aggregate = stated.policy.limits.get("aggregate") is not None or stated.unreadable("limits.aggregate")
    return "aggregate" if "aggregate" in limit and shows_aggregate else "each_occurrence"
