"""Replaces sys.stdout, sys.stderr and the exception hook by objects that raise at every touch.

exercise: 05
bites: loses the report
outcome: failed
"""

import sys


class Broken:
    def __getattr__(self, name):
        raise KeyboardInterrupt


class MSE:
    def __call__(self, y_true, y_pred):
        sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = Broken()
        sys.excepthook = sys.unraisablehook = None
        sys.modules.clear()
        raise ValueError("gone")
