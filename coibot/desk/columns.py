"""The roster's columns: what they are called, what may stand in them, and what is wrong when it does not."""

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

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
    "paused_until",
    "language",
    "notes",
)
"""In the order in which they are exported. Several values in one cell are separated by semicolons."""

_OTHER_NAMES: Mapping[str, str] = {
    "id": "vendor id, vendor number, vendor no, vendor code, number, code",
    "name": "vendor, vendors, vendor name, legal name, company, company name, business name, contractor, "
    "contractor name, subcontractor, subcontractor name, sub, supplier, supplier name, firm, firm name, insured",
    "class": "vendor class, class of vendor, category, type, vendor type, trade, risk, risk class",
    "aliases": "alias, dba, dbas, dba name, other names, also known as, aka, former names",
    "vendor_email": "email, emails, email address, email addresses, vendor emails, contact email, contact emails, "
    "email s, email addr",
    "vendor_contact": "contact, contacts, contact name, contact names, vendor contact name, vendor contact names",
    "vendor_phone": "phone, phones, phone number, telephone, contact phone",
    "agent_email": "agent emails, agent email address, broker email, producer email, insurance email",
    "agent_contact": "agent, agent name, agent names, agent contact name, broker, producer",
    "agent_phone": "agent phone number, broker phone, producer phone",
    "state": "st, vendor state",
    "sites": "site, location, locations, project, projects, property, properties",
    "written_contract": "contract, contract on file, signed contract",
    "active": "is active, enabled, status",
    "paused_until": "paused, pause until, no letters before, on hold until",
    "language": "lang, locale",
    "notes": "note, comment, comments, remarks, memo",
}


def plain(text: str) -> str:
    """Letters and digits alone, in lower case: what two headings are compared by."""
    return re.sub(r"[^a-z0-9]", "", text.lower())


BY_HEADING: Mapping[str, str] = {
    plain(heading): column for column in COLUMNS for heading in (column, *_OTHER_NAMES[column].split(","))
}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Something in the spreadsheet that cannot be taken over."""

    row: int
    """As the spreadsheet numbers it, from 1."""
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


# -- what stands in a cell -------------------------------------------------------------------------------------------

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+")
_WRAPPED = re.compile(r"(.*)<([^<>]*)>")


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


_NOTHING = frozenset({"", "na", "none", "nil", "tbd", "unknown", "noemail"})
_JOINING = frozenset({"and", "or", "&", "/", "|", "+"})


def emails(cell: str) -> tuple[tuple[str, str], ...]:
    """Pairs of address and name ("" when only the address is given), however they are separated. Raises BadCell."""
    found: dict[str, str] = {}
    for part in filter(None, map(line, re.split(r"[;,\n\r]", cell))):
        if plain(part) in _NOTHING and "@" not in part:
            continue
        for name, email in _addresses(part):
            if not _EMAIL.fullmatch(email):
                raise BadCell(f"{part!r} is not an e-mail address", "write it as in ann@acme.example")
            found.setdefault(email, name)
    return tuple(found.items())


def _addresses(part: str) -> Iterator[tuple[str, str]]:
    """What stands between two separators: "Ann <ann@x.example>", "Ann ann@x.example", "a@x.example / b@x.example"."""
    if wrapped := _WRAPPED.fullmatch(part):
        yield line(wrapped[1]).strip('"'), _bare(wrapped[2])
        return
    words = re.sub(r"(?<=[^\s])[/|](?=[^\s@]+@)", " ", part).split()
    name: list[str] = []
    for word in words:
        if "@" in word:
            yield " ".join(name).strip('"'), _bare(word)
            name = []
        elif word.lower() not in _JOINING:
            name.append(word)
    if name or not words:
        yield "", _bare(part)  # words behind the address, or no address at all


def _bare(email: str) -> str:
    return email.strip().strip("()[]").lower().removeprefix("mailto:")


_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(T.*)?")
_AMERICAN = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2}|\d{4})")
_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's serial numbers, for every day after February 1900."""


def is_day_first(cell: str) -> bool:
    """Whether it is a date that can only be read with the day first, such as 31/12/27."""
    american = _AMERICAN.fullmatch(line(cell))
    return american is not None and int(american[1]) > 12 >= int(american[2])


def day(cell: str, *, doubtful: bool = False) -> date | None:
    """A date as 2027-02-01, as 2/1/27 (month first) or as Excel's serial number; None when empty. Raises BadCell.

    `doubtful`: other dates of the column have the day first, so that 2/1/27 may be either.
    """
    text = line(cell)
    right = "write it as 2027-02-01"
    if not text:
        return None
    try:
        if iso := _ISO.fullmatch(text):
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if american := _AMERICAN.fullmatch(text):
            month, of_month, year = (int(number) for number in american.groups())
            if doubtful and month != of_month and month <= 12 and of_month <= 12:
                raise BadCell(f"{text!r} may have the day first, as other dates of the column have", right)
            return date(year + 2000 if year < 100 else year, month, of_month)
    except ValueError:
        raise BadCell(f"{text!r} is not a date with the month first", right) from None
    if re.fullmatch(r"[34567]\d{4}(\.\d+)?", text):  # 1982 to 2119
        return _EPOCH + timedelta(days=int(text.partition(".")[0]))
    raise BadCell(f"{text!r} is not a date", right)


_ERRORS = frozenset({"#n/a", "#ref!", "#value!", "#name?", "#div/0!", "#null!", "#num!"})


def spoiled(cell: str) -> BadCell | None:
    """What a spreadsheet program made of a cell that once held words, when that can be seen."""
    text = line(cell)
    if text.lower() in _ERRORS:
        return BadCell(f"is the error {text}", "mend the formula, or write the value itself")
    if text.startswith("=formula"):
        return BadCell("is a formula whose result the file does not hold", "open the file in Excel and save it")
    if set(text) == {"#"}:
        return BadCell("shows ####", "widen the column and save the file again")
    return None


def legal_name(cell: str) -> str:
    """A company's name. Raises BadCell for what Excel made of one: a date, a number."""
    text = line(cell)
    right = "write the name as text, with an apostrophe in front"
    if not text:
        raise BadCell("is empty", "write the legal name that stands in the contract")
    if _ISO.fullmatch(text):
        raise BadCell(f"{text} is a date, which Excel makes of a name such as March 5", right)
    if re.fullmatch(r"[\d.,]+(E[+-]?\d+)?", text):
        raise BadCell(f"{text} is a number", right)
    return text


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
    by_plain = {plain(name): name for name in known}

    def read(cell: str) -> str:
        if name := by_plain.get(plain(cell)):
            return name
        guess = difflib.get_close_matches(plain(cell), by_plain, 1)
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
