"""Decisions of staff, from a mail or from a terminal, carried out on the records they concern."""

import difflib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from coibot.desk.case import Case, Decision
from coibot.desk.commands import Misunderstood, authorised, describe, not_understood, parse, refuse
from coibot.desk.events import Adopt, Approve, Assign, Command, Dismiss, MessageArrived, StaffDecided, Waive
from coibot.desk.judgement import judge
from coibot.desk.lifecycle import retire, take_in
from coibot.desk.office import Office
from coibot.desk.roster import vendor_id_for
from coibot.desk.whose import insured_name, thread_of
from coibot.intake import OwnIdentity
from coibot.model.message import IncomingMessage, Nature
from coibot.model.record import OpenQuestion, Record
from coibot.model.vendor import VendorProfile
from coibot.pipeline.addresses import tokens_in
from coibot.pipeline.committing import Committer
from coibot.pipeline.strays import new_stray, new_token


class CommandError(Exception):
    """A decision that can't be carried out; the message says what would be right."""


class StaffDesk:
    """The way from a member of staff's words to the records."""

    def __init__(self, committer: Committer, own: OwnIdentity) -> None:
        self._committer = committer
        self._store = committer.store
        self._own = own

    def take(self, message: IncomingMessage) -> str | None:
        """Carry out what a mail commands, and say what was done; None when the mail is no command."""
        office = self._committer.office()
        if message.nature is not Nature.PERSON or message.sender is None:
            return None
        record, question = self._asked(message)
        by_staff = office.is_staff(message.sender.email)
        lines = parse(message.new_text, unasked=question is None)
        wrong = tuple(line for line in lines if isinstance(line, Misunderstood))
        if not lines and (question is None or not by_staff or message.files):
            return None
        if not by_staff and (question is None or message.files):
            return None  # a stranger's prose may begin with "New" or "Assign"
        if message.files and wrong:
            return None  # "New certificate attached": the file is what matters
        on = record or new_stray(message, ())
        if (why := authorised(message, question, office)) is not None:
            self._settle(on, message, partial(_refused, message=message, why=why), f"a command, refused: {why}")
            return f"a command, refused: {why}"
        orders = [line for line in lines if not isinstance(line, Misunderstood)]
        if record is None and orders:
            wrong = (Misunderstood(describe(orders[0]), "answer the letter that asks for the decision"),)
        if question is not None and (late := _too_late(on, question, message, orders)) is not None:
            wrong = (*wrong, late)
        if wrong or not orders:
            return self._not_understood(on, message, wrong)
        done = []
        for order in orders:
            event = StaffDecided(order, message.sender.email, question.id if question else None, message)
            try:
                done.append(self.carry_out(on.id, event))
            except CommandError as fault:
                wrong = (Misunderstood(describe(order), str(fault)),)
                return self._not_understood(on, message, wrong, tuple(done))
        self._settle(on, message, _nothing, "; ".join(done))
        return f"{message.sender.email}: {'; '.join(done)}"

    def _not_understood(
        self, on: Record, message: IncomingMessage, lines: tuple[Misunderstood, ...], done: tuple[str, ...] = ()
    ) -> str:
        outcome = "a command that could not be carried out, answered"
        self._settle(on, message, partial(_misread, message=message, lines=lines, done=done), outcome)
        return outcome

    def carry_out(self, record_id: str, event: StaffDecided) -> str:
        """One decision on one record; a stray message that is assigned takes effect on the vendor first.

        Raises CommandError when it can't be done, KeyError when there is no such record.
        """
        record = self._store.get(record_id)
        if record is None:
            raise KeyError(record_id)
        done = describe(event.command)
        match event.command:
            case Assign(vendor_id):
                self._give(record, vendor_id, event.by)
            case Adopt(vendor_class):
                vendor_id = self._adopt(record, vendor_class, event.by)
                event = replace(event, command=Assign(vendor_id))
                done = f"{done}: {vendor_id}"
            case Dismiss():
                pass
            case _:
                if record.profile is None:
                    raise CommandError("this message is nobody's yet: ASSIGN it to a vendor first, or DISMISS it")
                if isinstance(event.command, Waive):
                    self._check(event.command, record)
        self._committer.apply(record.id, event)
        return done

    def _check(self, waive: Waive, record: Record) -> None:
        """A waiver that would waive nothing is a slip of the pen."""
        office = self._committer.office()
        if waive.until < office.today:
            raise CommandError(f"{waive.until} has passed; give the last day on which it should count")
        known = {finding.requirement for finding in judge(record, office, office.today).findings}
        known |= {f"{key.partition('.')[0]}.*" for key in known}
        if waive.requirement not in known:
            near = difflib.get_close_matches(waive.requirement, sorted(known), 3, 0.5)
            raise CommandError(
                f"{record.id} has no requirement {waive.requirement}"
                + (f"; did you mean {', '.join(near)}?" if near else "")
            )

    def _asked(self, message: IncomingMessage) -> tuple[Record | None, OpenQuestion | None]:
        """The record a mail to us concerns, and the question of ours that it answers."""
        tokens = tokens_in(message, self._own)
        record_id = thread_of(message, self._store.index, tokens)
        record = self._store.get(record_id) if record_id else None
        if record is None:
            return None, None
        for question in record.questions:
            if question.id in tokens:
                return record, question
        answered = {message.in_reply_to, *message.references}
        asked = {entry.key for entry in record.outbox if entry.message_id in answered}
        record = self._store.living(record.id) or record
        for question in record.questions:
            if f"question:{question.id}" in asked:
                return record, question
        return record, None

    def _settle(
        self,
        record: Record,
        message: IncomingMessage,
        decision: Callable[[Record, Office], Decision],
        outcome: str,
    ) -> None:
        """Commit the decision together with the mark that the mail is done."""

        def decide(current: Record, office: Office) -> Decision:
            made = decision(current, office)
            case = Case(made.record, office, list(made.letters))
            case.received(message, outcome)
            case.handled(message, outcome, (current.id,))
            return case.close()

        self._committer.change(record.id, decide, new=record)

    def _give(self, record: Record, vendor_id: str, by: str) -> None:
        """The stray message takes its effect on the vendor, as if it had been known from the start."""
        stray = record.stray
        if stray is None:
            raise CommandError(f"{record.id} is a vendor already; only a message that is nobody's can be assigned")
        names = self._store.index.names()
        living = self._store.living(vendor_id)
        if living is not None and living.profile is not None:
            vendor_id = living.id
        if vendor_id not in names:
            near = difflib.get_close_matches(vendor_id, names, 3)
            raise CommandError(
                f"there is no vendor {vendor_id}" + (f"; did you mean {', '.join(near)}?" if near else "")
            )
        event = MessageArrived(
            message=stray.message,
            readings=stray.readings,
            how=f"assigned by {by}",
            in_thread=False,
            shared_with=(vendor_id,),
            vouched_by=by,
        )
        self._committer.apply(vendor_id, event)

    def _adopt(self, record: Record, vendor_class: str, by: str) -> str:
        """A new vendor from the certificate in a stray message."""
        stray = record.stray
        if vendor_class not in self._committer.rulebook.classes:
            known = ", ".join(sorted(self._committer.rulebook.classes))
            raise CommandError(f"there is no class {vendor_class}; the rules have {known}")
        documents = [document for reading in stray.readings for document in reading.documents] if stray else []
        name = next((name for document in documents if (name := insured_name(document))), None)
        if stray is None or name is None:
            raise CommandError("no insured could be read; use `coibot vendors add` and then ASSIGN")
        for known_id, (legal, *_) in self._store.index.names().items():
            if legal == name:
                self._give(record, known_id, by)
                return known_id
        vendor_id = vendor_id_for(name, self._store.index.ids())
        profile = VendorProfile(name, vendor_class, released=True)
        self.start_vendor(vendor_id, profile)
        self._give(record, vendor_id, by)
        return vendor_id

    def start_vendor(self, vendor_id: str, profile: VendorProfile) -> Record:
        """A new record for a vendor. Raises CommandError when the id is taken."""
        if self._store.get(vendor_id) is not None:
            raise CommandError(f"{vendor_id} is taken; choose another id")
        return self._store.commit(Record(vendor_id, new_token(), profile=profile))

    def merge(self, gone_id: str, into_id: str, by: str) -> Record:
        """Two records are one company: the first goes into the second, and stays readable as it was.

        The second is committed first; killed in between, the same command completes it. Raises CommandError.
        """
        gone, into = self._store.get(gone_id), self._store.get(into_id)
        for record, record_id in ((gone, gone_id), (into, into_id)):
            if record is None or record.profile is None:
                raise CommandError(f"there is no vendor {record_id}")
        assert gone is not None and into is not None
        if gone.id == into.id:
            raise CommandError(f"{gone.id} cannot be merged into itself")
        if into.merged_into is not None:
            raise CommandError(f"{into.id} was merged into {into.merged_into}; name that one")
        if gone.merged_into not in (None, into.id):
            raise CommandError(f"{gone.id} was merged into {gone.merged_into} already")
        if gone.merged_into == into.id:
            return into

        def take(record: Record, office: Office) -> Decision:
            latest = self._store.get(gone_id)
            assert latest is not None
            return take_in(record, office, latest, by)

        merged = self._committer.change(into.id, take)
        self._committer.change(gone.id, partial(retire, into=into.id, by=by))
        return merged


def _too_late(
    record: Record, question: OpenQuestion, message: IncomingMessage, orders: Sequence[Command]
) -> Misunderstood | None:
    """The first answer counts: two colleagues may not file one certificate for two vendors."""
    order = next((order for order in orders if isinstance(order, Assign | Adopt | Approve | Dismiss)), None)
    if question.resolved_at is None or order is None:
        return None
    if any(key.startswith(f"decision:{message.sha256}:") for key in record.keys):
        return None  # it was this very mail, which is taken again after a crash
    return Misunderstood(describe(order), f"that was decided before ({question.resolution})")


def _refused(record: Record, office: Office, *, message: IncomingMessage, why: str) -> Decision:
    return refuse(record, message, why, office)


def _misread(
    record: Record,
    office: Office,
    *,
    message: IncomingMessage,
    lines: tuple[Misunderstood, ...],
    done: tuple[str, ...],
) -> Decision:
    return not_understood(record, message, lines, office, done=done)


def _nothing(record: Record, office: Office) -> Decision:
    return Case(record, office).close()
