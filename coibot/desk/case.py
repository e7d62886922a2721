"""A record on the desk while one decision is made about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from coibot.desk.office import Office, secret
from coibot.desk.recipients import Recipients
from coibot.model.letter import Answers, LetterKind, LetterPlan, Question
from coibot.model.message import Address, IncomingMessage
from coibot.model.record import Direction, Exchange, HandledMessage, HistoryEntry, OpenQuestion, Record

STAFF_LETTERS_AN_HOUR = 20
"""Past this, questions wait in `coibot review list`: a mail storm must not become a storm of ours."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the record, and the letters to write; committed together or not at all."""

    record: Record
    letters: tuple[LetterPlan, ...]


@dataclass(slots=True)
class Case:
    record: Record
    office: Office
    letters: list[LetterPlan] = field(default_factory=list)

    def close(self) -> Decision:
        return Decision(self.record, tuple(self.letters))

    def change(self, **changes: Any) -> None:
        self.record = replace(self.record, **changes)

    def note(self, what: str, detail: str) -> None:
        self.change(history=(*self.record.history, HistoryEntry(self.office.now, what, detail)))

    def received(self, message: IncomingMessage, summary: str) -> None:
        """Put an incoming message into the conversation, once."""
        if any(entry.sha256 == message.sha256 for entry in self.record.conversation):
            return
        entry = Exchange(
            direction=Direction.IN,
            at=self.office.now,
            message_id=message.message_id,
            references=message.references,
            subject=message.subject,
            counterpart=message.sender.email if message.sender else "",
            summary=summary,
            sha256=message.sha256,
        )
        self.change(conversation=(*self.record.conversation, entry))

    def handled(self, message: IncomingMessage, outcome: str, shared_with: Sequence[str]) -> None:
        mark = HandledMessage(message.sha256, message.message_id, self.office.now, outcome, tuple(shared_with))
        self.change(handled=(*self.record.handled, mark))

    def write(
        self,
        kind: LetterKind,
        key: str,
        recipients: Recipients,
        *,
        answering: IncomingMessage | None = None,
        token: str | None = None,
        **content: Any,
    ) -> bool:
        """Decide a letter. A key is used once; a letter nobody may receive is noted, with the reasons.

        Returns whether the letter is new and goes out.
        """
        if key in self.record.keys:
            self.note("silent", f"{kind.value}: the same letter was already written")
            return False
        if not recipients.to:
            self.note("withheld", f"{kind.value}: {'; '.join(recipients.withheld)}")
            return False
        profile = self.record.profile
        plan = LetterPlan(
            key=key,
            kind=kind,
            to=recipients.to,
            cc=recipients.cc,
            token=token or self.record.token,
            decided_at=self.office.now,
            vendor_id=self.record.id if profile else None,
            vendor_name=profile.name if profile else None,
            vendor_class=self._class_title(profile.vendor_class) if profile else None,
            language=profile.language if profile else "en",
            answers=_answers(answering, recipients) if answering else None,
            last_document=self.last_document(),
            state=(profile.state or "") if profile else "",
            sites=self._site_titles(profile.sites) if profile else (),
            **content,
        )
        self.letters.append(plan)
        self.change(keys=(*self.record.keys, key))
        names = ", ".join(address.email for address in (*plan.to, *plan.cc))
        self.note("letter", f"{kind.value} to {names}")
        return True

    def ask(
        self,
        purpose: str,
        question: Question,
        *,
        about: IncomingMessage | None = None,
        attach: Iterable[tuple[str, str]] = (),
        **content: Any,
    ) -> None:
        """Put a decision before staff; the same purpose is asked once. It stays open until somebody decides."""
        question_id = secret(self.record, purpose)
        if any(earlier.id == question_id for earlier in self.record.questions):
            return
        opened = OpenQuestion(question_id, purpose, question.reason, self.office.now, about.sha256 if about else None)
        self.change(questions=(*self.record.questions, opened))
        self.note("question", question.reason)
        staff = self.office.staff
        busy = max((self._hourly(member) for member in staff), default=0)
        if busy < STAFF_LETTERS_AN_HOUR:
            note = ""
            if busy == STAFF_LETTERS_AN_HOUR - 1:
                note = (
                    "Many questions at once: the next ones are not mailed for an hour. `coibot review list` has them."
                )
            self.write(
                LetterKind.ESCALATION,
                f"question:{question_id}",
                Recipients(staff, (), ("no staff address is set",)),
                token=question_id,
                question=question,
                attach=tuple(attach),
                note=note,
                **content,
            )

    def _hourly(self, member: Address) -> int:
        return self.office.letters_since(member.email, self.office.now - timedelta(hours=1))

    def resolve(self, question_id: str, resolution: str) -> None:
        self.change(
            questions=tuple(
                replace(question, resolved_at=self.office.now, resolution=resolution)
                if question.id == question_id and question.resolved_at is None
                else question
                for question in self.record.questions
            )
        )

    def _class_title(self, vendor_class: str) -> str:
        """As the rules call it to people; the bare name of a class that they no longer have."""
        known = self.office.rulebook.classes.get(vendor_class)
        return known.title if known else vendor_class

    def _site_titles(self, sites: Sequence[str]) -> tuple[str, ...]:
        known = self.office.rulebook.sites
        return tuple((known[site].title or site) if site in known else site for site in sites)

    def last_document(self) -> date | None:
        received = [filed.received for filed in self.record.documents]
        return max(received).astimezone(self.office.zone).date() if received else None


def _answers(message: IncomingMessage, recipients: Recipients) -> Answers | None:
    """None when the sender is not among the readers: nobody else knows the message to thread under."""
    readers = {address.email for address in (*recipients.to, *recipients.cc)}
    if message.sender is None or message.sender.email not in readers:
        return None
    return Answers(message.message_id, message.references, message.subject)
