"""Somebody's words without a document: what they change, and who hears of it.

What is understood for certain is acted on; all else is a person's (see `intents`). A mail of which two readings are
possible never changes anything.
"""

import re
from dataclasses import replace
from datetime import date, timedelta

from coibot.desk.case import Case
from coibot.desk.events import MessageArrived
from coibot.desk.intents import Said, read_words
from coibot.desk.judgement import judge
from coibot.desk.questions import contact_question, robot_question, stopped_question, words_question
from coibot.desk.recipients import Recipients, for_request, for_sender, same_house, writable
from coibot.model.assessment import Assessment, Status
from coibot.model.certificate import CoverageLine
from coibot.model.intent import Intent
from coibot.model.letter import LetterKind, Topic
from coibot.model.message import Address, Nature, Verification
from coibot.model.vendor import Contact, Role

_CHANGES_CONTACTS = frozenset({Intent.STOP, Intent.NOT_OURS, Intent.LEFT, Intent.WRONG_PERSON, Intent.NOT_MY_LINE})
"""Believed of who answers a letter of ours, whose Message-ID nobody can guess, or is vouched for: not of any From."""

LONGEST_SNOOZE = 60
"""Days that anybody but staff can put reminders off."""
PROMISE_HOLDS = 3
"""Business days that "it will come" without a day keeps reminders away."""
LONGEST_PROMISE = 30
LONGEST_ABSENCE = 21


def words_came(case: Case, event: MessageArrived) -> str:
    """Take a message that brings no document; returns what became of it, in a line."""
    message, profile = event.message, case.record.profile
    sender = message.sender
    if sender is not None and case.office.is_staff(sender.email):
        return _colleague(case, event)
    said = read_words(message.new_text, case.office.today, subject=message.subject)
    automatic = message.nature is not Nature.PERSON
    known = next((c for c in profile.contacts if sender and c.email == sender.email), None) if profile else None
    if automatic and not (message.nature is Nature.AUTO_REPLY and said.intent in (Intent.AWAY, Intent.LEFT)):
        who = sender.email if sender else "an unknown sender"
        case.note("read", f"{message.nature.value} from {who}: nothing to file, not answered")
        return f"{message.nature.value.replace('_', ' ')}, noted"
    believed = event.in_thread or message.verification is Verification.PASS
    disowned = message.verification is Verification.FAIL
    if sender is None or disowned or (known is None and not event.in_thread):
        return _for_a_person(case, event, said)
    if said.intent in _CHANGES_CONTACTS and not believed:
        return _for_a_person(case, event, said)
    match said.intent:
        case Intent.THANKS:
            case.note("read", f"thanks from {sender.email}")
            return "thanks, noted"
        case Intent.TICKET:
            return _help_desk(case, event, sender.email)
        case Intent.AWAY:
            return _away(case, sender.email, said, known)
        case Intent.NO_FILE | Intent.ONLY_LINK:
            return _file_wanted(case, event, said, sender.email)
        case Intent.WILL_SEND:
            return _promised(case, sender.email, said)
        case Intent.SNOOZE:
            return _snoozed(case, event, said)
        case Intent.UMBRELLA:
            return _counted_again(case, event, said)
        case Intent.STOP if known is not None:
            return _stopped(case, event, known)
        case Intent.NOT_OURS if known is not None and known.role is Role.AGENT:
            return _not_theirs(case, event, said, known, "says that this is no client of theirs")
        case Intent.LEFT | Intent.WRONG_PERSON if known is not None:
            return _somebody_else(case, event, said, known)
        case Intent.NOT_MY_LINE if known is not None and known.role is Role.AGENT:
            return _not_their_line(case, event, said, known)
    return _for_a_person(case, event, said)


def _colleague(case: Case, event: MessageArrived) -> str:
    """Staff wrote to the vendor with us in copy: whoever waited for an answer has one."""
    waiting = [q for q in case.record.questions if q.resolved_at is None and q.purpose.startswith("words:")]
    sender = event.message.sender
    others = [a for a in (*event.message.to, *event.message.cc) if not case.office.is_staff(a.email)]
    contacts = {contact.email for contact in case.record.profile.contacts} if case.record.profile else set()
    if sender and any(address.email in contacts for address in others):
        for question in waiting:
            case.resolve(question.id, f"{sender.email} has answered")
    return "a colleague's words in the conversation, noted"


def _for_a_person(case: Case, event: MessageArrived, said: Said) -> str:
    """To staff, with the context; the sender hears, once while they wait, that a person will answer."""
    message = event.message
    waits = any(q.resolved_at is None and q.purpose.startswith("words:") for q in case.record.questions)
    case.ask(
        f"words:{message.sha256}",
        words_question(case.record, message, case.office.today, said=said.intent.value),
        about=message,
    )
    if not waits and message.nature is Nature.PERSON and case.record.profile is not None:
        to = for_sender(case.record, message, case.office, in_thread=event.in_thread)
        copied = replace(to, cc=case.office.staff) if to.to else to
        case.write(LetterKind.RECEIPT, f"receipt:{case.record.id}:{message.sha256[:16]}", copied, answering=message)
    return "a person's words, put before staff"


def _file_wanted(case: Case, event: MessageArrived, said: Said, who: str) -> str:
    """Asked for once; who answers without a file again needs a person."""
    topic = Topic.NO_FILE if said.intent is Intent.NO_FILE else Topic.ONLY_LINK
    key = f"file_wanted:{case.record.id}:{who}:{len(case.record.documents)}"
    to = for_sender(case.record, event.message, case.office, in_thread=event.in_thread)
    if not case.write(LetterKind.REPLY, key, to, answering=event.message, topic=topic):
        return _for_a_person(case, event, said)
    return "no file came with it, asked for" if topic is Topic.NO_FILE else "only a link came, the file asked for"


def _promised(case: Case, who: str, said: Said) -> str:
    today = case.office.today
    until = said.until or case.office.in_business_days(PROMISE_HOLDS)
    day = _paused(case, min(until, today + timedelta(days=LONGEST_PROMISE)))
    case.note("promised", f"{who}: {said.words[:200]}")
    return f"promised, no reminder before {day}"


def _snoozed(case: Case, event: MessageArrived, said: Said) -> str:
    today = case.office.today
    if said.until is None or said.until > today + timedelta(days=LONGEST_SNOOZE):
        return _for_a_person(case, event, said)
    day = _paused(case, said.until - timedelta(days=1))
    to = for_sender(case.record, event.message, case.office, in_thread=event.in_thread)
    key = f"snoozed:{case.record.id}:{day}:{event.message.sha256[:16]}"
    case.write(LetterKind.REPLY, key, to, answering=event.message, topic=Topic.SNOOZED, until=day)
    case.note("snoozed", f"until {day}")
    return f"snoozed until {day}"


def _paused(case: Case, last: date) -> date:
    """No reminder up to and with `last`; returns the first day of reminders. A longer pause stays as it is."""
    profile = case.record.profile
    assert profile is not None
    day = last + timedelta(days=1)
    if profile.paused_until is None or profile.paused_until < day:
        case.change(profile=replace(profile, paused_until=day))
        return day
    return profile.paused_until


def _away(case: Case, who: str, said: Said, known: Contact | None) -> str:
    """Dates move, where nobody else is there to be written to; nothing else does."""
    case.note("away", f"{who}{f' until {said.until}' if said.until else ''}")
    asked = {address.email for address in for_request(case.record, case.office).to}
    today = case.office.today
    if known is None or asked != {known.email} or said.until is None or said.until <= today:
        return "out of office, noted"
    day = _paused(case, min(said.until, today + timedelta(days=LONGEST_ABSENCE)) - timedelta(days=1))
    return f"out of office, no reminder before {day}"


def _help_desk(case: Case, event: MessageArrived, who: str) -> str:
    case.note("read", f"a help desk's receipt from {who}, not answered")
    case.ask(f"robot:{who}", robot_question(case.record, event.message), about=event.message)
    return "a help desk's receipt, noted"


def _stopped(case: Case, event: MessageArrived, contact: Contact) -> str:
    to = for_sender(case.record, event.message, case.office, in_thread=event.in_thread)
    _silence(case, contact, "asked us to stop")
    key = f"stopped:{case.record.id}:{contact.email}"
    case.write(LetterKind.REPLY, key, to, answering=event.message, topic=Topic.STOPPED)
    case.ask(key, stopped_question(case.record, event.message, bool(_reachable(case))), about=event.message)
    return f"{contact.email} is written to no more, staff told"


def _not_theirs(case: Case, event: MessageArrived, said: Said, contact: Contact, why: str) -> str:
    _silence(case, contact, why)
    return _who_then(case, event, said, contact, ())


def _not_their_line(case: Case, event: MessageArrived, said: Said, contact: Contact) -> str:
    left = tuple(line for line in contact.lines or tuple(CoverageLine) if line not in said.lines)
    if not left or not said.lines:
        return _for_a_person(case, event, said)
    profile = case.record.profile
    assert profile is not None
    contacts = tuple(replace(one, lines=left) if one.email == contact.email else one for one in profile.contacts)
    case.change(profile=replace(profile, contacts=contacts))
    case.note("contact", f"{contact.email} does not write {', '.join(line.value for line in said.lines)}")
    others = [one for one in writable(case.record, Role.AGENT) if one.email != contact.email]
    if any(set(said.lines) <= set(one.lines or CoverageLine) for one in others):
        return f"{contact.email} does not write it, others are asked"
    return _who_then(case, event, said, contact, said.lines)


def _somebody_else(case: Case, event: MessageArrived, said: Said, sender: Contact) -> str:
    """The contact that is meant is let go of; a colleague's address that is given in its place is taken up."""
    gone = _meant(case, event, said, sender)
    if gone is None:
        return _for_a_person(case, event, said)
    why = "has left" if said.intent is Intent.LEFT else "is not the right person"
    new = [address for address in said.addresses if _is_colleague(case, address, gone)]
    if len(new) > 1:
        return _for_a_person(case, event, said)
    _silence(case, gone, why)
    if not new:
        return _who_then(case, event, said, gone, ())
    profile = case.record.profile
    assert profile is not None
    if all(contact.email != new[0] for contact in profile.contacts):
        contact = Contact(new[0], gone.role, lines=gone.lines, source="reply")
        case.change(profile=replace(profile, contacts=(*profile.contacts, contact)))
        case.note("contact", f"{new[0]} in place of {gone.email}, who {why}")
    _ask_the_new_one(case, new[0])
    return f"{new[0]} in place of {gone.email}"


def _meant(case: Case, event: MessageArrived, said: Said, sender: Contact) -> Contact | None:
    """Who has left, or is not the one: the contact that is named, else the sender when it speaks of itself."""
    profile = case.record.profile
    named = [c for c in (profile.contacts if profile else ()) if c != sender and _is_named(c, said.words)]
    if len(named) == 1 and named[0].role is sender.role:
        return named[0]
    if named:
        return None
    if said.intent is Intent.WRONG_PERSON:
        return sender
    label = event.message.sender.name if event.message.sender else ""
    if _OF_ITSELF.search(said.words) or _is_named(replace(sender, name=sender.name or label), said.words):
        return sender
    return None


_OF_ITSELF = re.compile(
    r"\b(i|i['’]m|i['’]ve)( am| have)?( now| just| recently| already| since)? "
    r"(no longer|not (employed|working|with|at|here)|left|retired|moved on)\b"
    r"|\bmy last day\b",
    re.IGNORECASE,
)


def _is_named(contact: Contact, words: str) -> bool:
    local = contact.email.partition("@")[0]
    names = {part.lower() for part in re.split(r"[^\w']+", f"{contact.name} {local}") if len(part) > 2}
    return any(re.search(rf"\b{re.escape(name)}\b", words, re.IGNORECASE) for name in names - _OFFICES)


_OFFICES = frozenset(
    {"office", "info", "certs", "certificates", "insurance", "agency", "service", "mail", "coi", "admin"}
)


def _is_colleague(case: Case, address: str, gone: Contact) -> bool:
    """Nobody is written to on a stranger's word: only an address of the same company is."""
    return address != gone.email and same_house(address, gone.email) and not case.office.is_staff(address)


def _ask_the_new_one(case: Case, email: str) -> None:
    """What is open goes to the new contact, the vendor in copy as always."""
    assessment = judge(case.record, case.office, case.office.today)
    due_by = case.office.in_business_days(case.office.rulebook.letters.days_to_answer)
    to = for_request(case.record, case.office)
    if all(address.email != email for address in (*to.to, *to.cc)):
        return
    key = f"again:{case.record.id}:{email}"
    if not case.record.documents and case.record.requested_at is not None:
        case.write(LetterKind.REQUEST, key, to, assessment=assessment, due_by=due_by)
    elif case.record.documents and any(f.status is Status.NOT_MET for f in assessment.findings):
        case.write(LetterKind.DEFICIENT, key, to, assessment=assessment, due_by=due_by)


def _who_then(case: Case, event: MessageArrived, said: Said, contact: Contact, lines: tuple[CoverageLine, ...]) -> str:
    """The vendor is asked for its agent; staff, where there is nobody to ask, or an address that only they may add."""
    elsewhere = tuple(a for a in said.addresses if a != contact.email and not case.office.is_staff(a))
    others = [one for one in writable(case.record, Role.AGENT) if one.email != contact.email]
    vendors = writable(case.record, Role.VENDOR)
    if elsewhere or not vendors or contact.role is Role.VENDOR:
        case.ask(
            f"contact:{event.message.sha256}",
            contact_question(case.record, event.message, contact, elsewhere),
            about=event.message,
        )
        return f"{contact.email} {'does not write it' if lines else 'is let go of'}, put before staff"
    if not others or lines:
        assessment = _of_lines(judge(case.record, case.office, case.office.today), lines)
        to = Recipients(tuple(_address_of(one) for one in vendors), (), ())
        about = f"{contact.name} ({contact.email})" if contact.name else contact.email
        key = f"who:{case.record.id}:{contact.email}:{','.join(lines)}"
        case.write(LetterKind.REPLY, key, to, topic=Topic.WHO_IS_AGENT, about=about, assessment=assessment)
        return "the vendor is asked who its agent is"
    return f"{contact.email} is let go of, others are asked"


def _of_lines(assessment: Assessment, lines: tuple[CoverageLine, ...]) -> Assessment | None:
    """The whole lines that are meant, for their names alone; None when the agent disowns all of it."""
    if not lines:
        return None
    asked = (finding for finding in assessment.findings if finding.status is not Status.NOT_APPLICABLE)
    wanted = tuple(
        replace(finding, status=Status.NOT_MET) for finding in asked if finding.requirement.partition(".")[0] in lines
    )
    return replace(assessment, findings=wanted)


def _counted_again(case: Case, event: MessageArrived, said: Said) -> str:
    """The umbrella covers that: judged again, and shown by arithmetic, or handed to a person."""
    assessment = judge(case.record, case.office, case.office.today)
    short = tuple(
        f for f in assessment.findings
        if f.status is Status.NOT_MET and "." in f.requirement and f.required.startswith("$")
        and not f.requirement.startswith("umbrella_excess")
    )  # fmt: skip
    on_file = any(line.line == CoverageLine.UMBRELLA_EXCESS for line in assessment.on_file)
    counted = all("umbrella" in f"{f.found} {f.why}".lower() for f in short)
    if not short or (on_file and not counted):
        return _for_a_person(case, event, said)
    to = for_sender(case.record, event.message, case.office, in_thread=event.in_thread)
    topic = Topic.COUNTED_AGAIN if on_file else Topic.NO_UMBRELLA
    key = f"umbrella:{case.record.id}:{topic}:{len(case.record.documents)}"
    only = replace(assessment, findings=short)
    if not case.write(LetterKind.REPLY, key, to, answering=event.message, topic=topic, assessment=only):
        return _for_a_person(case, event, said)
    return "a dispute, answered with the arithmetic" if on_file else "a dispute, answered: no umbrella is on file"


def _silence(case: Case, contact: Contact, why: str) -> None:
    profile = case.record.profile
    assert profile is not None
    contacts = tuple(replace(one, silent=why) if one.email == contact.email else one for one in profile.contacts)
    case.change(profile=replace(profile, contacts=contacts))
    case.note("contact", f"{contact.email} is written to no more: {why}")


def _reachable(case: Case) -> tuple[Contact, ...]:
    return (*writable(case.record, Role.AGENT), *writable(case.record, Role.VENDOR))


def _address_of(contact: Contact) -> Address:
    return Address(contact.email, contact.name)
