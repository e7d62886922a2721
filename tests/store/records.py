"""Records for the tests of the store."""

from datetime import UTC, datetime
from pathlib import Path

from coibot.model.letter import LetterKind, OutboxEntry, SendState
from coibot.model.record import Direction, Exchange, HandledMessage, HistoryEntry, OpenQuestion, Record
from coibot.model.vendor import Contact, Role, VendorProfile

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def vendor(vendor_id: str = "acme", *, email: str = "dana@oakridge.example", name: str = "Acme LLC") -> Record:
    profile = VendorProfile(
        name, "standard", (Contact(email, Role.AGENT), Contact(f"office@{vendor_id}.example", Role.VENDOR))
    )
    return Record(vendor_id, f"token-of-{vendor_id}", profile=profile)


def noted(record: Record, words: str) -> tuple[HistoryEntry, ...]:
    return (*record.history, HistoryEntry(NOW, "note", words))


def letter(
    key: str,
    *,
    state: SendState = SendState.QUEUED,
    to: str = "dana@oakridge.example",
    kind: LetterKind = LetterKind.DEFICIENT,
    at: datetime = NOW,
    attempts: int = 0,
) -> OutboxEntry:
    message_id = f"<coibot.{key}@property.example>"
    return OutboxEntry(key, message_id, kind, (to,), "Re: COI", "0" * 64, state, at, attempts=attempts)


def question(question_id: str, *, resolved: bool = False) -> OpenQuestion:
    return OpenQuestion(question_id, f"words:{question_id}", "Why?", NOW, resolved_at=NOW if resolved else None)


def mark(sha256: str, *shared_with: str) -> HandledMessage:
    return HandledMessage(sha256, None, NOW, "filed", shared_with)


def received(message_id: str) -> Exchange:
    return Exchange(Direction.IN, NOW, message_id, (), "COI", "dana@oakridge.example", "filed")


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, so that two states can be compared."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
