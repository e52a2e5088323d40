"""Raises the limit of recursion to a thousand million and uses up the stack of C.

exercise: 05
bites: loses the report
outcome: crashed
"""

import sys


class Deep:
    def __repr__(self):
        return f"{[self]!r}"


class MSE:
    def __call__(self, y_true, y_pred):
        sys.setrecursionlimit(10**9)
        return repr(Deep())
