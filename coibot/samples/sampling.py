"""Samples: a drawn page together with the truth, everything picked by a seed."""

from dataclasses import dataclass, replace
from random import Random

from coibot.model.certificate import Certificate, CoverageLine
from coibot.samples.certificates import draw
from coibot.samples.facts import invent
from coibot.samples.media import Medium
from coibot.samples.page import EDITIONS
from coibot.samples.styles import STYLES


@dataclass(frozen=True, slots=True)
class Sample:
    """A PDF and what a careful person reads from it."""

    pdf: bytes
    certificate: Certificate
    edition: str
    style: str
    medium: Medium


def fitting(certificate: Certificate, edition: str) -> Certificate:
    """The certificate without what the edition has no box for (2010/05: the aggregate's OTHER)."""
    if edition != "2010/05":
        return certificate
    policies = tuple(
        replace(policy, flags=dict(policy.flags) | {"aggregate_per_other": False})
        if policy.line is CoverageLine.GENERAL_LIABILITY
        else policy
        for policy in certificate.policies
    )
    return replace(certificate, policies=policies)


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
