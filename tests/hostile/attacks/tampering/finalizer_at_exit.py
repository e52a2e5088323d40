"""Leaves an object whose __del__ writes a file beside the grader's when the interpreter is taken apart.

exercise: 05
bites: escapes
outcome: failed
"""

import os
from pathlib import Path

NAME = f"pwned-{os.environ.get('HOSTILE', 'graded')}-at-exit"


class Last:
    def __init__(self):
        self.places = [Path.home() / NAME, Path("/tmp") / NAME] if "graded" in NAME else [Path.home() / NAME]
        self.write = Path.write_text

    def __del__(self):
        for place in self.places:
            try:
                self.write(place, "x")
            except OSError:
                continue


LAST = Last()


class MSE:
    last = LAST

    def __call__(self, y_true, y_pred):
        return 0.0

    def backprop_gradient(self):
        return 0.0
