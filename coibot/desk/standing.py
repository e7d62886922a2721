"""How a vendor stands, in a few sentences for staff, and which vendor a name means."""

import re
from collections.abc import Mapping

from coibot.desk.office import Office
from coibot.model.assessment import Assessment, Status
from coibot.model.letter import SendState
from coibot.model.record import Record
from coibot.model.wording import listing, long_date
from coibot.rules.names import NameMatch, compare


def standing(record: Record, assessment: Assessment, office: Office) -> str:
    """What is open, until when it is covered, who is written to and what waits. The record must be a vendor's."""
    profile = record.profile
    if profile is None:
        raise ValueError(f"{record.id} is no vendor")
    open_ones = [finding.title for finding in assessment.findings if finding.status is Status.NOT_MET]
    unknown = [finding.title for finding in assessment.findings if finding.status is Status.UNKNOWN]
    waiting = [question.reason for question in record.questions if question.resolved_at is None]
    written = [entry.sent_at for entry in record.outbox if entry.state is SendState.SENT and entry.sent_at]
    said = [f"{profile.name} ({record.id}) is {assessment.verdict.value}."]
    if not record.documents:
        said.append("Nothing is on file.")
    if open_ones:
        said.append(f"Open: {listing(open_ones)}.")
    if unknown:
        said.append(f"For you to decide: {listing(unknown)}.")
    if assessment.next_expiration:
        said.append(f"The first policy expires {long_date(assessment.next_expiration)}.")
    if not profile.active:
        said.append("It is inactive and not written to.")
    elif profile.paused_until and profile.paused_until > office.today:
        said.append(f"No reminder before {long_date(profile.paused_until)}.")
    if written:
        said.append(f"Last letter: {long_date(max(written).astimezone(office.zone).date())}.")
    said.extend(f"Waits for you: {reason}" for reason in waiting[:5])
    return " ".join(said)


def vendors_mentioned(text: str, names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The vendors of which `text` says the name, with or without its legal form."""
    said = _bare(text)
    return tuple(
        vendor_id for vendor_id, known in names.items() if any(f" {_bare(name).strip()} " in said for name in known)
    )


_LEGAL_FORM = re.compile(r"\b(llc|inc|incorporated|corp|corporation|co|company|ltd|lp|llp|pllc)\b")


def _bare(text: str) -> str:
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(r"[.'’]", "", text.lower()))
    return f" {' '.join(_LEGAL_FORM.sub(' ', words).split())} "


def vendors_called(name: str, names: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The vendors that `name` can mean: an id, a whole name, else the beginning or a word of one."""
    wanted = name.strip().lower()
    if wanted in names:
        return (wanted,)
    whole = [
        vendor_id
        for vendor_id, (legal, *aliases) in names.items()
        if compare(name, legal, aliases)
        in (NameMatch.EXACT, NameMatch.FORMAT, NameMatch.ALIAS, NameMatch.SUFFIX_MISSING)
    ]
    if whole:
        return tuple(whole)
    return tuple(
        vendor_id
        for vendor_id, known in names.items()
        if wanted and any(re.search(rf"\b{re.escape(wanted)}\b", one.lower()) for one in (vendor_id, *known))
    )
