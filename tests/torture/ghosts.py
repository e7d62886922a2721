"""Words that are in the file and that no viewer shows, each laid over a drawn certificate.

A reader that takes the operators at their word reads them all.
"""

from collections.abc import Callable, Mapping

from tests.torture.objects import Objects, content, redraw, stream, taken_apart

WORDS = b"BT /F1 8 Tf 1 0 0 1 %g %g Tm (%s) Tj ET"

Ghost = Callable[[Objects, bytes], None]


def _resource(objects: Objects, kind: bytes, entries: bytes) -> None:
    page = objects.page()
    objects.bodies[page] = objects.bodies[page].replace(b"/Font", b"/%s<<%s>>/Font" % (kind, entries), 1)


def in_plain_sight(objects: Objects, words: bytes) -> None:
    _over(objects, words)


def _over(objects: Objects, drawn: bytes) -> None:
    redraw(objects, content(objects) + b"\nq\n" + drawn + b"\nQ\n")


def _form(objects: Objects, drawn: bytes, entries: bytes, before: bytes = b"") -> None:
    fonts = next(n for n, body in objects.bodies.items() if body.startswith(b"<<") and b"/F1 " in body[:20])
    shape = b"/Type/XObject/Subtype/Form/Resources<</Font %d 0 R>>" % fonts
    _resource(objects, b"XObject", b"/Ghost %d 0 R" % objects.add(stream(drawn, shape + entries)))
    _over(objects, before + b" /Ghost Do")


def _layer(objects: Objects, settings: bytes) -> int:
    layer = objects.add(b"<</Type/OCG/Name(ghost)>>")
    root = next(n for n in objects.find(b"/Catalog"))
    entry = b"<</OCProperties<</OCGs[%d 0 R]/D<<%s>>>>" % (layer, settings.replace(b"#", b"%d 0 R" % layer))
    objects.bodies[root] = objects.bodies[root].replace(b"<<", entry, 1)
    return layer


def unpainted(objects: Objects, words: bytes) -> None:
    _over(objects, b"3 Tr " + words)


def white(objects: Objects, words: bytes) -> None:
    _over(objects, b"1 1 1 rg " + words)


def white_cmyk(objects: Objects, words: bytes) -> None:
    _over(objects, b"0 0 0 0 k " + words)


def no_tint(objects: Objects, words: bytes) -> None:
    function = b"<</FunctionType 2/Domain[0 1]/C0[1 1 1]/C1[0 0 0]/N 1>>"
    _resource(objects, b"ColorSpace", b"/Ink[/Separation/Spot/DeviceRGB %s]" % function)
    _over(objects, b"/Ink cs 0 scn " + words)


def white_outlines(objects: Objects, words: bytes) -> None:
    _over(objects, b"1 1 1 RG 1 Tr " + words)


def transparent(objects: Objects, words: bytes) -> None:
    _resource(objects, b"ExtGState", b"/Clear<</ca 0/CA 0>>")
    _over(objects, b"/Clear gs " + words)


def on_a_layer_that_is_off(objects: Objects, words: bytes) -> None:
    _resource(objects, b"Properties", b"/Layer %d 0 R" % _layer(objects, b"/OFF[#]"))
    _over(objects, b"/OC /Layer BDC " + words + b" EMC")


def within_other_marks_on_a_layer_that_is_off(objects: Objects, words: bytes) -> None:
    _resource(objects, b"Properties", b"/Layer %d 0 R" % _layer(objects, b"/BaseState/OFF"))
    _over(objects, b"/OC /Layer BDC /Span <<>> BDC EMC /P BMC " + words + b" EMC EMC")


def in_a_membership_that_is_off(objects: Objects, words: bytes) -> None:
    layer = _layer(objects, b"/OFF[#]")
    member = objects.add(b"<</Type/OCMD/OCGs[%d 0 R]>>" % layer)
    _resource(objects, b"Properties", b"/Layer %d 0 R" % member)
    _over(objects, b"/OC /Layer BDC " + words + b" EMC")


def a_form_on_a_layer_that_is_off(objects: Objects, words: bytes) -> None:
    _form(objects, words, b"/BBox[0 0 612 792]/OC %d 0 R" % _layer(objects, b"/OFF[#]"))


def outside_of_a_form(objects: Objects, words: bytes) -> None:
    _form(objects, words, b"/BBox[0 0 10 10]")


def a_form_in_white(objects: Objects, words: bytes) -> None:
    """A form inherits the colour of who invokes it."""
    _form(objects, words, b"/BBox[0 0 612 792]", b"1 g")


def a_form_unpainted(objects: Objects, words: bytes) -> None:
    _form(objects, words, b"/BBox[0 0 612 792]", b"3 Tr")


def clipped(objects: Objects, words: bytes) -> None:
    _over(objects, b"0 0 5 5 re W n " + words)


def clipped_to_nothing(objects: Objects, words: bytes) -> None:
    _over(objects, b"100 100 0 0 re W* n " + words)


def too_small_to_see(objects: Objects, words: bytes) -> None:
    _over(objects, words.replace(b" 8 Tf", b" 0.05 Tf"))


def in_a_note_that_is_hidden(objects: Objects, words: bytes) -> None:
    form = stream(words, b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</Font<</F1<</Type/Font/Subtype/Type1"
                  b"/BaseFont/Helvetica>>>>>>")  # fmt: skip
    note = objects.add(
        b"<</Type/Annot/Subtype/FreeText/F 2/Rect[0 0 612 792]/AP<</N %d 0 R>>/Contents(x)>>" % objects.add(form)
    )
    page = objects.page()
    assert b"/Annots" not in objects.bodies[page]
    objects.bodies[page] = objects.bodies[page].replace(b"<<", b"<</Annots[%d 0 R]" % note, 1)


def under_white(objects: Objects, words: bytes) -> None:
    """Painted over at once, in the empty middle of the box."""
    x, y = (float(n) for n in words.split(b"Tf 1 0 0 1 ")[1].split()[:2])
    letters = len(words.split(b"(")[1].split(b")")[0])
    _over(objects, words + b" 1 g %g %g %g 8.4 re f" % (x - 0.5, y - 1.8, 4.5 * letters + 1.5))


GHOSTS: Mapping[str, Ghost] = {
    ghost.__name__: ghost
    for ghost in (
        unpainted, white, white_cmyk, no_tint, white_outlines, transparent, on_a_layer_that_is_off,
        within_other_marks_on_a_layer_that_is_off, in_a_membership_that_is_off, a_form_on_a_layer_that_is_off,
        outside_of_a_form, a_form_in_white, a_form_unpainted, clipped, clipped_to_nothing, too_small_to_see,
        in_a_note_that_is_hidden, under_white,
    )
}  # fmt: skip


def haunted(pdf: bytes, ghost: Ghost, at: tuple[float, float], text: bytes) -> bytes:
    """The file with words at a place (points) that are not to be seen."""
    objects = taken_apart(pdf)
    ghost(objects, WORDS % (*at, text))
    return objects.whole()
