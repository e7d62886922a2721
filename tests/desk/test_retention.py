"""Which bytes may go: all that a record speaks of is found, and what somebody waits for stays."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from coibot.desk.retention import Reckoning, reckon
from coibot.model.certificate import Certificate
from coibot.model.document import Document, DocumentKind, FileReading
from coibot.model.letter import SendState
from coibot.model.message import AttachedFile
from coibot.model.record import Direction, Exchange, HandledMessage, HistoryEntry, OpenQuestion, Record, Stray
from coibot.rules.rulebook import Retention
from tests.certificates import compliant
from tests.desk.desk import AGENT, START, ZONE, entry, message, on_file, vendor

YEAR = Retention(mails=365, letters=365, documents=365, strays=365)
LATER = START.date() + timedelta(days=365)


def sha(letter: str) -> str:
    return letter * 64


def question(about: str | None, *, resolved: datetime | None = None) -> OpenQuestion:
    return OpenQuestion("q", "words:1", "?", START, about, resolved)


def reckoned(*records: Record, day: date = LATER, rules: Retention = YEAR) -> Reckoning:
    return reckon(records, rules, day, ZONE)


def going(record: Record, day: date = LATER, rules: Retention = YEAR) -> dict[str, str]:
    return {one.what[0]: one.kind for one in reckoned(record, day=day, rules=rules).bytes}


def exchanged(direction: Direction, sha256: str) -> Exchange:
    return Exchange(direction, START, None, (), "", AGENT, "", sha256)


FILED = replace(on_file(compliant(expiration=date(2026, 1, 1)))[0], file_sha256=sha("d"), message_sha256=sha("m"))
SPOKEN_OF = [
    (replace(vendor(), conversation=(exchanged(Direction.IN, sha("i")),)), {"i": "mail"}),
    (replace(vendor(), conversation=(exchanged(Direction.OUT, sha("o")),)), {"o": "letter"}),
    (replace(vendor(), handled=(HandledMessage(sha("h"), None, START, "filed"),)), {"h": "mail"}),
    (replace(vendor(), documents=(FILED,)), {"d": "document", "m": "mail"}),
    (replace(vendor(), outbox=(replace(entry(state=SendState.SENT), sha256=sha("l")),)), {"l": "letter"}),
]


@pytest.mark.parametrize(("record", "kinds"), SPOKEN_OF)
def test_each_way_in_which_a_record_speaks_of_bytes(record: Record, kinds: dict[str, str]) -> None:
    """Bytes that no record speaks of are nobody's."""
    assert going(record) == kinds
    assert {one[0] for one in reckoned(record).spoken_of} == set(kinds)
    assert going(record, LATER - timedelta(days=1)) == {}


@pytest.mark.parametrize(("record", "kinds"), SPOKEN_OF)
def test_a_mail_that_staff_are_asked_about_stays(record: Record, kinds: dict[str, str]) -> None:
    [name] = [name for name, kind in kinds.items() if kind == "mail"] or [""]
    asked = replace(record, questions=(question(sha(name) if name else None),))
    assert going(asked) == {other: kind for other, kind in kinds.items() if other != name}
    answered = replace(record, questions=(question(sha(name) if name else None, resolved=START),))
    assert going(answered) == kinds


def test_mails_without_bytes_in_the_archive_are_passed_over() -> None:
    record = replace(
        vendor(), conversation=(exchanged(Direction.IN, ""), exchanged(Direction.OUT, ""), exchanged(Direction.IN, "x"))
    )
    assert reckoned(record).spoken_of == {"x"}


def test_a_letter_that_waits_stays_in_the_conversation_as_well() -> None:
    waits = replace(entry(state=SendState.DEFERRED), sha256=sha("o"))
    record = replace(vendor(), conversation=(exchanged(Direction.OUT, sha("o")),), outbox=(waits,))
    assert going(record) == {}
    assert going(replace(record, outbox=(replace(waits, state=SendState.SENT),))) == {"o": "letter"}


@pytest.mark.parametrize(
    ("certificate", "goes"),
    [
        (compliant(expiration=date(2026, 3, 1)), True),
        (compliant(expiration=date(2026, 3, 3)), False),  # a year from its end, not from its coming
        (compliant(expiration=LATER + timedelta(days=1)), False),
        (compliant(expiration=date.max), False),  # "until cancelled", as some write it
        (Certificate(), False),
    ],
)
def test_a_certificate_goes_a_year_after_it_has_ended(certificate: Certificate, goes: bool) -> None:
    record = replace(vendor(), documents=(replace(on_file(certificate)[0], file_sha256=sha("d")),))
    assert ("d" in going(record)) is goes


def test_a_document_goes_a_year_after_it_was_replaced() -> None:
    page = Document(DocumentKind.ENDORSEMENT, (1,))
    old = replace(FILED, document=page, replaced_by=sha("n"), message_sha256=None)
    new = replace(old, file_sha256=sha("n"), received=START + timedelta(days=9), replaced_by=None)
    record = replace(vendor(), documents=(old, new))
    assert going(record, LATER + timedelta(days=8)) == {}
    assert going(record, LATER + timedelta(days=9)) == {"d": "document"}, "pages that were not replaced still count"
    assert going(replace(record, documents=(old,)), date(2099, 1, 1)) == {}, "what replaced it is not known"


def stray(*questions: OpenQuestion, history: tuple[HistoryEntry, ...] = (), **more: object) -> Record:
    came = message(files=(AttachedFile("2", "a.pdf", sha("f"), 9, "pdf"),), sha256=sha("s"))
    read = FileReading("inner.pdf", sha("r"), 1)
    handled = (HandledMessage(sha("s"), None, START, "put before staff"),)
    return Record("m-1", "token", stray=Stray(came, (read,)), questions=questions, handled=handled, history=history,
                  **more)  # type: ignore[arg-type]  # fmt: skip


DISMISSED = question(None, resolved=START)


def test_of_a_stray_the_mail_and_all_its_files_go_once_it_is_decided_on() -> None:
    assert going(stray(DISMISSED)) == {"f": "stray", "r": "stray", "s": "stray"}
    [gone] = reckoned(stray(DISMISSED)).strays
    assert (gone.what, gone.rule, gone.since) == ("m-1", "retention.strays: 365", START.date())
    assert reckoned(stray(DISMISSED), day=LATER - timedelta(days=1)).strays == ()
    assert reckoned(stray(DISMISSED), rules=Retention(mails=30)).strays == ()


@pytest.mark.parametrize(
    "record",
    [
        stray(DISMISSED, replace(question(None), id="r")),
        stray(DISMISSED, outbox=(entry(state=SendState.SENT), entry(key="b", state=SendState.UNCERTAIN))),
        stray(replace(DISMISSED, resolved_at=START + timedelta(days=1))),
        stray(DISMISSED, history=(HistoryEntry(START + timedelta(days=1), "assigned", "acme"),)),
        replace(stray(DISMISSED), handled=(HandledMessage(sha("s"), None, START + timedelta(days=1), "once more"),)),
    ],
    ids=["one of two decided", "a letter waits", "decided later", "noted later", "handled later"],
)
def test_a_stray_stays_until_a_year_after_the_last_that_happened_to_it(record: Record) -> None:
    assert reckoned(record).strays == ()


def test_a_record_of_which_nothing_is_known_to_have_happened_stays() -> None:
    assert reckoned(replace(stray(), handled=())).strays == ()


def test_the_longest_rule_counts_and_is_told_with_everybody_who_speaks_of_it() -> None:
    """One file, sent twice by mail and filed as a document."""
    rules = Retention(mails=30, documents=60, letters=30)
    twice = replace(FILED, file_sha256=sha("i"), message_sha256=None)
    one = replace(vendor(), conversation=(exchanged(Direction.IN, sha("i")),))
    two = replace(vendor(vendor_id="birch"), documents=(twice,))
    day = START.date() + timedelta(days=60)
    assert reckoned(one, two, day=day - timedelta(days=1), rules=rules).bytes == ()
    [gone] = reckoned(one, two, day=day, rules=rules).bytes
    assert (gone.kind, gone.rule, gone.records) == ("document", "retention.documents: 60", ("acme", "birch"))
