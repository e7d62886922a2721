"""`coibot vendors import` and `export`: the roster as a spreadsheet."""

import sys
from dataclasses import replace
from pathlib import Path

import click

from coibot.cli.ground import workplace
from coibot.cli.terminal import BAD_SETTINGS, counted, err, out, safe, say, stop
from coibot.desk.case import Case, Decision
from coibot.desk.office import Office
from coibot.desk.roster import ImportPlan, export_rows, plan_import
from coibot.edge.spreadsheets import SpreadsheetError, read_rows, write_rows
from coibot.model.record import Record
from coibot.model.vendor import VendorProfile
from coibot.pipeline.staff import CommandError
from coibot.workplace import Workplace


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.csv|.xlsx")
@click.option("--dry-run", is_flag=True, help="Only show the differences.")
@click.option("--release", is_flag=True, help="Let the first request to new vendors go out.")
def import_roster(file: Path, dry_run: bool, release: bool) -> None:
    """Take over a spreadsheet. The same file again changes nothing; every bad row is reported, the others count.

    New vendors are not written to until they are released (--release here, or `coibot vendors edit ID --release`).

    Exit status 0 when every row was good, 2 when one was not.
    """
    with workplace() as place:
        try:
            plan = plan_for(place, file)
        except SpreadsheetError as fault:
            stop(BAD_SETTINGS, str(fault))
        show_plan(plan, dry_run=dry_run)
        if not dry_run:
            try:
                take_over(place, plan, file.name, release=release)
            except CommandError as fault:
                stop(BAD_SETTINGS, str(fault))
        sys.exit(BAD_SETTINGS if plan.problems else 0)


def plan_for(place: Workplace, file: Path) -> ImportPlan:
    """What the file would change. Raises SpreadsheetError."""
    existing = {record.id: record.profile for record in place.store.vendors() if record.profile}
    return plan_import(read_rows(file), existing, tuple(place.rulebook.classes))


def show_plan(plan: ImportPlan, *, dry_run: bool) -> None:
    for vendor_id, profile in plan.new.items():
        out.print(f"[green]new[/green]      {vendor_id}: {safe(profile.name)} ({safe(profile.vendor_class)})")
    for vendor_id, changed in plan.changed.items():
        for difference in changed.differences:
            out.print(
                f"[yellow]changed[/yellow]  {vendor_id}: {difference.field.replace('_', ' ')}: "
                f"{safe(difference.before) or '(empty)'} -> {safe(difference.after) or '(empty)'}"
            )
    for problem in plan.problems:
        err.print(f"[red]row {problem.row}[/red], {safe(problem.column)}: {safe(problem.wrong)}; {safe(problem.right)}")
    if plan.ignored_columns:
        err.print(f"columns not used: {safe(', '.join(plan.ignored_columns))}")
    words = "would be " if dry_run else ""
    bad = len({problem.row for problem in plan.problems})
    say(
        f"{len(plan.new)} {words}new, {len(plan.changed)} {words}changed, {len(plan.unchanged)} as before"
        + (f", {counted(bad, 'row')} left out." if bad else ".")
    )


def take_over(place: Workplace, plan: ImportPlan, source: str, *, release: bool) -> None:
    """Carry the plan out. Raises CommandError when an id was taken meanwhile."""
    for vendor_id, profile in plan.new.items():
        place.staff_desk.start_vendor(vendor_id, replace(profile, released=release))
    for vendor_id, changed in plan.changed.items():
        _take_profile(place, vendor_id, changed.profile, source)


def _take_profile(place: Workplace, vendor_id: str, profile: VendorProfile, source: str) -> None:
    def change(current: Record, office: Office) -> Decision:
        case = Case(current, office)
        case.change(profile=profile)
        case.note("edited", f"by importing {source}")
        return case.close()

    place.committer.change(vendor_id, change)


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.csv|.xlsx")
def export_roster(file: Path) -> None:
    """Write the roster as a spreadsheet that imports unchanged."""
    with workplace() as place:
        profiles = {record.id: record.profile for record in place.store.vendors() if record.profile}
        try:
            write_rows(file, export_rows(profiles))
        except SpreadsheetError as fault:
            stop(BAD_SETTINGS, str(fault))
        err.print(f"{counted(len(profiles), 'vendor')} written to {safe(file)}.")
