"""A folder of certificates that are there already: every file accounted for, nothing twice, nobody written to."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from coibot.desk.bringing_in import called, folder_of
from coibot.desk.case import Decision
from coibot.desk.office import Office
from coibot.model.document import FileReading, Problem
from coibot.model.record import Record
from coibot.pipeline.bringing_in import BringingIn, Fate, Outcome
from coibot.samples import draw, draw_endorsement
from coibot.samples.folder import PICTURE, fill_folder
from tests.certificates import compliant
from tests.office import mail
from tests.pipeline.quick import QuickOffice, ReaderHere, coi

NAMES = ("Alder Roofing, LLC", "Cobalt Plumbing, LLC", "Fernwood Electric, LLC")


class ReaderOfText(ReaderHere):
    """Where nothing for pictures is installed."""

    def read_files(self, files: "list[tuple[str, bytes]]") -> list[FileReading]:  # type: ignore[override]
        return [
            FileReading(name, "", 1, problems=(Problem("no_text", "There is no text that can be read."),))
            if content.startswith(b"\xff\xd8\xff")
            else super(ReaderOfText, self).read_files([(name, content)])[0]
            for name, content in files
        ]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[QuickOffice]:
    office = QuickOffice(tmp_path / "data")
    yield office
    office.close()


def bring(office: QuickOffice, folder: Path, **given: str) -> list[Fate]:
    return list(run(office).run(folder, **given))  # type: ignore[arg-type]


def run(office: QuickOffice) -> BringingIn:
    return BringingIn(office.place.committer, ReaderOfText(), office.place.own)


def documents(office: QuickOffice) -> int:
    return sum(len(record.documents) for record in office.place.store.vendors())


def put(folder: Path, name: str, content: bytes) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


class TestAMixedFolder:
    def test_every_file_has_the_outcome_it_should_and_a_second_run_changes_nothing(
        self, office: QuickOffice, tmp_path: Path
    ) -> None:
        for number, name in enumerate(NAMES):
            office.vendor(name, vendor_id=f"v{number}")
        truth = fill_folder(tmp_path / "files", NAMES, files=70, drawn=9, pictures=2)
        fates = bring(office, tmp_path / "files")
        expected = {file: Outcome.UNREADABLE if word == PICTURE else Outcome(word) for file, word in truth.items()}
        assert {fate.file: fate.outcome for fate in fates} == expected
        assert len(fates) == len(truth), "each once"
        assert set(Outcome) - {fate.outcome for fate in fates} == {Outcome.BEFORE}
        for fate in fates:
            assert fate.words or fate.outcome in (Outcome.FILED, Outcome.TAKEN_APART, Outcome.NO_INSURANCE), fate
        versions = {record.id: record.version for record in office.place.store.records()}
        again = bring(office, tmp_path / "files")
        assert {record.id: record.version for record in office.place.store.records()} == versions
        assert {fate.file for fate in again if fate.outcome is Outcome.BEFORE} == {
            fate.file for fate in fates if fate.outcome is Outcome.FILED
        }
        assert not any(record.outbox for record in office.place.store.records())

    def test_what_was_stopped_goes_on(self, office: QuickOffice, tmp_path: Path) -> None:
        office.vendor()
        for number in range(8):
            put(tmp_path, f"files/{number}.pdf", coi() + f"%{number}".encode())
        started = run(office).run(tmp_path / "files")
        first = list(islice(started, 3))
        started.close()  # type: ignore[attr-defined]
        assert documents(office) == len(first) == 3
        office.close()
        office.open()
        rest = bring(office, tmp_path / "files")
        assert [fate.outcome for fate in rest] == [Outcome.BEFORE] * 3 + [Outcome.FILED] * 5
        assert documents(office) == 8

    def test_the_bytes_are_kept(self, office: QuickOffice, tmp_path: Path) -> None:
        office.vendor()
        put(tmp_path, "files/coi.pdf", coi())
        (fate,) = bring(office, tmp_path / "files")
        assert office.place.archive.get(fate.sha256) == coi()
        (filed,) = office.record().documents
        assert (filed.file, filed.from_folder, filed.message_sha256) == ("coi.pdf", True, None)


class TestWhose:
    @pytest.mark.parametrize(
        ("insured", "whose"),
        [
            ("Acme Plumbing LLC", "acme-plumbing"),
            ("ACME PLUMBING, L.L.C.", "acme-plumbing"),
            ("Drain Kings", "acme-plumbing"),
            ("Acme Plumbing", None),
            ("Acme Plumbing Inc", None),
            ("Acme Plumbers LLC", None),
            ("Twin Co", None),
        ],
    )
    def test_by_the_insureds_name_and_never_by_guessing(
        self, office: QuickOffice, tmp_path: Path, insured: str, whose: str | None
    ) -> None:
        office.vendor()
        office.vendor("Twin Co", vendor_id="twin-1", contacts=())
        office.vendor("Twin Co", vendor_id="twin-2", contacts=())
        office.place.committer.change("acme-plumbing", _alias("Drain Kings"))
        put(tmp_path, "files/coi.pdf", draw(compliant(insured)))
        (fate,) = bring(office, tmp_path / "files")
        assert fate.vendor_id == whose, fate
        if whose is None:
            assert fate.outcome is Outcome.NOBODYS and insured in fate.words and fate.suggestions

    def test_a_page_that_names_nobody_goes_by_its_folder(self, office: QuickOffice, tmp_path: Path) -> None:
        office.vendor()
        page = draw_endorsement(policy_number="GL-1002003", scheduled_person="Example Property Group LLC")
        put(tmp_path, "files/Acme Plumbing, LLC/2026/ai.pdf", page)
        put(tmp_path, "files/unsorted/ai.pdf", page + b"%2")
        fates = {fate.file: fate for fate in bring(office, tmp_path / "files")}
        assert fates["Acme Plumbing, LLC/2026/ai.pdf"].vendor_id == "acme-plumbing"
        assert fates["unsorted/ai.pdf"].outcome is Outcome.NOBODYS

    def test_a_name_that_contradicts_its_folder_is_for_a_person(self, office: QuickOffice, tmp_path: Path) -> None:
        office.vendor()
        office.vendor("Other Co LLC", vendor_id="other", contacts=())
        put(tmp_path, "files/other/coi.pdf", coi())
        (fate,) = bring(office, tmp_path / "files")
        assert fate.outcome is Outcome.NOBODYS and fate.suggestions == ("acme-plumbing", "other")

    def test_staff_may_say_whose_all_of_it_is(self, office: QuickOffice, tmp_path: Path) -> None:
        office.vendor()
        put(tmp_path, "files/coi.pdf", coi("Somebody Else LLC"))
        (fate,) = bring(office, tmp_path / "files", vendor_id="acme-plumbing")
        assert fate.outcome is Outcome.FILED and documents(office) == 1

    def test_folders_are_called_by_id_or_name(self) -> None:
        names = {"acme": ("Acme LLC", "Drain Kings"), "b": ("Bee Co",)}
        assert folder_of(("2026", "acme", "b"), names) == "acme"
        assert folder_of(("2026", "DRAIN KINGS"), names) == "acme"
        assert folder_of(("2026", "certificates"), names) is None
        assert called("Acme, L.L.C.", names) == ("acme",)


class TestNobodyIsWrittenTo:
    def test_before_the_release_and_once_after_it(self, office: QuickOffice, tmp_path: Path) -> None:
        office.vendor()
        put(tmp_path, "files/old.pdf", draw(compliant(issued=_day(2025), effective=_day(2025), expiration=_day(2026))))
        bring(office, tmp_path / "files")
        assert office.day() == []
        office.clock.advance(days=3)
        assert office.day() == []
        office.place.committer.change("acme-plumbing", _released)
        (letter,) = office.day()
        assert "Certificate of insurance needed" in letter["Subject"]
        assert office.day() == []

    def test_once_the_vendor_wrote_it_is_a_vendor_like_any(self, office: QuickOffice, tmp_path: Path) -> None:
        office.vendor()
        put(tmp_path, "files/coi.pdf", coi())
        bring(office, tmp_path / "files")
        office.clock.to(2026, 12, 2)
        assert office.day() == []
        office.receive(mail(("coi.pdf", coi() + b"%again")))
        office.send()
        office.clock.to(2026, 12, 21)
        assert len(office.day()) == 1

    def test_the_certificate_issued_later_counts_whichever_came_in_first(
        self, office: QuickOffice, tmp_path: Path
    ) -> None:
        office.vendor()
        put(tmp_path, "files/a.pdf", draw(compliant(issued=_day(2026, 2, 20))))
        put(tmp_path, "files/b.pdf", draw(compliant(issued=_day(2026, 1, 5))))
        a, b = bring(office, tmp_path / "files")
        replaced = {filed.file_sha256: filed.replaced_by for filed in office.record().documents}
        assert replaced == {a.sha256: None, b.sha256: a.sha256}


def _day(year: int, month: int = 1, day: int = 1) -> date:
    return date(year, month, day)


def _alias(name: str) -> Callable[[Record, Office], Decision]:
    def decide(record: Record, office: Office) -> Decision:
        assert record.profile is not None
        return Decision(replace(record, profile=replace(record.profile, aliases=(name,))), ())

    return decide


def _released(record: Record, office: Office) -> Decision:
    assert record.profile is not None
    return Decision(replace(record, profile=replace(record.profile, released=True)), ())
