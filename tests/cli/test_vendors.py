"""`coibot vendors`: the roster."""

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal

ROSTER = """name,class,vendor_email,agent_email
Plumb Co,contractor,p@plumb.example,a@agency.example
Tree Co,standard,t@tree.example,
"""


@pytest.fixture
def roster(set_up: Terminal) -> Terminal:
    set_up("vendors", "import", set_up.file("roster.csv", ROSTER))
    return set_up


def ids(coibot: Terminal) -> list[str]:
    return [vendor["id"] for vendor in coibot("vendors", "list", "--json").json]


class TestImport:
    def test_dry_run_shows_and_changes_nothing(self, set_up: Terminal) -> None:
        said = set_up("vendors", "import", set_up.file("roster.csv", ROSTER), "--dry-run")
        assert said.lines == [
            "new      plumb-co: Plumb Co (contractor)",
            "new      tree-co: Tree Co (standard)",
            "2 would be new, 0 would be changed, 0 as before.",
        ]
        assert ids(set_up) == []

    def test_the_same_file_again_changes_nothing(self, roster: Terminal) -> None:
        assert ids(roster) == ["plumb-co", "tree-co"]
        assert roster("vendors", "import", "roster.csv").lines == ["0 new, 0 changed, 2 as before."]

    def test_differences_are_shown_and_taken_over(self, roster: Terminal) -> None:
        roster.file("roster.csv", ROSTER.replace("Tree Co,standard", "Tree Co,tenant"))
        assert "changed  tree-co: vendor class: standard -> tenant" in roster("vendors", "import", "roster.csv").out
        assert roster("vendors", "list", "--json").json[1]["profile"]["vendor_class"] == "tenant"

    def test_bad_rows_are_told_and_the_others_count(self, set_up: Terminal) -> None:
        file = set_up.file("roster.csv", ROSTER + "Bad,clss,x,\n")
        said = set_up("vendors", "import", file, status=2)
        assert "row 4, class: 'clss' is not a class of rules.yaml" in said.err
        assert "row 4, vendor_email: 'x' is not an e-mail address" in said.err
        assert ids(set_up) == ["plumb-co", "tree-co"]

    def test_nobody_is_asked_before_release(self, roster: Terminal) -> None:
        said = roster("due")
        assert (
            said.out.startswith("0 letters from")
            and "2 vendors with nothing on file, or what you brought in alone, will not be asked" in said.err
        )
        roster("vendors", "edit", "tree-co", "--release")
        assert "tree-co  request  t@tree.example  nothing is on file" in roster("due").out

    @pytest.mark.parametrize("name", ["gone.csv", "roster.doc"])
    def test_a_file_that_is_no_roster(self, set_up: Terminal, name: str) -> None:
        said = set_up("vendors", "import", name, status=2)
        assert name in said.err and said.out == ""

    def test_an_exported_roster_imports_as_unchanged(self, roster: Terminal) -> None:
        for name in ("out.csv", "out.xlsx"):
            roster("vendors", "export", name)
            assert roster("vendors", "import", name).lines == ["0 new, 0 changed, 2 as before."]
        rows = list(csv.DictReader(Path("out.csv").read_text(encoding="utf-8-sig").splitlines()))
        assert [row["agent_email"] for row in rows] == ["a@agency.example", ""]
        assert "ends in one of them" in roster("vendors", "export", "out.doc", status=2).err


class TestAddAndEdit:
    def test_a_vendor_by_hand(self, set_up: Terminal) -> None:
        said = set_up(
            "vendors", "add", "Acme [bold] & Sons", "--class", "standard", "--email", "Office@Acme.example", "--alias",
            "Acme", "--state", "il", "--release",
        )  # fmt: skip
        assert "Acme [bold] & Sons is now vendor acme-bold-sons." in said.out
        record = json.loads(set_up("vendors", "show", "acme-bold-sons", "--json").out)
        profile = record["profile"]
        assert (profile["state"], profile["aliases"], profile["released"]) == ("IL", ["Acme"], True)
        assert [(c["email"], c["role"], c["source"]) for c in profile["contacts"]] == [
            ("office@acme.example", "vendor", "staff")
        ]
        assert "Acme [bold] & Sons" in set_up("vendors", "show", "acme-bold-sons").out

    def test_editing_changes_what_is_named_and_nothing_else(self, roster: Terminal) -> None:
        before = json.loads(roster("vendors", "show", "plumb-co", "--json").out)["profile"]
        roster("vendors", "edit", "plumb-co", "--pause-until", "2099-01-01", "--agent-email", "new@agency.example",
               "--remove-contact", "A@agency.example")  # fmt: skip
        after = json.loads(roster("vendors", "show", "plumb-co", "--json").out)["profile"]
        assert [contact["email"] for contact in after["contacts"]] == ["p@plumb.example", "new@agency.example"]
        assert {key for key in before if before[key] != after[key]} == {"contacts", "paused_until"}
        assert "paused until 2099-01-01" in roster("vendors", "list").out
        assert "nothing to change" in roster("vendors", "edit", "plumb-co", "--pause-until", "2099-01-01").out

    @pytest.mark.parametrize(
        ("words", "hint"),
        [
            (("add", "X"), "--class with one of standard"),
            (("add", "X", "--class", "plumber"), "the rules have no class plumber; they have standard"),
            (("add", "X", "--class", "standard", "--email", "x"), "'x' is not an e-mail address"),
            (("add", "X", "--class", "standard", "--state", "Illinois"), "write its two letters"),
            (("add", " ", "--class", "standard"), "a vendor needs a name"),
            (("add", "X", "--class", "standard", "--id", "No Such"), "lower-case letters"),
            (("add", "X", "--class", "standard", "--id", "plumb-co"), "plumb-co is taken"),
            (("edit", "plumb"), "did you mean plumb-co?"),
            (("edit", "plumb-co", "--pause-until", "soon"), "write it as 2027-03-01"),
            (("show", "nobody"), "`coibot vendors list` shows them all"),
        ],
    )
    def test_mistakes_are_said(self, roster: Terminal, words: tuple[str, ...], hint: str) -> None:
        said = roster("vendors", *words, status=2)
        assert hint in said.err and said.out == ""
        assert ids(roster) == ["plumb-co", "tree-co"]


class TestTrouble:
    def test_a_class_that_the_rules_lost_is_said(self, roster: Terminal) -> None:
        rules = Path("rules.yaml")
        rules.write_text(rules.read_text().replace("  contractor:", "  builder:"))
        said = roster("vendors", "list")
        assert "tree-co" in said.out and "plumb-co" not in said.out
        assert "plumb-co is of class contractor, which the rules do not have" in said.err
        assert "plumb-co is of class contractor" in roster("explain", "plumb-co", status=2).err
        assert "of class contractor" in roster("due").err and "Plumb Co" in roster("report").out

    def test_a_damaged_record_is_named_and_the_others_are_there(self, roster: Terminal) -> None:
        (file,) = roster.data.glob("vendors/*/plumb-co.json")
        file.write_text("{")
        said = roster("vendors", "list")
        assert "tree-co" in said.out and "plumb-co.json: not valid JSON" in said.err
        assert "plumb-co.json: not valid JSON" in roster("vendors", "show", "plumb-co", status=2).err
        assert "plumb-co.json" in roster("vendors", "import", "roster.csv", status=2).err

    def test_wrong_rules_stop_every_command_with_their_lines(self, roster: Terminal) -> None:
        rules = Path("rules.yaml")
        rules.write_text(rules.read_text().replace("limits:", "limts:", 1))
        said = roster("vendors", "list", status=2)
        assert "unknown key 'limts' in general_liability; did you mean 'limits'?" in said.err and said.out == ""

    def test_wrong_settings_stop_every_command(self, set_up: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COIBOT_TIMEZNE", "UTC")
        assert "did you mean COIBOT_TIMEZONE?" in set_up("vendors", "list", status=2).err

    def test_a_data_folder_that_is_a_file(self, set_up: Terminal) -> None:
        set_up.file("data", "x")
        assert "is not a folder" in set_up("vendors", "list", status=2).err
