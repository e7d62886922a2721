"""The day: who writes to the shared mailbox, in which order, and what it is an example of."""

from coibot.demo.scene import Chapter
from coibot.demo.story import as_they_come, decisions, round_trip, season, silence
from coibot.demo.story.company import MONDAY, SEASON_ENDS, ZONE, Company, at

__all__ = ["MONDAY", "SEASON_ENDS", "ZONE", "Company", "at", "chapters", "renewals"]


def chapters(company: Company) -> tuple[Chapter, ...]:
    """The Monday."""
    return tuple(Chapter(part.TITLE, part.scenes(company)) for part in (round_trip, as_they_come, decisions, silence))


def renewals(company: Company) -> Chapter:
    """Days of the weeks that follow on which something happens; on all others nothing should."""
    return Chapter(season.TITLE, season.scenes(company))
