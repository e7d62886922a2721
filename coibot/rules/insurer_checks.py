"""Whether the insurer of a policy is one that the rules accept, by the user's own list."""

from coibot.model.certificate import Insurer
from coibot.rules.insurers import InsurerList, ListedInsurer, is_another_company, parse_rating
from coibot.rules.requirement import Outcome, Requirement, met, not_applicable, not_met, shown, unknown, worst
from coibot.rules.rulebook import InsurerRule
from coibot.rules.statements import StatedPolicy, is_unreadable


def insurer_requirement(line: str, title: str, rule: InsurerRule, known: InsurerList) -> Requirement | None:
    """None when the rules ask nothing of insurers."""
    asks = [f"rated {rule.minimum_rating} or better"] if rule.minimum_rating else []
    asks += ["admitted"] if rule.admitted else []
    if not asks:
        return None

    def judge(stated: StatedPolicy) -> Outcome:
        if stated.source.state_form is not None:
            return not_applicable("A state's own form speaks for the insurer.")
        named = _named(stated)
        if isinstance(named, Outcome):
            return named
        return _judge(named, rule, known)

    words = f"an insurer {' and '.join(asks)}"
    grade = parse_rating(rule.minimum_rating or "")
    strictness = (16 - grade.grade) * 20 + (grade.size or 0) if grade else 0
    return Requirement(f"{line}.insurer", f"{title}: insurer", words, words, judge, strictness)


def _named(stated: StatedPolicy) -> Insurer | Outcome:
    """The insurer that the policy's letter stands for, or why it is not known."""
    insurers = stated.source.certificate.insurers
    letter = stated.policy.insurer_letter
    filed = stated.source.filed
    if stated.unreadable("insurer_letter") or is_unreadable(filed, "insurers"):
        return unknown("Which insurer issued the policy could not be read with confidence.")
    if letter is None and len(insurers) == 1:
        letter = next(iter(insurers))
    if letter is None:
        if not insurers:
            why = f"The certificate names no insurer for {stated.label}."
            return not_met(why, "Please send an updated certificate that names the insurer.")
        return unknown(f"The row of {stated.label} gives no insurer letter.", fix="Ask the agent which insurer it is.")
    if any(is_unreadable(filed, f"insurers.{letter}.{part}") for part in ("name", "naic")):
        return unknown("The insurer's name or number could not be read with confidence.")
    named = insurers.get(letter)
    if named is None or not (named.name or named.naic):
        why = f"The row of {stated.label} gives insurer letter {letter}, and the certificate names no such insurer."
        return unknown(why, letter, stated.evidence("insurer_letter"), "Ask the agent which insurer it is.")
    return named


def _judge(named: Insurer, rule: InsurerRule, known: InsurerList) -> Outcome:
    found = " ".join((named.name or f"NAIC {named.naic}").split())
    listed = known.find(named.naic, named.name)
    if listed is None:
        why = f"{found} is not on your list of insurers."
        return unknown(why, found, None, "Look it up, and add it to the list.")
    if named.naic and named.name and is_another_company(named.name, listed):
        why = (
            f"The certificate gives NAIC number {named.naic} for {shown(found)}; your list has {listed.name} under it."
        )
        return unknown(why, found, None, "Ask the agent which of the two it is.")
    return worst([*_rating(listed, rule), *_admission(listed, rule)])


def _rating(listed: ListedInsurer, rule: InsurerRule) -> list[Outcome]:
    least = parse_rating(rule.minimum_rating or "")
    if least is None:
        return []
    has = parse_rating(listed.rating)
    if has is None:
        says = f"{shown(listed.rating)} as the rating" if listed.rating else "no rating"
        return [
            unknown(f"Your list gives {says} of {listed.name}.", listed.rating or None, None, "Look it up, and decide.")
        ]
    found = f"{listed.name}, rated {listed.rating}"
    match has.reaches(least):
        case True:
            return [met(f"Your list rates {listed.name} {listed.rating}.", found)]
        case None:
            has_none = f"Your list rates {listed.name} {listed.rating} without a size class"
            why = f"{has_none}; {rule.minimum_rating} is required."
            return [unknown(why, found, None, "Look the size class up, and add it to the list.")]
    why = f"{listed.name} is rated {listed.rating} on our list; {rule.minimum_rating} or better is required."
    fix = "Please tell us if the rating has changed. If it has not, a policy of another insurer is needed."
    return [not_met(why, fix, found)]


def _admission(listed: ListedInsurer, rule: InsurerRule) -> list[Outcome]:
    if not rule.admitted:
        return []
    if listed.admitted is None:
        why = f"Your list does not say whether {listed.name} is admitted."
        return [unknown(why, listed.name, None, "Look it up, and add it to the list.")]
    if listed.admitted:
        return [met(f"Your list has {listed.name} as admitted.", listed.name)]
    why = f"{listed.name} is not an admitted insurer on our list, and an admitted one is required."
    return [
        not_met(why, "Please tell us if that has changed. If not, a policy of another insurer is needed.", listed.name)
    ]
