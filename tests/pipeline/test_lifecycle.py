"""Vendors that are renamed, ended and merged: nothing that was said or filed is lost, and late mail finds its way."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from coibot.desk.judgement import judge
from coibot.desk.lifecycle import end, rename
from coibot.model.assessment import Verdict
from coibot.model.letter import SendState
from coibot.model.vendor import Role
from coibot.pipeline.staff import CommandError
from tests.office import AGENT, STAFF, mail
from tests.pipeline.quick import QuickOffice, coi

TWIN = "office@acme-west.example"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[QuickOffice]:
    office = QuickOffice(tmp_path / "data")
    yield office
    office.close()


@pytest.fixture
def twins(office: QuickOffice) -> QuickOffice:
    """Two records for one company: the one was asked, and the other has a certificate on file."""
    office.vendor("Acme Plumbing West LLC", vendor_id="west", contacts=((TWIN, Role.VENDOR),), released=True)
    office.vendor()
    return office


def merge(office: QuickOffice) -> None:
    office.place.staff_desk.merge("west", "acme-plumbing", "Pat")


class TestMerging:
    def test_a_late_answer_to_an_old_letter_reaches_the_other(self, twins: QuickOffice) -> None:
        (request,) = twins.day()
        merge(twins)
        said = twins.receive(
            mail(("coi.pdf", coi()), sender="somebody@else.example", answering=request, message_id="<late@x.example>")
        )
        assert said.startswith("acme-plumbing: filed, compliant")
        (answer,) = twins.send()
        assert answer["In-Reply-To"] == "<late@x.example>", "it answered a letter of ours, though of the other record"
        assert twins.record("west").documents == ()

    def test_what_was_on_file_counts_and_is_kept_where_it_was(self, twins: QuickOffice) -> None:
        twins.receive(mail(("coi.pdf", coi("Acme Plumbing West LLC"))))
        then = twins.clock().date()
        before = twins.record("west")
        assert before.documents
        twins.clock.advance(days=30)
        merge(twins)
        after = twins.record("west")
        assert (after.documents, after.conversation, after.outbox, after.waivers) == (
            before.documents, before.conversation, before.outbox, before.waivers,
        )  # fmt: skip
        office = twins.place.committer.office()
        assert judge(after, office, then).verdict is Verdict.COMPLIANT, (
            "as of before the merge, it is explained as then"
        )
        merged = twins.record()
        assert judge(merged, office, office.today).verdict is Verdict.COMPLIANT
        assert merged.profile is not None and merged.profile.aliases == ("Acme Plumbing West LLC",)
        assert {contact.email for contact in merged.profile.contacts} >= {TWIN, AGENT}
        assert twins.place.store.index.vendor_ids() == ("acme-plumbing",)

    def test_nobody_is_asked_again(self, twins: QuickOffice) -> None:
        assert len(twins.day()) == 1
        merge(twins)
        twins.clock.advance(days=1)
        assert twins.day() == []

    def test_killed_between_the_two_the_same_command_completes_it(
        self, twins: QuickOffice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        twins.receive(mail(("coi.pdf", coi("Acme Plumbing West LLC"))))
        commit = twins.place.store.commit
        monkeypatch.setattr(twins.place.store, "commit", lambda r: (_ for _ in ()).throw(OSError) if r.id == "west"
                            else commit(r))  # fmt: skip
        with pytest.raises(OSError):
            merge(twins)
        monkeypatch.undo()
        once = twins.record()
        merge(twins)
        assert twins.record() == once, "the second time adds nothing"
        assert twins.record("west").merged_into == "acme-plumbing"
        merge(twins)
        assert twins.record().version == once.version

    def test_an_open_question_is_answered_where_it_went(self, twins: QuickOffice) -> None:
        twins.receive(mail(sender=TWIN, text="We closed our branch.", subject="Branch"))
        (question,) = twins.send()
        merge(twins)
        (moved,) = [one for one in twins.record().questions if one.resolved_at is None]
        passed = ("Authentication-Results", "mx.property.example; dmarc=pass header.from=property.example")
        answer = mail(
            sender=STAFF, text="DISMISS we spoke", answering=question, message_id="<s@p.example>", headers=[passed]
        )
        twins.receive(answer)
        (settled,) = [one for one in twins.record().questions if one.id == moved.id]
        assert settled.resolved_at is not None

    def test_a_chain_is_followed_and_a_ring_refused(self, twins: QuickOffice) -> None:
        (request,) = twins.day()
        twins.vendor("Acme Holding LLC", vendor_id="holding", contacts=())
        merge(twins)
        twins.place.staff_desk.merge("acme-plumbing", "holding", "Pat")
        assert twins.receive(mail(("c.pdf", coi()), answering=request, sender="x@y.example")).startswith("holding:")
        for gone, into in (("holding", "west"), ("west", "holding"), ("west", "west"), ("west", "nobody")):
            with pytest.raises(CommandError):
                twins.place.staff_desk.merge(gone, into, "Pat")

    def test_the_index_is_the_same_after_a_restart(self, twins: QuickOffice) -> None:
        (request,) = twins.day()
        merge(twins)
        twins.close()
        twins.open()
        assert twins.place.store.index.vendor_ids() == ("acme-plumbing",)
        assert twins.place.store.index.by_address(TWIN) == ("acme-plumbing",)
        assert twins.receive(mail(("c.pdf", coi()), answering=request)).startswith("acme-plumbing:")


class TestRenamingAndEnding:
    def test_the_old_name_still_counts(self, office: QuickOffice) -> None:
        office.vendor()
        office.receive(mail(("coi.pdf", coi())))
        office.place.committer.change("acme-plumbing", partial(rename, name="Zenith Water LLC", by="Pat"))
        record = office.record()
        today = office.place.committer.office()
        assert judge(record, today, today.today).verdict is Verdict.COMPLIANT
        assert record.profile is not None and record.profile.aliases == ("Acme Plumbing LLC",)
        assert office.receive(mail(("b.pdf", coi() + b"%b"), message_id="<2@x.example>")).startswith("acme-plumbing")

    def test_a_slip_is_forgotten(self, office: QuickOffice) -> None:
        office.vendor("Acme Plumbng LLC")
        change = partial(rename, name="Acme Plumbing LLC", by="Pat", slip=True)
        record = office.place.committer.change("acme-plumbing", change)
        assert record.profile is not None and record.profile.aliases == ()

    def test_what_waits_does_not_go_out_to_whom_work_has_ended(self, office: QuickOffice) -> None:
        office.vendor(released=True)
        office.place.sweeper.sweep()
        assert [entry.state for entry in office.record().outbox] == [SendState.QUEUED]
        office.place.committer.change("acme-plumbing", partial(end, because="the job is done", by="Pat"))
        assert office.send() == [] and office.day() == []
        record = office.record()
        assert [entry.state for entry in record.outbox] == [SendState.CANCELLED]
        assert record.history[-1].detail == "the job is done (Pat)"
