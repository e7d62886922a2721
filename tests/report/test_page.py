"""The page stands by itself, and nobody's name can put anything into it."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from coibot.report import Report, html


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def seen(page: str) -> tuple[str, Seen]:
    reader = Seen()
    reader.feed(page)
    assert reader.open == [], "every element is closed"
    return " ".join(" ".join(reader.words).split()), reader


def test_headline_expirations_and_every_vendor_are_there(report: Report) -> None:
    words, _ = seen(html(report))
    assert "1 of 4 active vendors meets the requirements" in words
    assert "November 24, 2026" in words
    assert "General liability: each occurrence ($500,000; required: at least $1,000,000)" in words
    assert "unknown: General liability: med exp" in words
    assert "asked Nov 9, 2026" in words and "no certificate received yet" in words
    assert "11 days" in words and "today" in words and "POL-GE-771" in words
    for vendor in report.vendors:
        assert vendor.name in words and vendor.verdict.value in words
    assert "no design work" in words
    assert "Worth a look 1" in words and "each occurrence is $1,000,000, and was $2,000,000 before." in words


def test_nothing_is_fetched_and_nothing_runs(report: Report) -> None:
    page = html(report)
    _, reader = seen(page)
    assert not [name for name, _ in reader.attributes if name in ("src", "href") or name.startswith("on")]
    assert "<script" not in page and "url(" not in page and "@import" not in page
    assert not re.search(r"https?://", page)


def test_a_hostile_name_is_only_a_name(report: Report) -> None:
    hostile = replace(report.vendors[1], name="<script>alert(1)</script>\"'", missing=("<img src=x onerror=y>",))
    page = html(replace(report, vendors=(hostile,), company="<b>Acme"))
    assert "<script>" not in page and "<img" not in page and "<b>" not in page
    words, _ = seen(page)
    assert "<script>alert(1)</script>\"'" in words


def test_an_empty_roster_is_a_page_too(report: Report) -> None:
    words, _ = seen(html(replace(report, vendors=())))
    assert "0 of 0 active vendors meet the requirements" in words
    assert "No required line on file ends before then." in words
