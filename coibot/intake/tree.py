"""The tree of parts of a message: the files in it that may be documents, what was passed over and why, and the words.

Every part is looked at, with or without a name and whatever its declared type: certificates come as
application/octet-stream, without a file name, and inside forwarded mail.
"""

import binascii
import hashlib
import re
from dataclasses import dataclass, field
from email.message import Message
from email.utils import collapse_rfc2231_value

from mailparser.utils import decode_header_part

from coibot.intake.body import text_of_html
from coibot.intake.clean import TEXT_LIMIT, clean_file_name, clean_text, decode
from coibot.intake.parse import TooDeepError, children, octets_of, parse
from coibot.intake.passed_over import Refusal, refusal
from coibot.intake.sniff import MEDIA_READ, picture_size, sniff
from coibot.intake.zipped import UnzipRefusedError, is_office_document, unzip
from coibot.model.message import AttachedFile, IgnoredPart

PART_LIMIT = 500
FILE_LIMIT = 50
FORWARD_LIMIT = 5
"""How deep a forward may lie in a forward."""

_SUFFIX = {"jpeg": "jpg", "tiff": "tif"}
_CID = re.compile(r"cid:([^\"'\s>)]{1,200})", re.IGNORECASE)
_UU_BEGIN = re.compile(rb"begin [0-7]{3} ([^\r\n]{1,200})")


@dataclass
class Contents:
    """What the walk gathers."""

    files: list[AttachedFile] = field(default_factory=list)
    ignored: list[IgnoredPart] = field(default_factory=list)
    octets: dict[str, bytes] = field(default_factory=dict)
    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    encrypted: bool = False
    invitation: bool = False
    parts: int = 0

    @property
    def text(self) -> str:
        """The body: its plain text, or the words of its HTML when there is no plain text."""
        plain = clean_text("\n".join(self.plain))
        return plain or clean_text("\n".join(text_of_html(html) for html in self.html))

    def ignore(self, path: str, name: str, why: Refusal) -> None:
        if len(self.ignored) < PART_LIMIT:
            self.ignored.append(IgnoredPart(path, name, why.why, why.resend))


@dataclass(frozen=True, slots=True)
class _Leaf:
    path: str
    name: str
    octets: bytes
    declared: str
    content_id: str = ""


def walk(message: Message) -> Contents:
    """Gather everything in `message`. Document bytes come from the parts themselves, exactly as sent."""
    contents = Contents()
    leaves: list[_Leaf] = []
    _visit(message, "", 0, contents, leaves)
    shown_in_html = {cid for html in contents.html for cid in _CID.findall(html)}
    for leaf in leaves:
        _take(leaf, contents, shown=leaf.content_id in shown_in_html)
    return contents


def _visit(part: Message, path: str, forwards: int, contents: Contents, leaves: list[_Leaf]) -> None:
    contents.parts += 1
    if contents.parts > PART_LIMIT:
        if contents.parts == PART_LIMIT + 1:
            contents.ignore(path or "1", "", refusal("too_many_parts"))
        return
    contents.defects += [type(defect).__name__ for defect in part.defects][:5]
    declared = part.get_content_type()
    contents.encrypted |= _is_encrypted(part, declared)
    if declared in ("message/rfc822", "message/global"):
        _enter_forward(part, path or "1", forwards, contents, leaves)
        return
    if part.is_multipart():
        for number, inner in enumerate(children(part), 1):
            _visit(inner, f"{path}.{number}" if path else str(number), forwards, contents, leaves)
        return
    _keep_leaf(part, path or "1", declared, forwards, contents, leaves)


def _enter_forward(part: Message, path: str, forwards: int, contents: Contents, leaves: list[_Leaf]) -> None:
    """A message attached whole. Its header is nobody's proof of anything and is not looked at."""
    if forwards >= FORWARD_LIMIT:
        contents.ignore(path, _name_of(part), refusal("forwarded_too_deep"))
        return
    inner = next(iter(children(part)), None)
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() in ("base64", "quoted-printable"):
        # RFC 2046 section 5.2.1 forbids it, mailers do it, and the standard library then takes the encoded text
        # for the forwarded message.
        inner = _decoded_forward(part, inner)
    if inner is not None:
        _visit_forwarded(inner, path, forwards + 1, contents, leaves)


def _visit_forwarded(inner: Message, path: str, forwards: int, contents: Contents, leaves: list[_Leaf]) -> None:
    """The parts of a forwarded message are numbered below it: "2.1"; a forwarded single part as well."""
    nested = path if inner.get_content_maintype() == "multipart" and inner.is_multipart() else f"{path}.1"
    _visit(inner, nested, forwards, contents, leaves)


def _decoded_forward(part: Message, inner: Message | None) -> Message | None:
    if inner is None or inner.is_multipart():
        return inner
    wrapper = Message()
    wrapper["Content-Transfer-Encoding"] = str(part["Content-Transfer-Encoding"])
    wrapper.set_payload(octets_of(inner).decode("ascii", "surrogateescape"))
    octets = octets_of(wrapper)
    return (_parsed(octets) if octets else None) or inner


def _parsed(octets: bytes) -> Message | None:
    try:
        return parse(octets)
    except TooDeepError:
        return None


def _is_encrypted(part: Message, declared: str) -> bool:
    """S/MIME (RFC 8551 section 3.2.2) or PGP (RFC 3156 section 4)."""
    if declared in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        return str(part.get_param("smime-type", "enveloped-data")).lower() in (
            "enveloped-data",
            "authenveloped-data",
            "authenticated-enveloped-data",
        )
    return declared == "multipart/encrypted"


def _keep_leaf(part: Message, path: str, declared: str, forwards: int, contents: Contents, leaves: list[_Leaf]) -> None:
    octets = octets_of(part)
    name = _name_of(part)
    attached = str(part.get("Content-Disposition", "")).strip().lower().startswith("attachment")
    if declared in ("text/plain", "text/html") and not attached and not name and not _starts_as_file(octets):
        _read_body(part, path, declared, octets, forwards, contents, leaves)
        return
    if declared == "text/calendar":
        contents.invitation = contents.invitation or part.get_param("method") is not None
    if _is_message_file(name, octets) and forwards < FORWARD_LIMIT and (saved := _parsed(octets)) is not None:
        _visit_forwarded(saved, path, forwards + 1, contents, leaves)
        return
    if octets.strip():
        content_id = str(part.get("Content-ID", "")).strip().strip("<>")[:200]
        leaves.append(_Leaf(path, name, octets, declared, content_id))


def _read_body(
    part: Message, path: str, declared: str, octets: bytes, forwards: int, contents: Contents, leaves: list[_Leaf]
) -> None:
    """The sender's own words, and files uuencoded among them as old programs do."""
    words, files = _split_uuencoded(octets)
    for number, (name, unpacked) in enumerate(files, 1):
        leaves.append(_Leaf(f"{path}.{number}", name, unpacked, "application/octet-stream"))
    if forwards:
        return  # words of the forwarded message are not the sender's
    text = decode(words[: TEXT_LIMIT * 4], _charset(part))
    (contents.plain if declared == "text/plain" else contents.html).append(text)


def _split_uuencoded(octets: bytes) -> tuple[bytes, list[tuple[str, bytes]]]:
    """The words without uuencoded files, and the files with their names. One pass over the lines."""
    if b"begin " not in octets:
        return octets, []
    words: list[bytes] = []
    files: list[tuple[str, bytes]] = []
    lines = octets.splitlines(keepends=True)
    at = 0
    while at < len(lines):
        match = _UU_BEGIN.fullmatch(lines[at].rstrip())
        unpacked: list[bytes] = []
        end = at + 1
        while match and end < len(lines) and lines[end].strip() != b"end":
            try:
                unpacked.append(binascii.a2b_uu(lines[end].rstrip(b"\r\n")))
            except binascii.Error:
                break
            end += 1
        if match and unpacked and end < len(lines) and lines[end].strip() == b"end":
            files.append((clean_file_name(decode(match[1], None)), b"".join(unpacked)))
            at = end + 1
        else:
            words.append(lines[at])
            at += 1
    return b"".join(words), files


def _starts_as_file(octets: bytes) -> bool:
    """Whether a part declared as text begins as a document that we read."""
    return octets[:64].lstrip().startswith(b"%PDF-") or sniff(octets) in MEDIA_READ - {"pdf"}


def _is_message_file(name: str, octets: bytes) -> bool:
    """A message saved as a file and attached as something else."""
    return name.lower().endswith(".eml") and re.match(rb"^[!-9;-~]{1,70}:[ \t\r\n]", octets) is not None


def _charset(part: Message) -> str | None:
    charset = part.get_content_charset()
    return charset if isinstance(charset, str) else None


def _name_of(part: Message) -> str:
    """The file name the sender gave, for people; "" when there is none."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        value = part.get_param(parameter, None, header)
        if value is not None:
            text = collapse_rfc2231_value(value)
            if not text.isascii():
                text = decode(text.encode("utf-8", "surrogateescape"), None)
            return clean_file_name(decode_header_part(text))
    return ""


def _take(leaf: _Leaf, contents: Contents, *, shown: bool) -> None:
    """Decide what one part is: a document, an archive of some, or something passed over."""
    media = sniff(leaf.octets)
    if media in MEDIA_READ:
        why = _decoration(leaf.octets, media, shown=shown)
        if why is not None:
            contents.ignore(leaf.path, leaf.name, why)
        else:
            _add_file(leaf, media, contents)
    elif media == "zip" and not is_office_document(leaf.octets):
        _take_archive(leaf, contents)
    else:
        contents.ignore(leaf.path, leaf.name, refusal(media, leaf.declared, leaf.name, office=media == "zip"))


def _decoration(octets: bytes, media: str, *, shown: bool) -> Refusal | None:
    """Why a picture is a logo or part of a signature rather than a photograph or scan of a document."""
    if media == "pdf":
        return None
    size = picture_size(octets)
    if size is None:
        small = len(octets) < 20_000 and media != "heic"
    else:
        small = min(size) < (800 if shown else 400) or (shown and len(octets) < 20_000)
    return refusal("decoration") if small else None


def _add_file(leaf: _Leaf, media: str, contents: Contents) -> None:
    sha256 = hashlib.sha256(leaf.octets).hexdigest()
    if sha256 in contents.octets:
        first = next(file for file in contents.files if file.sha256 == sha256)
        contents.ignore(leaf.path, leaf.name, Refusal(f"it is the same file as {first.name}", resend=False))
    elif len(contents.files) >= FILE_LIMIT:
        contents.ignore(leaf.path, leaf.name, refusal("too_many_files"))
    else:
        name = leaf.name or f"part-{leaf.path}.{_SUFFIX.get(media, media)}"
        contents.octets[sha256] = leaf.octets
        contents.files.append(AttachedFile(leaf.path, name, sha256, len(leaf.octets), media))


def _take_archive(leaf: _Leaf, contents: Contents) -> None:
    try:
        members = unzip(leaf.octets)
    except UnzipRefusedError as fault:
        contents.ignore(leaf.path, leaf.name, Refusal(str(fault), resend=True))
        return
    for member in members:
        name = clean_file_name(member.name) or "unnamed"
        path = f"{leaf.path}/{name}"
        if member.octets is None:
            contents.ignore(path, name, Refusal(member.why, resend=True))
        elif sniff(member.octets) == "zip" and not is_office_document(member.octets):
            contents.ignore(path, name, refusal("nested_zip"))
        else:
            _take(_Leaf(path, name, member.octets, ""), contents, shown=False)
