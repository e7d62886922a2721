"""A vendor as the roster knows it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coibot.model.certificate import CoverageLine


class Role(StrEnum):
    VENDOR = "vendor"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Contact:
    email: str
    """Lower case."""
    role: Role
    name: str = ""
    phone: str = ""
    lines: tuple[CoverageLine, ...] = ()
    """The lines an agent writes; empty means all."""
    source: str = "roster"
    """"roster", "staff", or "certificate" for an address read from a producer box."""
    trusted: bool = True
    """False until someone we know has written from it or staff gave it: such an address is never written to."""
    failing: bool = False
    """True after a hard bounce."""
    silent: str = ""
    """Why it is not written to, in its own words' sense: "asked us to stop", "is not the agent"; empty when it is."""


@dataclass(frozen=True, slots=True)
class VendorProfile:
    name: str
    """The legal name in the contract."""
    vendor_class: str
    contacts: tuple[Contact, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other names it may be insured under: DBA names, former names."""
    state: str = ""
    """Two-letter code, or empty."""
    sites: tuple[str, ...] = ()
    active: bool = True
    paused_until: date | None = None
    """No letters before this day."""
    written_contract: bool = False
    """Whether a written contract with this vendor is on file (blanket endorsement wording depends on it)."""
    released: bool = False
    """Whether the first request may go out; an imported roster waits for this."""
    language: str = "en"
    notes: str = ""
