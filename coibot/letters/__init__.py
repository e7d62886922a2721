"""A decision turned into a message: words from mail_templates/, headers that thread and never loop, final bytes."""

from coibot.letters.compose import Composed, LetterError, compose, message_id_for
from coibot.letters.context import subject_tag
from coibot.letters.house import ContactPerson, House, default_templates
from coibot.letters.render import TemplateError

__all__ = [
    "Composed",
    "ContactPerson",
    "House",
    "LetterError",
    "TemplateError",
    "compose",
    "default_templates",
    "message_id_for",
    "subject_tag",
]
