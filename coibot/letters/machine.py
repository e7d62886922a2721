"""What a first request asks for, as JSON beside the letter, for agencies whose own systems can read it.

docs/letters.md documents the shape. `schema` changes when the meaning of a field does; fields may be added.
"""

import json
import re

from coibot.letters.house import House
from coibot.letters.items import needed_of
from coibot.model.assessment import Finding
from coibot.model.letter import LetterPlan

SCHEMA = "coibot-request-1"
REQUIREMENTS_FILE = "requirements.json"
_FORM = re.compile(r"\b(?:CG|CA|WC|IL|CU) \d\d \d\d(?: \d\d)?\b")
_DOLLARS = re.compile(r"\$([\d,]+)(?: \(.*\))?")


def request_json(plan: LetterPlan, house: House) -> bytes:
    """UTF-8, the same bytes for the same plan."""
    findings = plan.assessment.findings if plan.assessment else ()
    asked = {
        "schema": SCHEMA,
        "company": house.company,
        "vendor": plan.vendor_name,
        "reply_to": house.sender.email,
        "due_by": plan.due_by.isoformat() if plan.due_by else None,
        "certificate_holder": [line for line in house.holder.splitlines() if line.strip()],
        "additional_insured": list(house.additional_insured),
        "sites": list(plan.sites),
        "requirements": [_requirement(finding) for finding in needed_of(findings, ())],
    }
    return json.dumps(asked, ensure_ascii=False, indent=2).encode() + b"\n"


def _requirement(finding: Finding) -> dict[str, object]:
    dollars = _DOLLARS.fullmatch(finding.required)
    return {
        "requirement": finding.requirement,
        "title": finding.title,
        "required": finding.required,
        "minimum_dollars": int(dollars[1].replace(",", "")) if dollars else None,
        "endorsement_forms": list(dict.fromkeys(_FORM.findall(finding.required))),
        "equivalent_forms_accepted": True,
    }
