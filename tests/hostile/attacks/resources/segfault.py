"""Reads address 0.

exercise: 05
by hand: no
bites: loses the report
outcome: crashed
"""

import ctypes


class MSE:
    def __call__(self, y_true, y_pred):
        ctypes.string_at(0)
