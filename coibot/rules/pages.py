"""Whether the endorsement pages on file belong to a policy and reach us.

A page counts when its policy number is the policy's, the day from which it says it counts lies in the policy's term
and has come, and when it names us in its schedule or covers whoever a written contract requires. Pages in doubt are
never counted and never held against anyone: a person looks.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from enum import IntEnum

from coibot.model.assessment import FindingEvidence
from coibot.model.wording import long_date
from coibot.rules.description import sayings
from coibot.rules.names import compare, mentions
from coibot.rules.numbers import policy_number_key
from coibot.rules.rulebook import BlanketWording
from coibot.rules.statements import (
    UNREAD_PICTURE,
    Shelf,
    StatedEndorsement,
    StatedPolicy,
    evidence_at,
    is_unreadable,
)

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

_RELATIONS: Mapping[str, str] = {
    "CG 20 05": "those with a controlling interest",
    "CG 20 11": "managers or lessors of premises",
    "CG 20 12": "public bodies that issue permits",
    "CG 20 15": "vendors of products",
    "CG 20 18": "mortgagees, assignees or receivers",
    "CG 20 24": "owners of land leased to others",
    "CG 20 28": "lessors of leased equipment",
    "CG 20 29": "grantors of franchises",
    "CG 20 34": "lessors of leased equipment",
}
"""Additional insured forms that are written for one relation, and whom they cover."""
_SPECIMEN = re.compile(r"\b(specimen|sample)\b", re.IGNORECASE)

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
    place: FindingEvidence | None = None
    """Where words stand that no page says."""

    @property
    def evidence(self) -> FindingEvidence | None:
        if self.place is not None:
            return self.place
        return self.page.evidence("policy_number", "scheduled_person", "named_insured") if self.page else None


@dataclass(frozen=True, slots=True)
class Pages:
    """The endorsement pages on file, and what decides whether they reach us."""

    shelf: Shelf
    protected: tuple[str, ...]
    """The names that policies must cover."""
    written_contract: bool
    blanket: BlanketWording
    as_of: date

    def for_names(self, names: Sequence[str]) -> "Pages":
        """The same pages, judged by whether they reach others."""
        return replace(self, protected=tuple(names))

    def proof(self, stated: StatedPolicy, line: str, grant: str, forms: Sequence[str] = ()) -> PageProof:
        """The best that any page on file proves of `grant` under the policy.

        `forms` are the form numbers that the rules name: a form written for another relation than theirs is in doubt.
        """
        proofs = [
            self._judge(page, stated, line, grant, forms)
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

    def _judge(
        self, page: StatedEndorsement, stated: StatedPolicy, line: str, grant: str, forms: Sequence[str]
    ) -> PageProof:
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
        if _is_specimen(page):
            return PageProof(Proof.DOUBT, f"{page.label} seems to be a specimen, not a page of the policy", page)
        if (out_of_time := self._out_of_time(page, stated)) is not None:
            return PageProof(Proof.DOUBT, f"{page.label} {out_of_time}", page, page.evidence("effective"))
        form = page.filed.document.form or ""
        if (relation := _RELATIONS.get(form)) and forms and form not in forms:
            return PageProof(Proof.DOUBT, f"{page.label} is written for {relation}, and may not fit the work", page)
        if grant in _NAMES_NOBODY:
            return PageProof(Proof.GIVEN, f"{page.label} is part of policy {expected}", page)
        return self._reaches_us(page)

    def _out_of_time(self, page: StatedEndorsement, stated: StatedPolicy) -> str | None:
        """Why the day from which the page counts, where it gives one, does not go with the policy's term."""
        if page.unreadable("effective"):
            return "gives a day from which it counts, and that could not be read with confidence"
        counts = page.endorsement.effective
        if counts is None:
            return None
        from_day = f"counts from {long_date(counts)}"
        begins, ends = stated.policy.effective, stated.policy.expiration
        if ends is not None and counts >= ends and not stated.unreadable("expiration"):
            return f"{from_day}, when {stated.label} has ended"
        if begins is not None and counts < begins and not stated.unreadable("effective"):
            return f"{from_day}, before {stated.label} began, and may belong to an earlier term"
        return f"{from_day} only" if counts > self.as_of else None

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

    def said(self, stated: StatedPolicy, line: str, grant: str) -> PageProof:
        """What the certificate's description says of `grant`, for rules that accept words."""
        said = list(sayings(stated, line, grant, self.protected))
        place = evidence_at(stated.source.filed, "description_of_operations")
        for saying in said:
            if saying.sure and self.written_contract:
                return PageProof(Proof.GIVEN, f"the certificate says: “{saying.words}”", None, place)
        if said and said[0].sure:
            why = f"the certificate says “{said[0].words}”, and no written contract is on record"
            return PageProof(Proof.DOUBT, why, None, place)
        if said:
            why = f"the certificate says “{said[0].words}”, and whether that is enough is not certain"
            return PageProof(Proof.DOUBT, why, None, place)
        if is_unreadable(stated.source.filed, "description_of_operations"):
            return PageProof(Proof.DOUBT, "the description on the certificate could not be read with confidence")
        return PageProof(Proof.NOTHING)

    def _covers_other_lines(self, number: str, line: str) -> bool:
        return any(
            same_policy_number(number, stated.policy.policy_number or "")
            for other, policies in self.shelf.policies.items()
            if other != line
            for stated in policies
        )


def _is_specimen(page: StatedEndorsement) -> bool:
    document = page.filed.document
    return bool(_SPECIMEN.search(f"{document.title or ''} {document.why or ''} {page.endorsement.policy_number or ''}"))


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
