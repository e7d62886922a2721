"""What a person does not see is not read: a value in hiding is unreadable at most, never stated."""

import zlib
from dataclasses import replace

import pytest

from coibot.model.certificate import CoverageLine, Mark
from coibot.reading import read_file
from coibot.samples import draw
from tests.certificates import compliant, with_limit
from tests.torture.ghosts import GHOSTS, haunted, in_plain_sight
from tests.torture.objects import content, redraw, stream, taken_apart, unpacked
from tests.torture.viewer import certificates, same_picture

GENERAL = CoverageLine.GENERAL_LIABILITY
EMPTY = with_limit(compliant(), GENERAL, "med_exp", None)
EMPTY = replace(EMPTY, policies=(replace(EMPTY.policies[0], additional_insured=Mark.BLANK), *EMPTY.policies[1:]))
"""Two boxes to hide something in: MED EXP and ADDL INSD."""
PAPER = draw(EMPTY)


def _place(limit: str) -> tuple[float, float]:
    """Where a limit's amount stands on the page when it is drawn."""
    [document] = certificates(read_file("a.pdf", draw(compliant())))
    x0, y0, _, _ = document.evidence[f"policies.0.{limit}"].box
    return x0, y0 + 2


@pytest.mark.parametrize("name", GHOSTS)
@pytest.mark.parametrize(("path", "text"), [("limits.med_exp", b"9,000,000"), ("additional_insured", b"Y")])
def test_hidden_words_are_no_values(name: str, path: str, text: bytes) -> None:
    pdf = haunted(PAPER, GHOSTS[name], _place(path), text)
    assert same_picture(PAPER, pdf), "the page must look as if nothing was there"
    [document] = certificates(read_file("haunted.pdf", pdf))
    assert document.certificate is not None
    general = document.certificate.policies[0]
    found = general.limits["med_exp"] if "limits" in path else general.additional_insured
    assert found in (None, Mark.BLANK)
    rest = replace(general, limits={**general.limits, "med_exp": None}, additional_insured=Mark.BLANK)
    assert rest == EMPTY.policies[0], "and nothing else is lost"


def test_the_same_words_in_plain_sight_are_read() -> None:
    """What makes the tests above tests of hiding, and not of a reader that reads nothing."""
    pdf = haunted(PAPER, in_plain_sight, _place("limits.med_exp"), b"9,000")
    [document] = certificates(read_file("a.pdf", pdf))
    assert document.certificate is not None
    assert document.certificate.policies[0].limits["med_exp"] == 9000


def test_letters_that_are_called_other_than_they_look_are_not_read() -> None:
    """/ToUnicode makes another certificate of it for everyone who copies its text."""
    objects = taken_apart(draw(compliant(), style="annotated"))
    swap = b"".join(b"<%02X> <%04X>\n" % pair for pair in zip(b"0123456789", b"5678901234", strict=True))
    cmap = objects.add(stream(b"begincmap\n10 beginbfchar\n" + swap + b"endbfchar\nendcmap\n"))
    for number in objects.find(b"/BaseFont /Helvetica ", b"/Type1"):
        if b"/Name" not in objects.bodies[number]:  # the font of the values, not of the print
            objects.bodies[number] = objects.bodies[number].replace(b"<<", b"<</ToUnicode %d 0 R" % cmap, 1)
    [document] = certificates(read_file("a.pdf", objects.whole()))
    assert document.certificate is not None
    assert {amount for policy in document.certificate.policies for amount in policy.limits.values()} == {None}
    assert "policies.0.limits.each_occurrence" in document.unreadable


def test_a_torn_page_is_refused_as_a_whole() -> None:
    """What is lost may be the very box that matters; a blank box would be called deficient."""
    objects = taken_apart(draw(compliant()))
    entries, whole = unpacked(objects.bodies[objects.contents()])
    packed = zlib.compress(whole)
    objects.bodies[objects.contents()] = stream(packed[: int(len(packed) * 0.97)], entries + b"/Filter/FlateDecode")
    reading = read_file("torn.pdf", objects.whole())
    assert [problem.code for problem in reading.problems] == ["damaged"]
    assert all("policies" in document.unreadable for document in certificates(reading))


def test_two_words_in_one_place_are_unreadable() -> None:
    pdf = haunted(draw(compliant()), in_plain_sight, _place("limits.med_exp"), b"99,000")
    [document] = certificates(read_file("a.pdf", pdf))
    assert "policies.0.limits.med_exp" in document.unreadable


@pytest.mark.parametrize("opened", [b"{", b"[", b"(", b"<<", b"BI /W 1 /H 1 ID "])
def test_what_is_never_closed_swallows_no_values(opened: bytes) -> None:
    """All that is drawn behind it is lost to the reader; viewers go on."""
    objects = taken_apart(draw(compliant()))
    redraw(objects, content(objects).replace(b"(GL-1002003) Tj", b"(GL-1002003) Tj " + opened, 1))
    reading = read_file("open.pdf", objects.whole(), pictures=False)
    assert "damaged" in [problem.code for problem in reading.problems]
    assert all("policies" in document.unreadable for document in certificates(reading))


def test_notes_of_any_kind_are_read_as_they_show() -> None:
    pdf = draw(compliant(), style="annotated").replace(b"/Subtype /FreeText", b"/Subtype /FancyTxt")
    [document] = certificates(read_file("a.pdf", pdf, pictures=False))
    assert document.certificate is not None
    assert document.certificate.policies[0].limits["each_occurrence"] == 1_000_000


@pytest.mark.parametrize("operator", [b"T*x", b"1 0 0 1 Tm", b"1 0 0 1 1e9 5 Tm", b"/F1 Tf"])
def test_operators_that_are_none_make_the_page_doubtful(operator: bytes) -> None:
    objects = taken_apart(draw(compliant()))
    redraw(objects, b"q " + operator + b" Q\n" + content(objects))
    reading = read_file("odd.pdf", objects.whole(), pictures=False)
    assert "damaged" in [problem.code for problem in reading.problems]
