"""The clock: every vendor looked at once a day, and again whenever something about it changed."""

import logging
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from coibot.desk.cadence import in_send_window
from coibot.desk.combining import Asked, agency_id, by_agency, can_be_combined, combined, told_before
from coibot.desk.events import DayBegan
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.desk.renewals import what_is_due
from coibot.model.record import Record
from coibot.pipeline.committing import Committer
from coibot.pipeline.ingesting import OURS
from coibot.pipeline.strays import new_token
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
        `stopping` is asked before each vendor. While staff have said PAUSE ALL, nothing is decided.
        """
        office = self._committer.office()
        if not in_send_window(office) or self._committer.paused:
            return 0
        changed = self._store.index.take_changed()
        due = {*changed, *self._failed} if self._swept == office.today else self._store.index.vendor_ids()
        self._swept = None  # until all is done
        apart = self._combine(sorted(due), office)
        touched = 0
        failed: dict[str, str] = {}
        for vendor_id in sorted(due):
            if stopping():
                return touched
            try:
                touched += self._look_at(vendor_id, apart.get(vendor_id, frozenset()))
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

    def _combine(self, vendor_ids: Sequence[str], office: Office) -> dict[str, frozenset[str]]:
        """Write to each agency that would get several letters in this round one letter in their stead.

        Returns, vendor by vendor, the agents who were asked that way, in this round or in one that was cut short.
        """
        index = self._store.index
        asked: dict[str, Asked] = {}
        due = set(vendor_ids)
        for vendor_id in vendor_ids:
            if any(len(due.intersection(index.by_address(email))) > 1 for email in index.agents_of(vendor_id)):
                one = self._asked(vendor_id, office)
                if one is not None:
                    asked[vendor_id] = one
        apart: dict[str, set[str]] = {}
        for email, some in by_agency(asked, office).items():
            record_id = agency_id(email)
            agency = self._store.get(record_id) or Record(record_id, new_token())
            fresh = [one for one in some if not told_before(agency, one.due)]
            if len(fresh) > 1:
                decision = partial(combined, email=email, asked=fresh)
                agency = self._committer.change(record_id, decision, new=agency)
            for one in some:
                if told_before(agency, one.due):
                    apart.setdefault(one.record.id, set()).add(email)
        return {vendor_id: frozenset(emails) for vendor_id, emails in apart.items()}

    def _asked(self, vendor_id: str, office: Office) -> Asked | None:
        """What is due for the vendor and could share a letter; a fault shows when its turn comes."""
        try:
            record = self._store.get(vendor_id)
            if record is None or record.profile is None or not record.profile.active:
                return None
            if record.profile.vendor_class not in office.rulebook.classes:
                return None
            assessment = judge(record, office, office.today)
            due = [one for one in what_is_due(record, office, assessment) if can_be_combined(one)]
        except OURS:
            return None
        except Exception:
            log.exception("what is due for %s could not be decided", vendor_id)
            return None
        return Asked(record, assessment, due[0]) if due else None

    def _look_at(self, vendor_id: str, apart: frozenset[str]) -> bool:
        before = self._store.get(vendor_id)
        if before is None or before.profile is None:
            return False
        return self._committer.apply(vendor_id, DayBegan(apart)).version != before.version
