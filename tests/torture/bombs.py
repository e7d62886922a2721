"""Small files that ask for much: PDFs, archives and mails that unfold, recurse or repeat."""

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping

from tests.torture.objects import stream

HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def pdf(*objects: bytes, root: int = 1, trailer: bytes = b"") -> bytes:
    """A file of these objects, numbered from 1."""
    written = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    at = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    written += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, trailer, at)
    return bytes(written)


def page(drawn: bytes, *others: bytes, resources: bytes = b"") -> bytes:
    """One page; `drawn` is its content stream, `others` are numbered from 6, the font F is number 5."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%s>>>>"
        % resources,
        drawn,
        HELVETICA,
        *others,
    )


def squeezed(octets: bytes, times: int) -> bytes:
    """Packed again and again; zeros shrink a thousandfold each time, until there is nothing left to shrink."""
    for _ in range(times):
        octets = zlib.compress(octets, 9)
    return b"<</Filter[%s]/Length %d>>\nstream\n%s\nendstream" % (b"/FlateDecode" * times, len(octets), octets)


def flate(size: int = 1 << 28) -> bytes:
    """Spaces, packed in pieces so that making them takes no room."""
    packer = zlib.compressobj(9)
    piece = b" " * (1 << 24)
    octets = b"".join(packer.compress(piece) for _ in range(size >> 24)) + packer.flush()
    return page(b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>\nstream\n%s\nendstream"
                % (len(again := zlib.compress(octets, 9)), again))  # fmt: skip


def nested_flate() -> bytes:
    return page(squeezed(b"\0" * (64 << 20), 6))


def other_filters() -> bytes:
    """Run lengths of hexadecimal run lengths."""
    runs = b"\x81 " * 2_000_000
    packed = zlib.compress(runs, 9)
    return page(b"<</Filter[/FlateDecode/RunLengthDecode]/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed))


def lzw() -> bytes:
    packed = zlib.compress(b"\x80\x0b\x60\x50\x22\x0c\x0c\x85\x01" * 500_000, 9)
    return page(b"<</Filter[/FlateDecode/LZWDecode]/Length %d>>\nstream\n%s\nendstream" % (len(packed), packed))


def predictor() -> bytes:
    packed = zlib.compress(b"\x04" * (24 << 20), 9)
    return page(
        b"<</Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 3/Colors 4>>/Length %d>>\nstream\n%s\nendstream"
        % (len(packed), packed)
    )


def object_stream() -> bytes:
    """Two million objects in one stream."""
    table = b"".join(b"%d %d " % (number, 0) for number in range(10, 400_000))
    body = zlib.compress(table + b"<</A 1>>", 9)
    packed = b"<</Type/ObjStm/N 2000000000/First %d/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (
        len(table), len(body), body,
    )  # fmt: skip
    rows = b"\x01\x00\x09\x00" + b"\x02\x00\x06\x00" * 60_000
    index = zlib.compress(rows, 9)
    start = page(stream(b"q Q"), packed)
    at = len(start)
    xref = (
        b"7 0 obj\n<</Type/XRef/W[1 2 1]/Size 60001/Root 8 0 R/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream"
        b"\nendobj\nstartxref\n%d\n%%%%EOF" % (len(index), index, at)
    )
    return start + xref


def object_stream_in_itself() -> bytes:
    """An object stream that is said to lie in itself."""
    body = b"6 0 <</Type/Catalog/Pages 6 0 R>>"
    start = page(stream(b"q Q"), stream(body, b"/Type/ObjStm/N 1/First 4/Extends 6 0 R"))
    rows = b"\x00\x00\x00\x00" + b"\x02\x00\x06\x00" * 8
    return start + (
        b"7 0 obj\n<</Type/XRef/W[1 2 1]/Size 9/Root 6 0 R/Length %d>>\nstream\n%s\nendstream\nendobj\n"
        b"startxref\n%d\n%%%%EOF" % (len(rows), rows, len(start))
    )


def cross_references() -> bytes:
    """Tables that name each other, and one that claims billions of entries."""
    start = page(stream(b"q Q"))
    first = len(start)
    loop = b"xref\n0 1\n0000000000 65535 f \n1 4294967295\ntrailer\n<</Size 6/Root 1 0 R/Prev %d>>\n"
    loop += b"startxref\n%d\n%%%%EOF\n"
    return start + loop % (first, first)


def wide_cross_references() -> bytes:
    start = page(stream(b"q Q"))
    packed = zlib.compress(b"\0" * (100 << 20), 9)
    return start + (
        b"7 0 obj\n<</Type/XRef/W[1 2000000 1]/Index[0 99999999]/Size 99999999/Root 1 0 R/Filter/FlateDecode"
        b"/Length %d>>\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % (len(packed), packed, len(start))
    )


def many_pages(count: int = 10_000) -> bytes:
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R>>"
    kids = b" ".join(b"%d 0 R" % number for number in range(4, 4 + count))
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), stream(b"q Q"),
        *([leaf] * count),
    )  # fmt: skip


def one_page_many_times() -> bytes:
    """A tree of arrays that grows tenfold with every level: 10^7 leaves in ten objects."""
    levels = [b"<</Type/Pages/Parent 1 0 R/Kids[%s]/Count 9999999>>" % (b"%d 0 R " % (n + 1) * 10) for n in range(2, 9)]
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", *levels, b"<</Type/Page/MediaBox[0 0 612 792]>>")


def many_operators(count: int = 1_000_000) -> bytes:
    return page(stream(b"0 0 m 1 1 l S\n" * (count // 3), packed=True))


def many_states() -> bytes:
    """Saved graphics states that are never restored."""
    return page(stream(b"q " * 3_000_000, packed=True))


def many_operands() -> bytes:
    return page(stream(b"1 " * 5_000_000 + b"re", packed=True))


def long_string() -> bytes:
    return page(stream(b"BT /F 8 Tf (" + b"x y " * 5_000_000 + b") Tj ET", packed=True))


def long_array() -> bytes:
    return page(stream(b"BT /F 8 Tf [" + b"(x)-900" * 1_000_000 + b"] TJ ET", packed=True))


def scattered_strings() -> bytes:
    """27 KB on which an analysis of the layout can spend minutes."""
    places = (b"1 0 0 1 %d %d Tm (x) Tj" % (i * 7919 % 600, i * 104729 % 780) for i in range(4_000))
    return page(stream(b"BT /F 6 Tf " + b"\n".join(places) + b" ET", packed=True))


def certificate_of_confetti() -> bytes:
    """The same, on a page that calls itself an ACORD 25 and has its labels many times over."""
    labels = (
        b"EACH OCCURRENCE",
        b"GENERAL AGGREGATE",
        b"POLICY NUMBER",
        b"INSURED",
        b"PRODUCER",
        b"CERTIFICATE HOLDER",
    )
    places = (
        b"1 0 0 1 %d %d Tm (%s) Tj" % (i * 7919 % 600, 60 + i * 104729 % 700, labels[i % 6]) for i in range(30_000)
    )
    title = b"1 0 0 1 20 20 Tm (ACORD 25 (2016/03)) Tj 1 0 0 1 200 700 Tm (CERTIFICATE OF LIABILITY INSURANCE) Tj "
    return page(stream(b"BT /F 6 Tf " + title.replace(b"(2016/03)", b"\\(2016/03\\)") + b"\n".join(places) + b" ET",
                       packed=True))  # fmt: skip


def painted_over() -> bytes:
    """Words under thousands of boxes."""
    words = b"BT /F 6 Tf " + b"1 0 0 1 9 9 Tm (x) Tj " * 30_000 + b"ET 1 g "
    return page(stream(words + b"0 0 600 700 re f " * 50_000, packed=True))


def crossing_rules() -> bytes:
    """Lines by the hundred thousand, on a page of boxes."""
    return page(stream(b"".join(b"%d 0 m %d 790 l S " % (i % 600, i % 600) for i in range(180_000)), packed=True))


def forms_within_forms(levels: int = 12, each: int = 10) -> bytes:
    """Each form shows the next one ten times."""
    names = [
        stream(b"/N Do " * each if i < levels - 1 else b"q Q", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
               b"/Resources<</XObject<</N %d 0 R>>>>" % (7 + i))
        for i in range(levels)
    ]  # fmt: skip
    return page(stream(b"/N Do"), *names, resources=b"/XObject<</N 6 0 R>>")


def deep_forms(levels: int = 5_000) -> bytes:
    return forms_within_forms(levels, 1)


def font_with_everything() -> bytes:
    """A CMap of ranges that cover each other, a widths array without end, and a font program that is none."""
    ranges = b"".join(b"<0000> <FFFF> <%04X>\n" % i for i in range(400))
    cmap = stream(b"begincmap\n400 beginbfrange\n" + ranges + b"endbfrange\nendcmap", packed=True)
    widths = b"/W[" + b"0 65535 500 " * 20_000 + b"]"
    child = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(A)/Ordering(B)>>%s>>" % widths
    font = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 7 0 R/DescendantFonts[8 0 R]>>"
    return page(stream(b"BT /G 9 Tf <00010002> Tj ET"), font, cmap, child, resources=b"/Font<</G 6 0 R>>")


def font_program() -> bytes:
    """A Type 1 program of 60 MB of names."""
    program = stream(b"/Encoding 256 array\n" + b"dup 65 /A put\n" * 4_000_000, b"/Length1 60000000", packed=True)
    font = b"<</Type/Font/Subtype/Type1/BaseFont/X/FontDescriptor<</FontFile 7 0 R/Flags 4>>>>"
    return page(stream(b"BT /G 9 Tf (A) Tj ET"), font, program, resources=b"/Font<</G 6 0 R>>")


def many_fonts() -> bytes:
    fonts = (
        b"/Font<<" + b"".join(b"/G%d<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>" % i for i in range(40_000)) + b">>"
    )
    return page(stream(b"BT /G9 9 Tf (A) Tj ET"), resources=fonts)


def many_fields() -> bytes:
    """A hundred thousand fields in one place, in one another."""
    notes = b" ".join(b"<</Subtype/Widget/FT/Tx/T(EachOccurrence)/V(%d)/Rect[9 9 99 99]>>" % i for i in range(100_000))
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Annots[%s]>>" % notes,
        stream(b"q Q"),
    )


def inline_images() -> bytes:
    return page(
        stream(b"BI /W 9 /H 9 /BPC 8 /CS /G ID " + b"x" * 81 + b" EI\n" + b"BI /W 1 ID x " * 200_000, packed=True)
    )


def nested_arrays(depth: int = 3_000_000) -> bytes:
    return page(stream(b"[" * depth, packed=True))


def nested_dictionaries() -> bytes:
    return pdf(b"<</Type/Catalog/Pages 2 0 R/A" + b"<</A" * 200_000 + b" 1" + b">>" * 200_000 + b">>")


def page_labels() -> bytes:
    """A number tree that is its own branch, asked for by whoever counts pages."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R/PageLabels 4 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]>>",
        b"<</Kids[4 0 R 4 0 R]/Nums[0<</S/r/St 999999999999999>>]>>",
    )  # fmt: skip


def password_rounds() -> bytes:
    """Encrypted the slow way."""
    entries = b"<</Filter/Standard/V 5/R 6/Length 256/P -4/O<%s>/U<%s>/OE<%s>/UE<%s>/Perms<%s>"
    entries += b"/CF<</S<</CFM/AESV3>>>>/StmF/S>>"
    key = entries % (b"00" * 48, b"00" * 48, b"00" * 32, b"00" * 32, b"00" * 16)
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", key,
               trailer=b"/Encrypt 3 0 R/ID[<00><00>]")  # fmt: skip


PDFS: Mapping[str, Callable[[], bytes]] = {
    bomb.__name__: bomb  # type: ignore[attr-defined]
    for bomb in (
        flate, nested_flate, other_filters, lzw, predictor, object_stream, object_stream_in_itself, cross_references,
        wide_cross_references, many_pages, one_page_many_times, many_operators, many_states, many_operands,
        long_string, long_array, scattered_strings, certificate_of_confetti, painted_over, crossing_rules,
        forms_within_forms, deep_forms, font_with_everything, font_program, many_fonts, many_fields, inline_images,
        nested_arrays, nested_dictionaries, page_labels, password_rounds,
    )
}  # fmt: skip


# -- archives --------------------------------------------------------------------------------------------------------


def archive(members: Iterable[tuple[str, bytes]]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, octets in members:
            packed.writestr(zipfile.ZipInfo(name), octets, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def zip_of_zips(levels: int = 12) -> bytes:
    octets = archive([("coi.pdf", b"%PDF-1.7")])
    for level in range(levels):
        octets = archive([(f"{level}.zip", octets)])
    return octets


def overlapping_zip(members: int = 20) -> bytes:
    """Many entries for the same bytes (as in "A better zip bomb", Fifield 2019), each within the limits alone."""
    once = archive([("0.pdf", b"%PDF-1.7" + bytes(20_000_000))])
    start = once.index(b"PK\x01\x02")
    entry = once[start : once.index(b"PK\x05\x06")]
    end = b"PK\x05\x06" + b"\0" * 4 + members.to_bytes(2, "little") * 2
    end += (len(entry) * members).to_bytes(4, "little") + start.to_bytes(4, "little") + b"\0\0"
    return once[:start] + entry * members + end


def lying_zip() -> bytes:
    """A bomb that says it holds eight bytes."""
    octets = archive([("coi.pdf", bytes(200_000_000))])
    size = (200_000_000).to_bytes(4, "little")
    return octets.replace(size, (8).to_bytes(4, "little"))
