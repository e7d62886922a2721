"""What staff write, and what it does."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coibot.desk.commands import DISMISSED, authorised, describe, staff_decided
from coibot.desk.decide import decide
from coibot.desk.events import (
    AddContact,
    Adopt,
    Alias,
    Approve,
    Assign,
    Command,
    Dismiss,
    MessageArrived,
    PauseAll,
    RequestFrom,
    ResumeAll,
    Snooze,
    StaffDecided,
    Stop,
    Waive,
)
from coibot.desk.events import Status as StatusOf
from coibot.desk.judgement import judge
from coibot.desk.orders import VERBS, Misunderstood, parse
from coibot.model.assessment import Status, Verdict
from coibot.model.certificate import CoverageLine
from coibot.model.document import Document, DocumentKind, FileReading
from coibot.model.letter import LetterKind
from coibot.model.message import Address, Verification
from coibot.model.record import OpenQuestion, Record
from coibot.model.vendor import Role
from tests.certificates import compliant, with_limit, without
from tests.desk.desk import (
    AGENT,
    STAFF,
    START,
    certificate_file,
    contact,
    message,
    office,
    on_file,
    rulebook,
    vendor,
)
from tests.rules.build import notice, other

SPRING = date(2027, 3, 1)

UNDERSTOOD: list[tuple[str, list[Command]]] = [
    ("ASSIGN acme-plumbing", [Assign("acme-plumbing")]),
    ("assign acme-plumbing", [Assign("acme-plumbing")]),
    ("  Assign: acme-plumbing, thanks!", [Assign("acme-plumbing")]),
    ("Assign this to acme-plumbing please", [Assign("acme-plumbing")]),
    ('ASSIGN "acme-plumbing"', [Assign("acme-plumbing")]),
    ("*ASSIGN* acme-plumbing", [Assign("acme-plumbing")]),
    ("**ASSIGN acme-plumbing**", [Assign("acme-plumbing")]),
    ("`ASSIGN acme-plumbing`", [Assign("acme-plumbing")]),
    ("“ASSIGN acme-plumbing”", [Assign("acme-plumbing")]),
    ("ASSIGN\u00a0acme-plumbing", [Assign("acme-plumbing")]),
    ("NEW contractor", [Adopt("contractor")]),
    ("new class contractor", [Adopt("contractor")]),
    ("NEW contractor\n\nThanks, Pat", [Adopt("contractor")]),
    ("DISMISS", [Dismiss()]),
    ("Dismiss.", [Dismiss()]),
    ("dismiss not one of ours", [Dismiss("not one of ours")]),
    ("APPROVE", [Approve()]),
    ("approve because I called them", [Approve("I called them")]),
    ("ALIAS", [Alias("")]),
    ('ALIAS "Acme West LLC"', [Alias("Acme West LLC")]),
    ("WAIVE insured UNTIL 2027-03-01 BECAUSE renamed", [Waive("insured", SPRING, "renamed")]),
    ("waive insured until 3/1/2027 since renamed.", [Waive("insured", SPRING, "renamed")]),
    ("Waive general_liability.* until 2027-03-01 because of BECAUSE", [
        Waive("general_liability.*", SPRING, "of BECAUSE")]),
    ("Hi,\n\nALIAS\nAPPROVE\n", [Alias(""), Approve()]),
    ("Who is this?", []),
    ("Approved by whom?", []),
    ("Newton wrote again", []),
    ("Please assign it to acme", [Assign("acme")]),
    ("> APPROVE", []),
    ("  > DISMISS  nothing is owed", []),
    ("", []),
    ("Hi team, ok please go ahead and approve it, thanks", [Approve()]),
    ("Thanks! Approved", [Approve()]),
    ("approved per our call", [Approve("per our call")]),
    ("Approve all of them b/c we checked", [Approve("we checked")]),
    ("APPROVED as discussed", [Approve("discussed")]),
    ("approve?", []),
    ("approve the name?", []),
    ("APPROVE?", []),
    ("new vendor, as class contractor", [Adopt("contractor")]),
    ("waive the umbrella requirement through 2027-03-01, reason: small job", [
        Waive("umbrella", SPRING, "small job")]),
    ("WAIVE their auto, til 2027-03-01 - b/c no cars", [Waive("auto", SPRING, "no cars")]),
    ("WAIVE GL: each occ UNTIL 2027-03-01 BECAUSE: x", [Waive("gl: each occ", SPRING, "x")]),
    ("SNOOZE UNTIL 2027-03-01", [Snooze(SPRING)]),
    ("snooze acme until 3/1/2027", [Snooze(SPRING, "acme")]),
    ("Snooze this one until 2027-03-01.", [Snooze(SPRING)]),
    ("snooze reminders till 2027-03-01", [Snooze(SPRING)]),
    ("SNOOZE 2027-03-01", [Snooze(SPRING)]),
    ("SNOOZE Acme-West, FOR 2027-03-01", [Snooze(SPRING, "acme-west")]),
    ("snooze for a while", []),
    ("STOP", [Stop()]),
    ("stop", [Stop()]),
    ("Stop all letters to acme-west", [Stop("acme-west")]),
    ("stop reminders", [Stop()]),
    ("stop writing to acme", []),
    ("STOP Acme Plumbing & Sons, Inc.", [Stop("acme plumbing & sons, inc")]),
    ("stop by tomorrow", []),
    ("CONTACT lee@oakridge.example AGENT", [AddContact("lee@oakridge.example", Role.AGENT)]),
    ("contact: <Lee@Oakridge.example>", [AddContact("lee@oakridge.example", Role.AGENT)]),
    ("CONTACT joe@acme.example, as vendor", [AddContact("joe@acme.example", Role.VENDOR)]),
    ("contact me at joe@acme.example", []),
    ("contact a@b.example and c@d.example", []),
    ("REQUEST Acme West LLC <Office@West.example> Contractor", [
        RequestFrom("Acme West LLC", "office@west.example", "contractor")]),
    ("request from \"Acme West\" (office@west.example) as contractor", [
        RequestFrom("Acme West", "office@west.example", "contractor")]),
    ("Request Acme, office@west.example, class contractor", [
        RequestFrom("Acme", "office@west.example", "contractor")]),
    ("request that you call me", []),
    ("STATUS", [StatusOf()]),
    ("status of Acme?", [StatusOf("Acme")]),
    ("status on everyone", [StatusOf()]),
    ("STATUS ALL", [StatusOf()]),
    ("status about \"Acme West\"!", [StatusOf("Acme West")]),
    ("status one two three four five six seven eight", [StatusOf("one two three four five six seven eight")]),
    ("status one two three four five six seven eight nine", []),
    ("PAUSE ALL", [PauseAll()]),
    ("pause everything, please", [PauseAll()]),
    ("pause a moment", []),
    ("RESUME ALL", [ResumeAll()]),
    ("resume everything", [ResumeAll()]),
    ("resume work", []),
    ("dismiss not one of ours,", [Dismiss("not one of ours")]),
    ("APPROVE BECAUSE I called them", [Approve("I called them")]),
    ('ALIAS "Acme West LLC".', [Alias("Acme West LLC")]),
    ("STOP LETTERS TO acme-west", [Stop("acme-west")]),
    ("stop acme-west now", []),
    ("STATUS OF Acme", [StatusOf("Acme")]),
    ("WAIVE insured UNTIL 2027-03-01. BECAUSE renamed", [Waive("insured", SPRING, "renamed")]),
    ("Thanks!", []),
    ("approve?!", []),
    ("assigned to acme", [Assign("acme")]),
    ("dismissed", [Dismiss()]),
    ("approving, as we spoke", [Approve("we spoke")]),
    ("waived insured until 2027-03-01 because renamed", [Waive("insured", SPRING, "renamed")]),
    ("snoozed until 2027-03-01", [Snooze(SPRING)]),
    ("ASSIGN it as a vendor: acme", [Assign("acme")]),
    ("NEW vendor to this class contractor", [Adopt("contractor")]),
    ("CONTACT it to this class as a vendor: joe@acme.example", [AddContact("joe@acme.example", Role.VENDOR)]),
    ("contact joe@acme.example or agent", []),
    ("SNOOZE it until 2027-03-01", [Snooze(SPRING)]),
    ("SNOOZE this until 2027-03-01", [Snooze(SPRING)]),
    ("SNOOZE them until 2027-03-01", [Snooze(SPRING)]),
    ("SNOOZE vendor until 2027-03-01", [Snooze(SPRING)]),
    ("APPROVE after the call", [Approve("after the call")]),
    ("approve after the call", [Approve("after the call")]),
    ("approve on your word", [Approve("on your word")]),
    ("snooze it, until 2027-03-01", [Snooze(SPRING)]),
    ("SNOOZE until, for 2027-03-01", [Snooze(SPRING)]),
    ("approve both, please", [Approve()]),
    ("approve everything!", [Approve()]),
    ("Approve all of it. Thanks", [Approve()]),
    ("STOP all letters for acme-west", [Stop("acme-west")]),
    ("stop it", [Stop()]),
    ("stop this", [Stop()]),
    ("stop letters about acme-west", [Stop("acme-west")]),
    ("stop acme", []),
    ("status for acme", [StatusOf("acme")]),
    ("WAIVE for insured UNTIL 2027-03-01 BECAUSE renamed", [Waive("insured", SPRING, "renamed")]),
    ("WAIVE insured thru 2027-03-01, as agreed", [Waive("insured", SPRING, "agreed")]),
    ("WAIVE insured till 2027-03-01 for now", [Waive("insured", SPRING, "now")]),
    ("WAIVE his auto until 03/01/2027 reason: none", [Waive("auto", SPRING, "none")]),
    ("PAUSE, all", [PauseAll()]),
    ("RESUME, everything", [ResumeAll()]),
    ("REQUEST Acme <a@acme.example>, contractor", [RequestFrom("Acme", "a@acme.example", "contractor")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "commands"), UNDERSTOOD)
def test_how_people_write_commands(text: str, commands: list[Command]) -> None:
    assert list(parse(text)) == commands


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("ASSIGN", "ASSIGN acme-plumbing"),
        ("ASSIGN acme/etc", "ASSIGN acme-plumbing"),
        ("STOP acme (all of it)", "STOP vendor-id"),
        ("CONTACT joe@acme.example/sue AGENT", "CONTACT name@agency.example AGENT"),
        ("REQUEST Acme <office@acme.example> contractor, please", "REQUEST Acme Plumbing LLC"),
        ("ASSIGN ../../etc", "ASSIGN acme-plumbing"),
        ("NEW", "a class of your rules"),
        ("WAIVE insured", "UNTIL 2026-07-01"),
        ("WAIVE insured UNTIL 2027-03-01", "BECAUSE reason"),
        ("WAIVE insured UNTIL next spring BECAUSE x", "write it as 2026-07-01"),
        ("WAIVE insured UNTIL 2027-02-30 BECAUSE x", "is no date"),
        ("WAIVE insured UNTIL 13/13/2027 BECAUSE x", "is no date"),
        ("approve the roofer on Elm Street", "for one alone write WAIVE"),
        ("approve the name", "for one alone write WAIVE"),
        ("SNOOZE for a while", "SNOOZE UNTIL 2026-07-01"),
        ("STOP (all of it)", "STOP vendor-id"),
        ("CONTACT me", "CONTACT name@agency.example AGENT"),
        ("CONTACT a@b.example and c@d.example", "CONTACT name@agency.example AGENT"),
        ("CONTACT a@b.example BROKER", "CONTACT name@agency.example AGENT"),
        ("REQUEST it", "REQUEST Acme Plumbing LLC"),
        ("STATUS one two three four five six seven eight nine", "a vendor's name or id"),
        ("PAUSE", "PAUSE ALL"),
        ("RESUME", "RESUME ALL"),
        ("PAUSE acme", "SNOOZE vendor-id"),
        ("RESUME acme", "RESUME ALL"),
        ("STOP x", "STOP vendor-id"),
        ("CONTACT joe@acme.example or agent", "CONTACT name@agency.example AGENT"),
        ("WAIVE UNTIL 2027-03-01 BECAUSE x", "with the requirement as the letter names it"),
    ],
)
def test_a_slip_is_answered_with_what_would_be_right(text: str, hint: str) -> None:
    (slip,) = parse(text, today=START.date())
    assert isinstance(slip, Misunderstood) and hint in slip.why


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_that_staff_are_told_of_is_one(verb: str) -> None:
    assert parse(verb) != ()


@pytest.mark.parametrize("text", ["New certificate attached.", "Assign whoever you like", "Waive the fee, please"])
def test_prose_that_answers_no_question_commands_nothing(text: str) -> None:
    assert parse(text, unasked=True) == ()
    assert parse("DISMISS", unasked=True) == (Dismiss(),)


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("Please APPROVE", ()),
        ("approve", ()),
        ("stop", (Stop(),)),
        ("snooze acme until Friday", (Snooze(date(2026, 3, 6), "acme"),)),
        ("waive insured until 3/1/2027 because renamed", (Waive("insured", SPRING, "renamed"),)),
        ("status of acme?", (StatusOf("acme"),)),
        ("New vendor", ()),
        ("NEW contractor", (Adopt("contractor"),)),
    ],
)
def test_what_is_commanded_unasked(text: str, commands: tuple[Command, ...]) -> None:
    assert parse(text, unasked=True, today=date(2026, 3, 2)) == commands


_words = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=40)


@given(st.lists(_words | st.sampled_from(["ASSIGN", "WAIVE x UNTIL", "NEW", "DISMISS"]), max_size=6).map("\n".join))
def test_any_text_is_taken(text: str) -> None:
    for found in parse(text):
        assert describe(found) if not isinstance(found, Misunderstood) else found.why


_reason = st.from_regex(r"[a-z]{1,8}( [a-z]{1,8}){0,3}", fullmatch=True)
_commands = st.one_of(
    st.from_regex(r"[a-z]{3,8}(-[a-z]{3,8}){0,2}", fullmatch=True)
    .filter(lambda word: word not in ("this", "class", "vendor")).map(Assign),
    st.just(Approve()), st.just(Dismiss()), _reason.map(Dismiss), st.just(Alias("Acme West")),
    st.builds(Waive, st.sampled_from(["insured", "general_liability.*", "umbrella_excess.aggregate"]), st.dates(),
              _reason),
)  # fmt: skip


@given(_commands)
def test_what_a_command_is_called_means_that_command(command: Command) -> None:
    """The confirmation shows it so; who writes it again must be understood."""
    assert parse(describe(command)) == (command,)


class TestAuthorised:
    QUESTION = OpenQuestion("abcdefghijklm", "words:1", "?", START)

    @pytest.mark.parametrize(
        ("sender", "verification", "asked", "may"),
        [
            (STAFF, Verification.UNKNOWN, True, True),
            (STAFF, Verification.PASS, False, True),
            (STAFF, Verification.UNKNOWN, False, False),
            (STAFF, Verification.FAIL, True, False),
            (Address("mallory@evil.example"), Verification.PASS, True, False),
            (Address("pat@property.example.evil.example"), Verification.PASS, True, False),
            (None, Verification.PASS, True, False),
        ],
    )
    def test_who_may_command(self, sender: Address | None, verification: Verification, asked: bool, may: bool) -> None:
        came = message(sender=sender, verification=verification)
        assert (authorised(came, self.QUESTION if asked else None, office()) is None) is may


class TestDecisions:
    def record(self, insured: str = "Acme Plumbing Inc") -> Record:
        """A certificate came for the vendor under another legal form: a person is asked."""
        event = MessageArrived(message(), (certificate_file(compliant(insured)),), "", False, ("acme",))
        record = decide(vendor(), event, office()).record
        assert record.assessment is not None and record.assessment.verdict is Verdict.REVIEW
        return record

    def decided(self, record: Record, command: Command, number: int = 7) -> tuple[Record, list[LetterKind]]:
        question = record.questions[0].id if record.questions else None
        event = StaffDecided(command, STAFF.email, question, message(number, sender=STAFF))
        decision = staff_decided(record, event, office())
        return decision.record, [plan.kind for plan in decision.letters]

    def test_approving_accepts_the_unknown_and_tells_the_vendor(self) -> None:
        record, letters = self.decided(self.record(), Approve("called"))
        assert letters == [LetterKind.COMPLIANT, LetterKind.DECISION]
        (waiver,) = record.waivers
        assert (waiver.requirement, waiver.until, waiver.approved_by) == ("insured", date(2027, 1, 1), STAFF.email)
        assert record.questions[0].resolved_at == START

    def test_approving_does_not_forgive_what_is_missing(self) -> None:
        record = replace(self.record(), documents=())
        record = replace(record, assessment=None)
        after, _ = self.decided(record, Approve())
        assert after.waivers == ()

    def test_the_alias_is_the_name_on_the_certificate(self) -> None:
        record, _ = self.decided(self.record(), Alias(""))
        assert record.profile is not None and record.profile.aliases == ("Acme Plumbing Inc",)
        assert record.assessment is not None and record.assessment.verdict is Verdict.COMPLIANT

    def test_a_waiver_replaces_the_one_before(self) -> None:
        record, _ = self.decided(self.record(), Waive("insured", SPRING, "a"))
        record, _ = self.decided(record, Waive("insured", date(2026, 6, 30), "b"), 8)
        assert [(waiver.until, waiver.reason) for waiver in record.waivers] == [(date(2026, 6, 30), "b")]

    def test_dismissing_changes_no_verdict(self) -> None:
        record, letters = self.decided(self.record(), Dismiss("seen"))
        assert letters == [LetterKind.DECISION]
        assert record.assessment is not None
        assert [f.status for f in record.assessment.findings if f.requirement == "insured"] == [Status.UNKNOWN]

    def test_approving_without_a_word_and_a_term_holds_for_a_year(self) -> None:
        """The rules lost the vendor's class: nothing can be said of it, and nothing on file expires."""
        lost = vendor(vendor_class="gone")
        lost = replace(lost, assessment=judge(lost, office(), office().today))
        record, _ = self.decided(lost, Approve())
        assert [(one.until, one.reason) for one in record.waivers] == [(date(2027, 3, 2), "seen and approved")]

    def test_a_contact_that_failed_and_is_named_again_is_written_to_again(self) -> None:
        bad = contact(AGENT, Role.VENDOR, name="Dana", trusted=False, failing=True, silent="left", source="certificate")
        record, _ = self.decided(vendor(bad), AddContact(AGENT, Role.AGENT))
        assert record.profile is not None
        assert record.profile.contacts == (replace(bad, trusted=True, failing=False, silent=""),)

    @pytest.mark.parametrize(
        ("insured", "limit", "asked"),
        [("Acme Plumbing LLC", 1_000_000, False), ("Acme Plumbing Inc", 1_000_000, False),
         ("Acme Plumbing LLC", 500_000, True)],
    )  # fmt: skip
    def test_a_new_contact_is_asked_for_what_is_open_and_for_nothing_else(
        self, insured: str, limit: int, asked: bool
    ) -> None:
        stated = with_limit(compliant(insured), CoverageLine.GENERAL_LIABILITY, "each_occurrence", limit)
        record = replace(vendor(), documents=on_file(stated))
        _, letters = self.decided(record, AddContact("lee@oakridge.example", Role.AGENT))
        assert (LetterKind.DEFICIENT in letters) is asked

    @pytest.mark.parametrize(
        ("files", "said"),
        [(["b.pdf", "a.pdf"], "a.pdf and b.pdf count for nothing"), (["a.pdf"], "a.pdf counts for nothing")],
    )
    def test_a_page_that_might_have_been_the_missing_one_is_dismissed_and_the_missing_one_asked_for(
        self, files: list[str], said: str
    ) -> None:
        page = Document(DocumentKind.OTHER, (1,), why="no text that can be read")
        readings = [FileReading(name, name * 8, 1, (page,)) for name in files]
        stated = certificate_file(without(compliant(), CoverageLine.WORKERS_COMPENSATION))
        event = MessageArrived(message(), (stated, *readings), "", False, ("acme",))
        before = decide(vendor(), event, office()).record
        dismissed = StaffDecided(Dismiss(), STAFF.email, before.questions[0].id, message(7, sender=STAFF))
        decision = staff_decided(before, dismissed, office())
        assert [one.replaced_by for one in decision.record.documents] == [None, *(DISMISSED for _ in files)]
        told, answer = decision.letters
        assert (told.kind, answer.kind) == (LetterKind.DEFICIENT, LetterKind.DECISION)
        assert told.assessment == decision.record.assessment
        assert told.due_by == office().in_business_days(rulebook().letters.days_to_answer)
        assert answer.note == f"Dismissed; {said}. Acme Plumbing LLC is now deficient in 1 point."

    def test_a_cancellation_that_is_in_no_doubt_is_not_dismissed_with_the_page_beside_it(self) -> None:
        about = OpenQuestion("abcdefghijklm", "look:1", "?", START, "m" * 64)
        doubtful = replace(other("endorsement"), message_sha256="m" * 64)
        certain = replace(notice(policy_number="GL-1002003"), message_sha256="m" * 64)
        before = replace(vendor(), documents=(*on_file(compliant()), doubtful, certain), questions=(about,))
        record, _ = self.decided(before, Dismiss())
        assert [one.replaced_by for one in record.documents] == [None, DISMISSED, None]

    @pytest.mark.parametrize(
        ("insured", "lines", "said"),
        [
            ("Acme Plumbing LLC", [], "compliant"),
            ("Acme Plumbing Inc", [], "waiting for a decision on 1 point"),
            ("Acme Plumbing LLC", [CoverageLine.WORKERS_COMPENSATION], "deficient in 1 point"),
            ("Acme Plumbing LLC", [CoverageLine.WORKERS_COMPENSATION, CoverageLine.AUTOMOBILE_LIABILITY],
             "deficient in 2 points"),
        ],
    )  # fmt: skip
    def test_the_answer_says_how_the_vendor_stands_now(
        self, insured: str, lines: list[CoverageLine], said: str
    ) -> None:
        stated = compliant(insured)
        for line in lines:
            stated = without(stated, line)
        event = StaffDecided(Snooze(SPRING), STAFF.email, None, message(7, sender=STAFF))
        decision = staff_decided(replace(vendor(), documents=on_file(stated)), event, office())
        assert decision.letters[-1].note.endswith(f" Acme Plumbing LLC is now {said}.")

    def test_the_answer_counts_what_waits_for_a_decision(self) -> None:
        [filed] = on_file(compliant("Acme Plumbing Inc"))
        filed = replace(filed, document=replace(filed.document, unreadable=("certificate_holder",)))
        event = StaffDecided(Snooze(SPRING), STAFF.email, None, message(7, sender=STAFF))
        decision = staff_decided(replace(vendor(), documents=(filed,)), event, office())
        assert decision.letters[-1].note.endswith(" is now waiting for a decision on 2 points.")

    def test_where_nobody_knows_whose_it_is_the_answer_is_about_nobody(self) -> None:
        event = StaffDecided(Dismiss(), STAFF.email, None, message(7, sender=STAFF))
        [answer] = staff_decided(Record("s-1", "token"), event, office()).letters
        assert answer.note == "Dismissed."

    def test_the_same_mail_taken_again_after_a_crash_does_nothing_more(self) -> None:
        once, _ = self.decided(self.record(), Approve())
        twice, letters = self.decided(once, Approve())
        assert twice == once and letters == []


TODAY = date(2026, 3, 2)

AS_STAFF_WRITE: list[tuple[str, list[str]]] = [
    ("Approved, thanks", ["APPROVE"]),
    ("approved.", ["APPROVE"]),
    ("Ok, approved", ["APPROVE"]),
    ("Yes please approve it", ["APPROVE"]),
    ("Hi,\n\nplease approve\n\nThanks\nPat", ["APPROVE"]),
    ("approve because they called", ["APPROVE they called"]),
    ("please waive umbrella until 3/1 because small job", ["WAIVE umbrella UNTIL 2026-03-01 BECAUSE small job"]),
    (
        "Waive the WC waiver till June 30, 2026 - reason: sole owner",
        ["WAIVE wc waiver UNTIL 2026-06-30 BECAUSE sole owner"],
    ),
    ("go ahead and waive auto through 12/31/2026 since they walk", ["WAIVE auto UNTIL 2026-12-31 BECAUSE they walk"]),
    ("snooze until 3/20", ["SNOOZE UNTIL 2026-03-20"]),
    ("Snooze acme-plumbing until next Friday", ["SNOOZE acme-plumbing UNTIL 2026-03-13"]),
    ("stop", ["STOP"]),
    ("contact jane@agency.example agent", ["CONTACT jane@agency.example AGENT"]),
    ("REQUEST Blue Heron Inc <b@blue.example> contractor", ["REQUEST Blue Heron Inc <b@blue.example> contractor"]),
    ("pause all", ["PAUSE ALL"]),
    ("Resume all, please", ["RESUME ALL"]),
    ("status of Acme", ["STATUS Acme"]),
    ("STATUS", ["STATUS"]),
    ("don't approve", []),
    ("do not waive anything until I say so", []),
    ("not approved", []),
    ("approve? let me think", []),
    ("Contact me at 555-0100", []),
    ("Request a quote at https://offers.example", []),
    ("Stop by the office on Friday", []),
    ("Can we approve this?", []),
    ("I would not approve that", []),
]


@pytest.mark.parametrize(("text", "meant"), AS_STAFF_WRITE)
def test_small_variations_mean_the_same(text: str, meant: list[str]) -> None:
    found = parse(text, today=TODAY)
    assert [describe(one) for one in found if not isinstance(one, Misunderstood)] == meant
