"""The command line. Results go to standard output, words about them to standard error."""

from coibot.cli.main import main

__all__ = ["main"]
