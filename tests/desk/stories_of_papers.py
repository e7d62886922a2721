"""Stories of a vendor's papers: notices of cancellation, what staff do to a record, how long things are kept."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from coibot.desk.events import Dismiss
from coibot.desk.follow_ups import follow_up_days
from coibot.desk.holding import is_held, is_paused, paused, resumed
from coibot.desk.judgement import judge
from coibot.desk.lifecycle import end, hold, let_go, rename, retire, take_in
from coibot.desk.retention import reckon, rests_on
from coibot.desk.standing import standing
from coibot.model.assessment import Waiver
from coibot.model.certificate import Notice, NoticeKind
from coibot.model.document import Document, DocumentKind, FileReading
from coibot.model.letter import SendResult, SendState
from coibot.model.message import Address, Verification
from coibot.model.record import Record
from coibot.model.vendor import Role
from coibot.rules.rulebook import Retention
from coibot.samples import with_policy
from tests.certificates import compliant, without
from tests.desk.desk import AGENT, STAFF, VENDOR, certificate_file, contact, entry, noon, on_file, vendor
from tests.desk.story import AUTO, GL, SHORT, STRANGER, WC, Story, hash_of, other_page
from tests.desk.told import Transcript, plain

CHICAGO = ZoneInfo("America/Chicago")
CANCELLATION = Notice(NoticeKind.CANCELLATION, "GL-1002003", date(2026, 4, 15), "Acme Plumbing LLC", "non-payment")


def notice_file(notice: Notice, name: str, *unreadable: str) -> FileReading:
    document = Document(DocumentKind.NOTICE, (1,), notice=notice, unreadable=unreadable)
    return FileReading(name, f"{hash_of(name + repr(notice)):064x}"[-64:], 1, (document,))


def notices() -> Story:
    """An insurer cancels and takes it back; what is in doubt is put before staff alone."""
    story = Story()
    story.mail(1, certificate_file(compliant()))
    story.later(days=1)
    story.mail(2, notice_file(CANCELLATION, "cancelled.pdf"), sender=Address(STRANGER, "Insurer"))
    story.mail(3, notice_file(CANCELLATION, "cancelled-once-more.pdf"))
    back = replace(CANCELLATION, kind=NoticeKind.REINSTATEMENT, effective=date(2026, 4, 20))
    story.later(days=1)
    story.mail(4, notice_file(back, "reinstated.pdf"))
    for number, notice, unreadable in (
        (5, replace(CANCELLATION, policy_number="GL-999", reason=None), ()),
        (6, replace(CANCELLATION, effective=date(2027, 1, 1)), ()),
        (7, replace(CANCELLATION, policy_number=None), ("notice.policy_number",)),
        (8, replace(CANCELLATION, effective=None), ("notice.effective", "notice.policy_number")),
        (9, replace(back, reason="as agreed"), ("notice.kind",)),
    ):
        story.later(days=1)
        story.mail(number, notice_file(notice, f"{number}.pdf", *unreadable), sender=None if number == 9 else STAFF)
    story.days(date(2026, 3, 20), date(2026, 4, 24))
    return story


def notices_in_words() -> Story:
    """A notice in a mail's own words is believed of those whom something vouches for."""
    story = Story()
    for title, more in (
        ("a contact", {}),
        ("a contact whom the server disowns", {"verification": Verification.FAIL}),
        ("a stranger", {"sender": Address(STRANGER)}),
        ("a stranger whom the server vouches for", {"sender": Address(STRANGER), "verification": Verification.PASS}),
        ("a stranger whom staff vouch for", {"sender": Address(STRANGER), "vouched_by": STAFF.email}),
        ("nobody", {"sender": None}),
    ):
        other = Story()
        other.mail(1, certificate_file(compliant()))
        other.later(days=1)
        other.written = [f"-- {title}\n"]
        notice = notice_file(CANCELLATION, "the mail itself")
        sha256 = other.record.handled[0].sha256[::-1]
        document = replace(notice, sha256=sha256)
        other.mail(2, document, sha256=sha256, new_text="We cancel GL-1002003.\n" * 100, files=(), **more)  # type: ignore[arg-type]
        story.written += other.written
    return story


def notices_of_those_not_written_to() -> Story:
    story = Story()
    for title, changes, day in (
        ("paused", {"paused_until": date(2026, 6, 1)}, date(2026, 4, 15)),
        ("paused until today", {"paused_until": date(2026, 3, 3)}, date(2026, 4, 15)),
        ("inactive", {"active": False}, date(2026, 4, 15)),
        ("it ends in two days", {}, date(2026, 3, 5)),
        ("it has ended", {}, date(2026, 3, 1)),
        ("nobody there", {"contacts": ()}, date(2026, 4, 15)),
    ):
        other = Story()
        other.mail(1, certificate_file(compliant()))
        assert other.record.profile is not None
        other.record = replace(other.record, profile=replace(other.record.profile, **changes))  # type: ignore[arg-type]
        other.later(days=1)
        other.written = [f"-- {title}\n"]
        other.mail(2, notice_file(replace(CANCELLATION, effective=day), "n.pdf"), certificate_file(SHORT, "b.pdf"))
        story.written += other.written
    return story


def unanswered() -> Story:
    """What was asked for does not come: two reminders, then staff."""
    certificate = certificate_file(without(compliant(), WC))
    story = Story(vendor(contact(VENDOR, Role.VENDOR, phone="(555) 010-0100"), contact(AGENT, failing=True)))
    story.mail(1, certificate, sender=Address(VENDOR))
    story.written.append(f"days {', '.join(map(str, follow_up_days(story.record, story.office)))}\n")
    story.days(date(2026, 3, 3), date(2026, 5, 1))
    missed = Story()
    missed.mail(1, certificate)
    missed.days(date(2026, 4, 20), date(2026, 5, 20))
    waiting = Story()
    waiting.mail(1, certificate)
    waiting.mail(2, new_text="Why do you need this?")
    waiting.days(date(2026, 3, 3), date(2026, 5, 1))
    called_off = Story()
    called_off.mail(1, certificate)
    called_off.record = replace(
        called_off.record, outbox=tuple(replace(one, state=SendState.CANCELLED) for one in called_off.record.outbox)
    )
    called_off.written.append(f"days {follow_up_days(called_off.record, called_off.office)}\n")
    called_off.days(date(2026, 3, 3), date(2026, 5, 1))
    divided = Story(
        vendor(contact(VENDOR, Role.VENDOR), contact(AGENT, lines=(GL, WC)), contact(STRANGER, lines=(AUTO,)))
    )
    divided.mail(1, certificate_file(without(SHORT, AUTO)))
    divided.days(date(2026, 3, 3), date(2026, 3, 20))
    for title, other in (("missed days", missed), ("a question of theirs waits", waiting),
                         ("called off", called_off), ("two agents", divided)):  # fmt: skip
        story.written += [f"-- {title}\n", *other.written]
    return story


def a_roster_changes() -> Story:
    """Renamed, held, ended, merged."""
    story = Story()
    story.mail(1, certificate_file(compliant("Acme West LLC")))
    story.step("renamed", rename(story.record, story.office, "Acme West LLC", "Pat"))
    story.step("renamed to the same", rename(story.record, story.office, "Acme West LLC", "Pat"))
    story.step("a slip", rename(story.record, story.office, "Acme Westt LLC", "Pat", slip=True))
    story.step("renamed back", rename(story.record, story.office, "Acme Plumbing LLC", "Pat"))
    story.step("held", hold(story.record, story.office, "a claim", "Pat"))
    story.step("let go", let_go(story.record, story.office, "", "Pat"))
    story.step("held again", hold(story.record, story.office, "a suit", "Pat"))
    story.step("let go again", let_go(story.record, story.office, "settled", "Pat"))
    story.step("let go, not held", let_go(story.record, story.office, "settled", "Pat"))
    story.mail(2, certificate_file(SHORT, "short.pdf"))
    story.record = replace(
        story.record,
        outbox=tuple(
            replace(one, state=state, next_attempt=story.now)
            for one, state in zip(story.record.outbox * 9, SendState, strict=False)
        ),
    )
    story.step("ended", end(story.record, story.office, "the job is done", "Pat"))
    story.step("ended again", end(story.record, story.office, "the job is done", "Pat"))
    return story


def two_are_one() -> Story:
    """A company was on the roster twice."""
    gone = Story(
        replace(
            vendor(contact(AGENT), contact("joe@west.example", Role.VENDOR), name="Acme West LLC", vendor_id="west"),
            waivers=(Waiver("insured", date(2026, 12, 31), "a twin", STAFF.email, date(2026, 1, 2)),),
        )
    )
    assert gone.record.profile is not None
    profile = replace(gone.record.profile, aliases=("Acme Plumbing LLC", "AW"), sites=("north", "south"), state="IL",
                      written_contract=True, released=True, notes="calls at night\nhas a dog")  # fmt: skip
    gone.record = replace(gone.record, profile=profile)
    gone.mail(1, certificate_file(compliant("Acme West LLC")), certificate_file(SHORT, "shared.pdf"))
    gone.mail(2, new_text="Why?")
    gone.mail(3, other_page("an endorsement whose form number is not known"))
    gone.record = replace(gone.record, keys=(*gone.record.keys, "request:west"), requested_at=gone.now)
    gone.step("held", hold(gone.record, gone.office, "a claim", "Pat"))
    story = Story()
    assert story.record.profile is not None
    mine = replace(story.record.profile, aliases=("AW",), sites=("south", "east"), notes="has a dog\n\nowes a call")
    story.record = replace(story.record, profile=mine)
    story.mail(4, certificate_file(SHORT, "shared.pdf"))
    story.later(days=1)
    gone.now = story.now
    story.step("taken in", take_in(story.record, story.office, gone.record, "Pat"))
    story.step("taken in again", take_in(story.record, story.office, gone.record, "Pat"))
    gone.step("retired", retire(gone.record, gone.office, "acme", "Pat"))
    gone.step("retired again", retire(gone.record, gone.office, "acme", "Pat"))
    story.written += ["-- the other\n", *gone.written]
    return story


def letters_held() -> Story:
    """PAUSE ALL and RESUME ALL."""
    story = Story(Record("office", "token-office"))
    story.written.append(f"paused, without a record: {is_paused(None)}\n")
    for title, decide in (("paused", paused), ("resumed", resumed), ("paused again", paused)):
        story.step(title, decide(story.record, story.office, by="Pat"))
        story.written.append(f"paused: {is_paused(story.record)}\n")
    for to in ((AGENT,), (STAFF.email,), (AGENT, STAFF.email)):
        story.written.append(f"a letter to {', '.join(to)} is held: {is_held(entry(*to), story.office)}\n")
    return story


def standings() -> Story:
    """STATUS: how a vendor stands, in a few sentences."""
    story = Story()

    def tell(title: str) -> None:
        assessment = judge(story.record, story.office, story.office.today)
        story.written.append(f"{title}: {standing(story.record, assessment, story.office)}\n")

    def profile(**changes: object) -> None:
        assert story.record.profile is not None
        story.record = replace(story.record, profile=replace(story.record.profile, **changes))  # type: ignore[arg-type]

    tell("at first")
    story.mail(1, certificate_file(SHORT))
    tell("before the answer went out")
    story.later(hours=10)  # past midnight in London, not in Chicago
    story.sent()
    tell("answered")
    story.mail(2, new_text="Why?")
    story.mail(3, certificate_file(compliant("Acme Plumbing Inc"), "other-name.pdf"))
    profile(paused_until=date(2026, 4, 1))
    tell("paused, with questions")
    story.staff(Dismiss(), answering="words:")
    profile(paused_until=story.office.today)
    tell("one question answered, and paused until today")
    profile(active=False, paused_until=date(2026, 4, 1))
    tell("inactive")
    return story


def kept_how_long() -> Story:
    """What may be deleted on which day, by rules of a year, two years, and by none."""
    story = Story()
    story.on(date(2025, 3, 3))
    old = compliant(effective=date(2025, 1, 1), expiration=date(2026, 1, 1), issued=date(2025, 2, 20))
    story.mail(1, certificate_file(old, "old.pdf"))
    story.sent()
    story.on(date(2025, 6, 2))
    newer = replace(old, issue_date=date(2025, 6, 1))
    story.mail(2, certificate_file(newer, "restated.pdf"), other_page("an endorsement whose form is not known"))
    story.on(date(2026, 1, 5))
    story.mail(3, certificate_file(compliant(), "renewed.pdf"))
    story.sent(SendResult(SendState.REFUSED, {AGENT: "550 no"}, "refused"))
    story.mail(4, new_text="Why?")
    stray = Story(Record("stray", "token-stray"))
    stray.on(date(2025, 4, 1))
    stray.mail(10, certificate_file(compliant("Nobody Inc"), "nobody.pdf"), sender=Address(STRANGER))
    owed = Story(Record("owed", "token-owed"))
    owed.on(date(2025, 4, 1))
    owed.mail(11, certificate_file(compliant("Nobody Else Inc"), "else.pdf"), sender=Address(STRANGER))
    stray.on(date(2025, 4, 2))
    stray.staff(Dismiss(), answering="stray:")
    for one in range(len(stray.record.outbox)):
        stray.sent(at=one)
    story.written.clear()
    rules = Retention(mails=365, letters=365, documents=365, strays=365)
    long = Retention(mails=365, letters=730, documents=730, strays=730)
    twin = replace(story.record, id="twin", documents=story.record.documents[:1], outbox=(), questions=())

    def tell(title: str, records: Sequence[Record], by: Retention, day: date) -> None:
        story.on(day)
        told = reckon(records, by, day, CHICAGO, lambda record: rests_on(record, story.office))
        lines = [f"  {plain(one)}\n" for one in (*told.bytes, *told.strays)]
        story.written.append(f"{day} {title}, of {len(told.spoken_of)}:\n{''.join(lines) or '  nothing'}")

    every = (story.record, stray.record, owed.record)
    uneven = with_policy(compliant(), AUTO, expiration=date(2027, 3, 1))
    open_ended = with_policy(compliant(), AUTO, expiration=None)
    gone = [
        replace(
            Story(Record(name, f"token-{name}")).record, documents=on_file(certificate, noon(date(2026, 2, 1)), name)
        )
        for name, certificate in (("uneven", uneven), ("open-ended", open_ended), ("even", compliant()))
    ]
    for day in (date(2027, 12, 31), date(2028, 1, 1), date(2028, 2, 28), date(2028, 2, 29)):
        tell("of vendors that are gone", gone, rules, day)
    for day in (date(2026, 3, 2), date(2026, 3, 3), date(2026, 4, 1), date(2026, 4, 2), date(2026, 6, 2),
                date(2027, 1, 1), date(2027, 1, 5), date(2028, 1, 1)):  # fmt: skip
        tell("by a year", every, rules, day)
    tell("by two years", every, long, date(2027, 6, 2))
    tell("by none", every, Retention(), date(2056, 1, 1))
    held = hold(story.record, story.office, "a claim", "Pat").record
    tell("held", (held, stray.record), rules, date(2028, 1, 1))
    tell("a twin merged into one that is held", (held, replace(twin, merged_into=held.id)), rules, date(2028, 1, 1))
    tell("a twin that was merged", (twin,), rules, date(2028, 1, 1))
    story.record = replace(story.record, outbox=tuple(
        replace(one, state=SendState.DEFERRED) for one in story.record.outbox))  # fmt: skip
    tell("letters wait", (story.record,), rules, date(2028, 1, 1))
    assigned = replace(stray.record, history=(*stray.record.history, replace(stray.record.history[-1], what="assigned",
                                                                            detail=held.id)))  # fmt: skip
    tell("assigned to one that is held", (held, assigned), rules, date(2028, 1, 1))
    tell("assigned to another", (assigned,), rules, date(2028, 1, 1))
    waits = replace(stray.record, outbox=(entry(AGENT, state=SendState.QUEUED),))
    tell("a stray's letter waits", (waits,), rules, date(2028, 1, 1))
    return story


def shared_by_agents() -> Story:
    """Who reads of which lines, where agents are told apart by the roster or by the certificates they sent."""
    story = Story()
    general, auto, comp = compliant().policies
    theirs = replace(compliant(), policies=(auto, comp), producer=replace(compliant().producer, email=STRANGER))
    known = vendor(contact(VENDOR, Role.VENDOR), contact(AGENT), contact(STRANGER))
    for title, record in (
        ("by what they sent", known),
        (
            "one of them is silent",
            vendor(contact(VENDOR, Role.VENDOR), contact(AGENT, silent="left"), contact(STRANGER)),
        ),
    ):
        other = Story(record)
        other.mail(1, certificate_file(replace(compliant(), policies=(general,)), "gl.pdf"))
        other.mail(2, certificate_file(theirs, "auto.pdf"), sender=Address(STRANGER))
        other.mail(3, certificate_file(without(SHORT, AUTO), "both.pdf"), sender=Address(VENDOR))
        other.days(date(2026, 3, 9), date(2026, 3, 25))
        other.days(date(2026, 11, 30), date(2027, 1, 20))
        story.written += [f"-- {title}\n", *other.written]
    return story


def cancelled_and_over() -> Story:
    """A cancelled policy is chased like one that ends; staff see which it was."""
    story = Story()
    story.mail(1, certificate_file(compliant()))
    story.later(days=1)
    story.mail(2, notice_file(replace(CANCELLATION, effective=date(2026, 3, 20)), "n.pdf"), sender=STAFF)
    story.days(date(2026, 3, 4), date(2026, 4, 10))
    return story


STORIES: dict[str, Callable[[], Transcript]] = {
    story.__name__: story
    for story in (
        notices, notices_in_words, notices_of_those_not_written_to, unanswered, a_roster_changes, two_are_one,
        letters_held, standings, kept_how_long,
        shared_by_agents, cancelled_and_over,
    )
}  # fmt: skip
