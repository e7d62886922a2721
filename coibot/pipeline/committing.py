"""From an event to a committed record: decide, compose, archive the letters, commit. One atomic write at the end."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from coibot.desk.case import Case, Decision
from coibot.desk.decide import decide
from coibot.desk.events import Event
from coibot.desk.holding import OFFICE_ID, is_paused
from coibot.desk.office import Office, secret
from coibot.letters import House, LetterError, compose
from coibot.model.letter import TO_STAFF, LetterPlan, OutboxEntry, Question, SendState
from coibot.model.message import Address
from coibot.model.record import Direction, Exchange, Record
from coibot.rules import Rulebook
from coibot.store.archive import Archive
from coibot.store.tiny import ConflictError, TinyStore

log = logging.getLogger(__name__)

_TRIES = 5


class Committer:
    """Carries decisions into the store."""

    def __init__(
        self,
        store: TinyStore,
        archive: Archive,
        house: House,
        rulebook: Rulebook,
        staff: tuple[Address, ...],
        zone: ZoneInfo,
        clock: Callable[[], datetime],
    ) -> None:
        self.store = store
        self.archive = archive
        self.rulebook = rulebook
        self._house = house
        self._staff = staff
        self._zone = zone
        self._clock = clock

    def office(self) -> Office:
        """The desk as it is now."""
        now = self._clock()
        # What seems to be of tomorrow was written while the clock was wrong.
        written = partial(self.store.index.letters_since, until=now + timedelta(days=1))
        return Office(self.rulebook, self._staff, now, self._zone, written, self.store.index)

    @property
    def paused(self) -> bool:
        """Whether staff said that nothing goes out."""
        return is_paused(self.store.get(OFFICE_ID))

    def apply(self, record_id: str, event: Event, *, new: Record | None = None) -> Record:
        """Decide on the record as it is stored (or on `new`, when there is none yet) and commit what was decided.

        Another process may commit in between: then the decision is made again. Raises KeyError when there is no such
        record, OSError when the disk will not take it, TemplateError when a letter's template is broken. Nothing has
        changed then.
        """
        return self.change(record_id, lambda record, office: decide(record, event, office), new=new)

    def change(
        self, record_id: str, decision: Callable[[Record, Office], Decision], *, new: Record | None = None
    ) -> Record:
        """The same for any pure decision."""
        for attempt in range(_TRIES):
            record = self.store.get(record_id) or new
            if record is None:
                raise KeyError(record_id)
            try:
                return self._commit(record, decision(record, self.office()))
            except ConflictError:
                if attempt == _TRIES - 1:
                    raise
        raise AssertionError("unreachable")

    def _commit(self, before: Record, decision: Decision) -> Record:
        record = decision.record
        for plan in decision.letters:
            record = self._with_letter(record, plan)
        return before if record == before else self.store.commit(record)

    def _with_letter(self, record: Record, plan: LetterPlan) -> Record:
        """The record with the letter in its outbox, its bytes final and archived."""
        try:
            letter = compose(replace(plan, key=_unguessable(record, plan.key)), self._house)
        except LetterError as fault:
            log.error("a letter could not be written: %s", fault)
            return self._tell_of_unwritable(record, plan, str(fault))
        entry = OutboxEntry(
            key=plan.key,
            message_id=letter.message_id,
            kind=plan.kind,
            recipients=letter.recipients,
            subject=letter.subject,
            sha256=self.archive.put(letter.raw),
            state=SendState.QUEUED,
            queued_at=plan.decided_at,
        )
        exchange = Exchange(
            direction=Direction.OUT,
            at=plan.decided_at,
            message_id=letter.message_id,
            references=plan.answers.references if plan.answers else (),
            subject=letter.subject,
            counterpart=", ".join(letter.recipients),
            summary=plan.kind.value,
            sha256=entry.sha256,
        )
        return replace(record, outbox=(*record.outbox, entry), conversation=(*record.conversation, exchange))

    def _tell_of_unwritable(self, record: Record, plan: LetterPlan, why: str) -> Record:
        case = Case(record, self.office())
        if plan.kind in TO_STAFF:
            # Another letter to staff would fare no better; `coibot review list` shows what they owe.
            case.note("unwritable", f"{plan.kind.value}: {why}")
            return case.record
        question = Question("A letter could not be written.", (("Letter", plan.kind.value), ("Because", why)))
        case.ask(f"unwritable:{plan.key}", question)
        record = case.record
        for further in case.letters:
            record = self._with_letter(record, further)
        return record


def _unguessable(record: Record, key: str) -> str:
    """The key that the Message-ID is made from: to name a letter of ours is to have got it, or a copy."""
    return f"{key}:{secret(record, f'letter {key}')}"
