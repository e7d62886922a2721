"""What the rules may ask of one coverage line, as frozen models.

Amounts are whole dollars. Everything an editor or `rules check` can know about the file is derived from these models.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import CoreSchema

from coibot.rules.amounts import parse_dollars

T = TypeVar("T")
WORK_START = "work_start"
"""In place of a date: the first day of the vendor's work."""


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
    WORDING = "wording"
    """Words in the certificate's description that say so; only for vendors recorded as having a written contract."""


class PageProof(StrEnum):
    """What shows an endorsement that no box of the certificate speaks of."""

    ENDORSEMENT = "endorsement"
    WORDING = "wording"


class Autos(StrEnum):
    """The least that the auto policy must cover; a wider choice of boxes is accepted as well."""

    ANY_AUTO = "any_auto"
    OWNED_HIRED_NON_OWNED = "owned_hired_non_owned"
    SCHEDULED_HIRED_NON_OWNED = "scheduled_hired_non_owned"
    HIRED_NON_OWNED = "hired_non_owned"


class AggregateBasis(StrEnum):
    PROJECT = "project"
    LOCATION = "location"


class Asked(StrEnum):
    """What to do with something that amounts and boxes do not settle."""

    ACCEPT = "accept"
    ASK = "ask"
    """Put it before a person."""


class Exemptions(StrEnum):
    """What a state's exemption from workers' compensation counts for."""

    ACCEPT = "accept"
    ASK = "ask"
    REFUSE = "refuse"
    """Coverage is asked for all the same."""


class Layers(StrEnum):
    """What to do with several umbrella or excess policies in force."""

    ASK = "ask"
    ADD = "add"


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _none_when_not_required(value: object) -> object:
    return None if value == Coverage.NOT_REQUIRED else value


def _retroactive(value: str) -> str:
    if value != WORK_START:
        try:
            date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{value!r} is not a date: write one such as 2024-01-01, or {WORK_START}") from None
    return value


def _amount(value: object) -> int | None:
    return None if value is None or value == Coverage.NOT_REQUIRED else parse_dollars(value)


Text = Annotated[str, StringConstraints(min_length=1)]
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


class Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True)


class EndorsementRule(Section):
    """Something a policy must be endorsed for, and what shows it."""

    satisfied_by: NonEmpty[Proof] = (Proof.TICK,)
    """Any one of these is enough; a page that is on file always is."""
    forms: Listed[Text] = ()
    """Form numbers that letters name as examples; an equivalent page always counts."""


class AdditionalInsuredRule(EndorsementRule):
    completed_operations_forms: Listed[Text] = ()
    """When given, the pages must cover completed operations too."""


class PageRule(Section):
    """Something that no box of the certificate shows."""

    satisfied_by: NonEmpty[PageProof] = (PageProof.ENDORSEMENT,)
    """Any one of these is enough; a page that is on file always is."""
    forms: Listed[Text] = ()


class ClaimsMadeRule(Section):
    """What is asked of a claims-made policy, beyond being one."""

    retroactive_date_by: Annotated[str, AfterValidator(_retroactive)] | None = None
    """The latest retroactive date that will do: a date, or `work_start`, the first day of work at its sites."""
    tail: Asked = Asked.ACCEPT
    """With `ask`, a person asks how claims made after the policy ends are covered."""


AdditionalInsured = Annotated[AdditionalInsuredRule | None, BeforeValidator(_none_when_not_required)]
Endorsed = Annotated[EndorsementRule | None, BeforeValidator(_none_when_not_required)]
Page = Annotated[PageRule | None, BeforeValidator(_none_when_not_required)]


class Limits(Section):
    @lru_cache(maxsize=1024)  # noqa: B019 - rules are few, and live as long as the program
    def minimums(self) -> Mapping[str, int]:
        """The limits that are asked for, in the order of the certificate's boxes."""
        given = {name: amount for name in type(self).model_fields if (amount := getattr(self, name)) is not None}
        return MappingProxyType(given)


class GeneralLiabilityLimits(Limits):
    each_occurrence: Dollars = None
    damage_to_rented_premises: Dollars = None
    med_exp: Dollars = None
    personal_adv_injury: Dollars = None
    general_aggregate: Dollars = None
    products_completed_ops_aggregate: Dollars = None


class AutomobileLimits(Limits):
    combined_single_limit: Dollars = None
    bodily_injury_per_person: Dollars = None
    bodily_injury_per_accident: Dollars = None
    property_damage: Dollars = None


class UmbrellaLimits(Limits):
    each_occurrence: Dollars = None
    aggregate: Dollars = None


class WorkersCompensationLimits(Limits):
    el_each_accident: Dollars = None
    el_disease_each_employee: Dollars = None
    el_disease_policy_limit: Dollars = None


class OtherLimits(Limits):
    each_claim: Dollars = None
    each_occurrence: Dollars = None
    limit: Dollars = None
    aggregate: Dollars = None


class LineRule(Section):
    """What is asked of one coverage line. `not_required` or `if_applicable` may stand in place of the whole table."""

    coverage: Coverage = Coverage.REQUIRED
    additional_insured: AdditionalInsured = None
    waiver_of_subrogation: Endorsed = None
    primary_noncontributory: Page = None
    notice_of_cancellation: Page = None
    deductible_at_most: Dollars = None
    """Judged when the certificate shows a deductible."""
    retention_at_most: Dollars = None
    """Judged when the certificate shows a retention or self-insured retention."""

    @property
    def minimums(self) -> Mapping[str, int]:
        return {}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return {"anyOf": [handler(core), {"enum": [word.value for word in Coverage]}]}


def _one_or_the_other(occurrence_required: bool, claims_made: ClaimsMadeRule | None) -> None:
    if occurrence_required and claims_made is not None:
        raise ValueError(
            "occurrence_required accepts no claims-made policy; write occurrence_required: false, or drop claims_made"
        )


class GeneralLiabilityRule(LineRule):
    limits: GeneralLiabilityLimits = GeneralLiabilityLimits()
    occurrence_required: bool = False
    """A claims-made policy is not accepted."""
    claims_made: ClaimsMadeRule | None = None
    aggregate_applies_per: Listed[AggregateBasis] = ()
    """The general aggregate must apply per one of these."""

    @model_validator(mode="after")
    def _consistent(self) -> "GeneralLiabilityRule":
        _one_or_the_other(self.occurrence_required, self.claims_made)
        return self

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
    claims_made: ClaimsMadeRule | None = None
    counts_toward: Table[Listed[Text]] = Field(default_factory=dict)
    """Line -> its limits that the umbrella may fill up."""
    counts_only_if_additional_insured: bool = False
    """Only an umbrella marked for additional insured fills up other lines."""
    layers: Layers = Layers.ASK
    """Several umbrella or excess policies in force: added up, or put before a person."""

    @property
    def minimums(self) -> Mapping[str, int]:
        return self.limits.minimums()

    @model_validator(mode="after")
    def _known_limits(self) -> "UmbrellaRule":
        _one_or_the_other(self.occurrence_required, self.claims_made)
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
    owner_excluded: Asked = Asked.ACCEPT
    state_form_required: bool = False
    """Proof must be the state's own form (New York: C-105.2, U-26.3, SI-12, GSI-105.2); ACORD 25 alone is not."""
    exemptions: Exemptions = Exemptions.ASK
    """A state's exemption certificate on file in place of coverage."""
    out_of_state: Asked = Asked.ASK
    """A vendor that works at a site in another state: does its policy cover that state?"""

    @property
    def minimums(self) -> Mapping[str, int]:
        return self.limits.minimums()


class OtherRule(LineRule):
    limits: OtherLimits = OtherLimits()
    claims_made: ClaimsMadeRule | None = None

    @property
    def minimums(self) -> Mapping[str, int]:
        return self.limits.minimums()


class OtherLine(Section):
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
