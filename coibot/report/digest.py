"""The weekly digest: the report's own numbers in the words of a mail that is read in a minute."""

from collections.abc import Sequence
from datetime import timedelta

from coibot.model.digest import Digest, DigestBar, DigestFigure, DigestLine, DigestSection
from coibot.model.wording import listing, long_date
from coibot.report.calls import calls
from coibot.report.model import PATIENCE_DAYS, Change, Report

LINES = 6
"""Lines of one section; the rest is counted."""
BARS = 8
"""Weeks in the chart."""
WAIVER_DAYS = 30


def weekly_digest(report: Report) -> Digest:
    """The digest of the week in which the report's day lies; needs the report's `history` and `back`."""
    monday = report.as_of - timedelta(days=report.as_of.weekday())
    return _digest(report, f"Week of {long_date(monday)}")


def monthly_digest(report: Report) -> Digest:
    """The words that go with the review for a meeting."""
    return _digest(report, f"{report.as_of:%B %Y}")


def _digest(report: Report, period: str) -> Digest:
    sections = (
        _section("Whom to call", _calls(report)),
        _section("Stop-work list", _stop_work(report)),
        _section("Waits for a decision", _decisions(report)),
        _section("No longer compliant", _changes(report.back.fell if report.back else ())),
        _section("Became compliant", _changes(report.back.became_compliant if report.back else ())),
        _section("Ends next", _expirations(report)),
        _section(f"Waivers that run out within {WAIVER_DAYS} days", _waivers(report)),
    )
    return Digest(
        period,
        _headline(report),
        _figures(report),
        tuple(
            DigestBar(f"{point.on:%b} {point.on.day}", point.percent, f"{point.compliant:,} of {point.active:,}")
            for point in report.history[-BARS:]
            if point.active
        ),
        tuple(section for section in sections if section.lines),
    )


def _headline(report: Report) -> str:
    figures = report.figures
    meet = "meets" if figures.compliant == 1 else "meet"
    words = (
        f"{figures.compliant:,} of {figures.active:,} active vendors {meet} the requirements "
        f"({figures.compliant_percent} %)"
    )
    return f"{words}{_moved(report)}."


def _moved(report: Report) -> str:
    if report.back is None or not report.back.then.active:
        return ""
    moved = report.figures.compliant_percent - report.back.then.percent
    since = long_date(report.back.then.on)
    if not moved:
        return f", as on {since}"
    points = "1 point" if abs(moved) == 1 else f"{abs(moved)} points"
    return f", {points} {'more' if moved > 0 else 'less'} than on {since}"


def _figures(report: Report) -> tuple[DigestFigure, ...]:
    figures = report.figures
    oldest = f"the oldest since {long_date(figures.oldest_question)}" if figures.oldest_question else ""
    was = f"was {report.back.then.percent} %" if report.back and report.back.then.active else ""
    return (
        DigestFigure("Compliant", f"{figures.compliant_percent} %", was),
        DigestFigure("Lines that end within 90 days", f"{figures.expiring_in_90_days:,}",
                     f"{figures.expiring_in_30_days:,} of them within 30"),
        DigestFigure(f"Silent for {PATIENCE_DAYS} days or longer", f"{figures.non_responsive:,}"),
        DigestFigure("Waivers in force", f"{figures.waivers:,}"),
        DigestFigure("Messages that wait to be looked at", f"{figures.unread:,}"),
        DigestFigure("Decisions that wait for you", f"{figures.questions:,}", oldest),
    )  # fmt: skip


def _section(title: str, lines: Sequence[DigestLine]) -> DigestSection:
    return DigestSection(f"{title} ({len(lines):,})", tuple(lines[:LINES]), max(len(lines) - LINES, 0))


def _calls(report: Report) -> list[DigestLine]:
    found = []
    for call in calls(report):
        phone = f"{call.phones[0].number}, {call.phones[0].name}" if call.phones else "no number is known"
        ended = f" Coverage ended {long_date(call.expired_on)}." if call.expired_on else ""
        found.append(DigestLine(call.vendor_name, phone, f"{call.why}{ended}"))
    return found


def _stop_work(report: Report) -> list[DigestLine]:
    return [
        DigestLine(
            vendor.name,
            listing([line.title for line in vendor.stop_work]),
            f"ended {long_date(vendor.stop_work[0].expiration)}" if vendor.stop_work[0].expiration else "",
        )
        for vendor in report.stop_work()
    ]


def _decisions(report: Report) -> list[DigestLine]:
    return [
        DigestLine(decision.name, decision.reason, f"since {long_date(decision.asked_on)}")
        for decision in report.decisions
    ]


def _changes(changes: Sequence[Change]) -> list[DigestLine]:
    return [
        DigestLine(change.name, change.now.value, f"was {change.was.value}" if change.was else "new on the roster")
        for change in changes
    ]


def _expirations(report: Report) -> list[DigestLine]:
    return [
        DigestLine(
            e.vendor_name, f"{e.line}, {long_date(e.on)}", f"policy {e.policy_number}" if e.policy_number else ""
        )
        for e in report.expirations()
    ]


def _waivers(report: Report) -> list[DigestLine]:
    until = report.as_of + timedelta(days=WAIVER_DAYS)
    ending = sorted(
        ((waiver.until, vendor.name, waiver) for vendor in report.active for waiver in vendor.waivers),
        key=lambda one: (one[0], one[1].casefold(), one[2].requirement),
    )
    return [
        DigestLine(name, f"{waiver.requirement} until {long_date(on)}", f"{waiver.reason} ({waiver.approved_by})")
        for on, name, waiver in ending
        if on <= until
    ]
