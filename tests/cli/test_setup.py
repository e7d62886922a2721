"""`coibot init`: answers in, .env and rules.yaml out."""

import stat
import string
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coibot.cli.connections import diagnosis, try_way_out
from coibot.cli.env_file import env_text
from coibot.edge.transport import Security
from coibot.rules import load_rulebook
from coibot.settings import MailServer, MailSettings, load, shipped
from tests.cli.conftest import Terminal
from tests.servers.sink import Sink

ANSWERS = """
company: Acme Property Group LLC
holder: |
  Acme Property Group LLC
  1 Foundry Lane
contact: {{name: Ann Lee, email: insurance@acme.example, phone: (555) 010-0142}}
classes: [standard, contractor]
limits:
  contractor:
    umbrella_excess.each_occurrence: 2M
settings:
  COIBOT_ADDRESS: Acme Certificates <coi@acme.example>
  COIBOT_STAFF: ann@acme.example
  COIBOT_TIMEZONE: America/Chicago
  COIBOT_IMAP_HOST: 127.0.0.1
  COIBOT_IMAP_PORT: {imap}
  COIBOT_IMAP_SECURITY: none
  COIBOT_IMAP_PASSWORD: "pa$$ '#word"
  COIBOT_SMTP_HOST: 127.0.0.1
  COIBOT_SMTP_PORT: {smtp}
  COIBOT_SMTP_SECURITY: none
"""


@pytest.fixture
def answers(coibot: Terminal) -> Path:
    return coibot.file("answers.yaml", ANSWERS.format(imap=1, smtp=1))


class TestFromAFile:
    def test_writes_what_the_daemon_reads(self, coibot: Terminal, answers: Path) -> None:
        said = coibot("init", "--answers", answers, "--no-test")
        env = coibot.folder / ".env"
        assert stat.S_IMODE(env.stat().st_mode) == 0o600
        settings = load({}, env)
        assert settings.mail is not None and settings.mail.imap.password is not None
        assert settings.mail.imap.password.reveal() == "pa$$ '#word"
        assert settings.mail.address.name == "Acme Certificates"
        rules = load_rulebook(coibot.folder / "rules.yaml")
        assert rules.company.name == "Acme Property Group LLC" and set(rules.classes) == {"standard", "contractor"}
        assert rules.classes["contractor"].umbrella_excess.limits.each_occurrence == 2_000_000
        assert "0 letters today" in said.out and "coibot run" in said.out
        assert "pa$$" not in said.out + said.err

    def test_shows_what_the_first_day_would_send(self, coibot: Terminal, answers: Path) -> None:
        coibot.file("roster.csv", "name,class,email\nPlumb Co,contractor,p@plumb.example\n")
        with answers.open("a") as file:
            file.write("roster: roster.csv\nrelease: true\ntemplates: true\n")
        said = coibot("init", "--answers", answers, "--no-test")
        assert "plumb-co  request  p@plumb.example  nothing is on file" in said.out
        assert (coibot.folder / "mail_templates/en/deficient.txt.j2").is_file()
        assert "1 letter today" in said.out

    def test_overwrites_nothing_unless_told_to(self, coibot: Terminal, answers: Path) -> None:
        coibot.file(".env", "COIBOT_ADDRESS=mine@acme.example\n")
        said = coibot("init", "--answers", answers, "--no-test", status=2)
        assert ".env exist" in said.err and "--replace" in said.err
        assert (coibot.folder / ".env").read_text() == "COIBOT_ADDRESS=mine@acme.example\n"
        assert not (coibot.folder / "rules.yaml").exists()
        coibot("init", "--answers", answers, "--no-test", "--replace")
        assert "coi@acme.example" in (coibot.folder / ".env").read_text()

    def test_the_shipped_rules_are_nobodys_work(self, coibot: Terminal, answers: Path) -> None:
        coibot.file("rules.yaml", shipped("rules.yaml").read_bytes())
        coibot("init", "--answers", answers, "--no-test")
        assert load_rulebook(coibot.folder / "rules.yaml").company.name == "Acme Property Group LLC"

    def test_connections_that_do_not_work_are_diagnosed_and_nothing_is_written(
        self, coibot: Terminal, answers: Path
    ) -> None:
        said = coibot("init", "--answers", answers, status=1)
        for words in (
            "mail in: does not work",
            "mail out: does not work",
            "nothing answers on port 1",
            "COIBOT_SMTP_PORT",
        ):
            assert words in said.out
        assert "Nothing was written" in said.err
        assert not (coibot.folder / ".env").exists()
        assert "pa$$" not in said.out + said.err

    @pytest.mark.parametrize(
        ("line", "becomes", "words"),
        [
            ("company: Acme", "compony: Acme", "answers.yaml:2: 'compony' is no answer; did you mean company?"),
            ("company: Acme Property Group LLC", "", "company is missing"),
            ("classes: [standard, contractor]", "classes: [plumber]", "there is no class plumber; there are standard"),
            ("2M", "much", "'much' is not an amount"),
            ("COIBOT_TIMEZONE: America/Chicago", "COIBOT_TIMEZONE: Chicago", "COIBOT_TIMEZONE: 'Chicago'"),
            ("COIBOT_STAFF: ann@acme.example", "COIBOT_STAF: ann@acme.example", "did you mean COIBOT_STAFF?"),
            ("insurance@acme.example", "insurance", "'insurance' is not an e-mail address"),
            ("settings:", "settings: none\nother:", "settings: write a table"),
            ("company:", "company", "not valid YAML"),
        ],
    )  # fmt: skip
    def test_mistakes_are_told_with_their_place(
        self, coibot: Terminal, answers: Path, line: str, becomes: str, words: str
    ) -> None:
        answers.write_text(answers.read_text().replace(line, becomes, 1))
        said = coibot("init", "--answers", answers, "--no-test", status=2)
        assert words in said.err
        assert not (coibot.folder / ".env").exists() and not (coibot.folder / "rules.yaml").exists()


COMPANY = ["Acme Homes LLC", "", "1 Foundry Lane", "", "", "Ann Lee", "ann@acme.example", ""]
PEOPLE = ["ann@acme.example", "America/Chicago"]


def typed(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


class TestByAsking:
    def test_asks_again_for_what_will_not_do_and_tries_the_connections(self, coibot: Terminal, sink: Sink) -> None:
        sink.users["coi@acme.example"] = "secret"
        classes = ["contractor, plumber", "contractor", "y", "2M", "", "lots", "", "none", ""]
        mailbox = ["coi@", "coi@acme.example", "elsewhere"]
        servers = ["127.0.0.1", "none", "1", "127.0.0.1", "none", str(sink.port), "", "secret"]
        after = ["n", "", "n"]
        said = coibot("init", answers=typed(*COMPANY, *classes, *mailbox, *servers, *PEOPLE, *after), status=1)
        assert "there is no class plumber" in said.out and "'lots' is not an amount" in said.out
        assert "mail in: does not work" in said.out
        assert "mail out: works: logged in to 127.0.0.1 as coi@acme.example; nothing was sent" in said.out
        assert not sink.letters
        rules = load_rulebook(coibot.folder / "rules.yaml")
        contractor = rules.classes["contractor"]
        assert rules.company.certificate_holder.address == "Acme Homes LLC\n1 Foundry Lane"
        assert contractor.general_liability.limits.each_occurrence == 2_000_000
        assert contractor.umbrella_excess.coverage == "not_required"
        mail = load({}, coibot.folder / ".env").mail
        assert mail is not None and mail.address.email == "coi@acme.example"
        assert mail.address.name == "Acme Homes LLC Certificates"
        assert "secret" not in said.out and "Not ready" in said.err

    def test_knows_where_google_is_and_what_it_wants(self, coibot: Terminal) -> None:
        mailbox = ["coi@gmail.com", "", "", "", "", "", "", "", "abcd efgh ijkl mnop"]
        said = coibot("init", "--no-test", answers=typed(*COMPANY, "all", "n", *mailbox, *PEOPLE, "", "n"))
        assert "app password" in said.out
        mail = load({}, coibot.folder / ".env").mail
        assert mail is not None
        assert (mail.imap.host, mail.imap.port, mail.imap.security) == ("imap.gmail.com", 993, "tls")
        assert (mail.smtp.host, mail.smtp.port, mail.smtp.security) == ("smtp.gmail.com", 465, "tls")

    def test_microsoft_takes_a_command_and_no_password(self, coibot: Terminal) -> None:
        mailbox = ["coi@acme.example", "microsoft", "", "", "", "", "", "", "", "/bin/echo token"]
        said = coibot("init", "--no-test", answers=typed(*COMPANY, "all", "n", *mailbox, *PEOPLE, "", "n"))
        assert "takes no passwords" in said.out
        mail = load({}, coibot.folder / ".env").mail
        assert mail is not None and mail.auth_command == ("/bin/echo", "token")
        assert (mail.imap.host, mail.smtp.host, mail.smtp.port) == ("outlook.office365.com", "smtp.office365.com", 587)

    def test_keeps_what_is_there_when_told_so(self, set_up: Terminal) -> None:
        rules = (set_up.folder / "rules.yaml").read_text().replace("500_000", "700_000")
        set_up.file("rules.yaml", rules)
        env = (set_up.folder / ".env").read_text()
        said = set_up("init", "--no-test", answers=typed("n", "n", "", "n"))
        assert "There is a rules.yaml here already" in said.out
        assert (set_up.folder / "rules.yaml").read_text() == rules
        assert (set_up.folder / ".env").read_text() == env

    def test_leaving_writes_nothing(self, coibot: Terminal) -> None:
        coibot("init", answers=typed(*COMPANY), status=1)
        assert list(coibot.folder.iterdir()) == []


WORDS = st.text(string.ascii_letters + string.digits + string.punctuation + " é", min_size=1, max_size=20)


@given(WORDS)
@example("a #b")
@example("'quoted'")
@example("it's $5 \\ more")
@example('"')
def test_a_password_comes_back_as_it_was_given(tmp_path_factory: pytest.TempPathFactory, password: str) -> None:
    if not password.strip():
        return
    env = tmp_path_factory.getbasetemp() / "password.env"
    values = {
        "COIBOT_ADDRESS": "coi@acme.example", "COIBOT_STAFF": "ann@acme.example", "COIBOT_TIMEZONE": "UTC",
        "COIBOT_IMAP_HOST": "imap.acme.example", "COIBOT_SMTP_HOST": "smtp.acme.example",
        "COIBOT_RULES": str(shipped("rules.yaml")), "COIBOT_IMAP_PASSWORD": password,
    }  # fmt: skip
    env.write_text(env_text(values), encoding="utf-8")
    mail = load({}, env).mail
    assert mail is not None and mail.imap.password is not None
    assert mail.imap.password.reveal() == password


def test_a_refused_password_is_told_and_not_repeated(set_up: Terminal, sink: Sink) -> None:
    sink.users["coi@property.example"] = "another"
    env = (set_up.folder / ".env").read_text().replace("COIBOT_SMTP_PORT=1", f"COIBOT_SMTP_PORT={sink.port}")
    trial = try_way_out(_mail(set_up.file(".env", env)))
    assert not trial.ok and "refused the log-in of coi@property.example" in trial.words
    assert "Check the user name and the password" in trial.words and "secret" not in trial.words
    sink.users["coi@property.example"] = "secret"
    assert try_way_out(_mail(set_up.folder / ".env")).ok
    assert len(sink.log_ins) == 2 and not sink.letters


def _mail(env: Path) -> MailSettings:
    mail = load({}, env).mail
    assert mail is not None
    return mail


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("x:993: [Errno -2] Name or service not known", "No server has the name mail.acme.example"),
        ("x:993: [Errno 111] Connection refused", "nothing answers on port 993"),
        ("x:993: timed out", "firewall"),
        ("x:993: [SSL: WRONG_VERSION_NUMBER] wrong version", "COIBOT_IMAP_SECURITY=starttls with port 143"),
        ("x refused the log-in of coi: 535 5.7.139 Authentication unsuccessful, basic authentication is disabled",
         "COIBOT_AUTH=command"),
        ("x refused the log-in of coi: 535 5.7.139 SmtpClientAuthentication is disabled for the Tenant",
         "allow authenticated SMTP"),
        ("x refused the log-in of coi: 534-5.7.9 Application-specific password required", "app password"),
        ("the certificate of x is not trusted: self-signed certificate. Check COIBOT_IMAP_HOST.", ""),
    ],
)  # fmt: skip
def test_a_fault_is_put_in_plain_words(said: str, words: str) -> None:
    server = MailServer("mail.acme.example", 993, Security.TLS, "coi@acme.example", None)
    advice = diagnosis(said, server, "IMAP")
    assert words in advice and bool(words) is bool(advice)


def test_a_refused_log_in_at_a_well_known_provider_says_what_it_wants() -> None:
    server = MailServer("outlook.office365.com", 993, Security.TLS, "coi@acme.example", None)
    assert "COIBOT_AUTH=command" in diagnosis("outlook.office365.com refused the log-in of coi", server, "IMAP")
