"""Raises an exception whose text takes for ever to make: whoever formats it, hangs.

exercise: 05
bites: hangs
outcome: timeout
limits: short
"""


class Slow(Exception):
    def __str__(self):
        while True:
            pass

    __repr__ = __str__


class MSE:
    def __call__(self, y_true, y_pred):
        raise Slow
