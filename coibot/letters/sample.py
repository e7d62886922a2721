"""One made-up plan for every kind of letter: what `check_templates` renders, and what the tests and pictures show."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from coibot.model.assessment import (
    Assessment,
    Finding,
    FindingEvidence,
    LineOnFile,
    Status,
    Verdict,
    Who,
)
from coibot.model.digest import Digest, DigestBar, DigestFigure, DigestLine, DigestSection
from coibot.model.document import Problem
from coibot.model.letter import Answers, LetterKind, LetterPlan, Part, Question, Topic, Unread
from coibot.model.message import Address

_NOW = datetime(2026, 11, 24, 15, 4, 12, tzinfo=UTC)
_TODAY = date(2026, 11, 24)
_NAME = "Northside Electric LLC"
_FILE = "Northside Electric COI 2026.pdf"
_AGENT = Address("dana.whitfield@harborlight.example", "Dana Whitfield")
_VENDOR = Address("office@northside-electric.example", "Northside Electric")
_STAFF = Address("risk@acme.example", "Acme Risk")
_ANSWERED = Answers("<7c41-2026@mail.harborlight.example>", (), "COI - Northside Electric LLC")


_DIGEST = Digest(
    "Week of November 23, 2026",
    "351 of 484 active vendors meet the requirements (72 %), 1 point less than on November 17, 2026.",
    (
        DigestFigure("Compliant", "72 %", "was 73 %"),
        DigestFigure("Lines that end within 90 days", "186", "55 of them within 30"),
        DigestFigure("Silent for 14 days or longer", "9"),
        DigestFigure("Waivers in force", "27"),
        DigestFigure("Messages that wait to be looked at", "3"),
        DigestFigure("Decisions that wait for you", "5", "the oldest since October 19, 2026"),
    ),
    tuple(
        DigestBar(label, percent, f"{percent * 484 // 100 + 3} of 484")
        for label, percent in (("Oct 27", 75), ("Nov 3", 74), ("Nov 10", 74), ("Nov 17", 73), ("Nov 24", 72))
    ),
    (
        DigestSection(
            "Whom to call (2)",
            (
                DigestLine(
                    _NAME,
                    "(555) 010-0142, Dana Whitfield",
                    "5 letters since October 2, 2026, and no answer. Coverage ended November 1, 2026.",
                ),
                DigestLine("Quill Consulting", "no number is known", "No address on file can be written to."),
            ),
        ),
        DigestSection(
            "Waits for a decision (5)",
            (DigestLine("Old Paving Inc", "Old Paving Inc writes in words, and you should look.", "since October 19"),),
            4,
        ),
        DigestSection(
            "Ends next (186)",
            (DigestLine("Birch Janitorial Co", "General liability, November 25, 2026", "policy POL-GE-771"),),
            185,
        ),
    ),
)


def _shown(text: str, box: tuple[float, float, float, float] = (480.0, 478.0, 560.0, 490.0)) -> FindingEvidence:
    return FindingEvidence(_FILE, 1, box, text, "")


def _met(requirement: str, title: str, amount: str) -> Finding:
    return Finding(requirement, title, Status.MET, amount, amount, "", None, Who.AGENT, _shown(amount.strip("$")))


_MET = (
    _met("general_liability.general_aggregate", "General liability: general aggregate", "$2,000,000"),
    _met("general_liability.products_completed_ops_aggregate", "General liability: products aggregate", "$2,000,000"),
    _met("general_liability.occurrence", "General liability: occurrence form", "occurrence"),
    _met("umbrella_excess.each_occurrence", "Umbrella / excess liability: each occurrence", "$5,000,000"),
)

FINDINGS = (
    Finding(
        "general_liability.each_occurrence",
        "General liability: each occurrence",
        Status.NOT_MET,
        "$1,000,000",
        "$500,000",
        "The certificate shows $500,000 for each occurrence; $1,000,000 is required.",
        "Please send an updated certificate with at least $1,000,000 each occurrence. If an umbrella or excess policy "
        "makes up the difference, a certificate that lists it is enough.",
        Who.AGENT,
        _shown("500,000"),
    ),
    Finding(
        "general_liability.additional_insured",
        "General liability: additional insured, ongoing operations",
        Status.NOT_MET,
        "endorsement page CG 20 10 or equivalent",
        "ADDL INSD marked “Y”, no endorsement page",
        "The mark in the box points to an endorsement; the page itself was not among the documents.",
        "Please send a copy of the endorsement page (CG 20 10 or equivalent) of policy CGL-4471902. The certificate "
        "itself need not change.",
        Who.AGENT,
        _shown("Y"),
    ),
    Finding(
        "automobile_liability",
        "Automobile liability",
        Status.NOT_MET,
        "any auto, or owned, hired and non-owned autos; $1,000,000 combined single limit",
        None,
        "No automobile policy appears on the documents on file.",
        "Please send a certificate for automobile liability. It may come from another agent, in an e-mail of its own.",
        Who.VENDOR,
    ),
    Finding(
        "workers_compensation.expiration",
        "Workers' compensation: expiration date",
        Status.NOT_MET,
        "in force",
        "expired November 1, 2026",
        "Policy WC-88-20417 ended on November 1, 2026, and no renewal is on file.",
        "Please send a certificate of the renewal policy.",
        Who.AGENT,
        _shown("11/01/2026"),
    ),
    *_MET,
    Finding(
        "workers_compensation.el_each_accident",
        "Workers' compensation: employer's liability, each accident",
        Status.UNKNOWN,
        "$500,000",
        None,
        "Something stands in this box, and it could not be read with confidence.",
        None,
        Who.STAFF,
        _shown("5?0,000"),
    ),
    Finding(
        "professional",
        "Professional liability",
        Status.WAIVED,
        "$1,000,000 each claim",
        None,
        "Waived until March 1, 2027.",
        None,
        Who.STAFF,
    ),
)


def _line(line: str, title: str, number: str, insurer: str, until: date) -> LineOnFile:
    return LineOnFile(line, title, number, insurer, until.replace(year=until.year - 1), until, True, _FILE)


ON_FILE = (
    _line(
        "general_liability", "General liability", "CGL-4471902", "Granite Shore Mutual Insurance Co", date(2027, 1, 1)
    ),
    _line("umbrella_excess", "Umbrella / excess liability", "UMB-771204", "Tallgrass Specialty Co", date(2027, 1, 1)),
)

_WC = _line("workers_compensation", "Workers' compensation", "WC-88-20417", "Bluestem Casualty", date(2026, 12, 24))
_AUTO = _line("automobile_liability", "Automobile liability", "BAP-30215", "Granite Shore Mutual", date(2027, 1, 1))

_RENEWAL_FINDINGS = (
    _met("workers_compensation.wc_statutory", "Workers' compensation: statutory limits", "statutory (PER STATUTE)"),
    _met("workers_compensation.el_each_accident", "Workers' compensation: each accident", "$500,000"),
    _met(
        "automobile_liability.combined_single_limit",
        "Automobile liability: combined single limit",
        "$1,000,000",
    ),
    _met("automobile_liability.autos", "Automobile liability: autos", "any auto, or owned, hired and non-owned autos"),
)

_ASKED = {
    ("general_liability", "General liability"): (
        ("occurrence", "form", "occurrence"),
        ("each_occurrence", "each occurrence", "$1,000,000"),
        ("general_aggregate", "general aggregate", "$2,000,000"),
        ("additional_insured", "additional insured", "Endorsement pages CG 20 10 and CG 20 37, or equivalent"),
    ),
    ("automobile_liability", "Automobile liability"): (
        ("autos", "autos covered", "any auto, or owned, hired and non-owned autos"),
        ("combined_single_limit", "combined single limit", "$1,000,000"),
    ),
    ("workers_compensation", "Workers' compensation"): (
        ("statutory", "statutory limits", "per statute"),
        ("el_each_accident", "employers' liability, each accident", "$500,000"),
    ),
}


def _nothing_on_file(name: str = _NAME) -> Iterator[Finding]:
    """As the rules find an empty file: each line is missing, and its requirements wait."""
    none_yet = "No certificate that counts is on file."
    yield Finding("insured", "Insured", Status.NOT_APPLICABLE, name, None, none_yet, None, Who.STAFF)
    for (line, heading), requirements in _ASKED.items():
        asks = "; ".join(required for _, _, required in requirements)
        fix = f"Please send a certificate for {heading.lower()}."
        yield Finding(line, heading, Status.NOT_MET, asks, None, "Nothing is on file.", fix, Who.VENDOR)
        for key, title, required in requirements:
            why = f"Judged once a certificate shows {heading.lower()}."
            title = f"{heading}: {title}"
            yield Finding(f"{line}.{key}", title, Status.NOT_APPLICABLE, required, None, why, None, Who.STAFF)


def _assessment(verdict: Verdict, findings: tuple[Finding, ...], on_file: tuple[LineOnFile, ...] = ()) -> Assessment:
    ends = min((line.expiration for line in on_file if line.expiration), default=None)
    return Assessment(verdict, "contractor", _TODAY, "0" * 64, ends, findings, on_file)


def _plan(kind: LetterKind, **more: object) -> LetterPlan:
    usual: dict[str, object] = {
        "key": f"sample:{kind}",
        "kind": kind,
        "to": (_AGENT,),
        "cc": (_VENDOR,),
        "token": "7f3kq2m9x4tz",
        "decided_at": _NOW,
        "vendor_id": "northside-electric",
        "vendor_name": _NAME,
        "vendor_class": "contractor",
    }
    return LetterPlan(**{**usual, **more})  # type: ignore[arg-type]


def sample_plans() -> tuple[LetterPlan, ...]:
    """A plan for each kind, and each turn of a renewal, with every part of the templates in use."""
    return (
        _plan(
            LetterKind.COMPLIANT,
            answers=_ANSWERED,
            assessment=_assessment(Verdict.COMPLIANT, _MET, ON_FILE),
            last_document=_TODAY,
        ),
        _plan(
            LetterKind.DEFICIENT,
            answers=_ANSWERED,
            assessment=_assessment(Verdict.DEFICIENT, FINDINGS, ON_FILE),
            due_by=date(2026, 12, 8),
            sequence=(1, 4),
            last_document=_TODAY,
        ),
        _plan(
            LetterKind.COULD_NOT_READ,
            answers=_ANSWERED,
            unread=(
                Unread(
                    "certificate.pdf",
                    Problem("encrypted", "The file is locked with a password."),
                    "The same certificate saved without a password, as a PDF.",
                ),
                Unread(
                    "IMG_2044.jpg",
                    Problem("no_text", "The picture is too small or too blurred to read."),
                    "The PDF that the agency's system makes; a scan of 300 dpi is the next best.",
                ),
            ),
            sequence=(1, 4),
        ),
        _plan(
            LetterKind.RECEIPT,
            answers=_ANSWERED,
            assessment=_assessment(Verdict.REVIEW, FINDINGS[-2:-1]),
        ),
        _plan(
            LetterKind.REQUEST,
            assessment=_assessment(Verdict.DEFICIENT, tuple(_nothing_on_file())),
            due_by=date(2026, 12, 8),
            sequence=(1, 4),
        ),
        *(
            _plan(
                LetterKind.RENEWAL,
                key=f"sample:renewal:{step}",
                expiring=(_WC, _AUTO),
                step=step,
                decided_at=decided,
                assessment=_assessment(Verdict.COMPLIANT, _RENEWAL_FINDINGS, (_WC, _AUTO)),
                sequence=(number, 4),
                last_document=date(2026, 1, 5),
                cc=(_VENDOR, _STAFF) if step > 0 else (_VENDOR,),
            )
            for number, step, decided in (
                (1, -30, datetime(2026, 11, 24, 15, 0, tzinfo=UTC)),
                (3, 0, datetime(2026, 12, 24, 15, 0, tzinfo=UTC)),
                (4, 3, datetime(2026, 12, 27, 15, 0, tzinfo=UTC)),
            )
        ),
        _plan(
            LetterKind.RENEWAL,
            key="sample:renewal:cancelled",
            expiring=(replace(_WC, notice_sha256="c" * 64),),
            due_by=date(2026, 12, 8),
            assessment=_assessment(Verdict.COMPLIANT, _RENEWAL_FINDINGS[:2], (_WC,)),
            last_document=date(2026, 1, 5),
        ),
        _plan(LetterKind.CONFIRM, cc=(), expiring=ON_FILE),
        _plan(
            LetterKind.ESCALATION,
            to=(_STAFF,),
            cc=(),
            vendor_id=None,
            vendor_name=None,
            question=Question(
                reason="A certificate arrived that names an insured who is not on the roster.",
                facts=(
                    ("Insured", "Northside Electrical Services Inc"),
                    ("Closest on roster", "Northside Electric LLC (northside-electric)"),
                    ("From", "certificates@harborlight.example"),
                    ("Subject", "Certificate of Insurance"),
                    ("Sender verified", "yes, by our own mail server"),
                ),
                commands=(
                    ("ASSIGN northside-electric", "file it for Northside Electric LLC and answer"),
                    ("ALIAS northside-electric", "the same, and remember the name"),
                    ("DISMISS", "not for us; file nothing, answer nothing"),
                ),
                quoted="Please find attached the certificate of insurance for our mutual client.\n\n"
                "Let us know if you need anything else.",
            ),
            assessment=_assessment(Verdict.DEFICIENT, FINDINGS[:2]),
            attach=((_FILE, "a" * 64),),
        ),
        _plan(
            LetterKind.DECISION,
            to=(_STAFF,),
            cc=(),
            answers=Answers("<reply-1@acme.example>", (), "Re: Decision needed [COI-7F3K]"),
            question=Question(
                reason="Waived for Northside Electric LLC until March 1, 2027: Professional liability.",
                facts=(
                    ("Your line", "WAIVE professional UNTIL 2027-03-01 BECAUSE no design work this season"),
                    ("Approved by", "risk@acme.example"),
                    ("Verdict now", "deficient: 4 items still open"),
                ),
                commands=(("UNWAIVE professional", "take the waiver back"),),
            ),
        ),
        _plan(
            LetterKind.DECISION,
            key="sample:decision:note",
            to=(_STAFF,),
            cc=(),
            answers=Answers("<reply-2@acme.example>", (), "Re: Decision needed [COI-7F3K]"),
            assessment=_assessment(Verdict.DEFICIENT, FINDINGS[1:2], ON_FILE),
            note="Approved what could not be read, while the coverage on file lasts.\n\nNothing else was open.",
        ),
        *(
            _plan(
                LetterKind.REPLY,
                key=f"sample:reply:{topic}",
                answers=None if topic is Topic.WHO_IS_AGENT else _ANSWERED,
                topic=topic,
                about="Dana Whitfield (certificates@harborlight.example)",
                until=date(2026, 12, 15),
                assessment=_assessment(Verdict.DEFICIENT, FINDINGS[:1]),
            )
            for topic in Topic
        ),
        _plan(
            LetterKind.CHECK_RESULT,
            cc=(),
            answers=_ANSWERED,
            assessment=_assessment(Verdict.DEFICIENT, FINDINGS, ON_FILE),
        ),
        _plan(
            LetterKind.COMBINED,
            cc=(),
            vendor_id=None,
            vendor_name=None,
            vendor_class=None,
            parts=(
                Part(
                    "northside-electric",
                    _NAME,
                    "Contractor",
                    LetterKind.RENEWAL,
                    _assessment(Verdict.COMPLIANT, _RENEWAL_FINDINGS, (_WC, _AUTO)),
                    (_WC, _AUTO),
                    -30,
                ),
                Part(
                    "harbor-painting",
                    "Harbor Painting Inc",
                    "Contractor",
                    LetterKind.REQUEST,
                    _assessment(Verdict.DEFICIENT, tuple(_nothing_on_file("Harbor Painting Inc"))),
                    due_by=date(2026, 12, 8),
                ),
            ),
        ),
        *(
            _plan(
                kind,
                to=(_STAFF,),
                cc=(),
                vendor_id=None,
                vendor_name=None,
                digest=_DIGEST,
                attach=((f"{name}-2026-11-24.html", "b" * 64),),
            )
            for kind, name in ((LetterKind.DIGEST, "report"), (LetterKind.MEETING, "review"))
        ),
    )
