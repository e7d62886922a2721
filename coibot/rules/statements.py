"""What the documents on file state, with what could not be read and the place on the page."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from coibot.model.assessment import FindingEvidence
from coibot.model.certificate import Certificate, CoverageLine, Endorsement, Policy
from coibot.model.document import DocumentKind, FiledDocument
from coibot.rules.cancellations import Cancellation, cancellation_of
from coibot.rules.line_rules import OtherLine
from coibot.rules.state_forms import StateForm, state_form

UNNAMED = CoverageLine.OTHER.value
"""The line of a free row whose words belong to no line of the rules."""


def is_unreadable(filed: FiledDocument, path: str) -> bool:
    """Whether something stands at `path`, or at a part of the page that holds it, which could not be read."""
    if not filed.document.unreadable:
        return False
    parts = path.split(".")
    around = {".".join(parts[:length]) for length in range(1, len(parts) + 1)}
    return not around.isdisjoint(filed.document.unreadable)


def evidence_at(filed: FiledDocument, *paths: str) -> FindingEvidence | None:
    """Where the first of `paths` that has evidence was read."""
    for path in paths:
        if (found := filed.document.evidence.get(path)) is not None:
            return FindingEvidence(filed.file, found.page, found.box, found.text, filed.file_sha256)
    return None


@dataclass(frozen=True, slots=True)
class StatedCertificate:
    """A certificate on file that counts."""

    filed: FiledDocument
    certificate: Certificate
    recency: int = 0
    """Its place among the certificates, from the oldest to the newest."""

    @property
    def state_form(self) -> StateForm | None:
        """What it is when it is no ACORD certificate but a state's own paper."""
        return state_form(self.filed.document)


@dataclass(frozen=True, slots=True)
class StatedPolicy:
    """One policy as one certificate states it."""

    source: StatedCertificate
    index: int
    """Its place among the certificate's policies."""
    policy: Policy
    """As stated; where it was cancelled for good, with the day it ended as its expiration."""
    cancellation: Cancellation | None = None

    @property
    def cancelled(self) -> Cancellation | None:
        """The early end that nothing on file takes back or casts doubt on."""
        known = self.cancellation
        return known if known and known.resumes is None and not known.restated else None

    def ended_early(self, day: date) -> bool:
        """Whether a notice on file leaves no coverage on `day`; on no day at all when it takes the first one."""
        known = self.cancellation
        if known is None or known.restated:
            return False
        begins = self.policy.effective
        return known.stands_on(day) or (known.resumes is None and begins is not None and known.ends <= begins)

    def unreadable(self, part: str) -> bool:
        if not self.source.filed.document.unreadable or (part == "expiration" and self.cancelled):
            return False
        return is_unreadable(self.source.filed, f"policies.{self.index}.{part}")

    @property
    def unread_limits(self) -> tuple[str, ...]:
        """The labels of amounts that could not be read; an empty label when none of the row's could."""
        if self.unreadable("limits"):
            return ("",)
        around = f"policies.{self.index}.limits."
        paths = self.source.filed.document.unreadable
        return tuple(path.removeprefix(around) for path in paths if path.startswith(around))

    @property
    def says_nothing(self) -> bool:
        """A row with neither number, dates nor amounts is not a policy, whatever letter or mark stands in it."""
        row = f"policies.{self.index}"
        unread = any(
            path == "policies" or f"{path}.".startswith(f"{row}.") for path in self.source.filed.document.unreadable
        )
        policy = self.policy
        stated = (policy.policy_number, policy.effective, policy.expiration, *policy.limits.values())
        return not unread and all(value is None for value in stated)

    def evidence(self, *parts: str) -> FindingEvidence | None:
        if parts == ("expiration",) and self.cancelled:
            return evidence_at(self.cancelled.filed, "notice.effective")
        return evidence_at(self.source.filed, *(f"policies.{self.index}.{part}" for part in parts))

    @property
    def insurer(self) -> str | None:
        named = self.source.certificate.insurers.get(self.policy.insurer_letter or "")
        return named.name if named else None

    @property
    def label(self) -> str:
        """ "policy GL-123", or "the policy" when it has no number."""
        return f"policy {self.policy.policy_number}" if self.policy.policy_number else "the policy"

    @property
    def recency(self) -> tuple[object, ...]:
        return (self.source.recency, self.index)


@dataclass(frozen=True, slots=True)
class StatedEndorsement:
    """An endorsement page on file that counts."""

    filed: FiledDocument
    endorsement: Endorsement

    @property
    def label(self) -> str:
        """ "the CG 20 10 page"."""
        return f"the {self.filed.document.form} page" if self.filed.document.form else "the endorsement page"

    def unreadable(self, part: str) -> bool:
        return is_unreadable(self.filed, part) or is_unreadable(self.filed, f"endorsement.{part}")

    def evidence(self, *parts: str) -> FindingEvidence | None:
        return evidence_at(self.filed, *(path for part in parts for path in (part, f"endorsement.{part}")))

    @property
    def order(self) -> tuple[object, ...]:
        document = self.filed.document
        return (
            self.filed.received,
            self.filed.file_sha256,
            document.pages,
            document.form or "",
            document.unreadable,
            repr(self.endorsement),
        )


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that counts of a vendor's documents, sorted so that their order on arrival does not matter."""

    certificates: tuple[StatedCertificate, ...]
    endorsements: tuple[StatedEndorsement, ...]
    policies: Mapping[str, tuple[StatedPolicy, ...]]
    """Line key -> policies, oldest statement first. A free row may serve several lines."""
    unread_rows: bool
    """Whether some certificate has coverage rows that could not be read at all."""
    nameless_rows: tuple[StatedPolicy, ...]
    """Free rows whose words are blank or unreadable: they may be any other line."""
    exemptions: tuple[StatedCertificate, ...]
    """State papers that exempt somebody from workers' compensation, oldest first."""
    unrecognised: tuple[FiledDocument, ...]
    """Pages that are no certificate and no endorsement whose form is known, with the reader's guess in `why`."""

    def lookalike(self, *patterns: str) -> FiledDocument | None:
        """An unrecognised page that seems to be something that one of the patterns describes."""
        return next((filed for filed in self.unrecognised if _seems(filed, patterns)), None)


def shelve(documents: Iterable[FiledDocument], other_lines: Mapping[str, OtherLine]) -> Shelf:
    """Sort what is on file by line. Documents that were replaced do not count."""
    stated_in: list[tuple[FiledDocument, Certificate]] = []
    exemptions: list[tuple[FiledDocument, Certificate]] = []
    endorsements: list[StatedEndorsement] = []
    unrecognised: list[FiledDocument] = []
    notices: list[FiledDocument] = []
    for filed in documents:
        document = filed.document
        if filed.replaced_by is not None:
            continue
        stateable = document.kind in (DocumentKind.CERTIFICATE, DocumentKind.OTHER) and document.form not in _ACORD
        form = state_form(document) if stateable else None
        if form is not None and form.exempts and document.certificate is not None:
            exemptions.append((filed, document.certificate))
        elif form is not None and (document.certificate is None or not document.certificate.policies):
            unrecognised.append(filed)
        elif document.certificate is not None and (form or document.kind is DocumentKind.CERTIFICATE):
            stated_in.append((filed, document.certificate))
        elif document.kind is DocumentKind.ENDORSEMENT and document.endorsement is not None:
            endorsements.append(StatedEndorsement(filed, document.endorsement))
        elif document.kind is DocumentKind.NOTICE:
            notices.append(filed)
        elif document.kind is DocumentKind.OTHER:
            unrecognised.append(filed)
    certificates = _oldest_first(stated_in)
    endorsements.sort(key=lambda stated: stated.order)
    by_line: dict[str, list[StatedPolicy]] = {}
    nameless: list[StatedPolicy] = []
    for source in certificates:
        form = source.state_form
        for index, policy in enumerate(source.certificate.policies):
            if form is not None and policy.line is not CoverageLine.WORKERS_COMPENSATION:
                continue
            stated = StatedPolicy(source, index, policy)
            if stated.says_nothing:
                continue
            if notices:
                stated = _with_notices(stated, notices)
            if policy.line is CoverageLine.OTHER and (not policy.type or stated.unreadable("type")):
                nameless.append(stated)
            for key in lines_of(policy, other_lines):
                by_line.setdefault(key, []).append(stated)
    return Shelf(
        tuple(certificates),
        tuple(endorsements),
        {key: tuple(stated) for key, stated in by_line.items()},
        any(is_unreadable(source.filed, "policies") for source in certificates),
        tuple(nameless),
        tuple(_oldest_first(exemptions)),
        tuple(
            sorted(unrecognised, key=lambda filed: (filed.file_sha256, filed.document.pages, filed.document.why or ""))
        ),
    )


def _with_notices(stated: StatedPolicy, notices: Sequence[FiledDocument]) -> StatedPolicy:
    if stated.unreadable("policy_number"):
        return stated
    issued = stated.source.certificate.issue_date
    known = cancellation_of(stated.policy, notices, issued, stated.source.filed)
    stated = replace(stated, cancellation=known)
    if (cancelled := stated.cancelled) is None:
        return stated
    return replace(stated, policy=replace(stated.policy, expiration=cancelled.ends))


_ACORD = ("ACORD 25", "ACORD 24", "ACORD 27", "ACORD 28")


def _oldest_first(stated: list[tuple[FiledDocument, Certificate]]) -> list[StatedCertificate]:
    """Sorted always the same way, whatever the order of arrival."""

    def key(pair: tuple[FiledDocument, Certificate]) -> tuple[object, ...]:
        filed, certificate = pair
        return certificate.issue_date or date.min, filed.received, filed.file_sha256, filed.document.pages

    if len({key(pair) for pair in stated}) == len(stated):
        stated.sort(key=key)
    else:
        stated.sort(key=lambda pair: (*key(pair), repr(pair)))
    return [StatedCertificate(*pair, position) for position, pair in enumerate(stated)]


UNREAD_PICTURE = "no text that can be read|too poor to be read"
"""How the reader speaks of a scanned page: it may show anything."""


def _seems(filed: FiledDocument, patterns: Sequence[str]) -> bool:
    guess = f"{filed.document.why or ''} {filed.document.title or ''} {_form_words(filed)}"
    return any(re.search(pattern, guess, re.IGNORECASE) for pattern in patterns)


def _form_words(filed: FiledDocument) -> str:
    form = state_form(filed.document)
    return "" if form is None else "workers' compensation exemption" if form.exempts else "workers' compensation"


def lines_of(policy: Policy, other_lines: Mapping[str, OtherLine]) -> Sequence[str]:
    """The lines that a row serves: its own, or those whose words its type names ("Tech E&O / Cyber" serves two)."""
    if policy.line is not CoverageLine.OTHER:
        return (policy.line.value,)
    printed = _words(policy.type or "")
    named = [key for key, line in other_lines.items() if any(_words(word) in printed for word in line.words)]
    return named or (UNNAMED,)


@lru_cache(maxsize=8192)
def _words(text: str) -> str:
    """Words between blanks, so that "e&o" is found as a word and not inside another."""
    kept = "".join(c if c.isalnum() else " " for c in text.casefold().replace("&", " and "))
    return f" {' '.join(kept.split())} "
