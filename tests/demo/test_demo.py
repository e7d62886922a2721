"""What a newcomer sees of the demo, and what it promises."""

import re
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from coibot.cli.demo import demo
from coibot.pipeline.ingesting import Ingester
from coibot.store.tiny import TinyStore
from tests.demo.conftest import Run

STAFF = "insurance@property.example"
ACME = {"dana@oakridge.example", "office@acme-plumbing.example"}
BRIGHTWATER = {"luis@lakeside-brokers.example", "jim@brightwater.example"}
OAKLINE = {"sales@oakline-supply.example", "nina@summit-cover.example"}


def words(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())


def readers(letter: EmailMessage) -> set[str]:
    lines = f"{letter['To']} {letter['Cc'] or ''}"
    return set(re.findall(r"[\w.+-]+@[\w.-]+", lines))


def test_every_message_is_handled(played: Run) -> None:
    assert played.exit_code == 0
    records = list(TinyStore(played.folder / "data").records())
    handled = {mark.message_id for record in records for mark in record.handled}
    incoming = played.incoming()
    assert len(incoming) >= 12
    assert {message["Message-ID"] for message in incoming.values()} <= handled


@pytest.mark.parametrize(
    ("name", "to", "expected"),
    [
        (
            "*-request-brightwater-electric",
            {"luis@lakeside-brokers.example", "jim@brightwater.example"},
            ("$1,000,000",),
        ),
        (
            "02-compliant-brightwater-electric",
            {"luis@lakeside-brokers.example", "jim@brightwater.example"},
            ("GL-BWE",),
        ),
        (
            "*-deficient-acme-plumbing",
            ACME,
            ("2 items", "$500,000", "$1,000,000", "February 15, 2026"),
        ),
        (
            "*-compliant-acme-plumbing",
            ACME,
            ("everything asked for",),
        ),
        ("*-compliant-quill-byte", {"marta@fenwick-cole.example"}, ("EO-QBC-9901", "CY-QBC-9902")),
        ("*-compliant-pinewood-freight", {"dispatch@pinewood-freight.example"}, ("MC-PWF-4410",)),
        (
            "*-could-not-read-oakline-supply",
            OAKLINE,
            ("Oakline-secured.pdf", "password"),
        ),
        (
            "*-compliant-oakline-supply",
            OAKLINE,
            ("everything asked for",),
        ),
        ("*-escalation-sunset-bakery", {STAFF}, ("scan0001.pdf",)),
        ("*-receipt-sunset-bakery", {"hello@sunset-bakery.example"}, ("has arrived", "person")),
        ("*-receipt-larkspur-janitorial", {"owner@larkspur-janitorial.example"}, ("has arrived", "person")),
        ("*-escalation-meridian-elevator", {STAFF}, ("Meridian Elevator Inc", "ALIAS")),
        ("*-decision-meridian-elevator", {STAFF}, ("another name", "now compliant")),
        ("*-compliant-meridian-elevator", {"theo@granite-ins.example"}, ("everything asked for",)),
        ("17-escalation", {STAFF}, ("Tamarack Glass LLC", "NEW class")),
        ("*-deficient-tamarack-glass-llc", {"kim@tamarack-glass.example"}, ("2 items", "CG 20 10", "Umbrella")),
        (
            "*-deficient-cedar-ridge-roofing",
            {"joan@keystone-risk.example"},
            ("the CG 20 10 page", "CG 20 37"),
        ),
        ("*-compliant-cedar-ridge-roofing", {"joan@keystone-risk.example"}, ("everything asked for",)),
        ("*-deficient-larkspur-janitorial", {"owner@larkspur-janitorial.example"}, ("1 item", "utomobile liability")),
        ("*-decision-larkspur-janitorial", {STAFF}, ("December 31, 2026", "now compliant")),
        ("*-compliant-larkspur-janitorial", {"owner@larkspur-janitorial.example"}, ("everything asked for",)),
    ],
)
def test_each_story_has_its_letter(played: Run, name: str, to: set[str], expected: tuple[str, ...]) -> None:
    letter = played.letters(name)[0]
    assert readers(letter) == to
    for phrase in expected:
        assert phrase in words(letter) or phrase.upper() in words(letter), phrase


def test_answers_stand_in_the_thread_of_the_message(played: Run) -> None:
    wrong = played.incoming()[3]
    letter = played.letter("*-deficient-acme-plumbing")
    assert letter["In-Reply-To"] == wrong["Message-ID"]
    assert letter["Subject"] == f"Re: {wrong['Subject']}"


@pytest.mark.parametrize("number", [5, 21, 22], ids=["the same certificate again", "out of office", "newsletter"])
def test_silence_is_kept(played: Run, number: int) -> None:
    message = played.incoming()[number]
    assert message["Message-ID"] not in [letter["In-Reply-To"] for letter in played.letters()]


def test_nobody_is_written_to_who_must_not_be(played: Run) -> None:
    everyone = set().union(*(readers(letter) for letter in played.letters()))
    assert not any(re.search(r"no-reply|^news@|cheap-mail|^coi@", address) for address in everyone)


def test_a_stranger_hears_nothing_before_staff_have_decided(played: Run) -> None:
    letters = played.letters()
    first = next(i for i, letter in enumerate(letters) if "kim@tamarack-glass.example" in readers(letter))
    decided = next(i for i, letter in enumerate(letters) if "Filed for tamarack-glass-llc" in words(letter))
    assert decided < first


def test_a_forged_command_changes_nothing_and_staff_are_told(played: Run) -> None:
    record = TinyStore(played.folder / "data").get("larkspur-janitorial")
    assert record is not None
    assert [waiver.requirement for waiver in record.waivers] == ["automobile_liability.*"]
    told = played.letters("*-escalation-larkspur-janitorial")[-1]
    assert readers(told) == {STAFF} and "refused" in words(told)


def test_reminders_go_out_on_their_days_and_stop_when_the_renewal_comes(played: Run) -> None:
    def days(vendor: str) -> list[str]:
        return [f"{parsedate_to_datetime(letter['Date']):%m-%d}" for letter in played.letters(f"*-renewal-{vendor}")]

    assert days("brightwater-electric") == ["03-16"]
    assert days("pinewood-freight") == ["03-16", "04-01", "04-08", "04-15", "04-20"]
    last = played.letters("*-pinewood-freight")[-1]
    assert readers(last) == {STAFF} and "No further reminder" in words(last)
    assert all(STAFF not in readers(letter) for letter in played.letters("*-renewal-pinewood-freight")[:3])


def test_what_is_printed_reads_without_a_terminal(played: Run) -> None:
    lines = played.output.splitlines()
    assert "\x1b" not in played.output
    story = lines[: next(number for number, line in enumerate(lines) if line.startswith("Look here"))]
    assert max(map(len, story)) <= 100
    assert not any(line != line.rstrip() for line in lines)
    for promised in ("required  $1,000,000", "found     $500,000", "no letter to anyone", "from arrival to answer"):
        assert promised in played.output
    assert "Insured: The insured is “Meridian Elevator Inc”" in played.output
    for kept in ("index.html", "report.html", "letters/", "data/"):
        assert kept in played.output


def test_every_letter_can_be_looked_at_offline(played: Run) -> None:
    pages = sorted((played.folder / "letters").glob("*.html"))
    assert len(pages) == len(played.letters()) > 25
    index = (played.folder / "index.html").read_text(encoding="utf-8")
    for page in pages:
        assert f"letters/{page.name}" in index
        assert "cid:" not in page.read_text(encoding="utf-8")
    everything = index + (played.folder / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", everything)
    assert re.search(r"7 of 10 active vendors", everything)


def test_a_demo_that_fails_says_so_and_where_to_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(_self: Ingester, _raw: bytes) -> None:
        raise ValueError("planted")

    monkeypatch.setattr(Ingester, "ingest", fault)
    result = CliRunner().invoke(demo, ["--folder", str(tmp_path / "demo")])
    assert result.exit_code == 1
    assert "coibot.log" in result.stderr
    assert "planted" in (tmp_path / "demo" / "coibot.log").read_text()
