"""Starts a search by a regular expression that takes for ever, in one call of C: no Python code runs that could be
interrupted.

exercise: 05
bites: hangs
outcome: timeout
limits: short
"""

import re


class MSE:
    def __call__(self, y_true, y_pred):
        re.match("(a*)*b", "a" * 60)
