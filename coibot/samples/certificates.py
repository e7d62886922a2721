"""The generator's front door: a certificate drawn in any edition, style and medium."""

from coibot.model.certificate import Certificate
from coibot.samples.acroform import draw_form
from coibot.samples.draw import draw_page
from coibot.samples.media import Medium, Scan, picture_file, scanned
from coibot.samples.redraw import Redraw
from coibot.samples.styles import Style

Pair = tuple[float, float]


def draw(
    certificate: Certificate,
    *,
    edition: str = "2016/03",
    style: Style | str = "plain",
    medium: Medium = Medium.TEXT,
    seed: int = 0,
    scale: Pair = (1.0, 1.0),
    shift: Pair = (0.0, 0.0),
    scan: Scan | None = None,
    redraw: Redraw | None = None,
) -> bytes:
    """A PDF of exactly these facts.

    `seed` varies what is not a fact: the signature, the customer number, dust. `scale` and `shift` (points) come on top
    of the style's own. `scan` says how the picture is made when the medium is IMAGE; `redraw` is a carrier's own copy
    (for text and pictures).
    Raises UnknownEditionError, DoesNotFitError.
    """
    if medium is Medium.FORM:
        return draw_form(certificate, edition=edition, style=style, seed=seed, scale=scale, shift=shift)
    page = draw_page(certificate, edition=edition, style=style, seed=seed, scale=scale, shift=shift, redraw=redraw)
    return scanned(page, scan or Scan(), seed) if medium is Medium.IMAGE else page


def draw_image(
    certificate: Certificate,
    *,
    edition: str = "2016/03",
    style: Style | str = "plain",
    seed: int = 0,
    scan: Scan | None = None,
) -> bytes:
    """The page as a JPEG file, or a PNG file when `scan.quality` is 0."""
    return picture_file(draw_page(certificate, edition=edition, style=style, seed=seed), scan or Scan(), seed)
