"""Where the secret for a log-in comes from: a password, or a command that prints an OAuth access token.

A secret is never part of a repr or of an error message.
"""

import re
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class CredentialKind(StrEnum):
    PASSWORD = "password"  # noqa: S105
    OAUTH = "oauth"
    """An access token, for XOAUTH2."""


@dataclass(frozen=True, slots=True)
class Credential:
    kind: CredentialKind
    secret: str = field(repr=False)


class TokenUnavailableError(Exception):
    """No secret can be had: the message says which command failed and how. Nothing was sent to any server."""


class TokenSource(Protocol):
    """Gives the secret for one account. Calls may block (a command is run); use it from a thread of its own."""

    def credential(self) -> Credential:
        """The secret to log in with now. Raises TokenUnavailableError."""
        ...

    def refused(self) -> None:
        """The server refused the last secret: forget it if another can be had."""
        ...


class PasswordSource:
    """A fixed password."""

    def __init__(self, password: str) -> None:
        self._credential = Credential(CredentialKind.PASSWORD, password)

    def credential(self) -> Credential:
        return self._credential

    def refused(self) -> None:
        """A password does not change by asking again."""

    def __repr__(self) -> str:
        return "PasswordSource(...)"


_SECRET_LOOKING = re.compile(r"[A-Za-z0-9._~+/=-]{32,}")


class CommandSource:
    """Runs a helper that prints an access token on its first line, such as mutt_oauth2.py or oauth2ms.

    `command` is a list of words and is run without a shell. The token is kept for `keep` seconds (helpers look after
    expiry themselves, and print a fresh token when it is near), or until a server refuses it. `timeout` is in seconds.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        keep: float = 300,
        timeout: float = 30,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._command = tuple(command)
        self._keep = keep
        self._timeout = timeout
        self._clock = clock
        self._kept: Credential | None = None
        self._fetched_at = 0.0

    def credential(self) -> Credential:
        if self._kept is None or self._clock() - self._fetched_at >= self._keep:
            self._kept = Credential(CredentialKind.OAUTH, self._run())
            self._fetched_at = self._clock()
        return self._kept

    def refused(self) -> None:
        self._kept = None

    def _run(self) -> str:
        program = self._command[0] if self._command else "(no command)"
        try:
            done = subprocess.run(  # noqa: S603 - the operator's own command, from the settings
                self._command, stdin=subprocess.DEVNULL, capture_output=True, timeout=self._timeout, check=False
            )
        except subprocess.TimeoutExpired:
            raise TokenUnavailableError(f"the token command {program} took longer than {self._timeout:g} s") from None
        except (OSError, ValueError, IndexError) as fault:
            raise TokenUnavailableError(f"the token command {program} cannot be run: {fault}") from None
        if done.returncode:
            last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
            said = f": {_SECRET_LOOKING.sub('(hidden)', last)}" if last else ""
            raise TokenUnavailableError(f"the token command {program} failed with status {done.returncode}{said}")
        token = done.stdout.decode("utf-8", "replace").strip().partition("\n")[0].strip()
        if not token or not token.isascii() or any(c.isspace() or not c.isprintable() for c in token):
            raise TokenUnavailableError(f"the token command {program} printed no token on its first line")
        return token

    def __repr__(self) -> str:
        return f"CommandSource({self._command[0] if self._command else ''!r}, ...)"
