"""Where facts stand on a drawn page: a reader that sees them there, and a check that notices when it does not."""

from dataclasses import replace

import pytest

from bench.reading.scoring import shown
from coibot.reading import read_file
from coibot.samples import Medium, places, sample
from coibot.samples.cameras import Photo, on_photographed_paper
from coibot.samples.media import Scan, on_paper


@pytest.mark.parametrize(
    ("style", "edition", "medium"),
    [
        ("own-print", "2016/03", Medium.TEXT), ("misaligned", "2025/12", Medium.TEXT),
        ("annotated", "7/97", Medium.TEXT), ("fillable", "2014/01", Medium.FORM),
    ],
)  # fmt: skip
def test_every_fact_is_read_where_it_was_drawn(style: str, edition: str, medium: Medium) -> None:
    drawn = sample(31, edition=edition, style=style, medium=medium)
    where = places(drawn.certificate, edition=edition, style=style, medium=medium)
    evidence = read_file("coi.pdf", drawn.pdf).documents[0].evidence
    assert {"insured.name", "policies.0.policy_number"} <= set(where)
    assert [path for path, place in where.items() if not shown(evidence, path, 1, place, lambda point: point)] == []


def test_evidence_on_another_page_or_row_is_noticed() -> None:
    drawn = sample(31, edition="2016/03", style="plain")
    where = places(drawn.certificate)
    evidence = dict(read_file("coi.pdf", drawn.pdf).documents[0].evidence)
    seen = evidence["insured.name"]
    x0, y0, x1, y1 = seen.box
    for moved in (replace(seen, page=2), replace(seen, box=(x0, y0 - 12, x1, y1 - 12))):
        assert not shown({"insured.name": moved}, "insured.name", 1, where["insured.name"], lambda point: point)


def test_paper_is_found_again_under_a_scanner_and_a_camera() -> None:
    x, y = on_paper((306, 396), Scan(skew=2))
    assert (x, y) == pytest.approx((306, 396))
    assert on_paper((612, 396), Scan(skew=2))[1] < 396
    middle = on_photographed_paper((297, 396), Photo(tilt=0, curl=0))
    assert middle == pytest.approx((306, 396), abs=1)
