"""`coibot vendors release`, `rename`, `merge`, `end`, and `coibot hold`: a vendor's way from roster to record."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import click

from coibot.cli.ground import workplace
from coibot.cli.known import vendor
from coibot.cli.terminal import BAD_SETTINGS, BY, by_whom, counted, err, out, safe, say, show, stop, table, write_json
from coibot.codec import to_json
from coibot.desk.case import Case, Decision
from coibot.desk.lifecycle import end, hold, let_go, rename
from coibot.desk.office import Office
from coibot.desk.renewals import brought_in
from coibot.intake.clean import clean_line
from coibot.model.record import Record
from coibot.pipeline.staff import CommandError
from coibot.workplace import Workplace

ID = click.argument("vendor_id", metavar="ID")


@click.command("release", short_help="Let the first request go out.")
@click.argument("vendor_ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "everyone", is_flag=True, help="All that wait.")
@click.option("--class", "vendor_class", metavar="CLASS", help="Of those that wait, the ones of this class.")
@click.option("--first", type=click.IntRange(1), metavar="N", help="No more than so many at once.")
@click.option("--dry-run", is_flag=True, help="Only say which.")
def release(
    vendor_ids: tuple[str, ...], everyone: bool, vendor_class: str | None, first: int | None, dry_run: bool
) -> None:
    """Let coibot write to vendors of its own accord: those named, or those that wait since they were imported.

    Until then a vendor with nothing on file, or with what you brought in from a folder alone, hears nothing. Those with
    nothing on file, or with too little, get the first request; the others a reminder when something expires.
    """
    if not (vendor_ids or everyone or vendor_class or first):
        stop(BAD_SETTINGS, "say whom: ids, or --all, --class CLASS, --first N")
    with workplace() as place:
        chosen = [vendor(place, one) for one in vendor_ids] if vendor_ids else list(_waiting(place))
        if vendor_class:
            chosen = [one for one in chosen if one.profile and one.profile.vendor_class == vendor_class]
        chosen = [one for one in chosen if one.profile and not one.profile.released][:first]
        for record in chosen:
            assert record.profile is not None
            out.print(f"{record.id}: {safe(record.profile.name)}")
            if not record.profile.contacts:
                err.print(
                    f"{record.id} has no contact; `coibot vendors edit {record.id} --email ADDRESS` gives it one."
                )
            if not dry_run:
                place.committer.change(record.id, _released)
        out.print(f"{counted(len(chosen), 'vendor')} {'would be ' if dry_run else ''}released.")
        if chosen and not dry_run:
            err.print("`coibot due` shows what goes out.")


def _waiting(place: Workplace) -> Iterator[Record]:
    for record in place.store.vendors():
        profile = record.profile
        if profile and profile.active and not profile.released and (not record.documents or brought_in(record)):
            yield record


def _released(record: Record, office: Office) -> Decision:
    case = Case(record, office)
    if record.profile is not None and not record.profile.released:
        case.change(profile=replace(record.profile, released=True))
        case.note("released", "by a command on the terminal")
    return case.close()


@click.command("rename", short_help="The company has another name now.")
@ID
@click.argument("name")
@click.option("--slip", is_flag=True, help="The old name was never theirs: forget it.")
@BY
def rename_vendor(vendor_id: str, name: str, slip: bool, by: str | None) -> None:
    """Give a vendor its new legal name. The old one stays known, so that certificates under it still count.

    The id stays: it is only a handle.
    """
    with workplace() as place:
        record = vendor(place, vendor_id)
        legal = clean_line(name)
        if not legal:
            stop(BAD_SETTINGS, "a vendor needs a name: the legal one, as in the contract")
        before = record.profile.name if record.profile else ""
        place.committer.change(record.id, partial(rename, name=legal, by=by_whom(by), slip=slip))
        kept = "" if slip or before == legal else f"; {safe(before)} stays known"
        out.print(f"{record.id} is called {safe(legal)}{kept}.")


@click.command("merge", short_help="Two vendors are one company.")
@click.argument("vendor_id", metavar="ID")
@click.argument("into_id", metavar="INTO")
@BY
def merge(vendor_id: str, into_id: str, by: str | None) -> None:
    """Merge vendor ID into vendor INTO: they are one company.

    Documents, waivers, contacts, names and open questions count for INTO; mails that answer old letters reach it. ID
    stays readable as it was (`coibot vendors show`, `coibot explain --as-of`), and is neither written to nor reported.
    """
    with workplace() as place:
        try:
            merged = place.staff_desk.merge(vendor_id, into_id, by_whom(by))
        except CommandError as fault:
            stop(BAD_SETTINGS, str(fault))
        assert merged.profile is not None
        out.print(f"{vendor_id} is now part of {safe(merged.profile.name)} ({merged.id}).")
        say("[dim]What it was can still be seen: `coibot vendors show` and `coibot explain --as-of`.[/dim]")


@click.command("end", short_help="No more work from a vendor.")
@ID
@click.option("--because", required=True, metavar="REASON", help="For the record.")
@BY
def end_vendor(vendor_id: str, because: str, by: str | None) -> None:
    """End a vendor: it is neither written to nor reported, and letters that still wait do not go out.

    All that was said and filed stays. `coibot vendors edit ID --active` takes it back.
    """
    with workplace() as place:
        record = vendor(place, vendor_id)
        after = place.committer.change(record.id, partial(end, because=clean_line(because, 300), by=by_whom(by)))
        out.print(f"{record.id}: {'ended' if after.version != record.version else 'was ended before'}.")


@click.command("retention", short_help="What is deleted, and what has been.")
@click.option("--deleted", is_flag=True, help="What has been deleted, from the log.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object each, one a line.")
def retention(deleted: bool, as_json: bool) -> None:
    """What `retention` in rules.yaml would delete today. The daemon does so once a day; this deletes nothing."""
    with workplace(dry=True) as place:
        if deleted:
            lines = _deletions(place)
        else:
            if place.rulebook.retention.keeps_everything:
                err.print("rules.yaml has no `retention`: everything is kept.")
            lines = [to_json(deletion) for deletion in place.keeper.what_may_go()]
    if as_json:
        for line in lines:
            write_json(line)
        return
    rows = table("What", "Kind", "Since", "Rule", "Records")
    for line in lines:
        names = safe(", ".join(line["records"]))
        rows.add_row(str(line["what"])[:20], safe(line["kind"]), safe(line["since"]), safe(line["rule"]), names)
    show(rows)
    out.print(f"{len(lines)} {'deleted so far' if deleted else 'to be deleted'}.")


def _deletions(place: Workplace) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in (place.folder / "deletions.jsonl").read_text().splitlines()]
    except FileNotFoundError:
        return []
    except ValueError as fault:
        stop(BAD_SETTINGS, f"{place.folder / 'deletions.jsonl'}: {fault}")


@click.command("hold", short_help="Let nothing of a vendor's be deleted.")
@click.argument("vendor_id", required=False, metavar="[VENDOR]")
@click.option("--because", default="", metavar="REASON", help="The claim, suit or audit.")
@click.option("--release", "ends", is_flag=True, help="End the hold.")
@BY
def hold_vendor(vendor_id: str | None, because: str, ends: bool, by: str | None) -> None:
    """A legal hold: whatever `retention` in rules.yaml says, nothing of this vendor is deleted until it is released.

    Without VENDOR, the holds there are.
    """
    with workplace() as place:
        if vendor_id is None:
            held = [record for record in place.store.records() if record.hold is not None]
            for record in held:
                assert record.hold is not None
                since = f"{record.hold.since.astimezone(place.office.zone):%Y-%m-%d}"
                out.print(f"{record.id}  since {since}: {safe(record.hold.because)} ({safe(record.hold.by)})")
            err.print(f"{counted(len(held), 'hold')}.")
            return
        record = vendor(place, vendor_id, merged=True)
        words = clean_line(because, 300)
        if ends:
            after = place.committer.change(record.id, partial(let_go, because=words, by=by_whom(by)))
            out.print(f"{record.id}: {'the hold is over' if after.version != record.version else 'was not held'}.")
            return
        if not words:
            stop(BAD_SETTINGS, "say why: --because REASON")
        place.committer.change(record.id, partial(hold, because=words, by=by_whom(by)))
        out.print(f"{record.id} is held: nothing of it is deleted.")
