"""The clock: every vendor looked at once a day, and again whenever something about it changed."""

import logging
from collections.abc import Callable
from datetime import date

from coibot.desk.cadence import in_send_window
from coibot.desk.events import DayBegan
from coibot.pipeline.committing import Committer
from coibot.pipeline.ingesting import OURS
from coibot.store.files import DamagedFileError

log = logging.getLogger(__name__)


class SweepError(Exception):
    """Some vendors could not be looked at; the others were."""


class Sweeper:
    """Decides what is due. Nothing is scheduled, so nothing is lost when it does not run."""

    def __init__(self, committer: Committer) -> None:
        self._committer = committer
        self._store = committer.store
        self._swept: date | None = None
        self._failed: tuple[str, ...] = ()

    def sweep(self, *, stopping: Callable[[], bool] = lambda: False) -> int:
        """Decide the letters that are due now, within the office's hours; returns how many records changed.

        A vendor that brings its decision down is passed over, and SweepError raised when all others are done. What
        stops the whole (a full disk, a broken template) is raised as it is. Whoever was missed is looked at next time.
        `stopping` is asked before each vendor.
        """
        office = self._committer.office()
        if not in_send_window(office):
            return 0
        changed = self._store.index.take_changed()
        due = {*changed, *self._failed} if self._swept == office.today else self._store.index.vendor_ids()
        self._swept = None  # until all is done
        touched = 0
        failed: dict[str, str] = {}
        for vendor_id in sorted(due):
            if stopping():
                return touched
            try:
                touched += self._look_at(vendor_id)
            except DamagedFileError as fault:
                failed[vendor_id] = str(fault)
            except OURS:
                raise
            except Exception as fault:
                log.exception("what is due for %s could not be decided", vendor_id)
                failed[vendor_id] = f"{type(fault).__name__}: {fault}"
        self._swept, self._failed = office.today, tuple(failed)
        self._store.index.take_changed()
        if failed:
            first, why = next(iter(failed.items()))
            raise SweepError(f"{len(failed)} of {len(due)} vendors could not be looked at, such as {first} ({why})")
        return touched

    def _look_at(self, vendor_id: str) -> bool:
        before = self._store.get(vendor_id)
        if before is None or before.profile is None:
            return False
        return self._committer.apply(vendor_id, DayBegan()).version != before.version
