"""Writes one file without end.

exercise: 05
bites: hangs
outcome: failed crashed timeout
limits: short
"""

import os


class MSE:
    def __call__(self, y_true, y_pred):
        with open("large", "wb", buffering=0) as file:
            while True:
                file.write(bytes(1 << 20))
                if os.environ.get("HOSTILE"):
                    file.seek(0)
