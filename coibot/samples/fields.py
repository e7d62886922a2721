"""The fillable form: which field stands in which box, and what an agent typed into it.

Field names are those that the fillable forms in circulation use. Letters, dates, marks and the answer about the
proprietor are text fields, coverages are check boxes. Where several policies share a block, the first one's fields end
in _A, the next one's in _B, as in edited copies of the form.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from coibot.model.certificate import Certificate
from coibot.samples.fill import DoesNotFitError, Entry, fill_in
from coibot.samples.layout import ROW, Box, Sheet
from coibot.samples.styles import Position, Style

NAMES = {
    "issue_date": "Form_CompletionDate_A",
    "producer.contact_name": "Producer_ContactPerson_FullName_A",
    "producer.phone": "Producer_ContactPerson_PhoneNumber_A",
    "producer.fax": "Producer_FaxNumber_A",
    "producer.email": "Producer_ContactPerson_EmailAddress_A",
    "certificate_number": "CertificateOfInsurance_CertificateNumberIdentifier_A",
    "revision_number": "CertificateOfInsurance_RevisionNumberIdentifier_A",
    "gl.flag.commercial_general_liability": "GeneralLiability_CoverageIndicator_A",
    "gl.flag.claims_made": "GeneralLiability_ClaimsMadeIndicator_A",
    "gl.flag.occurrence": "GeneralLiability_OccurrenceIndicator_A",
    "gl.flag.aggregate_per_policy": "GeneralLiability_GeneralAggregate_LimitAppliesPerPolicyIndicator_A",
    "gl.flag.aggregate_per_project": "GeneralLiability_GeneralAggregate_LimitAppliesPerProjectIndicator_A",
    "gl.flag.aggregate_per_location": "GeneralLiability_GeneralAggregate_LimitAppliesPerLocationIndicator_A",
    "gl.flag.aggregate_per_other": "GeneralLiability_GeneralAggregate_LimitAppliesToOtherIndicator_A",
    "gl.aggregate_other_words": "GeneralLiability_GeneralAggregate_LimitAppliesToCode_A",
    "gl.typed.1.tick": "GeneralLiability_OtherCoverageIndicator_A",
    "gl.typed.1.words": "GeneralLiability_OtherCoverageDescription_A",
    "gl.typed.2.tick": "GeneralLiability_OtherCoverageIndicator_B",
    "gl.typed.2.words": "GeneralLiability_OtherCoverageDescription_B",
    "gl.limit.each_occurrence": "GeneralLiability_EachOccurrence_LimitAmount_A",
    "gl.limit.damage_to_rented_premises": "GeneralLiability_FireDamageRentedPremises_EachOccurrenceLimitAmount_A",
    "gl.limit.med_exp": "GeneralLiability_MedicalExpense_EachPersonLimitAmount_A",
    "gl.limit.personal_adv_injury": "GeneralLiability_PersonalAndAdvertisingInjury_LimitAmount_A",
    "gl.limit.general_aggregate": "GeneralLiability_GeneralAggregate_LimitAmount_A",
    "gl.limit.products_completed_ops_aggregate": (
        "GeneralLiability_ProductsAndCompletedOperations_AggregateLimitAmount_A"
    ),
    "gl.free_label": "GeneralLiability_OtherCoverageLimitDescription_A",
    "gl.free_limit": "GeneralLiability_OtherCoverageLimitAmount_A",
    "auto.flag.any_auto": "Vehicle_AnyAutoIndicator_A",
    "auto.flag.owned_autos": "Vehicle_AllOwnedAutosIndicator_A",
    "auto.flag.scheduled_autos": "Vehicle_ScheduledAutosIndicator_A",
    "auto.flag.hired_autos": "Vehicle_HiredAutosIndicator_A",
    "auto.flag.non_owned_autos": "Vehicle_NonOwnedAutosIndicator_A",
    "auto.typed.1.tick": "Vehicle_OtherCoveredAutoIndicator_A",
    "auto.typed.1.words": "Vehicle_OtherCoveredAutoDescription_A",
    "auto.typed.2.tick": "Vehicle_OtherCoveredAutoIndicator_B",
    "auto.typed.2.words": "Vehicle_OtherCoveredAutoDescription_B",
    "auto.limit.combined_single_limit": "Vehicle_CombinedSingleLimit_EachAccidentAmount_A",
    "auto.limit.bodily_injury_per_person": "Vehicle_BodilyInjury_PerPersonLimitAmount_A",
    "auto.limit.bodily_injury_per_accident": "Vehicle_BodilyInjury_PerAccidentLimitAmount_A",
    "auto.limit.property_damage": "Vehicle_PropertyDamage_PerAccidentLimitAmount_A",
    "auto.free_label": "Vehicle_OtherCoverage_CoverageDescription_A",
    "auto.free_limit": "Vehicle_OtherCoverage_LimitAmount_A",
    "umb.flag.umbrella": "Policy_PolicyType_UmbrellaIndicator_A",
    "umb.flag.excess": "Policy_PolicyType_ExcessIndicator_A",
    "umb.flag.occurrence": "ExcessUmbrella_OccurrenceIndicator_A",
    "umb.flag.claims_made": "ExcessUmbrella_ClaimsMadeIndicator_A",
    "umb.flag.deductible": "ExcessUmbrella_DeductibleIndicator_A",
    "umb.flag.retention": "ExcessUmbrella_RetentionIndicator_A",
    "umb.limit.retention": "ExcessUmbrella_Umbrella_DeductibleOrRetentionAmount_A",
    "umb.limit.each_occurrence": "ExcessUmbrella_Umbrella_EachOccurrenceAmount_A",
    "umb.limit.aggregate": "ExcessUmbrella_Umbrella_AggregateAmount_A",
    "umb.free_label": "ExcessUmbrella_OtherCoverageDescription_A",
    "umb.free_limit": "ExcessUmbrella_OtherCoverageLimitAmount_A",
    "wc.proprietor_excluded": "WorkersCompensationEmployersLiability_AnyPersonsExcludedIndicator_A",
    "wc.flag.wc_statutory": "WorkersCompensationEmployersLiability_WorkersCompensationStatutoryLimitIndicator_A",
    "wc.flag.wc_other": "WorkersCompensationEmployersLiability_OtherCoverageIndicator_A",
    "wc.other_words": "WorkersCompensationEmployersLiability_OtherCoverageDescription_A",
    "wc.limit.el_each_accident": ("WorkersCompensationEmployersLiability_EmployersLiability_EachAccidentLimitAmount_A"),
    "wc.limit.el_disease_each_employee": (
        "WorkersCompensationEmployersLiability_EmployersLiability_DiseaseEachEmployeeLimitAmount_A"
    ),
    "wc.limit.el_disease_policy_limit": (
        "WorkersCompensationEmployersLiability_EmployersLiability_DiseasePolicyLimitAmount_A"
    ),
}
"""Field by box, for the boxes that hold one value."""

BLOCKS = {
    "gl": ("GeneralLiability", "GeneralLiability", "GeneralLiability", "GeneralLiability"),
    "auto": ("Vehicle", "AutomobileLiability", "AutomobileLiability", "AutomobileLiability"),
    "umb": ("ExcessUmbrella", "ExcessLiability", "ExcessLiability", "ExcessLiability"),
    "wc": (
        "WorkersCompensationEmployersLiability",
        "",
        "WorkersCompensation",
        "WorkersCompensationAndEmployersLiability",
    ),
}
"""What a standing block is called in the field names of its letter, of ADDL INSD, of SUBR WVD, of the policy."""
PARTIES = {"producer": "Producer", "insured": "NamedInsured", "holder": "CertificateHolder"}
ROWS = ("letter", "additional_insured", "subrogation_waived", "number", "effective", "expiration")
STATE_AND_ZIP = re.compile(r"(.*?)\s*\b([A-Z]{2})\s+(\d{5}(?:-\d{4})?)")
SUFFIXES = "ABC"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form with its value."""

    name: str
    box: Box
    text: str = ""
    align: str = "left"
    ticked: bool | None = None
    """None for a text field."""
    multiline: bool = False


def form_fields(certificate: Certificate, sheet: Sheet, style: Style, extras: list[Entry]) -> list[Field]:
    """Every field of the form, blank ones too, in the order of the page's boxes.

    Raises DoesNotFitError, also for an address of more than three lines.
    """
    entries = {entry.name: entry for entry in [*fill_in(certificate, sheet, _centred(style)), *extras]}
    fields: list[Field] = []
    if not style.nested_names:
        stamp = f"ACORD 0025 {sheet.edition.replace('/', '-')} Acroform"
        fields.append(Field("Form_EditionIdentifier_A", Box(0, 0, 1, 1), stamp))
    for name, box in sheet.boxes.items():
        if name in PARTIES:
            fields += _party(PARTIES[name], box, _lines(entries, name))
        elif name.startswith("insurer."):
            letter, what = name.split(".")[1:]
            kind = {"name": "FullName", "naic": "NAICCode"}[what]
            fields.append(_plain(f"Insurer_{kind}_{letter}", box, entries.get(name)))
        elif name in NAMES:
            entry = entries.get(name)
            if ".flag." in name or name.endswith(".tick"):
                fields.append(Field(NAMES[name], box, ticked=entry is not None))
            else:
                fields.append(_plain(NAMES[name], box, entry))
    for block in BLOCKS:
        fields += _policy_rows(sheet, block, entries)
    fields += _free_rows(sheet, entries)
    remarks = "\r".join(_lines(entries, "description"))
    fields.append(
        Field(
            "CertificateOfLiabilityInsurance_ACORDForm_RemarkText_A",
            sheet.boxes["description"],
            remarks,
            multiline=True,
        )
    )
    signed = certificate.producer.contact_name or "Authorized agent"
    signature = Field("Producer_AuthorizedRepresentative_Signature_A", sheet.boxes["signature"], multiline=True)
    fields.append(replace(signature, text=signed) if certificate.signed else signature)
    return fields


def _centred(style: Style) -> Style:
    return replace(style, position=Position.MIDDLE)


def _lines(entries: dict[str, Entry], name: str) -> list[str]:
    found: list[str] = []
    while (entry := entries.get(f"{name}#{len(found)}")) is not None:
        found.append(entry.text)
    return found


def _plain(name: str, box: Box, entry: Entry | None) -> Field:
    centred = any(part in name for part in ("Date", "Indicator", "NAIC"))
    align = "centre" if centred else entry.align if entry else "left"
    return Field(name, box, entry.text if entry else "", align)


def _party(prefix: str, box: Box, lines: list[str]) -> Iterator[Field]:
    """Name, two lines, and the last line cut into city, state and ZIP."""
    if len(lines) > 4:
        raise DoesNotFitError(f"{prefix}: {len(lines)} lines, the fillable form has fields for 4")
    name, *middle = lines or [""]
    last = middle.pop() if middle else ""
    place = STATE_AND_ZIP.fullmatch(last)
    city, state, code = place.groups() if place else (last, "", "")
    address = f"{prefix}_MailingAddress"
    yield Field(f"{prefix}_FullName_A", box.line(0, of=box.lines), name)
    for index, ordinal in enumerate(("One", "Two")):
        text = middle[index] if index < len(middle) else ""
        yield Field(f"{address}_Line{ordinal}_A", box.line(index + 1), text)
    row = box.line(3)
    wide, short, narrow = row.columns(row.width - 66, 18, 0)
    yield Field(f"{address}_CityName_A", wide, city)
    yield Field(f"{address}_StateOrProvinceCode_A", short, state, "centre")
    yield Field(f"{address}_PostalCode_A", narrow, code)


def _rows_in_use(entries: dict[str, Entry], block: str, of: int) -> list[int]:
    """The rows of a block on which policies stand; the middle one when there is none."""
    found = {int(name.split("#")[1]) for name in entries if name.split("#")[0] in {f"{block}.{key}" for key in ROWS}}
    return sorted(found) or [(of - 1) // 2]


def _policy_rows(sheet: Sheet, block: str, entries: dict[str, Entry]) -> Iterator[Field]:
    letter, insured, waived, policy = BLOCKS[block]
    names = {
        "letter": f"{letter}_InsurerLetterCode",
        "additional_insured": f"CertificateOfInsurance_{insured}_AdditionalInsuredCode",
        "subrogation_waived": f"Policy_{waived}_SubrogationWaivedCode",
        "number": f"Policy_{policy}_PolicyNumberIdentifier",
        "effective": f"Policy_{policy}_EffectiveDate",
        "expiration": f"Policy_{policy}_ExpirationDate",
    }
    rows = _rows_in_use(entries, block, sheet.boxes[f"{block}.letter"].lines)
    yield from _row_fields(sheet, block, names, rows, entries)


def _row_fields(
    sheet: Sheet, block: str, names: dict[str, str], rows: list[int], entries: dict[str, Entry]
) -> Iterator[Field]:
    for suffix, row in zip(SUFFIXES, rows, strict=False):
        for key, name in names.items():
            box = sheet.boxes.get(f"{block}.{key}")
            if box is None:
                continue
            entry = entries.get(f"{block}.{key}#{row}")
            align = "left" if key == "number" else "centre"
            yield Field(f"{name}_{suffix}", box.line(row), entry.text if entry else "", align)


def _free_rows(sheet: Sheet, entries: dict[str, Entry]) -> Iterator[Field]:
    names = {
        "letter": "OtherPolicy_InsurerLetterCode",
        "additional_insured": "CertificateOfInsurance_OtherPolicy_AdditionalInsuredCode",
        "subrogation_waived": "OtherPolicy_SubrogationWaivedCode",
        "number": "OtherPolicy_PolicyNumberIdentifier",
        "effective": "OtherPolicy_PolicyEffectiveDate",
        "expiration": "OtherPolicy_PolicyExpirationDate",
    }
    whole = sheet.boxes["other.type"]
    rows = _rows_in_use(entries, "other", whole.lines)
    yield from _row_fields(sheet, "other", names, rows, entries)
    edges = [0, *rows[1:], whole.lines]
    for suffix, first, after in zip(SUFFIXES, edges, edges[1:], strict=False):
        words = [entries[name].text for row in range(first, after) if (name := f"other.type#{row}") in entries]
        box = Box(whole.x, whole.top - after * ROW, whole.width, (after - first) * ROW)
        yield Field(f"OtherPolicy_OtherPolicyDescription_{suffix}", box, "\r".join(words), multiline=True)
    for row, suffix in enumerate(SUFFIXES):
        for key, name in (
            ("free_label", "OtherPolicy_CoverageCode"),
            ("free_limit", "OtherPolicy_CoverageLimitAmount"),
        ):
            yield _plain(f"{name}_{suffix}", sheet.boxes[f"other.{key}"].line(row), entries.get(f"other.{key}#{row}"))
