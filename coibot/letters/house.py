"""What every letter needs to know of the company that sends it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from pathlib import Path

from coibot.model.assessment import FindingEvidence
from coibot.model.message import Address


@dataclass(frozen=True, slots=True)
class ContactPerson:
    """A person who answers when the letter does not."""

    name: str
    email: str
    phone: str = ""


def default_templates() -> Path:
    """`mail_templates/` at the top of the source tree, or the copies that the wheel carries."""
    package = Path(__file__).resolve().parent.parent
    beside = package.parent / "mail_templates"
    return beside if beside.is_dir() else package / "_defaults" / "mail_templates"


def _no_archive(_sha256: str) -> bytes | None:
    return None


def _no_picture(_evidence: FindingEvidence) -> bytes | None:
    return None


@dataclass(frozen=True, slots=True)
class House:
    """The sender's side of a letter. The pipeline builds it from the rulebook and the settings."""

    company: str
    sender: Address
    """The shared mailbox: From, and where answers go."""
    message_id_domain: str
    loop_id: str
    """Stands in X-Coibot-Loop, by which our own mail is known when it comes back."""
    contact: ContactPerson
    holder: str
    """The certificate holder block, lines joined by newlines."""
    additional_insured: tuple[str, ...] = ()
    """The exact names to be covered as additional insureds."""
    plus_addressing: bool = False
    """Whether the mailbox accepts coi+TOKEN@..."""
    timezone: tzinfo = UTC
    templates: Path = field(default_factory=default_templates)
    archive: Callable[[str], bytes | None] = _no_archive
    """Original bytes by SHA-256, for attachments to staff; None when the archive has none."""
    picture: Callable[[FindingEvidence], bytes | None] = _no_picture
    """A PNG of the very box a value was read from; None where there is none."""
