"""YAML 1.2 text into plain values that remember their lines.

ruamel.yaml's own loaders stop at the first duplicate key and lose lines once values are merged, so its composed nodes
are walked here: every duplicate is reported, and tags, anchors and aliases, of no use in a rules file, are refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from coibot.rules.problems import RulesError, RulesProblem

Path = tuple[str | int, ...]
"""Keys and list positions from the top of the file."""

_TAG = "tag:yaml.org,2002:"
_KINDS = ("str", "int", "float", "bool", "null", "timestamp", "value", "merge")
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Located:
    """Plain values (dict, list, str, int, float, bool, None) and the 1-based line of each path."""

    value: object
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of a path, or of the nearest thing around it that the file has."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def parse_yaml(text: str, file: str) -> tuple[Located, list[RulesProblem]]:
    """The values of one YAML document, and the mistakes that leave them readable (duplicate keys, tags, aliases).

    Raises RulesError when the text is not YAML, holds several documents, or is empty.
    """
    try:
        node = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = mark.line + 1 if mark is not None else 1
        raise RulesError([RulesProblem(file, line, _syntax_message(fault))]) from fault
    except RecursionError as fault:
        raise RulesError([RulesProblem(file, 1, "nested too deeply to be a rules file")]) from fault
    except YAMLError as fault:
        reason = " ".join(str(fault).split())
        raise RulesError([RulesProblem(file, 1, f"not readable as YAML: {reason}")]) from fault
    if node is None:
        raise RulesError([RulesProblem(file, 1, "the file is empty; start from the rules.yaml that comes with coibot")])
    walk = _Walk(file)
    value = walk.convert(node, ())
    return Located(value, walk.lines), walk.problems


def _syntax_message(fault: MarkedYAMLError) -> str:
    problem = str(fault.problem or "not readable")
    hint = ""
    if "\\t" in problem:
        hint = "; indent with spaces, not tabs"
    elif "mapping values are not allowed" in problem:
        hint = '; put text that contains ": " between quotes'
    elif "expected <block end>" in problem:
        hint = "; check the indentation of this line and of the one above"
    elif "single document" in str(fault.context):
        return "a second document starts here; keep one, without '---' lines inside"
    elif "end of stream" in problem:
        hint = "; a quote or bracket opened before is not closed"
    return f"not valid YAML: {problem}{hint}"


class _Walk:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.problems: list[RulesProblem] = []
        self._seen: set[int] = set()

    def convert(self, node: Node, path: Path) -> object:
        line = node.start_mark.line + 1
        self.lines.setdefault(path, line)
        if id(node) in self._seen or len(path) > _DEEPEST:
            return None
        self._seen.add(id(node))
        if node.anchor:
            self._complain(
                line, f"&{node.anchor}: anchors and aliases are not used here; let a class 'extends' another"
            )
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.convert(item, (*path, position)) for position, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return self._scalar(node, line)

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, object]:
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, ScalarNode):
                self._complain(line, "a key must be a word, not a list or a mapping")
                continue
            key = str(key_node.value)
            if key in values:
                first = self.lines[(*path, key)]
                self._complain(line, f"{key!r} stands twice, here and on line {first}; keep one of them")
                continue
            self.lines[(*path, key)] = line
            values[key] = self.convert(value_node, (*path, key))
        return values

    def _scalar(self, node: ScalarNode, line: int) -> object:
        text = str(node.value)
        tag = str(node.tag)
        kind = tag.removeprefix(_TAG)
        if not tag.startswith(_TAG) or kind not in _KINDS:
            self._complain(line, f"tag {tag!r}: tags are not used here; write the plain value")
            return text
        if kind == "null":
            return None
        if kind == "bool":
            return text.lower() in ("true", "yes", "on", "y")
        if kind == "int" and text.lstrip("+-").replace("_", "").isdecimal():
            return int(text.replace("_", ""))
        if kind == "float":
            try:
                return float(text.replace("_", ""))
            except ValueError:
                return text
        return text

    def _complain(self, line: int, message: str) -> None:
        self.problems.append(RulesProblem(self.file, line, message))
