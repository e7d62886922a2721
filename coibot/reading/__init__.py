"""From a file's bytes to what it says, with the evidence for every value.

`read_file` is a pure function of the bytes: no clock, no network, no files. It is meant to run in a confined process.
"""

from coibot.reading.endorsement_forms import EndorsementFormsError, parse_forms
from coibot.reading.reader import NO_TEXT, read_file

__all__ = ["NO_TEXT", "EndorsementFormsError", "parse_forms", "read_file"]
