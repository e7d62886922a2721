"""Small mistakes that somebody could make in a source file, each applied to its syntax tree in place.

Left out, because nobody could care: docstrings, annotations, decorators, assertions, imports, `__repr__`, wording (a
text with a space in it, unless something is recognised by it), the message of an exception, arguments that only tune or
guard (`maxsize`, `strict`, `encoding`), the empty text in `words or ""`, and `return False` where None does as well.
"""

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
CALLS = {
    "any": "all", "all": "any", "min": "max", "max": "min", "sorted": "list", "reversed": "list",
    "startswith": "endswith", "endswith": "startswith", "lower": "upper", "upper": "lower", "casefold": "upper",
    "partition": "rpartition", "rpartition": "partition", "find": "rfind", "strip": "lstrip", "lstrip": "rstrip",
    "rstrip": "lstrip", "removeprefix": "removesuffix", "removesuffix": "removeprefix", "search": "match",
    "fullmatch": "match", "match": "search", "add": "discard", "append": "count",
}  # fmt: skip
TUNING = frozenset({"maxsize", "strict", "encoding", "frozen", "slots"})
SKIPPED = (ast.Assert, ast.Import, ast.ImportFrom, ast.Raise)
UNSEEN = frozenset({"__repr__", "__str__", "__slots__", "__all__"})


@dataclass(frozen=True)
class Mutant:
    """One mistake. `apply` changes the tree of the file, for good."""

    file: str
    line: int
    column: int
    before: str
    after: str
    function: str
    """The outermost function around it, as `Class.name`; "" for what is decided when the module is imported."""
    lines: tuple[int, int]
    """First and last line of the statement around it; of its head only, where it has a body."""
    tree: ast.Module
    apply: Callable[[], None]
    alike: int = 0
    """How many before it look the same, as their long texts are cut."""

    @property
    def id(self) -> str:
        more = f" ({self.alike + 1})" if self.alike else ""
        return f"{self.file}:{self.line}:{self.column} {self.before} => {self.after}{more}"


@dataclass(frozen=True)
class _Place:
    """Where a node hangs in its parent."""

    parent: ast.AST
    field: str
    index: int | None

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def mutants_of(path: Path, name: str) -> list[Mutant]:
    """Every mutant of a file, in the order of its lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    heads = sorted(_heads(tree))
    found = [
        Mutant(
            name, old.lineno, old.col_offset, _brief(old), _brief(new), function,
            next(head for head in reversed(heads) if head[0] <= old.lineno), tree, partial(place.put, new),
        )
        for place, old, function in _nodes(tree, "", "", recognises=False)
        for new in _variants(place, old)
    ]  # fmt: skip
    found.sort(key=lambda mutant: (mutant.line, mutant.column, mutant.after))
    seen: Counter[str] = Counter()
    for at, mutant in enumerate(found):
        found[at] = replace(mutant, alike=seen[mutant.id])
        seen[mutant.id] += 1
    return found


def _heads(tree: ast.Module) -> Iterator[tuple[int, int]]:
    """First and last line of each statement without its body, and of what parts bodies: `case`, `except`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.match_case):
            yield node.pattern.lineno, max(node.pattern.lineno, node.body[0].lineno - 1)
        elif isinstance(node, ast.stmt | ast.ExceptHandler):
            body = getattr(node, "body", None)
            yield node.lineno, max(node.lineno, body[0].lineno - 1) if body else node.end_lineno or node.lineno


def _brief(node: ast.AST) -> str:
    written = "(nothing)" if isinstance(node, ast.Pass) else " ".join(ast.unparse(node).split())
    return written if len(written) <= 70 else f"{written[:67]}..."


Found = tuple[_Place, ast.expr | ast.stmt, str]


def _nodes(node: ast.AST, scope: str, function: str, *, recognises: bool) -> Iterator[Found]:
    """Each statement and expression that may be mutated, with its place and the outermost function around it."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "format_spec", "bases", "type_comment"):
            continue
        for index, child in enumerate(value) if isinstance(value, list) else ((None, value),):
            if not isinstance(child, ast.AST) or isinstance(child, SKIPPED) or _unseen(child):
                continue
            if isinstance(child, ast.keyword) and child.arg in TUNING:
                continue
            inside = scope
            within = function
            if isinstance(child, ast.FunctionDef | ast.ClassDef):
                inside = f"{scope}.{child.name}".lstrip(".")
            if not function and isinstance(node, ast.FunctionDef) and field == "body":
                within = scope
            known = recognises or _recognises(node, field)
            if isinstance(child, ast.expr | ast.stmt) and not (_is_wording(child) and not known):
                yield _Place(node, field, index), child, within
            if not (isinstance(child, ast.JoinedStr) and _is_wording(child)):
                yield from _nodes(child, inside, within, recognises=known)
            else:
                yield from _filled_in(child, inside, within)


def _filled_in(text: ast.JoinedStr, scope: str, function: str) -> Iterator[Found]:
    """What is computed inside a text for people."""
    for part in text.values:
        if isinstance(part, ast.FormattedValue):
            yield from _nodes(part, scope, function, recognises=False)


def _unseen(node: ast.AST) -> bool:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
        return True
    named = [t.id for t in node.targets if isinstance(t, ast.Name)] if isinstance(node, ast.Assign) else []
    return getattr(node, "name", "") in UNSEEN or any(name in UNSEEN for name in named)


def _is_wording(node: ast.AST) -> bool:
    if isinstance(node, ast.JoinedStr):
        return any(_is_wording(part) for part in node.values)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value


def _recognises(node: ast.AST, field: str) -> bool:
    """Whether texts here are compared with something: a pattern, a key, one side of a comparison."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
        return node.func.value.id == "re"
    return isinstance(node, ast.Compare | ast.Set) or (isinstance(node, ast.Dict) and field == "keys")


def _variants(place: _Place, node: ast.expr | ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, ast.stmt):
        yield from _statements(node)
        return
    if isinstance(node, ast.Compare):
        for at, op in enumerate(node.ops):
            yield _with(node, ops=[*node.ops[:at], COMPARISONS[type(op)](), *node.ops[at + 1 :]])
    elif isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC and not _is_type_choice(place):
        yield _with(node, op=ARITHMETIC[type(node.op)]())
    elif isinstance(node, ast.Constant) and not _is_no_words(place, node):
        yield from (ast.copy_location(ast.Constant(other), node) for other in _constants(node.value))
    elif isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id == "TypeVar"):
        yield from _calls(node)
    if _is_test(place) and not isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp):
        yield ast.copy_location(ast.UnaryOp(ast.Not(), node), node)


def _statements(node: ast.stmt) -> Iterator[ast.AST]:
    if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield ast.copy_location(ast.Return(ast.copy_location(ast.Constant(None), node.value)), node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Yield | ast.YieldFrom):
        yield ast.copy_location(ast.Pass(), node)
    elif isinstance(node, ast.AugAssign):
        yield ast.copy_location(ast.Assign([node.target], node.value), node)
    elif isinstance(node, ast.Continue):
        yield ast.copy_location(ast.Break(), node)
    elif isinstance(node, ast.Break):
        yield ast.copy_location(ast.Continue(), node)


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    if isinstance(node.func, ast.Name) and node.func.id in CALLS:
        yield _with(node, func=ast.copy_location(ast.Name(CALLS[node.func.id], ast.Load()), node.func))
    elif isinstance(node.func, ast.Attribute) and node.func.attr in CALLS:
        func = ast.copy_location(ast.Attribute(node.func.value, CALLS[node.func.attr], ast.Load()), node.func)
        yield _with(node, func=func)
    for at, keyword in enumerate(node.keywords):
        if keyword.arg is not None and keyword.arg not in TUNING and not _is_wording(keyword.value):
            yield _with(node, keywords=[*node.keywords[:at], *node.keywords[at + 1 :]])


def _constants(value: object) -> Iterator[object]:
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, int):
        yield value + 1
    elif isinstance(value, float):
        yield value + 0.1
    elif isinstance(value, str):
        yield f"XX{value}XX"


def _with(node: ast.expr, **fields: object) -> ast.AST:
    new = type(node)(**{**dict(ast.iter_fields(node)), **fields})
    return ast.copy_location(new, node)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and (node.value is None or node.value is False)


def _is_no_words(place: _Place, node: ast.Constant) -> bool:
    """The empty text of `words or ""`, which stands for None where a text is wanted."""
    return node.value == "" and isinstance(place.parent, ast.BoolOp) and isinstance(place.parent.op, ast.Or)


def _is_test(place: _Place) -> bool:
    tested = isinstance(place.parent, ast.If | ast.IfExp | ast.While) and place.field == "test"
    return tested or (isinstance(place.parent, ast.comprehension) and place.field == "ifs")


def _is_type_choice(place: _Place) -> bool:
    """`isinstance(rule, A | B)`: the second argument; `A | None` as another name of a type."""
    parent = place.parent
    if isinstance(parent, ast.Call):
        return isinstance(parent.func, ast.Name) and parent.func.id == "isinstance"
    return isinstance(parent, ast.Assign | ast.Subscript | ast.Tuple)
