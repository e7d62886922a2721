"""The report's charts as SVG: no script and no style of their own, so that a strict policy lets them stand."""

from collections.abc import Callable, Sequence
from datetime import date
from html import escape

from coibot.report.model import Point

Draw = Callable[..., str]

WIDTH, HEIGHT = 520, 170
_LEFT, _RIGHT, _TOP, _BOTTOM = 34, 34, 14, 24
_SOON_WEEKS = 2


def short_date(day: date) -> str:
    """2027-01-01 -> "Jan 1, 2027"."""
    return f"{day:%b} {day.day}, {day.year}"


def _day(day: date) -> str:
    return f"{day:%b} {day.day}"


def compliance_chart(points: Sequence[Point]) -> str:
    """The share of compliant vendors over time, on a scale from 0 to 100 %; needs two points."""
    points = [point for point in points if point.active]
    if len(points) < 2:
        return ""
    begin, end = points[0], points[-1]
    words = (
        f"Compliant vendors in percent: {begin.percent} on {short_date(begin.on)}, {end.percent} on "
        f"{short_date(end.on)}; between {min(p.percent for p in points)} and {max(p.percent for p in points)}."
    )
    span = (end.on - begin.on).days or 1

    def x(point: Point) -> float:
        return _LEFT + (WIDTH - _LEFT - _RIGHT) * (point.on - begin.on).days / span

    def y(share: float) -> float:
        return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * share / 100

    path = " ".join(f"{x(point):.1f},{y(point.percent):.1f}" for point in points)
    parts = [_open(words)]
    for share in (0, 50, 100):
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y(share):.1f}" y2="{y(share):.1f}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y(share) + 4:.1f}" text-anchor="end">{share}</text>')
    floor = f"{y(0):.1f}"
    parts.append(f'<polygon class="area" points="{x(begin):.1f},{floor} {path} {x(end):.1f},{floor}"/>')
    parts.append(f'<polyline class="line" points="{path}"/>')
    parts.append(f'<circle class="dot" cx="{x(end):.1f}" cy="{y(end.percent):.1f}" r="3.5"/>')
    parts.append(f'<text class="here" x="{x(end) + 7:.1f}" y="{y(end.percent) + 4:.1f}">{end.percent}</text>')
    marks = [(begin, "start"), (end, "end")]
    if len(points) > 4:
        marks.append((points[len(points) // 2], "middle"))
    for point, anchor in marks:
        parts.append(f'<text x="{x(point):.1f}" y="{HEIGHT - 6}" text-anchor="{anchor}">{_day(point.on)}</text>')
    return "".join([*parts, "</svg>"])


def expirations_chart(weeks: Sequence[tuple[date, int]]) -> str:
    """A column for the lines that end in each week; the first two weeks stand out."""
    total, most = sum(count for _, count in weeks), max((count for _, count in weeks), default=0)
    if not total:
        return ""
    busiest = next(monday for monday, count in weeks if count == most)
    words = f"Required lines that end, by week: {total} in all, at most {most}, in the week of {short_date(busiest)}."
    step = (WIDTH - _LEFT - 6) / len(weeks)
    parts = [_open(words)]
    base = HEIGHT - _BOTTOM
    parts.append(f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - 6}" y1="{base}" y2="{base}"/>')
    for number, (monday, count) in enumerate(weeks):
        tall = (base - _TOP - 8) * count / most
        left = _LEFT + number * step
        look = "column soon" if number < _SOON_WEEKS else "column"
        if count:
            parts.append(
                f'<rect class="{look}" x="{left + 3:.1f}" y="{base - tall:.1f}" width="{step - 6:.1f}" '
                f'height="{tall:.1f}" rx="2"/>'
            )
            parts.append(
                f'<text x="{left + step / 2:.1f}" y="{base - tall - 4:.1f}" text-anchor="middle">{count:,}</text>'
            )
        if number % 3 == 0:
            label = f'<text x="{left + step / 2:.1f}" y="{HEIGHT - 6}" text-anchor="middle">{_day(monday)}</text>'
            parts.append(label)
    return "".join([*parts, "</svg>"])


def shares_bar(shares: Sequence[tuple[str, int, float]]) -> str:
    """One bar divided by standing; `shares` as (standing, count, percent)."""
    words = ", ".join(f"{count:,} {standing}" for standing, count, _ in shares)
    parts = [
        f'<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" role="img" aria-label="{escape(words)}">'
    ]
    left = 0.0
    for standing, _, wide in shares:
        look = f"fill-{standing.split()[0]}"
        parts.append(f'<rect class="{look}" x="{left:.3f}" width="{max(wide - 0.2, 0.2):.3f}" height="1"/>')
        left += wide
    return "".join([*parts, "</svg>"])


def share_bar(part: int, whole: int, look: str = "column") -> str:
    """A thin bar for one of a ranking; decoration, the number stands beside it."""
    wide = 100 * part / whole if whole else 0
    return (
        '<svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="fill-rest" width="100" height="1"/><rect class="{look}" width="{wide:.2f}" height="1"/></svg>'
    )


def _open(words: str) -> str:
    return f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(words)}">'
