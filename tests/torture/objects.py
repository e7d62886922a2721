"""A PDF taken apart into its numbered objects, to be spoiled one at a time and put together again.

Only for files that our own generator drew: objects in the open, one cross-reference table, no object streams.
"""

import base64
import re
import zlib
from dataclasses import dataclass, field

_OBJECT = re.compile(rb"(?:\A|(?<=[\r\n]))(\d+) 0 obj\s(.*?)\s?endobj", re.DOTALL)
_STREAM = re.compile(rb"(.*?)\bstream\r?\n(.*?)\r?\n?endstream\Z", re.DOTALL)


@dataclass
class Objects:
    """`bodies` by object number, what stands between `obj` and `endobj`."""

    bodies: dict[int, bytes]
    trailer: bytes
    """The dictionary."""
    tail: bytes = b""
    """Written after everything else: a later revision."""
    offsets: dict[int, int] = field(default_factory=dict)
    """Where `whole` put each object, for who wants to spoil the table."""

    @property
    def encrypted(self) -> bool:
        return b"/Encrypt" in self.trailer

    def add(self, body: bytes) -> int:
        number = max(self.bodies) + 1
        self.bodies[number] = body
        return number

    def find(self, *words: bytes) -> list[int]:
        """The objects whose dictionary holds every one of the words."""
        return [n for n, body in self.bodies.items() if all(w in body.partition(b"stream")[0] for w in words)]

    def page(self) -> int:
        return next(n for n in self.find(b"/Contents", b"/MediaBox"))

    def contents(self) -> int:
        """The stream of the first page."""
        found = re.search(rb"/Contents\s*\[?\s*(\d+) 0 R", self.bodies[self.page()])
        assert found is not None
        return int(found[1])

    def whole(self, *, start: int | None = None) -> bytes:
        """The file. `start`: a lie about where the cross-reference table begins."""
        written = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self.offsets.clear()
        for number, body in self.bodies.items():
            self.offsets[number] = len(written)
            written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
        size = max(self.bodies) + 1
        at = len(written)
        written += b"xref\n0 %d\n0000000000 65535 f \n" % size
        for number in range(1, size):
            offset = self.offsets.get(number)
            written += b"%010d 00000 n \n" % offset if offset is not None else b"0000000000 00000 f \n"
        written += b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (self.trailer, at if start is None else start)
        return bytes(written) + self.tail


def taken_apart(pdf: bytes) -> Objects:
    bodies = {int(number): body for number, body in _OBJECT.findall(pdf)}
    trailer = re.search(rb"trailer\s*(<<.*>>)\s*startxref", pdf, re.DOTALL)
    assert bodies and trailer
    size = b"/Size %d" % (max(bodies) + 1)
    return Objects(bodies, re.sub(rb"(?m)^%.*$", b"", re.sub(rb"/Size \d+", size, trailer[1])))


def stream(octets: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    """The body of a stream object."""
    if packed:
        octets, entries = zlib.compress(octets), entries + b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(octets), octets)


def unpacked(body: bytes) -> tuple[bytes, bytes]:
    """The dictionary of a stream object, without filters, and its content."""
    parted = _STREAM.match(body)
    assert parted is not None
    entries, octets = parted[1], parted[2]
    if b"ASCII85Decode" in entries:
        octets = base64.a85decode(octets.strip().removesuffix(b"~>"))
    if b"FlateDecode" in entries:
        octets = zlib.decompress(octets)
    inner = re.sub(rb"/Filter\s*(\[[^\]]*\]|/\w+)", b"", entries.strip().removeprefix(b"<<").removesuffix(b">>"))
    return re.sub(rb"/Length\s+\d+", b"", inner), octets


def content(objects: Objects) -> bytes:
    """What the first page draws."""
    return unpacked(objects.bodies[objects.contents()])[1]


def redraw(objects: Objects, octets: bytes) -> None:
    """Let the first page draw something else."""
    number = objects.contents()
    objects.bodies[number] = stream(octets, unpacked(objects.bodies[number])[0])
