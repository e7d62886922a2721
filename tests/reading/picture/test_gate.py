"""What two readers must say for a value to be taken."""

import pytest

from coibot.reading.fields import day, money, words

gate = pytest.importorskip("coibot.reading.picture.gate", reason="needs the extra `ocr`")
recogniser = pytest.importorskip("coibot.reading.picture.recogniser", reason="needs the extra `ocr`")


def line(text: str, confidence: float = 0.999):  # type: ignore[no-untyped-def]
    return recogniser.LineRead(text, (confidence,) * len(text), tuple(i / len(text) for i in range(1, len(text) + 1)))


def test_two_readers_that_agree_are_believed() -> None:
    assert gate.judge(line("CPP1234567"), ["CPP1234567"], gate.same_words, 0).text == "CPP1234567"


def test_what_they_differ_on_is_unreadable_for_every_parser() -> None:
    judged = gate.judge(line("2,000,000"), ["7,000,000"], gate.same_amount, 0)
    assert not judged.believed
    assert not money(judged.text).readable
    dated = gate.judge(line("01/02/2026"), ["07/02/2026"], gate.same_day, 0)
    assert not day(dated.text).readable
    assert not words(gate.judge(line("Acme LLC", 0.5), ["Acne LLC"], gate.same_words, 1).text).readable


def test_a_missing_zero_is_never_agreed_on() -> None:
    assert not gate.same_amount("1,000,000", "100,000")
    assert not gate.same_amount("1,000,000", "")


def test_thousands_parted_by_points_or_gaps_are_thousands() -> None:
    assert [gate.tidy_amount(text) for text in ("2.000.000", "1,000 000", "$ 500.00", "$$10,000")] == [
        "2,000,000", "1,000,000", "$ 500.00", "$10,000",
    ]  # fmt: skip


def test_a_sure_reader_does_not_overrule_one_that_makes_sense() -> None:
    read = line("05/22/2025", 0.99)
    assert gate.judge_thrice(read, read, ["06/22/2025"], gate.same_day) is None
    assert gate.judge_thrice(read, read, ["OS/Z2/2O25"], gate.same_day) is not None


def test_spaces_are_those_of_the_ink() -> None:
    assert gate.judge(line("93 PKG357557 10"), ["93 PKG 357557 10"], gate.same_words, 3).text == "93 PKG 357557 10"
    assert gate.judge(line("CUP7667615"), ["CUP 7667615"], gate.same_words, 0).text == "CUP7667615"


def alone(same, *looks):  # type: ignore[no-untyped-def]
    """What is made of a strip, of the same line on the whole page, and of the strip made otherwise."""
    strip, on_page, otherwise = (look if isinstance(look, recogniser.LineRead) else line(look) for look in looks)
    return gate.judge_alone(strip, on_page, lambda: otherwise, same)


def test_alone_the_recogniser_is_believed_when_its_looks_mean_the_same() -> None:
    assert alone(gate.same_amount, "$ 50,000.00", "50,000", "").text == "$ 50,000.00"
    assert alone(gate.same_amount, line("50,000", 0.6), line("50,000", 0.8), line("50,000", 0.7)).believed
    assert not alone(gate.same_amount, "50,000", "80,000", "50,000").believed
    assert not alone(gate.same_amount, line("50,000", 0.8), "50,000", "80,000").believed


def test_alone_the_recogniser_may_not_guess() -> None:
    assert not alone(gate.same_amount, line("50,000", 0.4), "50,000", "50,000").believed
    assert not alone(gate.same_day, line("01/02/2026", 0.6), line("01/02/2026", 0.6), "01/02/2026").believed
    assert not alone(gate.same_day, line("01/02/2026", 0.95), line("", 0), "01/02/2026").believed
    assert alone(gate.same_day, "01/02/2026", line("", 0), "01/02/2026").believed


def test_alone_the_recogniser_is_believed_of_words_in_which_not_even_a_space_differs() -> None:
    assert alone(gate.same_words, *["Acme LLC"] * 3).believed
    assert not alone(gate.same_words, "Acme LLC", "Acme LLC", "AcmeLLC").believed
    assert not alone(gate.same_code, "CPP 12.3", "CPP 123", "CPP 12.3").believed
    assert not alone(gate.same_words, "Acme LLC", line("", 0), "Acme LLC").believed
    assert not alone(gate.same_words, *[line("Acme LLC", 0.8)] * 3).believed


def test_readings_vote_on_spaces_and_a_code_is_the_recognisers() -> None:
    again = lambda: line("667 County Road 12")  # noqa: E731
    judged = gate.settled(line("667County Road 12"), again, ["667 County Road 12"], gate.same_words, 4, True)
    assert judged.text == "667 County Road 12"
    code = line("PKG2560211")
    assert gate.settled(code, lambda: code, ["PKG256021 1"] * 2, gate.same_code, 1, False).text == "PKG2560211"


def test_words_that_run_into_each_other_are_not_believed() -> None:
    glued = line("River InsuranceBrokers")
    assert not gate.settled(glued, lambda: glued, ["River InsuranceBrokers"], gate.same_words, 1, True).believed
    assert not gate.runs_on("Deer McDonald, Attn: 5th St. 12B")


def test_a_point_that_nobody_is_sure_of_is_dust() -> None:
    dusty = recogniser.LineRead("3387. N", (0.99, 0.99, 0.99, 0.99, 0.5, 0.9, 0.99), ())
    assert not gate.judge(dusty, ["3387. N"], gate.same_words, 1, True).believed
    clean = line("10 CGL 4")
    assert gate.judge(clean, ["10. CGL 4"], gate.same_code, 2).text == "10 CGL 4"
    assert not gate.judge(line("10. CGL 4", 0.6), ["10 CGL 4"], gate.same_code, 2).believed


def test_a_second_look_that_contradicts_an_unsure_reader_is_heard() -> None:
    assert not gate.judge(line("Harbor Bivd", 0.85), ["Harbor Bivd", "Harbor Blvd"], gate.same_words, 1, True).believed
    assert gate.judge(line("Harbor Blvd", 0.99), ["Harbor Blvd", "Harbor Bivd"], gate.same_words, 1, True).believed


def test_a_line_to_which_a_bracket_was_given_back_can_be_judged() -> None:
    assert not gate.speckled(recogniser.LineRead("(508) 555-3259", (0.99,) * 13))
