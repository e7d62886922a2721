"""Plants mistakes in coibot/rules and coibot/desk, one at a time, and tells which of them no test notices.

    python -m bench.mutation                     # every mutant of both rooms
    python -m bench.mutation rules/limits.py     # of what contains one of these words
    python -m bench.mutation --sample 1000       # so many, spread over all files by a fixed seed
    python -m bench.mutation --again             # only those that were not killed last time

Writes .mutation/results.jsonl, a line a mutant, and prints the figures of docs/mutation.md.
"""

import argparse
import json
import os
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bench.mutation.mutants import Mutant, mutants_of
from bench.mutation.trial import (
    KILLED,
    OPTIONS,
    TESTS,
    TIMEOUT,
    Warm,
    foreign_modules,
    import_foreign,
    steady_dice,
    try_cold,
)

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / ".mutation" / "results.jsonl"
SEED = 25


def chosen(words: Sequence[str], sample: int, again: bool) -> list[Mutant]:
    """The mutants to try, in the order of files and lines."""
    files = [path for room in TESTS for path in sorted((ROOT / "coibot" / room).glob("*.py"))]
    names = {path: path.relative_to(ROOT).as_posix() for path in files}
    found = [mutant for path in files for mutant in mutants_of(path, names[path])]
    found = [mutant for mutant in found if not words or any(word in mutant.id for word in words)]
    if again:
        left = {result["id"] for result in _results() if result["fate"] not in (KILLED, TIMEOUT)}
        found = [mutant for mutant in found if mutant.id in left]
    if 0 < sample < len(found):
        kept = {mutant.id for mutant in random.Random(SEED).sample(found, sample)}
        found = [mutant for mutant in found if mutant.id in kept]
    return found


def _results() -> list[dict[str, str]]:
    return [json.loads(line) for line in RESULTS.read_text(encoding="utf-8").splitlines()] if RESULTS.exists() else []


def tried(mutants: Sequence[Mutant]) -> Iterator[tuple[Mutant, str]]:
    """Each mutant with its fate: room by room those of functions, then those of what is decided at import."""
    modules: set[str] = set()
    for room in TESTS:
        inside = [mutant for mutant in mutants if mutant.function and Path(mutant.file).parent.name == room]
        if not inside:
            continue
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            os._exit(_warm(write, room, inside))
        os.close(write)
        by_id = {mutant.id: mutant for mutant in inside}
        with os.fdopen(read, encoding="utf-8") as lines:
            for line in lines:
                told = json.loads(line)
                modules |= set(told.get("modules", ()))
                if "id" in told:
                    yield by_id[told["id"]], told["fate"]
        if os.waitpid(child, 0)[1]:
            sys.exit("The mutants were not tried: see above.")
    import_foreign(sorted(modules))
    for mutant in mutants:
        if not mutant.function:
            yield mutant, try_cold(ROOT, mutant)


def _warm(write: int, room: str, mutants: Sequence[Mutant]) -> int:
    with os.fdopen(write, "w", encoding="utf-8") as pipe:

        def tell(**what: object) -> None:
            pipe.write(json.dumps(what) + "\n")
            pipe.flush()

        plugin = Warm(ROOT, mutants, lambda mutant, fate: tell(id=mutant.id, fate=fate))
        ended = pytest.main([*OPTIONS, *TESTS[room]], plugins=[plugin])
        tell(modules=foreign_modules())
    return int(ended)


def table(fates: dict[str, str]) -> str:
    """Killed of all, by file and by room."""
    by_file: dict[str, Counter[bool]] = defaultdict(Counter)
    for name, fate in fates.items():
        killed = fate in (KILLED, TIMEOUT)
        file = name.partition(":")[0]
        by_file[file][killed] += 1
        by_file[f"**{Path(file).parent.as_posix()}**"][killed] += 1
    rows = ["| file | mutants | killed | |", "|---|---|---|---|"]
    for file, counts in sorted(by_file.items(), key=lambda item: (item[0].strip("*"), item[0])):
        rows.append(f"| {file} | {counts.total()} | {counts[True]} | {counts[True] / counts.total():.1%} |")
    return "\n".join(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", help="parts of file names, or of what a mutant changes")
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    parser.add_argument("--again", action="store_true")
    options = parser.parse_args()
    os.chdir(ROOT)
    os.environ["PYTHONHASHSEED"] = "0"
    steady_dice()
    started = time.monotonic()
    mutants = chosen(options.words, options.sample, options.again)
    everything = {result["id"]: result["fate"] for result in _results()} if options.again or options.words else {}
    fates: dict[str, str] = {}
    RESULTS.parent.mkdir(exist_ok=True)
    for mutant, fate in tried(mutants):
        fates[mutant.id] = fate
        if fate not in (KILLED, TIMEOUT):
            print(f"{fate}: {mutant.id}", flush=True)
        if len(fates) % 100 == 0 or len(fates) == len(mutants):
            print(f"# {len(fates)} of {len(mutants)}: {dict(Counter(fates.values()))}", file=sys.stderr, flush=True)
            told = (json.dumps({"id": name, "fate": fate}) for name, fate in (everything | fates).items())
            RESULTS.write_text("".join(f"{line}\n" for line in told), "utf-8")
    print(table(fates))
    print(f"{len(fates)} mutants in {(time.monotonic() - started) / 60:.1f} minutes")


if __name__ == "__main__":
    main()
