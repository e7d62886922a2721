"""What an insurer's notice calls itself."""

import re

from coibot.model.certificate import NoticeKind

_CANCELLATION = re.compile(
    r"(?:(?:final|policy|advance|legal|important)\s+)*"
    r"(?:notice of (?:intent to cancel|pending cancellation|cancellation)|cancellation notice)"
    r"(?: of (?:insurance|policy|coverage|insurance policy))?"
    r"(?: (?:-+ ?)?(?:for|due to) .{3,40})?"
)
_REINSTATEMENT = re.compile(
    r"(?:policy\s+)?(?:notice of reinstatement|reinstatement notice|notice of rescission of cancellation"
    r"|rescission of cancellation(?: notice)?|reinstatement of (?:policy|coverage|insurance))"
    r"(?: of (?:insurance|policy|coverage|insurance policy))?"
)


def notice_title(text: str) -> NoticeKind | None:
    """The kind of notice that a line of print names, when it is nothing but such a title.

    A title that goes on ("... provided by us", "... to certificate holders", "... endorsement") is an endorsement's.
    """
    words = " ".join(re.sub(r"[–—:*]", " ", text).lower().replace("cancelation", "cancellation").split())
    if _CANCELLATION.fullmatch(words) and "endorsement" not in words:
        return NoticeKind.CANCELLATION
    return NoticeKind.REINSTATEMENT if _REINSTATEMENT.fullmatch(words) else None
