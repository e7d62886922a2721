"""`coibot import`: a folder of certificates, read by the real reading process."""

import csv
import json

import pytest

from coibot.samples import draw, draw_invoice
from tests.certificates import compliant
from tests.cli.conftest import Terminal


@pytest.fixture
def certificates(set_up: Terminal) -> Terminal:
    set_up("vendors", "add", "Acme Plumbing LLC", "--class", "standard", "--email", "office@acme.example")
    folder = set_up.folder / "old"
    folder.mkdir()
    (folder / "acme.pdf").write_bytes(draw(compliant()))
    (folder / "other [1].pdf").write_bytes(draw(compliant("Acme Plumbing Inc")))
    (folder / "invoice.pdf").write_bytes(draw_invoice())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 and nothing more")
    (folder / "notes.txt").write_bytes(b"call Ann")
    return set_up


def test_every_file_is_accounted_for_and_nothing_doubled(certificates: Terminal) -> None:
    said = certificates("import", "old", "--dry-run", status=3)
    assert "would be filed for 1 vendor" in said.out
    assert "nothing on file" in certificates("vendors", "show", "acme-plumbing-llc").out
    said = certificates("import", "old", "--report", "fates.csv", status=3)
    assert [line.split(maxsplit=1) for line in said.lines[-6:]] == [
        ["1", "filed for 1 vendor"],
        ["1", "nobody's"],
        ["1", "not readable"],
        ["1", "no insurance document"],
        ["1", "not opened"],
        ["5", "in all"],
    ]
    assert "other [1].pdf" in said.out and "acme-plumbing-llc" in said.out and "vendors edit ID --alias" in said.err
    with (certificates.folder / "fates.csv").open(encoding="utf-8-sig") as file:
        rows = {row["file"]: row for row in csv.DictReader(file)}
    assert rows["acme.pdf"]["vendor"] == "acme-plumbing-llc" and rows["other [1].pdf"]["outcome"] == "nobody's"
    assert certificates("outbox", "list", "--all").lines == []
    again = certificates("import", "old", "--json", status=3)
    outcomes = {(fate := json.loads(line))["file"]: fate["outcome"] for line in again.lines}
    assert outcomes["acme.pdf"] == "filed before" and len(outcomes) == 5
    assert certificates("due").out.startswith("0 letters")
    certificates("vendors", "edit", "acme-plumbing-llc", "--alias", "Acme Plumbing Inc")
    assert "1  filed for 1 vendor" in certificates("import", "old", status=3).out


def test_staff_say_whose_a_folder_is(certificates: Terminal) -> None:
    assert "there is no vendor x" in certificates("import", "old", "--vendor", "x", status=2).err
    said = certificates("import", "old", "--vendor", "acme-plumbing-llc", status=3)
    assert "2  filed for 1 vendor" in said.out
    certificates("import", "nowhere", status=2)
