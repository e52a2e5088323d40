"""Sends itself SIGKILL, or failing that leaves by the bare system call.

exercise: 05
by hand: no
bites: loses the report
outcome: crashed failed
"""

import ctypes
import os
import signal


class MSE:
    def __call__(self, y_true, y_pred):
        try:
            os.kill(os.getpid(), signal.SIGKILL)
        except OSError:
            ctypes.CDLL(None).syscall(231, 137)
