"""The past as it was known then: what had not arrived does not count, and nothing is stored for it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from coibot.model.assessment import Assessment, Verdict, Waiver
from coibot.model.record import HistoryEntry, Record
from coibot.report import Standing, history, look_back, weekly
from coibot.report.history import known_on
from tests.report.test_model import FILED, PROFILE, RECORD, assessed

ARRIVED = date(2026, 11, 20)
ENTERED = HistoryEntry(datetime(2026, 11, 1, 12, tzinfo=UTC), "entered", "")
VENDOR = replace(RECORD, history=(ENTERED,))


def judged() -> Callable[[Record, date], Assessment]:
    """Compliant with any document."""
    return lambda record, _day: assessed(Verdict.COMPLIANT if record.documents else Verdict.DEFICIENT)


def test_before_a_certificate_came_nobody_was_compliant_by_it() -> None:
    days = [date(2026, 10, 30), date(2026, 11, 1), date(2026, 11, 19), ARRIVED, date(2026, 11, 24)]
    points = history([VENDOR], judged(), days)
    assert [(point.active, point.compliant) for point in points] == [(0, 0), (1, 0), (1, 0), (1, 1), (1, 1)]
    assert [point.percent for point in points] == [0, 0, 0, 100, 100]


def test_a_vendor_of_whom_nothing_is_noted_counts_from_today() -> None:
    points = history([Record("v", "t", profile=PROFILE)], judged(), [date(2026, 11, 17), date(2026, 11, 24)])
    assert [point.active for point in points] == [0, 1]


def test_inactive_vendors_and_messages_do_not_count() -> None:
    idle = replace(VENDOR, profile=replace(PROFILE, active=False))
    (point,) = history([idle, Record("m-1", "t")], judged(), [ARRIVED])
    assert point.active == 0


def test_what_was_replaced_later_counted_until_then() -> None:
    old = replace(FILED, file_sha256="b" * 64, received=FILED.received - timedelta(days=30), replaced_by="a" * 64)
    dismissed = replace(old, file_sha256="c" * 64, replaced_by="dismissed")
    record = replace(VENDOR, documents=(old, dismissed, FILED))
    before = known_on(record, date(2026, 11, 1))
    assert [(filed.file_sha256[0], filed.replaced_by) for filed in before.documents] == [
        ("b", None),
        ("c", "dismissed"),
    ]
    assert known_on(record, ARRIVED).documents == record.documents


def test_a_waiver_counts_from_the_day_it_was_granted() -> None:
    waiver = Waiver("professional", date(2027, 1, 1), "", "", date(2026, 11, 10))
    record = replace(VENDOR, waivers=(waiver,))
    assert known_on(record, date(2026, 11, 9)).waivers == ()
    assert known_on(record, date(2026, 11, 10)).waivers == (waiver,)


def test_looking_back_names_who_rose_fell_and_came() -> None:
    def assess(record: Record, day: date) -> Assessment:
        good = {"rose": day > ARRIVED, "fell": day < ARRIVED}.get(record.id, True)
        return assessed(Verdict.COMPLIANT if good else Verdict.DEFICIENT)

    early = (replace(FILED, received=datetime(2026, 11, 2, tzinfo=UTC)),)
    records = [
        replace(VENDOR, id="rose", documents=early, waivers=(Waiver("x", ARRIVED, "", "", ARRIVED),)),
        replace(VENDOR, id="fell", documents=early, waivers=(Waiver("x", ARRIVED, "", "", ARRIVED),)),
        replace(VENDOR, id="same", documents=early),
        replace(VENDOR, id="new", history=(), documents=(FILED,)),
    ]
    back = look_back(records, assess, date(2026, 11, 17), date(2026, 11, 24))
    assert (back.then.active, back.then.compliant) == (3, 2)
    assert [change.vendor_id for change in back.became_compliant] == ["new", "rose"]
    assert [(change.vendor_id, change.was) for change in back.fell] == [("fell", Standing.COMPLIANT)]
    assert [change.vendor_id for change in back.new] == ["new"]


def test_weeks_end_with_the_day_itself() -> None:
    assert weekly(date(2026, 11, 24), 2) == (date(2026, 11, 10), date(2026, 11, 17), date(2026, 11, 24))
