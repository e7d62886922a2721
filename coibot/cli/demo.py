"""`coibot demo`: a complete day, with nothing to configure."""

import os
import sys
from pathlib import Path

import click
from rich.console import Console

from coibot.cli.terminal import BAD_SETTINGS, stop
from coibot.edge.sandbox import SandboxError


@click.command()
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
    metavar="FOLDER",
    help="Where letters, report and data folder are put; emptied first when an earlier demo made it.",
)
def demo(folder: Path) -> None:
    """A complete day on this machine alone, with nothing to configure.

    Starts an IMAP and an SMTP server on loopback, sends two dozen mails to a made-up office, lets the real daemon
    answer them, moves the clock through a renewal season, and prints the conversation as it happens.

    Exit status 0 when every message was handled.
    """
    try:
        from coibot.demo import FolderTakenError, StoryBrokenError, run
    except ModuleNotFoundError as fault:
        stop(BAD_SETTINGS, f"the demo needs a few more packages ({fault.name} is missing): pip install 'coibot[demo]'")
    try:
        handled = run(folder, _console())
    except FolderTakenError as fault:
        stop(BAD_SETTINGS, str(fault))
    except StoryBrokenError as fault:
        stop(1, f"the demo cannot go on: {fault}. {folder / 'coibot.log'} tells why.")
    except SandboxError as fault:
        stop(1, str(fault))
    except OSError as fault:
        stop(1, f"{fault.filename or folder}: {fault.strerror or fault}")
    sys.exit(0 if handled else 1)


def _console() -> Console:
    """The story is prose: it is wrapped to the terminal's width, and to a page's width in a file or a pipe."""
    console = Console(highlight=False, emoji=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = 100
    return console
