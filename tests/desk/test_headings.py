"""Where in a spreadsheet the vendors begin, and which column is which."""

import pytest

from coibot.desk.headings import NOTHING, Header, find_header, is_header_again, is_sum

ROWS = [
    ["Vendors of 2026"],
    [""],
    ["Vendor Name", "Class", "Agent Email", "Colour"],
    ["Acme", "x", "a@b.example", "red"],
]


def problems(header: Header) -> list[tuple[int, str]]:
    return [(problem.row, problem.column) for problem in header.problems]


def test_the_headings_may_stand_below_a_title() -> None:
    header = find_header(ROWS)
    assert (header.row, dict(header.places), header.ignored, header.hidden, header.problems) == (
        3, {"name": 0, "class": 1, "agent_email": 2}, ("Colour",), (), (),
    )  # fmt: skip
    assert header.headings["name"] == "Vendor Name"
    assert header.guessed
    assert not find_header([["name", " CLASS "]]).guessed


def test_of_two_rows_as_good_the_first_and_none_far_down() -> None:
    assert find_header([["name", "class"], ["name", "class"]]).row == 1
    assert find_header([["name"], ["name", "class"]]).row == 2
    far = [[""]] * 39
    assert find_header([*far, ["name", "class"]]).row == 40
    assert problems(find_header([*far, [""], ["name", "class"]])) == [(1, "name"), (1, "class")]


def test_what_staff_say_of_a_heading_comes_first() -> None:
    header = find_header(ROWS, meanings={"colour": "class", "Class": NOTHING, "smell": "notes"})
    assert dict(header.places) == {"name": 0, "agent_email": 2, "class": 3}
    assert header.ignored == ("Class",)
    assert problems(header) == [(3, "smell")]


def test_hidden_columns_are_left_out_unless_they_are_named() -> None:
    header = find_header(ROWS, hidden_columns={0, 2})
    assert header.hidden == ("Vendor Name", "Agent Email")
    assert dict(header.places) == {"class": 1}
    assert (
        dict(find_header(ROWS, hidden_columns={2}, meanings={"Agent email": "agent_email"}).places)["agent_email"] == 2
    )


def test_a_column_that_is_missing_or_there_twice() -> None:
    twice = find_header([["name", "Class", "Vendor Name", "state"]])
    assert problems(twice) == [(1, "Vendor Name")] and twice.places["name"] == 0 and twice.places["state"] == 3
    missing = find_header([["name", "state"]])
    assert problems(missing) == [(1, "class")]
    assert "there is name and state" in str(missing.problems[0]) and "--class" in str(missing.problems[0])
    assert problems(find_header([["name", "state"]], class_given=True)) == []
    assert problems(find_header([])) == [(1, "name"), (1, "class")]
    assert "there is name" not in str(find_header([]).problems[0])


@pytest.mark.parametrize(
    ("cells", "summed"),
    [
        (["Total", "", ""], True),
        (["", "", "", "", "Grand total: 12"], True),
        (["12 vendors"], True),
        (["Subtotal"], True),
        (["End of list"], True),
        (["Count", "", ""], True),
        (["Total Plumbing LLC", "electrician", ""], False),
        (["Total Plumbing LLC", "", "a@b.example"], False),
        (["Acme"], False),
        (["Grand Totality"], False),
        (["The total"], False),
        (["Sum"], True),
        (["Count of vendors"], True),
        (["End of report 2026"], True),
        (["End of lists"], True),
        (["12 vendors and counting"], False),
        (["Total", "", "", "b@b.example"], False),
        (["Total", "", "", "", "yes"], True),
        ([], False),
    ],
)
def test_a_row_that_adds_up_is_no_vendor(cells: list[str], summed: bool) -> None:
    assert is_sum(cells, {"name": 0, "class": 1, "agent_email": 2, "vendor_email": 3}) is summed


def test_a_sum_in_the_column_of_the_class_is_one_when_that_stands_first() -> None:
    assert is_sum(["Total", "Acme"], {"class": 0, "name": 1})


def test_headings_printed_once_more_are_no_vendor() -> None:
    header = find_header(ROWS)
    assert is_header_again(["Vendor  Name", "Class", "Agent Email", "anything"], header)
    assert not is_header_again(["Vendor Name", "Class", "a@b.example"], header)
    assert not is_header_again(["Vendor Name"], header)
