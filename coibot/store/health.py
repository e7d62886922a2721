"""How the daemon fares, for `coibot status`: all that it needs to know, in one small file.

Written after every beat, and during long ones; no decision ever rests on it.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from coibot.codec import MalformedError, from_json, to_json
from coibot.store.files import write_whole


@dataclass(frozen=True, slots=True)
class Health:
    started: datetime
    """Aware, UTC, as all of these."""
    beat: datetime
    poll_seconds: float
    once: bool = False
    """Written by `coibot run --once`, which another program (cron) starts again."""
    vendors: int = 0
    outbox: int = 0
    """Letters still to be sent."""
    open_questions: int = 0
    oldest_unanswered: datetime | None = None
    """When the oldest decision that staff owe was asked for."""
    last_poll: datetime | None = None
    """When the mailbox was last drained without a fault."""
    last_sent: datetime | None = None
    problems: dict[str, str] = field(default_factory=dict)
    """Part -> what is wrong with it and what to do: "records", "mailbox", "due", "digest", "outbox"."""


class HealthFile:
    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, health: Health) -> None:
        """Raises OSError when the disk will not take it."""
        write_whole(self._path, json.dumps(to_json(health), indent=1).encode())

    def read(self) -> Health | None:
        """None when no daemon has run here, or its file is no longer readable."""
        try:
            return from_json(Health, json.loads(self._path.read_bytes()))
        except (FileNotFoundError, ValueError, MalformedError):
            return None
