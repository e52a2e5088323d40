"""Forks until it can't; the children sleep.

exercise: 05
bites: escapes
outcome: failed
"""

import os
import time


class MSE:
    def __call__(self, y_true, y_pred):
        for _ in range(40):
            if os.fork() == 0:
                time.sleep(30)
                os._exit(0)
        raise ValueError("forked")
