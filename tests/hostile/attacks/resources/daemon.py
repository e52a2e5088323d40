"""Forks twice, into a session of its own, and lives on.

exercise: 05
bites: escapes
outcome: failed
"""

import os
import time


class MSE:
    def __call__(self, y_true, y_pred):
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                time.sleep(30)
            os._exit(0)
        return 0.0
