"""What rules.yaml may say, as frozen models. One class of vendor is one table of requirements.

Amounts are whole dollars. Everything an editor or `rules check` can know about the file is derived from these models.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    PrivateAttr,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema

from coibot.rules.amounts import parse_dollars

T = TypeVar("T")


class Coverage(StrEnum):
    """Whether a class of vendor needs a coverage line."""

    REQUIRED = "required"
    IF_APPLICABLE = "if_applicable"
    """Not asked for; judged when it is on file."""
    NOT_REQUIRED = "not_required"


class Proof(StrEnum):
    """What shows that a policy is endorsed."""

    TICK = "tick"
    """The mark in the ADDL INSD or SUBR WVD box of the certificate."""
    ENDORSEMENT = "endorsement"
    """A copy of the endorsement page itself."""


class Autos(StrEnum):
    """The least that the auto policy must cover; a wider choice of boxes is accepted as well."""

    ANY_AUTO = "any_auto"
    OWNED_HIRED_NON_OWNED = "owned_hired_non_owned"
    SCHEDULED_HIRED_NON_OWNED = "scheduled_hired_non_owned"
    HIRED_NON_OWNED = "hired_non_owned"


class AggregateBasis(StrEnum):
    PROJECT = "project"
    LOCATION = "location"


class OwnerExcluded(StrEnum):
    """What to do when the workers' compensation row says that an owner or officer is excluded."""

    ACCEPT = "accept"
    ASK = "ask"


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


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _none_when_not_required(value: object) -> object:
    return None if value == Coverage.NOT_REQUIRED else value


def _amount(value: object) -> int | None:
    return None if value is None or value == Coverage.NOT_REQUIRED else parse_dollars(value)


def _address(value: str) -> str:
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+", value):
        raise ValueError(f"{value!r} is not an e-mail address: write one such as insurance@example.com")
    return value.lower()


def _clock(value: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError(f"{value!r} is not a time of day: write hours and minutes such as 08:00 or 17:30")
    return value


Text = Annotated[str, StringConstraints(min_length=1)]
Email = Annotated[str, AfterValidator(_address)]
TimeOfDay = Annotated[str, AfterValidator(_clock)]
Dollars = Annotated[
    int | None,
    BeforeValidator(_amount),
    WithJsonSchema(
        {
            "description": "Whole dollars: 1_000_000, 1,000,000 or 1M; not_required takes back an inherited limit.",
            "anyOf": [{"type": "integer", "minimum": 100}, {"type": "string"}, {"type": "null"}],
        }
    ),
]
"""A minimum, or None where nothing is asked."""
Listed = Annotated[tuple[T, ...], BeforeValidator(_listed)]
"""A list, or a single word standing for a list of one."""
NonEmpty = Annotated[Listed[T], Field(min_length=1)]
Table = Annotated[Mapping[str, T], AfterValidator(MappingProxyType)]
LineName = Literal["general_liability", "automobile_liability", "umbrella_excess", "workers_compensation", "property"]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True)


class Contact(_Section):
    """The person that letters name for questions."""

    name: Text
    email: Email
    phone: Text | None = None


class CertificateHolder(_Section):
    """How the certificate holder box should read."""

    names: NonEmpty[Text]
    """Names that are accepted; the first is the one to copy."""
    address: Text
    """The block to copy, name included, lines as they should stand."""


class Company(_Section):
    """Who asks for the certificates."""

    name: Text
    certificate_holder: CertificateHolder
    additional_insured_names: NonEmpty[Text]
    contact: Contact


class Checks(_Section):
    """What holds for every certificate."""

    minimum_days_left: Annotated[int, Field(ge=0, le=366)] = 0
    """A policy with fewer days left is asked to be renewed now."""
    insured_name: bool = True
    certificate_holder: bool = True
    blanket_endorsements: BlanketWording = BlanketWording.WITH_WRITTEN_CONTRACT


class EndorsementRule(_Section):
    """Something a policy must be endorsed for, and what shows it."""

    satisfied_by: NonEmpty[Proof] = (Proof.TICK,)
    """Any one of these is enough."""
    forms: Listed[Text] = ()
    """Form numbers that letters name as examples; an equivalent page always counts."""


class AdditionalInsuredRule(EndorsementRule):
    completed_operations_forms: Listed[Text] = ()
    """When given, the pages must cover completed operations too."""


class PageRule(_Section):
    """Something that only an endorsement page can show."""

    forms: Listed[Text] = ()


AdditionalInsured = Annotated[AdditionalInsuredRule | None, BeforeValidator(_none_when_not_required)]
Endorsed = Annotated[EndorsementRule | None, BeforeValidator(_none_when_not_required)]
Page = Annotated[PageRule | None, BeforeValidator(_none_when_not_required)]


class _Limits(_Section):
    def minimums(self) -> dict[str, int]:
        """The limits that are asked for, in the order of the certificate's boxes."""
        return {name: amount for name in type(self).model_fields if (amount := getattr(self, name)) is not None}


class GeneralLiabilityLimits(_Limits):
    each_occurrence: Dollars = None
    damage_to_rented_premises: Dollars = None
    med_exp: Dollars = None
    personal_adv_injury: Dollars = None
    general_aggregate: Dollars = None
    products_completed_ops_aggregate: Dollars = None


class AutomobileLimits(_Limits):
    combined_single_limit: Dollars = None
    bodily_injury_per_person: Dollars = None
    bodily_injury_per_accident: Dollars = None
    property_damage: Dollars = None


class UmbrellaLimits(_Limits):
    each_occurrence: Dollars = None
    aggregate: Dollars = None


class WorkersCompensationLimits(_Limits):
    el_each_accident: Dollars = None
    el_disease_each_employee: Dollars = None
    el_disease_policy_limit: Dollars = None


class OtherLimits(_Limits):
    each_claim: Dollars = None
    each_occurrence: Dollars = None
    limit: Dollars = None
    aggregate: Dollars = None


class LineRule(_Section):
    """What is asked of one coverage line. `not_required` or `if_applicable` may stand in place of the whole table."""

    coverage: Coverage = Coverage.REQUIRED
    additional_insured: AdditionalInsured = None
    waiver_of_subrogation: Endorsed = None
    primary_noncontributory: Page = None
    notice_of_cancellation: Page = None

    @property
    def minimums(self) -> Mapping[str, int]:
        return {}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [handler(core), {"enum": [word.value for word in Coverage]}]}


class GeneralLiabilityRule(LineRule):
    limits: GeneralLiabilityLimits = GeneralLiabilityLimits()
    occurrence_required: bool = False
    """A claims-made policy is not accepted."""
    aggregate_applies_per: Listed[AggregateBasis] = ()
    """The general aggregate must apply per one of these."""

    @property
    def minimums(self) -> Mapping[str, int]:
        return self.limits.minimums()


class AutomobileRule(LineRule):
    limits: AutomobileLimits = AutomobileLimits()
    autos: Autos | None = None

    @property
    def minimums(self) -> Mapping[str, int]:
        return self.limits.minimums()


class UmbrellaRule(LineRule):
    limits: UmbrellaLimits = UmbrellaLimits()
    occurrence_required: bool = False
    counts_toward: Table[Listed[Text]] = Field(default_factory=dict)
    """Line -> its limits that the umbrella may fill up."""
    counts_only_if_additional_insured: bool = False
    """Only an umbrella marked for additional insured fills up other lines."""

    @property
    def minimums(self) -> Mapping[str, int]:
        return self.limits.minimums()

    @model_validator(mode="after")
    def _known_limits(self) -> "UmbrellaRule":
        for line, limits in self.counts_toward.items():
            if line not in FILLABLE:
                raise ValueError(f"counts_toward: {line!r} is not one of {', '.join(FILLABLE)}")
            for limit in limits:
                if limit not in FILLABLE[line]:
                    raise ValueError(
                        f"counts_toward: {line} has no limit {limit!r} that an umbrella can fill up; "
                        f"it has {', '.join(FILLABLE[line])}"
                    )
        return self


class WorkersCompensationRule(LineRule):
    limits: WorkersCompensationLimits = WorkersCompensationLimits()
    statutory: bool = True
    """The PER STATUTE box must be marked."""
    owner_excluded: OwnerExcluded = OwnerExcluded.ACCEPT

    @property
    def minimums(self) -> Mapping[str, int]:
        return self.limits.minimums()


class OtherRule(LineRule):
    limits: OtherLimits = OtherLimits()

    @property
    def minimums(self) -> Mapping[str, int]:
        return self.limits.minimums()


class OtherLine(_Section):
    """A coverage that has no row of its own on the form, and the words it goes by."""

    title: Text
    words: NonEmpty[Text]


FILLABLE: Mapping[str, tuple[str, ...]] = {
    "general_liability": (
        "each_occurrence",
        "personal_adv_injury",
        "general_aggregate",
        "products_completed_ops_aggregate",
    ),
    "automobile_liability": ("combined_single_limit",),
    "workers_compensation": tuple(WorkersCompensationLimits.model_fields),
}
"""Limits that an umbrella may fill up."""


def _not_required(rule: type[LineRule]) -> Any:
    return Field(default_factory=lambda: rule(coverage=Coverage.NOT_REQUIRED))


class ClassRules(_Section):
    """What one class of vendor must show."""

    title: Text = "Vendor"
    extends: Text | None = None
    general_liability: GeneralLiabilityRule = _not_required(GeneralLiabilityRule)
    automobile_liability: AutomobileRule = _not_required(AutomobileRule)
    umbrella_excess: UmbrellaRule = _not_required(UmbrellaRule)
    workers_compensation: WorkersCompensationRule = _not_required(WorkersCompensationRule)
    property: LineRule = _not_required(LineRule)
    other_lines: Table[OtherRule] = Field(default_factory=dict)


class AfterStep(_Section):
    days: Annotated[int, Field(ge=1, le=365)]
    send_to: Recipients = Recipients.VENDOR


class Renewals(_Section):
    """When renewals are asked for, in days around the expiration."""

    before: Listed[Annotated[int, Field(ge=0, le=365)]] = (30, 14, 7, 0)
    after: tuple[AfterStep, ...] = (
        AfterStep(days=3, send_to=Recipients.VENDOR_AND_STAFF),
        AfterStep(days=10, send_to=Recipients.STAFF),
    )
    business_days_only: bool = True
    bundle_within_days: Annotated[int, Field(ge=0, le=120)] = 21
    """Lines of one vendor that expire within so many days share a letter."""
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


class LetterCaps(_Section):
    """How much mail anyone may get."""

    per_vendor_sequence: Annotated[int, Field(ge=1, le=20)] = 5
    """Letters to a vendor on one matter before a person takes over."""
    per_address_a_day: Annotated[int, Field(ge=1, le=50)] = 3
    days_to_answer: Annotated[int, Field(ge=1, le=60)] = 10
    """Business days that letters give to mend something."""


class RulesFile(_Section):
    """rules.yaml, with every class complete (what it `extends` is merged in)."""

    company: Company
    checks: Checks = Checks()
    other_lines: Table[OtherLine] = Field(default_factory=dict)
    classes: Annotated[Table[ClassRules], Field(min_length=1)]
    renewals: Renewals = Renewals()
    letters: LetterCaps = LetterCaps()


class Rulebook(RulesFile):
    """Valid rules, and the hash of the very bytes they were read from."""

    _sha256: str = PrivateAttr(default="")
    _source: str = PrivateAttr(default="rules.yaml")

    @property
    def sha256(self) -> str:
        """SHA-256 of the file's bytes, hexadecimal."""
        return self._sha256

    @property
    def source(self) -> str:
        """The file's name, for people."""
        return self._source

    def read_from(self, source: str, sha256: str) -> "Rulebook":
        """The same rules, knowing the file they came from."""
        self._source, self._sha256 = source, sha256
        return self


def json_schema() -> dict[str, Any]:
    """A JSON Schema of rules.yaml, for editors that complete and check while one types."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **RulesFile.model_json_schema()}
