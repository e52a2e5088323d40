"""Registers exit handlers and a finalizer that never return.

exercise: 05
bites: hangs
outcome: failed
"""

import atexit
import time

atexit.register(time.sleep, 3600)


class MSE:
    handler = atexit

    def __call__(self, y_true, y_pred):
        return 0.0

    def backprop_gradient(self):
        return 0.0
