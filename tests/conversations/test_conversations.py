"""Every recorded conversation, replayed: what coibot notes, whom it writes to, and how things stand afterwards."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.conversations.replay import NAMES, Replay, load, scripts

HERE = Path(__file__).parent
WORDS_OF_A_STEP = {
    "from", "name", "says", "subject", "html", "quoting", "signed", "attached", "forwarded", "answers", "to", "headers",
    "becomes", "letters", "reads", "not", "staff reads", "days", "on", "note",
}  # fmt: skip


def test_there_are_enough_of_them_and_no_two_are_alike() -> None:
    titles = [load(path)["title"] for path in scripts(HERE)]
    assert len(titles) >= 150
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("path", scripts(HERE), ids=lambda path: path.stem)
def test_conversation(path: Path, tmp_path: Path) -> None:
    script = load(path)
    replay = Replay(tmp_path / "data", script)
    try:
        for number, step in enumerate(script["talk"], start=1):
            replay.step(step)
            _compare(replay, step, f"step {number}: {str(step.get('says', step))[:70]!r}")
        _stands(replay, script.get("stands", {}))
    finally:
        replay.close()


def _compare(replay: Replay, step: Mapping[str, Any], where: str) -> None:
    assert not set(step) - WORDS_OF_A_STEP, where
    assert str(step.get("becomes", "")) in replay.outcome, where
    if "letters" in step:
        assert replay.kinds() == sorted(step["letters"]), (where, replay.outcome)
    theirs, ours = replay.text(of_staff=False), replay.text(of_staff=True)
    for words in step.get("reads", ()):
        assert words in theirs, (where, theirs)
    for words in step.get("not", ()):
        assert words not in theirs, (where, theirs)
    for words in step.get("staff reads", ()):
        assert words in ours, (where, ours)


def _stands(replay: Replay, stands: Mapping[str, Any]) -> None:
    record = replay.record(stands.get("vendor", "acme-plumbing"))
    assert record.profile is not None
    said: dict[str, Any] = {
        "vendor": record.id,
        "verdict": record.assessment.verdict.value if record.assessment else "none",
        "waits": sum(question.resolved_at is None for question in record.questions),
        "paused until": str(record.profile.paused_until or "never"),
        "documents": len(record.documents),
        "active": record.profile.active,
        "waivers": [waiver.requirement for waiver in record.waivers],
        "aliases": list(record.profile.aliases),
        "written to": sorted(
            NAMES.get(contact.email, contact.email)
            for contact in record.profile.contacts
            if contact.trusted and not contact.failing and not contact.silent
        ),
    }
    expected = {key: str(value) if key == "paused until" else value for key, value in stands.items()}
    if "written to" in expected:
        expected["written to"] = sorted(expected["written to"])
    assert {key: said[key] for key in expected} == expected
