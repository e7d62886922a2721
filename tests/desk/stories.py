"""Stories: what happens to a record, event by event. What is decided in each is written in tests/desk/told/."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from coibot.desk.commands import not_understood, refuse
from coibot.desk.deliveries import recovered, sending
from coibot.desk.events import (
    AddContact,
    Alias,
    Approve,
    Assign,
    Dismiss,
    Snooze,
    Stop,
    Waive,
)
from coibot.desk.orders import parse
from coibot.model.certificate import Insurer, Mark, Producer
from coibot.model.letter import SendResult, SendState
from coibot.model.message import (
    Address,
    Bounce,
    FailedRecipient,
    IgnoredPart,
    Nature,
    Verification,
)
from coibot.model.record import Record
from coibot.model.vendor import Contact, Role
from coibot.samples import with_policy
from tests.certificates import compliant, with_limit, with_umbrella, without
from tests.desk.desk import (
    AGENT,
    STAFF,
    START,
    VENDOR,
    certificate_file,
    contact,
    endorsement_file,
    message,
    vendor,
)
from tests.desk.story import AUTO, GL, SHORT, STRANGER, WC, Story, other_page, problem, unreadable
from tests.desk.told import Transcript


def certificates() -> Story:
    """A short one, the corrected one, the same again, and its renewal."""
    story = Story()
    story.mail(1, certificate_file(SHORT))
    story.later(hours=1)
    story.mail(1, certificate_file(SHORT), title="the same message again")
    story.mail(2, certificate_file(SHORT), title="the same file in another message")
    story.later(hours=1)
    story.mail(3, certificate_file(SHORT, "again.pdf"), title="the same certificate as another file")
    story.later(days=1)
    story.mail(4, certificate_file(compliant(issued=date(2026, 3, 3)), "right.pdf"), in_thread=True)
    story.later(days=1)
    story.mail(5, certificate_file(compliant(issued=date(2026, 3, 4)), "once more.pdf"))
    story.on(date(2026, 12, 7))
    renewal = compliant(effective=date(2027, 1, 1), expiration=date(2028, 1, 1), issued=date(2026, 12, 1))
    story.mail(6, certificate_file(with_limit(renewal, AUTO, "combined_single_limit", 500_000), "renewal.pdf"))
    return story


def several_files() -> Story:
    story = Story()
    story.mail(
        1,
        certificate_file(without(compliant(), AUTO), "gl.pdf"),
        endorsement_file("Acme Plumbing LLC"),
        problem("encrypted", "locked.pdf"),
        ignored=(
            IgnoredPart("4", "winmail.dat", "it is in Outlook's own format", resend=True),
            IgnoredPart("5", "", "a Word file", resend=True),
            IgnoredPart("6", "logo.png", "a picture in the signature"),
        ),
    )
    story.mail(2, certificate_file(replace(compliant(), policies=compliant().policies[1:2]), "auto.pdf"))
    return story


def not_read() -> Story:
    """Files that could not be read, and who can help it."""
    story = Story()
    for at, code in enumerate(("encrypted", "xfa", "damaged", "too_large", "timeout", "no_text", "unknown_layout"), 1):
        story.mail(at, problem(code, f"{code}.pdf"))
    story.later(days=1)
    story.mail(10, ignored=(IgnoredPart("2", "coi.docx", "a Word file", resend=True),))
    story.mail(11, problem("encrypted", "b.pdf"), other_page("a picture of a page: it has no text that can be read"))
    story.mail(12, problem("encrypted", "c.pdf"), sender=None)
    story.mail(
        13, problem("encrypted", "d.pdf"), nature=Nature.ROBOT, nature_reasons=("Auto-Submitted: auto-generated",)
    )
    return story


def pages() -> Story:
    """Papers that are no certificate: some may be the one that is missing."""
    story = Story()
    story.mail(1, other_page("an invoice", "invoice.pdf"))
    story.mail(2, other_page("an endorsement whose form number is not known", "page.pdf"))
    story.mail(3, other_page("x", "acord.pdf", form="ACORD 28", title="Evidence of property"))
    story.mail(4, other_page("an empty certificate form", "blank.pdf", form="ACORD 25"))
    story.staff(Dismiss("seen"), answering="look:", number=50)
    story.mail(5, certificate_file(compliant()))
    story.staff(Dismiss(), number=51)
    return story


def for_a_person() -> Story:
    """What could not be read or decided, and what staff make of it."""
    story = Story()
    unread = unreadable(compliant(), "policies.1.limits.combined_single_limit", "policies.0.expiration")
    story.mail(1, unread)
    story.staff(Approve("looked at it"), answering="review:", number=50)
    story.staff(Approve("looked at it"), answering="review:", number=50)
    story.later(days=1)
    story.mail(2, certificate_file(compliant("Acme Plumbing Inc", issued=date(2026, 3, 1)), "inc.pdf"))
    story.staff(Alias(""), answering="review:", number=51)
    story.staff(Alias("Acme Pipes"), number=52)
    story.staff(Alias("Acme Pipes"), number=53)
    story.staff(Approve(), number=54)
    return story


def waivers() -> Story:
    story = Story()
    story.mail(1, certificate_file(without(SHORT, AUTO)))
    story.staff(Waive("automobile_liability.*", date(2026, 9, 1), "no cars"), number=50)
    story.staff(Waive("automobile_liability.*", date(2026, 10, 1), "still no cars"))
    story.staff(Waive("general_liability.each_occurrence", date(2026, 10, 1), "small job"), number=51)
    story.on(date(2026, 10, 2))
    story.mail(2, certificate_file(without(SHORT, AUTO), "again.pdf"))
    return story


def staff_reject() -> Story:
    """Staff answer a question so that more is owed than before."""
    story = Story()
    story.mail(
        1, other_page("an endorsement whose form number is not known"), certificate_file(without(compliant(), AUTO))
    )
    story.staff(Dismiss("not ours"), answering="review:", number=50)
    story.staff(Assign("other-vendor"), number=51)
    return story


def staff_orders() -> Story:
    """Commands about the vendor itself: when it is written to, by which address, and whether at all."""
    story = Story()
    story.mail(1, certificate_file(SHORT))
    story.staff(AddContact("lee@harbor.example", Role.AGENT), number=50)
    story.staff(AddContact("lee@harbor.example", Role.AGENT), number=51)
    story.mail(2, certificate_file(SHORT, "once-more.pdf"), sender=Address("lee@harbor.example", "Lee"))
    story.staff(Snooze(date(2026, 5, 1)), number=52)
    story.days(date(2026, 3, 3), date(2026, 5, 4))
    story.staff(Stop(), number=53)
    story.days(date(2026, 5, 5), date(2026, 7, 1))
    story.mail(3, certificate_file(compliant(), "at-last.pdf"))
    return story


def staff_orders_about_nobody() -> Story:
    """The same, where no vendor is known; and before anything has come or was asked for."""
    story = Story(Record("stray", "token-stray"))
    story.staff(Snooze(date(2026, 5, 1)), number=50)
    story.staff(Stop(), number=51)
    story.staff(AddContact("lee@harbor.example", Role.AGENT), number=52)
    story.staff(Alias(""), number=53)
    story.record = vendor()
    story.staff(Alias(""), number=54)
    story.staff(AddContact("lee@harbor.example", Role.AGENT), number=55)
    return story


def a_contact_for_a_request() -> Story:
    """A new address is asked for what was asked for before."""
    story = Story()
    story.record = replace(story.record, requested_at=START)
    story.staff(AddContact(AGENT, Role.AGENT), number=50)
    story.staff(AddContact("lee@harbor.example", Role.VENDOR), number=51)
    return story


def one_agent_each() -> Story:
    """Two agents with a line each: who sent what is in order hears it, and the other what is open."""
    story = Story(
        vendor(
            contact(VENDOR, Role.VENDOR),
            contact(AGENT, lines=(GL, WC)),
            contact("lee@harbor.example", name="Lee", lines=(AUTO,)),
        )
    )
    story.mail(1, certificate_file(without(compliant(), AUTO)), in_thread=True)
    story.mail(2, certificate_file(without(SHORT, AUTO), "short.pdf"), in_thread=True)
    return story


def words() -> Story:
    story = Story()
    story.mail(1, new_text="We have no cars. Is that fine?\n" * 100)
    story.mail(2, sender=Address(VENDOR, "Joe"), new_text="Thanks")
    story.mail(3, sender=STAFF, new_text="I called them.")
    for at, nature in enumerate((Nature.AUTO_REPLY, Nature.ROBOT, Nature.LIST, Nature.OWN, Nature.BOUNCE), 4):
        story.mail(at, nature=nature, nature_reasons=(f"it is {nature.value}",), title=f"an automatic mail: {nature}")
    story.staff(Dismiss(), answering="words:", number=50)
    return story


def senders() -> Story:
    """Who is answered, and who becomes a contact."""
    known = (
        contact(VENDOR, Role.VENDOR, name="Acme office"),
        contact(AGENT),
        contact("failing@oakridge.example", failing=True),
        contact("hearsay@oakridge.example", trusted=False),
    )
    story = Story(vendor(*known))
    files = iter(certificate_file(compliant(issued=date(2026, 2, day)), f"{day}.pdf") for day in range(1, 28))
    stranger, own_domain = Address(STRANGER, "Kim"), Address("lee@oakridge.example", "Lee")
    story.mail(1, next(files), sender=Address(VENDOR, "Joe"))
    story.mail(2, next(files), sender=stranger)
    story.mail(3, next(files), sender=stranger, in_thread=True)
    story.mail(4, next(files), sender=own_domain)
    story.later(days=2)
    story.mail(5, next(files), sender=own_domain, verification=Verification.FAIL, in_thread=True)
    story.mail(6, next(files), sender=own_domain, verification=Verification.PASS)
    story.mail(7, next(files), sender=Address("max@oakridge.example"), in_thread=True)
    story.later(days=2)
    story.mail(8, next(files), sender=stranger, vouched_by=STAFF.email)
    story.mail(9, next(files), sender=STAFF)
    story.mail(10, next(files), sender=None)
    story.later(days=2)
    story.mail(11, next(files), sender=Address("no-reply@portal.example"), nature=Nature.ROBOT)
    story.mail(12, next(files), suppress_answer=("it was sent to a list",))
    story.mail(13, next(files), sender=Address("failing@oakridge.example"))
    free = Producer("Solo Agency", email="solo@gmail.com")
    for number, address in ((14, "solo@gmail.com"), (15, "other@gmail.com")):
        story.later(days=2)
        certificate = replace(compliant(issued=date(2026, 2, number)), producer=free)
        story.mail(
            number,
            certificate_file(certificate, f"{number}.pdf"),
            sender=Address(address),
            verification=Verification.PASS,
        )
    return story


def nobody_to_tell() -> Story:
    story = Story(vendor(contact("hearsay@oakridge.example", trusted=False)))
    story.mail(1, certificate_file(compliant()), sender=Address(STRANGER))
    story.mail(2, problem("encrypted", "x.pdf"), sender=Address(STRANGER))
    story.mail(3, sender=Address(STRANGER), new_text="Hello?")
    story.staff(Dismiss(), answering="review:")
    return story


def too_many() -> Story:
    """Somebody who was written to often today is not answered again, and staff hear of it."""
    story = Story(written=200)
    story.mail(1, certificate_file(compliant()))
    story.writes = 19
    story.mail(2, certificate_file(SHORT, "b.pdf"), sender=Address(STRANGER))
    story.writes = 20
    story.mail(3, new_text="And now?")
    story.writes = 0
    for number in range(4, 16):
        story.mail(number, problem("encrypted", f"{number}.pdf"))
    return story


def strays() -> Story:
    """A message that is nobody's: what staff are asked."""
    story = Story(Record("stray-1", "token-stray"))
    story.mail(1, certificate_file(compliant("Nobody Inc")), sender=Address(STRANGER, "Kim"))
    story.staff(Assign("acme"), answering="stray:", number=50)
    for number, readings, more in (
        (2, (certificate_file(compliant("Nobody Inc")), certificate_file(compliant("Other Inc"), "b.pdf")), {}),
        (3, (certificate_file(compliant("Nobody Inc")),), {"verification": Verification.FAIL}),
        (4, (other_page("an invoice"),), {}),
        (5, (), {"new_text": "Who are you?"}),
        (6, (), {"nature": Nature.ROBOT}),
        (7, (other_page("an invoice"),), {"nature": Nature.ROBOT, "nature_reasons": ("it says so",)}),
        (8, (problem("encrypted", "x.pdf"),), {"ignored": (IgnoredPart("3", "", "a Word file", resend=True),)}),
    ):
        other = Story(Record(f"stray-{number}", "token-stray"))
        other.mail(number, *readings, sender=Address(STRANGER), **more)
        story.written += other.written
    return story


def renewal_season() -> Story:
    """A year of a vendor whose lines end on different days and who sends nothing more."""
    certificate = with_policy(compliant(), AUTO, expiration=date(2027, 1, 20))
    certificate = with_policy(certificate, WC, expiration=date(2027, 3, 1))
    story = Story(vendor(contact(VENDOR, Role.VENDOR, phone="(555) 010-0100"), contact(AGENT, phone="(555) 010-0200")))
    story.mail(1, certificate_file(certificate))
    story.days(date(2026, 11, 20), date(2027, 3, 20))
    return story


def renewal_sent_in_time() -> Story:
    story = Story()
    story.mail(1, certificate_file(compliant()))
    story.days(date(2026, 11, 20), date(2026, 12, 5))
    renewal = compliant(effective=date(2027, 1, 1), expiration=date(2028, 1, 1), issued=date(2026, 12, 5))
    story.mail(2, certificate_file(renewal, "renewal.pdf"))
    story.days(date(2026, 12, 6), date(2027, 2, 1))
    return story


def reminders_held_up() -> Story:
    """While a person owes an answer, nobody is reminded; when it takes too long, staff hear of it."""
    story = Story()
    story.mail(1, certificate_file(compliant()))
    story.on(date(2026, 11, 20))
    story.mail(2, new_text="We are changing insurers.")
    story.days(date(2026, 11, 25), date(2026, 12, 20))
    story.staff(Dismiss(), answering="words:")
    story.days(date(2026, 12, 21), date(2027, 1, 20))
    return story


def first_requests() -> Story:
    profile = vendor().profile
    assert profile is not None
    story = Story(replace(vendor(), profile=replace(profile, released=True)))
    story.days(date(2026, 3, 2), date(2026, 3, 5))
    for title, changes in (
        ("not released", {"released": False}),
        ("inactive", {"active": False}),
        ("paused", {"paused_until": date(2026, 3, 6)}),
        ("nobody to write to", {"contacts": ()}),
        ("of a class that the rules do not have", {"vendor_class": "stuntman"}),
        ("with a vendor's contact alone", {"contacts": (Contact(VENDOR, Role.VENDOR),)}),
    ):
        other = Story(replace(vendor(), profile=replace(profile, **{"released": True, **changes})))  # type: ignore[arg-type]
        other.written.append(f"-- {title}\n")
        other.days(date(2026, 3, 5), date(2026, 3, 8))
        story.written += other.written
    return story


def letters_on_their_way() -> Story:
    """What servers answer."""
    story = Story()
    story.mail(1, certificate_file(SHORT))
    story.sent(SendResult(SendState.DEFERRED, detail="no connection"))
    story.later(minutes=1)
    story.sent(SendResult(SendState.DEFERRED, detail="451 4.3.0 try later"))
    story.later(minutes=6)
    story.sent(SendResult(SendState.SENT, {VENDOR: "450 4.2.0 greylisted"}))
    story.later(minutes=31)
    story.sent(SendResult(SendState.SENT, {VENDOR: "550 5.1.1 no such user"}), at=0)
    story.mail(2, certificate_file(without(compliant(), AUTO), "b.pdf"))
    for _ in range(2):
        story.sent(SendResult(SendState.UNCERTAIN, detail="the connection was lost"))
        story.later(minutes=31)
    story.later(days=1)
    story.mail(3, certificate_file(without(compliant(), WC), "c.pdf"))
    story.record = sending(story.record, story.record.outbox[-1].key, story.office)
    story.step("a crash, and the start after it", recovered(story.record, story.office))
    story.later(days=1)
    story.mail(4, certificate_file(without(compliant(), GL), "d.pdf"))
    story.later(hours=47, minutes=59)
    story.sent(SendResult(SendState.DEFERRED, {AGENT: "450 busy"}))
    story.later(minutes=2)
    story.sent(SendResult(SendState.DEFERRED, {AGENT: "450 busy"}))
    story.mail(5, new_text="Hello")
    story.sent(SendResult(SendState.REFUSED, {STAFF.email: "550 5.2.2 full"}, "refused"))
    return story


def bounces() -> Story:
    story = Story()
    story.mail(1, certificate_file(SHORT))
    story.sent()
    ours = story.record.outbox[0].message_id
    reports = (
        Bounce((FailedRecipient(AGENT, "4.4.1", "delayed", "busy"),), ours),
        Bounce((FailedRecipient(AGENT, "5.1.1", "Failed", "550 no such user"),), "<other@elsewhere.example>"),
        Bounce(
            (FailedRecipient(AGENT, "5.2.2", "failed", "mailbox full"), FailedRecipient(VENDOR, "5.1.1", "", "")), ours
        ),
        Bounce((FailedRecipient("x@elsewhere.example", "5.1.1", "failed", "unknown"),), ours),
        Bounce((FailedRecipient(AGENT, "5.1.10", "failed", "null MX"),), ours),
    )
    for number, bounce in enumerate(reports, 2):
        story.mail(number, sender=None, nature=Nature.BOUNCE, bounce=bounce, subject="Undeliverable")
    story.mail(20, certificate_file(compliant()))
    return story


def comparisons() -> Story:
    """What there is less of on a renewal is shown to staff."""
    story = Story()
    story.mail(1, certificate_file(with_umbrella(compliant())))
    worse = compliant(effective=date(2027, 1, 1), expiration=date(2028, 1, 1), issued=date(2026, 12, 1))
    general, auto, comp = worse.policies
    worse = replace(
        worse,
        policies=(
            replace(
                general,
                policy_number="GL-99",
                subrogation_waived=Mark.BLANK,
                flags={**general.flags, "occurrence": False, "claims_made": True},
                limits={**general.limits, "med_exp": None, "general_aggregate": 1_000_000},
            ),
            replace(auto, flags={"any_auto": False, "scheduled_autos": True}, effective=date(2027, 2, 1)),
            replace(comp, flags={**comp.flags, "proprietor_excluded": "Y"}),
        ),
        insurers={**worse.insurers, "A": Insurer("Other Mutual", "30303")},
    )
    story.on(date(2026, 12, 7))
    story.mail(2, certificate_file(worse, "renewal.pdf"))
    return story


def commands_by_mail() -> Story:
    """Commands that are refused or not understood."""
    story = Story()
    mail = message(1, sender=Address(STRANGER), subject="APPROVE", new_text="APPROVE\n" * 100)
    story.step("a stranger commands", refuse(story.record, mail, "it does not come from a staff address", story.office))
    nobody = message(2, sender=None)
    story.step("nobody commands", refuse(story.record, nobody, "it does not come from a staff address", story.office))
    story.step("refused twice", refuse(story.record, mail, "it does not come from a staff address", story.office))
    texts = ("WAIVE everything", "ASSIGN to the vendor", "NEW", "WAIVE gl.* UNTIL 2027-13-01 BECAUSE x", "Hello")
    for number, text in enumerate(texts, 3):
        asked = message(number, sender=STAFF, new_text=text)
        lines = tuple(one for one in parse(text, today=START.date()) if hasattr(one, "why"))
        done = ("APPROVE",) if number == 3 else ()
        story.step(f"staff write “{text}”", not_understood(story.record, asked, lines, story.office, done=done))
    story.step("without an address", not_understood(story.record, nobody, (), story.office))
    return story


STORIES: dict[str, Callable[[], Transcript]] = {
    story.__name__: story
    for story in (
        certificates, several_files, not_read, pages, for_a_person, waivers, staff_reject, staff_orders,
        staff_orders_about_nobody, a_contact_for_a_request, one_agent_each, words, senders,
        nobody_to_tell, too_many, strays, renewal_season, renewal_sent_in_time, reminders_held_up, first_requests,
        letters_on_their_way, bounces, comparisons, commands_by_mail,
    )
}  # fmt: skip
