"""`coibot rules`: the rules file, and what another one would change."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import click

from coibot.cli.ground import rulebook, settings, today, workplace
from coibot.cli.terminal import counted, err, out, safe, say
from coibot.desk.judgement import judge
from coibot.rules import Changes, compare_assessments, json_schema
from coibot.settings import shipped


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


@rules.command("what-if")
@click.argument("new", type=click.Path(path_type=Path), metavar="NEW.yaml")
def what_if(new: Path) -> None:
    """Which vendors change verdict under the new rules, and why. Sends nothing."""
    proposed = rulebook(new)
    changed = homeless = total = 0
    with workplace() as place:
        office = place.committer.office()
        later = replace(office, rulebook=proposed)
        for record in place.store.vendors():
            profile = record.profile
            if profile is None or not profile.active:
                continue
            total += 1
            if profile.vendor_class not in proposed.classes:
                homeless += 1
                say(
                    f"[red]{safe(profile.name)}[/red] ({record.id}): the new rules have no class "
                    f"{safe(profile.vendor_class)}"
                )
            elif profile.vendor_class not in place.rulebook.classes:
                verdict = judge(record, later, today(place)).verdict
                say(f"[bold]{safe(profile.name)}[/bold] ({record.id}): had no class, would be {verdict.value}")
                changed += 1
            else:
                before, after = judge(record, office, today(place)), judge(record, later, today(place))
                changes = compare_assessments(before, after)
                if changes.verdict_changed:
                    changed += 1
                    say(
                        f"[bold]{safe(profile.name)}[/bold] ({record.id}): "
                        f"{changes.before.value} -> {changes.after.value}"
                    )
                    _reasons(changes)
    out.print(f"{changed} of {counted(total, 'vendor')} would change verdict.")
    if homeless:
        err.print(f"{counted(homeless, 'vendor')} would have no class; keep it in the rules, or `coibot vendors edit`.")


def _reasons(changes: Changes) -> None:
    for finding in changes.findings:
        say(safe(finding.why), indent=4)


@rules.command("schema")
def schema() -> None:
    """The JSON Schema of rules.yaml, for editors."""
    sys.stdout.write(json.dumps(json_schema(), indent=2) + "\n")
