"""The daemon's heartbeat. The only importer of apscheduler, which beats time and decides nothing.

What is due follows from the records; a beat that was missed is made up for by the next.
"""

import logging
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

log = logging.getLogger(__name__)


def beat(work: Callable[[], None], *, seconds: float, stopping: threading.Event) -> None:
    """Call `work` now and every `seconds` after, one call at a time, until `stopping` is set; then let it finish."""
    scheduler = BackgroundScheduler(executors={"default": ThreadPoolExecutor(1)}, timezone=UTC)
    scheduler.add_listener(_complain, EVENT_JOB_ERROR)
    scheduler.add_job(
        work,
        IntervalTrigger(seconds=seconds, timezone=UTC),
        next_run_time=datetime.now(UTC),
        misfire_grace_time=None,  # apscheduler's default drops a call that is a second late
        coalesce=True,
        max_instances=1,
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # "skipped: maximum number of running instances": meant so
    scheduler.start()
    try:
        stopping.wait()
    finally:
        scheduler.shutdown(wait=True)


def _complain(event: JobExecutionEvent) -> None:
    log.error("the heartbeat failed", exc_info=event.exception)
