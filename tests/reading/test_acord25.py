"""Certificates read back whole: every edition, every agency's style, scaled, shifted, with labels out of place."""

from dataclasses import replace
from random import Random

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from coibot.model.certificate import Certificate, CoverageLine, Mark, Party, Policy
from coibot.model.document import Source
from coibot.reading import read_file
from coibot.reading.page import Box
from coibot.samples import EDITIONS, STYLES, Medium, draw, fitting, invent, sample, with_policy
from tests.reading.paper import overlaid
from tests.reading.scoring import misread, refused, the_certificate

PAIRS = [(edition, style) for edition in EDITIONS for style in sorted(STYLES)]


@pytest.mark.parametrize(("number", "edition", "style"), [(i, *pair) for i, pair in enumerate(PAIRS)])
def test_every_fact_of_every_edition_and_style(number: int, edition: str, style: str) -> None:
    drawn = sample(number + 4000, edition=edition, style=style)
    reading = read_file("coi.pdf", drawn.pdf)
    assert misread(drawn.certificate, reading) == []
    assert refused(drawn.certificate, reading) == []
    document = the_certificate(reading)
    assert (document.form, document.edition) == ("ACORD 25", edition)


@pytest.mark.parametrize("number", range(8))
def test_fillable_forms_are_read_from_their_fields(number: int) -> None:
    drawn = sample(number, medium=Medium.FORM, edition=EDITIONS[number % 4])
    reading = read_file("coi.pdf", drawn.pdf)
    assert misread(drawn.certificate, reading) == []
    assert refused(drawn.certificate, reading) == []
    assert the_certificate(reading).source is Source.FORM


@pytest.mark.parametrize("number", range(10))
def test_a_page_scaled_and_shifted_with_labels_out_of_place_reads_the_same(number: int) -> None:
    dice = Random(number)
    edition = EDITIONS[number % 4]
    certificate = fitting(invent(number + 900), edition)
    labels = (
        "EACH OCCURRENCE",
        "GENERAL AGGREGATE",
        "ANY AUTO",
        "POLICY EFF",
        "E.L. EACH ACCIDENT",
        "INSURED",
        "OCCUR",
    )
    moved = {label: (dice.uniform(-6, 6), dice.uniform(-3, 3)) for label in dice.sample(labels, 4)}
    pdf = draw(
        certificate,
        edition=edition,
        style=replace(STYLES["plain"], label_shifts=moved),
        scale=(dice.uniform(0.94, 1.01), dice.uniform(0.94, 1.01)),
        shift=(dice.uniform(-6, 18), dice.uniform(-6, 18)),
    )
    reading = read_file("coi.pdf", pdf)
    assert misread(certificate, reading) == []
    assert refused(certificate, reading) == []


@pytest.mark.parametrize("manner", ["glyph by glyph", "word by word", "twice, for bold"])
def test_however_a_system_cuts_its_strings(manner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Canvas.drawString

    def cut(canvas: Canvas, x: float, y: float, text: str, wordSpace: float = 0, **rest: object) -> None:  # noqa: N803
        pieces = [text] if manner.startswith("twice") else list(text) if manner.startswith("glyph") else text.split(" ")
        for piece in pieces:
            if piece.strip():
                whole(canvas, x, y, piece)
                if manner.startswith("twice"):
                    whole(canvas, x + 0.35, y, piece)
            after = piece if manner.startswith("glyph") else f"{piece} "
            x += stringWidth(after, canvas._fontname, canvas._fontsize) + wordSpace * after.count(" ")

    monkeypatch.setattr(Canvas, "drawString", cut)
    drawn = sample(12, edition="2016/03")
    monkeypatch.undo()
    reading = read_file("coi.pdf", drawn.pdf)
    assert misread(drawn.certificate, reading) == []
    assert refused(drawn.certificate, reading) == []


def test_every_value_has_evidence_on_its_page() -> None:
    drawn = sample(3, style="plain", edition="2016/03")
    document = the_certificate(read_file("coi.pdf", drawn.pdf))
    for index, policy in enumerate(drawn.certificate.policies):
        if policy.policy_number:
            evidence = document.evidence[f"policies.{index}.policy_number"]
            assert evidence.text == policy.policy_number
            assert 212 < evidence.box[0] < evidence.box[2] < 332
        for key, amount in policy.limits.items():
            assert (amount is None) != (f"policies.{index}.limits.{key}" in document.evidence)


def test_policies_stacked_in_one_block_are_several_policies() -> None:
    first = invent(1).policies[0]
    assert first.line is CoverageLine.GENERAL_LIABILITY
    older = replace(first, insurer_letter="A", policy_number="GL-OLD-1", additional_insured=Mark.YES)
    newer = replace(first, insurer_letter="B", policy_number="GL-NEW-2", additional_insured=Mark.BLANK)
    certificate = replace(invent(1), policies=(older, newer, *invent(1).policies[1:]))
    reading = read_file("coi.pdf", draw(certificate))
    assert misread(certificate, reading) == []


def test_a_number_on_two_lines_with_one_pair_of_dates_is_not_guessed_at() -> None:
    certificate = replace(invent(2), policies=(_general(),))
    x0, y0, _, _ = _box_of(certificate, "policies.0.policy_number")
    document = the_certificate(read_file("coi.pdf", overlaid(draw(certificate), [(x0, y0 - 10, "67890")])))
    assert document.unreadable == ("policies.0.policy_number",)


def test_two_amounts_in_one_box_are_unreadable() -> None:
    certificate = replace(invent(2), policies=(_general(),))
    box = _box_of(certificate, "policies.0.limits.each_occurrence")
    pdf = overlaid(draw(certificate), [(box[2] + 4, box[1] + 2, "2,000,000")], size=6)
    assert "policies.0.limits.each_occurrence" in the_certificate(read_file("coi.pdf", pdf)).unreadable


def test_words_that_reach_into_the_next_column_spoil_both() -> None:
    baseline = _box_of(replace(invent(2), policies=(_general(),)), "policies.0.policy_number")[1] + 2
    certificate = replace(invent(2), policies=(_general(policy_number=None, effective=None),))
    pdf = overlaid(draw(certificate), [(285, baseline, "ABCDEFGH-1234567890")])
    document = the_certificate(read_file("coi.pdf", pdf))
    assert {"policies.0.policy_number", "policies.0.effective"} <= set(document.unreadable)


def test_what_nobody_can_see_is_not_read() -> None:
    certificate = replace(invent(2), policies=(_general(),))
    box = _box_of(certificate, "policies.0.limits.each_occurrence")

    def white(canvas: Canvas) -> None:
        canvas.setFillGray(1)
        canvas.rect(box[0] - 1, box[1] - 1, box[2] - box[0] + 2, box[3] - box[1] + 2, stroke=0, fill=1)
        canvas.setFillGray(0)

    pdf = overlaid(draw(certificate), [(box[0], box[1] + 2, "9,000,000")], white)
    assert "policies.0.limits.each_occurrence" in the_certificate(read_file("coi.pdf", pdf)).unreadable


def test_a_drawing_where_an_amount_belongs_is_not_a_blank_box() -> None:
    drawn = replace(invent(2), policies=(_general(),))
    box = _box_of(drawn, "policies.0.limits.each_occurrence")
    blank = replace(drawn, policies=(_general(limits=dict(_general().limits) | {"each_occurrence": None}),))

    def outline(canvas: Canvas) -> None:
        path = canvas.beginPath()
        path.moveTo(box[0], box[1] + 2)
        path.curveTo(box[0] + 3, box[3], box[0] + 9, box[3], box[0] + 12, box[1] + 2)
        canvas.drawPath(path)

    pdf = overlaid(draw(blank), [], outline)
    assert "policies.0.limits.each_occurrence" in the_certificate(read_file("coi.pdf", pdf)).unreadable


def test_values_printed_half_a_row_beside_their_boxes_are_refused_as_a_whole() -> None:
    certificate = invent(5)
    pdf = draw(certificate, style=replace(STYLES["plain"], nudge=(0.0, 6.0)))
    reading = read_file("coi.pdf", pdf)
    assert misread(certificate, reading) == []
    assert "policies" in the_certificate(reading).unreadable
    assert [problem.code for problem in reading.problems] == ["unknown_layout"]


@pytest.mark.parametrize("up", [-24.0, -12.0, 11.0, 12.0, 23.5])
@pytest.mark.parametrize("edition", ["2001/08", "2016/03"])
def test_values_printed_a_whole_row_beside_their_boxes_are_refused_as_a_whole(up: float, edition: str) -> None:
    certificate = fitting(invent(5), edition)
    pdf = draw(certificate, edition=edition, style=replace(STYLES["plain"], nudge=(0.4, up)))
    assert misread(certificate, read_file("coi.pdf", pdf)) == []


@pytest.mark.parametrize("name", ["Newport, RI 65420", "Suite 200", "3011 Commerce Drive"])
def test_an_address_where_the_name_is_due_is_unreadable(name: str) -> None:
    certificate = replace(invent(2), insured=Party(name, "somewhere"))
    assert "insured.name" in the_certificate(read_file("coi.pdf", draw(certificate))).unreadable


def test_marks_alone_are_not_a_policy() -> None:
    ticks = with_policy(invent(2), CoverageLine.GENERAL_LIABILITY, policy_number=None, effective=None, expiration=None)
    certificate = replace(
        ticks,
        policies=tuple(replace(p, insurer_letter=None, limits=dict.fromkeys(p.limits)) for p in ticks.policies[:1]),
    )
    document = the_certificate(read_file("coi.pdf", draw(certificate)))
    assert document.certificate is not None
    assert document.certificate.policies == ()


def _general(**changes: object) -> Policy:
    policy = next(p for p in invent(2).policies if p.line is CoverageLine.GENERAL_LIABILITY)
    return replace(policy, **{"policy_number": "GL-1234", **changes})  # type: ignore[arg-type]


def _box_of(certificate: Certificate, path: str) -> Box:
    """Where a fact of the drawn certificate stands."""
    return the_certificate(read_file("coi.pdf", draw(certificate))).evidence[path].box
