"""What takes a meaning back, adds nothing to it, or asks: the other half of the phrasebook."""

import re

from coibot.desk.phrasebook import any_of
from coibot.model.intent import Intent

HARMLESS = any_of(
    (
        r"^(please )?(update|correct|change|adjust) (your|the|our) (records?|files?|contacts?|system"
        r"|list)\b.{0,40}$"
    ),
    (
        r"^(he|she|they|\w+) (can|will|should( be able to)?|would be (able|happy) to) (be able to )?(help"
        r"|assist)\b.{0,50}$"
    ),
    r"^(his|her|their|the) (e-?mail|address|contact|info(rmation)?)( address)? is .{3,80}$",
    r"^[\w.+'-]+@[\w.-]+$",
    r"^(his|her|their) (phone|number|direct line)\b.{0,60}$",
    r"^(this|that) (is|was) (for|about|regarding) .{0,60}$",
    r"^(let me know|tell me|call me) if you (need|have|want) .{0,50}$",
    r"^(if|should) you (need|have|want|require) .{0,80}$",
    r"^for (immediate|urgent|any urgent|urgent matters|assistance|all other).{0,120}$",
    (
        r"^(do you|can you|could you|please) (confirm|acknowledge|let (me|us) know)\b.{0,30}(receipt"
        r"|received|got (it|this))\W*$"
    ),
    r"^(does|will|would) (that|this) work( for you)?\W*$",
    r"^is (that|this) (ok(ay)?|alright|all right|good)( with you)?\W*$",
    r"^(is|are) (that|this|we) (ok(ay)?|good)\W*$",
)
"""Sentences that go with any of these meanings and add nothing a person must know."""

QUESTION = any_of(
    r"\?\W*$",
    (
        r"^\W*(what|who|whom|why|how|when|where|which|can (you|we|i)|could (you|we|i)|do (you|we|i)|does"
        r"|is (it|this|that|there)|are (you|there|we)|would (you|it)|should (we|i)|please (advise|clarify"
        r"|explain|call|send me|provide)|i('m| am) (not sure|confused|unsure)|(qu[ée]|qui[ée]n|c[óo]mo"
        r"|cu[áa]l|cu[áa]ndo|por qu[ée]|puede|podr[íi]a)\b)\b"
    ),
)
"""What asks something."""

DENIED: dict[Intent, re.Pattern[str]] = {
    Intent.NO_FILE: any_of(
        r"(mañana|manana|pronto|hoy mismo|el (lunes|martes|mi[ée]rcoles|jueves|viernes))",
        (
            r"(will|'ll|going to|once|when|not|n't|after|need|forgot|should|want|your)"
            r" (\w+ ){0,3}(attach|enclos)(?!.{0,20}\bis attached)"
        ),
        r"\byour (attach|letter|e-?mail)",
        r"attach\w* (yet|later|soon|you sent|from you|to your)",
        r"\bno attach",
        r"lo adjuntar",
        r"open (the|your) attach",
    ),
    Intent.ONLY_LINK: any_of(
        r"(your|which|what|that|the) (link|portal)\b.{0,30}(not|n't|broken|expired|work|\?)",
        r"don'?t (click|use)",
        r"no portal",
        r"need (a|the|your) (link|portal)",
        r"send (me )?(a|the) link",
        r"login",
    ),
    Intent.STOP: any_of(
        r"\b(not|n't|never) (want to |wish to )?(stop|unsubscribe)",
        r"stop (work|payment|by|gap)",
        r"stop-gap",
        r"non-?stop",
    ),
    Intent.UMBRELLA: any_of(
        (
            r"^(?!.*\?).*\b(not|n't|no|never|cancel|drop|without|isn't|doesn't)\b.{0,40}(umbrella|excess"
            r"|cover)"
        ),
        r"^(?!.*\?).*(umbrella|excess).{0,40}\b(not|n't|cancel|dropped|expired|quote|remov)",
    ),
    Intent.LEFT: any_of(
        r"\b(account|polic(y|ies)|insured|client|insurance|they|business)\b.{0,40}\b(no longer|left)\b",
        r"\bleft (a |you |me |him |her |off|out|blank|side|to do|over|it|this|that|the box|is)",
        r"nothing left",
        r"days? left",
    ),
    Intent.AWAY: any_of(
        r"\b(our|the) (vendor|client|insured|driver)s?\b.{0,20}(away|closed|travel)",
        r"\breturn (it|the|this|your)\b",
        r"\breturned\b",
    ),
    Intent.NOT_OURS: any_of(
        r"additional insured",
        r"named insured",
        r"not (an? )?additional",
        r"not insured for",
    ),
    Intent.WILL_SEND: any_of(
        r"\b(for|on) you\b",
        r"\b(call|phone|visit|stop by|start)\b",
        r"send (a|an|our|my|the) (crew|man|men|guys?|team|truck|invoice|bill|check|payment|person|someone)",
    ),
    Intent.WRONG_PERSON: any_of(
        r"(contact|call|e-?mail|reach out to|reach) (me|us)\b",
        r"send (me|us)\b",
        r"contact (info|number)",
        r"\b(will|'ll|going to|should|can|to) (send|forward|direct|e-?mail)\b(?!.{0,40}@)",
        r"\b(sent|forwarded)\b",
    ),
}
"""The sentence that would carry the meaning does not, where one of these is in it."""

ABOUT_SENDING = any_of(
    r"send|sent|forward|provide|e-?mail|cert|coi\b|acord|renew|request|order|issu|polic|carrier|agent|broker|underwrit",
    r"endors|insur|\bget (it|this|that|you|the|everything|them|with)|have (it|this|that|them|the)\b|it to you"
    r"|receive it",
    r"working on (it|this|that|getting|your)|on (its|the) way|in (process|progress|the works)|^\W*coming\b"
    r"|requested it",
    r"(give|allow) (me|us)\b.{0,30}(day|week|hour|until)|need .{0,20}(day|week|time|until)|expect (it|to have)",
    r"env[ií]|mand[aeo]|certificado|seguro|trabajando en",
)
"""A promise must be about the papers."""

NEGATIVE = any_of(
    r"\b(not|no|never|another|different|other|someone|somebody|adp|paychex|gusto|peo|payroll)\b",
    r"n't\b",
)

NAMES_SOMEBODY = any_of(
    r"[\w.+'-]{1,64}@[\w-]+(?:\.[\w-]+)+",
    (
        r"\b(wrong|equivocad|not my (department|area|job)|not the (right|correct|appropriate|proper)"
        r"|right person|correct person"
        r"|no longer|not responsible|not in charge|no soy|n't handle|not handle)"
    ),
    r"\b(taken over|replaced|contact|now handles?|agent|broker|insurance|agency)\b",
)
"""Somebody else sees to it: who, or that it is not the reader."""

POLITE = any_of(
    (
        r"^(can|could|would|will) you (please |kindly )?(stop|remove|take|unsubscribe|contact|e-?mail"
        r"|send|hold|wait|snooze)\b"
    ),
)
"""A wish that is put as a question."""
