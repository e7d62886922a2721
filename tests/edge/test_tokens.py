"""Secrets: where they come from, and that they never show."""

import sys
from pathlib import Path

import pytest

from coibot.edge.tokens import CommandSource, Credential, CredentialKind, PasswordSource, TokenUnavailableError

SECRET = "ya29.a0AfH6SMBx-very-secret-token"


def printing(text: str, *, status: int = 0, errors: str = "") -> tuple[str, ...]:
    script = f"import sys; sys.stdout.write({text!r}); sys.stderr.write({errors!r}); sys.exit({status})"
    return (sys.executable, "-I", "-S", "-c", script)


def counting(counter: Path) -> tuple[str, ...]:
    """A helper that prints another token each time."""
    script = f"open({str(counter)!r}, 'a').write('x'); print('token', len(open({str(counter)!r}).read()), sep='')"
    return (sys.executable, "-I", "-S", "-c", script)


def test_a_password_is_given_and_never_shown() -> None:
    source = PasswordSource(SECRET)
    assert source.credential().secret == SECRET
    for shown in (repr(source), str(source), repr(source.credential()), str(source.credential())):
        assert SECRET not in shown


def test_the_first_line_of_the_command_is_the_token() -> None:
    source = CommandSource(printing(f"{SECRET}\nexpires in 3600\n"))
    assert source.credential() == Credential(CredentialKind.OAUTH, SECRET)
    assert SECRET not in repr(source) + repr(source.credential())


def test_a_token_is_kept_for_a_while_and_then_asked_for_again(tmp_path: Path) -> None:
    now = [0.0]
    source = CommandSource(counting(tmp_path / "runs"), keep=300, clock=lambda: now[0])
    first = source.credential()
    now[0] = 299
    assert source.credential() == first
    now[0] = 300
    assert source.credential().secret == "token2"


def test_a_refused_token_is_forgotten(tmp_path: Path) -> None:
    source = CommandSource(counting(tmp_path / "runs"))
    assert source.credential().secret == "token1"
    source.refused()
    assert source.credential().secret == "token2"


@pytest.mark.parametrize("said", ["", "\n\n", "two words", "not\x00printable", "nicht-äscii"])
def test_what_is_no_token_is_not_sent_to_a_server(said: str) -> None:
    with pytest.raises(TokenUnavailableError, match="printed no token"):
        CommandSource(printing(said)).credential()


def test_a_failing_command_is_named_with_its_own_words() -> None:
    with pytest.raises(TokenUnavailableError, match="status 3: refresh token expired"):
        CommandSource(printing("", status=3, errors="noise\nrefresh token expired\n")).credential()


def test_a_failing_command_cannot_leak_a_secret() -> None:
    source = CommandSource(printing(SECRET, status=1, errors=f"bad token {SECRET}"))
    with pytest.raises(TokenUnavailableError) as caught:
        source.credential()
    assert SECRET not in str(caught.value)


def test_a_command_that_hangs_is_ended() -> None:
    source = CommandSource((sys.executable, "-c", "import time; time.sleep(60)"), timeout=0.5)
    with pytest.raises(TokenUnavailableError, match="longer than"):
        source.credential()


@pytest.mark.parametrize("command", [(), ("/no/such/helper",)])
def test_a_command_that_is_not_there(command: tuple[str, ...]) -> None:
    with pytest.raises(TokenUnavailableError, match="cannot be run"):
        CommandSource(command).credential()
