"""`coibot vendors import` and `export`: the roster as a spreadsheet."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click

from coibot.cli.ground import workplace
from coibot.cli.terminal import BAD_SETTINGS, counted, err, out, safe, say, show, stop, table
from coibot.desk.case import Case, Decision
from coibot.desk.columns import COLUMNS
from coibot.desk.headings import NOTHING, find_header
from coibot.desk.office import Office
from coibot.desk.roster import ImportPlan, export_rows, plan_import
from coibot.edge.spreadsheets import Sheet, SpreadsheetError, read_sheets, write_rows
from coibot.model.record import Record
from coibot.model.vendor import VendorProfile
from coibot.pipeline.staff import CommandError
from coibot.workplace import Workplace


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.csv|.xlsx")
@click.option("--dry-run", is_flag=True, help="Only show the differences.")
@click.option("--release", is_flag=True, help="Let the first request to new vendors go out.")
@click.option("--sheet", metavar="NAME", help="Which sheet of the workbook.")
@click.option("--map", "meanings", multiple=True, metavar="HEADING=COLUMN", help="What a heading means; - for nothing.")
@click.option("--class", "default_class", default="", metavar="CLASS", help="The class of rows that give none.")
@click.option("--yes", is_flag=True, help="Do not ask whether the headings are understood rightly.")
def import_roster(
    file: Path,
    dry_run: bool,
    release: bool,
    sheet: str | None,
    meanings: tuple[str, ...],
    default_class: str,
    yes: bool,
) -> None:
    """Take over a spreadsheet. The same file again changes nothing; every bad row is reported, the others count.

    Titles above the headings, empty rows and sums are passed over. On a terminal you are shown what the headings are
    taken for, and asked.

    New vendors are not written to until they are released (--release here, or `coibot vendors release`).

    Exit status 0 when every row was good, 2 when one was not.
    """
    with workplace() as place:
        if default_class and default_class not in place.rulebook.classes:
            stop(
                BAD_SETTINGS, f"the rules have no class {default_class}; they have {', '.join(place.rulebook.classes)}"
            )
        try:
            plan = plan_for(place, file, sheet=sheet, meanings=_meanings(meanings), default_class=default_class)
        except SpreadsheetError as fault:
            stop(BAD_SETTINGS, str(fault))
        understood = plan.header is None or plan.header.problems or not plan.header.guessed
        if not (understood or yes or dry_run) and at_a_terminal() and not _confirmed(plan):
            stop(BAD_SETTINGS, "nothing was taken over; say what a heading means with --map HEADING=COLUMN")
        show_plan(plan, dry_run=dry_run)
        if not dry_run:
            try:
                take_over(place, plan, file.name, release=release)
            except CommandError as fault:
                stop(BAD_SETTINGS, str(fault))
        sys.exit(BAD_SETTINGS if plan.problems else 0)


def at_a_terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def _meanings(given: tuple[str, ...]) -> dict[str, str]:
    meanings = {}
    for one in given:
        heading, _, column = (part.strip() for part in one.rpartition("="))
        if not heading or column not in (*COLUMNS, NOTHING):
            stop(
                BAD_SETTINGS,
                f"--map {one!r}: write HEADING=COLUMN, where COLUMN is {', '.join(COLUMNS)}, or - for none",
            )
        meanings[heading] = column
    return meanings


def _confirmed(plan: ImportPlan) -> bool:
    assert plan.header is not None
    rows = table("Heading in the file", "Taken for")
    for column, heading in plan.header.headings.items():
        rows.add_row(safe(heading), column)
    for heading in (*plan.header.ignored, *plan.header.hidden):
        rows.add_row(safe(heading), "[dim]not used[/dim]")
    show(rows)
    return click.confirm("Is that right?", default=True)


def plan_for(
    place: Workplace,
    file: Path,
    *,
    sheet: str | None = None,
    meanings: Mapping[str, str] | None = None,
    default_class: str = "",
) -> ImportPlan:
    """What the file would change. Raises SpreadsheetError."""
    existing = {record.id: record.profile for record in place.store.vendors() if record.profile}
    chosen = _sheet(file, read_sheets(file), sheet, meanings or {}, class_given=bool(default_class))
    plan = plan_import(
        chosen.rows,
        existing,
        tuple(place.rulebook.classes),
        meanings=meanings,
        hidden_columns=chosen.hidden_columns,
        default_class=default_class,
    )
    first = plan.header.row if plan.header else 0
    hidden = [number for number in sorted(chosen.hidden_rows) if first < number <= len(chosen.rows)]
    if hidden:
        err.print(f"hidden in the sheet, and taken all the same: {counted(len(hidden), 'row')} ({_numbers(hidden)})")
    return plan


def _sheet(
    file: Path, sheets: Sequence[Sheet], named: str | None, meanings: Mapping[str, str], *, class_given: bool
) -> Sheet:
    """The sheet that is meant: the one named, else the only one that looks like a roster. Raises SpreadsheetError."""
    if named is not None:
        for sheet in sheets:
            if sheet.name.strip().casefold() == named.strip().casefold():
                return sheet
        raise SpreadsheetError(f"{file}: has no sheet {named}; it has {', '.join(sheet.name for sheet in sheets)}")
    if len(sheets) == 1:
        return sheets[0]
    like_it = [
        sheet
        for sheet in sheets
        if not sheet.hidden
        and not find_header(
            sheet.rows, meanings=meanings, hidden_columns=sheet.hidden_columns, class_given=class_given
        ).problems
    ]
    if len(like_it) > 1:
        names = ", ".join(sheet.name for sheet in like_it)
        raise SpreadsheetError(f"{file}: several sheets look like a roster ({names}); say which, with --sheet NAME")
    visible = [sheet for sheet in sheets if not sheet.hidden]
    chosen = like_it[0] if like_it else (visible or list(sheets))[0]
    others = ", ".join(sheet.name + (" (hidden)" if sheet.hidden else "") for sheet in sheets if sheet is not chosen)
    err.print(f"sheet {safe(chosen.name)} is used; not used: {safe(others)}")
    return chosen


def _numbers(numbers: Sequence[int], most: int = 8) -> str:
    shown = ", ".join(map(str, numbers[:most]))
    return f"{shown}, …" if len(numbers) > most else shown


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
    for number, why in plan.passed_over.items():
        err.print(f"row {number} passed over: {safe(why)}")
    if plan.ignored_columns:
        err.print(f"columns not used: {safe(', '.join(plan.ignored_columns))}")
    if plan.header and plan.header.hidden:
        err.print(
            f"columns hidden in the sheet, not used: {safe(', '.join(plan.header.hidden))} "
            "(show them, or name them with --map)"
        )
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
