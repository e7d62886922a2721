"""The vendors whom mails do not help: a person calls them, with the numbers at hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coibot.model.wording import listing, long_date
from coibot.report.model import PATIENCE_DAYS, Phone, Report, Standing, VendorLine


@dataclass(frozen=True, slots=True)
class Call:
    """One vendor to call."""

    vendor_id: str
    vendor_name: str
    why: str
    """One sentence: why mail does not help."""
    about: tuple[str, ...]
    """What is missing: titles of requirements, or "everything"."""
    expired_on: date | None
    """The earliest end of a required line that has ended; None when none has."""
    phones: tuple[Phone, ...]
    """Empty when no number is known."""


def calls(report: Report) -> tuple[Call, ...]:
    """Vendors that no mail reaches or that have not answered for PATIENCE_DAYS; those without coverage first."""
    silent = {vendor.id for vendor in report.non_responsive()}
    found = [
        _call(vendor, report.as_of, silent=vendor.id in silent)
        for vendor in report.active
        if vendor.verdict is not Standing.COMPLIANT and (vendor.id in silent or not vendor.reachable)
    ]
    return tuple(sorted(found, key=lambda call: (call.expired_on or date.max, call.vendor_name.casefold())))


def _call(vendor: VendorLine, as_of: date, *, silent: bool) -> Call:
    reasons = []
    if not vendor.reachable:
        reasons.append("no address on file can be written to")
    if silent and vendor.waiting_since is not None:
        mails = "1 letter" if vendor.letters == 1 else f"{vendor.letters} letters"
        reasons.append(f"{mails} since {long_date(vendor.waiting_since)}, and no answer")
    ended = [line.expiration for line in vendor.lines if line.required and line.expiration and line.expiration <= as_of]
    why = listing(reasons)
    return Call(
        vendor.id,
        vendor.name,
        f"{why[:1].upper()}{why[1:]}.",
        vendor.shortfalls if vendor.verdict is not Standing.NOTHING_ON_FILE else ("everything: nothing is on file",),
        min(ended, default=None),
        vendor.phones,
    )


def calls_text(found: Sequence[Call], company: str, as_of: date) -> str:
    """The list for a terminal."""
    lines = [f"{company}: whom to call, {as_of}", ""]
    if not found:
        lines.append(f"Nobody: everyone can be written to, and has answered within {PATIENCE_DAYS} days.")
    for call in found:
        lines.append(f"{call.vendor_name} ({call.vendor_id})")
        lines.append(f"    {call.why}")
        if call.expired_on:
            lines.append(f"    Coverage ended {call.expired_on}.")
        about = list(call.about[:3])
        more = len(call.about) - len(about)
        lines.append(f"    About   {'; '.join(about) or 'what could not be read'}{f'; {more} more' if more else ''}")
        lines += [f"    Call    {phone.number}  {phone.name} ({phone.whose})" for phone in call.phones]
        if not call.phones:
            lines.append("    Call    no number is known")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"
