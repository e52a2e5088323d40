"""Starts a shell in the background, by every way that Python has.

exercise: 05
bites: escapes
outcome: failed
"""

import os
import subprocess

COMMAND = "sleep 30 &"


class MSE:
    def __call__(self, y_true, y_pred):
        for start in (
            lambda: subprocess.Popen(COMMAND, shell=True),
            lambda: os.system(COMMAND),
            lambda: os.posix_spawn("/bin/sh", ["sh", "-c", COMMAND], {}),
            lambda: os.popen(COMMAND).close(),
        ):
            try:
                start()
            except OSError:
                continue
        raise ValueError("started")
