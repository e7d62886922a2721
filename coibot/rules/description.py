"""What the description of a certificate says about endorsements, where the rules accept words for it.

Words on a certificate give no rights by themselves, so they count only where the rules say so and a written contract
with the vendor is on record; they are never asked for.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coibot.rules.names import mentions
from coibot.rules.statements import StatedPolicy, is_unreadable

_EFFECTS: Mapping[str, re.Pattern[str]] = {
    "additional_insured_ongoing": re.compile(r"\badd(?:itiona|['’]?)l\.? insureds?\b", re.IGNORECASE),
    "additional_insured_completed": re.compile(
        r"(?=.*\badd(?:itiona|['’]?)l\.? insureds?\b).*\bcompleted op", re.IGNORECASE
    ),
    "waiver_of_subrogation": re.compile(
        r"\bwaivers? of (?:\w+ ){0,4}?subrogation\b|\bsubrogation (?:\w+ ){0,2}?waived\b"
        r"|\bwaives? (?:\w+ ){0,6}?subrogation\b",
        re.IGNORECASE,
    ),
    "primary_noncontributory": re.compile(r"(?=.*\bprimary\b).*\bnon-? ?contributory\b", re.IGNORECASE),
    "notice_of_cancellation": re.compile(r"\bnotice of cancel", re.IGNORECASE),
}
_NAMES_NOBODY = ("primary_noncontributory", "notice_of_cancellation")
_CONTRACT = re.compile(
    r"\brequired (?:by|in|under|per) (?:\w+ ){0,3}?(?:contract|agreement)\b"
    r"|\b(?:contract|agreement) (?:so )?requires\b"
    r"|\bonly (?:if|when|where) there is a written (?:contract|agreement)\b",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(r"\b(?:inc|llc|l\.l\.c|corp|corporation|lp|llp|ltd|company|trust|authority)\b", re.IGNORECASE)
"""A legal form: the sentence names a company."""
_HOLDER = re.compile(r"\b(?:certificate|cert\.?) ?holder\b", re.IGNORECASE)
_DOUBTFUL = re.compile(
    r"\b(?:no|not|never|without|except|excluding|excludes?|excluded"
    r"|pending|subject to (?:approval|underwriting|acceptance)|does not|isn['’]t|unless)\b",
    re.IGNORECASE,
)
_LINES: Mapping[str, re.Pattern[str]] = {
    "general_liability": re.compile(r"\bgeneral liab|\bc?gl\b", re.IGNORECASE),
    "automobile_liability": re.compile(r"\bauto", re.IGNORECASE),
    "umbrella_excess": re.compile(r"\bumbrella\b|\bexcess\b", re.IGNORECASE),
    "workers_compensation": re.compile(r"\bworkers?['’]? ?comp|\bwork comp|\bwc\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence of the description that speaks of an effect."""

    words: str
    sure: bool
    """Whether it says it plainly, of this line, and of us or of those whom a written contract requires."""


def sayings(stated: StatedPolicy, line: str, effect: str, names: Sequence[str]) -> Iterator[Saying]:
    """What the certificate's description says about `effect` for the policy."""
    source = stated.source
    pattern = _EFFECTS.get(effect)
    text = source.certificate.description_of_operations
    if pattern is None or not text or is_unreadable(source.filed, "description_of_operations"):
        return
    for sentence in re.split(r"(?<=[.;])\s+", " ".join(text.split())):
        if not pattern.search(sentence):
            continue
        named = [key for key, words in _LINES.items() if words.search(sentence)]
        if named and line not in named:
            continue
        reaches = effect in _NAMES_NOBODY or _reaches(sentence, source.certificate.certificate_holder, names)
        plain = not _DOUBTFUL.search(sentence)
        yield Saying(sentence[:200], reaches and plain and (bool(named) or line == "general_liability"))


def _reaches(sentence: str, holder: str | None, names: Sequence[str]) -> bool:
    if any(name.casefold() in sentence.casefold() for name in names):
        return True
    if _CONTRACT.search(sentence):
        return not _SOMEBODY.search(sentence)
    return bool(_HOLDER.search(sentence)) and any(mentions(holder or "", name) for name in names)
