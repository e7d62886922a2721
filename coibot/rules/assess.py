"""The rules and the documents on file of one vendor into an assessment.

Pure and total: the same rules, documents, waivers and day give the same assessment, whatever the order of the
documents. A value that is not known is never taken for met nor for not met.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

from coibot.model.assessment import Assessment, Finding, LineOnFile, Status, Verdict, Waiver, Who
from coibot.model.document import FiledDocument
from coibot.model.wording import listing, long_date, money
from coibot.rules import titles
from coibot.rules.dates import judge_effective, judge_expiration, judge_policy_number
from coibot.rules.line_rules import Coverage
from coibot.rules.lines import Context, Line, lines_asked
from coibot.rules.names import split_employers
from coibot.rules.overlays import WorksAt, exemptions_rule, layers_of, umbrella_rule, works_at
from coibot.rules.pages import Pages
from coibot.rules.parties import holder_finding, insured_finding, issue_date_finding
from coibot.rules.requirement import Outcome, Requirement, finding, met, not_applicable, not_met, unknown
from coibot.rules.rulebook import Checks, Rulebook
from coibot.rules.selection import LineState, Standing, select
from coibot.rules.statements import UNNAMED, UNREAD_PICTURE, Shelf, StatedCertificate, StatedPolicy, shelve
from coibot.rules.umbrella import Umbrella
from coibot.rules.workers_compensation import Exemption, Ground, judge_exemption

UMBRELLA = "umbrella_excess"
WORKERS_COMPENSATION = "workers_compensation"
_ELSEWHERE = {
    WORKERS_COMPENSATION: (r"workers.? compensation", "exemption"),
    "property": ("property insurance",),
}
"""What else may show a line: state forms and exemptions, evidence of property insurance (ACORD 24, 27, 28)."""
_LAYERED = (f"{UMBRELLA}.each_occurrence", f"{UMBRELLA}.aggregate")


def assess(
    rulebook: Rulebook,
    vendor_class: str,
    *,
    vendor_name: str | None,
    aliases: Sequence[str] = (),
    written_contract: bool = False,
    state: str = "",
    sites: Sequence[str] = (),
    documents: Sequence[FiledDocument],
    waivers: Sequence[Waiver] = (),
    as_of: date,
) -> Assessment:
    """Judge what is on file against the requirements of `vendor_class` on the day `as_of`.

    Each line of coverage is judged by the policy that serves that day, from whichever document states it; documents
    that were replaced do not count. `vendor_name` None leaves the insured's name unjudged. An alias "PEO: ..." names
    the employer of the vendor's people. `state` is the vendor's, two letters; `sites` are those it works at. A class
    that the rules do not have gives one unknown finding.
    """
    rules = rulebook.classes.get(vendor_class)
    if rules is None:
        why = f"The rules have no class {vendor_class!r}."
        outcome = unknown(why, fix=f"Give the vendor one of the classes {', '.join(sorted(rulebook.classes))}.")
        strange = finding("class", "Vendor class", "a class of the rules", outcome)
        return Assessment(Verdict.REVIEW, vendor_class, as_of, rulebook.sha256, None, (strange,))
    shelf = shelve(documents, rulebook.other_lines)
    home = state.strip().upper()
    at = works_at(rulebook, sites)
    pages = Pages(
        shelf, rulebook.company.additional_insured_names, written_contract, rulebook.checks.blanket_endorsements, as_of
    )
    layers = layers_of(rulebook, rules, home, at, pages)
    umbrella = Umbrella(umbrella_rule(layers), select(shelf.policies.get(UMBRELLA, ()), as_of), shelf.unread_rows)
    ground = Ground(shelf, umbrella, as_of, home, at.states(home))
    names, employers = split_employers(aliases)
    exemption = judge_exemption(ground, exemptions_rule(layers), vendor_name, names)
    judging = _Judging(shelf, umbrella, as_of, rulebook.checks, exemption)
    asked = lines_asked(layers, Context(rulebook.other_lines, ground, rulebook.insurer_list, at.begins))
    lines = [judging.line(line) for line in asked]
    also = tuple(name for _, site in at.sites for name in site.certificate_holder_names)
    findings = [
        *_party_findings(rulebook, shelf, lines, umbrella, _Named(vendor_name, names, employers, also), as_of),
        *_site_findings(rulebook, at),
        *(found for line in lines for found in line.findings),
    ]
    findings = [_waived(found, waivers, as_of) for found in findings]
    on_file = tuple(_on_file(rulebook, shelf, lines, as_of))
    expirations = [line.expiration for line in on_file if line.required and line.expiration is not None]
    return Assessment(
        verdict_of(findings),
        vendor_class,
        as_of,
        rulebook.sha256,
        min(expirations, default=None),
        tuple(findings),
        on_file,
    )


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """Anything not met is a deficiency; otherwise anything unknown is for a person to review."""
    statuses = {found.status for found in findings}
    if Status.NOT_MET in statuses:
        return Verdict.DEFICIENT
    return Verdict.REVIEW if Status.UNKNOWN in statuses else Verdict.COMPLIANT


# One line ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class JudgedLine:
    line: Line
    state: LineState | None
    findings: tuple[Finding, ...]
    leans_on_umbrella: bool = False
    exemption: Exemption | None = None


@dataclass(frozen=True, slots=True)
class _Judging:
    """What one line is judged with."""

    shelf: Shelf
    umbrella: Umbrella
    as_of: date
    checks: Checks
    exemption: Exemption | None

    def line(self, line: Line) -> JudgedLine:
        state = self._select(line.key)
        nothing_in_force = state is None or state.standing is Standing.EXPIRED
        exempts = line.key == WORKERS_COMPENSATION and line.coverage is Coverage.REQUIRED
        if nothing_in_force and exempts and self.exemption is not None:
            return JudgedLine(line, None, tuple(_exempt(line, self.exemption)), exemption=self.exemption)
        if state is None:
            return JudgedLine(line, None, tuple(_missing(line, self.shelf)))
        state = _best_of_equals(line, state)
        key, title, stated, checks = line.key, line.title, state.serving, self.checks
        findings: list[Finding] = []
        if (effective := judge_effective(state, self.as_of)) is not None:
            findings.append(finding(f"{key}.effective", f"{title}: effective date", "in force", effective))
        least = checks.minimum_days_left
        expiration = judge_expiration(state, self.as_of, least, line.asks, checks.grace_days)
        findings.append(finding(f"{key}.expiration", f"{title}: expiration date", _in_force(least), expiration))
        if state.standing is Standing.EXPIRED:
            rest = not_applicable("Judged on the certificate of the renewal policy.")
            findings += [requirement.finding(rest) for requirement in line.requirements]
            return JudgedLine(line, state, tuple(findings))
        if (number := judge_policy_number(stated, self.as_of, checks.binder_days)) is not None:
            findings.append(finding(f"{key}.policy_number", f"{title}: policy number", "a policy number", number))
        outcomes = [(requirement, _outcome(requirement, state, self.umbrella)) for requirement in line.requirements]
        findings += [requirement.finding(outcome) for requirement, outcome in outcomes]
        leans = any(outcome.leans_on_umbrella for _, outcome in outcomes)
        return JudgedLine(line, state, tuple(findings), leans)

    def _select(self, key: str) -> LineState | None:
        """A state's own form speaks where no policy in force does: it leaves out most of what is asked."""
        policies = self.shelf.policies.get(key, ())
        if key == WORKERS_COMPENSATION and any(stated.source.state_form for stated in policies):
            private = select([stated for stated in policies if stated.source.state_form is None], self.as_of)
            if private is not None and private.standing is Standing.CURRENT:
                return private
        return select(policies, self.as_of)


def _exempt(line: Line, exemption: Exemption) -> Iterator[Finding]:
    """Workers' compensation that an exemption takes the place of."""
    yield finding(line.key, line.title, "coverage, or an exemption", exemption.outcome)
    rest = not_applicable("An exemption stands in place of coverage.")
    for requirement in line.requirements:
        yield requirement.finding(rest)


def _missing(line: Line, shelf: Shelf) -> Iterator[Finding]:
    """A line that no certificate shows: one finding says so, the others wait."""
    lower = titles.in_sentence(line.title)
    required = line.asks or "in force"
    if line.asked_by:
        required += f" ({line.asked_by})"
    by = f", {line.asked_by}," if line.asked_by else ""
    nameless = line.key not in titles.LINES and bool(shelf.nameless_rows)
    if line.coverage is Coverage.IF_APPLICABLE:
        outcome = not_applicable(f"{line.title} is judged when a certificate shows it, and none does.")
    elif shelf.unread_rows or nameless:
        outcome = unknown(f"A row of a certificate could not be made out, and it may be {lower}.")
    elif (
        page := shelf.lookalike(*_ELSEWHERE.get(line.key, ()), "looks like a certificate", UNREAD_PICTURE)
    ) is not None:
        guess = page.document.why or page.document.title or page.document.form
        why = f"{line.title} is not on any certificate that we have, and {page.file} may show it: {guess}."
        outcome = unknown(why, fix="Look at the page; if it is enough, waive the line until the date it ends.")
    else:
        fix = f"Please send a certificate for {lower}."
        if line.key == WORKERS_COMPENSATION:
            fix += " If the law does not require it of you, please reply and tell us why."
        if shelf.certificates:
            why = f"{line.title}{by} is not on any certificate that we have."
        else:
            why = f"{line.title}{by} is required, and we have no certificate yet."
        outcome = not_met(why, fix, who=Who.VENDOR)
    yield finding(line.key, line.title, required, outcome)
    if line.coverage is Coverage.REQUIRED:
        waits = not_applicable(f"Judged once a certificate shows {lower}.")
        for requirement in line.requirements:
            yield requirement.finding(waits)


def _in_force(minimum_days_left: int) -> str:
    return f"in force for at least {minimum_days_left} more days" if minimum_days_left else "in force"


def _outcome(requirement: Requirement, state: LineState, umbrella: Umbrella) -> Outcome:
    """Judged on the serving policy. Where another current policy alone meets the requirement, a person decides."""
    outcome = requirement.judge(state.serving)
    if outcome.status is Status.MET:
        return outcome
    for other in state.others:
        if requirement.judge(other).status is Status.MET:
            why = f"Two policies are in force: {other.label} meets this, and {state.serving.label} does not."
            fix = "Decide which of the two covers the work for you."
            return unknown(why, outcome.found, outcome.evidence, fix)
    if requirement.key.startswith(f"{UMBRELLA}.") and state.others and outcome.status is Status.NOT_MET:
        total = umbrella.total(requirement.key.partition(".")[2]) if requirement.key in _LAYERED else None
        if total is not None and total[0] >= requirement.strictness:
            why = f"Together, the layers in force are at least the {money(requirement.strictness)} required."
            return met(why, f"{total[1]} = {money(total[0])}", outcome.evidence)
        if total is not None:
            why = f"Together, the layers in force are {money(total[0])}; {money(requirement.strictness)} is required."
            return replace(outcome, why=why, found=f"{total[1]} = {money(total[0])}")
        why = f"{outcome.why} Several umbrella or excess policies are in force."
        return unknown(why, outcome.found, outcome.evidence, "Add up the layers, and decide whether they are enough.")
    return outcome


def _best_of_equals(line: Line, state: LineState) -> LineState:
    """Of one certificate's current policies that expire on the same day, the one with the fewest findings against it.

    Never of several certificates: what an older one says may have been taken back by the newer.
    """
    ends, source = state.serving.policy.expiration, state.serving.source
    equals = [
        state.serving,
        *(other for other in state.others if other.policy.expiration == ends and other.source is source),
    ]
    if len(equals) < 2:
        return state

    def faults(stated: StatedPolicy) -> tuple[int, int]:
        statuses = [requirement.judge(stated).status for requirement in line.requirements]
        return statuses.count(Status.NOT_MET), statuses.count(Status.UNKNOWN)

    best = min(equals, key=faults)
    others = tuple(stated for stated in (state.serving, *state.others) if stated is not best)
    return replace(state, serving=best, others=others)


# The certificate as a whole ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Named:
    """The names that a vendor's certificates may show."""

    vendor: str | None
    aliases: Sequence[str]
    employers: Sequence[str]
    """Professional employer organizations known to employ its people."""
    holders: Sequence[str]
    """Accepted as certificate holders by its sites."""


def _party_findings(
    rulebook: Rulebook, shelf: Shelf, lines: Sequence[JudgedLine], umbrella: Umbrella, named: _Named, as_of: date
) -> Iterator[Finding]:
    serving = _serving_certificates(shelf, lines, umbrella)
    certificates = [source for source, _ in serving]
    if rulebook.checks.insured_name:
        employer_only = {at for at, (_, keys) in enumerate(serving) if keys == {WORKERS_COMPENSATION}}
        yield insured_finding(certificates, named.vendor, named.aliases, named.employers, employer_only)
    if rulebook.checks.certificate_holder:
        yield holder_finding(certificates, rulebook.company.certificate_holder, named.holders)
    if (dated := issue_date_finding(certificates, as_of)) is not None:
        yield dated


def _site_findings(rulebook: Rulebook, at: WorksAt) -> Iterator[Finding]:
    """A site that the rules do not describe may ask for more than we know of."""
    if not at.unknown:
        return
    names = listing([f"“{name}”" for name in at.unknown])
    known = {name.casefold(): name for key, site in rulebook.sites.items() for name in (site.title or key, key)}
    near = [match for name in at.unknown for match in get_close_matches(name.casefold(), list(known), n=1)]
    meant = f" Did you mean {listing([known[match] for match in near])}?" if near else ""
    fix = f"Give the vendor sites of the rules, or describe the site under sites; an empty entry asks nothing.{meant}"
    outcome = unknown(f"The rules do not describe {names}, where the vendor works.", listing(at.unknown), None, fix)
    yield finding("sites", "Sites: what they ask", "sites of the rules", outcome)


def _serving_certificates(
    shelf: Shelf, lines: Sequence[JudgedLine], umbrella: Umbrella
) -> list[tuple[StatedCertificate, set[str]]]:
    """The certificates that the judgement rests on, newest first, each with the lines it serves.

    Where none serves a line of the class, all that are on file; where all have run out, none.
    """
    states = [(judged.line.key, judged.state) for judged in lines if judged.state is not None]
    if any(judged.leans_on_umbrella for judged in lines) and umbrella.state is not None:
        states.append((UMBRELLA, umbrella.state))
    serving: list[tuple[StatedCertificate, set[str]]] = []
    for source in reversed(shelf.certificates):
        keys = {
            key for key, state in states if state.serving.source is source and state.standing is not Standing.EXPIRED
        }
        if keys:
            serving.append((source, keys))
    if serving or states:
        return serving
    return [(source, set()) for source in reversed(shelf.certificates)]


# Waivers and what is on file -----------------------------------------------------------------------------------------


def _waived(found: Finding, waivers: Sequence[Waiver], as_of: date) -> Finding:
    if found.status not in (Status.NOT_MET, Status.UNKNOWN):
        return found
    until = [waiver.until for waiver in waivers if waiver.until >= as_of and covers(waiver, found.requirement)]
    if not until:
        return found
    why = f"Waived until {long_date(max(until))}."
    return replace(found, status=Status.WAIVED, why=why, fix=None, who=Who.STAFF)


def covers(waiver: Waiver, requirement: str) -> bool:
    """Whether a waiver names this requirement: by its key, or by `line.*` for the line and all that belongs to it."""
    if waiver.requirement.endswith(".*"):
        line = waiver.requirement.removesuffix(".*")
        return requirement == line or requirement.startswith(f"{line}.")
    return requirement == waiver.requirement


def _on_file(rulebook: Rulebook, shelf: Shelf, lines: Sequence[JudgedLine], as_of: date) -> Iterator[LineOnFile]:
    """Every line on file with the policy that serves, or the last one that did."""
    judged = {line.line.key: line for line in lines}
    leans = any(line.leans_on_umbrella for line in lines)
    order = [*titles.LINES, *rulebook.other_lines]
    for key in sorted(shelf.policies, key=order.index):
        if key == UNNAMED or (key in judged and judged[key].exemption is not None):
            continue
        state = judged[key].state if key in judged else select(shelf.policies[key], as_of)
        if state is not None:
            title = titles.LINES.get(key) or rulebook.other_lines[key].title
            yield _line_on_file(key, title, state.serving, key in judged or (key == UMBRELLA and leans))
    yield from (_exemption_on_file(line) for line in lines if line.exemption is not None)
    unnamed: dict[str, list[StatedPolicy]] = {}
    for stated in shelf.policies.get(UNNAMED, ()):
        unnamed.setdefault(" ".join((stated.policy.type or "").split()), []).append(stated)
    for words, policies in sorted(unnamed.items()):
        state = select(policies, as_of)
        if state is not None:
            yield _line_on_file(UNNAMED, words or titles.LINES[UNNAMED], state.serving, False)


def _line_on_file(key: str, title: str, stated: StatedPolicy, required: bool) -> LineOnFile:
    policy, source = stated.policy, stated.source
    return LineOnFile(
        line=key,
        title=title,
        policy_number=policy.policy_number,
        insurer=stated.insurer,
        effective=None if stated.unreadable("effective") else policy.effective,
        expiration=None if stated.unreadable("expiration") else policy.expiration,
        required=required,
        file=source.filed.file,
        file_sha256=source.filed.file_sha256,
        agent_email=source.certificate.producer.email,
        notice_sha256=stated.cancelled.filed.file_sha256 if stated.cancelled else "",
    )


def _exemption_on_file(judged: JudgedLine) -> LineOnFile:
    """An exemption has an end of its own, and a new one is asked for like a renewal."""
    exemption = judged.exemption
    assert exemption is not None
    filed = exemption.source.filed
    return LineOnFile(
        line=judged.line.key,
        title=f"{judged.line.title} (exemption)",
        policy_number=None,
        insurer=None,
        effective=exemption.effective,
        expiration=exemption.expiration,
        required=True,
        file=filed.file,
        file_sha256=filed.file_sha256,
    )
