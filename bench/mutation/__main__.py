"""Plants mistakes in coibot/rules and coibot/desk, one at a time, and tells which of them no test notices.

    python -m bench.mutation                     # every mutant of both rooms
    python -m bench.mutation rules/limits.py     # of what contains one of these words
    python -m bench.mutation --sample 1000       # so many, spread over all files; --seed for others
    python -m bench.mutation --again             # only those that were not killed last time
    python -m bench.mutation --told              # none: print once more what is known

Writes .mutation/results.jsonl, a line a mutant, and prints the table and the list of docs/mutation.md: of all that is
known about the files as they are, where only a part was tried.
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
    OPTIONS,
    SURVIVED,
    TESTS,
    UNREACHED,
    Warm,
    foreign_modules,
    import_foreign,
    steady_dice,
    try_cold,
)

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / ".mutation" / "results.jsonl"
SEED = 25
NOT_KILLED = (SURVIVED, UNREACHED)


def all_mutants() -> list[Mutant]:
    """In the order of files and lines."""
    files = [path for room in TESTS for path in sorted((ROOT / "coibot" / room).glob("*.py"))]
    return [mutant for path in files for mutant in mutants_of(path, path.relative_to(ROOT).as_posix())]


def chosen(found: list[Mutant], words: Sequence[str], sample: int, seed: int, again: bool) -> list[Mutant]:
    """The mutants to try."""
    found = [mutant for mutant in found if not words or any(word in mutant.id for word in words)]
    if again:
        left = {result["id"] for result in _results() if result["fate"] in NOT_KILLED}
        found = [mutant for mutant in found if mutant.id in left]
    if 0 < sample < len(found):
        kept = {mutant.id for mutant in random.Random(seed).sample(found, sample)}
        found = [mutant for mutant in found if mutant.id in kept]
    return found


def _results() -> list[dict[str, str]]:
    return [json.loads(line) for line in RESULTS.read_text(encoding="utf-8").splitlines()] if RESULTS.exists() else []


def _keep(fates: dict[str, str]) -> None:
    told = (json.dumps({"id": name, "fate": fate}) for name, fate in fates.items())
    RESULTS.write_text("".join(f"{line}\n" for line in told), "utf-8")


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


def _rows_of(file: str) -> tuple[str, str]:
    """The rows of the table that a file counts in: its own and its room's."""
    return file, f"**{Path(file).parent.as_posix()}**"


def table(fates: dict[str, str], planted: Counter[str]) -> str:
    """Killed of those tried, by file and by room. `planted`: how many mutants each file has."""
    by_file: dict[str, Counter[bool]] = defaultdict(Counter)
    for name, fate in fates.items():
        killed = fate not in NOT_KILLED
        file = name.partition(":")[0]
        for row in _rows_of(file):
            by_file[row][killed] += 1
    rows = ["| file | mutants | tried | killed | |", "|---|---:|---:|---:|---:|"]
    for file, counts in sorted(by_file.items(), key=lambda item: (item[0].strip("*"), item[0])):
        killed, tried = counts[True], counts.total()
        rows.append(f"| {file} | {planted[file]} | {tried} | {killed} | {killed / tried:.1%} |")
    return "\n".join(rows)


def left(fates: dict[str, str]) -> str:
    """Those that no test noticed, folded away."""
    lines = [name if fate == SURVIVED else f"{name} ({fate})" for name, fate in fates.items() if fate in NOT_KILLED]
    lines = [line if len(line) <= 118 else f"{line[:117]}…" for line in lines]
    return "\n".join([f"<details><summary>{len(lines)} left</summary>\n", "```text", *lines, "```\n", "</details>"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*", help="parts of file names, or of what a mutant changes")
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=SEED, help="of the sample")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--told", action="store_true")
    options = parser.parse_args()
    os.chdir(ROOT)
    os.environ["PYTHONHASHSEED"] = "0"
    steady_dice()
    started = time.monotonic()
    everything = all_mutants()
    mutants = [] if options.told else chosen(everything, options.words, options.sample, options.seed, options.again)
    whole = not (options.again or options.words or options.told)
    known = {} if whole else {result["id"]: result["fate"] for result in _results()}
    fates: dict[str, str] = {}
    RESULTS.parent.mkdir(exist_ok=True)
    for mutant, fate in tried(mutants):
        fates[mutant.id] = fate
        if fate in NOT_KILLED:
            print(f"{fate}: {mutant.id}", flush=True)
        if len(fates) % 100 == 0:
            print(f"# {len(fates)} of {len(mutants)}: {dict(Counter(fates.values()))}", file=sys.stderr, flush=True)
            _keep(known | fates)
    known |= fates
    _keep(known)
    known = {mutant.id: known[mutant.id] for mutant in everything if mutant.id in known}
    planted = Counter(name for mutant in everything for name in _rows_of(mutant.file))
    print(f"\n{table(known, planted)}\n\n{left(known)}\n")
    print(f"{len(fates)} mutants in {(time.monotonic() - started) / 60:.1f} minutes")


if __name__ == "__main__":
    main()
