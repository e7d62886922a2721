"""Where a setting's value comes from, and whether it is of the right kind: the part of settings that reads text.

`coibot/settings.py` says which settings there are and what they mean.
"""

import difflib
import os
import re
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import getaddresses
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from dotenv.parser import parse_stream

from coibot.model.message import Address

PREFIX = "COIBOT_"


class Secret:
    """A password. It shows itself only to who asks with `reveal()`."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "***"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


@dataclass(frozen=True, slots=True)
class _Given:
    text: str
    origin: str
    """"" for the environment, " (.env:4)", " (COIBOT_X_FILE)"."""


_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*", re.I)
_IPV6 = re.compile(r"[0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*", re.I)
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\.]+(\.[^\s@<>()\[\],;:\"\\.]+)+")


class Environment:
    """Reads settings one by one; what is missing or wrong is collected in `problems`, and a stand-in is returned.

    `names` are the settings there are: any other name that starts with COIBOT_ is a problem.
    """

    def __init__(self, environ: Mapping[str, str], dotenv: Path | None, names: Sequence[str]) -> None:
        self.environ = environ
        self.problems: list[str] = []
        self._names = names
        self._given: dict[str, _Given] = {}
        from_file = dict(self._read_dotenv(dotenv)) if dotenv and dotenv.is_file() else {}
        from_environ = {name: _Given(text, "") for name, text in environ.items() if name.startswith(PREFIX)}
        # The environment comes last, and hides what the file says of the same names.
        self._take(from_file, hidden={_base(name) for name, given in from_environ.items() if given.text.strip()})
        self._take(from_environ, hidden=set())

    def problem(self, name: str, wrong: str, right: str) -> None:
        """One line: the setting, what is wrong, what would be right."""
        given = self._given.get(name)
        self.problems.append(f"{name}{given.origin if given else ''}: {wrong}; {right}")

    def missing(self, name: str, right: str) -> None:
        self.problem(name, "is not set", f"give {right}")

    # -- one setting, by kind ------------------------------------------------------------------------------------

    def text(self, name: str, default: str = "") -> str:
        given = self._given.get(name)
        return given.text.strip() if given else default

    def needed(self, name: str, right: str) -> str:
        text = self.text(name)
        if not text:
            self.missing(name, right)
        return text

    def secret(self, name: str) -> Secret | None:
        """The exact text: spaces around a password belong to it."""
        given = self._given.get(name)
        return Secret(given.text) if given else None

    def choice(self, name: str, choices: Sequence[str], default: str) -> str:
        text = self.text(name, default).lower()
        if text in choices:
            return text
        guess = difflib.get_close_matches(text, choices, 1)
        self.problem(
            name, f"{text!r} is not known", f"did you mean {guess[0]}?" if guess else f"say {_either(choices)}"
        )
        return default

    def number(self, name: str, default: int, least: int, most: int) -> int:
        text = self.text(name, str(default))
        if re.fullmatch(r"[0-9]{1,9}", text) and least <= int(text) <= most:
            return int(text)
        self.problem(name, f"{text!r} will not do", f"give a whole number from {least} to {most}")
        return default

    def host(self, name: str, right: str) -> str:
        """A host name or IP address; "" when missing or wrong."""
        text = self.needed(name, f"the server's name, {right}").lower()
        if not text or _HOST.fullmatch(text) or _IPV6.fullmatch(text):
            return text
        wrong = f"{text!r} is not the name of a host"
        if "://" in text or re.search(r":[0-9]+$", text):
            self.problem(
                name, wrong, f"give the name alone, {right}, and the port in {name.removesuffix('_HOST')}_PORT"
            )
        else:
            self.problem(name, wrong, f"give a name, {right}")
        return ""

    def address(self, name: str, right: str) -> Address | None:
        """One mailbox, with or without a name; None when missing or wrong."""
        found = self.addresses(name, right)
        if len(found) > 1:
            self.problem(name, "has more than one address", f"give one, {right}")
        return found[0] if found else None

    def addresses(self, name: str, right: str) -> tuple[Address, ...]:
        """Mailboxes separated by commas, without repetitions; empty when missing or wrong."""
        text = self.needed(
            name, f"e-mail address, {right}" if name == "COIBOT_ADDRESS" else f"e-mail addresses, {right}"
        )
        found: dict[str, Address] = {}
        for display, email in getaddresses([text.replace(";", ",")]) if text else ():
            if not _EMAIL.fullmatch(email):
                self.problem(name, f"{email or display or text!r} is not an e-mail address", f"write it {right}")
            else:
                found.setdefault(email.lower(), Address(email.lower(), " ".join(display.split())))
        return tuple(found.values())

    def timezone(self, name: str, *, required: bool) -> ZoneInfo:
        """A zone of the tz database; UTC stands in where it is not required."""
        right = "one of the tz database, as in America/New_York"
        text = self.needed(name, f"the office's time zone, {right}") if required else self.text(name)
        try:
            return ZoneInfo(text or "UTC")
        except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
            zones = {zone.lower(): zone for zone in zoneinfo.available_timezones()}
            guess = difflib.get_close_matches(text.lower().replace(" ", "_"), zones, 1)
            wrong = f"{text!r} is not a time zone"
            self.problem(name, wrong, f"did you mean {zones[guess[0]]}?" if guess else f"give {right}")
            return ZoneInfo("UTC")

    def existing(self, name: str, default: str, stand_in: Path | None) -> Path:
        """A file or folder that must be there; `stand_in` serves when nothing is set and `default` is absent."""
        path = Path(self.text(name, default))
        if path.exists():
            return path
        if name not in self._given and stand_in is not None:
            return stand_in
        self.problem(name, f"there is no {path}", "give the path of one; coibot init writes it")
        return path

    # -- where values come from ----------------------------------------------------------------------------------

    def _take(self, layer: Mapping[str, _Given], hidden: set[str]) -> None:
        for name, given in layer.items():
            base = _base(name)
            if base not in self._names:
                self._unknown(name, given)
            elif not given.text.strip() or base in hidden:
                continue
            elif name == base:
                if _is_set(layer, f"{base}_FILE"):
                    self.problems.append(f"{base}{given.origin}: is given here and in {base}_FILE; keep one of the two")
                self._given[base] = given
            elif (text := self._file(name, given)) is not None:
                self._given[base] = _Given(text, f" ({name})")

    def _unknown(self, name: str, given: _Given) -> None:
        guess = difflib.get_close_matches(name, self._names, 1, 0.7)
        right = f"did you mean {guess[0]}?" if guess else "no setting has a name like it, so remove it"
        self.problems.append(f"{name}{given.origin}: is not a setting; {right}")

    def _file(self, name: str, given: _Given) -> str | None:
        """What the file holds, less the line break that editors put at its end."""
        path = Path(given.text.strip())
        right = "give the path of a text file that holds the value and nothing else"
        try:
            text = path.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, ValueError) as fault:
            wrong = os.strerror(fault.errno) if isinstance(fault, OSError) and fault.errno else "it is not text"
            self.problems.append(f"{name}{given.origin}: {path} cannot be read ({wrong}); {right}")
            return None
        if not text.strip() or "\n" in text:
            wrong = "has more than one line" if text.strip() else "is empty"
            self.problems.append(f"{name}{given.origin}: {path} {wrong}; {right}")
            return None
        return text

    def _read_dotenv(self, path: Path) -> Iterator[tuple[str, _Given]]:
        """The COIBOT_ lines of an .env file. Nothing is interpolated: a password may hold `${`."""
        try:
            lines = path.read_text(encoding="utf-8-sig")
        except (OSError, ValueError):
            self.problems.append(f"{path}: cannot be read as UTF-8 text; make it so, or remove it")
            return
        seen: dict[str, int] = {}
        for binding in parse_stream(StringIO(lines)):
            where = f"{path.name}:{binding.original.line}"
            if binding.error:
                self.problems.append(f"{where}: is not a setting; write NAME=value, with quotes that are closed")
            elif binding.key and binding.key.startswith(PREFIX):
                if binding.key in seen:
                    self.problems.append(
                        f"{where}: repeats {binding.key} of line {seen[binding.key]}; keep one of the two"
                    )
                seen[binding.key] = binding.original.line
                yield binding.key, _Given(binding.value or "", f" ({where})")


def _base(name: str) -> str:
    return name.removesuffix("_FILE")


def _is_set(layer: Mapping[str, _Given], name: str) -> bool:
    return name in layer and bool(layer[name].text.strip())


def _either(choices: Sequence[str]) -> str:
    return f"{', '.join(choices[:-1])} or {choices[-1]}"
