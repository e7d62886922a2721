"""The user's list of insurers: every mistake at its line, and ratings that compare."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coibot.rules.insurers import parse_rating, read_insurers
from coibot.rules.loading import load_rulebook
from coibot.rules.problems import RulesError
from tests.rules.build import HERE

SITE = (HERE / "site_rules.yaml").read_text(encoding="utf-8")
LISTED = SITE + "\ninsurers: {file: list.csv}\n"


@pytest.mark.parametrize(
    ("has", "least", "reaches"),
    [
        ("A", "A-", True),
        ("A-", "A-", True),
        ("B++", "A-", False),
        ("A++ XV", "A- VII", True),
        ("A- VII", "A- VII", True),
        ("A- VI", "A- VII", False),
        ("A- (7)", "a- vii", True),
        ("A", "A- VII", None),
        ("B", "A- VII", False),
        ("A- I", "A- (1)", True),
        ("A- I", "A- II", False),
        ("A- XV", "A- (15)", True),
        (" A-, VII", "A- VIII", False),
        ("A-:10", "A- X", True),
        ("F", "F", True),
    ],
)
def test_ratings_compare(has: str, least: str, reaches: bool | None) -> None:
    one, other = parse_rating(has), parse_rating(least)
    assert one is not None
    assert other is not None
    assert one.reaches(other) is reaches


GRADES = ["A++", "A+", "A", "A-", "B++", "B+", "B", "B-", "C++", "C+", "C", "C-", "D", "E", "F"]
SIZES = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"]


def reaches(has: str, least: str) -> bool | None:
    one, other = parse_rating(has), parse_rating(least)
    assert one is not None and other is not None
    return one.reaches(other)


@pytest.mark.parametrize(("better", "worse"), list(pairwise(GRADES)))
def test_grades_are_in_order(better: str, worse: str) -> None:
    assert (reaches(better, worse), reaches(worse, better)) == (True, False)


@pytest.mark.parametrize(("number", "size"), list(enumerate(SIZES, 1)))
def test_sizes_are_roman_or_not(number: int, size: str) -> None:
    assert reaches(f"A {size}", f"A ({number})") and reaches(f"A ({number})", f"A {size}")
    assert reaches(f"A {size}", f"A ({number + 1})") is False if number < len(SIZES) else True


@pytest.mark.parametrize("written", ["", "NR", "A+++", "A- XX", "A 99", "AA", "A- 0", "good"])
def test_what_is_no_rating(written: str) -> None:
    assert parse_rating(written) is None


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "the first line must name the columns"),
        ("name,rating\nx,A\n", 1, "naic is not there"),
        ("naic,name,stars\n", 1, "unknown column 'stars'"),
        ("naic,name\n12345,A\n12345,B\n", 3, "stands twice"),
        ("naic,name\n12x45,A\n", 2, "is not a NAIC number"),
        ("naic,name\n12345,\n", 2, "has no name"),
        ("naic,name,rating\n12345,A,splendid\n", 2, "is not a rating"),
        ("naic,name,admitted\n12345,A,perhaps\n", 2, "neither yes nor no"),
        ("naic,name\n123456,A\n", 2, "is not a NAIC number"),
        ("naic,name\n,\n\n12x45,A\n", 4, "is not a NAIC number"),
        ('naic,name\n12345,"' + "x" * 200_000, 2, "not readable as CSV"),
    ],
)
def test_a_mistake_in_the_list_is_told_at_its_line(text: str, line: int, words: str) -> None:
    _, problems = read_insurers(text.encode(), "list.csv")
    assert [(problem.line, words in problem.message) for problem in problems] == [(line, True)]


def test_semicolons_a_byte_order_mark_and_lost_zeros_are_no_mistakes() -> None:
    listed, problems = read_insurers("\ufeffNAIC;Name;Rating;Admitted\r\n123;Ex;A-;Yes\r\n;;;\r\n".encode(), "list.csv")
    assert problems == []
    found = listed.find("00123", None)
    assert found is not None
    assert (found.name, found.rating, found.admitted) == ("Ex", "A-", True)


@pytest.mark.parametrize(
    ("word", "says"),
    [("yes", True), ("Y", True), ("true", True), ("1", True), ("X", True), ("Admitted", True), ("no", False),
     ("N", False), ("false", False), ("0", False), ("Nonadmitted", False), ("non-admitted", False),
     ("surplus", False), ("", None)],
)  # fmt: skip
def test_ways_to_say_admitted(word: str, says: bool | None) -> None:
    listed, problems = read_insurers(f"naic,name,admitted\n1,A,{word}\n".encode(), "list.csv")
    found = listed.find("00001 ", None)
    assert problems == [] and found is not None and found.admitted is says


def test_blanks_around_what_is_written_and_columns_left_out_are_no_mistakes() -> None:
    listed, problems = read_insurers(b"naic , name , rating, admitted\n 1 , Ex , A- , yes \n2,Wye\n", "list.csv")
    assert problems == []
    assert [(one.naic, one.name, one.rating, one.admitted) for one in listed.by_naic.values()] == [
        ("00001", "Ex", "A-", True),
        ("00002", "Wye", "", None),
    ]


def test_the_heading_says_what_parts_the_columns_whatever_stands_in_names() -> None:
    listed, problems = read_insurers(b"naic,name\n1,A; B; C; D; E\n2,F; G; H; I\n3,J\n", "list.csv")
    assert problems == [] and [one.name for one in listed.by_naic.values()] == ["A; B; C; D; E", "F; G; H; I", "J"]


@pytest.mark.parametrize(("content", "line"), [(b"\xff", 1), (b"\n\xff", 2), (b"naic,name\n1,A\n2,\xff\n", 3)])
def test_bytes_that_are_no_text_are_told_at_their_line(content: bytes, line: int) -> None:
    listed, problems = read_insurers(content, "list.csv")
    assert [(problem.line, "UTF-8" in problem.message) for problem in problems] == [(line, True)]
    assert not listed.by_naic


@pytest.mark.parametrize("rating", ["NR", "none", "N/A", ""])
def test_an_insurer_without_a_rating(rating: str) -> None:
    listed, problems = read_insurers(f"name,naic,rating\nA; B,1,{rating}\nC;D,2,\n".encode(), "list.csv")
    assert problems == [] and [one.name for one in listed.by_naic.values()] == ["A; B", "C;D"]


def test_a_name_that_two_insurers_have_finds_neither() -> None:
    listed, _ = read_insurers(b"naic,name\n1,Granite Mutual\n2,Granite Mutual\n3,Harbor\n", "list.csv")
    assert listed.find(None, "Granite Mutual") is None
    assert listed.find(None, None) is None and listed.find("9", "Harbor") is None
    found = listed.find(None, "HARBOR")
    assert found is not None and found.naic == "00003"


@given(st.binary(max_size=80))
def test_any_bytes_give_a_list_or_located_problems(content: bytes) -> None:
    _, problems = read_insurers(content, "list.csv")
    assert all(problem.line >= 1 and problem.message for problem in problems)


def test_the_list_belongs_to_the_version_of_the_rules(tmp_path: Path) -> None:
    path, listed = tmp_path / "rules.yaml", tmp_path / "list.csv"
    path.write_text(LISTED, encoding="utf-8")
    listed.write_text("naic,name\n12345,Granite\n", encoding="utf-8")
    before = load_rulebook(path)
    assert before.insurer_list is not None
    listed.write_text("naic,name\n12345,Granit\n", encoding="utf-8")
    assert load_rulebook(path).sha256 != before.sha256
    path.write_text(SITE, encoding="utf-8")
    assert load_rulebook(path).insurer_list is None
    assert load_rulebook(path).sha256 == load_rulebook(SITE).sha256


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("none.csv", "cannot be read: No such file"),
        ("../list.csv", "must be a file in the folder of the rules"),
        ("/etc/passwd", "must be a file in the folder of the rules"),
        ("broken.csv", "broken.csv:2: 'x' is not a NAIC number"),
    ],
)
def test_a_list_that_cannot_be_used(file: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(LISTED.replace("list.csv", file), encoding="utf-8")
    (tmp_path / "broken.csv").write_text("naic,name\nx,Granite\n", encoding="utf-8")
    with pytest.raises(RulesError) as caught:
        load_rulebook(tmp_path / "rules.yaml")
    assert words in str(caught.value)
    assert len(caught.value.problems) == 1
