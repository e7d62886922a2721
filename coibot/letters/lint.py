"""What a letter must never ask for or claim.

Many states forbid asking an agent for a certificate that says more than the policy: Texas Ins. Code section 1811.052
(unapproved forms), Georgia Comp. R. & Regs. 120-2-103-.05 (only titles and numbers of endorsements may be cited),
Michigan PA 271 of 2014 (misleading content; notice rights come from the policy alone). So a letter asks for the
endorsement page, by form number or an equivalent, and never for words on the certificate; and it reports what a
certificate states, never that somebody is insured.
"""

import re
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
    )
)
_TAGS = re.compile(r"<style.*?</style>|<title.*?</title>|<!--.*?-->|<[^>]+>", re.DOTALL)
_BLOCKS = re.compile(r"</(?:p|td|tr|h1|h2|div|li)>|<br>", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?;])\s+|\n\s*\n|\n(?=\s*(?:[-•]|\d+\.)\s)")


def lint(text: str) -> tuple[str, ...]:
    """What is unlawful or untrue in the words of a letter, one line each with the offending sentence; empty when fine.

    Takes the text or the HTML of a letter. Quoted lines ("> ...") are other people's words and are passed over.
    """
    if "<html" in text.lower():
        text = unescape(_TAGS.sub(" ", _BLOCKS.sub("\n\n", text)))
    own = "\n".join("" if line.lstrip().startswith(">") else line for line in text.splitlines())
    problems: dict[str, None] = {}
    for sentence in _SENTENCE_END.split(own):
        words = " ".join(sentence.split())
        for what, banned, unless in _BANNED:
            if banned.search(words) and not (unless and unless.search(words)):
                problems[f"{what}: {words[:160]!r}"] = None
    return tuple(problems)
