"""What is printed: foreign words stay words, and rows stay rows."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from coibot.cli.terminal import safe, show, table, write_json


@given(st.text(max_size=60))
def test_no_text_is_taken_for_markup_or_commands_the_terminal(text: str) -> None:
    screen = Console(file=io.StringIO(), highlight=False, emoji=False, soft_wrap=True, color_system="truecolor",
                     force_terminal=True, legacy_windows=False)  # fmt: skip
    screen.print(f"<[bold]x[/bold] {safe(text)}>[bold]y[/bold]")
    assert isinstance(screen.file, io.StringIO)
    shown = screen.file.getvalue()
    assert shown.count("\x1b") == 4 and shown.endswith("y\x1b[0m\n")
    assert not any(mark in shown for mark in ("\u202e", "\u200b", "\x07", "\r"))


@pytest.mark.parametrize("text", ["[bold]x", "[/]", "[link=http://x]y[/link]", ":smile:", "ends with \\", "\\[red]"])
def test_markup_is_shown_as_it_is_written(text: str) -> None:
    screen = Console(file=io.StringIO(), highlight=False, emoji=False, soft_wrap=True)
    screen.print(f"{safe(text)}[bold].[/bold]")
    assert isinstance(screen.file, io.StringIO)
    assert screen.file.getvalue() == f"{text}.\n"


def test_long_text_is_cut_and_says_so() -> None:
    assert safe("x" * 600, 10) == "x" * 9 + "…"


def test_a_row_in_a_pipe_is_one_line_however_long(capsys: pytest.CaptureFixture[str]) -> None:
    rows = table("Id", "Name", "")
    rows.add_row("a", safe("A name [of] " + "very " * 60 + "many words"), "")
    rows.add_row("b", "short", "")
    show(rows)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[1].endswith("many words") and lines[2] == "b   short"


def test_json_is_utf_8_and_holds_any_file_name(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    write_json({"file": "caf\udce9 é.pdf"})
    assert capfdbinary.readouterr().out == '{"file": "caf\\udce9 é.pdf"}\n'.encode()
