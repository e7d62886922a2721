"""Mails that cost more to take apart than they are worth."""

from collections.abc import Callable, Iterator, Mapping
from email.message import EmailMessage

from tests.office import AGENT, MAILBOX
from tests.torture import bombs

HEAD = f"From: {AGENT}\r\nTo: {MAILBOX}\r\nSubject: certificate\r\nMessage-ID: <%s@oakridge.example>\r\n"


def raw(name: str, rest: bytes) -> bytes:
    return (HEAD % name).encode() + rest


def attached(name: str, *files: tuple[str, bytes], text: str = "See attached.") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = AGENT, MAILBOX, "certificate"
    message["Message-ID"] = f"<{name}@oakridge.example>"
    message.set_content(text)
    for file, octets in files:
        message.add_attachment(octets, maintype="application", subtype="octet-stream", filename=file)
    return message.as_bytes()


def thousands_of_parts() -> bytes:
    part = b'--b\r\nContent-Type: application/pdf; name="a.pdf"\r\n\r\n%PDF-1.7 hello\r\n'
    return raw("parts", b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + part * 20_000 + b"--b--\r\n")


def one_long_header() -> bytes:
    return raw("long", b"X-Junk: " + b"a" * (1 << 20) + b"\r\nReferences: " + b"<a@b> " * 200_000 + b"\r\n\r\nhello")


def many_headers() -> bytes:
    return raw(
        "many", b"".join(b"Received: from a by b; Mon, 2 Mar 2026 09:00:00 +0000\r\n" for _ in range(50_000)) + b"\r\nx"
    )


def header_without_end() -> bytes:
    return raw("endless", b"Content-Type: text/plain\r\n" + b" continued;\r\n" * 200_000)


def rfc2231_continuations() -> bytes:
    pieces = b"".join(b';\r\n filename*%d*=%%41%%42"' % i for i in range(40_000))
    return raw("rfc2231", b"Content-Disposition: attachment" + pieces + b"\r\n\r\n%PDF-1.7")


def rfc2231_numbers() -> bytes:
    """Sections that claim to be the trillionth."""
    pieces = b"; filename*999999999999999999*=x; filename*0=a; filename*00=b; filename*-1=c; filename*0*=utf-8'%'%ff"
    return raw("numbers", b"Content-Disposition: attachment" + pieces + b"\r\n\r\n%PDF-1.7")


def encoded_words() -> bytes:
    return raw("words", b"Reply-To: " + b"=?utf-8?B?" + b"QUFB" * 100_000 + b"?= " * 50 + b"\r\n\r\nx")


def comments_within_comments() -> bytes:
    return raw("comments", b"Cc: " + b"(" * 300_000 + b"\r\n\r\nx")


def a_million_addresses() -> bytes:
    return raw("addresses", b"Cc: " + b", ".join(b"a%d@b.example" % i for i in range(100_000)) + b"\r\n\r\nx")


def html_without_end() -> bytes:
    return raw("html", b"Content-Type: text/html\r\n\r\n" + b"<div>" * 500_000 + b"<a href='" * 200_000)


def html_of_entities() -> bytes:
    return raw(
        "entities", b"Content-Type: text/html\r\n\r\n" + b"&amp" * 1_000_000 + b"<!--" * 100_000 + b"<![" * 100_000
    )


def html_quotations() -> bytes:
    return raw("quotes", b"Content-Type: text/html\r\n\r\n" + b"<blockquote>a<br>" * 200_000)


def base64_of_nothing() -> bytes:
    return raw(
        "base64", b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"=\r\n" * 2_000_000
    )


def quoted_lines() -> bytes:
    return raw("quoted", b"\r\n" + b"On a\r\n" * 300_000 + b"> " * 500_000)


def forwards_within_forwards() -> bytes:
    inner = b"Content-Type: message/rfc822\r\n\r\n" * 90
    return raw("forwards", inner + b"From: a@b.example\r\n\r\n%PDF-1.7")


def uuencoded() -> bytes:
    return raw("uu", b"\r\n" + (b"begin 644 a.pdf\n" + b"M" * 61 + b"\n") * 50_000)


def zip_of_zips() -> bytes:
    return attached("zips", ("coi.zip", bombs.zip_of_zips()))


def zip_of_overlaps() -> bytes:
    return attached("overlaps", ("coi.zip", bombs.overlapping_zip()))


def zip_that_lies() -> bytes:
    return attached("lies", ("coi.zip", bombs.lying_zip()))


def zip_of_paths() -> bytes:
    names = ("../../etc/passwd", "/etc/cron.d/x", "C:\\Windows\\x.pdf", "a/../../b.pdf", "\u202efdp.exe", "x" * 300)
    return attached("paths", ("coi.zip", bombs.archive((name, b"%PDF-1.7 " + name.encode()) for name in names)))


def tnef() -> bytes:
    """winmail.dat whose attributes claim lengths beyond the file."""
    octets = b"\x78\x9f\x3e\x22\x01\x00" + b"\x01\x06\x90\x08\x00\xff\xff\xff\x7f" * 100_000
    return attached("tnef", ("winmail.dat", octets))


def fifty_slow_files() -> bytes:
    """Each within the limits of a file."""
    rows = bombs.certificate_of_confetti()
    return attached("slow", *((f"{i}.pdf", rows + b"%% %d" % i) for i in range(50)))


def pictures_that_claim_to_be_huge() -> bytes:
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x7f\xff\xff\xff" * 2 + b"\x08\x06\x00\x00\x00" + b"\0" * 100
    tiff = b"II*\x00\x08\x00\x00\x00\xff\xff" + b"\x00\x01\x04\x00\x01\x00\x00\x00\xff\xff\xff\xff" * 400
    return attached("pictures", ("a.png", png), ("b.tiff", tiff), ("c.jpg", b"\xff\xd8" + b"\xff" * 500_000))


MAILS: Mapping[str, Callable[[], bytes]] = {
    mail.__name__: mail  # type: ignore[attr-defined]
    for mail in (
        thousands_of_parts, one_long_header, many_headers, header_without_end, rfc2231_continuations, rfc2231_numbers,
        encoded_words, comments_within_comments, a_million_addresses, html_without_end, html_of_entities,
        html_quotations, base64_of_nothing, quoted_lines, forwards_within_forwards, uuencoded, zip_of_zips,
        zip_of_overlaps, zip_that_lies, zip_of_paths, tnef, pictures_that_claim_to_be_huge,
    )
}  # fmt: skip


def all_of_them() -> Iterator[tuple[str, bytes]]:
    for name, make in MAILS.items():
        yield name, make()
