"""What is written into the boxes, and what the form has no room for."""

from dataclasses import replace
from datetime import date

import pytest

from coibot.model.certificate import Certificate, CoverageLine, Insurer, Mark, Party, Policy
from coibot.samples import STYLES, DoesNotFitError, Style, flags, limits
from coibot.samples.fill import fill_in, printed_amount, printed_date
from coibot.samples.page import lay_out
from coibot.samples.styles import Amounts, Position

UMBRELLA = CoverageLine.UMBRELLA_EXCESS


def umbrella(number: str = "U1") -> Policy:
    return Policy(
        UMBRELLA, policy_number=number, insurer_letter="A", flags=flags(UMBRELLA), limits=limits(UMBRELLA, {})
    )


@pytest.mark.parametrize(
    ("form", "printed"),
    [
        ("MM/DD/YYYY", "03/05/2026"),
        ("M/D/YYYY", "3/5/2026"),
        ("M/D/YY", "3/5/26"),
        ("MM-DD-YYYY", "03-05-2026"),
        ("YYYY-MM-DD", "2026-03-05"),
    ],
)
def test_dates_are_printed_as_the_style_says(form: str, printed: str) -> None:
    assert printed_date(date(2026, 3, 5), Style("x", dates=form)) == printed


@pytest.mark.parametrize(
    ("amounts", "amount", "printed"),
    [
        (Amounts.COMMAS, 1_000_000, "1,000,000"),
        (Amounts.DIGITS, 1_000_000, "1000000"),
        (Amounts.DOLLAR, 0, "$0"),
        (Amounts.CENTS, 5_000, "$ 5,000.00"),
        (Amounts.MILLIONS, 2_000_000, "2 Million"),
        (Amounts.MILLIONS, 1_500_000, "1,500,000"),
        (Amounts.CENTS, "Included", "Included"),
    ],
)
def test_amounts_are_printed_as_the_style_says(amounts: Amounts, amount: int | str, printed: str) -> None:
    assert printed_amount(amount, Style("x", amounts=amounts)) == printed


@pytest.mark.parametrize(("position", "row"), [(Position.TOP, 0), (Position.MIDDLE, 1), (Position.BOTTOM, 2)])
def test_row_values_stand_on_the_styles_line_of_the_block(position: Position, row: int) -> None:
    entries = fill_in(Certificate(policies=(umbrella(),)), lay_out("2016/03"), Style("x", position=position))
    assert {entry.name for entry in entries} == {f"umb.letter#{row}", f"umb.number#{row}"}


def test_an_x_and_a_y_both_say_yes() -> None:
    policy = replace(umbrella(), additional_insured=Mark.YES, subrogation_waived=Mark.NO)
    for style in STYLES.values():
        entries = fill_in(Certificate(policies=(policy,)), lay_out("2016/03"), style)
        marks = {entry.name.split("#")[0]: entry.text for entry in entries}
        assert marks["umb.additional_insured"] in ("X", "x", "Y")
        assert marks["umb.subrogation_waived"] == "N"


def test_two_policies_share_a_block_on_two_lines() -> None:
    entries = fill_in(Certificate(policies=(umbrella("U1"), umbrella("U2"))), lay_out("2016/03"), STYLES["plain"])
    numbers = [entry for entry in entries if entry.name.startswith("umb.number")]
    assert [entry.text for entry in numbers] == ["U1", "U2"]
    assert numbers[0].box.y > numbers[1].box.y


NO_ROOM = {
    "a fifth address line": Certificate(insured=Party("Name", "1\n2\n3\n4")),
    "an insurer G": Certificate(insurers={"G": Insurer("Seventh")}),
    "four free rows": Certificate(policies=(Policy(CoverageLine.OTHER, type="Cyber"),) * 4),
    "two typed limits": Certificate(policies=(replace(umbrella(), limits={"One": 1, "Two": 2}),)),
    "a typed limit of workers' compensation": Certificate(
        policies=(
            Policy(CoverageLine.WORKERS_COMPENSATION, additional_insured=Mark.NOT_APPLICABLE, limits={"Stop": 1}),
        )
    ),
    "an additional insured of workers' compensation": Certificate(
        policies=(Policy(CoverageLine.WORKERS_COMPENSATION, additional_insured=Mark.YES),)
    ),
    "sharing policies with limits of their own": Certificate(
        policies=(umbrella(), replace(umbrella(), limits=limits(UMBRELLA, {"aggregate": 1})))
    ),
}


@pytest.mark.parametrize("certificate", NO_ROOM.values(), ids=NO_ROOM.keys())
def test_what_the_form_has_no_room_for_is_refused(certificate: Certificate) -> None:
    with pytest.raises(DoesNotFitError):
        fill_in(certificate, lay_out("2016/03"), STYLES["plain"])


def test_the_oldest_edition_has_no_box_for_another_aggregate() -> None:
    line = CoverageLine.GENERAL_LIABILITY
    certificate = Certificate(policies=(Policy(line, flags=flags(line, aggregate_per_other=True)),))
    assert fill_in(certificate, lay_out("2014/01"), STYLES["plain"])
    with pytest.raises(DoesNotFitError, match="aggregate_per_other"):
        fill_in(certificate, lay_out("2010/05"), STYLES["plain"])
