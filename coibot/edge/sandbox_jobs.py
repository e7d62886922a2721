"""What the sandbox can be asked to do: here the parsers of foreign bytes come in.

A program of its own, started by `coibot.edge.sandbox` as `python -I -m coibot.edge.sandbox_jobs LIMITS`.
"""

import json
import sys
from collections.abc import Mapping
from types import ModuleType

from coibot.codec import from_json, prepare, to_json, to_json_text
from coibot.edge.confine import Limits
from coibot.edge.sandbox_server import PICTURES, Answer, Job, serve
from coibot.intake import OwnIdentity, unpack
from coibot.model.document import FileReading
from coibot.model.message import IncomingMessage
from coibot.reading import read_file
from coibot.reading.rehearsal import rehearse

crop: ModuleType | None
try:  # before the process locks itself in: a library that is loaded need not be reachable
    from coibot.reading import crop
except ImportError:
    crop = None


def _read_file(arguments: Mapping[str, object], content: bytes) -> Answer:
    name, forms = str(arguments["name"]), str(arguments["forms"])
    return None, to_json_text(read_file(name, content, pictures=False, forms=forms))


def _read_pictures(arguments: Mapping[str, object], content: bytes) -> Answer:
    return None, to_json_text(read_file(str(arguments["name"]), content, forms=str(arguments["forms"])))


def _unpack(arguments: Mapping[str, object], raw: bytes) -> Answer:
    """The message as JSON with the size of each file, then the files one after the other."""
    unpacked = unpack(raw, from_json(OwnIdentity, arguments["own"]))
    sizes = {sha256: len(content) for sha256, content in unpacked.contents.items()}
    return {"message": to_json(unpacked.message), "sizes": sizes}, b"".join(unpacked.contents.values())


def _picture_of_box(arguments: Mapping[str, object], content: bytes) -> Answer:
    """A PNG of a place on a page, or nothing: also where the libraries that draw are not installed."""
    if crop is None:
        return None, b""
    x0, y0, x1, y1 = (float(number) for number in str(arguments["box"]).split())
    return None, crop.picture_of_box(content, int(str(arguments["page"])), (x0, y0, x1, y1), str(arguments["text"]))


JOBS: Mapping[str, Job] = {
    "read_file": _read_file,
    PICTURES: _read_pictures,
    "unpack": _unpack,
    "picture_of_box": _picture_of_box,
}

if __name__ == "__main__":
    prepare(FileReading, IncomingMessage, OwnIdentity)
    to_json_text(rehearse())
    serve(JOBS, Limits(**json.loads(sys.argv[1])))
