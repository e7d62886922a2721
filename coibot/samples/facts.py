"""Makes up certificates: plausible facts, different for every seed, that exercise every box of the form."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from coibot.model.certificate import Certificate, CoverageLine, Flag, Insurer, Limit, Mark, Party, Policy, Producer
from coibot.samples import names
from coibot.samples.standing import AUTO, COMPENSATION, GENERAL, UMBRELLA, flags, limits

T = TypeVar("T")

MILLION = 1_000_000


def invent(seed: int, *, on: date | None = None) -> Certificate:
    """A made-up certificate; the same seed gives the same one.

    `on` is the issue date, with policies in force on it; by default it depends on the seed (2025 to 2027).
    """
    return _Inventor(Random(f"certificate {seed}"), on).certificate()  # noqa: S311


class _Inventor:
    def __init__(self, dice: Random, on: date | None) -> None:
        self.dice = dice
        drawn = date(2025, 1, 1) + timedelta(days=dice.randrange(1000))
        self.on = on or drawn

    def chance(self, probability: float) -> bool:
        return self.dice.random() < probability

    def pick(self, choices: tuple[T, ...], weights: tuple[int, ...] | None = None) -> T:
        return self.dice.choices(choices, weights)[0]

    def maybe(self, probability: float, value: T) -> T | None:
        return value if self.chance(probability) else None

    def digits(self, count: int) -> str:
        return "".join(self.dice.choices("0123456789", k=count))

    # Parties

    def address(self) -> str:
        city, state = self.pick(names.CITY)
        lines = [f"{self.dice.randrange(1, 9999)} {self.pick(names.STREET)}"]
        if self.chance(0.4):
            lines.append(self.pick(names.UNIT))
        lines.append(f"{city}, {state} {self.digits(5)}{self.pick(('', '-' + self.digits(4)), (4, 1))}")
        return "\n".join(lines)

    def firm(self) -> str:
        name = f"{self.pick(names.FIRST)} {self.pick(names.TRADE)}{self.pick(names.ENDING)}"
        if self.chance(0.15):
            name = f"{self.pick(names.GIVEN)} {self.pick(names.FAMILY)} DBA {name}"
        return name

    def phone(self) -> str:
        area, number = self.digits(3), self.digits(4)
        return self.pick((f"(5{area[:2]}) 555-{number}", f"5{area[:2]}-555-{number}", f"5{area[:2]}.555.{number}"))

    def producer(self) -> Producer:
        name = f"{self.pick(names.FIRST)} {self.pick(names.AGENCY)}"
        contact = f"{self.pick(names.GIVEN)} {self.pick(names.FAMILY)}"
        domain = "".join(letter for letter in name.lower() if letter.isalnum())[:18]
        user = contact.lower().replace(" ", ".").replace("'", "").replace("..", ".")
        phone = self.phone() + self.pick(("", " x" + self.digits(3), " ext. 12"), (6, 1, 1))
        return Producer(
            name,
            self.address(),
            self.maybe(0.92, contact),
            self.maybe(0.92, phone),
            self.maybe(0.6, self.phone()),
            self.maybe(0.9, f"{user}@{domain}.example"),
        )

    def insurers(self, letters: list[str]) -> dict[str, Insurer]:
        listed = {}
        for first, letter in zip(self.dice.sample(names.COMPANY_FIRST, len(letters)), letters, strict=True):
            if self.chance(0.03):
                continue
            listed[letter] = Insurer(f"{first} {self.pick(names.COMPANY)}", self.maybe(0.93, self.digits(5)))
        return listed

    # Policies

    def number(self, line: CoverageLine = CoverageLine.OTHER) -> str:
        prefix = self.pick(names.PREFIX.get(line.value, ("CPP", "TB", "PKG", "60")))
        shape = self.pick((0, 1, 2, 3))
        if shape == 0:
            return f"{prefix}{self.digits(7)}"
        if shape == 1:
            return f"{prefix}-{self.digits(4)}-{self.digits(3)}-{self.digits(2)}"
        if shape == 2:
            return f"{self.digits(2)} {prefix} {self.digits(6)} {self.digits(2)}"
        return f"{prefix}{self.digits(5)}/{self.digits(2)}A"

    def term(self) -> tuple[date, date]:
        """A year in which the issue date lies; now and then half a year, or one that has run out."""
        days = 182 if self.chance(0.05) else 365
        effective = self.on - timedelta(days=self.dice.randrange(days - 5))
        if self.chance(0.04):
            effective -= timedelta(days=days)
        if days == 182:
            return effective, effective + timedelta(days=182)
        day = effective.replace(day=28) if (effective.month, effective.day) == (2, 29) else effective
        return day, day.replace(year=day.year + 1)

    def mark(self) -> Mark:
        return self.pick((Mark.YES, Mark.NO, Mark.NOT_APPLICABLE, Mark.BLANK), (55, 8, 4, 33))

    def amount(self, choices: tuple[int, ...], *words: str) -> Limit:
        if words and self.chance(0.08):
            return self.pick(words)
        return None if self.chance(0.04) else self.pick(choices)

    def policy(self, line: CoverageLine, letters: list[str], term: tuple[date, date]) -> Policy:
        effective, expiration = self.term() if self.chance(0.3) else term
        build = {GENERAL: self.general, AUTO: self.auto, UMBRELLA: self.umbrella, COMPENSATION: self.compensation}[line]
        ticked, amounts = build()
        return Policy(
            line=line,
            insurer_letter=self.maybe(0.97, self.pick(tuple(letters))),
            policy_number=self.maybe(0.97, self.number(line)),
            effective=self.maybe(0.97, effective),
            expiration=self.maybe(0.97, expiration),
            additional_insured=Mark.NOT_APPLICABLE if line is COMPENSATION else self.mark(),
            subrogation_waived=self.mark(),
            flags=flags(line, **ticked),
            limits=limits(line, amounts),
        )

    def sharing(self, policy: Policy, letters: list[str]) -> list[Policy]:
        """The policy, now and then with a second one of another insurer in the same block."""
        if len(letters) < 2 or not self.chance(0.03):
            return [policy]
        first = replace(policy, insurer_letter=letters[0], policy_number=self.number(policy.line))
        return [first, replace(first, insurer_letter=letters[1], policy_number=self.number(policy.line))]

    def general(self) -> tuple[dict[str, Flag], dict[str, Limit]]:
        claims_made = self.chance(0.08)
        per = self.pick(("policy", "project", "location", "other", "none", "both"), (40, 28, 14, 5, 8, 5))
        ticked: dict[str, Flag] = {
            "commercial_general_liability": self.chance(0.96),
            "claims_made": claims_made,
            "occurrence": not claims_made and self.chance(0.97),
            "aggregate_per_policy": per in ("policy", "both"),
            "aggregate_per_project": per in ("project", "both"),
            "aggregate_per_location": per == "location",
            "aggregate_per_other": per == "other",
        }
        each = self.pick((MILLION, 2 * MILLION, 500_000, 300_000, 1_500_000), (70, 15, 8, 4, 3))
        amounts: dict[str, Limit] = {
            "each_occurrence": self.amount((each,)),
            "damage_to_rented_premises": self.amount((50_000, 100_000, 300_000, MILLION), "Included", "Excluded"),
            "med_exp": self.amount((5_000, 10_000, 15_000, 1_000), "Excluded"),
            "personal_adv_injury": self.amount((each,), "Excluded"),
            "general_aggregate": self.amount((2 * each, each, 2 * MILLION)),
            "products_completed_ops_aggregate": self.amount((2 * each, each), "Included", "Excluded"),
        }
        if self.chance(0.12):
            amounts[self.pick(names.OTHER_LIMITS)] = self.pick((MILLION, 5_000, 25_000))
        return ticked, amounts

    def auto(self) -> tuple[dict[str, Flag], dict[str, Limit]]:
        shape = self.pick(("any", "owned", "scheduled", "hired only", "any and hired"), (50, 15, 15, 12, 8))
        ticked: dict[str, Flag] = {
            "any_auto": shape.startswith("any"),
            "owned_autos": shape == "owned",
            "scheduled_autos": shape == "scheduled",
            "hired_autos": shape != "any",
            "non_owned_autos": shape != "any" and self.chance(0.95),
        }
        if self.chance(0.88):
            amounts: dict[str, Limit] = {"combined_single_limit": self.pick((MILLION, 2 * MILLION, 500_000), (8, 1, 1))}
        else:
            amounts = {
                "bodily_injury_per_person": self.pick((100_000, 250_000, 500_000)),
                "bodily_injury_per_accident": self.pick((300_000, 500_000, MILLION)),
                "property_damage": self.pick((50_000, 100_000, 250_000)),
            }
        if self.chance(0.12):
            amounts[self.pick(("Uninsured Motorist", "PIP-Basic", "Comp/Coll Ded"))] = self.pick((MILLION, 10_000, 500))
        return ticked, amounts

    def umbrella(self) -> tuple[dict[str, Flag], dict[str, Limit]]:
        excess, claims_made = self.chance(0.25), self.chance(0.08)
        kept = self.pick(("retention", "deductible", ""), (60, 10, 30))
        ticked: dict[str, Flag] = {
            "umbrella": not excess,
            "excess": excess,
            "claims_made": claims_made,
            "occurrence": not claims_made,
            "deductible": kept == "deductible",
            "retention": kept == "retention",
        }
        each = self.pick((1, 2, 3, 5, 10, 25)) * MILLION
        amounts: dict[str, Limit] = {
            "each_occurrence": each,
            "aggregate": self.maybe(0.95, each),
            "retention": self.pick((10_000, 0, 25_000, 5_000)) if kept else None,
        }
        if self.chance(0.08):
            amounts["Prod/Comp Ops Agg"] = each
        return ticked, amounts

    def compensation(self) -> tuple[dict[str, Flag], dict[str, Limit]]:
        other = self.chance(0.07)
        ticked: dict[str, Flag] = {
            "wc_statutory": not other,
            "wc_other": other,
            "proprietor_excluded": self.pick(("Y", "N", None), (25, 50, 25)),
        }
        each = self.pick((MILLION, 500_000, 100_000, 2 * MILLION), (70, 20, 5, 5))
        amounts: dict[str, Limit] = {
            "el_each_accident": each,
            "el_disease_each_employee": self.amount((each,)),
            "el_disease_policy_limit": self.amount((each, 500_000)),
        }
        return ticked, amounts

    def others(self, letters: list[str], term: tuple[date, date]) -> list[Policy]:
        rows: list[Policy] = []
        room = 3
        for words, labels in self.dice.sample(names.OTHER_ROWS, self.pick((0, 1, 2, 3), (40, 40, 15, 5))):
            alone = not rows
            if (len(words) > 26 and not alone) or len(labels) > room:
                continue
            if not alone and len(rows[0].type or "") > 26:
                break
            effective, expiration = self.term() if self.chance(0.3) else term
            amounts: dict[str, Limit] = {
                label: self.pick((10_000, 5_000, 25_000)) if label in ("Deductible", "Retention")
                else self.pick((MILLION, 2 * MILLION, 500_000, 250_000))
                for label in labels
            }  # fmt: skip
            rows.append(
                Policy(
                    line=CoverageLine.OTHER,
                    type=words,
                    insurer_letter=self.maybe(0.97, self.pick(tuple(letters))),
                    policy_number=self.number(),
                    effective=effective,
                    expiration=expiration,
                    additional_insured=self.mark(),
                    subrogation_waived=self.mark(),
                    limits=amounts,
                )
            )
            room -= max(1, len(labels))
            if not room:
                break
        return rows

    # The whole

    def description(self, holder: str) -> str | None:
        if self.chance(0.08):
            return None
        chosen = self.dice.sample(names.DESCRIPTION, self.dice.randrange(1, 5))
        person = f"{self.pick(names.GIVEN)} {self.pick(names.FAMILY)}"
        return "\n".join(
            line.format(site=self.pick(names.SITE), number=self.digits(4), holder=holder, person=person)
            for line in chosen
        )

    def certificate(self) -> Certificate:
        letters = [letter for letter in "ABCDEF"[: self.dice.randrange(1, 7)] if letter == "A" or self.chance(0.9)]
        term = self.term()
        lines = [
            line
            for line, odds in ((GENERAL, 0.95), (AUTO, 0.85), (UMBRELLA, 0.6), (COMPENSATION, 0.85))
            if self.chance(odds)
        ]
        standing = [policy for line in lines for policy in self.sharing(self.policy(line, letters, term), letters)]
        policies = standing + self.others(letters, term)
        holder = self.pick(names.HOLDER)
        insured = Party(self.firm(), self.address())
        return Certificate(
            issue_date=self.maybe(0.98, self.on),
            producer=self.producer(),
            insured=insured,
            insurers=self.insurers(letters),
            certificate_number=self.maybe(
                0.5, self.pick((self.digits(9), f"CL{self.digits(10)}", f"{self.digits(2)}-{self.digits(2)} Master"))
            ),
            revision_number=self.maybe(0.25, str(self.dice.randrange(1, 9))),
            policies=tuple(policies),
            description_of_operations=self.description(holder),
            certificate_holder=self.maybe(0.97, f"{holder}\n{self.address()}"),
            signed=self.chance(0.9),
        )
