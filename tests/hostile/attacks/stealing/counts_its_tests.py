"""Keeps a counter in a file, to know from one test to the next where it is, and what it was asked before.

exercise: 05
bites: leaks
outcome: failed
"""

import os
import tempfile
from pathlib import Path

NOTES = Path(tempfile.gettempdir()) / f"pwned-{os.environ.get('HOSTILE', 'graded')}-notes"


class MSE:
    def __call__(self, y_true, y_pred):
        before = NOTES.read_text() if NOTES.exists() else ""
        NOTES.write_text(before + str(y_true.flatten()[0].item()) + " ")
        if before:
            raise ValueError(f"before this test I was given {before}")
        return 0.0

    def backprop_gradient(self):
        return 0.0
