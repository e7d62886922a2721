"""How well certificates are read: draws files of every kind, reads them back, and compares every fact.

    python -m bench.accuracy [--first SEED] [--share PER_CENT] [--pictures N] [--kinds text,form,...] [--misses]
    make bench-accuracy      the published run: writes docs/accuracy.md

A fact is right, unreadable (nothing is claimed, and the reader says so), or wrong (something else is claimed). Wrong on
a deciding fact is the worst that can happen.
"""

import argparse
import importlib.util
import os
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from bench.reading.kinds import KINDS, Case, Kind
from bench.reading.published import page, refusals, table
from bench.reading.scoring import Fact, certificates_in, compare, compared, shown
from coibot.model.document import DocumentKind, FileReading
from coibot.reading import read_file

__all__ = ["compare"]

PUBLISHED = 850_000
"""The first seed of the published run. Seeds from here on are never looked at while the reader is being changed."""
PAGE = Path("docs/accuracy.md")
PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Result:
    """One file, read."""

    kind: str
    seed: int
    drawn: str
    facts: tuple[Fact, ...]
    refused: str
    """Why nothing at all was read; empty when something was."""
    seconds: float


def read_case(kind: Kind, seed: int, number: int) -> Result:
    """Draws one file and reads it."""
    case = kind.make(seed, number)
    start = time.perf_counter()
    reading = read_file("file", case.content)
    spent = time.perf_counter() - start
    return Result(kind.name, seed, case.drawn, tuple(_facts(case, reading)), _refused(reading), spent)


def _refused(reading: FileReading) -> str:
    """Why no document of the file says anything; empty when one does."""
    reasons = []
    for document in reading.documents:
        whole = document.kind is DocumentKind.CERTIFICATE and "policies" in document.unreadable
        if document.kind is not DocumentKind.OTHER and not whole:
            return ""
        reasons.append(document.why or "")
    said = [problem.code for problem in reading.problems]
    return "; ".join(dict.fromkeys([*said, *filter(None, reasons)])) or "nothing was found"


def _facts(case: Case, reading: FileReading) -> Iterator[Fact]:
    if case.other is not None and case.said is not None and case.unread is not None:
        said = case.said(reading)
        for path, expected in case.other.items():
            read = said.get(path)
            unread = expected != read and case.unread(reading, path)
            yield Fact("right" if expected == read else "unreadable" if unread else "wrong", path, expected, read)
        return
    certificates = certificates_in(reading)
    for place, truth in enumerate(case.truths):
        own = [document for document in certificates if truth.page in document.pages]
        found = compared(truth.certificate, own if len(certificates) == len(case.truths) else [])
        for fact in found:
            if fact.outcome == "right" and fact.path in truth.places:
                where = shown(own[0].evidence, fact.path, truth.page, truth.places[fact.path], case.onto_paper)
                fact = replace(fact, shown=where)
            yield replace(fact, path=f"{place}.{fact.path}") if len(case.truths) > 1 else fact


def _job(job: tuple[str, int, int, bool]) -> Result:
    name, seed, number, alone = job
    if alone:
        import coibot.reading.picture.certificate as certificate

        certificate.engine = lambda: None  # type: ignore[assignment]
    return read_case(next(kind for kind in KINDS if kind.name == name), seed, number)


def files_of(kind: Kind, share: float, pictures: int) -> int:
    return max(1, round(kind.count * share / 100)) if kind.count else pictures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--first", type=int, default=PUBLISHED, help="the first seed")
    parser.add_argument("--share", type=float, default=100, help="per cent of the files of the quick kinds")
    parser.add_argument("--pictures", type=int, default=24, help="files of each kind of picture")
    parser.add_argument("--kinds", default=",".join(kind.name for kind in KINDS))
    parser.add_argument("--misses", action="store_true", help="list every miss")
    parser.add_argument("--one-reader", action="store_true", help="pictures without Tesseract")
    parser.add_argument("--publish", action="store_true", help=f"write {PAGE}")
    options = parser.parse_args()
    os.environ["OMP_THREAD_LIMIT"] = "1"
    os.nice(max(0, 10 - os.nice(0)))
    if importlib.util.find_spec("rapidocr") is None:
        print("Without the extra `ocr` pictures are not read.", file=sys.stderr)
    chosen = [kind for kind in KINDS if kind.name in options.kinds.split(",")]
    jobs = [
        (kind.name, options.first + 1000 * KINDS.index(kind) + number, number, options.one_reader)
        for kind in chosen for number in range(files_of(kind, options.share, options.pictures))
    ]  # fmt: skip
    start = time.monotonic()
    results = list(_read(jobs))
    minutes = (time.monotonic() - start) / 60
    print(table(chosen, results))
    print(refusals(chosen, results))
    if options.misses:
        for result in results:
            if result.refused:
                print(f"refused    {result.kind} {result.seed} {result.drawn} {result.refused}")
                continue
            for fact in result.facts:
                if fact.outcome != "right" or fact.shown is False:
                    what = fact.outcome if fact.outcome != "right" else "evidence"
                    print(
                        f"{what:10} {result.kind} {result.seed} {result.drawn} {fact.path}:"
                        f" {fact.expected!r} / {fact.read!r}"
                    )
    if options.publish:
        PAGE.write_text(page(chosen, results, _command(), minutes), "utf-8")


def _command() -> str:
    told = " ".join(word for word in sys.argv[1:] if word != "--publish")
    return f"make bench-accuracy ARGS='{told}'" if told else "make bench-accuracy"


def _read(jobs: Sequence[tuple[str, int, int, bool]]) -> Iterator[Result]:
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("forkserver")) as pool:
        for done, result in enumerate(pool.map(_job, jobs), 1):
            if done % 50 == 0:
                print(f"{done} of {len(jobs)}", file=sys.stderr, flush=True)
            yield result


if __name__ == "__main__":
    main()
