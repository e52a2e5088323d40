"""Hands in a folder whose mse.py is a link to /dev/zero, which has no end.

exercise: 05
bites: loses the report
outcome: refused
"""


def hand_in(folder, course):
    (folder / "mse.py").symlink_to("/dev/zero")
    return folder
