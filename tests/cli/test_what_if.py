"""`coibot rules what-if` on several cores says what it says on one."""

from pathlib import Path

import pytest

from coibot.cli import what_if
from tests.cli.conftest import Terminal


@pytest.fixture
def roster(set_up: Terminal) -> Terminal:
    """Five vendors: one with a class that new rules lack, one that has left, one whose file is damaged."""
    for name, vendor_class in (("Ann", "standard"), ("Bob", "supplier"), ("Cee", "standard"), ("Dan", "standard")):
        set_up("vendors", "add", f"{name} [b]Inc", "--class", vendor_class, "--id", name.lower())
    set_up("vendors", "edit", "cee", "--inactive")
    damaged = next((set_up.data / "vendors").glob("*/dan.json"))
    damaged.write_text("{", encoding="utf-8")
    rules = Path("rules.yaml").read_text(encoding="utf-8")
    set_up.file("new.yaml", rules.replace("\n  supplier:", "\n  merchant:"))
    return set_up


@pytest.mark.parametrize("few", [0, 500])
def test_on_one_core_and_on_all(roster: Terminal, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(what_if, "FEW", few)
    said = roster("rules", "what-if", "new.yaml")
    assert said.lines == [
        "Bob [b]Inc (bob): the new rules have no class supplier",
        "0 of 2 vendors would change verdict.",
    ]
    assert "1 vendor would have no class" in said.err
    assert "dan.json" in said.err and "Everyone else is here." in said.err
