"""rules.yaml into a Rulebook, or into every mistake with its line and what would be right."""

import hashlib
import pathlib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from coibot.rules.insurers import InsurerList, read_insurers
from coibot.rules.line_rules import Coverage
from coibot.rules.located import Located, Path, parse_yaml
from coibot.rules.overlays import slug
from coibot.rules.problems import RulesError, RulesProblem
from coibot.rules.rulebook import STATES, LineRules, Rulebook, RulesFile

_LINES = tuple(name for name in LineRules.model_fields if name not in ("other_lines", "insurers"))
_RESERVED = (*_LINES, "insured", "certificate_holder", "issue_date", "class", "sites", "other")


def load_rulebook(
    text_or_path: str | bytes | pathlib.Path, name: str = "rules.yaml", beside: pathlib.Path | None = None
) -> Rulebook:
    """Read and validate rules. A `pathlib.Path` is read from disk; a str or bytes is the text itself, called `name`.

    Files that the rules name are looked for in the folder `beside`, by default that of the rules file.
    Raises RulesError with every problem found.
    """
    content, file = _content(text_or_path, name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise RulesError([RulesProblem(file, line, "not UTF-8 here; save the file with the encoding UTF-8")]) from fault
    located, problems = parse_yaml(text, file)
    complete, lines, class_problems = _inherit(located, file)
    problems += class_problems
    located = Located(complete, lines)
    rulebook = None
    try:
        rulebook = Rulebook.model_validate(complete)
        folder = beside or (text_or_path.parent if isinstance(text_or_path, pathlib.Path) else None)
        insurers, listed, insurer_problems = _insurers(rulebook, folder, located, file)
        table, form_problems = _endorsement_forms(rulebook, folder, located, file)
        problems += [*insurer_problems, *form_problems]
        sha256 = hashlib.sha256(content + listed + table).hexdigest()
        rulebook.read_from(file, sha256, insurers, "" if form_problems else table.decode("utf-8-sig"))
    except ValidationError as fault:
        problems += [_problem(error, located, file) for error in fault.errors()]
    problems += _cross_check(located, file)
    if rulebook is None or problems:
        raise RulesError(sorted(set(problems), key=lambda p: (p.line, p.message)))
    return rulebook


def _content(text_or_path: str | bytes | pathlib.Path, name: str) -> tuple[bytes, str]:
    if isinstance(text_or_path, bytes):
        return text_or_path, name
    if isinstance(text_or_path, str):
        return text_or_path.encode("utf-8", "surrogatepass"), name
    try:
        return text_or_path.read_bytes(), str(text_or_path)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        raise RulesError([RulesProblem(str(text_or_path), 1, f"cannot be read: {reason}")]) from fault


def _insurers(
    rulebook: Rulebook, folder: pathlib.Path | None, located: Located, file: str
) -> tuple[InsurerList | None, bytes, list[RulesProblem]]:
    """The list of insurers with its bytes, which belong to what an assessment rests on."""
    if rulebook.insurers is None:
        return None, b"", []
    path, content, problems = _beside(("insurers", "file"), rulebook.insurers.file, folder, located, file)
    if problems:
        return None, b"", problems
    insurers, problems = read_insurers(content, path)
    return insurers, content, problems


def _endorsement_forms(
    rulebook: Rulebook, folder: pathlib.Path | None, located: Located, file: str
) -> tuple[bytes, list[RulesProblem]]:
    """The table of endorsement forms, as it is written: those who read documents know what it must say."""
    if rulebook.endorsement_forms is None:
        return b"", []
    key = ("endorsement_forms", "file")
    path, content, problems = _beside(key, rulebook.endorsement_forms.file, folder, located, file)
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        problems = [RulesProblem(path, line, "not UTF-8 here; save the file with the encoding UTF-8")]
    return content, problems


def _beside(
    key: tuple[str, str], name: str, folder: pathlib.Path | None, located: Located, file: str
) -> tuple[str, bytes, list[RulesProblem]]:
    """Path and bytes of a file that the rules name, in their own folder."""
    line, called = located.line(key), ".".join(key)
    written = pathlib.PurePath(name)
    if written.is_absolute() or ".." in written.parts:
        message = f"{called}: {name!r} must be a file in the folder of the rules"
        return name, b"", [RulesProblem(file, line, message)]
    if folder is None:
        return name, b"", [RulesProblem(file, line, f"{called}: there is no folder to look for it in")]
    path = folder / written
    try:
        return str(path), path.read_bytes(), []
    except OSError as fault:
        reason = fault.strerror or str(fault)
        return str(path), b"", [RulesProblem(file, line, f"{called}: {path} cannot be read: {reason}")]


# Inheritance ---------------------------------------------------------------------------------------------------------


def _inherit(located: Located, file: str) -> tuple[object, Mapping[Path, int], list[RulesProblem]]:
    """Each class with what it extends merged in, lines kept from wherever a value was written."""
    top = located.value
    if isinstance(top, dict):
        overlays = {kind: top[kind] for kind in ("sites", "states") if isinstance(top.get(kind), dict)}
        top = {**top, **{kind: {key: _overlay(own) for key, own in over.items()} for kind, over in overlays.items()}}
    classes = top.get("classes") if isinstance(top, dict) else None
    if not isinstance(top, dict) or not isinstance(classes, dict):
        return top, located.lines, []
    lines: dict[Path, int] = dict(located.lines)
    problems: list[RulesProblem] = []
    merged: dict[str, object] = {}
    for name, own in classes.items():
        chain, problem = _ancestry(name, classes)
        if problem:
            problems.append(RulesProblem(file, located.line(("classes", name, "extends")), problem))
        tree: object = {}
        for ancestor in reversed(chain):
            tree = _merge(tree, _spelled_out(classes[ancestor]))
            for path, line in located.lines.items():
                if path[:2] == ("classes", ancestor) and len(path) > 2:
                    lines[("classes", name, *path[2:])] = line
        merged[name] = tree if isinstance(own, dict) else own
    return {**top, "classes": merged}, lines, problems


def _ancestry(name: str, classes: Mapping[str, object]) -> tuple[list[str], str | None]:
    """A class and all it extends, nearest first, and what is wrong with that chain."""
    chain = [name]
    while True:
        own = classes[chain[-1]]
        parent = own.get("extends") if isinstance(own, dict) else None
        if not isinstance(parent, str):
            return chain, None
        if parent in chain:
            message = f"extends goes in a circle: {' -> '.join([*chain, parent])}"
            return chain[:1], message if name == parent == min(chain) else None
        if parent not in classes:
            if len(chain) > 1:
                return chain, None
            return chain, f"extends: there is no class {parent!r}{_did_you_mean(parent, classes)}"
        chain.append(parent)


def _spelled_out(own: object) -> object:
    """`property: not_required` -> `property: {coverage: not_required}`, so that tables can be merged."""
    if not isinstance(own, dict):
        return {}
    spelled = {key: _as_table(value) if key in _LINES else value for key, value in own.items()}
    if isinstance(others := spelled.get("other_lines"), dict):
        spelled["other_lines"] = {key: _as_table(value) for key, value in others.items()}
    return spelled


def _overlay(own: object) -> object:
    """A site that asks nothing may be written as its name alone."""
    if own is None:
        return {}
    return _spelled_out(own) if isinstance(own, dict) else own


def _as_table(value: object) -> object:
    return {"coverage": value} if isinstance(value, str) else value


def _merge(base: object, over: object) -> object:
    """Tables key by key; anything else is replaced."""
    if isinstance(base, dict) and isinstance(over, dict):
        merged = dict(base)
        for key, value in over.items():
            merged[key] = _merge(base[key], value) if key in base else value
        return merged
    return over


# Checks across sections ----------------------------------------------------------------------------------------------


def _cross_check(located: Located, file: str) -> list[RulesProblem]:
    """Names of other coverage lines: fit to be keys, and described where a class uses them."""
    top = located.value
    described = _table(top, "other_lines")
    problems = []
    for key in described:
        if key in _RESERVED or not key.replace("_", "").isalnum() or key != key.lower():
            message = f"{key!r} cannot name a coverage line: use a lower-case word that no other part has"
            problems.append(RulesProblem(file, located.line(("other_lines", key)), message))
    asking = [(kind, name, own) for kind in ("classes", "sites", "states") for name, own in _table(top, kind).items()]
    for kind, name, own in asking:
        for key in _table(own, "other_lines"):
            if key not in described:
                message = (
                    f"other_lines: {key!r} is not described under the top-level other_lines"
                    f"{_did_you_mean(key, described)}"
                )
                problems.append(RulesProblem(file, located.line((kind, name, "other_lines", key)), message))
        if _table(own, "insurers") and "insurers" not in _table_of(top):
            message = "insurers: there is no list to look them up in; add insurers with a file at the top level"
            problems.append(RulesProblem(file, located.line((kind, name, "insurers")), message))
    return [*problems, *_overlay_names(top, located, file)]


def _overlay_names(top: object, located: Located, file: str) -> Iterator[RulesProblem]:
    """Names of states and sites: the two letters of a state, and sites that letters can tell apart."""
    for key in _table(top, "states"):
        if key not in STATES:
            near = f"; did you mean {key.upper()!r}?" if key.upper() in STATES else ""
            message = f"states: {key!r} is not a state: write its two letters in capitals, such as NY{near}"
            yield RulesProblem(file, located.line(("states", key)), message)
    seen: dict[str, str] = {}
    for key in _table(top, "sites"):
        short = slug(key)
        if not short or short in seen:
            message = f"sites: {key!r} " + (f"is too like {seen[short]!r}" if short else "needs letters or digits")
            yield RulesProblem(file, located.line(("sites", key)), message)
        seen.setdefault(short, key)


def _table_of(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _table(value: object, key: str) -> dict[str, object]:
    under = value.get(key) if isinstance(value, dict) else None
    return under if isinstance(under, dict) else {}


# Messages ------------------------------------------------------------------------------------------------------------


def _problem(error: ErrorDetails, located: Located, file: str) -> RulesProblem:
    path: Path = tuple(part for part in error["loc"] if part != "[key]")
    return RulesProblem(file, located.line(path), _message(error, path))


def _message(error: ErrorDetails, path: Path) -> str:
    name = ".".join(str(part) for part in _shown(path))
    context: Mapping[str, Any] = error.get("ctx", {})
    value = error["input"]
    match error["type"]:
        case "extra_forbidden":
            known = _known_keys(path[:-1])
            where = ".".join(str(part) for part in _shown(path[:-1])) or "the top level"
            near = _did_you_mean(str(path[-1]), known)
            return f"unknown key {str(path[-1])!r} in {where}{near}; known: {', '.join(known)}"
        case "missing":
            return f"{name} is missing{_example(path)}"
        case "value_error":
            return f"{name}: {context['error']}"
        case "enum" | "literal_error":
            expected = [word.strip("'") for word in str(context["expected"]).replace(" or ", ", ").split(", ")]
            return f"{name}: {value!r} is not one of {', '.join(expected)}{_did_you_mean(str(value), expected)}"
        case "bool_parsing" | "bool_type":
            return f"{name}: {value!r} is neither true nor false"
        case "int_parsing" | "int_type" | "int_from_float":
            return f"{name}: {value!r} is not a whole number"
        case "greater_than_equal":
            return f"{name}: {value!r} is too small; {context['ge']} or more"
        case "less_than_equal":
            return f"{name}: {value!r} is too large; {context['le']} or less"
        case "string_type":
            return f"{name}: expected text, found {_kind(value)}"
        case "string_too_short":
            return f"{name} is empty; write its text"
        case "tuple_type" | "list_type":
            return f"{name}: expected a list, found {_kind(value)}; write - before each item, on lines of their own"
        case "too_short":
            return f"{name} is empty; it needs at least one entry"
        case "model_type" | "mapping_type" | "dict_type" | "model_attributes_type":
            known = _known_keys(path)
            keys = f" with keys such as {', '.join(known[:4])}" if known else ""
            words = "" if path[-1:] and path[-1] not in _LINES else f", or one of {', '.join(Coverage)}"
            return f"{name or 'the file'}: expected a table{keys}{words}; found {_kind(value)}"
        case _:
            return f"{name}: {error['msg']}"


def _shown(path: Path) -> Path:
    """Inside a class its name is left out: the same mistake inherited by five classes is one mistake."""
    return path[2:] if path[:1] in (("classes",), ("sites",), ("states",)) and len(path) > 2 else path


def _example(path: Path) -> str:
    examples = {
        "company": "; say who you are: name, certificate_holder, additional_insured_names, contact",
        "classes": "; describe at least one class of vendor",
        "contact": "; give name and email of a person who answers questions",
        "additional_insured_names": "; list the names that policies must cover",
        "certificate_holder": "; give names and address as the certificate should show them",
    }
    return examples.get(str(path[-1]), "") if path else ""


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else repr(value)


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word.lower(), list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""


def _known_keys(path: Path) -> list[str]:
    """The keys that the table at `path` may have."""
    kind: object = RulesFile
    for part in path:
        kind = _step(kind, str(part))
    return [key for model in _models(kind) for key in model.model_fields]


def _step(kind: object, part: str) -> object:
    """The type of what stands under one key (or list position) of a value of type `kind`."""
    kind = _bare(kind)
    if get_args(kind):
        return get_args(kind)[0 if get_origin(kind) is tuple else -1]
    for model in _models(kind):
        if part in model.model_fields:
            return model.model_fields[part].annotation
    return None


def _models(kind: object) -> list[type[BaseModel]]:
    kind = _bare(kind)
    return [kind] if isinstance(kind, type) and not get_args(kind) and issubclass(kind, BaseModel) else []


def _bare(kind: object) -> object:
    """`Annotated[X, ...]` and `X | None` -> X."""
    while get_origin(kind) in (Annotated, Union, UnionType):
        kind = get_args(kind)[0]
    return kind
