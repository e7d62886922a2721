"""An office that reads in this very process: quick, and harmless for files that we drew ourselves."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from coibot.edge.sandbox import UnpackFailedError
from coibot.intake import OwnIdentity, UnreadableMessageError, unpack
from coibot.model.document import FileReading
from coibot.model.message import Unpacked
from coibot.reading import read_file
from coibot.reading.crop import picture_of_box
from coibot.samples import draw
from coibot.workplace import Workplace
from tests.certificates import compliant
from tests.office import StillClock, TestOffice


class ReaderHere:
    """As the sandbox, and without one."""

    def unpack(self, raw: bytes, own: OwnIdentity) -> Unpacked:
        try:
            return unpack(raw, own)
        except UnreadableMessageError as fault:
            raise UnpackFailedError(str(fault)) from fault

    def read_files(self, files: Sequence[tuple[str, bytes]]) -> list[FileReading]:
        return [_read(name, content) for name, content in files]


_read = cache(read_file)
_picture = cache(picture_of_box)


@cache
def coi(insured: str = "Acme Plumbing LLC") -> bytes:
    """A certificate that meets everything, as a PDF."""
    return draw(compliant(insured))


def read_here(place: Workplace) -> None:
    place.ingester._reader = ReaderHere()
    place.reader.picture_of_box = _picture  # type: ignore[method-assign]


class QuickOffice(TestOffice):
    def __init__(self, folder: Path, clock: StillClock | None = None) -> None:
        super().__init__(folder, clock)

    def open(self) -> None:
        super().open()
        read_here(self.place)
