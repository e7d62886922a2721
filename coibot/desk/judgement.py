"""The record judged by the rules on a day, and what a fresh submission must be told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from coibot.desk.office import Office
from coibot.model.assessment import Assessment, Finding, Status, Verdict
from coibot.model.record import Record
from coibot.rules.assess import assess

_FORESIGHT = timedelta(days=120)
"""A renewal certificate comes before its policies begin; farther ahead than this it is not judged yet."""


def judge(record: Record, office: Office, on: date) -> Assessment:
    """What the rules say of the vendor on that day; nothing was waived before staff waived it.

    Raises ValueError for a record that is no vendor's.
    """
    profile = record.profile
    if profile is None:
        raise ValueError(f"{record.id} is no vendor")
    return assess(
        office.rulebook,
        profile.vendor_class,
        vendor_name=profile.name,
        aliases=profile.aliases,
        written_contract=profile.written_contract,
        state=profile.state,
        sites=profile.sites,
        documents=record.documents,
        waivers=[waiver for waiver in record.waivers if waiver.granted_on <= on],
        as_of=on,
    )


def judge_submission(record: Record, office: Office, files: Sequence[str]) -> Assessment:
    """Today's assessment, and for policies in `files` that begin later, what will be missing on the day they begin.

    A renewal is answered when it comes, not on the day it turns out to be short.
    """
    today = judge(record, office, office.today)
    findings = {finding.requirement: finding for finding in today.findings}
    for begins in _beginnings(record, office, files):
        then = judge(record, office, begins)
        lines = {line.line for line in then.on_file if line.effective == begins}
        for finding in then.findings:
            if finding.requirement.partition(".")[0] in lines and finding.status in (Status.NOT_MET, Status.UNKNOWN):
                findings[finding.requirement] = finding
    return replace(today, findings=tuple(findings.values()), verdict=verdict_of(tuple(findings.values())))


def verdict_of(findings: Sequence[Finding]) -> Verdict:
    if any(finding.status is Status.NOT_MET for finding in findings):
        return Verdict.DEFICIENT
    if any(finding.status is Status.UNKNOWN for finding in findings):
        return Verdict.REVIEW
    return Verdict.COMPLIANT


def _beginnings(record: Record, office: Office, files: Sequence[str]) -> tuple[date, ...]:
    days = {
        policy.effective
        for filed in record.documents
        if filed.file_sha256 in files and filed.document.certificate is not None
        for policy in filed.document.certificate.policies
        if policy.effective is not None and office.today < policy.effective <= office.today + _FORESIGHT
    }
    return tuple(sorted(days))
