"""Allocates until there is no more.

exercise: 05
bites: ours alone (it would take the machine that the tests run on)
outcome: memory timeout
limits: short
"""

KEPT = []


class MSE:
    def __call__(self, y_true, y_pred):
        while True:
            KEPT.append(bytearray(b"x") * (16 << 20))
