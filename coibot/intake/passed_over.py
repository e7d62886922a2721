"""Why a part of a message is not read, in words that a letter can repeat to the sender."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    why: str
    """Completes the sentence "This was not read because ..."."""
    resend: bool
    """Whether the sender meant it as a document and should send a PDF instead."""


_BY_KIND = {
    "too_many_parts": Refusal("the message has too many parts", resend=True),
    "too_many_files": Refusal("the message has too many files", resend=True),
    "forwarded_too_deep": Refusal("it is a forward inside a forward, too many times over", resend=True),
    "nested_zip": Refusal("it is a zip archive inside a zip archive", resend=True),
    "decoration": Refusal("it is a small picture, like a logo in a signature", resend=False),
    "tnef": Refusal("it is a winmail.dat file, which only Outlook can open", resend=True),
    "gif": Refusal("it is a GIF picture", resend=False),
    "bmp": Refusal("it is a BMP picture", resend=True),
    "webp": Refusal("it is a WebP picture", resend=True),
    "rtf": Refusal("it is a word processor document", resend=True),
    "rar": Refusal("it is a RAR archive", resend=True),
    "7z": Refusal("it is a 7-Zip archive", resend=True),
    "gzip": Refusal("it is a compressed file", resend=True),
    "pgp": Refusal("it is encrypted", resend=True),
}
_BY_SUFFIX = {
    ".msg": Refusal("it is a message saved by Outlook", resend=True),
    ".doc": Refusal("it is a Word document", resend=True),
    ".docx": Refusal("it is a Word document", resend=True),
    ".xls": Refusal("it is an Excel workbook", resend=True),
    ".xlsx": Refusal("it is an Excel workbook", resend=True),
    ".pages": Refusal("it is a Pages document", resend=True),
    ".pdf": Refusal("it is named PDF and is none, or it was damaged on the way", resend=True),
    ".htm": Refusal("it is a web page", resend=False),
    ".html": Refusal("it is a web page", resend=False),
}
_BY_DECLARED_TYPE = {
    "application/pkcs7-signature": Refusal("it is the sender's digital signature", resend=False),
    "application/x-pkcs7-signature": Refusal("it is the sender's digital signature", resend=False),
    "application/pgp-signature": Refusal("it is the sender's digital signature", resend=False),
    "application/pgp-encrypted": Refusal("it is encrypted", resend=False),
    "application/pkcs7-mime": Refusal("it is an encrypted or sealed message (S/MIME)", resend=True),
    "application/x-pkcs7-mime": Refusal("it is an encrypted or sealed message (S/MIME)", resend=True),
    "text/calendar": Refusal("it is a calendar entry", resend=False),
    "application/ics": Refusal("it is a calendar entry", resend=False),
    "text/vcard": Refusal("it is an address card", resend=False),
    "text/x-vcard": Refusal("it is an address card", resend=False),
    "text/html": Refusal("it is a web page", resend=False),
    "text/plain": Refusal("it is a text file", resend=False),
    "application/pdf": Refusal("it says it is a PDF and is none, or it was damaged on the way", resend=True),
}


def refusal(kind: str | None, declared: str = "", name: str = "", *, office: bool = False) -> Refusal:
    """The reason for a part of that sniffed kind (or one of the limits), declared type and name."""
    suffix = f".{name.lower().rpartition('.')[2]}" if "." in name else ""
    if office:
        return _BY_SUFFIX.get(suffix, Refusal("it is an office document", resend=True))
    if kind == "ole":
        return _BY_SUFFIX.get(suffix, Refusal("it is an old Office or Outlook file", resend=True))
    if kind in _BY_KIND:
        return _BY_KIND[kind]
    fallback = Refusal("it is of a kind that is not read", resend=False)
    return _BY_DECLARED_TYPE.get(declared) or _BY_SUFFIX.get(suffix) or fallback
