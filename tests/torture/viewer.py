"""What a person sees in a file: PDFium draws it, the program that shows PDF in a well-known browser.

The judge of every value that differs from what was drawn. Where the page still looks as it did, a reading that differs
is a misreading. Where the page was changed, it must be what stands there now, or nothing.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pypdfium2
from PIL import Image, ImageChops

from coibot.codec import to_json
from coibot.model.certificate import CoverageLine
from coibot.model.document import Document, DocumentKind, Evidence, FileReading
from coibot.reading import read_file
from coibot.samples import LIMITS

SCALE = 2.0
BLANK = (None, False, "blank", "")


@dataclass(frozen=True)
class Claim:
    key: str
    value: Any
    evidence: Evidence | None


def claims(document: Document) -> dict[str, Claim]:
    """Every deciding fact that the document states or leaves blank. Policies by their line, so that a lost one does
    not make all others look different; a fact that is unreadable claims nothing."""
    certificate = document.certificate
    assert certificate is not None
    found: dict[str, Claim] = {}

    def claim(key: str, path: str, value: Any) -> None:
        parts = path.split(".")
        if not any(".".join(parts[:i]) in document.unreadable for i in range(1, len(parts) + 1)):
            found[key] = Claim(key, value, document.evidence.get(path))

    claim("issue_date", "issue_date", certificate.issue_date)
    claim("insured", "insured.name", certificate.insured.name)
    claim("holder", "certificate_holder", certificate.certificate_holder)
    places: dict[str, int] = {}
    for i, policy in enumerate(certificate.policies):
        place = places[policy.line] = places.get(policy.line, -1) + 1
        key, path = f"{policy.line}/{place}", f"policies.{i}"
        found[key] = Claim(key, "there", document.evidence.get(f"{path}.policy_number"))
        for name in ("insurer_letter", "policy_number", "effective", "expiration", "additional_insured",
                     "subrogation_waived", "type"):  # fmt: skip
            claim(f"{key}.{name}", f"{path}.{name}", to_json(getattr(policy, name)))
        for name, flag in policy.flags.items():
            claim(f"{key}.flags.{name}", f"{path}.flags.{name}", flag)
        typed = 0
        for name, limit in policy.limits.items():
            known = name in LIMITS.get(policy.line, ())
            claim(f"{key}.limits.{name if known else typed}", f"{path}.limits.{name}", limit)
            typed += not known
    return found


def certificates(reading: FileReading) -> list[Document]:
    return [document for document in reading.documents if document.kind is DocumentKind.CERTIFICATE]


@cache
def honest(pdf: bytes) -> Document:
    """The reading of a file before it was spoiled."""
    [document] = certificates(read_file("drawn.pdf", pdf, pictures=False))
    return document


def differences(pdf: bytes, spoiled: bytes, reading: FileReading) -> Iterator[str]:
    """Deciding values that are neither what was drawn, nor unreadable, nor what a viewer shows now."""
    before = claims(honest(pdf))
    for document in certificates(reading):
        after = claims(document)
        unsure = _unsure_lines(document)
        after = {key: old for key, old in before.items() if key.partition("/")[0] in unsure} | after
        for key in sorted(before.keys() | after.keys()):
            old, new = before.get(key), after.get(key)
            if _same(old, new):
                continue
            if verdict := _judge(pdf, spoiled, old, new):
                yield f"{key}: drawn {old and old.value!r}, read {new and new.value!r}: {verdict}"


def _unsure_lines(document: Document) -> set[str]:
    """The lines with an unreadable row, of which the reading does not say how many policies they hold."""
    assert document.certificate is not None
    if "policies" in document.unreadable:
        return {str(line) for line in CoverageLine}
    return {
        str(policy.line)
        for i, policy in enumerate(document.certificate.policies)
        if {f"policies.{i}.policy_number", f"policies.{i}.insurer_letter"} & set(document.unreadable)
    }


def _same(old: Claim | None, new: Claim | None) -> bool:
    """Whether nothing else is claimed. What is unreadable, or belongs to a policy that is not there, claims nothing; a
    policy that is lost is a claim of its own, by the key without a dot."""
    if new is None:
        return old is None or "/" not in old.key or "." in old.key
    return (old is not None and old.value == new.value) or (new.value in BLANK and (old is None or old.value in BLANK))


def _judge(pdf: bytes, spoiled: bytes, old: Claim | None, new: Claim | None) -> str | None:
    proofs = [claim.evidence for claim in (old, new) if claim is not None and claim.evidence is not None]
    if not proofs:
        return None if new is None else _without_proof(pdf, spoiled, old, new)
    page = proofs[-1].page
    now = _shown(spoiled, page)
    if now is None:
        return None if new is None or new.value in BLANK else "no viewer shows the page"
    then = _shown(pdf, 1)
    assert then is not None
    if all(_alike(then.picture, now.picture, proof.box) for proof in proofs):
        return "the page looks as before"
    if new is None or new.value in BLANK:
        assert old is not None
        words = _letters(old.evidence.text) if old.evidence else ""
        if old.evidence and words and words == _letters(now.text_in(old.evidence.box)):
            return "the words still stand there"
        return None
    if new.evidence is None:
        return "nothing proves it"
    shown = _letters(now.text_in(new.evidence.box))  # of the page; PDFium does not tell the words of notes and fields
    if not shown or _letters(new.evidence.text) in shown:
        return None
    return f"a viewer shows {now.text_in(new.evidence.box)!r}"


def _without_proof(pdf: bytes, spoiled: bytes, old: Claim | None, new: Claim) -> str | None:
    if new.value in BLANK or new.value in ("there", "N/A"):  # "N / A" is the form's own print
        return None
    return "nothing proves it"


def _letters(text: str) -> str:
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", text)).lower()


@dataclass(frozen=True)
class _Shown:
    picture: Image.Image
    words: pypdfium2.PdfTextPage

    def text_in(self, box: tuple[float, float, float, float]) -> str:
        x0, y0, x1, y1 = box
        return str(self.words.get_text_bounded(x0 - 1, y0 - 1, x1 + 1, y1 + 1))


_OPEN: dict[tuple[bytes, int], "_Shown | None"] = {}


def _shown(pdf: bytes, page: int) -> _Shown | None:
    if (pdf, page) not in _OPEN:
        if len(_OPEN) > 40:
            _OPEN.clear()
        _OPEN[pdf, page] = _show(pdf, page)
    return _OPEN[pdf, page]


def _show(pdf: bytes, number: int) -> _Shown | None:
    try:
        document = pypdfium2.PdfDocument(pdf)
        document.init_forms()
        page = document[number - 1]
        if max(page.get_size()) > 2000:
            return None
        return _Shown(page.render(scale=SCALE, grayscale=True).to_pil(), page.get_textpage())
    except (pypdfium2.PdfiumError, IndexError, ValueError):
        return None


def _alike(then: Image.Image, now: Image.Image, box: tuple[float, float, float, float]) -> bool:
    if then.size != now.size:
        return False
    x0, y0, x1, y1 = (SCALE * at for at in box)
    area = (int(x0) - 1, int(then.height - y1) - 1, int(x1) + 2, int(then.height - y0) + 2)
    _, most = ImageChops.difference(then.crop(area), now.crop(area)).getextrema()
    return float(most) < 24  # type: ignore[arg-type]


def same_picture(one: bytes, other: bytes) -> bool:
    """Whether the first pages look the same."""
    then, now = _shown(one, 1), _shown(other, 1)
    return then is not None and now is not None and _alike(then.picture, now.picture, (0, 0, 612, 792))
