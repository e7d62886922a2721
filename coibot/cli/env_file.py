"""A first .env, that coibot, Docker and Compose read alike."""

import re
from collections.abc import Mapping

_GROUPS = (
    ("The mailbox that vendors write to, who is told, and the office's day.", ("ADDRESS", "STAFF", "TIMEZONE")),
    ("How mail comes in.", ("IMAP_HOST", "IMAP_PORT", "IMAP_SECURITY", "IMAP_USER", "IMAP_PASSWORD", "IMAP_FOLDER")),
    ("How letters go out.", ("SMTP_HOST", "SMTP_PORT", "SMTP_SECURITY", "SMTP_USER", "SMTP_PASSWORD")),
    ("An access token in place of a password.", ("AUTH", "AUTH_COMMAND")),
)


def env_text(settings: Mapping[str, str]) -> str:
    """The file's text. Names that belong to none of the groups come last."""
    lines = ["# coibot's settings, one a line. Passwords stand here: keep this file to yourself."]
    left = dict(settings)
    for title, names in _GROUPS:
        here = [
            name for base in names for name in (f"COIBOT_{base}", f"COIBOT_{base}_FILE") if left.get(name) is not None
        ]
        if here:
            lines += ["", f"# {title}", *(f"{name}={_quoted(left.pop(name))}" for name in here)]
    if left:
        lines += ["", "# Everything else.", *(f"{name}={_quoted(value)}" for name, value in left.items())]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    """As it is where every reader takes it so (docker run knows no quotes), else between single quotes."""
    if "\n" in value or "\r" in value:
        raise ValueError("a setting is one line")
    plain = value == value.strip() and not re.search(r"\$|\s#", value) and value[:1] not in ("'", '"', "#", "`")
    if plain:
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
