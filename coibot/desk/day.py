"""A day begins: the letters that are due are written, and what a person must know is put before staff."""

from coibot.desk.cadence import sequence
from coibot.desk.case import Case, Decision
from coibot.desk.confirming import asked
from coibot.desk.days import in_a_quarter
from coibot.desk.due import Due, ending, waits_for_us
from coibot.desk.follow_ups import FollowUp
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.desk.recipients import Recipients, for_confirmation, for_request
from coibot.desk.renewals import what_is_due
from coibot.desk.shares import shares
from coibot.model.assessment import Assessment, Status
from coibot.model.letter import LetterKind, Question
from coibot.model.record import Record
from coibot.model.vendor import Contact, VendorProfile
from coibot.model.wording import long_date


def day_began(record: Record, office: Office, apart: frozenset[str] = frozenset()) -> Decision:
    """Decide the letters that are due today; `apart`: the agents who are asked in a combined letter."""
    case = Case(record, office)
    if record.profile is None:
        return case.close()
    if record.profile.active and record.profile.vendor_class not in office.rulebook.classes:
        _ask_for_class(case, record.profile)
        return case.close()
    assessment = judge(record, office, office.today)
    for due in what_is_due(record, office, assessment):
        _write(case, due, assessment, frozenset() if due.staff_only else apart)
    return case.close()


def _write(case: Case, due: Due, assessment: Assessment, apart: frozenset[str]) -> None:
    office = case.office
    if due.follow_up is not None:
        _write_again(case, due, due.follow_up, assessment)
        return
    if due.kind is LetterKind.CONFIRM:
        if case.write(LetterKind.CONFIRM, due.key, for_confirmation(case.record, office), expiring=due.lines):
            asked(case, due)
        case.change(keys=tuple(dict.fromkeys((*case.record.keys, *due.marks))))
        return
    if apart:
        case.note("letter", f"{due.kind.value} to {', '.join(sorted(apart))}, in one letter with others")
        if not for_request(case.record, office, apart=apart).to:
            case.change(
                keys=tuple(dict.fromkeys((*case.record.keys, due.key, *due.marks))),
                requested_at=office.now if due.kind is LetterKind.REQUEST else case.record.requested_at,
            )
            return
    if due.kind is LetterKind.REQUEST:
        to = for_request(case.record, office, apart=apart)
        case.write(LetterKind.REQUEST, due.key, to, assessment=assessment, due_by=due.due_by(office))
        if due.key in case.record.keys:
            case.change(requested_at=office.now)
        else:
            _nobody_to_ask(case, due)
        return
    recipients = for_request(case.record, office, copy_staff=due.copy_staff, apart=apart)
    if not due.staff_only and recipients.to:
        for number, share in enumerate(shares(case.record, assessment, recipients, {line.line for line in due.lines})):
            if theirs := share.lines(due.lines):
                case.write(
                    LetterKind.RENEWAL,
                    f"{due.key}:{number}" if number else due.key,
                    share.recipients,
                    assessment=share.of(assessment),
                    expiring=theirs,
                    step=due.step,
                    sequence=sequence(due.step, office.rulebook),
                )
    else:
        _stop_work_question(case, due, recipients)
    case.change(keys=tuple(dict.fromkeys((*case.record.keys, due.key, *due.marks))))


def _write_again(case: Case, due: Due, again: FollowUp, assessment: Assessment) -> None:
    office = case.office
    recipients = for_request(case.record, office)
    if not due.staff_only and recipients.to:
        note = f"A reminder of our letter of {long_date(again.first)}: nothing has reached us since."
        for number, share in enumerate(shares(case.record, assessment, recipients)):
            theirs = share.of(assessment)
            if any(finding.status is Status.NOT_MET for finding in theirs.findings):
                case.write(
                    again.kind,
                    f"{due.key}:{number}" if number else due.key,
                    share.recipients,
                    assessment=theirs,
                    note=note,
                    sequence=(again.number, again.most),
                    due_by=office.in_business_days(office.rulebook.letters.days_to_answer // 2),
                )
    else:
        profile = case.record.profile
        name = profile.name if profile else case.record.id
        rest = "No further reminder goes out." if recipients.to else "Nobody can be written to."
        facts = [("Vendor", f"{name} ({case.record.id})")]
        facts.extend(("Phone", f"{contact.name or contact.email}: {contact.phone}") for contact in _phones(case.record))
        facts.extend(("Not written to", words) for words in recipients.withheld)
        open_ones = [finding for finding in assessment.findings if finding.status is Status.NOT_MET]
        commands = (
            (
                f"WAIVE {open_ones[0].requirement} UNTIL {in_a_quarter(office.today)} BECAUSE reason",
                "do without it until then",
            ),
            ("DISMISS", "you have spoken with them"),
        )
        reason = f"{name} has not answered: {due.why}. {rest}"
        case.ask(due.key, Question(reason, tuple(facts), commands), assessment=assessment)
    case.change(keys=tuple(dict.fromkeys((*case.record.keys, due.key))))


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
        (f"WAIVE {first}.* UNTIL {in_a_quarter(case.office.today)} BECAUSE reason", "do without it until that day"),
        ("DISMISS", "you have stopped the work, or spoken with them"),
    )
    case.ask(due.key, Question(reason, tuple(facts), commands))


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
