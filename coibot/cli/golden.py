"""Golden files: what a document says, written down beside it, to see when the reader says something else.

`coi.pdf` has `coi.pdf.golden.json`: the JSON of `coibot read --json` without what changes when nothing that matters
does (the file's hash and the places of values). A person corrects it once; from then on it is the truth.
"""

import json
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

from coibot.cli.shapes import reading_json
from coibot.model.document import FileReading


def golden_path(document: Path) -> Path:
    return document.with_name(f"{document.name}.golden.json")


def golden_text(reading: FileReading) -> str:
    """The golden file's text."""
    shape = reading_json(reading)
    del shape["sha256"]
    for document in shape["documents"]:
        document.pop("evidence", None)
    return json.dumps(shape, indent=2, ensure_ascii=False) + "\n"


def differences(reading: FileReading, document: Path) -> list[str]:
    """Lines of a unified difference between the golden file and what was read; none when they agree.

    Raises FileNotFoundError when the document has no golden file.
    """
    path = golden_path(document)
    return list(_compared(path.read_text(encoding="utf-8"), golden_text(reading), path.name))


def _compared(golden: str, now: str, name: str) -> Iterator[str]:
    return unified_diff(golden.splitlines(), now.splitlines(), name, "as read now", lineterm="", n=2)
