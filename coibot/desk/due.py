"""Which lines of coverage are open on a day, and what a letter about them is due for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coibot.desk.follow_ups import FollowUp
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.model.assessment import Assessment, LineOnFile, Status
from coibot.model.letter import LetterKind
from coibot.model.record import Record
from coibot.model.wording import listing, long_date


@dataclass(frozen=True, slots=True)
class Due:
    """One letter that is due on a day."""

    kind: LetterKind
    key: str
    marks: tuple[str, ...]
    """The (line, expiration, step) keys it uses up."""
    lines: tuple[LineOnFile, ...]
    step: int | None
    """Days relative to the expiration; None for the first request."""
    why: str
    staff_only: bool = False
    copy_staff: bool = False
    follow_up: FollowUp | None = None
    """Set when an unanswered letter is repeated."""

    def due_by(self, office: Office) -> date | None:
        """By when a first request asks for an answer."""
        if self.kind is not LetterKind.REQUEST:
            return None
        return office.in_business_days(office.rulebook.letters.days_to_answer)


def open_lines(
    record: Record, office: Office, assessment: Assessment, *, until: date = date.max
) -> tuple[LineOnFile, ...]:
    """The required lines that end by `until` and that neither a policy on file nor a waiver carries past it."""
    carried: dict[date, Assessment] = {}
    return tuple(
        line
        for line in assessment.on_file
        if line.required
        and line.expiration is not None
        and line.expiration <= until
        and not _waived(assessment, line)
        and not _carried_past(record, office, line, assessment.as_of, carried)
    )


def waits_for_us(record: Record, *, since: datetime | None = None) -> bool:
    """A message from their side that a person of ours still has to answer; `since`: has had to for so long."""
    return any(
        question.resolved_at is None
        and (since is None or question.asked_at <= since)
        and question.purpose.startswith(("words:", "look:", "review:"))
        for question in record.questions
    )


def received(record: Record, line: LineOnFile) -> datetime | None:
    known_by = line.notice_sha256 or line.file_sha256
    return min((filed.received for filed in record.documents if filed.file_sha256 == known_by), default=None)


def by_end(line: LineOnFile) -> tuple[date, str]:
    return line.expiration or date.max, line.line


def why(lines: tuple[LineOnFile, ...], today: date) -> str:
    """ "General liability (policy GL-1) and Workers' compensation (policy WC-2) expire January 1, 2027"."""
    said: dict[str, list[str]] = {}
    for line in lines:
        policy = f" (policy {line.policy_number})" if line.policy_number else ""
        said.setdefault(ending(line, today), []).append(f"{line.title}{policy}")
    return "; ".join(
        f"{listing(titles)} {words if len(titles) == 1 else words.replace('expires', 'expire', 1)}"
        for words, titles in said.items()
    )


def ending(line: LineOnFile, today: date) -> str:
    """ "expires January 1, 2027", or "expired" when that has passed."""
    if line.expiration is None:
        return "has no expiration date"
    if line.cancelled:
        return f"{'is' if line.expiration > today else 'was'} cancelled as of {long_date(line.expiration)}"
    word = "expires" if line.expiration > today else "expired" if line.expiration < today else "expires today,"
    return f"{word} {long_date(line.expiration)}"


def _carried_past(
    record: Record, office: Office, line: LineOnFile, as_of: date, carried: dict[date, Assessment]
) -> bool:
    """Whether a later policy on file, or a waiver that lasts, carries the line past this expiration.

    `carried` keeps judgements by that day. Of what ended before `as_of`, the judgement of that day says whether it is
    waived: the waiver of the day after may have ended since.
    """
    if line.expiration is None:
        return False
    after = carried.get(line.expiration)
    if after is None:
        after = carried[line.expiration] = judge(record, office, line.expiration + timedelta(days=1))
    return (line.expiration >= as_of and _waived(after, line)) or any(
        later.line == line.line and later.expiration is not None and later.expiration > line.expiration
        for later in after.on_file
    )


def _waived(assessment: Assessment, line: LineOnFile) -> bool:
    return any(
        finding.requirement in (line.line, f"{line.line}.expiration") and finding.status is Status.WAIVED
        for finding in assessment.findings
    )
