"""Files and mails that ask for much get little, and the next one is served."""

from collections.abc import Iterator

import pytest

from coibot.edge.confine import Limits
from coibot.edge.sandbox import Sandbox, UnpackFailedError
from coibot.intake import OwnIdentity
from coibot.model.document import DocumentKind, FileReading
from coibot.samples import draw
from tests.certificates import compliant
from tests.torture import bombs
from tests.torture.mails import MAILS
from tests.torture.text_sandbox import TextSandbox

GOOD = draw(compliant())
OWN = OwnIdentity(frozenset({"coi@property.example"}), "loop", "property.example")
SMALL = Limits(memory_bytes=768 << 20, cpu_seconds=2, wall_seconds=6.0)

ENDLESS = {
    "wide_cross_references", "painted_over", "crossing_rules", "font_with_everything", "font_program", "many_fonts",
    "many_fields", "nested_arrays", "nested_dictionaries", "certificate_of_confetti", "forms_within_forms",
}  # fmt: skip
"""Those that only the clock may stop."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with TextSandbox(SMALL) as sandbox:
        yield sandbox


def kinds(reading: FileReading) -> set[DocumentKind]:
    return {document.kind for document in reading.documents}


@pytest.mark.parametrize("name", bombs.PDFS)
def test_a_pdf_that_unfolds_is_a_problem_and_the_next_is_read(sandbox: Sandbox, name: str) -> None:
    bomb = bombs.PDFS[name]()
    reading = sandbox.read_file("bomb.pdf", bomb)
    assert not any(document.certificate and document.certificate.policies for document in reading.documents)
    codes = {problem.code for problem in reading.problems}
    assert codes <= {"too_large", "damaged", "no_text", "unknown_layout", "timeout"}
    assert codes or kinds(reading) == {DocumentKind.OTHER}
    assert name in ENDLESS or "timeout" not in codes, "given up before the clock stops it"
    assert kinds(sandbox.read_file("coi.pdf", GOOD)) == {DocumentKind.CERTIFICATE}


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_that_unfolds_comes_apart_in_time(sandbox: Sandbox, name: str) -> None:
    try:
        unpacked = sandbox.unpack(MAILS[name](), OWN)
    except UnpackFailedError as fault:
        assert fault.reason.endswith(".")
    else:
        assert len(unpacked.message.files) <= 50
        assert sum(map(len, unpacked.contents.values())) < 30_000_000
        assert len(unpacked.message.text) <= 200_000
        assert not any("/" in file.name or "\\" in file.name for file in unpacked.message.files)
    assert kinds(sandbox.read_file("coi.pdf", GOOD)) == {DocumentKind.CERTIFICATE}


def test_a_zip_of_paths_is_a_zip_of_names(sandbox: Sandbox) -> None:
    names = [file.name for file in sandbox.unpack(MAILS["zip_of_paths"](), OWN).message.files]
    assert names[:4] == ["passwd", "x", "x.pdf", "b.pdf"]
    assert all(len(name) <= 120 and name.isprintable() for name in names)
