"""The roster's columns: what they are called, what may stand in them, and what is wrong when it does not."""

import difflib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from coibot.model.wording import listing

COLUMNS: tuple[str, ...] = (
    "id",
    "name",
    "class",
    "aliases",
    "vendor_email",
    "vendor_contact",
    "vendor_phone",
    "agent_email",
    "agent_contact",
    "agent_phone",
    "state",
    "sites",
    "written_contract",
    "active",
    "language",
    "notes",
)
"""In the order in which they are exported. Several values in one cell are separated by semicolons."""

_OTHER_NAMES: Mapping[str, str] = {
    "id": "vendor id, vendor number, vendor no, vendor code, number, code",
    "name": "vendor, vendor name, legal name, company, company name, business name, contractor, subcontractor",
    "class": "vendor class, category, type, vendor type, trade, risk, risk class",
    "aliases": "alias, dba, dbas, dba name, other names, also known as, aka, former names",
    "vendor_email": "email, emails, email address, email addresses, vendor emails, contact email, contact emails",
    "vendor_contact": "contact, contacts, contact name, contact names, vendor contact name, vendor contact names",
    "vendor_phone": "phone, phones, phone number, telephone, contact phone",
    "agent_email": "agent emails, agent email address, broker email, producer email, insurance email",
    "agent_contact": "agent, agent name, agent names, agent contact name, broker, producer",
    "agent_phone": "agent phone number, broker phone, producer phone",
    "state": "st, vendor state",
    "sites": "site, location, locations, project, projects, property, properties",
    "written_contract": "contract, contract on file, signed contract",
    "active": "is active, enabled",
    "language": "lang, locale",
    "notes": "note, comment, comments, remarks, memo",
}


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


_BY_HEADING: Mapping[str, str] = {
    _plain(heading): column for column in COLUMNS for heading in (column, *_OTHER_NAMES[column].split(","))
}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Something in the spreadsheet that cannot be taken over."""

    row: int
    """As the spreadsheet numbers it: 1 is the header."""
    column: str
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"row {self.row}, {self.column}: {self.wrong}; {self.right}"


class BadCell(Exception):  # noqa: N818 - caught within the room; becomes a RowProblem
    """What is wrong with a cell, and what would be right."""

    def __init__(self, wrong: str, right: str) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.right = right


@dataclass(frozen=True, slots=True)
class Header:
    """Which column stands where."""

    places: Mapping[str, int]
    ignored: tuple[str, ...]
    """Headings that mean nothing to the roster."""
    problems: tuple[RowProblem, ...]


def read_header(headings: Sequence[str]) -> Header:
    """Headings in any case, with any spaces and punctuation, by the names people give them."""
    places: dict[str, int] = {}
    ignored: list[str] = []
    problems: list[RowProblem] = []
    for place, heading in enumerate(headings):
        column = _BY_HEADING.get(_plain(heading))
        if column is None:
            if heading.strip():
                ignored.append(heading.strip())
        elif column in places:
            twin = headings[places[column]].strip()
            problems.append(RowProblem(1, heading.strip(), f"means {column}, as {twin} does", "keep one of the two"))
        else:
            places[column] = place
    for column in ("name", "class"):
        if column not in places:
            known = f"; there is {listing(tuple(filter(None, map(str.strip, headings))))}" if any(headings) else ""
            problems.append(RowProblem(1, column, f"there is no such column{known}", f"give one the heading {column}"))
    return Header(places, tuple(ignored), tuple(problems))


# -- what stands in a cell -------------------------------------------------------------------------------------------

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_WRAPPED = re.compile(r"^(.*)<([^<>]*)>$")


def line(cell: str) -> str:
    """One clean line: no control characters, single spaces."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", " ", cell).split())


def several(cell: str) -> tuple[str, ...]:
    """The values between semicolons or line breaks, without repetitions."""
    return tuple(dict.fromkeys(filter(None, map(line, re.split(r"[;\n\r]", cell)))))


def in_step(cell: str) -> tuple[str, ...]:
    """The values between semicolons, each in its place: an empty one stays, unless nothing follows it."""
    values = [line(value) for value in re.split(r"[;\n\r]", cell)]
    while values and not values[-1]:
        values.pop()
    return tuple(values)


def emails(cell: str) -> tuple[tuple[str, str], ...]:
    """Pairs of address and name ("" when only the address is given). Raises BadCell."""
    found: dict[str, str] = {}
    for part in filter(None, map(str.strip, re.split(r"[;,\n\r]", cell))):
        wrapped = _WRAPPED.match(part)
        name, email = (wrapped[1], wrapped[2]) if wrapped else ("", part)
        email = email.strip().removeprefix("mailto:").lower()
        if not _EMAIL.fullmatch(email):
            raise BadCell(f"{line(part)!r} is not an e-mail address", "write it as in ann@acme.example")
        found.setdefault(email, line(name).strip('"'))
    return tuple(found.items())


_YES = frozenset({"yes", "y", "true", "t", "1", "x", "active", "on file"})
_NO = frozenset({"no", "n", "false", "f", "0", "inactive", "closed"})


def yes_or_no(cell: str) -> bool:
    """Raises BadCell."""
    word = line(cell).lower()
    if word in _YES or word in _NO:
        return word in _YES
    raise BadCell(f"{line(cell)!r} is neither yes nor no", "write yes or no")


def one_of(known: Collection[str], noun: str) -> Callable[[str], str]:
    """A reader of cells that hold one of the known names, in any case, with spaces, hyphens or underscores."""
    by_plain = {_plain(name): name for name in known}

    def read(cell: str) -> str:
        if name := by_plain.get(_plain(cell)):
            return name
        guess = difflib.get_close_matches(_plain(cell), by_plain, 1)
        right = f"did you mean {by_plain[guess[0]]}?" if guess else f"write {listing(sorted(known), 'or')}"
        raise BadCell(f"{line(cell)!r} is not {noun}" if line(cell) else "is empty", right)

    return read


def language(cell: str) -> str:
    """Raises BadCell."""
    code = line(cell).replace("_", "-")
    if re.fullmatch(r"[A-Za-z]{2}(-[A-Za-z]{2})?", code):
        return code[:2].lower() + code[2:].upper()
    raise BadCell(f"{code!r} is not the code of a language", "write it as in en, es or es-MX")


_STATES = """
AL Alabama, AK Alaska, AZ Arizona, AR Arkansas, CA California, CO Colorado, CT Connecticut, DE Delaware,
DC District of Columbia, FL Florida, GA Georgia, HI Hawaii, ID Idaho, IL Illinois, IN Indiana, IA Iowa,
KS Kansas, KY Kentucky, LA Louisiana, ME Maine, MD Maryland, MA Massachusetts, MI Michigan, MN Minnesota,
MS Mississippi, MO Missouri, MT Montana, NE Nebraska, NV Nevada, NH New Hampshire, NJ New Jersey, NM New Mexico,
NY New York, NC North Carolina, ND North Dakota, OH Ohio, OK Oklahoma, OR Oregon, PA Pennsylvania,
RI Rhode Island, SC South Carolina, SD South Dakota, TN Tennessee, TX Texas, UT Utah, VT Vermont, VA Virginia,
WA Washington, WV West Virginia, WI Wisconsin, WY Wyoming, PR Puerto Rico, VI Virgin Islands, GU Guam,
AS American Samoa, MP Northern Mariana Islands
"""

STATES: Mapping[str, str] = {code: name for code, _, name in (s.strip().partition(" ") for s in _STATES.split(","))}


def state(cell: str) -> str:
    """A two-letter code, from the code or the name (USPS Publication 28, appendix B); "" when empty. Raises BadCell."""
    text = line(cell)
    if not text or text.upper() in STATES:
        return text.upper()
    by_name = {name.lower(): code for code, name in STATES.items()}
    if text.lower() in by_name:
        return by_name[text.lower()]
    guess = difflib.get_close_matches(text.lower(), by_name, 1)
    raise BadCell(
        f"{text!r} is not a state", f"did you mean {by_name[guess[0]]}?" if guess else "write its two letters, as in TX"
    )
