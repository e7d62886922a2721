"""A complete day on loopback: two mail servers, a few vendors, two dozen mails, a season, and the real daemon."""

from coibot.demo.folder import FolderTakenError
from coibot.demo.run import run

__all__ = ["FolderTakenError", "run"]
