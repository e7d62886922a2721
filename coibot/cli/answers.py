"""What `coibot init` must know, and the file that holds it for those who do not want to be asked.

company: Acme Property Group LLC
holder: |                       # as the certificate holder box should read
  Acme Property Group LLC
  1 Foundry Lane
  Springfield, IL 62701
additional_insured: [Acme Property Group LLC]                 # may be left out: the company
contact: {name: Ann Lee, email: insurance@acme.example, phone: (555) 010-0142}
classes: [standard, contractor]                               # may be left out: all
limits: {contractor: {umbrella_excess.each_occurrence: 2M}}   # may be left out; not_required takes one back
settings:                       # as in .env
  COIBOT_ADDRESS: Acme Certificates <coi@acme.example>
  COIBOT_STAFF: ann@acme.example, bob@acme.example
  COIBOT_TIMEZONE: America/Chicago
  COIBOT_IMAP_HOST: imap.acme.example
  COIBOT_IMAP_PASSWORD_FILE: /run/secrets/mailbox
  COIBOT_SMTP_HOST: smtp.acme.example
roster: vendors.csv             # may be left out
release: false                  # whether the vendors in it may be asked at once
templates: false                # whether to put the letters' wording here, to change it
"""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from coibot.rules import RulesError, RulesProblem
from coibot.rules.amounts import parse_dollars
from coibot.rules.located import Located, parse_yaml
from coibot.rules.starting import NOT_REQUIRED, Amounts, Starting


@dataclass(frozen=True, slots=True)
class Answers:
    rules: Starting
    settings: Mapping[str, str]
    """COIBOT_ names and values, as in .env."""
    roster: Path | None = None
    release: bool = False
    """Whether the vendors of the roster may be asked at once."""
    templates: bool = False
    """Whether to put a copy of mail_templates here, to change the letters' wording."""


_KEYS = (
    "company",
    "holder",
    "additional_insured",
    "contact",
    "classes",
    "limits",
    "settings",
    "roster",
    "release",
    "templates",
)
_CONTACT_KEYS = ("name", "email", "phone")


def read_answers(path: Path) -> Answers:
    """Raises RulesError with every mistake and its line, OSError when the file cannot be read."""
    located, problems = parse_yaml(path.read_text(encoding="utf-8-sig"), str(path))
    if problems:
        raise RulesError(problems)
    reader = _Reader(located, str(path))
    answers = reader.answers()
    if reader.problems:
        raise RulesError(reader.problems)
    return answers


class _Reader:
    """Takes the values one by one; what is missing or wrong is collected, and a stand-in is returned."""

    def __init__(self, located: Located, file: str) -> None:
        self._located = located
        self._file = file
        self.problems: list[RulesProblem] = []

    def answers(self) -> Answers:
        top = self._table(self._located.value, (), _KEYS)
        contact = self._table(top.get("contact"), ("contact",), _CONTACT_KEYS)
        rules = Starting(
            company=self._text(top, "company"),
            holder=self._text(top, "holder"),
            contact_name=self._text(contact, "name", under="contact"),
            contact_email=self._text(contact, "email", under="contact"),
            contact_phone=self._text(contact, "phone", under="contact", optional=True),
            additional_insured=self._list(top, "additional_insured"),
            classes=self._list(top, "classes"),
            limits=self._limits(top.get("limits")),
        )
        settings = {name: str(value) for name, value in self._table(top.get("settings"), ("settings",)).items()}
        roster = self._text(top, "roster", optional=True)
        return Answers(
            rules,
            settings,
            Path(roster) if roster else None,
            release=self._yes(top, "release"),
            templates=self._yes(top, "templates"),
        )

    def _yes(self, table: Mapping[str, object], key: str) -> bool:
        value = table.get(key, False)
        if not isinstance(value, bool):
            self._complain((key,), f"{key}: write true or false")
        return value is True

    def _complain(self, path: tuple[str | int, ...], message: str) -> None:
        self.problems.append(RulesProblem(self._file, self._located.line(path), message))

    def _table(
        self, value: object, path: tuple[str, ...], known: tuple[str, ...] | None = None
    ) -> Mapping[str, object]:
        name = ".".join(path) or "the file"
        if not isinstance(value, dict):
            if value is not None or path in ((), ("contact",), ("settings",)):
                keys = f" of {', '.join(known)}" if known else ""
                self._complain(path, f"{name}: write a table{keys}; `coibot init --help` shows an example")
            return {}
        for key in value if known else ():
            if key not in (known or ()):
                near = difflib.get_close_matches(key, known or (), 1)
                hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known or ())}"
                self._complain((*path, key), f"{key!r} is no answer; {hint}")
        return value

    def _text(self, table: Mapping[str, object], key: str, *, under: str = "", optional: bool = False) -> str:
        value = table.get(key)
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value).strip()
        path = (under, key) if under else (key,)
        if value is not None:
            self._complain(path, f"{'.'.join(path)}: write text")
        elif not optional:
            self._complain(path, f"{'.'.join(path)} is missing")
        return ""

    def _list(self, table: Mapping[str, object], key: str) -> tuple[str, ...]:
        value = table.get(key)
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        if not all(isinstance(item, str) and item.strip() for item in items):
            self._complain((key,), f"{key}: write a list of names")
            return ()
        return tuple(str(item).strip() for item in items)

    def _limits(self, value: object) -> Mapping[str, Amounts]:
        limits: dict[str, Amounts] = {}
        for vendor_class, amounts in self._table(value, ("limits",)).items():
            table = self._table(amounts, ("limits", vendor_class))
            limits[vendor_class] = {key: self._amount(given, vendor_class, key) for key, given in table.items()}
        return limits

    def _amount(self, value: object, vendor_class: str, key: str) -> int | None:
        if value is None or value == NOT_REQUIRED:
            return None
        try:
            return parse_dollars(value)
        except ValueError as fault:
            self._complain(("limits", vendor_class, key), f"{key}: {fault}")
            return None
