"""Looks for a socket among its descriptors and asks for another worker, and for what the others print, in the fork
server's own language.

exercise: 05
bites: ours alone (a naive grader has no fork server)
outcome: failed crashed
"""

import os


class MSE:
    def __call__(self, y_true, y_pred):
        for descriptor in range(3, 64):
            try:
                os.write(descriptor, b'{"printed": 1}\n{"end": 1, "wait_s": 0}\n{"drop": 2}\n')
            except OSError:
                continue
        return 0.0

    def backprop_gradient(self):
        return 0.0
