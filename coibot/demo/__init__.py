"""A complete day on loopback: two mail servers, a few vendors, two dozen mails, a season, and the real daemon."""

from coibot.demo.folder import FolderTakenError
from coibot.demo.run import run
from coibot.demo.scene import StoryBrokenError

__all__ = ["FolderTakenError", "StoryBrokenError", "run"]
