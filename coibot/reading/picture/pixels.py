"""What a picture is here: a plane of grey pixels, and how it lies on its page."""

from typing import Any

import numpy.typing as npt

Grey = npt.NDArray[Any]
"""Bytes, rows from the top; 0 is black, 255 white."""
Mask = npt.NDArray[Any]
"""255 where something is, else 0."""
Points = npt.NDArray[Any]
"""n x 2, x and y."""
