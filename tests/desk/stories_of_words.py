"""Stories of what is said without a document: replies, one-word answers, drafts, a colleague's words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from coibot.desk.drafts import DraftCame, draft_came
from coibot.desk.events import DayBegan, Dismiss
from coibot.desk.office import Office
from coibot.model.document import FileReading
from coibot.model.message import Address, IgnoredPart, Nature, Verification
from coibot.model.record import Record
from coibot.model.vendor import Role
from coibot.rules.rulebook import Confirm, Rulebook
from tests.certificates import compliant, with_limit, with_umbrella, without
from tests.desk.desk import AGENT, STAFF, VENDOR, certificate_file, contact, message, rulebook, vendor
from tests.desk.story import AUTO, GL, SHORT, STRANGER, WC, Story, other_page, problem
from tests.desk.told import Transcript

LEE = "lee@oakridge.example"


class Confirming(Story):
    """In an office that asks three months after a policy began and in the middle of its term."""

    book: Rulebook = rulebook().model_copy(
        update={
            "renewals": rulebook().renewals.model_copy(
                update={"confirm": Confirm(after_months=(3,), mid_term=True, remind_after_days=5)}
            )
        }
    )

    @property
    def office(self) -> Office:
        return replace(super().office, rulebook=self.book)


def _each(title: str, record: Record, *mails: dict[str, object], on_file: FileReading | None = None) -> list[str]:
    """One vendor, what is on file of it, and what is said to that."""
    story = Story(record)
    if on_file is not None:
        story.mail(1, on_file)
        story.later(days=1)
    story.written = [f"-- {title}\n"]
    for number, mail in enumerate(mails, 2):
        words = str(mail.get("new_text", ""))
        story.mail(number, **{"in_thread": True, "title": f"“{words}”", **mail})  # type: ignore[arg-type]
        story.later(hours=1)
    return story.written


def replies() -> Story:
    """What an agent writes after he was told what is open."""
    story = Story()
    short = certificate_file(SHORT)
    for text in (
        "Thank you!",
        "Please see attached.",
        "You can download it here: https://portal.example/coi/123",
        "I will send it on Friday.",
        "Working on it.",
        "I will send it on June 30.",
        "Please snooze reminders until March 20.",
        "Please hold off until December 1.",
        "STOP",
        "Acme is not our client.",
        "They are no longer our client, please contact max@lakeside.example.",
        "I no longer work at Oakridge. Please contact lee@oakridge.example.",
        "You have the wrong person, please contact lee@oakridge.example.",
        "You have the wrong person, please contact lee@oakridge.example or max@oakridge.example.",
        "You have the wrong person, please contact pat@property.example.",
        "We do not write the workers compensation for them.",
        "We only write the auto for them.",
        "The umbrella covers that.",
        "Why do you need this?",
        "The policy was cancelled.",
    ):
        story.written += _each("an agent", vendor(), {"new_text": text}, on_file=short)
    return story


def replies_by_others() -> Story:
    """The same words by others, by mail that nothing vouches for, and where the roster is another."""
    story = Story()
    short = certificate_file(SHORT)
    named = vendor(contact(VENDOR, Role.VENDOR, name="Joe"), contact(AGENT, name="Dana Whitfield"), contact(LEE))
    alone = vendor(contact(AGENT))
    divided = vendor(contact(VENDOR, Role.VENDOR), contact(AGENT, lines=(GL, AUTO)), contact(LEE, lines=(WC, GL)))
    joe = Address(VENDOR, "Joe")
    for title, record, mail in (
        ("not in a thread", vendor(), {"new_text": "STOP", "in_thread": False}),
        ("not in a thread, and vouched for by the server", vendor(),
         {"new_text": "STOP", "in_thread": False, "verification": Verification.PASS}),
        ("a forged sender", vendor(), {"new_text": "STOP", "verification": Verification.FAIL}),
        ("thanks outside a thread", vendor(), {"new_text": "Thanks!", "in_thread": False}),
        ("a stranger in the thread", vendor(), {"new_text": "STOP", "sender": Address(STRANGER)}),
        ("a stranger in the thread", vendor(), {"new_text": "Please see attached.", "sender": Address(STRANGER)}),
        ("a stranger", vendor(), {"new_text": "Thanks!", "sender": Address(STRANGER), "in_thread": False}),
        ("nobody", vendor(), {"new_text": "Thanks!", "sender": None}),
        ("the vendor", vendor(), {"new_text": "STOP", "sender": joe}),
        ("the vendor", vendor(), {"new_text": "You have the wrong person, contact lee@oakridge.example.",
                                  "sender": joe}),
        ("the vendor", vendor(), {"new_text": "Acme is not our client.", "sender": joe}),
        ("the vendor", vendor(), {"new_text": "We do not write the workers compensation.", "sender": joe}),
        ("an agent of two", named, {"new_text": "Acme is not our client."}),
        ("an agent of two", named, {"new_text": "Lee has left the agency."}),
        ("an agent of two", named, {"new_text": "Dana no longer works here. Please contact lee@oakridge.example."}),
        ("an agent of two", named, {"new_text": "Joe has left the company."}),
        ("an agent of two", named, {"new_text": "We do not write the workers compensation for them."}),
        ("the only contact", alone, {"new_text": "STOP"}),
        ("the only contact", alone, {"new_text": "Acme is not our client."}),
        ("the only contact", alone, {"new_text": "Somebody has left the agency."}),
        ("an agent of two lines", divided, {"new_text": "We do not write the general liability."}),
        ("an agent of two lines", divided, {"new_text": "We do not write the auto."}),
        ("an agent of two lines", divided, {"new_text": "We do not write the general liability or the auto."}),
    ):  # fmt: skip
        story.written += _each(title, record, mail, on_file=short)
    story.written += _each(
        "nothing on file", vendor(), {"new_text": "Please contact lee@oakridge.example, I have left."}
    )
    asked = replace(vendor(), requested_at=story.now)
    story.written += _each(
        "asked for", asked, {"new_text": "Dana no longer works here. Please contact lee@oakridge.example."}
    )
    story.written += _each(
        "all in order", vendor(), {"new_text": "Dana no longer works here. Please contact lee@oakridge.example."},
        {"new_text": "The umbrella covers that."}, on_file=certificate_file(compliant()),
    )  # fmt: skip
    return story


def replies_of_robots() -> Story:
    story = Story()
    short = certificate_file(SHORT)
    auto: dict[str, object] = {"nature": Nature.AUTO_REPLY}
    alone, both = vendor(contact(AGENT)), vendor()
    for title, record, text, more in (
        ("out until a day, nobody else there", alone, "I am out of the office until March 16.", auto),
        ("out for very long", alone, "I am out of the office until June 16.", auto),
        ("out without a day", alone, "I am out of the office.", auto),
        ("back already", alone, "I am out of the office until March 3.", auto),
        ("out, and the vendor is there", both, "I am out of the office until March 16.", auto),
        ("a stranger is out", both, "I am out of the office until March 16.", {**auto, "sender": Address(STRANGER)}),
        ("out, by a person", alone, "I am out of the office until March 16.", {}),
        ("left", both, "Dana no longer works here. Please contact lee@oakridge.example.", auto),
        ("a thank-you by a robot", both, "Thank you!", auto),
        ("a help desk", both, "Your request has been received and a ticket has been created.", {}),
        ("a robot", both, "STOP", {"nature": Nature.ROBOT}),
        ("a list, from nobody", both, "STOP", {"nature": Nature.LIST, "sender": None}),
    ):
        story.written += _each(title, record, {"new_text": text, **more}, on_file=short)
    return story


def replies_twice() -> Story:
    """Who answers without a file again, who promises again, and the arithmetic of an umbrella."""
    story = Story()
    short = certificate_file(SHORT)
    twice = ({"new_text": "Please see attached."}, {"new_text": "See attached file."}, {"new_text": "Hello?"})
    story.written += _each("no file, twice", vendor(), *twice, on_file=short)
    promises = ({"new_text": "I will send it on March 20."}, {"new_text": "I will send it on Friday."})
    story.written += _each("a longer pause stays", vendor(), *promises, on_file=short)
    snoozes = (
        {"new_text": "Please snooze reminders until May 2."},
        {"new_text": "Please snooze reminders until May 1."},
    )
    story.written += _each("sixty days are too long, and fifty-nine are not", vendor(), *snoozes, on_file=short)
    stops = ({"new_text": "STOP"}, {"new_text": "STOP"})
    story.written += _each("stop, twice", vendor(), *stops, on_file=short)
    claim = {"new_text": "The umbrella covers that."}
    little = with_umbrella(with_limit(compliant(), GL, "general_aggregate", 100_000))
    story.written += _each("counted, and still short", vendor(), claim, claim, on_file=certificate_file(little))
    story.written += _each("no umbrella on file", vendor(), claim, claim, on_file=short)
    no_auto = certificate_file(without(with_umbrella(compliant()), AUTO))
    story.written += _each("no limit is short", vendor(), claim, on_file=no_auto)
    files = {"ignored": (IgnoredPart("2", "coi.docx", "a Word file", resend=True),), "new_text": "Please see attached."}
    story.written += _each("a Word file", vendor(), files, {**files, "nature": Nature.ROBOT}, on_file=short)
    return story


def a_colleague_answers() -> Story:
    """Staff write to the vendor with the mailbox in copy."""
    story = Story()
    story.mail(1, certificate_file(SHORT))
    story.mail(2, new_text="Why do you need this?", in_thread=True)
    story.mail(3, sender=STAFF, new_text="To a third party.", to=(Address(STRANGER),))
    story.mail(4, sender=STAFF, new_text="To colleagues.", to=(STAFF,))
    story.mail(5, sender=STAFF, new_text="It is in the contract.", to=(STAFF,), cc=(Address(AGENT),))
    return story


def confirmations() -> Transcript:
    """Still in force? Asked in the middle of a term, reminded of once, and answered by a word."""
    story = Confirming()
    story.mail(1, certificate_file(compliant()))
    story.days(date(2026, 3, 3), date(2026, 4, 20))
    story.sent()
    asked = story.record.outbox[-1].message_id
    story.mail(2, sender=Address(VENDOR), new_text="YES", in_reply_to=asked, title="the vendor says YES")
    story.mail(3, new_text="YES", in_reply_to="<other@x.example>", title="YES to another letter")
    story.mail(4, new_text="YES\nbut the auto was cancelled", in_reply_to=asked, title="YES, but")
    story.mail(5, new_text="YES", in_reply_to=asked, verification=Verification.FAIL, title="YES, forged")
    story.mail(6, new_text="YES", in_reply_to=asked, nature=Nature.ROBOT, title="YES by a robot")
    for question in story.record.questions:
        story.staff(Dismiss(), answering=question.purpose)
    story.mail(7, new_text="\n Yes, thanks.\nRegards\nDana", references=("<x@x.example>", asked), title="YES")
    story.days(date(2026, 4, 21), date(2026, 7, 2))
    story.sent()
    story.mail(8, new_text="No.", in_reply_to=story.record.outbox[-1].message_id, title="NO")
    story.days(date(2026, 7, 3), date(2026, 8, 20))
    return story


def confirmations_not_asked() -> Transcript:
    """Missed for too long, waiting for staff, nobody to ask, no number, a year of two points at once."""
    story = Confirming(vendor(contact(AGENT, lines=(GL,))))
    story.mail(1, certificate_file(compliant()))
    story.on(date(2026, 5, 2))
    story.tell("the day begins a month later", DayBegan())
    story.on(date(2026, 5, 1))
    story.tell("the day begins thirty days later", DayBegan())
    story.days(date(2026, 6, 1), date(2026, 7, 3))
    story.mail(2, new_text="Why do you ask?")
    story.days(date(2026, 7, 4), date(2026, 7, 20))
    nobody = Confirming(vendor(contact(VENDOR, Role.VENDOR)))
    nobody.mail(1, certificate_file(compliant()), sender=Address(VENDOR))
    nobody.days(date(2026, 3, 30), date(2026, 4, 12))
    numberless = replace(compliant(), policies=tuple(replace(p, policy_number=None) for p in compliant().policies))
    other = Confirming()
    other.mail(1, certificate_file(numberless))
    other.days(date(2026, 3, 30), date(2026, 4, 12))
    brief = Confirming()
    brief.mail(1, certificate_file(compliant(expiration=date(2026, 5, 20))))
    brief.days(date(2026, 3, 30), date(2026, 4, 25))
    anew = Confirming()
    anew.mail(1, certificate_file(compliant()))
    anew.days(date(2026, 3, 30), date(2026, 4, 2))
    anew.mail(2, certificate_file(compliant(issued=date(2026, 4, 2)), "newer.pdf"))
    anew.days(date(2026, 4, 3), date(2026, 4, 25))
    for one, title in ((nobody, "no agent"), (other, "no numbers"), (brief, "a short term"), (anew, "another came")):
        story.written += [f"-- {title}\n", *one.written]
    return story


def drafts() -> Story:
    """Mailed for a look alone: nothing is filed, and only its sender hears of it."""
    story = Story()
    story.mail(1, certificate_file(SHORT))

    def draft(number: int, title: str, *readings: FileReading, known: bool = True, **changes: object) -> None:
        event = DraftCame(message(number, **changes), readings, known)
        story.step(title, draft_came(story.record, event, story.office))

    better = certificate_file(compliant(), "better.pdf")
    draft(2, "a good one", better)
    draft(2, "the same mail again", better)
    draft(3, "a short one", certificate_file(with_limit(SHORT, AUTO, "combined_single_limit", 1), "short.pdf"))
    draft(4, "nothing attached")
    draft(5, "not to be read", problem("encrypted", "x.pdf"))
    draft(6, "one of two not to be read", problem("encrypted", "x.pdf"), better)
    draft(7, "an invoice", other_page("an invoice"))
    draft(8, "a stranger's", better, known=False, sender=Address(STRANGER))
    draft(9, "a robot's stranger", better, known=False, nature=Nature.ROBOT)
    draft(10, "a list's", better, suppress_answer=("it was sent to a list",))
    draft(11, "nobody's", better, sender=None)
    story.writes = 10
    draft(12, "the eleventh of a day", better)
    story.writes = 9
    draft(13, "the tenth of a day", certificate_file(compliant(), "once-more.pdf"))
    stray = Story(Record("stray", "token-stray"))
    event = DraftCame(message(20), (better,), known=True)
    stray.step("a draft for no vendor", draft_came(stray.record, event, stray.office))
    story.written += stray.written
    return story


STORIES: dict[str, Callable[[], Transcript]] = {
    story.__name__: story
    for story in (
        replies, replies_by_others, replies_of_robots, replies_twice, a_colleague_answers, confirmations,
        confirmations_not_asked, drafts,
    )
}  # fmt: skip
