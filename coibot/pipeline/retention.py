"""Once a day: what the rules of retention let go of is written down, and then deleted."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

from coibot.desk.retention import Deletion, reckon, rests_on
from coibot.pipeline.committing import Committer
from coibot.store.files import append_line

log = logging.getLogger(__name__)

UNNAMED = "file in a mail"
"""Bytes that no record names: an invoice, a picture of a signature. The mail they came in holds them, too."""


class Keeper:
    """Deletes what may go. With no `retention` in rules.yaml, that is nothing."""

    def __init__(self, committer: Committer, log_file: Path) -> None:
        self._committer = committer
        self._store = committer.store
        self._archive = committer.archive
        self._rules = committer.rulebook.retention
        self._log_file = log_file
        self._kept_on: date | None = None

    def what_may_go(self) -> tuple[Deletion, ...]:
        """Of everything that is there. Empty while a record cannot be read: what it speaks of is not known."""
        office = self._committer.office()
        if self._rules.keeps_everything or self._store.damaged:
            return ()
        resting = partial(rests_on, office=office)
        found = reckon(tuple(self._store.records()), self._rules, office.today, office.zone, resting)
        going = [deletion for deletion in found.bytes if self._archive.path(deletion.what).exists()]
        return (*going, *self._unnamed(found.spoken_of, office.today), *found.strays)

    def keep(self) -> int:
        """What may go goes, once a day; returns how much. Raises OSError: then the rest goes next time.

        Each is in the log before it is deleted.
        """
        office = self._committer.office()
        if self._kept_on == office.today:
            return 0
        gone = 0
        for deletion in self.what_may_go():
            append_line(self._log_file, json.dumps(_logged(deletion, office.now)))
            if deletion.kind == "stray" and deletion.what in deletion.records:
                self._store.remove(deletion.what)
            else:
                self._archive.remove(deletion.what)
            gone += 1
        self._kept_on = office.today
        if gone:
            log.info("%d deleted under the rules of retention; see %s", gone, self._log_file)
        return gone

    def _unnamed(self, spoken_of: frozenset[str], today: date) -> Iterator[Deletion]:
        """Nothing tells their age but the file's own: they were written when their mail came."""
        if self._rules.mails is None:
            return
        last = today - timedelta(days=self._rules.mails)
        for sha256, written in self._archive.all():
            day = datetime.fromtimestamp(written, UTC).date()
            if sha256 not in spoken_of and day < last:
                yield Deletion(sha256, UNNAMED, f"retention.mails: {self._rules.mails}", day, ())


def _logged(deletion: Deletion, now: datetime) -> dict[str, object]:
    return {
        "at": now.isoformat(),
        "what": deletion.what,
        "kind": deletion.kind,
        "rule": deletion.rule,
        "since": deletion.since.isoformat(),
        "records": list(deletion.records),
    }
