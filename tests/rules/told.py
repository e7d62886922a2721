"""What vendors and staff are told in each case of the decision tables, word for word, in tests/rules/told/.

After a wanted change: `python -m tests.rules.told`, and read the difference.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coibot.model.assessment import Assessment, Finding, Status
from tests.rules.build import HERE

FOLDER = HERE / "told"
_QUIET = (Status.MET, Status.NOT_APPLICABLE)


def told(assessment: Assessment, about: set[str] | None) -> str:
    """Each finding that stays open, and those the case is about; everything, with what is on file, for None."""
    return "".join(_told(assessment, about)) or "nothing\n"


def _told(assessment: Assessment, about: set[str] | None) -> Iterator[str]:
    for finding in assessment.findings:
        if about is None or finding.status not in _QUIET or finding.requirement in about:
            yield from _lines(finding)
    waits = [finding.requirement for finding in assessment.findings if finding.status is Status.NOT_APPLICABLE]
    if about is not None and waits:
        yield f"not applicable: {', '.join(waits)}\n"
    if about is None:
        for line in assessment.on_file:
            asked = "asked for" if line.required else "not asked for"
            yield f"on file: {line.title} ({line.line}), {asked}, policy {line.policy_number} of {line.insurer}\n"
            file = f"{line.file}, {line.file_sha256[:4]}"
            yield f"    {line.effective} to {line.expiration}, {file}, {line.agent_email}\n"
        yield f"next expiration: {assessment.next_expiration}\n"


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


def about(case: dict[str, Any]) -> set[str] | None:
    """The requirements that a case names; None for the first case of a class, which is told whole."""
    if case["first"]:
        return None
    return {key for part in ("status", "required", "found", "says") for key in case.get(part, {})}


def written(file: Path) -> dict[str, str]:
    """Case -> what is told in it."""
    if not file.exists():
        return {}
    parts = file.read_text(encoding="utf-8").removeprefix("== ").split("\n== ")
    cases = (part.partition("\n") for part in parts)
    return {json.loads(title) if title[:1] == '"' else title: words.strip("\n") + "\n" for title, _, words in cases}


def _mistakes() -> Iterator[str]:
    """What is said of each mistake in a rules file."""
    from tests.rules.test_loading import HEAD, MISTAKES, problems

    for rest, _, _ in MISTAKES:
        found = problems(f"{HEAD}{rest}\n")
        yield f"== {json.dumps(rest.strip())}\n" + "".join(f"{words}\n" for _, words in found)
    found = problems("checks: {}\n")
    yield f"== {json.dumps('checks: {}')}\n" + "".join(f"{line}: {words}\n" for line, words in found)


def main() -> None:
    from tests.rules.test_assess import CASES, decide

    files: dict[str, list[str]] = defaultdict(list)
    for case in CASES:
        files[case["table"]].append(f"== {case['case']}\n{told(decide(case), about(case))}")
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    files["mistakes"] = list(_mistakes())
    for table, parts in files.items():
        (FOLDER / f"{table}.txt").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
