"""One letter to an agency for several of its insureds, where letters to it fall due in the same round.

The letter is kept in a record of the agency's own. That record is committed first, under the keys of what it asks for;
then each vendor's record takes note that its agent was told. Killed in between, the keys say who has been told.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coibot.desk.case import Case, Decision
from coibot.desk.due import Due
from coibot.desk.office import Office
from coibot.desk.recipients import Recipients, for_request
from coibot.desk.shares import shares
from coibot.model.assessment import Assessment
from coibot.model.letter import LetterKind, Part
from coibot.model.message import Address
from coibot.model.record import Record

MOST = 40
"""Vendors in one letter; what is beyond it gets another."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is due for one vendor today, and the agents who would be asked."""

    record: Record
    assessment: Assessment
    due: Due

    def readers(self, office: Office) -> tuple[str, ...]:
        """The agents' addresses; empty when the letter is for staff alone."""
        profile = self.record.profile
        if self.due.staff_only or profile is None or not can_be_combined(self.due):
            return ()
        agents = {contact.email for contact in profile.contacts if contact.role == "agent"}
        to = for_request(self.record, office).to
        return tuple(address.email for address in to if address.email in agents)


def can_be_combined(due: Due) -> bool:
    return due.follow_up is None and due.kind in (LetterKind.REQUEST, LetterKind.RENEWAL)


def agency_id(email: str) -> str:
    """The id of the record for letters to an agency."""
    return f"a-{hashlib.sha256(email.encode()).hexdigest()[:20]}"


def told_before(agency: Record | None, due: Due) -> bool:
    """Whether a combined letter has asked for it already."""
    return agency is not None and _mark(due) in agency.keys


def combined(record: Record, office: Office, *, email: str, asked: Sequence[Asked]) -> Decision:
    """Write to the agency about these vendors; those it has been asked about are left out."""
    case = Case(record, office)
    fresh = [one for one in asked if _mark(one.due) not in record.keys]
    for first in range(0, len(fresh), MOST):
        some = fresh[first : first + MOST]
        digest = hashlib.sha256("\n".join(one.due.key for one in some).encode()).hexdigest()[:16]
        name = next((name for one in some if (name := _name(one.record, email))), "")
        to = Recipients((Address(email, name),), (), ())
        parts = tuple(_part(one, email, office) for one in some)
        case.write(LetterKind.COMBINED, f"combined:{record.id}:{digest}", to, parts=parts)
    case.change(keys=(*case.record.keys, *(_mark(one.due) for one in fresh)))
    return case.close()


def by_agency(all_asked: Mapping[str, Asked], office: Office) -> dict[str, list[Asked]]:
    """Agent's address -> what it would be asked, for those who would get more than one letter."""
    found: dict[str, list[Asked]] = {}
    for one in all_asked.values():
        for email in one.readers(office):
            found.setdefault(email, []).append(one)
    return {email: asked for email, asked in found.items() if len(asked) > 1}


def _part(one: Asked, email: str, office: Office) -> Part:
    profile = one.record.profile
    assert profile is not None
    to = for_request(one.record, office)
    matters = {line.line for line in one.due.lines} or None
    share = next(
        share
        for share in shares(one.record, one.assessment, to, matters)
        if any(address.email == email for address in share.recipients.to)
    )
    known = office.rulebook.classes.get(profile.vendor_class)
    return Part(
        vendor_id=one.record.id,
        vendor_name=profile.name,
        vendor_class=known.title if known else profile.vendor_class,
        kind=one.due.kind,
        assessment=share.of(one.assessment),
        expiring=share.lines(one.due.lines),
        step=one.due.step,
        due_by=one.due.due_by(office),
    )


def _name(record: Record, email: str) -> str:
    contacts = record.profile.contacts if record.profile else ()
    return next((contact.name for contact in contacts if contact.email == email), "")


def _mark(due: Due) -> str:
    return f"told:{due.key}"
