"""Ways to spoil a certificate. Each takes dice and a drawn file, and gives the bytes of a spoiled one.

The same seed spoils the same file in the same way. What a spoiled file *shows* may differ from what was drawn, and
often does; `viewer` tells.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from random import Random

from coibot.samples import EDITIONS, STYLES, Medium, Sample, sample
from tests.torture.objects import Objects, content, redraw, stream, taken_apart, unpacked

Mutation = Callable[[Random, bytes], bytes]

_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_NUMBER = re.compile(rb"(?<![\w#.+-])[-+]?\d+(?:\.\d+)?(?![\w.#]| 0 R)")
HUGE = (b"1" + b"0" * 400, b"-2147483649", b"1e38", b"9" * 40, b"-0.0000000000000001", b"4294967296")
FILTERS = (
    b"/NoSuchFilter", b"/LZWDecode", b"/RunLengthDecode", b"/ASCIIHexDecode", b"/CCITTFaxDecode", b"/JBIG2Decode",
    b"/DCTDecode", b"/JPXDecode", b"/Crypt", b"[/FlateDecode/FlateDecode]", b"[" + b"/ASCII85Decode " * 200 + b"]",
    b"9 0 R", b"<<>>", b"/FlateDecode/DecodeParms<</Predictor 15/Columns 2000000000/Colors 99>>",
)  # fmt: skip


def swapped_references(dice: Random, pdf: bytes) -> bytes:
    objects = taken_apart(pdf)
    for _ in range(dice.randint(1, 4)):
        first, second = (_reference(dice, objects) for _ in range(2))
        if first and second:
            a, b = (objects.bodies[n][x:y] for n, x, y in (first, second))
            _put(objects, first, b)
            if first[0] != second[0]:
                _put(objects, second, a)
    return objects.whole()


def looped_references(dice: Random, pdf: bytes) -> bytes:
    """Things that hold themselves, or what holds them."""
    objects = taken_apart(pdf)
    for _ in range(dice.randint(1, 3)):
        if place := _reference(dice, objects):
            _put(objects, place, b"%d 0 R" % dice.choice((place[0], objects.page(), max(objects.bodies) + 7, 0)))
    if dice.random() < 0.3:
        ring = [max(objects.bodies) + i for i in (1, 2, 3)]
        for i, number in enumerate(ring):
            objects.bodies[number] = b"%d 0 R" % ring[(i + 1) % 3]
        if place := _reference(dice, objects):
            _put(objects, place, b"%d 0 R" % ring[0])
    return objects.whole()


def broken_table(dice: Random, pdf: bytes) -> bytes:
    objects = taken_apart(pdf)
    written = objects.whole(start=dice.choice((None, 0, -1, 10**12, len(pdf) // 2)))
    at = written.rfind(b"\nxref\n")
    table, trailer = written[at:].split(b"trailer", 1)
    rows = table.split(b"\n")
    for _ in range(dice.randint(1, 8)):
        i = dice.randrange(2, len(rows) - 1)
        rows[i] = dice.choice(
            (b"%010d 00000 n " % dice.randrange(len(written)), b"", b"xyz", b"0 99999999", b"%d 65535 f " % 10**12,
             rows[dice.randrange(3, len(rows) - 1)])
        )  # fmt: skip
    if dice.random() < 0.2:
        trailer = trailer.replace(b"<<", b"<</Prev %d " % dice.choice((at + 1, 0, 10**9)), 1)
    return written[:at] + b"\n".join(rows) + b"trailer" + trailer


def cut_streams(dice: Random, pdf: bytes) -> bytes:
    objects = taken_apart(pdf)
    for number in dice.sample(sorted(objects.find(b"/Length")), k=min(3, len(objects.find(b"/Length")))):
        head, _, rest = objects.bodies[number].partition(b"stream")
        octets = rest.rpartition(b"endstream")[0]
        objects.bodies[number] = head + b"stream" + octets[: dice.randrange(len(octets) + 1)] + b"\nendstream"
    return objects.whole()


def wrong_lengths(dice: Random, pdf: bytes) -> bytes:
    objects = taken_apart(pdf)
    for number in objects.find(b"/Length"):
        if dice.random() < 0.5:
            lie = dice.choice((b"0", b"1", b"-1", b"99999999999", b"%d 0 R" % number, b"(x)", b"null", b"77"))
            objects.bodies[number] = re.sub(rb"/Length\s+\d+", b"/Length " + lie, objects.bodies[number], count=1)
    return objects.whole()


def huge_numbers(dice: Random, pdf: bytes) -> bytes:
    objects = taken_apart(pdf)
    for _ in range(dice.randint(1, 3)):
        number = dice.choice(sorted(objects.bodies))
        head, word, rest = objects.bodies[number].partition(b"stream")
        objects.bodies[number] = _one_number(dice, head) + word + rest
    return objects.whole()


def huge_numbers_drawn(dice: Random, pdf: bytes) -> bytes:
    return _redrawn(pdf, lambda drawn: _one_number(dice, drawn))


def lost_fonts(dice: Random, pdf: bytes) -> bytes:
    objects = taken_apart(pdf)
    number = dice.choice(objects.find(b"/Font"))
    other = dice.choice((b"null", b"<<>>", b"[]", b"<</Type/Font>>", b"<</Type/Font/Subtype/Type3/CharProcs<<>>>>"))
    if b"/BaseFont" in objects.bodies[number]:
        objects.bodies[number] = other
    else:
        objects.bodies[number] = objects.bodies[number].replace(b"/Font", b"/Fond")
    return objects.whole()


def other_fonts(dice: Random, pdf: bytes) -> bytes:
    """Fonts with impossible widths, encodings and descriptors."""
    objects = taken_apart(pdf)
    number = dice.choice(objects.find(b"/BaseFont"))
    spoiled = dice.choice(
        (b"/Widths[-9e9 1e99 null(x)]/FirstChar 0/LastChar 255", b"/FirstChar -5/LastChar 1e9/Widths %d 0 R" % number,
         b"/Encoding<</Differences[0/a/b 300/c -1/d/uni/uniZZZZ/u110000]>>", b"/Encoding/No-Such-H/DescendantFonts[]",
         b"/FontDescriptor<</FontFile2 %d 0 R/Flags 4>>" % objects.contents(), b"/Subtype/Type0/DescendantFonts[%d 0 R]"
         % number, b"/FontMatrix[0 0 0 0 0 0]/Subtype/Type3")
    )  # fmt: skip
    objects.bodies[number] = objects.bodies[number].replace(b"<<", b"<<" + spoiled, 1)
    return objects.whole()


def circular_forms(dice: Random, pdf: bytes) -> bytes:
    objects = taken_apart(pdf)
    if objects.encrypted:
        return looped_references(dice, pdf)
    drawn = content(objects)
    first = objects.add(b"")
    second = objects.add(b"")
    shape = b"/Type/XObject/Subtype/Form/BBox[0 0 612 792]/Resources<</XObject<</A %d 0 R/B %d 0 R>>>>" % (
        first,
        second,
    )
    objects.bodies[first] = stream(b"q /B Do /B Do Q", shape)
    objects.bodies[second] = stream(b"q /A Do /A Do /B Do Q", shape)
    redraw(objects, b"/A Do\n" + drawn)
    page = objects.bodies[objects.page()]
    objects.bodies[objects.page()] = page.replace(b"/Font", b"/XObject<</A %d 0 R>>/Font" % first, 1)
    return objects.whole()


def looped_page_tree(dice: Random, pdf: bytes) -> bytes:
    objects = taken_apart(pdf)
    [tree] = objects.find(b"/Kids")
    page = objects.page()
    kids = dice.choice(
        (b"%d 0 R %d 0 R" % (tree, page), b"%d 0 R " % page * 3, b"%d 0 R [%d 0 R]" % (page, tree), b"null %d" % page,
         b"999 0 R %d 0 R" % page, b"")
    )  # fmt: skip
    objects.bodies[tree] = re.sub(rb"/Kids\s*\[[^\]]*\]", b"/Kids[" + kids + b"]", objects.bodies[tree])
    objects.bodies[tree] = objects.bodies[tree].replace(b"<<", b"<</Parent %d 0 R" % dice.choice((tree, page)), 1)
    return objects.whole()


def deep_nesting(dice: Random, pdf: bytes) -> bytes:
    objects = taken_apart(pdf)
    depth = dice.choice((200, 1_000, 20_000, 100_000))
    pair = dice.choice(((b"[", b"]"), (b"<</A", b">>"), (b"[<</B[", b"]>>]")))
    closed = dice.random() < 0.7
    nest = pair[0] * depth + (b" null " + pair[1] * depth if closed else b"")
    if dice.random() < 0.5 or objects.encrypted:
        number = dice.choice(sorted(objects.bodies))
        objects.bodies[number] = objects.bodies[number].replace(b"<<", b"<</Deep " + nest + b" ", 1)
        return objects.whole()
    return _redrawn(pdf, lambda drawn: nest + b" pop\n" + drawn)


def nonsense_to_unicode(dice: Random, pdf: bytes) -> bytes:
    """Letters that are drawn as one thing and called another, or nothing at all."""
    objects = taken_apart(pdf)
    codes = list(range(32, 127))
    others = codes[:]
    dice.shuffle(others)
    pairs = dice.choice(
        (list(zip(codes, others, strict=True)), [(c, 0xD800) for c in codes], [(c, 0x202E) for c in codes],
         list(zip(b"0123456789", b"5678901234", strict=True)))
    )  # fmt: skip
    body = b"".join(b"<%02X> <%04X>\n" % pair for pair in pairs)
    head, foot = b"/CIDInit /ProcSet findresource begin\nbegincmap\n", b"endcmap\n"
    cmap = dice.choice(
        (head + b"%d beginbfchar\n" % len(pairs) + body + b"endbfchar\n" + foot,
         head + b"1 beginbfrange\n<00> <FFFFFFFF> <0031>\nendbfrange\n" + foot, head * 50, b"\xff" * 900)
    )  # fmt: skip
    number = objects.add(stream(cmap))
    drawn = objects.find(b"/BaseFont")
    for font in drawn if dice.random() < 0.5 else dice.sample(drawn, k=1):
        if b"/FontFile" not in objects.bodies[font] and b"/FontDescriptor" not in objects.bodies[font]:
            objects.bodies[font] = objects.bodies[font].replace(b"<<", b"<</ToUnicode %d 0 R" % number, 1)
    return objects.whole()


def bad_filters(dice: Random, pdf: bytes) -> bytes:
    objects = taken_apart(pdf)
    number = dice.choice(objects.find(b"/Length"))
    head, word, rest = objects.bodies[number].partition(b"stream")
    head = re.sub(rb"/Filter\s*(\[[^\]]*\]|/\w+)", b"", head)
    objects.bodies[number] = head.replace(b"<<", b"<</Filter" + dice.choice(FILTERS), 1) + word + rest
    return objects.whole()


def encryption(dice: Random, pdf: bytes) -> bytes:
    objects = taken_apart(pdf)
    kind = dice.choice(
        (b"<<>>", b"<</Filter/Standard/V 1/R 2/O(x)/U(y)/P -4>>", b"<</Filter/Standard/V 5/R 6/O()/U()/P 0>>",
         b"<</Filter/Adobe.PubSec/V 4/Recipients[<00>]>>", b"<</Filter/Standard/V 99/R -1/O<%s>/U<%s>/P 1e9>>"
         % (b"00" * 32, b"ff" * 32), b"null", b"[1 2]",
         b"<</Filter/Standard/V 4/R 4/Length 1e9/CF<</StdCF<</CFM/AESV2>>>>/StmF/StdCF/StrF/X/O<%s>/U<%s>/P -4>>"
         % (b"00" * 32, b"00" * 32))
    )  # fmt: skip
    number = objects.add(kind)
    objects.trailer = objects.trailer.replace(b"<<", b"<</Encrypt %d 0 R" % number, 1)
    return objects.whole()


def odd_pages(dice: Random, pdf: bytes) -> bytes:
    objects = taken_apart(pdf)
    page = objects.page()
    entry = dice.choice(
        (b"/MediaBox[0 0 0 0]", b"/MediaBox[612 792 0 0]", b"/MediaBox[0 0 1e30 1e30]", b"/MediaBox[0 0 612]",
         b"/MediaBox null", b"/Rotate 45", b"/Rotate -90", b"/Rotate(x)", b"/CropBox[0 0 300 400]", b"/UserUnit 10",
         b"/CropBox[900 900 901 901]", b"/Contents[]", b"/Contents null", b"/Type/Pages", b"/Type/Font",
         b"/Resources null", b"/Annots 5", b"/Annots[null 1(x)<</Subtype/Widget/Rect[1 2]>>]", b"/Rotate 450")
    )  # fmt: skip
    key = re.match(rb"/\w+", entry)
    assert key
    body = re.sub(key[0] + rb"\b", b"/Was" + key[0][1:], objects.bodies[page], count=1)
    objects.bodies[page] = body.replace(b"<<", b"<<" + entry, 1)
    return objects.whole()


def lost_operators(dice: Random, pdf: bytes) -> bytes:
    def change(drawn: bytes) -> bytes:
        lines = drawn.split(b"\n")
        at, length = dice.randrange(len(lines)), dice.choice((1, 3, 20, 200))
        if dice.random() < 0.5:
            del lines[at : at + length]
        else:
            lines[at:at] = lines[dice.randrange(len(lines)) :][: min(length, 20)]
        return b"\n".join(lines)

    return _redrawn(pdf, change)


def wild_operators(dice: Random, pdf: bytes) -> bytes:
    words = (
        b"q", b"Q", b"ET", b"BT", b"(", b")", b"<<", b">>", b"]", b"[(x)", b"BI /W 1 /H 1 ID", b"EI", b"/F9 9 Tf",
        b"0 Tz", b"1e9 TL", b"99 Tr", b"3 Tr", b"1 0 0 -1 0 792 cm", b"0 0 0 0 0 0 cm", b"/X Do", b"/G gs", b"1 1 1 rg",
        b"/Pattern cs /P scn", b"W n", b"BX", b"EX", b"/OC /M BDC", b"EMC", b"%", b"\x00\xff", b"Tf", b"cm", b"TJ",
    )  # fmt: skip

    def change(drawn: bytes) -> bytes:
        lines = drawn.split(b"\n")
        for _ in range(dice.randint(1, 4)):
            lines.insert(dice.randrange(len(lines)), dice.choice(words))
        return b"\n".join(lines)

    return _redrawn(pdf, change)


def later_revision(dice: Random, pdf: bytes) -> bytes:
    """A second version of the page behind the first, as an incremental update, sound or not."""
    objects = taken_apart(pdf)
    number = objects.contents()
    drawn = objects.bodies[number] if objects.encrypted else _changed_digits(dice, content(objects))
    body = drawn if objects.encrypted else stream(drawn)
    first = objects.whole()
    at = len(first) + 1
    added = b"\n%d 0 obj\n%s\nendobj\n" % (number, body)
    start = first.rfind(b"\nxref\n") + 1
    table = b"xref\n%d 1\n%010d 00000 n \n" % (number, at if dice.random() < 0.7 else at + 5)
    trailer = objects.trailer.replace(b"<<", b"<</Prev %d" % (start if dice.random() < 0.8 else at), 1)
    return first + added + table + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, at + len(added) - 1)


def contradicting_fields(dice: Random, pdf: bytes) -> bytes:
    """Values that differ from what their field shows."""
    objects = taken_apart(pdf)
    fields = objects.find(b"/Widget") or objects.find(b"/FreeText") or objects.find(b"/Font")
    for number in dice.sample(fields, k=min(len(fields), dice.randint(1, 12))):
        body = objects.bodies[number]
        change = dice.choice(
            ((rb"/V \([^)]*\)", b"/V (9,000,000)"), (rb"/V \([^)]*\)", b""), (rb"/AP\s", b"/PA "),
             (rb"/FT /Tx", b"/FT /Ch"),
             (rb"/AS /\w+", b"/AS /Off"), (rb"/V /\w+", b"/V /Off"), (rb"/F 4", b"/F 2"), (rb"/Rect \[", b"/Rect [ 5 "),
             (rb"/T \(", b"/T (x"), (rb"/FT /\w+", b""), (rb"/V \([^)]*\)", b"/V <FEFF202E0031>"), (rb"/V \(", b"/V ("))
        )  # fmt: skip
        objects.bodies[number] = re.sub(change[0], change[1], body, count=1)
    return objects.whole()


def flipped_bytes(dice: Random, pdf: bytes) -> bytes:
    broken = bytearray(pdf)
    for _ in range(dice.choice((1, 2, 5, 20, 100))):
        broken[dice.randrange(len(broken))] = dice.randrange(256)
    return bytes(broken)


def flipped_in_the_open(dice: Random, pdf: bytes) -> bytes:
    """Bytes of the page's own operators, where nothing is packed."""

    def change(drawn: bytes) -> bytes:
        broken = bytearray(drawn)
        for _ in range(dice.choice((1, 3, 10))):
            broken[dice.randrange(len(broken))] = dice.choice(b"0123456789()<>[]{}/% \n\\ABTJ\x00\xff")
        return bytes(broken)

    return _redrawn(pdf, change)


def cut_bytes(dice: Random, pdf: bytes) -> bytes:
    start = dice.randrange(len(pdf))
    end = min(len(pdf), start + dice.choice((1, 10, 300, len(pdf))))
    return pdf[:start] + pdf[end:]


def spliced_bytes(dice: Random, pdf: bytes) -> bytes:
    other = dice.choice((pdf, drawn(dice.randrange(4)).pdf))
    start = dice.randrange(len(other))
    piece = other[start : start + dice.choice((4, 60, 2_000, 20_000))]
    at = dice.randrange(len(pdf))
    return pdf[:at] + piece + pdf[at + dice.choice((0, len(piece))) :]


MUTATIONS: Mapping[str, Mutation] = {
    mutation.__name__: mutation
    for mutation in (
        swapped_references, looped_references, broken_table, cut_streams, wrong_lengths, huge_numbers,
        huge_numbers_drawn, lost_fonts, other_fonts, circular_forms, looped_page_tree, deep_nesting,
        nonsense_to_unicode, bad_filters, encryption, odd_pages, lost_operators, wild_operators, later_revision,
        contradicting_fields, flipped_bytes, flipped_in_the_open, cut_bytes, spliced_bytes,
    )
}  # fmt: skip


@cache
def drawn(number: int) -> Sample:
    """One of the certificates that are spoiled: every edition and style, on paper and as a form."""
    styles, editions = sorted(STYLES), EDITIONS
    medium = Medium.FORM if number % 5 == 4 else Medium.TEXT
    return sample(number, style=styles[number % len(styles)], edition=editions[number % len(editions)], medium=medium)


SHEETS = 24
"""How many different certificates are spoiled."""


def mutant(seed: int) -> tuple[str, Sample, bytes]:
    """The name of the mutation, the certificate as it was drawn, and the spoiled file."""
    dice = Random(f"mutant {seed}")
    names = tuple(MUTATIONS)
    name = names[seed % len(names)]
    whole = drawn(dice.randrange(SHEETS))
    return name, whole, MUTATIONS[name](dice, whole.pdf)


# -- places and pieces -----------------------------------------------------------------------------------------------


def _reference(dice: Random, objects: Objects) -> tuple[int, int, int] | None:
    """A reference somewhere: the object that holds it, start, end."""
    number = dice.choice(sorted(objects.bodies))
    places = list(_REFERENCE.finditer(objects.bodies[number].partition(b"stream")[0]))
    if not places:
        return None
    place = dice.choice(places)
    return number, place.start(), place.end()


def _put(objects: Objects, place: tuple[int, int, int], words: bytes) -> None:
    number, start, end = place
    objects.bodies[number] = objects.bodies[number][:start] + words + objects.bodies[number][end:]


def _one_number(dice: Random, octets: bytes) -> bytes:
    places = list(_NUMBER.finditer(octets))
    if not places:
        return octets
    place = dice.choice(places)
    return octets[: place.start()] + dice.choice(HUGE) + octets[place.end() :]


def _changed_digits(dice: Random, octets: bytes) -> bytes:
    """Some amounts that are shown, changed."""
    return re.sub(
        rb"\((\d)(,\d{3})+\)",
        lambda m: m[0] if dice.random() < 0.5 else b"(%d%s" % (dice.randint(1, 9), m[0][2:]),
        octets,
    )


def _redrawn(pdf: bytes, change: Callable[[bytes], bytes]) -> bytes:
    objects = taken_apart(pdf)
    if objects.encrypted:
        objects = taken_apart(_open_twin(pdf))
    redraw(objects, change(content(objects)))
    return objects.whole()


@cache
def _open_twin(pdf: bytes) -> bytes:
    """A protected file as an open one, so that what it draws can be got at."""
    import io

    import pypdf

    writer = pypdf.PdfWriter()
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    reader.decrypt("")
    writer.clone_document_from_reader(reader)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


__all__ = ["MUTATIONS", "SHEETS", "drawn", "mutant", "unpacked"]
