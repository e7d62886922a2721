"""The data inside the page: the roster as JSON once, and what is shown of one vendor at a time, compressed."""

import base64
import gzip
import json
from collections.abc import Callable, Hashable, Sequence

from coibot.model.assessment import FindingEvidence
from coibot.report.model import FindingLine, Report, Standing, VendorLine

Picture = Callable[[str, int, tuple[float, float, float, float]], bytes | None]
"""(SHA-256 of a file, page from 1, box in points from the bottom left) -> the place as a PNG; None without one."""
Link = Callable[[str], str | None]
"""SHA-256 -> where the page finds the original: a relative address; None when it is not there."""


def pictures_by(picture: Callable[[FindingEvidence], bytes | None]) -> Picture:
    """The letters' way of drawing a place, for the page."""
    return lambda sha256, page, box: picture(FindingEvidence("", page, box, "", sha256))


PICTURES_LIMIT = 4_000_000
"""Bytes of all pictures in one page: it must still fit into a mail."""
_STANDINGS = tuple(Standing)


class _Numbered:
    """Each different thing once; others refer to it by number."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def __call__(self, thing: Hashable) -> int:
        return self._numbers.setdefault(thing, len(self._numbers))

    @property
    def all(self) -> list[Hashable]:
        return list(self._numbers)


def roster_json(report: Report) -> str:
    """A line a vendor, safe to stand in a script element: no `<`, `>` or `&` is left in it."""
    words, classes, sites, agencies = _Numbered(), _Numbered(), _Numbered(), _Numbered()
    silent = {vendor.id for vendor in report.non_responsive()}
    ends: dict[str, str] = {}
    for expiration in report.expirations():
        ends.setdefault(expiration.vendor_id, expiration.on.isoformat())
    rows = [
        [
            vendor.id,
            vendor.name,
            classes(vendor.vendor_class.replace("_", " ")),
            _STANDINGS.index(vendor.verdict),
            _iso(vendor.next_expiration),
            [words(missing) for missing in vendor.missing],
            [words(unknown) for unknown in vendor.unknown],
            _iso(vendor.waiting_since),
            _iso(vendor.last_document),
            vendor.questions,
            len(vendor.waivers),
            [sites(site) for site in vendor.sites],
            agencies(vendor.agency) if vendor.agency else -1,
            int(vendor.id in silent),
            ends.get(vendor.id, 0),
        ]
        for vendor in report.vendors
    ]
    return script_json(
        {
            "as_of": report.as_of.isoformat(),
            "standings": [standing.value for standing in _STANDINGS],
            "words": words.all,
            "classes": classes.all,
            "sites": sites.all,
            "agencies": agencies.all,
            "vendors": rows,
        }
    )


def details_base64(report: Report, picture: Picture | None = None, link: Link | None = None) -> str:
    """Findings with pictures, policies, documents and timelines of every vendor: JSON, gzip, base64.

    Pictures are of what is not met or unknown, in the report's order until PICTURES_LIMIT is reached.
    """
    findings, links = _Numbered(), _Numbered()
    pictures: list[str] = []
    room = PICTURES_LIMIT

    def linked(sha256: str) -> int:
        found = link(sha256) if link is not None and sha256 else None
        return links(found) if found else -1

    def pictured(finding: FindingLine) -> int:
        nonlocal room
        if picture is None or finding.box is None or finding.status not in ("not met", "unknown") or room <= 0:
            return -1
        png = picture(finding.file_sha256, finding.page, finding.box)
        if png is None or len(png) > room or not png.startswith(b"\x89PNG"):
            return -1
        room -= len(png)
        pictures.append(base64.b64encode(png).decode())
        return len(pictures) - 1

    def one(vendor: VendorLine) -> Sequence[object]:
        detail = vendor.detail
        return [
            [
                [
                    findings((f.status, f.title, f.required, f.found, f.why, f.fix)),
                    f.where,
                    linked(f.file_sha256) if f.status != "met" else -1,
                    pictured(f),
                ]
                for f in detail.findings
            ],
            [
                [line.title, line.policy_number or "", line.insurer or "", _iso(line.effective), _iso(line.expiration)]
                for line in vendor.lines
            ],
            [[h.on.isoformat(), h.kind, h.words, linked(h.sha256)] for h in detail.timeline],
            [[d.received.isoformat(), d.file, d.form, linked(d.sha256), int(d.counts)] for d in detail.documents],
            [[phone.number, phone.name, phone.whose] for phone in vendor.phones],
            [[w.requirement, w.until.isoformat(), w.reason, w.approved_by] for w in vendor.waivers],
            list(vendor.worth_a_look),
        ]

    vendors = {vendor.id: one(vendor) for vendor in report.vendors}
    told = {"findings": findings.all, "links": links.all, "pictures": pictures, "vendors": vendors}
    raw = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return base64.b64encode(gzip.compress(raw, 6, mtime=0)).decode()


def script_json(value: object) -> str:
    """JSON that cannot end the element it stands in, nor begin another."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _iso(day: object) -> str | int:
    return 0 if day is None else str(day)
