"""A decision turned into a message: words from mail_templates/, headers that thread and never loop, final bytes."""

from coibot.letters.check import check_templates, parts_of
from coibot.letters.compose import Composed, LetterError, compose, message_id_for
from coibot.letters.context import subject_tag
from coibot.letters.house import ContactPerson, House, default_templates
from coibot.letters.lint import lint
from coibot.letters.render import TemplateError

__all__ = [
    "Composed",
    "ContactPerson",
    "House",
    "LetterError",
    "TemplateError",
    "check_templates",
    "compose",
    "default_templates",
    "lint",
    "message_id_for",
    "parts_of",
    "subject_tag",
]
