"""The lint knows the sentences that agents may not lawfully be asked for, and lets ordinary ones pass."""

import pytest

from coibot.letters import lint

UNLAWFUL = [
    "Please show the following wording on the certificate: coverage is primary.",
    "The certificate must state that coverage is primary and non-contributory.",
    "The description of operations box should read: Acme is an additional insured.",
    "Please add our wording to the description of operations.",
    "The certificate should show primary and non-contributory.",
    "Please enter 30 days' notice in the cancellation box.",
    "We need 30 days written notice of cancellation.",
    "The insurer will endeavor to mail notice.",
    "Strike out the disclaimer above the signature.",
    "Please amend the wording of the form.",
    "Send a notarized affidavit of no employees.",
    "The umbrella must be follow form.",
    "Have the agent sign a hold harmless letter.",
    "Northside Electric LLC is insured until January 1, 2027.",
    "Your company is fully covered.",
    "Please confirm that the coverage is in force.",
]
LAWFUL = [
    "A copy of the endorsement page (CG 20 10 or equivalent) of policy CGL-4471902.",
    "A revised certificate showing an each occurrence limit of at least $1,000,000.",
    "Northside Electric LLC meets the listed requirements as stated on the certificate.",
    "The notice of cancellation endorsement (CG 02 24 or equivalent), 30 days notice, is needed.",
    "Additional insured, ongoing operations: the endorsement page is missing.",
    "Named insured is Northside Electrical Services Inc.",
    "The policies alone decide what is covered.",
    "The insured is named as Northside.",
    "The workers' compensation waiver of subrogation endorsement page.",
    "> Our company is insured and we gave 30 days notice.",
]


@pytest.mark.parametrize("sentence", UNLAWFUL)
def test_unlawful_demand_is_found(sentence: str) -> None:
    assert lint(f"Hello.\n\n{sentence}\n\nThank you.")


@pytest.mark.parametrize("sentence", LAWFUL)
def test_ordinary_sentence_passes(sentence: str) -> None:
    assert lint(f"Hello.\n\n{sentence}\n\nThank you.") == ()


def test_a_sentence_wrapped_over_lines_or_tags_is_still_found() -> None:
    assert lint("We need a certificate that must\n   state the project.")
    assert lint("<html><p>The certificate <b>must</b>\nstate the project.</p></html>")


def test_the_complaint_shows_the_sentence_once() -> None:
    (problem,) = lint("Send an affidavit. Thank you.\n\nSend an affidavit.")
    assert "affidavit" in problem and "Send an affidavit." in problem
