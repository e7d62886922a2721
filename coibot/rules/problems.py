"""What is wrong with a rules file, told all at once."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RulesProblem:
    """One mistake, and where it stands."""

    file: str
    line: int
    """1-based."""
    message: str
    """What is wrong and what would be right."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class RulesError(ValueError):
    """The rules cannot be used. `problems` holds every mistake found, in the order of the file."""

    def __init__(self, problems: Sequence[RulesProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))
