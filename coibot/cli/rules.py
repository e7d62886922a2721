"""`coibot rules`: the rules file, and what another one would change."""

import json
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from coibot.cli.ground import records_at_hand, rulebook, settings, today_in
from coibot.cli.terminal import BAD_SETTINGS, counted, err, out, safe, say, show, stop, table, warn, write_json
from coibot.cli.what_if import fates
from coibot.codec import to_json
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.desk.trials import failures, load_trials
from coibot.rules import Rulebook, RulesError, json_schema
from coibot.rules.suggestions import suggestions
from coibot.settings import shipped
from coibot.store.files import DamagedFileError
from coibot.store.tiny import read_vendors
from coibot.workplace import now


@click.group()
def rules() -> None:
    """Validate rules.yaml, and see what a change would do."""


@rules.command("check", short_help="Validate rules.yaml: every mistake with its line.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
def check_rules(file: Path | None) -> None:
    """Validates rules.yaml: every mistake with its line, what is wrong and what would be right.

    Without FILE, the rules that the settings name (COIBOT_RULES).

    Exit status 0 when it is right, 2 when it is not.
    """
    path = file or settings().rules
    book = rulebook(path)
    if file is None and path == shipped("rules.yaml") and path.resolve() != Path("rules.yaml").resolve():
        err.print("There is no rules.yaml here; these are the rules that come with coibot. `coibot init` writes yours.")
    out.print(f"[green]{safe(path)} is in order.[/green]")
    out.print(f"{counted(len(book.classes), 'class', 'classes')}: {safe(', '.join(book.classes))}.")


@rules.command("test", short_help="Try the cases of rules.test.yaml.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
def test_rules(file: Path | None) -> None:
    """Tries the rules on given certificates: does each get the verdict and the findings that it should?

    Without FILE, the rules.test.yaml beside the rules (rules.yaml -> rules.test.yaml).

    Exit status 0 when every case holds, 1 when one does not, 2 when a file is not right.
    """
    given = settings()
    book = rulebook(given.rules)
    path = file or given.rules.with_suffix(f".test{given.rules.suffix}")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        hint = f"; {shipped('rules.test.yaml')} is one to copy and to change" if file is None else ""
        stop(BAD_SETTINGS, f"{path}: {getattr(fault, 'strerror', None) or 'is not UTF-8'}{hint}")
    try:
        trials = load_trials(text, str(path))
    except RulesError as fault:
        stop(BAD_SETTINGS, *map(str, fault.problems))
    office = _office(book)
    failed = 0
    for trial in trials:
        wrong = failures(trial, judge(trial.record, office, trial.as_of))
        failed += bool(wrong)
        for words in wrong:
            say(f"[red]{safe(path)}:{trial.line}[/red]: [bold]{safe(trial.name)}[/bold]: {safe(words, 600)}")
    out.print(f"{len(trials) - failed} of {counted(len(trials), 'case')} hold.")
    sys.exit(1 if failed else 0)


@rules.command("what-if")
@click.argument("new", type=click.Path(path_type=Path), metavar="NEW.yaml")
def what_if(new: Path) -> None:
    """Which vendors change verdict under the new rules, and why. Sends nothing."""
    given = settings()
    book, proposed = rulebook(given.rules), rulebook(new)
    changed = homeless = total = 0
    with records_at_hand(given.data_dir):
        for fate in fates(given.data_dir, _office(book), _office(proposed), today_in(given)):
            if fate.damage:
                warn(f"{fate.damage}. Everyone else is here.")
            for indent, markup in fate.lines:
                say(markup, indent)
            total += fate.counts
            changed += fate.changed
            homeless += fate.homeless
    out.print(f"{changed} of {counted(total, 'vendor')} would change verdict.")
    if homeless:
        err.print(f"{counted(homeless, 'vendor')} would have no class; keep it in the rules, or `coibot vendors edit`.")


@rules.command("waivers")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
def waivers(as_json: bool) -> None:
    """The waivers in force, and those that come so often that the rule may be wrong."""
    given = settings()
    book, day = rulebook(given.rules), today_in(given)
    with records_at_hand(given.data_dir):
        records = []
        for record in read_vendors(given.data_dir):
            if isinstance(record, DamagedFileError):
                warn(f"{record}. Everyone else is here.")
            elif record.profile is not None and record.profile.active:
                records.append(record)
    granted = ((waiver.requirement, record.id, waiver) for record in records for waiver in record.waivers)
    in_force = sorted(
        (one for one in granted if one[2].granted_on <= day <= one[2].until), key=lambda one: (*one[:2], one[2].until)
    )
    often = suggestions(records, book, day)
    if as_json:
        shown = [{"vendor": vendor_id, **to_json(waiver)} for _, vendor_id, waiver in in_force]
        write_json({"as_of": str(day), "waivers": shown, "suggestions": [to_json(one) for one in often]})
        return
    rows = table("Requirement", "Vendor", "Until", "Because", "By")
    for requirement, vendor_id, waiver in in_force:
        rows.add_row(
            safe(requirement), safe(vendor_id), str(waiver.until), safe(waiver.reason), safe(waiver.approved_by)
        )
    show(rows)
    out.print(f"{counted(len(in_force), 'waiver')} in force on {day}.")
    for one in often:
        say(f"[yellow]{safe(one.why)}[/yellow]")


def _office(book: Rulebook) -> Office:
    """A desk to judge at; nothing is written from it."""
    return Office(book, (), now(), ZoneInfo("UTC"), lambda _email, _since: 0)


@rules.command("schema")
def schema() -> None:
    """The JSON Schema of rules.yaml, for editors."""
    sys.stdout.write(json.dumps(json_schema(), indent=2) + "\n")
