"""Whether the endorsement pages on file belong to a policy and reach us.

A page counts when its policy number is the policy's, and when it names us in its schedule or covers whoever a written
contract requires. Pages in doubt are never counted and never held against anyone: a person looks.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum

from coibot.model.assessment import FindingEvidence
from coibot.rules.names import compare, mentions
from coibot.rules.rulebook import BlanketWording
from coibot.rules.selection import policy_number_key
from coibot.rules.statements import UNREAD_PICTURE, Shelf, StatedEndorsement, StatedPolicy

_FORM_LINES = {
    "CG": "general_liability",
    "CA": "automobile_liability",
    "WC": "workers_compensation",
    "CU": "umbrella_excess",
    "CX": "umbrella_excess",
}
"""The letters before the usual form numbers, and the policies such forms are written for."""

_NAMES_NOBODY = frozenset(
    {"aggregate_per_project", "aggregate_per_location", "primary_noncontributory", "notice_of_cancellation"}
)
"""Grants whose pages have no schedule of persons."""

_LOOKALIKES = str.maketrans("OQILSBZG", "00115826")
_BLANKET_WORDS = ("written contract", "written agreement", "required by contract", "contract or agreement")


class Proof(IntEnum):
    """What the pages on file prove, from nothing to all."""

    NOTHING = 0
    OTHER_POLICY = 1
    DOUBT = 2
    GIVEN = 3


@dataclass(frozen=True, slots=True)
class PageProof:
    proof: Proof
    why: str = ""
    """The middle of a sentence: "the CG 20 10 page is for policy ..."."""
    page: StatedEndorsement | None = None

    @property
    def evidence(self) -> FindingEvidence | None:
        return self.page.evidence("policy_number", "scheduled_person", "named_insured") if self.page else None


@dataclass(frozen=True, slots=True)
class Pages:
    """The endorsement pages on file, and what decides whether they reach us."""

    shelf: Shelf
    protected: tuple[str, ...]
    """The names that policies must cover."""
    written_contract: bool
    blanket: BlanketWording

    def proof(self, stated: StatedPolicy, line: str, grant: str) -> PageProof:
        """The best that any page on file proves of `grant` under the policy."""
        proofs = [
            self._judge(page, stated, line, grant)
            for page in self.shelf.endorsements
            if grant in page.endorsement.grants and _form_line(page) in (line, None)
        ]
        proofs += self._puzzles(stated, line)
        return max(proofs, key=lambda proof: proof.proof, default=PageProof(Proof.NOTHING))

    def _puzzles(self, stated: StatedPolicy, line: str) -> Iterator[PageProof]:
        """Pages that may be the insurer's own form of what is asked for: equivalents count, so a person looks."""
        for page in self.shelf.endorsements:
            if page.endorsement.grants or _form_line(page) not in (line, None):
                continue
            number = None if page.unreadable("policy_number") else page.endorsement.policy_number
            if number is None or same_policy_number(number, stated.policy.policy_number or "") is not False:
                why = f"{page.label} is on file, and what it changes is not known to us"
                yield PageProof(Proof.DOUBT, why, page)
        if (perhaps := self.shelf.lookalike(r"\bendorsement\b", UNREAD_PICTURE)) is not None:
            yield PageProof(Proof.DOUBT, f"{perhaps.file} may be such a page, and we could not tell what it changes")

    def _judge(self, page: StatedEndorsement, stated: StatedPolicy, line: str, grant: str) -> PageProof:
        number, expected = page.endorsement.policy_number, stated.policy.policy_number
        if number is None or page.unreadable("policy_number"):
            return PageProof(Proof.DOUBT, f"{page.label} shows no policy number that could be read", page)
        if expected is None or stated.unreadable("policy_number"):
            return PageProof(
                Proof.DOUBT, f"{page.label} cannot be matched with a policy number on the certificate", page
            )
        same = same_policy_number(number, expected)
        if same is False:
            why = f"{page.label} we have is for policy {number}, and the certificate shows policy {expected}"
            return PageProof(Proof.OTHER_POLICY, why, page)
        if same is None:
            why = f"{page.label} is for policy {number}, which is nearly but not quite policy {expected}"
            return PageProof(Proof.DOUBT, why, page)
        if _form_line(page) is None and self._covers_other_lines(number, line):
            why = f"policy {number} covers several lines, and {page.label} does not tell which of them it changes"
            return PageProof(Proof.DOUBT, why, page)
        if grant in _NAMES_NOBODY:
            return PageProof(Proof.GIVEN, f"{page.label} is part of policy {expected}", page)
        return self._reaches_us(page)

    def _reaches_us(self, page: StatedEndorsement) -> PageProof:
        scheduled = page.endorsement.scheduled_person or ""
        person = " ".join(scheduled.split())
        if page.unreadable("scheduled_person"):
            return PageProof(Proof.DOUBT, f"the schedule of {page.label} could not be read with confidence", page)
        if any(compare(person, name).same or mentions(scheduled, name) for name in self.protected):
            return PageProof(Proof.GIVEN, f"{page.label} names {self.protected[0]}", page)
        if page.endorsement.blanket or any(words in person.casefold() for words in _BLANKET_WORDS):
            if self.written_contract or self.blanket is BlanketWording.ALWAYS:
                return PageProof(Proof.GIVEN, f"{page.label} covers those whom a written contract requires", page)
            why = f"{page.label} covers those whom a written contract requires, and no written contract is on record"
            return PageProof(Proof.DOUBT, why, page)
        if person:
            why = f"the schedule of {page.label} names “{person}”, and we do not find {self.protected[0]} there"
            return PageProof(Proof.DOUBT, why, page)
        return PageProof(Proof.DOUBT, f"the schedule of {page.label} names nobody", page)

    def _covers_other_lines(self, number: str, line: str) -> bool:
        return any(
            same_policy_number(number, stated.policy.policy_number or "")
            for other, policies in self.shelf.policies.items()
            if other != line
            for stated in policies
        )


def same_policy_number(one: str, other: str) -> bool | None:
    """Whether two policy numbers are one; None when they differ so little that a slip or a term suffix is likely.

    Spaces, hyphens and case do not count, nor do letters and digits that look alike (O and 0, I and 1).
    """
    first, second = (policy_number_key(number).translate(_LOOKALIKES) for number in (one, other))
    if first == second:
        return bool(first)
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) >= 5 and (longer.startswith(shorter) or longer.endswith(shorter)):
        return None
    near = SequenceMatcher(None, min(first, second), max(first, second), autojunk=False).ratio() >= 0.9
    return None if near and len(shorter) >= 5 else False


def _form_line(page: StatedEndorsement) -> str | None:
    return _FORM_LINES.get((page.filed.document.form or "")[:2].upper())
