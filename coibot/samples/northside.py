"""The certificate of the made-up letters (coibot/letters/sample.py), drawn so that they can show its boxes."""

from datetime import date

from coibot.model.certificate import Certificate, CoverageLine, Insurer, Mark, Party, Policy, Producer
from coibot.samples.certificates import draw
from coibot.samples.standing import flags, limits

_GENERAL, _UMBRELLA, _COMPENSATION = (
    CoverageLine.GENERAL_LIABILITY,
    CoverageLine.UMBRELLA_EXCESS,
    CoverageLine.WORKERS_COMPENSATION,
)

NORTHSIDE = Certificate(
    issue_date=date(2026, 1, 5),
    producer=Producer(
        "Harbor Light Insurance Agency",
        "18 Wharf Street\nPortland, OR 97209",
        "Dana Whitfield",
        "(503) 555-0142",
        None,
        "dana.whitfield@harborlight.example",
    ),
    insured=Party("Northside Electric LLC", "4410 N Albina Avenue\nPortland, OR 97217"),
    insurers={
        "A": Insurer("Granite Shore Mutual Insurance Co", "20001"),
        "B": Insurer("Tallgrass Specialty Co", "20002"),
        "C": Insurer("Bluestem Casualty", "20003"),
    },
    policies=(
        Policy(
            _GENERAL,
            insurer_letter="A",
            policy_number="CGL-4471902",
            effective=date(2026, 1, 1),
            expiration=date(2027, 1, 1),
            additional_insured=Mark.YES,
            flags=flags(_GENERAL, commercial_general_liability=True, occurrence=True, aggregate_per_policy=True),
            limits=limits(
                _GENERAL,
                {
                    "each_occurrence": 500_000,
                    "damage_to_rented_premises": 100_000,
                    "med_exp": 5_000,
                    "personal_adv_injury": 1_000_000,
                    "general_aggregate": 2_000_000,
                    "products_completed_ops_aggregate": 2_000_000,
                },
            ),
        ),
        Policy(
            _UMBRELLA,
            insurer_letter="B",
            policy_number="UMB-771204",
            effective=date(2026, 1, 1),
            expiration=date(2027, 1, 1),
            flags=flags(_UMBRELLA, umbrella=True, occurrence=True),
            limits=limits(_UMBRELLA, {"each_occurrence": 5_000_000, "aggregate": 5_000_000}),
        ),
        Policy(
            _COMPENSATION,
            insurer_letter="C",
            policy_number="WC-88-20417",
            effective=date(2025, 11, 1),
            expiration=date(2026, 11, 1),
            flags=flags(_COMPENSATION, wc_statutory=True, proprietor_excluded="N"),
            limits=limits(
                _COMPENSATION,
                {
                    "el_each_accident": 500_000,
                    "el_disease_each_employee": 500_000,
                    "el_disease_policy_limit": 500_000,
                },
            ),
        ),
    ),
    certificate_holder="Acme Property Group, LLC\n1200 Harbor Avenue, Suite 400\nPortland, OR 97205",
    signed=True,
)


def northside_certificate() -> bytes:
    """The same PDF each time."""
    return draw(NORTHSIDE)
