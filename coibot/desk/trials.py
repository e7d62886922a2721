"""Tests of the office's own rules: certificates as small changes to one that is in order, and what must come of them.

`rules.test.yaml` is written by whoever writes rules.yaml, so every mistake in it is told with its line, all at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from difflib import get_close_matches

from coibot.model.assessment import Assessment, Status, Verdict, Waiver
from coibot.model.certificate import Certificate, CoverageLine, Endorsement, Flag, Insurer, Limit, Mark, Party, Policy
from coibot.model.document import Document, DocumentKind, FiledDocument
from coibot.model.record import Record
from coibot.model.vendor import VendorProfile
from coibot.rules.located import Located, parse_yaml
from coibot.rules.located import Path as Place
from coibot.rules.problems import RulesError, RulesProblem

Row = dict[str, object]

_CASE = ("case", "class", "as_of", "vendor", "aliases", "state", "sites", "written_contract", "lines", "change",
         "unreadable", "insured", "holder", "issued", "pages", "waivers", "verdict", "open", "says")  # fmt: skip
_CERTIFICATE = ("insured", "holder", "issued", "insurer", "naic", "lines")
_ROW = ("type", "policy_number", "effective", "expiration", "additional_insured", "subrogation_waived", "flags",
        "limits")  # fmt: skip
_PAGE = ("form", "grants", "policy_number", "insured", "person", "blanket")
_STANDING = {line.value for line in CoverageLine} - {CoverageLine.OTHER.value}
_OPEN = (Status.NOT_MET.value, Status.UNKNOWN.value, Status.WAIVED.value)


@dataclass(frozen=True, slots=True)
class Trial:
    """One case: a vendor with what is on file, the day, and what the rules must say."""

    name: str
    line: int
    """Of the file, 1-based."""
    record: Record
    as_of: date
    verdict: Verdict
    open: Mapping[str, str] | None
    """Every requirement that is not met, unknown or waived; None when the case does not say."""
    says: Mapping[str, str] = field(default_factory=dict)
    """Requirement -> words that its explanation must hold."""


def failures(trial: Trial, assessment: Assessment) -> tuple[str, ...]:
    """What came out otherwise than the case says, a sentence each; empty when it holds."""
    return tuple(_failures(trial, assessment))


def _failures(trial: Trial, assessment: Assessment) -> Iterator[str]:
    found = {finding.requirement: finding for finding in assessment.findings}
    there = {key: finding.status.value for key, finding in found.items() if finding.status.value in _OPEN}
    if assessment.verdict is not trial.verdict:
        why = "; ".join(found[key].why for key in list(there)[:3]) or "nothing stays open"
        yield f"the verdict is {assessment.verdict.value}, and should be {trial.verdict.value} ({why})"
    for key, status in (trial.open or {}).items():
        if there.get(key) != status:
            is_now = found[key].status.value if key in found else "no requirement of this class"
            yield f"{key} is {is_now.replace('_', ' ')}, and should be {status.replace('_', ' ')}"
    for key, status in there.items():
        if trial.open is not None and key not in trial.open:
            yield f"{key} is {status.replace('_', ' ')}, and the case does not name it: {found[key].why}"
    for key, words in trial.says.items():
        told = f"{found[key].why} {found[key].fix or ''}" if key in found else ""
        if words not in told:
            yield f"{key} says {told.strip()!r}, and not {words!r}"


def load_trials(text: str, file: str) -> tuple[Trial, ...]:
    """The cases of a `rules.test.yaml`.

    Raises RulesError with every mistake and its line.
    """
    located, problems = parse_yaml(text, file)
    reader = _Reader(located, file, list(problems))
    trials = reader.trials()
    if reader.problems:
        raise RulesError(sorted(reader.problems, key=lambda problem: problem.line))
    return trials


class _MistakeError(ValueError):
    """What is wrong with one value."""


class _Reader:
    def __init__(self, located: Located, file: str, problems: list[RulesProblem]) -> None:
        self.located = located
        self.file = file
        self.problems = problems

    def complain(self, place: Place, message: str) -> None:
        self.problems.append(RulesProblem(self.file, self.located.line(place), message))

    def trials(self) -> tuple[Trial, ...]:
        top = self.table(self.located.value, (), ("certificate", "cases"))
        for key in ("certificate", "cases"):
            if key not in top:
                self.complain((), f"{key} is missing: the certificate that cases start from, and the cases")
        base = self.table(top.get("certificate"), ("certificate",), _CERTIFICATE)
        rows = {
            name: self.row(name, row, ("certificate", "lines", name))
            for name, row in self.table(base.get("lines"), ("certificate", "lines")).items()
        }
        cases = top.get("cases")
        if not isinstance(cases, list):
            self.complain(("cases",), "cases: expected a list; begin each case with - case: what it shows")
            return ()
        found = [self.trial(case, ("cases", number), base, rows) for number, case in enumerate(cases)]
        return tuple(trial for trial in found if trial is not None)

    def row(self, name: str, given: object, place: Place) -> Row:
        row = self.table(given, place, _ROW)
        if name not in _STANDING and not isinstance(row.get("type"), str):
            self.complain(place, f"{name}: a row of its own needs type, the words printed on the certificate")
        return row

    def trial(self, given: object, place: Place, base: Row, rows: Mapping[str, Row]) -> Trial | None:
        before = len(self.problems)
        case = self.table(given, place, _CASE)
        name = str(case.get("case") or f"case {int(place[-1]) + 1}")
        for key in ("class", "as_of", "verdict"):
            if key not in case:
                self.complain(place, f"{name}: {key} is missing")

        def take(key: str, read: Callable[[object], object], default: object = None) -> object:
            if key not in case:
                return default
            try:
                return read(case[key])
            except _MistakeError as fault:
                self.complain((*place, key), f"{key}: {fault}")
                return default

        insured = str(case.get("insured", base.get("insured") or ""))
        documents = [
            *self.certificate(case, place, {**base, **case}, rows),
            *(
                self.page(page, (*place, "pages", number), insured)
                for number, page in enumerate(_list(case.get("pages")))
            ),
        ]
        as_of = take("as_of", _day, date.min)
        verdict = take("verdict", lambda value: Verdict(_one_of(value, [v.value for v in Verdict])), Verdict.REVIEW)
        open_ = take("open", _statuses)
        waivers = take("waivers", _waivers, ())
        says = take("says", _words, {})
        if len(self.problems) > before:
            return None
        assert isinstance(as_of, date) and isinstance(verdict, Verdict) and isinstance(waivers, tuple)
        assert (open_ is None or isinstance(open_, dict)) and isinstance(says, dict)
        profile = VendorProfile(
            str(case.get("vendor", base.get("insured") or "")),
            str(case["class"]),
            aliases=tuple(map(str, _list(case.get("aliases")))),
            state=str(case.get("state") or ""),
            sites=tuple(map(str, _list(case.get("sites")))),
            written_contract=case.get("written_contract") is True,
        )
        record = Record("trial", "trial", profile=profile, documents=tuple(documents), waivers=waivers)
        return Trial(name, self.located.line(place), record, as_of, verdict, open_, says)

    # What is on file

    def certificate(self, case: Row, place: Place, told: Row, rows: Mapping[str, Row]) -> Iterator[FiledDocument]:
        wanted = rows if "lines" not in case else {str(name): {} for name in _list(case["lines"])}
        chosen: dict[str, Row] = {}
        for name in wanted:
            if name in rows:
                chosen[name] = deepcopy(rows[name])
            else:
                self.complain((*place, "lines"), f"the certificate has no line {name!r}{_near(name, rows)}")
        for path, value in self.table(case.get("change"), (*place, "change")).items():
            self.change(chosen, path, value, (*place, "change", path), case)
        if not chosen:
            return
        policies = tuple(self.policy(name, row, place) for name, row in chosen.items())
        position = {name: f"policies.{number}" for number, name in enumerate(chosen)}
        unreadable = []
        for path in map(str, _list(case.get("unreadable"))):
            first, dot, rest = path.partition(".")
            if first not in position and first not in ("insured", "certificate_holder", "issue_date"):
                known = [*position, "insured", "certificate_holder", "issue_date"]
                self.complain((*place, "unreadable"), f"{path!r} is no part of the certificate{_near(first, known)}")
            unreadable.append(f"{position.get(first, first)}{dot}{rest}")
        issued = self.day(told.get("issued"), (*place, "issued"))
        stated = Certificate(
            issue_date=issued,
            insured=Party(_text(told.get("insured"))),
            insurers={"A": Insurer(_text(told.get("insurer")) or "Example Mutual", _text(told.get("naic")))},
            policies=policies,
            certificate_holder=_text(told.get("holder")),
            signed=True,
        )
        document = Document(
            DocumentKind.CERTIFICATE, (1,), "ACORD 25", certificate=stated, unreadable=tuple(sorted(unreadable))
        )
        received = datetime.combine(issued or date(2000, 1, 1), time(12), UTC)
        yield FiledDocument(document, "certificate.pdf", "c" * 64, received)

    def change(self, rows: dict[str, Row], path: str, value: object, place: Place, case: Row) -> None:
        line, _, part = path.partition(".")
        group, _, name = part.partition(".")
        if line not in rows:
            hint = " (it is not among the case's lines)" if "lines" in case else ""
            self.complain(place, f"{path}: the certificate has no line {line!r}{hint}{_near(line, rows)}")
        elif group not in _ROW or (group in ("limits", "flags")) != bool(name):
            self.complain(place, f"{path}: write line.part, as in {line}.expiration or {line}.limits.each_occurrence")
        elif name:
            inner = rows[line].setdefault(group, {})
            if isinstance(inner, dict):
                inner[name] = value
        else:
            rows[line][group] = value

    def policy(self, name: str, row: Row, place: Place) -> Policy:
        limits = self.table(row.get("limits"), (*place, "limits"))
        flags = self.table(row.get("flags"), (*place, "flags"))
        marks = {}
        for part in ("additional_insured", "subrogation_waived"):
            try:
                marks[part] = Mark(_one_of(row.get(part) or "blank", [mark.value for mark in Mark]))
            except _MistakeError as fault:
                marks[part] = Mark.BLANK
                self.complain(place, f"{name}.{part}: {fault}")
        return Policy(
            CoverageLine(name) if name in _STANDING else CoverageLine.OTHER,
            type=_text(row.get("type")),
            insurer_letter="A",
            policy_number=_text(row.get("policy_number")),
            effective=self.day(row.get("effective"), place, f"{name}.effective"),
            expiration=self.day(row.get("expiration"), place, f"{name}.expiration"),
            additional_insured=marks["additional_insured"],
            subrogation_waived=marks["subrogation_waived"],
            flags={key: self.flag(value, place, f"{name}.flags.{key}") for key, value in flags.items()},
            limits={key: self.limit(value, place, f"{name}.limits.{key}") for key, value in limits.items()},
        )

    def page(self, given: object, place: Place, insured: str) -> FiledDocument:
        page = self.table(given, place, _PAGE)
        blanket = page.get("blanket")
        endorsement = Endorsement(
            _text(page.get("policy_number")),
            str(page.get("insured") or insured),
            _text(page.get("person")),
            blanket=blanket if isinstance(blanket, bool) else None,
            grants=tuple(map(str, _list(page.get("grants")))),
        )
        document = Document(DocumentKind.ENDORSEMENT, (1,), _text(page.get("form")), endorsement=endorsement)
        return FiledDocument(document, "page.pdf", f"{int(place[-1]):064d}", datetime(2000, 1, 1, 12, tzinfo=UTC))

    # Values

    def table(self, given: object, place: Place, known: Sequence[str] = ()) -> Row:
        if given is None:
            return {}
        if not isinstance(given, dict):
            self.complain(place, f"{'.'.join(map(str, place)) or 'the file'}: expected a table of key: value")
            return {}
        for key in given:
            if known and key not in known:
                near = _near(key, known)
                self.complain((*place, key), f"unknown key {key!r}{near}; known: {', '.join(known)}")
        return given

    def day(self, given: object, place: Place, name: str = "") -> date | None:
        try:
            return None if given is None else _day(given)
        except _MistakeError as fault:
            self.complain(place, f"{name or place[-1]}: {fault}")
            return None

    def limit(self, given: object, place: Place, name: str) -> Limit:
        if isinstance(given, bool) or not isinstance(given, (int, str, type(None))):
            self.complain(place, f"{name}: {given!r} is no amount: write whole dollars, printed words, or null")
            return None
        return given

    def flag(self, given: object, place: Place, name: str) -> Flag:
        if not isinstance(given, (bool, str, type(None))):
            self.complain(place, f"{name}: {given!r} is neither true nor false")
            return None
        return given


def _list(given: object) -> list[object]:
    return given if isinstance(given, list) else [] if given is None else [given]


def _text(given: object) -> str | None:
    return None if given is None else str(given)


def _day(given: object) -> date:
    try:
        return date.fromisoformat(str(given))
    except ValueError as fault:
        raise _MistakeError(f"{given!r} is no date; write it as 2027-03-01") from fault


def _one_of(given: object, known: Sequence[str]) -> str:
    if given not in known:
        raise _MistakeError(f"{given!r} is not one of {', '.join(known)}{_near(str(given), known)}")
    return str(given)


def _statuses(given: object) -> dict[str, str]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise _MistakeError("expected requirement: status, as in general_liability.each_occurrence: not_met")
    return {str(key): _one_of(status, _OPEN) for key, status in given.items()}


def _words(given: object) -> dict[str, str]:
    if not isinstance(given, dict):
        raise _MistakeError("expected requirement: words")
    return {str(key): str(words) for key, words in given.items()}


def _waivers(given: object) -> tuple[Waiver, ...]:
    if not isinstance(given, dict):
        raise _MistakeError("expected requirement: last day, as in umbrella_excess.*: 2027-03-01")
    return tuple(Waiver(str(key), _day(until), "a test", "a test", date.min) for key, until in given.items())


def _near(word: object, known: Sequence[str] | Mapping[str, object]) -> str:
    close = get_close_matches(str(word), list(known))
    return f"; did you mean {close[0]!r}?" if close else ""
