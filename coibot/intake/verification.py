"""What our own mail server found about the sender (RFC 8601). Nobody else's word counts."""

import re

from coibot.intake.headers import Headers
from coibot.intake.identity import NO_NAME, OwnIdentity
from coibot.model.message import Verification

COMMENT_DEPTH = 5
"""Comments in comments are looked through so far."""

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"^\s*([\w-]+)\s*=\s*(\w+)(.*)$", re.DOTALL)
_PROPERTY = re.compile(r"([\w-]+\.[\w-]+)\s*=\s*\"?([^\s;\"]+)")


def verify(headers: Headers, own: OwnIdentity) -> tuple[Verification, str]:
    """The verdict on the From domain and the words that carried it ("" when unknown).

    DMARC decides; without a DMARC result, a DKIM or SPF pass for the From domain is a pass, and nothing is a fail. A
    server must strip forged fields of its own name (RFC 8601 section 5); should one survive below the true one, a
    fail anywhere beats a pass, and a pass counts in the topmost field that speaks of DMARC only. Of a server that
    leaves its name out, only the topmost field is believed.
    """
    sender = headers.sender
    if own.authserv_id is None or sender is None:
        return Verification.UNKNOWN, ""
    domain = sender.email.rpartition("@")[2]
    dmarc: list[tuple[str, str]] = []
    aligned: list[str] = []
    fields = headers.raw("Authentication-Results")
    for value in fields[:1] if own.authserv_id == NO_NAME else fields:
        for method, result, properties in _results(value, own.authserv_id):
            said = f"{method}={result}"
            if method == "dmarc" and properties.get("header.from", domain).lower() == domain:
                dmarc.append((result, said))
            elif result == "pass" and _vouches_for(domain, method, properties):
                aligned.append(f"{said} for {domain}")
    if failed := [said for result, said in dmarc if result == "fail"]:
        return Verification.FAIL, failed[0]
    if dmarc:
        result, said = dmarc[0]
        return (Verification.PASS, said) if result == "pass" else (Verification.UNKNOWN, "")
    return (Verification.PASS, aligned[0]) if aligned else (Verification.UNKNOWN, "")


def _results(value: str, authserv_id: str) -> list[tuple[str, str, dict[str, str]]]:
    """Method, result and properties of each statement in a field of that server; [] for any other server's field."""
    bare = value
    for _ in range(COMMENT_DEPTH):
        bare = _COMMENT.sub(" ", bare)
    name, *statements = bare.split(";")
    if authserv_id == NO_NAME and "=" in name:
        statements.insert(0, name)
    elif name.lower().split()[:1] != [authserv_id.lower()]:
        return []
    found = []
    for statement in statements:
        if match := _RESULT.match(statement):
            properties = {key.lower(): said for key, said in _PROPERTY.findall(match[3])}
            found.append((match[1].lower(), match[2].lower(), properties))
    return found


def _vouches_for(domain: str, method: str, properties: dict[str, str]) -> bool:
    """Whether a DKIM or SPF pass is for the From domain, a parent or a child of it (relaxed alignment)."""
    if method == "dkim":
        signed = properties.get("header.d") or properties.get("header.i", "")
    elif method == "spf":
        signed = properties.get("smtp.mailfrom", "")
    else:
        return False
    other = signed.rpartition("@")[2].lower().strip(".")
    related = other == domain or domain.endswith("." + other) or other.endswith("." + domain)
    return related and other.count(".") >= 1
