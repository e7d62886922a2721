"""What staff see and decide from a terminal."""

import base64
import gzip
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from coibot.model.certificate import CoverageLine
from coibot.samples import draw
from coibot.settings import shipped
from coibot.store.tiny import TinyStore
from tests.certificates import compliant, with_limit
from tests.cli.conftest import Terminal
from tests.office import AGENT, VENDOR, StillClock, TestOffice, mail

TODAY = datetime.now(UTC).date()
IN_FORCE = {"effective": TODAY - timedelta(days=100), "expiration": TODAY + timedelta(days=20),
            "issued": TODAY - timedelta(days=90)}  # fmt: skip


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a deficient vendor, its unsent answer, and a message that is nobody's yet."""
    folder = tmp_path_factory.mktemp("stocked") / "data"
    now = datetime.now(UTC)
    office = TestOffice(folder, StillClock(now))
    short = with_limit(compliant(**IN_FORCE), CoverageLine.GENERAL_LIABILITY, "each_occurrence", 500_000)
    office.vendor()
    office.receive(mail(("coi.pdf", draw(short))))
    stranger = compliant("Nobody [red]\x1b[31mInc", **IN_FORCE)
    office.receive(
        mail(
            ("a.pdf", draw(stranger)), sender="who@else.example", subject="[bold]Hi\x07", message_id="<2@else.example>"
        )
    )
    office.close()
    return folder


@pytest.fixture
def coibot_at_work(set_up: Terminal, stocked: Path) -> Iterator[Terminal]:
    shutil.copytree(stocked, set_up.data)
    yield set_up


def today_in_chicago() -> date:
    return datetime.now(ZoneInfo("America/Chicago")).date()


def question_of(coibot: Terminal, word: str) -> str:
    return next(line.split()[0] for line in coibot("review", "list").lines if word in line)


class TestSeeing:
    def test_explain_names_policy_certificate_and_place(self, coibot_at_work: Terminal) -> None:
        said = coibot_at_work("explain", "acme-plumbing")
        for words in ("Acme Plumbing LLC (acme-plumbing)", "deficient as Vendor working on site", "GL-1002003",
                      "$500,000 each occurrence; $1,000,000 is required. (coi.pdf, page 1)", "ACORD 25"):  # fmt: skip
            assert words in said.out
        shape = coibot_at_work("explain", "acme-plumbing", "--as-of", str(IN_FORCE["expiration"]), "--json").json
        assert (shape["verdict"], shape["as_of"]) == ("deficient", str(IN_FORCE["expiration"]))

    def test_explain_answers_whether_a_line_was_in_force_as_a_site_asks(self, coibot_at_work: Terminal) -> None:
        day = str(IN_FORCE["effective"])
        said = coibot_at_work("explain", "acme-plumbing", "--as-of", day, "--line", "auto")
        assert said.lines[1].startswith("Yes. Automobile liability is in force on ")
        assert "(policy CA-" in said.lines[1] and said.lines[1].endswith("and meets what is asked.")
        assert "General liability" not in said.out and "came after that day" in said.out
        assert coibot_at_work("explain", "acme-plumbing", "--line", "general").lines[1].startswith("Short. General")
        before = str(IN_FORCE["effective"] - timedelta(days=1))
        shape = coibot_at_work("explain", "acme-plumbing", "--as-of", before, "--line", "auto", "--json").json
        assert shape["answer"]["covered"] == "unknown" and shape["as_of"] == before
        rules = Path("rules.yaml").read_text()
        site = "\nsites:\n  tower: {automobile_liability: {limits: {combined_single_limit: 5M}}}\n"
        coibot_at_work.file("rules.yaml", rules + site)
        said = coibot_at_work("explain", "acme-plumbing", "--as-of", day, "--line", "auto", "--site", "Tower")
        assert said.lines[0] == "Acme Plumbing LLC (acme-plumbing), at Tower"
        assert said.lines[1] == "The roster does not say that Acme Plumbing LLC works there."
        assert said.lines[2].startswith("Short. ") and "$5,000,000 is required" in said.lines[2]

    def test_explain_says_what_lines_and_sites_there_are(self, coibot_at_work: Terminal) -> None:
        assert "'b' names no line; there are general_l" in coibot_at_work(
            "explain", "acme-plumbing", "--line", "b", status=2).err  # fmt: skip
        said = coibot_at_work("explain", "acme-plumbing", "--site", "Harbor", status=2)
        assert "neither the rules nor acme-plumbing have a site Harbor; there are none" in said.err

    def test_due_says_to_whom_why_and_when(self, coibot_at_work: Terminal) -> None:
        said = coibot_at_work("due", "--until", str(IN_FORCE["expiration"] + timedelta(days=20)))
        assert said.lines[0].split() == ["Day", "Vendor", "Letter", "To", "Why"]
        assert f" renewal {AGENT}, {VENDOR} " in " ".join(said.out.split())
        assert " to staff pat@property.example " in " ".join(said.out.split())
        assert "expire" in said.out and said.lines[-1].endswith("if nothing arrives.")
        assert "has passed" in coibot_at_work("due", "--until", "2020-01-01", status=2).err

    def test_report_in_every_form(self, coibot_at_work: Terminal) -> None:
        assert "Acme Plumbing LLC" in coibot_at_work("report").out
        said = coibot_at_work("report", "--json", "--html", "r.html", "--xlsx", "r.xlsx")
        assert said.json["vendors"][0]["verdict"] == "deficient" and "written: r.html" in said.err
        assert "Acme Plumbing LLC" in Path("r.html").read_text() and Path("r.xlsx").read_bytes()[:2] == b"PK"
        assert "No such file" in coibot_at_work("report", "--html", "no/r.html", status=2).err

    def test_report_of_another_day_says_who_met_the_rules_on_it(self, coibot_at_work: Terminal) -> None:
        day = str(IN_FORCE["expiration"] + timedelta(days=1))
        explained = coibot_at_work("explain", "acme-plumbing", "--as-of", day, "--json").json
        told = coibot_at_work("report", "--as-of", day, "--json").json
        assert told["as_of"] == day and told["vendors"][0]["verdict"] == explained["verdict"]
        wanting = [f["title"] for f in explained["findings"] if f["status"] == "not_met"]
        assert [words.partition(" (")[0] for words in told["vendors"][0]["missing"]] == wanting
        assert "is not a date" in coibot_at_work("report", "--as-of", "soon", status=2).err

    def test_the_page_links_to_the_originals_beside_it(self, coibot_at_work: Terminal) -> None:
        coibot_at_work("report", "--html", "r.html")
        block = Path("r.html").read_text().partition('id="details">')[2].partition("</script>")[0]
        told = json.loads(gzip.decompress(base64.b64decode(block)))
        links = told["links"]
        assert all(base64.b64decode(picture).startswith(b"\x89PNG") for picture in told["pictures"])
        assert len(told["pictures"]) == 1, "of the limit that is too low"
        assert links and all(Path(link).read_bytes() for link in links)
        assert any(Path(link).read_bytes().startswith(b"%PDF") for link in links)

    def test_review_and_call_list(self, coibot_at_work: Terminal) -> None:
        coibot_at_work("report", "--meeting", "m.html", "--csv", "v.csv")
        assert "Programme review" in Path("m.html").read_text()
        assert Path("v.csv").read_bytes().startswith(b"\xef\xbb\xbfVendor,Id,Class")
        assert "whom to call" in coibot_at_work("report", "--calls").out

    def test_export_packs_everything_about_one_vendor(self, coibot_at_work: Terminal) -> None:
        said = coibot_at_work("export", "acme-plumbing", "--out", "a.zip")
        assert said.err == "written: a.zip\n" and said.out == ""
        with zipfile.ZipFile("a.zip") as package:
            names = package.namelist()
            assert {"index.html", "manifest-sha256.txt", "record.json", "findings.json"} < set(names)
            assert any(name.startswith("documents/") and name.endswith("coi.pdf") for name in names)
            assert any(name.startswith("mails-in/") for name in names)
            package.extractall("unpacked")
        checked = subprocess.run(
            ["sha256sum", "--check", "--quiet", "manifest-sha256.txt"], cwd="unpacked", check=False, capture_output=True
        )
        assert checked.returncode == 0, checked
        coibot_at_work("export", "acme-plumbing")
        assert list(Path().glob("acme-plumbing-*.zip"))
        assert "nobody" in coibot_at_work("export", "nobody", status=2).err

    def test_what_if_names_who_would_change_and_sends_nothing(self, coibot_at_work: Terminal) -> None:
        rules = Path("rules.yaml").read_text()
        new = coibot_at_work.file(
            "new.yaml", rules.replace("each_occurrence: 1_000_000", "each_occurrence: 500_000", 1)
        )
        said = coibot_at_work("rules", "what-if", new)
        assert "Acme Plumbing LLC (acme-plumbing): deficient -> compliant" in said.out
        assert "required $500,000, was $1,000,000" in said.out and said.lines[-1].startswith("1 of 1 vendor")
        assert coibot_at_work("rules", "what-if", "rules.yaml").lines == ["0 of 1 vendor would change verdict."]
        assert TinyStore(coibot_at_work.data).index.standing().outbox == 2
        assert "gone.yaml" in coibot_at_work("rules", "what-if", "gone.yaml", status=2).err

    def test_rules_test_tells_which_case_does_not_hold_and_where(self, coibot_at_work: Terminal) -> None:
        assert "rules.test.yaml: No such file" in coibot_at_work("rules", "test", status=2).err
        text = shipped("rules.test.yaml").read_text()
        coibot_at_work.file("rules.test.yaml", text)
        assert coibot_at_work("rules", "test").lines == ["9 of 9 cases hold."]
        other = coibot_at_work.file("mine.yaml", text.replace("verdict: review", "verdict: compliant"))
        said = coibot_at_work("rules", "test", other, status=1)
        line = text[: text.index("- case: a limit that could not be read")].count("\n") + 1
        assert f"mine.yaml:{line}: a limit that could not be read is for a person: the verdict is review" in " ".join(
            said.out.split()
        )
        assert said.lines[-1] == "8 of 9 cases hold."
        other.write_text(text.replace("as_of: 2027-01-01", "as_of: soon"))
        assert "'soon' is no date" in coibot_at_work("rules", "test", other, status=2).err

    def test_rules_check_tells_every_mistake(self, coibot_at_work: Terminal) -> None:
        assert "rules.yaml is in order." in coibot_at_work("rules", "check").out
        text = Path("rules.yaml").read_text()
        bad = coibot_at_work.file("bad.yaml", text.replace("limits:", "limts:", 1).replace(": standard", ": x", 1))
        said = coibot_at_work("rules", "check", bad, status=2)
        lines = said.err.splitlines()
        assert len(lines) == 2 and all("bad.yaml:" in line for line in lines) and said.out == ""


class TestOutbox:
    def letter(self, coibot: Terminal, to: str) -> str:
        return next(line.split()[0] for line in coibot("outbox", "list", "--all").lines if to in line)

    def test_cancel_and_retry(self, coibot_at_work: Terminal) -> None:
        letter = self.letter(coibot_at_work, AGENT)
        assert "is cancelled" in coibot_at_work("outbox", "cancel", letter).out
        assert letter not in coibot_at_work("outbox", "list").out
        assert "will be tried again" in coibot_at_work("outbox", "retry", letter).out
        assert letter in coibot_at_work("outbox", "list").out
        history = json.loads(coibot_at_work("vendors", "show", "acme-plumbing", "--json").out)["history"]
        assert [entry["what"] for entry in history[-2:]] == ["outbox", "outbox"]

    def test_an_unknown_letter_is_said(self, coibot_at_work: Terminal) -> None:
        assert "there is no letter nope" in coibot_at_work("outbox", "retry", "nope", status=2).err

    def test_hostile_subjects_are_only_shown(self, coibot_at_work: Terminal) -> None:
        said = coibot_at_work("outbox", "list")
        assert "\x1b" not in said.out and "\x07" not in said.out
        assert len(said.lines) == 3 and said.err == "2 letters not sent yet.\n"


class TestReview:
    def test_show_gives_the_letter_and_the_ways_to_answer(self, coibot_at_work: Terminal) -> None:
        said = coibot_at_work("review", "show", question_of(coibot_at_work, "who@else.example"))
        assert "ASSIGN" in said.out and "who@else.example" in said.out and "a.pdf" in said.out
        assert "[red]" in said.out and "\x1b" not in said.out
        assert "`coibot review` assign, new or dismiss" in said.err

    def test_assigning_files_the_message_and_answers_it(self, coibot_at_work: Terminal) -> None:
        question = question_of(coibot_at_work, "who@else.example")
        assert "there is no vendor acme" in coibot_at_work("review", "assign", question, "acme", status=2).err
        said = coibot_at_work("review", "assign", question, "acme-plumbing", "--by", "Ann Lee")
        assert said.lines[0] == "Done: ASSIGN acme-plumbing."
        assert question not in coibot_at_work("review", "list").out
        record = json.loads(coibot_at_work("vendors", "show", "acme-plumbing", "--json").out)
        assert {filed["file"] for filed in record["documents"]} == {"coi.pdf", "a.pdf"}
        assert "Ann Lee" in json.dumps(record)
        assert "no open question" in coibot_at_work("review", "dismiss", question, status=2).err

    def test_a_new_vendor_from_a_message(self, coibot_at_work: Terminal) -> None:
        question = question_of(coibot_at_work, "who@else.example")
        assert "there is no class plumber" in coibot_at_work("review", "new", question, "plumber", status=2).err
        coibot_at_work("review", "new", question, "standard")
        assert [v["verdict"] for v in coibot_at_work("vendors", "list", "--json").json] == ["deficient", "compliant"]

    def test_dismiss_ends_it(self, coibot_at_work: Terminal) -> None:
        question = question_of(coibot_at_work, "who@else.example")
        assert "Done: DISMISS spam." in coibot_at_work("review", "dismiss", question, "--because", "spam").out
        assert coibot_at_work("review", "list").err == "0 open questions.\n"

    def test_a_decision_needs_the_mail_settings_for_its_letters(self, coibot_at_work: Terminal) -> None:
        question = question_of(coibot_at_work, "who@else.example")
        Path(".env").write_text("COIBOT_TIMEZONE=America/Chicago\n")
        said = coibot_at_work("review", "dismiss", question, status=2)
        assert "COIBOT_ADDRESS: is not set" in said.err


class TestWaive:
    def test_a_waiver_counts_at_once(self, coibot_at_work: Terminal) -> None:
        key = "general_liability.each_occurrence"
        coibot_at_work("waive", "acme-plumbing", key, "--until", "2099-01-01", "--because", "small [job]")
        said = coibot_at_work("explain", "acme-plumbing")
        assert said.lines[1].startswith("compliant as") and "waived" in said.out
        assert "small [job]" in coibot_at_work("vendors", "show", "acme-plumbing").out

    def test_the_same_waiver_again_and_again_suggests_another_rule(self, coibot_at_work: Terminal) -> None:
        assert coibot_at_work("rules", "waivers").lines == [f"0 waivers in force on {today_in_chicago()}."]
        key = "automobile_liability.*"
        for name in ("Ann", "Bob", "Cee"):
            coibot_at_work("vendors", "add", f"{name} Inc", "--class", "standard", "--email", f"x@{name}.example")
            coibot_at_work("waive", f"{name.lower()}-inc", key, "--until", "2099-01-01", "--because", "no [b]cars")
        said = coibot_at_work("rules", "waivers")
        assert said.lines[1].split()[:3] == [key, "ann-inc", "2099-01-01"] and "no [b]cars" in said.lines[1]
        assert said.lines[-1] == (
            "automobile_liability.* is waived for 3 of 4 vendors of the class standard (“no [b]cars”); should the rule "
            "say otherwise?"
        )
        shape = coibot_at_work("rules", "waivers", "--json").json
        assert [one["vendor"] for one in shape["waivers"]] == ["ann-inc", "bob-inc", "cee-inc"]
        assert shape["suggestions"][0]["requirement"] == key

    @pytest.mark.parametrize(
        ("key", "until", "hint"),
        [
            ("general_liability.each_occurence", "2099-01-01", "did you mean general_liability.each_occurrence"),
            ("boats.*", "2099-01-01", "has no requirement boats.*"),
            ("general_liability.*", "2020-01-01", "2020-01-01 has passed"),
        ],
    )
    def test_mistakes_are_said(self, coibot_at_work: Terminal, key: str, until: str, hint: str) -> None:
        said = coibot_at_work("waive", "acme-plumbing", key, "--until", until, "--because", "x", status=2)
        assert hint in said.err


class TestReplay:
    def test_a_message_that_took_effect_is_left_alone(self, coibot_at_work: Terminal) -> None:
        record = json.loads(coibot_at_work("vendors", "show", "acme-plumbing", "--json").out)
        sha256 = record["handled"][0]["sha256"]
        assert "handled before" in coibot_at_work("replay", sha256[:12]).out
        assert json.loads(coibot_at_work("vendors", "show", "acme-plumbing", "--json").out) == record

    @pytest.mark.parametrize(
        ("given", "hint"),
        [("0" * 12, "the archive has no message"), ("../x", "is no SHA-256")],
    )
    def test_mistakes_are_said(self, coibot_at_work: Terminal, given: str, hint: str) -> None:
        assert hint in coibot_at_work("replay", given, status=2).err


def test_dates_are_given_one_way(coibot_at_work: Terminal) -> None:
    said = coibot_at_work("explain", "acme-plumbing", "--as-of", "3/1/2027", status=2)
    assert "'3/1/2027' is not a date; write it as 2027-03-01" in said.err
    assert date.fromisoformat("2027-03-01")
