"""mail_templates/ -> the text, the HTML and the subject of a letter.

Templates are Jinja2, sandboxed and strict: an unknown variable is an error with its place, never an empty gap in a
letter. Files ending in `.html.j2` escape every value.
"""

import re
import textwrap
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from coibot.letters.clean import stripped
from coibot.model.letter import LetterKind

TEXT_WIDTH = 76
_SUBJECT_LIMIT = 200
_LANGUAGE = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_HANGING = re.compile(r"(\s*(?:[-•] +|\d+[.)] +|\S.{0,18}?(?<=\S) {2,})?)")
"""What continuation lines hang below: the indent, with a list mark or the label of a `label  value` line."""


class TemplateError(ValueError):
    """A template is missing or broken; the message says where and what."""

    def __init__(self, path: str, line: int | None, what: str) -> None:
        self.path, self.line, self.what = path, line, what
        super().__init__(f"{path}:{line}: {what}" if line else f"{path}: {what}")


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(templates: Path, language: str, kind: LetterKind, context: Mapping[str, object]) -> Rendered:
    """One letter's words in a language that has templates for it (see `languages_for`). Raises TemplateError."""
    environment = _environment(templates, language)
    text_name = f"{kind}.txt.j2"
    text = _fill(environment, templates / language, text_name, context)
    first, _, body = text.lstrip("\n").partition("\n")
    label, _, subject = first.partition(":")
    if label != "Subject" or not subject.strip():
        raise TemplateError(str(templates / language / text_name), 1, 'the text must begin with a line "Subject: ..."')
    html = _fill(environment, templates / language, f"{kind}.html.j2", context)
    return Rendered(subject=stripped(subject, _SUBJECT_LIMIT), text=tidy(body), html=_dense(html))


def languages_for(templates: Path, wanted: str, kind: LetterKind) -> tuple[str, ...]:
    """The languages to try for a letter, the best first and English last: "es-MX" -> es-MX, es, en.

    A language counts when it has both of the letter's files: nobody gets half a letter in each of two languages.
    """
    tries = [wanted, wanted.partition("-")[0]] if _LANGUAGE.fullmatch(wanted) else []
    files = (f"{kind}.txt.j2", f"{kind}.html.j2")
    own = [one for one in tries if one != "en" and all((templates / one / file).is_file() for file in files)]
    return (*dict.fromkeys(own), "en")


def tidy(text: str) -> str:
    """Long lines wrapped at 76 columns with their indent, at most one blank line in a row, no trailing spaces.

    Continuation lines hang below the value of a `label  value` line or the words of a list item.
    """
    lines: list[str] = []
    for line in text.splitlines():
        line = line.rstrip()
        if len(line) > TEXT_WIDTH and not line.startswith(">"):
            hanging = _HANGING.match(line)
            hang = " " * len(hanging.group(1) if hanging else "")
            lines += textwrap.wrap(
                line, TEXT_WIDTH, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False,
                drop_whitespace=True,
            )  # fmt: skip
        elif line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip("\n") + "\n"


def counted(number: int, thing: str, things: str = "") -> str:
    """Jinja filter: `3|counted("item")` -> "3 items"."""
    return f"{number} {thing if number == 1 else things or thing + 's'}"


def quoted(text: str) -> str:
    """Jinja filter: every line marked "> ", as mail quotes."""
    wrapped = [part for line in text.splitlines() for part in textwrap.wrap(line, TEXT_WIDTH - 2) or [""]]
    return "\n".join(f"> {line}".rstrip() for line in wrapped)


def unbroken(words: str) -> str:
    """Jinja filter: a date or a name that stays on one line."""
    return words.replace(" ", "\u00a0")


@cache
def _environment(templates: Path, language: str) -> jinja2.Environment:
    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(templates / language),
        undefined=jinja2.StrictUndefined,
        autoescape=lambda name: name is not None and name.endswith(".html.j2"),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["counted"] = counted
    environment.filters["quoted"] = quoted
    environment.filters["unbroken"] = unbroken
    return environment


def _fill(environment: jinja2.Environment, folder: Path, name: str, context: Mapping[str, object]) -> str:
    try:
        return environment.get_template(name).render(context)
    except jinja2.TemplateSyntaxError as fault:
        raise TemplateError(fault.filename or name, fault.lineno, fault.message or "syntax error") from fault
    except jinja2.TemplateNotFound as fault:
        missing = str(folder / (fault.name or name))
        raise TemplateError(missing, None, "there is no such template; put it back") from fault
    except Exception as fault:  # a template can raise anything that an expression can
        where = [frame for frame in traceback.extract_tb(fault.__traceback__) if frame.filename.endswith(".j2")]
        path, line = (where[-1].filename, where[-1].lineno) if where else (str(folder / name), None)
        raise TemplateError(path, line, f"{fault}" or type(fault).__name__) from fault


def _dense(html: str) -> str:
    """Without blank lines and indentation: Gmail cuts a letter off at 102 KB."""
    return "\n".join(line.strip() for line in html.splitlines() if line.strip()) + "\n"
