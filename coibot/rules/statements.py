"""What the documents on file state, with what could not be read and the place on the page."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coibot.model.assessment import FindingEvidence
from coibot.model.certificate import Certificate, CoverageLine, Endorsement, Policy
from coibot.model.document import DocumentKind, FiledDocument
from coibot.rules.rulebook import OtherLine

UNNAMED = CoverageLine.OTHER.value
"""The line of a free row whose words belong to no line of the rules."""


def is_unreadable(filed: FiledDocument, path: str) -> bool:
    """Whether something stands at `path`, or at a part of the page that holds it, which could not be read."""
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

    @property
    def recency(self) -> tuple[object, ...]:
        """Sorts certificates from the oldest to the newest, always the same way."""
        return (
            self.certificate.issue_date or date.min,
            self.filed.received,
            self.filed.file_sha256,
            self.filed.document.pages,
            repr(self.certificate),
        )


@dataclass(frozen=True, slots=True)
class StatedPolicy:
    """One policy as one certificate states it."""

    source: StatedCertificate
    index: int
    """Its place among the certificate's policies."""
    policy: Policy

    def unreadable(self, part: str) -> bool:
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
        return (*self.source.recency, self.index)


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
    unrecognised: tuple[FiledDocument, ...]
    """Pages that are no certificate and no endorsement whose form is known, with the reader's guess in `why`."""

    def lookalike(self, *patterns: str) -> FiledDocument | None:
        """An unrecognised page that seems to be something that one of the patterns describes."""
        return next((filed for filed in self.unrecognised if _seems(filed, patterns)), None)


def shelve(documents: Iterable[FiledDocument], other_lines: Mapping[str, OtherLine]) -> Shelf:
    """Sort what is on file by line. Documents that were replaced do not count."""
    certificates: list[StatedCertificate] = []
    endorsements: list[StatedEndorsement] = []
    unrecognised: list[FiledDocument] = []
    for filed in documents:
        document = filed.document
        if filed.replaced_by is not None:
            continue
        if document.kind is DocumentKind.CERTIFICATE and document.certificate is not None:
            certificates.append(StatedCertificate(filed, document.certificate))
        elif document.kind is DocumentKind.ENDORSEMENT and document.endorsement is not None:
            endorsements.append(StatedEndorsement(filed, document.endorsement))
        elif document.kind is DocumentKind.OTHER:
            unrecognised.append(filed)
    certificates.sort(key=lambda stated: stated.recency)
    endorsements.sort(key=lambda stated: stated.order)
    by_line: dict[str, list[StatedPolicy]] = {}
    nameless: list[StatedPolicy] = []
    for source in certificates:
        for index, policy in enumerate(source.certificate.policies):
            stated = StatedPolicy(source, index, policy)
            if stated.says_nothing:
                continue
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
        tuple(
            sorted(unrecognised, key=lambda filed: (filed.file_sha256, filed.document.pages, filed.document.why or ""))
        ),
    )


UNREAD_PICTURE = "no text that can be read|too poor to be read"
"""How the reader speaks of a scanned page: it may show anything."""


def _seems(filed: FiledDocument, patterns: Sequence[str]) -> bool:
    guess = f"{filed.document.why or ''} {filed.document.title or ''}"
    return any(re.search(pattern, guess, re.IGNORECASE) for pattern in patterns)


def lines_of(policy: Policy, other_lines: Mapping[str, OtherLine]) -> Sequence[str]:
    """The lines that a row serves: its own, or those whose words its type names ("Tech E&O / Cyber" serves two)."""
    if policy.line is not CoverageLine.OTHER:
        return (policy.line.value,)
    printed = _words(policy.type or "")
    named = [key for key, line in other_lines.items() if any(_words(word) in printed for word in line.words)]
    return named or (UNNAMED,)


def _words(text: str) -> str:
    """Words between blanks, so that "e&o" is found as a word and not inside another."""
    kept = "".join(c if c.isalnum() else " " for c in text.casefold().replace("&", " and "))
    return f" {' '.join(kept.split())} "
