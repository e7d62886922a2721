"""Spreadsheets as people keep them: what is taken over and what is said of the rest, word for word.

`pytest tests/letters tests/cli/test_ugly_rosters.py --update-golden`, and read the difference.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli import ugly
from tests.cli.conftest import Terminal

GOLDEN = Path(__file__).parent / "ugly"


@pytest.mark.parametrize("made", ugly.UGLY, ids=lambda made: made.__name__)
def test_the_outcome(
    set_up: Terminal, made: Callable[[Path], Path], request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = made(set_up.folder)
    first = set_up("vendors", "import", file.name, status=None)
    set_up("vendors", "export", "roster.csv")
    roster = (set_up.folder / "roster.csv").read_text(encoding="utf-8-sig")
    again = set_up("vendors", "import", file.name, status=None)
    said = (
        f"exit status {first.status}\n\n{first.out}\n{first.err}\nthe roster after it:\n\n{roster}\n"
        f"the same file again:\n\n{again.lines[-1]}\n"
    ).replace("\r\n", "\n")
    golden = GOLDEN / f"{made.__name__}.txt"
    if request.config.getoption("--update-golden", default=False):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")
    assert again.lines[-1].startswith("0 new, 0 changed")
    assert again.err == first.err


def test_headings_of_their_own_are_named_once(set_up: Terminal) -> None:
    file = ugly.no_class(set_up.folder)
    said = set_up(
        "vendors", "import", file, "--map", "Outfit=name", "--map", "Mail=vendor_email", "--class", "standard"
    )
    assert said.lines[-1] == "2 new, 0 changed, 0 as before."
    assert "row 2" not in said.err
    wrong = set_up("vendors", "import", file, "--map", "Outfit=nam", status=2)
    assert "write HEADING=COLUMN" in wrong.err
    assert "no column is called so" in set_up("vendors", "import", file, "--map", "Outfitt=name", status=2).err


def test_somebody_at_a_terminal_is_asked_what_headings_mean(set_up: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coibot.cli.roster.at_a_terminal", lambda: True)
    file = ugly.hidden_things(set_up.folder)
    said = set_up("vendors", "import", file, answers="n\n", status=2)
    assert "Vendor Email" in said.out and "nothing was taken over" in said.err
    assert "3 new" in set_up("vendors", "import", file, answers="y\n").out
    asked = set_up("vendors", "import", file, "--yes").out
    assert "Is that right?" not in asked


def test_a_sheet_is_named_when_two_will_do(set_up: Terminal) -> None:
    from openpyxl import load_workbook

    file = ugly.many_sheets(set_up.folder)
    workbook = load_workbook(file)
    workbook["2019 (old)"].sheet_state = "visible"
    workbook.save(file)
    said = set_up("vendors", "import", file, status=2)
    assert "several sheets look like a roster (2026 vendors, 2019 (old))" in said.err
    assert "new      gone-llc" in set_up("vendors", "import", file, "--sheet", "2019 (OLD)").out
    assert "has no sheet 2020" in set_up("vendors", "import", file, "--sheet", "2020", status=2).err
