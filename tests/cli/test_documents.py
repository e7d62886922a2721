"""`coibot read` and `coibot check`."""

import json
import os
import subprocess
import sys
from datetime import date
from typing import Any

import pytest

from coibot.model.certificate import CoverageLine
from coibot.samples import draw, draw_endorsement, draw_invoice
from tests.certificates import compliant, with_limit, without
from tests.cli.conftest import Terminal

GL = CoverageLine.GENERAL_LIABILITY
IN_FORCE = ("--as-of", "2026-03-02")

CERTIFICATE_KEYS = {
    "issue_date", "producer", "insured", "insurers", "certificate_number", "revision_number", "policies",
    "description_of_operations", "certificate_holder", "signed",
}  # fmt: skip
POLICY_KEYS = {
    "line", "type", "insurer_letter", "policy_number", "effective", "expiration", "additional_insured",
    "subrogation_waived", "flags", "limits",
}  # fmt: skip
FINDING_KEYS = {"requirement", "status", "required", "found", "why", "fix", "who", "evidence"}


@pytest.fixture
def papers(set_up: Terminal) -> Terminal:
    set_up.file("good.pdf", draw(compliant()))
    set_up.file("short.pdf", draw(with_limit(without(compliant(), CoverageLine.AUTOMOBILE_LIABILITY), GL,
                                             "each_occurrence", 500_000)))  # fmt: skip
    set_up.file("invoice.pdf", draw_invoice())
    set_up.file("page.pdf", draw_endorsement())
    set_up.file("corrupt.pdf", b"%PDF-1.4\nnonsense")
    set_up.file("note.txt", b"hello")
    return set_up


class TestFormsOfOurOwn:
    """`endorsement_forms` in rules.yaml."""

    TABLE = "form,edition,title,grants,automatic\nCG 20 11,,Managers of our premises,additional_insured_ongoing,\n"

    def test_the_table_beside_the_rules_is_read_by(self, papers: Terminal) -> None:
        papers.file("page.pdf", draw_endorsement("CG 20 11"))
        (before,) = map(json.loads, papers("read", "page.pdf", "--json").lines)
        assert before["documents"][0]["endorsement"]["grants"] == []
        sha256 = papers("check", "good.pdf", "--class", "standard", "--json", *IN_FORCE).json["rules_sha256"]
        self.add(papers, self.TABLE)
        (after,) = map(json.loads, papers("read", "page.pdf", "--json").lines)
        assert after["documents"][0]["endorsement"]["grants"] == ["additional_insured_ongoing"]
        later = papers("check", "good.pdf", "page.pdf", "--class", "standard", "--json", *IN_FORCE).json
        assert later["rules_sha256"] != sha256

    def test_a_wrong_row_is_told_with_its_line(self, papers: Terminal) -> None:
        self.add(papers, self.TABLE.replace("_ongoing", ""))
        for words in (["rules", "check"], ["check", "good.pdf", "--class", "standard"], ["read", "good.pdf"]):
            said = papers(*words, status=2)
            assert "forms.csv: line 2: 'additional_insured' is no grant" in said.err

    @staticmethod
    def add(papers: Terminal, table: str) -> None:
        rules = (papers.folder / "rules.yaml").read_text()
        papers.file("rules.yaml", f"{rules}\nendorsement_forms:\n  file: forms.csv\n")
        papers.file("forms.csv", table)


class TestRead:
    def test_json_has_the_promised_shape(self, papers: Terminal) -> None:
        (reading,) = map(json.loads, papers("read", "good.pdf", "--json").lines)
        assert list(reading) == ["file", "sha256", "pages", "documents", "problems"]
        assert (reading["file"], reading["pages"], reading["problems"]) == ("good.pdf", 1, [])
        (document,) = reading["documents"]
        assert set(document) == {
            "kind", "form", "edition", "pages", "source", "certificate", "unreadable", "evidence"
        }  # fmt: skip
        assert (document["kind"], document["form"], document["source"]) == ("certificate", "ACORD 25", "text")
        certificate = document["certificate"]
        assert set(certificate) == CERTIFICATE_KEYS
        assert certificate["issue_date"] == "2026-02-20" and certificate["signed"] is True
        assert certificate["insurers"]["A"] == {"name": "Prairie Mutual Insurance Company", "naic": "10101"}
        policy = certificate["policies"][0]
        assert set(policy) == POLICY_KEYS
        assert (policy["line"], policy["effective"], policy["additional_insured"]) == (
            "general_liability", "2026-01-01", "Y"
        )  # fmt: skip
        assert policy["limits"]["each_occurrence"] == 1_000_000 and policy["flags"]["occurrence"] is True
        evidence = document["evidence"]["policies.0.limits.each_occurrence"]
        assert set(evidence) == {"page", "box", "text", "source", "confidence"}
        assert (evidence["page"], evidence["text"], len(evidence["box"])) == (1, "1,000,000", 4)

    def test_other_documents_have_theirs(self, papers: Terminal) -> None:
        page, invoice = map(json.loads, papers("read", "page.pdf", "invoice.pdf", "--json").lines)
        (endorsement,) = page["documents"]
        assert {"kind", "form", "edition", "title", "pages", "endorsement", "unreadable", "evidence"} <= set(
            endorsement
        )
        assert set(endorsement["endorsement"]) == {
            "policy_number", "named_insured", "scheduled_person", "locations", "blanket", "grants", "effective",
        }  # fmt: skip
        (other,) = invoice["documents"]
        assert other == {"kind": "other", "pages": [1], "why": other["why"]} and other["why"]

    def test_what_cannot_be_read_is_a_problem_and_status_3(self, papers: Terminal) -> None:
        said = papers("read", "corrupt.pdf", "good.pdf", "note.txt", "--json", status=3)
        corrupt, good, note = map(json.loads, said.lines)
        assert [p["code"] for p in corrupt["problems"] + note["problems"]] == ["damaged", "not_a_document"]
        assert good["documents"] and not good["problems"]
        assert said.err == ""

    def test_people_read_the_same(self, papers: Terminal) -> None:
        said = papers("read", "good.pdf", "corrupt.pdf", status=3)
        for words in ("ACORD 25", "GL-1002003", "each occurrence $1,000,000", "additional insured", "damaged"):
            assert words in said.out

    def test_a_missing_file_is_the_callers_mistake(self, papers: Terminal) -> None:
        said = papers("read", "good.pdf", "gone.pdf", "--json", status=2)
        assert said.out == "" and "gone.pdf: No such file or directory" in said.err

    def test_a_hostile_file_name_is_only_shown(self, papers: Terminal) -> None:
        papers.file("a[red]\x1b[31mb.pdf", draw_invoice())
        said = papers("read", papers.folder / "a[red]\x1b[31mb.pdf")
        assert "a[red]" in said.out and "\x1b" not in said.out


class TestGolden:
    def test_what_is_read_is_written_down_and_compared(self, papers: Terminal) -> None:
        papers("read", "good.pdf", "--update-golden")
        golden = papers.folder / "good.pdf.golden.json"
        assert json.loads(golden.read_text())["documents"][0]["certificate"]["signed"] is True
        papers("read", "good.pdf", "--golden")
        golden.write_text(golden.read_text().replace('"signed": true', '"signed": false'))
        compared = papers("read", "good.pdf", "--golden", status=1)
        assert '+ "signed": true' in compared.err

    def test_a_file_without_a_golden_file_is_told(self, papers: Terminal) -> None:
        compared = papers("read", "good.pdf", "--golden", status=2)
        assert "--update-golden" in compared.err


class TestCheck:
    def check(self, papers: Terminal, *words: str, status: int) -> dict[str, Any]:
        said = papers("check", *words, *IN_FORCE, "--json", status=status)
        shape: dict[str, Any] = said.json
        return shape

    def test_compliant_is_0(self, papers: Terminal) -> None:
        shape = self.check(papers, "good.pdf", "--class", "standard", status=0)
        assert list(shape)[:6] == ["verdict", "class", "as_of", "rules_sha256", "next_expiration", "findings"]
        assert (shape["verdict"], shape["class"], shape["as_of"]) == ("compliant", "standard", "2026-03-02")
        assert shape["next_expiration"] == "2027-01-01"
        assert all(set(finding) >= FINDING_KEYS for finding in shape["findings"])

    def test_deficient_is_1_and_says_what_and_where(self, papers: Terminal) -> None:
        shape = self.check(papers, "short.pdf", "--class", "standard", status=1)
        assert shape["verdict"] == "deficient"
        wrong = {f["requirement"]: f for f in shape["findings"] if f["status"] == "not_met"}
        assert set(wrong) == {"general_liability.each_occurrence", "automobile_liability"}
        limit = wrong["general_liability.each_occurrence"]
        assert (limit["required"], limit["found"], limit["who"]) == ("$1,000,000", "$500,000", "agent")
        assert limit["fix"]
        assert {"file", "page", "box", "text"} <= set(limit["evidence"])
        assert (limit["evidence"]["file"], limit["evidence"]["text"]) == ("short.pdf", "500,000")

    def test_the_day_decides(self, papers: Terminal) -> None:
        later = papers("check", "good.pdf", "--class", "standard", "--as-of", "2027-01-02", "--json", status=1).json
        assert later["as_of"] == "2027-01-02"
        assert any("expir" in finding["why"] for finding in later["findings"] if finding["status"] == "not_met")

    @pytest.mark.parametrize("file", ["corrupt.pdf", "invoice.pdf", "note.txt"])
    def test_without_a_certificate_a_person_must_look(self, papers: Terminal, file: str) -> None:
        said = papers("check", file, "--class", "standard", "--json", status=3)
        assert said.json["verdict"] == "review"
        assert "There is no certificate" in said.err

    def test_people_are_told_the_same(self, papers: Terminal) -> None:
        said = papers("check", "short.pdf", "--class", "standard", *IN_FORCE, status=1)
        assert said.out.startswith("deficient as Vendor working on site (standard) on March 2, 2026")
        for words in ("$500,000", "To mend it (the agent)", "general_liability.each_occurrence", "GL-1002003"):
            assert words in said.out

    def test_the_same_bytes_rules_and_date_give_the_same_output(self, papers: Terminal) -> None:
        command = [sys.executable, "-m", "coibot", "check", "short.pdf", "good.pdf", "--class", "tenant", *IN_FORCE,
                   "--json"]  # fmt: skip
        outputs = {
            subprocess.run(
                command, capture_output=True, env=os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone}
            ).stdout
            for seed, locale, zone in (("1", "C.UTF-8", "UTC"), ("2", "C", "Asia/Tokyo"))
        }
        assert len(outputs) == 1 and b'"verdict": "' in outputs.pop()

    def test_a_vendor_brings_class_name_and_waivers(self, papers: Terminal) -> None:
        papers("vendors", "add", "Acme Plumbing LLC", "--class", "standard", "--id", "acme")
        papers("waive", "acme", "general_liability.*", "--until", "2099-01-01", "--because", "small job")
        shape = self.check(papers, "short.pdf", "--vendor", "acme", status=1)
        by_key = {finding["requirement"]: finding["status"] for finding in shape["findings"]}
        assert by_key["insured"] == "met"
        assert by_key["general_liability.each_occurrence"] == "waived"

    @pytest.mark.parametrize(
        ("words", "hint"),
        [
            ((), "--class with one of standard, contractor"),
            (("--class", "standart"), "rules.yaml has no class standart; it has standard"),
            (("--vendor", "nobody"), "there is no vendor nobody"),
            (("--class", "standard", "--as-of", "03/02/2026"), "write it as 2027-03-01"),
        ],
    )
    def test_mistakes_are_said(self, papers: Terminal, words: tuple[str, ...], hint: str) -> None:
        said = papers("check", "good.pdf", "--json", *words, status=2)
        assert said.out == "" and hint in said.err
        assert not papers.data.exists()

    def test_no_rules_here_means_those_that_come_with_coibot(self, papers: Terminal) -> None:
        (papers.folder / "rules.yaml").unlink()
        assert self.check(papers, "good.pdf", "--class", "standard", status=0)["verdict"] == "compliant"


def test_today_is_the_default(set_up: Terminal) -> None:
    set_up.file("old.pdf", draw(compliant(effective=date(2019, 1, 1), expiration=date(2020, 1, 1))))
    shape = set_up("check", "old.pdf", "--class", "standard", "--json", status=1).json
    assert shape["as_of"] > "2026" and shape["verdict"] == "deficient"
