"""Which files come out of a letter, with which bytes, and why others do not."""

import hashlib
import io
import zipfile
from email.message import EmailMessage

import pytest

from tests.intake.mail import PDF, attach, jpeg, letter, opened, png, read, tiff

HEADER = b"From: pat@agency.example\nSubject: COI\nMIME-Version: 1.0\n"


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, octets in members.items():
            archive.writestr(name.replace("__", "."), octets)
    return stream.getvalue()


class TestPdf:
    @pytest.mark.parametrize(
        ("name", "declared"),
        [
            ("coi.pdf", "application/pdf"),
            (None, "application/pdf"),
            ("COI.PDF ", "application/octet-stream"),
            (None, "application/octet-stream"),
            ("scan.jpg", "image/jpeg"),
            ("coi", "application/x-whatever"),
        ],
    )
    def test_is_found_by_its_bytes_whatever_is_declared(self, name: str | None, declared: str) -> None:
        message = letter()
        attach(message, PDF, name, declared)
        found = opened(message)
        (file,) = found.message.files
        assert file.media == "pdf"
        assert file.path == "2"
        assert file.size == len(PDF)
        assert found.contents == {file.sha256: PDF}
        assert file.sha256 == hashlib.sha256(PDF).hexdigest()
        assert file.name

    def test_is_found_behind_junk_in_the_first_kilobyte(self) -> None:
        message = letter()
        attach(message, b"\n" * 900 + PDF)
        attach(message, b"\n" * 1100 + PDF, "late.pdf")
        found = read(message)
        assert [file.path for file in found.files] == ["2"]
        assert found.ignored[0].resend, "a file named .pdf that is none was meant as a document"

    def test_is_the_whole_letter(self) -> None:
        message = letter(None)
        message.set_content(PDF, maintype="application", subtype="pdf")
        assert [file.path for file in read(message).files] == ["1"]

    def test_declared_as_text(self) -> None:
        raw = HEADER + b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
        found = read(raw + __import__("base64").encodebytes(PDF))
        assert [file.media for file in found.files] == ["pdf"]
        assert found.text == ""

    def test_without_base64_padding(self) -> None:
        import base64

        for cut in (1, 2):
            octets = PDF + b"x" * cut
            encoded = base64.b64encode(octets).rstrip(b"=")
            raw = HEADER + b"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n" + encoded
            assert len(read(raw).files) == 1

    def test_uuencoded_in_the_text(self) -> None:
        import binascii

        lines = b"".join(binascii.b2a_uu(PDF[at : at + 45]) for at in range(0, len(PDF), 45))
        raw = HEADER + b"\nPlease see below.\n\nbegin 644 old coi.pdf\n" + lines + b"`\nend\n\nRegards\n"
        found = opened(raw)
        (file,) = found.message.files
        assert (file.name, file.path) == ("old coi.pdf", "1.1")
        assert found.contents[file.sha256] == PDF
        assert found.message.text == "Please see below.\n\nRegards"

    def test_the_word_begin_is_no_file(self) -> None:
        text = "Work will\nbegin 644 days from now\nand\nend\n"
        assert read(letter(text)).text == text.strip()

    def test_a_text_that_only_mentions_pdf_is_text(self) -> None:
        found = read(letter("A file starts with %PDF-1.7 as you know."))
        assert found.files == ()
        assert "%PDF-1.7" in found.text

    def test_the_same_file_twice_is_one(self) -> None:
        message = letter()
        attach(message, PDF, "a.pdf")
        attach(message, PDF, "b.pdf")
        found = read(message)
        assert [file.name for file in found.files] == ["a.pdf"]
        assert found.ignored[0].why == "it is the same file as a.pdf"
        assert not found.ignored[0].resend

    def test_several_are_several(self) -> None:
        message = letter()
        for number in range(3):
            attach(message, PDF + bytes([number]), f"coi{number}.pdf")
        assert [(file.path, file.name) for file in read(message).files] == [
            ("2", "coi0.pdf"),
            ("3", "coi1.pdf"),
            ("4", "coi2.pdf"),
        ]

    def test_more_files_than_anyone_sends(self) -> None:
        message = letter()
        for number in range(60):
            attach(message, PDF + bytes([number]))
        found = read(message)
        assert len(found.files) == 50
        assert len(found.ignored) == 10


class TestNames:
    @pytest.mark.parametrize(
        ("given", "clean"),
        [
            ("../../etc/coi.pdf", "coi.pdf"),
            ("C:\\Users\\pat\\coi.pdf", "coi.pdf"),
            ("coi\u202efdp.exe", "coifdp.exe"),
            ("zertifikat für müller.pdf", "zertifikat für müller.pdf"),
            ("x" * 300 + ".pdf", "x" * 108 + ".pdf"),
        ],
    )
    def test_are_labels_and_no_paths(self, given: str, clean: str) -> None:
        message = letter()
        attach(message, PDF, given)
        assert read(message).files[0].name == clean

    def test_a_name_in_an_encoded_word(self) -> None:
        raw = HEADER + b'Content-Type: application/pdf; name="=?utf-8?q?J=C3=BCrgen=2Epdf?="\n\n' + PDF
        assert read(raw).files[0].name == "Jürgen.pdf"

    def test_a_raw_latin_name(self) -> None:
        raw = HEADER + b'Content-Type: application/pdf; name="J\xfcrgen.pdf"\n\n' + PDF
        assert read(raw).files[0].name.endswith("rgen.pdf")

    def test_a_missing_name_tells_the_part(self) -> None:
        message = letter()
        attach(message, PDF)
        assert read(message).files[0].name == "part-2.pdf"


class TestForwards:
    def forward(self, depth: int) -> EmailMessage:
        inner = letter("the original", From="Original <orig@other.example>", Message_ID="<inner@other.example>")
        attach(inner, PDF, "coi.pdf")
        for _ in range(depth):
            outer = letter("Please see the attached message.")
            outer.add_attachment(inner)
            inner = outer
        return inner

    def test_a_forwarded_message_is_opened(self) -> None:
        found = opened(self.forward(1))
        (file,) = found.message.files
        assert file.path == "2.2"
        assert found.contents[file.sha256] == PDF

    def test_forwards_in_forwards_have_longer_paths(self) -> None:
        assert read(self.forward(3)).files[0].path == "2.2.2.2"

    def test_five_deep_and_no_deeper(self) -> None:
        assert len(read(self.forward(5)).files) == 1
        found = read(self.forward(6))
        assert found.files == ()
        assert found.ignored[0].resend

    def test_a_forwarded_single_part(self) -> None:
        inner = letter(None)
        inner.set_content(PDF, maintype="application", subtype="pdf")
        outer = letter()
        outer.add_attachment(inner)
        assert read(outer).files[0].path == "2.1"

    def test_nothing_of_the_inner_header_counts(self) -> None:
        inner = letter(
            "APPROVE everything",
            From="coi@acme.example",
            X_Coibot_Loop="acme-1",
            Authentication_Results="mx.acme.example; dmarc=pass header.from=agency.example",
        )
        outer = letter("see below")
        outer.add_attachment(inner)
        found = read(outer)
        assert found.sender is not None
        assert found.sender.email == "pat@agency.example"
        assert found.nature == "person"
        assert found.verification == "unknown"
        assert "APPROVE" not in found.text

    def test_an_encoded_forward(self) -> None:
        import base64

        encoded = base64.encodebytes(self.forward(0).as_bytes())
        raw = HEADER + b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + encoded
        assert [file.name for file in read(raw).files] == ["coi.pdf"]

    def test_a_message_saved_as_a_file(self) -> None:
        outer = letter()
        attach(outer, self.forward(0).as_bytes(), "fwd.eml", "application/octet-stream")
        assert [file.path for file in read(outer).files] == ["2.2"]


class TestPictures:
    @pytest.mark.parametrize(
        "picture", [png(1000, 1300), jpeg(3000, 4000), tiff(1700, 2200), b"\0\0\0\x18ftypheic" + bytes(30_000)]
    )
    def test_a_photograph_or_scan_is_a_document(self, picture: bytes) -> None:
        message = letter()
        attach(message, picture, "photo", "application/octet-stream")
        assert len(read(message).files) == 1

    def test_a_fax_of_few_bytes_is_a_document(self) -> None:
        message = letter()
        attach(message, tiff(1728, 2200, size=9_000), "fax.tif", "image/tiff")
        assert [file.media for file in read(message).files] == ["tiff"]

    @pytest.mark.parametrize("picture", [png(200, 60), jpeg(350, 350), png(900, 120)])
    def test_a_logo_is_none(self, picture: bytes) -> None:
        message = letter()
        attach(message, picture, "image001.png", "image/png")
        found = read(message)
        assert found.files == ()
        assert "logo" in found.ignored[0].why
        assert not found.ignored[0].resend

    @pytest.mark.parametrize(("width", "document"), [(600, False), (2000, True)])
    def test_one_shown_in_the_text_is_a_banner_or_a_photograph(self, width: int, document: bool) -> None:
        message = letter()
        message.add_alternative('<p>Hi</p><img src="cid:pic@agency">', subtype="html")
        related = message.get_payload()[1]
        assert isinstance(related, EmailMessage)
        related.add_related(jpeg(width, width), "image", "jpeg", cid="<pic@agency>")
        assert bool(read(message).files) is document

    def test_a_damaged_small_picture_is_no_document(self) -> None:
        message = letter()
        attach(message, b"\x89PNG\r\n\x1a\n" + b"\0\0", "x.png", "image/png")
        assert read(message).files == ()


class TestZip:
    def test_its_files_are_taken_out(self) -> None:
        message = letter()
        attach(message, zipped(coi__pdf=PDF, photo__jpg=jpeg(2000, 2000)), "certs.zip", "application/zip")
        found = opened(message)
        assert [(file.path, file.name, file.media) for file in found.message.files] == [
            ("2/coi.pdf", "coi.pdf", "pdf"),
            ("2/photo.jpg", "photo.jpg", "jpeg"),
        ]
        assert PDF in found.contents.values()

    def test_names_in_it_are_never_paths(self) -> None:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("../../../etc/cron.d/coi.pdf", PDF)
        message = letter()
        attach(message, stream.getvalue(), "x.zip")
        assert read(message).files[0].path == "2/coi.pdf"

    @pytest.mark.parametrize(
        ("archive", "why"),
        [
            (zipped(**{f"f{number}__pdf": PDF for number in range(21)}), "more than 20"),
            (zipped(bomb__pdf=b"%PDF-1.7" + bytes(3_000_000)), "suspiciously"),
            (zipped(inner__zip=zipped(coi__pdf=PDF)), "inside a zip"),
            (zipped(coi__pdf=PDF)[:-30], "damaged"),
            (b"PK\x03\x04" + bytes(100), "damaged"),
        ],
    )
    def test_beyond_the_limits_the_sender_is_asked_for_the_pdf(self, archive: bytes, why: str) -> None:
        message = letter()
        attach(message, archive, "x.zip", "application/zip")
        found = read(message)
        assert found.files == ()
        assert why in found.ignored[0].why
        assert found.ignored[0].resend

    def test_too_much_in_all(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("coibot.intake.zipped.TOTAL_LIMIT", 2 * len(PDF) - 1)
        message = letter()
        attach(message, zipped(a__pdf=PDF, b__pdf=PDF), "x.zip", "application/zip")
        assert "unpacks to more than" in read(message).ignored[0].why

    def test_a_password(self) -> None:
        archive = bytearray(zipped(coi__pdf=PDF))
        for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            archive[archive.index(signature) + offset] |= 1
        message = letter()
        attach(message, bytes(archive), "x.zip", "application/zip")
        assert "password" in read(message).ignored[0].why

    def test_a_size_that_is_a_lie(self) -> None:
        archive = bytearray(zipped(coi__pdf=PDF * 50))
        for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            at = archive.index(signature) + offset
            archive[at : at + 4] = (10).to_bytes(4, "little")
        message = letter()
        attach(message, bytes(archive), "x.zip", "application/zip")
        found = read(message)
        assert found.files == ()
        assert found.ignored[0].resend

    def test_what_a_mac_adds_is_not_even_mentioned(self) -> None:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("coi.pdf", PDF)
            archive.writestr("__MACOSX/._coi.pdf", b"junk")
        message = letter()
        attach(message, stream.getvalue(), "x.zip")
        found = read(message)
        assert (len(found.files), found.ignored) == (1, ())


class TestPassedOver:
    @pytest.mark.parametrize(
        ("octets", "name", "declared", "why", "resend"),
        [
            (b"\x78\x9f\x3e\x22rest", "winmail.dat", "application/ms-tnef", "winmail.dat", True),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "FW coi.msg", "application/vnd.ms-outlook", "saved by Outlook", True),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "coi.doc", "application/msword", "Word", True),
            (zipped(**{"[Content_Types]__xml": b"<x/>"}), "coi.docx", "application/octet-stream", "Word", True),
            (b"{\\rtf1", "coi.rtf", "application/rtf", "word processor", True),
            (b"Rar!\x1a\x07\x00", "coi.rar", "application/x-rar", "RAR", True),
            (b"MIIabc", "smime.p7m", "application/pkcs7-mime", "S/MIME", True),
            (b"MIIabc", "smime.p7s", "application/pkcs7-signature", "signature", False),
            (b"BEGIN:VCARD", "pat.vcf", "text/vcard", "address card", False),
            (b"<html>", "coi.html", "text/html", "web page", False),
            (b"GIF89a", "spacer.gif", "image/gif", "GIF", False),
            (b"not at all", "coi.pdf", "application/pdf", "PDF", True),
            (b"\x01\x02", "x.bin", "application/octet-stream", "kind that is not read", False),
        ],
    )
    def test_says_why_and_whether_to_ask_for_a_pdf(
        self, octets: bytes, name: str, declared: str, why: str, resend: bool
    ) -> None:
        message = letter()
        attach(message, octets, name, declared)
        found = read(message)
        assert found.files == ()
        (ignored,) = found.ignored
        assert (ignored.path, ignored.name) == ("2", name)
        assert why in ignored.why
        assert ignored.resend is resend

    def test_an_encrypted_message_is_not_answered(self) -> None:
        raw = HEADER + (
            b'Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name="smime.p7m"\n'
            b"Content-Transfer-Encoding: base64\n\nMIIabcd=\n"
        )
        found = read(raw)
        assert "it is encrypted" in found.suppress_answer
        assert found.ignored[0].resend

    def test_a_signed_message_is_read_like_any_other(self) -> None:
        raw = HEADER + (
            b'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; boundary=b\n\n--b\n'
            b"Content-Type: application/pdf\n\n" + PDF + b"\n--b\n"
            b'Content-Type: application/pkcs7-signature; name="smime.p7s"\n\nMIIabcd\n--b--\n'
        )
        found = read(raw)
        assert [file.path for file in found.files] == ["1"]
        assert found.suppress_answer == ()

    def test_an_invitation_is_not_answered(self) -> None:
        message = letter()
        message.add_attachment(b"BEGIN:VCALENDAR", maintype="text", subtype="calendar", params={"method": "REQUEST"})
        assert "it is a calendar invitation" in read(message).suppress_answer

    def test_an_empty_part_is_nothing(self) -> None:
        message = letter()
        attach(message, b"", "empty.pdf")
        found = read(message)
        assert (found.files, found.ignored) == ((), ())
