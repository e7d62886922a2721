"""The page stands by itself, and nobody's name can put anything into it. What its script does: test_browser.py."""

import base64
import gzip
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

from coibot.report import Report, Standing, html
from coibot.report.model import Detail, FindingLine


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        if tag not in ("meta", "br", "input"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def seen(page: str) -> tuple[str, Seen]:
    reader = Seen()
    reader.feed(page)
    assert reader.open == [], "every element is closed"
    return " ".join(" ".join(reader.words).split()), reader


def test_headline_expirations_and_who_needs_attention_are_in_the_page_itself(report: Report) -> None:
    words, _ = seen(html(report))
    assert "1 of 4 active vendors meets the requirements" in words
    assert "November 24, 2026" in words
    assert "11 days" in words and "today" in words and "POL-GE-771" in words
    assert "no design work" in words
    assert "Worth a look 1" in words and "each occurrence is $1,000,000, and was $2,000,000 before." in words
    plain = words[words.index("The whole roster, with search") :]
    for vendor in report.vendors:
        attention = vendor.verdict in (Standing.DEFICIENT, Standing.REVIEW, Standing.NOTHING_ON_FILE)
        assert (vendor.name in plain.partition("Ending soonest")[0]) == attention
    assert "General liability: each occurrence ($500,000; required: at least $1,000,000)" in plain
    assert "unknown: General liability: med exp" in plain and "no certificate received yet" in plain


def test_nothing_is_fetched_and_nothing_but_its_own_script_may_run(report: Report) -> None:
    page = html(report)
    _, reader = seen(page)
    links = [value or "" for name, value in reader.attributes if name in ("src", "href")]
    assert all(link.startswith("#") for link in links)
    assert not [name for name, _ in reader.attributes if name.startswith("on") or name == "style"]
    assert "url(" not in page and "@import" not in page
    assert re.findall(r"https?://[^\"]*", page) == ["http://www.w3.org/2000/svg"] * 2, "a name, not an address"
    policy = dict(reader.attributes)["content"] and next(v for _, v in reader.attributes if v and "default-src" in v)
    assert policy.startswith("default-src 'none'; style-src 'sha256-") and "unsafe" not in policy
    script = page.rpartition("<script>")[2].partition("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy


def test_a_hostile_name_is_only_a_name(report: Report) -> None:
    words = "</script><script>alert(1)</script>\"'<img src=x onerror=y>"
    hostile = replace(report.vendors[1], name=words, missing=(words,), sites=(words,), agency=words)
    page = html(replace(report, vendors=(hostile,), company="<b>Acme"))
    assert page.count("<script") == 3 == page.count("</script>")
    assert "<img" not in page.partition("<script>")[0] and "<b>Acme" not in page
    assert words in seen(page)[0]


def test_the_roster_is_told_once_and_each_word_of_it_once(report: Report) -> None:
    twice = replace(report, vendors=tuple(replace(report.vendors[1], id=f"v{n}") for n in range(50)))
    block = html(twice).partition('id="roster">')[2].partition("</script>")[0]
    assert block.count("Automobile liability (nothing on file") == 1
    assert [row[0] for row in json.loads(block)["vendors"]] == [f"v{n}" for n in range(50)]


def test_pictures_stand_beside_what_is_wanting_and_end_where_a_mail_would_be_too_large(report: Report) -> None:
    box = (480.0, 478.0, 560.0, 490.0)
    wanting = FindingLine("not met", "GL", "$1,000,000", "$500,000", "", "", "coi.pdf, page 1", "a" * 64, 1, box)
    met = replace(wanting, status="met")
    vendors = tuple(replace(report.vendors[1], id=f"v{n}", detail=Detail((met, wanting))) for n in range(3))
    asked = []

    def picture(sha256: str, page: int, where: tuple[float, float, float, float]) -> bytes:
        asked.append((sha256, page, where))
        return b"\x89PNG" + bytes(1_900_000)

    page = html(replace(report, vendors=vendors), picture=picture, link=lambda sha256: f"data/archive/aa/{sha256}")
    told = details_in(page)
    assert asked == [("a" * 64, 1, box)] * 3, "nothing is drawn of what is met"
    assert len(told["pictures"]) == 2, "the third would be too much"
    assert [vendor[0][1][3] for vendor in told["vendors"].values()] == [0, 1, -1]
    assert told["links"] == [f"data/archive/aa/{'a' * 64}"]


def details_in(page: str) -> Any:
    block = page.partition('id="details">')[2].partition("</script>")[0]
    return json.loads(gzip.decompress(base64.b64decode(block)))


def test_an_empty_roster_is_a_page_too(report: Report) -> None:
    words, _ = seen(html(replace(report, vendors=())))
    assert "0 of 0 active vendors meet the requirements" in words
    assert "No required line on file ends before then." in words
