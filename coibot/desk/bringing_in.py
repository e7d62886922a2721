"""Certificates that are there already: whose each file is, and how it is filed. Nobody is written to.

A file goes to a vendor only when its insured is called so, to the letter, but for punctuation and the like, or by a
known other name; or when it names nobody and lies in a folder that is called so. Everything else is for a person.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coibot.desk.arrivals import superseding, worth_filing
from coibot.desk.case import Case, Decision
from coibot.desk.judgement import judge
from coibot.desk.office import Office
from coibot.desk.signs import signs_of
from coibot.desk.whose import SUGGESTIVE, insured_name
from coibot.model.document import DocumentKind, FiledDocument, FileReading
from coibot.model.record import Record
from coibot.model.wording import listing
from coibot.rules.names import NameMatch, compare

SURE = frozenset({NameMatch.EXACT, NameMatch.FORMAT, NameMatch.ALIAS})
"""A missing or another legal suffix may be another company: here, where nobody answers, it is for a person."""

Names = Mapping[str, tuple[str, ...]]
"""Vendor id -> legal name and aliases."""


@dataclass(frozen=True, slots=True)
class Belongs:
    """Whose a file is, or why that is not known."""

    vendor_id: str | None
    words: str
    suggestions: tuple[str, ...] = ()
    """Vendor ids that come near."""


def called(name: str, names: Names) -> tuple[str, ...]:
    """The vendors of that name."""
    return tuple(vendor_id for vendor_id, (legal, *aliases) in names.items() if compare(name, legal, aliases) in SURE)


def folder_of(folders: Iterable[str], names: Names) -> str | None:
    """The vendor after whom the nearest folder is called that is called after one; `folders` from the file upwards."""
    for folder in folders:
        known = (folder,) if folder in names else called(folder, names)
        if len(known) == 1:
            return known[0]
    return None


def whose(reading: FileReading, names: Names, *, folder: str | None = None) -> Belongs:
    """`folder`: the vendor that the file's folder is called after."""
    certificates = _names(reading, DocumentKind.CERTIFICATE)
    insured = certificates or _names(reading, DocumentKind.ENDORSEMENT)
    if not insured:
        if folder is not None:
            return Belongs(folder, "it names nobody, and lies in the folder of this vendor")
        return Belongs(None, "it does not say readably who is insured")
    owners = {name: called(name, names) for name in insured}
    everyone = tuple(dict.fromkeys(vendor_id for known in owners.values() for vendor_id in known))
    nobodys = [name for name, known in owners.items() if not known]
    near = _near(nobodys, names)
    said = f"the insured is {listing(insured)}"
    if nobodys:
        return Belongs(None, f"{said}, and no vendor is called so", near)
    if len(everyone) > 1:
        return Belongs(None, f"{said}: {listing(everyone)} are called so", everyone)
    if folder is not None and folder != everyone[0]:
        return Belongs(None, f"{said} ({everyone[0]}), and it lies in the folder of {folder}", (everyone[0], folder))
    return Belongs(everyone[0], said)


def _names(reading: FileReading, kind: DocumentKind) -> tuple[str, ...]:
    found = (insured_name(document) for document in reading.documents if document.kind is kind)
    return tuple(dict.fromkeys(name for name in found if name))


def _near(insured: Sequence[str], names: Names) -> tuple[str, ...]:
    order = list(NameMatch).index
    found: dict[str, int] = {}
    for vendor_id, (legal, *aliases) in names.items():
        matches = [match for name in insured if (match := compare(name, legal, aliases)) in SUGGESTIVE]
        if matches:
            found[vendor_id] = min(map(order, matches))
    return tuple(sorted(found, key=lambda vendor_id: (found[vendor_id], vendor_id)))[:3]


def has_insurance(reading: FileReading) -> bool:
    """Whether something in the file is worth filing."""
    return any(map(worth_filing, reading.documents))


def bring_in(record: Record, reading: FileReading, how: str, office: Office) -> Decision:
    """File what the reading holds, once. No letter is written, no question asked."""
    case = Case(record, office)
    if any(filed.file_sha256 == reading.sha256 for filed in record.documents):
        return case.close()
    new = [
        FiledDocument(document, reading.file, reading.sha256, office.now, from_folder=True)
        for document in reading.documents
        if worth_filing(document)
    ]
    if not new:
        return case.close()
    before = record.documents
    case.change(documents=_in_their_order(before, new))
    case.note("filed", f"{reading.file}: brought in from a folder; {how}")
    for sign in signs_of(record, [reading], new, before, office.elsewhere):
        case.note("signal", f"{sign.file}: {sign.words}")
    if record.profile is not None and record.profile.vendor_class in office.rulebook.classes:
        case.change(assessment=judge(case.record, office, office.today))
    return case.close()


def _in_their_order(before: tuple[FiledDocument, ...], new: list[FiledDocument]) -> tuple[FiledDocument, ...]:
    """A folder is in no order: the certificate issued later takes the other's place, whichever came in first."""
    issued = max((day for filed in new if (day := _issued(filed))), default=None)
    later = [filed for filed in before if (day := _issued(filed)) and issued and day > issued]
    kept = [filed for filed in before if filed not in later]
    aged = superseding(tuple(new), later)[: len(new)]
    return (*superseding(tuple(kept), new)[: len(kept)], *later, *aged)


def _issued(filed: FiledDocument) -> date | None:
    certificate = filed.document.certificate
    return certificate.issue_date if certificate else None
