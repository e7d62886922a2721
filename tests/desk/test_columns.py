"""What stands in the cells of a spreadsheet, as people and Excel write it."""

from datetime import date

import pytest

from coibot.desk.columns import BadCell, day, emails, is_day_first, language, legal_name, spoiled, state, yes_or_no


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("ann@acme.example", [("ann@acme.example", "")]),
        ("Ann Lee <Ann@Acme.example>", [("ann@acme.example", "Ann Lee")]),
        ('"Lee, Ann" <ann@acme.example>'.replace(",", ""), [("ann@acme.example", "Lee Ann")]),
        ('"Ann Lee" ann@acme.example', [("ann@acme.example", "Ann Lee")]),
        ("Ann Lee ann@acme.example", [("ann@acme.example", "Ann Lee")]),
        ("XAVIER <XAVIER@acme.example>", [("xavier@acme.example", "XAVIER")]),
        ("XAVIER XAVIER@acme.example", [("xavier@acme.example", "XAVIER")]),
        ("Ann\u200b\tLee\x07 <ann@acme.example>", [("ann@acme.example", "Ann Lee")]),
        ("Ann <mailto:ann@acme.example >", [("ann@acme.example", "Ann")]),
        ("Ann (ann@acme.example)", [("ann@acme.example", "Ann")]),
        ("a@acme.example / b@acme.example", [("a@acme.example", ""), ("b@acme.example", "")]),
        ("a@acme.example/b@acme.example", [("a@acme.example", ""), ("b@acme.example", "")]),
        ("a@acme.example AND b@acme.example", [("a@acme.example", ""), ("b@acme.example", "")]),
        ("Ann a@acme.example Bob b@acme.example", [("a@acme.example", "Ann"), ("b@acme.example", "Bob")]),
        ("a@acme.example, A@ACME.example", [("a@acme.example", "")]),
        ("N/A; none; a@acme.example", [("a@acme.example", "")]),
        ("none@acme.example", [("none@acme.example", "")]),
        *((f"a@acme.example {word} b@acme.example", [("a@acme.example", ""), ("b@acme.example", "")])
          for word in ("and", "or", "&", "/", "|", "+")),
        *((word, []) for word in ("", "-", "n/a", "None", "nil", "TBD", "unknown", "no email")),
    ],
)  # fmt: skip
def test_addresses_in_a_cell(cell: str, found: list[tuple[str, str]]) -> None:
    assert list(emails(cell)) == found


@pytest.mark.parametrize(
    "cell",
    [
        "ann",
        "ann@acme",
        "ann@acme.example call first",
        "Ann <ann@acme.example> call first",
        "ann@@acme.example",
        "@acme.example",
        "@",
        "none@",
    ],
)
def test_what_is_no_address_is_told(cell: str) -> None:
    with pytest.raises(BadCell) as caught:
        emails(cell)
    assert "is not an e-mail address" in caught.value.wrong


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("2027-02-01", date(2027, 2, 1)),
        ("2027-02-01T00:00:00", date(2027, 2, 1)),
        ("2/1/27", date(2027, 2, 1)),
        ("02-01-2027", date(2027, 2, 1)),
        ("2.1.2027", date(2027, 2, 1)),
        ("12/31/99", date(2099, 12, 31)),
        ("46419", date(2027, 2, 1)),
        ("46419.5", date(2027, 2, 1)),
        ("46419.25", date(2027, 2, 1)),
        (" ", None),
    ],
)
def test_a_day(cell: str, meant: date | None) -> None:
    assert day(cell) == meant


@pytest.mark.parametrize(
    "cell", ["soon", "31/12/27", "2027-02-30", "2027-02-01 or later", "2/1/27 or later", "2027", "464190", "86419"]
)
def test_what_is_no_day_is_told(cell: str) -> None:
    with pytest.raises(BadCell) as caught:
        day(cell)
    assert "is not a date" in caught.value.wrong


@pytest.mark.parametrize(
    ("cell", "first"),
    [("31/12/27", True), ("13/12/27", True), ("12/12/27", False), ("12/31/27", False), ("31/13/27", False)],
)
def test_whether_the_day_comes_first(cell: str, first: bool) -> None:
    assert is_day_first(cell) is first
    assert not is_day_first(f"{cell} noon")


@pytest.mark.parametrize("cell", ["2/1/27", "12/11/27", "1/12/27"])
def test_a_day_that_may_be_either_is_never_guessed(cell: str) -> None:
    with pytest.raises(BadCell, match="may have the day first"):
        day(cell, doubtful=True)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("2/2/27", date(2027, 2, 2)),
        ("12/31/27", date(2027, 12, 31)),
        ("2/13/27", date(2027, 2, 13)),
        ("2027-02-01", date(2027, 2, 1)),
    ],
)
def test_a_day_that_can_be_one_only_is_taken(cell: str, meant: date) -> None:
    assert day(cell, doubtful=True) == meant


def test_a_day_of_a_column_with_the_day_first_that_cannot_be_one_is_told() -> None:
    with pytest.raises(BadCell, match="is not a date with the month first"):
        day("13/2/27", doubtful=True)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("#REF!", "is the error #REF!"),
        *((error, "is the error") for error in ("#n/a", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")),
        ("=formula A1", "is a formula"),
        ("#####", "shows ####"),
    ],
)
def test_what_a_spreadsheet_spoiled_is_seen(cell: str, words: str) -> None:
    fault = spoiled(cell)
    assert fault is not None and words in fault.wrong


@pytest.mark.parametrize("cell", ["", "Acme", "#1", "the =formula", "N/A"])
def test_what_is_not_spoiled(cell: str) -> None:
    assert spoiled(cell) is None


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("", "is empty"),
        ("2027-03-05", "is a date"),
        ("4.5E+11", "is a number"),
        ("1,234.00", "is a number"),
        ("7", "is a number"),
    ],
)
def test_what_is_no_legal_name(cell: str, words: str) -> None:
    with pytest.raises(BadCell) as caught:
        legal_name(cell)
    assert words in caught.value.wrong


@pytest.mark.parametrize("name", ["84 Lumber", "3M Company", "1,2 Go LLC", "Route 66", "2027-03-05 Holdings"])
def test_a_name_may_have_numbers(name: str) -> None:
    assert legal_name(f" {name}\n") == name


@pytest.mark.parametrize(
    ("cell", "code"),
    [("tx", "TX"), ("new york", "NY"), ("", ""), (" District of Columbia ", "DC"), ("Northern Mariana Islands", "MP")],
)
def test_a_state(cell: str, code: str) -> None:
    assert state(cell) == code


@pytest.mark.parametrize(("cell", "code"), [("EN", "en"), ("es-mx", "es-MX"), ("pt_BR", "pt-BR")])
def test_a_language(cell: str, code: str) -> None:
    assert language(cell) == code


@pytest.mark.parametrize("cell", ["english", "e", "es-", "es-mex", "1n"])
def test_what_is_no_language(cell: str) -> None:
    with pytest.raises(BadCell):
        language(cell)


@pytest.mark.parametrize("cell", ["YES", "y", "True", "T", "1", " x ", "Active", "On File"])
def test_a_yes(cell: str) -> None:
    assert yes_or_no(cell)


@pytest.mark.parametrize("cell", ["No", "n", "FALSE", "f", "0", "inactive", "Closed"])
def test_a_no(cell: str) -> None:
    assert not yes_or_no(cell)
