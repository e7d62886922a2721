"""What the demo leaves to look at: letters and mails as files, and one page that tells the day."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import jinja2

from coibot.demo.excerpt import Excerpt, excerpt
from coibot.demo.scene import Letter, Played, plain_text
from coibot.demo.show import KIND_WORDS

_TEMPLATE = Path(__file__).with_name("index.html.j2")


@dataclass(frozen=True, slots=True)
class SentPage:
    """A mail to the mailbox, as the page shows it."""

    sender: str
    subject: str
    words: str
    files: tuple[tuple[str, str], ...]
    """Name, and where it lies."""
    eml: str


@dataclass(frozen=True, slots=True)
class LetterPage:
    kind: str
    words: str
    to: str
    copy: str
    subject: str
    shown: Excerpt
    seconds: float | None
    eml: str
    html: str


@dataclass(frozen=True, slots=True)
class ScenePage:
    when: str
    title: str
    caption: str
    sent: SentPage | None
    letters: tuple[LetterPage, ...]


class Pages:
    """Writes into the demo's folder, scene by scene."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._chapters: list[tuple[str, list[ScenePage]]] = []
        self._letters = 0
        for name in ("incoming", "letters"):
            (folder / name).mkdir(exist_ok=True)

    def chapter(self, title: str) -> None:
        self._chapters.append((title, []))

    def scene(self, played: Played, *, dated: bool = False) -> None:
        """File what came and what went."""
        at = played.scene.at
        self._chapters[-1][1].append(
            ScenePage(
                when=f"{at:%B} {at.day}" if dated else f"{at:%H:%M}",
                title=played.scene.title,
                caption=played.scene.caption,
                sent=self._sent(played.sent, played.number) if played.sent is not None else None,
                letters=tuple(self._letter(letter) for letter in played.letters),
            )
        )

    def finish(self, company: str, mailbox: str, figures: Sequence[tuple[str, str]]) -> None:
        """Write index.html."""
        environment = jinja2.Environment(
            autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
        page = template.render(company=company, mailbox=mailbox, figures=figures, chapters=self._chapters)
        (self._folder / "index.html").write_text(page, encoding="utf-8")

    def _sent(self, message: EmailMessage, number: int) -> SentPage:
        eml = f"incoming/{number:02}.eml"
        (self._folder / eml).write_bytes(message.as_bytes(policy=SMTP))
        files = []
        for part in message.walk():
            if name := part.get_filename():
                where = f"incoming/{number:02}-{re.sub(r'[^A-Za-z0-9._-]+', '-', name)}"
                content = part.get_payload(decode=True)
                if isinstance(content, bytes):
                    (self._folder / where).write_bytes(content)
                    files.append((name, where))
        words = plain_text(message).partition("\nOn ")[0].strip()
        return SentPage(str(message["From"]), str(message["Subject"]), words, tuple(files), eml)

    def _letter(self, letter: Letter) -> LetterPage:
        self._letters += 1
        name = f"{self._letters:02}-{letter.kind.value.replace('_', '-')}"
        if letter.vendor_id:
            name = f"{name}-{letter.vendor_id}"
        eml, html = f"letters/{name}.eml", f"letters/{name}.html"
        (self._folder / eml).write_bytes(letter.raw)
        (self._folder / html).write_text(_html(letter.message), encoding="utf-8")
        return LetterPage(
            kind=letter.kind.value,
            words=KIND_WORDS[letter.kind],
            to=str(letter.message["To"]),
            copy=str(letter.message["Cc"] or ""),
            subject=str(letter.message["Subject"]).strip(),
            shown=excerpt(letter.kind, plain_text(letter.message)),
            seconds=letter.seconds,
            eml=eml,
            html=html,
        )


def _html(message: EmailMessage) -> str:
    """The letter as a mail reader shows it, its pictures inside."""
    part = message.get_body(("html",))
    page = str(part.get_content()) if part is not None else ""
    for picture in message.walk():
        content = picture.get_payload(decode=True)
        if picture.get_content_maintype() == "image" and picture["Content-ID"] and isinstance(content, bytes):
            inline = f"data:{picture.get_content_type()};base64,{b64encode(content).decode()}"
            page = page.replace(f"cid:{str(picture['Content-ID']).strip('<>')}", inline)
    return page
