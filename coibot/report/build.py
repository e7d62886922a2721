"""From records to a report."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo

from coibot.intake.clean import clean_line
from coibot.model.assessment import Assessment, Finding, LineOnFile, Status, Waiver
from coibot.model.letter import LetterKind, OutboxEntry, SendState
from coibot.model.record import Direction, Record
from coibot.model.vendor import Role
from coibot.report.detail import detail_of
from coibot.report.model import Detail, OpenDecision, Phone, Report, Standing, VendorLine

_ORDER = tuple(Standing)
_ASKING = (LetterKind.REQUEST, LetterKind.DEFICIENT, LetterKind.COULD_NOT_READ, LetterKind.RENEWAL)
"""Letters that the other side owes an answer to."""


def build(
    records: Iterable[Record],
    assess: Callable[[Record], Assessment | None],
    as_of: date,
    company: str,
    timezone: tzinfo = UTC,
    *,
    look: Callable[[Record], Sequence[str]] = lambda _record: (),
    uncovered: Callable[[Record], Sequence[LineOnFile]] = lambda _record: (),
    details: bool = False,
) -> Report:
    """The report of a day. Records without a profile (messages that are nobody's yet) count as open decisions alone.

    `assess` gives a record's assessment on `as_of`, or None when there is nothing to assess; `timezone` turns the
    moments in a record into days. `look` gives what is worth a look although it is no finding, and
    `uncovered` the lines that put a vendor on the stop-work list. With `details`, each vendor has its findings,
    documents and timeline.

    Coverage on a past day is judged by all that is on file now, as `coibot explain` does; what was asked for and
    decided counts as it stood at the end of that day.
    """
    vendors: list[VendorLine] = []
    decisions: list[OpenDecision] = []
    for record in records:
        decisions += _decisions(record, as_of, timezone)
        if record.profile is not None:
            vendors.append(_vendor(record, assess, look, uncovered, as_of, timezone, details=details))
    vendors.sort(key=lambda vendor: (_ORDER.index(vendor.verdict), vendor.name.casefold(), vendor.id))
    decisions.sort(key=lambda decision: (decision.asked_on, decision.name.casefold(), decision.record_id))
    return Report(clean_line(company), as_of, tuple(vendors), tuple(decisions))


def _vendor(
    record: Record,
    assess: Callable[[Record], Assessment | None],
    look: Callable[[Record], Sequence[str]],
    uncovered: Callable[[Record], Sequence[LineOnFile]],
    as_of: date,
    timezone: tzinfo,
    *,
    details: bool,
) -> VendorLine:
    profile = record.profile
    assert profile is not None
    assessment = assess(record) if profile.active else None
    standing = standing_of(record, assessment)
    findings = assessment.findings if assessment else ()
    not_met = [finding for finding in findings if finding.status is Status.NOT_MET]
    lines = assessment.on_file if assessment else ()
    ended = any(line.required and line.expiration and line.expiration < as_of for line in lines)
    asked = _unanswered(record, standing, as_of, timezone)
    return VendorLine(
        id=record.id,
        name=clean_line(profile.name),
        vendor_class=clean_line(profile.vendor_class),
        verdict=standing,
        missing=tuple(_missing(finding) for finding in not_met),
        unknown=tuple(clean_line(f"{f.title}: {f.why}") for f in findings if f.status is Status.UNKNOWN),
        next_expiration=assessment.next_expiration if assessment else None,
        lines=tuple(map(_clean, lines)),
        waiting_since=_day(min((entry.queued_at for entry in asked), default=None), timezone),
        last_document=_day(max((filed.received for filed in record.documents), default=None), timezone),
        waivers=tuple(_clean_waiver(w) for w in record.waivers if w.granted_on <= as_of <= w.until),
        questions=len(_decisions(record, as_of, timezone)),
        worth_a_look=tuple(map(clean_line, look(record))) if profile.active else (),
        shortfalls=tuple(clean_line(finding.title) for finding in not_met),
        sites=tuple(clean_line(site) for site in profile.sites),
        agency=_agency(record),
        phones=_phones(record),
        letters=len(asked),
        stop_work=tuple(map(_clean, uncovered(record))) if ended else (),
        reachable=any(contact.trusted and not contact.failing for contact in profile.contacts),
        detail=detail_of(record, findings, as_of, timezone) if details else Detail(),
    )


def standing_of(record: Record, assessment: Assessment | None) -> Standing:
    """How a vendor stands by its assessment; a vendor of which nothing is on file is not called deficient."""
    if record.profile is None or not record.profile.active:
        return Standing.INACTIVE
    on_file = any(filed.replaced_by is None for filed in record.documents)
    if assessment is None or not (on_file or assessment.on_file):
        compliant = assessment is not None and assessment.verdict == Standing.COMPLIANT.value
        return Standing.COMPLIANT if compliant else Standing.NOTHING_ON_FILE
    return Standing(assessment.verdict.value)


def _missing(finding: Finding) -> str:
    return clean_line(f"{finding.title} ({finding.found or 'nothing on file'}; required: {finding.required})")


def _decisions(record: Record, as_of: date, timezone: tzinfo) -> list[OpenDecision]:
    """What staff owed at the end of that day."""
    found = []
    for question in record.questions:
        asked, resolved = _day(question.asked_at, timezone), _day(question.resolved_at, timezone)
        if asked is not None and asked <= as_of and (resolved is None or resolved > as_of):
            about_message = question.message_sha256 is not None
            found.append(OpenDecision(record.id, _whose(record), clean_line(question.reason), asked, about_message))
    return found


def _whose(record: Record) -> str:
    if record.profile is not None:
        return clean_line(record.profile.name)
    sender = record.stray.message.sender if record.stray else None
    return f"message from {clean_line(sender.email)}" if sender else "message without a sender"


def _unanswered(record: Record, standing: Standing, as_of: date, timezone: tzinfo) -> list[OutboxEntry]:
    """The letters that asked for something since the other side last sent something; none when nothing is owed."""
    if record.profile is None or standing in (Standing.COMPLIANT, Standing.INACTIVE):
        return []
    contacts = {contact.email for contact in record.profile.contacts}
    heard = [filed.received for filed in record.documents]
    heard += [m.at for m in record.conversation if m.direction is Direction.IN and m.counterpart in contacts]
    last = max((at for at in heard if at.astimezone(timezone).date() <= as_of), default=None)
    return [
        entry
        for entry in record.outbox
        if entry.kind in _ASKING
        and entry.state is not SendState.CANCELLED
        and entry.queued_at.astimezone(timezone).date() <= as_of
        and (last is None or entry.queued_at >= last)
    ]


def _agency(record: Record) -> str:
    """The producer on the newest certificate that counts."""
    named = [
        (filed.received, filed.document.certificate.producer.name)
        for filed in record.documents
        if filed.replaced_by is None and filed.document.certificate is not None
    ]
    return next((clean_line(name) for _, name in sorted(named, key=lambda one: one[0], reverse=True) if name), "")


def _phones(record: Record) -> tuple[Phone, ...]:
    """Whom a person may call: contacts of the roster, then the producers on file; each number once."""
    found: dict[str, Phone] = {}
    for contact in record.profile.contacts if record.profile else ():
        if contact.phone:
            whose = "agent" if contact.role is Role.AGENT else "vendor"
            phone = Phone(clean_line(contact.phone, 40), clean_line(contact.name or contact.email), whose)
            found.setdefault(_digits(phone.number), phone)
    for filed in sorted(record.documents, key=lambda filed: filed.received, reverse=True):
        certificate = filed.document.certificate
        if certificate is None or filed.replaced_by is not None or not certificate.producer.phone:
            continue
        producer = certificate.producer
        names = [clean_line(name) for name in (producer.contact_name, producer.name) if name]
        phone = Phone(clean_line(producer.phone or "", 40), ", ".join(names), "agent, from the certificate")
        found.setdefault(_digits(phone.number), phone)
    return tuple(found.values())


def _digits(number: str) -> str:
    return "".join(c for c in number if c.isdigit()) or number


def _day(moment: datetime | None, timezone: tzinfo) -> date | None:
    return moment.astimezone(timezone).date() if moment else None


def _clean_waiver(waiver: Waiver) -> Waiver:
    return replace(waiver, reason=clean_line(waiver.reason), approved_by=clean_line(waiver.approved_by))


def _clean(line: LineOnFile) -> LineOnFile:
    return replace(
        line,
        title=clean_line(line.title),
        policy_number=clean_line(line.policy_number) if line.policy_number else None,
        insurer=clean_line(line.insurer) if line.insurer else None,
    )
