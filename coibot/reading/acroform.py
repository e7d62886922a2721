"""Fillable ACORD 25 forms whose printed words cannot be read: the fields by their names.

The form's own fields are named the same everywhere, with or without the `F[0].P1[0].` of its XFA origin. Where labels
are found, fields are read by their rectangles instead, which also serves copies whose fields were renamed; names alone
are used where the blank is a picture or outlines.
"""

import re
from collections.abc import Sequence

from coibot.reading.acord25_form import FORMS
from coibot.reading.align import Placed
from coibot.reading.cells import Content, typed_into
from coibot.reading.page import Page, Widget, WidgetKind

ENOUGH_NAMES = 12
"""Fields of a page with names of the form, filled or not, before names are believed."""

FEW_LETTERS = 40
_WITHOUT_A_CELL = r"Form_EditionIdentifier|Other\w*(Indicator|Description)_|AppliesToCode"
_BLOCKS = {
    "GeneralLiability": "gl", "Vehicle": "auto", "AutomobileLiability": "auto", "ExcessUmbrella": "umb",
    "ExcessLiability": "umb", "PolicyType": "umb", "WorkersCompensation": "wc",
    "WorkersCompensationEmployersLiability": "wc", "WorkersCompensationAndEmployersLiability": "wc",
    "OtherPolicy": "free",
}  # fmt: skip
"""What the names call each block of the table."""
_WHOLE = (
    (r"Form_CompletionDate", "issue_date"),
    (r"Producer_(?:FullName|MailingAddress_\w+)", "producer"),
    (r"NamedInsured_(?:FullName|MailingAddress_\w+)", "insured"),
    (r"CertificateHolder_(?:FullName|MailingAddress_\w+)", "holder"),
    (r"Producer_ContactPerson_FullName", "contact_name"),
    (r"Producer_ContactPerson_PhoneNumber", "phone"),
    (r"Producer_FaxNumber", "fax"),
    (r"Producer_ContactPerson_EmailAddress", "email"),
    (r"CertificateOfInsurance_CertificateNumberIdentifier", "certificate_number"),
    (r"CertificateOfInsurance_RevisionNumberIdentifier", "revision_number"),
    (r"CertificateOfLiabilityInsurance_ACORDForm_RemarkText", "description"),
    (r"Producer_AuthorizedRepresentative_Signature", "signature"),
)
_ROW = (
    (r"_InsurerLetterCode$", "letter"),
    (r"_AdditionalInsuredCode$", "additional_insured"),
    (r"_SubrogationWaivedCode$", "subrogation_waived"),
    (r"_PolicyNumberIdentifier$", "policy_number"),
    (r"EffectiveDate$", "effective"),
    (r"ExpirationDate$", "expiration"),
    (r"_OtherPolicyDescription$", "type"),
    (r"^OtherPolicy_CoverageCode$", "limit_label"),
    (r"^OtherPolicy_CoverageLimitAmount$", "amount"),
)
_PART = {
    "gl": (
        (r"EachOccurrence_LimitAmount$", "limits.each_occurrence"),
        (r"FireDamageRentedPremises_\w*LimitAmount$", "limits.damage_to_rented_premises"),
        (r"MedicalExpense_\w*LimitAmount$", "limits.med_exp"),
        (r"PersonalAndAdvertisingInjury_LimitAmount$", "limits.personal_adv_injury"),
        (r"GeneralAggregate_LimitAmount$", "limits.general_aggregate"),
        (r"ProductsAndCompletedOperations_\w*LimitAmount$", "limits.products_completed_ops_aggregate"),
        (r"OtherCoverageLimitDescription$", "label.typed"),
        (r"OtherCoverageLimitAmount$", "limits.typed"),
        (r"^GeneralLiability_CoverageIndicator$", "commercial_general_liability"),
        (r"ClaimsMadeIndicator$", "claims_made"),
        (r"OccurrenceIndicator$", "occurrence"),
        (r"LimitAppliesPerPolicyIndicator$", "aggregate_per_policy"),
        (r"LimitAppliesPerProjectIndicator$", "aggregate_per_project"),
        (r"LimitAppliesPerLocationIndicator$", "aggregate_per_location"),
        (r"LimitAppliesToOtherIndicator$", "aggregate_per_other"),
    ),
    "auto": (
        (r"CombinedSingleLimit_\w*Amount$", "limits.combined_single_limit"),
        (r"BodilyInjury_PerPersonLimitAmount$", "limits.bodily_injury_per_person"),
        (r"BodilyInjury_PerAccidentLimitAmount$", "limits.bodily_injury_per_accident"),
        (r"PropertyDamage_PerAccidentLimitAmount$", "limits.property_damage"),
        (r"OtherCoverage_CoverageDescription$", "label.typed"),
        (r"OtherCoverage_LimitAmount$", "limits.typed"),
        (r"AnyAutoIndicator$", "any_auto"),
        (r"AllOwnedAutosIndicator$", "owned_autos"),
        (r"ScheduledAutosIndicator$", "scheduled_autos"),
        (r"HiredAutosIndicator$", "hired_autos"),
        (r"NonOwnedAutosIndicator$", "non_owned_autos"),
    ),
    "umb": (
        (r"Umbrella_EachOccurrenceAmount$", "limits.each_occurrence"),
        (r"Umbrella_AggregateAmount$", "limits.aggregate"),
        (r"DeductibleOrRetentionAmount$", "limits.retention"),
        (r"OtherCoverageDescription$", "label.typed"),
        (r"OtherCoverageLimitAmount$", "limits.typed"),
        (r"_UmbrellaIndicator$", "umbrella"),
        (r"_ExcessIndicator$", "excess"),
        (r"OccurrenceIndicator$", "occurrence"),
        (r"ClaimsMadeIndicator$", "claims_made"),
        (r"DeductibleIndicator$", "deductible"),
        (r"RetentionIndicator$", "retention"),
    ),
    "wc": (
        (r"EachAccidentLimitAmount$", "limits.el_each_accident"),
        (r"DiseaseEachEmployeeLimitAmount$", "limits.el_disease_each_employee"),
        (r"DiseasePolicyLimitAmount$", "limits.el_disease_policy_limit"),
        (r"StatutoryLimitIndicator$", "wc_statutory"),
        (r"OtherCoverageIndicator$", "wc_other"),
        (r"AnyPersonsExcludedIndicator$", "proprietor_excluded"),
    ),
}


def cell_of(name: str) -> str | None:
    """The key of the cell that a field's name stands for; None for other names."""
    bare = re.sub(r"\[\d+\]$", "", name.rpartition(".")[2])
    parted = re.fullmatch(r"(\w+)_([A-J])", bare)
    if parted is None:
        return None
    stem, row = parted[1], parted[2]
    if insurer := re.fullmatch(r"Insurer_(FullName|NAICCode)", stem):
        return f"insurer.{row}.{'name' if insurer[1] == 'FullName' else 'naic'}" if row in "ABCDEF" else None
    for pattern, key in _WHOLE:
        if re.fullmatch(pattern, stem):
            return key
    block = next((_BLOCKS[word] for word in stem.split("_") if word in _BLOCKS), None)
    if block is None or (row != "A" and block != "free"):
        return None
    for pattern, key in (*_ROW, *_PART.get(block, ())):
        if re.search(pattern, stem):
            return f"{block}.{key}"
    return None


def named_fields(page: Page) -> list[tuple[str, Widget]]:
    """The fields of the page that are the form's own, with the cells they stand for; none when there are only a few."""
    named = [(key, widget) for widget in page.widgets if (key := cell_of(widget.name)) is not None]
    return named if len(named) >= ENOUGH_NAMES else []


def cells_by_name(named: Sequence[tuple[str, Widget]]) -> tuple[dict[str, Placed], dict[str, Content]]:
    """The form's cells, and what the named fields put into them."""
    cells = {
        cell.key: Placed(cell, (cell.x0, cell.y0, cell.x1, cell.y1), trusted=True, labelled=True)
        for cell in FORMS[0].cells
    }
    contents: dict[str, Content] = {}
    for key, widget in named:
        if key in cells and (widget.kind is WidgetKind.CHECK or widget.value.strip()):
            _put(contents.setdefault(key, Content()), widget)
    return cells, {key: content for key, content in contents.items() if not content.empty}


def _put(content: Content, widget: Widget) -> None:
    if widget.kind is WidgetKind.CHECK:
        if widget.checked is not False:
            content.checks.append(widget)
    else:
        content.spans.extend(typed_into([widget]))


def all_in_fields(page: Page) -> bool:
    """Whether the named fields tell the whole page: no filled field has another name, no words stand outside fields.

    Only then are names enough: what is printed beside them could not be understood.
    """
    for widget in page.widgets:
        filled = widget.checked is not False if widget.kind is WidgetKind.CHECK else widget.value.strip()
        if filled and cell_of(widget.name) is None and not re.search(_WITHOUT_A_CELL, widget.name):
            return False
    outside = [span for span in page.spans if not any(_over(widget, span.middle) for widget in page.widgets)]
    return sum(len(span.text) for span in outside) < FEW_LETTERS


def _over(widget: Widget, point: tuple[float, float]) -> bool:
    x0, y0, x1, y1 = widget.box
    return x0 - 1 <= point[0] <= x1 + 1 and y0 - 1 <= point[1] <= y1 + 1
