"""What a letter must never ask for or claim.

Many states forbid asking an agent for a certificate that says more than the policy: Texas Ins. Code section 1811.052
(unapproved forms), Georgia Comp. R. & Regs. 120-2-103-.05 (only titles and numbers of endorsements may be cited),
Michigan PA 271 of 2014 (misleading content; notice rights come from the policy alone). So a letter asks for the
endorsement page, by form number or an equivalent, and never for words on the certificate; and it reports what a
certificate states, never that somebody is insured.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from html import unescape

_BANNED: tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...] = tuple(
    (what, re.compile(pattern, re.IGNORECASE), re.compile(unless, re.IGNORECASE) if unless else None)
    for what, pattern, unless in (
        (
            "claims that somebody is insured or covered; say what the certificate states",
            r"\b(?:is|are|remains?|stays?)\s+(?:now\s+|fully\s+|properly\s+|adequately\s+|still\s+)*"
            r"(?:insured|covered|protected)\b(?!\s+(?:by\s+)?\bname)",
            r"\bwhat is covered\b|\bwhether\b",
        ),
        (
            "claims or asks for a guarantee of coverage; a certificate confers no rights",
            r"\b(?:guarantee|warrant|certify|confirm)\w*\s+(?:that\s+)?(?:the\s+|your\s+)?(?:coverage|insurance)\b",
            "",
        ),
        (
            "asks for words on the certificate; ask for the endorsement page by form number or an equivalent",
            r"\b(?:certificate|description(?: of operations)?|box)\b[^.]*?\b(?:must|should|shall|needs? to|has to)\s+"
            r"(?:state|say|read|contain the (?:words|wording|phrase)|include the (?:words|wording|phrase|statement))\b",
            "",
        ),
        (
            "asks for words on the certificate; ask for the endorsement page by form number or an equivalent",
            r"\b(?:add|include|insert|put|show|state|write|type|use)\s+(?:the\s+|this\s+|our\s+|following\s+|exact\s+)*"
            r"(?:words?|wording|language|phrase|statement|text|sentence)\b[^.]*?"
            r"\b(?:on|in|to|into)\s+(?:the\s+)?(?:certificate|description|coi|box)",
            "",
        ),
        (
            "asks for primary and non-contributory words on the certificate; ask for the endorsement page",
            r"\b(?:certificate|description)\b[^.]*\b(?:must|should|shall|to)\s+(?:show|indicate|state|note|include)\b"
            r"[^.]*\b(?:primary|non-?contributory|waiver)\b",
            r"\bendorsement\b",
        ),
        (
            "asks for days of notice on the certificate; notice of cancellation comes by endorsement only",
            r"\b(?:\d+|ten|thirty|sixty)\s*(?:\(\d+\)\s*)?[- ]?days?['’]?\s+"
            r"(?:(?:prior|advance|written|of)\s+)*notice\b",
            r"\bendorsement\b",
        ),
        (
            "asks for days of notice on the certificate; notice of cancellation comes by endorsement only",
            r"\bendeavou?r to (?:mail|notify|give)\b|\bcancellation (?:box|clause|section)\b",
            "",
        ),
        (
            "asks for an altered form; certificate forms may not be changed",
            r"\b(?:strike|cross|white|line)\s+out\b|\b(?:alter|amend|modify|delete|remove|change)\w*\s+(?:the\s+|any\s+)*"
            r"(?:wording|words|language|disclaimer|form|certificate form)\b",
            "",
        ),
        ("asks for an affidavit or a sworn statement", r"\baffidavits?\b|\bsworn\b|\bnotari[sz]ed\b", ""),
        (
            "asks the agent for a letter beside the policy",
            r"\b(?:indemnity|hold[- ]harmless|opinion|comfort)\s+(?:letter|agreement)\b"
            r"|\bletter of (?:opinion|indemnity)\b",
            "",
        ),
        (
            "demands follow-form words for the umbrella; ask for the schedule of underlying insurance",
            r"\bfollow(?:s|ing)?[- ]form\b",
            "",
        ),
        # The same in Spanish.
        (
            "claims that somebody is insured or covered; say what the certificate states",
            r"\b(?:está|están|queda|quedan|sigue|siguen)\s+(?:ahora\s+|plenamente\s+|debidamente\s+)*"
            r"(?:asegurad|cubiert|amparad)[oa]s?\b",
            r"\bqué está cubierto\b|\bsi\b",
        ),
        (
            "claims or asks for a guarantee of coverage; a certificate confers no rights",
            r"\b(?:garanti[zc]\w*|certifi(?:que|car|camos)\w*|confirm\w+)\s+(?:que\s+)?(?:la|su|el)\s+"
            r"(?:cobertura|seguro)\b",
            "",
        ),
        (
            "asks for words on the certificate; ask for the endorsement page by form number or an equivalent",
            r"\b(?:certificado|descripción|casilla)\b[^.]*?\b(?:debe|deberá|deben|tiene que|ha de)\s+"
            r"(?:decir|indicar|declarar|leer|contener|incluir|llevar)\b",
            "",
        ),
        (
            "asks for words on the certificate; ask for the endorsement page by form number or an equivalent",
            r"\b(?:añad\w+|agreg(?:ue|ar|uen)|incluy\w+|ponga|poner|escrib(?:a|ir)|indique)\s+(?:(?:el|la|las|los|este|esta"
            r"|nuestr[oa]|siguiente)\s+)+(?:texto|palabras?|frase|redacción|leyenda|declaración)\b[^.]*?"
            r"\b(?:en|al)\s+(?:el\s+|la\s+)?(?:certificado|descripción|casilla|formulario)",
            "",
        ),
        (
            "asks for days of notice on the certificate; notice of cancellation comes by endorsement only",
            r"\b(?:\d+|diez|treinta|sesenta)\s*(?:\(\d+\)\s*)?días\s+(?:de\s+)?(?:aviso|preaviso|notificación|antelación)\b"
            r"|\b(?:aviso|preaviso|notificación)\s+(?:previ[oa]\s+)?de\s+(?:\d+|diez|treinta|sesenta)\s*(?:\(\d+\)\s*)?días\b",
            r"\bendoso\b",
        ),
        (
            "asks for days of notice on the certificate; notice of cancellation comes by endorsement only",
            r"\b(?:casilla|cláusula|sección)\s+de\s+cancelación\b",
            "",
        ),
        (
            "asks for an altered form; certificate forms may not be changed",
            r"\btach(?:e|ar|en)\b|\b(?:alter|modific|modifiqu|elimin|borr|suprim|quit)\w*\s+(?:el|la|las|los|cualquier)\s+"
            r"(?:texto|palabras?|redacción|formulario|descargo|cláusula)\b",
            "",
        ),
        (
            "asks for an affidavit or a sworn statement",
            r"\baffid[áa]vits?\b|\bdeclaración jurada\b|\bjurament\w+\b|\bnotariad[oa]s?\b|\bante notario\b",
            "",
        ),
        (
            "asks the agent for a letter beside the policy",
            r"\b(?:carta|convenio|acuerdo)\s+de\s+(?:indemnidad|indemnización|opinión|exoneración)\b",
            "",
        ),
    )
)
_OF_STATES: Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]] = {
    "GA": (
        (
            "asks in Georgia for more than the title, number and edition of endorsements in the description "
            "(Comp. R. & Regs. 120-2-103-.05)",
            re.compile(
                r"\b(?:descri(?:be|ption)|summar[iy]\w*|resum\w+|descri(?:ba|bir|pción))\b[^.]*\b(?:endorsements?|endosos?)\b",
                re.IGNORECASE,
            ),
        ),
    ),
    "TX": (
        (
            "requires in Texas a certificate form of our own choice (Ins. Code section 1811.052)",
            re.compile(
                r"\b(?:use|complete|fill (?:in|out)|sign|llene|firme)\s+(?:only\s+|the\s+|our\s+|this\s+|el\s+"
                r"|nuestro\s+|este\s+)+(?:certificate|form|template|formulario|certificado)\b",
                re.IGNORECASE,
            ),
        ),
    ),
    "MI": (
        (
            "asks in Michigan for rights that the policy alone can give (PA 271 of 2014)",
            re.compile(
                r"\bright to (?:be )?noti(?:ce|fied)\b|\bderecho a (?:ser notificado|aviso)\b",
                re.IGNORECASE,
            ),
        ),
    ),
}
"""What single states forbid beyond the rest."""
STATES = tuple(_OF_STATES)
_TAGS = re.compile(r"<style.*?</style>|<title.*?</title>|<!--.*?-->|<[^>]+>", re.DOTALL)
_BLOCKS = re.compile(r"</(?:p|td|tr|h1|h2|div|li)>|<br>", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n\s*\n|\n(?=\s*(?:[-•]|\d+\.)\s)")


def lint(text: str, states: Collection[str] = (), others: Iterable[str] = ()) -> tuple[str, ...]:
    """What is unlawful or untrue in the words of a letter, one line each with the offending sentence; empty when fine.

    Takes the text or the HTML of a letter. `states` (two letters) add what these forbid besides; a template goes to all
    of STATES. What other people wrote is passed over: quoted lines ("> ..."), words within “ ”, and `others`, such as
    the names of files and vendors.
    """
    if "<html" in text.lower():
        text = unescape(_TAGS.sub(" ", _BLOCKS.sub("\n\n", text)))
    masked = text
    for words in sorted({" ".join(words.split()) for words in others if words.strip()}, key=len, reverse=True):
        whole = r"\s+".join(map(re.escape, words.split()))
        masked = re.sub(rf"(?<!\w){whole}(?!\w)", "…", masked)
    # A name such as "What" must not tear a sentence of ours: what is wrong without the names is wrong with them.
    as_written = {what for what, _ in _problems(text, states)}
    found = (f"{what}: {words[:160]!r}" for what, words in _problems(masked, states) if what in as_written)
    return tuple(dict.fromkeys(found))


def _problems(text: str, states: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What is wrong, and the sentence it is wrong with."""
    text = re.sub(r"“[^”]{0,500}”", "…", text)
    own = "\n".join("" if line.lstrip().startswith(">") else line for line in text.splitlines())
    for sentence in _SENTENCE_END.split(own):
        words = " ".join(sentence.split())
        for what, banned, unless in _BANNED:
            if banned.search(words) and not (unless and unless.search(words)):
                yield what, words
        for state in states:
            for what, banned in _OF_STATES.get(state.strip().upper(), ()):
                if banned.search(words):
                    yield what, words
