"""What is written into which box: a certificate's facts in an agency's style, before anything is painted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from coibot.model.certificate import Certificate, CoverageLine, Limit, Mark, Policy
from coibot.samples.layout import Box, Sheet
from coibot.samples.standing import LIMITS
from coibot.samples.styles import Align, Amounts, Position, Style

BLOCKS = {
    CoverageLine.GENERAL_LIABILITY: "gl",
    CoverageLine.AUTOMOBILE_LIABILITY: "auto",
    CoverageLine.UMBRELLA_EXCESS: "umb",
    CoverageLine.WORKERS_COMPENSATION: "wc",
    CoverageLine.OTHER: "other",
    CoverageLine.PROPERTY: "other",
}
"""The block of the table that holds a line; property is typed into the free rows."""


GARAGE = "Garage liability"
ROW_FACTS = {"letter": "insurer_letter", "number": "policy_number"}
"""What the vocabulary calls the boxes of a row that have another name here."""
Numbered = tuple[int, Policy]
"""A policy with its place in the certificate."""


class DoesNotFitError(ValueError):
    """Facts that have no place on the form."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Words in one row of a box, or a tick in a check box."""

    name: str
    """The box's name, with the row's number after a `#` where the box has several."""
    text: str
    box: Box
    align: str = "left"
    """`left`, `centre` or `right`."""
    tick: bool = False
    states: tuple[str, ...] = ()
    """Paths, as in `coibot read --json`, of the facts that it states: several for what policies of one block share."""


def printed_date(day: date, style: Style) -> str:
    """The date in the style's form: 2026-01-05 as "1/5/26" for "M/D/YY"."""
    parts = {
        "YYYY": f"{day.year:04}",
        "YY": f"{day.year % 100:02}",
        "MM": f"{day.month:02}",
        "M": str(day.month),
        "DD": f"{day.day:02}",
        "D": str(day.day),
    }
    return re.sub("YYYY|YY|MM|M|DD|D", lambda found: parts[found[0]], style.dates)


def printed_amount(amount: int | str, style: Style) -> str:
    """Dollars in the style's form; words stay as they are."""
    if isinstance(amount, str):
        return amount
    match style.amounts:
        case Amounts.DIGITS:
            return str(amount)
        case Amounts.DOLLAR:
            return f"${amount:,}"
        case Amounts.CENTS:
            return f"$ {amount:,}.00"
        case Amounts.MILLIONS if amount and amount % 1_000_000 == 0:
            return f"{amount // 1_000_000} Million"
        case _:
            return f"{amount:,}"


def printed_mark(mark: Mark | None, style: Style) -> str:
    return {Mark.YES: style.yes, Mark.NO: "N", Mark.NOT_APPLICABLE: "N/A"}.get(mark or Mark.BLANK, "")


def fill_in(certificate: Certificate, sheet: Sheet, style: Style) -> list[Entry]:
    """Every entry of the page.

    Raises DoesNotFitError when the form has no room for a fact: too many address lines or free rows, a limit without a
    row, a mark in a box that the edition does not have.
    """
    return list(_entries(certificate, sheet, style))


def _entries(certificate: Certificate, sheet: Sheet, style: Style) -> Iterator[Entry]:
    boxes = sheet.boxes
    producer, insured = certificate.producer, certificate.insured
    if certificate.issue_date:
        day = printed_date(certificate.issue_date, style)
        yield Entry("issue_date", day, boxes["issue_date"], "centre", states=("issue_date",))
    yield from _address(sheet, "producer", (producer.name, "producer.name"), (producer.address, "producer.address"))
    yield from _address(sheet, "insured", (insured.name, "insured.name"), (insured.address, "insured.address"))
    yield from _address(sheet, "holder", (certificate.certificate_holder, "certificate_holder"))
    single = {
        "producer.contact_name": producer.contact_name,
        "producer.phone": producer.phone,
        "producer.fax": producer.fax,
        "producer.email": producer.email,
        "certificate_number": certificate.certificate_number,
        "revision_number": certificate.revision_number,
    }
    for letter, insurer in certificate.insurers.items():
        if f"insurer.{letter}.name" not in boxes:
            raise DoesNotFitError(f"insurer {letter!r}: the form has rows for A to F")
        single |= {f"insurer.{letter}.name": insurer.name, f"insurer.{letter}.naic": insurer.naic}
    for name, words in single.items():
        if words and name not in boxes:
            raise DoesNotFitError(f"edition {sheet.edition} has no box {name}")
        if words:
            align = "centre" if name.endswith("naic") else "left"
            yield Entry(name, words, boxes[name], align, states=(name.replace("insurer.", "insurers."),))
    for index, line in enumerate((certificate.description_of_operations or "").splitlines()):
        box = boxes["description"]
        line_box = Box(box.x, box.top - 10 * (index + 1) - 1, box.width, 10)
        yield Entry(f"description#{index}", line, line_box, states=("description_of_operations",))
    by_block: dict[str, list[Numbered]] = {}
    for number, policy in enumerate(certificate.policies):
        by_block.setdefault(block_of(policy, sheet), []).append((number, policy))
    for block in (*(BLOCKS[line] for line in LIMITS), "garage"):
        yield from _standing(sheet, block, by_block.get(block, []), style)
    yield from _free(sheet, by_block.get("other", []), style)


def block_of(policy: Policy, sheet: Sheet) -> str:
    """The block of the table that a policy stands in; older editions have one for garage liability."""
    garage = policy.line is CoverageLine.OTHER and policy.type == GARAGE and "garage.letter" in sheet.boxes
    return "garage" if garage else BLOCKS[policy.line]


def _address(sheet: Sheet, name: str, *parts: tuple[str | None, str]) -> Iterator[Entry]:
    """The lines of a box; each part comes with the path of what it states."""
    lines = [(line, path) for words, path in parts if words for line in words.splitlines()]
    box = sheet.boxes[name]
    if len(lines) > box.lines:
        raise DoesNotFitError(f"{name}: {len(lines)} lines, the box holds {box.lines}")
    for index, (line, path) in enumerate(lines):
        yield Entry(f"{name}#{index}", line, box.line(index), states=(path,))


def _anchor(rows: int, position: Position, count: int = 1) -> int:
    """The first of `count` rows, in a block of `rows`, that the values stand on."""
    match position:
        case Position.TOP:
            return 0
        case Position.MIDDLE:
            return (rows - count) // 2
        case Position.BOTTOM:
            return rows - count


def _standing(sheet: Sheet, block: str, numbered: list[Numbered], style: Style) -> Iterator[Entry]:
    """One of the printed blocks. Several policies share it stacked, with the same flags and limits."""
    if not numbered:
        return
    policies = [policy for _, policy in numbered]
    first = policies[0]

    def shared(path: str) -> tuple[str, ...]:
        return tuple(f"policies.{number}.{path}" for number, _ in numbered)

    if any((policy.flags, policy.limits) != (first.flags, first.limits) for policy in policies):
        raise DoesNotFitError(f"{first.line}: policies that share a printed block must have the same flags and limits")
    rows = sheet.boxes[f"{block}.letter"].lines
    if len(policies) > rows:
        raise DoesNotFitError(f"{first.line}: {len(policies)} policies, the block has {rows} rows")
    top = _anchor(rows, style.position, len(policies))
    for index, each in enumerate(numbered):
        yield from _row(sheet, block, each, top + index, style)
    for key, value in first.flags.items():
        if key == "proprietor_excluded":
            if isinstance(value, str) and "wc.proprietor_excluded" not in sheet.boxes:
                raise DoesNotFitError(f"edition {sheet.edition} has no box proprietor_excluded")
            if isinstance(value, str):
                box, states = sheet.boxes["wc.proprietor_excluded"], shared(f"flags.{key}")
                yield Entry("wc.proprietor_excluded", style.excluded[value], box, "centre", states=states)
        elif value:
            name = f"{block}.flag.{key}"
            if name not in sheet.boxes:
                raise DoesNotFitError(f"{first.line}: edition {sheet.edition} has no box {key}")
            yield Entry(name, "", sheet.boxes[name], "centre", tick=True, states=shared(f"flags.{key}"))
    typed: list[tuple[str, Limit]] = []
    for key, amount in first.limits.items():
        name = f"{block}.limit.{key}"
        if name not in sheet.boxes:
            typed.append((key, amount))
        elif amount is not None:
            words, align = printed_amount(amount, style), _amount_align(name, style)
            yield Entry(name, words, sheet.boxes[name], align, states=shared(f"limits.{key}"))
    if typed and (len(typed) > 1 or f"{block}.free_label" not in sheet.boxes):
        raise DoesNotFitError(f"{first.line}: no row for the limit {typed[-1][0]!r}")
    for key, amount in typed:
        yield Entry(f"{block}.free_label", key, sheet.boxes[f"{block}.free_label"])
        if amount is not None:
            box = sheet.boxes[f"{block}.free_limit"]
            words, align = printed_amount(amount, style), style.amount_align.value
            yield Entry(f"{block}.free_limit", words, box, align, states=shared(f"limits.{key}"))


def _amount_align(name: str, style: Style) -> str:
    return Align.LEFT.value if name == "umb.limit.retention" else style.amount_align.value


def _row(sheet: Sheet, block: str, numbered: Numbered, row: int, style: Style) -> Iterator[Entry]:
    """Letter, marks, number and dates of one policy, on one row of its block."""
    place, policy = numbered
    values = {
        "letter": policy.insurer_letter,
        "additional_insured": printed_mark(policy.additional_insured, style),
        "subrogation_waived": printed_mark(policy.subrogation_waived, style),
        "number": policy.policy_number,
        "effective": policy.effective and printed_date(policy.effective, style),
        "expiration": policy.expiration and printed_date(policy.expiration, style),
    }
    if block == "wc":
        if policy.additional_insured not in (Mark.NOT_APPLICABLE, Mark.BLANK, None):
            raise DoesNotFitError("workers compensation: the form prints N / A in ADDL INSD")
        del values["additional_insured"]
    for key, words in values.items():
        if words and f"{block}.{key}" not in sheet.boxes:
            raise DoesNotFitError(f"edition {sheet.edition} has no box {key} in its block {block}")
        if words:
            align = "left" if key == "number" else "centre"
            box, path = sheet.boxes[f"{block}.{key}"].line(row), f"policies.{place}.{ROW_FACTS.get(key, key)}"
            yield Entry(f"{block}.{key}#{row}", words, box, align, states=(path,))


def _free(sheet: Sheet, numbered: list[Numbered], style: Style) -> Iterator[Entry]:
    """The free block: each policy takes as many rows as it has limits, from the top."""
    policies = [policy for _, policy in numbered]
    rows = sheet.boxes["other.type"].lines
    needed = [max(1, len(policy.limits)) for policy in policies]
    if sum(needed) > rows:
        raise DoesNotFitError(f"the free rows hold {rows} limits in all; {sum(needed)} are needed")
    top = _anchor(rows, style.position) if policies == policies[:1] and needed == [1] else 0
    for (number, policy), height in zip(numbered, needed, strict=True):
        yield from _row(sheet, "other", (number, policy), top, style)
        words = sheet.boxes["other.type"]
        for index, line in enumerate(_wrapped(policy.type or "", 30)):
            if top + index >= rows or (len(policies) > 1 and index >= height):
                raise DoesNotFitError(f"free row {policy.type!r}: the words need more rows")
            yield Entry(f"other.type#{top + index}", line, words.line(top + index), states=(f"policies.{number}.type",))
        for index, (label, amount) in enumerate(policy.limits.items()):
            states = (f"policies.{number}.limits.{label}",)
            if "other.free_limit" not in sheet.boxes:
                words_and_amount = label if amount is None else f"{label} ${amount:,}"
                box = sheet.boxes["other.free_label"].line(top + index)
                yield Entry(f"other.free_label#{top + index}", words_and_amount, box, states=states)
                continue
            yield Entry(f"other.free_label#{top + index}", label, sheet.boxes["other.free_label"].line(top + index))
            if amount is not None:
                box, text = sheet.boxes["other.free_limit"].line(top + index), printed_amount(amount, style)
                yield Entry(f"other.free_limit#{top + index}", text, box, style.amount_align.value, states=states)
        top += height


def _wrapped(words: str, width: int) -> list[str]:
    """Words in lines of at most `width` characters (a longer word stands alone)."""
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
