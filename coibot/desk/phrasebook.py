"""How people say the few things that are understood without a person: English, and the commonest Spanish.

Each alternative is a regular expression for a part of one sentence, case does not count. What takes a meaning back
stands in `reservations`.
"""

import re

from coibot.model.certificate import CoverageLine
from coibot.model.intent import Intent


def any_of(*alternatives: str) -> re.Pattern[str]:
    """Matches where one of them does, in any case."""
    return re.compile("|".join(alternatives), re.IGNORECASE)


LINE_WORDS: tuple[tuple[CoverageLine, re.Pattern[str]], ...] = (
    (
        CoverageLine.GENERAL_LIABILITY,
        any_of(
            r"general liability",
            r"\bc?gl\b",
            r"responsabilidad (civil )?general",
        ),
    ),
    (
        CoverageLine.AUTOMOBILE_LIABILITY,
        any_of(
            r"\bauto(mobile)?s?\b",
            r"vehicle",
            r"\btruck",
        ),
    ),
    (
        CoverageLine.UMBRELLA_EXCESS,
        any_of(
            r"umbrella",
            r"excess",
            r"paraguas",
        ),
    ),
    (
        CoverageLine.WORKERS_COMPENSATION,
        any_of(
            r"work(er|ers|ers'|er's|men'?s)?'?s?[ -]comp(ensation)?",
            r"\bw/?c\b",
            r"\bcomp\b",
            r"compensaci[óo]n",
        ),
    ),
    (
        CoverageLine.PROPERTY,
        any_of(
            r"\bproperty (coverage|policy|insurance|certificate)\b",
        ),
    ),
    (
        CoverageLine.OTHER,
        any_of(
            r"professional",
            r"\be&o\b",
            r"cyber",
            r"pollution",
            r"crime",
            r"cargo",
            r"fidelity",
        ),
    ),
)
"""How people call the lines of coverage."""

ALARM = re.compile(
    r"\b(?:"
    + "|".join(
        (
            r"cancel\w*",
            r"non-?renew\w*",
            r"laps\w+",
            r"terminat\w+",
            r"lawsuit",
            r"attorney",
            r"lawyer",
            r"sued?",
            r"claim(s|ed)?",
            r"bankrupt\w*",
            r"refus\w+",
            r"hacked",
            r"phish\w*",
            r"scam",
            r"fraud\w*",
            r"harass\w*",
            r"complain\w*",
            r"unacceptable",
            r"ridiculous",
            r"chang(e|ed|ing) (of )?(carriers?|insurers?|agents?|insurance|brokers?)",
            r"switch\w* (carriers?|insurers?|agents?|brokers?)",
            r"out of business",
            r"closed (down|its doors)",
            r"sold the",
            r"acquired",
            r"merged",
            r"new name",
            r"name change",
            r"premium",
            r"quote",
            r"price",
            r"cost",
            r"charge",
            r"fee",
            r"deductible",
            r"exempt\w*",
            r"waive\w*",
            r"exception",
            r"no longer need",
            r"(we|they|he|she) no longer work|no longer work\w* (with|for|on|there|in)",
            r"contract (is|has) (ended|over|expired)",
            r"job is (done|complete\w*)",
            r"not (doing|working)",
            r"abogado",
            r"demanda",
            r"p[óo]liza nueva",
            r"precio",
            r"costo",
        )
    )
    + r")\b",
    re.IGNORECASE,
)
"""Words that a person should see, whatever else is said."""

CANNOT = any_of(
    (
        r"\b(can(no|')t|can not|cant|unable|not able|won'?t|will not|will never|don'?t have|do not have"
        r"|does ?n'?o?t have|never got|never received|didn'?t (get|receive)|did not (get|receive)"
        r"|not (going|willing)|impossible|no puedo|no podemos|no tenemos|unless|if you|whether|instead"
        r"|but\b.{0,40}(not|n't|need|first)|depends|might|maybe|perhaps|hope to|hopefully|try to"
        r"|should (we|i)\b|quiz[áa]s|tal vez|si usted)"
    ),
)
"""What makes a promise no promise."""

MEANINGS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        Intent.TICKET,
        any_of(
            (
                r"^\W*((ticket|case|request) )?#\d+\W*.{0,20}(received|updated|created|opened)"
                r"|(your )?(ticket|case|request|inquiry|message|e-?mail|support request)\b.{0,60}\b(has been"
                r"|was|is) (received|created|opened|logged|assigned|registered|submitted|updated)"
            ),
            r"we have received your (request|message|inquiry|e-?mail|ticket)",
            r"(a|your) (new )?(ticket|case)( number| id| #)",
            r"ticket (number|id|#)",
            r"reply above this line",
            r"(su|hemos recibido su) (solicitud|ticket)",
            r"a (member|representative) of our (team|support|service)",
            r"(will|we'll) (respond|get back|reply|be in touch).{0,40}(within|shortly|as soon as)",
            r"(this|your) (inbox|mailbox|request) (is monitored|will be (answered|handled))",
        ),
    ),
    (
        Intent.AWAY,
        any_of(
            (
                r"\b(i am|i'm|i will be|i'll be|we are|our office (is|will be)|currently|the office (is"
                r"|will be))\b.{0,30}(out of (the )?(office|town|country)|on (annual |maternity |paternity "
                r"|parental |medical |sick |family )?(leave|vacation|holiday|pto)|away|closed|traveling"
                r"|travelling)\b"
            ),
            r"^\W*(out of (the )?office|ooo)\b",
            r"limited (or no )?access to (my )?e-?mail",
            r"on vacation (until|from|thr)",
            r"return(ing)? to the office",
            r"(estoy|estar[ée]|me encuentro|estamos) (fuera|de vacaciones)",
            r"fuera de la oficina",
            r"i (will )?(return|be back|am back|will respond|will reply)\b.{0,60}",
            r"regres(o|ar[ée]) el",
            r"upon my return",
            r"when i return",
        ),
    ),
    (
        Intent.STOP,
        any_of(
            (
                r"^\W*((can|could|would|will) you )?(please |pls |por favor |kindly )?(stop|unsubscribe"
                r"|opt[ -]?out|remove me|take me off"
                r"|stop e-?mailing|stop sending|stop contacting|do not (e-?mail|contact|write)"
                r"|don'?t (e-?mail|contact|write)|quit e-?mailing|no m[áa]s correos|d[ée](jen|je) de (enviar"
                r"|escribir)|(elim[íi]n|b[óo]rr|qu[íi]t)(en|e)me)\b(?!.{0,60}\b(work|job|site|until|unless"
                r"|if)\b).{0,80}$"
            ),
            (
                r"\bremove (me|my (e-?mail|address)|this (e-?mail|address)|us) from (your|this|the) (mailing "
                r"|e-?mail |distribution |contact )?(list|distribution)"
            ),
            r"\btake (me|us) off (your|this|the) .{0,20}list",
        ),
    ),
    (
        Intent.SNOOZE,
        any_of(
            (
                r"^\W*(please |pls |por favor )?(snooze|remind me|pause|hold off|wait|(check|follow up"
                r"|reach out|get) (back|again|with (me|us))|ask (me |us )?again|recu[ée]rd(e|a)me|esper(e"
                r"|en))\b.{0,60}\b(until|till|til|after|on|in|for|next|tomorrow|hasta|el)\b.{0,40}$"
            ),
            r"^\W*snooze\b.{0,40}$",
        ),
    ),
    (
        Intent.LEFT,
        any_of(
            (
                r"\b(no longer (works?|with (the |this |our )?(company|firm|agency|us|organization)"
                r"|employed|here|at (this|the|our))|(has |have )?left (the |our |us\b)?(company|firm|agency"
                r"|organization|job|position|in )?|(has )?retired|moved on|(is|am) not (employed"
                r"|working) (here|with us|at)|last day (was|is)|ya no (trabaja|labora)|se (jubil[óo]"
                r"|retir[óo]))\b"
            ),
        ),
    ),
    (
        Intent.NOT_OURS,
        any_of(
            (
                r"\b(not|isn'?t|aren'?t|never( been)?|was never|no longer) (a |an |our |my |one of (our"
                r"|my) )?(current |active )?(client|insured|customer|account|policy ?holder)s?\b( of ours"
                r"| of mine| here| with us)?"
            ),
            (
                r"\bwe (do not|don'?t|no longer) (insure|write (for )?(them|this (client|insured|company"
                r"|account))|represent|handle (this|their) (account|client|insured))"
            ),
            (
                r"\b(do not|don'?t|no longer) have (this|that|an?y?) (client|insured|account|customer"
                r"|company)\b(?!.{0,20}\?)"
            ),
            r"no longer (insured|insures?) (with|through|by) us",
            r"not insured (with|through|by) us",
            r"moved (their|its|the) (account|insurance|business|policies) (to|away)",
            r"(is|are) (now )?with another (agency|agent|broker)",
            r"don'?t (recognize|know) (this|that) (company|client|insured|vendor|name)",
            r"no es (nuestro |un )?(cliente|asegurado)",
            r"no (aseguramos|tenemos) a? ?(est[ae]|ese) (cliente|empresa|compa[ñn][íi]a)",
        ),
    ),
    (
        Intent.NOT_MY_LINE,
        any_of(
            (
                r"\b(we|i|our (agency|office)) (only |just |do not |don'?t |no longer |did not )(writes?|handles?"
                r"|places?|provides?|insures?|do the|have the [\w' -]{2,30} policy)\b.{0,60}"
            ),
            (
                r"\b(is|are) (written|handled|placed|provided|covered|insured) (by|with|through) (another"
                r"|a different|someone|somebody|other|the other|adp|paychex|gusto|their (peo|payroll))"
            ),
            r"\bis (through|with) (another|a different|adp|paychex|gusto|their (peo|payroll))",
            (
                r"\b(different|another|other) (agent|agency|broker|carrier) (writes|handles|has|does|places"
                r"|provides)"
            ),
            r"not (my|our) (line|policy|coverage)",
            r"no manejamos",
            r"solo (manejamos|tenemos)",
        ),
    ),
    (
        Intent.WRONG_PERSON,
        any_of(
            (
                r"\b(not my (department|area|job)|wrong (person|e-?mail|contact|address|department|guy|party"
                r"|mailbox)|not the (right"
                r"|correct|appropriate|proper) (person|contact|department|e-?mail|address|party)|(not"
                r"|no longer|n'?t) (the one who |responsible for|in charge of|handl\w+ |deal\w* with "
                r"|the contact|my department|(my|our) area)|(please |pls |kindly )(contact|e-?mail|send (this"
                r"|these|it|them|all|future)|forward|direct|reach out to|write to|use|reach|copy)\b.{0,100}"
                r"|(contact|e-?mail|reach( out to)?) .{0,60}(instead|going forward|from now on|for (this"
                r"|certificates?|cois?|all))|(send|forward|direct) (this|these|it|all|future"
                r"|your).{0,50} to .{0,60}|(the )?(right|correct|new|best|better|proper) (person|contact"
                r"|e-?mail|address)\b.{0,20} (is|would be)\b|(has |have )?(taken over|replaced"
                r"|will be (handling|taking over)|now handles?|handles? (our|all|the|these|that|this)"
                r"|is (now )?(our|the|your) (new )?(contact|agent|person))|(i am|i'm) not (sure who|the)"
                r"|persona equivocada|no soy la persona|(por favor )?(contacte|escriba|env[íi]e(lo)?"
                r"|dir[íi]jase) (a|con)\b|correo equivocado)"
            ),
        ),
    ),
    (
        Intent.UMBRELLA,
        any_of(
            (
                r"\b(umbrella|excess( policy| liability)?|paraguas)\b.{0,80}\b(cover|make|meet|satisf|sit"
                r"|fill|appl|count|pick|add|go(es)? over|take care|bring|provide|extend|follow|give|cubre"
                r"|complet)\w*"
            ),
            (
                r"\b(combined|together|along|plus|with|including|stack\w*) (with )?(the |our |their |his "
                r"|your )?(\S+ )?(umbrella|excess)\b"
            ),
            r"\b(umbrella|excess)\b.{0,30}\b(over|on top|above|should|does|is enough|suffic)",
        ),
    ),
    (
        Intent.DISPUTE,
        any_of(
            (
                r"\b(see|look at|check|refer to|it'?s (on|in|at)|shown (on|in)|listed (on|in)|found on"
                r"|please review|as (shown|stated|listed|per)|vea|ver) ?(the )?(page|pg|p\.|pages|section"
                r"|description|attached page|second page|last page|doo|box|endorsement|la p[áa]gina"
                r"|remarks)\b.{0,60}"
            ),
            (
                r"\b(already|clearly) (show|state|list|includ|there|on (the|there|file|page)|has|have|met"
                r"|provided|satisf|in the|indicat)\w*"
            ),
            r"\bthat (is|'s) (not|in)correct\b",
            (
                r"\b(your|this) (system|review|letter|notice|finding) (is|must be|seems) (wrong|mistaken"
                r"|in error|incorrect)"
            ),
            (
                r"\b(is|are|was|were) (on|in) (the )?(certificate|coi|page|policy|description)( already| of"
                r"| that)?"
            ),
            r"\b(certificate|coi|form) (already |clearly )?(shows?|says|states|lists|includes|has)\b",
            r"\b(i|we) disagree\b",
            r"\bnot (a )?defici\w+",
            r"\bpage (\d+|two|three|four|2|3)\b",
            r"ya (est[áa]|aparece|figura) en",
            r"p[áa]gina \d",
        ),
    ),
    (
        Intent.ONLY_LINK,
        any_of(
            (
                r"\b(link|portal|click|download(ed|s)?|dropbox|sharefile|onedrive|google drive|sharepoint|csr24"
                r"|docusign|secure (message|e-?mail|file)|shared (a |the )?(file|folder|document)|enlace"
                r"|descarg\w+|view (the |your )?(document|certificate|file))\b"
            ),
        ),
    ),
    (
        Intent.NO_FILE,
        any_of(
            r"\b(attach(ed|ing|ment|ments)?|enclos(ed|ing)|herewith|adjunt[oa]s?|adjuntamos|anex[oa]s?)\b",
            (
                r"\b(here (is|are|'s|you go)|aqu[íi] (est[áa]|tiene)|le env[íi]o|les env[íi]o|please (see"
                r"|find)|pfa)\b.{0,60}(coi|cert\w*|acord|document|copy|renewal|policy|insurance|pdf|below"
                r"|it\b|go|p[óo]liza|seguro|endorsement)"
            ),
            r"^\W*here (you go|it is)\b",
        ),
    ),
    (
        Intent.WILL_SEND,
        any_of(
            (
                r"\b(will|'ll|shall|going to|gonna|plan(ning)? to|expect(ing|s)? (to|it|them|the)"
                r"|should (have|be|get|receive)|(am|are|is) (working|waiting|processing|sending|getting)"
                r"|(have|has) (requested|ordered|asked|forwarded|reached|sent (this|it|your|the)|contacted"
                r"|submitted)|(just )?(requested|forwarded|ordered|(asked|sent (this|it) to) (my|our|the|him"
                r"|her))|waiting (on|for)"
                r"|working on|in (process|progress|the works)|coming|on (its|the) way|give (me|us)"
                r"|need (a few|until|another|one more|a couple|more time|a bit|some)|enviar(emos|[éáa]n?)"
                r"|mandar(emos|[éáa]n?)|(voy|vamos) a (enviar|mandar)|(le|les|se) (lo |la )?(env[íi]o|mando"
                r"|enviaremos|mandaremos|enviar[ée]|mandar[ée])|estamos (trabajando|esperando)|estar[áa]"
                r"|tendr[áa]n?)\b"
            ),
        ),
    ),
    (
        Intent.THANKS,
        any_of(
            (
                r"^\W*(got it|received|will do|understood|ok(ay)?|perfect|great|noted|awesome|excellent|roger"
                r"|10-4|copy( that)?|sounds good|all set|much appreciated|glad (to|we|that).{0,40}|(that'?s "
                r"|this is )?(great|good|wonderful) (news|to hear)|recibido|perfecto|de acuerdo|entendido"
                r"|👍+)\W*((thanks?|thank you|gracias).{0,40})?$"
            ),
        ),
    ),
)
"""In the order in which they are tried; the first that matches a sentence gives it its meaning."""
