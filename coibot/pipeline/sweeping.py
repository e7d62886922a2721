"""The clock: every vendor looked at once a day, and again whenever something about it changed."""

from datetime import date

from coibot.desk.events import DayBegan
from coibot.desk.renewals import in_send_window
from coibot.pipeline.committing import Committer


class Sweeper:
    """Decides what is due. Nothing is scheduled, so nothing is lost when it does not run."""

    def __init__(self, committer: Committer) -> None:
        self._committer = committer
        self._store = committer.store
        self._swept: date | None = None

    def sweep(self) -> int:
        """Decide the letters that are due now, within the office's hours; returns how many records changed."""
        office = self._committer.office()
        if not in_send_window(office):
            return 0
        changed = self._store.index.take_changed()
        due = self._store.index.vendor_ids() if self._swept != office.today else changed
        touched = 0
        for vendor_id in due:
            before = self._store.get(vendor_id)
            if before is not None and before.profile is not None:
                touched += self._committer.apply(vendor_id, DayBegan()).version != before.version
        self._swept = office.today
        self._store.index.take_changed()
        return touched
