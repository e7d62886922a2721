"""Whose is this? A wrong guess files one company's insurance under another."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest

from coibot.desk.whose import route, thread_of
from coibot.model.document import FileReading
from coibot.model.message import Address
from coibot.model.record import Record
from coibot.model.vendor import Role
from coibot.store.index import Index
from tests.desk.desk import contact, endorsement_file, entry, message, named, vendor
from tests.desk.stories_of_papers import CANCELLATION, notice_file

BIG, SMALL, OWN = "certs@big-agency.example", "lee@small.example", "office@acme.example"


def directory(*more: Record) -> Index:
    index = Index()
    for record in (
        vendor(contact(BIG), contact(SMALL), contact(OWN, Role.VENDOR)),
        vendor(contact(BIG), name="Blue Heron Janitorial Inc", vendor_id="blue"),
        vendor(contact(BIG), contact("it@cedar.example", Role.VENDOR), name="Cedar IT LLC", vendor_id="cedar"),
        *more,
    ):
        index.replace(record)
    return index


@dataclass(frozen=True)
class Case:
    what: str
    files: Sequence[FileReading]
    owners: Sequence[str | None]
    """One a file; None: nobody."""
    sender: str = "stranger@else.example"
    thread: str | None = None


def bundle(*insured: str) -> FileReading:
    """A file with a certificate of each."""
    return replace(named(insured[0]), documents=tuple(one for name in insured for one in named(name).documents))


ACME, BLUE = "Acme Plumbing LLC", "Blue Heron Janitorial Inc"
CASES = [
    Case("the exact name, from anywhere", [named(ACME)], ["acme"]),
    Case("the name in other letters", [named("ACME PLUMBING, L.L.C.")], ["acme"]),
    Case("another legal form from a stranger", [named("Acme Plumbing Inc")], [None]),
    Case("another legal form from its agent", [named("Acme Plumbing Inc")], ["acme"], sender=SMALL),
    Case("another legal form from an agent of many", [named("Acme Plumbing Inc")], ["acme"], sender=BIG),
    Case("an unknown name from a stranger", [named("Tamarack Roofing LLC")], [None]),
    Case("an unknown name from the agent of one", [named("Tamarack Roofing LLC")], [None], sender=SMALL),
    Case("an unknown name from an agent of many", [named("Tamarack Roofing LLC")], [None], sender=BIG),
    Case("an unknown name from the vendor itself", [named("J. Smith Holdings")], ["acme"], sender=OWN),
    Case("an unknown name in the vendor's thread", [named("J. Smith Holdings")], ["acme"], thread="acme"),
    Case("another vendor's name in a thread", [named(BLUE)], ["blue"], thread="acme"),
    Case("another vendor's name from the vendor itself", [named(BLUE)], ["blue"], sender=OWN),
    Case("two vendors in one message", [named(ACME), named(BLUE, "b.pdf")], ["acme", "blue"], sender=BIG),
    Case("one known and one unknown", [named(ACME), named("Tamarack LLC", "b.pdf")], ["acme", None], sender=BIG),
    Case("a page without a name travels along", [named(ACME), endorsement_file(None)], ["acme", "acme"]),
    Case("a page without a name before its certificate", [endorsement_file(None), named(ACME)], ["acme", "acme"]),
    Case("a page between two vendors", [named(ACME), named(BLUE, "b.pdf"), endorsement_file(None)],
         ["acme", "blue", None]),
    Case("a page beside a certificate of nobody", [named("Tamarack LLC"), endorsement_file(None)], [None, None],
         sender=SMALL),
    Case("a page alone in a thread", [endorsement_file(None)], ["acme"], thread="acme"),
    Case("a page alone from an agent of one", [endorsement_file(None)], ["acme"], sender=SMALL),
    Case("a page alone from an agent of many", [endorsement_file(None)], [None], sender=BIG),
    Case("a page that names its insured", [endorsement_file(BLUE)], ["blue"]),
    Case("a certificate whose insured cannot be read", [named(None)], [None]),
    Case("two certificates in one file, one of them of nobody", [bundle("Tamarack LLC", ACME)], ["acme"]),
    Case("two certificates in one file, one of them misread", [bundle(ACME, "Acme Plumbing Inc")], ["acme"]),
    Case("an insurer's notice", [notice_file(replace(CANCELLATION, named_insured=BLUE), "n.pdf")], ["blue"]),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.what)
def test_each_file_goes_to_its_owner_or_to_nobody(case: Case) -> None:
    way = route(message(sender=Address(case.sender)), case.files, directory(), thread=case.thread)
    given = {sha: owner for owner, files in way.owners.items() for sha in files}
    assert [given.get(file.sha256) for file in case.files] == list(case.owners)
    assert set(way.nobody) == {file.sha256 for file, owner in zip(case.files, case.owners, strict=True) if not owner}
    assert set(way.how) == set(way.owners)


def test_two_vendors_of_one_name_are_told_apart_by_the_sender_or_not_at_all() -> None:
    twin = vendor(contact("lee@twin.example"), vendor_id="acme-2")
    index = directory(twin)
    (file,) = [named(ACME)]
    assert route(message(), [file], index, thread=None).nobody == (file.sha256,)
    assert set(route(message(sender=Address("lee@twin.example")), [file], index, thread=None).owners) == {"acme-2"}
    assert set(route(message(), [file], index, thread="acme-2").owners) == {"acme-2"}


def test_staff_are_shown_who_comes_near() -> None:
    way = route(message(sender=Address(SMALL)), [named("Cedar IT Inc")], directory(), thread=None)
    assert way.owners == {} and set(way.suggestions) == {"acme", "cedar"}
    index = directory(vendor(contact(BIG), name="Cedar IT Training LLC", vendor_id="a-cedar"))
    way = route(message(), [named("Cedar IT Inc")], index, thread=None)
    assert way.suggestions == ("cedar", "a-cedar"), "the nearest first"


class TestThread:
    LETTER = "<coibot.letter@property.example>"

    @pytest.fixture
    def index(self) -> Index:
        return directory(replace(vendor(name="Dew LLC", vendor_id="dew"), outbox=(entry(),)))

    def test_a_token_comes_before_all(self, index: Index) -> None:
        assert thread_of(message(in_reply_to=self.LETTER), index, ["token-acme"]) == "acme"

    def test_an_unknown_token_is_passed_over(self, index: Index) -> None:
        assert thread_of(message(in_reply_to=self.LETTER), index, ["guessed"]) == "dew"

    def test_the_newest_reference_counts(self, index: Index) -> None:
        assert thread_of(message(references=(self.LETTER, "<unknown@x.example>")), index, []) == "dew"
        index.replace(replace(vendor(vendor_id="ewe", name="Ewe LLC"), outbox=(entry(key="later"),)))
        later = "<coibot.later@property.example>"
        assert thread_of(message(references=(self.LETTER, later)), index, []) == "ewe"
        assert thread_of(message(references=(later, self.LETTER)), index, []) == "dew"
        assert thread_of(message(references=(later,), in_reply_to=self.LETTER), index, []) == "dew"

    def test_a_mail_that_two_records_know_decides_nothing(self, index: Index) -> None:
        index.replace(replace(vendor(vendor_id="ewe", name="Ewe LLC"), outbox=(entry(),)))
        assert thread_of(message(in_reply_to=self.LETTER), index, []) is None

    @pytest.mark.parametrize(
        ("sender", "subject", "found"),
        [
            (SMALL, "Re: Certificate [COI-AC3M]", "acme"),
            (SMALL, "re: certificate [coi-ac3m]", "acme"),
            (SMALL, "Re: [COI-AC3M] and [COI-CE3D]", "acme"),
            (BIG, "Re: [COI-AC3M] and [COI-CE3D]", None),
            (SMALL, "Re: [COI-CE3D]", None),
            (SMALL, "Re: COI-AC3M", None),
            (None, "Re: [COI-AC3M]", None),
        ],
    )
    def test_a_tag_counts_among_the_vendors_of_its_sender(
        self, sender: str | None, subject: str, found: str | None
    ) -> None:
        index = Index()
        index.replace(replace(vendor(contact(BIG), contact(SMALL)), token="ac3m-secret"))
        index.replace(replace(vendor(contact(BIG), name="Cedar LLC", vendor_id="cedar"), token="ce3d-secret"))
        came = message(sender=Address(sender) if sender else None, subject=subject)
        assert thread_of(came, index, []) == found

    def test_a_new_message_continues_nothing(self, index: Index) -> None:
        assert thread_of(message(), index, []) is None
