"""The report, the digest and the page say of every vendor what `coibot explain` says, on any day."""

import base64
import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coibot import report as reports
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.desk.stop_work import stop_work_list
from coibot.model.assessment import Status
from coibot.model.record import Record
from coibot.pipeline.reporting import make_report
from coibot.report.history import known_on, standings
from coibot.rules import load_rulebook
from coibot.rules.rulebook import Checks
from coibot.samples.roster import roster
from coibot.settings import shipped
from coibot.store.tiny import TinyStore

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 18, tzinfo=UTC)
BOOK = load_rulebook(shipped("rules.yaml"))
CLASSES = ("standard", "supplier", "contractor", "janitorial")
VENDORS = tuple(roster(30, TODAY, BOOK.company.certificate_holder.address, classes=CLASSES, seed=7))
days = st.dates(date(2025, 3, 1), date(2028, 1, 1))


def office(now: datetime = NOW) -> Office:
    return Office(BOOK, (), now, ZoneInfo("America/Chicago"), lambda _email, _since: 0)


class Shelf:
    """A store of these vendors."""

    def __init__(self, vendors: Sequence[Record] = VENDORS) -> None:
        self.vendors = vendors

    def records(self) -> Sequence[Record]:
        return self.vendors


@settings(max_examples=50, deadline=None)
@given(days)
def test_every_vendor_stands_as_explain_says(day: date) -> None:
    made = make_report(Shelf(), office(), day)  # type: ignore[arg-type]
    told = {vendor.id: vendor for vendor in made.vendors}
    assert set(told) == {record.id for record in VENDORS}
    for record in VENDORS:
        vendor = told[record.id]
        assert record.profile is not None
        if not record.profile.active:
            assert vendor.verdict is reports.Standing.INACTIVE
            continue
        explained = judge(record, office(), day)
        if vendor.verdict is not reports.Standing.NOTHING_ON_FILE:
            assert vendor.verdict.value == explained.verdict.value
        else:
            assert not record.documents
        wanting = [finding.title for finding in explained.findings if finding.status is Status.NOT_MET]
        assert list(vendor.shortfalls) == wanting
        assert vendor.next_expiration == explained.next_expiration


@settings(max_examples=50, deadline=None)
@given(days)
def test_the_digest_and_the_page_have_the_reports_numbers(day: date) -> None:
    now = datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    back = day - timedelta(days=7)
    made = make_report(Shelf(), office(now), day, weeks=2, since=back)  # type: ignore[arg-type]
    active = [judge(r, office(), day) for r in VENDORS if r.profile and r.profile.active]
    compliant = sum(one.verdict.value == "compliant" for one in active)
    assert (made.figures.compliant, made.figures.active) == (compliant, len(active))
    stopped = [one.vendor_id for one in stop_work_list(VENDORS, office(now))]
    assert [vendor.id for vendor in made.stop_work()] == stopped, "the list of `coibot due`"
    digest = reports.weekly_digest(made)
    assert digest.headline.startswith(f"{compliant} of {len(active)} active vendors ")
    assert digest.figures[0].value == f"{100 * compliant // len(active)} %"
    if received_by(day):
        assert digest.bars[-1].words == f"{compliant} of {len(active)}", "the chart ends with the headline"
    assert f">{compliant} of {len(active)} active vendors meet" in reports.html(made).replace("meets", "meet")
    assert f">{compliant} of {len(active)} vendors meet" in reports.meeting(made).replace("meets", "meet")


def received_by(day: date) -> bool:
    """Whether nothing on file is younger than that day: only then does the past know what the report does."""
    return all(filed.received.date() <= day for record in VENDORS for filed in record.documents) and all(
        waiver.granted_on <= day for record in VENDORS for waiver in record.waivers
    )


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 29),
    st.integers(0, 200),
    st.sampled_from([Checks(), Checks(grace_days=9, minimum_days_left=20, binder_days=30)]),
)
def test_a_day_that_is_not_judged_anew_would_have_been_judged_the_same(number: int, start: int, checks: Checks) -> None:
    record = VENDORS[number]
    book = BOOK.model_copy(update={"checks": checks})
    at = replace(office(), rulebook=book)
    judged: list[date] = []

    def assess(then: Record, day: date) -> object:
        judged.append(day)
        return judge(then, at, day)

    first = date(2025, 9, 1) + timedelta(days=start)
    asked = [first + timedelta(days=n) for n in range(0, 200, 3)]
    told = standings(record, assess, asked, ZoneInfo("America/Chicago"), checks)  # type: ignore[arg-type]
    anew = len(judged)
    for day, standing in zip(asked, told, strict=True):
        if standing is not None and standing is not reports.Standing.INACTIVE:
            then = known_on(record, day, ZoneInfo("America/Chicago"))
            verdict = judge(then, at, day).verdict.value
            assert standing.value == verdict or standing is reports.Standing.NOTHING_ON_FILE
    assert anew <= len(asked)


def test_a_stored_record_comes_out_the_same(tmp_path: Path) -> None:
    store = TinyStore(tmp_path)
    for record in VENDORS[:6]:
        store.commit(record)
    straight = make_report(Shelf(VENDORS[:6]), office(), TODAY, details=True)  # type: ignore[arg-type]
    assert make_report(store, office(), TODAY, details=True) == straight


@pytest.mark.parametrize("day", [TODAY, date(2026, 1, 15)])
def test_what_the_page_shows_of_a_vendor_is_what_explain_finds(day: date) -> None:
    made = make_report(Shelf(), office(), day, details=True)  # type: ignore[arg-type]
    block = reports.html(made).partition('id="details">')[2].partition("</script>")[0]
    told = json.loads(gzip.decompress(base64.b64decode(block)))
    for record in VENDORS:
        assert record.profile is not None
        explained = judge(record, office(), day).findings if record.profile.active else ()
        shown = [told["findings"][number][:2] for number, *_ in told["vendors"][record.id][0]]
        assert shown == [
            [finding.status.value.replace("_", " "), finding.title]
            for finding in explained
            if finding.status is not Status.NOT_APPLICABLE
        ]
