"""The model as JSON: nothing is lost on the way, and nothing malformed comes in."""

import json
from datetime import UTC, date, datetime

import pytest

from coibot.codec import MalformedError, from_json, to_json
from coibot.model.certificate import Certificate, CoverageLine, Insurer, Mark, Policy
from coibot.model.document import Document, DocumentKind, Evidence, FileReading, Problem, Source
from coibot.model.message import Address, AttachedFile, IncomingMessage, Nature

POLICY = Policy(
    line=CoverageLine.GENERAL_LIABILITY,
    effective=date(2026, 1, 1),
    additional_insured=Mark.YES,
    subrogation_waived=None,
    flags={"occurrence": True, "proprietor_excluded": "N", "claims_made": None},
    limits={"each_occurrence": 1_000_000, "med_exp": "Excluded", "general_aggregate": None},
)
READING = FileReading(
    file="coi.pdf",
    sha256="ab" * 32,
    pages=1,
    documents=(
        Document(
            kind=DocumentKind.CERTIFICATE,
            pages=(1,),
            certificate=Certificate(insurers={"A": Insurer("Example Mutual", "01234")}, policies=(POLICY,)),
            unreadable=("policies.0.subrogation_waived",),
            evidence={"insurers.A.naic": Evidence(1, (1.5, 2.0, 3.25, 4.0), "01234", Source.OCR, 0.5)},
        ),
    ),
    problems=(Problem("no_text", "page 2 is empty"),),
)
MESSAGE = IncomingMessage(
    sha256="cd" * 32,
    message_id="<1@acme.example>",
    subject="COI — Ågren & Søn",
    sender=Address("ann@acme.example", "Ann"),
    date=datetime(2026, 1, 15, 12, 30, tzinfo=UTC),
    nature=Nature.ROBOT,
    files=(AttachedFile("2", "coi.pdf", "ab" * 32, 9, "pdf"),),
)


@pytest.mark.parametrize("value", [READING, MESSAGE])
def test_a_value_comes_back_as_it_was(value: object) -> None:
    through_text = json.loads(json.dumps(to_json(value)))
    assert from_json(type(value), through_text) == value


def test_types_are_the_interface_s() -> None:
    policy = to_json(READING)["documents"][0]["certificate"]["policies"][0]
    assert policy["effective"] == "2026-01-01"
    assert policy["additional_insured"] == "Y"
    assert policy["limits"] == {"each_occurrence": 1_000_000, "med_exp": "Excluded", "general_aggregate": None}
    assert policy["flags"]["occurrence"] is True


def test_what_departs_is_named() -> None:
    raw = to_json(READING)
    raw["documents"][0]["certificate"]["policies"][0]["effective"] = "someday"
    with pytest.raises(
        MalformedError, match=r"not a valid FileReading: documents\.0\.certificate\.policies\.0\.effective"
    ):
        from_json(FileReading, raw)
