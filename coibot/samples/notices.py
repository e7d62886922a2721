"""Insurers' notices of cancellation and of reinstatement, in our own words: several layouts of the same facts."""

from datetime import date
from enum import StrEnum

from coibot.model.certificate import Notice, NoticeKind
from coibot.model.wording import long_date
from coibot.samples.layout import BOLD
from coibot.samples.paper import Paper


class NoticeStyle(StrEnum):
    LABELS = "labels"
    """One labelled line a fact."""
    COLUMNS = "columns"
    """Boxes side by side, the label above its value."""
    LETTER = "letter"
    """A letter, with the day in a sentence."""


def draw_notice(
    notice: Notice, *, style: NoticeStyle = NoticeStyle.LABELS, title: str = "", policy_term: str = "", more: str = ""
) -> bytes:
    """The notice as a PDF page. `title` takes the place of the usual one; `more` is a sentence at the end."""
    ends = notice.kind is NoticeKind.CANCELLATION
    title = title or ("NOTICE OF CANCELLATION" if ends else "NOTICE OF REINSTATEMENT")
    what = "Cancellation" if ends else "Reinstatement"
    paper = Paper(title)
    paper.line("Tallgrass Specialty Company", BOLD)
    paper.line("200 Prairie Road, Springfield, IL 62702", gap=16)
    paper.centred(title, 14)
    number, insured = notice.policy_number or "", notice.named_insured or ""
    if style is NoticeStyle.COLUMNS:
        _columns(paper, (("Policy Number", number), (f"{what} Effective", _numeric(notice.effective))))
        _columns(paper, (("Named Insured", insured), ("Policy Period", policy_term)))
    else:
        paper.line(f"Policy Number: {number}")
        paper.line(f"Named Insured: {insured}")
        if policy_term:
            paper.line(f"Policy Period: {policy_term}")
        if style is NoticeStyle.LABELS:
            paper.line(f"Effective Date of {what}: {_numeric(notice.effective)} 12:01 AM")
            if notice.reason:
                paper.line(f"Reason: {notice.reason}", gap=14)
    if style is NoticeStyle.LETTER:
        on = long_date(notice.effective) if notice.effective else "a later day"
        paper.line("To whom it may concern:", gap=10)
        if ends:
            paper.line(f"You are hereby told that the policy named above will be cancelled effective 12:01 A.M. {on}.")
        else:
            paper.line(f"The policy named above is reinstated effective {on}, as if it had never ended.")
    if notice.reason and style is not NoticeStyle.LABELS:
        paper.line(f"This is because of: {notice.reason}.")
    if more:
        paper.line(more)
    paper.line("For questions, please speak with your agent.", gap=0)
    return paper.finished()


def _columns(paper: Paper, pairs: tuple[tuple[str, str], ...]) -> None:
    width = (paper.right - paper.left) / len(pairs)
    for index, (heading, value) in enumerate(pairs):
        x0 = paper.left + index * width
        paper.box(heading, [value], x0, x0 + width, 34)
    paper.y -= 48


def _numeric(day: date | None) -> str:
    return f"{day:%m/%d/%Y}" if day else ""
