"""`coibot run`: the daemon."""

import logging
import signal
import sys
import threading
from types import FrameType

import click

from coibot.cli.ground import logging_to_stderr, rulebook, settings
from coibot.cli.terminal import BAD_SETTINGS, counted, err, safe, show, stop, table
from coibot.daemon import Daemon
from coibot.edge.sandbox import SandboxError
from coibot.edge.scheduler import beat
from coibot.letters import check_templates
from coibot.settings import MailSettings
from coibot.store.index import PENDING
from coibot.store.lock import FolderInUseError, FolderLock
from coibot.workplace import Workplace, office_of

log = logging.getLogger("coibot")

FATAL = 1


@click.command(short_help="The daemon, or one round of it (for cron).")
@click.option("--once", is_flag=True, help="Drain the mailbox, send what is due, flush the outbox, stop (for cron).")
@click.option("--dry-run", is_flag=True, help="Everything but sending and moving, once; nothing is kept.")
@click.option("--verbose", is_flag=True, help="Say more.")
def run(once: bool, dry_run: bool, verbose: bool) -> None:
    """The daemon: reads the mailbox, answers, and asks for renewals until it is stopped.

    Exit status 0 on a clean stop, 1 on a fatal fault, 2 on bad settings.
    """
    given = settings(needs_mail=True)
    assert given.mail is not None
    rules = rulebook(given.rules)
    logging_to_stderr(verbose)
    stopping = _stop_on_signals()
    try:
        with (
            FolderLock(given.data_dir),
            Workplace(
                given.data_dir,
                rules,
                office_of(given),
                templates=given.templates,
                dry=dry_run,
                workers=given.workers,
            ) as place,
        ):
            problems = check_templates(place.house)
            if problems:
                stop(BAD_SETTINGS, *(str(problem) for problem in problems))
            daemon = Daemon(place, given.mail, dry=dry_run, once=once, stopping=stopping)
            _greet(place, given.mail)
            daemon.recover()
            if once or dry_run:
                daemon.beat()
                if dry_run:
                    _tell_letters(place)
                sys.exit(FATAL if daemon.problems else 0)
            beat(daemon.beat, seconds=given.mail.poll_seconds, stopping=stopping)
    except (FolderInUseError, SandboxError) as fault:
        stop(FATAL, str(fault))
    except OSError as fault:
        stop(FATAL, f"{fault.filename or given.data_dir}: {fault.strerror or fault}")
    log.info("stopped")


def _stop_on_signals() -> threading.Event:
    stopping = threading.Event()

    def stop_soon(_signal: int, _frame: FrameType | None) -> None:
        log.info("stopping after what is in hand")
        stopping.set()

    signal.signal(signal.SIGTERM, stop_soon)
    signal.signal(signal.SIGINT, stop_soon)
    return stopping


def _greet(place: Workplace, mail: MailSettings) -> None:
    """Say what this daemon works on, and prove that the reading process starts before any mail is touched."""
    log.info(
        "coibot reads %s (%s) for %s; %s; a poll every %d s",
        mail.address.email,
        mail.folder,
        place.rulebook.company.name,
        counted(len(place.store.index.vendor_ids()), "vendor"),
        mail.poll_seconds,
    )
    kept = place.reader.isolation
    if kept:
        log.info("the reading process has no access to %s", " or ".join(kept))
    else:
        log.warning("this system cannot confine the reading process further than by its limits of memory and time")


def _tell_letters(place: Workplace) -> None:
    """After a dry run: the letters that would have gone out."""
    rows = table("Letter", "To", "Subject")
    for record_id in place.store.index.pending():
        record = place.store.get(record_id)
        for entry in record.outbox if record else ():
            if entry.state in PENDING:
                rows.add_row(entry.kind.value, safe(", ".join(entry.recipients)), safe(entry.subject))
    show(rows)
    err.print(f"A dry run: {counted(rows.row_count, 'letter')} would go out; nothing was sent, moved or kept.")
