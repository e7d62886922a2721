"""What a mail without a document means, as far as that can be told for certain.

No model, no cloud: each sentence must be a courtesy or say one known thing. A sentence that says anything else, two
things at once, or a question make it `UNCLEAR` or `QUESTION`, and a person reads it. A wrong guess is worse.
"""

import re
from dataclasses import dataclass
from datetime import date

from coibot.desk.days import day_in
from coibot.desk.phrasebook import ALARM, CANNOT, LINE_WORDS, MEANINGS
from coibot.desk.phrases import plain, sentences
from coibot.desk.reservations import ABOUT_SENDING, DENIED, HARMLESS, NAMES_SOMEBODY, NEGATIVE, POLITE, QUESTION
from coibot.model.certificate import CoverageLine
from coibot.model.intent import Intent


@dataclass(frozen=True, slots=True)
class Said:
    """One intent, and what it comes with."""

    intent: Intent
    until: date | None = None
    """WILL_SEND, SNOOZE, AWAY: the day that is named."""
    lines: tuple[CoverageLine, ...] = ()
    """NOT_MY_LINE, UMBRELLA: the coverage that is named."""
    addresses: tuple[str, ...] = ()
    """WRONG_PERSON, LEFT, NOT_OURS: e-mail addresses in the words, lower case."""
    words: str = ""
    """The sentence that decided it."""


_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"\bhttps?://\S+|\bwww\.\S+", re.IGNORECASE)
ONLY = re.compile(r"\b(?:only|just|solo)\b", re.IGNORECASE)

_ACKNOWLEDGED = re.compile(
    r"\b(thank|thanks|thx|ty|ok|okay|got it|received|great|perfect|noted|understood|appreciate\w*|gracias"
    r"|sounds good)\b|👍",
    re.IGNORECASE,
)
"""What a mail of nothing but courtesies must say to be one that needs no answer."""

_TOGETHER: dict[frozenset[Intent], Intent] = {
    frozenset({Intent.LEFT, Intent.WRONG_PERSON}): Intent.LEFT,
    frozenset({Intent.LEFT, Intent.STOP}): Intent.LEFT,
    frozenset({Intent.LEFT, Intent.WRONG_PERSON, Intent.STOP}): Intent.LEFT,
    frozenset({Intent.NOT_OURS, Intent.WRONG_PERSON}): Intent.NOT_OURS,
    frozenset({Intent.NOT_OURS, Intent.STOP}): Intent.NOT_OURS,
    frozenset({Intent.NOT_OURS, Intent.WRONG_PERSON, Intent.STOP}): Intent.NOT_OURS,
    frozenset({Intent.NOT_MY_LINE, Intent.WRONG_PERSON}): Intent.NOT_MY_LINE,
    frozenset({Intent.WRONG_PERSON, Intent.STOP}): Intent.WRONG_PERSON,
    frozenset({Intent.UMBRELLA, Intent.DISPUTE}): Intent.DISPUTE,
    frozenset({Intent.NO_FILE, Intent.ONLY_LINK}): Intent.ONLY_LINK,
    frozenset({Intent.SNOOZE, Intent.WILL_SEND}): Intent.WILL_SEND,
    frozenset({Intent.AWAY, Intent.TICKET}): Intent.AWAY,
    frozenset({Intent.AWAY, Intent.WILL_SEND}): Intent.AWAY,
    frozenset({Intent.AWAY, Intent.WRONG_PERSON}): Intent.AWAY,
    frozenset({Intent.TICKET, Intent.WILL_SEND}): Intent.TICKET,
}
"""What people say in one breath, and what it means together."""

_CLAIMS_MORE = frozenset({Intent.NO_FILE, Intent.ONLY_LINK, Intent.AWAY, Intent.TICKET})
"""Where a further sentence does no harm: the file that is asked for will speak for itself, and robots talk much."""
_MAY_CANCEL = frozenset({Intent.AWAY, Intent.TICKET, Intent.UMBRELLA, Intent.DISPUTE})


def read_words(text: str, today: date, *, subject: str = "") -> Said:
    """What the new words of a mail mean. `today` is the day it came."""
    said = sentences(text)
    if not said:
        courtesy = _ACKNOWLEDGED.search(text) is not None
        return _from_subject(subject, today) or Said(Intent.THANKS if courtesy else Intent.UNCLEAR)
    meant: dict[Intent, str] = {}
    others: list[str] = []
    asks = False
    for sentence in said:
        intent = _meaning(sentence)
        if intent is Intent.QUESTION:
            asks = True
        elif intent is None:
            if not HARMLESS.search(sentence):
                others.append(sentence)
        else:
            meant.setdefault(intent, sentence)
    whole = " ".join(said)
    if meant.keys() & {Intent.TICKET, Intent.AWAY} and not asks:
        meant = {intent: words for intent, words in meant.items() if intent not in (Intent.NO_FILE, Intent.DISPUTE)}
    if asks:
        return Said(Intent.QUESTION, words=whole)
    intent = _one(set(meant))
    if intent is None or (others and intent not in _CLAIMS_MORE):
        return Said(Intent.UNCLEAR, words=whole)
    if ALARM.search(_EMAIL.sub("", whole)) and intent not in _MAY_CANCEL:
        return Said(Intent.UNCLEAR, words=whole)
    return _with_particulars(intent, whole, meant.get(intent, said[0]), today)


def _meaning(sentence: str) -> Intent | None:
    bare = _URL.sub("", sentence).strip(" .:<>()-")
    if _URL.search(sentence) and not bare:
        return Intent.ONLY_LINK
    for intent, pattern in MEANINGS:
        if pattern.search(sentence) and not _denied(intent, sentence):
            if QUESTION.search(sentence) and intent not in (Intent.UMBRELLA, Intent.TICKET, Intent.AWAY):
                return None if HARMLESS.search(sentence) else (intent if _polite(intent, sentence) else Intent.QUESTION)
            return intent
    if HARMLESS.search(sentence):
        return None
    return Intent.QUESTION if QUESTION.search(sentence) else None


def _polite(intent: Intent, sentence: str) -> bool:
    """A wish that is put as a question: "Can you please remove me from your list?" """
    return intent in (Intent.STOP, Intent.SNOOZE, Intent.WRONG_PERSON) and POLITE.search(sentence) is not None


def _denied(intent: Intent, sentence: str) -> bool:
    """Where the words that would carry the meaning are taken back, or are about something else."""
    refused = DENIED.get(intent)
    if refused is not None and refused.search(sentence):
        return True
    if intent is Intent.WILL_SEND:
        of_you = sentence.lower().startswith("you ")
        return of_you or CANNOT.search(sentence) is not None or ABOUT_SENDING.search(sentence) is None
    if intent is Intent.NOT_MY_LINE:
        lower = sentence.lower()
        said = ONLY.search(lower) is not None or NEGATIVE.search(lower) is not None
        return not said or not _lines_in(sentence) or re.search(r"have an? (question|issue|problem)", lower) is not None
    if intent is Intent.NOT_OURS:
        return bool(_lines_in(sentence))  # of one line alone: not the client is another's, the line is
    if intent is Intent.WRONG_PERSON:
        return NAMES_SOMEBODY.search(sentence) is None
    return False


def _one(meant: set[Intent]) -> Intent | None:
    if len(meant) > 1:
        meant = meant - {Intent.THANKS}
    if len(meant) == 1:
        return next(iter(meant))
    return _TOGETHER.get(frozenset(meant))


def _with_particulars(intent: Intent, whole: str, sentence: str, today: date) -> Said:
    until = None
    if intent in (Intent.WILL_SEND, Intent.SNOOZE, Intent.AWAY):
        until = day_in(whole, today)
        if until is not None and until < today:
            until = None
        if intent is Intent.SNOOZE and until is None:
            return Said(Intent.UNCLEAR, words=whole)
    lines = _lines_in(sentence) if intent in (Intent.NOT_MY_LINE, Intent.UMBRELLA) else ()
    if intent is Intent.NOT_MY_LINE and ONLY.search(sentence):
        kept = _lines_in(ONLY.split(sentence, maxsplit=1)[1])
        # "We only write the GL": all others are not his.
        named = {line for line in kept if line is not None}
        if re.search(r"\bnot\b|n't\b", sentence, re.IGNORECASE) or not named:
            return Said(Intent.UNCLEAR, words=whole)
        lines = tuple(line for line in CoverageLine if line not in named)
    addresses = tuple(dict.fromkeys(found.lower().lstrip(".'") for found in _EMAIL.findall(whole)))
    return Said(intent, until, lines, addresses, sentence)


def _lines_in(words: str) -> tuple[CoverageLine, ...]:
    return tuple(line for line, pattern in LINE_WORDS if pattern.search(words))


def _from_subject(subject: str, today: date) -> Said | None:
    """A mail of which the subject alone says something: STOP, SNOOZE until a day."""
    bare = re.sub(r"^((re|fwd?|aw)\s*:\s*)+", "", plain(subject), flags=re.IGNORECASE).strip()
    if re.match(r"(stop|unsubscribe|snooze)\b.{0,30}$", bare, re.IGNORECASE):
        intent = _meaning(bare)
        return _with_particulars(intent, bare, bare, today) if intent else None
    return None
