"""How certificates that were spoiled are read: makes N, and counts what becomes of them, kind by kind.

    python bench/fuzz.py [N] [--first SEED]

Every deciding value that is read otherwise than it was drawn is held against what a viewer shows. A value that the
viewer contradicts is listed, and is the worst that can happen; the exit status is 1 then. The same seed spoils the
same file in the same way: `tests.torture.mutations.mutant(seed)`.
"""

import argparse
import sys
import time
from collections import Counter, defaultdict

from coibot.model.document import FileReading
from tests.torture.mutations import mutant
from tests.torture.text_sandbox import TextSandbox
from tests.torture.viewer import certificates, differences

SLOW = 2.0
"""Seconds; a file that takes longer is listed."""


def outcome(reading: FileReading) -> str:
    """A certificate, a certificate that is refused as a whole, or why there is none."""
    documents = certificates(reading)
    if not documents:
        return ", ".join(sorted(problem.code for problem in reading.problems)) or "another page"
    return "refused" if all("policies" in document.unreadable for document in documents) else "certificate"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=500)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    tally: dict[str, Counter[str]] = defaultdict(Counter)
    wrong: list[str] = []
    slow: list[str] = []
    longest = spent = 0.0
    with TextSandbox() as sandbox:
        for seed in range(options.first, options.first + options.count):
            name, whole, spoiled = mutant(seed)
            start = time.perf_counter()
            reading = sandbox.read_file("spoiled.pdf", spoiled)
            took = time.perf_counter() - start
            spent, longest = spent + took, max(longest, took)
            tally[name][outcome(reading)] += 1
            if took > SLOW:
                slow.append(f"seed {seed} {name}: {took:.1f} s")
            wrong += [f"seed {seed} {name} {whole.style}: {line}" for line in differences(whole.pdf, spoiled, reading)]
    for name, counts in sorted(tally.items()):
        print(f"{name:24}" + ", ".join(f"{counted} {word}" for word, counted in counts.most_common()))
    total = sum(tally.values(), Counter())
    print(f"{'all':24}" + ", ".join(f"{counted} {word}" for word, counted in total.most_common()))
    print(f"{spent / options.count * 1000:.0f} ms a file, {longest:.1f} s the longest")
    print("\n".join(slow))
    print(f"{len(wrong)} deciding values misread")
    print("\n".join(wrong))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
