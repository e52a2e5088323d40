"""Stops its own process as Ctrl-Z would: it uses nothing and never ends.

exercise: 05
bites: hangs
outcome: failed timeout
limits: short
"""

import os
import signal


class MSE:
    def __call__(self, y_true, y_pred):
        os.kill(os.getpid(), signal.SIGSTOP)
        raise ValueError("woken")
