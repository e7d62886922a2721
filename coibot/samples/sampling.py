"""Samples: a drawn page together with the truth, everything picked by a seed."""

from dataclasses import dataclass, replace
from random import Random

from coibot.model.certificate import Certificate, CoverageLine, Mark, Policy, Producer
from coibot.samples.certificates import draw
from coibot.samples.facts import invent
from coibot.samples.media import Medium
from coibot.samples.older import OLDER_EDITIONS
from coibot.samples.page import EDITIONS
from coibot.samples.standing import AUTO, GENERAL, LIMITS, UMBRELLA
from coibot.samples.styles import STYLES

MARKED = (GENERAL, AUTO, UMBRELLA)
"""Lines for which the older editions have an ADD'L INSRD box."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A PDF and what a careful person reads from it."""

    pdf: bytes
    certificate: Certificate
    edition: str
    style: str
    medium: Medium


def fitting(certificate: Certificate, edition: str) -> Certificate:
    """The certificate without what the edition has no box for."""
    if edition in OLDER_EDITIONS:
        return _fitting_older(certificate, edition)
    if edition != "2010/05":
        return certificate
    return replace(certificate, policies=tuple(_without_flags(p, "aggregate_per_other") for p in certificate.policies))


def _fitting_older(certificate: Certificate, edition: str) -> Certificate:
    """Before 2009: no contact, no SUBR WVD, no certificate number, five insurers, no boxes for umbrella and excess."""
    policies = []
    for policy in certificate.policies:
        own = _without_flags(policy, "aggregate_per_other", "umbrella", "excess")
        if policy.line is CoverageLine.WORKERS_COMPENSATION:
            own = replace(own, flags=dict(own.flags) | {"proprietor_excluded": None})
        unmarked = policy.line not in MARKED
        policies.append(
            replace(
                own,
                subrogation_waived=Mark.BLANK,
                additional_insured=Mark.BLANK if unmarked else policy.additional_insured,
                insurer_letter="E" if policy.insurer_letter == "F" else policy.insurer_letter,
                limits={
                    key: amount for key, amount in own.limits.items() if own.line is not AUTO or key in LIMITS[AUTO]
                },
            )
        )
    free = [policy for policy in policies if policy.line in (CoverageLine.OTHER, CoverageLine.PROPERTY)]
    rows = 0
    for policy in free:
        rows += max(len(policy.limits), len(policy.type or "") // 28 + 1)
        worded = any(isinstance(amount, str) or amount is None for amount in policy.limits.values())
        if rows > 2 or worded:
            policies = [other for other in policies if other is not policy]
            rows = 9
    producer = Producer(certificate.producer.name, certificate.producer.address)
    insurers = {
        letter: replace(insurer, naic=None) if edition == "7/97" else insurer
        for letter, insurer in certificate.insurers.items()
        if letter != "F"
    }
    return replace(
        certificate,
        producer=producer,
        insurers=insurers,
        policies=tuple(policies),
        certificate_number=None,
        revision_number=None,
    )


def _without_flags(policy: Policy, *names: str) -> Policy:
    return replace(policy, flags={key: False if key in names else value for key, value in policy.flags.items()})


def sample(
    seed: int, *, edition: str | None = None, style: str | None = None, medium: Medium | None = Medium.TEXT
) -> Sample:
    """A page picked by the seed; a part given is not picked (None for `medium` picks that as well)."""
    dice = Random(f"sample {seed}")  # noqa: S311
    picked = dice.choice(EDITIONS), dice.choice(sorted(STYLES)), dice.choice(tuple(Medium))
    edition, style, medium = edition or picked[0], style or picked[1], medium or picked[2]
    certificate = fitting(invent(seed), edition)
    pdf = draw(certificate, edition=edition, style=style, medium=medium, seed=seed)
    return Sample(pdf, certificate, edition, style, medium)
