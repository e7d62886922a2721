"""What coibot asks staff, how they answer, and what follows from it."""

from coibot.demo import cast
from coibot.demo.papers import AUTO, with_umbrella, without
from coibot.demo.scene import Mail, Scene
from coibot.demo.story.company import Company, at, person
from coibot.model.message import Address
from coibot.samples import draw, package

TITLE = "When a person must decide"


def scenes(company: Company) -> tuple[Scene, ...]:
    roofer = with_umbrella(company.certificate(cast.CEDAR, cast.KEYSTONE), 2_000_000)
    cleaner = without(company.certificate(cast.LARKSPUR, cast.GRANITE), AUTO)
    owner = Address("owner@larkspur-janitorial.example", "Iris Lark")
    stranger = Address("kim@tamarack-glass.example", "Kim Dahl")
    return (
        Scene(
            at(13, 5),
            "Another legal form",
            "The contract is with Meridian Elevator LLC and the insured is Meridian Elevator Inc. That may be a "
            "slip, or another company that is not insured for us at all. Staff are asked; the agent hears that a "
            "person looks.",
            Mail(
                person(cast.GRANITE),
                "Meridian Elevator certificate",
                "Please find attached.\n\nTheo Brandt",
                (("meridian.pdf", draw(company.certificate(cast.MERIDIAN, cast.GRANITE), style="embedded")),),
            ),
        ),
        Scene(
            at(13, 12),
            "Staff answer with one word",
            "Pat looked it up: the company changed its form. The answer is one word in a reply. It is remembered for "
            "next year, and the agent hears that all is well.",
            company.decides("ALIAS\n\nThey converted in January. Pat"),
        ),
        Scene(
            at(13, 30),
            "Nobody we know",
            "Neither the sender nor the insured is on the roster. Filing it under a guess would be the worst "
            "mistake, so staff decide whose it is.",
            Mail(
                stranger,
                "Insurance for the window job",
                "Hello, I was told to send this to you.\n\nKim Dahl, Tamarack Glass",
                (("tamarack.pdf", draw(company.certificate(cast.TAMARACK, cast.SUMMIT), style="hand-check")),),
            ),
        ),
        Scene(
            at(13, 38),
            "NEW contractor",
            "One line from staff starts a vendor from the certificate, in the class contractor. Only now is the "
            "sender answered: contractors also need an umbrella and an endorsement page.",
            company.decides("NEW contractor\n\nThey start on Monday. Pat"),
        ),
        Scene(
            at(13, 55),
            "A mark is not a page",
            "A contractor must send the endorsement pages themselves. One came: CG 20 10, for ongoing work. CG 20 "
            "37, for finished work, is missing, and that is all that is asked for.",
            Mail(
                person(cast.KEYSTONE),
                "Cedar Ridge Roofing - certificate and endorsement",
                "Certificate and AI endorsement attached.\n\nJoan Pell",
                (
                    (
                        "cedar-ridge.pdf",
                        package(draw(roofer, style="carrier"), company.page("CG 20 10", roofer)),
                    ),
                ),
            ),
        ),
        Scene(
            at(14, 20),
            "The missing page",
            "The page alone is enough; the certificate need not be sent again.",
            Mail(
                person(cast.KEYSTONE),
                "",
                "And the other one.\n\nJoan",
                (("CG2037.pdf", company.page("CG 20 37", roofer)),),
                answers=cast.KEYSTONE.email,
            ),
        ),
        Scene(
            at(14, 40),
            "A cleaner without cars",
            "Larkspur sends the certificate this time. It has no automobile policy.",
            Mail(
                owner,
                "",
                "Wrong file this morning, sorry! Here it is.\n\nIris",
                (("larkspur-coi.pdf", draw(cleaner, style="misaligned")),),
                answers=owner.email,
            ),
        ),
        Scene(
            at(14, 52),
            "Words, not papers",
            "Iris explains herself. Only a person can judge that, so it goes to staff, and Larkspur is left in peace "
            "until they have answered.",
            Mail(
                owner,
                "",
                "We own no vehicles. My two people come by bus, and an auto policy makes no sense for us. Can you do "
                "without?\n\nIris",
                answers=owner.email,
            ),
        ),
        Scene(
            at(15, 5),
            "Staff do without it",
            "A waiver has a scope, an end and a reason, and every report shows it. Larkspur hears that all is well. "
            "When the waiver ends, the requirement comes back by itself.",
            company.decides("WAIVE automobile_liability.* UNTIL 2026-12-31 BECAUSE they own no vehicles"),
        ),
    )
