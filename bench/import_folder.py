"""How a folder of mixed documents is taken over: what became of each file, how long it took, and that it goes once.

    python bench/import_folder.py [--files N] [--pictures N]

Draws some sixty certificates, varies them into N files with endorsements, invoices, archives, doubles and broken files
among them, imports the folder twice with the real reading processes, and compares every fate with what should be.
"""

import argparse
import os
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from coibot.model.message import Address
from coibot.model.vendor import VendorProfile
from coibot.pipeline.bringing_in import BringingIn, Fate
from coibot.rules import load_rulebook
from coibot.samples.folder import PICTURE, fill_folder
from coibot.settings import shipped
from coibot.workplace import Office, Workplace

NAMES = [f"{first} {trade}, LLC" for first in ("Alder", "Cobalt", "Fernwood", "Granite", "Juniper") for trade in
         ("Roofing", "Plumbing", "Electric", "Painting")]  # fmt: skip
PICTURES = {"filed", "not readable", "nobody's", "no insurance document"}


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--files", type=int, default=300)
    given.add_argument("--pictures", type=int, default=4)
    options = given.parse_args()
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root) / "certificates"
        began = time.perf_counter()
        truth = fill_folder(folder, NAMES, files=options.files, pictures=options.pictures)
        print(
            f"drew {options.files} files ({len(truth)} with those in archives) in {time.perf_counter() - began:.1f} s"
        )
        office = Office(Address("coi@acme.example"), (Address("ann@acme.example"),), ZoneInfo("America/Chicago"))
        workers = len(os.sched_getaffinity(0))
        with Workplace(
            Path(root) / "data", load_rulebook(shipped("rules.yaml")), office, templates=shipped("mail_templates"),
            clock=lambda: datetime(2026, 6, 1, 15, tzinfo=UTC), workers=workers,
        ) as place:  # fmt: skip
            for number, name in enumerate(NAMES):
                place.staff_desk.start_vendor(f"v{number}", VendorProfile(name, "standard"))
            first = run(place, folder, workers)
            wrong = [fate for fate in first if not right(fate, truth)]
            missing = truth.keys() - {fate.file for fate in first}
            for outcome, count in Counter(fate.outcome.value for fate in first).most_common():
                print(f"{count:>6}  {outcome}")
            print(
                f"{len(first):>6}  in all; {len(missing)} without an outcome, {len(wrong)} with another than expected"
            )
            for fate in wrong:
                print(f"        {fate.file}: {fate.outcome.value} ({fate.words}), expected {truth.get(fate.file)}")
            before = sum(len(record.documents) for record in place.store.vendors())
            second = run(place, folder, workers)
            after = sum(len(record.documents) for record in place.store.vendors())
            again = sum(fate.outcome.value == "filed" for fate in second)
            letters = sum(len(record.outbox) for record in place.store.records())
            print(f"the second time: {again} filed; documents on file {before} -> {after}; letters written: {letters}")


def run(place: Workplace, folder: Path, workers: int) -> list[Fate]:
    began = time.perf_counter()
    fates = list(BringingIn(place.committer, place.reader, place.own, workers=workers).run(folder))
    print(f"read and filed by {workers} processes in {time.perf_counter() - began:.1f} s")
    return fates


def right(fate: Fate, truth: dict[str, str]) -> bool:
    expected = truth.get(fate.file)
    return fate.outcome.value in PICTURES if expected == PICTURE else fate.outcome.value == expected


if __name__ == "__main__":
    main()
