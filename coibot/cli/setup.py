"""`coibot init`: the set-up assistant. Asks, tests the connections, writes .env and rules.yaml, shows the first day."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import click

from coibot.cli import questions
from coibot.cli.answers import __doc__ as answers_help
from coibot.cli.answers import read_answers
from coibot.cli.connections import Trial, try_mailbox, try_way_out
from coibot.cli.env_file import env_text
from coibot.cli.ground import records_at_hand
from coibot.cli.oversight import show_due
from coibot.cli.roster import plan_for, show_plan, take_over
from coibot.cli.terminal import BAD_SETTINGS, err, out, safe, say, stop, warn
from coibot.edge.spreadsheets import SpreadsheetError
from coibot.pipeline.staff import CommandError
from coibot.rules import Rulebook, RulesError, load_rulebook
from coibot.rules.starting import UnknownLimitError, starting_rules
from coibot.settings import MailSettings, Settings, SettingsError, load, shipped
from coibot.store.files import write_whole
from coibot.workplace import Workplace, office_of

ENV = Path(".env")
RULES = Path("rules.yaml")
TEMPLATES = Path("mail_templates")

NOT_READY = 1


def _example() -> str:
    return "\n\n\b\nAn answers file (YAML):\n" + (answers_help or "").partition("\n\n")[2].rstrip()


@click.command(short_help="The set-up assistant: writes .env and rules.yaml.", epilog=_example())
@click.option("--answers", "file", type=click.Path(path_type=Path), metavar="FILE", help="Ask nothing; it is all here.")
@click.option("--no-test", is_flag=True, help="Do not try the connections.")
@click.option("--replace", is_flag=True, help="With --answers: overwrite .env and rules.yaml when they are there.")
def init(file: Path | None, no_test: bool, replace: bool) -> None:
    """The set-up assistant: asks what you know, tests the connections, writes .env and rules.yaml into this folder.

    Nothing is sent, and nothing that is there is overwritten without asking.

    Exit status 0 when coibot is ready to run, 1 when a connection does not work yet, 2 for answers that will not do.
    """
    ready = _from_file(file, test=not no_test, replace=replace) if file else _by_asking(test=not no_test)
    if not ready:
        raise SystemExit(NOT_READY)


# -- without questions -------------------------------------------------------------------------------------------------


def _from_file(file: Path, *, test: bool, replace: bool) -> bool:
    there = [path.name for path in (ENV, RULES) if _is_yours(path)]
    if there and not replace:
        stop(BAD_SETTINGS, f"{' and '.join(there)} exist here already; --replace overwrites them")
    try:
        answers = read_answers(file)
        rules_text, rules = starting_rules(shipped("rules.yaml").read_text(encoding="utf-8"), answers.rules)
    except OSError as fault:
        stop(BAD_SETTINGS, f"{file}: {fault.strerror or fault}")
    except UnicodeDecodeError:
        stop(BAD_SETTINGS, f"{file}: is not UTF-8 text")
    except RulesError as fault:
        stop(BAD_SETTINGS, *map(str, fault.problems))
    except UnknownLimitError as fault:
        stop(BAD_SETTINGS, f"{file}: {fault}")
    problems = _problems(answers.settings)
    if answers.roster is not None and not answers.roster.is_file():
        problems = (*problems, f"{file}: there is no roster {answers.roster}")
    if problems:
        stop(BAD_SETTINGS, *problems)
    if test and not _try(_mail(answers.settings)):
        err.print("Nothing was written. Mend it, or give --no-test to write the files all the same.")
        return False
    _write(ENV, env_text(answers.settings))
    _write(RULES, rules_text)
    if answers.templates:
        _copy_templates()
    _show_first_day(rules, answers.settings, answers.roster, release=answers.release)
    return True


# -- with questions ----------------------------------------------------------------------------------------------------


def _by_asking(*, test: bool) -> bool:
    out.print("[bold]Setting up coibot in this folder.[/bold] Ctrl-C leaves; nothing is written before the end.")
    keep_env, keep_rules = _kept(ENV), _kept(RULES)
    shipped_text = shipped("rules.yaml").read_text(encoding="utf-8")
    rules_text = None
    if keep_rules:
        rules = _own_rules()
    else:
        rules_text, rules = _ask_rules(shipped_text)
    ready, values = True, None
    if keep_env:
        if test:
            ready = _try(_own_settings())
    else:
        ready, values = _ask_settings(rules.company.name, test=test)
    roster, release = questions.ask_roster()
    templates = not TEMPLATES.exists() and click.confirm(
        "\nPut the letters' templates here, too, to change their wording?", default=False
    )
    out.print()
    if values is not None:
        _write(ENV, env_text(values))
    if rules_text is not None:
        _write(RULES, rules_text)
    if templates:
        _copy_templates()
    _show_first_day(rules, values or {}, roster, release=release)
    if not ready:
        err.print("Not ready: the connections do not work yet. Change .env and run `coibot init` again to test them.")
    return ready


def _kept(path: Path) -> bool:
    return _is_yours(path) and not click.confirm(f"There is a {path} here already. Replace it?", default=False)


def _is_yours(path: Path) -> bool:
    """Whether there is a file with somebody's work in it: not the rules as they come with coibot."""
    if not path.exists():
        return False
    return not (path == RULES and path.read_bytes() == shipped("rules.yaml").read_bytes())


def _own_rules() -> Rulebook:
    try:
        return load_rulebook(RULES)
    except RulesError as fault:
        stop(BAD_SETTINGS, *map(str, fault.problems))


def _own_settings() -> MailSettings:
    try:
        settings = load(os.environ, ENV)
    except SettingsError as fault:
        stop(BAD_SETTINGS, *fault.problems)
    assert settings.mail is not None
    return settings.mail


def _ask_rules(shipped_text: str) -> tuple[str, Rulebook]:
    while True:
        try:
            return starting_rules(shipped_text, questions.ask_rules(shipped_text, load_rulebook(shipped_text)))
        except RulesError as fault:
            for problem in fault.problems:
                say(f"[red]{safe(problem.message)}[/red]", indent=2)
            out.print("Once more, please.")


def _ask_settings(company: str, *, test: bool) -> tuple[bool, Mapping[str, str]]:
    """Whether the connections work, and the answers."""
    values: dict[str, str] = {}
    while True:
        values = questions.ask_settings(company, values)
        problems = _problems(values)
        for problem in problems:
            say(f"[red]{safe(problem)}[/red]", indent=2)
        if not problems:
            if not test or _try(_mail(values)):
                return True, values
            if not click.confirm("Change these answers?", default=True):
                return False, values


# -- what both do ------------------------------------------------------------------------------------------------------


def _checked(values: Mapping[str, str]) -> Settings:
    """As the daemon will take them, but for rules.yaml, which is not there yet."""
    path = {"PATH": os.environ["PATH"]} if "PATH" in os.environ else {}
    return load({"COIBOT_RULES": str(shipped("rules.yaml")), **path, **values}, None)


def _problems(values: Mapping[str, str]) -> tuple[str, ...]:
    try:
        _checked(values)
    except SettingsError as fault:
        return fault.problems
    return tuple(f"{name}: has more than one line" for name, value in values.items() if len(value.splitlines()) > 1)


def _mail(values: Mapping[str, str]) -> MailSettings:
    mail = _checked(values).mail
    assert mail is not None
    return mail


def _try(mail: MailSettings) -> bool:
    questions.section("Trying the connections")
    trials = []
    for title, attempt in (("mail in", try_mailbox), ("mail out", try_way_out)):
        trial = attempt(mail)
        _tell(title, trial)
        trials.append(trial)
    return all(trial.ok for trial in trials)


def _tell(title: str, trial: Trial) -> None:
    mark = "[green]works[/green]" if trial.ok else "[red]does not work[/red]"
    say(f"{title}: {mark}: {safe(trial.words)}", indent=2)
    if trial.advice:
        say(safe(trial.advice), indent=4)


def _write(path: Path, text: str) -> None:
    """.env for this user's eyes only; rules.yaml for everybody's, as a container's user must read it."""
    try:
        write_whole(path.absolute(), text.encode())
        if path != ENV:
            path.chmod(0o644)
    except OSError as fault:
        stop(BAD_SETTINGS, f"{path}: {fault.strerror or fault}")
    out.print(f"written: {path}")


def _copy_templates() -> None:
    if TEMPLATES.exists():
        return
    try:
        shutil.copytree(shipped("mail_templates"), TEMPLATES)
    except OSError as fault:
        stop(BAD_SETTINGS, f"{TEMPLATES}: {fault}")
    out.print(f"written: {TEMPLATES}/")


def _show_first_day(rules: Rulebook, values: Mapping[str, str], roster: Path | None, *, release: bool) -> None:
    for name in (name for name, value in values.items() if os.environ.get(name, value) != value):
        warn(f"{name} is set in the environment, too, and counts more there than in .env")
    try:
        settings = load(os.environ, ENV)
    except SettingsError as fault:
        stop(BAD_SETTINGS, *fault.problems)
    with (
        records_at_hand(settings.data_dir),
        Workplace(settings.data_dir, rules, office_of(settings), templates=settings.templates) as place,
    ):
        if roster is not None:
            _import(place, roster, release=release)
        questions.section("The first day", f"What `coibot due --until {place.committer.office().today}` says.")
        show_due(place, place.committer.office().today)
        vendors = len(place.store.index.vendor_ids())
    questions.section("Next")
    if not vendors:
        out.print("  coibot vendors import FILE   take over your roster (.csv or .xlsx)")
    out.print("  coibot import FOLDER         take over the certificates you have; nobody is written to")
    out.print("  coibot run --dry-run         read what is in the mailbox, and show what would be answered")
    out.print("  coibot run                   the daemon")


def _import(place: Workplace, file: Path, *, release: bool) -> None:
    questions.section(f"Vendors of {safe(file)}")
    try:
        plan = plan_for(place, file)
        show_plan(plan, dry_run=False)
        take_over(place, plan, file.name, release=release)
    except (SpreadsheetError, CommandError) as fault:
        err.print(f"[red]{safe(fault)}[/red]")
