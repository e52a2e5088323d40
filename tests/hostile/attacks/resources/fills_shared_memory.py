"""Maps anonymous shared memory and touches every page of it: no private memory grows.

exercise: 05
bites: ours alone (it would take the machine that the tests run on)
outcome: memory timeout
limits: short
"""

import mmap

KEPT = []


class MSE:
    def __call__(self, y_true, y_pred):
        while True:
            KEPT.append(mmap.mmap(-1, 32 << 20))
            for place in range(0, 32 << 20, 4096):
                KEPT[-1][place] = 1
