"""Hands in a file of 2 GB, which has no blocks on the disk.

exercise: 05
bites: loses the report
outcome: refused
"""

import os


def hand_in(folder, course):
    (folder / "mse.py").touch()
    os.truncate(folder / "mse.py", 2 << 30)
    return folder / "mse.py"
