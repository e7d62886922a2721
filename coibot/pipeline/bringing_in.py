"""A folder of certificates into the records: every file is accounted for, and nobody is written to.

Each file is committed on its own, its bytes in the archive first. So a run that was stopped, however, goes on where it
was, and a second run finds everything filed before.
"""

import hashlib
import logging
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from email.message import EmailMessage
from enum import StrEnum
from functools import partial
from pathlib import Path

from coibot.desk.bringing_in import Belongs, bring_in, folder_of, has_insurance, whose
from coibot.desk.case import Decision
from coibot.desk.office import Office
from coibot.edge.sandbox import MAX_CONTENT, UnpackFailedError
from coibot.intake import OwnIdentity
from coibot.intake.sniff import MEDIA_READ, sniff
from coibot.intake.zipped import is_office_document
from coibot.model.document import FileReading
from coibot.model.message import Unpacked
from coibot.model.record import Record
from coibot.pipeline.committing import Committer
from coibot.pipeline.ingesting import Reader

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What became of a file; every file has one."""

    FILED = "filed"
    BEFORE = "filed before"
    TWICE = "the same as another file"
    NOBODYS = "nobody's"
    """An insurance document, and no vendor is sure to be its."""
    UNREADABLE = "not readable"
    NO_INSURANCE = "no insurance document"
    NOT_OPENED = "not opened"
    """Neither PDF nor picture nor an archive of them, or the disk would not give it."""
    TAKEN_APART = "taken apart"
    """A zip archive or a mail: its files have outcomes of their own."""


FOR_A_PERSON = frozenset({Outcome.NOBODYS, Outcome.UNREADABLE})


@dataclass(frozen=True, slots=True)
class Fate:
    """One file's."""

    file: str
    """Its path below the folder; what is in an archive stands behind the archive's own path."""
    outcome: Outcome
    words: str = ""
    vendor_id: str | None = None
    suggestions: tuple[str, ...] = ()
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class _Item:
    """A file with its bytes, and what was read in them."""

    file: str
    folders: tuple[str, ...]
    content: bytes
    sha256: str
    reading: FileReading


_Looked = list[Fate | _Item]


class BringingIn:
    """One run over one folder."""

    def __init__(self, committer: Committer, reader: Reader, own: OwnIdentity, *, workers: int = 1) -> None:
        self._committer = committer
        self._reader = reader
        self._own = own
        self._workers = max(workers, 1)
        self._filed: dict[str, str] = {}
        """SHA-256 of a file on record -> the vendor it is filed for."""
        self._seen: dict[str, str] = {}
        """SHA-256 of a file of this run -> where it was found first."""
        for record in committer.store.vendors():
            self._filed.update({filed.file_sha256: record.id for filed in record.documents})

    def run(
        self, folder: Path, *, vendor_id: str | None = None, stopping: Callable[[], bool] = lambda: False
    ) -> Iterator[Fate]:
        """The fate of every file below `folder`, in the order of their paths, as it is settled.

        `vendor_id`: staff say whose all of it is. Raises OSError when the disk will not take what is to be kept, and
        SandboxError when nothing can be read: what was settled before stays settled.
        """
        waiting: deque[Future[_Looked]] = deque()
        with ThreadPoolExecutor(self._workers) as threads:
            try:
                for path in files_below(folder):
                    if stopping():
                        break
                    waiting.append(threads.submit(self._look, folder, path))
                    if len(waiting) >= 2 * self._workers:
                        yield from self._settle(waiting.popleft().result(), vendor_id)
                while waiting and not stopping():
                    yield from self._settle(waiting.popleft().result(), vendor_id)
            finally:
                for future in waiting:
                    future.cancel()

    # -- reading, several at a time ------------------------------------------------------------------------------

    def _look(self, folder: Path, path: Path) -> _Looked:
        name = str(path.relative_to(folder))
        folders = (*reversed(path.relative_to(folder).parts[:-1]), folder.name)
        if path.is_symlink() or not path.is_file():
            return [Fate(name, Outcome.NOT_OPENED, "a link to elsewhere, or no file at all")]
        try:
            if path.stat().st_size > MAX_CONTENT:
                return [Fate(name, Outcome.NOT_OPENED, f"larger than {MAX_CONTENT >> 20} MB")]
            content = path.read_bytes()
        except OSError as fault:
            return [Fate(name, Outcome.NOT_OPENED, fault.strerror or str(fault))]
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 in self._filed:
            return [Fate(name, Outcome.BEFORE, "", self._filed[sha256], sha256=sha256)]
        media = sniff(content)
        if media in MEDIA_READ:
            return [self._read(name, folders, content, sha256)]
        if media == "zip" and is_office_document(content):
            return [Fate(name, Outcome.NOT_OPENED, "a Word, Excel or similar file", sha256=sha256)]
        if media in ("zip", "tnef") or path.suffix.lower() == ".eml":
            return self._take_apart(name, folders, content, sha256, mail=media is None)
        kind = f"a file of the kind {media}" if media else "neither a PDF nor a picture"
        return [Fate(name, Outcome.NOT_OPENED, "an empty file" if not content else kind, sha256=sha256)]

    def _read(self, name: str, folders: tuple[str, ...], content: bytes, sha256: str) -> _Item:
        (reading,) = self._reader.read_files([(Path(name).name, content)])
        return _Item(name, folders, content, sha256, reading)

    def _take_apart(self, name: str, folders: tuple[str, ...], content: bytes, sha256: str, *, mail: bool) -> _Looked:
        """As the attachments of a mail are, in the reading process."""
        try:
            unpacked = self._reader.unpack(content if mail else _as_mail(name, content), self._own)
        except UnpackFailedError as fault:
            return [Fate(name, Outcome.UNREADABLE, fault.reason, sha256=sha256)]
        found: _Looked = [self._member(name, folders, unpacked, at) for at in range(len(unpacked.message.files))]
        inside = {part.name for part in unpacked.message.ignored} - {Path(name).name}
        found += [
            Fate(f"{name}/{part.name}", Outcome.NOT_OPENED, part.why)
            for part in unpacked.message.ignored
            if part.name in inside
        ]
        if not found:
            why = "; ".join(part.why for part in unpacked.message.ignored) or "nothing is in it"
            return [
                Fate(name, Outcome.UNREADABLE if unpacked.message.ignored else Outcome.NO_INSURANCE, why, sha256=sha256)
            ]
        return [Fate(name, Outcome.TAKEN_APART, f"{len(found)} in it", sha256=sha256), *found]

    def _member(self, name: str, folders: tuple[str, ...], unpacked: Unpacked, at: int) -> Fate | _Item:
        file = unpacked.message.files[at]
        inside = f"{name}/{file.name}"
        if file.sha256 in self._filed:
            return Fate(inside, Outcome.BEFORE, "", self._filed[file.sha256], sha256=file.sha256)
        return self._read(inside, folders, unpacked.contents[file.sha256], file.sha256)

    # -- filing, one after the other -----------------------------------------------------------------------------

    def _settle(self, looked: _Looked, vendor_id: str | None) -> Iterator[Fate]:
        for one in looked:
            fate = one if isinstance(one, Fate) else self._settle_item(one, vendor_id)
            if fate.outcome in (Outcome.BEFORE, Outcome.TAKEN_APART) and (first := self._seen.get(fate.sha256)):
                fate = replace(fate, outcome=Outcome.TWICE, words=first)
            if fate.sha256:
                self._seen.setdefault(fate.sha256, fate.file)
            yield fate

    def _settle_item(self, item: _Item, vendor_id: str | None) -> Fate:
        if first := self._seen.get(item.sha256):
            return Fate(item.file, Outcome.TWICE, first, self._filed.get(item.sha256), sha256=item.sha256)
        reading = replace(item.reading, file=Path(item.file).name)
        names = self._committer.store.index.names()
        if vendor_id is not None:
            belongs = Belongs(vendor_id, "staff said so")
        else:
            belongs = whose(reading, names, folder=folder_of(item.folders, names))
        if not has_insurance(reading):
            return _nothing_to_file(item)
        if belongs.vendor_id is None:
            if reading.problems and not any(document.certificate for document in reading.documents):
                return Fate(item.file, Outcome.UNREADABLE, _why(reading), sha256=item.sha256)
            return Fate(item.file, Outcome.NOBODYS, belongs.words, None, belongs.suggestions, item.sha256)
        self._committer.archive.put(item.content)
        decision = partial(_file, reading=reading, how=belongs.words)
        self._committer.change(belongs.vendor_id, decision)
        self._filed[item.sha256] = belongs.vendor_id
        return Fate(item.file, Outcome.FILED, belongs.words, belongs.vendor_id, sha256=item.sha256)


def files_below(folder: Path) -> list[Path]:
    """Everything below that is no folder, in the order of the paths."""
    return sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())


def _file(record: Record, office: Office, *, reading: FileReading, how: str) -> Decision:
    return bring_in(record, reading, how, office)


def _nothing_to_file(item: _Item) -> Fate:
    reading = item.reading
    if reading.problems:
        return Fate(item.file, Outcome.UNREADABLE, _why(reading), sha256=item.sha256)
    why = "; ".join(dict.fromkeys(document.why for document in reading.documents if document.why))
    return Fate(item.file, Outcome.NO_INSURANCE, why, sha256=item.sha256)


def _why(reading: FileReading) -> str:
    return "; ".join(dict.fromkeys(problem.message for problem in reading.problems))


def _as_mail(name: str, content: bytes) -> bytes:
    message = EmailMessage()
    message["From"] = "folder@localhost"
    message["Subject"] = "files"
    message.set_content("")
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=Path(name).name)
    return message.as_bytes()
