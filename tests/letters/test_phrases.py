"""What the rules say in English reaches a Spanish reader in Spanish, whole, or the letter is English."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coibot.letters import House, compose, default_templates, parts_of
from coibot.letters.phrases import PhraseBook, PhraseBookError, UnsaidError, phrase_book, read_phrases
from coibot.letters.sample import sample_plans
from coibot.model.assessment import Status
from coibot.model.certificate import Certificate, CoverageLine, Mark
from coibot.model.document import Document, DocumentKind, FiledDocument
from coibot.model.letter import LetterKind
from coibot.rules import Rulebook, assess, load_rulebook
from coibot.samples import with_policy
from tests.certificates import compliant, with_limit, without

SPANISH = phrase_book(default_templates(), "es")
TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        (
            "The certificate shows $500,000 each occurrence; $1,000,000 is required.",
            "El certificado muestra $500,000 (por ocurrencia); se requieren $1,000,000.",
        ),
        (
            "Policy WC-88 20417 expires on March 1, 2027, and at least 30 days must be left.",
            "La póliza WC-88 20417 vence el 1 de marzo de 2027, y deben quedar al menos 30 días.",
        ),
        (
            "We have the CG 20 10 page, thank you; the page for completed operations is still missing.",
            "Tenemos la página CG 20 10, gracias; todavía falta la página para operaciones terminadas.",
        ),
        (
            "Please send a copy of the endorsement page of the policy that waives subrogation against Zoë & Sons, Inc. "
            "(CG 24 04, or equivalent). The certificate itself need not change.",
            "Envíe, por favor, una copia de la página del endoso de la póliza que renuncia a la subrogación contra "
            "Zoë & Sons, Inc. (CG 24 04, o equivalente). El certificado en sí no tiene que cambiar.",
        ),
        ("$2,000,000 (asked by site Pier 9)", "$2,000,000 (lo pide el sitio Pier 9)"),
        (
            "$1,000,000 each occurrence; occurrence basis",
            "$1,000,000 por ocurrencia; póliza por ocurrencia (occurrence)",
        ),
    ],
)
def test_a_finding_is_told_with_its_amounts_dates_forms_and_names(english: str, spanish: str) -> None:
    assert SPANISH.tell(english) == spanish


@pytest.mark.parametrize(
    "english",
    [
        "The moon is full.",
        "The certificate shows $500,000 of something new; $1,000,000 is required.",
        "Please send a certificate with Acme LLC as the insured. The certificate must be blue.",
    ],
)
def test_what_the_book_lacks_is_not_told_by_halves(english: str) -> None:
    with pytest.raises(UnsaidError):
        SPANISH.tell(english)


@given(st.text(max_size=200))
@settings(max_examples=80, deadline=None)
def test_words_of_strangers_do_no_more_than_have_no_translation(words: str) -> None:
    SPANISH.tell_or_keep(words)
    SPANISH.tell_or_keep(f"The certificate shows “{words}” as the insured; the vendor is {words}.")


def test_names_of_the_companys_own_lines_stay_as_they_are() -> None:
    own = SPANISH.with_own(["Drone liability", "drone liability"])
    assert own.tell("Please send a certificate for drone liability.").endswith("este seguro: drone liability.")
    with pytest.raises(UnsaidError):
        SPANISH.tell("Drone liability")


def test_english_is_told_as_it_is() -> None:
    assert PhraseBook().tell("Anything at all.") == "Anything at all."
    assert PhraseBook().date(date(2027, 1, 1)) == "January 1, 2027"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("One line\nAnother line\n= Otra\n", r":2: 'One line' has no line below"),
        ("= Otra\n", r":1: there is no English line above"),
        ("It costs {money}.\n= Cuesta {dinero}.\n", r":2: \{dinero\}, \{money\} stands in one"),
        ("Last\n", r"'Last' has no line below"),
    ],
)
def test_a_mistake_in_a_phrase_book_is_named_with_its_line(text: str, complaint: str, tmp_path: Path) -> None:
    (tmp_path / "phrases.txt").write_text(text)
    with pytest.raises(PhraseBookError, match=complaint):
        read_phrases(tmp_path / "phrases.txt")


# Everything that the rules can find -------------------------------------------------------------------------------


def _certificates() -> Iterator[Certificate]:
    good = compliant()
    yield good
    for policy in good.policies:
        yield without(good, policy.line)
        for limit in policy.limits:
            for amount in (1, None, "Excluded"):
                yield with_limit(good, policy.line, limit, amount)
        yield with_policy(good, policy.line, expiration=date(2026, 1, 2), effective=date(2025, 1, 2))
        yield with_policy(good, policy.line, expiration=None)
        yield with_policy(good, policy.line, policy_number=None)
        yield with_policy(good, policy.line, policy_number="TBD")
        yield with_policy(good, policy.line, flags={})
        yield with_policy(good, policy.line, additional_insured=Mark.BLANK, subrogation_waived=Mark.BLANK)
        yield with_policy(good, policy.line, additional_insured=Mark.YES, subrogation_waived=Mark.YES)
    general = CoverageLine.GENERAL_LIABILITY
    yield with_policy(good, general, flags={"claims_made": True, "occurrence": False})
    yield replace(good, certificate_holder="Somebody Else LLC\n1 Road")
    yield replace(good, certificate_holder=None)
    yield replace(good, insured=replace(good.insured, name="Zebulon Ostrich Taxidermy Inc"))
    yield replace(good, insured=replace(good.insured, name=None))
    yield replace(good, issue_date=date(2026, 9, 9))


def _rulebooks() -> Iterator[Rulebook]:
    text = (Path(__file__).parents[2] / "rules.yaml").read_text()
    yield load_rulebook(text)


@pytest.mark.parametrize("certificate", [None, *_certificates()], ids=lambda one: "" if one else "nothing")
def test_whatever_the_rules_find_can_be_told_in_spanish(certificate: Certificate | None, house: House) -> None:
    documents = []
    if certificate is not None:
        page = Document(DocumentKind.CERTIFICATE, (1,), form="ACORD 25", certificate=certificate)
        documents = [FiledDocument(page, "coi.pdf", "a" * 64, datetime(2026, 1, 5, tzinfo=UTC))]
    plan = next(plan for plan in sample_plans() if plan.kind is LetterKind.DEFICIENT)
    for book in _rulebooks():
        for name in book.classes:
            found = assess(
                book,
                name,
                vendor_name="Acme Plumbing LLC",
                documents=documents,
                sites=tuple(book.sites),
                as_of=TODAY,
            )
            letter = compose(replace(plan, language="es", assessment=found, vendor_class=name), house)
            assert letter.language == "es", letter.unsaid
            if any(finding.status is Status.NOT_MET for finding in found.findings):
                text, html = parts_of(letter.raw)
                assert "Please" not in text + html and "required" not in text and "The certificate" not in text
