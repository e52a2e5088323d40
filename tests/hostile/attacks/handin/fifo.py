"""Hands in a named pipe as the file: whoever opens it waits for ever.

exercise: 05
bites: hangs
outcome: refused
"""

import os


def hand_in(folder, course):
    os.mkfifo(folder / "mse.py")
    return folder / "mse.py"
