"""The terminal's and the programs' view of the same report."""

import json

from coibot.report import Report, as_json, as_text


def test_json_holds_everything_in_plain_values(report: Report) -> None:
    told = json.loads(json.dumps(as_json(report)))
    assert told["as_of"] == "2026-11-24"
    assert told["figures"]["compliant_percent"] == 25
    assert told["expiring"][0] == {
        "vendor_id": "birch-janitorial",
        "vendor_name": "Birch Janitorial Co",
        "line": "General liability",
        "policy_number": "POL-GE-771",
        "insurer": "Granite Shore Mutual",
        "on": "2026-11-24",
        "days": 0,
    }
    northside = told["vendors"][1]
    assert northside["verdict"] == "deficient" and len(northside["missing"]) == 2
    assert northside["waiting_since"] == "2026-11-20" and northside["waivers"][0]["until"] == "2027-03-01"
    assert told["vendors"][0]["next_expiration"] is None and told["vendors"][0]["worth_a_look"] == []
    assert told["vendors"][3]["worth_a_look"][0].startswith("General liability: each occurrence is $1,000,000")


def test_text_names_each_vendor_and_what_it_misses(report: Report) -> None:
    text = as_text(report)
    assert "1 of 4 active vendors compliant (25 %)" in text
    assert "missing  General liability: each occurrence ($500,000; required: at least $1,000,000)" in text
    assert "look     General liability: each occurrence is $1,000,000, and was $2,000,000 before." in text
    assert "2026-12-05   11 days  Quill Consulting" in text
    assert text.index("Harbor Roofing") < text.index("Birch Janitorial Co                 janitorial")
