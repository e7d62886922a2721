"""Thirty days before an expiration to ten days after it: one vendor renews in time, another does not."""

from datetime import date

from coibot.demo import cast
from coibot.demo.scene import Mail, Scene
from coibot.demo.story.company import Company, at, person

TITLE = "The renewal season"


def scenes(company: Company) -> tuple[Scene, ...]:
    return (
        Scene(
            at(9, 0, date(2026, 3, 16)),
            "30 days before",
            "The policies of Brightwater Electric and Pinewood Freight end on April 15. One letter each covers all "
            "of them, with what the renewal must show.",
        ),
        Scene(
            at(9, 0, date(2026, 3, 20)),
            "One renews in time",
            "Brightwater's agent answers. The new policies are judged by the day they begin, and the reminders to "
            "come are off the list by themselves.",
            Mail(
                person(cast.LAKESIDE),
                "",
                "Renewed, see attached.\n\nLuis Ortega",
                (("brightwater-renewal.pdf", company.brightwater(cast.NEXT_SPRING, date(2026, 3, 19))),),
                answers=cast.LAKESIDE.email,
            ),
        ),
        Scene(at(9, 0, date(2026, 4, 1)), "14 days before", "Pinewood has not answered. Brightwater hears nothing."),
        Scene(at(9, 0, date(2026, 4, 8)), "7 days before", "Each letter says which one it is, and how many there are."),
        Scene(at(9, 0, date(2026, 4, 15)), "The last day", "From now on staff are in copy: work may have to stop."),
        Scene(
            at(9, 0, date(2026, 4, 20)),
            "3 days after",
            "April 18 is a Saturday, so the letter goes out on Monday. It is the last one to the vendor.",
        ),
        Scene(
            at(9, 0, date(2026, 4, 27)),
            "10 days after",
            "Nobody is nagged for ever. The matter is handed to a person, who can call or stop the work.",
        ),
    )
