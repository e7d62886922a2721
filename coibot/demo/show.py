"""The demo on a terminal: captions, mails and answers, as they happen."""

from collections.abc import Sequence
from statistics import median

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from coibot.demo.day import Quiet
from coibot.demo.excerpt import Excerpt, excerpt
from coibot.demo.scene import Letter, Played, file_names, plain_text
from coibot.model.letter import LetterKind
from coibot.model.message import Address

WIDEST = 108
"""Columns; longer lines are hard to read."""
_MARGIN = 4

_STYLES = {
    LetterKind.COMPLIANT: "green",
    LetterKind.DEFICIENT: "red",
    LetterKind.COULD_NOT_READ: "red",
    LetterKind.RECEIPT: "magenta",
    LetterKind.REQUEST: "magenta",
    LetterKind.RENEWAL: "magenta",
    LetterKind.ESCALATION: "yellow",
    LetterKind.DECISION: "yellow",
    LetterKind.DIGEST: "yellow",
    LetterKind.MEETING: "yellow",
}

KIND_WORDS = {
    LetterKind.COMPLIANT: "all is well",
    LetterKind.DEFICIENT: "what is missing",
    LetterKind.COULD_NOT_READ: "could not be read",
    LetterKind.RECEIPT: "receipt",
    LetterKind.REQUEST: "request",
    LetterKind.RENEWAL: "renewal",
    LetterKind.ESCALATION: "question to staff",
    LetterKind.DECISION: "confirmed to staff",
    LetterKind.DIGEST: "weekly digest to staff",
    LetterKind.MEETING: "monthly review to staff",
}
"""What a letter is, for the summary."""


class Show:
    """Prints to one console, no wider than a page."""

    def __init__(self, console: Console, staff: Address) -> None:
        self._console = console
        self._staff = staff.email
        console.width = min(console.width, WIDEST)

    def opening(self, company: str, mailbox: Address, vendors: int, day: str) -> None:
        self._print()
        self._print(Text(f"A day at {company}, and the renewal season after it", style="bold"))
        self._print(
            f"Vendors and their insurance agents write to {mailbox.email}. coibot reads what they attach, compares it "
            "with rules.yaml and answers: what is missing, what would close it, and who can do that. What it cannot "
            "know it asks a person."
        )
        self._print()
        self._print(
            "All of it is real: mail servers on this machine, the daemon of `coibot run`, certificates drawn for this "
            f"run. Only people, companies and the calendar are made up. {vendors} vendors are on the roster, and it is "
            f"{day}."
        )

    def chapter(self, title: str) -> None:
        self._print()
        self._console.print(Rule(Text(title, style="bold cyan"), style="cyan", align="left"))

    def scene(self, played: Played, *, dated: bool = False) -> None:
        """One scene, with everything that came and went."""
        scene = played.scene
        when = f"{f'{scene.at:%b} {scene.at.day}':<8}" if dated else f"{scene.at:%H:%M}   "
        self._print()
        self._print(Text.assemble((when, "cyan"), (scene.title, "bold")), indent=0)
        if scene.caption:
            self._print(Text(scene.caption, style="italic"))
        self._print()
        table = Table.grid(padding=(0, 2), expand=True)
        table.add_column(width=5)
        table.add_column(ratio=1)
        table.add_column(justify="right", no_wrap=True)
        if played.sent is not None:
            files = file_names(played.sent)
            forged = scene.mail is not None and scene.mail.envelope
            sender = Text(str(played.sent["From"])).append(f"  really {forged}" if forged else "", style="dim")
            table.add_row(Text("in", "bold cyan"), sender, "")
            table.add_row("", Text(str(played.sent["Subject"]), style="dim"), "")
            table.add_row("", Text(", ".join(files) or _first_words(plain_text(played.sent)), style="cyan"), "")
        for letter in played.letters:
            self._add_letter(table, letter)
        if played.sent is not None and not played.letters:
            outcome = "; ".join(played.outcomes)
            table.add_row("", "", "")
            table.add_row(Text("out", "dim"), Text(f"no letter to anyone: {_without_id(outcome)}", style="dim"), "")
        self._print(table)

    def quiet(self, days: Quiet) -> None:
        span = f"{days.first:%b} {days.first.day}"
        if days.days > 1:
            span += f" to {days.last:%b} {days.last.day}"
        word = "morning" if days.days == 1 else "mornings"
        self._print()
        self._print(Text(f"{span}: {days.days} {word}, nothing is due and nothing is sent.", style="dim"))

    def summary(self, played: Sequence[Played]) -> None:
        self.chapter("What happened")
        table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0), expand=True)
        table.add_column("", style="cyan", no_wrap=True)
        table.add_column("Message", ratio=4)
        table.add_column("What coibot made of it", ratio=5)
        table.add_column("Letters", ratio=4)
        for one in played:
            when = (
                f"{one.scene.at:%b} {one.scene.at.day}" if one.scene.at.hour == 9 and one.scene.at.minute == 0 else ""
            )
            letters = Text(", ").join(_kind(letter) for letter in one.letters) if one.letters else Text("none", "dim")
            outcome = _without_id("; ".join(one.outcomes)) if one.sent is not None else "the clock"
            table.add_row(when or f"{one.scene.at:%H:%M}", one.scene.title, Text(outcome), letters)
        self._print()
        self._print(table)

    def figures(self, played: Sequence[Played], mornings: int, standing: str, seconds: float) -> None:
        """What was measured in this run."""
        messages = [one for one in played if one.sent is not None]
        waits = [letter.seconds for one in played for letter in one.letters if letter.seconds is not None]
        answered = f"{median(waits):.2f} s in the median, {max(waits):.2f} s at most" if waits else "-"
        self.chapter("Measured in this run")
        self._rows(
            (
                (
                    "messages in",
                    f"{len(messages)}, {sum(not one.letters for one in messages)} of them met with silence",
                ),
                ("letters out", f"{sum(len(one.letters) for one in played)}, to vendors, agents and staff"),
                ("from arrival to answer", f"{answered}; a mailbox polled once a minute adds up to a minute"),
                ("mornings of the season", str(mornings)),
                ("in the end", standing),
                ("all of it took", f"{seconds:.0f} s"),
            )
        )

    def closing(self, places: Sequence[tuple[str, str]], commands: Sequence[tuple[str, str]]) -> None:
        """Where to look, and what to try."""
        self.chapter("Look here")
        self._rows(places, style="cyan")
        self.chapter("Try this")
        for command, why in commands:
            self._print()
            self._print(Text(f"# {why}", style="dim"))
            # A command is copied: it is never broken.
            self._console.print(Text(f"{' ' * _MARGIN}{command}", style="green"), soft_wrap=True)
        self._print()

    def trouble(self, lines: Sequence[str]) -> None:
        for line in lines:
            self._print(Text(line, style="bold red"))

    def _add_letter(self, table: Table, letter: Letter) -> None:
        to_staff = letter.recipients == (self._staff,)
        label = Text("staff" if to_staff else "out", style=f"bold {_STYLES[letter.kind]}")
        waited = Text(f"{letter.seconds:.2f} s", style="dim") if letter.seconds is not None else Text("")
        if table.row_count:
            table.add_row("", "", "")
        table.add_row(label, Text(_readers(letter)), waited)
        table.add_row("", Text(_subject(letter), style="dim"), "")
        table.add_row("", _excerpt(excerpt(letter.kind, plain_text(letter.message)), _STYLES[letter.kind]), "")

    def _rows(self, rows: Sequence[tuple[str, str]], style: str = "") -> None:
        table = Table.grid(padding=(0, 3))
        table.add_column(no_wrap=True, style=style)
        table.add_column()
        for name, words in rows:
            table.add_row(Text(name), Text(words))
        self._print()
        self._print(table)

    def _print(self, what: RenderableType = "", indent: int = _MARGIN) -> None:
        if isinstance(what, str):
            what = Text(what)
        padded = Padding(what, (0, 0, 0, indent))
        if self._console.is_terminal:
            self._console.print(padded)
            return
        with self._console.capture() as captured:
            self._console.print(padded)
        for line in captured.get().splitlines():
            self._console.file.write(f"{line.rstrip()}\n")


def _excerpt(shown: Excerpt, style: str) -> RenderableType:
    parts: list[RenderableType] = [Text(line) for line in shown.lines]
    for number, item in enumerate(shown.deficiencies, start=1):
        parts.append(Text(f"{number}. {item.title}", style=f"bold {style}"))
        table = Table.grid(padding=(0, 2))
        table.add_column(style="dim", no_wrap=True)
        table.add_column()
        for name, words in (("required", item.required), ("found", item.found), ("fix", item.fix)):
            table.add_row(Text(name), Text(words))
        parts.append(Padding(table, (0, 0, 0, 3)))
    if shown.choices:
        parts.append(Text.assemble(("to answer: ", "dim"), *_separated(shown.choices)))
    return Group(*parts)


def _separated(choices: Sequence[str]) -> list[str | tuple[str, str]]:
    words: list[str | tuple[str, str]] = []
    for choice in choices:
        words += ([("  or  ", "dim")] if words else []) + [choice]
    return words


def _readers(letter: Letter) -> str:
    copied = str(letter.message["Cc"] or "")
    return str(letter.message["To"]) + (f", copy to {copied}" if copied else "")


def _subject(letter: Letter) -> str:
    return str(letter.message["Subject"]).strip()


def _kind(letter: Letter) -> Text:
    return Text(KIND_WORDS[letter.kind], style=_STYLES[letter.kind])


def _first_words(text: str) -> str:
    """The first paragraph of a mail without a file, in quotation marks."""
    return f"“{' '.join(text.partition(chr(10) * 2)[0].split())}”"


def _without_id(outcome: str) -> str:
    """ "acme-plumbing: filed, compliant" -> "filed, compliant": the scene names the vendor."""
    vendor, colon, rest = outcome.partition(": ")
    return rest if colon and " " not in vendor else outcome
