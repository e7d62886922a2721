"""What a mail without a document means, as far as that can be told for certain.

No model, no cloud: each sentence must be a courtesy or say one known thing. A sentence that says anything else, two
things at once, or a question make it `UNCLEAR` or `QUESTION`, and a person reads it. A wrong guess is worse.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from coibot.desk.days import day_in
from coibot.desk.phrases import plain, sentences
from coibot.model.certificate import CoverageLine


class Intent(StrEnum):
    NO_FILE = "no_file"
    """It speaks of an attachment, and has none."""
    ONLY_LINK = "only_link"
    """The document is said to lie behind a link. It is never fetched."""
    NOT_OURS = "not_ours"
    """The agent does not know the vendor: not my client, no longer insured with us."""
    NOT_MY_LINE = "not_my_line"
    """The agent does not write that coverage."""
    WRONG_PERSON = "wrong_person"
    """Somebody else sees to it."""
    LEFT = "left"
    """The person has left the company."""
    WILL_SEND = "will_send"
    """It will come, perhaps by a day."""
    UMBRELLA = "umbrella"
    """A dispute: the umbrella makes up for it."""
    DISPUTE = "dispute"
    """A dispute of another kind: it is there already, on page 3."""
    STOP = "stop"
    SNOOZE = "snooze"
    AWAY = "away"
    """Out of office, from a robot or from a person."""
    TICKET = "ticket"
    """A help desk says that it has got our letter."""
    THANKS = "thanks"
    """Nothing to answer."""
    QUESTION = "question"
    UNCLEAR = "unclear"


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


LINE_WORDS: tuple[tuple[CoverageLine, str], ...] = (
    (CoverageLine.GENERAL_LIABILITY, r"general liability|\bc?gl\b|responsabilidad (civil )?general"),
    (CoverageLine.AUTOMOBILE_LIABILITY, r"\bauto(mobile)?s?\b|vehicle|\btruck"),
    (CoverageLine.UMBRELLA_EXCESS, r"umbrella|excess|paraguas"),
    (CoverageLine.WORKERS_COMPENSATION, r"work(er|ers|ers'|er's|men'?s)?'?s?[ -]comp(ensation)?|\bw/?c\b|\bcomp\b|compensaci[óo]n"),
    (CoverageLine.PROPERTY, r"\bproperty (coverage|policy|insurance|certificate)\b"),
    (CoverageLine.OTHER, r"professional|\be&o\b|cyber|pollution|crime|cargo|fidelity"),
)  # fmt: skip
"""How people call the lines of coverage."""

_EMAIL = re.compile(r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"\bhttps?://\S+|\bwww\.\S+", re.IGNORECASE)

_ALARM = re.compile(
    r"\b(cancel\w*|non-?renew\w*|laps\w+|terminat\w+|lawsuit|attorney|lawyer|sued?|claim(s|ed)?|bankrupt\w*|refus\w+|hacked"
    r"|phish\w*|scam|fraud\w*|harass\w*|complain\w*|unacceptable|ridiculous|chang(e|ed|ing) (of )?(carriers?|insurers?|agents?"
    r"|insurance|brokers?)|switch\w* (carriers?|insurers?|agents?|brokers?)|out of business|closed (down|its doors)|sold the"
    r"|acquired|merged|new name|name change|premium|quote|price|cost|charge|fee|deductible|exempt\w*|waive\w*|exception"
    r"|no longer (need|work)|contract (is|has) (ended|over|expired)|job is (done|complete\w*)|not (doing|working)"
    r"|cancel[óo]|cancelad\w+|abogado|demanda|p[óo]liza nueva|precio|costo)\b",
    re.IGNORECASE,
)
"""Words that a person should see, whatever else is said."""

_CANNOT = re.compile(
    r"\b(can(no|')t|can not|cant|unable|not able|won'?t|will not|will never|don'?t have|do not have|does ?n'?o?t have|never got"
    r"|never received|didn'?t (get|receive)|did not (get|receive)|not (going|willing)|impossible|no puedo|no podemos|no tenemos"
    r"|unless|if you|whether|instead|but\b.{0,40}(not|n't|need|first)|depends|might|maybe|perhaps|hope to|hopefully|try to"
    r"|should (we|i)\b|quiz[áa]s|tal vez|si usted)",
    re.IGNORECASE,
)
"""What makes a promise no promise."""

_PATTERNS: tuple[tuple[Intent, str], ...] = (
    (Intent.TICKET, r"(your )?(ticket|case|request|inquiry|message|e-?mail|support request)\b.{0,60}\b(has been|was|is) (received|created"
     r"|opened|logged|assigned|registered|submitted|updated)|we have received your (request|message|inquiry|e-?mail|ticket)"
     r"|(a|your) (new )?(ticket|case)( number| id| #)|ticket (number|id|#)|reply above this line|(su|hemos recibido su) (solicitud|ticket)"
     r"|a (member|representative) of our (team|support|service)|(will|we'll) (respond|get back|reply|be in touch).{0,40}(within|shortly"
     r"|as soon as)|(this|your) (inbox|mailbox|request) (is monitored|will be (answered|handled))"),
    (Intent.AWAY, r"\b(i am|i'm|i will be|i'll be|we are|our office (is|will be)|currently|the office (is|will be))\b.{0,30}"
     r"(out of (the )?(office|town|country)|on (annual |maternity |paternity |parental |medical |sick |family )?(leave|vacation|holiday|pto)"
     r"|away|closed|traveling|travelling)\b|^\W*(out of (the )?office|ooo)\b|limited (or no )?access to (my )?e-?mail|on vacation (until|from|thr)"
     r"|return(ing)? to the office|(estoy|estar[ée]|me encuentro|estamos) (fuera|de vacaciones)|fuera de la oficina"
     r"|i (will )?(return|be back|am back|will respond|will reply)\b.{0,60}|regres(o|ar[ée]) el|upon my return|when i return"),
    (Intent.STOP, r"^\W*(please |pls |por favor |kindly )?(stop|unsubscribe|opt[ -]?out|remove me|take me off|stop e-?mailing|stop sending|stop contacting"
     r"|do not (e-?mail|contact|write)|don'?t (e-?mail|contact|write)|quit e-?mailing|no m[áa]s correos|d[ée](jen|je) de (enviar|escribir)"
     r"|(elim[íi]n|b[óo]rr|qu[íi]t)(en|e)me)\b(?!.{0,60}\b(work|job|site|until|unless|if)\b).{0,80}$"
     r"|\bremove (me|my (e-?mail|address)|this (e-?mail|address)|us) from (your|this|the) (mailing |e-?mail |distribution |contact )?(list|distribution)"
     r"|\btake (me|us) off (your|this|the) .{0,20}list"),
    (Intent.SNOOZE, r"^\W*(please |pls |por favor )?(snooze|remind me|pause|hold off|wait|(check|follow up|reach out|get) (back|again|with (me|us))"
     r"|ask (me |us )?again|recu[ée]rd(e|a)me|esper(e|en))\b.{0,60}\b(until|till|til|after|on|in|for|next|tomorrow|hasta|el)\b.{0,40}$"
     r"|^\W*snooze\b.{0,40}$"),
    (Intent.LEFT, r"\b(no longer (works?|with (the |this |our )?(company|firm|agency|us|organization|oakridge)|employed|here|at (this|the|our))"
     r"|(has |have )?left (the |our |us\b)?(company|firm|agency|organization|job|position|in )?|(has )?retired|moved on|passed away"
     r"|(is|am) not (employed|working) (here|with us|at)|last day (was|is)|ya no (trabaja|labora)|se (jubil[óo]|retir[óo]))\b"),
    (Intent.NOT_OURS, r"\b(not|isn'?t|aren'?t|never( been)?|was never|no longer) (a |an |our |my |one of (our|my) )?(current |active )?"
     r"(client|insured|customer|account|policy ?holder)s?\b( of ours| of mine| here| with us)?|\bwe (do not|don'?t|no longer) (insure|write (for )?(them|this (client|insured|company|account))"
     r"|represent|handle (this|their) (account|client|insured))|\b(do not|don'?t|no longer) have (this|that|an?y?) (client|insured|account|customer|company)\b"
     r"(?!.{0,20}\?)|no longer (insured|insures?) (with|through|by) us|not insured (with|through|by) us|moved (their|its|the) (account|insurance|business|policies) (to|away)"
     r"|(is|are) (now )?with another (agency|agent|broker)|don'?t (recognize|know) (this|that) (company|client|insured|vendor|name)"
     r"|no es (nuestro |un )?(cliente|asegurado)|no (aseguramos|tenemos) a? ?(est[ae]|ese) (cliente|empresa|compa[ñn][íi]a)"),
    (Intent.NOT_MY_LINE, r"\b(we|i|our (agency|office)) (only |just |do not |don'?t |no longer |did not )"
     r"(write|handle|place|carry|provide|insure|have|do)\b.{0,60}|\b(is|are) (written|handled|placed|provided|covered|insured) (by|with|through) (another|a different|someone|somebody|other|"
     r"the other|adp|paychex|gusto|their (peo|payroll))|\b(different|another|other) (agent|agency|broker|carrier) (writes|handles|has|does|places|provides)"
     r"|not (my|our) (line|policy|coverage)|no manejamos|solo (manejamos|tenemos)"),
    (Intent.WRONG_PERSON, r"\b(wrong (person|e-?mail|contact|address|department|guy|party|mailbox)|not the (right|correct|appropriate|proper) (person|contact|department|e-?mail|address|party)"
     r"|(not|no longer|n'?t) (the one who |responsible for|in charge of|handl\w+ |deal\w* with |the contact|my department|(my|our) area)"
     r"|(please |pls |kindly )(contact|e-?mail|send (this|these|it|them|all|future)|forward|direct|reach out to|write to|use|reach|copy)\b.{0,100}|(contact|e-?mail|reach( out to)?) .{0,60}(instead|going forward|from now on|for (this|certificates?|cois?|all))"
     r"|(send|forward|direct) (this|these|it|all|future|your).{0,50} to .{0,60}|(the )?(right|correct|new|best|better|proper) (person|contact|e-?mail|address)\b.{0,20} (is|would be)\b"
     r"|(has |have )?(taken over|replaced|will be (handling|taking over)|now handles?|handles? (our|all|the|these|that|this)|is (now )?(our|the|your) (new )?(contact|agent|person))"
     r"|(i am|i'm) not (sure who|the)|persona equivocada|no soy la persona|(por favor )?(contacte|escriba|env[íi]e(lo)?|dir[íi]jase) (a|con)\b"
     r"|correo equivocado)"),
    (Intent.UMBRELLA, r"\b(umbrella|excess( policy| liability)?|paraguas)\b.{0,80}\b(cover|make|meet|satisf|sit|fill|appl|count|pick|add|go(es)? over|take care|bring|provide|extend|follow|give|cubre|complet)\w*"
     r"|\b(combined|together|along|plus|with|including|stack\w*) (with )?(the |our |their |his |your )?(\S+ )?(umbrella|excess)\b"
     r"|\b(umbrella|excess)\b.{0,30}\b(over|on top|above|should|does|is enough|suffic)"),
    (Intent.DISPUTE, r"\b(see|look at|check|refer to|it'?s (on|in|at)|shown (on|in)|listed (on|in)|found on|please review|as (shown|stated|listed|per)|vea|ver) ?(the )?"
     r"(page|pg|p\.|pages|section|description|attached page|second page|last page|doo|box|endorsement|la p[áa]gina|remarks)\b.{0,60}"
     r"|\b(already|clearly) (show|state|list|includ|there|on (the|there|file|page)|has|have|met|provided|satisf|in the|indicat)\w*|\bthat (is|'s) (not|in)correct\b|\b(your|this) (system|review|letter|notice|finding) (is|must be|seems) (wrong|mistaken|in error|incorrect)"
     r"|\b(is|are|was|were) (on|in) (the )?(certificate|coi|page|policy|description)( already| of| that)?|\b(certificate|coi|form) (already |clearly )?(shows?|says|states|lists|includes|has)\b"
     r"|\b(i|we) disagree\b|\bnot (a )?defici\w+|\bpage (\d+|two|three|four|2|3)\b|ya (est[áa]|aparece|figura) en|p[áa]gina \d"),
    (Intent.ONLY_LINK, r"\b(link|portal|click|download|dropbox|sharefile|onedrive|google drive|sharepoint|csr24|docusign|secure (message|e-?mail|file)"
     r"|shared (a |the )?(file|folder|document)|enlace|descarg\w+|view (the |your )?(document|certificate|file))\b"),
    (Intent.NO_FILE, r"\b(attach(ed|ing|ment|ments)?|enclos(ed|ing)|herewith|adjunt[oa]s?|adjuntamos|anex[oa]s?)\b"
     r"|\b(here (is|are|'s|you go)|aqu[íi] (est[áa]|tiene)|le env[íi]o|les env[íi]o|please (see|find)|pfa)\b.{0,60}(coi|cert\w*|acord|document|copy|renewal|policy|insurance|pdf|below|it\b|go|p[óo]liza|seguro|endorsement)"
     r"|^\W*here (you go|it is)\b"),
    (Intent.WILL_SEND, r"\b(will|'ll|shall|going to|gonna|plan(ning)? to|expect(ing|s)? (to|it|them|the)|should (have|be|get|receive)|(am|are|is) (working|waiting|processing|sending|getting)"
     r"|(have|has) (requested|ordered|asked|forwarded|reached|sent (this|it|your|the)|contacted|submitted)|(just )?(requested|forwarded|asked|ordered|sent (this|it) to)"
     r"|waiting (on|for)|working on|in (process|progress|the works)|coming|on (its|the) way|give (me|us)|need (a few|until|another|one more|a couple|more time|a bit|some)|enviar[ée](mos)?"
     r"|mandar[ée](mos)?|(voy|vamos) a (enviar|mandar)|(le|les|se) (lo |la )?(env[íi]o|mando|enviaremos|mandaremos|enviar[ée]|mandar[ée])|estamos (trabajando|esperando)|estar[áa]|tendr[áa]n?)\b"),
    (Intent.THANKS, r"^\W*(got it|received|will do|understood|ok(ay)?|perfect|great|noted|awesome|excellent|roger|10-4|copy( that)?|sounds good|all set|much appreciated|glad (to|we|that).{0,40}"
     r"|(that'?s |this is )?(great|good|wonderful) (news|to hear)|recibido|perfecto|de acuerdo|entendido|👍+)\W*((thanks?|thank you|gracias).{0,40})?$"),
)  # fmt: skip
"""In the order in which they are tried; the first that matches a sentence gives it its meaning."""
_COMPILED = tuple((intent, re.compile(pattern, re.IGNORECASE)) for intent, pattern in _PATTERNS)

_HARMLESS = re.compile(
    r"^(please )?(update|correct|change|adjust) (your|the|our) (records?|files?|contacts?|system|list)\b.{0,40}$"
    r"|^(he|she|they|\w+) (can|will|should( be able to)?|would be (able|happy) to) (be able to )?(help|assist)\b.{0,50}$"
    r"|^(his|her|their|the) (e-?mail|address|contact|info(rmation)?)( address)? is .{3,80}$|^[\w.+'-]+@[\w.-]+$"
    r"|^(his|her|their) (phone|number|direct line)\b.{0,60}$|^(this|that) (is|was) (for|about|regarding) .{0,60}$"
    r"|^(let me know|tell me|call me) if you (need|have|want) .{0,50}$|^(if|should) you (need|have|want|require) .{0,80}$"
    r"|^for (immediate|urgent|any urgent|urgent matters|assistance|all other).{0,120}$"
    r"|^(do you|can you|could you|please) (confirm|acknowledge|let (me|us) know)\b.{0,30}(receipt|received|got (it|this))\W*$"
    r"|^(does|will|would) (that|this) work( for you)?\W*$|^is (that|this) (ok(ay)?|alright|all right|good)( with you)?\W*$|^(is|are) (that|this|we) (ok(ay)?|good)\W*$",
    re.IGNORECASE,
)
"""Sentences that go with any of these meanings and add nothing a person must know."""

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

_QUESTION = re.compile(
    r"\?\W*$|^\W*(what|who|whom|why|how|when|where|which|can (you|we|i)|could (you|we|i)|do (you|we|i)|does|is (it|this|that|there)|are (you|there|we)"
    r"|would (you|it)|should (we|i)|please (advise|clarify|explain|call|send me|provide)|i('m| am) (not sure|confused|unsure)|(qu[ée]|qui[ée]n|c[óo]mo|cu[áa]l|cu[áa]ndo|por qu[ée]|puede|podr[íi]a)\b)\b",
    re.IGNORECASE,
)
_CLAIMS_MORE = frozenset({Intent.NO_FILE, Intent.ONLY_LINK, Intent.AWAY, Intent.TICKET})
"""Where a further sentence does no harm: the file that is asked for will speak for itself, and robots talk much."""
_MAY_CANCEL = frozenset({Intent.AWAY, Intent.TICKET, Intent.UMBRELLA, Intent.DISPUTE})


def read_words(text: str, today: date, *, subject: str = "") -> Said:
    """What the new words of a mail mean. `today` is the day it came."""
    said = sentences(text)
    if not said:
        courtesy = re.search(r"\w|👍", text) is not None
        return _from_subject(subject, today) or Said(Intent.THANKS if courtesy else Intent.UNCLEAR)
    meant: dict[Intent, str] = {}
    others: list[str] = []
    asks = False
    for sentence in said:
        intent = _meaning(sentence)
        if intent is Intent.QUESTION:
            asks = True
        elif intent is None:
            if not _HARMLESS.search(sentence):
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
    if _ALARM.search(whole) and intent not in _MAY_CANCEL:
        return Said(Intent.UNCLEAR, words=whole)
    return _with_particulars(intent, whole, meant.get(intent, said[0]), today)


def _meaning(sentence: str) -> Intent | None:
    bare = _URL.sub("", sentence).strip(" .:<>()-")
    if _URL.search(sentence) and not bare:
        return Intent.ONLY_LINK
    for intent, pattern in _COMPILED:
        if pattern.search(sentence) and not _denied(intent, sentence):
            if _QUESTION.search(sentence) and intent not in (Intent.UMBRELLA, Intent.TICKET, Intent.AWAY):
                return (
                    None if _HARMLESS.search(sentence) else (intent if _polite(intent, sentence) else Intent.QUESTION)
                )
            return intent
    if _HARMLESS.search(sentence):
        return None
    return Intent.QUESTION if _QUESTION.search(sentence) else None


def _polite(intent: Intent, sentence: str) -> bool:
    """A wish that is put as a question: "Can you please remove me from your list?" """
    asks = r"^(can|could|would|will) you (please |kindly )?(stop|remove|take|unsubscribe|contact|e-?mail|send|hold|wait|snooze)\b"
    return intent in (Intent.STOP, Intent.SNOOZE, Intent.WRONG_PERSON) and re.search(asks, sentence, re.I) is not None


def _denied(intent: Intent, sentence: str) -> bool:
    """Where the words that would carry the meaning are taken back, or are about something else."""
    lower = sentence.lower()
    if intent is Intent.WILL_SEND:
        mailing = r"send|sent|forward|get|provide|have|e-?mail|cert|coi|acord|renew|request|work|wait|order|issu|polic|carrier|agent|underwrit|process|progress|way|time|days?|week|until|it\b|env[ií]|mand|certificado|seguro"
        return _CANNOT.search(sentence) is not None or re.search(mailing, lower) is None or "you" in lower.split()[:1]
    if intent is Intent.NO_FILE:
        return re.search(
            r"(mañana|manana|pronto|hoy mismo|el (lunes|martes|mi[ée]rcoles|jueves|viernes))|(will|'ll|going to|once|when|not|n't|after|need|forgot|should|want|did|your|the) (\w+ ){0,3}(attach|enclos)(?!.{0,20}\bis attached)"
            r"|\byour (attach|letter|e-?mail)|attach\w* (yet|later|soon|you sent|from you|to your)|\bno attach|lo adjuntar|open (the|your) attach", lower) is not None  # fmt: skip
    if intent is Intent.ONLY_LINK:
        return (
            re.search(
                r"(your|which|what|that|the) (link|portal)\b.{0,30}(not|n't|broken|expired|work|\?)|don'?t (click|use)|no portal|need a (link|portal)|send (me )?(a|the) link|login",
                lower,
            )
            is not None
        )
    if intent is Intent.NOT_MY_LINE:
        named = _lines_in(sentence)
        only = re.search(r"\b(only|just|solo)\b", lower)
        return (
            not named
            or (re.search(r"\bhave (an?|the|no|any) (question|issue|problem)", lower) is not None)
            or (only is None and _negative(lower) is False)
        )
    if intent is Intent.STOP:
        return (
            re.search(
                r"\b(not|n't|never) (want to |wish to )?(stop|unsubscribe)|stop (work|payment|by|gap)|stop-gap|non-?stop",
                lower,
            )
            is not None
        )
    if intent is Intent.UMBRELLA:
        return (
            re.search(
                r"\b(not|n't|no|never|cancel|drop|without|isn't|doesn't)\b.{0,40}(umbrella|excess|cover)|(umbrella|excess).{0,40}\b(not|n't|cancel|dropped|expired|quote|remov)",
                lower,
            )
            is not None
            and "?" not in lower
        )
    if intent is Intent.LEFT:
        return (
            re.search(
                r"\bleft (a |you |me |him |her |off|out|blank|side|to do|over|it|this|that|the box|is)|nothing left|days? left",
                lower,
            )
            is not None
        )
    if intent is Intent.AWAY:
        return (
            re.search(
                r"\b(our|the) (vendor|client|insured|driver)s?\b.{0,20}(away|closed|travel)|\breturn (it|the|this|your)\b|\breturned\b",
                lower,
            )
            is not None
        )
    if intent is Intent.NOT_OURS:
        return re.search(r"additional insured|named insured|not (an? )?additional|not insured for", lower) is not None
    if intent is Intent.WRONG_PERSON:
        names_someone = _EMAIL.search(sentence) or re.search(
            r"\b(wrong|equivocad|not the (right|correct|appropriate|proper)|right person|correct person|no longer|not responsible|not in charge|no soy|n't handle|not handle)",
            lower,
        )
        return (
            not names_someone
            and re.search(r"\b(taken over|replaced|contact|now handles?|agent|broker|insurance|agency)\b", lower)
            is None
        ) or re.search(
            r"(contact|call|e-?mail|reach out to|reach) (me|us)\b|send (me|us)\b|contact (info|number)", lower
        ) is not None
    if intent is Intent.THANKS:
        return False
    return False


def _negative(lower: str) -> bool:
    return (
        re.search(
            r"\b(not|n't|no|never|another|different|other|someone|somebody|adp|paychex|gusto|peo|payroll)\b|n't\b",
            lower,
        )
        is not None
    )


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
    if intent is Intent.NOT_MY_LINE and re.search(r"\b(only|just|solo)\b", sentence, re.IGNORECASE):
        kept = _lines_in(re.split(r"\b(?:only|just|solo)\b", sentence, maxsplit=1, flags=re.IGNORECASE)[1])
        # "We only write the GL": all others are not his.
        named = {line for line in kept if line is not None}
        if re.search(r"\b(not|n't)\b", sentence, re.IGNORECASE) or not named:
            return Said(Intent.UNCLEAR, words=whole)
        lines = tuple(line for line in CoverageLine if line not in named)
    addresses = tuple(dict.fromkeys(found.lower().strip(".'") for found in _EMAIL.findall(whole)))
    return Said(intent, until, lines, addresses, sentence)


def _lines_in(words: str) -> tuple[CoverageLine, ...]:
    return tuple(line for line, pattern in LINE_WORDS if re.search(pattern, words, re.IGNORECASE))


def _from_subject(subject: str, today: date) -> Said | None:
    """A mail of which the subject alone says something: STOP, SNOOZE until a day."""
    bare = re.sub(r"^((re|fwd?|aw)\s*:\s*)+", "", plain(subject), flags=re.IGNORECASE).strip()
    if re.match(r"(stop|unsubscribe|snooze)\b.{0,30}$", bare, re.IGNORECASE):
        intent = _meaning(bare)
        return _with_particulars(intent, bare, bare, today) if intent else None
    return None
