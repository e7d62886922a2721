"""`coibot status`: how the daemon fares. Docker asks every minute, so it reads one small file and nothing else."""

import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

import click

from coibot.cli.terminal import out, safe, say, stop, write_json
from coibot.settings import Settings, SettingsError, load
from coibot.store.health import Health, HealthFile
from coibot.store.lock import is_held

NOT_HEALTHY = 1
LONGEST_PAUSE = timedelta(hours=25)
"""Between two runs of `coibot run --once`: cron may call it once a day."""


@click.command(short_help="Whether the daemon is well; for people and for Docker.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def status(as_json: bool) -> None:
    """Health: last poll, last send, queue sizes, oldest unanswered, problems.

    Exit status 0 healthy, 1 not.
    """
    given = _settings()
    health, problems = _look(given.data_dir, datetime.now(given.timezone))
    shape = {
        "healthy": not problems,
        "last_poll": _stamp(health.last_poll) if health else None,
        "last_sent": _stamp(health.last_sent) if health else None,
        "vendors": health.vendors if health else None,
        "outbox": health.outbox if health else None,
        "open_questions": health.open_questions if health else None,
        "oldest_unanswered": _stamp(health.oldest_unanswered) if health else None,
        "problems": problems,
    }
    if as_json:
        write_json(shape)
    else:
        _tell(health, problems, given)
    sys.exit(NOT_HEALTHY if problems else 0)


def _settings() -> Settings:
    try:
        return load(os.environ, Path(".env"), needs_mail=False)
    except SettingsError as fault:
        stop(NOT_HEALTHY, *fault.problems)


def _look(folder: Path, moment: datetime) -> tuple[Health | None, dict[str, str]]:
    """The daemon's own words, and what is wrong by part; {} when all is well."""
    try:
        health, running = HealthFile(folder / "health.json").read(), is_held(folder)
    except OSError as fault:
        return None, {"folder": f"{fault.filename or folder}: {fault.strerror or fault}"}
    if health is None:
        missing = "has just started" if running else "has not run here yet; start it with `coibot run`"
        return None, {"daemon": f"{folder}: the daemon {missing}"}
    problems = dict(health.problems)
    silent = moment - health.beat
    last = f"{health.beat.astimezone(moment.tzinfo):%Y-%m-%d %H:%M}"
    if health.once:
        if silent > LONGEST_PAUSE and not running:
            problems["daemon"] = f"`coibot run --once` has not run since {last}; see what should start it (cron)"
    elif not running:
        problems["daemon"] = f"is not running, last sign of life {last}; start it with `coibot run`"
    elif silent > max(timedelta(seconds=5 * health.poll_seconds), timedelta(minutes=10)):
        problems["daemon"] = f"is running and has given no sign of life since {last}; look at its log, and restart it"
    return health, problems


def _tell(health: Health | None, problems: dict[str, str], given: Settings) -> None:
    out.print("[red]not healthy[/red]" if problems else "[green]healthy[/green]")
    for part, words in problems.items():
        say(f"[red]{safe(part)}[/red]: {safe(words)}", indent=2)
    if health is None:
        return
    waiting = health.open_questions
    for name, value in (
        ("last poll", _local(health.last_poll, given)),
        ("last letter sent", _local(health.last_sent, given)),
        ("vendors", health.vendors),
        ("letters to send", health.outbox),
        ("staff to decide", f"{waiting}, see `coibot review list`" if waiting else 0),
        ("oldest undecided", _local(health.oldest_unanswered, given)),
    ):
        out.print(f"  {name:<18}{value}")


def _local(moment: datetime | None, given: Settings) -> str:
    return f"{moment.astimezone(given.timezone):%Y-%m-%d %H:%M} {given.timezone.key}" if moment else "-"


def _stamp(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
