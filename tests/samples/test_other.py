"""Endorsement pages, the pages that are no certificate, and packages of pages."""

import io
from collections.abc import Callable

import pypdf
import pypdfium2
import pytest

from coibot.samples import (
    EDITIONS,
    ENDORSEMENTS,
    UnknownEndorsementError,
    draw_blank_form,
    draw_endorsement,
    draw_invoice,
    draw_w9_like,
    package,
)

Words = Callable[[bytes], str]


@pytest.mark.parametrize("form", ENDORSEMENTS)
def test_an_endorsement_names_its_form_policy_and_people(form: str, words: Words) -> None:
    page = words(
        draw_endorsement(
            form,
            "12 19",
            policy_number="CGL-77 1",
            named_insured="Cobalt Painting Co.",
            scheduled_person="Acme Facilities Company\n200 Main St",
            locations="Fairview Library",
        )
    )
    assert (f"{form}(Ed.12-19)" if form.startswith("WC") else f"{form}1219").replace(" ", "") in page
    compensation = form.startswith("WC")
    assert ("PolicyNo.CGL-771" if compensation else "POLICYNUMBER:CGL-771") in page
    assert ("InsuredCobaltPaintingCo." if compensation else "NamedInsured:CobaltPaintingCo.") in page
    assert ("AcmeFacilitiesCompany200MainSt" in page) is bool(ENDORSEMENTS[form].schedule)


def test_an_unknown_endorsement_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownEndorsementError, match="CG 20 10"):
        draw_endorsement("CG 99 99")


@pytest.mark.parametrize("page", [draw_invoice(), draw_w9_like()], ids=["invoice", "tax form"])
def test_other_papers_do_not_pass_for_insurance(page: bytes, words: Words) -> None:
    assert not any(word in words(page).upper() for word in ("INSURANCE", "ACORD", "POLICY", "ENDORSEMENT"))


@pytest.mark.parametrize("edition", EDITIONS)
def test_an_empty_form_has_fields_and_no_values(edition: str) -> None:
    fields = pypdf.PdfReader(io.BytesIO(draw_blank_form(edition))).get_fields() or {}
    filled = {name for name, field in fields.items() if field.get("/V") not in (None, "", "/Off")}
    assert len(fields) > 110
    assert filled == {"Form_EditionIdentifier_A"}


def test_a_package_holds_all_pages_in_order_and_comes_out_the_same_again(words: Words) -> None:
    parts = (draw_invoice(), draw_endorsement(policy_number="Q"), draw_w9_like())
    whole = package(*parts)
    assert whole == package(*parts)
    assert words(whole) == "".join(words(part) for part in parts)
    document = pypdfium2.PdfDocument(whole)
    assert len(document) == 3
    document.close()


def test_an_empty_package_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        package()
