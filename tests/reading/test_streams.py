"""Content streams weighed: what we unpack is what pdfminer would have unpacked."""

from base64 import a85encode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.ascii85 import ascii85decode
from pdfminer.pdftypes import PDFStream
from pdfminer.psparser import LIT

from coibot.reading.streams import weigh


def unpacked(encoded: bytes) -> bytes | str:
    stream = PDFStream({"Filter": LIT("ASCII85Decode")}, encoded)
    try:
        weigh(stream)
    except ValueError as fault:
        return str(fault)
    return stream.get_data()


def expected(encoded: bytes) -> bytes | str:
    try:
        return ascii85decode(encoded)
    except ValueError as fault:
        return str(fault)


@given(
    st.binary(max_size=200), st.sampled_from([0, 7, 40]), st.sampled_from([b"~>", b"~", b"", b" ~>\n"]), st.booleans()
)
def test_text_of_85_digits(content: bytes, width: int, end: bytes, begun: bool) -> None:
    encoded = (b"<~" if begun else b"") + a85encode(content, wrapcol=width) + end
    assert unpacked(encoded) == expected(encoded)


@given(st.binary(max_size=60))
def test_what_is_no_such_text(content: bytes) -> None:
    assert unpacked(content + b"~>") == expected(content + b"~>")


@pytest.mark.parametrize("encoded", [b"uuuuu~>", b"!z~>", b's8W-"~>', b"!\f!!!!~>", b"\f<~!!!!!~>"])
def test_numbers_too_large_and_signs_out_of_place(encoded: bytes) -> None:
    assert unpacked(encoded) == expected(encoded)
