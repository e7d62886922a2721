"""A mail's new words, cut into sentences, without greeting, sign-off and signature."""

import re

WORDS_LOOKED_AT = 4000
"""Characters. Nobody who says more than this says one simple thing."""

_SPACE = re.compile(r"\s+")
_CLOSING = re.compile(
    r"(many thanks|thanks?( (so|very) much)?( again)?|thank you( (so|very) much)?( again)?|thx|ty"
    r"|best( regards| wishes)?"
    r"|(kind(est)?|warm(est)?) regards|regards|sincerely|cordially|respectfully|cheers|yours( truly)?|take care"
    r"|have a (great|good|nice|wonderful) (day|weekend|week|one|evening|afternoon)"
    r"|(muchas |mil )?gracias( de antemano)?|(un )?saludos?( cordial(es)?)?|atentamente|cordialmente|quedo atent[oa])"
    r"\W*$",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"\W*(confidential(ity)?\b|disclaimer|this (e-?mail|message|communication)\b.{0,60}"
    r"\b(confidential|intended|may contain)"
    r"|the information (contained )?in this|please consider the environment|coverage cannot be (bound|added|changed)"
    r"|important( notice)?:|privileged|notice:|aviso (legal|de confidencialidad)|este (correo|mensaje) )",
    re.IGNORECASE,
)
_SENT_FROM = re.compile(r"\W*(sent (from|via|with)|get outlook|enviado desde|envoyé de|von meinem)\b", re.IGNORECASE)
_NAMES = r"(?: (?:(?i:there|all|team|everyone|again|sir|madam|or|and|folks|to you)|&|[A-Z][\w'’.-]*)){0,5}"
"""Whom a greeting is for."""
_HELLO = (
    r"(?i:hi+|hey+|hello|dear|hola|buen(?:os|as) (?:d[ií]as|tardes|noches)|good (?:morning|afternoon|evening"
    r"|day)|morning"
    r"|afternoon|greetings|to whom it may concern|estimad[oa]s?)"
)
_GREETING = re.compile(rf"\W*(?:{_HELLO}{_NAMES}\s*[,.!:;–-]*|[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?\s*[,:;–-]+)$")
_GREETING_START = re.compile(
    rf"^(?:{_HELLO}|(?i:thanks|thank you|gracias|sorry|ok|okay|yes|yep|sure|no problem)){_NAMES}\s*[,!:–-]+\s*",
)
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“¿¡(]*[A-ZÁÉÍÓÚÑ0-9¿¡a-z])")
_ABBREVIATION = re.compile(
    r"\b(mr|mrs|ms|dr|st|no|inc|co|corp|ltd|llc|jr|sr|vs|ext|approx|e\.g|i\.e|jan|feb|mar|apr|jun|jul|aug"
    r"|sept?|oct|nov|dec"
    r"|pol|p|pg)\.$",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r",\s+(?=please\b)|;\s+|\s+--?\s+(?=[a-z])", re.IGNORECASE)
"""Where a sentence says a second thing."""
_COURTESIES = (
    r"ok(ay)?|sorry|apologies|my apologies|sounds good|great|perfect|noted|fyi",
    r"(per|as per) (your|our) (request|conversation|call|e-?mail)|as (requested|discussed|promised)",
    r"just (a )?(quick )?(note|following up)|(i'?m |i am )?following up( on (this|your e-?mail|the below))?",
    r"(i |we )?hope (you|this|all|everyone)\b.{0,30}(well|week|weekend|day|safe|helps|great|year)",
    r"(thanks?|thank you|thx|many thanks)( (so|very) much| a lot)?( again)?"
    r"((,| -)? (in advance|everyone|all|team|for [^,.;]{0,60}))?",
    r"(i |we )?(really )?appreciate (it|(your|the) (help|patience|time|assistance|business|quick \w+))",
    r"(please )?let (me|us) know if (you (need|have)|there is) .{0,60}|(please )?let (me|us) know",
    r"(please )?(feel free to )?(reach out|call|contact|e-?mail)( me| us)? (if|with|should|any ?time) .{0,60}",
    r"have a (great|good|nice|wonderful) \w+|happy (new year|holidays|friday|monday|thanksgiving)",
    r"(i'?m |we'?re |i am |we are )?(so |very )?(sorry|apologies|i apologi[sz]e|we apologi[sz]e|my apologies"
    r"|disculp\w+|perdon\w*"
    r"|lo siento)( (for|about|por) [^,.;]{0,40})?",
    r"(please )?(confirm|acknowledge) receipt( of (this|the) \S+)?|good to hear from you|you'?re the best|no problem",
    r"(i |we )?(got|received|saw) your (e-?mail|message|letter|note|request)( below)?",
    r"(muchas |mil )?gracias( (por|de) [^,.;]{0,50})?|saludos( cordiales)?|espero que (est|se encuentr)[^,.;]{0,40}",
    r"quedo (atent[oa]|a (su|sus))[^,.;]{0,40}|cualquier (duda|cosa)[^.;]{0,50}",
)
_FILLING = re.compile(rf"(?:{'|'.join(_COURTESIES)})\W*$", re.IGNORECASE)
_THANKS_NAME = re.compile(r"(?i:thanks?|thank you|thx|gracias)(?i: so much| again)?,? [A-Z][\w.'-]*( [A-Z][\w.'-]*)?$")
"""Thanks, Pat."""
_DETAIL = re.compile(
    r"(\(?\d{3}\)?[\s.\-–]*\d{3}[\s.\-–]*\d{4})|^\W*(phone|tel|cell|mobile|office|fax|direct|main|ext|www\."
    r"|license|lic)\b|^[\w.+-]+@[\w.-]+$"
    r"|\b(street|suite|ste|avenue|ave|blvd|p\.?o\.? box)\b.*\d|,\s*[A-Z]{2}\s+\d{5}",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """One kind of apostrophe, dash and space."""
    return text.replace("’", "'").replace("‘", "'").replace("`", "'").replace("–", "-").replace("\u00a0", " ")


def sentences(text: str) -> tuple[str, ...]:
    """What the mail says, a sentence each; pleasantries, sign-off and signature left out."""
    found: list[str] = []
    for paragraph in _paragraphs(_body(text)):
        start = 0
        pieces: list[str] = []
        for match in _SENTENCE_END.finditer(paragraph):
            if _ABBREVIATION.search(paragraph[: match.start()]):
                continue
            pieces.append(paragraph[start : match.start()])
            start = match.end()
        pieces.append(paragraph[start:])
        for piece in (clause.strip() for whole in pieces for clause in _CLAUSE_END.split(whole)):
            if is_filling(piece):
                continue
            words = _GREETING_START.sub("", piece)
            if re.search(r"\w", words) and not is_filling(words):
                found.append(words)
    return tuple(found)


def is_filling(words: str) -> bool:
    """Whether a sentence is a mere courtesy."""
    bare = words.strip(" .!,;:-")
    if _THANKS_NAME.match(bare):
        return True
    return _GREETING.match(words) is not None or _FILLING.match(bare) is not None or _CLOSING.match(bare) is not None


def _body(text: str) -> list[str]:
    """The lines before the sign-off, the signature or the lawyer's paragraph."""
    lines: list[str] = []
    said = False
    for raw in plain(text[:WORDS_LOOKED_AT]).split("\n"):
        line = _SPACE.sub(" ", raw).strip(" *_\t")
        if _DISCLAIMER.match(line) or _SENT_FROM.match(line):
            break
        if said and _CLOSING.match(line):
            break
        lines.append(line)
        said = said or bool(line and not is_filling(line))
    signed = list(lines)
    while signed and _is_signature_line(signed[-1]):
        signed.pop()
    # Two words with capitals alone may be all that somebody says: "Policy Cancelled".
    return signed if any(signed) else lines


def _is_signature_line(line: str) -> bool:
    """A name, a title, a number: no more than a few words, each with a capital, or a telephone number or address."""
    if not line or _DETAIL.search(line):
        return True
    words = re.findall(r"[\w'&.]+", line)
    capital = all(word[0].isupper() or word.lower() in ("of", "and", "the", "&", "de", "la") for word in words if word)
    return len(words) <= 6 and capital and not re.search(r"[?!]$", line) and not _IS_A_WORD.match(line)


_IS_A_WORD = re.compile(
    r"\W*(stop|unsubscribe|snooze|yes|no|ok|okay|thanks?|thank you|received|attached|gracias|see attached"
    r"|remove|resolved"
    r"|done)\b",
    re.IGNORECASE,
)


def _paragraphs(lines: list[str]) -> list[str]:
    """Lines that a mail program wrapped, put together again."""
    found: list[str] = []
    open_line = ""
    for line in lines:
        starts_anew = not open_line or not line or len(open_line) < 50 or re.search(r"[.!?:,]$", open_line)
        if starts_anew and not (open_line and line and line[:1].islower()):
            found.append(open_line)
            open_line = line
        else:
            open_line = f"{open_line} {line}"
    found.append(open_line)
    return [paragraph for paragraph in found if paragraph]
