"""What a picture is here: a plane of grey pixels, and how it lies on its page."""

from typing import Any

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
"""Rows from the top; 0 is black, 255 white."""
Mask = npt.NDArray[np.uint8]
"""255 where something is, else 0."""
Points = npt.NDArray[Any]
"""n x 2, x and y."""
