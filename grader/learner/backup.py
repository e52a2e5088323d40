"""Moving a file out of the way, and never over another one."""

from __future__ import annotations

import itertools
import os
from pathlib import Path


def set_aside(file: Path, mark: str = "") -> Path:
    """Rename "linear.py" to "linear.py.1", or to the first such number that is free. Returns the new path.

    mark: what stands before the number. Raises OSError if the folder doesn't let it.
    """
    for number in itertools.count(1):
        kept = file.with_name(f"{file.name}.{mark}{number}")
        try:
            kept.open("xb").close()  # takes the name, so that two commands never take the same
        except FileExistsError:
            continue
        os.replace(file, kept)
        return kept
    raise AssertionError("numbers don't end")
