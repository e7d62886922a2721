"""How long to wait after a fault before the next attempt."""

import random
from collections.abc import Callable


class Backoff:
    """Exponential with jitter: each fault doubles the wait up to a ceiling; a success starts over.

    Waits are drawn between half and the whole of the current step, so that many clients of one server do not return
    at the same moment. `first` and `ceiling` are in seconds; `draw` gives numbers from 0 to 1.
    """

    def __init__(self, first: float = 2.0, ceiling: float = 300.0, draw: Callable[[], float] = random.random) -> None:
        self._first: float = first
        self._ceiling = ceiling
        self._draw = draw
        self.faults = 0
        """Faults in a row."""

    def failed(self) -> float:
        """Seconds to wait now that one more attempt failed."""
        step = min(self._ceiling, self._first * 2.0 ** min(self.faults, 60))
        self.faults += 1
        return step * (0.5 + self._draw() / 2)

    def succeeded(self) -> None:
        self.faults = 0
