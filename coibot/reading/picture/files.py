"""A file's bytes -> its pages as pictures: pixels, and how many of them make a point.

Image files are opened by Pillow (HEIC through pillow-heif), pages of a PDF are drawn by PDFium at the resolution of the
picture that they hold, so that whatever turns, crops, masks or strips a scanner wrote are already applied.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2
from PIL import Image, ImageOps

from coibot.reading.picture.pixels import Grey

COARSEST, FINEST = 100.0, 300.0
"""Dots an inch that a page of a PDF is drawn at, at least and at most."""
MOST_PIXELS = 40_000_000
"""Of a picture as it is worked on; a phone's larger photo is opened at half size."""
MOST_PIXELS_STORED = 250_000_000
LONG_SIDE = 11.0
"""Inches of the longer side of a page, where the file does not say."""


class TooManyPixelsError(Exception):
    """A picture far larger than any page."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it is displayed."""

    number: int
    pixels: Grey
    across: float
    down: float
    """Pixels a point, horizontally and vertically: a fax has twice as many across as down."""
    bilevel: bool
    """Black and white only."""
    taken: float = 0.0
    """Dots an inch that the scanner took, in the coarser direction; 0 when it is what `across` and `down` say."""

    @property
    def dots(self) -> float:
        """Dots an inch in the coarser direction, as they were taken."""
        return self.taken or 72 * min(self.across, self.down)

    @property
    def width(self) -> float:
        """Points."""
        return float(self.pixels.shape[1] / self.across)

    @property
    def height(self) -> float:
        return float(self.pixels.shape[0] / self.down)


def pictures_in(content: bytes) -> Iterator[Picture]:
    """The pages of an image file, one at a time.

    Raises TooManyPixelsError, and what Pillow raises on damaged files.
    """
    if content[4:8] == b"ftyp":
        import pillow_heif

        pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    Image.MAX_IMAGE_PIXELS = None  # counted below, before a pixel is unfolded
    with Image.open(io.BytesIO(content)) as image:
        for index in range(getattr(image, "n_frames", 1)):
            image.seek(index)
            yield _picture(image, index + 1)


def pages_in(content: bytes) -> int:
    """How many pages an image file has."""
    if content[4:8] == b"ftyp":
        return 1
    with Image.open(io.BytesIO(content)) as image:
        return int(getattr(image, "n_frames", 1))


def _picture(image: Image.Image, number: int) -> Picture:
    if image.width * image.height > MOST_PIXELS_STORED:
        raise TooManyPixelsError(f"{image.width} x {image.height} pixels")
    stored = image.size
    if image.format == "JPEG" and image.width * image.height > MOST_PIXELS:
        image.draft("L", (image.width // 2, image.height // 2))
    bilevel = image.mode == "1"
    across, down = _resolution(image, stored)
    flat = _on_white(image).convert("L")
    flat = ImageOps.exif_transpose(flat)
    if flat.width * flat.height > MOST_PIXELS:
        factor = (MOST_PIXELS / (flat.width * flat.height)) ** 0.5
        flat = flat.resize((int(flat.width * factor), int(flat.height * factor)), Image.Resampling.BOX)
    if _lies(image):
        stored, across, down = (stored[1], stored[0]), down, across
    return Picture(number, np.asarray(flat), across * flat.width / stored[0], down * flat.height / stored[1], bilevel)


def _lies(image: Image.Image) -> bool:
    """Whether the EXIF orientation exchanges width and height (values 5 to 8)."""
    return image.getexif().get(0x0112, 1) in (5, 6, 7, 8)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return image
    layered = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered)


def _resolution(image: Image.Image, size: tuple[int, int]) -> tuple[float, float]:
    """Pixels a point of the stored picture: as the file says, if that makes a page of a usual size."""
    said = image.info.get("dpi")
    if said is not None:
        across, down = (float(part) for part in said)
        if across > 30 and down > 30 and 4 < size[0] / across < 24 and 4 < size[1] / down < 24:
            return across / 72, down / 72
    if image.format == "TIFF" and size[0] in range(1600, 2600) and 1.1 < size[0] / size[1] < 2.0:
        return 204 / 72, 98 / 72  # a coarse fax (ITU-T T.4) without its resolution
    each = max(size) / LONG_SIDE / 72
    return each, each


class PdfPages:
    """The pages of a PDF, drawn one at a time."""

    def __init__(self, content: bytes) -> None:
        self._document: Any = pypdfium2.PdfDocument(content)

    def draw(self, number: int) -> Picture:
        """A page, 1-based."""
        page = self._document[number - 1]
        try:
            scale, bilevel, taken = self._finest(page)
            bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
            pixels = np.array(bitmap.to_numpy()[:, :, 0] if bitmap.to_numpy().ndim == 3 else bitmap.to_numpy())
            width, height = page.get_size()
            return Picture(number, pixels, pixels.shape[1] / width, pixels.shape[0] / height, bilevel, taken)
        finally:
            page.close()

    def _finest(self, page: Any) -> tuple[float, bool, float]:
        """The resolution of the page's largest picture in pixels a point, whether it is black and white, and how many
        dots an inch it has in its coarser direction."""
        best, taken, largest, bilevel = FINEST, FINEST, 0.0, False
        for image in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4):
            a, b, c, d, *_ = image.get_matrix().get()
            wide, tall = float(np.hypot(a, b)), float(np.hypot(c, d))
            if wide * tall > largest:
                pixels_wide, pixels_tall = image.get_px_size()
                best = max(pixels_wide / max(wide, 1), pixels_tall / max(tall, 1)) * 72
                taken = min(pixels_wide / max(wide, 1), pixels_tall / max(tall, 1)) * 72
                largest = wide * tall
                bilevel = image.get_metadata().bits_per_pixel == 1
        scale = min(max(best, COARSEST), FINEST) / 72
        width, height = page.get_size()
        if width * height * scale * scale > MOST_PIXELS:
            scale = (MOST_PIXELS / (width * height)) ** 0.5
        return scale, bilevel, taken

    def close(self) -> None:
        self._document.close()
