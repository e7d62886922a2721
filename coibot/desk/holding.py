"""PAUSE ALL and RESUME ALL: whether anything goes out to anybody but staff.

Kept in the history of a record of its own.
"""

from coibot.desk.case import Case, Decision
from coibot.desk.office import Office
from coibot.model.letter import OutboxEntry
from coibot.model.record import Record

OFFICE_ID = "office"
"""The id of the record for what concerns no vendor."""


def is_paused(office_record: Record | None) -> bool:
    """Whether letters are held, as the last word about it says."""
    said = [note.what for note in office_record.history] if office_record else []
    return next((word == "paused" for word in reversed(said) if word in ("paused", "resumed")), False)


def paused(record: Record, office: Office, *, by: str) -> Decision:
    case = Case(record, office)
    case.note("paused", by)
    return case.close()


def resumed(record: Record, office: Office, *, by: str) -> Decision:
    case = Case(record, office)
    case.note("resumed", by)
    return case.close()


def is_held(entry: OutboxEntry, office: Office) -> bool:
    """While letters are held: staff alone are written to."""
    return not all(office.is_staff(address) for address in entry.recipients)
