"""Is this policy still in force? Asked of the agent in the middle of a term, where the rules ask for it.

A certificate is evidence of one day. The answer is one word: YES is noted with its day, NO is put before staff at once,
and silence is followed by one reminder and nothing else: it is no deficiency.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from coibot.desk.case import Case
from coibot.desk.due import Due, by_end, open_lines, received, waits_for_us
from coibot.desk.events import MessageArrived
from coibot.desk.office import Office
from coibot.desk.recipients import for_confirmation
from coibot.model.assessment import Assessment, LineOnFile
from coibot.model.letter import LetterKind, Question
from coibot.model.message import Nature, Verification
from coibot.model.record import Answer, Confirmation, Record
from coibot.model.vendor import Role
from coibot.model.wording import listing
from coibot.rules.numbers import policy_number_key

_TOO_OLD = timedelta(days=30)
"""A question that could not be asked for so long is let go."""
_AGAIN = ":again"
_WORD = re.compile(r"\W*(yes|sí|si|no)\W*(?:thanks|thank you|gracias)?\W*", re.IGNORECASE)
_BUT = re.compile(
    r"\b(but|cancel\w*|except|however|replac\w*|until|unless|only|not|expire\w*|non-?renew\w*"
    r"|pero|excepto|salvo|menos|hasta|solo|sólo|no|venc\w*|reempla\w*|sustitu\w*)\b",
    re.IGNORECASE,
)


def confirmations_due(record: Record, office: Office, assessment: Assessment) -> Iterator[Due]:
    """The question that is due today, or the one reminder of it."""
    if not (office.rulebook.renewals.confirm.asks and record.profile) or waits_for_us(record):
        return
    lines = [line for line in open_lines(record, office, assessment) if _can_be_asked(line)]
    marked = {line: mark for line in lines if (mark := _reached(record, office, line))}
    fresh = [line for line, mark in marked.items() if mark not in record.keys]
    if fresh and for_confirmation(record, office).to:
        about = tuple(sorted(fresh, key=by_end))
        marks = tuple(marked[line] for line in about)
        yield _due(f"{marks[0]}:asked", marks, about)
    for asked in record.confirmations:
        about = tuple(line for line in lines if policy_number_key(line.policy_number or "") in asked.policies)
        if about and _may_be_reminded(record, office, asked):
            yield _due(f"{asked.key}{_AGAIN}", (), about)


def day_of_point(point: int | None, effective: date, expiration: date, office: Office) -> date:
    """So many months after the policy began, or the middle of its term; a working day, or the next one."""
    if point is None:
        day = effective + (expiration - effective) // 2
    else:
        months = effective.year * 12 + effective.month - 1 + point
        year, month = months // 12, months % 12 + 1
        day = date(year, month, min(effective.day, monthrange(year, month)[1]))
    return office.business_day(day, forward=True) if office.rulebook.renewals.business_days_only else day


def confirmation_days(record: Record, office: Office, lines: tuple[LineOnFile, ...]) -> set[date]:
    """The days on which a question or its reminder may fall due."""
    rules = office.rulebook.renewals.confirm
    days = {
        day_of_point(point, line.effective, line.expiration, office)
        for line in lines
        if line.effective is not None and line.expiration is not None
        for point in rules.points
    }
    return days | {_reminder_day(office, day) for day in (*days, *(one.asked_on for one in record.confirmations))}


def asked(case: Case, due: Due) -> None:
    """Remember what was asked, for the answer."""
    if due.key.endswith(_AGAIN) or any(one.key == due.key for one in case.record.confirmations):
        return
    known = Confirmation(due.key, case.office.today, _keys(due.lines), tuple(line.title for line in due.lines))
    case.change(confirmations=(*case.record.confirmations, known))


def take_answer(case: Case, event: MessageArrived) -> str | None:
    """Take a one-word answer to a question of ours; None when the message is none."""
    message, record = event.message, case.record
    if message.nature is not Nature.PERSON or message.sender is None or message.verification is Verification.FAIL:
        return None
    agents = {
        contact.email for contact in (record.profile.contacts if record.profile else ()) if contact.role is Role.AGENT
    }
    word = _word(message.new_text)
    answered = _answered(record, {message.in_reply_to, *message.references})
    if word is None or answered is None or message.sender.email not in agents:
        return None
    said = replace(
        answered, answer=word, answered_at=case.office.now, answered_by=message.sender.email, sha256=message.sha256
    )
    case.change(confirmations=tuple(said if one.key == said.key else one for one in record.confirmations))
    what = f"{listing(said.titles)} ({listing(said.policies)})"
    case.note("confirmed", f"{word.value.upper()} from {said.answered_by}: {what}")
    if word is Answer.YES:
        return "confirmed as in force"
    _put_before_staff(case, event, said)
    return "not in force, they say: put before staff"


def _put_before_staff(case: Case, event: MessageArrived, said: Confirmation) -> None:
    name = case.record.profile.name if case.record.profile else case.record.id
    reason = f"{said.answered_by} says NO: coverage of {name} is not in force any more, or not all of it."
    facts = (("Vendor", f"{name} ({case.record.id})"), *zip(said.titles, said.policies, strict=True))
    commands = (("DISMISS", "you have spoken with them; reminders go on"),)
    question = Question(reason, facts, commands, event.message.new_text[:1500])
    case.ask(f"words:{event.message.sha256}", question, about=event.message)


def _word(text: str) -> Answer | None:
    """YES (SÍ) or NO, when it is all that the first line says; a YES that the next lines take back is none."""
    rows = [row for row in text.splitlines() if row.strip()]
    match = _WORD.fullmatch(rows[0]) if rows else None
    if match is None:
        return None
    word = Answer.NO if match[1].lower() == "no" else Answer.YES
    return None if word is Answer.YES and any(_BUT.search(row) for row in rows[1:]) else word


def _answered(record: Record, answers: set[str | None]) -> Confirmation | None:
    keys = {entry.key.removesuffix(_AGAIN) for entry in record.outbox if entry.message_id in answers}
    return next((one for one in reversed(record.confirmations) if one.key in keys), None)


def _reached(record: Record, office: Office, line: LineOnFile) -> str | None:
    """The mark of the line's last point that has come; none when the certificate or a reminder to renew says more."""
    renewals = office.rulebook.renewals
    if line.effective is None or line.expiration is None:
        return None
    came = received(record, line)
    known = came.astimezone(office.zone).date() if came else date.min
    until = line.expiration - timedelta(days=max(renewals.before, default=0) + renewals.bundle_within_days)
    days = {
        point: day
        for point in renewals.confirm.points
        if known < (day := day_of_point(point, line.effective, line.expiration, office)) <= office.today
    }
    if not days or office.today >= until:
        return None
    point = max(days, key=lambda point: days[point])
    if office.today - days[point] > _TOO_OLD:
        return None
    return f"confirm:{record.id}:{policy_number_key(line.policy_number or '')}:{line.effective}:{point or 'mid'}"


def _may_be_reminded(record: Record, office: Office, asked: Confirmation) -> bool:
    if asked.answer is not None or f"{asked.key}{_AGAIN}" in record.keys:
        return False
    since = [filed for filed in record.documents if filed.received.astimezone(office.zone).date() >= asked.asked_on]
    day = _reminder_day(office, asked.asked_on)
    return not since and day <= office.today <= day + _TOO_OLD


def _reminder_day(office: Office, asked_on: date) -> date:
    day = asked_on
    for _ in range(office.rulebook.renewals.confirm.remind_after_days):
        day = office.business_day(day + timedelta(days=1), forward=True)
    return day


def _can_be_asked(line: LineOnFile) -> bool:
    return bool(line.policy_number) and not line.cancelled


def _keys(lines: tuple[LineOnFile, ...] | list[LineOnFile]) -> tuple[str, ...]:
    return tuple(policy_number_key(line.policy_number or "") for line in lines)


def _due(key: str, marks: tuple[str, ...], about: tuple[LineOnFile, ...]) -> Due:
    again = ", asked once more" if key.endswith(_AGAIN) else ""
    policies = listing([f"{line.title} (policy {line.policy_number})" for line in about])
    return Due(LetterKind.CONFIRM, key, marks, about, None, f"{policies}: still in force?{again}")
