"""Makes a symbolic and a hard link to the reference in its own folder, and reads through them.

exercise: 05
bites: leaks
outcome: failed
"""

import os
from pathlib import Path

import grader

PLACE = Path(grader.__file__).parents[1] / "solutions" / "exercise05_mse" / "mse.py"


class MSE:
    def __call__(self, y_true, y_pred):
        said = ""
        for name, make in (("soft", os.symlink), ("hard", os.link)):
            try:
                make(PLACE, name)
                said += Path(name).read_text()
            except OSError as error:
                said += str(error.errno)
        raise ValueError(said)
