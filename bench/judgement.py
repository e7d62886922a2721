"""Certificates with planted deficiencies: drawn, read and judged. Is each one found, and is none invented?

    python bench/judgement.py [N] [--first SEED]

Each vendor starts from a certificate that meets its class, drawn in some edition, style and medium; none to three
deficiencies are planted. A deficiency is found when its requirement is not met, and invented when a requirement is not
met that nobody planted. Prints the table of docs/judgement.md.
"""

import argparse
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from random import Random

from coibot.model.assessment import Status
from coibot.model.certificate import Certificate, CoverageLine, Insurer, Mark, Party, Policy, Producer
from coibot.model.document import FiledDocument
from coibot.reading import read_file
from coibot.rules import Rulebook, assess, load_rulebook
from coibot.samples import EDITIONS, STYLES, Medium, draw, draw_endorsement, flags, limits, with_policy
from coibot.samples import names as words
from coibot.settings import shipped

TODAY = date(2026, 6, 1)
GL, AUTO = CoverageLine.GENERAL_LIABILITY, CoverageLine.AUTOMOBILE_LIABILITY
UMBRELLA, WC = CoverageLine.UMBRELLA_EXCESS, CoverageLine.WORKERS_COMPENSATION
CLASSES = ("standard", "contractor")
CONTRACTOR_AI = ("CG 20 10", "CG 20 37")


@dataclass(frozen=True)
class Vendor:
    """What is drawn for one vendor."""

    name: str
    vendor_class: str
    certificate: Certificate
    pages: tuple[str, ...]
    """Forms of endorsement pages that come with it."""
    planted: frozenset[str]
    """Requirements that must come out as not met."""


@dataclass(frozen=True)
class Plant:
    """A way to spoil a certificate."""

    what: str
    requirement: str
    spoil: Callable[[Vendor, Random], Vendor]
    classes: tuple[str, ...] = CLASSES


def _limit(line: CoverageLine, limit: str, low: tuple[int, ...], **more: tuple[str, ...]) -> Plant:
    def spoil(vendor: Vendor, dice: Random) -> Vendor:
        policy = next(policy for policy in vendor.certificate.policies if policy.line is line)
        changed = with_policy(vendor.certificate, line, limits={**policy.limits, limit: dice.choice(low)})
        return replace(vendor, certificate=changed)

    return Plant("limit too low", f"{line.value}.{limit}", spoil, **more)


def _gone(line: CoverageLine, **more: tuple[str, ...]) -> Plant:
    def spoil(vendor: Vendor, dice: Random) -> Vendor:  # noqa: ARG001
        kept = tuple(policy for policy in vendor.certificate.policies if policy.line is not line)
        return replace(vendor, certificate=replace(vendor.certificate, policies=kept))

    return Plant("line missing", line.value, spoil, **more)


def _policy(
    what: str, line: CoverageLine, part: str, change: Callable[[Policy, Random], Policy], **more: tuple[str, ...]
) -> Plant:
    def spoil(vendor: Vendor, dice: Random) -> Vendor:
        policies = tuple(
            change(policy, dice) if policy.line is line else policy for policy in vendor.certificate.policies
        )
        return replace(vendor, certificate=replace(vendor.certificate, policies=policies))

    return Plant(what, f"{line.value}.{part}", spoil, **more)


def _expired(policy: Policy, dice: Random) -> Policy:
    ended = date(2026, 1, 1 + dice.randrange(28))
    return replace(policy, effective=ended.replace(year=2025), expiration=ended)


def _holder(vendor: Vendor, dice: Random) -> Vendor:
    return replace(
        vendor, certificate=replace(vendor.certificate, certificate_holder=f"{dice.choice(words.HOLDER)}\n7 Elm St")
    )


def _insured(vendor: Vendor, dice: Random) -> Vendor:  # noqa: ARG001
    return replace(
        vendor, certificate=replace(vendor.certificate, insured=Party("Zebulon Ostrich Taxidermy Inc", "1 Oak Rd"))
    )


def _page(form: str) -> Plant:
    def spoil(vendor: Vendor, dice: Random) -> Vendor:  # noqa: ARG001
        return replace(vendor, pages=tuple(page for page in vendor.pages if page != form))

    return Plant("endorsement page missing", "general_liability.additional_insured", spoil, ("contractor",))


PLANTS = (
    _limit(GL, "each_occurrence", (300_000, 500_000, 999_000), classes=("standard",)),
    _limit(GL, "general_aggregate", (500_000, 1_000_000, 1_999_999), classes=("standard",)),
    _limit(GL, "products_completed_ops_aggregate", (500_000, 1_000_000), classes=("standard",)),
    _limit(AUTO, "combined_single_limit", (100_000, 500_000, 750_000), classes=("standard",)),
    _limit(WC, "el_each_accident", (100_000, 250_000), classes=("standard",)),
    _limit(WC, "el_disease_policy_limit", (100_000, 250_000), classes=("standard",)),
    _limit(UMBRELLA, "each_occurrence", (500_000, 750_000), classes=("contractor",)),
    _limit(UMBRELLA, "aggregate", (500_000, 750_000), classes=("contractor",)),
    _gone(GL, classes=("standard",)),
    _gone(AUTO),
    _gone(WC),
    _gone(UMBRELLA, classes=("contractor",)),
    *(_policy("expired", line, "expiration", _expired) for line in (AUTO, WC)),
    _policy("no expiration date", AUTO, "expiration", lambda policy, _: replace(policy, expiration=None)),
    _policy("no policy number", WC, "policy_number", lambda policy, _: replace(policy, policy_number=None)),
    _policy("mark missing", GL, "additional_insured",
            lambda policy, _: replace(policy, additional_insured=Mark.BLANK), classes=("standard",)),
    *(_policy("mark missing", line, "waiver_of_subrogation",
              lambda policy, _: replace(policy, subrogation_waived=Mark.BLANK)) for line in (GL, WC)),
    _policy("claims-made", GL, "occurrence", lambda policy, _: replace(
        policy, flags={**policy.flags, "occurrence": False, "claims_made": True})),
    _policy("autos too few", AUTO, "autos", lambda policy, _: replace(
        policy, flags={**policy.flags, "any_auto": False, "hired_autos": True})),
    Plant("another holder", "certificate_holder", _holder),
    Plant("another insured", "insured", _insured),
    *map(_page, CONTRACTOR_AI),
)  # fmt: skip


def in_order(number: int, dice: Random) -> Vendor:
    """A vendor whose certificate and pages meet its class."""
    vendor_class = CLASSES[number % len(CLASSES)]
    name = f"{dice.choice(words.FIRST)} {dice.choice(('Plumbing', 'Electric', 'Roofing', 'Interiors'))} LLC"
    effective = date(2026, 1, 1 + dice.randrange(28))
    expiration = effective.replace(year=2027)
    million = dice.choice((1, 1, 1, 2)) * 1_000_000
    yes = Mark.YES

    def policy(line: CoverageLine, letter: str, ticked: dict[str, object], amounts: dict[str, int]) -> Policy:
        number = f"{letter}L-{dice.randrange(10**6, 10**7)}"
        marks = (Mark.NOT_APPLICABLE if line is WC else yes, yes)
        return Policy(line, None, letter, number, effective, expiration, *marks,
                      flags=flags(line, **ticked), limits=limits(line, amounts))  # type: ignore[arg-type] # fmt: skip

    policies = [
        policy(GL, "A", {"commercial_general_liability": True, "occurrence": True, "aggregate_per_policy": True},
               {"each_occurrence": million, "general_aggregate": 2_000_000, "med_exp": 5_000,
                "personal_adv_injury": million, "products_completed_ops_aggregate": 2_000_000}),
        policy(AUTO, "A", {"any_auto": True}, {"combined_single_limit": million}),
        policy(WC, "B", {"wc_statutory": True, "proprietor_excluded": "N"},
               {"el_each_accident": million, "el_disease_each_employee": million, "el_disease_policy_limit": million}),
    ]  # fmt: skip
    if vendor_class == "contractor":
        policies.insert(2, policy(UMBRELLA, "A", {"umbrella": True, "occurrence": True},
                                  {"each_occurrence": million, "aggregate": million}))  # fmt: skip
    holder = load_rulebook(shipped("rules.yaml")).company.certificate_holder.address
    certificate = Certificate(
        issue_date=date(2026, 3, 2), producer=Producer("Oakridge Agency", "12 Elm St\nFairview, IL 62001"),
        insured=Party(name, "88 Foundry Lane\nSpringfield, IL 62702"),
        insurers={"A": Insurer("Prairie Mutual Insurance Co", "10101"), "B": Insurer("Lakeshore Casualty", "20202")},
        policies=tuple(policies), certificate_holder=holder, signed=True,
    )  # fmt: skip
    pages = CONTRACTOR_AI if vendor_class == "contractor" else ()
    return Vendor(name, vendor_class, certificate, pages, frozenset())


def vendors(count: int, first: int = 0) -> Iterator[Vendor]:
    for number in range(first, first + count):
        dice = Random(f"vendor {number}")
        vendor = in_order(number, dice)
        fitting = [plant for plant in PLANTS if vendor.vendor_class in plant.classes]
        lines: set[str] = set()
        for plant in dice.sample(fitting, dice.choice((0, 1, 1, 2, 3))):
            line = plant.requirement.partition(".")[0]
            if line not in lines:  # two on one line may hide each other
                lines.add(line)
                vendor = plant.spoil(vendor, dice)
                vendor = replace(vendor, planted=vendor.planted | {plant.requirement})
        yield vendor


WAYS = tuple(itertools.product(EDITIONS, sorted(STYLES), (Medium.TEXT, Medium.FORM)))


def judged(vendor: Vendor, number: int, book: Rulebook) -> tuple[set[str], set[str]]:
    """Requirements not met, and unknown, once the papers were drawn, read and judged."""
    edition, style, medium = WAYS[number * 7 % len(WAYS)]
    files = [("coi.pdf", draw(vendor.certificate, edition=edition, style=style, medium=medium, seed=number))]
    policy = next((policy for policy in vendor.certificate.policies if policy.line is GL), None)
    for form in vendor.pages if policy else ():
        drawn = draw_endorsement(
            form, policy_number=policy.policy_number or "", named_insured=vendor.name,  # type: ignore[union-attr]
            scheduled_person=book.company.additional_insured_names[0],
        )  # fmt: skip
        files.append((f"{form}.pdf", drawn))
    documents = [
        FiledDocument(document, name, reading.sha256, datetime(2026, 3, 3, 12, tzinfo=UTC))
        for name, content in files
        for reading in [read_file(name, content)]
        for document in reading.documents
    ]
    assessment = assess(book, vendor.vendor_class, vendor_name=vendor.name, documents=documents, as_of=TODAY)
    by_status = {status: {f.requirement for f in assessment.findings if f.status is status} for status in Status}
    return by_status[Status.NOT_MET], by_status[Status.UNKNOWN]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=1_000)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    book = load_rulebook(shipped("rules.yaml"))
    planted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    invented: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    notes = []
    for number, vendor in enumerate(vendors(options.count, options.first), options.first):
        not_met, unknown = judged(vendor, number, book)
        planted.update(vendor.planted)
        found.update(vendor.planted & not_met)
        invented.update(not_met - vendor.planted)
        asked.update(unknown)
        if vendor.planted - not_met or not_met - vendor.planted:
            notes.append(f"vendor {number} {WAYS[number * 7 % len(WAYS)]}: missed {sorted(vendor.planted - not_met)}, "
                         f"invented {sorted(not_met - vendor.planted)}, unknown {sorted(unknown)}")  # fmt: skip
    print("| requirement | planted | found | invented | put before staff |\n|---|---|---|---|---|")
    for key in sorted(planted | invented | asked):
        print(f"| `{key}` | {planted[key]} | {found[key]} | {invented[key]} | {asked[key]} |")
    total, hits, wrong = planted.total(), found.total(), invented.total()
    print(f"| **all, of {options.count} vendors** | {total} | {hits} | {wrong} | {asked.total()} |")
    print(f"\nRecall {hits / (total or 1):.2%}, precision {hits / ((hits + wrong) or 1):.2%}.")
    print("\n".join(notes))


if __name__ == "__main__":
    main()
