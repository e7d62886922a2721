"""Every letter, byte for byte. After a wanted change: pytest tests/letters --update-golden, and read the difference."""

from dataclasses import replace
from pathlib import Path

import pytest

from coibot.letters import House, compose
from coibot.letters.sample import sample_plans
from coibot.model.letter import TO_STAFF, LetterKind, LetterPlan


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("plan", sample_plans(), ids=lambda plan: plan.key)
def test_letter_is_the_golden_one(
    plan: LetterPlan, language: str, house: House, golden: Path, request: pytest.FixtureRequest
) -> None:
    letter = compose(replace(plan, language=language), house)
    if letter.language != language:
        assert plan.kind in TO_STAFF, letter.unsaid
        return
    golden = golden if language == "en" else golden / language
    path = golden / f"{plan.key.removeprefix('sample:').replace(':', '_')}.eml"
    raw = letter.raw
    if request.config.getoption("--update-golden", default=False):
        golden.mkdir(exist_ok=True, parents=True)
        path.write_bytes(raw)
    assert raw.decode() == path.read_bytes().decode(), f"{path.name} differs; see the top of this file"


def test_every_kind_of_letter_has_a_sample() -> None:
    assert {plan.kind for plan in sample_plans()} == set(LetterKind)
