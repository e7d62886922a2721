"""What was read against what was drawn, fact by fact."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from coibot.codec import to_json
from coibot.model.certificate import Certificate
from coibot.model.document import Document, DocumentKind, Evidence, FileReading

Box = tuple[float, float, float, float]
Point = tuple[float, float]

DECIDING = (
    ".limits.", ".flags.", "effective", "expiration", "additional_insured", "subrogation_waived", "policy_number",
    "insured.name", "certificate_holder", "issue_date", ".line", "policies", "insurer_letter",
)  # fmt: skip
FIELDS = (
    ("check boxes", ".flags."), ("limits", ".limits."), ("policy dates", "effective"), ("policy dates", "expiration"),
    ("issue date", "issue_date"), ("policy number", "policy_number"), ("additional insured", "additional_insured"),
    ("waiver of subrogation", "subrogation_waived"), ("insurer letter", "insurer_letter"), ("NAIC code", ".naic"),
    ("insurer's name", "insurers."), ("insured's name", "insured.name"), ("insured's address", "insured.address"),
    ("certificate holder", "certificate_holder"), ("description of operations", "description_of_operations"),
    ("agency: name and address", "producer.name"), ("agency: name and address", "producer.address"),
    ("agency: contact, phone, fax, e-mail", "producer."), ("certificate and revision number", "_number"),
    ("which policies there are", ".line"), ("which policies there are", ".count"), ("words of a free row", ".type"),
    ("signature", "signed"),
)  # fmt: skip
"""What a fact is called in the table, by a part of its path; the first that fits."""
NEAR = 5.0
"""Points that the middle of the evidence may stand outside the words themselves."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of one file."""

    outcome: str
    """`right`, `unreadable` (nothing is claimed) or `wrong` (something else is claimed)."""
    path: str
    expected: Any
    read: Any
    blank: bool = False
    """Its box is empty, and was read so."""
    shown: bool | None = None
    """Whether its evidence is on the right page around the words themselves; None where nothing is written."""

    @property
    def deciding(self) -> bool:
        return any(part in f".{self.path}" for part in DECIDING)

    @property
    def field(self) -> str:
        return next((name for name, part in FIELDS if part in self.path), "anything else")


def facts(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf of a certificate in JSON, by its path; absent entries count as blank."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from facts(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        yield f"{path}.count", len(value)
        for i, part in enumerate(value):
            yield from facts(part, f"{path}.{i}")
    else:
        yield path, value


def compare(truth: Certificate, reading: FileReading) -> Iterator[tuple[str, str, Any, Any]]:
    """(outcome, path, expected, read) for every fact of a file's only certificate."""
    for fact in compared(truth, certificates_in(reading)):
        yield fact.outcome, fact.path, fact.expected, fact.read


def certificates_in(reading: FileReading) -> list[Document]:
    return [document for document in reading.documents if document.kind is DocumentKind.CERTIFICATE]


def compared(truth: Certificate, documents: list[Document]) -> list[Fact]:
    """Every fact of a certificate; all are unreadable where there is not exactly one document."""
    wanted = dict(facts(to_json(truth)))
    if len(documents) != 1 or documents[0].certificate is None:
        return [Fact("unreadable", path, expected, None) for path, expected in wanted.items()]
    unreadable = set(documents[0].unreadable)
    got = dict(facts(to_json(documents[0].certificate)))
    found = []
    for path in sorted(wanted.keys() | got.keys()):
        expected, read = wanted.get(path), got.get(path)
        parts = path.split(".")
        if any(".".join(parts[:i]) in unreadable for i in range(1, len(parts) + 1)) or (
            path not in got and any(f"{'.'.join(parts[:-1])}.{name}" in unreadable for name in ("label", "unlabelled"))
        ):  # a limit whose typed label could not be read is there under no name
            found.append(Fact("unreadable", path, expected, read))
        elif expected == read:
            found.append(Fact("right", path, expected, read, blank=expected in (None, "blank")))
        else:
            found.append(Fact("wrong", path, expected, read))
    return found


def shown(
    evidence: Mapping[str, Evidence], path: str, page: int, place: Box, onto_paper: Callable[[Point], Point]
) -> bool:
    """Whether the evidence of a fact is on its page, around its words.

    `place`: where the words were drawn. `onto_paper`: from a point of the page as displayed to the paper that was
    drawn, which a scanner or a camera turned and bent.
    """
    found = evidence.get(path)
    if found is None or found.page != page:
        return False
    x0, y0, x1, y1 = found.box
    corners = [onto_paper(corner) for corner in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    low, high = min(y for _, y in corners), max(y for _, y in corners)
    x, y = (left + right) / 2, (low + high) / 2
    near = place[0] - NEAR < x < place[2] + NEAR and place[1] - NEAR < y < place[3] + NEAR
    across, up = min(right, place[2]) - max(left, place[0]), min(high, place[3]) - max(low, place[1])
    narrower, lower = min(right - left, place[2] - place[0]), min(high - low, place[3] - place[1])
    return near and across >= 0.5 * narrower and up >= 0.5 * lower
