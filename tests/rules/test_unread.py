"""What a finding rests on: when the very box that it cites cannot be read, the finding is not known."""

from dataclasses import replace
from typing import Any

import pytest

from coibot.model.assessment import Status
from coibot.model.document import FiledDocument
from tests.rules.test_assess import CASES, decide, documents
from tests.rules.told import about

SHOWN_ELSEWHERE = {
    ("general_liability.retroactive_date", "flags.claims_made"): "the date itself stands elsewhere",
    ("professional.retroactive_date", "type"): "the date itself stands elsewhere",
    ("umbrella_excess.expiration", "expiration"): "another policy of the line serves then",
    ("workers_compensation.expiration", "expiration"): "another policy of the line serves then",
}
"""Requirement and cited box -> why the finding may stay met without it."""


def marked(filed: FiledDocument) -> tuple[FiledDocument, list[str]]:
    """The document with evidence whose boxes tell which of the paths they are the place of."""
    paths = list(filed.document.evidence)
    evidence = {
        path: replace(seen, box=(float(at), 0.0, 0.0, 0.0))
        for at, (path, seen) in enumerate(filed.document.evidence.items())
    }
    return replace(filed, document=replace(filed.document, evidence=evidence)), paths


def without(filed: FiledDocument, path: str) -> FiledDocument:
    unreadable = tuple(sorted({*filed.document.unreadable, path}))
    return replace(filed, document=replace(filed.document, unreadable=unreadable))


WITH_CERTIFICATE = [case for case in CASES if case.get("lines", ...) is not None]


@pytest.mark.parametrize("case", WITH_CERTIFICATE, ids=[case["case"] for case in WITH_CERTIFICATE])
def test_what_is_met_by_a_box_is_not_known_without_it(case: dict[str, Any]) -> None:
    filed = documents(case)
    certificate, paths = marked(filed[0])
    named = about(case)
    for finding in decide(case, [certificate, *filed[1:]]).findings:
        if finding.status is not Status.MET or finding.evidence is None or finding.evidence.file != certificate.file:
            continue
        if named is not None and finding.requirement not in named:
            continue
        path = paths[int(finding.evidence.box[0])]
        if (finding.requirement, path.split(".", 2)[-1]) in SHOWN_ELSEWHERE:
            continue
        worse = decide(case, [without(certificate, path), *filed[1:]])
        statuses = {one.requirement: one.status for one in worse.findings}
        assert (path, statuses[finding.requirement]) == (path, Status.UNKNOWN)
