"""How results and mistakes are said.

Names, subjects, file names and words of certificates come from strangers. Every one of them goes through `safe` before
it is printed: a square bracket is no markup then, and no character reaches the terminal that commands it.
"""

import getpass
import json
import sys
from datetime import date
from typing import NoReturn

import click
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from coibot.intake.clean import clean_line

out = Console(highlight=False, emoji=False, soft_wrap=True)
"""Results."""
err = Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)
"""Words for people."""

BAD_SETTINGS = 2
"""Exit status for a mistake of whoever typed the command or wrote the settings."""


class DateType(click.ParamType[date]):
    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a date; write it as 2027-03-01", param, ctx)


DATE = DateType()
BY = click.option("--by", metavar="NAME", help="Who decides, for the record (default: you).")


def by_whom(name: str | None) -> str:
    """Who decided: the name that was given, or the user of this machine."""
    if name:
        return name
    try:
        return f"{getpass.getuser()} at the terminal"
    except (KeyError, OSError):  # a container's user without a name
        return "the terminal"


def safe(text: object, limit: int = 500) -> str:
    """One line of foreign text, fit to stand in a line of markup; cut to `limit` characters."""
    line = clean_line(str(text), limit + 1)
    return escape(line if len(line) <= limit else f"{line[: limit - 1]}…")


def counted(number: int, one: str, many: str = "") -> str:
    """1 vendor, 2 vendors."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def table(*headings: str) -> Table:
    made = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading in headings:
        made.add_column(heading, overflow="fold")
    return made


def show(rows: Table) -> None:
    """On a terminal, cells are wrapped to its width; in a pipe or a file, a row is one line however long it is."""
    if not rows.row_count:
        return
    if out.is_terminal:
        out.print(rows, soft_wrap=False)
        return
    wide = Console(highlight=False, emoji=False, width=10_000)
    with wide.capture() as captured:
        wide.print(rows, no_wrap=True)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))


def say(markup: str, indent: int = 0, on: Console = out) -> None:
    """A sentence: wrapped at words and kept behind its indent on a terminal, one line elsewhere."""
    if on.is_terminal:
        on.print(Padding(markup, (0, 0, 0, indent)), soft_wrap=False)
    else:
        on.print(f"{' ' * indent}{markup}")


def write_json(value: object) -> None:
    """One JSON value on one line of standard output: UTF-8 whatever the locale, the same bytes on every machine."""
    line = json.dumps(value, ensure_ascii=False) + "\n"
    # A file name that is no UTF-8 holds lone surrogates, which JSON can write as \udcXX and UTF-8 cannot.
    sys.stdout.flush()
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def warn(line: str) -> None:
    say(f"[yellow]warning:[/yellow] {safe(line)}", on=err)


def stop(status: int, *lines: str) -> NoReturn:
    """Say what is wrong and leave with that exit status."""
    for line in lines:
        say(f"[red]coibot:[/red] {safe(line, 2_000)}", on=err)
    sys.exit(status)
