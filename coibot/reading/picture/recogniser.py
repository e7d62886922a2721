"""The line recogniser: a strip of grey pixels that holds one line of type -> its characters, with a confidence each.

The model is PP-OCRv6 small (Apache-2.0), a file inside the rapidocr wheel; onnxruntime alone runs it and nothing is
downloaded. It is read when the first picture comes, and one line at a time, which is both the fastest and the smallest
way on one core. Its characters stand in the model's own metadata.
"""

import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from coibot.reading.picture.pixels import Grey

MODEL = "models/PP-OCRv6_rec_small.onnx"
HEIGHT = 48
"""Pixels of the strip that the model was trained on."""
WIDEST = 3200
MOSTLY = 0.6

Alphabet = frozenset[str]
"""The characters that a field may hold; the recogniser can then answer with nothing else."""

LATIN: Alphabet = frozenset(map(chr, range(33, 127)))


class NoRecogniserError(Exception):
    """The packages that read pictures are not installed: `pip install coibot[ocr]`."""


@dataclass(frozen=True, slots=True)
class LineRead:
    text: str
    confidences: tuple[float, ...]
    """Of each character, 0 to 1; a space has one as well."""
    ends: tuple[float, ...] = ()
    """Where each character ends, as a share of the strip's width."""

    @property
    def least(self) -> float:
        return min(self.confidences, default=0.0)


class Recogniser:
    """The loaded model. Make it through `recogniser()`."""

    def __init__(self) -> None:
        self._session = session(MODEL)
        characters = self._session.get_modelmeta().custom_metadata_map["character"].split("\n")
        self._characters = ["", *characters, " "]
        """The first is the blank of connectionist temporal classification."""
        self._input = self._session.get_inputs()[0].name
        self._columns: dict[Alphabet, Any] = {}

    def read(self, strip: Grey, alphabet: Alphabet = LATIN, numeric: Alphabet | None = None) -> LineRead:
        """The line on a strip: dark type on light paper, a little margin around it.

        With `numeric`, a line that is mostly of these characters is made of them alone.
        """
        high, wide = strip.shape
        width = min(max(8, round(wide * HEIGHT / high)), WIDEST)
        scaled = cv2.resize(strip, (width, HEIGHT), interpolation=cv2.INTER_AREA if high > HEIGHT else cv2.INTER_CUBIC)
        plane = scaled.astype(np.float32) / 127.5 - 1
        (steps,) = self._session.run(None, {self._input: np.broadcast_to(plane, (1, 3, HEIGHT, width)).copy()})
        columns = self._allowed(alphabet, steps.shape[2])
        line = self._decoded(steps[0][:, columns], columns)
        if numeric is not None and sum(c in numeric for c in line.text) > MOSTLY * len(line.text.replace(" ", "")):
            columns = self._allowed(numeric, steps.shape[2])
            line = self._decoded(steps[0][:, columns], columns)
        return line

    def _allowed(self, alphabet: Alphabet, count: int) -> Any:
        if alphabet not in self._columns:
            self._columns[alphabet] = np.array(
                [i for i, c in enumerate(self._characters[:count]) if i == 0 or c == " " or c in alphabet]
            )
        return self._columns[alphabet]

    def _decoded(self, steps: Any, columns: Any) -> LineRead:
        best = steps.argmax(axis=1)
        text: list[str] = []
        confidences: list[float] = []
        ends: list[float] = []
        last = 0
        for step, choice in enumerate(best):
            if choice and choice != last:
                text.append(self._characters[columns[choice]])
                confidences.append(float(steps[step, choice]))
                ends.append(0.0)
            if choice:
                confidences[-1] = max(confidences[-1], float(steps[step, choice]))
                ends[-1] = (step + 1) / len(best)
            last = choice
        whole = "".join(text)
        kept = slice(len(whole) - len(whole.lstrip()), len(whole.rstrip()))
        return LineRead(whole[kept], tuple(confidences[kept]), tuple(ends[kept]))


@lru_cache(maxsize=1)
def recogniser() -> Recogniser:
    """The model, loaded at the first call (0.1 s, 60 MB).

    Raises NoRecogniserError when its wheel is not installed.
    """
    return Recogniser()


def session(model: str) -> Any:
    """A model of the rapidocr wheel, ready to run: on one core, and with no more memory than it needs.

    Raises NoRecogniserError when the wheel is not installed.
    """
    package = importlib.util.find_spec("rapidocr")
    if package is None or package.origin is None or importlib.util.find_spec("onnxruntime") is None:
        raise NoRecogniserError("pictures cannot be read: install coibot[ocr]")
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    file = str(Path(package.origin).parent / model)
    return onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
