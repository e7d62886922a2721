"""How well certificates are read: draws N of them, reads them back, and lists every field that is not right.

    python bench/accuracy.py [N] [--first SEED] [--medium text|form] [--older]

A field is right, unreadable (nothing claimed), or wrong (something else claimed). Wrong on a deciding field is the
worst that can happen.
"""

import argparse
import itertools
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from coibot.codec import to_json
from coibot.model.certificate import Certificate
from coibot.model.document import DocumentKind, FileReading
from coibot.reading import read_file
from coibot.samples import EDITIONS, OLDER_EDITIONS, STYLES, Medium, sample

DECIDING = (
    ".limits.", ".flags.", "effective", "expiration", "additional_insured", "subrogation_waived", "policy_number",
    "insured.name", "certificate_holder", "issue_date", ".line", "policies", "insurer_letter",
)  # fmt: skip


def facts(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of a certificate in JSON, by its path; absent entries count as blank."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from facts(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        yield f"{path}.count", len(value)
        for i, part in enumerate(value):
            yield from facts(part, f"{path}.{i}")
    else:
        yield path, value


def compare(truth: Certificate, reading: FileReading) -> Iterator[tuple[str, str, Any, Any]]:
    """(outcome, path, expected, read) for every fact."""
    certificates = [document for document in reading.documents if document.kind is DocumentKind.CERTIFICATE]
    wanted = dict(facts(to_json(truth)))
    if len(certificates) != 1 or certificates[0].certificate is None:
        for path, expected in wanted.items():
            yield "unreadable", path, expected, None
        return
    unreadable = set(certificates[0].unreadable)
    got = dict(facts(to_json(certificates[0].certificate)))
    for path in sorted(wanted.keys() | got.keys()):
        expected, read = wanted.get(path), got.get(path)
        parts = path.split(".")
        if any(".".join(parts[:i]) in unreadable for i in range(1, len(parts) + 1)):
            yield "unreadable", path, expected, read
        elif expected == read:
            yield "right", path, expected, read
        else:
            yield "wrong", path, expected, read


def deciding(path: str) -> bool:
    return any(part in f".{path}" for part in DECIDING)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--medium", default="text")
    parser.add_argument("--older", action="store_true", help="the editions before 2009")
    options = parser.parse_args()
    tally: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    misses: list[str] = []
    spent = 0.0
    editions = OLDER_EDITIONS if options.older else EDITIONS
    pairs = itertools.cycle(itertools.product(editions, sorted(STYLES)))
    for seed, (edition, style) in zip(range(options.first, options.first + options.count), pairs, strict=False):
        drawn = sample(seed, edition=edition, style=style, medium=Medium(options.medium))
        start = time.perf_counter()
        reading = read_file(f"{seed}.pdf", drawn.pdf)
        spent += time.perf_counter() - start
        for outcome, path, expected, read in compare(drawn.certificate, reading):
            key = outcome + (" deciding" if deciding(path) else "")
            tally[edition, style][key] += 1
            if outcome != "right":
                misses.append(
                    f"{outcome:10} seed {seed} {edition} {style:12} {path}: expected {expected!r}, read {read!r}"
                )
    columns = ("right deciding", "wrong deciding", "unreadable deciding", "right", "wrong", "unreadable")
    print(f"{'edition':8} {'style':13}" + "".join(f"{column:>20}" for column in columns))
    total: Counter[str] = Counter()
    for (edition, style), counts in sorted(tally.items()):
        total.update(counts)
        print(f"{edition:8} {style:13}" + "".join(f"{counts[column]:20}" for column in columns))
    print(f"{'all':22}" + "".join(f"{total[column]:20}" for column in columns))
    print(f"{spent / options.count * 1000:.0f} ms a file\n")
    print("\n".join(sorted(misses)))


if __name__ == "__main__":
    main()
