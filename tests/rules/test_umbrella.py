"""Several umbrella policies: added up only when they are surely different ones."""

import pytest

from coibot.model.assessment import Status
from coibot.rules.loading import load_rulebook
from tests.rules.build import HERE, certificate, judge

WIDE = load_rulebook(HERE / "wide_rules.yaml")
LAYERS = ("umbrella_excess", "umbrella_excess:second", "umbrella_excess:third")


@pytest.mark.parametrize(
    ("numbers", "status"),
    [
        (("UM-3003", "QX-77120", "EXC-900155"), Status.MET),
        (("UM-3003", "QX-77120", "QX-77120-01"), Status.UNKNOWN),
        (("UM-30031", "UM-30031-01", "QX-77120"), Status.UNKNOWN),
        (("UM-30031", "QX-77120", "UM-30031-01"), Status.UNKNOWN),
        (("UM-3003", "QX-77120", None), Status.UNKNOWN),
    ],
)
def test_layers_with_numbers_that_may_be_one_are_not_added_up(numbers: tuple[str | None, ...], status: Status) -> None:
    change = {
        f"{layer}.{part}": value
        for layer, number in zip(LAYERS, numbers, strict=True)
        for part, value in (
            ("policy_number", number),
            ("limits.each_occurrence", 2_000_000),
            ("limits.aggregate", 2_000_000),
        )
    }
    lines = ("general_liability", "automobile_liability", "workers_compensation", *LAYERS)
    assessment = judge(certificate(lines, change), vendor_class="layered", rules=WIDE)
    found = {f.requirement: f for f in assessment.findings}
    assert found["umbrella_excess.each_occurrence"].status is status
    if status is Status.MET:
        assert found["umbrella_excess.aggregate"].evidence is not None
