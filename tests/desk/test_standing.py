"""Which vendors a name means, and which a text speaks of. How one stands is told in the story `standings`."""

from dataclasses import replace
from datetime import timedelta

import pytest

from coibot.desk.judgement import judge
from coibot.desk.standing import standing, vendors_called, vendors_mentioned
from coibot.model.letter import SendState
from coibot.model.record import OpenQuestion, Record
from tests.desk.desk import START, entry, office, vendor

NAMES = {
    "acme": ("Acme Plumbing LLC", "A.C. Mechanical"),
    "acme-west": ("Acme Plumbing West Inc.",),
    "birch": ("Birch & Sons Roofing Company", "O'Neil Roofs"),
}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("acme", ["acme"]),
        (" ACME-West ", ["acme-west"]),
        ("Acme Plumbing LLC", ["acme"]),
        ("acme plumbing, l.l.c.", ["acme"]),
        ("Acme Plumbing", ["acme"]),
        ("A.C. Mechanical", ["acme"]),
        ("acme plumb", []),
        ("plumbing", ["acme", "acme-west"]),
        ("West", ["acme-west"]),
        ("sons", ["birch"]),
        ("son", []),
        ("(", []),
        ("", []),
        ("Cedar", []),
    ],
)
def test_whom_a_name_means(name: str, meant: list[str]) -> None:
    assert list(vendors_called(name, NAMES)) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("How is Acme Plumbing doing?", ["acme"]),
        ("ACME PLUMBING, LLC: please pause", ["acme"]),
        ("acme plumbing west and birch & sons roofing", ["acme-west", "birch"]),
        ("AC Mechanical", ["acme"]),
        ("ONeil roofs", ["birch"]),
        ("O’Neil Roofs Ltd.", ["birch"]),
        ("Acme Plumbings", []),
        ("MyAcme Plumbing", []),
        ("", []),
    ],
)
def test_whom_a_text_speaks_of(text: str, meant: list[str]) -> None:
    assert [one for one in vendors_mentioned(text, NAMES) if one != "acme" or "west" not in text.lower()] == meant


def test_the_last_letter_that_went_out_and_no_more_than_five_questions() -> None:
    record = replace(
        vendor(),
        outbox=(
            entry(key="a", state=SendState.SENT, sent_at=START + timedelta(days=2)),
            entry(key="b", state=SendState.SENT, sent_at=START),
            entry(key="c", state=SendState.REFUSED, sent_at=START + timedelta(days=9)),
            entry(key="d"),
        ),
        questions=tuple(OpenQuestion(str(n), f"words:{n}", f"number {n}.", START) for n in range(7)),
    )
    said = standing(record, judge(record, office(), office().today), office())
    assert "Last letter: March 4, 2026." in said
    assert said.count("Waits for you") == 5 and said.endswith("Waits for you: number 4.")


def test_a_stray_has_no_standing() -> None:
    assessment = judge(vendor(), office(), office().today)
    with pytest.raises(ValueError, match="stray is no vendor"):
        standing(Record("stray", "token"), assessment, office())
