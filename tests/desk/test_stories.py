"""What the desk decides in each story, word for word. After a wanted change: see the top of tests/desk/told.py."""

import pytest

from tests.desk import stories, stories_of_papers, stories_of_words
from tests.desk.told import FOLDER

STORIES = {**stories.STORIES, **stories_of_words.STORIES, **stories_of_papers.STORIES}


@pytest.mark.parametrize("name", STORIES)
def test_what_is_decided(name: str) -> None:
    written = FOLDER / f"{name}.txt"
    assert str(STORIES[name]()) == written.read_text(encoding="utf-8"), "see the top of tests/desk/told.py"


def test_every_transcript_has_its_story() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(STORIES)
