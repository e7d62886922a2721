"""The request as JSON: the same list as the letter, for an agency's own systems."""

import json
from dataclasses import replace
from email import message_from_bytes, policy

from coibot.letters import House, compose
from coibot.letters.machine import REQUIREMENTS_FILE, request_json
from coibot.letters.sample import sample_plans
from coibot.model.letter import LetterKind

PLAN = next(plan for plan in sample_plans() if plan.kind is LetterKind.REQUEST)


def test_it_says_what_the_letter_says(house: House) -> None:
    asked = json.loads(request_json(replace(PLAN, sites=("Pier 9",)), house))
    assert asked["schema"] == "coibot-request-1"
    assert (asked["vendor"], asked["due_by"], asked["sites"]) == ("Northside Electric LLC", "2026-12-08", ["Pier 9"])
    assert asked["certificate_holder"][0] == "Acme Property Group, LLC"
    by_key = {one["requirement"]: one for one in asked["requirements"]}
    assert by_key["general_liability.each_occurrence"]["minimum_dollars"] == 1_000_000
    assert by_key["general_liability.additional_insured"]["endorsement_forms"] == ["CG 20 10", "CG 20 37"]
    assert by_key["automobile_liability.autos"]["minimum_dollars"] is None


def test_only_a_request_carries_it_and_in_every_language_the_same(house: House) -> None:
    def attached(language: str, kind: LetterKind) -> list[bytes]:
        plan = next(plan for plan in sample_plans() if plan.kind is kind)
        message = message_from_bytes(compose(replace(plan, language=language), house).raw, policy=policy.default)
        return [
            part.get_payload(decode=True)  # type: ignore[misc]
            for part in message.walk()
            if part.get_filename() == REQUIREMENTS_FILE
        ]

    (english,), (spanish,) = attached("en", LetterKind.REQUEST), attached("es", LetterKind.REQUEST)
    assert english == spanish == request_json(PLAN, house).replace(b"\n", b"\n")
    assert attached("en", LetterKind.DEFICIENT) == []
