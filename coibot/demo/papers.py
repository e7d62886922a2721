"""The papers of the demo's people: certificates as their agencies would issue them, good ones and others."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from coibot.model.certificate import Certificate, CoverageLine, Insurer, Limit, Mark, Party, Policy, Producer
from coibot.samples import Scan, draw_image, flags, limits

GENERAL = CoverageLine.GENERAL_LIABILITY
AUTO = CoverageLine.AUTOMOBILE_LIABILITY
UMBRELLA = CoverageLine.UMBRELLA_EXCESS
COMPENSATION = CoverageLine.WORKERS_COMPENSATION


@dataclass(frozen=True, slots=True)
class Agency:
    """Who issues a certificate."""

    name: str
    address: str
    person: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Insured:
    """Whose insurance it is."""

    name: str
    address: str
    letters: str
    """Stand in the policy numbers."""
    operations: str


def certificate(
    insured: Insured, agency: Agency, holder: str, *, issued: date, effective: date, expiration: date
) -> Certificate:
    """One that a vendor of class `standard` passes with: the four standing lines but for the umbrella.

    `holder` is the block to stand in the certificate holder box.
    """
    yes = Mark.YES
    number = insured.letters
    return Certificate(
        issue_date=issued,
        producer=Producer(agency.name, agency.address, agency.person, agency.phone, None, agency.email),
        insured=Party(insured.name, insured.address),
        insurers={
            "A": Insurer("Prairie Mutual Insurance Company", "10101"),
            "B": Insurer("Lakeshore Casualty Company", "20202"),
        },
        policies=(
            Policy(
                GENERAL,
                insurer_letter="A",
                policy_number=f"GL-{number}-1201",
                effective=effective,
                expiration=expiration,
                additional_insured=yes,
                subrogation_waived=yes,
                flags=flags(GENERAL, commercial_general_liability=True, occurrence=True, aggregate_per_policy=True),
                limits=limits(
                    GENERAL,
                    {
                        "each_occurrence": 1_000_000,
                        "damage_to_rented_premises": 300_000,
                        "med_exp": 10_000,
                        "personal_adv_injury": 1_000_000,
                        "general_aggregate": 2_000_000,
                        "products_completed_ops_aggregate": 2_000_000,
                    },
                ),
            ),
            Policy(
                AUTO,
                insurer_letter="A",
                policy_number=f"CA-{number}-3304",
                effective=effective,
                expiration=expiration,
                additional_insured=yes,
                subrogation_waived=yes,
                flags=flags(AUTO, any_auto=True),
                limits=limits(AUTO, {"combined_single_limit": 1_000_000}),
            ),
            Policy(
                COMPENSATION,
                insurer_letter="B",
                policy_number=f"WC-{number}-5507",
                effective=effective,
                expiration=expiration,
                additional_insured=Mark.NOT_APPLICABLE,
                subrogation_waived=yes,
                flags=flags(COMPENSATION, wc_statutory=True, proprietor_excluded="N"),
                limits=limits(
                    COMPENSATION,
                    dict.fromkeys(
                        ("el_each_accident", "el_disease_each_employee", "el_disease_policy_limit"), 1_000_000
                    ),
                ),
            ),
        ),
        description_of_operations=insured.operations,
        certificate_holder=holder,
        signed=True,
    )


def with_limit(stated: Certificate, line: CoverageLine, **amounts: Limit) -> Certificate:
    """The certificate with other limits on one line."""
    return replace(
        stated,
        policies=tuple(
            replace(policy, limits={**policy.limits, **amounts}) if policy.line is line else policy
            for policy in stated.policies
        ),
    )


def with_dates(stated: Certificate, line: CoverageLine, effective: date, expiration: date) -> Certificate:
    return replace(
        stated,
        policies=tuple(
            replace(policy, effective=effective, expiration=expiration) if policy.line is line else policy
            for policy in stated.policies
        ),
    )


def without(stated: Certificate, line: CoverageLine) -> Certificate:
    return replace(stated, policies=tuple(policy for policy in stated.policies if policy.line is not line))


def with_umbrella(stated: Certificate, amount: int) -> Certificate:
    general = stated.policies[0]
    number = f"UM-{(general.policy_number or '').split('-')[1]}-7708"
    umbrella = replace(
        general,
        line=UMBRELLA,
        policy_number=number,
        subrogation_waived=Mark.BLANK,
        flags=flags(UMBRELLA, umbrella=True, occurrence=True),
        limits=limits(UMBRELLA, {"each_occurrence": amount, "aggregate": amount}),
    )
    return replace(stated, policies=(*stated.policies[:2], umbrella, *stated.policies[2:]))


def with_row(stated: Certificate, words: str, number: str, amounts: Mapping[str, Limit]) -> Certificate:
    """One more coverage in a free row at the foot of the table."""
    first = stated.policies[0]
    row = Policy(CoverageLine.OTHER, words, "B", number, first.effective, first.expiration, limits=amounts)
    return replace(stated, policies=(*stated.policies, row))


def locked(stated: Certificate, password: str) -> bytes:
    """A PDF that opens with the password only."""
    picture = ImageReader(io.BytesIO(draw_image(stated, scan=Scan(dpi=120))))
    written = io.BytesIO()
    encryption = StandardEncryption(password, ownerPassword="agency", strength=128)
    canvas = Canvas(written, pagesize=(612, 792), invariant=1, encrypt=encryption)
    canvas.drawImage(picture, 0, 0, 612, 792)
    canvas.showPage()
    canvas.save()
    return written.getvalue()
