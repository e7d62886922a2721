"""Raw bytes -> message -> documents. Pure: no network, no clock, no files."""

from coibot.intake.identity import OwnIdentity
from coibot.intake.unpack import UnreadableMessageError, unpack

__all__ = ["OwnIdentity", "UnreadableMessageError", "unpack"]
