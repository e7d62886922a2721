"""One page of every form that is read, against its golden file.

The pages are drawn here; what a careful person reads on them lies in tests/reading/golden. After a wanted change:
COIBOT_UPDATE_GOLDEN=1 pytest tests/reading/test_golden.py, and read the difference.
"""

import json
import os
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from coibot.cli.golden import differences, golden_path, golden_text
from coibot.reading import read_file
from coibot.samples import (
    Medium,
    Redraw,
    draw,
    draw_endorsement,
    draw_own_certificate,
    draw_property,
    draw_state_form,
    fitting,
    invent,
    package,
    sample,
)
from tests.reading.test_labelled import FACTS
from tests.reading.test_property import WORDS_24, WORDS_27, WORDS_28

FOLDER = Path(__file__).parent / "golden"
UPDATE = "COIBOT_UPDATE_GOLDEN"
DAY = date(2026, 3, 2)


def certificate(edition: str, medium: Medium = Medium.TEXT, redraw: Redraw | None = None) -> bytes:
    return draw(fitting(invent(11, on=DAY), edition), edition=edition, medium=medium, redraw=redraw)


def endorsement(form: str, edition: str) -> bytes:
    return draw_endorsement(
        form, edition, policy_number="60-0012-987", named_insured="Harrow LLC", effective="03/01/2026",
        scheduled_person="Beacon LLC\n9 Elm St", locations="All sites",
    )  # fmt: skip


OWN = {"Insured": "Harrow LLC", "Policy number": "GL-1", "Policy period": "01/01/2026 to 01/01/2027"}
PAGES: Mapping[str, Callable[[], bytes]] = {
    "acord25-7-97": lambda: certificate("7/97"),
    "acord25-2001-08": lambda: certificate("2001/08"),
    "acord25-2001-08-misnamed-fields": lambda: certificate("2001/08", Medium.FORM),
    "acord25-2010-05": lambda: certificate("2010/05"),
    "acord25-2016-03": lambda: certificate("2016/03"),
    "acord25-2016-03-fields": lambda: certificate("2016/03", Medium.FORM),
    "acord25-2025-12": lambda: certificate("2025/12"),
    "acord25-carriers-own": lambda: certificate("2016/03", redraw=Redraw(extra_row_below="umb")),
    "acord24": lambda: draw_property("24", WORDS_24),
    "acord27": lambda: draw_property("27", WORDS_27),
    "acord28": lambda: draw_property("28", WORDS_28),
    "acord855-ny": lambda: draw_state_form("855", FACTS),
    "cg-20-10-11-85": lambda: endorsement("CG 20 10", "11 85"),
    "cg-20-37": lambda: endorsement("CG 20 37", "12 19"),
    "wc-00-03-13": lambda: endorsement("WC 00 03 13", "04 84"),
    "ny-c-105-2": lambda: draw_state_form("C-105.2", FACTS),
    "fl-exemption": lambda: draw_state_form("FL", FACTS),
    "form-of-its-own": lambda: draw_own_certificate(OWN),
    "package": lambda: package(sample(7, style="plain", edition="2016/03").pdf, endorsement("CG 20 10", "04 13")),
}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_says_what_its_golden_file_says(name: str) -> None:
    document = FOLDER / f"{name}.pdf"
    reading = read_file(document.name, PAGES[name]())
    if os.environ.get(UPDATE):
        FOLDER.mkdir(exist_ok=True)
        golden_path(document).write_text(golden_text(reading), encoding="utf-8")
    assert "\n".join(differences(reading, document)) == ""


def test_every_golden_file_has_its_page() -> None:
    assert {path.name.removesuffix(".pdf.golden.json") for path in FOLDER.iterdir()} == set(PAGES)


@pytest.mark.parametrize("name", [name for name in sorted(PAGES) if name.startswith("acord25-2")])
def test_golden_files_of_certificates_are_the_truth_that_was_drawn(name: str) -> None:
    golden = json.loads((FOLDER / f"{name}.pdf.golden.json").read_text(encoding="utf-8"))
    read = golden["documents"][0]["certificate"]
    drawn = fitting(invent(11, on=DAY), golden["documents"][0]["edition"])
    assert golden["documents"][0]["unreadable"] == []
    assert [policy["policy_number"] for policy in read["policies"]] == [p.policy_number for p in drawn.policies]
    assert [policy["limits"] for policy in read["policies"]] == [dict(policy.limits) for policy in drawn.policies]
    assert read["insured"]["name"] == drawn.insured.name
