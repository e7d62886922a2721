"""Bytes ready for SMTP: the same each time, threading as mail readers expect, safe against what strangers wrote."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from coibot.letters import House, LetterError, compose
from coibot.letters.sample import sample_plans
from coibot.model.letter import LetterKind, LetterPlan


def plan_of(kind: LetterKind) -> LetterPlan:
    return next(plan for plan in sample_plans() if plan.kind is kind)


def parsed(raw: bytes) -> EmailMessage:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


@pytest.mark.parametrize("plan", sample_plans(), ids=lambda plan: plan.key)
def test_the_same_plan_gives_the_same_bytes_with_crlf_line_ends(plan: LetterPlan, house: House) -> None:
    raw = compose(plan, house).raw
    assert raw == compose(plan, house).raw
    assert b"\n" not in raw.replace(b"\r\n", b"") and b"\r" not in raw.replace(b"\r\n", b"")


def test_a_plan_without_recipients_is_refused(house: House) -> None:
    with pytest.raises(LetterError, match="nobody to write to"):
        compose(replace(plan_of(LetterKind.REQUEST), to=()), house)
