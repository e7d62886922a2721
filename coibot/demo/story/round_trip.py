"""A request, a certificate, what is wrong with it, and the corrected one."""

from datetime import date

from coibot.demo import cast
from coibot.demo.papers import AUTO, GENERAL, with_dates, with_limit
from coibot.demo.scene import Mail, Scene
from coibot.demo.story.company import Company, at, person
from coibot.model.message import Address
from coibot.samples import draw

TITLE = "The round trip"


def scenes(company: Company) -> tuple[Scene, ...]:
    acme = company.certificate(cast.ACME, cast.OAKRIDGE)
    short = with_dates(with_limit(acme, GENERAL, each_occurrence=500_000), AUTO, date(2025, 2, 15), date(2026, 2, 15))
    good = draw(acme, style="plain")
    return (
        Scene(
            at(8, 5),
            "The first request",
            "A new vendor is on the roster and may be written to. It is asked once for everything its class needs, "
            "in words an agent can work from.",
        ),
        Scene(
            at(9, 2),
            "A good certificate",
            "The agent answers with a certificate that has all of it. There is nothing to ask for, so coibot says "
            "thank you, and until when all is well.",
            Mail(
                person(cast.LAKESIDE),
                "",
                "Hello,\n\nhere is the certificate for Brightwater.\n\nLuis Ortega\nLakeside Brokers",
                (("brightwater-coi.pdf", company.brightwater(cast.ENDS_IN_SPRING)),),
                answers=cast.LAKESIDE.email,
            ),
        ),
        Scene(
            at(9, 10),
            "Two things are wrong",
            "An agent sends a certificate for Acme Plumbing. The limit for each occurrence is $500,000 instead of "
            "$1,000,000, and the automobile policy ran out two weeks ago.",
            Mail(
                person(cast.OAKRIDGE),
                "Certificate of insurance: Acme Plumbing LLC",
                "Hi,\n\nplease find the certificate for Acme Plumbing attached.\n\nBest,\nDana Whitfield",
                (("acme-plumbing-coi.pdf", draw(short, style="plain")),),
            ),
        ),
        Scene(
            at(9, 41),
            "The corrected certificate",
            "Half an hour later the agent answers in the same thread with a new certificate. It closes both points.",
            Mail(
                person(cast.OAKRIDGE),
                "",
                "Sorry about that, here is the right one.\n\nDana",
                (("acme-plumbing-coi-revised.pdf", good),),
                answers=cast.OAKRIDGE.email,
            ),
        ),
        Scene(
            at(9, 55),
            "The same certificate once more",
            "The vendor, who wants to be sure, sends the very same file again. It is on file and was answered, so "
            "there is nothing new to say.",
            Mail(
                Address("office@acme-plumbing.example", "Ruth Acker"),
                "Our certificate",
                "Our agent says you need this.\n\nRuth",
                (("COI Acme.pdf", good),),
            ),
        ),
    )
