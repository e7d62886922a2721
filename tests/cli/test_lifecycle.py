"""`coibot vendors release`, `rename`, `merge`, `end`, `coibot hold` and `coibot retention`."""

import json
from datetime import UTC, datetime

import pytest

from tests.cli.conftest import Terminal

ROSTER = """name,class,vendor_email
Plumb Co,contractor,p@plumb.example
Tree Co,standard,t@tree.example
Glass Co,standard,
"""


@pytest.fixture
def roster(set_up: Terminal) -> Terminal:
    set_up("vendors", "import", set_up.file("roster.csv", ROSTER))
    return set_up


class TestRelease:
    def test_some_at_a_time(self, roster: Terminal) -> None:
        assert "say whom" in roster("vendors", "release", status=2).err
        said = roster("vendors", "release", "--class", "standard", "--first", "1", "--dry-run")
        assert said.lines[-1] == "1 vendor would be released."
        assert "3 vendors with nothing on file" in roster("due").err
        said = roster("vendors", "release", "--class", "standard")
        assert said.lines == ["glass-co: Glass Co", "tree-co: Tree Co", "2 vendors released."]
        assert "glass-co has no contact" in said.err
        assert "1 vendor with nothing on file" in roster("due").err
        assert roster("vendors", "release", "plumb-co", "tree-co").lines == ["plumb-co: Plumb Co", "1 vendor released."]
        assert roster("vendors", "release", "--all").lines == ["0 vendors released."]
        assert "there is no vendor plumb" in roster("vendors", "release", "plumb", status=2).err


class TestMergeRenameEnd:
    def test_what_was_merged_is_still_shown(self, roster: Terminal) -> None:
        said = roster("vendors", "merge", "glass-co", "tree-co", "--by", "Pat")
        assert said.lines[0] == "glass-co is now part of Tree Co (tree-co)."
        assert [one["id"] for one in roster("vendors", "list", "--json").json] == ["plumb-co", "tree-co"]
        shown = roster("vendors", "show", "glass-co").out
        assert "merged into tree-co" in shown and "Glass Co" in shown
        assert "also known as Glass Co" in roster("vendors", "show", "tree-co").out
        assert "says Pat" in roster("explain", "glass-co", "--as-of", "2026-01-02", status=0).out
        assert "was merged into tree-co; name that one" in roster("vendors", "edit", "glass-co", status=2).err
        assert "was merged into tree-co" in roster("vendors", "merge", "plumb-co", "glass-co", status=2).err

    def test_a_merged_name_in_an_old_spreadsheet_starts_nobody_anew(self, roster: Terminal) -> None:
        roster("vendors", "merge", "glass-co", "tree-co")
        said = roster("vendors", "import", "roster.csv", status=2)
        assert "0 new" in said.out
        assert "row 4, name: is another name of Tree Co (tree-co)" in said.err

    def test_a_new_name(self, roster: Terminal) -> None:
        said = roster("vendors", "rename", "tree-co", "Canopy LLC")
        assert said.lines == ["tree-co is called Canopy LLC; Tree Co stays known."]
        assert "also known as Tree Co" in roster("vendors", "show", "tree-co").out
        roster("vendors", "rename", "plumb-co", "Plumb Company", "--slip")
        assert "also known as" not in roster("vendors", "show", "plumb-co").out
        assert "needs a name" in roster("vendors", "rename", "tree-co", " ", status=2).err

    def test_the_end(self, roster: Terminal) -> None:
        roster("vendors", "end", "tree-co", status=2)
        assert roster("vendors", "end", "tree-co", "--because", "job done").lines == ["tree-co: ended."]
        assert roster("vendors", "end", "tree-co", "--because", "again").lines == ["tree-co: was ended before."]
        shown = roster("vendors", "show", "tree-co").out
        assert "inactive" in shown and "job done" in shown
        roster("vendors", "edit", "tree-co", "--active")
        assert "inactive" not in roster("vendors", "show", "tree-co").out


class TestHoldAndRetention:
    def test_a_hold_is_seen_and_ended(self, roster: Terminal) -> None:
        assert "say why" in roster("hold", "tree-co", status=2).err
        roster("hold", "tree-co", "--because", "claim [17]", "--by", "Pat")
        assert "claim [17] (Pat)" in roster("hold").out
        assert "held: claim [17]" in roster("vendors", "show", "tree-co").out
        assert roster("hold", "tree-co", "--release").lines == ["tree-co: the hold is over."]
        assert roster("hold", "tree-co", "--release").lines == ["tree-co: was not held."]
        assert roster("hold").lines == []

    def test_what_goes_and_what_went(self, roster: Terminal) -> None:
        said = roster("retention")
        assert "everything is kept" in said.err and said.lines == ["0 to be deleted."]
        rules = (roster.folder / "rules.yaml").read_text()
        roster.file("rules.yaml", rules + "\nretention:\n  mails: 30\n")
        line = {
            "at": datetime(2026, 1, 2, tzinfo=UTC).isoformat(), "what": "ab" * 32, "kind": "mail",
            "rule": "retention.mails: 30", "since": "2025-01-02", "records": ["tree-co"],
        }  # fmt: skip
        roster.file("data/deletions.jsonl", json.dumps(line) + "\n")
        said = roster("retention", "--deleted")
        assert "retention.mails: 30" in said.out and said.lines[-1] == "1 deleted so far."
        assert roster("retention", "--deleted", "--json").json == line

    def test_too_short_a_time_is_refused(self, roster: Terminal) -> None:
        rules = (roster.folder / "rules.yaml").read_text()
        roster.file("rules.yaml", rules + "\nretention:\n  mails: 3\n")
        said = roster("rules", "check", status=2)
        assert "retention.mails" in said.out + said.err
