"""The generator and the reader must not share a mistake: neither imports the other."""

import ast
from pathlib import Path

import pytest

import coibot


@pytest.mark.parametrize(("room", "stranger"), [("samples", "coibot.reading"), ("reading", "coibot.samples")])
def test_neither_room_imports_the_other(room: str, stranger: str) -> None:
    files = sorted((Path(coibot.__file__).parent / room).rglob("*.py"))
    assert files
    for file in files:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                named = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
            assert not any(f"{name}.".startswith(f"{stranger}.") for name in named), file
