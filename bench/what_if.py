"""How long `coibot rules what-if` takes, and how long one vendor's judgement.

    python bench/what_if.py [N]

Writes N vendors with their certificates into a temporary folder, then runs the command on them under rules that change
a limit, on one core and on all of them.
"""

import argparse
import contextlib
import io
import json
import os
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from coibot.cli import main as coibot
from coibot.codec import to_json
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.model.record import Record
from coibot.rules import load_rulebook
from coibot.samples.roster import roster
from coibot.settings import shipped

TODAY = date(2026, 6, 1)
CLASSES = ("standard", "contractor", "janitorial", "professional")
HOLDER = "Example Property Group LLC\n100 Main Street, Suite 200\nSpringfield, IL 62701"
DIFFERENT = 200
"""Made-up vendors, about three in four of them compliant; each stands for many under names of their own."""


def records(count: int) -> list[Record]:
    """Vendors with the certificates, letters and waivers of a year on file."""
    different = list(roster(DIFFERENT, TODAY, HOLDER, classes=CLASSES))
    return [
        replace(different[number % DIFFERENT], id=f"vendor-{number}", token=f"token{number}") for number in range(count)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=10_000)
    count = parser.parse_args().count
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    book = load_rulebook(shipped("rules.yaml"))
    made = records(min(count, 1_000))
    office = Office(book, (), datetime(2026, 6, 1, 12, tzinfo=UTC), UTC, lambda _email, _since: 0)  # type: ignore[arg-type]
    start = time.perf_counter()
    for record in made:
        judge(record, office, TODAY)
    print(f"{1_000 * (time.perf_counter() - start) / len(made):.2f} ms to judge one vendor")

    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        start = time.perf_counter()
        for record in records(count):
            path = work / "data" / "vendors" / record.id[-2:] / f"{record.id}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps({"record": {"1": to_json(record)}}, indent=1, sort_keys=True), encoding="utf-8")
        print(f"{time.perf_counter() - start:.1f} s to write {count:,} records")
        rules = shipped("rules.yaml").read_text(encoding="utf-8")
        (work / "rules.yaml").write_text(rules, encoding="utf-8")
        new = work / "new.yaml"
        new.write_text(rules.replace("each_occurrence: 1_000_000", "each_occurrence: 6_000_000"), encoding="utf-8")
        os.environ |= {"COIBOT_RULES": str(work / "rules.yaml"), "COIBOT_DATA_DIR": str(work / "data")}
        for used in ({min(cores)}, cores):
            os.sched_setaffinity(0, used)
            told = io.StringIO()
            start = time.perf_counter()
            with contextlib.redirect_stdout(told):
                coibot(["rules", "what-if", str(new)], standalone_mode=False)
            took = time.perf_counter() - start
            words = f"{len(used)} core{'s' if len(used) > 1 else ''}"
            print(f"{took:.1f} s for `coibot rules what-if` over {count:,} vendors on {words}")
        print(told.getvalue().strip().splitlines()[-1])


if __name__ == "__main__":
    main()
