"""ACORD 24, 27 and 28 with made-up facts, and what a careful person reads from each."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from coibot.model.certificate import Certificate, CoverageLine, Flag, Insurer, Limit, Mark, Party, Policy, Producer
from coibot.samples import STYLES, TICKED, draw_property, invent
from coibot.samples import names as words

FORMS = ("24", "27", "28")
STYLES_DRAWN = tuple(sorted(set(STYLES) - {"annotated", "fillable"}))
COVERED = (
    "building", "personal_property", "business_income", "extra_expense", "rental_value", "blanket_building",
    "blanket_personal_property", "blanket_building_and_personal_property",
)  # fmt: skip
CAUSES = ("basic", "broad", "special", "earthquake", "wind", "flood")
INTERESTS = {
    "27": ("additional_insured", "mortgagee", "lenders_loss_payable", "loss_payee"),
    "28": ("contract_of_sale", "mortgagee", "lenders_loss_payable", "loss_payee"),
}  # fmt: skip
QUESTIONS = ("blanket_coverage", "terrorism", "flood", "replacement_cost", "agreed_value", "earth_movement")
AMOUNTS = (2_400_000, 5_000_000, 850_000, 1_275_500, 10_000_000, 375_000)
DEDUCTIBLES = (1_000, 2_500, 5_000, 10_000, 25_000)
BLANK = {"additional_insured": Mark.BLANK, "subrogation_waived": Mark.BLANK}


@dataclass(slots=True)
class _Page:
    """Words by box, and the facts that they state."""

    dice: Random
    words: dict[str, str] = field(default_factory=dict)

    def ticked(self, box: str, chance: float) -> bool:
        if self.dice.random() < chance:
            self.words[box] = TICKED
        return box in self.words

    def amount(self, box: str, choices: tuple[int, ...], chance: float) -> int | None:
        if self.dice.random() >= chance:
            return None
        dollars = self.dice.choice(choices)
        self.words[box] = f"{dollars:,}"
        return dollars

    def day(self, box: str, day: date | None) -> date | None:
        if day:
            self.words[box] = f"{day:%m/%d/%Y}"
        return day


def property_page(seed: int, number: str, style: str) -> tuple[bytes, Certificate]:
    """A page, and the truth of it."""
    facts, page = invent(seed), _Page(Random(f"property {seed}"))
    producer, insured = facts.producer, facts.insured
    page.day("issue_date", facts.issue_date)
    page.words |= {
        "producer": _lines(producer.name, producer.address), "insured": _lines(insured.name, insured.address),
        "holder": "\n".join((facts.certificate_holder or "").splitlines()[:4]), "phone": producer.phone or "",
        "fax": producer.fax or "", "email": producer.email or "", "location": page.dice.choice(words.SITE),
    }  # fmt: skip
    if number == "24":
        page.words["contact_name"] = producer.contact_name or ""
    fill = _table if number == "24" else _one_policy
    insurers, policies, extra = fill(page, facts, number)
    name, _, address = page.words["insured"].partition("\n")
    agency, _, street = page.words["producer"].partition("\n")
    truth = Certificate(
        issue_date=facts.issue_date,
        producer=Producer(
            agency or None, street or None, producer.contact_name if number == "24" else None, producer.phone,
            producer.fax, producer.email,
        ),
        insured=Party(name or None, address or None),
        insurers=insurers,
        policies=policies,
        certificate_holder=page.words["holder"] or None,
        signed=True,
        extra={"location": page.words["location"], **extra},
    )  # fmt: skip
    return draw_property(number, page.words, style=style, seed=seed), truth


def _lines(name: str | None, address: str | None) -> str:
    """As many as the boxes hold."""
    return "\n".join([name or "", *(address or "").splitlines()][:3])


def _table(page: _Page, facts: Certificate, _: str) -> tuple[dict[str, Insurer], tuple[Policy, ...], dict[str, str]]:
    for letter, insurer in facts.insurers.items():
        page.words |= {f"insurer.{letter}.name": insurer.name or "", f"insurer.{letter}.naic": insurer.naic or ""}
    insured = facts.policies[0] if facts.policies else Policy(CoverageLine.PROPERTY, policy_number="CP-1")
    letter = insured.insurer_letter or "A"
    number, first, last = insured.policy_number or "CP-100-22", insured.effective, insured.expiration
    page.words |= {"property.letter": letter, "property.number": number}
    term = page.day("property.effective", first), page.day("property.expiration", last)
    flags: dict[str, Flag] = {cause: page.ticked(f"property.{cause}", 0.25) for cause in CAUSES}
    limits: dict[str, Limit] = {
        name: page.amount(f"property.amount.{i}", AMOUNTS, 0.5) for i, name in enumerate(COVERED)
    }
    policies = [Policy(CoverageLine.PROPERTY, None, letter, number, *term, **BLANK, flags=flags, limits=limits)]
    if page.dice.random() < 0.4:
        page.words |= {"inland.letter": letter, "inland.number": f"IM-{number[:9]}", "inland.label.0": "Tools"}
        dollars = page.amount("inland.amount.0", AMOUNTS, 1)
        term = page.day("inland.effective", first), page.day("inland.expiration", last)
        policies.append(
            Policy(
                CoverageLine.OTHER, "Inland marine", letter, f"IM-{number[:9]}", *term, **BLANK,
                limits={"Tools": dollars},
            )
        )  # fmt: skip
    return dict(facts.insurers), tuple(policies), {}


def _one_policy(
    page: _Page, facts: Certificate, form: str
) -> tuple[dict[str, Insurer], tuple[Policy, ...], dict[str, str]]:
    company = next(iter(facts.insurers.values()), Insurer("Blue Heron Casualty", "12345"))
    insured = facts.policies[0] if facts.policies else Policy(CoverageLine.PROPERTY)
    number = insured.policy_number or "CP-100-22"
    page.words |= {"company": company.name or "", "policy_number": number}
    term = page.day("effective", insured.effective), page.day("expiration", insured.expiration)
    flags: dict[str, Flag] = {
        name: page.ticked(name, 0.4) for name in ("basic", "broad", "special", "continued_until_terminated")
    }
    extra: dict[str, str] = {}
    if form == "27":
        limits = _coverages(page)
    else:
        flags |= {name: page.ticked(name, 0.5) for name in ("building", "business_personal_property")}
        limits = {
            "amount_of_insurance": page.amount("amount", AMOUNTS, 1),
            "deductible": page.amount("deductible", DEDUCTIBLES, 0.9),
        }
        page.words["naic"] = company.naic or ""
        for question in QUESTIONS:
            answer = page.dice.choice(("yes", "no", "na", ""))
            if answer:
                page.words[f"{question}.{answer}"] = TICKED
                extra[question.replace("_", " ")] = {"yes": "Yes", "no": "No", "na": "N/A"}[answer]
    waived = page.dice.choice((Mark.YES, Mark.NO, Mark.BLANK)) if form == "28" else Mark.BLANK
    if waived is not Mark.BLANK:
        page.words["subrogation.yes" if waived is Mark.YES else "subrogation.no"] = TICKED
    interests = [name for name in INTERESTS[form] if page.ticked(f"interest.{name}", 0.3)]
    if interests:
        extra["interest"] = ", ".join(name.replace("_", " ") for name in interests)
    named = Mark.YES if "additional_insured" in interests else Mark.BLANK
    policy = Policy(CoverageLine.PROPERTY, None, "A", number, *term, named, waived, flags, limits)
    return {"A": Insurer(company.name, company.naic if form == "28" else None)}, (policy,), extra


def _coverages(page: _Page) -> dict[str, Limit]:
    """Lines of coverage with their amounts, and a deductible beside the first."""
    labels = page.dice.sample(("Dwelling", "Contents", "Loss of Rents", "Other Structures", "Ordinance or Law"), 3)
    amounts = [page.dice.choice(AMOUNTS) for _ in labels]
    limits: dict[str, Limit] = dict(zip(labels, amounts, strict=True))
    page.words |= {"coverage": "\n".join(labels), "amount": "\n".join(f"{dollars:,}" for dollars in amounts)}
    if (dollars := page.amount("deductible", DEDUCTIBLES, 0.8)) is not None:
        limits[f"{labels[0]} deductible"] = dollars
    return limits
