"""Settings: what an operator may write, and what is said when it is wrong."""

from pathlib import Path

import pytest

from coibot.edge.transport import Security
from coibot.environment import Secret
from coibot.model.message import Address
from coibot.settings import Auth, Settings, SettingsError, load, shipped

GOOD = {
    "COIBOT_ADDRESS": "Acme Certificates <COI@acme.example>",
    "COIBOT_STAFF": '"Lee, Ann" <ann@acme.example>, bob@acme.example',
    "COIBOT_TIMEZONE": "America/Chicago",
    "COIBOT_IMAP_HOST": "imap.acme.example",
    "COIBOT_IMAP_PASSWORD": "correct horse",
    "COIBOT_SMTP_HOST": "smtp.acme.example",
}


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder as `coibot init` leaves it."""
    (tmp_path / "rules.yaml").write_text("classes: {}\n")
    (tmp_path / "mail_templates").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def problems(environ: dict[str, str], dotenv: Path | None = None, needs_mail: bool = True) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load(environ, dotenv, needs_mail=needs_mail)
    return list(caught.value.problems)


def only(name: str, value: str, **more: str) -> str:
    """The one problem that this value makes in settings that are good otherwise."""
    (problem,) = problems({**GOOD, name: value, **more})
    return problem


def test_six_settings_are_enough() -> None:
    settings = load(GOOD, None)
    mail = settings.mail
    assert mail is not None
    assert mail.address == Address("coi@acme.example", "Acme Certificates")
    assert mail.staff == (Address("ann@acme.example", "Lee, Ann"), Address("bob@acme.example"))
    assert (mail.imap.port, mail.imap.security, mail.imap.user) == (993, Security.TLS, "coi@acme.example")
    assert (mail.smtp.port, mail.smtp.security, mail.smtp.user) == (465, Security.TLS, "coi@acme.example")
    assert mail.smtp.password == mail.imap.password == Secret("correct horse")
    assert (mail.folder, mail.poll_seconds, mail.auth, mail.authserv_id) == ("INBOX", 60, Auth.PASSWORD, None)
    assert not mail.plus_addressing
    assert (settings.data_dir, settings.rules, settings.store) == (Path("data"), Path("rules.yaml"), "tinydb")
    assert settings.timezone.key == "America/Chicago"
    assert settings.workers >= 1


def test_everything_missing_is_said_at_once() -> None:
    found = problems({})
    assert [line.split(":")[0] for line in found] == [
        "COIBOT_TIMEZONE",
        "COIBOT_ADDRESS",
        "COIBOT_STAFF",
        "COIBOT_IMAP_HOST",
        "COIBOT_IMAP_PASSWORD",
        "COIBOT_SMTP_HOST",
    ]
    assert all("\n" not in line and "; " in line for line in found)


def test_reading_needs_no_mail_settings(office: Path) -> None:
    (office / "rules.yaml").unlink()
    settings = load({"COIBOT_IMAP_PORT": "nonsense"}, None, needs_mail=False)
    assert settings.mail is None
    assert settings.timezone.key == "UTC"
    assert settings.rules == shipped("rules.yaml")


def test_the_daemon_does_not_start_on_rules_nobody_chose(office: Path) -> None:
    (office / "rules.yaml").unlink()
    (line,) = problems(GOOD)
    assert line == "COIBOT_RULES: there is no rules.yaml; give the path of one; coibot init writes it"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("COIBOT_IMAP_PROT", "993", "did you mean COIBOT_IMAP_PORT?"),
        ("COIBOT_TIMEZONE", "America/Chicgo", "did you mean America/Chicago?"),
        ("COIBOT_TIMEZONE", "../../etc/passwd", "one of the tz database"),
        ("COIBOT_IMAP_SECURITY", "starttsl", "did you mean starttls?"),
        ("COIBOT_SMTP_SECURITY", "none", "in the clear to smtp.acme.example; use tls, or starttls"),
        ("COIBOT_IMAP_PORT", "99999", "a whole number from 1 to 65535"),
        ("COIBOT_POLL_SECONDS", "0", "a whole number from 1 to 86400"),
        ("COIBOT_POLL_SECONDS", "1.5", "a whole number from 1 to 86400"),
        ("COIBOT_WORKERS", "many", "a whole number from 1 to 64"),
        ("COIBOT_IMAP_HOST", "imaps://imap.acme.example", "give the name alone"),
        ("COIBOT_IMAP_HOST", "imap.acme.example:993", "the port in COIBOT_IMAP_PORT"),
        ("COIBOT_IMAP_HOST", "the mail server", "is not the name of a host"),
        ("COIBOT_ADDRESS", "coi", "'coi' is not an e-mail address"),
        ("COIBOT_ADDRESS", "a@acme.example, b@acme.example", "has more than one address"),
        ("COIBOT_STAFF", "ann@acme.example, bob", "'bob' is not an e-mail address"),
        ("COIBOT_STAFF", "coi@acme.example", "coibot would write to itself"),
        ("COIBOT_STORE", "sqlite", "say tinydb"),
        ("COIBOT_STORE", "postgresql://u:hunter2@db/coibot", "PostgreSQL is not available in this version"),
        ("COIBOT_AUTH", "microsoft", "microsoft is not available in this version; use command"),
        ("COIBOT_AUTH", "google", "google is not available in this version; use command"),
        ("COIBOT_AUTH", "oauth", "password, command, microsoft or google"),
        ("COIBOT_PLUS_ADDRESSING", "maybe", "yes or no"),
        ("COIBOT_TEMPLATES", "elsewhere", "there is no elsewhere"),
        ("COIBOT_DATA_DIR", "rules.yaml", "rules.yaml is not a folder"),
    ],
)
def test_a_mistake_is_named_with_what_would_be_right(name: str, value: str, said: str) -> None:
    line = only(name, value)
    assert line.startswith(f"{name}: ")
    assert said in line
    assert "hunter2" not in line


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_no_encryption_on_loopback_only(host: str) -> None:
    mail = load({**GOOD, "COIBOT_IMAP_HOST": host, "COIBOT_IMAP_SECURITY": "none"}, None).mail
    assert mail is not None
    assert (mail.imap.host, mail.imap.port, mail.imap.security) == (host, 143, Security.NONE)


@pytest.mark.parametrize("host", ["localhost.acme.example", "10.0.0.1", "127.0.0.1.example", "::2"])
def test_what_only_looks_like_loopback_must_be_encrypted(host: str) -> None:
    assert "in the clear" in only("COIBOT_IMAP_SECURITY", "none", COIBOT_IMAP_HOST=host)


def test_a_token_command_takes_the_place_of_the_password() -> None:
    environ = {**GOOD, "COIBOT_AUTH": "command", "COIBOT_AUTH_COMMAND": "sh -c 'echo token'", "PATH": "/usr/bin:/bin"}
    del environ["COIBOT_IMAP_PASSWORD"]
    mail = load(environ, None).mail
    assert mail is not None
    assert mail.auth_command == ("sh", "-c", "echo token")
    assert mail.imap.password is None


@pytest.mark.parametrize(
    ("command", "said"),
    [("", "is not set"), ("no-such-program --token", "there is no program no-such-program"), ("sh 'x", "quotation")],
)
def test_a_token_command_that_cannot_run(command: str, said: str) -> None:
    (line,) = problems({**GOOD, "COIBOT_AUTH": "command", "COIBOT_AUTH_COMMAND": command, "PATH": "/usr/bin:/bin"})
    assert line.startswith("COIBOT_AUTH_COMMAND: ")
    assert said in line


def test_smtp_may_do_without_a_log_in() -> None:
    mail = load({**GOOD, "COIBOT_SMTP_USER": "none"}, None).mail
    assert mail is not None
    assert (mail.smtp.user, mail.smtp.password) == (None, None)


def test_another_smtp_user_needs_a_password_of_its_own() -> None:
    assert only("COIBOT_SMTP_USER", "relay").startswith("COIBOT_SMTP_PASSWORD: is not set; give the password of relay")


def test_a_secret_shows_in_no_text_made_of_the_settings() -> None:
    settings = load(GOOD, None)
    assert settings.mail is not None
    password = settings.mail.imap.password
    assert password is not None
    for text in (repr(settings), str(settings), f"{password}", f"{password!r}"):
        assert "correct horse" not in text
    assert password.reveal() == "correct horse"


def test_a_secret_shows_in_no_problem(office: Path) -> None:
    (office / "password").write_text("hunter2\nhunter2\n")
    environ = {**GOOD, "COIBOT_IMAP_PASSWORD_FILE": str(office / "password"), "COIBOT_IMAP_PORT": "x"}
    assert "hunter2" not in "\n".join(problems(environ))
    assert "correct horse" not in "\n".join(problems(environ))


def test_a_password_in_a_file(office: Path) -> None:
    (office / "password").write_text("  spaced $out ${HOME} \n")
    environ = {name: value for name, value in GOOD.items() if name != "COIBOT_IMAP_PASSWORD"}
    settings: Settings = load({**environ, "COIBOT_IMAP_PASSWORD_FILE": str(office / "password")}, None)
    assert settings.mail is not None
    assert settings.mail.imap.password == Secret("  spaced $out ${HOME} ")


def test_a_file_that_cannot_be_read(office: Path) -> None:
    environ = {name: value for name, value in GOOD.items() if name != "COIBOT_IMAP_PASSWORD"}
    found = problems({**environ, "COIBOT_IMAP_PASSWORD_FILE": str(office / "absent")})
    assert found[0].startswith("COIBOT_IMAP_PASSWORD_FILE: ")
    assert "No such file or directory" in found[0]


def test_a_value_and_a_file_for_it() -> None:
    line = only("COIBOT_IMAP_PASSWORD_FILE", "rules.yaml")
    assert line == "COIBOT_IMAP_PASSWORD: is given here and in COIBOT_IMAP_PASSWORD_FILE; keep one of the two"


def write_env(office: Path, text: str) -> Path:
    path = office / ".env"
    path.write_text(text)
    return path


def test_the_environment_comes_before_the_file(office: Path) -> None:
    lines = "".join(f"{name}='{value}'\n" for name, value in GOOD.items())
    dotenv = write_env(office, f"# our office\nPATH=/nowhere\n{lines}export COIBOT_IMAP_FOLDER=Certificates\n")
    (office / "password").write_text("other")
    mail = load({"COIBOT_IMAP_PASSWORD_FILE": "password", "COIBOT_STAFF": "", "PATH": "/bin"}, dotenv).mail
    assert mail is not None
    assert mail.imap.password == Secret("other")
    assert mail.folder == "Certificates"
    assert len(mail.staff) == 2, "an empty value in the environment counts as not given"


def test_nothing_is_interpolated(office: Path) -> None:
    dotenv = write_env(office, 'COIBOT_IMAP_PASSWORD="pa${HOME}ss"\n')
    environ = {name: value for name, value in GOOD.items() if name != "COIBOT_IMAP_PASSWORD"}
    mail = load(environ, dotenv).mail
    assert mail is not None
    assert mail.imap.password == Secret("pa${HOME}ss")


def test_a_mistake_in_the_file_names_the_line(office: Path) -> None:
    dotenv = write_env(
        office,
        "# office\nCOIBOT_IMAP_PORT=nine\nCOIBOT_STAF=x@y.example\n"
        "COIBOT_WORKERS=2\nCOIBOT_WORKERS=3\nCOIBOT_STORE='tiny\n",
    )
    found = problems(GOOD, dotenv)
    assert [line.split("; ")[0] for line in found] == [
        ".env:5: repeats COIBOT_WORKERS of line 4",
        ".env:6: is not a setting",
        "COIBOT_STAF (.env:3): is not a setting",
        "COIBOT_IMAP_PORT (.env:2): 'nine' will not do",
    ]


def test_a_file_that_is_absent_is_no_mistake(office: Path) -> None:
    assert load(GOOD, office / ".env").mail is not None
