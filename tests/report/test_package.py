"""The audit package: whole, provable, readable, and without what would let its reader command anything."""

import hashlib
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

from coibot.model.assessment import Status, Verdict, Waiver
from coibot.model.letter import LetterKind
from coibot.model.record import Direction, Exchange, HistoryEntry, OpenQuestion
from coibot.report import Package, audit_package
from tests.report.test_model import FILED, NOON, RECORD, TODAY, assessed, finding, letter

PDF = b"%PDF-1.7 a certificate"
MAIL = b"From: dana@oakridge.example\r\n\r\nattached"
ORIGINALS = {hashlib.sha256(content).hexdigest(): content for content in (PDF, MAIL)}
PDF_SHA, MAIL_SHA = ORIGINALS
DANA = "dana@oakridge.example"
EVIL = "../../<script>alert(1)</script>\u202e.pdf"

VENDOR = replace(
    RECORD,
    token="conversation-secret",
    documents=(replace(FILED, file="Northside COI.pdf", file_sha256=PDF_SHA),),
    conversation=(
        Exchange(Direction.IN, NOON, "<1@x.example>", (), "Certificate <b>", DANA, "filed", MAIL_SHA),
        Exchange(Direction.OUT, NOON, "<2@x.example>", (), "Re: Certificate", DANA, "deficient", "f" * 64),
    ),
    outbox=(replace(letter(LetterKind.ESCALATION, NOON), key="question:question-secret"),),
    keys=("question:question-secret",),
    waivers=(Waiver("professional", TODAY, "no design work", "risk@acme.example", TODAY),),
    questions=(OpenQuestion("question-secret", "words:1", "They ask for time.", NOON),),
    history=(HistoryEntry(NOON, "filed", "certificate filed"),),
)  # fmt: skip
DEFICIENT = assessed(Verdict.DEFICIENT, finding(Status.NOT_MET), finding(Status.MET, "$1,000,000"))


def package(record: object = VENDOR) -> tuple[Package, dict[str, bytes]]:
    made = audit_package(record, DEFICIENT, "Acme", datetime(2026, 11, 24, 18, tzinfo=UTC), UTC, ORIGINALS.get)  # type: ignore[arg-type]
    with zipfile.ZipFile(io.BytesIO(made.content)) as opened:
        assert opened.testzip() is None
        return made, {name: opened.read(name) for name in opened.namelist()}


def test_originals_are_in_it_to_the_byte_under_names_that_people_can_read() -> None:
    _, files = package()
    assert files[f"documents/2026-11-20_{PDF_SHA[:8]}_Northside_COI.pdf"] == PDF
    assert files[f"mails-in/2026-11-20_1200_{MAIL_SHA[:8]}.eml"] == MAIL
    assert list(files)[:2] == ["index.html", "manifest-sha256.txt"]


def test_the_manifest_proves_every_other_file() -> None:
    _, files = package()
    lines = files["manifest-sha256.txt"].decode().splitlines()
    proved = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    assert proved == {
        path: hashlib.sha256(content).hexdigest() for path, content in files.items() if path != "manifest-sha256.txt"
    }


def test_what_is_missing_from_the_archive_is_said_and_not_passed_over() -> None:
    made, files = package()
    assert made.missing == (f"Re: Certificate: {'f' * 64} is not in the archive, or damaged there",)
    index = files["index.html"].decode()
    assert "Not complete:" in index and "f" * 64 in index


def test_the_index_tells_the_whole_case_and_links_into_the_package() -> None:
    _, files = package()
    index = files["index.html"].decode()
    for words in (
        "Northside Electric", "General liability: each occurrence", "at least $1,000,000", "$500,000", "GL-1",
        "no design work", "They ask for time.", "certificate filed", PDF_SHA,
    ):  # fmt: skip
        assert words in index
    links = re.findall(r'href="([^"]+)"', index)
    assert links and set(links) <= set(files)


def test_nobody_can_command_coibot_with_it() -> None:
    _, files = package()
    for name in ("record.json", "findings.json", "index.html"):
        assert b"secret" not in files[name], name
    assert json.loads(files["record.json"])["profile"]["name"] == "Northside Electric"


def test_hostile_names_stay_words() -> None:
    hostile = replace(
        VENDOR,
        profile=replace(VENDOR.profile, name=EVIL, notes=EVIL),  # type: ignore[type-var]
        documents=(replace(VENDOR.documents[0], file=EVIL),),
        history=(HistoryEntry(NOON, EVIL, EVIL),),
    )
    _, files = package(hostile)
    assert all(re.fullmatch(r"[\w./-]+", name) and ".." not in name for name in files)
    index = files["index.html"].decode()
    assert "<script" not in index and "\u202e" not in index and "Certificate <b>" not in index


def test_a_document_gets_the_ending_that_its_bytes_deserve() -> None:
    _, files = package(replace(VENDOR, documents=(replace(VENDOR.documents[0], file="coi.exe"),)))
    assert any(name.endswith("coi.exe.pdf") for name in files)


def test_the_same_case_gives_the_same_bytes() -> None:
    assert package()[0].content == package()[0].content
