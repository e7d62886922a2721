"""All commands under one name."""

from importlib import import_module

import click

from coibot import __version__

COMMANDS = {
    "demo": "coibot.cli.demo:demo",
    "init": "coibot.cli.setup:init",
    "run": "coibot.cli.run:run",
    "status": "coibot.cli.status:status",
    "read": "coibot.cli.documents:read",
    "check": "coibot.cli.documents:check",
    "rules": "coibot.cli.rules:rules",
    "vendors": "coibot.cli.vendors:vendors",
    "import": "coibot.cli.bringing_in:bring_in",
    "due": "coibot.cli.oversight:due",
    "explain": "coibot.cli.oversight:explain",
    "report": "coibot.cli.oversight:report",
    "outbox": "coibot.cli.outbox:outbox",
    "review": "coibot.cli.review:review",
    "waive": "coibot.cli.review:waive",
    "hold": "coibot.cli.lifecycle:hold_vendor",
    "retention": "coibot.cli.lifecycle:retention",
    "replay": "coibot.cli.review:replay",
}
"""Name -> where it lives, in the order in which one meets them."""


class _Commands(click.Group):
    """Loads a command when it is called: a container's health check runs every minute and needs next to nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="coibot")
def main() -> None:
    """Reads certificates of insurance from a mailbox, checks them, and answers with what is missing.

    New here? `coibot demo` shows a whole day with nothing to configure; `coibot init` sets up your own.
    """
