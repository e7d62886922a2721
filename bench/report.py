"""How long the report takes for many vendors, and how long a browser needs to open its page.

    python bench/report.py [N]

Makes N vendors with two years behind them, judges them, writes the page, and opens it in headless Chromium: from the
start of loading to the first painted frame with the roster in it, the median of five. Without Playwright or Chromium
the browser's part is left out. `--keep FILE` keeps the page.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from coibot import report as reports
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.model.record import Record
from coibot.rules import load_rulebook
from coibot.samples.roster import roster
from coibot.settings import shipped

TODAY = date(2026, 11, 24)
RUNS = 5


def make(count: int) -> reports.Report:
    """The report with everything in it, and words about how long it took."""
    book = load_rulebook(shipped("rules.yaml"))
    company = book.company
    now = datetime(2026, 11, 24, 18, tzinfo=UTC)
    office = Office(book, (), now, UTC, lambda _email, _since: 0)  # type: ignore[arg-type]
    records = list(roster(count, TODAY, company.certificate_holder.address))

    def assess(record: Record) -> object:
        return judge(record, office, TODAY)

    begun = time.perf_counter()
    made = reports.build(records, assess, TODAY, company.name, details=True)  # type: ignore[arg-type]
    print(f"{time.perf_counter() - begun:.1f} s to judge {count:,} vendors and gather what the page says of each")
    begun = time.perf_counter()
    points = reports.history(records, lambda r, day: judge(r, office, day), reports.weekly(TODAY))
    print(f"{time.perf_counter() - begun:.1f} s for the {len(points) - 1} weeks before")
    return replace(made, history=points)


def opened(page: Path) -> list[float]:
    """Milliseconds from the start of loading to a painted roster, for each run."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        times = []
        for _ in range(RUNS):
            tab = browser.new_page(viewport={"width": 1280, "height": 900})
            tab.goto(page.as_uri())
            tab.wait_for_selector("#rows tr", state="attached")
            times.append(tab.evaluate("new Promise(done => requestAnimationFrame(() => done(performance.now())))"))
            tab.close()
        browser.close()
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=10_000)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    made = make(given.count)
    print(f"{made.figures.compliant_percent} % compliant; {len(made.expirations()):,} lines end in 90 days")
    with tempfile.TemporaryDirectory() as folder:
        page = given.keep or Path(folder) / "report.html"
        begun = time.perf_counter()
        page.write_text(reports.html(made), encoding="utf-8")
        print(f"{time.perf_counter() - begun:.1f} s to write the page, {page.stat().st_size / 1e6:.1f} MB")
        try:
            times = opened(page)
        except ImportError:
            print("Playwright is not installed: the page was not opened", file=sys.stderr)
            return
        print(f"{statistics.median(times):,.0f} ms to open it (median of {RUNS}; at most {max(times):,.0f})")


if __name__ == "__main__":
    main()
