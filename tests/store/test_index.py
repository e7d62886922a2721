"""Look-ups: everything is found, and what a record no longer says is forgotten."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from coibot.model.letter import LetterKind, SendState
from coibot.model.record import Record
from coibot.store.index import Index
from tests.certificates import compliant
from tests.desk.desk import on_file as papers
from tests.store.records import NOW, letter, mark, question, received, vendor

DANA = "dana@oakridge.example"
FOREVER = timedelta(days=10_000)


def filled(*records: Record) -> Index:
    index = Index()
    for record in records:
        index.replace(record)
    return index


def test_a_record_is_found_by_all_that_names_it() -> None:
    record = replace(
        vendor(),
        outbox=(letter("l1"),),
        conversation=(received("<1@oakridge.example>"),),
        questions=(question("abcdefg234567"),),
        handled=(mark("s1", "acme"),),
    )
    index = filled(record)
    assert index.by_token("TOKEN-of-ACME") == index.by_token("ABCDEFG234567") == "acme"
    assert (
        index.by_message_id("<1@oakridge.example>") == index.by_message_id("<coibot.l1@property.example>") == ("acme",)
    )
    assert index.by_address(DANA) == index.by_address("office@acme.example") == ("acme",)
    assert index.by_own_address("office@acme.example") == ("acme",) and index.by_own_address(DANA) == ()
    assert index.pending() == ("acme",) and index.open_questions() == ("acme",)
    assert index.is_handled("s1") and not index.is_handled("s2")


def test_what_the_record_no_longer_says_is_forgotten() -> None:
    index = filled(replace(vendor(), outbox=(letter("l1"),), questions=(question("q"),)))
    index.replace(
        replace(
            vendor(email="new@agency.example"),
            token="another",
            outbox=(letter("l1", state=SendState.SENT),),
            questions=(question("q", resolved=True),),
        )
    )
    assert index.by_token("token-of-acme") is None and index.by_token("another") == "acme"
    assert index.by_address(DANA) == () and index.by_address("new@agency.example") == ("acme",)
    assert index.pending() == () and index.open_questions() == ()


def test_an_agency_serves_many() -> None:
    index = filled(vendor("acme"), vendor("blue"), vendor("cedar", email="x@y.example"))
    assert index.by_address(DANA) == ("acme", "blue")
    index.forget("acme")
    assert index.by_address(DANA) == ("blue",) and index.vendor_ids() == ("blue", "cedar")


def test_a_message_for_two_is_done_when_both_are() -> None:
    index = filled(replace(vendor("acme"), handled=(mark("s", "acme", "blue"),)), vendor("blue"))
    assert not index.is_handled("s")
    index.replace(replace(vendor("blue"), handled=(mark("s", "acme", "blue"),)))
    assert index.is_handled("s")


def test_letters_are_counted_over_all_records_within_the_time() -> None:
    old = NOW - timedelta(days=2)
    index = filled(
        replace(vendor("acme"), outbox=(letter("1"), letter("2", at=old), letter("3", state=SendState.SENT))),
        replace(vendor("blue"), outbox=(letter("4"), letter("5", to="other@x.example"))),
    )
    day = NOW - timedelta(days=1)
    assert index.letters_since(DANA, day, until=NOW) == 3
    assert index.letters_since(DANA, old, until=NOW) == 4
    assert index.letters_since(DANA, day, until=NOW - timedelta(hours=1)) == 0


def test_what_the_calendar_writes_is_not_counted() -> None:
    """Fifty reminders on one morning must not keep the answers to them from going out."""
    kinds = (LetterKind.RENEWAL, LetterKind.REQUEST, LetterKind.COMPLIANT)
    index = filled(replace(vendor(), outbox=tuple(letter(kind.value, kind=kind) for kind in kinds)))
    assert index.letters_since(DANA, NOW - FOREVER, until=NOW) == 1


def test_the_standing_counts_what_waits() -> None:
    index = filled(
        replace(
            vendor("acme"),
            outbox=(
                letter("1", state=SendState.DEFERRED, attempts=9),
                letter("2", state=SendState.SENT),
                letter("3", state=SendState.REFUSED),
                letter("4", state=SendState.UNCERTAIN, attempts=1),
            ),
            questions=(question("a"), question("b", resolved=True)),
        ),
        Record("m-1", "t", questions=(question("c"),)),
    )
    standing = index.standing()
    assert (standing.vendors, standing.outbox, standing.stuck, standing.open_questions) == (1, 2, 1, 2)
    assert standing.oldest_unanswered == NOW


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz"), st.integers(0, 3)), max_size=12))
def test_after_any_changes_it_is_what_a_restart_would_build(changes: list[tuple[str, str, int]]) -> None:
    index, last = Index(), {}
    for record_id, agent, number in changes:
        last[record_id] = replace(
            vendor(record_id, email=f"{agent}@agency.example"),
            outbox=tuple(letter(f"{record_id}{i}", to=f"{agent}@agency.example") for i in range(number)),
            handled=tuple(mark(f"s{i}", record_id) for i in range(number)),
        )
        index.replace(last[record_id])
    fresh = filled(*last.values())
    for agent in "xyz":
        email = f"{agent}@agency.example"
        assert index.by_address(email) == fresh.by_address(email)
        assert index.letters_since(email, NOW - FOREVER, NOW) == fresh.letters_since(email, NOW - FOREVER, NOW)
    assert index.pending() == fresh.pending() and index.standing() == fresh.standing()
    assert all(index.handled(f"s{i}") == fresh.handled(f"s{i}") for i in range(3))


def test_policies_and_insurers_of_vendors_are_found_and_forgotten() -> None:
    on_file = replace(vendor(), documents=papers(compliant()))
    index = filled(on_file, replace(vendor("birch"), documents=papers(compliant("Birch Roofing LLC"))))
    assert index.by_policy("GL1002003") == ("acme", "birch")
    assert index.by_policy("WC7008009") == () == index.by_policy("NONE")
    assert index.insurers("10101") == {"Prairie Mutual Insurance Company": {"acme", "birch"}}
    index.replace(vendor("birch"))
    index.forget("acme")
    assert index.by_policy("GL1002003") == () and index.insurers("10101") == {}


def test_papers_of_a_message_that_is_nobodys_are_not_looked_up() -> None:
    assert filled(replace(vendor(), profile=None, documents=papers(compliant()))).by_policy("GL1002003") == ()
