"""The JSON that the command line promises, where it differs from the model's own."""

from typing import Any

from coibot.codec import to_json
from coibot.model.assessment import Assessment
from coibot.model.document import DocumentKind, FileReading

Json = dict[str, Any]

_FIRST = ("kind", "form", "edition", "title", "pages", "source")
_LAST = ("unreadable", "evidence")
_KEYS = {
    DocumentKind.CERTIFICATE: (*(key for key in _FIRST if key != "title"), "certificate", *_LAST),
    DocumentKind.ENDORSEMENT: (*_FIRST, "endorsement", *_LAST),
    DocumentKind.REMARKS: (*_FIRST, "certificate", *_LAST),
    DocumentKind.NOTICE: ("kind", "title", "pages", "source", "notice", *_LAST),
    DocumentKind.OTHER: ("kind", "pages", "why"),
}
"""What each kind of document says of itself; a key that does not apply is left out, and one that is blank is null."""


def reading_json(reading: FileReading) -> Json:
    """`coibot read --json`, one file."""
    shape: Json = to_json(reading)
    shape["documents"] = [
        _document(document.kind, given) for document, given in zip(reading.documents, shape["documents"], strict=True)
    ]
    if not reading.signals:
        del shape["signals"]
    return shape


def _document(kind: DocumentKind, shape: Json) -> Json:
    kept = {key: shape[key] for key in _KEYS[kind]}
    if kind is DocumentKind.OTHER and shape["certificate"]:
        kept |= {key: shape[key] for key in ("form", "edition", "title", "certificate", *_LAST)}
    if kind is DocumentKind.CERTIFICATE and not shape["certificate"]["extra"]:
        del shape["certificate"]["extra"]
    return kept


def assessment_json(assessment: Assessment) -> Json:
    """`coibot check --json`: the same bytes, rules, roster and date give the same output, byte for byte."""
    shape: Json = to_json(assessment)
    shape["class"] = shape.pop("vendor_class")
    first = ("verdict", "class", "as_of", "rules_sha256", "next_expiration", "findings")
    return {key: shape[key] for key in (*first, *(key for key in shape if key not in first))}
