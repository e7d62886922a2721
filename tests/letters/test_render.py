"""Staff's own templates: a mistake is named with its file and line, and nothing dangerous can be written in them."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from coibot.letters import House, LetterError, TemplateError, check_templates, compose, default_templates, parts_of
from coibot.letters.render import TEXT_WIDTH, counted, quoted, tidy
from coibot.letters.sample import sample_plans
from coibot.model.letter import LetterKind

PLAN = next(plan for plan in sample_plans() if plan.kind is LetterKind.RECEIPT)


@pytest.fixture
def own(tmp_path: Path, house: House) -> House:
    shutil.copytree(default_templates(), tmp_path / "words")
    return replace(house, templates=tmp_path / "words")


def test_the_templates_we_ship_are_in_order(house: House) -> None:
    assert check_templates(house) == ()


def spoil(text: str) -> Callable[[Path], object]:
    return lambda path: path.write_text(path.read_text().replace("{% block body %}", "{% block body %}\n" + text))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (spoil("{{ vendr }}"), r"receipt\.txt\.j2:5: 'vendr' is undefined"),
        (spoil("{{ contact.fax }}"), r"receipt\.txt\.j2:5: .*has no attribute 'fax'"),
        (spoil("{% if vendor %}"), r"receipt\.txt\.j2:\d+: .*'endif'"),
        (spoil("{{ 1 // 0 }}"), r"receipt\.txt\.j2:5: .*zero"),
        (spoil("{{ vendor.__class__.__mro__ }}"), r"receipt\.txt\.j2:5: .*unsafe"),
        (lambda path: path.unlink(), r"receipt\.txt\.j2: there is no such template"),
        (lambda path: path.write_text("Hello.\n"), r'receipt\.txt\.j2:1: the text must begin with a line "Subject: '),
    ],
    ids=["unknown", "attribute", "syntax", "arithmetic", "sandbox", "missing", "no subject"],
)
def test_a_broken_template_is_named_with_its_line(change: Callable[[Path], object], complaint: str, own: House) -> None:
    change(own.templates / "en" / "receipt.txt.j2")
    with pytest.raises(TemplateError, match=complaint):
        compose(PLAN, own)
    (problem,) = check_templates(own)
    assert "receipt.txt.j2" in problem


def test_an_unlawful_sentence_in_a_template_is_found(own: House) -> None:
    path = own.templates / "en" / "request.html.j2"
    spoil("<p>The certificate must state that coverage is primary.</p>")(path)
    problems = check_templates(own)
    assert problems and all("request" in problem and "must state" in problem for problem in problems)
    request = next(plan for plan in sample_plans() if plan.kind is LetterKind.REQUEST)
    with pytest.raises(LetterError, match="must state"):
        compose(request, own)


def test_an_edit_counts_from_the_next_letter_on(own: House) -> None:
    compose(PLAN, own)
    path = own.templates / "en" / "receipt.txt.j2"
    spoil("Buenos días.")(path)
    os.utime(path, (1, 1))  # another time than the loader saw, whatever the file system's resolution
    assert "Buenos días." in parts_of(compose(PLAN, own).raw)[0]


def test_a_language_needs_both_files_of_a_letter_or_the_letter_is_english(own: House) -> None:
    (own.templates / "fr").mkdir()
    french = (own.templates / "en" / "receipt.txt.j2").read_text().replace("Thank you", "Merci")
    (own.templates / "fr" / "receipt.txt.j2").write_text(french)
    for language in ("fr", "../../etc"):
        letter = compose(replace(PLAN, language=language), own)
        text, html = parts_of(letter.raw)
        assert letter.language == "en" and "Thank you" in text and "Thank you" in html


def test_a_country_takes_the_words_of_its_language(own: House) -> None:
    letter = compose(replace(PLAN, language="es-MX"), own)
    assert letter.language == "es" and "Gracias por escribirnos" in parts_of(letter.raw)[0]


def test_every_language_is_checked(own: House) -> None:
    (own.templates / "es" / "receipt.txt.j2").write_text("Subject: Recibido\n\n{{ vendr }}\n")
    (problem,) = check_templates(own)
    assert "es/receipt.txt.j2:3: 'vendr' is undefined" in problem


def test_a_sentence_that_the_phrase_book_lacks_makes_the_letter_english_and_is_told(own: House) -> None:
    book = own.templates / "es" / "phrases.txt"
    book.write_text(book.read_text().replace("No automobile policy appears on", "Not one automobile policy appears on"))
    plan = next(plan for plan in sample_plans() if plan.kind is LetterKind.DEFICIENT)
    letter = compose(replace(plan, language="es"), own)
    assert letter.language == "en" and "No automobile policy appears" in letter.unsaid
    assert "Gracias" not in parts_of(letter.raw)[0]
    assert any("No automobile policy appears" in problem for problem in check_templates(own))


def test_text_is_wrapped_with_continuations_below_the_value() -> None:
    wrapped = tidy("   Why           " + "word " * 30)
    first, second, *_ = wrapped.splitlines()
    assert first.startswith("   Why           word") and second.startswith(" " * 17 + "word")
    assert all(len(line) <= TEXT_WIDTH for line in wrapped.splitlines())
    assert tidy("- " + "word " * 30).splitlines()[1].startswith("  word")
    assert tidy("\n\na\n\n\n\nb  \n") == "a\n\nb\n"


def test_quoted_marks_every_line() -> None:
    assert quoted("one\n\n" + "two " * 40).splitlines()[:2] == ["> one", ">"]
    assert all(line.startswith(">") for line in quoted("two " * 40).splitlines())


def test_counted_knows_one_from_many() -> None:
    assert [counted(1, "item"), counted(2, "item"), counted(2, "is", "are")] == ["1 item", "2 items", "2 are"]
