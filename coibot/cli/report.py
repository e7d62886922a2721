"""`coibot report` and `export`: everyone's compliance, and all about one vendor. Nothing here changes anything."""

import os
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import click

from coibot import report as reports
from coibot.cli.ground import today, workplace
from coibot.cli.known import judged_vendor
from coibot.cli.terminal import BAD_SETTINGS, DATE, err, safe, stop, write_json
from coibot.desk.judgement import judge
from coibot.intake.clean import clean_text
from coibot.pipeline.reporting import make_report
from coibot.store.files import DamagedFileError
from coibot.workplace import Workplace

_FILE = click.Path(path_type=Path, dir_okay=False)
LOOK_BACK = timedelta(days=30)
"""What the review of a meeting compares with."""


@click.command(short_help="Compliance and upcoming expirations for everyone.")
@click.option("--html", type=_FILE, metavar="FILE", help="Write one web page.")
@click.option("--xlsx", type=_FILE, metavar="FILE", help="Write a workbook.")
@click.option("--csv", type=_FILE, metavar="FILE", help="Write the vendors as CSV.")
@click.option("--meeting", type=_FILE, metavar="FILE", help="Write the programme review: a web page of two sheets.")
@click.option("--calls", "only_calls", is_flag=True, help="Only whom to call, with telephone numbers.")
@click.option("--as-of", type=DATE, metavar="DATE", help="Who was covered on that day, as in 2027-03-01.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable, on standard output.")
def report(
    html: Path | None,
    xlsx: Path | None,
    csv: Path | None,
    meeting: Path | None,
    only_calls: bool,
    as_of: date | None,
    as_json: bool,
) -> None:
    """Compliance and upcoming expirations for everyone, today or on any other day.

    With --as-of, coverage is judged by all that is on file now, as `coibot explain VENDOR --as-of` does.
    """
    with workplace() as place:
        day = as_of or today(place)
        made = make_report(
            place.store,
            place.committer.office(),
            day,
            details=html is not None,
            weeks=reports.WEEKS if html or meeting else 0,
            since=day - LOOK_BACK if meeting else None,
        )
        if html is not None:
            page = reports.html(made, picture=reports.pictures_by(place.house.picture), link=_links(place, html))
            _write(html, page.encode())
    if xlsx is not None:
        _write(xlsx, reports.xlsx(made))
    if csv is not None:
        _write(csv, reports.vendors_csv(made))
    if meeting is not None:
        _write(meeting, reports.meeting(made).encode())
    if as_json:
        write_json(reports.as_json(made))
    elif only_calls:
        _say(reports.calls_text(reports.calls(made), made.company, made.as_of))
    elif not (html or xlsx or csv or meeting):
        _say(reports.as_text(made))


@click.command(short_help="Everything about one vendor, as a zip for an audit.")
@click.argument("vendor_id", metavar="VENDOR")
@click.option("--out", type=_FILE, metavar="FILE.zip", help="Where to write it (default: VENDOR-DATE.zip, here).")
@click.option("--as-of", type=DATE, metavar="DATE", help="The day to judge (default: today).")
def export(vendor_id: str, out: Path | None, as_of: date | None) -> None:
    """The audit package of one vendor: certificates and mails as they came, letters as they went, findings, decisions.

    A zip with an index page to begin with, and the SHA-256 of every file in it.
    """
    with workplace() as place:
        record, _ = judged_vendor(place, vendor_id)
        office = place.committer.office()
        day = as_of or office.today
        assessment = judge(record, office, day)
        package = reports.audit_package(
            record, assessment, place.rulebook.company.name, office.now, office.zone, _original(place)
        )
        path = out or Path(f"{record.id}-{day}.zip")
    _write(path, package.content)
    for line in package.missing:
        err.print(f"[yellow]warning:[/yellow] {safe(line)}")


def _original(place: Workplace) -> Callable[[str], bytes | None]:
    def original(sha256: str) -> bytes | None:
        try:
            return place.archive.get(sha256)
        except (KeyError, DamagedFileError):
            return None

    return original


def _links(place: Workplace, page: Path) -> Callable[[str], str | None]:
    """Where the page, once written, finds an original: relative, so that folder and page may move together."""
    folder = page.absolute().parent

    def link(sha256: str) -> str | None:
        path = place.archive.path(sha256)
        return quote(os.path.relpath(path.absolute(), folder)) if path.exists() else None

    return link


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as fault:
        stop(BAD_SETTINGS, f"{fault.filename}: {fault.strerror or fault}")
    err.print(f"written: {safe(path)}")


def _say(words: str) -> None:
    sys.stdout.write(f"{clean_text(words, len(words))}\n")
