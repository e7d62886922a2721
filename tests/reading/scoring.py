"""Comparing what was read with what was drawn, fact by fact, as the bench does."""

from bench.accuracy import compare
from coibot.model.certificate import Certificate
from coibot.model.document import Document, DocumentKind, FileReading


def the_certificate(reading: FileReading) -> Document:
    found = [document for document in reading.documents if document.kind is DocumentKind.CERTIFICATE]
    assert len(found) == 1, f"{len(found)} certificates, problems {reading.problems}"
    return found[0]


def misread(truth: Certificate, reading: FileReading) -> list[str]:
    """Facts that were read as something else."""
    the_certificate(reading)
    return [
        f"{path}: drawn {drawn!r}, read {read!r}"
        for kind, path, drawn, read in compare(truth, reading)
        if kind == "wrong"
    ]


def refused(truth: Certificate, reading: FileReading) -> list[str]:
    """Facts that the reader says it could not read."""
    return [path for kind, path, _, _ in compare(truth, reading) if kind == "unreadable"]
