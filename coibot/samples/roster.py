"""A made-up roster with two years behind it: vendors, what they sent, what was asked of them, what staff decided.

For the bench and the tests of everything that looks at many vendors at once. Nothing is drawn: the records are as they
would lie in the store, with hashes that no file has.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from random import Random

from coibot.model.assessment import Waiver
from coibot.model.certificate import Certificate, CoverageLine, Flag, Insurer, Limit, Mark, Party, Policy, Producer
from coibot.model.document import Document, DocumentKind, Evidence, FiledDocument, Source
from coibot.model.letter import LetterKind, OutboxEntry, SendState
from coibot.model.record import Direction, Exchange, HistoryEntry, OpenQuestion, Record
from coibot.model.vendor import Contact, Role, VendorProfile
from coibot.samples import names
from coibot.samples.standing import flags, limits

SITES = ("Harbor Tower", "Mill Street Yard", "North Depot", "Cedar Point", "Airport Annex")
AGENCIES = 40
_LINES = (
    CoverageLine.GENERAL_LIABILITY,
    CoverageLine.AUTOMOBILE_LIABILITY,
    CoverageLine.UMBRELLA_EXCESS,
    CoverageLine.WORKERS_COMPENSATION,
)


def roster(
    count: int, today: date, holder: str, *, classes: tuple[str, ...] = ("standard", "supplier"), seed: int = 1
) -> Iterator[Record]:
    """`count` vendors as they lie in the store on `today`; the same arguments give the same ones.

    `holder` is the certificate holder block of the rules. About three in four have what most classes ask for.
    """
    for number in range(count):
        dice = Random(f"roster {seed} {number}")  # noqa: S311
        yield _vendor(dice, number, today, holder, classes)


def _vendor(dice: Random, number: int, today: date, holder: str, classes: tuple[str, ...]) -> Record:
    name = f"{dice.choice(names.FIRST)} {dice.choice(names.TRADE)} {number + 1}{dice.choice(names.ENDING[:6])}"
    slug = "".join(c if c.isalnum() else "-" for c in name.lower())
    vendor_id = "-".join(filter(None, slug.split("-")))[:70]
    agency = _agency(dice.randrange(AGENCIES))
    entered = today - timedelta(days=dice.randrange(150, 500))
    office = Contact(f"office{number}@vendor.example", Role.VENDOR, failing=dice.random() < 0.03)
    agent = Contact(agency.email or "", Role.AGENT, agency.contact_name or "", failing=office.failing)
    profile = VendorProfile(
        name,
        dice.choice(classes),
        (office, *((agent,) if dice.random() < 0.8 else ())),
        sites=tuple(dice.sample(SITES, dice.choice((0, 1, 1, 2)))),
        active=dice.random() > 0.02,
        released=True,
        written_contract=True,
    )
    documents = tuple(_papers(dice, number, name, agency, entered, today, holder))
    letters, mails = _mails(dice, number, vendor_id, documents, entered, today)
    waived = dice.random() < 0.06
    granted = today - timedelta(days=dice.randrange(5, 90))
    until = today + timedelta(days=dice.randrange(-20, 120))
    waiver = Waiver("umbrella_excess.*", until, "No work at height this season.", "risk@property.example", granted)
    asked = _at(today - timedelta(days=dice.randrange(0, 40)))
    reason = f"{name} writes in words: may it go on until the renewal?"
    question = OpenQuestion(f"q{number}", f"words:{number}", reason, asked, _hash(number))
    return Record(
        vendor_id,
        f"token{number}",
        profile=profile,
        documents=documents,
        waivers=(waiver,) if waived else (),
        conversation=mails,
        outbox=letters,
        questions=(question,) if dice.random() < 0.04 else (),
        history=(HistoryEntry(_at(entered), "entered", "by importing vendors.xlsx"),),
    )


def _agency(number: int) -> Producer:
    dice = Random(f"agency {number}")  # noqa: S311
    contact = f"{dice.choice(names.GIVEN)} {dice.choice(names.FAMILY)}"
    name = f"{names.FIRST[number % len(names.FIRST)]} {names.AGENCY[number % len(names.AGENCY)]}"
    phone = f"(555) 01{number % 10}-{1000 + number}"
    return Producer(name, "12 Elm Street\nSpringfield, IL 62701", contact, phone, None, f"agent{number}@agency.example")


def _papers(
    dice: Random, number: int, name: str, agency: Producer, entered: date, today: date, holder: str
) -> Iterator[FiledDocument]:
    """One certificate a year, the last of them perhaps late, short, or not there at all."""
    begins = entered - timedelta(days=dice.randrange(0, 300))
    received = entered + timedelta(days=dice.randrange(1, 30))
    if dice.random() < 0.05:
        return
    while received <= today:
        certificate = _certificate(dice, name, agency, begins, holder)
        yield FiledDocument(
            Document(DocumentKind.CERTIFICATE, (1,), "ACORD 25", "2016/03", evidence=_evidence(certificate),
                     certificate=certificate),
            f"{name} COI {begins.year}.pdf", _hash(f"{number} {begins}"), _at(received),
            _hash(f"mail {number} {begins}"), agency.email,
        )  # fmt: skip
        if dice.random() < 0.08:
            return
        begins += timedelta(days=365)
        received = begins + timedelta(days=dice.randrange(-40, 12))


def _certificate(dice: Random, name: str, agency: Producer, begins: date, holder: str) -> Certificate:
    ends = begins + timedelta(days=365)
    short = dice.random() < 0.12
    insurers = {
        "A": Insurer(f"{dice.choice(names.COMPANY_FIRST)} {names.COMPANY[0]}", "10101"),
        "B": Insurer(f"{dice.choice(names.COMPANY_FIRST)} {names.COMPANY[1]}", "20202"),
    }
    lines = [line for line in _LINES if dice.random() > 0.03]
    return Certificate(
        begins - timedelta(days=5),
        agency,
        Party(name, "88 Foundry Lane\nSpringfield, IL 62702"),
        insurers,
        policies=tuple(_policy(dice, line, begins, ends, short=short) for line in lines),
        description_of_operations="All operations of the insured.",
        certificate_holder=holder if dice.random() > 0.03 else "Another Holder LLC\n1 Elsewhere\nFairview, TX 75069",
        signed=True,
    )


def _policy(dice: Random, line: CoverageLine, begins: date, ends: date, *, short: bool) -> Policy:
    base = 500_000 if short else 1_000_000
    ticks: dict[str, Flag]
    amounts: dict[str, Limit]
    match line:
        case CoverageLine.GENERAL_LIABILITY:
            ticks = {"commercial_general_liability": True, "occurrence": True, "aggregate_per_project": True}
            amounts = {
                "each_occurrence": base, "damage_to_rented_premises": 300_000, "med_exp": 10_000,
                "personal_adv_injury": 1_000_000, "general_aggregate": 2 * base,
                "products_completed_ops_aggregate": 2 * base,
            }  # fmt: skip
        case CoverageLine.AUTOMOBILE_LIABILITY:
            ticks, amounts = {"any_auto": True}, {"combined_single_limit": 1_000_000}
        case CoverageLine.UMBRELLA_EXCESS:
            ticks = {"umbrella": True, "occurrence": True}
            amounts = {"each_occurrence": 5_000_000, "aggregate": 5_000_000}
        case _:
            ticks = {"wc_statutory": True, "proprietor_excluded": "N"}
            amounts = {
                "el_each_accident": 1_000_000, "el_disease_each_employee": 1_000_000,
                "el_disease_policy_limit": 1_000_000,
            }  # fmt: skip
    compensation = line is CoverageLine.WORKERS_COMPENSATION
    marked = Mark.NOT_APPLICABLE if compensation else Mark.YES if dice.random() > 0.05 else Mark.BLANK
    letter = "B" if compensation else "A"
    number = f"{line.value[:2].upper()}-{dice.randrange(10**6, 10**7)}"
    return Policy(
        line, None, letter, number, begins, ends, marked, Mark.YES, flags(line, **ticks), limits(line, amounts)
    )


def _evidence(certificate: Certificate) -> dict[str, Evidence]:
    found = {}
    for index, policy in enumerate(certificate.policies):
        for row, (key, amount) in enumerate(policy.limits.items()):
            if isinstance(amount, int):
                top = 480.0 - 60 * index - 10 * row
                box = (480.0, top, 560.0, top + 10)
                path = f"policies.{index}.limits.{key}"
                found[path] = Evidence(1, box, f"{amount:,}", Source.TEXT, 0.99)
    return found


def _mails(
    dice: Random, number: int, vendor_id: str, documents: tuple[FiledDocument, ...], entered: date, today: date
) -> tuple[tuple[OutboxEntry, ...], tuple[Exchange, ...]]:
    """A request, an answer to each certificate, and reminders when the last of them has ended."""
    days = [(LetterKind.REQUEST, entered)]
    mails = []
    for filed in documents:
        arrived = filed.received.date()
        subject = f"Certificate of insurance: {vendor_id}"
        mails.append(
            Exchange(Direction.IN, filed.received, f"<in{number}.{arrived}@agency.example>", (), subject,
                     filed.sender or "", "certificate filed", filed.message_sha256 or "")
        )  # fmt: skip
        days.append((dice.choice((LetterKind.COMPLIANT, LetterKind.COMPLIANT, LetterKind.DEFICIENT)), arrived))
    ends = _last_end(documents)
    if ends is not None:
        days += [(LetterKind.RENEWAL, ends + timedelta(days=step)) for step in (-30, -14, -7, 0, 3)]
    letters = []
    for kind, day in days:
        if day <= today:
            at = _at(day) + timedelta(minutes=1)
            subject = f"Certificate of insurance [COI-{number:04}]"
            to, shown = (f"agent{number % AGENCIES}@agency.example",), _hash(f"{kind} {number} {day}")
            message_id = f"<out{number}.{kind}.{day}@property.example>"
            key = f"{kind}:{vendor_id}:{day}"
            letters.append(
                OutboxEntry(key, message_id, kind, to, subject, shown, SendState.SENT, at, attempts=1, sent_at=at)
            )
            mails.append(Exchange(Direction.OUT, at, message_id, (), subject, to[0], kind.value, shown))
    return tuple(letters), tuple(sorted(mails, key=lambda mail: mail.at))


def _last_end(documents: tuple[FiledDocument, ...]) -> date | None:
    ends = [
        policy.expiration
        for filed in documents
        if filed.document.certificate
        for policy in filed.document.certificate.policies
        if policy.expiration
    ]
    return max(ends, default=None)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(15), UTC)


def _hash(thing: object) -> str:
    return sha256(str(thing).encode()).hexdigest()
