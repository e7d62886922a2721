"""Digests and reviews for staff, from the report to a committed letter."""

import logging
from functools import partial

from coibot import report as reports
from coibot.desk import digests
from coibot.model.letter import LetterKind
from coibot.model.record import Record
from coibot.pipeline.committing import Committer
from coibot.pipeline.reporting import make_report
from coibot.pipeline.strays import new_token

log = logging.getLogger(__name__)

PAGE_LIMIT = 3_000_000
"""Bytes of the report's page that a digest may bring along; `coibot report --html` writes larger ones."""


class Digester:
    """Sends staff what they get without asking."""

    def __init__(self, committer: Committer) -> None:
        self._committer = committer
        self._store = committer.store

    def write_due(self) -> tuple[LetterKind, ...]:
        """Write what is due now; returns the kinds that were written. Raises OSError when the disk will not take it.

        The first call only begins: the hour that passed before coibot was there owes nobody a digest.
        """
        record = self._store.get(digests.RECORD_ID)
        if record is None:
            self._committer.change(digests.RECORD_ID, digests.begin, new=Record(digests.RECORD_ID, new_token()))
            return ()
        written = []
        for due in digests.due_digests(record, self._committer.office()):
            self._write(due)
            written.append(due.kind)
            log.info("%s written to staff", due.key)
        return tuple(written)

    def _write(self, due: digests.DueDigest) -> None:
        meeting = due.kind is LetterKind.MEETING
        report = make_report(
            self._store, self._committer.office(), details=not meeting, weeks=reports.WEEKS, since=due.since
        )
        if not report.active:
            # Nobody to report on: the week is marked as seen to, and no letter goes out.
            self._committer.change(digests.RECORD_ID, partial(digests.skip, due=due))
            return
        attach: list[tuple[str, str]] = []
        if meeting:
            digest = reports.monthly_digest(report)
            page = reports.meeting(report).encode()
            attach.append((f"review-{report.as_of}.html", self._committer.archive.put(page)))
        else:
            digest = reports.weekly_digest(report)
            page = reports.html(report).encode()
            if len(page) <= PAGE_LIMIT:
                attach.append((f"report-{report.as_of}.html", self._committer.archive.put(page)))
            table = reports.vendors_csv(report)
            attach.append((f"vendors-{report.as_of}.csv", self._committer.archive.put(table)))
        self._committer.change(digests.RECORD_ID, partial(digests.write, due=due, digest=digest, attach=tuple(attach)))
