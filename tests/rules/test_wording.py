"""The words of findings are read by vendors and agents: lawful, plain, and about what the certificate shows."""

import re
from functools import cache

import pytest

from coibot.letters.lint import lint
from coibot.model.assessment import Finding, Status
from tests.rules.test_assess import CASES, decide


@cache
def every_finding() -> tuple[Finding, ...]:
    """Each finding of the decision tables, told apart by its words."""
    told = {}
    for case in CASES:
        for finding in decide(case).findings:
            told[finding.title, finding.status, finding.required, finding.why, finding.fix] = finding
    return tuple(told.values())


def test_no_finding_asks_for_what_may_not_be_asked() -> None:
    for finding in every_finding():
        words = f"{finding.title}. {finding.required}. {finding.why} {finding.fix or ''}"
        assert lint(words) == (), words


@pytest.mark.parametrize(
    "banned",
    [
        r"\bcarr(y|ies)\b",
        r"\b\d+ days.? (prior |written )?notice",
        r"affidavit",
        r"follow.form",
        r"description of operations",
        r"\bwording\b",
        r"\binvalid\b|\brejected\b|\bfailed?\b|\bnon-?compliant\b",
        r"!",
        r"  ",
        r"\.\.",
        r" ,|\(\)|\( | \)",
    ],
)
def test_no_finding_says(banned: str) -> None:
    for finding in every_finding():
        words = f"{finding.why} {finding.fix or ''}"
        assert not re.search(banned, words, re.IGNORECASE), words


def test_pages_are_asked_for_with_or_equivalent() -> None:
    for finding in every_finding():
        for words in (finding.fix or "", finding.required):
            if re.search(r"\b(CG|CA|WC) \d\d \d\d", words):
                assert "or equivalent" in words


def test_sentences_begin_with_a_capital() -> None:
    for finding in every_finding():
        for sentence in (finding.why, finding.fix):
            assert sentence is None or sentence[0].isupper(), sentence


def test_only_open_findings_ask_for_anything() -> None:
    for finding in every_finding():
        if finding.status in (Status.MET, Status.NOT_APPLICABLE, Status.WAIVED):
            assert finding.fix is None
