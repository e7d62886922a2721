"""A day begins: the letters that are due are written, and what a person must know is put before staff."""

from datetime import date

from coibot.desk.cadence import sequence
from coibot.desk.case import Case, Decision
from coibot.desk.confirming import asked
from coibot.desk.due import Due, ending, waits_for_us
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.desk.recipients import Recipients, for_confirmation, for_request
from coibot.desk.renewals import what_is_due
from coibot.model.assessment import Assessment
from coibot.model.letter import LetterKind, Question
from coibot.model.record import Record
from coibot.model.vendor import Contact, VendorProfile


def day_began(record: Record, office: Office) -> Decision:
    """Decide the letters that are due today."""
    case = Case(record, office)
    if record.profile is None:
        return case.close()
    if record.profile.active and record.profile.vendor_class not in office.rulebook.classes:
        _ask_for_class(case, record.profile)
        return case.close()
    assessment = judge(record, office, office.today)
    for due in what_is_due(record, office, assessment):
        _write(case, due, assessment)
    return case.close()


def _write(case: Case, due: Due, assessment: Assessment) -> None:
    office = case.office
    if due.kind is LetterKind.REQUEST:
        case.write(
            LetterKind.REQUEST,
            due.key,
            for_request(case.record, office),
            assessment=assessment,
            due_by=office.in_business_days(office.rulebook.letters.days_to_answer),
        )
        if due.key in case.record.keys:
            case.change(requested_at=office.now)
        else:
            _nobody_to_ask(case, due)
        return
    if due.kind is LetterKind.CONFIRM:
        if case.write(LetterKind.CONFIRM, due.key, for_confirmation(case.record, office), expiring=due.lines):
            asked(case, due)
        case.change(keys=tuple(dict.fromkeys((*case.record.keys, *due.marks))))
        return
    recipients = for_request(case.record, office, copy_staff=due.copy_staff)
    if not due.staff_only and recipients.to:
        case.write(
            LetterKind.RENEWAL,
            due.key,
            recipients,
            assessment=assessment,
            expiring=due.lines,
            step=due.step,
            sequence=sequence(due.step, office.rulebook),
        )
    else:
        _stop_work_question(case, due, recipients)
    case.change(keys=tuple(dict.fromkeys((*case.record.keys, due.key, *due.marks))))


def _stop_work_question(case: Case, due: Due, recipients: Recipients) -> None:
    profile = case.record.profile
    name = profile.name if profile else case.record.id
    if (due.step or 0) > 0:
        reason = f"{name} has not renewed: {due.why}. No further reminder goes out."
    elif waits_for_us(case.record):
        reason = f"{name}: {due.why}, and a message of theirs waits for your answer, so they were not reminded."
    else:
        reason = f"{name}: {due.why}, and nobody can be written to."
    facts = [("Vendor", f"{name} ({case.record.id})")]
    facts.extend((line.title, ending(line, case.office.today)) for line in due.lines)
    facts.extend(("Phone", f"{contact.name or contact.email}: {contact.phone}") for contact in _phones(case.record))
    facts.extend(("Not written to", words) for words in recipients.withheld)
    first = due.lines[0].line
    commands = (
        (f"WAIVE {first}.* UNTIL {_in_a_quarter(case.office.today)} BECAUSE reason", "do without it until that day"),
        ("DISMISS", "you have stopped the work, or spoken with them"),
    )
    case.ask(due.key, Question(reason, tuple(facts), commands))


def _in_a_quarter(today: date) -> date:
    """The first of a month, some three months ahead: a day to write into a command that shows how."""
    months = today.year * 12 + today.month - 1 + 4
    return date(months // 12, months % 12 + 1, 1)


def _ask_for_class(case: Case, profile: VendorProfile) -> None:
    """What is asked of the vendor is not known: nothing is asked, and staff hear of it once."""
    known = ", ".join(sorted(case.office.rulebook.classes))
    reason = f"{profile.name} is of class {profile.vendor_class}, which the rules do not have: nothing is asked of it."
    facts = (
        ("Vendor", f"{profile.name} ({case.record.id})"),
        ("To mend it", f"coibot vendors edit {case.record.id} --class CLASS"),
        ("The rules have", known),
    )
    commands = (("DISMISS", "you have seen to it"),)
    case.ask(f"class:{profile.vendor_class}", Question(reason, facts, commands))


def _nobody_to_ask(case: Case, due: Due) -> None:
    profile = case.record.profile
    name = profile.name if profile else case.record.id
    reason = f"{name} has no contact that can be written to, so the first request did not go out."
    commands = (("DISMISS", "you have seen to it"),)
    case.ask(due.key, Question(reason, (("Vendor", f"{name} ({case.record.id})"),), commands))


def _phones(record: Record) -> list[Contact]:
    return [contact for contact in (record.profile.contacts if record.profile else ()) if contact.phone]
