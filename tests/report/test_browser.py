"""The pages in a real browser, opened as a file like a mail attachment: what a reader does with them, and who may."""

import re
import shutil
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from coibot import report as reports
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.model.assessment import Assessment
from coibot.model.record import Record
from coibot.rules import load_rulebook
from coibot.samples.roster import roster
from coibot.settings import shipped

sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-core is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed (Debian: chromium)"),
]

TODAY = date(2026, 11, 24)


def png(width: int = 4, height: int = 2) -> bytes:
    """A small grey picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture(scope="module")
def made() -> reports.Report:
    """A hundred and fifty vendors with two years behind them."""
    book = load_rulebook(shipped("rules.yaml"))
    office = Office(book, (), datetime(2026, 11, 24, 18, tzinfo=UTC), UTC, lambda _email, _since: 0)  # type: ignore[arg-type]
    records = list(roster(150, TODAY, book.company.certificate_holder.address))

    def assess(record: Record, day: date = TODAY) -> Assessment:
        return judge(record, office, day)

    built = reports.build(records, assess, TODAY, book.company.name, details=True)
    return replace(
        built,
        history=reports.history(records, assess, reports.weekly(TODAY)),
        back=reports.look_back(records, assess, TODAY - timedelta(days=30), TODAY),
        suggestions=("a rule that is often waived: " + "should it say otherwise? " * 30,) * 5,
    )


@pytest.fixture(scope="module")
def browser() -> Iterator["sync_api.Browser"]:
    with sync_api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def file(made: reports.Report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mailed")
    page = folder / "report.html"
    paper = folder / "original"
    paper.write_bytes(b"%PDF-1.4")
    page.write_text(reports.html(made, picture=lambda *_: png(), link=lambda _: "original"), encoding="utf-8")
    (folder / "meeting.html").write_text(reports.meeting(made), encoding="utf-8")
    return page


@pytest.fixture
def open_page(browser: "sync_api.Browser", file: Path) -> Iterator[Callable[..., "sync_api.Page"]]:
    """Opens the page; whatever it says to the console or asks of the network is a fault."""
    faults: list[str] = []
    contexts = []

    def opened(name: str = "report.html", **options: object) -> "sync_api.Page":
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("request", lambda request: faults.append(request.url) if request.url.startswith("http") else None)
        page.goto(file.with_name(name).as_uri())
        if name == "report.html":
            page.wait_for_selector("#rows tr", state="attached")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def names(page: "sync_api.Page") -> list[str]:
    return page.locator("#rows th button").all_inner_texts()


def test_filters_and_search_leave_exactly_who_is_meant(
    open_page: Callable[..., "sync_api.Page"], made: reports.Report
) -> None:
    page = open_page()
    page.select_option("#standing", "deficient")
    deficient = [vendor for vendor in made.vendors if vendor.verdict is reports.Standing.DEFICIENT]
    assert names(page) == [vendor.name for vendor in deficient]
    page.select_option("#site", "Harbor Tower")
    assert set(names(page)) == {vendor.name for vendor in deficient if "Harbor Tower" in vendor.sites}
    page.click("#reset")
    one = made.vendors[70]
    page.fill("#search", one.name.upper())
    sync_api.expect(page.locator("#rows tr")).to_have_count(1)
    assert names(page) == [one.name]
    page.fill("#search", "no such vendor")
    sync_api.expect(page.locator("#rows tr")).to_have_count(0)
    assert page.inner_text("#count") == "0 of 150 vendors"


def test_the_headline_leads_to_the_vendors_it_counts(
    open_page: Callable[..., "sync_api.Page"], made: reports.Report
) -> None:
    page = open_page()
    for name, expected in (
        ("silent", made.figures.non_responsive),
        ("compliant", made.figures.compliant),
        ("attention", made.figures.active - made.figures.compliant),
    ):
        page.click(f".figures a[href='#show={name}']")
        sync_api.expect(page.locator("#count")).to_have_text(re.compile(f"^{expected} "))
    page.click(".figures a[href='#show=ending']")
    ending = {expiration.vendor_name for expiration in made.expirations(30)}
    sync_api.expect(page.locator("#standing")).to_have_value("ending")
    assert set(names(page)) == ending


def test_a_column_sorts_both_ways_and_says_so(open_page: Callable[..., "sync_api.Page"], made: reports.Report) -> None:
    page = open_page()
    page.click("th[data-sort=name] button")
    assert page.get_attribute("th[data-sort=name]", "aria-sort") == "ascending"
    up = names(page)
    assert up == sorted((vendor.name for vendor in made.vendors), key=str.lower)[:100]
    page.click("th[data-sort=name] button")
    assert page.get_attribute("th[data-sort=name]", "aria-sort") == "descending"
    assert names(page)[0] == max((vendor.name for vendor in made.vendors), key=str.lower)
    assert page.locator("#more").is_visible()
    page.click("#all")
    assert page.locator("#more").is_hidden()
    assert page.locator("#rows tr").count() == 150


def test_a_vendor_opens_with_what_is_wanting_its_picture_and_its_timeline(
    open_page: Callable[..., "sync_api.Page"], made: reports.Report, file: Path
) -> None:
    page = open_page()
    vendor = next(v for v in made.vendors if any(f.status == "not met" and f.box for f in v.detail.findings))
    page.fill("#search", vendor.name)
    sync_api.expect(page.locator("#rows tr")).to_have_count(1)
    page.focus("#rows th button")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog[open] .timeline")
    told = page.inner_text("dialog")
    wanting = [finding for finding in vendor.detail.findings if finding.status == "not met"]
    assert all(finding.title in told and finding.fix in told for finding in wanting)
    assert page.locator("dialog .timeline li").count() == len(vendor.detail.timeline)
    assert page.evaluate("document.querySelector('dialog img').naturalWidth") == 4
    assert page.get_attribute("dialog .timeline a >> nth=0", "href") == "original"
    assert page.evaluate("document.activeElement.closest('dialog') !== null"), "the keyboard is inside"
    page.keyboard.press("Escape")
    sync_api.expect(page.locator("dialog")).to_be_hidden()
    sync_api.expect(page).to_have_url(file.as_uri())
    assert page.evaluate("document.activeElement.textContent") == vendor.name, "and back where it was"


def test_a_link_to_a_vendor_opens_it(open_page: Callable[..., "sync_api.Page"], made: reports.Report) -> None:
    page = open_page()
    page.evaluate(f"location.hash = 'vendor={made.vendors[3].id}'")
    page.wait_for_selector("dialog[open] h2")
    assert page.inner_text("dialog h2") == made.vendors[3].name
    page.evaluate("location.hash = 'vendor=constructor'")
    page.evaluate("location.hash = 'show=__proto__'")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_accessible_by_axe(open_page: Callable[..., "sync_api.Page"], scheme: str, width: int) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    assert _violations(page) == []
    page.click("#rows th button >> nth=0")
    page.wait_for_selector("dialog[open] .timeline")
    assert _violations(page) == []


def test_the_review_is_accessible_and_prints_on_two_sheets(open_page: Callable[..., "sync_api.Page"]) -> None:
    page = open_page("meeting.html")
    assert _violations(page) == []
    assert len(PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages) == 2
    assert len(PdfReader(BytesIO(page.pdf(format="A4"))).pages) == 2


def test_printing_takes_what_the_filters_left_and_one_vendor_when_one_is_open(
    open_page: Callable[..., "sync_api.Page"], made: reports.Report
) -> None:
    page = open_page()
    page.select_option("#standing", "compliant")
    compliant = [vendor.name for vendor in made.vendors if vendor.verdict is reports.Standing.COMPLIANT]
    assert len(compliant) > 100, "more than are shown at once"
    printed = " ".join(words_of(page).split())
    assert compliant[-1] in printed and "Show 100 more" not in printed
    page.click("#rows th button >> nth=0")
    page.wait_for_selector("dialog[open] .timeline")
    alone = " ".join(words_of(page).split())
    assert compliant[0] in alone and compliant[1] not in alone


def words_of(page: "sync_api.Page") -> str:
    return "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf())).pages)


def test_no_page_is_wider_than_a_phone(open_page: Callable[..., "sync_api.Page"]) -> None:
    for name in ("report.html", "meeting.html"):
        page = open_page(name, viewport={"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_scripts_the_page_still_says_what_matters(
    open_page: Callable[..., "sync_api.Page"], browser: "sync_api.Browser", file: Path, made: reports.Report
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    worst = made.vendors[0].name
    assert page.locator("noscript th", has_text=worst).count() == 1 or worst in page.content()
    assert page.locator("#roster-part").is_hidden()
    context.close()


def _violations(page: "sync_api.Page") -> list[str]:
    found = axe.Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']} ({one['nodes'][0]['html'][:160]})" for one in found]
