"""How fast certificates are read, beside other readers of PDF, and what the sandbox costs. Writes docs/performance.md.

    python bench/speed.py [--quick] [--out FILE]

Every figure is the median of interleaved rounds: each round asks every reader once, so that a busy minute of the
machine strikes all of them alike. Readers in one process are compared by processor time, processes by the clock.
Each reading gets bytes of its own, because some readers remember what they have read. Peers that are not installed are
left out (`make bench-speed` installs them).
"""

import argparse
import io
import logging
import os
import platform
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from itertools import count, cycle
from pathlib import Path
from statistics import median
from textwrap import fill

from coibot.edge.sandbox import Sandbox
from coibot.edge.sandbox_pool import SandboxPool
from coibot.reading import read_file
from coibot.reading.annotations import widgets_of
from coibot.reading.objects import Document
from coibot.reading.pdf import read_pages
from coibot.samples import EDITIONS, STYLES, Medium, Scan, sample
from coibot.samples.media import scanned

Reader = Callable[[bytes], object]
Times = Mapping[str, list[float]]

WHOLE, PAGES, DEFAULT = "coibot, bytes to certificate", "coibot, words and lines only", "pdfminer.six, extract_pages"
BARE, BOXED = "in this process", "in the sandbox"
FIELDS, FORM_WHOLE, GET_FIELDS = "coibot, fields of the form", "coibot, bytes to certificate", "pypdf, get_fields"
PICTURE, ONE_PASS = "coibot, picture to certificate", "Tesseract, one pass over the page"
PEERS = ("pdfminer.six", "pdfplumber", "pypdfium2", "pypdf", "kreuzberg")
_serial = count()


def of_its_own(pdf: bytes) -> bytes:
    """The same file, with a comment at its end that no other reading has."""
    return pdf + b"\n%%%d\n" % next(_serial)


def text_readers() -> Iterator[tuple[str, Reader]]:
    """Each doing what it does best to say which words stand where."""
    yield WHOLE, lambda pdf: read_file("certificate.pdf", pdf)
    yield PAGES, read_pages
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams

    yield DEFAULT, lambda pdf: list(extract_pages(io.BytesIO(pdf)))
    unordered = LAParams(boxes_flow=None)
    yield "pdfminer.six, boxes_flow=None", lambda pdf: list(extract_pages(io.BytesIO(pdf), laparams=unordered))
    if installed("pdfplumber"):
        import pdfplumber

        def plumbed(pdf: bytes) -> object:
            with pdfplumber.open(io.BytesIO(pdf)) as document:
                return [page.extract_words() for page in document.pages]

        yield "pdfplumber, extract_words", plumbed
    if installed("pypdfium2"):
        yield "pypdfium2, text objects", pdfium_text
    if installed("pypdf"):
        import pypdf

        def visited(pdf: bytes) -> object:
            runs: list[object] = []
            for page in pypdf.PdfReader(io.BytesIO(pdf)).pages:
                page.extract_text(visitor_text=lambda *run: runs.append(run))
            return runs

        yield "pypdf, visitor", visited
    if installed("kreuzberg"):
        import kreuzberg

        yield "kreuzberg (text alone)", lambda pdf: kreuzberg.extract_bytes_sync(pdf, "application/pdf").content


def pdfium_text(pdf: bytes) -> object:
    """The words and bounds of all text objects, and the bounds of the drawn ones."""
    import pypdfium2
    from pypdfium2.raw import FPDF_PAGEOBJ_PATH, FPDF_PAGEOBJ_TEXT

    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            text = page.get_textpage()
            for thing in page.get_objects(filter=[FPDF_PAGEOBJ_TEXT, FPDF_PAGEOBJ_PATH], textpage=text):
                words = thing.extract() if isinstance(thing, pypdfium2.PdfTextObj) else None
                found.append((words, thing.get_bounds()))
            text.close()
            page.close()
    return found


def picture_readers() -> Iterator[tuple[str, Reader]]:
    """Both readers of the extra `ocr` on a scan, and each alone once over the page, by its makers' defaults."""
    yield PICTURE, lambda pdf: read_file("scan.pdf", pdf)
    import tesserocr

    from coibot.reading.picture.files import PdfPages
    from coibot.reading.picture.tesseract import folder_of_language

    api = tesserocr.PyTessBaseAPI(path=folder_of_language(), lang="eng", oem=tesserocr.OEM.LSTM_ONLY)

    def passed_over(pdf: bytes) -> object:
        page = PdfPages(pdf).draw(1)
        high, wide = page.pixels.shape
        api.SetImageBytes(page.pixels.tobytes(), wide, high, 1, wide)
        api.SetSourceResolution(round(page.dots))
        return api.GetUTF8Text()

    yield ONE_PASS, passed_over
    import rapidocr

    logging.disable(logging.INFO)
    whole = rapidocr.RapidOCR()
    yield "RapidOCR, one pass over the page", lambda pdf: whole(PdfPages(pdf).draw(1).pixels)


def form_readers() -> Iterator[tuple[str, Reader]]:
    from pdfminer.pdfpage import PDFPage

    upright = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    yield FIELDS, lambda pdf: [[*widgets_of(leaf, upright)] for leaf in PDFPage.create_pages(Document(pdf))]
    yield FORM_WHOLE, lambda pdf: read_file("form.pdf", pdf)
    if installed("pypdf"):
        import pypdf

        yield GET_FIELDS, lambda pdf: pypdf.PdfReader(io.BytesIO(pdf)).get_fields()


def installed(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        print(f"{package} is not installed, and left out")
        return False
    return True


def measured(
    readers: Mapping[str, Reader], files: Sequence[bytes], rounds: int, clock: Callable[[], float] = time.process_time
) -> list[Times]:
    """For each file, seconds of every reader in every round, after one reading that does not count."""
    times: list[defaultdict[str, list[float]]] = [defaultdict(list) for _ in files]
    for round_ in range(-1, rounds):
        for pdf, spent in zip(files, times, strict=True):
            for name, read in readers.items():
                content = of_its_own(pdf)
                start = clock()
                read(content)
                if round_ >= 0:
                    spent[name].append(clock() - start)
    return [*times]


def milliseconds(times: Sequence[Times], name: str) -> float:
    """The median over files of the median over rounds."""
    return median(median(spent[name]) for spent in times) * 1000


def ratio(times: Sequence[Times], name: str, to: str) -> float:
    """The median over files of how many times as long as another reader one takes."""
    return median(median(spent[name]) / median(spent[to]) for spent in times)


def table(times: Sequence[Times], to: str, heading: str) -> list[str]:
    rows = [f"| {heading} | ms | times {to} |", "| --- | ---: | ---: |"]
    for name in sorted(times[0], key=lambda name: milliseconds(times, name)):
        rows.append(f"| {name} | {milliseconds(times, name):.1f} | {ratio(times, name, to):.2f} |")
    return [*rows, ""]


def goal(what: str, reached: float, limit: float, *, at_least: bool = False, unit: str = "") -> str:
    """A row that says whether a figure is as it should be."""
    met = reached >= limit if at_least else reached <= limit
    bound = "at least" if at_least else "at most"
    return f"| {what} | {bound} {limit:g}{unit} | {reached:.2f}{unit} | {'yes' if met else '**no**'} |"


def sandboxed(files: Sequence[bytes], rounds: int) -> Times:
    """Seconds for one file in this process, in the sandbox, and in an interpreter started for it."""
    program = "import sys; from coibot.reading import read_file; read_file('x.pdf', sys.stdin.buffer.read())"

    def afresh(pdf: bytes) -> None:
        subprocess.run([sys.executable, "-c", program], input=pdf, check=True)

    with Sandbox() as sandbox:
        readers: dict[str, Reader] = {
            BARE: lambda pdf: read_file("x.pdf", pdf),
            BOXED: lambda pdf: sandbox.read_file("x.pdf", pdf),
            "in a fresh interpreter": afresh,
        }
        times = measured(readers, files, rounds, time.perf_counter)
    return {name: [seconds for spent in times for seconds in spent[name]] for name in readers}


def sandbox_overhead(pdf: bytes, documents: int = 60) -> float:
    """Milliseconds of processor time that the sandbox costs a document, over all processes, without its start."""

    def spent() -> float:
        return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))

    def boxed(documents: int) -> float:
        start = spent()
        with Sandbox() as sandbox:
            for _ in range(documents):
                sandbox.read_file("x.pdf", pdf)
        return spent() - start

    def bare() -> float:
        start = time.process_time()
        for _ in range(documents):
            read_file("x.pdf", pdf)
        return time.process_time() - start

    return median((boxed(documents + 1) - boxed(1) - bare()) / documents for _ in range(3)) * 1000


def pooled(files: Sequence[bytes], rounds: int) -> dict[int, float]:
    """Seconds for all files with one worker and with two, the medians of interleaved rounds."""
    times: dict[int, list[float]] = {1: [], 2: []}
    with SandboxPool(1) as one, SandboxPool(2) as two:
        for round_ in range(-1, rounds):
            for workers, pool in ((1, one), (2, two)):
                work = [("x.pdf", of_its_own(pdf)) for pdf in files]
                start = time.perf_counter()
                pool.read_files(work)
                if round_ >= 0:
                    times[workers].append(time.perf_counter() - start)
    return {workers: median(seconds) for workers, seconds in times.items()}


def machine_alone() -> float:
    """How many times as much two processes that share nothing get done here as one: no pool can do better."""
    program = "s = 0\nfor i in range(4_000_000): s += i"

    def seconds(processes: int) -> float:
        start = time.perf_counter()
        running = [subprocess.Popen([sys.executable, "-c", program]) for _ in range(processes)]
        for process in running:
            process.wait()
        return time.perf_counter() - start

    pairs = [(seconds(1), seconds(2)) for _ in range(5)]
    return median(2 * one / two for one, two in pairs)


def peak_megabytes(files: Sequence[bytes]) -> float:
    """The largest resident size that a process reaches which reads one of the files, as the sandbox's do."""
    program = (
        "import pathlib, sys, coibot.edge.sandbox_jobs\n"
        "from coibot.reading import read_file\n"
        "read_file('x.pdf', sys.stdin.buffer.read())\n"
        "status = pathlib.Path('/proc/self/status').read_text()\n"
        "print(int(status.partition('VmHWM:')[2].split()[0]) / 1024)"
    )
    return max(
        float(subprocess.run([sys.executable, "-c", program], input=pdf, capture_output=True, check=True).stdout)
        for pdf in files
    )


def sandboxed_megabytes(file: bytes) -> float:
    """The largest resident size of the sandbox's processes, of which one reads the file."""
    program = (
        "import resource, sys\n"
        "from coibot.edge.sandbox import Sandbox\n"
        "with Sandbox() as sandbox:\n"
        "    sandbox.read_file('x.pdf', sys.stdin.buffer.read())\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    return float(subprocess.run([sys.executable, "-c", program], input=file, capture_output=True, check=True).stdout)


def reads_pictures() -> bool:
    """Whether the extra `ocr` and the language are installed."""
    try:
        from coibot.reading.picture.tesseract import engine
    except ImportError:
        return False
    return engine() is not None


def machine() -> str:
    cpu = "an unknown processor"
    if (info := Path("/proc/cpuinfo")).exists():
        names = [line.partition(":")[2].strip() for line in info.read_text().splitlines() if "model name" in line]
        cpu = names[0] if names else cpu
    return f"{cpu}, {len(os.sched_getaffinity(0))} cores, {platform.system()}, Python {platform.python_version()}"


def report(rounds: int) -> list[str]:
    bench_page = [sample(3, edition="2016/03", style="plain").pdf]
    pairs = list(zip(sorted(STYLES), cycle(EDITIONS), strict=False))
    mixed = [sample(i, edition=edition, style=style).pdf for i, (style, edition) in enumerate(pairs)]
    forms = [sample(i, edition=e, style=s, medium=Medium.FORM).pdf for i, (s, e) in enumerate(pairs)][::3]
    load = os.getloadavg()[0]
    page = measured(dict(text_readers()), bench_page, 3 * rounds)
    styles = measured(dict(text_readers()), mixed, rounds)
    fields = measured(dict(form_readers()), forms, 2 * rounds)
    boxed = sandboxed(bench_page, 4 * rounds)
    pool = pooled(bench_page * 40, rounds)
    free = machine_alone()
    memory = peak_megabytes([*mixed, *forms])
    scan = scanned(bench_page[0], Scan(dpi=300), seed=1)
    scans = measured(dict(picture_readers()), [scan], max(1, rounds // 2)) if reads_pictures() else []
    middle = {name: median(seconds) * 1000 for name, seconds in boxed.items()}
    overhead = sandbox_overhead(bench_page[0], 60 if rounds > 1 else 10)
    rows = [
        goal("Text certificate, whole, of extract_pages: the bench page", ratio(page, WHOLE, DEFAULT), 0.15),
        goal("the same, median of the styles of agencies", ratio(styles, WHOLE, DEFAULT), 0.25),
        goal("Sandbox, more than in process", middle[BOXED] - middle[BARE], 6, unit=" ms"),
        goal(f"Two workers, of one (the machine itself: {free:.2f})", pool[1] / pool[2], 1.7, at_least=True),
        goal("Peak memory of a reading process", memory, 120, unit=" MB"),
    ]
    if "pypdfium2, text objects" in page[0]:
        rows.insert(2, goal("Words and lines, of pypdfium2", ratio(page, PAGES, "pypdfium2, text objects"), 2))
    if GET_FIELDS in fields[0]:
        rows.insert(3, goal("Fields of a form, of pypdf get_fields", ratio(fields, FIELDS, GET_FIELDS), 1.3))
    if scans:
        rows.append(goal("A scan of 300 dpi, both readers, of Tesseract once", ratio(scans, PICTURE, ONE_PASS), 3))
        rows.append(goal("Peak memory of a process that reads a scan", sandboxed_megabytes(scan), 350, unit=" MB"))
    field_times = table(fields, GET_FIELDS if GET_FIELDS in fields[0] else FIELDS, f"{len(forms)} forms")
    return [
        "| goal | limit | measured | met |",
        "| --- | --- | ---: | --- |",
        *rows,
        "",
        "## A certificate with a text layer",
        "",
        *table(page, DEFAULT, "the bench page"),
        *table(styles, DEFAULT, f"{len(mixed)} certificates, one of each style"),
        "## A fillable form",
        "",
        *field_times,
        *(["## A scan of 300 dpi", "", *table(scans, ONE_PASS, "one page")] if scans else []),
        "## Apart from the rest of the system",
        "",
        "| one certificate | ms, by the clock |",
        "| --- | ---: |",
        *(f"| {name} | {spent:.1f} |" for name, spent in middle.items()),
        "",
        f"Forty certificates took {pool[1]:.2f} s with one worker and {pool[2]:.2f} s with two. Two processes that "
        f"share nothing got {free:.2f} times as much done as one at that time; no pool does better than that.",
        "",
        f"Of processor time, over all its processes, the sandbox takes {overhead:.1f} ms more than reading in process: "
        "making a fork and ending it, some 4 ms, is done while nobody waits. The rest is mostly the kernel's too: the "
        "fork that reads a document touches some 1,800 pages of memory for the first time, most of them shared until "
        "then and copied, because Python counts references in the objects themselves. On this machine that is 4 "
        "microseconds a page.",
        "",
        f"The load of the machine was {load:.1f} when the run began.",
        "",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one round of everything, and no file written")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "docs" / "performance.md")
    options = parser.parse_args()
    start = time.monotonic()
    lines = report(1 if options.quick else 5)
    versions = ", ".join(f"{name} {version(name)}" for name in PEERS if installed(name))
    heading = [
        "# How fast certificates are read", "",
        f"Measured by `make bench-speed` on {datetime.now(UTC):%Y-%m-%d}, in {time.monotonic() - start:.0f} s: "
        f"{machine()}; {versions}.", "",
        "Milliseconds are this machine's; the ratios are what to compare. Every figure is the median of interleaved "
        "rounds; readers in one process are compared by processor time, processes by the clock. The pages are drawn by "
        "`coibot.samples`. `extract_pages`, the other readers of text and `get_fields` say what stands where; "
        "*bytes to certificate* goes on to every value of the certificate with its evidence, and for a form "
        "also reads the printed page below the fields, which `get_fields` does not.", "",
    ]  # fmt: skip
    text = "\n".join(line if line.startswith("|") else fill(line, 120) for line in [*heading, *lines])
    print(text)
    if not options.quick:
        options.out.write_text(text.rstrip("\n") + "\n")


if __name__ == "__main__":
    main()
