"""The audit package of one vendor: everything that was received, said and decided, in a zip that proves itself.

Papers, mails and letters are the original bytes. `index.html` is for people; `record.json` and `findings.json` are
for programs; `manifest-sha256.txt` can be checked with `sha256sum -c`. What would let its reader command coibot (the
record's token, the ids of open questions) is left out of the JSON.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from io import BytesIO

from markupsafe import Markup

from coibot.codec import to_json
from coibot.intake.clean import clean_file_name, clean_line
from coibot.model.assessment import Assessment
from coibot.model.record import Direction, Record
from coibot.report.detail import detail_of, happenings
from coibot.report.page import content_policy, part, template

Original = Callable[[str], bytes | None]
"""Bytes by SHA-256 from the archive; None when it does not have them."""

_MEDIA = ((b"%PDF-", "pdf"), (b"\x89PNG", "png"), (b"\xff\xd8\xff", "jpg"), (b"II*\x00", "tif"), (b"MM\x00*", "tif"))


@dataclass(frozen=True, slots=True)
class Package:
    content: bytes
    """A zip; the same record, day and archive give the same bytes."""
    missing: tuple[str, ...]
    """A line for each original that the archive does not have."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One file of the package, for its index."""

    path: str
    sha256: str
    size: int


def audit_package(
    record: Record, assessment: Assessment, company: str, made_at: datetime, timezone: tzinfo, original: Original
) -> Package:
    """The package as of the assessment's day. `made_at` is an aware moment; the record must be a vendor's."""
    profile = record.profile
    if profile is None:
        raise ValueError(f"{record.id} is no vendor")
    files: dict[str, bytes] = {}
    where: dict[str, str] = {}
    """SHA-256 -> path in the package."""
    missing: list[str] = []

    def take(sha256: str, path: str, what: str) -> None:
        if not sha256 or sha256 in where:
            return
        content = original(sha256)
        if content is None:
            missing.append(f"{what}: {sha256} is not in the archive, or damaged there")
            return
        files[path] = content
        where[sha256] = path

    for filed in record.documents:
        name = clean_file_name(filed.file, 80) or "document"
        content = original(filed.file_sha256) or b""
        day = filed.received.astimezone(timezone).date()
        take(filed.file_sha256, f"documents/{day}_{filed.file_sha256[:8]}_{_named(name, content)}", filed.file)
    for mail in record.conversation:
        folder = "mails-in" if mail.direction is Direction.IN else "mails-out"
        moment = mail.at.astimezone(timezone)
        take(mail.sha256, f"{folder}/{moment:%Y-%m-%d_%H%M}_{mail.sha256[:8]}.eml", mail.subject)

    findings = to_json(assessment)
    files["findings.json"] = _pretty(findings)
    files["record.json"] = _pretty(_without_secrets(record))
    papers = [Paper(path, hashlib.sha256(content).hexdigest(), len(content)) for path, content in sorted(files.items())]
    detail = detail_of(record, assessment.findings, assessment.as_of, timezone)
    style = part("package.css")
    files["index.html"] = (
        template("package.html.j2")
        .render(
            company=clean_line(company),
            profile=profile,
            record=record,
            assessment=assessment,
            detail=detail,
            happenings=sorted(happenings(record, timezone), key=lambda happening: happening.on),
            history=[(note.at.astimezone(timezone), note) for note in record.history],
            where=where,
            papers=papers,
            missing=missing,
            made_at=made_at.astimezone(timezone),
            policy=content_policy(style),
            style=Markup(style),  # noqa: S704 -- our own file
        )
        .encode("utf-8", "replace")
    )
    lines = [f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files)]
    files["manifest-sha256.txt"] = "".join(lines).encode()
    return Package(_zipped(files, made_at.astimezone(UTC)), tuple(missing))


def _named(name: str, content: bytes) -> str:
    """A name that every file system takes, with the ending that its bytes deserve."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name).strip("._") or "document"
    for begin, ending in _MEDIA:
        if content.startswith(begin) and not plain.lower().endswith(f".{ending}"):
            return f"{plain}.{ending}"
    return plain


def _without_secrets(record: Record) -> object:
    questions = tuple(replace(question, id="") for question in record.questions)
    outbox = tuple(replace(entry, key="") for entry in record.outbox)  # a key may name a question's id
    return to_json(replace(record, token="", questions=questions, outbox=outbox, keys=()))


def _pretty(value: object) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")


def _zipped(files: dict[str, bytes], moment: datetime) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for path in ("index.html", "manifest-sha256.txt", *sorted(set(files) - {"index.html", "manifest-sha256.txt"})):
            entry = zipfile.ZipInfo(path, moment.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            package.writestr(entry, files[path])
    return written.getvalue()
