"""A first rules.yaml: the shipped one with a company's own names, classes and amounts, every comment kept.

What is written here is read back by `load_rulebook` before anyone gets it: it is valid, or the mistakes are told.
"""

import io
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarint import ScalarInt
from ruamel.yaml.scalarstring import LiteralScalarString

from coibot.rules.line_rules import Coverage
from coibot.rules.loading import load_rulebook
from coibot.rules.rulebook import Rulebook

NOT_REQUIRED = Coverage.NOT_REQUIRED.value

Amounts = Mapping[str, int | None]
"""`general_liability.each_occurrence` -> whole dollars; None: not asked for."""


@dataclass(frozen=True, slots=True)
class Starting:
    """What a company knows of itself on the first day."""

    company: str
    holder: str
    """The block that the certificate holder box should show, lines joined by newlines."""
    contact_name: str
    contact_email: str
    contact_phone: str = ""
    additional_insured: tuple[str, ...] = ()
    """Empty: the company alone."""
    classes: tuple[str, ...] = ()
    """The classes of the shipped rules that it has; empty: all of them."""
    limits: Mapping[str, Amounts] = field(default_factory=dict)
    """Class -> amounts that differ."""


class UnknownLimitError(ValueError):
    """There is no such class or limit; the message says which there are."""


def starting_rules(text: str, given: Starting) -> tuple[str, Rulebook]:
    """`text` (the shipped rules) as this company's, and the same as a rulebook.

    Raises RulesError when what was given makes no valid rules, UnknownLimitError for an unknown class or limit.
    """
    text = _with_classes(text, given.classes)
    yaml = _round_trip()
    tree = yaml.load(text)
    _name_company(tree["company"], given)
    for vendor_class, amounts in given.limits.items():
        if vendor_class not in tree["classes"]:
            raise UnknownLimitError(f"there is no class {vendor_class}; there are {', '.join(tree['classes'])}")
        for key, dollars in amounts.items():
            _set_amount(tree["classes"], vendor_class, key, dollars)
    written = io.StringIO()
    yaml.dump(tree, written)
    return written.getvalue(), load_rulebook(written.getvalue())


def main_limits(rules: Rulebook, vendor_class: str) -> dict[str, int | None]:
    """The few amounts by which most companies differ, as they are for a class now."""
    chosen = rules.classes[vendor_class]
    umbrella = chosen.umbrella_excess
    return {
        "general_liability.each_occurrence": chosen.general_liability.limits.each_occurrence,
        "general_liability.general_aggregate": chosen.general_liability.limits.general_aggregate,
        "automobile_liability.combined_single_limit": chosen.automobile_liability.limits.combined_single_limit,
        "umbrella_excess.each_occurrence": (
            umbrella.limits.each_occurrence if umbrella.coverage is not Coverage.NOT_REQUIRED else None
        ),
        "workers_compensation.el_each_accident": chosen.workers_compensation.limits.el_each_accident,
    }


def _round_trip() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


# -- names -------------------------------------------------------------------------------------------------------------


def _name_company(company: CommentedMap, given: Starting) -> None:
    company["name"] = given.company
    holder = company["certificate_holder"]
    block = "\n".join(line.strip() for line in given.holder.strip().splitlines())
    first = block.partition("\n")[0]
    _replace_items(holder["names"], dict.fromkeys((first, given.company) if first else (given.company,)))
    holder["address"] = LiteralScalarString(f"{block}\n")
    _replace_items(company["additional_insured_names"], given.additional_insured or (given.company,))
    contact = company["contact"]
    contact["name"], contact["email"] = given.contact_name, given.contact_email
    # Without a number the key stays, to be filled in: what follows it in the file hangs on it.
    contact["phone"] = given.contact_phone or None


def _replace_items(items: CommentedSeq, new: Collection[str]) -> None:
    """The last item stays in its place, for the comment after the list hangs on it."""
    del items[:-1]
    *others, last = new
    items[0] = last
    for place, text in enumerate(others):
        items.insert(place, text)


# -- classes -----------------------------------------------------------------------------------------------------------


def _with_classes(text: str, wanted: Sequence[str]) -> str:
    """Only the classes that are wanted, and those they extend.

    Done on the lines, since ruamel.yaml keeps the comment before a class with the class above it.
    """
    tree: dict[str, Any] = YAML(typ="safe", pure=True).load(text)["classes"]
    unknown = [name for name in wanted if name not in tree]
    if unknown:
        raise UnknownLimitError(f"there is no class {', '.join(unknown)}; there are {', '.join(tree)}")
    kept = set(wanted or tree)
    for name in wanted:
        while (parent := tree[name].get("extends")) is not None:
            kept.add(parent)
            name = parent
    lines = text.splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith("classes:"))
    result, dropping, inside = lines[: at + 1], False, True
    for line in lines[at + 1 :]:
        indent = len(line) - len(line.lstrip(" "))
        if inside and line.strip():
            if indent == 0:
                dropping = inside = False
            elif indent == 2:
                name = re.match(r"[A-Za-z0-9_]*", line.strip())[0]  # type: ignore[index]
                dropping = name in tree and name not in kept
        if not dropping:
            result.append(line)
    return "".join(result)


def _set_amount(classes: CommentedMap, vendor_class: str, key: str, dollars: int | None) -> None:
    line, _, limit = key.partition(".")
    known = {f"{name}.{box}" for name, boxes in _BOXES.items() for box in boxes}
    if key not in known:
        raise UnknownLimitError(f"there is no limit {key}; there are {', '.join(sorted(known))}")
    own = classes[vendor_class]
    if not isinstance(own.get(line), CommentedMap):  # absent, or one word such as if_applicable
        word = own.get(line)
        table = CommentedMap({"coverage": word} if word else {})
        _put(own, line, table)
    table = own[line]
    if line == "umbrella_excess" and limit == "each_occurrence":
        _ask_for_umbrella(table, dollars)
        if dollars is None:
            return
    if "limits" not in table:
        _put(table, "limits", CommentedMap())
    _put(table["limits"], limit, NOT_REQUIRED if dollars is None else _amount(dollars))
    if line == "umbrella_excess" and limit == "each_occurrence" and "aggregate" in table["limits"]:
        table["limits"]["aggregate"] = _amount(dollars or 0)


def _ask_for_umbrella(table: CommentedMap, dollars: int | None) -> None:
    if dollars is None:
        table["coverage"] = NOT_REQUIRED
        return
    if table.get("coverage") != Coverage.IF_APPLICABLE:
        table["coverage"] = Coverage.REQUIRED.value
    table.setdefault("limits", CommentedMap()).setdefault("aggregate", _amount(dollars))


def _put(table: CommentedMap, key: str, value: object) -> None:
    """Set a key; a new one goes first, since the comment after the last one must stay there."""
    if key in table:
        table[key] = value
    else:
        table.insert(_place(table), key, value)


def _place(table: CommentedMap) -> int:
    """After the words that say what a table is, and after a first key that has a comment before it."""
    return max(sum(key in ("title", "extends", "coverage") for key in table), 1 if table.ca.comment else 0)


def _amount(dollars: int) -> int:
    written: int = ScalarInt(dollars, underscore=[3, False, False])
    return written


_BOXES: Mapping[str, tuple[str, ...]] = {
    "general_liability": (
        "each_occurrence",
        "damage_to_rented_premises",
        "med_exp",
        "personal_adv_injury",
        "general_aggregate",
        "products_completed_ops_aggregate",
    ),
    "automobile_liability": ("combined_single_limit",),
    "umbrella_excess": ("each_occurrence", "aggregate"),
    "workers_compensation": ("el_each_accident", "el_disease_each_employee", "el_disease_policy_limit"),
}
