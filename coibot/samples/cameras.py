"""Pages as faxes and photographs: what a machine or a telephone makes of a page whose truth is known."""

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageChops, ImageFilter
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from coibot.samples.layout import PAGE
from coibot.samples.media import Scan, photograph

FAX_ACROSS, FAX_FINE, FAX_COARSE = 204, 196, 98
"""Dots an inch of Group 3 fax (ITU-T T.4)."""
PHOTO_DPI = 220
Point = tuple[float, float]


def fax(pdf: bytes, *, fine: bool = False, skew: float = 0.3, seed: int = 0) -> bytes:
    """The first page as a fax machine sends it: a black and white TIFF (CCITT Group 4), its pixels twice as high as
    wide unless `fine`."""
    down = FAX_FINE if fine else FAX_COARSE
    page = photograph(pdf, Scan(dpi=FAX_ACROSS, skew=skew, blur=0.4), seed)
    page = page.resize((page.width, page.height * down // FAX_ACROSS), Image.Resampling.BOX)
    dice = Random(f"fax {seed}")  # noqa: S311
    for _ in range(dice.randrange(4, 40)):
        x, y = dice.randrange(page.width - 3), dice.randrange(page.height - 2)
        page.paste(0, (x, y, x + dice.randrange(1, 3), y + 1))
    written = io.BytesIO()
    page.point(lambda shade: 255 if shade > 150 else 0).convert("1").save(
        written, "TIFF", compression="group4", dpi=(FAX_ACROSS, down)
    )
    return written.getvalue()


def faxed_pdf(tiff: bytes) -> bytes:
    """A PDF whose one page is the fax."""
    written = io.BytesIO()
    with Image.open(io.BytesIO(tiff)) as picture:
        across, down = (float(part) for part in picture.info["dpi"])
        wide, high = picture.width * 72 / across, picture.height * 72 / down
        canvas = Canvas(written, pagesize=(wide, high), invariant=1)
        canvas.drawImage(ImageReader(picture.convert("1")), 0, 0, wide, high)
    canvas.showPage()
    canvas.save()
    return written.getvalue()


@dataclass(frozen=True, slots=True)
class Photo:
    """How a page was photographed."""

    wide: int = 2448
    high: int = 3264
    tilt: float = 0.04
    """How far the corners stray from a rectangle, as a share of the picture."""
    curl: float = 0.006
    """How high the paper bulges, as a share of its height."""
    shadow: float = 0.35
    """How much darker the darkest part of the paper is."""
    noise: float = 5.0
    blur: float = 0.7
    orientation: int = 1
    """EXIF orientation: 1 upright, 3 upside down, 6 and 8 a quarter turn. The pixels are turned the other way."""
    quality: int = 82


HARD = Photo(tilt=0.09, curl=0.015, shadow=0.65, noise=11, blur=2.2, quality=55)
"""Taken in haste and in bad light."""


def snapshot(pdf: bytes, photo: Photo, seed: int = 0) -> Image.Image:
    """The first page, upright, lying on a table."""
    dice = Random(f"photo {seed}")  # noqa: S311
    page = photograph(pdf, Scan(dpi=PHOTO_DPI), seed)
    wide, high = photo.wide, photo.high
    onto_page = _lens(photo, dice, page.size)
    step = 48
    mesh = []
    for x in range(0, wide, step):
        for y in range(0, high, step):
            corners = ((x, y), (x, y + step), (x + step, y + step), (x + step, y))
            quad = [part for corner in corners for part in onto_page(corner)]
            mesh.append(((x, y, min(x + step, wide), min(y + step, high)), tuple(quad)))
    paper = page.transform((wide, high), Image.Transform.MESH, mesh, Image.Resampling.BICUBIC, fill=1, fillcolor=0)
    covered = Image.new("L", page.size, 255).transform((wide, high), Image.Transform.MESH, mesh, fill=1, fillcolor=0)
    table = Image.new("L", (wide, high), 92)
    table.paste(paper, mask=covered)
    lit = ImageChops.multiply(table, _light(photo, dice))
    if photo.blur:
        lit = lit.filter(ImageFilter.GaussianBlur(photo.blur))
    if photo.noise:
        lit = ImageChops.add(lit, _grain((wide, high), photo.noise, dice), 1, -128)
    return lit


def _grain(size: tuple[int, int], spread: float, dice: Random) -> Image.Image:
    """Nearly normal noise around 128 (the mean of three even ones), the same for the same dice."""
    even = [Image.frombytes("L", size, dice.randbytes(size[0] * size[1])) for _ in range(3)]
    mean = Image.blend(Image.blend(even[0], even[1], 1 / 2), even[2], 1 / 3)
    stretch = spread / (256 / math.sqrt(12) / math.sqrt(3))
    return mean.point([min(max(round(128 + (shade - 127.5) * stretch), 0), 255) for shade in range(256)])


def _lens(photo: Photo, dice: Random, size: tuple[int, int]) -> Callable[[Point], Point]:
    """From a pixel of the picture to the pixel of the page that is seen there."""
    mapped = _mapping(_corners(photo, dice), size)
    bulge = photo.curl * size[1] * dice.choice((-1, 1))
    return lambda place: _curled(mapped(place), size, bulge)


def on_photographed_paper(place: Point, photo: Photo, seed: int = 0) -> Point:
    """A point of the photograph as displayed, eleven inches high -> the point of the paper that is seen there."""
    pixel = 72 * 11 / max(photo.wide, photo.high)
    size = round(PAGE[0] * PHOTO_DPI / 72), round(PAGE[1] * PHOTO_DPI / 72)
    onto_page = _lens(photo, Random(f"photo {seed}"), size)  # noqa: S311
    x, y = onto_page((place[0] / pixel, photo.high - place[1] / pixel))
    return x * 72 / PHOTO_DPI, PAGE[1] - y * 72 / PHOTO_DPI


def _corners(photo: Photo, dice: Random) -> tuple[Point, ...]:
    """Where the page's corners are in the picture: top left, top right, bottom right, bottom left."""
    wide, high, t = photo.wide, photo.high, photo.tilt
    inset = 0.05

    def near(x: float, y: float) -> Point:
        return (x + dice.uniform(-t, t) * 0.5 + (t * 0.5 if x < 0.5 else -t * 0.5)) * wide, (
            y + dice.uniform(-t, t) * 0.5 + (t * 0.5 if y < 0.5 else -t * 0.5)
        ) * high

    return near(inset, inset), near(1 - inset, inset), near(1 - inset, 1 - inset), near(inset, 1 - inset)


def _mapping(corners: tuple[Point, ...], size: tuple[int, int]) -> Callable[[Point], Point]:
    """The projective map from the picture to the page."""
    page = ((0.0, 0.0), (size[0], 0.0), (float(size[0]), float(size[1])), (0.0, size[1]))
    rows = []
    for (x, y), (u, v) in zip(corners, page, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    a, b, c, d, e, f, g, h = _solved(rows)

    def mapped(place: Point) -> Point:
        x, y = place
        under = g * x + h * y + 1
        return (a * x + b * y + c) / under, (d * x + e * y + f) / under

    return mapped


def _solved(rows: list[list[float]]) -> list[float]:
    """A square system of equations by elimination."""
    count = len(rows)
    for i in range(count):
        best = max(range(i, count), key=lambda r: abs(rows[r][i]))
        rows[i], rows[best] = rows[best], rows[i]
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for r in range(count):
            if r != i:
                rows[r] = [value - rows[r][i] * top for value, top in zip(rows[r], rows[i], strict=True)]
    return [row[-1] for row in rows]


def _curled(place: Point, size: tuple[int, int], bulge: float) -> Point:
    x, y = place
    across = min(max(x / size[0], 0.0), 1.0)
    return x, y + bulge * math.sin(math.pi * across)


def _light(photo: Photo, dice: Random) -> Image.Image:
    """Uneven light: a slope, and the soft edge of a shadow."""
    slope = Image.linear_gradient("L").rotate(dice.choice((0, 90, 180, 270))).resize((photo.wide, photo.high))
    floor = round(255 * (1 - photo.shadow))
    light = slope.point([floor + (235 - floor) * shade // 255 for shade in range(256)])
    shade = Image.new("L", (64, 64), 255)
    edge = dice.randrange(20, 50)
    shade.paste(round(255 * (1 - photo.shadow / 2)), (edge, 0, 64, 64))
    shade = shade.rotate(dice.uniform(-40, 40), fillcolor=255).filter(ImageFilter.GaussianBlur(1.5))
    return ImageChops.multiply(light, shade.resize((photo.wide, photo.high), Image.Resampling.BICUBIC))


def photo_file(pdf: bytes, photo: Photo | None = None, seed: int = 0, kind: str = "JPEG") -> bytes:
    """The photograph as a file with its EXIF orientation. `kind` HEIF needs pillow-heif's opener registered."""
    photo = photo or Photo()
    picture = snapshot(pdf, photo, seed)
    turns = {1: 0, 3: 180, 6: 90, 8: 270}[photo.orientation]
    picture = picture.rotate(turns, expand=True)
    exif = Image.Exif()
    exif[0x0112] = photo.orientation
    written = io.BytesIO()
    picture.convert("RGB").save(written, kind, quality=photo.quality, exif=exif)
    return written.getvalue()
