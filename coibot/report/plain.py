"""The report for a terminal and for programs."""

from coibot.codec import to_json
from coibot.model.assessment import LineOnFile, Waiver
from coibot.report.calls import calls
from coibot.report.model import HORIZON_DAYS, PATIENCE_DAYS, Report, VendorLine

Json = dict[str, object]

_NAME_WIDTH = 34


def as_json(report: Report) -> Json:
    """Strings, numbers, lists and dicts only; dates are ISO 8601."""
    figures: Json = to_json(report.figures)
    return {
        "company": report.company,
        "as_of": report.as_of.isoformat(),
        "figures": figures | {"compliant_percent": report.figures.compliant_percent},
        "expiring": [to_json(expiration) for expiration in report.expirations()],
        "vendors": [_vendor(vendor) for vendor in report.vendors],
        "calls": [to_json(call) for call in calls(report)],
        "decisions": [to_json(decision) for decision in report.decisions],
    }


def as_text(report: Report) -> str:
    """Headline, expirations and vendors, in lines for a terminal of 100 columns."""
    figures = report.figures
    lines = [
        f"{report.company}: certificates of insurance on {report.as_of}",
        "",
        f"{figures.compliant} of {figures.active} active vendors compliant ({figures.compliant_percent} %); "
        f"{figures.deficient} deficient, {figures.review} under review, "
        f"{figures.nothing_on_file} with nothing on file.",
        f"Lines expiring within 30 days: {figures.expiring_in_30_days}. Vendors to answer: {figures.waiting}, of them "
        f"silent for {PATIENCE_DAYS} days: {figures.non_responsive}.",
        f"Staff to decide: {figures.questions}. Waivers: {figures.waivers}. To call: {len(calls(report))} "
        "(`coibot report --calls`).",
    ]
    expirations = report.expirations()
    if expirations:
        lines += ["", f"Expiring within {HORIZON_DAYS} days"]
        lines += [f"  {e.on}  {e.days:>3} days  {_short(e.vendor_name)}  {e.line}" for e in expirations]
    stopped = report.stop_work()
    if stopped:
        lines += ["", "Stop-work list: required coverage ended, and no letter goes out any more"]
        lines += [f"  {line.expiration}  {_short(v.name)}  {line.title}" for v in stopped for line in v.stop_work]
    if report.vendors:
        lines += ["", "Vendors"]
    for vendor in report.vendors:
        until = f"until {vendor.next_expiration}" if vendor.next_expiration else ""
        lines.append(f"  {vendor.verdict:<16}  {_short(vendor.name)}  {vendor.vendor_class:<20}  {until}".rstrip())
        lines += [f"      missing  {words}" for words in vendor.missing]
        lines += [f"      unknown  {words}" for words in vendor.unknown]
        lines += [f"      look     {words}" for words in vendor.worth_a_look]
        if vendor.waiting_since:
            lines.append(f"      waiting  since {vendor.waiting_since}")
    return "\n".join(lines) + "\n"


def _short(name: str) -> str:
    cut = name if len(name) <= _NAME_WIDTH else name[: _NAME_WIDTH - 1] + "…"
    return f"{cut:<{_NAME_WIDTH}}"


def _vendor(vendor: VendorLine) -> Json:
    return {
        "id": vendor.id,
        "name": vendor.name,
        "class": vendor.vendor_class,
        "verdict": vendor.verdict.value,
        "missing": list(vendor.missing),
        "unknown": list(vendor.unknown),
        "next_expiration": _iso(vendor.next_expiration),
        "last_document": _iso(vendor.last_document),
        "waiting_since": _iso(vendor.waiting_since),
        "questions": vendor.questions,
        "worth_a_look": list(vendor.worth_a_look),
        "sites": list(vendor.sites),
        "agency": vendor.agency,
        "phones": [to_json(phone) for phone in vendor.phones],
        "on_file": [_line(line) for line in vendor.lines],
        "waivers": [_waiver(waiver) for waiver in vendor.waivers],
        "stop_work": [_line(line) for line in vendor.stop_work],
    }


def _line(line: LineOnFile) -> Json:
    return {
        "line": line.line,
        "title": line.title,
        "policy_number": line.policy_number,
        "insurer": line.insurer,
        "effective": _iso(line.effective),
        "expiration": _iso(line.expiration),
        "required": line.required,
    }


def _waiver(waiver: Waiver) -> Json:
    found: Json = to_json(waiver)
    return found


def _iso(day: object) -> str | None:
    return None if day is None else str(day)
