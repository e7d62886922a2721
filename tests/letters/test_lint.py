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
    "El certificado debe indicar que la cobertura es primaria.",
    "Añada el siguiente texto en la descripción del certificado.",
    "Necesitamos 30 días de aviso de cancelación.",
    "Rellene la casilla de cancelación.",
    "Tache el descargo de responsabilidad.",
    "Envíe una declaración jurada.",
    "Envíe una carta de indemnización.",
    "Northside Electric LLC está asegurada.",
    "Confirme que la cobertura sigue vigente.",
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
    "The certificate shows “30 days notice” as the insured.",
    "Northside Electric LLC cumple los requisitos indicados, según lo que consta en el certificado.",
    "Envíe, por favor, una copia de la página del endoso CG 20 10 o equivalente.",
    "Solo las pólizas deciden qué está cubierto.",
    "Envíe, por favor, un certificado actualizado con al menos $1,000,000 (por ocurrencia).",
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


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("GA", "Please describe each endorsement in the description of operations."),
        ("TX", "Please use our certificate."),
        ("MI", "The holder has a right to be notified."),
    ],
)
def test_a_state_forbids_more_than_the_rest(state: str, sentence: str) -> None:
    assert lint(sentence, [state]) and not lint(sentence) and not lint(sentence, ["OR"])


def test_the_names_of_strangers_hold_no_letter_up() -> None:
    words = "Northside affidavit.pdf, page 1. We look at affidavit\nfrom Acme.pdf too."
    assert lint(words)
    assert lint(words, others=["Northside affidavit.pdf", "affidavit from Acme.pdf"]) == ()
