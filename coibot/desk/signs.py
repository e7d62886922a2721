"""Signs worth a look on what has just come: from the file itself, and from what other records hold.

For staff alone. A sign is no finding, changes no verdict and asks no question: it is noted in the record, and told in
a question that is asked anyway. Each has innocent causes, so its words say what is there and accuse nobody; who wants
to be sure asks the agent at an address that does not come from the paper in question.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from coibot.desk.office import Elsewhere
from coibot.intake.clean import clean_line
from coibot.model.certificate import Certificate, CoverageLine
from coibot.model.document import DocumentKind, FiledDocument, FileReading
from coibot.model.record import Record
from coibot.model.wording import listing, long_date
from coibot.rules.names import NameMatch, compare, normalise
from coibot.rules.numbers import policy_number_key
from coibot.rules.statements import is_unreadable

SHORTEST_NUMBER = 5
"""Characters of a policy number below which it may be anyone's."""
KNOWN_AT = 2
"""Other vendors that must show a NAIC number with one name before another name beside it is worth a look."""


@dataclass(frozen=True, slots=True)
class Sign:
    code: str
    words: str
    """One sentence, with the page where it is about one."""
    file: str
    file_sha256: str


def signs_of(
    record: Record,
    readings: Sequence[FileReading],
    filed: Sequence[FiledDocument],
    before: Sequence[FiledDocument],
    elsewhere: Elsewhere,
) -> tuple[Sign, ...]:
    """What is worth a look in `readings` and the documents filed of them; `before` was on file when they came."""
    found = [
        Sign(signal.code, _line(signal.message, signal.page), reading.file, reading.sha256)
        for reading in readings
        for signal in reading.signals
    ]
    for new in filed:
        certificate = new.document.certificate
        if new.document.kind is DocumentKind.CERTIFICATE and certificate is not None:
            told = [
                *_at_another_vendor(record.id, new, certificate, elsewhere),
                *_insurer_named_otherwise(record.id, new, certificate, elsewhere),
                *_only_dates_differ(new, certificate, before),
            ]
            found += [Sign(code, clean_line(words), new.file, new.file_sha256) for code, words in told]
    return tuple(dict.fromkeys(found))


def _line(message: str, page: int | None) -> str:
    return clean_line(message if page is None else f"Page {page}: {message}")


def _at_another_vendor(
    own_id: str, filed: FiledDocument, certificate: Certificate, elsewhere: Elsewhere
) -> Iterator[tuple[str, str]]:
    for index, policy in enumerate(certificate.policies):
        if policy.line is CoverageLine.WORKERS_COMPENSATION or is_unreadable(filed, f"policies.{index}.policy_number"):
            continue  # one workers' compensation policy covers all clients of a staffing firm
        number = policy_number_key(policy.policy_number or "")
        if len(number) < SHORTEST_NUMBER or not any(c.isdigit() for c in number):
            continue
        others = [vendor for vendor in elsewhere.by_policy(number) if vendor != own_id]
        if others:
            more = f" and {len(others) - 3} more" if len(others) > 3 else ""
            yield (
                "policy_elsewhere",
                f"Policy {policy.policy_number} is also on a certificate of {listing(others[:3])}{more}.",
            )


def _insurer_named_otherwise(
    own_id: str, filed: FiledDocument, certificate: Certificate, elsewhere: Elsewhere
) -> Iterator[tuple[str, str]]:
    for letter, insurer in certificate.insurers.items():
        half_read = any(is_unreadable(filed, f"insurers.{letter}.{part}") for part in ("name", "naic"))
        if half_read or not (insurer.name and insurer.naic):
            continue
        known = {name: vendors - {own_id} for name, vendors in elsewhere.insurers(insurer.naic).items()}
        vendors = frozenset(vendor for names in known.values() for vendor in names)
        same = any(_one_company(insurer.name, name) for name, at in known.items() if at)
        if len(vendors) >= KNOWN_AT and not same:
            usual = max(known, key=lambda name: (len(known[name]), name))
            yield (
                "insurer_pair",
                f"NAIC {insurer.naic} stands beside {insurer.name}, and on certificates of {len(known[usual])} other "
                f"vendors beside {usual}.",
            )


def _one_company(one: str, other: str) -> bool:
    return normalise(one) == normalise(other) or compare(one, other) is not NameMatch.DIFFERENT


def _only_dates_differ(
    new: FiledDocument, certificate: Certificate, before: Sequence[FiledDocument]
) -> Iterator[tuple[str, str]]:
    """The same certificate, of the same issue date, with other policy dates."""
    if certificate.issue_date is None or not certificate.policies or new.document.unreadable:
        return
    for old in before:
        was = old.document.certificate
        if was is None or old.document.unreadable or was == certificate:
            continue
        if _undated(was) == _undated(certificate):
            yield (
                "only_dates_differ",
                f"It is the certificate in {old.file} word for word, of {long_date(certificate.issue_date)} as well, "
                "but for the dates of its policies.",
            )
            return


def _undated(certificate: Certificate) -> Certificate:
    policies = tuple(replace(policy, effective=None, expiration=None) for policy in certificate.policies)
    return replace(certificate, policies=policies)
