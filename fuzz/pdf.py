"""Atheris harness: any bytes as a PDF. See README.md."""

import sys

import atheris

with atheris.instrument_imports(include=["coibot", "pdfminer"]):
    from coibot.reading import read_file


def one(content: bytes) -> None:
    if b"%PDF-" not in content[:1024]:
        content = b"%PDF-1.7\n" + content
    reading = read_file("fuzzed.pdf", content, pictures=False)
    assert reading.documents or reading.problems


atheris.Setup(sys.argv, one)
atheris.Fuzz()
