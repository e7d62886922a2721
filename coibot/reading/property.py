"""Reads ACORD 24, 27 and 28 into the shape of a certificate: property policies, their amounts, who has an interest.

What has no place in that shape (causes of loss, deductibles, answers about exclusions, loan numbers) goes to `extra`.
"""

from coibot.model.certificate import Certificate, CoverageLine, Flag, Insurer, Limit, Mark, Policy
from coibot.model.document import Document, DocumentKind
from coibot.reading.acord25 import main_source, paragraph, party, producer_of, signed
from coibot.reading.align import align, place_cells
from coibot.reading.blank import Form
from coibot.reading.cells import Line, fill_cells
from coibot.reading.classify import Recognised
from coibot.reading.fields import Meaning, clean, damaged, day, money, naic, policy_number, words
from coibot.reading.findings import Findings
from coibot.reading.free_rows import read_free_rows
from coibot.reading.page import Page
from coibot.reading.policies import in_use, stated_rows, tick
from coibot.reading.property_forms import CAUSES, COVERED, LIMITED, PROPERTY_FORMS, QUESTIONS
from coibot.reading.registration import check_registration
from coibot.reading.slips import check_slip

BLOCKS = {
    "property": (CoverageLine.PROPERTY, None, 10),
    "inland": (CoverageLine.OTHER, "Inland marine", 4),
    "crime": (CoverageLine.OTHER, "Crime", 3),
    "boiler": (CoverageLine.OTHER, "Boiler & machinery / equipment breakdown", 2),
}
"""The blocks of ACORD 24: their line, what they are called, how many limit rows they have."""
COMPANY = "A"
"""The letter under which the one company of ACORD 27 and 28 is listed; it is not printed."""
EXTRA = {
    "location": "location", "loan_number": "loan number", "replaces": "replaces evidence dated",
    "additional_named_insureds": "additional named insureds", "servicing_agent": "lender servicing agent",
    "policy_type": "policy type", "interest.loan": "interest loan number",
}  # fmt: skip
ANSWERS = {"yes": "Yes", "no": "No", "na": "N/A"}


def read_property(page: Page, recognised: Recognised) -> Document:
    """The certificate on a page that is an ACORD 24, 27 or 28.

    Raises NotAlignedError when the page's labels do not lie as on the form.
    """
    assert recognised.form is not None
    return property_in(recognised, _findings(page, PROPERTY_FORMS[recognised.form]))


def property_in(recognised: Recognised, findings: Findings) -> Document:
    """The certificate that the contents of a page's cells make."""
    read = _certificate_24 if recognised.form == "ACORD 24" else _certificate_of_one
    certificate = read(findings)
    return Document(
        DocumentKind.CERTIFICATE,
        (findings.page,),
        recognised.form,
        recognised.edition,
        recognised.title,
        source=main_source(findings),
        certificate=certificate,
        unreadable=tuple(sorted(findings.unreadable)),
        evidence=dict(sorted(findings.evidence.items())),
    )


def _findings(page: Page, form: Form) -> Findings:
    form, grid = align(page, (form,))
    cells = place_cells(form, grid, page.rules)
    printed = {i for place in grid.matched.values() for i in place.spans}
    contents = fill_cells(page, cells, printed, grid.scale)
    check_registration(cells, contents, grid.scale)
    check_slip(page, cells, contents, printed, grid.scale)
    return Findings(page.number, cells, contents)


def _certificate_24(findings: Findings) -> Certificate:
    insurers: dict[str, Insurer] = {}
    for letter in "ABCDEF":
        name = findings.read(f"insurers.{letter}.name", f"insurer.{letter}.name", words)
        code = findings.read(f"insurers.{letter}.naic", f"insurer.{letter}.naic", naic)
        if name or code or findings.filled(f"insurer.{letter}.name"):
            insurers[letter] = Insurer(name, code)
    policies: list[Policy] = []
    for block, (line, called, rows) in BLOCKS.items():
        if in_use(findings, block):
            policies += _block(findings, block, line, called, rows, len(policies))
    policies += read_free_rows(findings, len(policies))
    return Certificate(
        issue_date=findings.read("issue_date", "issue_date", day),
        producer=producer_of(findings),
        insured=party(findings, "insured", "insured"),
        insurers=insurers,
        certificate_number=findings.read("certificate_number", "certificate_number", words),
        revision_number=findings.read("revision_number", "revision_number", words),
        policies=tuple(policies),
        description_of_operations=paragraph(findings, "description_of_operations", "description"),
        certificate_holder=paragraph(findings, "certificate_holder", "holder"),
        signed=signed(findings),
        extra=_extra(findings),
    )


def _block(
    findings: Findings, block: str, line: CoverageLine, called: str | None, rows: int, first: int
) -> list[Policy]:
    stated = stated_rows(findings, block, first, False)
    paths = [f"policies.{first + i}" for i in range(len(stated))]
    flags: dict[str, Flag] = {}
    limits: dict[str, Limit] = {}
    for path in paths:
        if block == "property":
            flags = {cause: tick(findings, f"{path}.flags.{cause}", f"property.{cause}") for cause in CAUSES}
        limits = _limits_24(findings, block, rows, path)
    return [
        Policy(
            line, called, row.letter, row.number, row.effective, row.expiration, row.additional_insured,
            row.subrogation_waived, flags, limits,
        )
        for row in stated
    ]  # fmt: skip


def _limits_24(findings: Findings, block: str, rows: int, path: str) -> dict[str, Limit]:
    """The rows of covered property: printed ones by name, the others by the label that was typed."""
    names = list(COVERED.values()) if block == "property" else []
    limits: dict[str, Limit] = {}
    for i in range(rows):
        key = names[i] if i < len(names) else _typed_label(findings, f"{block}.row.{i}", limits)
        if key is None:
            continue
        if damaged(key):
            findings.refuse_cell(f"{path}.limits", f"{block}.row.{i}")
            continue
        limits[key] = findings.read(f"{path}.limits.{key}", f"{block}.amount.{i}", money)
    return limits


def _typed_label(findings: Findings, key: str, limits: dict[str, Limit]) -> str | None:
    lines = findings.lines(key)
    amount = " ".join(line.text for line in findings.lines(key.replace(".row.", ".amount.")))
    if not lines and not clean(amount).strip("$ "):
        return None
    label = clean(lines[0].text) if len(lines) == 1 else "unlabelled"
    return label if label not in limits else f"{label} (2)"


def _certificate_of_one(findings: Findings) -> Certificate:
    """ACORD 27 or 28: one policy of one company."""
    company = party(findings, f"insurers.{COMPANY}", "company")
    code = findings.read(f"insurers.{COMPANY}.naic", "naic", naic)
    insurers = {COMPANY: Insurer(company.name, code)} if company.name or code or findings.filled("company") else {}
    path = "policies.0"
    number = findings.read(f"{path}.policy_number", "policy_number", policy_number)
    effective = findings.read(f"{path}.effective", "effective", day)
    expiration = findings.read(f"{path}.expiration", "expiration", day)
    limits = _limits_27(findings, path) if "coverage" in findings.cells else _limits_28(findings, path)
    ticks = ("basic", "broad", "special", "continued_until_terminated", "building", "business_personal_property")
    flags: dict[str, Flag] = {
        name: tick(findings, f"{path}.flags.{name}", name) for name in ticks if name in findings.cells
    }
    filled = any(findings.filled(key) for key in ("policy_number", "effective", "expiration")) or limits
    named = _additional_insured(findings, path)
    waived = _answer(findings, f"{path}.subrogation_waived", "subrogation")
    policy = Policy(
        CoverageLine.PROPERTY, None, COMPANY if insurers else None, number, effective, expiration, named,
        {"Yes": Mark.YES, "No": Mark.NO, "N/A": Mark.NOT_APPLICABLE, "": Mark.BLANK}.get(waived or "")
        if waived is not None else None,
        flags, limits,
    )  # fmt: skip
    return Certificate(
        issue_date=findings.read("issue_date", "issue_date", day),
        producer=producer_of(findings),
        insured=party(findings, "insured", "insured"),
        insurers=insurers,
        policies=(policy,) if filled else (),
        description_of_operations=paragraph(findings, "description_of_operations", "description"),
        certificate_holder=paragraph(findings, "certificate_holder", "holder"),
        signed=signed(findings),
        extra=_extra(findings) | _answers(findings) | _interests(findings),
    )


def _limits_27(findings: Findings, path: str) -> dict[str, Limit]:
    """Lines of coverage with the amount and the deductible beside them; an amount beside no words is refused."""
    limits: dict[str, Limit] = {}
    if not all(findings.sound(f"{path}.limits", key) for key in ("coverage", "amount", "deductible")):
        return limits
    labels = findings.lines("coverage")
    for column, suffix in (("amount", ""), ("deductible", " deductible")):
        for line in findings.lines(column):
            beside = _beside(labels, line)
            if beside is not None and damaged(beside.text):
                findings.refuse(f"{path}.limits", beside.text, beside.box)
                continue
            key = f"{clean(beside.text)}{suffix}" if beside else f"unlabelled{suffix}"
            if key in limits or beside is None:
                findings.refuse(f"{path}.limits.{key}", line.text, line.box)
                limits[key] = None
            else:
                limits[key] = findings.parse(f"{path}.limits.{key}", line, money)
    return limits


def _beside(labels: list[Line], line: Line) -> Line | None:
    near = [label for label in labels if abs(label.baseline - line.baseline) <= 4.5]
    return near[0] if len(near) == 1 else None


def _limits_28(findings: Findings, path: str) -> dict[str, Limit]:
    limits: dict[str, Limit] = {}
    for name, key in (("amount_of_insurance", "amount"), ("deductible", "deductible")):
        limits[name] = findings.read(f"{path}.limits.{name}", key, money)
    return limits if any(findings.filled(key) for key in ("amount", "deductible")) else {}


def _additional_insured(findings: Findings, path: str) -> Mark | None:
    if "interest.additional_insured" not in findings.cells:
        return Mark.BLANK
    ticked = tick(findings, f"{path}.additional_insured", "interest.additional_insured")
    return None if ticked is None else Mark.YES if ticked else Mark.BLANK


def _answer(findings: Findings, path: str, question: str) -> str | None:
    """Yes, No, N/A, or "" when no box is ticked; None when it is not clear which."""
    if f"{question}.yes" not in findings.cells:
        return ""
    said = {answer: tick(findings, path, f"{question}.{answer}") for answer in ANSWERS}
    given = [ANSWERS[answer] for answer, ticked in said.items() if ticked]
    if len(given) > 1 or None in said.values():
        findings.refuse_cell(path, f"{question}.yes")
        return None
    return given[0] if given else ""


def _answers(findings: Findings) -> dict[str, str]:
    """The answers of ACORD 28 that name conditions rather than amounts."""
    extra: dict[str, str] = {}
    for question, _, _ in QUESTIONS:
        if f"{question}.yes" not in findings.cells or question == "subrogation":
            continue
        name = question.replace("_", " ")
        if answer := _answer(findings, f"extra.{name}", question):
            extra[name] = answer
        for part in ("limit", "deductible") if question in LIMITED else ():
            if value := findings.read(f"extra.{name} {part}", f"{question}.{part}", _printed_amount):
                extra[f"{name} {part}"] = value
    return extra


def _printed_amount(text: str) -> Meaning[str]:
    """An amount as it is printed; `extra` holds words."""
    meaning = money(text)
    return Meaning(clean(text) if meaning.value is not None else None, meaning.readable)


def _interests(findings: Findings) -> dict[str, str]:
    ticked = [
        key.partition(".")[2].replace("_", " ")
        for key in findings.cells
        if key.startswith("interest.") and key != "interest.loan" and tick(findings, f"extra.{key}", key)
    ]
    return {"interest": ", ".join(ticked)} if ticked else {}


def _extra(findings: Findings) -> dict[str, str]:
    return {
        name: text
        for key, name in EXTRA.items()
        if key in findings.cells and (text := paragraph(findings, f"extra.{name}", key))
    }
