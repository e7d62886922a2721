"""Questions to staff: why a person is needed, the facts, and the decisions they can make."""

from collections.abc import Iterable, Sequence
from datetime import date

from coibot.desk.comparison import Difference
from coibot.desk.days import in_a_quarter
from coibot.desk.events import MessageArrived
from coibot.desk.office import Office
from coibot.desk.recipients import Recipients
from coibot.desk.signs import Sign
from coibot.desk.whose import insured_name
from coibot.model.assessment import Assessment, Status
from coibot.model.document import FileReading
from coibot.model.letter import Question
from coibot.model.message import IncomingMessage, Verification
from coibot.model.record import Record
from coibot.model.vendor import Contact
from coibot.model.wording import listing

_EXCERPT = 1500

Facts = list[tuple[str, str]]


def stray_question(message: IncomingMessage, event: MessageArrived, office: Office) -> Question:
    """Whose is this? Nobody's conversation, no contact of ours, no insured we know."""
    insured = _insured(event.readings)
    facts = _sender(message)
    commands: list[tuple[str, str]] = []
    if insured and message.verification is Verification.FAIL:
        facts.append(("Insured", listing(insured)))
        reason = (
            f"A certificate came for {listing(insured)}, and our mail server could not verify that the message is from "
            "the address it names. Nothing was filed."
        )
        commands.append(("ASSIGN vendor-id", "you vouch for it: file it for that vendor, and answer as usual"))
    elif insured:
        facts.append(("Insured", listing(insured)))
        reason = f"A certificate came for {listing(insured)}, and no vendor of ours has that name."
        commands.append(("ASSIGN vendor-id", "file it for that vendor, and answer as usual"))
        classes = ", ".join(sorted(office.rulebook.classes))
        commands.append(("NEW class", f"start a vendor of that name in one of the classes {classes}"))
    elif event.readings:
        reason = "A document came that names no insured we could read, from a sender we do not know."
        commands.append(("ASSIGN vendor-id", "file it for that vendor, and answer as usual"))
    else:
        reason = "Somebody we do not know wrote, without a certificate."
        commands.append(("ASSIGN vendor-id", "put the message into that vendor's conversation"))
    if event.how:
        facts.append(("Perhaps", event.how))
    facts.extend(_contents(event.readings, message))
    commands.append(("DISMISS", "nothing is owed; the sender hears nothing"))
    return Question(reason, tuple(facts), tuple(commands), message.new_text[:_EXCERPT])


_SAID = {
    "question": "asks something about",
    "dispute": "says that something on the certificate is there, or is right, about",
    "umbrella": "says that the umbrella makes up for what is missing, about",
    "stop": "asks not to be written to any more about",
    "not_ours": "says that this is no client of theirs:",
    "left": "says that somebody has left, about",
    "wrong_person": "says that somebody else sees to it, about",
    "no_file": "speaks of a file, and none came again, about",
    "only_link": "sent only a link again, about",
}
"""What a mail seems to say, for the first line of the letter to staff."""


def words_question(
    record: Record, message: IncomingMessage, today: date, *, readings: Sequence[FileReading] = (), said: str = ""
) -> Question:
    """A vendor or agent wrote something, or sent something, that only a person can answer."""
    name = record.profile.name if record.profile else "a vendor"
    waive = (f"WAIVE requirement UNTIL {in_a_quarter(today)} BECAUSE reason", "do without a requirement until that day")
    if readings:
        reason = f"A file came from {_name(message)} for {name} that is no certificate we can read."
        commands = [("DISMISS", "you have seen to it; nothing more is asked"), waive]
    else:
        verb = _SAID.get(said, "wrote about")
        reason = f"{_name(message)} {verb} {name}, and the answer needs a person."
        commands = [("DISMISS", "you have answered; reminders go on"), waive]
    facts = [*_sender(message), ("Vendor", f"{name} ({record.id})"), *_contents(readings, message)]
    return Question(reason, tuple(facts), tuple(commands), message.new_text[:_EXCERPT])


def contact_question(record: Record, message: IncomingMessage, contact: Contact, elsewhere: Sequence[str]) -> Question:
    """Whom to write to, now that a contact is none any more."""
    name = record.profile.name if record.profile else record.id
    reason = f"{contact.email} is no contact for {name} any more, and somebody must say who is."
    facts = [*_sender(message), ("Vendor", f"{name} ({record.id})")]
    facts.extend(("Named in the mail", address) for address in elsewhere)
    role = contact.role.value.upper()
    first = elsewhere[0] if elsewhere else "name@their-agency.example"
    commands = [
        (f"CONTACT {first} {role}", "write to that address from now on"),
        ("DISMISS", "you have seen to it"),
    ]
    return Question(reason, tuple(facts), tuple(commands), message.new_text[:_EXCERPT])


def stopped_question(record: Record, message: IncomingMessage, others: bool) -> Question:
    """Somebody asked to hear no more from us."""
    name = record.profile.name if record.profile else record.id
    rest = "Others are still written to." if others else "Nobody is left to write to: please telephone."
    reason = f"{_name(message)} asked us to stop writing about {name}, and is not written to any more. {rest}"
    facts = [*_sender(message), ("Vendor", f"{name} ({record.id})")]
    phones = [c for c in (record.profile.contacts if record.profile else ()) if c.phone]
    facts.extend(("Phone", f"{contact.name or contact.email}: {contact.phone}") for contact in phones)
    sender = message.sender.email if message.sender else "name@vendor.example"
    commands = [
        (f"CONTACT {sender}", "write to that address again"),
        ("DISMISS", "you have seen to it"),
    ]
    return Question(reason, tuple(facts), tuple(commands), message.new_text[:_EXCERPT])


def robot_question(record: Record, message: IncomingMessage) -> Question:
    """A help desk or the like answers our letters: told once, and never answered."""
    name = record.profile.name if record.profile else record.id
    reason = f"An automatic desk answers our letters about {name}; it is not answered, and you hear of it this once."
    facts = [*_sender(message), ("Vendor", f"{name} ({record.id})")]
    commands = [
        ("CONTACT name@vendor.example VENDOR", "write to a person there as well"),
        ("DISMISS", "you have seen to it"),
    ]
    return Question(reason, tuple(facts), tuple(commands), message.new_text[:_EXCERPT])


def review_question(
    record: Record,
    message: IncomingMessage,
    assessment: Assessment,
    recipients: Recipients,
    today: date,
    aside: Sequence[Difference | Sign] = (),
) -> Question:
    """Something on a certificate could not be known, or nobody may be told of it.

    What is worth a look is told beside it, and decides nothing.
    """
    name = record.profile.name if record.profile else record.id
    unknown = [finding for finding in assessment.findings if finding.status is Status.UNKNOWN]
    if unknown:
        reason = f"Please decide {_count(len(unknown), 'point')} on the certificate of {name}."
    else:
        reason = f"Please decide whom to tell: nobody can be written to about the certificate of {name}."
    facts = [*_sender(message), ("Vendor", f"{name} ({record.id})")]
    facts.extend((finding.title, finding.why) for finding in unknown)
    if not recipients.to:
        facts.append(("Not answered", listing(recipients.withheld)))
    for one in aside:
        facts.append(("Not as before" if isinstance(one, Difference) else "Worth a look", one.words))
    commands: list[tuple[str, str]] = []
    if unknown:
        commands.append(("APPROVE", "you have looked: accept these points while the coverage on file lasts"))
        first = unknown[0].requirement
        commands.append(
            (f"WAIVE {first} UNTIL {in_a_quarter(today)} BECAUSE reason", "do without that requirement until that day")
        )
        if any(finding.requirement == "insured" for finding in unknown):
            commands.append(("ALIAS", f"the name on the certificate is another name of {name}; remember it"))
    commands.append(("DISMISS", "leave the verdict as it is"))
    return Question(reason, tuple(facts), tuple(commands), message.new_text[:_EXCERPT])


def _sender(message: IncomingMessage) -> Facts:
    facts: Facts = [("From", _name(message)), ("Subject", message.subject or "(none)")]
    if message.nature_reasons:
        facts.append(("Automatic", listing(message.nature_reasons)))
    return facts


def _name(message: IncomingMessage) -> str:
    if message.sender is None:
        return "an unknown sender"
    return f"{message.sender.name} <{message.sender.email}>" if message.sender.name else message.sender.email


def _contents(readings: Iterable[FileReading], message: IncomingMessage) -> Facts:
    facts: Facts = []
    for reading in readings:
        says = [
            document.why or document.title or document.form or document.kind.value for document in reading.documents
        ]
        says.extend(problem.message for problem in reading.problems)
        facts.append((reading.file, "; ".join(dict.fromkeys(says)) or "nothing could be read"))
    facts.extend((part.name or f"part {part.path}", part.why) for part in message.ignored)
    return facts


def _insured(readings: Iterable[FileReading]) -> tuple[str, ...]:
    names = (insured_name(document) for reading in readings for document in reading.documents)
    return tuple(dict.fromkeys(name for name in names if name))


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def too_large_question(message: IncomingMessage, size: int) -> Question:
    """A message that was not even fetched. `size` in bytes."""
    return Question(
        f"A message of {size / 1_000_000:.0f} MB from {_name(message)} is too large to read.",
        (*_sender(message), ("Where", "in the mailbox folder “Needs review”, untouched")),
        (("DISMISS", "you have asked them for the certificate pages alone, or need nothing"),),
    )


def untouchable_question(message: IncomingMessage, why: str) -> Question:
    """A message that brings its reader down."""
    return Question(
        f"A message from {_name(message)} could not be handled: {why}.",
        (
            *_sender(message),
            ("Where", "in the mailbox folder “Quarantine”, untouched"),
            ("Try again", f"coibot replay {message.sha256}"),
        ),
        (("DISMISS", "you have seen to it"),),
    )
