"""The sandbox with the real readers in it: it says what they say, and survives what they do not."""

import zlib
from collections.abc import Iterator
from email.message import EmailMessage

import pytest

from coibot.codec import to_json
from coibot.edge.sandbox import Sandbox, UnpackFailedError
from coibot.intake import OwnIdentity, unpack
from coibot.model.document import DocumentKind
from coibot.reading import read_file
from coibot.samples import draw, invent

OWN = OwnIdentity(frozenset({"coi@acme.example"}), "acme", "acme.example", "mx.acme.example")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def certificate() -> bytes:
    return draw(invent(7))


def flate_bomb(size: int) -> bytes:
    """A PDF of some KB whose page unfolds to `size` bytes."""
    squeezed = zlib.compress(zlib.compress(b" " * size, 1), 9)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>",
        b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(squeezed), squeezed),
    ]
    body = b"%PDF-1.4\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, content)
    table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return body + table + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(body)


def test_a_certificate_reads_the_same_inside(sandbox: Sandbox, certificate: bytes) -> None:
    reading = sandbox.read_file("coi.pdf", certificate)
    assert [document.kind for document in reading.documents] == [DocumentKind.CERTIFICATE]
    assert to_json(reading) == to_json(read_file("coi.pdf", certificate))


def test_a_message_comes_apart_the_same_inside(sandbox: Sandbox, certificate: bytes) -> None:
    message = EmailMessage()
    message["From"] = "Ann Lee <ann@agency.example>"
    message["To"] = "coi@acme.example"
    message["Subject"] = "Certificate – Ågren"
    message.set_content("Attached.")
    message.add_attachment(certificate, maintype="application", subtype="pdf", filename="coi.pdf")
    message.add_attachment(certificate, maintype="application", subtype="pdf", filename="the same again.pdf")
    inside, outside = sandbox.unpack(message.as_bytes(), OWN), unpack(message.as_bytes(), OWN)
    assert list(inside.contents.values()) == [certificate]
    assert inside == outside


def test_a_page_that_unfolds_to_gigabytes_is_a_problem(sandbox: Sandbox, certificate: bytes) -> None:
    bomb = flate_bomb(1 << 30)
    assert len(bomb) < 100_000
    reading = sandbox.read_file("bomb.pdf", bomb)
    assert reading.documents == () or reading.documents[0].kind is DocumentKind.OTHER
    assert reading.problems
    assert sandbox.read_file("coi.pdf", certificate).documents


def test_bytes_that_are_no_message_come_apart_too(sandbox: Sandbox) -> None:
    assert sandbox.unpack(b"\x00\xff", OWN).message.sender is None


def test_a_message_beyond_any_size_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(UnpackFailedError, match=r"^The message is larger than 64 MB\.$"):
        sandbox.unpack(bytes((64 << 20) + 1), OWN)
