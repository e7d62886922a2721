"""How far an umbrella or excess policy fills up the limits of other lines."""

from dataclasses import dataclass

from coibot.model.certificate import Mark
from coibot.model.wording import money
from coibot.rules.line_rules import Coverage, Layers, UmbrellaRule
from coibot.rules.pages import same_policy_number
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
        if self.state.others and self.rule.layers is Layers.ADD:
            return self._layers(limit, self.state)
        stated = self.state.serving
        if self.rule.counts_only_if_additional_insured and stated.policy.additional_insured is not Mark.YES:
            if stated.policy.additional_insured is None:
                return Share(None, "an umbrella whose additional insured box could not be read")
            return None
        return self._spare(stated, _box(stated, limit))

    def total(self, limit: str) -> tuple[int, str] | None:
        """All layers of umbrella and excess in force added up, with the sum; None when that cannot be trusted."""
        if self.state is None or self.rule.layers is not Layers.ADD or self.state.standing is not Standing.CURRENT:
            return None
        layers = (self.state.serving, *self.state.others)
        amounts = [layer.policy.limits.get(_box(layer, limit)) for layer in layers]
        unread = any(layer.unreadable(f"limits.{_box(layer, limit)}") for layer in layers)
        numbers = [amount for amount in amounts if isinstance(amount, int)]
        if unread or len(numbers) < len(amounts) or not _all_different(layers):
            return None
        return sum(numbers), " + ".join(money(number) for number in numbers)

    def _layers(self, limit: str, state: LineState) -> Share | None:
        marks = [stated.policy.additional_insured for stated in (state.serving, *state.others)]
        if self.rule.counts_only_if_additional_insured and any(mark is not Mark.YES for mark in marks):
            return Share(None, "umbrella and excess layers of which not each is known to cover us")
        total = self.total(limit)
        if total is None:
            return Share(None, "umbrella and excess layers that do not add up for certain")
        box = "aggregate" if "aggregate" in limit else "each_occurrence"
        own = self._own(box)
        if total[0] <= own:
            return None
        words = f"umbrella and excess {money(total[0] - own)} ({total[1]}"
        words += f"; {money(own)} is required of the umbrella itself)" if own else ")"
        return Share(total[0] - own, words)

    def _own(self, box: str) -> int:
        return self.rule.minimums.get(box, 0) if self.rule.coverage is not Coverage.NOT_REQUIRED else 0

    def _spare(self, stated: StatedPolicy, box: str) -> Share | None:
        value = stated.policy.limits.get(box)
        if stated.unreadable(f"limits.{box}") or isinstance(value, str):
            return Share(None, "an umbrella whose amount is not certain")
        own = self._own(box)
        if value is None or value <= own:
            return None
        words = f"umbrella {money(value - own)}"
        if own:
            words += f" (of {money(value)}; {money(own)} is required of the umbrella itself)"
        return Share(value - own, words, bool(self.state and self.state.others))


def _all_different(layers: tuple[StatedPolicy, ...]) -> bool:
    """Whether the layers are surely different policies, and not one that two certificates state differently."""
    numbers = [layer.policy.policy_number for layer in layers]
    if any(not number or layer.unreadable("policy_number") for number, layer in zip(numbers, layers, strict=True)):
        return False
    return all(
        same_policy_number(one or "", other or "") is False for at, one in enumerate(numbers) for other in numbers[:at]
    )


def _box(stated: StatedPolicy, limit: str) -> str:
    """Aggregates are filled up from the aggregate, which is never less than the amount for each occurrence."""
    shows_aggregate = stated.policy.limits.get("aggregate") is not None or stated.unreadable("limits.aggregate")
    return "aggregate" if "aggregate" in limit and shows_aggregate else "each_occurrence"
