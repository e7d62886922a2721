"""rules.yaml as frozen models. One class of vendor is one table of requirements."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any

from pydantic import AfterValidator, Field, PrivateAttr, model_validator

from coibot.rules.insurers import GRADES, InsurerList, parse_rating
from coibot.rules.line_rules import (
    AutomobileRule,
    Coverage,
    GeneralLiabilityRule,
    LineRule,
    Listed,
    NonEmpty,
    OtherLine,
    OtherRule,
    Section,
    Table,
    Text,
    UmbrellaRule,
    WorkersCompensationRule,
)
from coibot.rules.public_holidays import check_place, public_holidays


class BlanketWording(StrEnum):
    """When an endorsement for "whoever a written contract requires" counts."""

    WITH_WRITTEN_CONTRACT = "with_written_contract"
    """Only for vendors recorded as having a written contract; otherwise a person is asked."""
    ALWAYS = "always"


class Recipients(StrEnum):
    """Who gets a letter after an expiration."""

    VENDOR = "vendor"
    VENDOR_AND_STAFF = "vendor_and_staff"
    """The vendor and its agent, staff in copy."""
    STAFF = "staff"


def _address(value: str) -> str:
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+", value):
        raise ValueError(f"{value!r} is not an e-mail address: write one such as insurance@example.com")
    return value.lower()


def _clock(value: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError(f"{value!r} is not a time of day: write hours and minutes such as 08:00 or 17:30")
    return value


def _rating(value: str) -> str:
    if parse_rating(value) is None:
        raise ValueError(f"{value!r} is not a rating: write one of {', '.join(GRADES)}, such as A- or A- VII")
    return value


def _state(value: str) -> str:
    code = value.upper()
    if code not in STATES:
        raise ValueError(f"{value!r} is not a state: write its two letters, such as NY")
    return code


STATES = frozenset(
    [
        "AL",
        "AK",
        "AZ",
        "AR",
        "CA",
        "CO",
        "CT",
        "DE",
        "DC",
        "FL",
        "GA",
        "HI",
        "ID",
        "IL",
        "IN",
        "IA",
        "KS",
        "KY",
        "LA",
        "ME",
        "MD",
        "MA",
        "MI",
        "MN",
        "MS",
        "MO",
        "MT",
        "NE",
        "NV",
        "NH",
        "NJ",
        "NM",
        "NY",
        "NC",
        "ND",
        "OH",
        "OK",
        "OR",
        "PA",
        "PR",
        "RI",
        "SC",
        "SD",
        "TN",
        "TX",
        "UT",
        "VT",
        "VA",
        "VI",
        "WA",
        "WV",
        "WI",
        "WY",
    ]
)
State = Annotated[str, AfterValidator(_state)]
Rating = Annotated[str, AfterValidator(_rating)]
Email = Annotated[str, AfterValidator(_address)]
TimeOfDay = Annotated[str, AfterValidator(_clock)]


class Contact(Section):
    """The person that letters name for questions."""

    name: Text
    email: Email
    phone: Text | None = None


class CertificateHolder(Section):
    """How the certificate holder box should read."""

    names: NonEmpty[Text]
    """Names that are accepted; the first is the one to copy."""
    address: Text
    """The block to copy, name included, lines as they should stand."""


class Company(Section):
    """Who asks for the certificates."""

    name: Text
    certificate_holder: CertificateHolder
    additional_insured_names: NonEmpty[Text]
    contact: Contact


class Checks(Section):
    """What holds for every certificate."""

    minimum_days_left: Annotated[int, Field(ge=0, le=366)] = 0
    """A policy with fewer days left is asked to be renewed now."""
    insured_name: bool = True
    certificate_holder: bool = True
    blanket_endorsements: BlanketWording = BlanketWording.WITH_WRITTEN_CONTRACT
    grace_days: Annotated[int, Field(ge=0, le=60)] = 0
    """Days after an expiration in which staff, not the vendor, are told."""
    binder_days: Annotated[int, Field(ge=1, le=180)] | None = None
    """Days from the effective date in which a binder counts in place of a policy number."""


def _not_required(rule: type[LineRule]) -> Any:
    return Field(default_factory=lambda: rule(coverage=Coverage.NOT_REQUIRED))


class InsurerRule(Section):
    """What is asked of the insurers, by your own list of them."""

    minimum_rating: Rating | None = None
    admitted: bool = False
    """Only insurers that the list marks as admitted."""


class LineRules(Section):
    """Coverage lines, in the order of the certificate, and what is asked of each."""

    general_liability: GeneralLiabilityRule = _not_required(GeneralLiabilityRule)
    automobile_liability: AutomobileRule = _not_required(AutomobileRule)
    umbrella_excess: UmbrellaRule = _not_required(UmbrellaRule)
    workers_compensation: WorkersCompensationRule = _not_required(WorkersCompensationRule)
    property: LineRule = _not_required(LineRule)
    other_lines: Table[OtherRule] = Field(default_factory=dict)
    insurers: InsurerRule = InsurerRule()

    @cached_property
    def lines(self) -> Mapping[str, LineRule]:
        """Line key -> its rule."""
        standing = ((name, getattr(self, name)) for name in LineRules.model_fields)
        return {**{name: rule for name, rule in standing if isinstance(rule, LineRule)}, **self.other_lines}


class ClassRules(LineRules):
    """What one class of vendor must show."""

    title: Text = "Vendor"
    extends: Text | None = None


class SiteKind(StrEnum):
    SITE = "site"
    PROJECT = "project"


class SiteRules(LineRules):
    """What a site or project asks of whoever works there, beside what the vendor's class asks."""

    title: Text | None = None
    """For people; the key when left out."""
    kind: SiteKind = SiteKind.SITE
    state: State | None = None
    """Where it lies."""
    work_begins: date | None = None
    """First day of work, for retroactive dates."""
    additional_insured_names: Listed[Text] = ()
    """Whom policies must cover for this site, beside the company's own names."""
    certificate_holder_names: Listed[Text] = ()
    """Accepted in the certificate holder box as well."""


class StateRules(LineRules):
    """What is asked of vendors in one state, beside what their class asks."""


class InsurerFile(Section):
    """Your own list of insurers."""

    file: Text
    """A CSV beside rules.yaml, with the columns naic, name, rating, admitted."""


class FormsFile(Section):
    """Insurers' own endorsement forms that somebody of yours has read."""

    file: Text
    """A CSV beside rules.yaml, with the columns form, edition, title, grants, automatic."""


class AfterStep(Section):
    days: Annotated[int, Field(ge=1, le=365)]
    send_to: Recipients = Recipients.VENDOR


class Holidays(Section):
    """Days on which nobody is at work, beside Saturdays and Sundays."""

    country: Text | None = "US"
    """Two letters; none for no public holidays at all."""
    state: Text | None = None
    """Its own holidays count as well."""
    also: Listed[date] = ()
    """Further days on which the office is closed."""

    @model_validator(mode="before")
    @classmethod
    def _none(cls, value: Any) -> Any:
        return {"country": None} if value == "none" else value

    @model_validator(mode="after")
    def _known(self) -> "Holidays":
        if self.country is not None:
            check_place(self.country, self.state)
        elif self.state is not None:
            raise ValueError(f"state: {self.state!r} needs its country beside it")
        return self

    def includes(self, day: date) -> bool:
        """Whether `day` is one of them."""
        public = self.country is not None and day in public_holidays(self.country, self.state, day.year)
        return public or day in self.also


class Confirm(Section):
    """When an agent is asked whether a policy is still in force; never, unless this says so."""

    after_months: Listed[Annotated[int, Field(ge=1, le=11)]] = ()
    """Months after the policy began."""
    mid_term: bool = False
    remind_after_days: Annotated[int, Field(ge=1, le=60)] = 5
    """Business days until the one reminder."""

    @property
    def points(self) -> tuple[int | None, ...]:
        """Months, and None for the middle of the term."""
        return (*self.after_months, *((None,) if self.mid_term else ()))

    @property
    def asks(self) -> bool:
        return bool(self.points)


class Renewals(Section):
    """When renewals are asked for, in days around the expiration."""

    before: Listed[Annotated[int, Field(ge=0, le=365)]] = (30, 14, 7, 0)
    after: tuple[AfterStep, ...] = (
        AfterStep(days=3, send_to=Recipients.VENDOR_AND_STAFF),
        AfterStep(days=10, send_to=Recipients.STAFF),
    )
    business_days_only: bool = True
    holidays: Holidays = Holidays.model_construct()
    bundle_within_days: Annotated[int, Field(ge=0, le=120)] = 21
    """Lines of one vendor that expire within so many days share a letter."""
    confirm: Confirm = Confirm()
    send_from: TimeOfDay = "08:00"
    send_until: TimeOfDay = "17:00"

    @model_validator(mode="after")
    def _in_order(self) -> "Renewals":
        if self.send_from >= self.send_until:
            raise ValueError(f"send_from ({self.send_from}) must be earlier than send_until ({self.send_until})")
        days = [*self.before, *(-step.days for step in self.after)]
        if twice := sorted({day for day in days if days.count(day) > 1}):
            raise ValueError(f"before/after: {abs(twice[0])} stands twice; keep one")
        return self


class LetterCaps(Section):
    """How much mail anyone may get."""

    per_vendor_sequence: Annotated[int, Field(ge=1, le=20)] = 5
    """Letters to a vendor on one matter before a person takes over."""
    per_address_a_day: Annotated[int, Field(ge=1, le=50)] = 3
    days_to_answer: Annotated[int, Field(ge=1, le=60)] = 10
    """Business days that letters give to mend something."""
    follow_up_after: Listed[Annotated[int, Field(ge=1, le=90)]] = (7, 14)
    """Days after a first request or a deficiency letter on which it is repeated when nothing has come."""

    @model_validator(mode="after")
    def _rising(self) -> "LetterCaps":
        if list(self.follow_up_after) != sorted(set(self.follow_up_after)):
            raise ValueError("follow_up_after: write each day once, the earliest first, such as [7, 14]")
        return self


class DigestDay(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    NEVER = "never"


class Reports(Section):
    """What staff get without asking."""

    digest_on: DigestDay = DigestDay.MONDAY
    """The weekly digest."""
    meeting_on: Annotated[int, Field(ge=0, le=28)] = 1
    """The monthly programme review: on the first working day from this day of the month on. 0: never."""
    at: TimeOfDay = "08:00"


Days = Annotated[int, Field(ge=30, le=36_500)]


class Retention(Section):
    """How many days what is no longer needed is kept. What is left out is kept for ever."""

    mails: Days | None = None
    """Mails as they came, with the files in them that were not filed; counted from the day they came."""
    letters: Days | None = None
    """Letters as they went out; from the day they went."""
    documents: Days | None = None
    """Files of certificates and pages that count no more: replaced, or all their policies expired; from that day."""
    strays: Days | None = None
    """Messages that belong to no vendor, once decided on; from that day."""

    @property
    def keeps_everything(self) -> bool:
        return self == Retention()


class RulesFile(Section):
    """rules.yaml, with every class complete (what it `extends` is merged in)."""

    company: Company
    checks: Checks = Checks()
    other_lines: Table[OtherLine] = Field(default_factory=dict)
    insurers: InsurerFile | None = None
    endorsement_forms: FormsFile | None = None
    classes: Annotated[Table[ClassRules], Field(min_length=1)]
    sites: Table[SiteRules] = Field(default_factory=dict)
    states: Table[StateRules] = Field(default_factory=dict)
    renewals: Renewals = Renewals()
    letters: LetterCaps = LetterCaps()
    reports: Reports = Reports()
    retention: Retention = Retention()


class Rulebook(RulesFile):
    """Valid rules, and the hash of the very bytes they were read from."""

    _sha256: str = PrivateAttr(default="")
    _source: str = PrivateAttr(default="rules.yaml")
    _insurer_list: InsurerList | None = PrivateAttr(default=None)
    _endorsement_table: str = PrivateAttr(default="")

    @property
    def sha256(self) -> str:
        """SHA-256 of the file's bytes, hexadecimal; of it and the files that it names, where it does."""
        return self._sha256

    @property
    def source(self) -> str:
        """The file's name, for people."""
        return self._source

    @property
    def insurer_list(self) -> InsurerList | None:
        """The user's own list of insurers."""
        return self._insurer_list

    @property
    def endorsement_table(self) -> str:
        """The user's own table of endorsement forms, as it is written; "" when there is none."""
        return self._endorsement_table

    def read_from(
        self, source: str, sha256: str, insurer_list: InsurerList | None = None, endorsement_table: str = ""
    ) -> "Rulebook":
        """The same rules, knowing the files they came from."""
        self._source, self._sha256, self._insurer_list = source, sha256, insurer_list
        self._endorsement_table = endorsement_table
        return self


def json_schema() -> dict[str, Any]:
    """A JSON Schema of rules.yaml, for editors that complete and check while one types."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **RulesFile.model_json_schema()}
