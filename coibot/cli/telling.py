"""What was read in a document, and how it was judged, told on a terminal."""

from collections.abc import Sequence

from rich.table import Table

from coibot.cli.terminal import counted, out, safe, say, show, table
from coibot.model.assessment import Assessment, Finding, LineOnFile, Status, Verdict, Who
from coibot.model.certificate import LINE_TITLES, Certificate, CoverageLine, Endorsement, Notice, Policy
from coibot.model.document import Document, DocumentKind, FileReading
from coibot.model.wording import long_date, money
from coibot.rules import Rulebook

STATUS_STYLE = {
    Status.MET: "[green]met[/green]",
    Status.NOT_MET: "[red]not met[/red]",
    Status.UNKNOWN: "[yellow]unknown[/yellow]",
    Status.WAIVED: "[cyan]waived[/cyan]",
    Status.NOT_APPLICABLE: "[dim]not applicable[/dim]",
}

VERDICT_STYLE = {
    Verdict.COMPLIANT: "[bold green]compliant[/bold green]",
    Verdict.DEFICIENT: "[bold red]deficient[/bold red]",
    Verdict.REVIEW: "[bold yellow]needs a person[/bold yellow]",
}

_WHO = {Who.AGENT: "the agent", Who.VENDOR: "the vendor", Who.STAFF: "staff"}

_KIND_TITLES = {
    DocumentKind.CERTIFICATE: "certificate",
    DocumentKind.ENDORSEMENT: "endorsement",
    DocumentKind.REMARKS: "remarks page",
    DocumentKind.NOTICE: "notice",
    DocumentKind.OTHER: "no insurance document",
}


def show_assessment(assessment: Assessment, rules: Rulebook, *, of_one_line: bool = False) -> None:
    """The whole reasoning: the policies that count, what must be mended, and where the rest was found.

    `of_one_line`: only a part of the findings is here, and the verdict is that of all.
    """
    title = rules.classes[assessment.vendor_class].title
    whole = "With all that is asked: " if of_one_line else ""
    say(
        f"{whole}{VERDICT_STYLE[assessment.verdict]} as {safe(title)} ({safe(assessment.vendor_class)}) on "
        f"{long_date(assessment.as_of)}, by the rules of {safe(rules.company.name)} ({assessment.rules_sha256[:12]})"
    )
    if assessment.on_file:
        out.print("\n[bold]Policies that count on this day[/bold]")
        show(_policies(assessment.on_file))
    shown = (Status.NOT_MET, Status.UNKNOWN)
    for finding in assessment.findings:
        if finding.status in shown:
            _show_open(finding)
    settled = [f for f in assessment.findings if f.status in (Status.MET, Status.WAIVED)]
    if settled:
        out.print("\n[bold]In order[/bold]")
        rows = table("", "Requirement", "Found", "Required", "Where")
        for finding in settled:
            where = f"{safe(finding.evidence.file)}, page {finding.evidence.page}" if finding.evidence else ""
            found = safe(finding.why if finding.status is Status.WAIVED else finding.found or "")
            required = safe(finding.required, 80)
            rows.add_row(STATUS_STYLE[finding.status], safe(finding.title), found, required, where)
        show(rows)
    aside = sum(finding.status is Status.NOT_APPLICABLE for finding in assessment.findings)
    if aside:
        out.print(f"\n[dim]{counted(aside, 'requirement')} not looked at: what they are about is not there.[/dim]")


def _policies(lines: Sequence[LineOnFile]) -> Table:
    rows = table("Coverage", "Policy", "Insurer", "From", "Until", "Certificate")
    for line in lines:
        title = safe(line.title) if line.required else f"{safe(line.title)} [dim](not asked for)[/dim]"
        days = (str(line.effective or "?"), str(line.expiration or "?"))
        rows.add_row(title, safe(line.policy_number or "?"), safe(line.insurer or "?"), *days, safe(line.file))
    return rows


def _show_open(finding: Finding) -> None:
    out.print(
        f"\n{STATUS_STYLE[finding.status]}  [bold]{safe(finding.title)}[/bold]  [dim]{safe(finding.requirement)}[/dim]"
    )
    where = f" ({safe(finding.evidence.file)}, page {finding.evidence.page})" if finding.evidence else ""
    say(f"{safe(finding.why)}{where}", indent=2)
    if finding.fix:
        say(f"To mend it ({_WHO[finding.who]}): {safe(finding.fix)}", indent=2)


def show_reading(reading: FileReading) -> None:
    """Everything that was read in one file."""
    out.print(f"[bold]{safe(reading.file)}[/bold]  {counted(reading.pages, 'page')}  sha256 {reading.sha256[:12]}")
    for problem in reading.problems:
        say(f"[red]{safe(problem.code)}[/red]: {safe(problem.message)}", indent=2)
    for document in reading.documents:
        _show_document(document)


def _show_document(document: Document) -> None:
    form = " ".join(part for part in (document.form, f"({document.edition})" if document.edition else "") if part)
    facts = [
        f"[cyan]{safe(form or document.title or _KIND_TITLES[document.kind])}[/cyan]",
        _KIND_TITLES[document.kind] if form else "",
        f"page{'s' if len(document.pages) > 1 else ''} {', '.join(map(str, document.pages))}",
        f"read from {document.source.value}" if document.kind is not DocumentKind.OTHER else "",
    ]
    out.print(f"  {', '.join(filter(None, facts))}")
    if document.why:
        say(safe(document.why), indent=4)
    if document.certificate is not None:
        _show_certificate(document.certificate)
    if document.endorsement is not None:
        _show_endorsement(document.endorsement)
    if document.notice is not None:
        _show_notice(document.notice)
    for path in document.unreadable:
        text = document.evidence[path].text if path in document.evidence else ""
        words = f": there is “{safe(text)}”" if text else ""
        say(f"[yellow]unreadable[/yellow] {safe(path)}{words}", indent=4)


def _show_certificate(certificate: Certificate) -> None:
    producer = certificate.producer
    number = certificate.certificate_number or ""
    facts = (
        ("Issued", long_date(certificate.issue_date) if certificate.issue_date else ""),
        ("Number", number + (f", revision {certificate.revision_number}" if certificate.revision_number else "")),
        ("Producer", ", ".join(part for part in (producer.name, producer.email, producer.phone) if part)),
        ("Insured", _lines(certificate.insured.name, certificate.insured.address)),
        ("Holder", _lines(certificate.certificate_holder)),
        ("Operations", _lines(certificate.description_of_operations)),
        ("Signed", "yes" if certificate.signed else "no"),
    )
    for label, value in (*facts, *((name.capitalize(), _lines(text)) for name, text in certificate.extra.items())):
        if value:
            out.print(f"    {safe(label):<11} {safe(value)}")
    for policy in certificate.policies:
        _show_policy(policy, certificate)


def _show_endorsement(page: Endorsement) -> None:
    facts = (
        ("Policy", page.policy_number),
        ("Insured", page.named_insured),
        ("Scheduled", page.scheduled_person),
        ("Locations", page.locations),
        ("Blanket", {True: "yes", False: "no", None: None}[page.blanket]),
        ("Grants", ", ".join(grant.replace("_", " ") for grant in page.grants)),
    )
    for label, value in facts:
        if value:
            out.print(f"    {label:<11} {safe(_lines(value))}")


def _show_notice(notice: Notice) -> None:
    facts = (
        ("Policy", notice.policy_number),
        ("Insured", notice.named_insured),
        ("As of", long_date(notice.effective) if notice.effective else None),
        ("Reason", notice.reason),
    )
    for label, value in facts:
        if value:
            out.print(f"    {label:<11} {safe(value)}")


def _lines(*blocks: str | None) -> str:
    return ", ".join(line for block in blocks if block for line in block.splitlines() if line)


def _show_policy(policy: Policy, certificate: Certificate) -> None:
    standing = policy.line not in (CoverageLine.OTHER, CoverageLine.PROPERTY)
    title = LINE_TITLES[policy.line] if standing else policy.type or LINE_TITLES[policy.line]
    insurer = certificate.insurers.get(policy.insurer_letter or "")
    facts = (
        policy.policy_number or "no number",
        f"{policy.effective or '?'} to {policy.expiration or '?'}",
        (insurer.name if insurer else None) or "",
    )
    out.print(f"    [bold]{safe(title)}[/bold]  {'  '.join(safe(fact) for fact in facts if fact)}")
    marks = (
        (policy.additional_insured, "additional insured"),
        (policy.subrogation_waived, "subrogation waived"),
    )
    ticked = [name.replace("_", " ") for name, value in policy.flags.items() if value is True]
    named = [f"{name.replace('_', ' ')} {value}" for name, value in policy.flags.items() if isinstance(value, str)]
    words = [*ticked, *named, *(words for mark, words in marks if mark == "Y")]
    if words:
        say(safe(", ".join(words)), indent=6)
    limits = [
        f"{name.replace('_', ' ')} {money(value) if isinstance(value, int) else value}"
        for name, value in policy.limits.items()
        if value is not None
    ]
    if limits:
        say(safe("; ".join(limits)), indent=6)
