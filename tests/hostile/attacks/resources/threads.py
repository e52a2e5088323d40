"""Starts threads that never end: the process can't, either.

exercise: 05
bites: hangs
outcome: failed
"""

import threading
import time


class MSE:
    def __call__(self, y_true, y_pred):
        for _ in range(30):
            threading.Thread(target=time.sleep, args=(3600,)).start()
        raise ValueError("started")
