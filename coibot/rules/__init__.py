"""rules.yaml into a rulebook, and a rulebook with what is on file into an assessment."""

from coibot.rules.assess import assess
from coibot.rules.changes import Changes, FindingChange, compare_assessments
from coibot.rules.loading import load_rulebook
from coibot.rules.names import NameMatch, compare, normalise
from coibot.rules.problems import RulesError, RulesProblem
from coibot.rules.rulebook import Rulebook, json_schema

__all__ = [
    "Changes",
    "FindingChange",
    "NameMatch",
    "Rulebook",
    "RulesError",
    "RulesProblem",
    "assess",
    "compare",
    "compare_assessments",
    "json_schema",
    "load_rulebook",
    "normalise",
]
