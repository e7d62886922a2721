"""`coibot outbox`: letters on their way."""

from dataclasses import replace

import click

from coibot.cli.ground import workplace
from coibot.cli.terminal import BAD_SETTINGS, counted, err, out, safe, show, stop, table
from coibot.desk.case import Case, Decision
from coibot.desk.office import Office
from coibot.model.letter import OutboxEntry, SendState
from coibot.model.record import Record
from coibot.workplace import Workplace

SHORT = 10
"""Characters of the Message-ID: enough to name a letter on a terminal."""


@click.group()
def outbox() -> None:
    """Letters on their way: list, retry, cancel."""


@outbox.command("list")
@click.option("--all", "everything", is_flag=True, help="Those that were sent or cancelled, too.")
def list_outbox(everything: bool) -> None:
    """Letters that wait, were refused, or may not have arrived."""
    with workplace() as place:
        rows = table("Letter", "Decided", "State", "To", "Subject", "Last answer")
        for record in place.store.records():
            for entry in record.outbox:
                if everything or entry.state not in (SendState.SENT, SendState.CANCELLED):
                    rows.add_row(
                        letter_id(entry),
                        f"{entry.queued_at.astimezone(place.office.zone):%Y-%m-%d %H:%M}",
                        entry.state.value,
                        safe(", ".join(entry.recipients)),
                        safe(entry.subject),
                        safe(entry.last_error),
                    )
        show(rows)
        err.print(f"{counted(rows.row_count, 'letter')}{'' if everything else ' not sent yet'}.")


def letter_id(entry: OutboxEntry) -> str:
    return entry.message_id.removeprefix("<coibot.")[:SHORT]


@outbox.command("retry", short_help="Try a letter again with the next beat.")
@click.argument("letter")
def retry(letter: str) -> None:
    """Try a letter again with the next beat of the daemon, under the same Message-ID.

    LETTER as `coibot outbox list` shows it.
    """
    _set_state(letter, SendState.QUEUED, "will be tried again with the next beat")


@outbox.command("cancel")
@click.argument("letter")
def cancel(letter: str) -> None:
    """Never send a letter that still waits.

    LETTER as `coibot outbox list` shows it.
    """
    _set_state(letter, SendState.CANCELLED, "is cancelled")


def _set_state(letter: str, state: SendState, words: str) -> None:
    with workplace() as place:
        record, entry = _found(place, letter)
        if entry.state in (SendState.SENT, SendState.SENDING):
            stop(BAD_SETTINGS, f"{letter} is {'sent' if entry.state is SendState.SENT else 'on its way'} already")

        def change(current: Record, office: Office) -> Decision:
            entries = tuple(
                replace(one, state=state, next_attempt=None, queued_at=office.now, uncertain_attempts=0)
                if one.key == entry.key and one.state not in (SendState.SENT, SendState.SENDING)
                else one
                for one in current.outbox
            )
            case = Case(current, office)
            case.change(outbox=entries)
            case.note("outbox", f"{entry.key} {words}, by a command on the terminal")
            return case.close()

        place.committer.change(record.id, change)
        out.print(f"“{safe(entry.subject)}” to {safe(', '.join(entry.recipients))} {words}.")


def _found(place: Workplace, letter: str) -> tuple[Record, OutboxEntry]:
    wanted = letter.lower().removeprefix("<coibot.")[:SHORT]
    for record in place.store.records():
        for entry in record.outbox:
            if letter_id(entry) == wanted:
                return record, entry
    return stop(BAD_SETTINGS, f"there is no letter {letter}; `coibot outbox list --all` shows them")
