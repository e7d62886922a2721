"""The documents speak of what is there: links lead somewhere, settings and commands exist, lines fit."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from coibot.cli.main import main
from coibot.settings import NAMES

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
MIRROR = ROOT / "mail_templates" / "README.md"
WIDTH = 125
"""Characters of a line; tables and what stands between fences may be wider."""

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def prose(text: str) -> str:
    """The page without what stands between fences."""
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors(text: str) -> set[str]:
    """What a heading is called as the end of a link: lower case, words joined by dashes, no punctuation."""
    headings = re.findall(r"^#+ (.+)$", prose(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(text: str) -> Iterator[str]:
    yield from re.findall(r"\]\(([^)\s]+)\)", prose(text))
    yield from re.findall(r'<img src="([^"]+)"', text)


@pytest.mark.parametrize("page", [*PAGES, MIRROR], ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for link in links(text):
        if link.startswith(("https://", "mailto:")):
            continue
        target, _, anchor = link.partition("#")
        path = (page.parent / target).resolve() if target else page
        assert path.exists(), f"{page}: there is no {link}"
        if anchor:
            assert anchor in anchors(path.read_text(encoding="utf-8")), f"{page}: no heading is called {link}"


@each_page
def test_lines_fit(page: Path) -> None:
    lines = prose(page.read_text(encoding="utf-8")).splitlines()
    assert not [line for line in lines if len(line) > WIDTH and not line.lstrip().startswith("|")]


@each_page
def test_settings_that_are_named_exist(page: Path) -> None:
    named = set(re.findall(r"COIBOT_[A-Z_]*[A-Z]", page.read_text(encoding="utf-8")))
    assert {name.removesuffix("_FILE") for name in named} <= set(NAMES)


def test_every_setting_has_a_row_in_operations() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^\| `(COIBOT_\w+)` \|", text, re.MULTILINE)) == sorted(NAMES)


def spoken_commands(text: str) -> Iterator[list[str]]:
    """The words after `coibot` in code, wherever it stands as a program."""
    for code in re.findall(r"`([^`\n]+)`", prose(text)):
        if match := re.match(r"coibot((?: [a-z][a-z-]*)+)", code):
            yield match[1].split()
    for block in re.findall(r"^```(?:sh|cron|ini)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if match := re.search(r"(?:^|/|&& |exec coibot )coibot((?: [a-z][a-z-]*)+)", line.partition("#")[0]):
                yield match[1].split()


@each_page
def test_commands_that_are_named_exist(page: Path) -> None:
    for words in spoken_commands(page.read_text(encoding="utf-8")):
        assert words[0] in main.list_commands(click.Context(main)), f"{page}: there is no coibot {' '.join(words)}"
        command = main.get_command(click.Context(main), words[0])
        if isinstance(command, click.Group) and len(words) > 1:
            assert words[1] in command.commands, f"{page}: there is no coibot {' '.join(words[:2])}"


@each_page
def test_options_that_are_named_exist(page: Path) -> None:
    """`coibot run --once`: the command has that option."""
    text = page.read_text(encoding="utf-8")
    for code in [*re.findall(r"`(coibot [^`\n]+)`", prose(text)), *re.findall(r"^coibot .*$", text, re.MULTILINE)]:
        words = code.partition("#")[0].split()[1:]
        command: click.Command | None = main
        while words and isinstance(command, click.Group):
            command = command.get_command(click.Context(command), words.pop(0))
        known = (
            {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
            if command
            else set()
        )
        given = {word.rstrip(";,.") for word in words if word.startswith("--") and word.strip("-")}
        assert given <= known | {"--help"}, f"{page}: {code}"


def test_the_make_targets_that_are_named_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        named = {*re.findall(r"`make ([a-z-]+)", text), *re.findall(r"^make ([a-z-]+)", text, re.MULTILINE)}
        assert named <= targets, page


def test_the_sources_that_the_overview_names_exist() -> None:
    text = (ROOT / "docs" / "overview.md").read_text(encoding="utf-8")
    for name in re.findall(r"`((?:coibot|tests|mail_templates)/[\w./]*)`", text):
        assert (ROOT / name).exists(), name


def test_decisions_are_numbered_once() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "adr").glob("*.md"))]
    assert all(number.isdigit() for number in numbers)
    assert len(numbers) == len(set(numbers))
