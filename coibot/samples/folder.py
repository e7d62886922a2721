"""A folder as an office keeps it: certificates of many styles, endorsements, invoices, archives, doubles, broken files.

Each certificate is drawn once; a comment behind the end of the file makes another file of the same page.
"""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from random import Random

from coibot.model.certificate import Certificate, Party
from coibot.samples.certificates import draw, draw_image
from coibot.samples.facts import invent
from coibot.samples.media import Medium
from coibot.samples.older import OLDER_EDITIONS
from coibot.samples.other import draw_endorsement, draw_invoice, draw_w9_like
from coibot.samples.page import EDITIONS
from coibot.samples.sampling import fitting
from coibot.samples.styles import STYLES

FILED, NOBODYS, NO_INSURANCE, UNREADABLE, NOT_OPENED, TWICE, TAKEN_APART = (
    "filed",
    "nobody's",
    "no insurance document",
    "not readable",
    "not opened",
    "the same as another file",
    "taken apart",
)
HOLDER = "Example Property Group LLC"
PICTURE = "a picture"
"""Filed where pictures are read, not readable elsewhere."""


def fill_folder(
    folder: Path, vendors: Sequence[str], *, files: int = 300, drawn: int = 60, pictures: int = 4, seed: int = 0
) -> dict[str, str]:
    """Write `files` files and return what should become of each: path -> one of the words above.

    What is in an archive counts as well: `bundle.zip/coi.pdf`.
    """
    return _Office(folder, vendors, drawn, seed).fill(files, pictures)


class _Office:
    def __init__(self, folder: Path, vendors: Sequence[str], drawn: int, seed: int) -> None:
        self.folder = folder
        self.dice = Random(f"folder {seed}")  # noqa: S311
        self.truth: dict[str, str] = {}
        self.files = 0
        self.known = [self.certificate(number, vendors[number % len(vendors)]) for number in range(drawn)]
        self.strange = [self.certificate(1000 + number, None) for number in range(max(drawn // 6, 1))]

    def certificate(self, number: int, name: str | None) -> tuple[str, bytes]:
        made = invent(number)
        insured = made.insured.name or "Nobody"
        if name is not None:
            insured = self.dice.choice((name, name.upper(), name.replace(", ", " "), name.replace(" and ", " & ")))
        made = replace(made, insured=Party(insured, made.insured.address))
        edition = self.dice.choice([edition for edition in EDITIONS if edition not in OLDER_EDITIONS])
        medium = Medium.FORM if number % 5 == 4 else Medium.TEXT
        style = self.dice.choice(sorted(STYLES)) if medium is Medium.TEXT else "plain"
        return insured, draw(_short(fitting(made, edition)), edition=edition, style=style, medium=medium, seed=number)

    def put(self, name: str, content: bytes, outcome: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.truth[name] = outcome
        self.files += 1

    def again(self, content: bytes) -> bytes:
        return content + f"\n% copy {self.dice.randrange(10**9)}\n".encode()

    def fill(self, files: int, pictures: int) -> dict[str, str]:
        for number in range(pictures):
            insured = self.known[number % len(self.known)][0]
            picture = draw_image(replace(invent(number), insured=Party(insured, "1 Elm Street")), seed=number)
            self.put(f"scans/photo {number}.jpg", picture, PICTURE)
        self.put("invoices/invoice.pdf", draw_invoice(), NO_INSURANCE)
        self.put("invoices/w9.pdf", draw_w9_like(), NO_INSURANCE)
        self.put("Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 thumbs", NOT_OPENED)
        self.put("notes.txt", b"call Ann about the roof", NOT_OPENED)
        self.put("empty.pdf", b"", NOT_OPENED)
        self.put("broken zip.zip", b"PK\x03\x04 and then nothing", UNREADABLE)
        kinds = (
            *(["certificate"] * 12),
            "strange",
            "endorsement",
            "double",
            "damaged",
            "zip",
            "mail",
            "invoice",
            "word",
        )
        while self.files < files:
            self.one(self.dice.choice(kinds))
        return self.truth

    def one(self, kind: str) -> None:
        number = self.files
        insured, page = self.dice.choice(self.known)
        match kind:
            case "certificate":
                self.put(f"{2024 + number % 3}/COI {number}.pdf", self.again(page), FILED)
            case "strange":
                self.put(f"2025/COI {number}.pdf", self.again(self.dice.choice(self.strange)[1]), NOBODYS)
            case "endorsement":
                self.put(
                    f"endorsements/{number}.pdf",
                    draw_endorsement(named_insured=insured, policy_number=f"GL-{number}", scheduled_person=HOLDER),
                    FILED,
                )
            case "double":
                first = self.dice.choice(sorted(name for name in self.truth if (self.folder / name).is_file()))
                if first.endswith(".pdf") and self.truth[first] == FILED:
                    self.put(f"z copies/{number}.pdf", (self.folder / first).read_bytes(), TWICE)
            case "damaged":
                self.put(f"damaged/{number}.pdf", page[: self.dice.randrange(20, 400)], UNREADABLE)
            case "zip":
                stream = io.BytesIO()
                with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
                    archive.writestr("coi.pdf", self.again(page))
                    archive.writestr("other.pdf", self.again(self.dice.choice(self.strange)[1]))
                self.put(f"archives/{number}.zip", stream.getvalue(), TAKEN_APART)
                self.truth |= {f"archives/{number}.zip/coi.pdf": FILED, f"archives/{number}.zip/other.pdf": NOBODYS}
            case "mail":
                message = EmailMessage()
                message["From"], message["Subject"] = "desk@agency.example", "Certificate"
                message.set_content("Attached.")
                message.add_attachment(self.again(page), maintype="application", subtype="pdf", filename="coi.pdf")
                self.put(f"mails/{number}.eml", message.as_bytes(), TAKEN_APART)
                self.truth[f"mails/{number}.eml/coi.pdf"] = FILED
            case "invoice":
                self.put(f"invoices/{number}.pdf", self.again(draw_invoice(str(number))), NO_INSURANCE)
            case "word":
                self.put(
                    f"letters/{number}.docx",
                    b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml" + bytes(64),
                    NOT_OPENED,
                )


def _short(certificate: Certificate) -> Certificate:
    return replace(certificate, certificate_holder=f"{HOLDER}\n100 Main Street", description_of_operations="")
