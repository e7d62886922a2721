"""The demo from its first line to its last."""

import logging
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median

from rich.console import Console

from coibot import report as reports
from coibot.demo.cast import MAILBOX
from coibot.demo.day import Clock, Day, Quiet, enter_roster
from coibot.demo.folder import prepare
from coibot.demo.pages import Pages
from coibot.demo.scene import Played
from coibot.demo.servers import MailServers
from coibot.demo.show import Show
from coibot.demo.story import MONDAY, SEASON_ENDS, ZONE, Company, at, chapters, renewals
from coibot.model.wording import listing, long_date
from coibot.pipeline.reporting import make_report
from coibot.rules import load_rulebook
from coibot.rules.rulebook import DigestDay, Reports
from coibot.settings import shipped
from coibot.store.archive import Archive
from coibot.store.lock import FolderLock
from coibot.workplace import Office, Workplace


def run(folder: Path, console: Console) -> bool:
    """Play the whole story into `folder`, print it, and say whether every message was handled.

    Raises FolderTakenError, OSError, StoryBrokenError when an answer that the story needs did not come, and
    SandboxError when no reading process can be started.
    """
    begun = time.perf_counter()
    prepare(folder)
    # A digest every Monday of a season is no story; the report and the review at its end say what they would.
    quiet = Reports(digest_on=DigestDay.NEVER, meeting_on=0)
    rulebook = load_rulebook(shipped("rules.yaml")).model_copy(update={"reports": quiet})
    company = Company.of(rulebook)
    show, pages = Show(console, company.staff), Pages(folder)
    clock = Clock(at(8, 0))
    with _logging_to(folder / "coibot.log"), FolderLock(folder / "data"), MailServers(MAILBOX) as servers:
        office = Office(MAILBOX, (company.staff,), ZONE, servers.authserv_id)
        with Workplace(folder / "data", rulebook, office, templates=shipped("mail_templates"), clock=clock) as place:
            with _busy(console, "starting"):
                vendors = enter_roster(place, folder / "vendors.csv")
                place.reader.isolation  # noqa: B018 -- starts the reading process before anybody waits for it
                monday, season = chapters(company), renewals(company)
            show.opening(rulebook.company.name, MAILBOX, vendors, f"{MONDAY:%A}, {long_date(MONDAY)}")
            day = Day(place, clock, servers, company.staff)
            for chapter in monday:
                _play_chapter(chapter.title, (day.play(scene) for scene in chapter.scenes), show, pages, console)
            _play_chapter(season.title, day.season(season.scenes), show, pages, console, dated=True)
            today = place.committer.office()
            report = make_report(
                place.store, today, details=True, weeks=reports.WEEKS, since=today.today - timedelta(days=30)
            )
            left, problems = day.left_over(), day.problems
    page = reports.html(report, link=partial(_original, folder))
    (folder / "report.html").write_text(page, encoding="utf-8")
    (folder / "meeting.html").write_text(reports.meeting(report), encoding="utf-8")
    pages.finish(rulebook.company.name, MAILBOX.email, _headline(day.played))
    show.summary(day.played)
    show.figures(day.played, day.mornings, _standing(report), time.perf_counter() - begun)
    show.closing(_places(folder), _commands(folder))
    unhandled = max(left, sum(one.sent is not None and not one.outcomes for one in day.played))
    if unhandled:
        show.trouble([f"{unhandled} messages were not handled; {folder / 'coibot.log'} tells why."])
    show.trouble([f"{part}: {words}" for part, words in problems.items()])
    return not unhandled and not problems


def _play_chapter(
    title: str, happening: Iterator[Played | Quiet], show: Show, pages: Pages, console: Console, *, dated: bool = False
) -> None:
    show.chapter(title)
    pages.chapter(title)
    while True:
        with _busy(console, "coibot is at work"):
            happened = next(happening, None)
        if happened is None:
            return
        if isinstance(happened, Quiet):
            show.quiet(happened)
        else:
            show.scene(happened, dated=dated)
            pages.scene(happened, dated=dated)


def _original(folder: Path, sha256: str) -> str | None:
    """Where the report's page, which stands in `folder`, finds an original."""
    path = Archive(Path("data") / "archive").path(sha256)
    return str(path) if (folder / path).exists() else None


def _standing(report: reports.Report) -> str:
    figures = report.figures
    groups = (
        (figures.compliant, "compliant"),
        (figures.deficient, "deficient"),
        (figures.review, "waiting for a decision"),
        (figures.nothing_on_file, "without anything on file"),
    )
    return f"{figures.active} vendors: {listing([f'{count} {words}' for count, words in groups if count])}"


def _headline(played: Sequence[Played]) -> list[tuple[str, str]]:
    messages = [one for one in played if one.sent is not None]
    waits = [letter.seconds for one in played for letter in one.letters if letter.seconds is not None]
    return [
        ("Messages in", str(len(messages))),
        ("Letters out", str(sum(len(one.letters) for one in played))),
        ("Met with silence", str(sum(not one.letters for one in messages))),
        ("Median time to answer", f"{median(waits):.2f} s" if waits else "-"),
    ]


def _places(folder: Path) -> list[tuple[str, str]]:
    return [
        (str(folder / "index.html"), "the whole conversation, mail by mail"),
        (str(folder / "report.html"), f"who is compliant, and what ends when, as of {long_date(SEASON_ENDS)}"),
        (str(folder / "meeting.html"), "the same for a meeting, on two pages"),
        (f"{folder / 'letters'}/", "every letter, as .eml for a mail program and as .html"),
        (f"{folder / 'incoming'}/", "every message to the mailbox, and its attachments"),
        (f"{folder / 'data'}/", "what coibot keeps: one small file for each vendor, and an archive"),
    ]


def _commands(folder: Path) -> list[tuple[str, str]]:
    program = _program()
    certificate = next(iter(sorted((folder / "incoming").glob("*acme-plumbing-coi.pdf"))), folder / "incoming")
    return [
        (f"export COIBOT_DATA_DIR={folder / 'data'}", "work on what the demo left"),
        (f"{program} explain acme-plumbing --as-of {MONDAY}", "which policy of which certificate meets what, and why"),
        (f"{program} vendors show larkspur-janitorial", "all that is known of one vendor"),
        (f"{program} review list", "what staff still have to decide"),
        (f"{program} check {certificate} --class standard --as-of {MONDAY}", "judge a certificate without any mailbox"),
        (f"{program} init", "set up your own mailbox, in another folder"),
    ]


def _program() -> str:
    """How the reader can start coibot from where it was started."""
    if shutil.which("coibot") or Path(sys.argv[0]).name != "coibot":
        return "coibot"
    return sys.argv[0]


def _busy(console: Console, words: str) -> AbstractContextManager[object]:
    """A sign of life, on a terminal only."""
    return console.status(f"[dim]{words} …[/dim]") if console.is_terminal else nullcontext()


@contextmanager
def _logging_to(path: Path) -> Iterator[None]:
    """What the daemon logs goes into a file: the terminal tells the story."""
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    root, coibot = logging.getLogger(), logging.getLogger("coibot")
    level = coibot.level
    root.addHandler(handler)
    coibot.setLevel(logging.INFO)
    try:
        yield
    finally:
        coibot.setLevel(level)
        root.removeHandler(handler)
        handler.close()
