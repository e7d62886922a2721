"""Notices of cancellation and reinstatement: the day, the policy, or an honest "unreadable"."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coibot.model.certificate import Notice, NoticeKind
from coibot.model.document import Document, DocumentKind
from coibot.reading.notice import NON_PAYMENT, notice_in_words
from coibot.reading.notice_titles import notice_title
from coibot.reading.reader import read_file
from coibot.samples.notices import NoticeStyle, draw_notice
from coibot.samples.other import draw_endorsement

CANCELLED = Notice(
    NoticeKind.CANCELLATION, "CGL-4471902", date(2026, 6, 15), "Acme Plumbing LLC", "Non-payment of premium"
)
REINSTATED = Notice(NoticeKind.REINSTATEMENT, "CGL-4471902", date(2026, 6, 15), "Acme Plumbing LLC")


def read(pdf: bytes) -> Document:
    (document,) = read_file("notice.pdf", pdf, pictures=False).documents
    return document


@pytest.mark.parametrize("style", NoticeStyle)
@pytest.mark.parametrize("drawn", [CANCELLED, REINSTATED], ids=lambda notice: notice.kind)
def test_each_layout_is_read(style: NoticeStyle, drawn: Notice) -> None:
    document = read(draw_notice(drawn, style=style, policy_term="01/01/2026 to 01/01/2027"))
    assert document.kind is DocumentKind.NOTICE and document.unreadable == ()
    assert document.notice is not None
    expected = NON_PAYMENT if drawn.reason else None
    assert document.notice.policy_number == drawn.policy_number
    assert (document.notice.kind, document.notice.effective) == (drawn.kind, drawn.effective)
    assert (document.notice.named_insured, document.notice.reason) == (drawn.named_insured, expected)
    assert document.evidence["notice.effective"].page == 1


@settings(max_examples=25, deadline=None)
@given(
    number=st.from_regex(r"[A-Z]{2,4}-?[0-9]{5,9}", fullmatch=True),
    effective=st.dates(date(2020, 1, 1), date(2060, 1, 1)),
    style=st.sampled_from(NoticeStyle),
    kind=st.sampled_from(NoticeKind),
    title=st.sampled_from(["", "CANCELLATION NOTICE", "FINAL NOTICE OF CANCELLATION", "Notice of Cancelation"]),
)
def test_whatever_the_facts(number: str, effective: date, style: NoticeStyle, kind: NoticeKind, title: str) -> None:
    drawn = Notice(kind, number, effective, "Blue Heron Janitorial Inc")
    document = read(draw_notice(drawn, style=style, title=title if kind is NoticeKind.CANCELLATION else ""))
    assert document.notice is not None and document.unreadable == ()
    read_as = (document.notice.kind, document.notice.policy_number, document.notice.effective)
    assert read_as == (kind, number, effective)


@pytest.mark.parametrize("style", list(NoticeStyle))
@pytest.mark.parametrize("number", ["WC 123456", "WC123456", "CG20100413", "IL00000000", "WC000313"])
def test_a_policy_whose_number_looks_like_a_form(number: str, style: NoticeStyle) -> None:
    document = read(draw_notice(Notice(NoticeKind.CANCELLATION, number, date(2026, 7, 1), "Blue Heron"), style=style))
    assert document.notice is not None and document.notice.policy_number == number


@pytest.mark.parametrize(
    ("more", "unreadable"),
    [
        ("Coverage will end on 07/01/2026.", "notice.effective"),
        ("Please disregard our notice if you have paid.", "notice.kind"),
        ("See also policy number WC-11223.", "notice.policy_number"),
    ],
)
def test_two_answers_are_none(more: str, unreadable: str) -> None:
    document = read(draw_notice(CANCELLED, more=more))
    assert document.unreadable == (unreadable,)


@pytest.mark.parametrize("style", [NoticeStyle.LABELS, NoticeStyle.LETTER])
def test_what_is_not_there_is_unreadable(style: NoticeStyle) -> None:
    document = read(draw_notice(Notice(NoticeKind.CANCELLATION, None, None, "Acme Plumbing LLC"), style=style))
    assert {"notice.policy_number", "notice.effective"} <= set(document.unreadable)


def test_the_end_of_the_policy_period_is_not_the_cancellation() -> None:
    drawn = Notice(NoticeKind.CANCELLATION, "CGL-4471902", None, "Acme Plumbing LLC")
    document = read(draw_notice(drawn, style=NoticeStyle.LETTER, policy_term="01/01/2026 to 01/01/2027"))
    assert document.notice is not None and document.notice.effective is None


@pytest.mark.parametrize(
    "line",
    [
        "EARLIER NOTICE OF CANCELLATION PROVIDED BY US",
        "NOTICE OF CANCELLATION TO CERTIFICATE HOLDERS",
        "NOTICE OF CANCELLATION ENDORSEMENT",
        "30 DAY NOTICE OF CANCELLATION",
        "We got a notice of cancellation today, what now?",
        "CANCELLATION",
        "NOTICE OF NONRENEWAL",
    ],
)
def test_what_only_speaks_of_one_is_none(line: str) -> None:
    assert notice_title(line) is None


def test_the_endorsement_about_notice_is_an_endorsement() -> None:
    assert read(draw_endorsement("CG 02 24", "10 93", policy_number="CGL-1")).kind is DocumentKind.ENDORSEMENT


class TestInWords:
    WORDS = """NOTICE OF CANCELLATION

Policy Number: CGL-4471902
Named Insured: Acme Plumbing LLC

The above policy will be cancelled effective 12:01 a.m. June 15, 2026
due to nonpayment of premium.
"""

    def test_a_mail_that_is_one(self) -> None:
        document = notice_in_words("Your policy", self.WORDS)
        assert document is not None and document.unreadable == ()
        notice = Notice(NoticeKind.CANCELLATION, "CGL-4471902", date(2026, 6, 15), "Acme Plumbing LLC", NON_PAYMENT)
        assert document.notice == notice

    def test_the_subject_may_say_it(self) -> None:
        document = notice_in_words("Notice of Cancellation - Policy CGL-4471902", self.WORDS.partition("\n")[2])
        assert document is not None and document.notice is not None
        assert document.notice.effective == date(2026, 6, 15)

    @pytest.mark.parametrize("subject", ["Re: Notice of Cancellation - CGL-4471902", "Certificate", ""])
    def test_prose_about_one_is_none(self, subject: str) -> None:
        assert notice_in_words(subject, "We paid, and the notice of cancellation is off the table.") is None

    @settings(max_examples=60)
    @given(st.text(max_size=300), st.text(max_size=80))
    def test_never_raises(self, words: str, subject: str) -> None:
        document = notice_in_words(subject, f"NOTICE OF CANCELLATION\n{words}")
        assert document is None or document.notice is not None
