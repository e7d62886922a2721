"""What vendors and staff are told in each case of the decision tables, word for word, in tests/rules/told/.

After a wanted change: `python -m tests.rules.told`, and read the difference.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coibot.model.assessment import Assessment, Finding, Status
from tests.rules.build import HERE

FOLDER = HERE / "told"
_QUIET = (Status.MET, Status.NOT_APPLICABLE)


def told(assessment: Assessment, about: set[str]) -> str:
    """Each finding that stays open, and those the case is about."""
    findings = [f for f in assessment.findings if f.status not in _QUIET or f.requirement in about]
    return "".join(line for finding in findings for line in _lines(finding)) or "nothing\n"


def _lines(finding: Finding) -> Iterator[str]:
    yield f"{finding.requirement}: {finding.status} ({finding.title}; {finding.who})\n"
    yield f"    required  {finding.required}\n"
    if finding.found is not None:
        yield f"    found     {finding.found}\n"
    if (seen := finding.evidence) is not None:
        yield f"    read      {seen.text!r} in {seen.file}, page {seen.page}, {seen.file_sha256[:4]}\n"
    yield f"    why       {finding.why}\n"
    if finding.fix is not None:
        yield f"    fix       {finding.fix}\n"


def about(case: dict[str, Any]) -> set[str]:
    return {key for part in ("status", "required", "found", "says") for key in case.get(part, {})}


def written(file: Path) -> dict[str, str]:
    """Case -> what is told in it."""
    if not file.exists():
        return {}
    parts = file.read_text(encoding="utf-8").split("== ")[1:]
    return {title: words.strip("\n") + "\n" for title, _, words in (part.partition("\n") for part in parts)}


def main() -> None:
    from tests.rules.test_assess import CASES, decide

    files: dict[str, list[str]] = defaultdict(list)
    for case in CASES:
        files[case["table"]].append(f"== {case['case']}\n{told(decide(case), about(case))}")
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for table, parts in files.items():
        (FOLDER / f"{table}.txt").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
