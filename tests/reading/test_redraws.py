"""Carriers' own copies of the certificate, and what people type where the form has no box for it."""

from dataclasses import replace
from datetime import date

import pytest
from reportlab.pdfgen.canvas import Canvas

from coibot.model.certificate import Certificate, CoverageLine, Mark, Party, Policy, Producer
from coibot.reading import read_file
from coibot.samples import STYLES, WORDS, Redraw, draw, flags, invent, limits
from tests.reading.paper import Words, overlaid
from tests.reading.scoring import misread, refused, the_certificate

REDRAWS = {
    "no stamp": Redraw(),
    "another title": Redraw(title="CERTIFICATE OF INSURANCE"),
    "misspelt": Redraw(words=WORDS),
    "a row more for general liability": Redraw(extra_row_below="gl"),
    "a row more for auto, misspelt": Redraw(extra_row_below="auto", words=WORDS),
    "a row more for umbrella": Redraw(extra_row_below="umb"),
    "table lower, a row more": Redraw(lower_table=9, extra_row_below="gl", words=WORDS),
}
GENERAL, AUTO, UMBRELLA = (
    CoverageLine.GENERAL_LIABILITY,
    CoverageLine.AUTOMOBILE_LIABILITY,
    CoverageLine.UMBRELLA_EXCESS,
)


@pytest.mark.parametrize("name", sorted(REDRAWS))
@pytest.mark.parametrize("style", ["carrier", "own-print"])
def test_a_carriers_own_copy_reads_the_same(name: str, style: str) -> None:
    certificate = invent(len(name))
    reading = read_file("coi.pdf", draw(certificate, redraw=REDRAWS[name], style=style))
    assert misread(certificate, reading) == []
    assert refused(certificate, reading) == []
    assert the_certificate(reading).edition is None


def general(**changes: object) -> Policy:
    policy = Policy(
        GENERAL, None, "A", "GL-1234", date(2026, 1, 1), date(2027, 1, 1),
        flags=flags(GENERAL, occurrence=True), limits=limits(GENERAL, {"each_occurrence": 1_000_000}),
    )  # fmt: skip
    return replace(policy, **changes)  # type: ignore[arg-type]


def certificate_of(*policies: Policy, **changes: object) -> Certificate:
    certificate = Certificate(
        date(2026, 2, 1), Producer("Cobalt Insurance Agency", "1 Main St"), Party("Harrow LLC", "2 Main St"),
        policies=policies, certificate_holder="Beacon LLC",
    )  # fmt: skip
    return replace(certificate, **changes)  # type: ignore[arg-type]


def beside(certificate: Certificate, path: str, words: list[tuple[float, float, str]]) -> list[Words]:
    """Words at a distance from where a fact stands."""
    x, y = the_certificate(read_file("coi.pdf", draw(certificate))).evidence[path].box[:2]
    return [(x + right, y + 1.8 + up, text) for right, up, text in words]


def test_a_letter_alone_in_a_row_is_no_policy() -> None:
    certificate = certificate_of(general())
    letters = [(27.0, 378.0, "B"), (27.0, 327.0, "C"), (27.0, 286.0, "A"), (27.0, 244.0, "D")]
    reading = read_file("coi.pdf", overlaid(draw(certificate), letters))
    assert misread(certificate, reading) == []
    assert refused(certificate, reading) == []


def test_the_mask_of_a_date_is_a_blank() -> None:
    certificate = certificate_of(general(effective=None, expiration=None))
    masks = [(333.0 + 47 * i, y, "MM/DD/YYYY") for i in (0, 1) for y in (448.0, 372.0, 327.0, 286.0, 244.0)]
    reading = read_file("coi.pdf", overlaid(draw(certificate), masks, size=7))
    assert misread(certificate, reading) == []
    assert refused(certificate, reading) == []


def test_two_letters_in_one_box_belong_to_the_two_policies_beside_them() -> None:
    free = Policy(CoverageLine.OTHER, "Professional Liability", None, "PL-1", date(2026, 1, 1), date(2027, 1, 1))
    other = replace(free, type="Pollution", policy_number="POL-2")
    stacked = certificate_of(
        general(insurer_letter=None), general(insurer_letter=None, policy_number="GL-2"), free, other
    )
    letters = [(19.0, 446.0, "B / C"), (19.0, 247.0, "D/E")]
    reading = read_file("coi.pdf", overlaid(draw(stacked), letters, size=6))
    expected = replace(
        stacked,
        policies=tuple(replace(p, insurer_letter=x) for p, x in zip(stacked.policies, "BCDE", strict=True)),
    )
    assert misread(expected, reading) == []
    assert refused(expected, reading) == []


def test_letters_need_no_insurer_and_insurers_may_have_holes() -> None:
    listed = {letter: insurer for letter, insurer in invent(3).insurers.items() if letter != "A"}
    certificate = certificate_of(general(), insurers=listed)
    reading = read_file("coi.pdf", draw(certificate))
    assert misread(certificate, reading) == []


@pytest.mark.parametrize(
    ("amount", "label", "expected"),
    [
        ("$500,000/accident", "$500 Ded", {"accident": 500_000, "Ded": 500}),
        ("$500,000 / accident", "", {"accident": 500_000}),
        ("1,000,000", "Each Claim:", {"Each Claim": 1_000_000}),
        ("", "$1,000,000 Occurrence / $2,000,000 Aggregate", {"Occurrence": 1_000_000, "Aggregate": 2_000_000}),
    ],
)
def test_amounts_typed_into_free_rows(amount: str, label: str, expected: dict[str, int]) -> None:
    certificate = certificate_of(Policy(CoverageLine.OTHER, "Garage Keepers", "A", "GK-1", date(2026, 1, 1)))
    typed = [(428.0, 243.0, label), (527.0, 243.0, amount)]
    document = the_certificate(read_file("coi.pdf", overlaid(draw(certificate), typed, size=5)))
    assert document.certificate is not None
    assert (document.certificate.policies[0].limits, document.unreadable) == (expected, ())


@pytest.mark.parametrize("place", [(56.0, 447.0), (216.0, 435.5), (333.0, 435.5)])
def test_a_retroactive_date_is_read_where_it_was_typed(place: tuple[float, float]) -> None:
    certificate = certificate_of(general(flags=flags(GENERAL, claims_made=True)))
    reading = read_file("coi.pdf", overlaid(draw(certificate), [(*place, "Retro: 01/01/2019")], size=4.5))
    [policy] = certificate.policies
    expected = replace(policy, flags=dict(policy.flags) | {"retroactive_date": "2019-01-01"})
    assert misread(replace(certificate, policies=(expected,)), reading) == []
    assert refused(certificate, reading) == []


def test_marks_below_a_column_s_head_that_is_missing_are_claimed_of_no_free_row() -> None:
    marked = Policy(CoverageLine.OTHER, "Pollution", "A", "POL-1", date(2026, 1, 1), date(2027, 1, 1), Mark.YES)
    certificate = certificate_of(marked, replace(marked, type="Cargo", policy_number="CAR-2"))
    headless = replace(STYLES["plain"], relabelled={"ADDL": "", "INSD": ""})
    document = the_certificate(read_file("coi.pdf", draw(certificate, style=headless)))
    assert document.certificate is not None
    assert [policy.additional_insured for policy in document.certificate.policies] == [None, None]
    assert document.unreadable == ("policies.0.additional_insured", "policies.1.additional_insured")


def test_the_retroactive_date_of_a_free_row() -> None:
    free = Policy(CoverageLine.OTHER, "Professional Liability Retro Date 1/1/2015", "A", "PL-1", date(2026, 1, 1))
    document = the_certificate(read_file("coi.pdf", draw(certificate_of(free))))
    assert document.certificate is not None
    assert document.certificate.policies[0].flags == {"retroactive_date": "2015-01-01"}


def test_an_umbrella_with_dates_of_its_own() -> None:
    umbrella = Policy(
        UMBRELLA, None, "B", "UMB-1", date(2026, 6, 1), date(2027, 6, 1), Mark.BLANK, Mark.BLANK,
        flags(UMBRELLA, umbrella=True), limits(UMBRELLA, {"each_occurrence": 5_000_000}),
    )  # fmt: skip
    certificate = certificate_of(general(), umbrella)
    assert misread(certificate, read_file("coi.pdf", draw(certificate))) == []


@pytest.mark.parametrize(
    ("path", "over"),
    [
        ("policies.0.policy_number", "GL-9876"),
        ("policies.0.expiration", "01/01/2028"),
        ("policies.0.limits.each_occurrence", "2,000,000"),
        ("insured.name", "Sable River Roofing"),
    ],
)
def test_what_was_printed_over_something_else_is_unreadable(path: str, over: str) -> None:
    certificate = certificate_of(general())
    pdf = overlaid(draw(certificate), beside(certificate, path, [(0.6, 0.4, over)]))
    assert path in the_certificate(read_file("coi.pdf", pdf)).unreadable


def test_what_was_struck_out_is_unreadable() -> None:
    certificate = certificate_of(general())
    box = the_certificate(read_file("coi.pdf", draw(certificate))).evidence["policies.0.limits.each_occurrence"].box

    def strike(canvas: Canvas) -> None:
        canvas.line(box[0] - 1, box[1] + 4.2, box[2] + 1, box[1] + 4.2)

    document = the_certificate(read_file("coi.pdf", overlaid(draw(certificate), [], strike)))
    assert "policies.0.limits.each_occurrence" in document.unreadable


def test_a_date_in_the_cells_of_a_comb() -> None:
    certificate = certificate_of(general(effective=None))
    comb = [(332.5 + 4.4 * i, 448.0, sign) for i, sign in enumerate("01/01/2026")]
    document = the_certificate(read_file("coi.pdf", overlaid(draw(certificate), comb, size=5)))
    assert document.certificate is not None
    assert document.certificate.policies[0].effective == date(2026, 1, 1)


def test_marks_drawn_with_a_pen_and_values_in_notes() -> None:
    certificate = certificate_of(general(additional_insured=Mark.BLANK))
    for style in ("hand-check", "fillable", "annotated"):
        reading = read_file("coi.pdf", draw(certificate, style=STYLES[style]))
        assert misread(certificate, reading) == []
        assert refused(certificate, reading) == []
