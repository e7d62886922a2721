"""The roster from a spreadsheet and back: which vendors are new, which differ, and which rows cannot be taken over.

Importing is idempotent: the same file twice changes nothing the second time, and an exported roster imports as
unchanged. A column that the file does not have is left as it was; a row with a problem is left out, the others count.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import partial
from typing import TypeVar

from coibot.desk import columns
from coibot.desk.columns import COLUMNS, BadCell, RowProblem
from coibot.desk.headings import Header, find_header, is_header_again, is_sum
from coibot.model.vendor import Contact, Role, VendorProfile
from coibot.rules.names import normalise

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class FieldDifference:
    field: str
    """Of VendorProfile."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedVendor:
    profile: VendorProfile
    differences: tuple[FieldDifference, ...]


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do. Vendors that the file does not name stay as they are."""

    new: Mapping[str, VendorProfile]
    changed: Mapping[str, ChangedVendor]
    unchanged: tuple[str, ...]
    problems: tuple[RowProblem, ...]
    ignored_columns: tuple[str, ...] = ()
    header: Header | None = None
    """None when there is no row at all."""
    passed_over: Mapping[int, str] = field(default_factory=dict)
    """Row -> why it is no vendor's: a sum, the headings once more. Empty rows are not counted."""


def plan_import(
    rows: Sequence[Sequence[str]],
    existing: Mapping[str, VendorProfile],
    known_classes: Collection[str],
    *,
    meanings: Mapping[str, str] | None = None,
    hidden_columns: Collection[int] = (),
    default_class: str = "",
) -> ImportPlan:
    """The difference between a spreadsheet and the roster.

    `rows` are all its rows, empty ones and titles above the headings included; `existing` is the roster by vendor id.
    `meanings`: what staff said of headings. `default_class`: of rows that give none.
    """
    if not any(any(map(columns.line, row)) for row in rows):
        return ImportPlan({}, {}, (), (RowProblem(1, "name", "the file is empty", "start with a row of headings"),))
    header = find_header(rows, meanings=meanings, hidden_columns=hidden_columns, class_given=bool(default_class))
    if header.problems:
        return ImportPlan({}, {}, (), header.problems, header.ignored, header)
    place = header.places.get("paused_until")
    day_first = place is not None and any(columns.is_day_first(row[place]) for row in rows if place < len(row))
    reader = _RowReader(header.places, existing, known_classes, default_class, day_first=day_first)
    read = {}
    passed_over = {}
    for number, cells in enumerate(rows[header.row :], start=header.row + 1):
        if not any(map(columns.line, cells)):
            continue
        if is_sum(cells, header.places):
            passed_over[number] = f"{next(filter(None, map(columns.line, cells)))}: a sum, and no vendor"
        elif is_header_again(cells, header):
            passed_over[number] = "the headings once more"
        elif vendor := reader.read(number, cells):
            read[vendor[0]] = vendor[1]
    changed = {
        vendor_id: ChangedVendor(profile, _differences(existing[vendor_id], profile))
        for vendor_id, profile in read.items()
        if vendor_id in existing and profile != existing[vendor_id]
    }
    return ImportPlan(
        new={vendor_id: profile for vendor_id, profile in read.items() if vendor_id not in existing},
        changed=changed,
        unchanged=tuple(vendor_id for vendor_id in read if vendor_id in existing and vendor_id not in changed),
        problems=tuple(reader.problems),
        ignored_columns=header.ignored,
        header=header,
        passed_over=passed_over,
    )


def export_rows(profiles: Mapping[str, VendorProfile]) -> list[list[str]]:
    """The roster as a spreadsheet that imports as unchanged. Addresses nobody vouched for are left out."""
    return [list(COLUMNS), *(_row(vendor_id, profile) for vendor_id, profile in profiles.items())]


def vendor_id_for(name: str, taken: Collection[str]) -> str:
    """An id made from a name: "Müller & Sons, LLC" -> "muller-sons-llc", with a number when that is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).lstrip("-")[:70].rstrip("-") or "vendor"
    number, candidate = 1, slug
    while candidate in taken:
        number += 1
        candidate = f"{slug}-{number}"
    return candidate


class _RowReader:
    """Reads row after row, and remembers what earlier ones took."""

    def __init__(
        self,
        places: Mapping[str, int],
        existing: Mapping[str, VendorProfile],
        known_classes: Collection[str],
        default_class: str,
        *,
        day_first: bool,
    ) -> None:
        self.problems: list[RowProblem] = []
        self._places = places
        self._existing = existing
        self._class = columns.one_of(known_classes, "a class of rules.yaml")
        self._default_class = default_class
        self._day_first = day_first
        """Whether the file has dates that only make sense with the day first."""
        self._rows_of_ids: dict[str, int] = {}
        self._rows_of_names: dict[str, int] = {}
        self._rows_of_likes: dict[str, tuple[int, str]] = {}
        self._ids_of_names: dict[str, list[str]] = {}
        self._ids_of_likes: dict[str, list[str]] = {}
        self._ids_of_aliases: dict[str, str] = {}
        for vendor_id, profile in existing.items():
            self._ids_of_names.setdefault(_same(profile.name), []).append(vendor_id)
            self._ids_of_likes.setdefault(normalise(profile.name), []).append(vendor_id)
            for alias in profile.aliases:
                self._ids_of_aliases.setdefault(normalise(alias), vendor_id)

    def read(self, number: int, cells: Sequence[str]) -> tuple[str, VendorProfile] | None:
        """The vendor's id and profile; None when the row has a problem."""
        row = _Row(number, {column: cells[place] for column, place in self._places.items() if place < len(cells)})
        for column, cell in row.cells.items():
            if fault := columns.spoiled(cell):
                row.problem(column, fault.wrong, fault.right)
        if row.problems:
            self.problems.extend(row.problems)
            return None
        if self._default_class and not columns.line(row.cells.get("class", "")):
            row.cells["class"] = self._default_class
        vendor_id = self._identity(row)
        before = self._existing.get(vendor_id) or VendorProfile("", "")
        profile = replace(
            before,
            name=columns.line(row.cells.get("name", "")),
            vendor_class=row.read("class", self._class) or "",
            aliases=row.present("aliases", columns.several, before.aliases),
            state=row.present("state", columns.state, before.state),
            sites=row.present("sites", columns.several, before.sites),
            written_contract=row.filled("written_contract", columns.yes_or_no, before.written_contract),
            active=row.filled("active", columns.yes_or_no, before.active),
            paused_until=row.days("paused_until", before.paused_until, day_first=self._day_first),
            language=row.filled("language", columns.language, before.language),
            notes=row.present("notes", _paragraphs, before.notes),
            contacts=_contacts(row, before.contacts, self._places),
        )
        self.problems.extend(row.problems)
        if row.problems:
            return None
        self._rows_of_ids[vendor_id] = number
        self._rows_of_names.setdefault(_same(profile.name), number)
        self._rows_of_likes.setdefault(normalise(profile.name), (number, profile.name))
        return vendor_id, profile

    def _identity(self, row: "_Row") -> str:
        """The id in the row, or of the vendor with the same name, or one made from the name."""
        name = row.read("name", columns.legal_name) or ""
        namesakes = self._ids_of_names.get(_same(name), [])
        given = columns.line(row.cells.get("id", "")).lower()
        vendor_id = ""
        if given:
            vendor_id = self._with_zeros(re.sub(r"[\s_./]+", "-", given))
            if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", vendor_id):
                row.problem("id", f"{given!r} cannot be an id", "use letters, digits and hyphens, 80 at most")
            elif vendor_id not in self._existing and namesakes:
                wrong = f"{vendor_id} is new, but {name} is on the roster as {namesakes[0]}"
                row.problem("id", wrong, f"write {namesakes[0]}, or a name that tells the two apart")
        elif len(namesakes) > 1:
            row.problem(
                "id", f"is empty, and {len(namesakes)} vendors are called {name}", "give the id of the one meant"
            )
        elif earlier := self._rows_of_names.get(_same(name)):
            row.problem("name", f"is the same as in row {earlier}", "remove one of the rows, or give each an id")
        elif name and not namesakes and (wrong := self._like(name)):
            row.problem("name", wrong, "write it the same way, or give each an id")
        else:
            taken = {*self._existing, *self._rows_of_ids}
            vendor_id = namesakes[0] if namesakes else vendor_id_for(name, taken)
        if earlier := self._rows_of_ids.get(vendor_id):
            row.problem("id", f"{vendor_id} stands in row {earlier} too", "keep one of the rows, or give another id")
        return vendor_id

    def _with_zeros(self, given: str) -> str:
        """The id of the roster, when a spreadsheet program took the zeros off its front."""
        if given in self._existing or not given.isdecimal():
            return given
        known = [one for one in self._existing if one.isdecimal() and one.lstrip("0") == given.lstrip("0")]
        return known[0] if len(known) == 1 else given

    def _like(self, name: str) -> str:
        """What is wrong with a name that differs from a known one in punctuation or case alone."""
        like = normalise(name)
        if earlier := self._rows_of_likes.get(like):
            return f"stands in row {earlier[0]} as {earlier[1]}"
        if known := self._ids_of_likes.get(like):
            return f"is on the roster as {self._existing[known[0]].name} ({known[0]})"
        if (other := self._ids_of_aliases.get(like)) is not None:
            return f"is another name of {self._existing[other].name} ({other})"
        return ""


class _Row:
    def __init__(self, number: int, cells: dict[str, str]) -> None:
        self.number = number
        self.cells = cells
        self.problems: list[RowProblem] = []

    def problem(self, column: str, wrong: str, right: str) -> None:
        self.problems.append(RowProblem(self.number, column, wrong, right))

    def read(self, column: str, reader: Callable[[str], T]) -> T | None:
        """None when the cell has a problem, which is noted."""
        try:
            return reader(self.cells.get(column, ""))
        except BadCell as fault:
            self.problem(column, fault.wrong, fault.right)
            return None

    def present(self, column: str, reader: Callable[[str], T], before: T) -> T:
        """An empty cell empties the field; a file without the column leaves it as it was."""
        return before if column not in self.cells else self._or(self.read(column, reader), before)

    def filled(self, column: str, reader: Callable[[str], T], before: T) -> T:
        """For fields that have no empty value: an empty cell leaves them as they were."""
        return before if not self.cells.get(column, "").strip() else self._or(self.read(column, reader), before)

    def days(self, column: str, before: date | None, *, day_first: bool) -> date | None:
        """A date, or none when the cell is empty; a file without the column leaves it as it was."""
        return before if column not in self.cells else self.read(column, partial(columns.day, doubtful=day_first))

    @staticmethod
    def _or(value: T | None, before: T) -> T:
        return before if value is None else value


def _contacts(row: _Row, before: tuple[Contact, ...], places: Mapping[str, int]) -> tuple[Contact, ...]:
    """The file's addresses take the place of those the roster had; what is known of an address is kept.

    Addresses that were read from certificates and that nobody vouched for stay, as they are never written to.
    """
    given: dict[str, Contact] = {}
    for role in Role:
        if f"{role}_email" not in places:
            given.update((contact.email, contact) for contact in before if contact.role is role)
            continue
        for contact in _given(row, role, before):
            if contact.email in given and given[contact.email].role is not role:
                row.problem(f"{role}_email", f"{contact.email} is vendor and agent at once", "keep it in one column")
            given[contact.email] = contact
    kept = [given.pop(c.email) if c.email in given else c for c in before if c.email in given or not c.trusted]
    return (*kept, *given.values())


def _given(row: _Row, role: Role, before: tuple[Contact, ...]) -> list[Contact]:
    found = row.read(f"{role}_email", columns.emails) or ()
    known = {contact.email: contact for contact in before}
    names = columns.in_step(row.cells.get(f"{role}_contact", ""))
    phones = columns.in_step(row.cells.get(f"{role}_phone", ""))
    for column, values in ((f"{role}_contact", names), (f"{role}_phone", phones)):
        if len(values) > len(found) and not row.problems:
            row.problem(column, f"has {len(values)} for {len(found)} e-mail addresses", "give one for each, or fewer")
    contacts = []
    for place, (email, name) in enumerate(found):
        contact = known.get(email) or Contact(email, role)
        if not contact.trusted:
            contact = replace(contact, trusted=True, source="roster")
        if f"{role}_contact" in row.cells or name:
            contact = replace(contact, name=names[place] if place < len(names) and names[place] else name)
        if f"{role}_phone" in row.cells:
            contact = replace(contact, phone=phones[place] if place < len(phones) else "")
        contacts.append(replace(contact, role=role))
    return contacts


def _row(vendor_id: str, profile: VendorProfile) -> list[str]:
    cells = {
        "id": vendor_id,
        "name": profile.name,
        "class": profile.vendor_class,
        "aliases": _joined(profile.aliases),
        "state": profile.state,
        "sites": _joined(profile.sites),
        "written_contract": "yes" if profile.written_contract else "no",
        "active": "yes" if profile.active else "no",
        "paused_until": str(profile.paused_until or ""),
        "language": profile.language,
        "notes": profile.notes,
    }
    for role in Role:
        contacts = [contact for contact in profile.contacts if contact.role is role and contact.trusted]
        cells[f"{role}_email"] = _joined([contact.email for contact in contacts])
        cells[f"{role}_contact"] = _joined([contact.name for contact in contacts])
        cells[f"{role}_phone"] = _joined([contact.phone for contact in contacts])
    return [cells[column] for column in COLUMNS]


def _joined(values: Sequence[str]) -> str:
    return "; ".join(value.replace(";", ",") for value in values) if any(values) else ""


def _differences(before: VendorProfile, after: VendorProfile) -> tuple[FieldDifference, ...]:
    pairs = ((one.name, getattr(before, one.name), getattr(after, one.name)) for one in fields(VendorProfile))
    return tuple(FieldDifference(name, _shown(old), _shown(new)) for name, old, new in pairs if old != new)


def _shown(value: object) -> str:
    """A field's value for people."""
    if isinstance(value, tuple):
        return "; ".join(map(_shown, value))
    if isinstance(value, Contact):
        name = f"{value.name} <{value.email}>" if value.name else value.email
        return " ".join(filter(None, (name, value.phone, f"({value.role})")))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _paragraphs(cell: str) -> str:
    return "\n".join(filter(None, map(columns.line, cell.splitlines())))


def _same(name: str) -> str:
    return columns.line(name).casefold()
