"""Collecting what was read: values, the paths that could not be read, and the evidence for both."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from coibot.model.document import Evidence, Source
from coibot.reading.align import Placed
from coibot.reading.cells import Content, Line
from coibot.reading.fields import Meaning, clean
from coibot.reading.page import Box, rounded, union

T = TypeVar("T")

CONFIDENT = {Source.TEXT: 0.99, Source.FORM: 0.99}
DOUBTFUL = 0.3
"""The confidence of evidence for something that could not be read."""
EVIDENCE_LENGTH = 2000


@dataclass(slots=True)
class Findings:
    """What one document says so far."""

    page: int
    cells: dict[str, Placed]
    contents: dict[str, Content]
    source: Source = Source.TEXT
    """Where words that could not be read were seen."""
    unreadable: set[str] = field(default_factory=set)
    evidence: dict[str, Evidence] = field(default_factory=dict)

    def filled(self, key: str) -> bool:
        """Whether anything stands in the cell, readable or not."""
        return key in self.contents and not self.contents[key].empty

    def lines(self, key: str) -> list[Line]:
        return self.contents[key].lines if key in self.contents else []

    def refuse(self, path: str, text: str = "", box: Box | None = None) -> None:
        """Something stands there and is not understood."""
        self.unreadable.add(path)
        if box is not None:
            self.evidence[path] = Evidence(
                self.page, rounded(box), clean(text)[:EVIDENCE_LENGTH], self.source, DOUBTFUL
            )

    def refuse_cell(self, path: str, key: str) -> None:
        content = self.contents.get(key)
        words = " ".join(s.text for s in (*content.spans, *content.strays)) if content else ""
        self.refuse(path, words, content.box if content else None)

    def note(self, path: str, lines: list[Line]) -> None:
        """Evidence for a value that was read from these lines."""
        box = union([line.box for line in lines])
        source = lines[0].source
        confidence = min(line.confidence for line in lines) * CONFIDENT.get(source, 1.0)
        text = "\n".join(line.text for line in lines)[:EVIDENCE_LENGTH]
        self.evidence[path] = Evidence(self.page, rounded(box), text, source, round(confidence, 2))

    def sound(self, path: str, key: str) -> bool:
        """Whether the words of the cell may be taken at face value; says so in `unreadable` when not.

        They may not when its block or its label is not where the form has it, when words from another cell reach in,
        when something there is hidden from the eye, or when something was drawn where words are expected.
        """
        placed, content = self.cells.get(key), self.contents.get(key)
        if placed is None:
            return True  # a form without such a box says nothing there
        if not placed.trusted:
            self.refuse_cell(path, key)
            return False
        if content is None or content.empty:
            return True
        drawn = bool(content.inks or content.pictures) and not content.spans
        if content.doubtful or drawn or not placed.labelled:
            self.refuse_cell(path, key)
            return False
        return True

    def read(self, path: str, key: str, parse: Callable[[str], Meaning[T]]) -> T | None:
        """The value of a cell that holds one line."""
        if not self.sound(path, key):
            return None
        lines = self.lines(key)
        if len(lines) > 1:
            self.refuse_cell(path, key)
            return None
        return self.parse(path, lines[0], parse) if lines else None

    def parse(self, path: str, line: Line, parse: Callable[[str], Meaning[T]]) -> T | None:
        meaning = parse(line.text)
        if not meaning.readable:
            self.refuse(path, line.text, line.box)
        elif meaning.value is not None:
            self.note(path, [line])
        return meaning.value
