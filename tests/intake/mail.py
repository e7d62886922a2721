"""Small letters for the intake tests, built as mail programs build them."""

import random
import struct
import zlib
from email.message import EmailMessage

from coibot.intake import OwnIdentity, unpack
from coibot.model.message import IncomingMessage, Unpacked

OWN = OwnIdentity(frozenset({"coi@acme.example"}), "acme-1", "acme.example", "mx.acme.example")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n" + bytes(range(256)) + b"\n%%EOF\n"


def letter(text: str | None = "Here is our certificate.\n", **headers: str) -> EmailMessage:
    """A letter from an agent; a header given as a keyword (underscores for hyphens) replaces or adds to the usual."""
    message = EmailMessage()
    usual = {
        "From": "Pat Agent <pat@agency.example>",
        "To": "coi@acme.example",
        "Subject": "Certificate for Bolt Roofing",
        "Date": "Mon, 02 Nov 2026 10:00:00 -0500",
        "Message-ID": "<one@agency.example>",
    }
    for name, value in {**usual, **{key.replace("_", "-"): value for key, value in headers.items()}}.items():
        message[name] = value
    if text is not None:
        message.set_content(text)
    return message


def attach(message: EmailMessage, octets: bytes, name: str | None = None, declared: str = "application/pdf") -> None:
    main, _, sub = declared.partition("/")
    if name is None:
        message.add_attachment(octets, maintype=main, subtype=sub)
    else:
        message.add_attachment(octets, maintype=main, subtype=sub, filename=name)


def opened(message: EmailMessage | bytes, own: OwnIdentity = OWN) -> Unpacked:
    return unpack(message if isinstance(message, bytes) else message.as_bytes(), own)


def read(message: EmailMessage | bytes, own: OwnIdentity = OWN) -> IncomingMessage:
    return opened(message, own).message


def with_header(line: str, raw: bytes | None = None) -> bytes:
    """A letter with one more header line, exactly as written."""
    return line.encode("utf-8") + b"\n" + (letter().as_bytes() if raw is None else raw)


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + bytes(width) for _ in range(height)), 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int, height: int, size: int = 30_000) -> bytes:
    """As much of a JPEG as tells its size, and padding."""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\0"
    start = b"\xff\xd8\xff\xe0\x00\x04\0\0" + frame
    return start + random.Random(size).randbytes(size - len(start))  # it does not compress, as pictures do not


def tiff(width: int, height: int, size: int = 300) -> bytes:
    entries = struct.pack("<HHHIIHHII", 2, 256, 3, 1, width, 257, 4, 1, height)
    return (b"II*\0" + struct.pack("<I", 8) + entries).ljust(size, b"\0")
