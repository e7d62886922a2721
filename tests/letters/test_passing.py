"""The drawing in a first request: the boxes and amounts that are asked for, and no others."""

from coibot.letters.passing import sample_rows
from coibot.letters.phrases import PhraseBook
from coibot.model.assessment import Finding, Status, Who


def asked(requirement: str, title: str, required: str) -> Finding:
    return Finding(requirement, title, Status.NOT_APPLICABLE, required, None, "", None, Who.STAFF)


def test_boxes_and_amounts_stand_in_the_row_of_their_line() -> None:
    general, auto = sample_rows(
        (
            asked("insured", "Insured", "Acme Plumbing LLC"),
            asked("general_liability.occurrence", "General liability: form", "occurrence"),
            asked(
                "general_liability.each_occurrence",
                "General liability: each occurrence",
                "$1,000,000 (asked by site X)",
            ),
            asked("general_liability.additional_insured", "General liability: additional insured", "a page"),
            asked("automobile_liability.autos", "Automobile liability: autos covered", "any auto"),
            asked("automobile_liability.waiver_of_subrogation", "Automobile liability: waiver", "a page"),
            asked("professional.retroactive_date", "Professional: retroactive date", "early"),
        ),
        PhraseBook(),
    )
    assert (general.title, general.boxes, general.additional_insured, general.waiver) == (
        "General liability",
        ["OCCUR"],
        True,
        False,
    )
    assert general.limits == [("EACH OCCURRENCE", "$1,000,000")]
    assert (auto.boxes, auto.waiver, auto.limits) == (["any auto"], True, [])
