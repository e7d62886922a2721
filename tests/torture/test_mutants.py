"""Certificates spoiled at random, with a fixed seed: typed outcomes only, and never a wrong value in silence.

COIBOT_MUTANTS sets how many there are (500); `make fuzz` makes 5,000.
"""

import os
from collections.abc import Iterator

import pytest

from coibot.edge.confine import Limits
from coibot.edge.sandbox import Sandbox
from tests.torture.mutations import MUTATIONS, mutant
from tests.torture.text_sandbox import TextSandbox
from tests.torture.viewer import certificates, differences

COUNT = int(os.environ.get("COIBOT_MUTANTS", "500"))
BATCH = 25
CODES = {"encrypted", "not_a_document", "too_large", "damaged", "timeout", "no_text", "unknown_layout", "xfa"}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with TextSandbox(Limits(cpu_seconds=8, wall_seconds=15.0)) as sandbox:
        yield sandbox


@pytest.mark.parametrize("first", range(0, COUNT, BATCH))
def test_a_spoiled_certificate_is_read_right_or_not_at_all(sandbox: Sandbox, first: int) -> None:
    wrong = []
    for seed in range(first, min(first + BATCH, COUNT)):
        name, whole, spoiled = mutant(seed)
        reading = sandbox.read_file("spoiled.pdf", spoiled)
        assert {problem.code for problem in reading.problems} <= CODES, (seed, name)
        assert reading.documents or reading.problems, (seed, name)
        wrong += [f"seed {seed}, {name}: {line}" for line in differences(whole.pdf, spoiled, reading)]
    assert not wrong, "\n".join(wrong)


def test_what_was_not_spoiled_is_read_whole(sandbox: Sandbox) -> None:
    """What makes the test above a test: unspoiled, the same files are certificates, and none differs."""
    for seed in range(len(MUTATIONS)):
        _, whole, _ = mutant(seed)
        reading = sandbox.read_file("whole.pdf", whole.pdf)
        assert len(certificates(reading)) == 1
        assert list(differences(whole.pdf, whole.pdf, reading)) == []


def test_the_judge_knows_a_misreading() -> None:
    """A reading of one certificate, held against the picture of another."""
    _, one, _ = mutant(0)
    _, other, _ = next(made for made in map(mutant, range(1, 50)) if made[1].pdf != one.pdf)
    with TextSandbox() as own:
        assert list(differences(one.pdf, one.pdf, own.read_file("other.pdf", other.pdf)))
