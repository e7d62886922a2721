"""Tesseract: the words of a whole page, and a second reading of a single line.

The engine is in the tesserocr wheel; the language comes from the system (Debian: tesseract-ocr-eng). Where the language
is missing, `engine()` is None: a detector finds the words, and the recogniser reads alone, through a stricter gate.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from coibot.reading.picture.pixels import Grey

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # with OpenMP on two busy cores it takes four times as long

PLACES = (
    "/usr/share/tesseract-ocr/5/tessdata", "/usr/share/tesseract-ocr/4.00/tessdata", "/usr/share/tessdata",
    "/usr/share/tesseract/tessdata", "/usr/local/share/tessdata", "/opt/homebrew/share/tessdata",
)  # fmt: skip
SPARSE, ONE_LINE = 11, 7
"""Page segmentation modes."""


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    box: tuple[float, float, float, float]
    """Left, top, right, bottom in pixels."""
    baseline: float
    """Pixels from the top, under the middle of the word."""
    confidence: float
    """0 to 1."""


class Engine:
    def __init__(self, folder: str) -> None:
        import tesserocr

        self._lib: Any = tesserocr
        self._api: Any = tesserocr.PyTessBaseAPI(path=folder, lang="eng", psm=SPARSE, oem=tesserocr.OEM.LSTM_ONLY)
        self._api.SetVariable("debug_file", os.devnull)

    def words(self, page: Grey, dpi: float) -> list[Word]:
        """Every word of a page, in no order."""
        self._show(page, dpi, SPARSE)
        self._api.Recognize()
        return list(self._collected())

    def _collected(self) -> Iterator[Word]:
        level = self._lib.RIL.WORD
        found = self._api.GetIterator()
        if found is None:
            return
        for word in self._lib.iterate_level(found, level):
            box = word.BoundingBox(level)
            text = word.GetUTF8Text(level) if box else ""
            if not text or not text.strip():
                continue
            line = word.Baseline(level)
            baseline = (line[0][1] + line[1][1]) / 2 if line else box[3]
            yield Word(text.strip(), box, baseline, word.Confidence(level) / 100)

    def line(self, strip: Grey, dpi: float) -> str:
        """The text of a strip that holds one line."""
        self._show(strip, dpi, ONE_LINE)
        return str(self._api.GetUTF8Text()).strip()

    def _show(self, pixels: Grey, dpi: float, segmentation: int) -> None:
        high, wide = pixels.shape
        self._api.SetPageSegMode(segmentation)
        self._api.SetImageBytes(pixels.tobytes(), wide, high, 1, wide)
        self._api.SetSourceResolution(round(dpi))


@lru_cache(maxsize=1)
def engine() -> Engine | None:
    """The engine with its language, loaded at the first call; None when either is not installed."""
    folder = folder_of_language()
    if folder is None:
        return None
    try:
        return Engine(folder)
    except (ImportError, RuntimeError):
        return None


def folder_of_language() -> str | None:
    """Where the system keeps Tesseract's English, if it does."""
    return next((place for place in _folders() if (Path(place) / "eng.traineddata").is_file()), None)


def _folders() -> Iterator[str]:
    named = os.environ.get("TESSDATA_PREFIX")
    if named:
        yield named
        yield f"{named}/tessdata"
    yield from PLACES
