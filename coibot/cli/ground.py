"""What the commands stand on: settings, rules, the data folder. What goes wrong with them is said in words."""

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from coibot.cli.terminal import BAD_SETTINGS, stop, warn
from coibot.letters import LetterError
from coibot.reading import EndorsementFormsError, parse_forms
from coibot.rules import Rulebook, RulesError, load_rulebook
from coibot.settings import Settings, SettingsError, load
from coibot.store.files import DamagedFileError
from coibot.store.tiny import ConflictError
from coibot.workplace import Workplace, now, office_of


def settings(*, needs_mail: bool = False, status: int = BAD_SETTINGS) -> Settings:
    """The settings, or the end of the program with a line for each mistake."""
    try:
        return load(os.environ, Path(".env"), needs_mail=needs_mail)
    except SettingsError as fault:
        stop(status, *fault.problems)


def rulebook(path: Path) -> Rulebook:
    """The rules, or the end of the program with a line for each mistake."""
    try:
        book = load_rulebook(path)
    except RulesError as fault:
        stop(BAD_SETTINGS, *(str(problem) for problem in fault.problems))
    _check_forms(path, book)
    return book


def _check_forms(path: Path, book: Rulebook) -> None:
    if book.endorsement_forms is not None:
        try:
            parse_forms(book.endorsement_table)
        except EndorsementFormsError as fault:
            stop(BAD_SETTINGS, f"{path.parent / book.endorsement_forms.file}: {fault}")


def forms_to_read_by() -> str:
    """The office's table of endorsement forms, for commands that need neither settings nor rules; "" without."""
    try:
        path = load(os.environ, Path(".env")).rules
        book = load_rulebook(path)
    except (SettingsError, RulesError):
        return ""
    _check_forms(path, book)
    return book.endorsement_table


@contextmanager
def workplace(*, needs_mail: bool = False, dry: bool = False) -> Iterator[Workplace]:
    """The data folder with the rules, for commands that look at records or decide on them.

    `dry`: nothing that happens there is kept.
    """
    given = settings(needs_mail=needs_mail)
    if not needs_mail:
        given = _with_mail_if_set(given)
    rules = rulebook(given.rules)
    with (
        records_at_hand(given.data_dir),
        Workplace(
            given.data_dir, rules, office_of(given), templates=given.templates, dry=dry, workers=given.workers
        ) as place,
    ):
        for line in place.store.damaged:
            warn(f"{line}. Everyone else is here.")
        yield place


def _with_mail_if_set(given: Settings) -> Settings:
    """Who staff are and which mailbox is ours is worth knowing everywhere, and missed only by who writes letters."""
    try:
        return load(os.environ, Path(".env"), needs_mail=True)
    except SettingsError:
        return given


@contextmanager
def records_at_hand(folder: Path) -> Iterator[None]:
    """Work on the data folder; what disks and damaged files do ends the program in words."""
    try:
        if folder.exists() and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            # Listing it would find nothing, and no vendors would be reported.
            stop(BAD_SETTINGS, f"{folder}: {_whose(folder)}; run coibot as the user the daemon runs as")
        yield
    except DamagedFileError as fault:
        stop(BAD_SETTINGS, str(fault))
    except ConflictError as fault:
        stop(BAD_SETTINGS, f"somebody else is changing the same record ({fault}); try again")
    except LetterError as fault:
        stop(BAD_SETTINGS, str(fault))
    except BrokenPipeError:  # `| head` has read enough
        raise
    except OSError as fault:
        stop(BAD_SETTINGS, f"{fault.filename or folder}: {fault.strerror or fault}")


def _whose(folder: Path) -> str:
    try:
        return f"this user may not work in it, it is {folder.owner()}'s"
    except (KeyError, OSError):
        return "this user may not work in it"


def today(place: Workplace) -> date:
    return place.committer.office().today


def today_in(given: Settings) -> date:
    return now().astimezone(given.timezone).date()


def logging_to_stderr(verbose: bool) -> None:
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.DEBUG if verbose else logging.INFO,
        format="%(asctime)s %(levelname)s %(message)s",
    )
    for noisy in ("imapclient", "aiosmtplib", "pdfminer", "mailparser", "asyncio", "apscheduler"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
