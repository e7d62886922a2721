"""How well certificates are read from pictures: each kind of scan, fax and photograph, against the truth.

    python bench/pictures.py [N] [--first SEED] [--kinds c150,c200,fax,photo,...] [--no-tesseract] [--misses]

For every kind: right, wrong and unreadable facts, refused pages, seconds a page; for every way of accepting a value how
many were accepted so, and how many of these were wrong.
"""

import argparse
import io
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

from accuracy import compare
from PIL import Image

from coibot.model.document import DocumentKind
from coibot.reading import read_file
from coibot.samples import EDITIONS, STYLES, Scan, sample
from coibot.samples.cameras import HARD, Photo, fax, faxed_pdf, photo_file
from coibot.samples.media import picture_file, scanned

Make = Callable[[bytes, int], bytes]


def heic(pdf: bytes, seed: int) -> bytes:
    import pillow_heif

    pillow_heif.register_heif_opener()
    return photo_file(pdf, Photo(orientation=6), seed, "HEIF")


def turned_page(pdf: bytes, seed: int) -> bytes:
    """/Rotate: the picture lies on its side and the page turns it back."""
    import pypdfium2

    whole = pypdfium2.PdfDocument(scanned(pdf, Scan(turn=90), seed))
    whole[0].set_rotation(90)
    written = io.BytesIO()
    whole.save(written)
    return written.getvalue()


def tiff(pdf: bytes, seed: int) -> bytes:
    written = io.BytesIO()
    first = Image.open(io.BytesIO(picture_file(pdf, Scan(dpi=300, quality=0), seed))).convert("1")
    first.save(written, "TIFF", save_all=True, append_images=[Image.new("1", (300, 300), 1)], dpi=(300, 300))
    return written.getvalue()


KINDS: Mapping[str, Make] = {
    "c150": lambda pdf, seed: scanned(pdf, Scan(dpi=150), seed),
    "c200": lambda pdf, seed: scanned(pdf, Scan(dpi=200), seed),
    "c300": lambda pdf, seed: scanned(pdf, Scan(dpi=300), seed),
    "s200": lambda pdf, seed: scanned(pdf, Scan(dpi=200, skew=1.5 if seed % 2 else -1.5, blur=0.5), seed),
    "n200": lambda pdf, seed: scanned(pdf, Scan(dpi=200, skew=0.8, noise=6, blur=0.8, quality=50), seed),
    "upside": lambda pdf, seed: scanned(pdf, Scan(dpi=200, turn=(90, 180, 270)[seed % 3], skew=1), seed),
    "rotate": turned_page,
    "tiff": tiff,
    "fax": lambda pdf, seed: fax(pdf, seed=seed),
    "faxfine": lambda pdf, seed: faxed_pdf(fax(pdf, fine=True, seed=seed)),
    "photo": lambda pdf, seed: photo_file(pdf, Photo(orientation=(1, 6, 8, 3)[seed % 4]), seed),
    "heic": heic,
    "hard": lambda pdf, seed: photo_file(pdf, HARD, seed),
}
GROUPS = (
    ("flags", ".flags."), ("limits", ".limits."), ("date", "effective"), ("date", "expiration"), ("date", "issue_date"),
    ("policy", "policy_number"), ("marks", "additional_insured"), ("marks", "subrogation"),
    ("letter", "insurer_letter"), ("naic", ".naic"),
)  # fmt: skip


def group(path: str) -> str:
    return next((name for name, part in GROUPS if part in path), "words")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=6)
    parser.add_argument("--first", type=int, default=5000)
    parser.add_argument("--kinds", default=",".join(KINDS))
    parser.add_argument("--no-tesseract", action="store_true")
    parser.add_argument("--misses", action="store_true")
    options = parser.parse_args()
    if options.no_tesseract:
        import coibot.reading.picture.certificate as certificate

        certificate.engine = lambda: None  # type: ignore[assignment]
    ways: dict[float, Counter[str]] = defaultdict(Counter)
    groups: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    print(f"{'kind':8}{'right':>8}{'wrong':>7}{'unread':>7}{'right %':>9}{'wrong %':>9}{'refused':>9}{'s/page':>8}")
    for kind in options.kinds.split(","):
        tally: Counter[str] = Counter()
        refused, spent = 0, 0.0
        for seed in range(options.first, options.first + options.count):
            edition, style = EDITIONS[seed % len(EDITIONS)], sorted(STYLES)[seed * 5 % len(STYLES)]
            drawn = sample(seed, edition=edition, style=style)
            content = KINDS[kind](drawn.pdf, seed)
            start = time.perf_counter()
            reading = read_file("picture", content)
            spent += time.perf_counter() - start
            found = [d for d in reading.documents if d.kind is DocumentKind.CERTIFICATE]
            if len(found) != 1 or "policies" in found[0].unreadable:
                refused += 1
                if options.misses:
                    print(
                        "   refused", kind, seed, edition, style, [d.why for d in reading.documents], reading.problems
                    )
                continue
            for outcome, path, expected, read in compare(drawn.certificate, reading):
                tally[outcome] += 1
                groups[kind, group(path)][outcome] += 1
                seen = found[0].evidence.get(path)
                if seen is not None and outcome != "unreadable":
                    ways[seen.confidence][outcome] += 1
                if outcome != "right" and options.misses:
                    said = seen.text if seen else ""
                    print(f"   {outcome:10} {kind} {seed} {edition} {style} {path}: {expected!r} / {read!r} {said!r}")
        total = max(sum(tally.values()), 1)
        print(
            f"{kind:8}{tally['right']:8}{tally['wrong']:7}{tally['unreadable']:7}{tally['right'] / total:9.2%}"
            f"{tally['wrong'] / total:9.3%}{refused:6}/{options.count:<2}{spent / options.count:8.2f}", flush=True
        )  # fmt: skip
    print("\nby field (right / wrong / unreadable)")
    for (kind, name), counts in sorted(groups.items()):
        if counts["wrong"] or counts["unreadable"]:
            print(f"  {kind:8} {name:8} {counts['right']:6} {counts['wrong']:4} {counts['unreadable']:4}")
    print("\nby the confidence of the evidence (accepted, wrong)")
    for confidence, counts in sorted(ways.items()):
        print(f"  {confidence:.2f} {counts['right'] + counts['wrong']:6} {counts['wrong']:4}")


if __name__ == "__main__":
    main()
