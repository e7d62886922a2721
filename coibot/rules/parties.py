"""Who is insured, and to whom the certificate is made out."""

from collections.abc import Iterable, Sequence
from datetime import date

from coibot.model.assessment import Finding, Who
from coibot.model.wording import listing, long_date
from coibot.rules.names import NameMatch, compare, mentions
from coibot.rules.requirement import Outcome, finding, met, not_applicable, not_met, shown, unknown, worst
from coibot.rules.rulebook import CertificateHolder
from coibot.rules.statements import StatedCertificate, is_unreadable
from coibot.rules.statements import evidence_at as evidence


def insured_finding(
    certificates: Sequence[StatedCertificate],
    vendor_name: str | None,
    aliases: Sequence[str],
    employers: Sequence[str],
    employer_only: set[int],
) -> Finding:
    """The insured of every certificate that counts, against the vendor's name; the worst of them is told.

    `employer_only` holds the positions of certificates that serve workers' compensation alone: there another insured
    may be a professional employer organization that employs the vendor's people. One of `employers` is known to; for
    another one a person asks.
    """
    required = vendor_name or ""
    if vendor_name is None:
        outcome = not_applicable("No vendor name was given to compare the insured with.")
    else:
        outcome = _worst(
            _judge_insured(stated, vendor_name, aliases, employers if position in employer_only else None)
            for position, stated in enumerate(certificates)
        )
    return finding("insured", "Insured", required, outcome)


def holder_finding(
    certificates: Sequence[StatedCertificate], holder: CertificateHolder, also: Sequence[str] = ()
) -> Finding:
    """The certificate holder of every certificate that counts. The address is never held against anyone.

    `also` are names that the vendor's sites accept. A state's own form has a holder of the state's choosing.
    """
    if also:
        holder = holder.model_copy(update={"names": (*holder.names, *also)})
    required = listing(holder.names, "or")
    return finding(
        "certificate_holder",
        "Certificate holder",
        required,
        _worst(_judge_holder(stated, holder) for stated in certificates if stated.state_form is None),
    )


def issue_date_finding(certificates: Iterable[StatedCertificate], as_of: date) -> Finding | None:
    """A certificate dated after the day of judgement is looked at by a person; otherwise there is nothing to tell."""
    for stated in certificates:
        issued = stated.certificate.issue_date
        if issued is not None and issued > as_of and not is_unreadable(stated.filed, "issue_date"):
            why = f"The certificate is dated {long_date(issued)}, which is still to come."
            fix = "Ask the agent for the right date."
            outcome = unknown(why, long_date(issued), evidence(stated.filed, "issue_date"), fix)
            return finding("issue_date", "Date of the certificate", f"not after {long_date(as_of)}", outcome)
    return None


def _worst(outcomes: Iterable[Outcome]) -> Outcome:
    judged = list(outcomes)
    if not judged:
        return not_applicable("No certificate that counts is on file.")
    return worst(judged)


def _judge_insured(
    stated: StatedCertificate, vendor_name: str, aliases: Sequence[str], employers: Sequence[str] | None
) -> Outcome:
    name = stated.certificate.insured.name
    place = evidence(stated.filed, "insured.name", "insured")
    if is_unreadable(stated.filed, "insured.name"):
        return unknown("The insured's name could not be read with confidence.", None, place)
    if not name:
        why = "The certificate shows no insured."
        return not_met(why, f"Please send a certificate with {vendor_name} as the insured.", None, place)
    found = " ".join(name.split())
    if employers and any(compare(name, employer).same for employer in employers):
        return met(
            f"The insured for workers' compensation is {found}, known to employ the vendor's people.", found, place
        )
    match compare(name, vendor_name, aliases):
        case NameMatch.EXACT:
            return met("The insured is the vendor.", found, place)
        case NameMatch.FORMAT:
            return met("The insured is the vendor; only the spelling differs.", found, place)
        case NameMatch.SUFFIX_MISSING:
            return met("The insured is the vendor; one of the names leaves out the legal suffix.", found, place)
        case NameMatch.ALIAS:
            return met("The insured is the vendor under another name.", found, place)
        case NameMatch.DIFFERENT_SUFFIX:
            why = f"The insured is {shown(found)}, the same name as {shown(vendor_name)} with another legal form."
            return unknown(
                why, found, place, "Decide whether they are one company; if so, record the name as an alias."
            )
        case NameMatch.SIMILAR:
            why = f"The insured is {shown(found)}, which is like {shown(vendor_name)} and not the same."
            return unknown(
                why, found, place, "Decide whether they are one company; if so, record the name as an alias."
            )
    if employers is not None:
        why = f"The insured for workers' compensation is {shown(found)}, perhaps a professional employer organization."
        fix = f"Ask whether {found} employs the people of {vendor_name}; if so, record the alias “PEO: {found}”."
        return unknown(why, found, place, fix)
    why = f"The certificate shows {shown(found)} as the insured; the vendor is {vendor_name}."
    fix = f"Please send a certificate with {vendor_name} as the insured, or tell us how the two are related."
    return not_met(why, fix, found, place, Who.VENDOR)


def _judge_holder(stated: StatedCertificate, holder: CertificateHolder) -> Outcome:
    text = stated.certificate.certificate_holder
    place = evidence(stated.filed, "certificate_holder")
    if is_unreadable(stated.filed, "certificate_holder"):
        return unknown("The certificate holder could not be read with confidence.", None, place)
    block = ", ".join(line.strip().rstrip(",") for line in holder.address.splitlines() if line.strip())
    fix = f"Please send a certificate made out to this holder: {block}."
    lines = [line.strip() for line in (text or "").splitlines() if line.strip()]
    if not text or not lines:
        return not_met("The certificate shows no certificate holder.", fix, None, place)
    if any(mentions(text, name) or compare(lines[0], name).same for name in holder.names):
        return met("The certificate is made out to us.", lines[0], place)
    heads = [lines[0], " ".join(lines[:2]), *lines[1:3]]
    best = min((compare(head, name) for head in heads for name in holder.names), key=list(NameMatch).index)
    if best is not NameMatch.DIFFERENT:
        why = f"The certificate holder is {shown(lines[0])}, which is like {holder.names[0]} and not the same."
        return unknown(why, lines[0], place, "Decide whether this holder is acceptable; if so, add it to the rules.")
    why = f"The certificate is made out to {shown(lines[0])}, and the holder has to be {holder.names[0]}."
    return not_met(why, fix, lines[0], place)
