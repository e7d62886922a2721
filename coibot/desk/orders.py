"""The lines with which staff decide, as people write them: "Approved, thanks", "waive umbrella until 3/1 because …".

Only what begins a line counts, courtesies before it left out; what is denied, asked or quoted commands nothing.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from coibot.desk.days import day_in, in_a_quarter
from coibot.desk.events import (
    AddContact,
    Adopt,
    Alias,
    Approve,
    Assign,
    Command,
    Dismiss,
    PauseAll,
    RequestFrom,
    ResumeAll,
    Snooze,
    Status,
    Stop,
    Waive,
)
from coibot.model.vendor import Role


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """A line that begins like a command and is none; `why` says what would be right."""

    line: str
    why: str


Parsed = Command | Misunderstood

VERBS = ("ASSIGN", "NEW", "DISMISS", "APPROVE", "WAIVE", "ALIAS", "SNOOZE", "STOP", "CONTACT", "REQUEST", "STATUS",
         "PAUSE ALL", "RESUME ALL")  # fmt: skip

_FORMS = {
    "assign": "ASSIGN", "assigned": "ASSIGN", "new": "NEW", "dismiss": "DISMISS", "dismissed": "DISMISS",
    "approve": "APPROVE", "approved": "APPROVE", "approving": "APPROVE", "waive": "WAIVE", "waived": "WAIVE",
    "alias": "ALIAS", "snooze": "SNOOZE", "snoozed": "SNOOZE", "stop": "STOP", "contact": "CONTACT",
    "request": "REQUEST", "status": "STATUS", "pause": "PAUSE", "resume": "RESUME",
}  # fmt: skip
_ONLY_WELL_FORMED = frozenset({"SNOOZE", "STOP", "CONTACT", "REQUEST", "STATUS", "PAUSE", "RESUME"})
"""Words that prose begins with as well: in small letters they count only when the rest of the line fits."""
_UNASKED_IN_SMALL = _ONLY_WELL_FORMED | {"WAIVE"}

_COURTESY = re.compile(
    r"^(?:hi|hello|hey|dear|morning|good morning|good afternoon|ok|okay|yes|yep|yeah|sure|fine|agreed|please|pls|kindly"
    r"|thanks|thank you|let'?s|you can|you may|go ahead and|go ahead|we can|we'll|we will|i'll|i will|i|we"
    r"|and|then|just"
    r"|coibot|all good|looks good|good|great)\b(?: (?:there|all|team|coibot|everyone))?[ ,.:;!–-]*",
    re.IGNORECASE,
)
_FILLING = frozenset({"a", "as", "class", "it", "this", "to", "vendor"})


def parse(text: str, *, unasked: bool = False, today: date | None = None) -> tuple[Parsed, ...]:
    """The commands in the new lines of a mail; lines that begin with no command word are prose.

    In a mail that answers no question (`unasked`) the word must be in capitals, or the whole line well formed: prose
    begins with "New" or "Assign". `today` is needed for days without a year.
    """
    found: list[Parsed] = []
    for raw in text.splitlines():
        line = " ".join(raw.split()).strip("*_`\"'“” ").rstrip(".!")
        parsed = _line(line, unasked=unasked, today=today)
        if parsed is not None:
            found.append(parsed)
    return tuple(found)


def _line(line: str, *, unasked: bool, today: date | None) -> Parsed | None:
    given = line
    if not unasked:
        while match := _COURTESY.match(line):
            line = line[match.end() :]
    word, _, rest = line.partition(" ")
    bare = word.rstrip(":,;*_`.!–-")
    verb = _FORMS.get(bare.lower())
    if verb is None:
        return None
    loud = bare.isupper()
    if unasked and not loud and verb not in _UNASKED_IN_SMALL:
        return None
    if line.endswith("?") and not loud and verb != "STATUS":
        return None
    parsed = _PARSERS[verb](rest.strip(" ,;:–-"), line, loud, today)
    if isinstance(parsed, Misunderstood) and not loud and (verb in _ONLY_WELL_FORMED or unasked or given != line):
        return None
    return parsed


def _first_word(rest: str) -> str:
    """The word that matters in "this to acme-plumbing, thanks"."""
    words = (word.strip("<>\"'“”,:") for word in rest.split())
    return next((word for word in words if word.lower() not in _FILLING), "")


def _assign(rest: str, line: str, _loud: bool, _today: date | None) -> Parsed:
    word = _first_word(rest)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*", word):
        return Misunderstood(line, "write ASSIGN and the vendor's id, such as ASSIGN acme-plumbing")
    return Assign(word.lower())


def _new(rest: str, line: str, _loud: bool, _today: date | None) -> Parsed:
    word = _first_word(rest)
    if not word:
        return Misunderstood(line, "write NEW and a class of your rules, such as NEW contractor")
    return Adopt(word.lower())


def _dismiss(rest: str, _line: str, _loud: bool, _today: date | None) -> Parsed:
    return Dismiss(rest)


_ALL_OF_IT = re.compile(r"^(?:it|this|that|them|these|all( of (it|them))?|both|everything)\b[ ,.!–-]*", re.IGNORECASE)
_PLEASE = re.compile(r"^(?:please|thanks|thank you|thx|pls)\b.*$", re.IGNORECASE)


def _approve(rest: str, line: str, loud: bool, _today: date | None) -> Parsed:
    reason = _PLEASE.sub("", _ALL_OF_IT.sub("", rest))
    because = re.sub(r"^(because|since|as|b/c|bc)\s+", "", reason, flags=re.IGNORECASE)
    if loud or because != reason or not reason or re.match(r"(per|after|on) ", reason, re.IGNORECASE):
        return Approve(because)
    return Misunderstood(line, "APPROVE accepts every open point of the letter; for one alone write WAIVE")


_WAIVE = re.compile(
    r"(?P<what>[^,;]+?)(?: requirement)?,? (?:until|till|til|through|thru) (?P<until>.+?)"
    r"(?:[ ,;:–-]+(?:because|since|as|b/c|bc|reason:?|for)\b\s*(?P<reason>.*))?",
    re.IGNORECASE,
)


def _waive(rest: str, line: str, _loud: bool, today: date | None) -> Parsed:
    match = _WAIVE.fullmatch(rest)
    if match is None or not match["reason"]:
        return Misunderstood(
            line,
            f"write WAIVE requirement UNTIL {_for_example(today)} BECAUSE reason, "
            "with the requirement as the letter names it",
        )
    until = _day(match["until"], today)
    if until is None:
        return Misunderstood(line, f"{match['until']} is no date; write it as {_for_example(today)}")
    what = re.sub(r"^(the|their|for|his|her) ", "", match["what"].lower())
    return Waive(what, until, match["reason"].lstrip(" :"))


def _alias(rest: str, _line: str, _loud: bool, _today: date | None) -> Parsed:
    return Alias(rest.strip("\"'“” "))


def _snooze(rest: str, line: str, _loud: bool, today: date | None) -> Parsed:
    before, words = _before_the_day(rest)
    vendor, until = before.strip(" ,").lower(), _day(words, today)
    if until is None:
        day = _for_example(today)
        return Misunderstood(line, f"write SNOOZE UNTIL {day}, or SNOOZE vendor-id UNTIL {day}")
    return Snooze(until, "" if vendor in _NOBODY else vendor)


_NOBODY = frozenset({"", "it", "this", "them", "reminders", "until", "vendor", "this one"})


def _before_the_day(rest: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.*?)\s*\b(?:until|till|til|for)\s+(.+)", rest, re.IGNORECASE)
    return (match[1], match[2]) if match else ("", rest)


def _stop(rest: str, line: str, loud: bool, _today: date | None) -> Parsed:
    vendor = re.sub(r"^(it|this|all letters|letters|reminders|writing)?( ?(to|for|about))? ?", "", rest, flags=re.I)
    if vendor and not re.fullmatch(r"[\w .,&'-]{2,80}" if loud else r"[a-z0-9]+(-[a-z0-9]+)+", vendor):
        return Misunderstood(line, "write STOP, or STOP vendor-id")
    return Stop(vendor.lower())


def _contact(rest: str, line: str, _loud: bool, _today: date | None) -> Parsed:
    words = [word.strip("<>,;:()").lower() for word in rest.split()]
    emails = [word for word in words if _EMAIL.fullmatch(word)]
    others = [word for word in words if word not in emails and word not in _FILLING]
    if len(emails) != 1 or any(word != "agent" for word in others):
        return Misunderstood(line, "write CONTACT name@agency.example AGENT, or CONTACT name@vendor.example VENDOR")
    return AddContact(emails[0], Role.VENDOR if "vendor" in words else Role.AGENT)


_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_REQUEST = re.compile(
    r"(?:from )?(?P<name>[^<>]+?),? *[<(]?(?P<email>[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+)[>)]?,? *(?:as "
    r"|class )?(?P<kind>[\w-]+)",
    re.IGNORECASE,
)


def _request(rest: str, line: str, _loud: bool, _today: date | None) -> Parsed:
    match = _REQUEST.fullmatch(rest)
    if match is None:
        return Misunderstood(line, "write REQUEST Acme Plumbing LLC <office@acme.example> contractor")
    return RequestFrom(match["name"].strip("\"'“” "), match["email"].lower(), match["kind"].lower())


def _status(rest: str, line: str, _loud: bool, _today: date | None) -> Parsed:
    name = re.sub(r"^(of|for|on|about) ", "", rest, flags=re.IGNORECASE).strip("?.! \"'“”")
    if len(name.split()) > 8:
        return Misunderstood(line, "write STATUS and a vendor's name or id")
    return Status("" if name.lower() in ("all", "everyone") else name)


def _pause(rest: str, line: str, _loud: bool, today: date | None) -> Parsed:
    if rest.lower().replace(",", " ").split()[:1] not in (["all"], ["everything"]):
        return Misunderstood(line, f"write PAUSE ALL; for one vendor SNOOZE vendor-id UNTIL {_for_example(today)}")
    return PauseAll()


def _resume(rest: str, line: str, _loud: bool, _today: date | None) -> Parsed:
    if rest.lower().replace(",", " ").split()[:1] not in (["all"], ["everything"]):
        return Misunderstood(line, "write RESUME ALL")
    return ResumeAll()


def _for_example(today: date | None) -> str:
    """A day as we would write it."""
    return str(in_a_quarter(today)) if today is not None else "YYYY-MM-DD"


def _day(text: str, today: date | None) -> date | None:
    text = text.strip(" ,.")
    try:
        if re.fullmatch(r"\d{1,2}/\d{1,2}/\d{4}", text):
            month, day, year = (int(part) for part in text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        return day_in(text, today) if today is not None else None


_PARSERS: dict[str, Callable[[str, str, bool, date | None], Parsed]] = {
    "ASSIGN": _assign,
    "NEW": _new,
    "DISMISS": _dismiss,
    "APPROVE": _approve,
    "WAIVE": _waive,
    "ALIAS": _alias,
    "SNOOZE": _snooze,
    "STOP": _stop,
    "CONTACT": _contact,
    "REQUEST": _request,
    "STATUS": _status,
    "PAUSE": _pause,
    "RESUME": _resume,
}
