"""What a page can say about one vendor: findings with their evidence, documents, and what happened when."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, tzinfo

from coibot.intake.clean import clean_file_name, clean_line
from coibot.model.assessment import Finding, Status
from coibot.model.record import Direction, Record
from coibot.report.model import Detail, DocumentLine, FindingLine, Happening

SENTENCES = 2_000
"""Characters of what a finding says."""
TIMELINE_LIMIT = 60
"""Points of one vendor's timeline; older ones are in the audit package."""


def detail_of(record: Record, findings: Sequence[Finding], as_of: date, timezone: tzinfo = UTC) -> Detail:
    """The vendor's findings, documents and timeline to the end of `as_of`."""
    documents = [
        DocumentLine(
            filed.received.astimezone(timezone).date(),
            clean_file_name(filed.file) or "document",
            clean_line(filed.document.form or filed.document.kind.value),
            filed.file_sha256,
            filed.replaced_by is None,
        )
        for filed in sorted(record.documents, key=lambda filed: filed.received, reverse=True)
    ]
    timeline = sorted(
        (happening for happening in happenings(record, timezone) if happening.on <= as_of),
        key=lambda happening: happening.on,
        reverse=True,
    )
    return Detail(
        tuple(_finding(finding) for finding in findings if finding.status is not Status.NOT_APPLICABLE),
        tuple(timeline[:TIMELINE_LIMIT]),
        tuple(documents),
    )


def happenings(record: Record, timezone: tzinfo = UTC) -> Iterator[Happening]:
    """All that happened with a vendor, in no order."""
    for filed in record.documents:
        form = clean_line(filed.document.form or filed.document.kind.value)
        name = clean_file_name(filed.file) or "document"
        yield Happening(filed.received.astimezone(timezone).date(), "document", f"{form}: {name}", filed.file_sha256)
    for mail in record.conversation:
        inward = mail.direction is Direction.IN
        other = clean_line(mail.counterpart, 120) or "nobody known"
        words = f"{'from' if inward else 'to'} {other}: {clean_line(mail.subject, 160)}"
        if mail.summary:
            words += f" ({clean_line(mail.summary.replace('_', ' '), 160)})"
        yield Happening(mail.at.astimezone(timezone).date(), "mail in" if inward else "letter", words, mail.sha256)
    for waiver in record.waivers:
        words = f"{waiver.requirement} waived until {waiver.until}: {waiver.reason} ({waiver.approved_by})"
        yield Happening(waiver.granted_on, "waiver", clean_line(words))
    for question in record.questions:
        yield Happening(question.asked_at.astimezone(timezone).date(), "question", clean_line(question.reason))
        if question.resolved_at is not None:
            words = clean_line(f"{question.resolution or 'decided'}: {question.reason}")
            yield Happening(question.resolved_at.astimezone(timezone).date(), "decision", words)


def _finding(finding: Finding) -> FindingLine:
    evidence = finding.evidence
    return FindingLine(
        finding.status.value.replace("_", " "),
        clean_line(finding.title),
        clean_line(finding.required, SENTENCES),
        clean_line(finding.found or "", SENTENCES),
        clean_line(finding.why, SENTENCES),
        clean_line(finding.fix or "", SENTENCES),
        f"{clean_file_name(evidence.file) or 'document'}, page {evidence.page}" if evidence else "",
        evidence.file_sha256 if evidence else "",
        evidence.page if evidence else 0,
        evidence.box if evidence else None,
    )
