"""What is worth a look beside the findings: told to staff, kept from everyone else."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from coibot.desk.arrivals import message_arrived
from coibot.desk.events import MessageArrived
from coibot.desk.signs import signs_of
from coibot.model.certificate import Certificate, CoverageLine, Insurer
from coibot.model.document import FiledDocument, Signal
from coibot.model.letter import LetterKind
from coibot.samples import with_policy
from tests.certificates import compliant
from tests.desk.desk import certificate_file, message, noon, office, on_file, vendor

GL, WC = CoverageLine.GENERAL_LIABILITY, CoverageLine.WORKERS_COMPENSATION


@dataclass
class Others:
    """Other records: policy number keys and NAIC numbers."""

    policies: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)

    def by_policy(self, number: str) -> tuple[str, ...]:
        return self.policies.get(number, ())

    def insurers(self, naic: str) -> Mapping[str, frozenset[str]]:
        return self.names.get(naic, {})


def told(
    certificate: Certificate, others: Others | None = None, before: tuple[FiledDocument, ...] = ()
) -> list[tuple[str, str]]:
    signs = signs_of(vendor(), [], on_file(certificate), before, others or Others())
    return [(sign.code, sign.words) for sign in signs]


def test_a_policy_number_of_another_vendor() -> None:
    others = Others(policies={"GL1002003": ("acme", "birch-roofing")})
    assert told(compliant(), others) == [
        ("policy_elsewhere", "Policy GL-1002003 is also on a certificate of birch-roofing.")
    ]
    assert told(compliant(), Others(policies={"GL1002003": ("acme",)})) == []


def test_many_other_vendors_are_counted() -> None:
    others = Others(policies={"GL1002003": ("a", "b", "c", "d", "e")})
    assert told(compliant(), others)[0][1].endswith("of a, b and c and 2 more.")


def test_each_policy_is_looked_at_whatever_the_others_are() -> None:
    """The first policy of a staffing firm, or one without a number, hides no other."""
    found = "Policy CA-4005006 is also on a certificate of birch-roofing."
    others = Others(policies={"CA4005006": ("birch-roofing",), "GL1002003": ("birch-roofing",)})
    first_comp = replace(compliant(), policies=(compliant().policies[2], compliant().policies[1]))
    assert [words for _, words in told(first_comp, others)] == [found]
    assert [words for _, words in told(with_policy(compliant(), GL, policy_number=None), others)] == [found]
    [filed] = on_file(compliant())
    half = replace(filed, document=replace(filed.document, unreadable=("policies.0.policy_number",)))
    assert [one.words for one in signs_of(vendor(), [], [half], (), others)] == [found]


@pytest.mark.parametrize(
    ("number", "key", "told_of"), [("12345", "12345", 1), ("AB-123", "AB123", 1), ("A-123", "A123", 0)]
)
def test_a_number_of_five_characters_is_long_enough(number: str, key: str, told_of: int) -> None:
    others = Others(policies={key: ("birch-roofing",)})
    assert len(told(with_policy(compliant(), GL, policy_number=number), others)) == told_of


def test_three_other_vendors_are_named() -> None:
    others = Others(policies={"GL1002003": ("a", "b", "c")})
    assert told(compliant(), others)[0][1].endswith("of a, b and c.")
    others = Others(policies={"GL1002003": ("a", "b", "c", "d")})
    assert told(compliant(), others)[0][1].endswith("of a, b and c and 1 more.")


@pytest.mark.parametrize("number", ["TBD", "1234", "PENDING"])
def test_a_number_that_may_be_anyones_tells_nothing(number: str) -> None:
    others = Others(policies={number: ("birch-roofing",)})
    assert told(with_policy(compliant(), GL, policy_number=number), others) == []


def test_the_staffing_firms_policy_covers_many_vendors() -> None:
    assert told(compliant(), Others(policies={"WC7008009": ("birch-roofing",)})) == []


def test_an_insurer_whose_number_others_know_by_another_name() -> None:
    known = {"Summit Surety Company": frozenset({"birch", "cedar"})}
    assert told(compliant(), Others(names={"10101": known})) == [
        (
            "insurer_pair",
            "NAIC 10101 stands beside Prairie Mutual Insurance Company, and on certificates of 2 other vendors beside "
            "Summit Surety Company.",
        )
    ]


@pytest.mark.parametrize(
    "known",
    [
        {"Summit Surety Company": frozenset({"birch"})},
        {"Summit Surety Company": frozenset({"birch", "acme"})},
        {"Summit Surety Company": frozenset({"birch", "cedar"}), "PRAIRIE MUTUAL INS CO": frozenset({"dogwood"})},
        {"Prairie Mutual Insurance Co.": frozenset({"birch", "cedar"})},
    ],
)
def test_a_pair_that_few_know_otherwise_or_some_know_as_well_tells_nothing(known: dict[str, frozenset[str]]) -> None:
    assert told(compliant(), Others(names={"10101": known})) == []


def test_the_name_that_most_others_show_is_told_and_each_insurer_looked_at() -> None:
    known = {
        "Zenith Surety": frozenset({"birch"}),
        "Summit Surety Company": frozenset({"cedar", "dogwood", "acme"}),
        "Alpine Surety": frozenset({"elm"}),
    }
    unnumbered = Insurer("Prairie Mutual", None)
    of_two = replace(compliant(), insurers={"A": unnumbered, "B": Insurer("Lakeshore Casualty Company", "20202")})
    [(_, words)] = told(of_two, Others(names={"20202": known}))
    assert words.endswith("on certificates of 2 other vendors beside Summit Surety Company.")
    [filed] = on_file(of_two)
    for unread in ("insurers.B.naic", "insurers.B.name", "insurers"):
        half = replace(filed, document=replace(filed.document, unreadable=(unread,)))
        assert signs_of(vendor(), [], [half], (), Others(names={"20202": known})) == (), "it may not be that insurer"


def test_an_insurer_without_a_number_tells_nothing() -> None:
    nameless = replace(compliant(), insurers={"A": Insurer("Prairie Mutual", None), "B": Insurer(None, "10101")})
    known = {"Summit Surety Company": frozenset({"birch", "cedar"})}
    assert told(nameless, Others(names={"10101": known})) == []


def test_the_same_certificate_with_other_dates() -> None:
    before = on_file(compliant())
    again = compliant(effective=date(2027, 1, 1), expiration=date(2028, 1, 1))
    assert told(again, before=before) == [
        (
            "only_dates_differ",
            "It is the certificate in coi.pdf word for word, of February 20, 2026 as well, but for the dates of its "
            "policies.",
        )
    ]
    assert told(replace(again, issue_date=date(2026, 12, 20)), before=before) == []
    assert told(with_policy(again, GL, policy_number="GL-2"), before=before) == []
    assert told(compliant(), before=before) == []


def test_the_same_certificate_half_read_tells_nothing() -> None:
    before = on_file(compliant())
    [old] = before
    half = replace(old, document=replace(old.document, unreadable=("signed",)))
    again = compliant(effective=date(2027, 1, 1), expiration=date(2028, 1, 1))
    assert told(again, before=(half,)) == []
    assert len(told(again, before=(half, old))) == 1, "the one read whole is still compared"
    undated = replace(again, issue_date=None)
    assert told(undated, before=on_file(replace(compliant(), issue_date=None))) == []
    [new] = on_file(again)
    half_new = replace(new, document=replace(new.document, unreadable=("signed",)))
    assert signs_of(vendor(), [], [half_new], before, Others()) == ()
    bare = replace(compliant(), policies=())
    assert told(replace(bare, description_of_operations="x"), before=on_file(bare)) == []


def arrived(insured: str = "Acme Plumbing LLC"):  # type: ignore[no-untyped-def]
    signal = Signal("painted_over", "“1,000,000” is painted over.", 1, (1, 2, 3, 4))
    reading = replace(certificate_file(compliant(insured)), signals=(signal,))
    event = MessageArrived(message(), (reading,), "it is theirs", True, ("acme",))
    return message_arrived(vendor(), event, office(noon(date(2026, 3, 2))))


def test_a_sign_is_noted_and_changes_nothing_else() -> None:
    decision = arrived()
    notes = [note.detail for note in decision.record.history if note.what == "signal"]
    assert notes == ["coi.pdf: Page 1: “1,000,000” is painted over."]
    assert [letter.kind for letter in decision.letters] == [LetterKind.COMPLIANT]
    assert "painted" not in repr(decision.letters)
    assert decision.record.questions == ()


def test_a_sign_stands_in_the_question_to_staff_and_in_no_other_letter() -> None:
    decision = arrived("Acme Plumbing Inc")
    questions = [letter for letter in decision.letters if letter.kind is LetterKind.ESCALATION]
    [question] = questions
    assert question.question is not None
    assert ("Worth a look", "Page 1: “1,000,000” is painted over.") in question.question.facts
    others = [letter for letter in decision.letters if letter.kind is not LetterKind.ESCALATION]
    assert others and "painted" not in repr(others)
