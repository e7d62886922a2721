"""A notice of cancellation or of reinstatement has come: staff hear of it at once, and those concerned are asked.

The assessment takes a certain notice into account by itself (`coibot/rules/cancellations.py`). Here is what is said
about it. A notice in doubt changes nothing and is put before staff alone.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from coibot.desk.case import Case
from coibot.desk.due import open_lines
from coibot.desk.judgement import judge
from coibot.desk.recipients import for_request
from coibot.model.assessment import LineOnFile
from coibot.model.certificate import Notice, NoticeKind, Policy
from coibot.model.document import DocumentKind, FiledDocument
from coibot.model.letter import LetterKind, Question
from coibot.model.message import IncomingMessage
from coibot.model.wording import listing, long_date
from coibot.rules.cancellations import certain_notice, concerns
from coibot.rules.numbers import policy_number_key


def believed(filed: FiledDocument, *, sure_of_sender: bool) -> FiledDocument:
    """A notice in a mail's own words, by somebody whom nothing vouches for, is a notice in doubt."""
    if sure_of_sender or filed.document.kind is not DocumentKind.NOTICE:
        return filed
    unreadable = tuple(sorted({*filed.document.unreadable, "notice.kind"}))
    return replace(filed, document=replace(filed.document, unreadable=unreadable))


def notices_came(case: Case, message: IncomingMessage, filed: Sequence[FiledDocument]) -> tuple[str, ...]:
    """Say what each notice among `filed` calls for; returns what was done with each, for people."""
    done = []
    for one in filed:
        if one.document.kind is not DocumentKind.NOTICE or one.document.notice is None:
            continue
        notice = certain_notice(one)
        if notice is None or not any(concerns(notice, policy) for policy in _policies(case)):
            _in_doubt(case, message, one, one.document.notice)
            done.append("a notice in doubt, put before staff")
        elif notice.kind is NoticeKind.CANCELLATION:
            _cancelled(case, message, one, notice)
            done.append(f"policy {notice.policy_number} cancelled as of {notice.effective}, staff told")
        else:
            _reinstated(case, notice)
            done.append(f"policy {notice.policy_number} reinstated")
    return tuple(done)


def _cancelled(case: Case, message: IncomingMessage, filed: FiledDocument, notice: Notice) -> None:
    assessment = judge(case.record, case.office, case.office.today)
    ended = [line for line in assessment.on_file if _is_about(line, notice)]
    asked = tuple(line for line in open_lines(case.record, case.office, assessment) if line in ended)
    on = notice.effective or case.office.today
    case.note("cancelled", f"{filed.file}: policy {notice.policy_number} as of {on}")
    written = False
    if asked and _may_be_written_to(case):
        written = case.write(
            LetterKind.RENEWAL,
            f"cancelled:{case.record.id}:{policy_number_key(notice.policy_number or '')}:{on}",
            for_request(case.record, case.office),
            assessment=assessment,
            expiring=asked,
            due_by=_due_by(case, on),
        )
    profile = case.record.profile
    name = profile.name if profile else case.record.id
    reason = f"An insurer's notice cancels a policy of {name} as of {long_date(on)}."
    told = "reinstatement, or a policy in its place" if written else "nothing"
    facts = [
        *_facts(case, message, notice),
        *((line.title, f"{line.insurer or 'insurer not named'}, ends {long_date(on)}") for line in ended),
        ("Asked of them", told),
    ]
    commands = [("DISMISS", "you have seen it; the policy counts until that day")]
    for line in ended[:1]:
        until = f"WAIVE {line.line}.expiration UNTIL {on} BECAUSE the notice was taken back"
        commands.append((until, "with a later day in it: do not ask for this policy until then"))
    _ask(case, message, filed, _purpose(notice), Question(reason, tuple(facts), tuple(commands)))


def _reinstated(case: Case, notice: Notice) -> None:
    """What was asked about the cancellation is settled; a lapse in between is told by the assessment."""
    case.note("reinstated", f"policy {notice.policy_number} as of {notice.effective}")
    prefix = f"notice:{NoticeKind.CANCELLATION.value}:{policy_number_key(notice.policy_number or '')}:"
    for question in case.record.questions:
        if question.resolved_at is None and question.purpose.startswith(prefix):
            case.resolve(question.id, f"reinstated as of {notice.effective}")


def _in_doubt(case: Case, message: IncomingMessage, filed: FiledDocument, notice: Notice) -> None:
    profile = case.record.profile
    name = profile.name if profile else case.record.id
    missing = [path.removeprefix("notice.").replace("_", " ") for path in filed.document.unreadable]
    reason = f"What seems to be a notice of {notice.kind.value} came for {name}, and nothing was done about it."
    why = f"could not be relied on: {listing(missing)}" if missing else "no policy on file has that number in that term"
    facts = [*_facts(case, message, notice), ("In doubt", why)]
    commands = [("DISMISS", "you have seen to it; the notice stands for nothing")]
    if lines := judge(case.record, case.office, case.office.today).on_file:
        facts.extend((line.title, f"policy {line.policy_number or 'without a number'}") for line in lines)
    _ask(case, message, filed, f"notice:doubt:{filed.file_sha256}", Question(reason, tuple(facts), tuple(commands)))


def _ask(case: Case, message: IncomingMessage, filed: FiledDocument, purpose: str, question: Question) -> None:
    attach = [(file.name, file.sha256) for file in message.files if file.sha256 == filed.file_sha256]
    quoted = "" if attach else message.new_text[:1500]
    case.ask(purpose, replace(question, quoted=quoted), about=message, attach=attach)


def _facts(case: Case, message: IncomingMessage, notice: Notice) -> list[tuple[str, str]]:
    profile = case.record.profile
    sender = message.sender.email if message.sender else "an unknown sender"
    facts = [("From", sender), ("Vendor", f"{profile.name if profile else ''} ({case.record.id})".strip())]
    facts.append(("Policy", notice.policy_number or "could not be read"))
    facts.append(("As of", long_date(notice.effective) if notice.effective else "could not be read"))
    if notice.reason:
        facts.append(("Reason", notice.reason))
    return facts


def _purpose(notice: Notice) -> str:
    return f"notice:{notice.kind.value}:{policy_number_key(notice.policy_number or '')}:{notice.effective}"


def _policies(case: Case) -> list[Policy]:
    return [
        policy
        for filed in case.record.documents
        if filed.document.certificate is not None and filed.replaced_by is None
        for policy in filed.document.certificate.policies
    ]


def _is_about(line: LineOnFile, notice: Notice) -> bool:
    same = policy_number_key(line.policy_number or "") == policy_number_key(notice.policy_number or "")
    return line.cancelled and same and line.expiration == notice.effective


def _may_be_written_to(case: Case) -> bool:
    profile = case.record.profile
    if profile is None or not profile.active:
        return False
    return profile.paused_until is None or profile.paused_until <= case.office.today


def _due_by(case: Case, ends: date) -> date:
    """As usual, or the day the policy ends where that comes sooner."""
    usual = case.office.in_business_days(case.office.rulebook.letters.days_to_answer)
    return min(usual, ends) if ends > case.office.today else usual
