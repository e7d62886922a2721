"""Records for messages that belong to nobody yet."""

import secrets

from coibot.model.document import FileReading
from coibot.model.message import IncomingMessage
from coibot.model.record import Record, Stray


def new_token() -> str:
    """A conversation's secret: 80 random bits, in letters and digits that survive any mail program."""
    return secrets.token_hex(10)


def stray_id(sha256: str) -> str:
    """The id of the record for a message that nobody owns."""
    return f"m-{sha256[:20]}"


def new_stray(message: IncomingMessage, readings: tuple[FileReading, ...]) -> Record:
    return Record(stray_id(message.sha256), new_token(), stray=Stray(message, readings))
