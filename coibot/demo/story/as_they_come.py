"""Forms, robots, passwords, mails inside mails, pictures, and what is no certificate at all."""

from email.message import EmailMessage

from coibot.demo import cast
from coibot.demo.papers import AUTO, COMPENSATION, GENERAL, Agency, locked, with_limit, with_row, with_umbrella, without
from coibot.demo.scene import Mail, Scene, written
from coibot.demo.story.company import Company, at, person
from coibot.model.message import Address
from coibot.samples import Medium, Scan, draw, draw_invoice

TITLE = "Certificates as they really come"


def scenes(company: Company) -> tuple[Scene, ...]:
    consultant = company.certificate(cast.QUILL, cast.FENWICK)
    consultant = with_row(
        consultant,
        "Professional Liability (E&O)",
        "EO-QBC-9901",
        {"Each Claim": 2_000_000, "Aggregate": 2_000_000},
    )
    consultant = with_row(consultant, "Cyber Liability", "CY-QBC-9902", {"Each Claim": 1_000_000})
    trucker = company.certificate(cast.PINEWOOD, cast.SUMMIT, cast.ENDS_IN_SPRING)
    trucker = with_row(trucker, "Motor Truck Cargo", "MC-PWF-4410", {"Limit": 100_000})
    supplier = without(without(company.certificate(cast.OAKLINE, cast.SUMMIT), AUTO), COMPENSATION)
    bakery = with_umbrella(company.certificate(cast.SUNSET, cast.SUMMIT), 2_000_000)
    bakery = with_limit(bakery, GENERAL, damage_to_rented_premises=500_000)
    return (
        Scene(
            at(10, 4),
            "A fillable form, printed askew",
            "This agency fills the form in on screen, and its system shrinks the page and moves it. An IT consultant "
            "needs professional and cyber cover too, which stand in the free rows at the foot.",
            Mail(
                person(cast.FENWICK),
                "COI Quill & Byte Consulting",
                "Attached.\n\nMarta Cole",
                (("Certificate_QBC.pdf", draw(consultant, style="own-print", medium=Medium.FORM)),),
            ),
        ),
        Scene(
            at(10, 18),
            "A robot that takes no answers",
            "A certificate service sends from a no-reply address. The certificate is read all the same; the answer "
            "goes to the vendor's own contact, and never to the robot.",
            Mail(
                Address("no-reply@certificate-hub.example", "Certificate Hub"),
                "Certificate issued for Pinewood Freight Inc",
                "This is an automated message. Please do not reply.",
                (("PinewoodFreight.pdf", draw(trucker, style="courier")),),
                headers=(("Auto-Submitted", "auto-generated"),),
            ),
        ),
        Scene(
            at(10, 32),
            "A file with a password",
            "Nobody can look into this PDF. Guessing would be wrong and silence would be rude: coibot says so at "
            "once, and what to send instead.",
            Mail(
                Address("sales@oakline-supply.example", "Grace Lind"),
                "Insurance certificate Oakline",
                "Please see attached. The password comes by phone.\n\nGrace Lind",
                (("Oakline-secured.pdf", locked(supplier, "4711")),),
            ),
        ),
        Scene(
            at(10, 58),
            "A mail inside a mail",
            "The vendor got a plain copy from its agent and forwards that mail as it is. The certificate is found "
            "inside it. A supplier of goods needs general liability only.",
            Mail(
                Address("sales@oakline-supply.example", "Grace Lind"),
                "",
                "Here is what our agent sent.\n\nGrace",
                answers="sales@oakline-supply.example",
                forwards=_forwarded(
                    cast.SUMMIT,
                    Address("sales@oakline-supply.example", "Grace Lind"),
                    "Plain copy of your certificate",
                    ("oakline-coi.pdf", draw(supplier, style="bold")),
                ),
            ),
        ),
        Scene(
            at(11, 15),
            "A picture too poor",
            "A tenant scanned the paper so coarsely that no digit in it is certain. Rather than guess, coibot puts it "
            "before a person, and the tenant knows that it arrived.",
            Mail(
                Address("hello@sunset-bakery.example", "Sol Mendes"),
                "our insurance",
                "Hi, scanned it for you, hope that is ok!\nSol",
                (("scan0001.pdf", draw(bakery, medium=Medium.IMAGE, scan=Scan(40))),),
            ),
        ),
        Scene(
            at(11, 30),
            "An invoice instead",
            "The wrong attachment. Somebody has to pay or refuse this bill, and that is nothing for a program.",
            Mail(
                Address("owner@larkspur-janitorial.example", "Iris Lark"),
                "Certificate for Larkspur",
                "As you asked.\n\nIris",
                (("Invoice-4471.pdf", draw_invoice(sender=cast.LARKSPUR.name)),),
            ),
        ),
    )


def _forwarded(agency: Agency, to: Address, subject: str, file: tuple[str, bytes]) -> EmailMessage:
    inner = Mail(person(agency), subject, "As you asked, without the password.\n\nNina Farrow", (file,))
    return written(inner, to, at(10, 50), 0, ())
