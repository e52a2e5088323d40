"""Loops while it is loaded.

exercise: 05
bites: hangs
outcome: timeout
limits: short
"""


class MSE:
    while True:
        pass
