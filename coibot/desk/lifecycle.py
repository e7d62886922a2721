"""A vendor renamed, ended, merged into another, held. Nothing that was ever said or filed is lost by any of it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from coibot.desk.case import Case, Decision
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.model.letter import SendState
from coibot.model.record import Hold, OpenQuestion, Record
from coibot.model.vendor import VendorProfile

T = TypeVar("T")

_NOT_ON_ITS_WAY = frozenset({SendState.QUEUED, SendState.DEFERRED})


def rename(record: Record, office: Office, name: str, by: str, *, slip: bool = False) -> Decision:
    """The legal name is another now. The old one stays known, unless it was a slip of the pen."""
    profile = _profile(record)
    case = Case(record, office)
    if name == profile.name:
        return case.close()
    aliases = profile.aliases if slip else (*profile.aliases, profile.name)
    aliases = tuple(alias for alias in dict.fromkeys(aliases) if alias != name)
    case.change(profile=replace(profile, name=name, aliases=aliases))
    case.note("renamed", f"from {profile.name} to {name} by {by}" + (", a slip corrected" if slip else ""))
    return _judged(case)


def end(record: Record, office: Office, because: str, by: str) -> Decision:
    """No more work from them: they are neither written to nor reported. Letters that still wait do not go out."""
    profile = _profile(record)
    case = Case(record, office)
    if not profile.active:
        return case.close()
    case.change(
        profile=replace(profile, active=False),
        outbox=tuple(
            replace(entry, state=SendState.CANCELLED, next_attempt=None) if entry.state in _NOT_ON_ITS_WAY else entry
            for entry in record.outbox
        ),
    )
    case.note("ended", f"{because} ({by})")
    return case.close()


def hold(record: Record, office: Office, because: str, by: str) -> Decision:
    case = Case(record, office)
    case.change(hold=Hold(office.now, because, by))
    case.note("hold", f"{because} ({by}): nothing is deleted")
    return case.close()


def let_go(record: Record, office: Office, because: str, by: str) -> Decision:
    """The end of a hold."""
    case = Case(record, office)
    if record.hold is not None:
        case.change(hold=None)
        case.note("hold", f"ended: {because or 'no reason given'} ({by})")
    return case.close()


def take_in(record: Record, office: Office, gone: Record, by: str) -> Decision:
    """`record` is the same company as `gone`: what is on file there counts here. Twice is as once.

    The conversation stays with `gone`, whose letters lead here; so do its questions that are open.
    """
    profile, other = _profile(record), _profile(gone)
    case = Case(record, office)
    here = {(filed.file_sha256, filed.document.pages) for filed in record.documents}
    documents = [filed for filed in gone.documents if (filed.file_sha256, filed.document.pages) not in here]
    asked = {question.id for question in record.questions}
    keys = [*record.keys, *gone.keys]
    if f"request:{gone.id}" in gone.keys:
        keys.append(f"request:{record.id}")
    case.change(
        profile=_both(profile, other),
        documents=(*record.documents, *documents),
        waivers=_union(record.waivers, gone.waivers),
        questions=(*record.questions, *(q for q in gone.questions if q.resolved_at is None and q.id not in asked)),
        keys=_union(keys),
        requested_at=min(filter(None, (record.requested_at, gone.requested_at)), default=None),
        hold=record.hold or gone.hold,
    )
    if case.record != record:
        case.note(
            "merged", f"{other.name} ({gone.id}) is the same company, says {by}; documents taken over: {len(documents)}"
        )
    return _judged(case)


def retire(record: Record, office: Office, into: str, by: str) -> Decision:
    """The other side of `take_in`, committed after it."""
    case = Case(record, office)
    if record.merged_into == into:
        return case.close()
    case.change(
        profile=replace(_profile(record), active=False),
        merged_into=into,
        questions=tuple(_moved(question, into, office) for question in record.questions),
    )
    case.note("merged", f"into {into}, says {by}")
    return case.close()


def _moved(question: OpenQuestion, into: str, office: Office) -> OpenQuestion:
    if question.resolved_at is not None:
        return question
    return replace(question, resolved_at=office.now, resolution=f"moved to {into}")


def _both(profile: VendorProfile, other: VendorProfile) -> VendorProfile:
    known = {contact.email for contact in profile.contacts}
    names = dict.fromkeys((*profile.aliases, other.name, *other.aliases))
    return replace(
        profile,
        aliases=tuple(name for name in names if name != profile.name),
        contacts=(*profile.contacts, *(contact for contact in other.contacts if contact.email not in known)),
        sites=_union(profile.sites, other.sites),
        state=profile.state or other.state,
        written_contract=profile.written_contract or other.written_contract,
        released=profile.released or other.released,
        notes="\n".join(dict.fromkeys(filter(None, (*profile.notes.split("\n"), *other.notes.split("\n"))))),
    )


def _union(*several: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(one for items in several for one in items))


def _judged(case: Case) -> Decision:
    profile = case.record.profile
    known = profile is not None and profile.vendor_class in case.office.rulebook.classes
    if known and case.record.documents:
        case.change(assessment=judge(case.record, case.office, case.office.today))
    return case.close()


def _profile(record: Record) -> VendorProfile:
    if record.profile is None:
        raise ValueError(f"{record.id} is no vendor")
    return record.profile
