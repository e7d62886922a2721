"""The guide's examples are loaded, so that they stay true."""

import re
from pathlib import Path

import pytest

from coibot.rules.line_rules import (
    Asked,
    Autos,
    ClaimsMadeRule,
    Coverage,
    Exemptions,
    Layers,
    LineRule,
    OtherLimits,
    PageRule,
    Proof,
    UmbrellaRule,
    WorkersCompensationRule,
)
from coibot.rules.loading import load_rulebook
from coibot.rules.problems import RulesError
from coibot.rules.rulebook import ClassRules, InsurerFile, InsurerRule, Recipients, RulesFile, SiteKind, SiteRules
from tests.rules.build import HERE

GUIDE = (HERE.parent.parent / "docs" / "rules.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
WRONG, MESSAGES = re.findall(r"```yaml wrong\n(.*?)```\s+```text\n(.*?)```", GUIDE, re.DOTALL)[0]
INSURERS = "naic,name,rating,admitted\n12345,Granite Mutual,A- VIII,yes\n"
REST = {
    "company": next(example for example in EXAMPLES if example.startswith("company:")),
    "classes": "classes:\n  any: {title: Any}\n",
}


def completed(example: str) -> str:
    """The example as a whole file: what it leaves out follows it, so that its lines keep their numbers."""
    there = re.findall(r"^(\w+):", example, re.MULTILINE)
    return example + "".join(text for key, text in REST.items() if key not in there)


@pytest.mark.parametrize(
    "example", EXAMPLES, ids=[example.split(":")[0] + str(n) for n, example in enumerate(EXAMPLES)]
)
def test_example_loads(example: str, tmp_path: Path) -> None:
    (tmp_path / "insurers.csv").write_text(INSURERS, encoding="utf-8")
    (tmp_path / "forms.csv").write_text("form,edition,title,grants,automatic\n", encoding="utf-8")
    assert load_rulebook(completed(example), beside=tmp_path).classes


def test_the_wrong_example_gives_the_printed_messages() -> None:
    with pytest.raises(RulesError) as caught:
        load_rulebook(completed(WRONG))
    assert str(caught.value) == MESSAGES.strip()


def test_inheritance_is_as_the_comments_say() -> None:
    example = next(example for example in EXAMPLES if "roofer" in example)
    classes = load_rulebook(completed(example)).classes
    assert classes["roofer"].general_liability.minimums == {
        "each_occurrence": 2_000_000,
        "med_exp": 5_000,
        "general_aggregate": 2_000_000,
    }
    assert classes["bookkeeper"].general_liability.minimums == {"each_occurrence": 1_000_000}
    assert classes["bookkeeper"].workers_compensation.coverage is Coverage.IF_APPLICABLE


def test_every_key_and_word_is_explained() -> None:
    models = [RulesFile, ClassRules, LineRule, OtherLimits, SiteRules, InsurerRule, InsurerFile]
    models += [ClaimsMadeRule, WorkersCompensationRule, UmbrellaRule, PageRule]
    models += [
        field.annotation for field in RulesFile.model_fields.values() if hasattr(field.annotation, "model_fields")
    ]
    keys = {key for model in models for key in model.model_fields}
    words = {
        word.value
        for kind in (Asked, Autos, Coverage, Exemptions, Layers, Proof, Recipients, SiteKind)
        for word in kind
    }
    missing = {word for word in keys | words if not re.search(rf"\b{word}\b", GUIDE)}
    assert missing == set()
