"""Prints without end.

exercise: 05
bites: hangs
outcome: timeout failed
limits: short
"""

import os


class MSE:
    def __call__(self, y_true, y_pred):
        while True:
            print("x" * 10_000)
            if os.environ.get("HOSTILE"):
                os.ftruncate(1, 0)
                os.lseek(1, 0, 0)
