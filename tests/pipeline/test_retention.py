"""What the rules of retention delete, what they must not, and that each deletion is written down first."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coibot.desk.lifecycle import end, hold, let_go
from coibot.desk.office import Office
from coibot.desk.retention import reckon, rests_on
from coibot.model.document import Document, DocumentKind, FiledDocument
from coibot.model.record import Record
from coibot.model.vendor import VendorProfile
from coibot.pipeline.retention import Keeper
from coibot.rules import load_rulebook
from coibot.rules.rulebook import Retention
from coibot.samples import draw
from coibot.settings import shipped
from tests.certificates import compliant
from tests.office import STAFF, mail
from tests.pipeline.quick import QuickOffice, coi

YEAR = Retention(mails=365, letters=365, documents=365, strays=365)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[QuickOffice]:
    """A vendor whose certificate of 2025 was followed by one of 2026, each answered; and a stranger's mail."""
    office = QuickOffice(tmp_path / "data")
    office.clock.to(2025, 3, 3)
    office.vendor()
    old = compliant(effective=date(2025, 1, 1), expiration=date(2026, 1, 1), issued=date(2025, 2, 20))
    office.receive(mail(("old.pdf", draw(old))))
    office.send()
    office.clock.to(2026, 1, 5)
    office.receive(mail(("new.pdf", coi()), message_id="<2@oakridge.example>"))
    office.send()
    yield office
    office.close()


def keeper(office: QuickOffice, rules: Retention = YEAR) -> Keeper:
    made = Keeper(office.place.committer, office.folder / "deletions.jsonl")
    made._rules = rules
    return made


def kinds(office: QuickOffice, rules: Retention = YEAR) -> list[str]:
    return sorted(deletion.kind for deletion in keeper(office, rules).what_may_go())


def test_everything_is_kept_when_the_rules_do_not_say_otherwise(office: QuickOffice) -> None:
    office.clock.to(2056, 1, 1)
    assert load_rulebook(shipped("rules.yaml")).retention.keeps_everything
    assert office.place.keeper.keep() == 0
    assert not (office.folder / "deletions.jsonl").exists()


def test_what_no_verdict_rests_on_goes_a_year_after_it_ended(office: QuickOffice) -> None:
    office.clock.to(2026, 12, 30)
    assert kinds(office) == ["letter", "mail"], "of 2025; the certificate ended on January 1, 2026"
    office.clock.to(2027, 1, 4)
    gone = keeper(office)
    old, new = office.record().documents
    assert gone.keep() == 3
    with pytest.raises(KeyError):
        office.place.archive.get(old.file_sha256)
    assert office.place.archive.get(new.file_sha256) == coi(), "the last word on the line, though it is over as well"
    lines = [json.loads(line) for line in (office.folder / "deletions.jsonl").read_text().splitlines()]
    of = {line["what"]: line for line in lines}
    assert len(lines) == 3
    assert of[old.file_sha256] == {
        "at": "2027-01-04T15:00:00+00:00", "what": old.file_sha256, "kind": "document",
        "rule": "retention.documents: 365", "since": "2026-01-01", "records": ["acme-plumbing"],
    }  # fmt: skip
    assert gone.keep() == 0, "once a day"
    assert len(office.record().documents) == 2, "what was read in it stays, and explains the past"


def test_an_expired_certificate_stays_while_it_is_the_reason_of_a_verdict(office: QuickOffice) -> None:
    office.clock.to(2036, 1, 1)
    keeper(office).keep()
    _, new = office.record().documents
    assert office.place.archive.get(new.file_sha256)
    office.place.committer.change("acme-plumbing", partial(end, because="done", by="Pat"))
    keeper(office).keep()
    with pytest.raises(KeyError):
        office.place.archive.get(new.file_sha256)


def test_nothing_goes_of_whom_is_held(office: QuickOffice) -> None:
    office.place.committer.change("acme-plumbing", partial(hold, because="claim 17", by="Pat"))
    office.clock.to(2036, 1, 1)
    assert kinds(office) == []
    office.place.committer.change("acme-plumbing", partial(let_go, because="settled", by="Pat"))
    assert kinds(office)
    assert [note.detail for note in office.record().history if note.what == "hold"] == [
        "claim 17 (Pat): nothing is deleted",
        "ended: settled (Pat)",
    ]


def test_bytes_that_somebody_else_needs_stay(office: QuickOffice) -> None:
    """One mail about two vendors, one of them held."""
    office.vendor("Other Co LLC", vendor_id="other", contacts=())
    office.receive(mail(("a.pdf", coi() + b"%a"), ("b.pdf", coi("Other Co LLC")), message_id="<3@x.example>"))
    office.place.committer.change("other", partial(hold, because="audit", by="Pat"))
    office.clock.to(2036, 1, 1)
    shared = office.record("other").handled[0].sha256
    assert shared in {mark.sha256 for mark in office.record().handled}
    assert shared not in {deletion.what for deletion in keeper(office).what_may_go()}


class TestStrays:
    def test_go_once_they_are_decided_on(self, office: QuickOffice) -> None:
        office.receive(
            mail(("s.pdf", coi("Nobody Knows Inc")), sender="x@stranger.example", message_id="<9@x.example>")
        )
        question = office.send()[-1]
        (stray_id,) = (one for one in office.place.store.index.open_questions() if one.startswith("m-"))
        office.clock.to(2036, 1, 1)
        assert stray_id not in {deletion.what for deletion in keeper(office).what_may_go()}, "staff owe a decision"
        office.clock.to(2026, 1, 6)
        passed = ("Authentication-Results", "mx.property.example; dmarc=pass header.from=property.example")
        office.receive(
            mail(sender=STAFF, text="DISMISS", answering=question, message_id="<d@x.example>", headers=[passed])
        )
        office.send()
        office.clock.to(2027, 1, 7)
        keeper(office).keep()
        assert office.place.store.get(stray_id) is None
        assert stray_id not in office.place.store.index.ids()
        office.close()
        office.open()
        assert stray_id not in office.place.store.index.ids()

    def test_a_vendors_record_is_never_removed(self, office: QuickOffice) -> None:
        with pytest.raises(ValueError, match="its record stays"):
            office.place.store.remove("acme-plumbing")


def test_nothing_goes_while_a_record_cannot_be_read(office: QuickOffice) -> None:
    office.vendor("Other Co LLC", vendor_id="other", contacts=())
    (path,) = office.folder.glob("vendors/*/other.json")
    path.write_text("{")
    office.close()
    office.open()
    office.clock.to(2036, 1, 1)
    assert kinds(office) == []


def test_files_in_mails_that_no_record_names_go_with_the_mails(office: QuickOffice) -> None:
    sha256 = office.place.archive.put(b"an invoice")
    written = office.clock().timestamp()
    os.utime(office.place.archive.path(sha256), (written, written))
    office.clock.to(2026, 12, 1)
    assert "file in a mail" not in kinds(office)
    office.clock.to(2027, 1, 8)
    assert "file in a mail" in kinds(office)
    assert "file in a mail" not in kinds(office, Retention(letters=365))


@given(day=st.dates(date(2026, 1, 5), date(2040, 1, 1)), days=st.integers(30, 2000))
def test_never_what_a_verdict_rests_on(day: date, days: int) -> None:
    record = _record()
    rules = Retention(mails=days, letters=days, documents=days)
    office = _desk(day)
    gone = {one.what for one in reckon([record], rules, day, office.zone, partial(rests_on, office=office)).bytes}
    assert gone.isdisjoint(rests_on(record, office))
    assert not reckon([record], Retention(), day, office.zone).bytes


def _before(end: date) -> date:
    return end.replace(year=end.year - 1)


def _record() -> Record:
    ends = (date(2026, 1, 1), date(2027, 1, 1), date(2028, 6, 1))
    filed = tuple(
        FiledDocument(
            Document(
                DocumentKind.CERTIFICATE, (1,), "ACORD 25",
                certificate=compliant(effective=_before(end), expiration=end, issued=_before(end)),
            ),
            "coi.pdf", f"{number}" * 64, datetime(2025, 1, 5, tzinfo=UTC),
        )
        for number, end in enumerate(ends)
    )  # fmt: skip
    return Record("acme", "t", profile=VendorProfile("Acme Plumbing LLC", "standard"), documents=filed)


def _desk(day: date) -> Office:
    now = datetime(day.year, day.month, day.day, 15, tzinfo=UTC)
    return Office(_RULES, (), now, ZoneInfo("UTC"), lambda _email, _since: 0)


_RULES = load_rulebook(shipped("rules.yaml"))
