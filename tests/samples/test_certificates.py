"""The drawn page says what the certificate says, in every edition, style and medium."""

import io
from collections.abc import Callable

import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from coibot.model.certificate import Certificate, CoverageLine, Policy
from coibot.samples import (
    EDITIONS,
    STYLES,
    Medium,
    Sample,
    Scan,
    Style,
    draw,
    draw_image,
    fitting,
    flags,
    invent,
    sample,
)
from coibot.samples.fields import NAMES
from coibot.samples.fill import printed_amount, printed_date

Words = Callable[[bytes], str]


def printed_facts(certificate: Certificate, style: Style) -> list[str]:
    """Every fact of the certificate as the style prints it, but for ticks."""
    producer, insured = certificate.producer, certificate.insured
    facts = [
        producer.contact_name,
        producer.phone,
        producer.fax,
        producer.email,
        certificate.certificate_number,
        certificate.revision_number,
    ]
    blocks = [producer.name, producer.address, insured.name, insured.address]
    for block in [*blocks, certificate.certificate_holder, certificate.description_of_operations]:
        facts += (block or "").splitlines()
    for insurer in certificate.insurers.values():
        facts += [insurer.name, insurer.naic]
    days = [certificate.issue_date]
    for policy in certificate.policies:
        days += [policy.effective, policy.expiration]
        facts += [policy.policy_number, policy.type]
        facts += [printed_amount(amount, style) for amount in policy.limits.values() if amount is not None]
    return [fact for fact in facts if fact] + [printed_date(day, style) for day in days if day]


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("style", STYLES)
def test_the_page_prints_every_fact(edition: str, style: str, words: Words) -> None:
    for seed in range(3):
        drawn = sample(seed, edition=edition, style=style)
        page = words(drawn.pdf)
        assert f"ACORD25({edition})" in page
        for fact in printed_facts(drawn.certificate, STYLES[style]):
            assert "".join(fact.split()) in page, fact


@given(seed=st.integers())
@settings(max_examples=25, deadline=None)
def test_any_sample_is_one_page_and_comes_out_the_same_again(seed: int) -> None:
    drawn = sample(seed)
    assert drawn == sample(seed)
    document = pypdfium2.PdfDocument(drawn.pdf)
    assert len(document) == 1
    document.close()


@pytest.mark.parametrize("medium", Medium)
@pytest.mark.parametrize("style", ["plain", "own-print"])
def test_the_same_arguments_give_the_same_bytes(medium: Medium, style: str) -> None:
    certificate = invent(4)
    first, second = (draw(certificate, style=style, medium=medium, seed=9, scan=Scan(dpi=72)) for _ in range(2))
    assert first == second


def test_another_seed_signs_differently_but_states_the_same(words: Words) -> None:
    certificate = next(certificate for certificate in map(invent, range(9)) if certificate.signed)
    first, second = (draw(certificate, seed=seed) for seed in (1, 2))
    assert first != second
    assert words(first) == words(second)


def ticks(pdf: bytes) -> int:
    """How many heavy check marks and ballot Xs stand on the page."""
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage().get_text_range()
    document.close()
    return sum(text.count(glyph) for glyph in "✔✘")


@pytest.mark.parametrize("style", ["dingbats", "bold"])
def test_each_ticked_box_holds_one_mark(style: str) -> None:
    plain = Style("plain ticks", tick=STYLES[style].tick)
    for seed in range(6):
        certificate = invent(seed)
        sharing = {policy.line: policy for policy in certificate.policies}
        expected = sum(flag is True for policy in sharing.values() for flag in policy.flags.values())
        assert ticks(draw(certificate, style=plain)) == expected


@pytest.mark.parametrize("style", ["fillable", "hand-check"])
def test_a_tick_of_strokes_is_seen_and_has_no_character(style: str, words: Words) -> None:
    line = CoverageLine.AUTOMOBILE_LIABILITY
    ticked, open_box = (
        Certificate(policies=(Policy(line, policy_number="B1", flags=flags(line, any_auto=value)),))
        for value in (True, False)
    )
    scan = Scan(dpi=60, quality=0)
    assert draw_image(ticked, style=style, scan=scan) != draw_image(open_box, style=style, scan=scan)
    assert words(draw(ticked, style=style)) == words(draw(open_box, style=style))


def test_scale_and_shift_move_every_word() -> None:
    certificate = invent(4)
    places = []
    for scale, shift in (((1.0, 1.0), (0.0, 0.0)), ((0.5, 0.25), (30.0, 40.0))):
        document = pypdfium2.PdfDocument(draw(certificate, scale=scale, shift=shift))
        found = document[0].get_textpage().search("CERTIFICATE HOLDER").get_next()
        places.append(document[0].get_textpage().get_charbox(found[0]))
        document.close()
    (left, bottom, *_), (moved_left, moved_bottom, *_) = places
    assert moved_left == pytest.approx(left * 0.5 + 30, abs=0.1)
    assert moved_bottom == pytest.approx(bottom * 0.25 + 40, abs=0.1)


def test_an_encrypted_page_opens_without_a_password() -> None:
    drawn = sample(3, style="own-print")
    reader = pypdf.PdfReader(io.BytesIO(drawn.pdf))
    assert reader.is_encrypted
    assert len(reader.pages) == 1


def test_annotated_values_are_seen_and_are_not_in_the_pages_own_text() -> None:
    drawn = sample(2, edition="2016/03", style="annotated")
    document = pypdfium2.PdfDocument(drawn.pdf)
    text = document[0].get_textpage().get_text_range()
    shown, hidden = (document[0].render(may_draw_forms=False, draw_annots=draw) for draw in (True, False))
    assert "CERTIFICATE HOLDER" in text
    assert drawn.certificate.insured.name not in text
    assert bytes(shown.buffer) != bytes(hidden.buffer)
    document.close()


# The fillable form


def field_values(drawn: Sample) -> dict[str, str]:
    """The values of all fields, by the flat names."""
    values = {}
    for name, field in (pypdf.PdfReader(io.BytesIO(drawn.pdf)).get_fields() or {}).items():
        if field.get("/FT"):
            values[name.removeprefix("F[0].P1[0].").removesuffix("[0]")] = str(field.get("/V", ""))
    return values


@pytest.mark.parametrize("style", ["plain", "fillable", "courier"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_the_form_holds_every_fact_in_a_field(edition: str, style: str) -> None:
    for seed in range(4):
        drawn = sample(seed, edition=edition, style=style, medium=Medium.FORM)
        values = field_values(drawn)
        party = (
            "FullName",
            "MailingAddress_CityName",
            "MailingAddress_StateOrProvinceCode",
            "MailingAddress_PostalCode",
        )
        whole = " ".join(values.values())
        for prefix in ("Producer", "NamedInsured", "CertificateHolder"):
            whole += " " + " ".join(values[f"{prefix}_{part}_A"] for part in party)
        pressed = "".join(whole.split())
        for fact in printed_facts(drawn.certificate, STYLES[style]):
            assert "".join(fact.split()) in pressed, fact


def test_boxes_of_the_form_are_ticked_as_the_flags_say() -> None:
    for seed in range(8):
        drawn = sample(seed, edition="2016/03", style="fillable", medium=Medium.FORM)
        values = field_values(drawn)
        blocks = {
            "general_liability": "gl",
            "automobile_liability": "auto",
            "umbrella_excess": "umb",
            "workers_compensation": "wc",
        }
        ticked = {
            NAMES[f"{blocks[policy.line]}.flag.{key}"]
            for policy in drawn.certificate.policies
            for key, value in policy.flags.items()
            if value is True
        }
        assert {name for name, value in values.items() if value == "/1"} == ticked


def test_both_ways_of_naming_fields_are_drawn() -> None:
    certificate = invent(2)
    flat, nested = (
        set(pypdf.PdfReader(io.BytesIO(draw(certificate, style=style, medium=Medium.FORM))).get_fields() or ())
        for style in ("plain", "fillable")
    )
    assert "Producer_FullName_A" in flat
    assert "F[0].P1[0].Producer_FullName_A[0]" in nested
    assert {name.removeprefix("F[0].P1[0].").removesuffix("[0]") for name in nested if "_" in name} <= flat


def test_what_is_typed_into_the_form_is_also_seen() -> None:
    certificate = fitting(invent(2), "2016/03")
    filled, empty = (draw(which, medium=Medium.FORM) for which in (certificate, Certificate()))
    dark = []
    for pdf in (filled, empty):
        document = pypdfium2.PdfDocument(pdf)
        document.init_forms()
        dark.append(sum(document[0].render().to_pil().convert("L").histogram()[:128]))
        document.close()
    assert dark[0] > dark[1] + 1000


# Pictures


def test_a_scan_has_no_text_layer_and_the_papers_size(words: Words) -> None:
    pdf = draw(invent(1), medium=Medium.IMAGE, scan=Scan(dpi=100))
    assert words(pdf) == ""
    document = pypdfium2.PdfDocument(pdf)
    assert document[0].get_size() == pytest.approx((612, 792), abs=1)
    document.close()


def test_a_picture_is_what_the_scan_says() -> None:
    certificate = invent(1)
    jpeg = Image.open(io.BytesIO(draw_image(certificate, scan=Scan(dpi=60, turn=90))))
    png = Image.open(io.BytesIO(draw_image(certificate, scan=Scan(dpi=60, quality=0, grey=False))))
    assert (jpeg.format, jpeg.mode, jpeg.size) == ("JPEG", "L", (660, 510))
    assert (png.format, png.mode, png.size) == ("PNG", "RGB", (510, 660))


def test_dust_and_skew_change_the_picture_and_stay_the_same_for_a_seed() -> None:
    certificate = invent(1)
    clean, skewed, dusty, again = (
        draw_image(certificate, seed=5, scan=Scan(dpi=50, quality=0, skew=skew, noise=noise))
        for skew, noise in ((0.0, 0), (1.5, 0), (0.0, 4), (0.0, 4))
    )
    assert len({clean, skewed, dusty}) == 3
    assert dusty == again
