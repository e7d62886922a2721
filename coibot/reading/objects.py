"""A PDF's objects, fast: pdfminer's document behind a lexer of one regular expression.

Half of the work on a fillable form is taking its field dictionaries apart. Cross references, encryption, object streams
and whatever is damaged stay pdfminer's; only the text of a sound object (ISO 32000-1 section 7.3) is read here.
"""

import io
import re
from typing import NamedTuple

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFObjectNotFound
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.psparser import KWD, PSLiteral, literal_name

from coibot.reading.tokens import DELIMITER, HEX, NAME, NUMBER, STRING, UnusualError, hexadecimal, name, string

_HEAD = re.compile(rb"\s*+(\d{1,9})\s++\d{1,9}\s++obj" + DELIMITER)
_TOKEN = re.compile(
    rb"\s*+(?:"
    rb"(" + NAME + rb")" + DELIMITER +  # 1
    rb"|(\d{1,9})\s++\d{1,9}\s++R" + DELIMITER +  # 2 reference
    rb"|(" + NUMBER + rb")" + DELIMITER +  # 3
    rb"|(" + STRING + rb")"  # 4
    rb"|(<<)|(>>)|(\[)|(\])"  # 5 6 7 8
    rb"|(" + HEX + rb")"  # 9
    rb"|(true|false|null)" + DELIMITER +  # 10
    rb"|((?:endobj|stream)" + DELIMITER + rb"|\Z)"  # 11 the end of the object
    rb"|(.)"  # 12 anything else
    rb")",
    re.DOTALL,
)  # fmt: skip
_NAME, _REFERENCE, _NUMBER, _STRING, _DICTIONARY, _DICTIONARY_END, _ARRAY, _ARRAY_END, _HEX, _WORD, _END = range(1, 12)
_STREAM_START = re.compile(rb"stream(?:\r\n|\n|\r)")
_STREAM_END = re.compile(rb"\s*+endstream\s++endobj" + DELIMITER)


class Document(PDFDocument):
    """pdfminer's document of a whole file in memory.

    References that only lead to each other are nothing, rather than followed for ever.
    Raises what pdfminer's does: on damaged files nearly anything, and PDFPasswordIncorrect or PDFEncryptionError.
    """

    broken = False
    """An object that the file's own table lists, and that was asked for, could not be read."""

    content: bytes
    """Of the whole file."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self._source = PDFParser(io.BytesIO(content))
        super().__init__(self._source)

    def getobj(self, objid: int) -> object:
        passed = {objid}
        found = self._one(objid)
        while isinstance(found, PDFObjRef):
            if found.objid in passed:
                self.broken = True
                raise PDFObjectNotFound(f"references in a ring at {objid}")
            passed.add(found.objid)
            found = self._one(found.objid)
        return found

    def _one(self, objid: int) -> object:
        try:
            return super().getobj(objid)
        except PDFObjectNotFound:
            self.broken |= any(objid in set(xref.get_objids()) for xref in self.xrefs)
            raise

    def _getobj_parse(self, pos: int, objid: int) -> object:
        """The object that starts at a place of the file."""
        try:
            parsed = self._parsed(pos, objid)
        except UnusualError:
            return super()._getobj_parse(pos, objid)
        if parsed.word == b"endobj":
            return parsed.values[0]
        stream = self._stream(parsed)
        return super()._getobj_parse(pos, objid) if stream is None else stream

    def _parsed(self, pos: int, objid: int) -> "_Parsed":
        head = _HEAD.match(self.content, pos)
        if head is None or int(head[1]) != objid:
            raise UnusualError("not the object that was looked for")
        parsed = self._values(self.content, head.end(), null=None)
        if len(parsed.values) != 1 or not parsed.word:
            raise UnusualError("not exactly one value")
        return parsed

    def _stream(self, parsed: "_Parsed") -> PDFStream | None:
        """A stream object; None where its bytes are not where its dictionary says."""
        described = parsed.values[0]
        start = _STREAM_START.match(self.content, parsed.at)
        if self._source.fallback or start is None or not isinstance(described, dict):
            return None
        length = resolve1(described.get("Length"))
        if not isinstance(length, int) or length < 0 or not _STREAM_END.match(self.content, start.end() + length):
            return None
        return PDFStream(described, self.content[start.end() : start.end() + length], self.decipher)

    def _get_objects(self, stream: PDFStream) -> tuple[list[object], int]:
        """The numbers and objects of an object stream, and how many there are (section 7.5.7)."""
        try:
            parsed = self._values(stream.get_data(), 0, null=KWD(b"null"))
        except UnusualError:
            return super()._get_objects(stream)
        count = stream.get("N")
        if parsed.word or not isinstance(count, int):
            return super()._get_objects(stream)
        return parsed.values, count

    def _values(self, content: bytes, start: int, null: object) -> "_Parsed":
        """The values from `start` to the end of the object, or of the content."""
        values: list[object] = []
        outer: list[tuple[list[object], int]] = []
        for token in _TOKEN.finditer(content, start):
            kind = token.lastindex
            if kind == _NAME:
                values.append(name(token[_NAME]))
            elif kind == _REFERENCE and outer:
                values.append(PDFObjRef(self, int(token[_REFERENCE])))
            elif kind == _NUMBER:
                number = token[_NUMBER]
                values.append(float(number) if b"." in number else int(number))
            elif kind == _STRING:
                values.append(string(token[_STRING]))
            elif kind in (_DICTIONARY, _ARRAY):
                outer.append((values, kind + 1))
                values = []
            elif kind in (_DICTIONARY_END, _ARRAY_END) and outer and outer[-1][1] == kind:
                inner, (values, _) = values, outer.pop()
                values.append(inner if kind == _ARRAY_END else _dictionary(inner))
            elif kind == _HEX:
                values.append(hexadecimal(token[_HEX]))
            elif kind == _WORD:
                values.append({b"true": True, b"false": False}.get(token[_WORD], null))
            elif kind == _END and not outer:
                return _Parsed(values, token[_END], token.start(_END))
            else:
                break
        raise UnusualError(f"at {content[start : start + 20]!r}")


class _Parsed(NamedTuple):
    values: list[object]
    word: bytes
    """That ended them: endobj, stream, or nothing at the end of the content."""
    at: int
    """Where the word stands."""


def _dictionary(pairs: list[object]) -> dict[str, object]:
    keys, values = pairs[::2], pairs[1::2]
    if len(keys) != len(values) or not all(isinstance(key, PSLiteral) for key in keys):
        raise UnusualError("a dictionary without a name for each value")
    return {literal_name(key): value for key, value in zip(keys, values, strict=True) if value is not None}
