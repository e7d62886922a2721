"""What the desk decides in a story, step by step: everything new in the record, and every letter.

The stories stand in tests/desk/stories*.py, their transcripts in tests/desk/told/. After a wanted change:
`python -m tests.desk.told`, and read the difference.
"""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path

from coibot.desk.case import Decision
from coibot.model.assessment import Assessment, Status
from coibot.model.letter import LetterPlan, OutboxEntry
from coibot.model.message import Address
from coibot.model.record import Record
from tests.desk.desk import entry

FOLDER = Path(__file__).parent / "told"
_SILENT = ("version", "conversation", "handled", "history", "questions", "documents", "outbox", "keys", "profile")


class Transcript:
    """A record through a story; each step is a decision on it."""

    def __init__(self, record: Record, now: datetime) -> None:
        self.record, self.now = record, now
        self.written: list[str] = []

    def __str__(self) -> str:
        return "\n".join(self.written)

    def later(self, **by: float) -> None:
        self.now += timedelta(**by)

    def step(self, title: str, decision: Decision, *, send: bool = True) -> tuple[LetterPlan, ...]:
        """Take the decision. `send`: its letters reach the outbox, as the pipeline puts them there."""
        lines = [
            *_changes(self.record, decision.record),
            *(line for plan in decision.letters for line in _letter(plan)),
        ]
        told = "\n".join(f"  {line}" for line in lines) or "  nothing"
        self.written.append(f"{self.now:%Y-%m-%d %H:%M} {title}\n{told}\n")
        self.record = decision.record
        if send:
            queued = (
                entry(*(a.email for a in (*plan.to, *plan.cc)), key=plan.key, kind=plan.kind, at=plan.decided_at)
                for plan in decision.letters
            )
            self.record = replace(self.record, outbox=(*self.record.outbox, *queued))
        return decision.letters


def _changes(before: Record, after: Record) -> Iterator[str]:
    for mark in after.handled[len(before.handled) :]:
        yield f"handled {_short(mark.sha256)}: {mark.outcome} ({', '.join(mark.shared_with)})"
    for note in after.history[len(before.history) :]:
        yield f"noted {note.what}: {note.detail}"
    for one in after.conversation[len(before.conversation) :]:
        yield f"conversation {one.direction}: {one.subject} ({one.counterpart}): {one.summary} {one.message_id}"
    known = {question.id: question for question in before.questions}
    for question in after.questions:
        if question.id not in known:
            yield f"asked {_masked(question.purpose)}: {question.reason} [{_short(question.message_sha256)}]"
        if question.resolved_at and not (question.id in known and known[question.id].resolved_at):
            yield f"resolved {_masked(question.purpose)}: {question.resolution}"
    for filed in after.documents[len(before.documents) :]:
        form = filed.document.form or filed.document.kind.value
        when = f"{filed.received:%d %H:%M}"
        yield f"filed {filed.file}: {form}, from {filed.sender}, in {_short(filed.message_sha256)}, {when}"
    for was, now in zip(before.documents, after.documents, strict=False):
        if was.replaced_by != now.replaced_by:
            yield f"replaced {now.file} of {now.received:%Y-%m-%d}: {_short(now.replaced_by)}"
    yield from _contacts(before, after)
    for old, new in zip(before.outbox, after.outbox, strict=False):
        if old != new:
            yield _outbox(old, new)
    for key in after.keys[len(before.keys) :]:
        yield f"key {_masked(key)}"
    for field in fields(Record):
        if field.name not in _SILENT and getattr(before, field.name) != getattr(after, field.name):
            value = getattr(after, field.name)
            yield f"{field.name}: {_assessed(value) if isinstance(value, Assessment) else plain(value)}"


def _contacts(before: Record, after: Record) -> Iterator[str]:
    if before.profile == after.profile or after.profile is None:
        return
    for field in fields(after.profile):
        value = getattr(after.profile, field.name)
        if before.profile is None or getattr(before.profile, field.name) != value:
            shown = value if field.name != "contacts" else [one for one in value if _is_new(one, before)]
            yield f"profile {field.name}: {plain(shown)}"


def _is_new(contact: object, before: Record) -> bool:
    return before.profile is None or contact not in before.profile.contacts


def _outbox(old: OutboxEntry, new: OutboxEntry) -> str:
    wait = f", again in {new.next_attempt - new.queued_at} from the start" if new.next_attempt else ""
    tries = f"{new.attempts} tries, {new.uncertain_attempts} uncertain"
    return (
        f"outbox {_masked(new.key)}: {old.state} -> {new.state} for {', '.join(new.recipients)}; {tries}{wait}; "
        f"sent {new.sent_at}; refused {dict(new.refused)}; {new.last_error}"
    )


def _letter(plan: LetterPlan) -> Iterator[str]:
    yield f"LETTER {plan.kind} to {_people(plan.to)}{f', copy to {_people(plan.cc)}' if plan.cc else ''}"
    for field in fields(LetterPlan):
        value = getattr(plan, field.name)
        if field.name in ("key", "kind", "to", "cc", "decided_at", "question") or value in (None, (), ""):
            continue
        if field.name == "token":
            value = "the record's" if value.startswith("token-") else "the question's"
        yield f"    {field.name}: {_assessed(value) if isinstance(value, Assessment) else plain(value)}"
    if plan.question is not None:
        yield f"    question: {plan.question.reason}"
        yield from (f"      {label}: {words}" for label, words in plan.question.facts)
        yield from (f"      > {line}: {does}" for line, does in plan.question.commands)
        yield f"      “{plan.question.quoted}”"


def _assessed(assessment: Assessment) -> str:
    quiet = (Status.MET, Status.NOT_APPLICABLE)
    told = ", ".join(f"{one.requirement} {one.status}" for one in assessment.findings if one.status not in quiet)
    return f"{assessment.verdict} on {assessment.as_of}{f': {told}' if told else ''}"


def _people(people: Sequence[Address]) -> str:
    return ", ".join(f"{one.name} <{one.email}>" if one.name else one.email for one in people)


def plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return "; ".join(map(plain, value))
    fielded = getattr(type(value), "__dataclass_fields__", None)
    if fielded is None:
        return _masked(str(value))
    shown = {name: getattr(value, name) for name in fielded}
    return ", ".join(f"{name} {plain(one)}" for name, one in shown.items() if one not in (None, (), "", {}))


def _masked(words: str) -> str:
    """Hashes cut to their first characters."""
    return ":".join(_short(part) if len(part) >= 16 and part.isalnum() and part == part.lower() else part
                    for part in words.split(":"))  # fmt: skip


def _short(sha256: str | None) -> str:
    return "-" if sha256 is None else sha256[:6] if len(sha256) >= 16 else sha256


def main() -> None:
    from tests.desk.test_stories import STORIES

    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for name, story in STORIES.items():
        (FOLDER / f"{name}.txt").write_text(str(story()), encoding="utf-8")


if __name__ == "__main__":
    main()
