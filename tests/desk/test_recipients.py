"""Who may be written to, and why not."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from coibot.desk.recipients import for_answer, for_request, introduces_itself, same_house
from coibot.model.document import DocumentKind
from coibot.model.letter import LetterKind
from coibot.model.message import Address, Nature, Verification
from coibot.model.record import Record
from coibot.model.vendor import Role
from tests.desk.desk import (
    AGENT,
    STAFF,
    START,
    VENDOR,
    contact,
    emails,
    endorsement_file,
    entry,
    message,
    named,
    office,
    vendor,
)

STRANGER = "kim@else.example"


@dataclass(frozen=True)
class Case:
    what: str
    to: list[str]
    cc: list[str]
    sender: str | None = AGENT
    in_thread: bool = False
    changes: dict[str, object] = field(default_factory=dict)
    record: Record = field(default_factory=vendor)


CASES = [
    Case("its agent", [AGENT], [VENDOR]),
    Case("the vendor itself", [VENDOR, AGENT], [], sender=VENDOR),
    Case("a stranger", [AGENT], [VENDOR], sender=STRANGER),
    Case("a stranger who answers our letter", [STRANGER, AGENT], [VENDOR], sender=STRANGER, in_thread=True),
    Case("a robot", [AGENT], [VENDOR], sender=STRANGER, in_thread=True, changes={"nature": Nature.ROBOT}),
    Case("a list", [AGENT], [VENDOR], sender=STRANGER, in_thread=True, changes={"nature": Nature.LIST}),
    Case("an auto-reply", [AGENT], [VENDOR], sender=STRANGER, in_thread=True, changes={"nature": Nature.AUTO_REPLY}),
    Case("ourselves", [AGENT], [VENDOR], sender="coi@property.example", in_thread=True,
         changes={"nature": Nature.OWN}),
    Case("a forged From", [AGENT], [VENDOR], sender=STRANGER, in_thread=True,
         changes={"verification": Verification.FAIL}),
    Case("who asks for no answers", [AGENT], [VENDOR], sender=STRANGER, in_thread=True,
         changes={"suppress_answer": ("X-Auto-Response-Suppress: All",)}),
    Case("no From at all", [AGENT], [VENDOR], sender=None, in_thread=True),
    Case("staff who forward", [AGENT], [VENDOR, STAFF.email], sender=STAFF.email),
    Case("a contact that bounces", [VENDOR], [], record=vendor(contact(VENDOR, Role.VENDOR),
         contact(AGENT, failing=True)), sender=VENDOR),
    Case("an address that only a document names", [VENDOR], [], sender=STRANGER,
         record=vendor(contact(VENDOR, Role.VENDOR), contact("x@y.example", trusted=False))),
    Case("a stranger, and nobody on file", [], [], sender=STRANGER, record=vendor(contact(AGENT, failing=True))),
    Case("staff, and nobody on file", [], [], sender=STAFF.email, record=vendor(contact(AGENT, failing=True))),
    Case("one who is vendor and agent", [AGENT], [], record=vendor(contact(AGENT, Role.VENDOR), contact(AGENT))),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_who_is_answered(case: Case) -> None:
    came = message(sender=Address(case.sender) if case.sender else None, **case.changes)
    chosen = for_answer(case.record, came, office(), in_thread=case.in_thread)
    assert (emails(chosen.to), emails(chosen.cc)) == (case.to, case.cc)
    if not case.to:
        assert chosen.withheld


def test_reply_to_is_never_followed() -> None:
    came = message(reply_to=(Address("mallory@evil.example"),))
    chosen = for_answer(vendor(), came, office(), in_thread=True)
    assert "mallory@evil.example" not in emails((*chosen.to, *chosen.cc))


class TestCap:
    """The back-stop against loops that all other rules let through."""

    @staticmethod
    def answered(times: int, *, hours: float = 1, kind: LetterKind = LetterKind.DEFICIENT) -> Record:
        at = START - timedelta(hours=hours)
        return replace(vendor(), outbox=tuple(entry(AGENT, key=str(n), kind=kind, at=at) for n in range(times)))

    def test_the_fourth_answer_of_a_day_about_a_vendor_is_withheld(self) -> None:
        assert emails(for_answer(self.answered(2), message(), office(), in_thread=False).to) == [AGENT]
        capped = for_answer(self.answered(3), message(), office(), in_thread=False)
        assert emails(capped.to) == [VENDOR] and AGENT in capped.withheld[0]

    def test_yesterday_is_over(self) -> None:
        assert emails(for_answer(self.answered(9, hours=25), message(), office(), in_thread=False).to) == [AGENT]

    def test_reminders_do_not_use_it_up(self) -> None:
        record = self.answered(9, kind=LetterKind.RENEWAL)
        assert emails(for_answer(record, message(), office(), in_thread=False).to) == [AGENT]

    @pytest.mark.parametrize(("over_all", "to"), [(29, [AGENT]), (30, [])])
    def test_an_agency_has_ten_times_that_for_all_its_vendors(self, over_all: int, to: list[str]) -> None:
        busy = office(written=lambda _email, _since: over_all)
        assert emails(for_answer(vendor(contact(AGENT)), message(), busy, in_thread=False).to) == to

    @pytest.mark.parametrize(("ahead", "to"), [(24 * 365, [AGENT]), (25, [AGENT]), (24, [VENDOR]), (1, [VENDOR])])
    def test_a_letter_from_a_wrong_clock_counts_for_a_day_only(self, ahead: float, to: list[str]) -> None:
        record = self.answered(9, hours=-ahead)
        assert emails(for_answer(record, message(), office(), in_thread=False).to) == to

    def test_what_the_calendar_writes_has_no_cap(self) -> None:
        busy = office(written=lambda _email, _since: 1000)
        assert emails(for_request(self.answered(9), busy).to) == [AGENT]

    def test_staff_have_none(self) -> None:
        busy = office(written=lambda _email, _since: 1000)
        record = vendor(contact(AGENT, failing=True), contact(VENDOR, Role.VENDOR))
        chosen = for_answer(record, message(sender=STAFF), busy, in_thread=False)
        assert chosen.to == ()  # a vendor over the cap is not made up for by staff alone


class TestRequests:
    def test_agents_with_the_vendor_in_copy(self) -> None:
        chosen = for_request(vendor(), office(), copy_staff=True)
        assert (emails(chosen.to), emails(chosen.cc)) == ([AGENT], [VENDOR, STAFF.email])
        assert emails(for_request(vendor(), office()).cc) == [VENDOR], "staff only where they are asked for"

    def test_the_vendor_where_no_agent_is_known(self) -> None:
        chosen = for_request(vendor(contact(VENDOR, Role.VENDOR)), office(), copy_staff=True)
        assert (emails(chosen.to), emails(chosen.cc)) == ([VENDOR], [STAFF.email])

    def test_staff_alone_are_no_audience(self) -> None:
        chosen = for_request(vendor(contact(AGENT, failing=True)), office(), copy_staff=True)
        assert (chosen.to, chosen.cc) == ((), ()) and chosen.withheld


@pytest.mark.parametrize(
    ("sender", "printed", "known"),
    [
        (AGENT, AGENT, True),
        ("new@oakridge.example", AGENT, True),
        ("DANA@oakridge.example".lower(), " Dana@Oakridge.example ", True),
        ("mallory@evil.example", AGENT, False),
        ("mallory@gmail.com", "dana@gmail.com", False),
        ("dana@gmail.com", "dana@gmail.com", True),
        ("x@notoakridge.example", AGENT, False),
        ("x@sub.oakridge.example", AGENT, False),
        (AGENT, None, False),
    ],
)
def test_an_agency_introduces_itself_by_its_own_domain(sender: str, printed: str | None, known: bool) -> None:
    file = named("Acme Plumbing LLC", producer=printed)
    assert introduces_itself(message(sender=Address(sender)), [endorsement_file("Acme Plumbing LLC"), file]) is known
    assert not introduces_itself(message(sender=None), [file])
    doubtful = replace(file, documents=tuple(replace(one, kind=DocumentKind.OTHER) for one in file.documents))
    assert not introduces_itself(message(sender=Address(sender)), [doubtful])


def test_each_colleague_is_staff() -> None:
    here = replace(office(), staff=(STAFF, Address("lou@property.example")))
    assert here.is_staff(STAFF.email) and here.is_staff("lou@property.example")
    assert not here.is_staff(AGENT) and not replace(here, staff=()).is_staff(AGENT)


PUBLIC = (
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com aol.com icloud.com me.com "
    "mac.com proton.me protonmail.com gmx.com gmx.net mail.com comcast.net verizon.net att.net sbcglobal.net "
    "bellsouth.net cox.net charter.net earthlink.net zoho.com fastmail.com"
)


@pytest.mark.parametrize("domain", PUBLIC.split())
def test_two_customers_of_a_mail_provider_are_strangers_to_each_other(domain: str) -> None:
    """Else anybody with an address there could speak for the agency, or in place of one who has left."""
    file = named("Acme Plumbing LLC", producer=f"dana@{domain}")
    assert not introduces_itself(message(sender=Address(f"mallory@{domain}")), [file])
    assert not same_house(f"dana@{domain}", f"mallory@{domain}")
    assert same_house("dana@oakridge.example", "lee@oakridge.example")
